//! Journal entries as read back: who, when, what, and what it touched.

use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, OptionalExtension, Row};

use super::stamp::Stamp;
use super::table::Table;
use crate::error::Result;

/// Whether an entry did something, took one back, or did it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A change of its own.
    Do,
    /// The reverse of its target.
    Undo,
    /// Its target once more.
    Redo,
}

impl EntryKind {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Do => "do",
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }
}

/// One entry of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Local id; grows with time.
    pub id: i64,
    /// When, in the order of all changes.
    pub stamp: Stamp,
    /// Who.
    pub who: String,
    /// Whether it did, undid or redid.
    pub kind: EntryKind,
    /// The entry undone or redone.
    pub target: Option<i64>,
    /// Key of the action; for undo and redo that of the target.
    pub action: String,
    /// What the action's words need.
    pub params: serde_json::Map<String, serde_json::Value>,
}

/// What happened to a run of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanKind {
    /// The rows came into being.
    Created,
    /// The rows became tombstones.
    Removed,
    /// Tombstones came back.
    Revived,
}

impl SpanKind {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Removed => "removed",
            Self::Revived => "revived",
        }
    }
}

/// A run of rows that an entry created, removed or revived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// In which table.
    pub table: Table,
    /// First local id.
    pub first: i64,
    /// Last local id, inclusive.
    pub last: i64,
    /// Id of the last [`Change`] made before the run began: undo needs the order between the two.
    pub at: i64,
    /// What happened to them.
    pub what: SpanKind,
}

/// One field of one row, before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Id of the change; grows with time.
    pub id: i64,
    /// The entry that made it.
    pub entry: i64,
    /// In which table.
    pub table: Table,
    /// Local id of the row.
    pub row: i64,
    /// Column, or `own.<uid>` of an own column.
    pub field: String,
    /// What the file held before.
    pub before: SqlValue,
    /// What it held after.
    pub after: SqlValue,
}

const COLUMNS: &str = "id, wall, counter, replica, who, kind, target, action, params";

fn read_entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let kind: String = row.get(5)?;
    let params: String = row.get(8)?;
    Ok(Entry {
        id: row.get(0)?,
        stamp: Stamp {
            wall: row.get(1)?,
            counter: row.get(2)?,
            replica: row.get(3)?,
        },
        who: row.get(4)?,
        kind: match kind.as_str() {
            "undo" => EntryKind::Undo,
            "redo" => EntryKind::Redo,
            _ => EntryKind::Do,
        },
        target: row.get(6)?,
        action: row.get(7)?,
        params: serde_json::from_str(&params).unwrap_or_default(),
    })
}

/// Entry of that id.
pub(crate) fn by_id(conn: &Connection, id: i64) -> Result<Option<Entry>> {
    let sql = format!("SELECT {COLUMNS} FROM journal WHERE id = ?1");
    Ok(conn
        .prepare_cached(&sql)?
        .query_row([id], read_entry)
        .optional()?)
}

/// The last entry.
pub(crate) fn last(conn: &Connection) -> Result<Option<Entry>> {
    let sql = format!("SELECT {COLUMNS} FROM journal ORDER BY id DESC LIMIT 1");
    Ok(conn
        .prepare_cached(&sql)?
        .query_row([], read_entry)
        .optional()?)
}

/// Entries before `before` (`i64::MAX` for the newest), newest first, at most `limit`.
pub(crate) fn page(conn: &Connection, before: i64, limit: usize) -> Result<Vec<Entry>> {
    let sql = format!("SELECT {COLUMNS} FROM journal WHERE id < ?1 ORDER BY id DESC LIMIT ?2");
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(
        (before, i64::try_from(limit).unwrap_or(i64::MAX)),
        read_entry,
    )?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Rows an entry created, removed or revived, in the order it did.
pub(crate) fn spans(conn: &Connection, entry: i64) -> Result<Vec<Span>> {
    let mut statement = conn.prepare_cached(
        "SELECT tbl, first, last, what, at FROM journal_span WHERE entry = ?1 ORDER BY rowid",
    )?;
    let rows = statement.query_map([entry], |row| {
        let (table, what): (String, String) = (row.get(0)?, row.get(3)?);
        Ok(Table::by_name(&table).map(|table| (table, row.get(1), row.get(2), what, row.get(4))))
    })?;
    let mut spans = Vec::new();
    for row in rows {
        if let Some((table, first, last, what, at)) = row? {
            let what = match what.as_str() {
                "created" => SpanKind::Created,
                "removed" => SpanKind::Removed,
                _ => SpanKind::Revived,
            };
            spans.push(Span {
                table,
                first: first?,
                last: last?,
                at: at?,
                what,
            });
        }
    }
    Ok(spans)
}

pub(crate) fn read_change(row: &Row<'_>) -> rusqlite::Result<Option<Change>> {
    let table: String = row.get(1)?;
    let Some(table) = Table::by_name(&table) else {
        return Ok(None);
    };
    Ok(Some(Change {
        id: row.get(6)?,
        entry: row.get(0)?,
        table,
        row: row.get(2)?,
        field: row.get(3)?,
        before: row.get(4)?,
        after: row.get(5)?,
    }))
}

/// The columns [`read_change`] reads.
pub(crate) const CHANGE_COLUMNS: &str = "entry, tbl, row, field, before, after, id";

/// How many rows and fields an entry touched: the steps of its replay.
pub(crate) fn size(conn: &Connection, entry: i64) -> Result<u64> {
    let changes: i64 = conn
        .prepare_cached("SELECT count(*) FROM journal_change WHERE entry = ?1")?
        .query_row([entry], |row| row.get(0))?;
    let rows = spans(conn, entry)?.into_iter();
    let rows = rows.map(|span| span.last.saturating_sub(span.first).unsigned_abs() + 1);
    Ok(rows.fold(changes.unsigned_abs(), u64::saturating_add))
}

/// How many changes are held in memory at once while an entry is replayed.
const CHUNK: i64 = 10_000;

/// The next changes of an entry after the change `from` in this direction; empty at the end.
pub(crate) fn changes(
    conn: &Connection,
    entry: i64,
    from: i64,
    forward: bool,
) -> Result<Vec<Change>> {
    let (compare, order) = if forward { (">", "ASC") } else { ("<", "DESC") };
    let sql = format!(
        "SELECT {CHANGE_COLUMNS} FROM journal_change WHERE entry = ?1 AND id {compare} ?2 ORDER BY id {order} LIMIT {CHUNK}"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map([entry, from], read_change)?;
    Ok(rows
        .filter_map(rusqlite::Result::transpose)
        .collect::<rusqlite::Result<_>>()?)
}
