//! How far a network had come by the end of each month: what stands beside the figures of the overview as a small line.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Columns;
use super::axis::Axis;
use super::behind::narrowed;
use super::bits::Bits;
use super::count::{by_value, least_by_code};
use super::days::last_of;
use super::figures::{MONTHS_FILLED, month_after};
use crate::query::{
    Dimension, QueryError, QueryField, StoreQuery, Test, TierScheme, financial_year,
    financial_year_key,
};

/// How far the stores of a selection had come, by month of their opening. Stores without an opening date are in none of it.
///
/// Each list has one number for each month: what the stores that had opened by its end came to, whether they closed since or not.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Growth {
    /// From the first month with an opening to the last, none left out: `2018-10`.
    pub months: Vec<String>,
    /// Distinct states.
    pub states: Vec<u32>,
    /// Distinct towns.
    pub towns: Vec<u32>,
    /// Distinct partners.
    pub partners: Vec<u32>,
    /// Stores in towns of RBI tier 3 to 6.
    pub tier3_and_below: Vec<u32>,
    /// Openings by financial year, from the first with any to the last with any.
    pub years: Vec<YearCount>,
}

/// Openings of a financial year.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct YearCount {
    /// `FY2018-19`, as a query writes it.
    pub year: String,
    /// Stores opened in it.
    pub openings: u32,
}

impl Columns {
    /// How far the stores that the query's text and filters hold for had come, month by month; with `on:` up to that day.
    pub fn growth(&self, query: &StoreQuery) -> Result<Growth, QueryError> {
        let set = self.matching(query, None, false)?;
        let last = last_of(query);
        let (by_month, by_year) = (
            self.axis(&Dimension::OpenedMonth)?,
            self.axis(&Dimension::OpenedFy)?,
        );
        let partner = self.axis(&Dimension::Partner)?;
        let state = self.axis(&Dimension::State)?;
        let places = self.places();
        let opened = self.opened();
        let last = opened.days.partition_point(|day| *day <= last);
        // By the period that the days up to the last lie in.
        let by_period = |set: &Bits, axis: &Axis| {
            let counts = by_value(&[&opened.axis], set, &self.stores.live);
            let mut periods = vec![0; axis.value_count];
            for (code, count) in counts[0].iter().enumerate().take(last + 1).skip(1) {
                periods[axis.value_of(code)] += count;
            }
            periods
        };
        let opened_in = by_period(&set, &by_month);
        let years = by_period(&set, &by_year);
        let tiers = (3..=6).map(|tier: u8| Test::Is(tier.to_string()));
        let small = narrowed(query, QueryField::Tier(TierScheme::Rbi), tiers.collect());
        let small_in = by_period(&self.matching(&small, None, false)?, &by_month);
        // Codes of days grow with time: the first day of a state is the least one.
        let axes = [&places.axis, &*partner];
        let firsts = least_by_code(&axes, &opened.axis.codes, 1..last + 1, &set);
        let month_of = |day: u32| match day {
            u32::MAX => NEVER,
            day => by_month.value_of(day as usize),
        };
        let mut firsts = firsts
            .into_iter()
            .map(|days| days.into_iter().map(month_of).collect());
        let (first_places, first_partners): (Vec<usize>, Vec<usize>) = (
            firsts.next().unwrap_or_default(),
            firsts.next().unwrap_or_default(),
        );
        let mut first_states = vec![NEVER; state.value_count];
        let mut first_towns = Vec::new();
        for (place, month) in places.parts.iter().zip(first_places) {
            let first = &mut first_states[place.0];
            *first = month.min(*first);
            if place.2 != 0 && month != NEVER {
                first_towns.push(month);
            }
        }
        let used: Vec<usize> = (1..opened_in.len())
            .filter(|at| opened_in[*at] > 0)
            .collect();
        let months = filled(used.iter().map(|at| by_month.key(*at)));
        let order: HashMap<String, usize> = months.iter().cloned().zip(0..).collect();
        // What lies before the months that are listed was there when they begin.
        let at = |value: usize| order.get(&*by_month.key(value)).copied().unwrap_or(0);
        let sum = |counts: &mut dyn Iterator<Item = (usize, u32)>| {
            let mut series = vec![0; months.len()];
            counts.for_each(|(value, count)| series[at(value)] += count);
            let mut so_far = 0;
            series.iter_mut().for_each(|count| {
                so_far += *count;
                *count = so_far;
            });
            series
        };
        let distinct = |first: &mut dyn Iterator<Item = usize>| {
            let mut counts = vec![0; opened_in.len()];
            first.for_each(|month| counts[month] += 1);
            sum(&mut (0..).zip(counts).filter(|(_, count)| *count > 0))
        };
        Ok(Growth {
            states: distinct(&mut known(first_states)),
            towns: distinct(&mut first_towns.into_iter()),
            partners: distinct(&mut known(first_partners)),
            tier3_and_below: sum(&mut used.iter().map(|month| (*month, small_in[*month]))),
            years: (1..years.len())
                .filter(|at| years[*at] > 0)
                .map(|at| YearCount {
                    year: by_year.key(at),
                    openings: years[at],
                })
                .collect(),
            months,
        })
    }
}

impl Columns {
    /// The financial year of the day, or the last one before it in which a store of the query opened, where none did any store: `FY2018-19`.
    pub fn year_of_openings(&self, query: &StoreQuery, day: Date) -> Result<String, QueryError> {
        let axis = self.axis(&Dimension::OpenedFy)?;
        let now = financial_year_key(financial_year(day));
        let last = |query: &StoreQuery| -> Result<Option<String>, QueryError> {
            let set = self.matching(query, None, true)?;
            let counts = by_value(&[&*axis], &set, &self.stores.live);
            Ok((1..axis.value_count)
                .filter(|year| counts[0][*year] > 0)
                .map(|year| axis.key(year))
                .rfind(|year| *year <= now))
        };
        Ok(match last(query)? {
            Some(year) => year,
            None => last(&StoreQuery::default())?.unwrap_or(now),
        })
    }
}

/// Of a value without a store that opened.
const NEVER: usize = usize::MAX;

/// The first months of the values that have one; a blank value is none.
fn known(first: Vec<usize>) -> impl Iterator<Item = usize> {
    first.into_iter().skip(1).filter(|month| *month != NEVER)
}

/// The months from the first to the last, none left out; where they are more than a century, the last of it.
fn filled(months: impl DoubleEndedIterator<Item = String>) -> Vec<String> {
    let mut known: Vec<String> = months.collect();
    let (Some(mut next), Some(last)) = (known.first().cloned(), known.pop()) else {
        return Vec::new();
    };
    let mut all = vec![next.clone()];
    while next < last {
        let Some(after) = month_after(&next) else {
            break;
        };
        next = after;
        all.push(next.clone());
    }
    all.split_off(all.len().saturating_sub(MONTHS_FILLED))
}
