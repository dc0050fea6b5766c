//! What differs between two states: as recorded at one time and another, or open on one day and another.
//!
//! A state is a selection: the stores of a query, as recorded at a time, open on a day where one is said. What is in the later and not in the
//! earlier is new, what is in the earlier alone is gone; a store in both is compared field by field where the two were recorded at different times.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rusqlite::Connection;

use crate::columns::{AsOf, State};
use crate::error::Result;
use crate::history::FieldChange;
use crate::model::{FieldKey, Store, StoreField};
use crate::query::StoreQuery;
use crate::registry::Registry;
use crate::watch::{Steps, Watch};

/// One of two states.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ComparedState {
    /// As recorded when.
    pub as_of: AsOf,
    /// Open on which day; all stores unless said.
    pub on: Option<Date>,
}

/// What became of a store from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is in the later alone.
    New,
    /// It is in the earlier alone.
    Gone,
    /// It is in both, and another.
    Changed,
}

impl Fate {
    /// A short name that programs may rely on.
    pub const fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::Changed => "changed",
        }
    }
}

/// A store that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct StoreDifference {
    /// What became of it.
    pub fate: Fate,
    /// The store as it is in the later state; one that is gone as it was in the earlier.
    pub store: Store,
    /// What changed of one that is in both.
    pub changes: Vec<FieldChange>,
}

/// How much differs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// Stores of the earlier state.
    pub before: u64,
    /// Stores of the later state.
    pub after: u64,
    /// Stores that are new.
    pub new: u64,
    /// Stores that are gone.
    pub gone: u64,
    /// Stores that are another.
    pub changed: u64,
    /// In how many stores each field is another.
    pub fields: BTreeMap<FieldKey, u64>,
}

/// Stores read at once.
const BATCH: usize = 2_000;

impl Registry {
    /// Compares two states of the stores of a query, and hands every store that differs to `each`: the new, the gone, the changed, each in the order
    /// they were made. `each` may stop it with an error.
    pub fn difference(
        &self,
        query: &StoreQuery,
        [before, after]: [ComparedState; 2],
        watch: &Watch,
        each: &mut dyn FnMut(StoreDifference) -> Result<()>,
    ) -> Result<Difference> {
        loop {
            let states = [
                self.state(before.as_of, watch)?,
                self.state(after.as_of, watch)?,
            ];
            let selected = |state: &State, on: Option<Date>| -> Result<BTreeSet<i64>> {
                let mut query = query.clone();
                query.on = on.or(query.on);
                Ok(state.columns.select(&query)?.ids().collect())
            };
            let (earlier, later) = (
                selected(&states[0], before.on)?,
                selected(&states[1], after.on)?,
            );
            let found = self.read_long(|reader| {
                // Where somebody wrote meanwhile, both states are read anew.
                let newest = reader.last_entry()?;
                if states.iter().any(|state| state.newest != newest) {
                    return Ok(None);
                }
                between(
                    reader.connection(),
                    &states,
                    [&earlier, &later],
                    watch,
                    each,
                )
                .map(Some)
            })?;
            if let Some(found) = found {
                return Ok(found);
            }
        }
    }
}

/// What differs between two states, of the stores that were selected in each.
fn between(
    conn: &Connection,
    [before, after]: &[State; 2],
    [earlier, later]: [&BTreeSet<i64>; 2],
    watch: &Watch,
    each: &mut dyn FnMut(StoreDifference) -> Result<()>,
) -> Result<Difference> {
    let whole = |fate| {
        move |store| StoreDifference {
            fate,
            store,
            changes: Vec::new(),
        }
    };
    let new: Vec<i64> = later.difference(earlier).copied().collect();
    let gone: Vec<i64> = earlier.difference(later).copied().collect();
    let mut found = Difference {
        before: earlier.len() as u64,
        after: later.len() as u64,
        new: new.len() as u64,
        gone: gone.len() as u64,
        ..Difference::default()
    };
    let touched: Vec<i64> = touched(conn, before.columns.entry(), after.columns.entry())?
        .into_iter()
        .filter(|id| earlier.contains(id) && later.contains(id))
        .collect();
    let all = new.len() + gone.len() + touched.len();
    let mut steps = Steps::begin(watch, "comparing", all as u64);
    for (ids, state, fate) in [(&new, after, Fate::New), (&gone, before, Fate::Gone)] {
        for ids in ids.chunks(BATCH) {
            let stores = state.stores(conn, ids)?.into_iter();
            stores.map(whole(fate)).try_for_each(&mut *each)?;
            steps.add(ids.len() as u64)?;
        }
    }
    for ids in touched.chunks(BATCH) {
        let later = after.stores(conn, ids)?;
        for (was, is) in before.stores(conn, ids)?.into_iter().zip(later) {
            debug_assert_eq!(was.id, is.id);
            let changes = changes(&was, &is);
            if changes.is_empty() {
                continue;
            }
            found.changed += 1;
            for change in &changes {
                *found.fields.entry(change.field).or_default() += 1;
            }
            each(StoreDifference {
                fate: Fate::Changed,
                store: is,
                changes,
            })?;
        }
        steps.add(ids.len() as u64)?;
    }
    Ok(found)
}

/// The stores of which a field was changed between two states, whichever is the earlier.
fn touched(conn: &Connection, one: i64, other: i64) -> Result<BTreeSet<i64>> {
    let (from, to) = (one.min(other), one.max(other));
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT row FROM journal_change WHERE tbl = 'store' AND entry > ?1 AND entry <= ?2",
    )?;
    let ids = statement.query_map((from, to), |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

fn changes(was: &Store, is: &Store) -> Vec<FieldChange> {
    let own: BTreeSet<FieldKey> = was
        .own
        .keys()
        .chain(is.own.keys())
        .map(|uid| FieldKey::Own(*uid))
        .collect();
    StoreField::ALL
        .iter()
        .map(|field| FieldKey::from(*field))
        .chain(own)
        .filter(|field| was.get(*field) != is.get(*field))
        .map(|field| FieldChange {
            field,
            before: was.get(field).clone(),
            after: is.get(field).clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::door::Action;
    use crate::journal::SeededClock;
    use crate::model::{FieldValues, Value};

    fn said(
        registry: &Registry,
        query: &str,
        states: [ComparedState; 2],
    ) -> (Difference, Vec<String>) {
        let mut said = Vec::new();
        let found = registry
            .difference(
                &query.parse().unwrap(),
                states,
                &Watch::NONE,
                &mut |store| {
                    let changes: Vec<String> = store
                        .changes
                        .iter()
                        .map(|change| {
                            format!(" {} {}>{}", change.field, change.before, change.after)
                        })
                        .collect();
                    let (fate, code) = (store.fate.key(), store.store.code().to_owned());
                    said.push(format!("{fate} {code}{}", changes.concat()));
                    Ok(())
                },
            )
            .unwrap();
        (found, said)
    }

    #[test]
    fn two_states_differ_by_what_came_went_and_changed() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(SeededClock::new(1_540_000_000_000, 7));
        let registry = Registry::create_with(&folder.path().join("n.haat"), clock).unwrap();
        let act = |write: &dyn Fn(&mut crate::door::Tx<'_>) -> Result<()>| {
            let done = registry.transact("asha", Action::new("test"), |tx| write(tx));
            let entry = done.unwrap().entry.unwrap();
            let entry = registry
                .read(|reader| reader.entry(entry))
                .unwrap()
                .unwrap();
            AsOf::Recorded(entry.stamp.wall)
        };
        let add = |tx: &mut crate::door::Tx<'_>, code: &str, opened: &str| {
            tx.create_store(&FieldValues::from_iter([
                (StoreField::Code.into(), Value::text(code)),
                (
                    StoreField::Opened.into(),
                    Value::Date(opened.parse().unwrap()),
                ),
            ]))
            .map(drop)
        };
        let id = |code: &str| {
            registry
                .read(|reader| reader.store_by_code(code))
                .unwrap()
                .unwrap()
        };
        act(&|tx| add(tx, "A", "2018-01-01"));
        act(&|tx| add(tx, "B", "2018-06-01"));
        let first = act(&|tx| add(tx, "C", "2018-06-01"));
        let set = |code: &str, text: &str| {
            let id = id(code);
            act(&|tx| {
                tx.set_store(id, StoreField::Notes.into(), Value::text(text))
                    .map(drop)
            })
        };
        set("A", "seen");
        set("B", "seen");
        set("B", "never");
        let c = id("C");
        act(&|tx| tx.delete_store(c));
        let second = act(&|tx| add(tx, "D", "2018-07-01"));
        // To and fro is no difference.
        set("A", "twice");
        let state = |as_of| ComparedState { as_of, on: None };
        let (found, lines) = said(&registry, "", [state(first), state(second)]);
        assert_eq!(
            lines,
            [
                "new D",
                "gone C",
                "changed A notes >seen",
                "changed B notes >never"
            ]
        );
        assert_eq!((found.before, found.after), (3, 3));
        assert_eq!(found.fields.get(&StoreField::Notes.into()), Some(&2));
        let (_, lines) = said(&registry, "", [state(second), state(AsOf::Now)]);
        assert_eq!(lines, ["changed A notes seen>twice"]);
        // The other way round everything is turned about.
        let (_, lines) = said(&registry, "", [state(second), state(first)]);
        assert_eq!(
            lines,
            [
                "new C",
                "gone D",
                "changed A notes seen>",
                "changed B notes never>"
            ]
        );
        let (_, lines) = said(&registry, "code:B,D", [state(first), state(second)]);
        assert_eq!(lines, ["new D", "changed B notes >never"]);

        let open = |day: &str| ComparedState {
            as_of: AsOf::Now,
            on: Some(day.parse().unwrap()),
        };
        let (found, lines) = said(&registry, "", [open("2018-05-01"), open("2018-06-15")]);
        assert_eq!(
            (found.before, found.after, lines),
            (1, 2, vec!["new B".to_owned()])
        );
    }
}
