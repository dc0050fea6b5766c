//! What the stores of a list are grouped by.

use std::fmt;

use super::StoreQuery;
use super::error::{QueryError, QueryProblem};
use super::field::QueryField;
use super::meaning::{Kind, kind_of};
use super::period::PeriodStep;
use super::print::quote;

/// The most fields a list is grouped by, one within the other.
pub(super) const MAX_LEVELS: usize = 3;

/// One level of the groups of a list: stores that have the same in a field, or a day of it in the same period. Blanks come last in both directions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GroupKey {
    /// The field.
    pub field: QueryField,
    /// Of dates: the periods; each day for itself where there is none.
    pub by: Option<PeriodStep>,
    /// Largest first.
    pub descending: bool,
}

impl GroupKey {
    /// The groups of a query as they stand: one whose field the query sorts downwards stands downwards too.
    pub(crate) fn of(query: &StoreQuery) -> Vec<Self> {
        let down = |field: &QueryField| {
            let sort = query.sort.iter().find(|key| key.field.is_same(field));
            sort.is_some_and(|key| key.descending)
        };
        let turned = |key: &Self| Self {
            descending: key.descending || down(&key.field),
            ..key.clone()
        };
        query.group.iter().map(turned).collect()
    }

    /// Whether two keys group by the same, in whatever direction.
    pub fn is_same(&self, other: &Self) -> bool {
        self.field.is_same(&other.field) && self.by == other.by
    }

    /// Reads a key without its direction, `opened.month`; `step` is what stands after the quotes of an own column's name.
    pub(super) fn parse(key: &str, step: Option<PeriodStep>) -> Result<Self, QueryError> {
        let dates = |text: &str| QueryField::parse(text).ok().filter(holds_dates);
        let of_step = match step {
            Some(step) => Some((QueryField::parse(key)?, step)),
            None => key
                .rsplit_once('.')
                .and_then(|(field, step)| Some((dates(field)?, PeriodStep::parse(step)?))),
        };
        let (field, by) = match of_step {
            Some((field, step)) => (field, Some(step)),
            None => (QueryField::parse(key)?, None),
        };
        // A store can have several of what checks find: it would stand in several groups.
        if field == QueryField::Check {
            return Err(QueryError::new(QueryProblem::NotGrouped).with("field", field));
        }
        Ok(Self {
            field,
            by,
            descending: false,
        })
    }
}

/// Whether a field holds dates; of an own column its name does not tell.
fn holds_dates(field: &QueryField) -> bool {
    kind_of(field) == Some(Kind::Date)
}

impl fmt::Display for GroupKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.descending { "-" } else { "" })?;
        match (&self.field, self.by) {
            // In quotes, so that a column called “Lease.month” is none of months.
            (QueryField::Own(name), Some(step)) => write!(f, "x.{}.{step}", quote(name)),
            (field, Some(step)) => write!(f, "{field}.{step}"),
            (field, None) => field.fmt(f),
        }
    }
}
