//! An open registry: one writer, a few readers, and the door between them.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::columns::AsOf;
use crate::door::{Action, Changed, Done, Tx};
use crate::error::{Error, Protected, Result};
use crate::file::{self, BackupReport, CopyDir, Here, PageCheck};
use crate::journal::{self, Clock, Entry, EntryKind, SystemClock};
use crate::reader::Reader;
use crate::watch::{Steps, Watch};

/// How long a read may take before it is stopped. Long jobs are cancelled instead.
const READ_LIMIT: Duration = Duration::from_secs(30);

/// Readers kept open between reads.
const IDLE_READERS: usize = 4;

/// A registry file, open. Share it behind an [`Arc`]; every method takes `&self`.
///
/// Dropping the last handle closes the file cleanly: no `-wal` or `-shm` stays beside it.
pub struct Registry {
    path: PathBuf,
    actual: PathBuf,
    read_only: Option<Protected>,
    clock: Arc<dyn Clock>,
    // Fields drop in order: what reads first, so that the writer is the last to close and clears the WAL.
    pages: Option<PageCheck>,
    pub(crate) columns: crate::columns::Cache,
    /// The earlier state that was looked at last.
    earlier: Mutex<Option<Earlier>>,
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    _copy: Option<CopyDir>,
    before: Option<PathBuf>,
    // After the connections: until they are closed, nothing but SQLite opens the file.
    here: Option<Here>,
}

/// An earlier state, and the connection in whose temporary schema it lies.
#[derive(Debug)]
struct Earlier {
    conn: Connection,
    entry: i64,
    /// The newest entry when it was laid: with another it no longer holds.
    newest: i64,
}

impl Earlier {
    /// Begins a read and lays the state in it.
    fn lay(conn: Connection, entry: i64) -> Result<Self> {
        conn.execute_batch("BEGIN")?;
        let newest = newest(&conn)?;
        journal::look_back(&conn, entry)?;
        Ok(Self {
            conn,
            entry,
            newest,
        })
    }

    /// Begins a read of it, and says whether it still holds.
    fn begin(&self) -> bool {
        self.conn.execute_batch("BEGIN").is_ok()
            && newest(&self.conn).is_ok_and(|newest| newest == self.newest)
    }
}

/// The newest entry of the file, whatever state is looked at.
fn newest(conn: &Connection) -> rusqlite::Result<i64> {
    let sql = "SELECT coalesce(max(id), 0) FROM main.journal";
    conn.prepare_cached(sql)?.query_row([], |row| row.get(0))
}

/// What undo or redo did.
#[derive(Debug, Clone, PartialEq)]
pub struct Replayed {
    /// The new entry.
    pub entry: i64,
    /// The entry taken back or done again.
    pub target: Entry,
    /// What it touched.
    pub changed: Changed,
}

impl Registry {
    /// Makes a new, empty registry and opens it. Refuses a path that is taken.
    pub fn create(path: &Path) -> Result<Self> {
        Self::create_with(path, Arc::new(SystemClock::default()))
    }

    /// [`Registry::create`] with a clock of the caller's.
    pub fn create_with(path: &Path, clock: Arc<dyn Clock>) -> Result<Self> {
        file::create(path, clock.as_ref())?;
        Self::open_with(path, clock)
    }

    /// Opens a registry: for reading only where the file or its folder cannot be written ([`Registry::read_only`]).
    pub fn open(path: &Path) -> Result<Self> {
        Self::open_watched(path, &Watch::NONE)
    }

    /// [`Registry::open`], which takes its time where a large file is to be brought to the newest schema.
    pub fn open_watched(path: &Path, watch: &Watch) -> Result<Self> {
        let clock = Arc::new(SystemClock::default());
        Self::open_as(path, clock, file::CHECKED_AT_ONCE, file::MIGRATIONS, watch)
    }

    /// [`Registry::open`] with a clock of the caller's.
    pub fn open_with(path: &Path, clock: Arc<dyn Clock>) -> Result<Self> {
        let watch = Watch::NONE;
        Self::open_as(path, clock, file::CHECKED_AT_ONCE, file::MIGRATIONS, &watch)
    }

    /// Opens a file whose pages are checked at once up to that many bytes, and brings it to the last of these schemas.
    pub(crate) fn open_as(
        path: &Path,
        clock: Arc<dyn Clock>,
        at_once: u64,
        migrations: file::Migrations,
        watch: &Watch,
    ) -> Result<Self> {
        let opened = file::open(path, at_once, migrations, watch)?;
        Ok(Self {
            path: path.to_owned(),
            actual: opened.actual,
            read_only: opened.read_only,
            clock,
            pages: opened.pages,
            earlier: Mutex::default(),
            readers: Mutex::default(),
            writer: Mutex::new(opened.conn),
            columns: Default::default(),
            _copy: opened.copy,
            here: opened.here,
            before: opened.before,
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Why the registry can only be read, if so: what a banner says.
    pub fn read_only(&self) -> Option<Protected> {
        self.read_only
    }

    /// The file as it was before it was opened, where it was of an earlier version: a backup that stays beside it.
    pub fn brought_up_from(&self) -> Option<&Path> {
        self.before.as_deref()
    }

    /// The clock that stamps entries.
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// Runs `read` on a consistent state of the file. It is stopped after half a minute.
    pub fn read<T>(&self, read: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
        self.read_now(Some(READ_LIMIT), read)
    }

    /// [`Registry::read`] of every table as it is, or as it was recorded: the journal of an earlier state ends with it.
    pub fn read_as_of<T>(
        &self,
        as_of: AsOf,
        read: impl FnOnce(&Reader<'_>) -> Result<T>,
    ) -> Result<T> {
        self.read_for(Some(READ_LIMIT), as_of, read)
    }

    /// [`Registry::read`] without a time limit, for long jobs that can be stopped in another way.
    pub fn read_long<T>(&self, read: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
        self.read_now(None, read)
    }

    /// [`Registry::read_as_of`] without a time limit.
    pub fn read_long_as_of<T>(
        &self,
        as_of: AsOf,
        read: impl FnOnce(&Reader<'_>) -> Result<T>,
    ) -> Result<T> {
        self.read_for(None, as_of, read)
    }

    pub(crate) fn read_for<T>(
        &self,
        limit: Option<Duration>,
        as_of: AsOf,
        read: impl FnOnce(&Reader<'_>) -> Result<T>,
    ) -> Result<T> {
        if let AsOf::Recorded(wall) = as_of {
            let (entry, newest) = self.read_now(limit, |reader| {
                let newest = reader.last_entry()?;
                Ok((journal::entry_at(reader.connection(), wall)?, newest))
            })?;
            if entry < newest {
                return self.read_earlier(limit, entry, read);
            }
        }
        self.read_now(limit, read)
    }

    fn read_now<T>(
        &self,
        limit: Option<Duration>,
        read: impl FnOnce(&Reader<'_>) -> Result<T>,
    ) -> Result<T> {
        let mut conn = match lock(&self.readers).pop() {
            Some(conn) => conn,
            None => self.another_reader()?,
        };
        let result = (conn.execute_batch("BEGIN"))
            .map_err(|error| self.explain(error.into()))
            .and_then(|()| self.read_with(&mut conn, limit, read));
        // A connection that cannot even end its read is not kept.
        if conn.execute_batch("ROLLBACK").is_ok() {
            let mut idle = lock(&self.readers);
            if idle.len() < IDLE_READERS {
                idle.push(conn);
            }
        }
        result
    }

    /// Reads the state right after an entry. What it is read through is kept until somebody writes or looks at another: of many stores that
    /// were touched since it takes seconds to lay.
    fn read_earlier<T>(
        &self,
        limit: Option<Duration>,
        entry: i64,
        read: impl FnOnce(&Reader<'_>) -> Result<T>,
    ) -> Result<T> {
        // While another question is asked of it, this one lays its own.
        let mut slot = match self.earlier.try_lock() {
            Ok(slot) => Some(slot),
            Err(TryLockError::Poisoned(slot)) => Some(slot.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        };
        let kept = slot.as_mut().and_then(|slot| slot.take());
        let kept = kept.filter(|kept| kept.entry == entry && kept.begin());
        let mut earlier = match kept {
            Some(kept) => kept,
            None => {
                Earlier::lay(self.another_reader()?, entry).map_err(|error| self.explain(error))?
            }
        };
        let result = self.read_with(&mut earlier.conn, limit, read);
        if earlier.conn.execute_batch("COMMIT").is_ok()
            && let Some(slot) = &mut slot
        {
            **slot = Some(earlier);
        }
        result
    }

    /// Reads through a connection whose transaction is open. The limit is for the question alone: the way back to an earlier state is as long as
    /// what was done since.
    fn read_with<T>(
        &self,
        conn: &mut Connection,
        limit: Option<Duration>,
        read: impl FnOnce(&Reader<'_>) -> Result<T>,
    ) -> Result<T> {
        let started = Instant::now();
        let timed_out = move || limit.is_some_and(|limit| started.elapsed() > limit);
        // Asked every 20,000 steps of SQLite's machine, about every millisecond.
        conn.progress_handler(20_000, limit.map(|_| timed_out))
            .map_err(|error| self.explain(error.into()))?;
        let result = read(&Reader::new(conn)).map_err(|error| match self.explain(error) {
            Error::Stopped if timed_out() => Error::TimedOut(limit.unwrap_or_default().as_secs()),
            other => other,
        });
        let _ = conn.progress_handler(0, None::<fn() -> bool>);
        result
    }

    /// One more connection for reading, for whoever has to hold one. It must be closed before the registry is.
    pub(crate) fn another_reader(&self) -> Result<Connection> {
        self.in_place()?;
        file::open_reader(
            &self.actual,
            self.read_only.is_some() && self._copy.is_none(),
        )
        .map_err(|error| self.explain(error.into()))
    }

    /// The one door for writes: runs `write` as one journal entry by `who`.
    ///
    /// On an error, and where nothing changed, the registry stays as it was and no entry is written.
    pub fn transact<T>(
        &self,
        who: &str,
        action: Action,
        write: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<Done<T>> {
        let conn = self.begin()?;
        let done = self.write(&conn, who, EntryKind::Do, None, action, write)?;
        if done.entry.is_some() {
            conn.execute_batch("COMMIT")
                .map_err(|error| self.explain(error.into()))?;
        }
        Ok(done)
    }

    /// Runs `write` and takes it back: says what it would return and touch, and leaves the registry as it was.
    pub fn rehearse<T>(
        &self,
        who: &str,
        action: Action,
        write: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        let conn = self.begin()?;
        Tx::begin(&conn, self.clock.as_ref(), who, EntryKind::Do, None, action)
            .and_then(|mut tx| write(&mut tx))
            .map_err(|error| self.explain(error))
    }

    /// [`Registry::rehearse`] or [`Registry::transact`], for whoever shows first what the same would do; of a rehearsal there is no entry.
    pub fn act<T>(
        &self,
        who: &str,
        action: Action,
        rehearsal: bool,
        write: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<Done<T>> {
        if !rehearsal {
            return self.transact(who, action, write);
        }
        Ok(Done {
            value: self.rehearse(who, action, write)?,
            entry: None,
            changed: Changed::default(),
        })
    }

    /// Takes back the newest entry that is not undone, whoever made it. `None` where there is nothing to undo.
    pub fn undo(&self, who: &str) -> Result<Option<Replayed>> {
        self.undo_watched(who, &Watch::NONE)
    }

    /// [`Registry::undo`], which takes its time where the entry touched many rows.
    pub fn undo_watched(&self, who: &str, watch: &Watch) -> Result<Option<Replayed>> {
        Ok(self.step(who, EntryKind::Undo, None, watch)?.pop())
    }

    /// Does again what was undone last, if nothing was done since. `None` where there is nothing to redo.
    pub fn redo(&self, who: &str) -> Result<Option<Replayed>> {
        self.redo_watched(who, &Watch::NONE)
    }

    /// [`Registry::redo`], which takes its time where the entry touched many rows.
    pub fn redo_watched(&self, who: &str, watch: &Watch) -> Result<Option<Replayed>> {
        Ok(self.step(who, EntryKind::Redo, None, watch)?.pop())
    }

    /// Takes back the entries that a person was shown, all of them or none: refused where they are not the next to be undone by now.
    pub fn undo_shown(&self, who: &str, entries: &[i64], watch: &Watch) -> Result<Vec<Replayed>> {
        self.step(who, EntryKind::Undo, Some(entries), watch)
    }

    /// Does again the entries that a person was shown, all of them or none: refused where they are not the next to be redone by now.
    pub fn redo_shown(&self, who: &str, entries: &[i64], watch: &Watch) -> Result<Vec<Replayed>> {
        self.step(who, EntryKind::Redo, Some(entries), watch)
    }

    fn step(
        &self,
        who: &str,
        kind: EntryKind,
        shown: Option<&[i64]>,
        watch: &Watch,
    ) -> Result<Vec<Replayed>> {
        let conn = self.begin()?;
        let mut replayed = Vec::new();
        for at in 0..shown.map_or(1, <[i64]>::len) {
            let found = match kind {
                EntryKind::Redo => journal::next_redo(&conn),
                _ => journal::next_undo(&conn),
            };
            let found = found.map_err(|error| self.explain(error))?;
            let Some(target) = found else {
                if shown.is_some() {
                    return Err(Error::MovedOn);
                }
                break;
            };
            if shown.is_some_and(|shown| shown.get(at) != Some(&target.id)) {
                return Err(Error::MovedOn);
            }
            let action = Action {
                key: target.action.clone(),
                params: target.params.clone(),
            };
            let done = self.write(&conn, who, kind, Some(target.id), action, |tx| {
                let redo = kind == EntryKind::Redo;
                let phase = if redo { "redoing" } else { "undoing" };
                let size = journal::entry::size(tx.connection(), target.id)?;
                tx.steps = Steps::begin(watch, phase, size);
                journal::replay(tx, target.id, redo)
            })?;
            let Some(entry) = done.entry else {
                return Ok(Vec::new());
            };
            replayed.push(Replayed {
                entry,
                target,
                changed: done.changed,
            });
        }
        if !replayed.is_empty() {
            conn.execute_batch("COMMIT")
                .map_err(|error| self.explain(error.into()))?;
        }
        Ok(replayed)
    }

    /// Runs `write` as one entry inside the transaction that [`Registry::begin`] opened, which is left open: to be committed, or on an
    /// error to be rolled back.
    fn write<T>(
        &self,
        conn: &Connection,
        who: &str,
        kind: EntryKind,
        target: Option<i64>,
        action: Action,
        write: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<Done<T>> {
        let (value, finished) = Tx::begin(conn, self.clock.as_ref(), who, kind, target, action)
            .and_then(|mut tx| {
                let value = write(&mut tx)?;
                Ok((value, tx.finish()?))
            })
            .map_err(|error| self.explain(error))?;
        Ok(match finished {
            Some((entry, changed)) => Done {
                value,
                entry: Some(entry),
                changed,
            },
            None => Done {
                value,
                entry: None,
                changed: Changed::default(),
            },
        })
    }

    fn begin(&self) -> Result<Writing<'_>> {
        if let Some(reason) = self.read_only {
            return Err(Error::ReadOnly {
                path: self.path.clone(),
                reason,
            });
        }
        self.in_place()?;
        if let Some(pages) = &self.pages {
            pages.wait(&Watch::NONE)?;
        }
        let conn = Writing(lock(&self.writer));
        conn.execute_batch("BEGIN IMMEDIATE")
            .map_err(|error| self.explain(error.into()))?;
        Ok(conn)
    }

    /// Refuses where the file was renamed, moved, replaced or removed while it is open. SQLite goes on writing into what it has open, and its
    /// WAL under the old name would be nobody's.
    pub fn in_place(&self) -> Result<()> {
        match &self.here {
            Some(here) if !here.lies_at(&self.path) => Err(Error::Astray(self.path.clone())),
            _ => Ok(()),
        }
    }

    /// Moves what was written last from the WAL into the file, as far as no reader needs an older state: who copies the file alone, with a
    /// file manager, then has it all.
    pub fn settle(&self) -> Result<()> {
        if self.read_only.is_some() {
            return Ok(());
        }
        self.in_place()?;
        if let Some(pages) = &self.pages {
            pages.wait(&Watch::NONE)?;
        }
        lock(&self.writer)
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
            .map_err(|error| self.explain(error.into()))
    }

    /// Damage that was found in a large file since it was opened: whoever shows it says so.
    pub fn damage(&self) -> Result<()> {
        self.pages.as_ref().map_or(Ok(()), PageCheck::found)
    }

    /// Writes a backup to `out`, which must be free, and reads it back whole.
    pub fn backup(&self, out: &Path, watch: &Watch) -> Result<BackupReport> {
        if self.in_place().is_err() {
            // The connection that wrote last still has the file, wherever it is; no other can be opened.
            return file::backup(&self.path, &lock(&self.writer), out, None, watch);
        }
        self.read_long(|reader| file::backup(&self.path, reader.connection(), out, None, watch))
    }

    /// Checks every page of the file; the verdicts, empty where all is well.
    pub fn check_pages(&self) -> Result<Vec<String>> {
        self.read_long(|reader| {
            let mut statement = reader.connection().prepare("PRAGMA integrity_check(20)")?;
            let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
            let mut verdicts = rows.collect::<rusqlite::Result<Vec<_>>>()?;
            verdicts.retain(|verdict| verdict != "ok");
            Ok(verdicts)
        })
    }

    /// Puts the path to an error of SQLite, and its meaning.
    pub(crate) fn explain(&self, error: Error) -> Error {
        match error {
            Error::Sqlite(error) => Error::from_sqlite(&self.path, error),
            other => other,
        }
    }
}

/// The writer inside a transaction. What is not committed when it is dropped is rolled back, whatever ended it: an error, a panic.
struct Writing<'a>(MutexGuard<'a, Connection>);

impl Deref for Writing<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit() {
            let _ = self.0.execute_batch("ROLLBACK");
        }
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is behind the lock is sound after a panic: a transaction was rolled back (`Writing`), a cache is replaced whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
