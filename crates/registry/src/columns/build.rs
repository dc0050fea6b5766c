//! Reads all stores of the file into columns, several runs of ids at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;

use super::Columns;
use super::source::{FileRow, Source, file_columns};
use super::stores::{FormatName, Names, Scratch, Stores};
use crate::error::{Error, Result};
use crate::journal::{self, StoresAt, Table};
use crate::registry::Registry;
use crate::rows;
use crate::watch::{Steps, Watch};

/// Below this many ids one reader is enough.
const WORTH_SPLITTING: i64 = 20_000;

/// Rows that are read between two looks at whether to go on.
const AT_ONCE: u64 = 4_096;

/// How often we begin again because another program wrote between the readers' first looks.
const TRIES: usize = 3;

/// Builds columns of the registry as it is.
pub(super) fn build(registry: &Registry, watch: &Watch) -> Result<Columns> {
    for _ in 0..TRIES {
        if let Some(columns) = build_in_parts(registry, watch)? {
            return Ok(columns);
        }
    }
    // Somebody writes without a pause: one reader sees one state, however long it takes.
    registry.read_long(|reader| {
        let conn = reader.connection();
        let names = Arc::new(read_names(conn)?);
        let part = read_run(conn, names, i64::MIN, i64::MAX, &|_| Ok(()))?;
        Ok(Columns::new(part, reader.last_entry()?))
    })
}

/// `None` where the readers did not see the same state.
fn build_in_parts(registry: &Registry, watch: &Watch) -> Result<Option<Columns>> {
    let (entry, names, first, last) = registry.read(|reader| {
        let conn = reader.connection();
        let (first, last): (Option<i64>, Option<i64>) =
            conn.query_row("SELECT min(id), max(id) FROM store", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        let names = Arc::new(read_names(conn)?);
        Ok((
            reader.last_entry()?,
            names,
            first.unwrap_or(0),
            last.unwrap_or(-1),
        ))
    })?;
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let parts = if last - first < WORTH_SPLITTING {
        1
    } else {
        i64::try_from(threads).unwrap_or(1).min(4)
    };
    let step = (last - first) / parts + 1;
    let runs: Vec<(i64, i64)> = (0..parts)
        .map(|part| (first + part * step, first + (part + 1) * step - 1))
        .collect();
    let (read, all) = (AtomicU64::new(0), (last - first + 1).unsigned_abs());
    let told = |rows: u64| {
        let before = read.fetch_add(rows, Ordering::Relaxed);
        watch.goes_on("reading", (before + rows).min(all), all)
    };
    let read_part = |(from, to): (i64, i64)| {
        registry.read_long(|reader| {
            if reader.last_entry()? != entry {
                return Ok(None);
            }
            read_run(reader.connection(), names.clone(), from, to, &told).map(Some)
        })
    };
    let read: Vec<Result<Option<Stores>>> = std::thread::scope(|scope| {
        let tasks: Vec<_> = runs[1..]
            .iter()
            .map(|run| scope.spawn(|| read_part(*run)))
            .collect();
        let mut read = vec![read_part(runs[0])];
        read.extend(
            tasks
                .into_iter()
                .map(|task| task.join().unwrap_or(Err(Error::Stopped))),
        );
        read
    });
    let read: Option<Vec<Stores>> = read.into_iter().collect::<Result<Option<_>>>()?;
    Ok(read.map(|parts| Columns::new(Stores::joined(parts), entry)))
}

fn read_run(
    conn: &Connection,
    names: Arc<Names>,
    from: i64,
    to: i64,
    told: &dyn Fn(u64) -> Result<()>,
) -> Result<Stores> {
    let mut stores = Stores::empty(names);
    let mut scratch = Scratch::default();
    let sql = format!(
        "SELECT {} FROM store WHERE id BETWEEN ?1 AND ?2 AND deleted_by IS NULL ORDER BY id",
        file_columns()
    );
    let mut statement = conn.prepare(&sql)?;
    let mut rows = statement.query((from, to))?;
    let mut quiet = 0;
    while let Some(row) = rows.next()? {
        stores.push(&FileRow(row), &mut scratch);
        quiet += 1;
        if quiet == AT_ONCE {
            told(std::mem::take(&mut quiet))?;
        }
    }
    drop(rows);
    // The pages went by once and will not be asked for again soon; the memory is better used elsewhere.
    conn.execute_batch("PRAGMA shrink_memory")?;
    Ok(stores)
}

/// The tables that names are read from.
const NAMED: [Table; 5] = [
    Table::StoreFormat,
    Table::Partner,
    Table::Field,
    Table::StoreMerge,
    Table::Setting,
];

/// The names that codes were given to right after `entry`.
pub(super) fn read_names_at(conn: &Connection, entry: i64) -> Result<Names> {
    journal::read_back(conn, entry, &NAMED, || read_names(conn))
}

/// The names that codes are given to.
pub(super) fn read_names(conn: &Connection) -> Result<Names> {
    let formats = rows::formats_ever(conn)?
        .into_iter()
        .map(|format| FormatName {
            id: format.id,
            name: format.name,
            ownership: format.ownership,
            presence: format.presence,
        });
    Ok(Names {
        formats: formats.collect(),
        partners: rows::partner_names_ever(conn)?,
        own: rows::own_fields(conn)?,
        merged: rows::merged_codes(conn)?,
        life: rows::life_cycle(conn)?,
    })
}

/// The stores of an earlier time that were not touched since, read anew under the names of then.
pub(super) fn build_untouched(
    conn: &Connection,
    names: Names,
    difference: &StoresAt,
    watch: &Watch,
) -> Result<Stores> {
    let mut stores = Stores::empty(Arc::new(names));
    let mut scratch = Scratch::default();
    let sql = format!(
        "SELECT {} FROM store WHERE id < ?1 AND deleted_by IS NULL ORDER BY id",
        file_columns()
    );
    let mut statement = conn.prepare(&sql)?;
    let mut rows = statement.query([difference.first_later])?;
    // How many there are nobody knows before they are read.
    let mut steps = Steps::begin(watch, "reading", 0);
    while let Some(row) = rows.next()? {
        steps.add(1)?;
        let row = FileRow(row);
        if !difference.touches(row.id()) {
            stores.push(&row, &mut scratch);
        }
    }
    drop(rows);
    conn.execute_batch("PRAGMA shrink_memory")?;
    Ok(stores)
}
