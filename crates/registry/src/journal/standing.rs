//! Which entries stand, and which were taken back: by undo, or by a later entry that names them.

use std::collections::{BTreeSet, HashMap};

use rusqlite::Connection;

use crate::error::Result;

/// The action of an entry that takes back others, which need not be the newest.
pub(crate) const UNDO_ENTRY: &str = "entry.undo";

/// The name under which such an entry keeps those it took back.
pub(crate) const UNDOES: &str = "undoes";

/// Of the entries from `first` to `last`, those that stand taken back now.
///
/// The newest word on an entry holds: an undo or redo of it, or an entry that names it, unless that was taken back in its turn.
pub(crate) fn taken_back(conn: &Connection, first: i64, last: i64) -> Result<BTreeSet<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, kind, target, CASE WHEN kind = 'do' THEN json_extract(params, '$.undoes') END FROM journal
         WHERE id >= ?1 AND (kind <> 'do' OR action IN ('entry.undo', 'import.take_back')) ORDER BY id DESC",
    )?;
    let mut rows = statement.query([first])?;
    let mut said: HashMap<i64, bool> = HashMap::new();
    let mut redone: HashMap<i64, u32> = HashMap::new();
    while let Some(row) = rows.next()? {
        let (id, kind): (i64, String) = (row.get(0)?, row.get(1)?);
        if said.get(&id) == Some(&true) {
            continue;
        }
        match (kind.as_str(), row.get(2)?) {
            ("do", _) => {
                for named in named(row.get(3)?) {
                    said.entry(named).or_insert(true);
                }
            }
            ("redo", Some(target)) => {
                said.entry(target).or_insert(false);
                *redone.entry(target).or_default() += 1;
            }
            // A redo took back the undo before it.
            (_, Some(target)) => match redone.get_mut(&target) {
                Some(more) if *more > 0 => {
                    *more -= 1;
                    said.insert(id, true);
                }
                _ => {
                    said.entry(target).or_insert(true);
                }
            },
            _ => {}
        }
    }
    Ok(said
        .into_iter()
        .filter(|(id, back)| *back && (first..=last).contains(id))
        .map(|(id, _)| id)
        .collect())
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
