//! Checks the pages of a large file beside the reads it already answers, so that opening it does not wait and a damaged one is never
//! written to.
//!
//! The check begins when somebody asks about damage for the first time: until then the stores are read, and the cores are theirs.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::{Connection, InterruptHandle};

use super::open_reader;
use crate::error::{Error, Result};

/// A check that is due or under way, or its verdict. Dropped, it is interrupted.
pub(crate) struct PageCheck {
    path: PathBuf,
    state: Mutex<State>,
    interrupt: InterruptHandle,
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
        let conn = open_reader(path, false).map_err(|error| Error::from_sqlite(path, error))?;
        Ok(Self {
            path: path.to_owned(),
            interrupt: conn.get_interrupt_handle(),
            state: Mutex::new(State::Due(conn)),
        })
    }

    /// Waits for the verdict: an error where the file is damaged.
    pub(crate) fn wait(&self) -> Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
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
