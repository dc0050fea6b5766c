//! Every table *as recorded*: views of an earlier state stand in the connection's temporary schema, where SQL finds them before the
//! tables of the file. What reads the state as it is reads that one then, with the same words.
//!
//! The journal is walked backwards over the rows it touched since, which alone are copied. The views belong to the connection, which may keep them
//! until somebody writes; a rollback takes them away. Nothing is written into the file.

use rusqlite::Connection;

use super::entry::SpanKind;
use super::table::Table;
use crate::error::Result;
use crate::model::FieldKey;

/// Lets what is read from here on through this connection, in the transaction that is open, be as it was right after `entry`.
pub(crate) fn look_back(conn: &Connection, entry: i64) -> Result<()> {
    let newest: Option<i64> =
        conn.query_row("SELECT max(id) FROM journal", [], |row| row.get(0))?;
    if newest.is_none_or(|newest| newest <= entry) {
        return Ok(());
    }
    for table in Table::ALL {
        table_at(conn, *table, entry)?;
    }
    conn.execute_batch(&format!(
        "CREATE TEMP VIEW journal AS SELECT * FROM main.journal WHERE id <= {entry};
         CREATE TEMP VIEW journal_span AS SELECT rowid, * FROM main.journal_span WHERE entry <= {entry};
         CREATE TEMP VIEW journal_change AS SELECT * FROM main.journal_change WHERE entry <= {entry};"
    ))?;
    Ok(())
}

fn table_at(conn: &Connection, table: Table, entry: i64) -> Result<()> {
    let name = table.name();
    // The plus keeps SQLite to the index of entries: of many changes few are later.
    let first_later: Option<i64> = conn.query_row(
        "SELECT min(first) FROM main.journal_span WHERE entry > ?1 AND +tbl = ?2 AND what = 'created'",
        (entry, name),
        |row| row.get(0),
    )?;
    let first_later = first_later.unwrap_or(i64::MAX);
    conn.execute_batch(&format!(
        "CREATE TEMP TABLE {name}_then AS SELECT * FROM main.{name} WHERE id < {first_later} AND id IN (
           SELECT row FROM main.journal_change WHERE entry > {entry} AND +tbl = '{name}'
           UNION SELECT r.id FROM main.journal_span s CROSS JOIN main.{name} r ON r.id BETWEEN s.first AND s.last
             WHERE s.entry > {entry} AND +s.tbl = '{name}' AND s.what <> 'created');
         CREATE UNIQUE INDEX temp.{name}_then_id ON {name}_then (id);"
    ))?;
    undo_changes(conn, table, entry)?;
    undo_runs(conn, table, entry)?;
    let touched: bool = conn.query_row(
        &format!("SELECT EXISTS (SELECT 1 FROM temp.{name}_then)"),
        [],
        |row| row.get(0),
    )?;
    // A view of one table is as fast as the table.
    let rows = match touched {
        false => format!("SELECT * FROM main.{name} WHERE id < {first_later}"),
        true => format!(
            "SELECT * FROM main.{name} AS now WHERE id < {first_later}
               AND NOT EXISTS (SELECT 1 FROM temp.{name}_then AS was WHERE was.id = now.id)
             UNION ALL SELECT * FROM temp.{name}_then"
        ),
    };
    if touched || first_later < i64::MAX {
        conn.execute_batch(&format!("CREATE TEMP VIEW {name} AS {rows}"))?;
    }
    Ok(())
}

/// Of every field the value before the oldest of the later changes, a field of all rows at a time: a list that changed a million rows changed few
/// fields.
fn undo_changes(conn: &Connection, table: Table, entry: i64) -> Result<()> {
    let name = table.name();
    conn.execute_batch(&format!(
        "CREATE TEMP TABLE {name}_before (field TEXT, row INTEGER, before, PRIMARY KEY (field, row)) WITHOUT ROWID;
         INSERT OR IGNORE INTO temp.{name}_before SELECT field, row, before FROM main.journal_change
           WHERE entry > {entry} AND +tbl = '{name}' ORDER BY id;"
    ))?;
    let mut fields = conn.prepare(&format!("SELECT DISTINCT field FROM temp.{name}_before"))?;
    let fields = fields.query_map([], |row| row.get::<_, String>(0))?;
    for field in fields.collect::<rusqlite::Result<Vec<_>>>()? {
        // Only what is a name goes into SQL: the file may come from anywhere.
        let set = match FieldKey::parse(&field) {
            Some(FieldKey::Own(uid)) if table == Table::Store => format!(
                "own = CASE WHEN before IS NULL THEN nullif(json_remove(own, '$.\"{uid}\"'), '{{}}')
                       ELSE json_set(coalesce(own, '{{}}'), '$.\"{uid}\"', before) END"
            ),
            _ if table.columns().contains(&field.as_str()) => format!("{field} = before"),
            _ => continue,
        };
        conn.execute(
            &format!(
                "UPDATE temp.{name}_then SET {set} FROM temp.{name}_before AS was WHERE was.field = ?1 AND was.row = {name}_then.id"
            ),
            [&field],
        )?;
    }
    conn.execute_batch(&format!("DROP TABLE temp.{name}_before"))?;
    Ok(())
}

/// The newest run first: what was removed lived, what came back had been removed by an entry before.
fn undo_runs(conn: &Connection, table: Table, entry: i64) -> Result<()> {
    let name = table.name();
    let mut statement = conn.prepare_cached(
        "SELECT first, last, what, rowid FROM main.journal_span WHERE entry > ?1 AND +tbl = ?2 AND what <> 'created' ORDER BY rowid DESC",
    )?;
    let mut found = statement.query((entry, name))?;
    while let Some(run) = found.next()? {
        let (first, last, what): (i64, i64, String) = (run.get(0)?, run.get(1)?, run.get(2)?);
        let by = match what == SpanKind::Removed.key() {
            true => "NULL".to_owned(),
            false => format!(
                "(SELECT entry FROM main.journal_span WHERE tbl = '{name}' AND what = 'removed' AND first <= id AND last >= id AND rowid < ?3
                  ORDER BY rowid DESC LIMIT 1)"
            ),
        };
        conn.prepare_cached(&format!(
            "UPDATE temp.{name}_then SET deleted_by = {by} WHERE id BETWEEN ?1 AND ?2 AND ?3 > 0"
        ))?
        .execute((first, last, run.get::<_, i64>(3)?))?;
    }
    Ok(())
}
