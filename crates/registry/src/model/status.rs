//! The life cycle of a store.

macro_rules! statuses {
    ($($variant:ident, $key:literal, $label:literal, $label_hi:literal;)*) => {
        /// Where a store is in its life cycle (domain: lead ... closed; besides on hold, dropped).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Status { $(#[doc = $label] $variant,)* }
        impl Status {
            /// Every status, in the order of life.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// Its key in the file and in queries.
            pub const fn key(self) -> &'static str { match self { $(Self::$variant => $key,)* } }
            /// Its English name.
            pub const fn label(self) -> &'static str { match self { $(Self::$variant => $label,)* } }
            /// Its Hindi name, as the window shows it.
            pub const fn label_hi(self) -> &'static str { match self { $(Self::$variant => $label_hi,)* } }
            /// Whether a store of this status has been opened and not closed for good; one without a status may be either.
            pub const fn stands(self) -> bool { matches!(self, Self::Open | Self::TemporarilyClosed) }
            /// The status of that key.
            pub fn by_key(key: &str) -> Option<Self> { match key { $($key => Some(Self::$variant),)* _ => None } }
        }
    };
}

statuses! {
    Lead, "lead", "Lead", "संभावना";
    Prospect, "prospect", "Prospect", "प्रत्याशी";
    Shortlisted, "shortlisted", "Shortlisted", "चयनित सूची में";
    Loi, "loi", "LOI", "आशय पत्र";
    Signed, "signed", "Signed", "हस्ताक्षरित";
    FitOut, "fit_out", "Fit-out", "साज-सज्जा";
    Ready, "ready", "Ready", "तैयार";
    Open, "open", "Open", "खुली";
    TemporarilyClosed, "temporarily_closed", "Temporarily closed", "अस्थायी रूप से बंद";
    Relocated, "relocated", "Relocated", "स्थानांतरित";
    Closed, "closed", "Closed", "बंद";
    OnHold, "on_hold", "On hold", "रुकी हुई";
    Dropped, "dropped", "Dropped", "छोड़ी गई";
}

impl Status {
    /// The status that a key, an English or a Hindi name is.
    pub fn named(text: &str) -> Option<Self> {
        // As a status is held, and as most cells have it.
        Self::by_key(text).or_else(|| {
            let written = haat_atlas::fold_letters(text);
            Self::ALL.iter().copied().find(|status| {
                [status.key(), status.label(), status.label_hi()]
                    .iter()
                    .any(|name| haat_atlas::fold_letters(name) == written)
            })
        })
    }
}
