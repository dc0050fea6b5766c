//! How far long work is, told while it goes on, and its stop.

use std::sync::Arc;

use crate::error::{Error, Result};

/// Told what the work does, how many steps of it are done and how many there are; `false` stops it.
type Told = dyn Fn(&'static str, u64, u64) -> bool + Send + Sync;

/// Whoever watches long work. What is stopped ends with [`Error::Stopped`] and leaves everything as it was.
///
/// It is asked once in some hundred rows or pages, from whichever thread does the work.
#[derive(Clone, Default)]
pub struct Watch(Option<Arc<Told>>);

impl Watch {
    /// Nobody watches.
    pub const NONE: Self = Self(None);

    /// Tells `told` what the work does (a key: `checking`, `comparing`, `copying`, `depending`, `looking`, `looking_back`, `making`, `reading`, `redoing`, `saving`, `undoing`,
    /// `verifying`, `writing`), how many steps are done and how many there are, 0 where nobody knows; `false` stops the work.
    pub fn new(told: impl Fn(&'static str, u64, u64) -> bool + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(told)))
    }

    /// Says how far the work is; an error where it is to stop.
    pub fn goes_on(&self, phase: &'static str, done: u64, total: u64) -> Result<()> {
        match &self.0 {
            Some(told) if !told(phase, done, total) => Err(Error::Stopped),
            _ => Ok(()),
        }
    }
}

/// Steps of one phase that are counted where they are done, far from whoever knows how many there are.
#[derive(Default)]
pub(crate) struct Steps {
    watch: Watch,
    phase: &'static str,
    done: u64,
    total: u64,
    /// Up to which step nobody has to be asked.
    quiet: u64,
}

/// Steps between two looks at whether to go on.
const EVERY: u64 = 256;

impl Steps {
    pub(crate) fn begin(watch: &Watch, phase: &'static str, total: u64) -> Self {
        Self {
            watch: watch.clone(),
            phase,
            total,
            ..Self::default()
        }
    }

    /// Counts steps that are done.
    pub(crate) fn add(&mut self, steps: u64) -> Result<()> {
        self.done += steps;
        if self.done < self.quiet {
            return Ok(());
        }
        self.quiet = self.done + EVERY;
        // More than were foreseen: the end is near.
        self.watch
            .goes_on(self.phase, self.done.min(self.total), self.total)
    }
}
