//! How sure a match is.

/// How sure a match is; what matches nothing is `None` instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Perhaps: a person should look.
    Unsure,
    /// A misspelling that fits one only.
    Likely,
    /// As written, or a known other spelling.
    Exact,
}

impl Certainty {
    /// Its key in the registry.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Unsure => "unsure",
            Self::Likely => "likely",
            Self::Exact => "exact",
        }
    }
}
