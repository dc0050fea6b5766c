//! What undo and redo take together: the changes of one store that were made within a minute.
//!
//! A form saves each field as it is left, so that nothing is lost; a person who filled in five of them thinks of one thing done. The
//! entries stay as they are, each with its own reverse. Only how many of them one step takes is said here.

use rusqlite::Connection;

use super::entry::{self, Entry, EntryKind};
use super::replay::{next_redo, next_undo};
use crate::error::Result;

/// The longest from the first change of a step to its last, in milliseconds.
const LONGEST: i64 = 60_000;
/// Entries that are looked at to find where a step begins.
const MOST: usize = 1_000;

/// The entries that one step back takes, the newest first; `joins` says of an entry whether it may be taken together with others.
pub(crate) fn undo_step(conn: &Connection, joins: &dyn Fn(i64) -> bool) -> Result<Vec<Entry>> {
    let Some(newest) = next_undo(conn)? else {
        return Ok(Vec::new());
    };
    let mut step = around(conn, newest.clone(), joins)?;
    step.retain(|entry| entry.id <= newest.id);
    step.reverse();
    Ok(step)
}

/// The entries that one step forward takes, the oldest first.
pub(crate) fn redo_step(conn: &Connection, joins: &dyn Fn(i64) -> bool) -> Result<Vec<Entry>> {
    let Some(oldest) = next_redo(conn)? else {
        return Ok(Vec::new());
    };
    let mut step = around(conn, oldest.clone(), joins)?;
    step.retain(|entry| entry.id >= oldest.id);
    Ok(step)
}

/// The step an entry belongs to, the oldest first: both ways lead to the same, so that redo takes what undo took.
fn around(conn: &Connection, entry: Entry, joins: &dyn Fn(i64) -> bool) -> Result<Vec<Entry>> {
    let Some(store) = edited(conn, &entry)?.filter(|_| joins(entry.id)) else {
        return Ok(vec![entry]);
    };
    let neighbour = |of: &Entry, id: i64| -> Result<Option<Entry>> {
        let Some(found) = entry::by_id(conn, id)?.filter(|found| joins(found.id)) else {
            return Ok(None);
        };
        let near = (found.stamp.wall - of.stamp.wall).abs() <= LONGEST
            && found.who == of.who
            && found.stamp.replica == of.stamp.replica;
        Ok((near && edited(conn, &found)? == Some(store)).then_some(found))
    };
    let id = entry.id;
    let mut chain = vec![entry];
    while chain.len() < MOST
        && let Some(before) = neighbour(&chain[0], chain[0].id - 1)?
    {
        chain.insert(0, before);
    }
    while let Some(last) = chain.last()
        && chain.len() < MOST
        && let Some(after) = neighbour(last, last.id + 1)?
    {
        chain.push(after);
    }
    // From the first on, a step goes as far as its minute.
    let mut step: Vec<Entry> = Vec::new();
    for found in chain {
        let full = step
            .first()
            .is_some_and(|first| found.stamp.wall - first.stamp.wall > LONGEST);
        if full {
            if step.iter().any(|entry| entry.id == id) {
                break;
            }
            step.clear();
        }
        step.push(found);
    }
    Ok(step)
}

/// The one store that an entry edited, where it is such an entry.
fn edited(conn: &Connection, entry: &Entry) -> Result<Option<i64>> {
    if entry.kind != EntryKind::Do || entry.action != "store.edit" {
        return Ok(None);
    }
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT row FROM journal_change WHERE entry = ?1 AND tbl = 'store' LIMIT 2",
    )?;
    let rows = statement.query_map([entry.id], |row| row.get(0))?;
    let rows = rows.collect::<rusqlite::Result<Vec<i64>>>()?;
    Ok(match rows[..] {
        [only] => Some(only),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use crate::door::Action;
    use crate::journal::Clock;
    use crate::model::{FieldValues, StoreField, Value};
    use crate::registry::Registry;

    /// A clock that stands where it is set, in seconds.
    #[derive(Default)]
    struct SetClock(AtomicI64, AtomicI64);

    impl Clock for SetClock {
        fn now(&self) -> i64 {
            1_500_000_000_000 + self.0.load(Ordering::Relaxed) * 1_000
        }

        fn random(&self) -> u64 {
            fastrand::Rng::with_seed(self.1.fetch_add(1, Ordering::Relaxed).unsigned_abs()).u64(..)
        }
    }

    struct Kit {
        registry: Registry,
        clock: Arc<SetClock>,
        _folder: tempfile::TempDir,
    }

    impl Kit {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let clock = Arc::new(SetClock::default());
            let path = folder.path().join("n.haat");
            let registry = Registry::create_with(&path, clock.clone()).unwrap();
            Self {
                registry,
                clock,
                _folder: folder,
            }
        }

        fn add(&self, code: &str) -> i64 {
            let values = FieldValues::from_iter([(StoreField::Code.into(), Value::text(code))]);
            let done = self
                .registry
                .transact("asha", Action::new("store.create"), |tx| {
                    tx.create_store(&values)
                })
                .unwrap();
            done.value
        }

        /// Leaves a field of a store at a second; the entry.
        fn leave(&self, second: i64, who: &str, id: i64, field: StoreField, text: &str) -> i64 {
            self.clock.0.store(second, Ordering::Relaxed);
            let value = Value::text(text);
            let done = self
                .registry
                .transact(who, Action::new("store.edit"), |tx| {
                    tx.set_store(id, field.into(), value)
                })
                .unwrap();
            done.entry.unwrap()
        }

        fn undo_step(&self) -> Vec<i64> {
            let step = self.registry.read(|reader| reader.undo_step(|_| true));
            step.unwrap().iter().map(|entry| entry.id).collect()
        }

        fn redo_step(&self) -> Vec<i64> {
            let step = self.registry.read(|reader| reader.redo_step(|_| true));
            step.unwrap().iter().map(|entry| entry.id).collect()
        }

        fn undo(&self) {
            let step = self.undo_step();
            let done = self
                .registry
                .undo_shown("asha", &step, &crate::Watch::NONE)
                .unwrap();
            assert_eq!(done.len(), step.len());
        }
    }

    #[test]
    fn what_is_left_in_one_record_within_a_minute_is_one_step_back_and_forth() {
        let kit = Kit::new();
        let id = kit.add("A");
        let left = [
            kit.leave(100, "asha", id, StoreField::Name, "North"),
            kit.leave(130, "asha", id, StoreField::Town, "Patna"),
            kit.leave(160, "asha", id, StoreField::Notes, "new"),
            // After the minute of the first, another step begins.
            kit.leave(161, "asha", id, StoreField::Notes, "newer"),
            kit.leave(190, "asha", id, StoreField::Name, "South"),
        ];
        let whole = kit.registry.read(|reader| reader.store(id)).unwrap();
        assert_eq!(kit.undo_step(), [left[4], left[3]]);
        kit.undo();
        assert_eq!(kit.undo_step(), [left[2], left[1], left[0]]);
        kit.undo();
        let plain = kit.registry.read(|reader| reader.store(id)).unwrap();
        assert_eq!(plain.unwrap().get(StoreField::Name), &Value::Blank);
        assert_eq!(kit.undo_step().len(), 1, "the store itself is its own step");

        for step in [&left[..3], &left[3..]] {
            assert_eq!(kit.redo_step(), step);
            kit.registry
                .redo_shown("asha", step, &crate::Watch::NONE)
                .unwrap();
        }
        let again = kit.registry.read(|reader| reader.store(id)).unwrap();
        assert_eq!(again, whole);
        // What was redone is undone in the same steps.
        assert_eq!(kit.undo_step(), [left[4], left[3]]);
    }

    #[test]
    fn another_record_person_or_program_ends_a_step() {
        let kit = Kit::new();
        let (id, other) = (kit.add("A"), kit.add("B"));
        kit.leave(1, "asha", id, StoreField::Name, "1");
        let elsewhere = kit.leave(2, "asha", other, StoreField::Name, "2");
        assert_eq!(kit.undo_step(), [elsewhere]);
        let by_another = kit.leave(3, "ravi", other, StoreField::Name, "3");
        assert_eq!(kit.undo_step(), [by_another]);
        let first = kit.leave(4, "ravi", other, StoreField::Notes, "4");
        let last = kit.leave(5, "ravi", other, StoreField::Town, "5");
        let not_first = |entry: i64| entry != first;
        let step = kit.registry.read(|reader| reader.undo_step(not_first));
        let step: Vec<i64> = step.unwrap().iter().map(|entry| entry.id).collect();
        assert_eq!(step, [last]);
        assert_eq!(kit.undo_step(), [last, first, by_another]);
    }

    #[test]
    fn a_step_that_is_not_the_newest_by_now_is_left_whole() {
        let kit = Kit::new();
        let id = kit.add("A");
        let first = kit.leave(1, "asha", id, StoreField::Name, "1");
        let last = kit.leave(2, "asha", id, StoreField::Town, "2");
        let before = kit.registry.read(|reader| reader.last_entry()).unwrap();
        let refused = kit
            .registry
            .undo_shown("asha", &[last, first, last], &crate::Watch::NONE);
        assert_eq!(refused.unwrap_err().code(), "moved_on");
        assert_eq!(
            kit.registry.read(|reader| reader.last_entry()).unwrap(),
            before
        );
        let town = kit.registry.read(|reader| reader.store(id)).unwrap();
        assert_eq!(town.unwrap().get(StoreField::Town), &Value::text("2"));
    }
}
