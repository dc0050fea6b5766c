//! The life cycle of a store.

macro_rules! statuses {
    ($($variant:ident, $key:literal, $label:literal;)*) => {
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
            /// Whether a store of this status has been opened and not closed for good; one without a status may be either.
            pub const fn stands(self) -> bool { matches!(self, Self::Open | Self::TemporarilyClosed) }
            /// The status of that key.
            pub fn by_key(key: &str) -> Option<Self> { match key { $($key => Some(Self::$variant),)* _ => None } }
        }
    };
}

statuses! {
    Lead, "lead", "Lead";
    Prospect, "prospect", "Prospect";
    Shortlisted, "shortlisted", "Shortlisted";
    Loi, "loi", "LOI";
    Signed, "signed", "Signed";
    FitOut, "fit_out", "Fit-out";
    Ready, "ready", "Ready";
    Open, "open", "Open";
    TemporarilyClosed, "temporarily_closed", "Temporarily closed";
    Relocated, "relocated", "Relocated";
    Closed, "closed", "Closed";
    OnHold, "on_hold", "On hold";
    Dropped, "dropped", "Dropped";
}
