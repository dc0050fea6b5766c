//! What stores are counted by.

use std::fmt;
use std::str::FromStr;

use super::error::{QueryError, QueryProblem, nearest};
use super::field::{QueryField, TierScheme};
use super::period::PeriodStep;
use crate::model::StoreField;

macro_rules! dimensions {
    ($($variant:ident, $key:literal, $label:literal;)*) => {
        /// What stores are counted by, in facets and summaries. Parses and prints as in `--by state,opened.fy`.
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Dimension {
            $(#[doc = $label] $variant,)*
            /// One of the user's own columns, by its name as written.
            Own(String),
        }

        impl Dimension {
            /// Every dimension but the own columns.
            pub const BUILTIN: &'static [Self] = &[$(Self::$variant,)*];

            fn key(&self) -> &str { match self { $(Self::$variant => $key,)* Self::Own(name) => name } }
            /// Its English name; of an own column its name as written.
            pub fn label(&self) -> &str { match self { $(Self::$variant => $label,)* Self::Own(name) => name } }
        }
    };
}

dimensions! {
    State, "state", "State";
    District, "district", "District";
    Town, "town", "Town";
    Tier, "tier", "Tier (RBI)";
    TierHra, "tier.hra", "HRA class";
    TierGroup, "tier.group", "RBI population group";
    Format, "format", "Format";
    Ownership, "ownership", "Ownership";
    Presence, "presence", "Presence";
    Partner, "partner", "Partner";
    Status, "status", "Status";
    Country, "country", "Country";
    OpenedYear, "opened.year", "Year of opening";
    OpenedQuarter, "opened.quarter", "Quarter of opening";
    OpenedMonth, "opened.month", "Month of opening";
    OpenedFy, "opened.fy", "Financial year of opening";
}

impl Dimension {
    /// The eight of the standard facets.
    pub const STANDARD: [Self; 8] = [
        Self::State,
        Self::District,
        Self::Town,
        Self::Tier,
        Self::Format,
        Self::Ownership,
        Self::Status,
        Self::Partner,
    ];

    /// Whether two dimensions are one; own columns are compared by folded name.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Own(one), Self::Own(other)) => haat_atlas::fold(one) == haat_atlas::fold(other),
            (one, other) => one == other,
        }
    }

    /// Whether it groups by a period of the opening date (and, for closings, of the closing date).
    pub fn is_time(&self) -> bool {
        self.step().is_some()
    }

    /// Of periods of the opening date: which.
    pub(crate) fn step(&self) -> Option<PeriodStep> {
        Some(match self {
            Self::OpenedYear => PeriodStep::Year,
            Self::OpenedQuarter => PeriodStep::Quarter,
            Self::OpenedMonth => PeriodStep::Month,
            Self::OpenedFy => PeriodStep::Fy,
            _ => return None,
        })
    }

    /// The field whose filter picks values of this dimension.
    pub fn field(&self) -> QueryField {
        match self {
            Self::State => StoreField::State.into(),
            Self::District => StoreField::District.into(),
            Self::Town => StoreField::Town.into(),
            Self::Tier => QueryField::Tier(TierScheme::Rbi),
            Self::TierHra => QueryField::Tier(TierScheme::Hra),
            Self::TierGroup => QueryField::Tier(TierScheme::Group),
            Self::Format => StoreField::Format.into(),
            Self::Ownership => QueryField::Ownership,
            Self::Presence => QueryField::Presence,
            Self::Partner => StoreField::Partner.into(),
            Self::Status => StoreField::Status.into(),
            Self::Country => StoreField::Country.into(),
            Self::OpenedYear | Self::OpenedQuarter | Self::OpenedMonth | Self::OpenedFy => {
                StoreField::Opened.into()
            }
            Self::Own(name) => QueryField::Own(name.clone()),
        }
    }

    /// Reads `state,opened.fy`: one or several, separated by commas.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, QueryError> {
        split_list(text).into_iter().map(str::parse).collect()
    }
}

/// Splits at commas outside quotes.
fn split_list(text: &str) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    })
    .collect()
}

fn unknown(text: &str) -> QueryError {
    let keys = || Dimension::BUILTIN.iter().map(Dimension::key);
    match nearest(text, keys()) {
        Some(close) => QueryError::new(QueryProblem::MisspeltDimension).with("close", close),
        None => QueryError::new(QueryProblem::UnknownDimension)
            .with("known", keys().collect::<Vec<_>>().join(", ")),
    }
    .with("text", text)
}

impl FromStr for Dimension {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        let text = text.trim();
        if text
            .get(..2)
            .is_some_and(|start| start.eq_ignore_ascii_case("x."))
        {
            return match QueryField::parse(text)? {
                QueryField::Own(name) => Ok(Self::Own(name)),
                field => Err(unknown(&field.to_string())),
            };
        }
        let lower = text.to_lowercase();
        if let Some(found) = Self::BUILTIN.iter().find(|known| known.key() == lower) {
            return Ok(found.clone());
        }
        Err(unknown(text))
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(_) => self.field().fmt(f),
            other => f.write_str(other.key()),
        }
    }
}
