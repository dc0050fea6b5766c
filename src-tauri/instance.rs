//! One window for a registry: who opens one that another window has open is shown that window.
//!
//! A window holds a lock on a file named after its registry, in the application's own folder. The system gives the lock back however
//! the process ends, so nothing is left behind that could keep a registry closed. Who finds it held lays an *asking* beside it: the
//! window that holds it takes the asking away, comes to the front, and looks at the lists that stand in it, if any do.

use std::fs::{self, File, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often the holder looks for an asking.
const PAUSE: Duration = Duration::from_millis(150);
/// How long an asking waits before the window it is for counts as one that does not answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of the paths of all lists of an asking.
const LONGEST: u64 = 1024 * 1024;
/// Stands between the paths of an asking: no path has it.
const BETWEEN: char = '\0';

/// Where windows find each other; nothing where the system has no folder for it.
#[derive(Debug, Clone, Default)]
pub struct Instances(Option<PathBuf>);

/// What asking for a registry came to.
#[derive(Debug)]
pub enum Claimed {
    /// This window's, until the claim is dropped.
    Mine(Claim),
    /// Another window has it open and has come to the front.
    Elsewhere,
    /// Nobody can say: there is no folder, it cannot be written, or the window that has it does not answer.
    Unknown,
}

/// A registry that is this window's.
#[derive(Debug)]
pub struct Claim {
    registry: PathBuf,
    ended: Arc<AtomicBool>,
    watch: Option<JoinHandle<()>>,
    // Holding it is holding the lock.
    _lock: File,
}

impl Instances {
    /// Windows that find each other in a folder.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self(folder)
    }

    /// Claims a registry. Where another window has it, that one is asked to the front, with lists to look at; whenever
    /// another window asks for it later, `asked` is called with its lists.
    pub fn claim(
        &self,
        registry: &Path,
        lists: &[PathBuf],
        asked: impl Fn(Vec<PathBuf>) + Send + 'static,
    ) -> Claimed {
        self.try_claim(registry, lists, asked)
            .unwrap_or(Claimed::Unknown)
    }

    fn try_claim(
        &self,
        registry: &Path,
        lists: &[PathBuf],
        asked: impl Fn(Vec<PathBuf>) + Send + 'static,
    ) -> std::io::Result<Claimed> {
        let Some(folder) = &self.0 else {
            return Ok(Claimed::Unknown);
        };
        fs::create_dir_all(folder)?;
        let registry = fs::canonicalize(registry)?;
        let name = name_of(&registry);
        let asking = folder.join(format!("{name}.ask"));
        let lock = File::create(folder.join(format!("{name}.lock")))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return ask(&asking, lists),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        // What was asked of a window that is gone is nobody's any more.
        let _ = fs::remove_file(&asking);
        let ended = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&ended);
        let watch = std::thread::spawn(move || {
            while !until.load(Ordering::Relaxed) {
                if let Some(lists) = taken(&asking) {
                    asked(lists);
                }
                std::thread::park_timeout(PAUSE);
            }
        });
        Ok(Claimed::Mine(Claim {
            registry,
            ended,
            watch: Some(watch),
            _lock: lock,
        }))
    }
}

impl Claim {
    /// Whether this is the claim to that file.
    pub fn is_to(&self, registry: &Path) -> bool {
        fs::canonicalize(registry).is_ok_and(|path| path == self.registry)
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        if let Some(watch) = self.watch.take() {
            watch.thread().unpark();
            let _ = watch.join();
        }
    }
}

/// A file name for a registry. Two versions of Haat may name it differently; each then knows its own windows only.
fn name_of(registry: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    registry.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Lays an asking, and waits until it is taken.
fn ask(asking: &Path, lists: &[PathBuf]) -> std::io::Result<Claimed> {
    let written = asking.with_extension(format!("{}.new", std::process::id()));
    let paths: Vec<&str> = lists.iter().filter_map(|list| list.to_str()).collect();
    File::create(&written)?.write_all(paths.join(&BETWEEN.to_string()).as_bytes())?;
    fs::rename(&written, asking)?;
    let begun = Instant::now();
    while asking.exists() {
        if begun.elapsed() > PATIENCE {
            let _ = fs::remove_file(asking);
            return Ok(Claimed::Unknown);
        }
        std::thread::sleep(PAUSE / 3);
    }
    Ok(Claimed::Elsewhere)
}

/// Takes the asking that lies there: the lists it names.
fn taken(asking: &Path) -> Option<Vec<PathBuf>> {
    let paths = match fs::metadata(asking).ok()?.len() {
        1..=LONGEST => fs::read_to_string(asking).unwrap_or_default(),
        _ => String::new(),
    };
    fs::remove_file(asking).ok()?;
    let paths = paths.split(BETWEEN).filter(|path| !path.is_empty());
    Some(paths.map(PathBuf::from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn the_second_to_open_a_registry_brings_the_first_to_the_front_with_its_lists() {
        let folder = tempfile::tempdir().unwrap();
        let registry = folder.path().join("n.haat");
        fs::write(&registry, "").unwrap();
        let instances = Instances::new(Some(folder.path().join("windows")));
        let (tell, told) = mpsc::channel();
        let tells = tell.clone();
        let first = instances.claim(&registry, &[], move |lists| tells.send(lists).unwrap());
        let Claimed::Mine(first) = first else {
            panic!("{first:?}");
        };
        // The same file by another way of writing its path.
        let around = folder.path().join("windows").join("..").join("n.haat");
        assert!(first.is_to(&around));
        let lists = ["Stores, मई.csv", "East\nand north.csv"].map(|name| folder.path().join(name));
        let second = instances.claim(&around, &lists, |_| panic!("it was not opened here"));
        assert!(matches!(second, Claimed::Elsewhere), "{second:?}");
        assert_eq!(told.recv_timeout(PATIENCE).unwrap(), lists);
        let third = instances.claim(&registry, &[], |_| panic!("it was not opened here"));
        assert!(matches!(third, Claimed::Elsewhere), "{third:?}");
        assert!(told.recv_timeout(PATIENCE).unwrap().is_empty());

        drop(first);
        let again = instances.claim(&registry, &[], move |lists| tell.send(lists).unwrap());
        assert!(matches!(again, Claimed::Mine(_)), "{again:?}");
        assert!(told.try_recv().is_err());
    }

    #[test]
    fn where_windows_cannot_find_each_other_a_registry_opens_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let registry = folder.path().join("n.haat");
        let nowhere = Instances::default();
        assert!(matches!(
            nowhere.claim(&registry, &[], |_| ()),
            Claimed::Unknown
        ));
        let blocked = Instances::new(Some(registry.join("windows")));
        fs::write(&registry, "").unwrap();
        assert!(matches!(
            blocked.claim(&registry, &[], |_| ()),
            Claimed::Unknown
        ));
    }
}
