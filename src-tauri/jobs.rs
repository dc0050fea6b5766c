//! Long jobs: each has a name the page gave it, says how far it is at most ten times a second, and can be stopped.

use haat_registry::Watch;
use serde::Serialize;
use specta::Type;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tauri::ipc::Channel;

/// The least time between two reports.
const PAUSE: Duration = Duration::from_millis(100);

/// How far a job is.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Progress {
    /// What it is doing: a key of the page's catalogue.
    pub phase: String,
    /// Steps done in this phase.
    #[specta(type = specta_typescript::Number)]
    pub done: u64,
    /// Steps there are, where that is known.
    #[specta(type = Option<specta_typescript::Number>)]
    pub total: Option<u64>,
}

impl Progress {
    /// A phase that has just begun, of which nobody knows yet how many steps it has.
    pub fn begun(phase: &str) -> Self {
        Self {
            phase: phase.to_owned(),
            done: 0,
            total: None,
        }
    }
}

/// The jobs under way.
#[derive(Default)]
pub struct Jobs {
    stops: Mutex<HashMap<String, Arc<AtomicBool>>>,
}

impl Jobs {
    /// Begins a job under the page's name for it. It is under way until the returned value is dropped.
    pub fn begin(self: &Arc<Self>, name: String, reports: Channel<Progress>) -> Job {
        let stop = Arc::new(AtomicBool::new(false));
        self.lock().insert(name.clone(), Arc::clone(&stop));
        Job {
            jobs: Arc::clone(self),
            name,
            stop,
            reports,
            last: None,
        }
    }

    /// Asks a job to stop; `false` where it has ended already.
    pub fn stop(&self, name: &str) -> bool {
        let stops = self.lock();
        let found = stops.get(name);
        if let Some(stop) = found {
            stop.store(true, Ordering::Relaxed);
        }
        found.is_some()
    }

    /// Whether a job is under way.
    pub fn any(&self) -> bool {
        !self.lock().is_empty()
    }

    /// Asks every job to stop.
    pub fn stop_all(&self) {
        for stop in self.lock().values() {
            stop.store(true, Ordering::Relaxed);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<AtomicBool>>> {
        self.stops.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One job under way.
pub struct Job {
    jobs: Arc<Jobs>,
    name: String,
    stop: Arc<AtomicBool>,
    reports: Channel<Progress>,
    last: Option<Instant>,
}

impl Job {
    /// Says how far the job is, unless it did so within the last tenth of a second, and whether it shall go on.
    pub fn goes_on(&mut self, phase: &str, done: u64, total: Option<u64>) -> bool {
        if self.last.is_none_or(|last| last.elapsed() >= PAUSE) {
            self.last = Some(Instant::now());
            // A page that no longer listens is no reason to stop.
            let _ = self.reports.send(Progress {
                phase: phase.to_owned(),
                done,
                total,
            });
        }
        !self.stop.load(Ordering::Relaxed)
    }

    /// The job as the registry's crate asks it, from whichever thread. It is under way until the last copy of the watch is dropped.
    pub fn watch(self) -> Watch {
        let job = Mutex::new(self);
        Watch::new(move |phase, done, total| {
            let mut job = job.lock().unwrap_or_else(PoisonError::into_inner);
            job.goes_on(phase, done, (total > 0).then_some(total))
        })
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.jobs.lock().remove(&self.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(jobs: &Arc<Jobs>) -> (Job, Arc<Mutex<usize>>) {
        let count = Arc::new(Mutex::new(0));
        let counter = Arc::clone(&count);
        let reports = Channel::new(move |_| {
            *counter.lock().unwrap() += 1;
            Ok(())
        });
        (jobs.begin("import".into(), reports), count)
    }

    #[test]
    fn a_job_is_told_to_stop_by_its_name() {
        let jobs = Arc::new(Jobs::default());
        let (mut job, _) = job(&jobs);
        assert!(job.goes_on("reading", 0, None));
        assert!(!jobs.stop("another"));
        assert!(job.goes_on("reading", 1, None));
        assert!(jobs.stop("import"));
        assert!(!job.goes_on("reading", 2, None));
        drop(job);
        assert!(!jobs.stop("import"));
    }

    #[test]
    fn all_jobs_are_told_to_stop_at_the_end() {
        let jobs = Arc::new(Jobs::default());
        let (mut job, _) = job(&jobs);
        jobs.stop_all();
        assert!(!job.goes_on("reading", 1, None));
    }

    #[test]
    fn reports_are_a_tenth_of_a_second_apart() {
        let jobs = Arc::new(Jobs::default());
        let (mut job, count) = job(&jobs);
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(250) {
            job.goes_on("reading", 1, Some(2));
        }
        // At 0, 100 and 200 ms; a busy machine may leave one out.
        let count = *count.lock().unwrap();
        assert!((1..=3).contains(&count), "{count}");
    }
}
