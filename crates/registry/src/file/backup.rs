//! Backups that were read back before anyone relies on them, and restoring one into a new file.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::{Backup, Progress, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::create::{part_name, place};
use super::here::is_open_here;
use super::open::{copy_with_wal, has_wal};
use super::pages::every_page;
use super::{SCHEMA, check_header, open_reader};
use crate::error::{Error, Result};
use crate::journal::Clock;
use crate::watch::Watch;

/// What a verified backup or a restored file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    /// The file written.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// Live stores in it.
    pub stores: u64,
    /// Journal entries in it.
    pub entries: u64,
}

/// Writes what `conn` sees to `out`, which must be free, then opens it and checks every page.
///
/// `mark` goes into the copy's `meta` under `backup`: Haat's own backups are known by it. Stopped, it leaves nothing.
pub(crate) fn backup(
    path: &Path,
    conn: &Connection,
    out: &Path,
    mark: Option<&str>,
    watch: &Watch,
) -> Result<BackupReport> {
    if out.exists() {
        return Err(Error::Exists(out.to_owned()));
    }
    let failed = |error: Error| match error {
        Error::Sqlite(error) => match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::CannotOpen) => Error::Io {
                path: out.to_owned(),
                source: std::io::Error::other("the folder is not there or cannot be written to"),
            },
            _ => Error::from_sqlite(out, error),
        },
        other => other,
    };
    let part = part_name(out);
    let _ = fs::remove_file(&part);
    let written = copy_pages(conn, &part, mark, watch)
        .map_err(failed)
        .and_then(|()| verify(&part, out, watch))
        .and_then(|counts| place(&part, out).map(|()| counts));
    let _ = fs::remove_file(&part);
    // What SQLite kept beside the part belongs to nobody any more.
    for ending in ["-journal", "-wal", "-shm"] {
        let mut beside = part.clone().into_os_string();
        beside.push(ending);
        let _ = fs::remove_file(beside);
    }
    let (stores, entries) = written?;
    let bytes = fs::metadata(out)
        .map_err(|source| Error::Io {
            path: out.to_owned(),
            source,
        })?
        .len();
    let mine = counts_of(conn).map_err(|error| Error::from_sqlite(path, error))?;
    debug_assert!(
        mine.1 >= entries,
        "a backup holds no entry that its source does not"
    );
    Ok(BackupReport {
        path: out.to_owned(),
        bytes,
        stores,
        entries,
    })
}

/// Pages that are copied between two looks at whether to go on.
const PAGES: i32 = 256;

/// How long another program that holds the file is waited for.
const PAUSE: Duration = Duration::from_millis(5);

fn copy_pages(conn: &Connection, part: &Path, mark: Option<&str>, watch: &Watch) -> Result<()> {
    let mut target = Connection::open(part)?;
    let copying = Backup::new(conn, &mut target)?;
    loop {
        let step = copying.step(PAGES)?;
        let Progress {
            remaining,
            pagecount,
        } = copying.progress();
        let pages = |count: i32| u64::from(count.unsigned_abs());
        watch.goes_on("copying", pages(pagecount - remaining), pages(pagecount))?;
        match step {
            StepResult::Done => break,
            StepResult::Busy | StepResult::Locked => std::thread::sleep(PAUSE),
            _ => {}
        }
    }
    drop(copying);
    if let Some(mark) = mark {
        // Nobody else knows the file yet: a stick's file system need not share memory for its WAL.
        target.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        target.execute(
            "INSERT OR REPLACE INTO meta (key, value) VALUES ('backup', ?1)",
            [mark],
        )?;
    }
    target.close().map_err(|(_, error)| error.into())
}

/// Reads every page of a closed file and counts what is in it.
fn verify(part: &Path, out: &Path, watch: &Watch) -> Result<(u64, u64)> {
    check_header(part, SCHEMA)?;
    let failed = |error| Error::from_sqlite(out, error);
    let mut conn = open_reader(part, true).map_err(failed)?;
    if let Some(detail) = every_page(&mut conn, watch).map_err(failed)? {
        return Err(Error::Damaged {
            path: out.to_owned(),
            detail,
        });
    }
    counts_of(&conn).map_err(failed)
}

fn counts_of(conn: &Connection) -> rusqlite::Result<(u64, u64)> {
    conn.query_row(
        "SELECT (SELECT count(*) FROM store WHERE deleted_by IS NULL), (SELECT count(*) FROM journal)",
        [],
        |row| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get::<_, i64>(1)?.unsigned_abs())),
    )
}

/// Restores a backup into the new file `out`, leaving the backup as it is.
///
/// The new file is a replica of its own: what is recorded in it from now on can be told from what the original records.
pub fn restore(from: &Path, out: &Path, clock: &dyn Clock, watch: &Watch) -> Result<BackupReport> {
    check_header(from, SCHEMA)?;
    let failed = |error| Error::from_sqlite(from, error);
    // Never opened as a registry: it would be brought to the newest schema, and is to stay as it is.
    let here = is_open_here(from);
    let copied = if has_wal(from) && !here {
        Some(copy_with_wal(from)?)
    } else {
        None
    };
    let conn = match &copied {
        Some((actual, _)) => open_reader(actual, false),
        None => open_reader(from, !here),
    }
    .map_err(failed)?;
    let report = backup(from, &conn, out, None, watch)?;
    drop(conn);
    drop(copied);
    let restored =
        Connection::open_with_flags(out, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(failed)?;
    let replica = i64::try_from(clock.random() >> 11).unwrap_or_default();
    restored
        .execute(
            "UPDATE meta SET value = ?1 WHERE key = 'replica'",
            [replica],
        )
        .map_err(failed)?;
    restored
        .execute("DELETE FROM meta WHERE key = 'backup'", [])
        .map_err(failed)?;
    restored.close().map_err(|(_, error)| failed(error))?;
    Ok(report)
}
