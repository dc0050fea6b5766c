//! A file or a folder that cannot be written: it opens for reading, with the reason for a banner.
//!
//! Permissions do not hold for root, so a folder is mounted for reading only where that can be done, and the test says so where it cannot.

use std::path::{Path, PathBuf};
use std::process::Command;

use haat_registry::{Action, AsOf, Registry, StoreField, StoreQuery, Value, Watch};

use super::content::{names, network, skipped, stores};

/// A folder mounted over itself for reading only, until dropped.
struct ReadOnly(PathBuf);

impl ReadOnly {
    fn mount(folder: &Path) -> Option<Self> {
        let run = |args: &[&str]| {
            Command::new("mount")
                .args(args)
                .arg(folder)
                .stderr(std::process::Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        };
        if !run(&["--bind", folder.to_str()?]) {
            return None;
        }
        let mounted = Self(folder.to_owned());
        run(&["-o", "remount,bind,ro"]).then_some(mounted)
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

/// Makes a folder unwritable by whatever means hold for this user; `None` where none does.
fn protect(folder: &Path) -> Option<Box<dyn std::any::Any>> {
    if let Some(mount) = ReadOnly::mount(folder) {
        return Some(Box::new(mount));
    }
    let mut permissions = std::fs::metadata(folder).ok()?.permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(folder, permissions).ok()?;
    let held = std::fs::File::create(folder.join("probe")).is_err();
    let restore = Unprotect(folder.to_owned());
    held.then(|| Box::new(restore) as Box<dyn std::any::Any>)
}

struct Unprotect(PathBuf);

impl Drop for Unprotect {
    #[allow(
        clippy::permissions_set_readonly_false,
        reason = "a folder of the test's own"
    )]
    fn drop(&mut self) {
        if let Ok(meta) = std::fs::metadata(&self.0) {
            let mut permissions = meta.permissions();
            permissions.set_readonly(false);
            let _ = std::fs::set_permissions(&self.0, permissions);
        }
    }
}

fn reads_and_refuses_to_write(path: &Path, expected: usize) {
    let registry = Registry::open(path).unwrap();
    assert!(
        registry
            .read_only()
            .unwrap()
            .to_string()
            .contains("write-protected")
    );
    assert_eq!(stores(&registry).len(), expected);
    let columns = registry.columns(AsOf::Now).unwrap();
    assert_eq!(
        columns.count(&StoreQuery::parse("store").unwrap()).unwrap(),
        expected
    );
    for error in [
        registry
            .transact("tester", Action::new("test"), |tx| {
                tx.set_store(1, StoreField::Name.into(), Value::text("x"))
            })
            .err()
            .unwrap(),
        registry.undo("tester").unwrap_err(),
    ] {
        assert_eq!(error.code(), "read_only");
        assert!(
            error.to_string().contains("write-protected")
                && error.hint().unwrap().contains("Copy the file"),
            "{error}"
        );
    }
    let out = tempfile::tempdir().unwrap();
    assert_eq!(
        registry
            .backup(&out.path().join("backup.haat"), &Watch::NONE)
            .unwrap()
            .stores,
        expected as u64
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_read() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("stick é");
    std::fs::create_dir(&folder).unwrap();
    let path = folder.join("network.haat");
    network(&path, 30);
    let bytes = std::fs::read(&path).unwrap();
    let Some(protected) = protect(&folder) else {
        return skipped("nothing makes a folder unwritable for this user");
    };
    reads_and_refuses_to_write(&path, 30);
    assert_eq!(names(&folder), ["network.haat"]);
    drop(protected);
    assert!(std::fs::read(&path).unwrap() == bytes, "the file changed");
    assert!(
        Registry::open(&path).unwrap().read_only().is_none(),
        "writable again"
    );
}

/// What was committed last lies in the WAL of a program that was killed: it is read too, from a copy.
#[test]
fn a_folder_with_a_wal_that_cannot_be_written_is_read_whole() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("stick");
    std::fs::create_dir(&folder).unwrap();
    let open = outer.path().join("network.haat");
    network(&open, 30);
    let registry = Registry::open(&open).unwrap();
    super::content::add(&registry, 30, 40).unwrap();
    let path = folder.join("network.haat");
    // As a killed program leaves it: the file and its WAL, not yet joined.
    std::fs::copy(&open, &path).unwrap();
    std::fs::copy(
        outer.path().join("network.haat-wal"),
        folder.join("network.haat-wal"),
    )
    .unwrap();
    drop(registry);
    let Some(protected) = protect(&folder) else {
        return skipped("nothing makes a folder unwritable for this user");
    };
    reads_and_refuses_to_write(&path, 40);
    assert_eq!(names(&folder), ["network.haat", "network.haat-wal"]);
    drop(protected);
}

#[test]
fn a_file_that_cannot_be_written_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    network(&path, 30);
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    if std::fs::OpenOptions::new().write(true).open(&path).is_ok() {
        return skipped("this user may write to write-protected files");
    }
    reads_and_refuses_to_write(&path, 30);
    assert_eq!(names(folder.path()), ["network.haat"]);
}
