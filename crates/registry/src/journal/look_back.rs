//! Every table *as recorded*: views of an earlier state stand in the connection's temporary schema, where SQL finds them before the
//! tables of the file. What reads the state as it is reads that one then, with the same words.
//!
//! A view looks into the journal, row by row, for the value before the oldest change made since, and only in fields that were changed since:
//! nothing is copied but which rows went or came back, so that it stands at once after a list that changed a million stores too. The views belong
//! to the connection, which may keep them until somebody writes; a rollback takes them away. Nothing is written into the file.

use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

use super::entry::SpanKind;
use super::table::Table;
use crate::error::Result;
use crate::model::FieldKey;

/// Reads these tables alone as they were right after `entry`, by a connection that reads everything as it is before and after.
pub(crate) fn read_back<T>(
    conn: &Connection,
    entry: i64,
    tables: &[Table],
    read: impl FnOnce() -> Result<T>,
) -> Result<T> {
    conn.execute_batch("SAVEPOINT earlier")?;
    let result = changed_since(conn, entry)
        .and_then(|changed| {
            (tables.iter())
                .try_for_each(|table| table_at(conn, *table, entry, changed.get(table.name())))
        })
        .and_then(|()| read());
    conn.execute_batch("ROLLBACK TO earlier; RELEASE earlier")?;
    result
}

/// Lets what is read from here on through this connection, in the transaction that is open, be as it was right after `entry`.
pub(crate) fn look_back(conn: &Connection, entry: i64) -> Result<()> {
    let newest: Option<i64> =
        conn.query_row("SELECT max(id) FROM journal", [], |row| row.get(0))?;
    if newest.is_none_or(|newest| newest <= entry) {
        return Ok(());
    }
    let changed = changed_since(conn, entry)?;
    for table in Table::ALL {
        table_at(conn, *table, entry, changed.get(table.name()))?;
    }
    conn.execute_batch(&format!(
        "CREATE TEMP VIEW journal AS SELECT * FROM main.journal WHERE id <= {entry};
         CREATE TEMP VIEW journal_span AS SELECT rowid, * FROM main.journal_span WHERE entry <= {entry};
         CREATE TEMP VIEW journal_change AS SELECT * FROM main.journal_change WHERE entry <= {entry};"
    ))?;
    Ok(())
}

/// The fields of each table that were changed after `entry`.
fn changed_since(conn: &Connection, entry: i64) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let mut statement =
        conn.prepare("SELECT DISTINCT tbl, field FROM main.journal_change WHERE entry > ?1")?;
    let mut found = statement.query([entry])?;
    let mut changed = BTreeMap::<String, BTreeSet<String>>::new();
    while let Some(row) = found.next()? {
        changed.entry(row.get(0)?).or_default().insert(row.get(1)?);
    }
    Ok(changed)
}

fn table_at(
    conn: &Connection,
    table: Table,
    entry: i64,
    changed: Option<&BTreeSet<String>>,
) -> Result<()> {
    let name = table.name();
    // The plus keeps SQLite to the index of entries: of many changes few are later.
    let first_later: Option<i64> = conn.query_row(
        "SELECT min(first) FROM main.journal_span WHERE entry > ?1 AND +tbl = ?2 AND what = 'created'",
        (entry, name),
        |row| row.get(0),
    )?;
    let moved = undo_runs(conn, table, entry, first_later)?;
    if first_later.is_none() && !moved && changed.is_none() {
        return Ok(());
    }
    let mut columns = conn.prepare("SELECT name FROM pragma_table_info(?1, 'main')")?;
    let columns = columns.query_map([name], |row| row.get::<_, String>(0))?;
    let mut selected = Vec::new();
    for column in columns.collect::<rusqlite::Result<Vec<_>>>()? {
        let then = match column.as_str() {
            "deleted_by" if moved => Some(format!(
                "CASE WHEN EXISTS (SELECT 1 FROM temp.{name}_moved AS was WHERE was.id = now.id)
                   THEN (SELECT was.deleted_by FROM temp.{name}_moved AS was WHERE was.id = now.id) ELSE now.deleted_by END"
            )),
            "own" if table == Table::Store && changed.is_some_and(any_own) => {
                Some(own_before(entry))
            }
            known
                if table.columns().contains(&known)
                    && changed.is_some_and(|changed| changed.contains(known)) =>
            {
                Some(before(name, known, entry))
            }
            _ => None,
        };
        // The file may come from anywhere, and what its columns are called with it.
        let quoted = format!("\"{}\"", column.replace('"', "\"\""));
        selected.push(match then {
            Some(then) => format!("{then} AS {quoted}"),
            None => format!("now.{quoted}"),
        });
    }
    let lived = first_later.map_or_else(String::new, |first| format!(" WHERE now.id < {first}"));
    conn.execute_batch(&format!(
        "CREATE TEMP VIEW {name} AS SELECT {} FROM main.{name} AS now{lived}",
        selected.join(", ")
    ))?;
    Ok(())
}

/// What a column was: the value before the oldest of the later changes, or what it is where there is none.
fn before(table: &str, column: &str, entry: i64) -> String {
    let later = format!(
        "FROM main.journal_change WHERE tbl = '{table}' AND row = now.id AND field = '{column}' AND entry > {entry}"
    );
    format!(
        "CASE WHEN EXISTS (SELECT 1 {later}) THEN (SELECT before {later} ORDER BY id LIMIT 1) ELSE now.{column} END"
    )
}

fn any_own(changed: &BTreeSet<String>) -> bool {
    let own = |field: &String| matches!(FieldKey::parse(field), Some(FieldKey::Own(_)));
    changed.iter().any(own)
}

/// What the own columns of a store were: those that were changed since as they were before, by JSON's merge, where null takes a value away.
fn own_before(entry: i64) -> String {
    let later = |change: &str| {
        format!(
            "FROM main.journal_change AS {change} WHERE {change}.tbl = 'store' AND {change}.row = now.id AND {change}.entry > {entry}"
        )
    };
    let own = "change.field GLOB 'own.*'";
    format!(
        "CASE WHEN EXISTS (SELECT 1 {every} AND {own})
           THEN nullif(json_patch(coalesce(now.own, '{{}}'),
             (SELECT json_group_object(substr(change.field, 5), change.before) {every} AND {own}
                AND change.id = (SELECT min(older.id) {older} AND older.field = change.field))), '{{}}')
           ELSE now.own END",
        every = later("change"),
        older = later("older"),
    )
}

/// Notes which rows that were there went or came back since, and what they were: what was removed lived, what came back had been removed by an
/// entry before. Whether there are any.
fn undo_runs(
    conn: &Connection,
    table: Table,
    entry: i64,
    first_later: Option<i64>,
) -> Result<bool> {
    let name = table.name();
    // The newest run first: the oldest has the last word.
    let mut statement = conn.prepare_cached(
        "SELECT first, last, what, rowid FROM main.journal_span WHERE entry > ?1 AND +tbl = ?2 AND what <> 'created' ORDER BY rowid DESC",
    )?;
    let mut found = statement.query((entry, name))?;
    let first_later = first_later.unwrap_or(i64::MAX);
    let mut moved = false;
    while let Some(run) = found.next()? {
        if !moved {
            conn.execute_batch(&format!(
                "CREATE TEMP TABLE {name}_moved (id INTEGER PRIMARY KEY, deleted_by INTEGER)"
            ))?;
            moved = true;
        }
        let (first, last, what): (i64, i64, String) = (run.get(0)?, run.get(1)?, run.get(2)?);
        let by = match what == SpanKind::Removed.key() {
            true => "NULL".to_owned(),
            false => format!(
                "(SELECT entry FROM main.journal_span WHERE tbl = '{name}' AND what = 'removed' AND first <= id AND last >= id AND rowid < ?3
                  ORDER BY rowid DESC LIMIT 1)"
            ),
        };
        conn.prepare_cached(&format!(
            "INSERT OR REPLACE INTO temp.{name}_moved SELECT id, {by} FROM main.{name} WHERE id BETWEEN ?1 AND ?2 AND ?3 > 0"
        ))?
        .execute((first, last.min(first_later - 1), run.get::<_, i64>(3)?))?;
    }
    Ok(moved)
}
