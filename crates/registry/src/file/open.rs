//! Opens a registry file: for writing where that can be, for reading where it cannot.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::gate::refuse_newer;
use super::here::{Here, look};
use super::{PageCheck, backup, check_header};
use crate::error::{Error, Protected, Result};
use crate::watch::Watch;

/// How long we wait for another program that writes.
const BUSY: Duration = Duration::from_secs(5);

/// Up to this many bytes the pages are checked before anything else is done with the file; those of a larger one while it is read,
/// and before it is written to.
pub(crate) const CHECKED_AT_ONCE: u64 = 32 << 20;

/// Bytes of the file that SQLite lays beside one that it writes to, at least.
const SHARED_MEMORY: usize = 32 << 10;

/// SQL that makes of each schema the next one.
pub(crate) type Migrations = &'static [&'static str];

/// An open file.
pub(crate) struct Opened {
    /// The connection that writes; on read-only media one that reads.
    pub(crate) conn: Connection,
    /// Why it can only be read, if so.
    pub(crate) read_only: Option<Protected>,
    /// The file that is really open: `path`, or a copy where a read-only folder holds a file that was not closed cleanly.
    pub(crate) actual: PathBuf,
    /// Holds that copy, and removes it when done.
    pub(crate) copy: Option<CopyDir>,
    /// The check of a large file's pages.
    pub(crate) pages: Option<PageCheck>,
    /// Says that the file is open here, where SQLite holds locks on it.
    pub(crate) here: Option<Here>,
    /// The file as it was, where it was of an earlier schema.
    pub(crate) before: Option<PathBuf>,
}

/// A folder of our own that is removed with what is in it.
pub(crate) struct CopyDir(PathBuf);

impl Drop for CopyDir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Opens the registry at `path`, after looking at its header and its pages.
pub(crate) fn open(
    path: &Path,
    at_once: u64,
    migrations: Migrations,
    watch: &Watch,
) -> Result<Opened> {
    let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    let found = check_header(path, known)?;
    let failed = |error| Error::from_sqlite(path, error);
    if let Some(reason) = write_protected(path) {
        return open_protected(path, reason, found < known);
    }
    let here = Here::hold(path);
    let large = fs::metadata(path).is_ok_and(|meta| meta.len() > at_once);
    inspect(path, known, !large)?;
    let conn = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .map_err(failed)?;
    configure(&conn).map_err(failed)?;
    conn.pragma_update(None, "synchronous", "FULL")
        .map_err(failed)?;
    let pages = if large {
        Some(PageCheck::of(path)?)
    } else {
        None
    };
    let before = match &pages {
        _ if found == known => None,
        pages => {
            pages.as_ref().map_or(Ok(()), |pages| pages.wait(watch))?;
            migrate(path, &conn, migrations, watch)?
        }
    };
    Ok(Opened {
        conn,
        read_only: None,
        actual: path.to_owned(),
        copy: None,
        pages,
        here: Some(here),
        before,
    })
}

/// One more connection, for reading.
pub(crate) fn open_reader(path: &Path, immutable: bool) -> rusqlite::Result<Connection> {
    let conn = connect_to_read(path, immutable)?;
    configure(&conn)?;
    Ok(conn)
}

/// A connection for reading a file that was cut off. SQLite refuses one that is shorter than its header says, unless its schema might be mended
/// through the connection; this one cannot write at all.
pub(super) fn open_cut_off(path: &Path, immutable: bool) -> rusqlite::Result<Connection> {
    let conn = connect_to_read(path, immutable)?;
    conn.pragma_update(None, "writable_schema", true)?;
    configure(&conn)?;
    Ok(conn)
}

fn connect_to_read(path: &Path, immutable: bool) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if immutable {
        Connection::open_with_flags(immutable_uri(path), flags | OpenFlags::SQLITE_OPEN_URI)
    } else {
        Connection::open_with_flags(path, flags)
    }
}

fn configure(conn: &Connection) -> rusqlite::Result<()> {
    conn.busy_timeout(BUSY)?;
    conn.set_prepared_statement_cache_capacity(128);
    conn.pragma_update(None, "cache_size", -32_000)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    // A text in the file's own schema must not be able to call functions: the file may come from anywhere.
    conn.pragma_update(None, "trusted_schema", false)
}

/// Looks at the pages through a connection that leaves nothing behind, so that a damaged file and its folder stay as they are.
fn inspect(path: &Path, known: u32, every_page: bool) -> Result<()> {
    // Without a WAL beside it nobody has the file open. Should somebody open it just now and write, what looks like damage is looked
    // at once more.
    let wal = sibling(path, "-wal");
    let quiet = !wal.exists();
    match look_at_pages(path, known, quiet, every_page) {
        Err(_) if quiet && wal.exists() => look_at_pages(path, known, false, every_page),
        looked => looked,
    }
}

fn look_at_pages(path: &Path, known: u32, immutable: bool, every_page: bool) -> Result<()> {
    let failed = |error| match Error::from_sqlite(path, error) {
        // A schema that does not read is damage, whatever SQLite calls it.
        Error::Sqlite(error) => Error::Damaged {
            path: path.to_owned(),
            detail: error.to_string(),
        },
        other => other,
    };
    let conn = open_reader(path, immutable).map_err(failed)?;
    let tables: i64 = conn
        .query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('store', 'journal', 'meta')", [], |r| r.get(0))
        .map_err(failed)?;
    if tables != 3 {
        return Err(Error::Damaged {
            path: path.to_owned(),
            detail: "tables are missing".into(),
        });
    }
    refuse_newer(path, schema_of(&conn).map_err(failed)?, known)?;
    if every_page {
        let verdict: String = conn
            .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
            .map_err(failed)?;
        if verdict != "ok" {
            return Err(Error::Damaged {
                path: path.to_owned(),
                detail: verdict,
            });
        }
    }
    Ok(())
}

/// The schema number as the last commit left it, which may be in the WAL and not in the header yet.
pub(super) fn schema_of(conn: &Connection) -> rusqlite::Result<u32> {
    conn.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Why nothing can be written there, if so. SQLite needs the folder too, for the file's WAL.
fn write_protected(path: &Path) -> Option<Protected> {
    // What is open here already was opened to be written.
    let opens = || fs::OpenOptions::new().write(true).open(path).is_ok();
    if !look(path, opens).unwrap_or(true) {
        return Some(Protected::File);
    }
    let wal = sibling(path, "-wal");
    let probe = sibling(path, ".write-test");
    if wal.exists() {
        return None;
    }
    let probed = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&probe);
    match probed {
        Ok(mut file) => {
            let written = file.write_all(&[0; SHARED_MEMORY]);
            drop(file);
            let _ = fs::remove_file(&probe);
            let full = written.is_err_and(|error| error.kind() == ErrorKind::StorageFull);
            full.then_some(Protected::NoRoom)
        }
        // Another program looks just now, or was killed while it did.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let _ = fs::remove_file(&probe);
            None
        }
        Err(error) if error.kind() == ErrorKind::StorageFull => Some(Protected::NoRoom),
        Err(_) => Some(Protected::Folder),
    }
}

fn open_protected(path: &Path, reason: Protected, older: bool) -> Result<Opened> {
    let failed = |error| Error::from_sqlite(path, error);
    if older {
        return Err(Error::ReadOnly {
            path: path.to_owned(),
            reason,
        });
    }
    if !has_wal(path) {
        let conn = open_reader(path, true).map_err(failed)?;
        return Ok(Opened {
            conn,
            read_only: Some(reason),
            actual: path.to_owned(),
            copy: None,
            pages: None,
            here: None,
            before: None,
        });
    }
    let (actual, copy) = copy_with_wal(path)?;
    let conn = Connection::open(&actual).map_err(failed)?;
    configure(&conn).map_err(failed)?;
    conn.pragma_update(None, "query_only", true)
        .map_err(failed)?;
    Ok(Opened {
        conn,
        read_only: Some(reason),
        actual,
        copy: Some(copy),
        pages: None,
        here: None,
        before: None,
    })
}

/// Whether the file was not closed cleanly: what was committed last is in the WAL beside it.
pub(super) fn has_wal(path: &Path) -> bool {
    fs::metadata(sibling(path, "-wal")).map_or(0, |meta| meta.len()) > 0
}

/// Copies a file and its WAL, which SQLite cannot read without writing beside it, into a folder of ours.
pub(super) fn copy_with_wal(path: &Path) -> Result<(PathBuf, CopyDir)> {
    let io = |source| Error::Io {
        path: path.to_owned(),
        source,
    };
    let folder =
        std::env::temp_dir().join(format!("haat-{}-{}", std::process::id(), fastrand::u64(..)));
    fs::create_dir(&folder).map_err(io)?;
    let copy = CopyDir(folder.clone());
    let actual = folder.join(path.file_name().unwrap_or_default());
    fs::copy(path, &actual).map_err(io)?;
    fs::copy(sibling(path, "-wal"), sibling(&actual, "-wal")).map_err(io)?;
    for file in [&actual, &sibling(&actual, "-wal")] {
        make_writable(file).map_err(io)?;
    }
    Ok((actual, copy))
}

#[allow(
    clippy::permissions_set_readonly_false,
    reason = "the copy is in a folder only we use"
)]
fn make_writable(path: &Path) -> std::io::Result<()> {
    let mut permissions = fs::metadata(path)?.permissions();
    permissions.set_readonly(false);
    fs::set_permissions(path, permissions)
}

/// Brings the file to the newest schema, after a backup that stays beside it.
///
/// Everything happens under the lock for writing, and the schema is looked at again there: of two programs that open an older file
/// at once, the second finds it done. Returns the backup, where this one did it.
fn migrate(
    path: &Path,
    conn: &Connection,
    migrations: Migrations,
    watch: &Watch,
) -> Result<Option<PathBuf>> {
    let failed = |error| Error::from_sqlite(path, error);
    conn.execute_batch("BEGIN IMMEDIATE").map_err(failed)?;
    let migrated = schema_of(conn)
        .map_err(failed)
        .and_then(|found| migrate_from(path, conn, found, migrations, watch));
    let end = if migrated.is_ok() {
        "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)"
    } else {
        "ROLLBACK"
    };
    let ended = conn.execute_batch(end).map_err(failed);
    let before = migrated?;
    ended.map(|()| before)
}

fn migrate_from(
    path: &Path,
    conn: &Connection,
    found: u32,
    migrations: Migrations,
    watch: &Watch,
) -> Result<Option<PathBuf>> {
    let failed = |error| Error::from_sqlite(path, error);
    let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    refuse_newer(path, found, known)?;
    if found == known {
        return Ok(None);
    }
    let before = free_name(path, found);
    let reader = open_reader(path, false).map_err(failed)?;
    backup(path, &reader, &before, None, watch)?;
    for migration in migrations.iter().skip(found as usize) {
        conn.execute_batch(migration).map_err(failed)?;
    }
    conn.pragma_update(None, "user_version", known)
        .map_err(failed)?;
    Ok(Some(before))
}

/// A name for the backup before a migration that no earlier one has.
fn free_name(path: &Path, schema: u32) -> PathBuf {
    let name = |suffix: &str| sibling(path, &format!(".schema-{schema}{suffix}.bak"));
    let numbered = (2..u32::MAX).map(|number| name(&format!("-{number}")));
    std::iter::once(name(""))
        .chain(numbered)
        .find(|name| !name.exists())
        .unwrap_or_else(|| name(""))
}

/// `path` with `suffix` after its whole name.
fn sibling(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(suffix);
    path.with_file_name(name)
}

/// `file:` URI that tells SQLite the file cannot change, so that it needs no files beside it.
fn immutable_uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    let text = path.to_string_lossy().replace('\\', "/");
    if text.as_bytes().get(1) == Some(&b':') {
        uri.push('/');
    }
    for c in text.chars() {
        match c {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            c => uri.push(c),
        }
    }
    uri.push_str("?immutable=1");
    uri
}
