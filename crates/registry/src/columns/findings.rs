//! What the checks say of every store, from the columns alone: which stores fail which check, one bit each.
//!
//! Every row is put together as [`check_store`] reads it and judged by it, so that the counts are those of the form and the command line. What a
//! finding says in words is not kept: it is judged anew of the few stores that are shown.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};

use jiff::civil::Date;
use rayon::prelude::*;

use super::Columns;
use super::bits::Bits;
use super::coded::Coded;
use super::dict::Dict;
use super::stores::{NO_DAY, STATE_KEY, Stores, indian_state};
use super::texts::TEXT_FIELDS;
use crate::checks::{Check, Rules, check_store, country_code, today};
use crate::model::{FieldKey, StoreField, Value};
use crate::query::{QueryError, StoreQuery, Wanted, day_of};
use crate::watch::Watch;

/// Rows that one task judges: whole words of bits, and short enough that a stop is heard at once.
const TASK: usize = 4096;

/// How many stores fail a check in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingCount {
    /// The check.
    pub check: Check,
    /// The field it concerns.
    pub field: FieldKey,
    /// The stores.
    pub stores: u64,
}

/// A check, and the field it concerns.
type Kind = (Check, FieldKey);

/// The rows that fail one.
type Failing = (Kind, Vec<u32>);

/// Which rows fail what.
#[derive(Debug)]
pub(super) struct Found {
    /// The day they were judged on: what is still to come is a question of the day.
    day: Date,
    of: BTreeMap<Kind, Bits>,
}

impl Columns {
    /// How many stores of a query fail which check in which field, most first. `None` where it was stopped: it takes a second or two for a
    /// million stores, and is remembered for this state.
    pub fn findings(
        &self,
        query: &StoreQuery,
        watch: &Watch,
    ) -> Result<Option<Vec<FindingCount>>, QueryError> {
        let Some(found) = self.found(watch) else {
            return Ok(None);
        };
        let asked = self.matching(query, None, true)?;
        let mut counts: Vec<FindingCount> = found
            .of
            .iter()
            .map(|((check, field), rows)| {
                let mut rows = rows.clone();
                rows.and(&asked);
                FindingCount {
                    check: *check,
                    field: *field,
                    stores: rows.count() as u64,
                }
            })
            .filter(|count| count.stores > 0)
            .collect();
        counts.sort_by_key(|count| (std::cmp::Reverse(count.stores), count.check, count.field));
        Ok(Some(counts))
    }

    /// The stores of a query that fail a check in a field, in its order; none where it was stopped.
    pub fn failing(
        &self,
        query: &StoreQuery,
        check: Check,
        field: FieldKey,
        watch: &Watch,
    ) -> Result<Option<Vec<i64>>, QueryError> {
        let Some(found) = self.found(watch) else {
            return Ok(None);
        };
        let Some(rows) = found.of.get(&(check, field)) else {
            return Ok(Some(Vec::new()));
        };
        let selected = self.select(query)?;
        let failing = selected.ids().filter(|id| {
            self.stores
                .row_of(*id)
                .is_some_and(|row| row < rows.len() && rows.get(row))
        });
        Ok(Some(failing.collect()))
    }

    /// The rows that a filter on findings holds for.
    pub(super) fn by_findings(&self, wanted: &[Wanted]) -> Bits {
        let len = self.stores.len();
        let mut bits = Bits::none(len);
        let Some(found) = self.found(&Watch::NONE) else {
            return bits;
        };
        for wanted in wanted {
            match wanted {
                Wanted::Key(key) => {
                    let of = found.of.iter();
                    for (_, rows) in of.filter(|((check, _), _)| check.key() == *key) {
                        bits.or(rows);
                    }
                }
                Wanted::Any | Wanted::Blank => {
                    let mut any = Bits::none(len);
                    found.of.values().for_each(|rows| any.or(rows));
                    if *wanted == Wanted::Blank {
                        any.invert();
                    }
                    bits.or(&any);
                }
                _ => {}
            }
        }
        bits
    }

    fn found(&self, watch: &Watch) -> Option<Arc<Found>> {
        let kept = || {
            self.kept
                .findings
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let day = today();
        if let Some(found) = kept().as_ref().filter(|found| found.day == day) {
            return Some(found.clone());
        }
        let found = Arc::new(Found {
            day,
            of: judge(&self.stores, day, watch)?,
        });
        *kept() = Some(found.clone());
        Some(found)
    }
}

/// The rows that fail, by check and field; `None` where it was stopped.
fn judge(stores: &Stores, day: Date, watch: &Watch) -> Option<BTreeMap<Kind, Bits>> {
    let held = Held::of(stores);
    let rules = Rules {
        own: stores.names.own.clone(),
        life: stores.names.life.clone(),
    };
    let len = stores.len();
    let tasks: Vec<usize> = (0..len).step_by(TASK).collect();
    let judged = AtomicU64::new(0);
    // Rows by kind: a row number takes an eighth of what it would with its kind beside it.
    let parts: Option<Vec<Vec<Failing>>> = tasks
        .into_par_iter()
        .map(|first| {
            let mut row = Row::default();
            let mut failing: Vec<Failing> = Vec::new();
            for at in first..(first + TASK).min(len) {
                if !stores.live.get(at) {
                    continue;
                }
                row.fill(stores, at);
                let said = check_store(|field| held.get(stores, &row, at, field), day);
                let status = held.get(stores, &row, at, StoreField::Status).as_text();
                let asked = rules.check_asked(status, |key| stores.is_blank(at, key));
                for finding in said.into_iter().chain(asked) {
                    let kind = (finding.check, finding.field);
                    match failing.iter_mut().find(|(known, _)| *known == kind) {
                        Some((_, rows)) => rows.push(at as u32),
                        None => failing.push((kind, vec![at as u32])),
                    }
                }
            }
            let rows = TASK.min(len - first) as u64;
            let done = judged.fetch_add(rows, Ordering::Relaxed) + rows;
            watch.goes_on("checking", done, len as u64).ok()?;
            Some(failing)
        })
        .collect();
    let mut of: BTreeMap<Kind, Bits> = BTreeMap::new();
    for (kind, failing) in parts?.into_iter().flatten() {
        let rows = of.entry(kind).or_insert_with(|| Bits::none(len));
        for row in failing {
            rows.set(row as usize, true);
        }
    }
    Some(of)
}

/// The values of coded columns, one for each code.
struct Held {
    of: Vec<(StoreField, Vec<Value>)>,
    blank: Value,
}

impl Held {
    fn of(stores: &Stores) -> Self {
        let values = |field: StoreField, value: &dyn Fn(&Dict, usize) -> Value| {
            let coded: Option<&Coded> = stores.coded(field);
            let dict = coded.map(|coded| &coded.dict);
            let values = dict.map(|dict| {
                (0..dict.len())
                    .map(|code| match dict.key(code) {
                        "" => Value::Blank,
                        _ => value(dict, code),
                    })
                    .collect()
            });
            (field, values.unwrap_or_default())
        };
        let key = |dict: &Dict, code: usize| Value::text(dict.key(code));
        Self {
            of: vec![
                // It is compared without regard to case, and held in capitals.
                values(StoreField::Country, &|dict, code| {
                    let key = dict.key(code);
                    Value::text(country_code(key).unwrap_or(key))
                }),
                values(StoreField::State, &|dict, code| {
                    let key = dict.key(code);
                    let written = || key.split_once(STATE_KEY).map_or(key, |(_, state)| state);
                    Value::text(indian_state(key).map_or_else(written, |state| state.iso))
                }),
                values(StoreField::Town, &key),
                values(StoreField::Pin, &key),
                values(StoreField::Status, &key),
                values(StoreField::PlaceCertainty, &key),
                values(StoreField::Place, &|dict, code| {
                    dict.key(code).parse().map_or(Value::Blank, Value::Ref)
                }),
            ],
            blank: Value::Blank,
        }
    }

    fn get<'v>(&'v self, stores: &Stores, row: &'v Row, at: usize, field: StoreField) -> &'v Value {
        if let Some((_, values)) = self.of.iter().find(|(known, _)| *known == field) {
            let code = stores.coded(field).map_or(0, |coded| coded.codes.get(at));
            return values.get(code).unwrap_or(&self.blank);
        }
        let own = row.of.iter().find(|(known, _)| *known == field);
        own.map_or(&self.blank, |(_, value)| value)
    }
}

/// The values of a row that are not coded; its room is used again for the next.
#[derive(Default)]
struct Row {
    of: Vec<(StoreField, Value)>,
}

/// The fields of a row that checks read and that are not coded.
const READ: [StoreField; 12] = [
    StoreField::Code,
    StoreField::Mobile,
    StoreField::Phone,
    StoreField::Email,
    StoreField::Gstin,
    StoreField::PlannedOpening,
    StoreField::ForecastOpening,
    StoreField::Opened,
    StoreField::ClosedOn,
    StoreField::Latitude,
    StoreField::Longitude,
    StoreField::AreaSqft,
];

impl Row {
    fn fill(&mut self, stores: &Stores, at: usize) {
        if self.of.is_empty() {
            self.of = READ.map(|field| (field, Value::Blank)).into();
        }
        let texts = stores.texts.get();
        for (field, value) in &mut self.of {
            if let Some(days) = stores.days(*field) {
                *value = match days[at] {
                    NO_DAY => Value::Blank,
                    day => Value::Date(day_of(day).into()),
                };
            } else if let Some(numbers) = stores.numbers(*field) {
                *value = match numbers[at] {
                    number if number.is_nan() => Value::Blank,
                    number => Value::Number(number),
                };
            } else if let Some(text) = TEXT_FIELDS.iter().position(|known| known == field) {
                match (texts.field(at, text), &mut *value) {
                    ("", value) => *value = Value::Blank,
                    (text, Value::Text(held)) => {
                        held.clear();
                        held.push_str(text);
                    }
                    (text, value) => *value = Value::Text(text.to_owned()),
                }
            }
        }
    }
}
