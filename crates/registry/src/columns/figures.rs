//! The few figures at the head of the overview, and openings by month.

use std::collections::BTreeMap;

// Its hasher takes a quarter of the time of the standard one, and a million stores are hashed here.
use hashbrown::HashSet;
use jiff::civil::{Date, date};

use super::Columns;
use super::axis::Axis;
use super::count::by_value;
use super::days::last_of;
use crate::model::{Status, StoreField};
use crate::query::{Dimension, QueryError, StoreQuery, day_number, day_of, financial_year};

/// The most months, or other periods, that are listed without a gap: a century of months.
pub(super) const MONTHS_FILLED: usize = 1200;

/// Figures of a selection, as of a day: that of `on:`, else today.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Figures {
    /// Stores of the selection.
    pub stores: u32,
    /// Open stores: those with the status *open*, and of those without a status the ones open on the day by their own dates. With `on:` all of the
    /// selection.
    pub open: u32,
    /// Opened in the financial year (April to March) of the day, up to the day.
    pub opened_this_fy: u32,
    /// Opened in the financial year before, up to the same day of that year.
    pub opened_last_fy: u32,
    /// The financial year of the day: `2018-19`.
    pub fy: String,
    /// Distinct states.
    pub states: u32,
    /// Distinct towns: two of one name in different states or districts are two.
    pub towns: u32,
    /// Distinct districts: two of one name in different states are two.
    pub districts: u32,
    /// Distinct partners.
    pub partners: u32,
    /// Stores in towns of RBI tier 3 to 6.
    pub tier3_and_below: u32,
    /// Stores whose town is known, with its population: the base of a share by tier.
    pub with_tier: u32,
    /// Stores whose place is known.
    pub with_place: u32,
    /// Stores without an opening date that the text and filters hold for.
    pub undated: u32,
}

/// Openings and closings of a month.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MonthCount {
    /// `2018-10`.
    pub month: String,
    /// Stores opened in it.
    pub openings: u32,
    /// Stores closed in it.
    pub closings: u32,
    /// Openings less closings up to its end.
    pub cumulative: i32,
}

impl Columns {
    /// The figures of a selection.
    pub fn figures(&self, query: &StoreQuery, today: Date) -> Result<Figures, QueryError> {
        let day = query.on.unwrap_or(today);
        let set = self.matching(query, None, true)?;
        let dimensions = [
            Dimension::State,
            Dimension::Partner,
            Dimension::Status,
            Dimension::Tier,
        ];
        let axes = dimensions
            .iter()
            .map(|dimension| self.axis(dimension))
            .collect::<Result<Vec<_>, _>>()?;
        let axes: Vec<&Axis> = axes.iter().map(|axis| &**axis).collect();
        let counts = by_value(&axes, &set, &self.stores.live);
        let distinct = |at: usize| {
            let values = counts[at].iter().skip(1);
            number(values.filter(|count| **count > 0).count())
        };
        let open = if query.on.is_some() {
            number(set.count())
        } else {
            let status = self.stores.coded(StoreField::Status);
            let code = status.and_then(|coded| coded.dict.find(Status::Open.key()));
            let said = code.map_or(0, |code| counts[2][code as usize]);
            let mut unsaid = self.matching(&blank(query, StoreField::Status), None, false)?;
            unsaid.and(&self.open_on(day_number(day)));
            said + number(unsaid.count())
        };
        let year = financial_year(day);
        let by_day = self.by_day(&set, &self.opened(), i32::MAX);
        let opened = |from: Date, to: Date| {
            let (from, to) = (day_number(from), day_number(to));
            let days = by_day.iter().filter(|(day, _)| (from..=to).contains(day));
            days.map(|(_, count)| count).sum()
        };
        let tiers = &counts[3];
        let undated = self.matching(&blank(query, StoreField::Opened), None, false)?;
        let placeless = self.matching(&blank(query, StoreField::Place), None, true)?;
        let (districts, towns) = self.distinct_places(&set);
        Ok(Figures {
            stores: number(set.count()),
            open,
            opened_this_fy: opened(first_of(year), day),
            opened_last_fy: opened(first_of(year - 1), a_year_before(day)),
            fy: format!("{year:04}-{:02}", (year + 1).rem_euclid(100)),
            states: distinct(0),
            towns,
            districts,
            partners: distinct(1),
            tier3_and_below: tiers.iter().skip(3).sum(),
            with_tier: tiers.iter().skip(1).sum(),
            with_place: number(set.count() - placeless.count()),
            undated: number(undated.count()),
        })
    }

    fn distinct_places(&self, set: &super::bits::Bits) -> (u32, u32) {
        let places = self.places();
        let counts = by_value(&[&places.axis], set, &self.stores.live);
        let found = places.parts.iter().zip(&counts[0]);
        let found = found.filter(|(_, count)| **count > 0);
        let (mut districts, mut towns) = (HashSet::new(), 0);
        for ((state, district, town), _) in found {
            if *district != 0 {
                districts.insert((*state, *district));
            }
            towns += usize::from(*town != 0);
        }
        (number(districts.len()), number(towns))
    }

    /// Openings and closings by month, from the first month with any to the last, months without any included.
    pub fn openings_by_month(&self, query: &StoreQuery) -> Result<Vec<MonthCount>, QueryError> {
        let set = self.matching(query, None, false)?;
        let mut counts: BTreeMap<(i16, i8), (u32, u32)> = BTreeMap::new();
        for (days, closing) in [(self.opened(), false), (self.closed(), true)] {
            for (day, count) in self.by_day(&set, &days, last_of(query)) {
                let day = day_of(day);
                let of_month = counts.entry((day.year(), day.month())).or_default();
                if closing {
                    of_month.1 += count;
                } else {
                    of_month.0 += count;
                }
            }
        }
        let mut months: Vec<MonthCount> = Vec::new();
        for ((year, month), (openings, closings)) in counts {
            let month = format!("{year:04}-{month:02}");
            let mut cumulative = months.last().map_or(0, |month| month.cumulative);
            while let Some(next) = months.last().and_then(|last| month_after(&last.month)) {
                if next >= month || months.len() >= MONTHS_FILLED {
                    break;
                }
                months.push(MonthCount {
                    month: next,
                    openings: 0,
                    closings: 0,
                    cumulative,
                });
            }
            cumulative += openings as i32 - closings as i32;
            months.push(MonthCount {
                month,
                openings,
                closings,
                cumulative,
            });
        }
        Ok(months)
    }
}

/// The stores of the query of which the field says nothing.
fn blank(query: &StoreQuery, field: StoreField) -> StoreQuery {
    let mut query = query.clone();
    query.filters.push(crate::query::Filter {
        field: field.into(),
        negated: false,
        any: vec![crate::query::Test::Blank],
    });
    query
}

/// The first day of a financial year.
pub(super) fn first_of(financial_year: i16) -> Date {
    Date::new(financial_year, 4, 1).unwrap_or(date(1970, 4, 1))
}

/// The same day a year before; of 29 February the 28th.
fn a_year_before(day: Date) -> Date {
    use jiff::ToSpan;
    day.checked_sub(1.year()).unwrap_or(day)
}

pub(super) fn month_after(month: &str) -> Option<String> {
    let (year, month) = month.rsplit_once('-')?;
    let (year, month): (i32, i32) = (year.parse().ok()?, month.parse().ok()?);
    let next = year * 12 + month;
    Some(format!("{:04}-{:02}", next / 12, next % 12 + 1))
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
