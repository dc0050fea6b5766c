//! An open registry, counted until it is closed.
//!
//! A registry closes when its last handle goes, wherever that is. The end of the program has to wait for it: the count says when.

use haat_registry::Registry;
use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often the end of the program looks whether everything is closed.
const PAUSE: Duration = Duration::from_millis(5);

/// How many registries are open or being opened.
#[derive(Clone, Default)]
pub struct Count(Arc<()>);

impl Count {
    /// Opens a registry, counted from before it is open until after it is closed.
    pub fn open<E>(&self, open: impl FnOnce() -> Result<Registry, E>) -> Result<Open, E> {
        let counted = Arc::clone(&self.0);
        let registry = open()?;
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
