//! Pairs of stores that are likely one, by [`haat_matching`], without those that somebody decided.

use std::collections::{HashMap, HashSet};

use haat_atlas::Place;
use haat_matching::stores::{StoreText, columns, scheme};
use haat_matching::{Contribution, Domain, Limits, Skipped, Stage, Stopped, find};
use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::door::Tx;
use crate::error::{Error, Result};
use crate::model::{Store, StoreField, Value};
use crate::reader::Reader;

/// The fields that are compared: where one of them changes, a pair that was said not to be the same is asked about again.
pub const COMPARED: [StoreField; 10] = [
    StoreField::Name,
    StoreField::Code,
    StoreField::Address,
    StoreField::Pin,
    StoreField::Town,
    StoreField::State,
    StoreField::Latitude,
    StoreField::Longitude,
    StoreField::Mobile,
    StoreField::Gstin,
];

/// Two stores that are likely the same.
#[derive(Debug, Clone, PartialEq)]
pub struct DuplicatePair {
    /// Local id of the one that was there first.
    pub first: i64,
    /// Local id of the other.
    pub second: i64,
    /// How likely they are the same, 0 to 1.
    pub probability: f64,
    /// What each field contributed, in bits.
    pub contributions: Vec<Contribution>,
    /// The evidence before anything was compared, in bits: with the contributions it adds up to the probability's.
    pub beforehand: f64,
}

/// The pairs of a registry.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicates {
    /// The likeliest first.
    pub pairs: Vec<DuplicatePair>,
    /// Pairs as likely that are beyond the most that were asked for.
    pub untold: u64,
    /// Pairs as likely that somebody said are not the same.
    pub decided: u64,
    /// Stores that were looked at.
    pub stores: u64,
    /// Pairs that were compared.
    pub compared: u64,
    /// What was not compared, since too many share it.
    pub skipped: Vec<Skipped>,
}

impl Duplicates {
    /// Keeps the pairs that can all be merged at once ([`mergeable`]).
    pub fn keep_mergeable(&mut self) {
        let pairs: Vec<(i64, i64)> = self.pairs.iter().map(ids).collect();
        let kept: HashSet<(i64, i64)> = mergeable(&pairs).into_iter().collect();
        self.pairs.retain(|pair| kept.contains(&ids(pair)));
    }
}

fn ids(pair: &DuplicatePair) -> (i64, i64) {
    (pair.first, pair.second)
}

/// Of pairs of stores those that can all be merged at once, the second into the first: pairs that come first go first, a store goes into
/// one other, and none goes that others go into.
pub fn mergeable(pairs: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let (mut gone, mut stays) = (HashSet::new(), HashSet::new());
    let mut free = |(first, second): &(i64, i64)| {
        let free = first != second
            && !gone.contains(first)
            && !gone.contains(second)
            && !stays.contains(second);
        if free {
            stays.insert(*first);
            gone.insert(*second);
        }
        free
    };
    pairs.iter().filter(|pair| free(pair)).copied().collect()
}

impl Reader<'_> {
    /// The pairs of live stores that are at least so likely the same, the likeliest `most` of them. `goes_on` is told what is done and of how
    /// much, and stops it with `false`: then it is [`Error::Stopped`]. Asked of a read without a limit ([`crate::Registry::read_long`]).
    pub fn duplicates(
        &self,
        least: f64,
        most: usize,
        goes_on: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Duplicates> {
        duplicates(self.connection(), None, (least, most), goes_on)
    }

    /// The live store of that code, or the one that a store of that code was merged into: its local id.
    pub fn store_meant(&self, code: &str) -> Result<Option<i64>> {
        crate::merges::store_meant(self.connection(), code)
    }

    /// Whether any store was merged into another: else no code leads elsewhere.
    pub fn any_merged(&self) -> Result<bool> {
        crate::merges::any(self.connection())
    }
}

impl Tx<'_> {
    /// The pairs with a store that this entry made, as [`Reader::duplicates`] tells them: what a list would bring that is there already, or
    /// brings twice itself.
    pub fn duplicates_made(
        &self,
        least: f64,
        most: usize,
        goes_on: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Duplicates> {
        let made_by = Some(self.entry());
        duplicates(self.connection(), made_by, (least, most), goes_on)
    }
}

/// The pairs of live stores; of those with one that the entry made, where one is named.
fn duplicates(
    conn: &Connection,
    made_by: Option<i64>,
    (least, most): (f64, usize),
    goes_on: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Duplicates> {
    let rows = compared_rows(conn, goes_on)?;
    let domain = match made_by {
        None => Domain::Within,
        // Ids are never given again: what an entry made comes last.
        Some(entry) => {
            let old = rows.partition_point(|row| row.created_by != entry);
            Domain::New(u32::try_from(old).unwrap_or(u32::MAX))
        }
    };
    let texts: Vec<StoreText<'_>> = rows.iter().map(Compared::text).collect();
    let (columns, scheme) = (columns(&texts), scheme());
    let decided = decided(conn)?;
    let limits = Limits {
        least,
        most: most.saturating_add(decided.len()),
        ..Limits::default()
    };
    let found = find(&scheme, &columns, domain, limits, &mut |stage| {
        let (done, of) = progress(stage);
        goes_on(done, of)
    })
    .map_err(|Stopped| Error::Stopped)?;
    let (mut pairs, mut known, mut untold) = (Vec::new(), 0, found.untold);
    for pair in &found.matches {
        let (first, second) = (&rows[pair.a as usize], &rows[pair.b as usize]);
        let said = decided.get(&(first.id, second.id));
        if said.is_some_and(|said| *said == fingerprint_of(&first.values, &second.values)) {
            known += 1;
        } else if pairs.len() < most {
            pairs.push(DuplicatePair {
                first: first.id,
                second: second.id,
                probability: pair.probability(),
                contributions: found.contributions(&scheme, &columns, pair),
                beforehand: found.weights.beforehand(),
            });
        } else {
            untold += 1;
        }
    }
    Ok(Duplicates {
        pairs,
        untold,
        decided: known,
        stores: rows.len() as u64,
        compared: found.candidates,
        skipped: found.skipped,
    })
}

/// Every live store as far as it is compared, in the order of ids.
fn compared_rows(
    conn: &Connection,
    goes_on: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Vec<Compared>> {
    let fields: Vec<&str> = COMPARED.iter().map(|field| field.key()).collect();
    let sql = format!(
        "SELECT id, created_by, place, {} FROM store WHERE deleted_by IS NULL ORDER BY id",
        fields.join(", ")
    );
    let mut statement = conn.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if found.len() % 10_000 == 0 && !goes_on(0, 100) {
            return Err(Error::Stopped);
        }
        let value = |(at, field): (usize, &StoreField)| {
            Ok(Value::from_sql(field.kind(), row.get_ref(at + 3)?))
        };
        let values = COMPARED.iter().enumerate().map(value);
        found.push(Compared {
            id: row.get(0)?,
            created_by: row.get(1)?,
            town: row.get::<_, Option<u32>>(2)?.and_then(Place::by_id),
            values: values.collect::<rusqlite::Result<_>>()?,
        });
    }
    Ok(found)
}

/// The pairs that somebody said are not the same, with what was compared then.
fn decided(conn: &Connection) -> Result<HashMap<(i64, i64), String>> {
    let mut statement =
        conn.prepare("SELECT first, second, compared FROM not_same WHERE deleted_by IS NULL")?;
    let rows = statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A hundredth of the whole for each block and stage: reading, gathering, comparing.
fn progress(stage: Stage) -> (u64, u64) {
    let part = |done: u64, of: u64, from: u64, to: u64| from + (to - from) * done / of.max(1);
    let done = match stage {
        Stage::Gathering(done, of) => part(done as u64, of as u64, 10, 40),
        Stage::Comparing(done, of) => part(done, of, 40, 90),
        Stage::Weighing => 90,
    };
    (done, 100)
}

/// A store, as far as it is compared.
struct Compared {
    id: i64,
    created_by: i64,
    /// The listed town it is in: Bangalore and Bengaluru are one.
    town: Option<&'static Place>,
    /// In the order of [`COMPARED`].
    values: Vec<Value>,
}

impl Compared {
    fn text(&self) -> StoreText<'_> {
        let at = |field: StoreField| {
            let at = COMPARED.iter().position(|other| *other == field);
            at.and_then(|at| self.values.get(at))
        };
        let text = |field| at(field).and_then(Value::as_text);
        let number = |field| at(field).and_then(Value::as_number);
        StoreText {
            code: text(StoreField::Code),
            name: text(StoreField::Name),
            address: text(StoreField::Address),
            pin: text(StoreField::Pin),
            town: text(StoreField::Town).map(|town| self.town.map_or(town, |town| town.name)),
            state: text(StoreField::State),
            mobile: text(StoreField::Mobile),
            gstin: text(StoreField::Gstin),
            point: number(StoreField::Latitude).zip(number(StoreField::Longitude)),
        }
    }
}

/// What is compared of two stores, in one short text: another one where any of it changed.
pub(crate) fn fingerprint(first: &Store, second: &Store) -> String {
    let values = |store: &Store| -> Vec<Value> {
        COMPARED
            .iter()
            .map(|field| store.get(*field).clone())
            .collect()
    };
    fingerprint_of(&values(first), &values(second))
}

fn fingerprint_of(first: &[Value], second: &[Value]) -> String {
    let mut hash = Sha256::new();
    for value in first.iter().chain(second) {
        match value {
            Value::Text(text) => hash.update(text),
            Value::Number(number) => hash.update(number.to_bits().to_be_bytes()),
            _ => {}
        }
        // No text holds it, so that no value reaches into the next.
        hash.update([0xff]);
    }
    hash.finalize()[..12]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_merged_at_once_is_merged_once() {
        let found = mergeable(&[(1, 2), (2, 3), (1, 3), (4, 1), (4, 5), (6, 6)]);
        assert_eq!(found, [(1, 2), (1, 3), (4, 5)]);
    }
}
