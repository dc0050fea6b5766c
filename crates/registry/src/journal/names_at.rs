//! Formats, partners and own columns *as recorded*: what stores of an earlier state referred to, by the names of that time.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::Value as SqlValue;
use uuid::Uuid;

use super::entry::SpanKind;
use super::table::Table;
use crate::door::LIFE_CYCLE;
use crate::error::Result;
use crate::model::{LifeCycle, OwnField, Ownership, Presence, StoreFormat};
use crate::rows;

/// A row of a table as it stood: its own columns are in the order of [`Table::columns`].
struct RowAt {
    id: i64,
    uid: Uuid,
    live: bool,
    values: Vec<SqlValue>,
}

impl RowAt {
    fn text(&self, at: usize) -> Option<String> {
        match self.values.get(at) {
            Some(SqlValue::Text(text)) => Some(text.clone()),
            _ => None,
        }
    }
}

/// Every format there had been right after `entry` (`None`: until now), the live ones first, and whether it is live.
pub(crate) fn formats_at(
    conn: &Connection,
    entry: Option<i64>,
) -> Result<Vec<(StoreFormat, bool)>> {
    let rows = rows_at(conn, Table::StoreFormat, entry)?;
    Ok(rows
        .iter()
        .map(|row| {
            let format = StoreFormat {
                id: row.id,
                uid: row.uid,
                name: row.text(0).unwrap_or_default(),
                ownership: row.text(1).as_deref().and_then(Ownership::by_key),
                presence: row.text(2).as_deref().and_then(Presence::by_key),
            };
            (format, row.live)
        })
        .collect())
}

/// Id and name of every partner there had been right after `entry`, the live ones first.
pub(crate) fn partner_names_at(
    conn: &Connection,
    entry: Option<i64>,
) -> Result<Vec<(i64, String)>> {
    let rows = rows_at(conn, Table::Partner, entry)?;
    Ok(rows
        .iter()
        .map(|row| (row.id, row.text(1).unwrap_or_default()))
        .collect())
}

/// The own columns that were live right after `entry`, in their order of then.
pub(crate) fn own_fields_at(conn: &Connection, entry: Option<i64>) -> Result<Vec<OwnField>> {
    let mut rows = rows_at(conn, Table::Field, entry)?;
    rows.retain(|row| row.live);
    // Those that nobody put anywhere come last, as they were made.
    rows.sort_by_key(|row| match row.values.get(5) {
        Some(SqlValue::Integer(position)) => (0, *position, row.id),
        _ => (1, 0, row.id),
    });
    Ok(rows
        .iter()
        .map(|row| OwnField {
            id: row.id,
            uid: row.uid,
            name: row.text(0).unwrap_or_default(),
            kind: rows::own_kind(&row.text(1).unwrap_or_default()),
            choices: row
                .text(2)
                .and_then(|json| serde_json::from_str(&json).ok())
                .unwrap_or_default(),
            personal: row.values.get(3) == Some(&SqlValue::Integer(1)),
            required: row.values.get(4) == Some(&SqlValue::Integer(1)),
        })
        .collect())
}

/// The life cycle as it stood right after `entry`.
pub(crate) fn life_cycle_at(conn: &Connection, entry: Option<i64>) -> Result<LifeCycle> {
    let rows = rows_at(conn, Table::Setting, entry)?;
    let mut said = rows
        .iter()
        .filter(|row| row.live && row.text(0).as_deref() == Some(LIFE_CYCLE))
        .filter_map(|row| LifeCycle::from_json(&row.text(1)?));
    Ok(said.next_back().unwrap_or_default())
}

/// The codes that led to another store right after `entry`, each with the store kept; the newest last.
pub(crate) fn merged_codes_at(conn: &Connection, entry: Option<i64>) -> Result<Vec<MergedCode>> {
    let rows = rows_at(conn, Table::StoreMerge, entry)?;
    Ok(rows
        .iter()
        .filter(|row| row.live)
        .filter_map(|row| match (row.values.first(), row.values.get(1)) {
            (Some(SqlValue::Integer(kept)), Some(SqlValue::Integer(removed))) => Some(MergedCode {
                code: haat_atlas::fold(&row.text(2)?),
                kept: *kept,
                removed: *removed,
            }),
            _ => None,
        })
        .collect())
}

/// A code that leads to another store.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MergedCode {
    /// The code, folded.
    pub(crate) code: String,
    /// Local id of the store it was merged into.
    pub(crate) kept: i64,
    /// Local id of the store that was merged.
    pub(crate) removed: i64,
}

/// The rows there had been, tombstones after the live ones, each in the order of ids.
fn rows_at(conn: &Connection, table: Table, entry: Option<i64>) -> Result<Vec<RowAt>> {
    let mut rows = rows_now(conn, table)?;
    if let Some(entry) = entry {
        undo_changes(conn, table, entry, &mut rows)?;
        undo_runs(conn, table, entry, &mut rows)?;
    }
    let (mut live, dead): (Vec<RowAt>, Vec<RowAt>) = rows.into_values().partition(|row| row.live);
    live.extend(dead);
    Ok(live)
}

fn rows_now(conn: &Connection, table: Table) -> Result<BTreeMap<i64, RowAt>> {
    let columns = table.columns();
    let sql = format!(
        "SELECT id, uid, deleted_by IS NULL, {} FROM {}",
        columns.join(", "),
        table.name()
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map([], |row| {
        let values = (0..columns.len()).map(|at| row.get(at + 3));
        let id = row.get(0)?;
        let uid = row.get_ref(1)?.as_blob()?;
        let row = RowAt {
            id,
            uid: Uuid::from_slice(uid).unwrap_or_default(),
            live: row.get(2)?,
            values: values.collect::<rusqlite::Result<_>>()?,
        };
        Ok((id, row))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Newest change first, so that what stays is the value before the oldest.
fn undo_changes(
    conn: &Connection,
    table: Table,
    entry: i64,
    rows: &mut BTreeMap<i64, RowAt>,
) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT row, field, before FROM journal_change WHERE entry > ?1 AND tbl = ?2 ORDER BY id DESC",
    )?;
    let mut found = statement.query((entry, table.name()))?;
    while let Some(change) = found.next()? {
        let (id, field): (i64, String) = (change.get(0)?, change.get(1)?);
        let at = table.columns().iter().position(|column| *column == field);
        if let (Some(row), Some(at)) = (rows.get_mut(&id), at) {
            row.values[at] = change.get(2)?;
        }
    }
    Ok(())
}

/// Newest run first: what was made was not there, what was removed lived.
fn undo_runs(
    conn: &Connection,
    table: Table,
    entry: i64,
    rows: &mut BTreeMap<i64, RowAt>,
) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT first, last, what FROM journal_span WHERE entry > ?1 AND tbl = ?2 ORDER BY rowid DESC",
    )?;
    let mut found = statement.query((entry, table.name()))?;
    while let Some(run) = found.next()? {
        let (first, last, what): (i64, i64, String) = (run.get(0)?, run.get(1)?, run.get(2)?);
        if what == SpanKind::Created.key() {
            rows.retain(|id, _| !(first..=last).contains(id));
            continue;
        }
        for (_, row) in rows.range_mut(first..=last) {
            row.live = what == SpanKind::Removed.key();
        }
    }
    Ok(())
}
