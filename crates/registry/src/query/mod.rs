//! The one query that the window, the charts, the exports, saved views and the command line speak.
//!
//! A [`StoreQuery`] is plain data with a text form that a person can type; printing and parsing round-trip. It knows nothing of the stores: names of
//! own columns and values stay as written until [`crate::Columns`] answers the query.

mod dimension;
mod edit;
mod error;
mod field;
mod group;
mod meaning;
mod parse;
mod period;
mod print;

pub use dimension::Dimension;
pub use error::{QueryError, QueryProblem, nearest};
pub use field::{QueryField, TierScheme};
pub use group::GroupKey;
pub(crate) use meaning::{
    CERTAINTIES, GROUPS, HRA_CLASSES, Kind, OWNERSHIPS, PRESENCES, STATUSES, Wanted, kind_of_own,
};
pub use parse::{MAX_CHARS, MAX_TERMS};
pub use period::{Period, PeriodStep, financial_year};
pub(crate) use period::{day_number, day_of, financial_year_key};

use jiff::civil::Date;

/// Which stores, in which order.
///
/// All text terms and all filters must hold; of the tests within one filter any.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StoreQuery {
    /// Words and phrases to be found in any text of the store.
    pub text: Vec<TextTerm>,
    /// What single fields must be.
    pub filters: Vec<Filter>,
    /// Only stores open on this day by their own dates: opened by then and not closed by then. Stores without an opening date are not.
    pub on: Option<Date>,
    /// What they are grouped by in a list, the outermost first: groups come before the order.
    pub group: Vec<GroupKey>,
    /// The order; by code where empty.
    pub sort: Vec<SortKey>,
}

/// A word or phrase to be found in any one text of a store.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TextTerm {
    /// Stores that have it are left out.
    pub negated: bool,
    /// As typed; compared [folded](haat_atlas::fold).
    pub text: String,
}

/// What one field must be: any of its tests, or none of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Filter {
    /// The field.
    pub field: QueryField,
    /// Stores for which a test holds are left out.
    pub negated: bool,
    /// At least one.
    pub any: Vec<Test>,
}

/// One test of a field, its operands as written. What they mean depends on what the field holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Test {
    /// `?`: nothing was said.
    Blank,
    /// `Bihar`: the value, the day within the period, or for free text a part of it.
    Is(String),
    /// `="Mi Store"`: the whole text.
    Exactly(String),
    /// `MS*`: how the text begins. `*` alone: anything was said.
    Begins(String),
    /// `2018-10..2018-12`: both ends included, one may be open.
    Between(Option<String>, Option<String>),
    /// `>500`.
    Compare(Comparison, String),
}

/// How [`Test::Compare`] compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// One key of the order. Blanks come last in both directions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SortKey {
    /// The field.
    pub field: QueryField,
    /// Largest first.
    pub descending: bool,
}
