//! Looks at a file's first hundred bytes before SQLite does, so that what is not ours is not touched.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::APPLICATION_ID;
use crate::error::{Error, Result};

/// Reads the header and returns the schema number, which must be one of the `known` first.
///
/// Format: SQLite database file format, section 1.3: magic at 0, `user_version` at 60, `application_id` at 68, big-endian.
pub(crate) fn check_header(path: &Path, known: u32) -> Result<u32> {
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
    let mut magic = [0; 16];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut magic));
    named || read.is_ok() && &magic == b"SQLite format 3\0"
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
