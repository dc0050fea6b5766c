//! A full disk: the change is refused with a sentence, and the file holds what was committed before.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use haat_registry::{Protected, Registry, Watch};

use super::content::{add, names, network, skipped, stores};

/// A disk of four megabytes, until dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(folder: &Path) -> Option<Self> {
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
            .arg(folder)
            .stderr(Stdio::null());
        mount
            .status()
            .is_ok_and(|status| status.success())
            .then(|| Self(folder.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_refuses_the_change_and_keeps_what_was() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(folder.path()) else {
        return skipped("no small disk can be mounted by this user");
    };
    let path = folder.path().join("network.haat");
    network(&path, 100);
    let registry = Registry::open(&path).unwrap();
    let before = stores(&registry);
    let error = add(&registry, 100, 20_000).unwrap_err();
    assert_eq!(error.code(), "disk_full", "{error}");
    assert!(
        error.to_string().contains("no room") && error.hint().unwrap().contains("Make room"),
        "{error}"
    );
    assert!(stores(&registry) == before, "what was committed is there");

    // A backup that does not fit leaves nothing behind.
    let ballast = std::fs::File::create(folder.path().join("ballast")).unwrap();
    while (&ballast).write_all(&[1; 4096]).is_ok() {}
    drop(ballast);
    let error = registry
        .backup(&folder.path().join("backup.haat"), &Watch::NONE)
        .unwrap_err();
    assert_eq!(error.code(), "disk_full", "{error}");
    assert!(
        names(folder.path())
            .iter()
            .all(|name| !name.contains("backup")),
        "{:?}",
        names(folder.path())
    );
    std::fs::remove_file(folder.path().join("ballast")).unwrap();

    assert_eq!(registry.check_pages().unwrap(), [""; 0]);
    add(&registry, 100, 110).unwrap();
    drop(registry);
    assert_eq!(stores(&Registry::open(&path).unwrap()).len(), 110);
    assert_eq!(names(folder.path()), ["network.haat"]);
    drop(disk);
}

#[test]
fn a_registry_on_a_full_disk_is_read_and_backed_up_elsewhere() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let Some(disk) = SmallDisk::mount(folder.path()) else {
        return skipped("no small disk can be mounted by this user");
    };
    let path = folder.path().join("network.haat");
    network(&path, 100);
    let ballast = std::fs::File::create(folder.path().join("ballast")).unwrap();
    while (&ballast).write_all(&[1; 512]).is_ok() {}
    drop(ballast);
    let registry = Registry::open(&path).unwrap();
    assert_eq!(registry.read_only(), Some(Protected::NoRoom));
    assert_eq!(stores(&registry).len(), 100);
    let copy = elsewhere.path().join("backup.haat");
    registry.backup(&copy, &Watch::NONE).unwrap();
    let error = add(&registry, 100, 101).unwrap_err();
    assert_eq!(error.code(), "read_only", "{error}");
    assert!(
        error.to_string().contains("full") && error.hint().unwrap().contains("Make room"),
        "{error}"
    );
    drop(registry);
    assert_eq!(stores(&Registry::open(&copy).unwrap()).len(), 100);
    std::fs::remove_file(folder.path().join("ballast")).unwrap();
    assert_eq!(Registry::open(&path).unwrap().read_only(), None);
    assert_eq!(names(folder.path()), ["network.haat"]);
    drop(disk);
}
