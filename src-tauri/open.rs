//! An open registry, counted until it is closed.
//!
//! A registry closes when its last handle goes, wherever that is. The end of the program has to wait for it: the count says when.

use haat_registry::{ColumnFiles, Registry};
use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, Instant, UNIX_EPOCH};

/// How often the end of the program looks whether everything is closed.
const PAUSE: Duration = Duration::from_millis(5);

/// Stores from which on a column file saves more than it takes: so many are read in a tenth of a second.
const WORTH_KEEPING: usize = 50_000;

/// How many registries are open or being opened.
#[derive(Clone, Default)]
pub struct Count(Arc<()>);

impl Count {
    /// Opens a registry, counted from before it is open until after it is closed.
    pub fn open<E>(&self, open: impl FnOnce() -> Result<Registry, E>) -> Result<Open, E> {
        let counted = Arc::clone(&self.0);
        let registry = open()?;
        if let Some(files) = column_files() {
            registry.keep_columns_in(files);
        }
        Ok(Open {
            registry,
            _counted: counted,
        })
    }

    /// Waits until every registry is closed, at most that long. Whether they are.
    pub fn wait_for_none(&self, patience: Duration) -> bool {
        let begun = Instant::now();
        while Arc::strong_count(&self.0) > 1 {
            if begun.elapsed() > patience {
                return false;
            }
            std::thread::sleep(PAUSE);
        }
        true
    }
}

/// Where columns are kept from start to start: in the folder of the person's for what can be made anew.
///
/// Two builds of one version are told apart by their file: what is folded, and how, may differ.
fn column_files() -> Option<ColumnFiles> {
    let program = std::env::current_exe().ok()?;
    let found = std::fs::metadata(program).ok()?;
    let made = found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(ColumnFiles {
        folder: dirs::cache_dir()?.join("haat").join("columns"),
        program: format!(
            "{} {} {}",
            env!("CARGO_PKG_VERSION"),
            found.len(),
            made.as_nanos()
        ),
        least: WORTH_KEEPING,
    })
}

/// A registry that is open.
pub struct Open {
    // Fields drop in order: the registry is closed before it is counted so.
    registry: Registry,
    _counted: Arc<()>,
}

impl Deref for Open {
    type Target = Registry;

    fn deref(&self) -> &Registry {
        &self.registry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registry_counts_until_its_last_handle_has_closed_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.haat");
        let count = Count::default();
        let opened = Arc::new(count.open(|| Registry::create(&path)).unwrap());
        opened.read(|reader| reader.last_entry()).unwrap();
        assert!(!count.wait_for_none(Duration::from_millis(20)));
        let elsewhere = Arc::clone(&opened);
        drop(opened);
        let ends = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            drop(elsewhere);
        });
        assert!(count.wait_for_none(Duration::from_secs(20)));
        assert!(!folder.path().join("n.haat-wal").exists());
        ends.join().unwrap();
        assert!(count.open(|| Registry::create(&path)).is_err());
        assert!(count.wait_for_none(Duration::ZERO));
    }
}
