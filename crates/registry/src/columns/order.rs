//! The order of rows. An order is worked out once over all rows and then serves every selection.

use std::sync::{Arc, PoisonError};

use rayon::prelude::*;

use super::Columns;
use super::axis::period_number;
use super::dict::Dict;
use super::natural;
use super::stores::{NO_DAY, OwnValues};
use super::texts::TEXT_FIELDS;
use crate::model::StoreField;
use crate::query::{GroupKey, QueryError, QueryField, QueryProblem, SortKey, day_of};
use haat_atlas::fold;

/// Orders kept at most: at a million stores 4 MB each.
const ORDERS_KEPT: usize = 8;

/// Rank of a blank: last in both directions.
const BLANK: u32 = u32::MAX;

/// One small number a row by which rows are ordered.
pub(super) struct Ranks {
    pub(super) of_row: Vec<u32>,
    /// Every rank that is not [`BLANK`] is below this.
    count: u32,
}

impl Columns {
    /// All rows by these groups, within them in this order, then by code.
    pub(super) fn order(
        &self,
        groups: &[GroupKey],
        sort: &[SortKey],
    ) -> Result<Arc<Vec<u32>>, QueryError> {
        if groups.is_empty() && sort.is_empty() {
            return Ok(self.by_code());
        }
        let grouped = groups.iter().map(GroupKey::to_string);
        let sorted = sort.iter().map(SortKey::to_string);
        // A group of days is ordered as the days are; of months it is not.
        let name = grouped.chain(sorted).collect::<Vec<_>>().join(",");
        let orders = || {
            self.kept
                .orders
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(order) = orders().get(&name) {
            return Ok(order.clone());
        }
        let mut order = self.by_code().to_vec();
        for key in sort.iter().rev() {
            let ranks = self.ranks(&key.field)?;
            order = ordered(&order, &ranks, key.descending);
        }
        for key in groups.iter().rev() {
            order = ordered(&order, &self.group_ranks(key)?, key.descending);
        }
        let order = Arc::new(order);
        let mut held = orders();
        if held.len() >= ORDERS_KEPT {
            held.clear();
        }
        held.insert(name, order.clone());
        Ok(order)
    }

    fn by_code(&self) -> Arc<Vec<u32>> {
        let order = self.kept.by_code.get_or_init(|| {
            let before = self.kept.by_code_before.as_deref();
            let mut order = before.cloned().unwrap_or_default();
            order.extend(order.len() as u32..self.stores.len() as u32);
            Arc::new(self.in_text_order(order, 0))
        });
        order.clone()
    }

    /// The order by code of the state before, with the stores that are new or have another code put where they belong.
    pub(super) fn by_code_moved(&self, before: &[u32], moved: &[i64]) -> Vec<u32> {
        let stores = &self.stores;
        let compare = |a: u32, b: u32| {
            let code = |row: u32| stores.texts.get().field(row as usize, 0);
            natural::compare(code(a), code(b))
                .then_with(|| stores.ids[a as usize].cmp(&stores.ids[b as usize]))
        };
        let rows = moved.iter().filter_map(|id| stores.row_of(*id));
        let mut moved: Vec<u32> = rows.map(|row| row as u32).collect();
        moved.sort_unstable();
        moved.dedup();
        let stays = |row: &u32| moved.binary_search(row).is_err();
        let rest: Vec<u32> = before.iter().copied().filter(stays).collect();
        moved.sort_unstable_by(|a, b| compare(*a, *b));
        let mut order = Vec::with_capacity(rest.len() + moved.len());
        let mut from = 0;
        for row in moved {
            let to = from + rest[from..].partition_point(|other| compare(*other, row).is_lt());
            order.extend_from_slice(&rest[from..to]);
            order.push(row);
            from = to;
        }
        order.extend_from_slice(&rest[from..]);
        order
    }

    /// These rows by the natural order of a text field, then by id.
    fn in_text_order(&self, order: Vec<u32>, field: usize) -> Vec<u32> {
        let texts = self.stores.texts.get().all(field);
        // Not by row: a store that came back stands in a row after its place.
        let id = |row: u32| self.stores.ids[row as usize];
        let mut keyed: Vec<([u128; 2], u32)> = order
            .into_par_iter()
            .map(|row| (natural::prefix(texts[row as usize]), row))
            .collect();
        let compare = |a: &([u128; 2], u32), b: &([u128; 2], u32)| {
            a.0.cmp(&b.0)
                .then_with(|| natural::compare(texts[a.1 as usize], texts[b.1 as usize]))
                .then_with(|| id(a.1).cmp(&id(b.1)))
        };
        if !keyed.is_sorted_by(|a, b| compare(a, b).is_lt()) {
            // Merge sort, since an order of the state before is nearly sorted.
            keyed.par_sort_by(compare);
        }
        keyed.into_iter().map(|(_, row)| row).collect()
    }

    fn ranks(&self, field: &QueryField) -> Result<Ranks, QueryError> {
        let stores = &self.stores;
        Ok(match field {
            QueryField::Own(name) => match &self.own_column(name)?.values {
                OwnValues::Coded(coded) => {
                    let (ranks, count) = dict_ranks(&coded.dict, By::Label);
                    of_codes(&coded.codes, &ranks, count)
                }
                OwnValues::Days(days) => of_days(days),
                OwnValues::Numbers(numbers) => of_numbers(numbers),
            },
            QueryField::Builtin(field) => {
                if let Some(days) = stores.days(*field) {
                    of_days(days)
                } else if let Some(numbers) = stores.numbers(*field) {
                    of_numbers(numbers)
                } else if let Some(coded) = stores.coded(*field) {
                    let by = match field {
                        StoreField::Status | StoreField::PlaceCertainty => By::Code,
                        // IN and India are one, whichever was written first.
                        StoreField::Country => By::Key,
                        _ => By::Label,
                    };
                    let (ranks, count) = dict_ranks(&coded.dict, by);
                    of_codes(&coded.codes, &ranks, count)
                } else {
                    let at = TEXT_FIELDS.iter().position(|other| other == field);
                    self.of_text(at.unwrap_or_default())
                }
            }
            derived => match self.derived(derived) {
                Some((codes, values)) => {
                    // Keys as they are listed are in order: tiers and classes from the largest, axes alphabetical enough.
                    let mut known: Vec<&str> = values.iter().flatten().copied().collect();
                    known.sort_by_key(|key| super::axis::place_in_order(derived, key));
                    known.dedup();
                    let rank = |value: &Option<&str>| {
                        let at = value.and_then(|value| known.iter().position(|key| *key == value));
                        at.map_or(BLANK, |at| at as u32)
                    };
                    let ranks: Vec<u32> = values.iter().map(rank).collect();
                    of_codes(codes, &ranks, known.len() as u32)
                }
                None => Ranks {
                    of_row: vec![BLANK; stores.len()],
                    count: 0,
                },
            },
        })
    }

    /// The ranks of groups: of a field, or of the periods its days are in.
    pub(super) fn group_ranks(&self, key: &GroupKey) -> Result<Ranks, QueryError> {
        let Some(step) = key.by else {
            return self.ranks(&key.field);
        };
        let days = self.days_of(&key.field)?.ok_or_else(|| {
            QueryError::new(QueryProblem::GroupNotDates).with("field", &key.field)
        })?;
        let known = || days.iter().copied().filter(|day| *day != NO_DAY);
        let first = known().min().map(|day| period_number(step, day_of(day)));
        let last = known().max().map(|day| period_number(step, day_of(day)));
        let (Some(first), Some(last)) = (first, last) else {
            return Ok(Ranks {
                of_row: vec![BLANK; days.len()],
                count: 0,
            });
        };
        let rank = |day: &i32| match *day {
            NO_DAY => BLANK,
            day => (period_number(step, day_of(day)) - first) as u32,
        };
        Ok(Ranks {
            of_row: days.par_iter().map(rank).collect(),
            count: (last - first) as u32 + 1,
        })
    }

    /// The days of a field that holds dates.
    pub(super) fn days_of(&self, field: &QueryField) -> Result<Option<&[i32]>, QueryError> {
        Ok(match field {
            QueryField::Builtin(field) => self.stores.days(*field).map(|days| days.as_slice()),
            QueryField::Own(name) => match &self.own_column(name)?.values {
                OwnValues::Days(days) => Some(days.as_slice()),
                OwnValues::Numbers(_) | OwnValues::Coded(_) => None,
            },
            _ => None,
        })
    }

    fn of_text(&self, field: usize) -> Ranks {
        let rows: Vec<u32> = (0..self.stores.len() as u32).collect();
        let sorted = self.in_text_order(rows, field);
        let texts = self.stores.texts.get().all(field);
        let mut of_row = vec![BLANK; sorted.len()];
        let (mut rank, mut before) = (0, "");
        for row in sorted {
            let text = texts[row as usize];
            if text.is_empty() {
                continue;
            }
            if text != before {
                rank += 1;
                before = text;
            }
            of_row[row as usize] = rank - 1;
        }
        Ranks {
            of_row,
            count: rank,
        }
    }
}

/// Stable: rows of one rank stay as they were.
fn ordered(order: &[u32], ranks: &Ranks, descending: bool) -> Vec<u32> {
    let slot = |row: u32| match ranks.of_row[row as usize] {
        BLANK => ranks.count as usize,
        rank if descending => (ranks.count - 1 - rank) as usize,
        rank => rank as usize,
    };
    let mut starts = vec![0u32; ranks.count as usize + 2];
    for row in order {
        starts[slot(*row) + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut sorted = vec![0; order.len()];
    for row in order {
        let start = &mut starts[slot(*row)];
        sorted[*start as usize] = *row;
        *start += 1;
    }
    sorted
}

/// What the values of a dictionary are ordered by.
#[derive(Clone, Copy)]
enum By {
    /// As they are listed.
    Code,
    Key,
    Label,
}

/// The rank of each code, texts in natural order.
fn dict_ranks(dict: &Dict, by: By) -> (Vec<u32>, u32) {
    let mut ranks = vec![BLANK; dict.len()];
    let text = |code: usize| match by {
        By::Code => String::new(),
        By::Key => dict.key(code).to_owned(),
        By::Label => fold(dict.label(code)),
    };
    let mut codes: Vec<(String, usize)> = (1..dict.len()).map(|code| (text(code), code)).collect();
    if !matches!(by, By::Code) {
        // Two of one name (states of two countries) by their keys: codes tell only which was met first.
        codes.par_sort_by(|a, b| {
            natural::compare(&a.0, &b.0).then_with(|| dict.key(a.1).cmp(dict.key(b.1)))
        });
    }
    for (rank, (_, code)) in codes.iter().enumerate() {
        ranks[*code] = rank as u32;
    }
    let count = codes.len() as u32;
    (ranks, count)
}

fn of_codes(codes: &super::coded::Codes, ranks: &[u32], count: u32) -> Ranks {
    Ranks {
        of_row: (0..codes.len()).map(|row| ranks[codes.get(row)]).collect(),
        count,
    }
}

fn of_days(days: &[i32]) -> Ranks {
    let known = || days.iter().copied().filter(|day| *day != NO_DAY);
    let (Some(first), Some(last)) = (known().min(), known().max()) else {
        return Ranks {
            of_row: vec![BLANK; days.len()],
            count: 0,
        };
    };
    // The whole calendar from year -9999 to 9999 has 7.3 million days: a table of them can always be had.
    let rank = |day: &i32| {
        if *day == NO_DAY {
            BLANK
        } else {
            (*day - first) as u32
        }
    };
    Ranks {
        of_row: days.iter().map(rank).collect(),
        count: (last - first) as u32 + 1,
    }
}

fn of_numbers(numbers: &[f64]) -> Ranks {
    let mut sorted: Vec<f64> = numbers.iter().copied().filter(|n| !n.is_nan()).collect();
    sorted.par_sort_unstable_by(f64::total_cmp);
    sorted.dedup();
    let rank = |number: &f64| {
        if number.is_nan() {
            return BLANK;
        }
        sorted.partition_point(|other| other < number) as u32
    };
    Ranks {
        of_row: numbers.par_iter().map(rank).collect(),
        count: sorted.len() as u32,
    }
}
