//! What the window holds between commands: the open registry and the jobs under way.

use crate::jobs::Jobs;
use crate::refusal::Refusal;
use haat_registry::{AsOf, Registry};
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// The state behind every command.
#[derive(Default)]
pub struct Shell {
    open: Mutex<Option<Arc<Registry>>>,
    /// Long jobs, by the name the page gave them.
    pub jobs: Arc<Jobs>,
    /// Which journal entries this window wrote.
    pub written: Arc<Written>,
    early: Mutex<Option<Early>>,
}

/// A registry that is being opened while the window is still being made.
struct Early {
    path: PathBuf,
    opening: JoinHandle<Result<Registry, haat_registry::Error>>,
}

/// The journal entries this window wrote into the open registry, to tell them from those of another program.
#[derive(Default)]
pub struct Written(Mutex<(i64, HashSet<i64>)>);

impl Written {
    /// Begins anew at the entry a registry stands at when it is opened.
    pub fn begin(&self, entry: i64) {
        *self.slot() = (entry, HashSet::new());
    }

    /// Notes an entry of this window's.
    pub fn add(&self, entry: Option<i64>) {
        self.slot().1.extend(entry);
    }

    /// Whether another program wrote this entry since the registry was opened.
    pub fn is_foreign(&self, entry: i64) -> bool {
        let slot = self.slot();
        entry > slot.0 && !slot.1.contains(&entry)
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, (i64, HashSet<i64>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shell {
    /// Begins to open a registry and to read its columns before the page asks for them: a large one takes as long as the web view does.
    pub fn open_early(&self, path: PathBuf) {
        let opened = path.clone();
        let opening = std::thread::spawn(move || {
            let registry = Registry::open(&opened)?;
            registry.columns(AsOf::Now)?;
            Ok(registry)
        });
        *self.early.lock().unwrap_or_else(PoisonError::into_inner) = Some(Early { path, opening });
    }

    /// The registry at `path`, as it was begun to be opened, or opened now.
    pub fn open(
        &self,
        path: PathBuf,
    ) -> impl FnOnce() -> Result<Registry, haat_registry::Error> + Send + 'static {
        let mut slot = self.early.lock().unwrap_or_else(PoisonError::into_inner);
        let early = slot.take_if(|early| early.path == path);
        move || match early.map(|early| early.opening.join()) {
            Some(Ok(Ok(registry))) => Ok(registry),
            // What failed then may be mended by now, and is said anew if not.
            _ => Registry::open(&path),
        }
    }

    /// The open registry, or a refusal where none is open.
    pub fn registry(&self) -> Result<Arc<Registry>, Refusal> {
        self.slot()
            .clone()
            .ok_or_else(|| Refusal::new("none_open", "no registry is open"))
    }

    /// Puts `registry` in the place of the one that was open, which closes when its last command has ended.
    pub fn put(&self, registry: Registry) -> Arc<Registry> {
        let registry = Arc::new(registry);
        *self.slot() = Some(Arc::clone(&registry));
        registry
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<Arc<Registry>>> {
        // The lock is held for a clone or a store of a pointer: nothing can be left half done in it.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The registry named on the command line, made absolute from where Haat was started.
pub fn named_at_start() -> Option<PathBuf> {
    let path = std::env::args_os().nth(1).map(PathBuf::from)?;
    std::path::absolute(&path).ok()
}

/// The list named after the registry when Haat was started, made absolute.
pub fn list_at_start() -> Option<PathBuf> {
    let path = std::env::args_os().nth(2).map(PathBuf::from)?;
    std::path::absolute(&path).ok()
}

/// Who stands in the journal: the login name, until Settings names somebody.
pub fn who() -> String {
    ["USER", "USERNAME", "LOGNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_else(|| "unknown".to_owned())
}
