//! What the window holds between commands: the open registry and the jobs under way.

use crate::blocking;
use crate::commands::overview_of;
use crate::instance::{Claim, Claimed, Instances};
use crate::jobs::Jobs;
use crate::lists::HeldLists;
use crate::open::{Count, Open};
use crate::refusal::Refusal;
use crate::settings::SettingsFile;
use crate::window;
use haat_registry::{AsOf, Entry, Reader, Registry, StoreQuery, Watch};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use tauri::{AppHandle, Emitter, Manager};

/// How long the end of the program waits for what still reads or writes: longer than a read may take.
const PATIENCE: Duration = Duration::from_secs(45);
/// The event that tells the page to ask for what arrived.
const ARRIVED: &str = "arrived";

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
    /// Lists that the page edits.
    pub lists: Arc<HeldLists>,
    early: Mutex<Option<Early>>,
    claim: Mutex<Option<Claim>>,
    arrived: Mutex<Vec<PathBuf>>,
}

/// A registry that is being opened while the window is still being made.
struct Early {
    path: PathBuf,
    opening: JoinHandle<Result<Open, haat_registry::Error>>,
    /// How far it is, for the page once it asks, and whether it is to stop.
    far: Arc<Mutex<(&'static str, u64, u64)>>,
    stop: Arc<AtomicBool>,
}

/// How often the page is told how far an opening is that began before it asked.
const TOLD: Duration = Duration::from_millis(5);

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

    /// The entry by which another program had its hand in this one since the registry was opened: itself, or what undid it or did it
    /// again last.
    pub fn foreign(&self, reader: &Reader<'_>, entry: i64) -> haat_registry::Result<Option<i64>> {
        let last = reader.stands_by(entry)?;
        Ok([last, entry].into_iter().find(|id| self.is_foreign(*id)))
    }

    /// The entry by which another program took this one back. Who took it back here saw what it was.
    pub fn undone_elsewhere(
        &self,
        reader: &Reader<'_>,
        entry: i64,
    ) -> haat_registry::Result<Option<i64>> {
        let last = reader.stands_by(entry)?;
        Ok(Some(last).filter(|id| self.is_foreign(*id)))
    }

    fn is_foreign(&self, entry: i64) -> bool {
        let slot = self.slot();
        entry > slot.0 && !slot.1.contains(&entry)
    }

    /// The entries that one step back takes, the newest first.
    pub fn undo_step(&self, reader: &Reader<'_>) -> haat_registry::Result<Vec<Entry>> {
        reader.undo_step(|entry| self.joins(reader, entry))
    }

    /// The entries that one step forward takes, the oldest first.
    pub fn redo_step(&self, reader: &Reader<'_>) -> haat_registry::Result<Vec<Entry>> {
        reader.redo_step(|entry| self.joins(reader, entry))
    }

    /// Only what is this window's through and through is taken together with others.
    fn joins(&self, reader: &Reader<'_>, entry: i64) -> bool {
        matches!(self.foreign(reader, entry), Ok(None))
    }

    fn slot(&self) -> MutexGuard<'_, (i64, HashSet<i64>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shell {
    /// Begins to open a registry and to answer the first question before the page asks: a large one takes as long as the web view does.
    pub fn open_early(&self, path: PathBuf) {
        if held(&self.early).is_some() {
            return;
        }
        let (opened, count) = (path.clone(), self.count.clone());
        let far = Arc::new(Mutex::new(("reading", 0, 0)));
        let stop = Arc::<AtomicBool>::default();
        let (says, stops) = (Arc::clone(&far), Arc::clone(&stop));
        let watch = Watch::new(move |phase, done, total| {
            *held(&says) = (phase, done, total);
            !stops.load(Ordering::Relaxed)
        });
        let opening = std::thread::spawn(move || {
            let registry = opened_whole(&count, &opened, &watch)?;
            // What it works out is kept for the page's own question; what goes wrong, that one says.
            let _ = overview_of(&registry, StoreQuery::default(), AsOf::Now);
            Ok(registry)
        });
        *held(&self.early) = Some(Early {
            path,
            opening,
            far,
            stop,
        });
    }

    /// The registry at `path`, as it was begun to be opened, or opened now.
    pub fn open(
        &self,
        path: PathBuf,
        watch: Watch,
    ) -> impl FnOnce() -> Result<Open, haat_registry::Error> + Send + 'static {
        let early = held(&self.early).take();
        let count = self.count.clone();
        move || {
            if let Some(early) = early {
                let mine = early.path == path;
                while !early.opening.is_finished() {
                    let (phase, done, total) = *held(&early.far);
                    if !mine || watch.goes_on(phase, done, total).is_err() {
                        early.stop.store(true, Ordering::Relaxed);
                    }
                    std::thread::sleep(TOLD);
                }
                let opened = early.opening.join();
                if mine && let Ok(Ok(registry)) = opened {
                    return Ok(registry);
                }
            }
            // What failed then may be mended by now, and is said anew if not.
            watch.goes_on("reading", 0, 0)?;
            opened_whole(&count, &path, &watch)
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
        self.lists.forget();
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

    /// Takes a list that was named when Haat was started, here or a second time: the page asks for it when it can look at it.
    pub fn arrive(&self, lists: Vec<PathBuf>) {
        held(&self.arrived).extend(lists);
    }

    /// The lists that arrived. They are handed out once: a page that is loaded again has looked at them already.
    pub fn take_arrived(&self) -> Vec<PathBuf> {
        std::mem::take(&mut *held(&self.arrived))
    }

    /// Makes a registry this window's. Where another window has it, that one comes to the front with the lists, and this is `false`.
    pub fn claim(&self, app: &AppHandle, registry: &Path, lists: &[PathBuf]) -> bool {
        if held(&self.claim)
            .as_ref()
            .is_some_and(|claim| claim.is_to(registry))
        {
            return true;
        }
        let asked = app.clone();
        let claimed = app
            .state::<Instances>()
            .claim(registry, lists, move |lists| called(&asked, lists));
        let claim = match claimed {
            Claimed::Mine(claim) => Some(claim),
            Claimed::Elsewhere => return false,
            Claimed::Unknown => None,
        };
        let before = std::mem::replace(&mut *held(&self.claim), claim);
        drop(before);
        true
    }

    /// Lets another window have the registry.
    pub fn give_up(&self) {
        let before = held(&self.claim).take();
        drop(before);
    }

    /// Ends what is under way and closes the registry, so that its file is whole: no journal of SQLite's stays beside it.
    ///
    /// The program ends without dropping anything (`tao` exits the process), so this is called at its very end.
    pub fn close(&self) {
        self.jobs.stop_all();
        if let Some(early) = held(&self.early).take() {
            early.stop.store(true, Ordering::Relaxed);
            drop(early.opening.join());
        }
        drop(held(&self.open).take());
        self.count.wait_for_none(PATIENCE);
    }
}

/// Opens a registry and reads what its first page is drawn from; what goes wrong with that, the page's own question says.
fn opened_whole(count: &Count, path: &Path, watch: &Watch) -> Result<Open, haat_registry::Error> {
    let registry = count.open(|| Registry::open_watched(path, watch))?;
    match registry.read_columns(AsOf::Now, watch) {
        Err(error @ haat_registry::Error::Stopped) => Err(error),
        _ => Ok(registry),
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

/// The registry to begin with: the one named, else the one that was open last, where it is still there.
pub fn at_start(app: &AppHandle) -> Option<PathBuf> {
    named_at_start().or_else(|| {
        let recent = app.state::<SettingsFile>().get().recent;
        let path = PathBuf::from(&recent.first()?.path);
        path.exists().then_some(path)
    })
}

/// Takes what was named when Haat was started, and begins to open it or what was open last. Whether another window has that registry, and went on with it.
pub fn begun_elsewhere(app: &AppHandle) -> bool {
    let shell = app.state::<Shell>();
    let lists = sorted_out(named()).1;
    if let Some(path) = at_start(app)
        && !shell.claim(app, &path, &lists)
    {
        return true;
    }
    shell.arrive(lists);
    if let Some(path) = at_start(app) {
        shell.open_early(path);
    }
    false
}

/// What happens when somebody opens this window's registry a second time.
fn called(app: &AppHandle, lists: Vec<PathBuf>) {
    if !lists.is_empty() {
        app.state::<Shell>().arrive(lists);
        // Before the page listens it has not asked for the first one yet either.
        let _ = app.emit(ARRIVED, ());
    }
    window::raise(app);
}

fn named() -> Vec<PathBuf> {
    let words = std::env::args_os().skip(1);
    words
        .filter_map(|word| std::path::absolute(PathBuf::from(word)).ok())
        .collect()
}

/// Which of the files named is the registry, and which the lists: the first is the registry where it is one, or is named like one before others.
fn sorted_out(mut named: Vec<PathBuf>) -> (Option<PathBuf>, Vec<PathBuf>) {
    let is_registry = named.first().is_some_and(|first| {
        let named_so = first.extension().is_some_and(|ending| ending == "haat");
        haat_registry::is_registry(first) || named.len() > 1 && named_so
    });
    let registry = is_registry.then(|| named.remove(0));
    (registry, named)
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
    fn the_first_file_is_the_registry_where_it_is_one_and_all_others_are_lists() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let (list, other) = (path("stores.csv"), path("more.csv"));
        let (registry, copy, gone) = (path("n.haat"), path("backup"), path("gone.haat"));
        std::fs::write(&list, "Code\nA-1\n").unwrap();
        haat_registry::Registry::create(&registry).unwrap();
        std::fs::copy(&registry, &copy).unwrap();
        let of =
            |named: &[&PathBuf]| sorted_out(named.iter().map(|path| (*path).clone()).collect());
        let both = vec![list.clone(), other.clone()];
        assert_eq!(of(&[&list]), (None, vec![list.clone()]));
        assert_eq!(of(&[&list, &other]), (None, both.clone()));
        assert_eq!(of(&[&registry]), (Some(registry.clone()), vec![]));
        assert_eq!(of(&[&registry, &list, &other]), (Some(registry), both));
        assert_eq!(of(&[&copy]), (Some(copy.clone()), vec![]));
        // One that is not there is said not to be there, and not taken for a list.
        assert_eq!(of(&[&gone, &list]), (Some(gone.clone()), vec![list]));
        assert_eq!(of(&[]), (None, vec![]));
    }
}
