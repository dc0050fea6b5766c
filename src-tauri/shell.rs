//! What the window holds between commands: the open registry and the jobs under way.

use crate::blocking;
use crate::jobs::Jobs;
use crate::open::{Count, Open};
use crate::refusal::Refusal;
use haat_registry::{AsOf, Registry};
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long the end of the program waits for what still reads or writes: longer than a read may take.
const PATIENCE: Duration = Duration::from_secs(45);

/// The state behind every command.
#[derive(Default)]
pub struct Shell {
    open: Mutex<Option<Arc<Open>>>,
    /// The registries that are not closed yet: the open one, and those that a command still has in hand.
    pub count: Count,
    /// Long jobs, by the name the page gave them.
    pub jobs: Arc<Jobs>,
    /// Which journal entries this window wrote.
    pub written: Arc<Written>,
    early: Mutex<Option<Early>>,
    list_asked: AtomicBool,
}

/// A registry that is being opened while the window is still being made.
struct Early {
    path: PathBuf,
    opening: JoinHandle<Result<Open, haat_registry::Error>>,
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

    fn slot(&self) -> MutexGuard<'_, (i64, HashSet<i64>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shell {
    /// Begins to open a registry and to read its columns before the page asks for them: a large one takes as long as the web view does.
    pub fn open_early(&self, path: PathBuf) {
        let (opened, count) = (path.clone(), self.count.clone());
        let opening = std::thread::spawn(move || {
            let registry = count.open(|| Registry::open(&opened))?;
            registry.columns(AsOf::Now)?;
            Ok(registry)
        });
        *held(&self.early) = Some(Early { path, opening });
    }

    /// The registry at `path`, as it was begun to be opened, or opened now.
    pub fn open(
        &self,
        path: PathBuf,
    ) -> impl FnOnce() -> Result<Open, haat_registry::Error> + Send + 'static {
        let early = held(&self.early).take();
        let count = self.count.clone();
        move || {
            if let Some(early) = early {
                let opened = early.opening.join();
                if early.path == path
                    && let Ok(Ok(registry)) = opened
                {
                    return Ok(registry);
                }
            }
            // What failed then may be mended by now, and is said anew if not.
            count.open(|| Registry::open(&path))
        }
    }

    /// The open registry, or a refusal where none is open.
    pub fn registry(&self) -> Result<Arc<Open>, Refusal> {
        held(&self.open)
            .clone()
            .ok_or_else(|| Refusal::new("none_open", "No registry is open"))
    }

    /// Puts `registry` in the place of the one that was open, which closes when its last command has ended.
    pub async fn put(&self, registry: Open) -> Result<Arc<Open>, Refusal> {
        let registry = Arc::new(registry);
        // The lock is held for the exchange of a pointer; closing a file writes its WAL back, which takes its time.
        let before = held(&self.open).replace(Arc::clone(&registry));
        let early = held(&self.early).take();
        blocking::run(move || {
            drop(before);
            drop(early.map(|early| early.opening.join()));
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(registry)
    }

    /// The list named when Haat was started. It is handed out once: a page that is loaded again has looked at it already.
    pub fn list_at_start(&self) -> Option<PathBuf> {
        if self.list_asked.swap(true, Ordering::Relaxed) {
            return None;
        }
        list_at_start()
    }

    /// Ends what is under way and closes the registry, so that its file is whole: no journal of SQLite's stays beside it.
    ///
    /// The program ends without dropping anything (`tao` exits the process), so this is called at its very end.
    pub fn close(&self) {
        self.jobs.stop_all();
        if let Some(early) = held(&self.early).take() {
            drop(early.opening.join());
        }
        drop(held(&self.open).take());
        self.count.wait_for_none(PATIENCE);
    }
}

fn held<T>(slot: &Mutex<T>) -> MutexGuard<'_, T> {
    // The locks are held for a clone or an exchange of a pointer: nothing can be left half done in them.
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The registry named on the command line, made absolute from where Haat was started.
pub fn named_at_start() -> Option<PathBuf> {
    sorted_out(named()).0
}

/// The list named when Haat was started, after the registry or alone, made absolute.
fn list_at_start() -> Option<PathBuf> {
    sorted_out(named()).1
}

fn named() -> Vec<PathBuf> {
    let words = std::env::args_os().skip(1).take(2);
    words
        .filter_map(|word| std::path::absolute(PathBuf::from(word)).ok())
        .collect()
}

/// Which of the files named is the registry, and which the list: a file that stands alone and is no registry is a list.
fn sorted_out(named: Vec<PathBuf>) -> (Option<PathBuf>, Option<PathBuf>) {
    let mut named = named.into_iter();
    match (named.next(), named.next()) {
        (Some(only), None) if !haat_registry::is_registry(&only) => (None, Some(only)),
        both => both,
    }
}

/// Who stands in the journal: the name that is set, else the login name.
pub fn who() -> String {
    crate::settings::named().unwrap_or_else(login)
}

/// The name the person logged in by.
pub fn login() -> String {
    ["USER", "USERNAME", "LOGNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_else(|| "unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use super::sorted_out;
    use std::path::PathBuf;

    #[test]
    fn a_file_that_stands_alone_is_a_list_unless_it_is_a_registry() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let (list, registry, copy) = (path("stores.csv"), path("n.haat"), path("backup"));
        std::fs::write(&list, "Code\nA-1\n").unwrap();
        haat_registry::Registry::create(&registry).unwrap();
        std::fs::copy(&registry, &copy).unwrap();
        let of =
            |named: &[&PathBuf]| sorted_out(named.iter().map(|path| (*path).clone()).collect());
        assert_eq!(of(&[&list]), (None, Some(list.clone())));
        assert_eq!(of(&[&registry]), (Some(registry.clone()), None));
        assert_eq!(of(&[&registry, &list]), (Some(registry), Some(list)));
        assert_eq!(of(&[&copy]), (Some(copy.clone()), None));
        assert_eq!(of(&[]), (None, None));
    }
}
