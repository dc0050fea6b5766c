//! A dimension laid over the rows: a small number for each row, and what each number stands for.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock, PoisonError};

use jiff::civil::Date;

use super::Columns;
use super::bits::Bits;
use super::coded::{Coded, Codes};
use super::dict::Dict;
use super::predicate::{is_state, state_of_india};
use super::stores::{NO_DAY, OwnValues, STATE_KEY, indian_state};
use crate::checks;
use crate::model::{FieldKind, StoreField};
use crate::query::{
    Dimension, GROUPS, HRA_CLASSES, OWNERSHIPS, PRESENCES, PeriodStep, QueryError, QueryField,
    Test, TierScheme, day_of, financial_year,
};

/// What a value without a value is called.
pub(super) const BLANK_LABEL: &str = "(blank)";

/// The longest code of a state or province: `WA`, `ENG`. What is longer is a name, which says by itself where it is.
const LONGEST_CODE: usize = 3;

/// The most periods an axis has between the first and the last of the registry: a thousand years of months. Beyond that it has those that occur.
const MAX_PERIODS: i32 = 12_000;

/// A dimension laid over the rows. Value 0 is blank.
#[derive(Debug)]
pub(super) struct Axis {
    pub(super) codes: Arc<Codes>,
    /// From codes to values, where they are not the same.
    pub(super) map: Option<Vec<u32>>,
    /// For periods: the same for the closing date.
    pub(super) closed: Option<(Arc<Codes>, Vec<u32>)>,
    /// How many codes there are, blank included.
    pub(super) code_count: usize,
    /// How many values there are, blank included.
    pub(super) value_count: usize,
    values: Values,
    /// Whether values have an order of their own: tiers and periods.
    pub(super) ordinal: bool,
    /// Whether values are periods that follow each other, none left out.
    pub(super) gapless: bool,
    /// Stores by code over all live rows.
    pub(super) totals: OnceLock<Vec<u32>>,
}

/// The days of a column laid over the rows.
#[derive(Debug)]
pub(super) struct DayAxis {
    pub(super) axis: Axis,
    /// The day of each code but the blank one, ascending.
    pub(super) days: Vec<i32>,
}

impl DayAxis {
    /// The days up to the last one that count for something, and for how much.
    pub(super) fn counted<'a>(
        &'a self,
        counts: &'a [u32],
        last: i32,
    ) -> impl Iterator<Item = (i32, u32)> + 'a {
        let days = self
            .days
            .iter()
            .copied()
            .zip(counts.iter().copied().skip(1));
        days.filter(move |(day, count)| *count > 0 && *day <= last)
    }
}

#[derive(Debug)]
enum Values {
    /// Names of a dictionary; the flag says whether a filter has to ask for the whole text.
    Names(Arc<Dict>, bool),
    /// Statuses: the dictionary's key is the query's.
    Keyed(Arc<Dict>),
    States {
        dict: Arc<Dict>,
        /// How many keys have this name, this text.
        labels: HashMap<String, u32>,
        texts: HashMap<String, u32>,
        /// Which keys have a store; all of them where that makes no difference.
        used: Vec<bool>,
        /// Whether they are of several countries.
        several: bool,
    },
    Countries(Arc<Dict>),
    /// Key and label of each value.
    Fixed(Vec<(String, String)>),
}

impl Axis {
    /// The value of a row.
    pub(super) fn value(&self, row: usize) -> usize {
        self.value_of(self.codes.get(row))
    }

    /// The value of a code.
    pub(super) fn value_of(&self, code: usize) -> usize {
        self.map.as_ref().map_or(code, |map| map[code] as usize)
    }

    /// The period a row closed in; of an axis without periods its value.
    pub(super) fn value_at_close(&self, row: usize) -> usize {
        match &self.closed {
            Some((codes, map)) => map[codes.get(row)] as usize,
            None => self.value(row),
        }
    }

    /// What a filter has to say to pick a value, as it stands after `field:`.
    pub(super) fn key(&self, value: usize) -> String {
        if value == 0 {
            return Test::Blank.to_string();
        }
        let test = match &self.values {
            Values::Fixed(values) => return values[value - 1].0.clone(),
            Values::Names(dict, true) => Test::Exactly(dict.label(value).to_owned()),
            Values::Names(dict, false) | Values::Countries(dict) => {
                Test::Is(dict.label(value).to_owned())
            }
            Values::Keyed(dict) => Test::Is(dict.key(value).to_owned()),
            Values::States {
                dict, texts, used, ..
            } => Test::Is(state_key(dict, value, texts, used)),
        };
        test.to_string()
    }

    /// Its English name.
    pub(super) fn label(&self, value: usize) -> String {
        if value == 0 {
            return BLANK_LABEL.to_owned();
        }
        match &self.values {
            Values::Fixed(values) => values[value - 1].1.clone(),
            Values::Names(dict, _) | Values::Keyed(dict) => dict.label(value).to_owned(),
            Values::Countries(dict) => {
                let named = checks::country_name(&dict.key(value).to_uppercase());
                named.unwrap_or(dict.label(value)).to_owned()
            }
            Values::States {
                dict,
                labels,
                several,
                ..
            } => {
                let label = dict.label(value);
                match dict.key(value).split_once(STATE_KEY) {
                    // Two countries have a state written like this, or it is a bare code among those of several countries.
                    Some((country, _))
                        if !country.is_empty()
                            && (labels.get(label).is_some_and(|n| *n > 1)
                                || *several && label.chars().count() <= LONGEST_CODE) =>
                    {
                        format!("{label} ({})", country.to_uppercase())
                    }
                    _ => label.to_owned(),
                }
            }
        }
    }
}

/// The shortest text that `state:` takes for this state alone.
fn state_key(dict: &Dict, value: usize, texts: &HashMap<String, u32>, used: &[bool]) -> String {
    let key = dict.key(value);
    let (country, text) = key.split_once(STATE_KEY).unwrap_or(("", key));
    if let Some(state) = indian_state(key) {
        let name = haat_atlas::fold(state.name);
        let alone = (1..dict.len())
            .filter(|code| used[*code] && is_state(dict.key(*code), &name, Some(state.iso)));
        if alone.count() == 1 {
            return state.name.to_owned();
        }
    } else if texts.get(text) == Some(&1) {
        let india = state_of_india(text).map(|iso| format!("in{STATE_KEY}{}", iso.to_lowercase()));
        if country.is_empty()
            || india.is_none_or(|key| dict.find(&key).is_none_or(|code| !used[code as usize]))
        {
            return dict.label(value).to_owned();
        }
    }
    if country.is_empty() {
        format!("-{}", dict.label(value))
    } else {
        format!("{}-{}", country.to_uppercase(), text.to_uppercase())
    }
}

/// Where a key of a derived field stands in its own order.
pub(super) fn place_in_order(field: &QueryField, key: &str) -> usize {
    let at = |keys: &[(&str, &str)]| keys.iter().position(|(known, _)| *known == key);
    let found = match field {
        QueryField::Tier(TierScheme::Rbi) => key.parse().ok(),
        QueryField::Tier(TierScheme::Hra) => at(HRA_CLASSES),
        QueryField::Tier(TierScheme::Group) => at(GROUPS),
        QueryField::Ownership => at(OWNERSHIPS),
        QueryField::Presence => at(PRESENCES),
        _ => None,
    };
    found.unwrap_or(usize::MAX)
}

impl Columns {
    /// The axis of a dimension, kept for this state.
    pub(super) fn axis(&self, dimension: &Dimension) -> Result<Arc<Axis>, QueryError> {
        let name = dimension.to_string();
        let axes = || {
            self.kept
                .axes
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(axis) = axes().get(&name) {
            return Ok(axis.clone());
        }
        let axis = Arc::new(self.lay_axis(dimension)?);
        axes().insert(name, axis.clone());
        Ok(axis)
    }

    fn lay_axis(&self, dimension: &Dimension) -> Result<Axis, QueryError> {
        if let Some(step) = dimension.step() {
            return Ok(self.periods(step));
        }
        let coded = |field| self.stores.coded(field).cloned().unwrap_or_default();
        Ok(match dimension.field() {
            QueryField::Own(name) => {
                let own = self.own_column(&name)?;
                match &own.values {
                    OwnValues::Coded(coded) => {
                        named(coded.clone(), own.field.kind == FieldKind::Text)
                    }
                    OwnValues::Days(days) => {
                        let (codes, known) = day_codes(days);
                        let values = known
                            .into_iter()
                            .map(|day| (day_of(day).to_string(), day_label(day_of(day))))
                            .collect();
                        fixed(codes, None, values, true)
                    }
                    OwnValues::Numbers(numbers) => number_axis(numbers),
                }
            }
            QueryField::Builtin(StoreField::State) => {
                states(coded(StoreField::State), &self.stores.live)
            }
            QueryField::Builtin(StoreField::Status) => {
                let coded = coded(StoreField::Status);
                axis(coded.codes, coded.dict.len(), Values::Keyed(coded.dict))
            }
            QueryField::Builtin(StoreField::Country) => {
                let coded = coded(StoreField::Country);
                axis(coded.codes, coded.dict.len(), Values::Countries(coded.dict))
            }
            QueryField::Builtin(field) => named(coded(field), false),
            derived => self.derived_axis(&derived),
        })
    }

    fn derived_axis(&self, field: &QueryField) -> Axis {
        let keys: Vec<(String, String)> = match field {
            QueryField::Tier(TierScheme::Rbi) => (1..=6)
                .map(|tier| (tier.to_string(), format!("Tier {tier}")))
                .collect(),
            QueryField::Tier(TierScheme::Hra) => owned(HRA_CLASSES),
            QueryField::Tier(TierScheme::Group) => owned(GROUPS),
            QueryField::Ownership => owned(OWNERSHIPS),
            _ => owned(PRESENCES),
        };
        let ordinal = matches!(field, QueryField::Tier(_));
        let Some((codes, values)) = self.derived(field) else {
            return fixed(Arc::default(), None, keys, ordinal);
        };
        let map = values
            .iter()
            .map(|value| {
                let at = value.and_then(|value| keys.iter().position(|(key, _)| key == value));
                at.map_or(0, |at| at as u32 + 1)
            })
            .collect();
        fixed(codes.clone(), Some(map), keys, ordinal)
    }

    /// The days of opening.
    pub(super) fn opened(&self) -> Arc<DayAxis> {
        let kept = &self.kept.opened;
        Arc::clone(kept.get_or_init(|| self.lay_days(StoreField::Opened)))
    }

    /// The days of closing.
    pub(super) fn closed(&self) -> Arc<DayAxis> {
        let kept = &self.kept.closed;
        Arc::clone(kept.get_or_init(|| self.lay_days(StoreField::ClosedOn)))
    }

    fn lay_days(&self, field: StoreField) -> Arc<DayAxis> {
        let days = self.stores.days(field).cloned().unwrap_or_default();
        let (codes, days) = day_codes(&days);
        Arc::new(DayAxis {
            axis: numbered(codes, days.len() + 1),
            days,
        })
    }

    fn periods(&self, step: PeriodStep) -> Axis {
        let (opened, closed) = (self.opened(), self.closed());
        let period = |day: &i32| period_number(step, day_of(*day));
        let of_opened: Vec<i32> = opened.days.iter().map(period).collect();
        let of_closed: Vec<i32> = closed.days.iter().map(period).collect();
        let known: BTreeSet<i32> = of_opened.iter().chain(&of_closed).copied().collect();
        let (first, last) = (known.first().copied(), known.last().copied());
        let span = first.zip(last).filter(|(a, b)| b - a < MAX_PERIODS);
        let known: Vec<i32> = match span {
            Some((first, last)) => (first..=last).collect(),
            None => known.into_iter().collect(),
        };
        let numbers = |periods: &[i32]| {
            let number = |period: &i32| known.partition_point(|other| other < period) as u32 + 1;
            std::iter::once(0)
                .chain(periods.iter().map(number))
                .collect()
        };
        let values = known
            .iter()
            .map(|number| period_names(step, *number))
            .collect();
        let mut axis = fixed(
            opened.axis.codes.clone(),
            Some(numbers(&of_opened)),
            values,
            true,
        );
        axis.closed = Some((closed.axis.codes.clone(), numbers(&of_closed)));
        axis.gapless = span.is_some();
        axis
    }
}

fn axis(codes: Arc<Codes>, count: usize, values: Values) -> Axis {
    Axis {
        codes,
        map: None,
        closed: None,
        code_count: count,
        value_count: count,
        values,
        ordinal: false,
        gapless: false,
        totals: OnceLock::new(),
    }
}

/// Codes that are counted and have no names.
pub(super) fn numbered(codes: Arc<Codes>, count: usize) -> Axis {
    axis(codes, count, Values::Fixed(Vec::new()))
}

fn named(coded: Coded, whole: bool) -> Axis {
    axis(
        coded.codes,
        coded.dict.len(),
        Values::Names(coded.dict, whole),
    )
}

fn fixed(
    codes: Arc<Codes>,
    map: Option<Vec<u32>>,
    values: Vec<(String, String)>,
    ordinal: bool,
) -> Axis {
    Axis {
        codes,
        closed: None,
        code_count: map.as_ref().map_or(values.len() + 1, Vec::len),
        value_count: values.len() + 1,
        map,
        values: Values::Fixed(values),
        ordinal,
        gapless: false,
        totals: OnceLock::new(),
    }
}

fn states(coded: Coded, live: &Bits) -> Axis {
    let counted = |used: &[bool]| {
        let (mut labels, mut texts) = (HashMap::new(), HashMap::new());
        for code in (1..coded.dict.len()).filter(|code| used[*code]) {
            *labels.entry(coded.dict.label(code).to_owned()).or_insert(0) += 1;
            if let Some((_, text)) = coded.dict.key(code).split_once(STATE_KEY) {
                *texts.entry(text.to_owned()).or_insert(0) += 1;
            }
        }
        (labels, texts)
    };
    let are_several = |used: &[bool]| {
        let keys = (1..coded.dict.len()).filter(|code| used[*code]);
        let countries = keys.filter_map(|code| Some(coded.dict.key(code).split_once(STATE_KEY)?.0));
        let said: BTreeSet<&str> = countries.filter(|country| !country.is_empty()).collect();
        said.len() > 1
    };
    let mut used = vec![true; coded.dict.len()];
    let (mut labels, mut texts) = counted(&used);
    let mut several = are_several(&used);
    // Where several keys have one name, or there are several countries, it matters which of them still have a store.
    if several
        || labels
            .values()
            .chain(texts.values())
            .any(|count| *count > 1)
    {
        used.fill(false);
        live.rows()
            .for_each(|row| used[coded.codes.get(row)] = true);
        (labels, texts) = counted(&used);
        several = are_several(&used);
    }
    axis(
        coded.codes,
        coded.dict.len(),
        Values::States {
            dict: coded.dict,
            labels,
            texts,
            used,
            several,
        },
    )
}

fn number_axis(numbers: &[f64]) -> Axis {
    let mut known: Vec<f64> = numbers.iter().copied().filter(|n| !n.is_nan()).collect();
    known.sort_unstable_by(f64::total_cmp);
    known.dedup();
    let code = |number: &f64| {
        if number.is_nan() {
            return 0;
        }
        known.partition_point(|other| other < number) as u32 + 1
    };
    let codes = Codes::collect(numbers.iter().map(code), known.len() + 1);
    let values = known
        .iter()
        .map(|number| (number.to_string(), number.to_string()))
        .collect();
    fixed(Arc::new(codes), None, values, true)
}

/// A code for each distinct day, in order, and the days.
fn day_codes(days: &[i32]) -> (Arc<Codes>, Vec<i32>) {
    let known = || days.iter().copied().filter(|day| *day != NO_DAY);
    let (Some(first), Some(last)) = (known().min(), known().max()) else {
        return (
            Arc::new(Codes::collect(days.iter().map(|_| 0), 1)),
            Vec::new(),
        );
    };
    let at = |day: i32| (day - first) as usize;
    let mut table = vec![0u32; at(last) + 1];
    known().for_each(|day| table[at(day)] = 1);
    let mut distinct = Vec::new();
    for (offset, slot) in table.iter_mut().enumerate().filter(|(_, slot)| **slot == 1) {
        distinct.push(first + offset as i32);
        *slot = distinct.len() as u32;
    }
    let codes = days
        .iter()
        .map(|day| if *day == NO_DAY { 0 } else { table[at(*day)] });
    (
        Arc::new(Codes::collect(codes, distinct.len() + 1)),
        distinct,
    )
}

/// The period a day falls into, as a number that grows with time.
pub(super) fn period_number(step: PeriodStep, day: Date) -> i32 {
    let (year, month) = (i32::from(day.year()), i32::from(day.month()));
    match step {
        PeriodStep::Month => year * 12 + month - 1,
        // April is the first month of the first quarter.
        PeriodStep::Quarter => i32::from(financial_year(day)) * 4 + (month + 8) % 12 / 3,
        PeriodStep::Fy => i32::from(financial_year(day)),
        PeriodStep::Year => year,
    }
}

/// Key and label of a period.
pub(super) fn period_names(step: PeriodStep, number: i32) -> (String, String) {
    let financial = |year: i32| format!("{year:04}-{:02}", (year + 1).rem_euclid(100));
    match step {
        PeriodStep::Month => {
            let (year, month) = (number.div_euclid(12), number.rem_euclid(12));
            (
                format!("{year:04}-{:02}", month + 1),
                format!("{} {year}", MONTHS[month as usize]),
            )
        }
        PeriodStep::Quarter => {
            let (year, quarter) = (financial(number.div_euclid(4)), number.rem_euclid(4) + 1);
            (
                format!("FY{year}-Q{quarter}"),
                format!("Q{quarter} FY {year}"),
            )
        }
        PeriodStep::Fy => {
            let year = financial(number);
            (format!("FY{year}"), format!("FY {year}"))
        }
        PeriodStep::Year => (format!("{number:04}"), number.to_string()),
    }
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn day_label(day: Date) -> String {
    let month = MONTHS[usize::from(day.month().unsigned_abs()) - 1];
    format!("{} {month} {}", day.day(), day.year())
}

fn owned(keys: &[(&str, &str)]) -> Vec<(String, String)> {
    keys.iter()
        .map(|(key, label)| ((*key).to_owned(), (*label).to_owned()))
        .collect()
}
