//! A progress bar on a terminal, and Ctrl+C that stops a long job where it can be stopped.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use haat_registry::Watch;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::failure::{Failure, Outcome};
use crate::screen::speaks_json;

static STOP: OnceLock<&'static AtomicBool> = OnceLock::new();

/// Shows how far a job is and tells whether it is to go on.
pub struct Bar {
    bar: ProgressBar,
    phase: String,
    stop: &'static AtomicBool,
}

/// Takes Ctrl+C over for the rest of the program's life.
fn stop_flag() -> Outcome<&'static AtomicBool> {
    if let Some(stop) = STOP.get() {
        return Ok(stop);
    }
    static FLAG: AtomicBool = AtomicBool::new(false);
    ctrlc::set_handler(|| FLAG.store(true, Ordering::Relaxed))
        .map_err(|error| Failure::new("signal", error.to_string(), None))?;
    Ok(STOP.get_or_init(|| &FLAG))
}

impl Bar {
    /// A bar that watches: it goes with the watch, which is dropped before anything is said.
    pub fn watch() -> Outcome<Watch> {
        Ok(Self::new()?.watched())
    }

    /// A watch over what only reads: Ctrl+C ends the program as it does everywhere, now and later.
    pub fn watch_reading() -> Watch {
        static NEVER: AtomicBool = AtomicBool::new(false);
        Self::stopped_by(&NEVER).watched()
    }

    /// Takes Ctrl+C over for the rest of the program's life.
    pub fn new() -> Outcome<Self> {
        Ok(Self::stopped_by(stop_flag()?))
    }

    fn watched(self) -> Watch {
        let bar = Mutex::new(self);
        Watch::new(move |phase, done, total| {
            let mut bar = bar.lock().unwrap_or_else(PoisonError::into_inner);
            bar.goes_on(phase, done, (total > 0).then_some(total))
        })
    }

    fn stopped_by(stop: &'static AtomicBool) -> Self {
        // Ten times a second, and only on a terminal that a person reads.
        let target = if speaks_json() {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr_with_hz(10)
        };
        let bar = ProgressBar::with_draw_target(None, target);
        Self {
            bar,
            phase: String::new(),
            stop,
        }
    }

    /// Says how far the job is; `false` asks it to stop.
    pub fn goes_on(&mut self, phase: &str, done: u64, total: Option<u64>) -> bool {
        if self.phase != phase {
            phase.clone_into(&mut self.phase);
            let look = if total.is_some() {
                "{msg} {wide_bar} {percent}% {eta}"
            } else {
                "{spinner} {msg} {human_pos}"
            };
            if let Ok(style) = ProgressStyle::with_template(look) {
                self.bar.set_style(style);
            }
            self.bar.set_message(match phase {
                "reading" => "reading the file".to_owned(),
                "looking" => "looking at the rows".to_owned(),
                "comparing" => "comparing stores".to_owned(),
                "writing" => "writing stores".to_owned(),
                "checking" => "checking every store".to_owned(),
                "copying" => "copying the file".to_owned(),
                "verifying" => "reading every page back".to_owned(),
                "depending" => "looking for what was done with it since".to_owned(),
                "looking_back" => "going back to the earlier state".to_owned(),
                "undoing" => "taking it back".to_owned(),
                "redoing" => "doing it again".to_owned(),
                "saving" => "saving what can be read".to_owned(),
                other => other.to_owned(),
            });
            self.bar.enable_steady_tick(Duration::from_millis(200));
        }
        if let Some(total) = total {
            self.bar.set_length(total);
        }
        self.bar.set_position(done);
        !self.stop.load(Ordering::Relaxed)
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
