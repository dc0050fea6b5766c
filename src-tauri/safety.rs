//! Backups made by themselves: of every day the open registry changed on, while nobody writes, and when it closes. The columns that the
//! next start begins from are kept at the same moments.
//!
//! When one is wanted and which are kept, the registry's crate says (`backup_due`, `thin_backups`); here is the thread that asks.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use haat_registry::{BackupFile, Error, Watch, backup_due, backups_in, checks};
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, Manager};

use crate::jobs::Progress;
use crate::open::Open;
use crate::refusal::Refusal;
use crate::settings::SettingsFile;
use crate::shell::Shell;

/// How often is looked.
const PAUSE: Duration = Duration::from_secs(1);
/// How long nobody must have written before a backup begins.
const QUIET: Duration = Duration::from_secs(5);
/// How long after a backup that failed another is tried.
const AGAIN: Duration = Duration::from_secs(60);

/// How the open registry's backups stand, as the status line says it.
#[derive(Debug, Clone, Default, Serialize, Type)]
pub struct BackupState {
    /// The registry they are of; nothing where none is open.
    registry: Option<String>,
    /// The folder they go to.
    folder: String,
    /// Whether that is the application's own.
    own_folder: bool,
    /// Whether the folder is not there: a stick that is not plugged in.
    missing: bool,
    /// How far the one is that is being made.
    running: Option<Progress>,
    /// When the newest was made, in milliseconds since 1970-01-01T00:00Z.
    #[specta(type = Option<specta_typescript::Number>)]
    last: Option<i64>,
    /// Whether the newest holds everything that is in the registry.
    current: bool,
    /// Whether Haat makes none by itself: the sample network can be made anew.
    sample: bool,
    /// Why the last one failed.
    error: Option<Refusal>,
}

/// The thread that makes backups, and what it knows.
#[derive(Default)]
pub struct Safety {
    state: Mutex<BackupState>,
    /// Held while a backup is made: one at a time.
    making: Mutex<()>,
    ending: (Mutex<bool>, Condvar),
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// The registry that is looked after.
struct Watched {
    registry: Arc<Open>,
    folder: PathBuf,
    /// Whether that folder was there when it was looked into.
    there: bool,
    newest: Option<BackupFile>,
    sample: bool,
    entry: i64,
    since: Instant,
    failed: Option<Instant>,
    /// Whether its columns were kept for the next start.
    kept: bool,
    /// The entry up to which the file alone holds everything.
    settled: i64,
}

impl Safety {
    /// How the backups stand.
    pub fn state(&self) -> BackupState {
        held(&self.state).clone()
    }

    /// Begins to look after whatever registry is open.
    pub fn begin(self: &Arc<Self>, app: AppHandle) {
        let safety = Arc::clone(self);
        *held(&self.thread) = Some(std::thread::spawn(move || safety.watch(&app)));
    }

    /// Ends the thread; where the open registry wants it, a last backup is made.
    pub fn end(&self) {
        *held(&self.ending.0) = true;
        self.ending.1.notify_all();
        if let Some(thread) = held(&self.thread).take() {
            let _ = thread.join();
        }
    }

    /// Makes a backup now, whatever is there already.
    pub fn make(
        self: &Arc<Self>,
        registry: &Open,
        folder: &Folder,
        watch: &Watch,
    ) -> Result<BackupFile, Refusal> {
        let _one_at_a_time = held(&self.making);
        held(&self.state).running = Some(Progress::begun("copying"));
        let made = folder.ready().and_then(|()| {
            let made = registry.backup_into(&folder.path, &self.saying(watch))?;
            registry.thin_backups(&folder.path)?;
            Ok(made)
        });
        let mut state = held(&self.state);
        state.running = None;
        match made {
            Ok(made) => {
                (state.last, state.error) = (Some(made.made), None);
                Ok(made)
            }
            Err(error) => {
                let stopped = matches!(error, Error::Stopped);
                let refusal = Refusal::from(error);
                // Who stopped it knows that it is not there.
                if !stopped {
                    state.error = Some(refusal.clone());
                }
                Err(refusal)
            }
        }
    }

    /// A watch that notes how far it is for the status line, and asks `watch` whether to go on.
    fn saying(self: &Arc<Self>, watch: &Watch) -> Watch {
        let (safety, watch) = (Arc::clone(self), watch.clone());
        Watch::new(move |phase, done, total| {
            let total = (total > 0).then_some(total);
            held(&safety.state).running = Some(Progress {
                phase: phase.to_owned(),
                done,
                total,
            });
            watch.goes_on(phase, done, total.unwrap_or(0)).is_ok()
        })
    }

    fn watch(self: &Arc<Self>, app: &AppHandle) {
        let mut watched: Option<Watched> = None;
        loop {
            let ends = self.rest();
            self.turn(app, &mut watched, ends);
            app.state::<SettingsFile>().save();
            if ends {
                return;
            }
        }
    }

    /// Looks once: at the registry that is open now, and a last time at one that is closing.
    fn turn(self: &Arc<Self>, app: &AppHandle, watched: &mut Option<Watched>, ends: bool) {
        let open = app.state::<Shell>().registry().ok();
        let folder = Folder::of(app);
        let same = match (&*watched, &open) {
            (Some(watched), Some(open)) => Arc::ptr_eq(&watched.registry, open),
            (None, None) => true,
            _ => false,
        };
        if !same {
            if let Some(mut left) = watched.take() {
                self.look(&mut left, &folder, false, true);
            }
            *held(&self.state) = BackupState::default();
            *watched = open.map(|registry| Watched::begin(registry, &folder));
        }
        if let Some(watched) = watched {
            let busy = app.state::<Shell>().jobs.any();
            self.look(watched, &folder, busy && !ends, ends);
        } else {
            folder.say(&mut held(&self.state));
        }
    }

    /// Looks whether a backup is wanted, and makes it.
    fn look(self: &Arc<Self>, watched: &mut Watched, folder: &Folder, busy: bool, closing: bool) {
        let there = folder.there();
        // Another folder, or a stick that is plugged in again.
        if watched.folder != folder.path || watched.there != there {
            *watched = Watched::begin(Arc::clone(&watched.registry), folder);
        }
        let entry = watched
            .registry
            .read(|reader| reader.last_entry())
            .unwrap_or(watched.entry);
        if entry != watched.entry || busy {
            (watched.entry, watched.since) = (entry, Instant::now());
        }
        // One that the person asked for is the newest by now.
        let made_last = held(&self.state).last;
        if made_last.is_some() && made_last != watched.newest.as_ref().map(|newest| newest.made) {
            watched.newest = newest(&watched.registry, &folder.path);
        }
        let wanted = !watched.sample
            && there
            && backup_due(watched.newest.as_ref(), entry, checks::today(), closing)
            && (closing || watched.since.elapsed() >= QUIET)
            && watched.failed.is_none_or(|at| at.elapsed() >= AGAIN);
        if wanted {
            match self.make(&watched.registry, folder, &Watch::NONE) {
                Ok(made) => (watched.newest, watched.failed) = (Some(made), None),
                Err(_) => watched.failed = Some(Instant::now()),
            }
        }
        // Once while it rests, should the program be killed, and at its end; not after each of many changes.
        if closing || (!watched.kept && watched.since.elapsed() >= QUIET) {
            watched.kept = true;
            // Without them the next start takes longer: nobody has to be told.
            let _ = watched.registry.keep_columns();
        }
        if !busy && watched.settled != entry && watched.since.elapsed() >= QUIET {
            watched.settled = entry;
            // Of a file that is astray the page is told; what cannot be moved now is moved when it closes.
            let _ = watched.registry.settle();
        }
        let mut state = held(&self.state);
        folder.say(&mut state);
        state.registry = Some(watched.registry.path().display().to_string());
        state.last = watched.newest.as_ref().map(|newest| newest.made);
        state.current = entry == 0
            || watched
                .newest
                .as_ref()
                .is_some_and(|newest| newest.entry == entry);
        state.sample = watched.sample;
    }

    /// Waits a moment; `true` where the program ends.
    fn rest(&self) -> bool {
        let ending = held(&self.ending.0);
        if *ending {
            return true;
        }
        let rested = self.ending.1.wait_timeout(ending, PAUSE);
        *rested.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl Watched {
    fn begin(registry: Arc<Open>, folder: &Folder) -> Self {
        let sample = registry.read(|reader| reader.meta("sample"));
        Self {
            newest: newest(&registry, &folder.path),
            sample: sample.is_ok_and(|found| found.is_some()),
            entry: registry.read(|reader| reader.last_entry()).unwrap_or(0),
            folder: folder.path.clone(),
            there: folder.there(),
            registry,
            since: Instant::now(),
            failed: None,
            kept: false,
            settled: 0,
        }
    }
}

/// The newest backup of a registry in a folder.
fn newest(registry: &Open, folder: &Path) -> Option<BackupFile> {
    let replica = registry.replica().ok()?;
    let backups = backups_in(folder).ok()?;
    backups
        .into_iter()
        .find(|backup| backup.replica == replica && !backup.written_to)
}

/// The folder that backups go to.
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it is the application's own, which is made where it is not there.
    own: bool,
}

impl Folder {
    /// The one that is set, else the application's own.
    pub fn of(app: &AppHandle) -> Self {
        let set = app.state::<SettingsFile>().get().backup_folder;
        let own = set.is_none();
        let path = set.or_else(|| Some(app.path().data_dir().ok()?.join("haat").join("Backups")));
        Self {
            path: path.unwrap_or_default(),
            own,
        }
    }

    fn say(&self, state: &mut BackupState) {
        state.folder = self.path.display().to_string();
        state.own_folder = self.own;
        state.missing = !self.there();
    }

    fn there(&self) -> bool {
        self.own || self.path.is_dir()
    }

    fn ready(&self) -> Result<(), Error> {
        if self.own {
            std::fs::create_dir_all(&self.path).map_err(|source| Error::Io {
                path: self.path.clone(),
                source,
            })?;
        }
        Ok(())
    }
}

fn held<T>(slot: &Mutex<T>) -> MutexGuard<'_, T> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}
