//! Checks the pages of a large file beside the reads it already answers, so that opening it does not wait and a damaged one is never
//! written to.
//!
//! The check begins when somebody asks about damage for the first time: until then the stores are read, and the cores are theirs.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::{Connection, InterruptHandle};

use super::open_reader;
use crate::error::{Error, Result};
use crate::watch::Watch;

/// Steps of SQLite's machine between two looks at how far a check is, some tenths of a millisecond.
const EVERY: u16 = 20_000;

/// Steps that a check takes for a row beside one for each of its columns, and for each index that it is compared with. Measured: a network of a
/// million stores takes 36 and 50 steps a store, which has 31 columns and two indices.
const A_ROW: i64 = 5;
const AN_INDEX: i64 = 7;

/// How often is looked whether a check under way has ended.
const PAUSE: Duration = Duration::from_millis(20);

/// Reads every page, and compares the indices with the tables; what is wrong, if anything is.
pub(super) fn every_page(conn: &mut Connection, watch: &Watch) -> rusqlite::Result<Verdict> {
    let total = steps(conn, true);
    let (watch, mut done) = (watch.clone(), 0);
    let told = move || {
        done += 1;
        watch.goes_on("verifying", total.min(done), total).is_err()
    };
    conn.progress_handler(EVERY.into(), Some(told))?;
    let verdict = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0));
    conn.progress_handler(0, None::<fn() -> bool>)?;
    verdict.map(|verdict: String| Some(verdict).filter(|verdict| verdict != "ok"))
}

/// How often a check is heard of until it ends, about: nobody can say for sure beforehand, least of all of what is damaged.
fn steps(conn: &Connection, indices: bool) -> u64 {
    let ask = |sql: &str, name: &str| conn.query_row(sql, [name], |row| row.get::<_, i64>(0));
    let of = |table: &str| -> rusqlite::Result<i64> {
        let newest = format!("SELECT max(rowid) FROM \"{}\"", table.replace('"', "\"\""));
        let rows: Option<i64> = conn.query_row(&newest, [], |row| row.get(0))?;
        let columns = ask("SELECT count(*) FROM pragma_table_info(?1)", table)?;
        let compared = match indices {
            true => ask("SELECT count(*) FROM pragma_index_list(?1)", table)?,
            false => 0,
        };
        let a_row = columns + A_ROW + compared * AN_INDEX;
        Ok(rows.unwrap_or(0).saturating_mul(a_row))
    };
    let tables = || -> rusqlite::Result<Vec<String>> {
        let mut found = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
        found.query_map([], |row| row.get(0))?.collect()
    };
    let all = tables().unwrap_or_default();
    let all = all.iter().map(|table| of(table).unwrap_or(0));
    all.fold(0, i64::saturating_add).unsigned_abs() / u64::from(EVERY) + 1
}

/// A check that is due or under way, or its verdict. Dropped, it is interrupted.
pub(crate) struct PageCheck {
    path: PathBuf,
    state: Mutex<State>,
    interrupt: InterruptHandle,
    /// How often it was heard of, and how often until it ends.
    done: Arc<AtomicU64>,
    total: u64,
}

enum State {
    Due(Connection),
    Running(Option<JoinHandle<Verdict>>),
    Done(Verdict),
}

/// What is wrong, if anything is.
type Verdict = Option<String>;

impl PageCheck {
    /// The check of a file, through a connection of its own.
    pub(super) fn of(path: &Path) -> Result<Self> {
        let failed = |error| Error::from_sqlite(path, error);
        let mut conn = open_reader(path, false).map_err(failed)?;
        let done = Arc::<AtomicU64>::default();
        let counter = Arc::clone(&done);
        let counted = move || {
            counter.fetch_add(1, Ordering::Relaxed);
            false
        };
        conn.progress_handler(EVERY.into(), Some(counted))
            .map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            interrupt: conn.get_interrupt_handle(),
            total: steps(&conn, false),
            done,
            state: Mutex::new(State::Due(conn)),
        })
    }

    /// Waits for the verdict: an error where the file is damaged. Who stops waiting leaves the check under way.
    pub(crate) fn wait(&self, watch: &Watch) -> Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        begin(&mut state);
        while matches!(&*state, State::Running(Some(thread)) if !thread.is_finished()) {
            let done = self.done.load(Ordering::Relaxed);
            watch.goes_on("verifying", done.min(self.total), self.total)?;
            std::thread::sleep(PAUSE);
        }
        self.settle(&mut state)
    }

    /// The damage found so far, without waiting.
    pub(crate) fn found(&self) -> Result<()> {
        // Whoever holds the lock waits for the verdict and will hear it.
        let Ok(mut state) = self.state.try_lock() else {
            return Ok(());
        };
        begin(&mut state);
        match &*state {
            State::Running(Some(thread)) if !thread.is_finished() => Ok(()),
            _ => self.settle(&mut state),
        }
    }

    fn settle(&self, state: &mut State) -> Result<()> {
        begin(state);
        if let State::Running(thread) = state {
            let verdict = thread.take().map(JoinHandle::join);
            *state = State::Done(match verdict {
                Some(Ok(verdict)) => verdict,
                _ => Some("its check failed inside".to_owned()),
            });
        }
        match state {
            State::Done(Some(detail)) => Err(Error::Damaged {
                path: self.path.clone(),
                detail: detail.clone(),
            }),
            _ => Ok(()),
        }
    }
}

fn begin(state: &mut State) {
    *state = match std::mem::replace(state, State::Running(None)) {
        State::Due(conn) => State::Running(Some(std::thread::spawn(move || check(conn)))),
        begun => begun,
    };
}

fn check(conn: Connection) -> Verdict {
    match conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)) {
        Ok(verdict) => Some(verdict).filter(|verdict: &String| verdict != "ok"),
        Err(error) => Some(error.to_string()),
    }
}

impl Drop for PageCheck {
    fn drop(&mut self) {
        self.interrupt.interrupt();
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let State::Running(Some(thread)) = std::mem::replace(state, State::Done(None)) {
            // Its connection is closed when it has ended: the writer has to be the last to close.
            let _ = thread.join();
        }
    }
}
