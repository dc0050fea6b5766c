//! Reads what can still be read of a damaged registry into a new file, and leaves the damaged one as it is.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::create::{build, part_name, place};
use super::here::is_open_here;
use super::open::{copy_with_wal, has_wal, open_cut_off, schema_of};
use super::pages::every_page;
use super::{CopyDir, MIGRATIONS, SCHEMA, check_header};
use crate::error::{Error, Result};
use crate::journal::{Clock, SystemClock, new_uid};
use crate::watch::{Steps, Watch};

/// The tables, each after those it refers to.
const TABLES: [&str; 17] = [
    "journal",
    "store_format",
    "partner",
    "field",
    "saved_view",
    "import",
    "store",
    "set_aside",
    "recipe",
    "alias",
    "store_merge",
    "not_same",
    "relocation",
    "attachment",
    "setting",
    "journal_span",
    "journal_change",
];

/// What is not followed by the journal, copied after those: what belongs to the record of an import, and the bytes of attachments.
const BELONGING: [&str; 4] = ["usual_text", "as_written", "left_out", "content"];

/// Rows that mean nothing where what they point to is lost: table, column, table pointed to.
const DEPENDENT: [(&str, &str, &str); 11] = [
    ("usual_text", "import", "import"),
    ("as_written", "import", "import"),
    ("as_written", "store", "store"),
    ("left_out", "import", "import"),
    ("store_merge", "kept", "store"),
    ("store_merge", "removed", "store"),
    ("not_same", "first", "store"),
    ("not_same", "second", "store"),
    ("relocation", "store", "store"),
    ("relocation", "successor", "store"),
    ("attachment", "store", "store"),
];

/// References that may be dropped where what they point to is lost: table, column, table pointed to.
const OPTIONAL: [(&str, &str, &str); 5] = [
    ("journal", "target", "journal"),
    ("store", "format", "store_format"),
    ("store", "partner", "partner"),
    ("set_aside", "import", "import"),
    ("set_aside", "store", "store"),
];

/// What was saved of a damaged registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoverReport {
    /// The new file.
    pub path: PathBuf,
    /// What was saved of each table.
    pub tables: Vec<RecoveredTable>,
    /// Journal entries that were lost but are referred to: stand-ins keep their places.
    pub stand_ins: u64,
    /// References to lost formats, partners, imports and stores that were dropped.
    pub dropped: u64,
}

/// What was saved of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveredTable {
    /// The table.
    pub table: String,
    /// Rows copied.
    pub rows: u64,
    /// Runs of local ids (first, last) that cannot be read; some of them may never have been given.
    pub lost: Vec<(i64, i64)>,
    /// Rows that could be read and not be kept, since they contradict others.
    pub refused: u64,
}

impl RecoverReport {
    /// Whether every row was saved. What a damaged page changed inside a row cannot be told.
    pub fn is_whole(&self) -> bool {
        let whole = |table: &RecoveredTable| table.lost.is_empty() && table.refused == 0;
        self.stand_ins == 0 && self.dropped == 0 && self.tables.iter().all(whole)
    }

    /// What was saved of a table.
    pub fn table(&self, name: &str) -> Option<&RecoveredTable> {
        self.tables.iter().find(|table| table.table == name)
    }
}

/// Copies every row that can still be read of the registry at `damaged` into the new file `out`, which must be free.
///
/// The damaged file is only read. The new one appears when it is complete and every page of it was checked; it is a replica of its own.
/// Where not even the tables can be found, or where it is stopped, nothing is made.
pub fn recover(damaged: &Path, out: &Path, watch: &Watch) -> Result<RecoverReport> {
    recover_into(damaged, out, watch).map_err(|error| match error {
        Error::Damaged { path, detail } if path == damaged => Error::Unrecoverable { path, detail },
        other => other,
    })
}

fn recover_into(damaged: &Path, out: &Path, watch: &Watch) -> Result<RecoverReport> {
    let found = check_header(damaged, SCHEMA)?;
    if out.exists() {
        return Err(Error::Exists(out.to_owned()));
    }
    let (source, _copy) = open_damaged(damaged)?;
    // Rows go into tables of the schema they were written in, and both are brought to the newest together.
    let schema = schema_of(&source).unwrap_or(found).clamp(found, SCHEMA);
    let clock = SystemClock::default();
    let part = part_name(out);
    let _ = fs::remove_file(&part);
    let failed = |error: Error| match error {
        Error::Sqlite(error) => Error::from_sqlite(out, error),
        other => other,
    };
    let report = build(&part, &clock, schema)
        .and_then(|()| fill(damaged, &source, &part, out, &clock, watch))
        .map_err(failed)
        .and_then(|report| place(&part, out).map(|()| report));
    for suffix in ["", "-wal", "-shm"] {
        let mut name = part.clone().into_os_string();
        name.push(suffix);
        let _ = fs::remove_file(name);
    }
    report
}

/// A connection that cannot write to the damaged file; what was committed last may lie in its WAL, which a copy has too.
fn open_damaged(path: &Path) -> Result<(Connection, Option<CopyDir>)> {
    let failed = |error| Error::from_sqlite(path, error);
    // What is open here is read as it is open: SQLite's own way.
    let here = is_open_here(path);
    if here || !has_wal(path) {
        return Ok((open_cut_off(path, !here).map_err(failed)?, None));
    }
    let (actual, copy) = copy_with_wal(path)?;
    Ok((open_cut_off(&actual, false).map_err(failed)?, Some(copy)))
}

fn fill(
    damaged: &Path,
    source: &Connection,
    part: &Path,
    out: &Path,
    clock: &dyn Clock,
    watch: &Watch,
) -> Result<RecoverReport> {
    source
        .query_row(
            "SELECT count(*) FROM sqlite_schema WHERE name = 'store'",
            [],
            |row| row.get::<_, i64>(0),
        )
        .map_err(|error| Error::Damaged {
            path: damaged.to_owned(),
            detail: format!("its tables cannot be found ({error})"),
        })?;
    let mut target = Connection::open(part)?;
    // Rows come before what they refer to is known to be there; that is put right below and then checked.
    target.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; BEGIN")?;
    copy_meta(source, &target)?;
    let mut copied = Vec::new();
    for table in TABLES.into_iter().chain(BELONGING) {
        // An older schema has fewer of them.
        if target.table_exists(None, table)? {
            copied.push((table, last_id(source, table)));
        }
    }
    let rows: u64 = copied.iter().map(|(_, last)| last.unsigned_abs()).sum();
    let mut steps = Steps::begin(watch, "saving", rows);
    let mut tables = Vec::new();
    for (table, last) in copied {
        let mut refused = Vec::new();
        let report = copy_table(source, &target, (table, last), &mut refused, &mut steps)?;
        tables.push((report, refused));
    }
    for (report, refused) in &mut tables {
        let mut missing = never_removed(&target, &report.table)?;
        missing.retain(|run| run.0 != run.1 || !refused.contains(&run.0));
        report.lost = joined(report.lost.drain(..).chain(missing).collect());
    }
    let dropped = drop_lost(&target)?;
    let stand_ins = stand_in(&target, clock)?;
    let schema = schema_of(&target)?;
    for migration in MIGRATIONS.iter().skip(schema as usize) {
        target.execute_batch(migration)?;
    }
    target.pragma_update(None, "user_version", SCHEMA)?;
    target.execute_batch("COMMIT; PRAGMA synchronous = FULL")?;
    let unsound = |detail: String| Error::Damaged {
        path: out.to_owned(),
        detail,
    };
    if let Some(verdict) = every_page(&mut target, watch)? {
        return Err(unsound(verdict));
    }
    let astray: Option<String> = target
        .query_row(
            "SELECT \"table\" FROM pragma_foreign_key_check",
            [],
            |row| row.get(0),
        )
        .optional()?;
    if let Some(table) = astray {
        return Err(unsound(format!("rows of {table} refer to nothing")));
    }
    target.close().map_err(|(_, error)| error)?;
    Ok(RecoverReport {
        path: out.to_owned(),
        tables: tables.into_iter().map(|(report, _)| report).collect(),
        stand_ins,
        dropped,
    })
}

/// The file's own notes, but for the replica: the new file has one of its own.
fn copy_meta(source: &Connection, target: &Connection) -> Result<()> {
    let Ok(mut statement) =
        source.prepare("SELECT key, value FROM meta WHERE key NOT IN ('replica', 'backup')")
    else {
        return Ok(());
    };
    let Ok(mut rows) = statement.query([]) else {
        return Ok(());
    };
    while let Ok(Some(row)) = rows.next() {
        let (key, value): (Value, Value) = (row.get(0)?, row.get(1)?);
        target.execute(
            "INSERT OR IGNORE INTO meta (key, value) VALUES (?1, ?2)",
            (key, value),
        )?;
    }
    Ok(())
}

/// Copies a table by runs of ids: a run that cannot be read is halved until what is left of it is single ids. The ids of rows that were
/// not taken go to `refused`.
fn copy_table(
    source: &Connection,
    target: &Connection,
    (table, last): (&str, i64),
    refused: &mut Vec<i64>,
    steps: &mut Steps,
) -> Result<RecoveredTable> {
    let mut report = RecoveredTable {
        table: table.to_owned(),
        rows: 0,
        lost: Vec::new(),
        refused: 0,
    };
    let columns = columns(target, table)?;
    let mut todo = vec![(1, last)];
    while let Some((first, last)) = todo.pop() {
        let Some(stopped) = copy_run(
            source,
            target,
            &columns,
            (first, last),
            &mut report,
            refused,
            steps,
        )?
        else {
            continue;
        };
        if stopped < last {
            let middle = stopped + (last - stopped) / 2;
            todo.push((middle + 1, last));
            todo.push((stopped, middle));
        } else {
            steps.add(1)?;
            match report.lost.last_mut() {
                Some(run) if run.1 + 1 == stopped => run.1 = stopped,
                _ => report.lost.push((stopped, stopped)),
            }
        }
    }
    Ok(report)
}

/// Columns to copy; the row id first, under whatever name it has.
fn columns(target: &Connection, table: &str) -> Result<String> {
    let mut statement =
        target.prepare("SELECT name FROM pragma_table_info(?1) WHERE name <> 'id'")?;
    let names = statement.query_map([table], |row| row.get::<_, String>(0))?;
    let names = names.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(format!("rowid, {}", names.join(", ")))
}

/// The largest id to look for: the table's own, or what the journal says where that is more or the table's end is lost, or as many as could be in
/// the file. Where the page of the last rows was cut off, SQLite takes zeros for the end of the table.
fn last_id(source: &Connection, table: &str) -> i64 {
    let ask = |sql: &str| source.query_row(sql, [], |row| row.get::<_, Option<i64>>(0));
    let own = ask(&format!("SELECT max(rowid) FROM {table}"));
    let told = ask(&format!(
        "SELECT max(last) FROM journal_span WHERE tbl = '{table}'"
    ));
    let told = told.ok().flatten();
    if let Ok(own) = own {
        return own.max(told).unwrap_or(0);
    }
    if let Some(last) = told {
        return last;
    }
    // A row takes 16 bytes at least, and ids are given one after another.
    let bytes = ask("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
    bytes.ok().flatten().unwrap_or(0) / 16
}

fn is_cut_off(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.contains('\0'))
}

/// Copies the rows of a run in order of ids; says from which id on they cannot be read, if so.
fn copy_run(
    source: &Connection,
    target: &Connection,
    columns: &str,
    (first, last): (i64, i64),
    report: &mut RecoveredTable,
    refused: &mut Vec<i64>,
    steps: &mut Steps,
) -> Result<Option<i64>> {
    let table = &report.table;
    let count = columns.split(", ").count();
    let marks: Vec<String> = (1..=count).map(|n| format!("?{n}")).collect();
    let mut insert = target.prepare_cached(&format!(
        "INSERT INTO {table} ({columns}) VALUES ({})",
        marks.join(", ")
    ))?;
    let select =
        format!("SELECT {columns} FROM {table} WHERE rowid BETWEEN ?1 AND ?2 ORDER BY rowid");
    let mut next = first;
    let Ok(mut statement) = source.prepare_cached(&select) else {
        return Ok(Some(next));
    };
    let Ok(mut rows) = statement.query((first, last)) else {
        return Ok(Some(next));
    };
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(None),
            Err(_) => return Ok(Some(next)),
        };
        let values = (0..count).map(|at| row.get::<_, Value>(at));
        let Ok(values) = values.collect::<rusqlite::Result<Vec<_>>>() else {
            return Ok(Some(next));
        };
        let Some(Value::Integer(id)) = values.first() else {
            return Ok(Some(next));
        };
        // A damaged page can give any id; what stands outside the run is not believed.
        if !(next..=last).contains(id) {
            return Ok(Some(next));
        }
        // Where a page was cut off SQLite reads zeros, and no text of a registry holds one.
        if values.iter().any(is_cut_off) {
            return Ok(Some(next));
        }
        steps.add((id + 1 - next).unsigned_abs())?;
        next = id + 1;
        match insert.execute(params_from_iter(values)) {
            Ok(_) => report.rows += 1,
            Err(error)
                if matches!(
                    error.sqlite_error_code(),
                    Some(
                        rusqlite::ErrorCode::ConstraintViolation
                            | rusqlite::ErrorCode::TypeMismatch
                    )
                ) =>
            {
                report.refused += 1;
                refused.push(next - 1);
            }
            Err(error) => return Err(error.into()),
        }
        if next > last {
            return Ok(None);
        }
    }
}

/// Runs of rows that the journal says were created and that are not there: a page can be damaged so that SQLite reads on past it. A row
/// that was removed is a tombstone, and is there.
fn never_removed(target: &Connection, table: &str) -> Result<Vec<(i64, i64)>> {
    let mut spans = target.prepare(
        "SELECT first, last FROM journal_span WHERE tbl = ?1 AND what = 'created' ORDER BY first",
    )?;
    let spans = spans.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let spans = spans.collect::<rusqlite::Result<Vec<(i64, i64)>>>()?;
    let sql = format!("SELECT rowid FROM {table} WHERE rowid BETWEEN ?1 AND ?2 ORDER BY rowid");
    let mut ids = target.prepare(&sql)?;
    let mut missing = Vec::new();
    for (first, last) in spans {
        let mut next = first;
        for id in ids.query_map((first, last), |row| row.get::<_, i64>(0))? {
            let id = id?;
            if next < id {
                missing.push((next, id - 1));
            }
            next = id.saturating_add(1);
        }
        if next <= last {
            missing.push((next, last));
        }
    }
    Ok(missing)
}

/// Runs in order, those that touch as one.
fn joined(mut runs: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    runs.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (first, last) in runs {
        match joined.last_mut() {
            Some(run) if first <= run.1.saturating_add(1) => run.1 = run.1.max(last),
            _ => joined.push((first, last)),
        }
    }
    joined
}

/// Drops references to what is lost, where a row can do without.
fn drop_lost(target: &Connection) -> Result<u64> {
    let mut dropped = 0;
    for (table, column, of) in DEPENDENT {
        if !target.table_exists(None, table)? {
            continue;
        }
        let sql = format!(
            "DELETE FROM {table} WHERE NOT EXISTS (SELECT 1 FROM {of} other WHERE other.id = {table}.{column})"
        );
        dropped += target.execute(&sql, [])? as u64;
    }
    for (table, column, of) in OPTIONAL {
        let sql = format!(
            "UPDATE {table} SET {column} = NULL WHERE {column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {of} other WHERE other.id = {table}.{column})"
        );
        dropped += target.execute(&sql, [])? as u64;
    }
    Ok(dropped)
}

/// Puts an entry in the place of each that is lost and referred to. It is no one's to undo.
fn stand_in(target: &Connection, clock: &dyn Clock) -> Result<u64> {
    let mut asks: Vec<String> = Vec::new();
    for table in TABLES {
        // An older schema has fewer of them.
        if !target.table_exists(None, table)? {
            continue;
        }
        match table {
            "journal" => {}
            "journal_span" | "journal_change" => {
                asks.push(format!("SELECT entry AS id FROM {table}"))
            }
            _ => asks.push(format!(
                "SELECT created_by FROM {table} UNION SELECT deleted_by FROM {table}"
            )),
        }
    }
    let sql = format!(
        "SELECT DISTINCT id FROM (SELECT NULL AS id UNION {}) WHERE id IS NOT NULL AND id NOT IN (SELECT id FROM journal) ORDER BY id",
        asks.join(" UNION ")
    );
    let mut statement = target.prepare(&sql)?;
    let lost = statement.query_map([], |row| row.get(0))?;
    let lost = lost.collect::<rusqlite::Result<Vec<i64>>>()?;
    for id in &lost {
        // Stamps never go back: that of the entry before, or the one after where it was the first.
        let stamp: Option<(i64, i64, i64)> = target
            .query_row(
                "SELECT wall, counter, replica FROM journal ORDER BY id > ?1, abs(id - ?1) LIMIT 1",
                [id],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .optional()?;
        let (wall, counter, replica) = stamp.unwrap_or((0, 0, 0));
        target.execute(
            "INSERT INTO journal (id, uid, wall, counter, replica, who, kind, target, action, params)
             VALUES (?1, ?2, ?3, ?4, ?5, '', 'undo', NULL, 'recover.lost', '{}')",
            (id, new_uid(clock, wall).as_bytes().as_slice(), wall, counter, replica),
        )?;
    }
    Ok(lost.len() as u64)
}
