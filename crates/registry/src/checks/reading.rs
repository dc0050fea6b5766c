//! What is known about how to read a text before it is read.

use jiff::civil::Date;

/// Which part of a date such as 03-04-2018 comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 29-10-2018, as in India.
    DayFirst,
    /// 10/29/2018, as in the USA.
    MonthFirst,
}

/// The country a store is in, as far as reading its cells needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Country {
    /// Nothing was said: no national rule applies.
    #[default]
    Unknown,
    /// India: states, PIN, GSTIN and mobile numbers have rules.
    India,
    /// The USA: ZIP codes have a rule.
    UnitedStates,
    /// Elsewhere: the user's own text, kept as it came.
    Elsewhere,
}

impl Country {
    /// Whether something was said and it is not India: no rule of India's applies.
    pub fn is_abroad(self) -> bool {
        matches!(self, Self::UnitedStates | Self::Elsewhere)
    }

    /// From what the country field holds.
    pub fn of(text: Option<&str>) -> Self {
        match text {
            None | Some("") => Self::Unknown,
            Some("IN") => Self::India,
            Some("US") => Self::UnitedStates,
            Some(_) => Self::Elsewhere,
        }
    }
}

/// How to read a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The country of the store.
    pub country: Country,
    /// Day or month first, where that was decided. Undecided, a date that can be read both ways is an error.
    pub date_order: Option<DateOrder>,
    /// Today: a two-digit year is taken as the last such year that is not after next year, of what is still to come not after the year in twenty
    /// years.
    pub today: Date,
}

impl Reading {
    /// For what a person types: day first, as written in India, today by the system's clock.
    pub fn typed(country: Country) -> Self {
        Self {
            country,
            date_order: Some(DateOrder::DayFirst),
            today: today(),
        }
    }

    /// The same for a date that may lie ahead: a plan, a forecast, a column of one's own such as the end of a lease.
    pub(super) fn ahead(&self) -> Self {
        Self {
            today: self.today.saturating_add(jiff::Span::new().years(19)),
            ..*self
        }
    }
}

/// Today in the laptop's time zone where that is known to the system, else in UTC.
pub fn today() -> Date {
    jiff::Zoned::now().date()
}
