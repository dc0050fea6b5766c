//! Which entries stand, and which were taken back: by undo, or by a later entry that names them.

use std::collections::{BTreeSet, HashMap, HashSet};

use rusqlite::Connection;

use crate::error::Result;

/// The action of an entry that takes back others, which need not be the newest.
pub(crate) const UNDO_ENTRY: &str = "entry.undo";

/// The name under which such an entry keeps those it took back.
pub(crate) const UNDOES: &str = "undoes";

/// Of the entries from `first` to `last`, those that stand taken back now.
///
/// The oldest comes first, as it happened: what takes back an entry that took back others lets these stand again, and where it stands again
/// itself, they do not.
pub(crate) fn taken_back(conn: &Connection, first: i64, last: i64) -> Result<BTreeSet<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, kind, target, CASE WHEN kind = 'do' THEN json_extract(params, '$.undoes') END FROM journal
         WHERE id >= ?1 AND (kind <> 'do' OR action IN ('entry.undo', 'import.take_back')) ORDER BY id",
    )?;
    let mut rows = statement.query([first])?;
    let mut back = Back::default();
    while let Some(row) = rows.next()? {
        let (id, kind): (i64, String) = (row.get(0)?, row.get(1)?);
        match (kind.as_str(), row.get::<_, Option<i64>>(2)?) {
            ("do", _) => {
                // They go the newest first.
                let mut named = named(row.get(3)?);
                named.sort_unstable();
                back.reverses.insert(id, named);
                back.turn(id, false);
            }
            ("redo", Some(target)) => {
                let undo = back.undo_of.get_mut(&target).and_then(Vec::pop);
                match undo {
                    Some(undo) => back.turn(undo, true),
                    None => back.turn(target, false),
                }
            }
            (_, Some(target)) => {
                back.reverses.insert(id, vec![target]);
                back.undo_of.entry(target).or_default().push(id);
                back.turn(id, false);
            }
            _ => {}
        }
    }
    Ok(back
        .taken
        .into_iter()
        .filter(|id| (first..=last).contains(id))
        .collect())
}

#[derive(Default)]
struct Back {
    taken: HashSet<i64>,
    /// What an entry took back, the oldest first.
    reverses: HashMap<i64, Vec<i64>>,
    /// The undos of an entry that no redo took back, the oldest first.
    undo_of: HashMap<i64, Vec<i64>>,
}

impl Back {
    /// An entry is taken back or stands, and with it what it took back stands or not.
    fn turn(&mut self, id: i64, taken: bool) {
        let mut todo = vec![(id, taken)];
        while let Some((id, taken)) = todo.pop() {
            match taken {
                true => self.taken.insert(id),
                false => self.taken.remove(&id),
            };
            let reverses = self.reverses.get(&id).into_iter().flatten();
            // The last of the list is the next to be turned: the newest where they go, the oldest where they come again.
            let behind = todo.len();
            todo.extend(reverses.map(|id| (*id, !taken)));
            if taken {
                todo[behind..].reverse();
            }
        }
    }
}

/// The entries that an entry took back as the act of its own.
pub(crate) fn undoes(conn: &Connection, entry: i64) -> Result<Vec<i64>> {
    let list = conn
        .prepare_cached("SELECT json_extract(params, '$.undoes') FROM journal WHERE id = ?1")?
        .query_row([entry], |row| row.get(0))?;
    Ok(named(list))
}

fn named(list: Option<String>) -> Vec<i64> {
    list.and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::door::{Action, LaterEntries};
    use crate::model::{FieldValues, StoreField, Value};
    use crate::registry::Registry;

    use super::UNDO_ENTRY;

    #[test]
    fn an_entry_is_back_again_once_what_took_it_back_is_redone() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        let values = FieldValues::from_iter([(StoreField::Code.into(), Value::text("A"))]);
        let added = registry
            .transact("asha", Action::new("store.create"), |tx| {
                tx.create_store(&values)
            })
            .unwrap();
        let added = added.entry.unwrap();
        let named = registry
            .transact("asha", Action::new(UNDO_ENTRY), |tx| {
                tx.undo_entry(added, LaterEntries::Refuse, &crate::Watch::NONE)
            })
            .unwrap();
        let named = named.entry.unwrap();
        let back = || {
            let back = registry.read(|reader| reader.undone(0, named)).unwrap();
            back.into_iter().collect::<Vec<_>>()
        };
        assert_eq!(back(), [added]);
        registry.undo("asha").unwrap();
        assert_eq!(back(), [named]);
        registry.undo("asha").unwrap();
        assert_eq!(back(), [added, named]);
        registry.redo("asha").unwrap();
        assert_eq!(back(), [named]);
        registry.redo("asha").unwrap();
        assert_eq!(back(), [added]);
    }
}
