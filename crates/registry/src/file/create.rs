//! Makes a new, empty registry file.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{APPLICATION_ID, MIGRATIONS, SCHEMA};
use crate::error::{Error, Result};
use crate::journal::Clock;

/// Writes an empty registry at `path`, which must be free.
///
/// It is built under another name and moved into place whole: whoever looks sees no file or a complete one.
pub(crate) fn create(path: &Path, clock: &dyn Clock) -> Result<()> {
    if path.exists() {
        return Err(Error::Exists(path.to_owned()));
    }
    let part = part_name(path);
    let _ = fs::remove_file(&part);
    let built = build(&part, clock, SCHEMA).map_err(|error| match error {
        Error::Sqlite(error)
            if error.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen) =>
        {
            Error::Io {
                path: path.to_owned(),
                source: std::io::Error::other("the folder is not there or cannot be written to"),
            }
        }
        Error::Sqlite(error) => Error::from_sqlite(path, error),
        other => other,
    });
    let placed = built.and_then(|()| place(&part, path));
    let _ = fs::remove_file(&part);
    placed
}

/// Gives a complete file its name, which must be free.
pub(super) fn place(part: &Path, path: &Path) -> Result<()> {
    // A hard link refuses an existing name, a rename would replace it: nothing is overwritten even in a race.
    fs::hard_link(part, path)
        .or_else(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => Err(error),
            // File systems without links (FAT sticks): a rename, after looking once more.
            _ if path.exists() => Err(std::io::ErrorKind::AlreadyExists.into()),
            _ => fs::rename(part, path),
        })
        .map_err(|source| match source.kind() {
            std::io::ErrorKind::AlreadyExists => Error::Exists(path.to_owned()),
            _ => Error::Io {
                path: path.to_owned(),
                source,
            },
        })
}

/// What a file is called while it is being built.
pub(super) fn part_name(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

/// Writes an empty registry of that schema and closes it.
pub(super) fn build(path: &Path, clock: &dyn Clock, schema: u32) -> Result<()> {
    let conn = Connection::open(path)?;
    conn.pragma_update(None, "page_size", 8192)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.execute_batch("BEGIN IMMEDIATE")?;
    for migration in MIGRATIONS.iter().take(schema as usize) {
        conn.execute_batch(migration)?;
    }
    // 53 bits: whole in JSON and in every language that counts in doubles.
    let replica = i64::try_from(clock.random() >> 11).unwrap_or_default();
    conn.execute(
        "INSERT INTO meta (key, value) VALUES ('replica', ?1)",
        [replica],
    )?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    conn.pragma_update(None, "user_version", schema)?;
    conn.execute_batch("COMMIT")?;
    conn.close().map_err(|(_, error)| error)?;
    Ok(())
}
