//! Which files SQLite has open in this process: nothing else opens those.
//!
//! The locks of POSIX belong to a process, and closing any handle of a file gives up all that the process holds on it (fcntl(2), "Advisory
//! record locking"; sqlite.org, "How To Corrupt An SQLite Database File", section 2.2). Another program that opens and closes the file then
//! takes itself for the last one and removes the WAL; what is written into it after that is lost, and nobody is told. So even a look at the
//! first hundred bytes goes past here.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

static OPEN: Mutex<Vec<FileId>> = Mutex::new(Vec::new());

/// What tells one file from all others, by whatever name it is called.
#[cfg(unix)]
type FileId = (u64, u64);
#[cfg(not(unix))]
type FileId = std::path::PathBuf;

#[cfg(unix)]
fn id_of(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    let about = std::fs::metadata(path).ok()?;
    Some((about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn id_of(path: &Path) -> Option<FileId> {
    std::fs::canonicalize(path).ok()
}

fn open() -> MutexGuard<'static, Vec<FileId>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that SQLite has open, or is about to open; until this is dropped, after the last connection.
pub(crate) struct Here(Option<FileId>);

impl Here {
    /// Says that SQLite is about to open a file.
    pub(super) fn hold(path: &Path) -> Self {
        let id = id_of(path);
        if let Some(id) = &id {
            open().push(id.to_owned());
        }
        Self(id)
    }
}

impl Here {
    /// Whether the file that was opened still lies under that name.
    pub(crate) fn lies_at(&self, path: &Path) -> bool {
        self.0.is_none() || id_of(path) == self.0
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        let mut open = open();
        if let Some(at) = open.iter().position(|id| Some(id) == self.0.as_ref()) {
            open.swap_remove(at);
        }
    }
}

/// Opens a file, looks at it and closes it; nothing where SQLite has it open here. The look is short: others wait for it.
pub(super) fn look<T>(path: &Path, look: impl FnOnce() -> T) -> Option<T> {
    let open = open();
    if id_of(path).is_some_and(|id| open.contains(&id)) {
        return None;
    }
    Some(look())
}

/// Whether this process has a file open as a registry: then nothing else may open it here.
pub fn is_open_here(path: &Path) -> bool {
    look(path, || ()).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_open_here_by_any_of_its_names_until_the_last_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("n.haat"), folder.path().join("link"));
        std::fs::write(&path, "").unwrap();
        std::fs::hard_link(&path, &link).unwrap();
        assert!(!is_open_here(&link));
        let (one, other) = (Here::hold(&path), Here::hold(&link));
        drop(one);
        assert!(is_open_here(&path) && is_open_here(&link));
        assert_eq!(look(&folder.path().join("another"), || 7), Some(7));
        drop(other);
        assert!(!is_open_here(&path));
    }
}
