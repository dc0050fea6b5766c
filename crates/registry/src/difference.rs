//! What differs between two states: as recorded at one time and another, or open on one day and another.
//!
//! A state is a selection: the stores of a query, as recorded at a time, open on a day where one is said. What is in the later and not in the
//! earlier is new, what is in the earlier alone is gone; a store in both is compared field by field where the two were recorded at different times.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rusqlite::Connection;

use crate::columns::AsOf;
use crate::error::Result;
use crate::history::FieldChange;
use crate::journal::{self, StoresAt};
use crate::model::{FieldKey, Store, StoreField};
use crate::query::StoreQuery;
use crate::reader::Reader;
use crate::registry::Registry;
use crate::rows;
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
    /// they were made.
    pub fn difference(
        &self,
        query: &StoreQuery,
        [before, after]: [ComparedState; 2],
        watch: &Watch,
        each: &mut dyn FnMut(StoreDifference),
    ) -> Result<Difference> {
        let selected = |state: ComparedState| -> Result<BTreeSet<i64>> {
            let mut query = query.clone();
            query.on = state.on.or(query.on);
            Ok(self.columns(state.as_of)?.select(&query)?.ids().collect())
        };
        // Half of the reading is each state's.
        watch.goes_on("reading", 0, 2)?;
        let earlier = selected(before)?;
        watch.goes_on("reading", 1, 2)?;
        let later = selected(after)?;
        let mut found = Difference {
            before: earlier.len() as u64,
            after: later.len() as u64,
            ..Difference::default()
        };
        self.read_long(|reader| {
            let conn = reader.connection();
            let (before, after) = (
                Then::of(reader, before.as_of)?,
                Then::of(reader, after.as_of)?,
            );
            let whole = |fate| {
                move |store| StoreDifference {
                    fate,
                    store,
                    changes: Vec::new(),
                }
            };
            let new: Vec<i64> = later.difference(&earlier).copied().collect();
            let gone: Vec<i64> = earlier.difference(&later).copied().collect();
            (found.new, found.gone) = (new.len() as u64, gone.len() as u64);
            let touched: Vec<i64> = touched(conn, &before, &after)?
                .into_iter()
                .filter(|id| earlier.contains(id) && later.contains(id))
                .collect();
            let all = new.len() + gone.len() + touched.len();
            let mut steps = Steps::begin(watch, "comparing", all as u64);
            for ids in new.chunks(BATCH) {
                let stores = after.stores(conn, ids)?;
                stores
                    .into_iter()
                    .map(whole(Fate::New))
                    .for_each(&mut *each);
                steps.add(ids.len() as u64)?;
            }
            for ids in gone.chunks(BATCH) {
                let stores = before.stores(conn, ids)?;
                stores
                    .into_iter()
                    .map(whole(Fate::Gone))
                    .for_each(&mut *each);
                steps.add(ids.len() as u64)?;
            }
            for ids in touched.chunks(BATCH) {
                let mut later = after.stores(conn, ids)?.into_iter().peekable();
                for was in before.stores(conn, ids)? {
                    // Another program may have removed one since they were selected.
                    while later.next_if(|store| store.id < was.id).is_some() {}
                    let Some(is) = later.next_if(|store| store.id == was.id) else {
                        continue;
                    };
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
                    });
                }
                steps.add(ids.len() as u64)?;
            }
            Ok(())
        })?;
        Ok(found)
    }
}

/// The stores as they were after an entry.
struct Then {
    entry: i64,
    /// How they differ from now; nothing for now itself.
    then: Option<StoresAt>,
}

impl Then {
    fn of(reader: &Reader<'_>, as_of: AsOf) -> Result<Self> {
        let (conn, newest) = (reader.connection(), reader.last_entry()?);
        let entry = match as_of {
            AsOf::Now => newest,
            AsOf::Recorded(wall) => journal::entry_at(conn, wall)?,
        };
        Ok(Self {
            entry,
            then: (entry != newest)
                .then(|| journal::stores_at(conn, entry))
                .transpose()?,
        })
    }

    /// The live stores of these ids in this order.
    fn stores(&self, conn: &Connection, ids: &[i64]) -> Result<Vec<Store>> {
        let live = |store: &Store| store.deleted_by.is_none();
        let Some(then) = &self.then else {
            let mut stores = rows::stores(conn, ids)?;
            stores.retain(live);
            return Ok(stores);
        };
        let mut stores = Vec::with_capacity(ids.len());
        for id in ids.iter().filter(|id| **id < then.first_later) {
            stores.extend(match then.touched.get(id) {
                Some(store) => store.clone(),
                None => rows::store(conn, *id)?.filter(live),
            });
        }
        Ok(stores)
    }
}

/// The stores of which a field was changed between two states, whichever is the earlier.
fn touched(conn: &Connection, one: &Then, other: &Then) -> Result<BTreeSet<i64>> {
    let (from, to) = (one.entry.min(other.entry), one.entry.max(other.entry));
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
