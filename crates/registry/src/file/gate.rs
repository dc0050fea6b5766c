//! Looks at a file's first hundred bytes before SQLite does, so that what is not ours is not touched.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::here::look;
use super::open::schema_of;
use super::{APPLICATION_ID, open_reader};
use crate::error::{Error, Result};

/// Reads the header and returns the schema number, which must be one of the `known` first.
///
/// Format: SQLite database file format, section 1.3: magic at 0, `user_version` at 60, `application_id` at 68, big-endian.
pub(crate) fn check_header(path: &Path, known: u32) -> Result<u32> {
    if let Some(read) = look(path, || read_header(path, known)) {
        return read;
    }
    // It was looked at when it was opened here; what it is by now is asked of SQLite.
    let failed = |error| Error::from_sqlite(path, error);
    let conn = open_reader(path, false).map_err(failed)?;
    let found = schema_of(&conn).map_err(failed)?;
    refuse_newer(path, found, known).map(|()| found)
}

fn read_header(path: &Path, known: u32) -> Result<u32> {
    let io = |source: std::io::Error| match source.kind() {
        ErrorKind::NotFound => Error::NotFound(path.to_owned()),
        _ => Error::Io {
            path: path.to_owned(),
            source,
        },
    };
    let mut file = File::open(path).map_err(io)?;
    if file.metadata().map_err(io)?.is_dir() {
        return Err(Error::NotARegistry(path.to_owned()));
    }
    let mut header = [0; 100];
    if let Err(error) = file.read_exact(&mut header) {
        return Err(match error.kind() {
            ErrorKind::UnexpectedEof => Error::NotARegistry(path.to_owned()),
            _ => io(error),
        });
    }
    let word = |at: usize| {
        u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
    };
    if &header[..16] != b"SQLite format 3\0" || word(68) != APPLICATION_ID {
        return Err(Error::NotARegistry(path.to_owned()));
    }
    match word(60) {
        0 => Err(Error::NotARegistry(path.to_owned())),
        found => refuse_newer(path, found, known).map(|()| found),
    }
}

/// Whether a file is to be opened as a registry: by its name, or by what it begins with. Anything else may be a list.
pub fn is_registry(path: &Path) -> bool {
    let named = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("haat"));
    named || is_database(path)
}

/// Whether a file begins as SQLite's do, or is open here as a registry.
pub fn is_database(path: &Path) -> bool {
    let begins = || {
        let mut magic = [0; 16];
        let read = File::open(path).and_then(|mut file| file.read_exact(&mut magic));
        read.is_ok() && &magic == b"SQLite format 3\0"
    };
    // A pipe would wait for somebody to write into it.
    let file = std::fs::metadata(path).is_ok_and(|about| about.is_file());
    file && look(path, begins).unwrap_or(true)
}

/// An older Haat does not touch a newer file.
pub(super) fn refuse_newer(path: &Path, found: u32, known: u32) -> Result<()> {
    if found <= known {
        return Ok(());
    }
    Err(Error::Newer {
        path: path.to_owned(),
        found,
        known,
    })
}
