//! Openings by day: the day that made a month what it is, and the days of a month.

use hashbrown::{HashMap, HashSet};

use super::Columns;
use super::axis::DayAxis;
use super::bits::Bits;
use super::count::by_value;
use crate::model::StoreField;
use crate::query::{Period, QueryError, StoreQuery, day_number, day_of};

/// The month with the most openings, the first of equal ones.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Peak {
    /// `2018-10`.
    pub month: String,
    /// Stores opened in it.
    pub openings: u32,
    /// The day on which more than half of them opened, where there is one.
    pub day: Option<PeakDay>,
}

/// A day that made its month.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PeakDay {
    /// `2018-10-29`.
    pub day: String,
    /// Stores opened on it.
    pub openings: u32,
    /// The states they lie in.
    pub states: u32,
}

/// Openings and closings of a day.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DayCount {
    /// `2018-10-29`.
    pub day: String,
    /// Stores opened on it.
    pub openings: u32,
    /// Stores closed on it.
    pub closings: u32,
}

impl Columns {
    /// The month with the most openings among the stores that the query's text and filters hold for; with `on:` up to that day.
    pub fn peak(&self, query: &StoreQuery) -> Result<Option<Peak>, QueryError> {
        let set = self.matching(query, None, false)?;
        let by_day = self.by_day(&set, &self.opened(), last_of(query));
        let month = |day: i32| {
            let day = day_of(day);
            (day.year(), day.month())
        };
        let mut by_month: HashMap<(i16, i8), u32> = HashMap::new();
        for (day, count) in &by_day {
            *by_month.entry(month(*day)).or_default() += count;
        }
        let most = |counts: Vec<((i16, i8), u32)>| {
            counts.into_iter().reduce(|best, other| {
                if (other.1, best.0) > (best.1, other.0) {
                    other
                } else {
                    best
                }
            })
        };
        let Some((peak, openings)) = most(by_month.into_iter().collect()) else {
            return Ok(None);
        };
        let day = by_day
            .into_iter()
            .find(|(day, count)| month(*day) == peak && *count > openings / 2);
        Ok(Some(Peak {
            month: format!("{:04}-{:02}", peak.0, peak.1),
            openings,
            day: day.map(|(day, openings)| PeakDay {
                day: day_of(day).to_string(),
                openings,
                states: self.states_opened_on(&set, day),
            }),
        }))
    }

    /// Openings and closings on every day of a period, days without any included.
    pub fn openings_by_day(
        &self,
        query: &StoreQuery,
        period: Period,
    ) -> Result<Vec<DayCount>, QueryError> {
        let set = self.matching(query, None, false)?;
        let last = last_of(query);
        let counted = |days: &DayAxis| -> HashMap<i32, u32> {
            self.by_day(&set, days, last).into_iter().collect()
        };
        let (opened, closed) = (counted(&self.opened()), counted(&self.closed()));
        let of = |counts: &HashMap<i32, u32>, day: i32| counts.get(&day).copied().unwrap_or(0);
        Ok((day_number(period.first)..=day_number(period.last))
            .map(|day| DayCount {
                day: day_of(day).to_string(),
                openings: of(&opened, day),
                closings: of(&closed, day),
            })
            .collect())
    }

    /// How many stores of the set have each day up to the last, in order of days.
    ///
    /// Months, years and periods up to a day follow from it: the set is gone through once, and of nearly all stores not even that.
    pub(super) fn by_day(&self, set: &Bits, days: &DayAxis, last: i32) -> Vec<(i32, u32)> {
        let counts = by_value(&[&days.axis], set, &self.stores.live);
        days.counted(&counts[0], last).collect()
    }

    fn states_opened_on(&self, set: &Bits, day: i32) -> u32 {
        let (Some(days), Some(states)) = (
            self.stores.days(StoreField::Opened),
            self.stores.coded(StoreField::State),
        ) else {
            return 0;
        };
        let mut then = Bits::of(days, |other| other == day);
        then.and(set);
        let there: HashSet<usize> = then
            .rows()
            .map(|row| states.codes.get(row))
            .filter(|state| *state != 0)
            .collect();
        u32::try_from(there.len()).unwrap_or(u32::MAX)
    }
}

/// The last day that counts.
pub(super) fn last_of(query: &StoreQuery) -> i32 {
    query.on.map_or(i32::MAX, day_number)
}
