//! The stores *as recorded at T*: the journal walked backwards over the rows it touched since.

use std::collections::HashMap;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::entry::SpanKind;
use super::table::Table;
use crate::error::Result;
use crate::model::{FieldKey, FieldKind, Store, Value};
use crate::rows;

/// How the stores of an earlier state differ from those of the file now.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StoresAt {
    /// Stores from this local id on did not exist then: ids grow and are never used again.
    pub(crate) first_later: i64,
    /// Stores touched since, as they were then; `None` where the store was a tombstone.
    pub(crate) touched: HashMap<i64, Option<Store>>,
}

/// The newest entry made at or before `wall` (milliseconds since 1970-01-01T00:00Z); 0 where there is none.
pub(crate) fn entry_at(conn: &Connection, wall: i64) -> Result<i64> {
    // Stamps grow with ids, so the newest first is soon found for the recent past, where people look most.
    Ok(conn
        .prepare_cached("SELECT coalesce((SELECT id FROM journal WHERE wall <= ?1 ORDER BY id DESC LIMIT 1), 0)")?
        .query_row([wall], |row| row.get(0))?)
}

/// What the stores were right after `entry`, as the difference from now.
pub(crate) fn stores_at(conn: &Connection, entry: i64) -> Result<StoresAt> {
    let first_later = first_created_after(conn, entry)?;
    let mut touched = HashMap::new();
    undo_changes(conn, entry, first_later, &mut touched)?;
    undo_runs(conn, entry, first_later, &mut touched)?;
    let touched = touched
        .into_iter()
        .map(|(id, store)| (id, store.filter(|store: &Store| store.deleted_by.is_none())))
        .collect();
    Ok(StoresAt {
        first_later,
        touched,
    })
}

fn first_created_after(conn: &Connection, entry: i64) -> Result<i64> {
    let first: Option<i64> = conn.query_row(
        "SELECT min(first) FROM journal_span WHERE entry > ?1 AND tbl = 'store' AND what = 'created'",
        [entry],
        |row| row.get(0),
    )?;
    Ok(first.unwrap_or(i64::MAX))
}

/// Newest change first, so that what stays is the value before the oldest.
fn undo_changes(
    conn: &Connection,
    entry: i64,
    first_later: i64,
    touched: &mut HashMap<i64, Option<Store>>,
) -> Result<()> {
    let kinds = rows::own_kinds(conn)?;
    let mut statement = conn.prepare_cached(
        "SELECT row, field, before FROM journal_change
         WHERE entry > ?1 AND tbl = 'store' AND row < ?2 ORDER BY id DESC",
    )?;
    let mut found = statement.query((entry, first_later))?;
    while let Some(change) = found.next()? {
        let (id, field): (i64, String) = (change.get(0)?, change.get(1)?);
        let Some(key) = FieldKey::parse(&field) else {
            continue;
        };
        let kind = match key {
            FieldKey::Builtin(field) => field.kind(),
            FieldKey::Own(uid) => kinds.get(&uid).copied().unwrap_or(FieldKind::Text),
        };
        let before = Value::from_sql(kind, change.get_ref(2)?);
        if let Some(store) = remembered(conn, touched, id)? {
            store.put(key, before);
        }
    }
    Ok(())
}

/// Newest run first: what was removed lives again, what came back is a tombstone.
fn undo_runs(
    conn: &Connection,
    entry: i64,
    first_later: i64,
    touched: &mut HashMap<i64, Option<Store>>,
) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT first, last, what, entry FROM journal_span
         WHERE entry > ?1 AND tbl = ?2 AND first < ?3 AND what <> ?4 ORDER BY rowid DESC",
    )?;
    let mut found = statement.query((
        entry,
        Table::Store.name(),
        first_later,
        SpanKind::Created.key(),
    ))?;
    while let Some(run) = found.next()? {
        let (first, last): (i64, i64) = (run.get(0)?, run.get(1)?);
        let removed = run.get_ref(2)? == ValueRef::Text(SpanKind::Removed.key().as_bytes());
        let by: i64 = run.get(3)?;
        for id in first..=last.min(first_later - 1) {
            if let Some(store) = remembered(conn, touched, id)? {
                store.deleted_by = (!removed).then_some(by);
            }
        }
    }
    Ok(())
}

fn remembered<'a>(
    conn: &Connection,
    touched: &'a mut HashMap<i64, Option<Store>>,
    id: i64,
) -> Result<Option<&'a mut Store>> {
    let slot = match touched.entry(id) {
        std::collections::hash_map::Entry::Occupied(slot) => slot.into_mut(),
        std::collections::hash_map::Entry::Vacant(slot) => slot.insert(rows::store(conn, id)?),
    };
    Ok(slot.as_mut())
}
