//! A file that goes away under an open registry: nothing is written where nobody would find it.
#![cfg(unix)]

use std::process::Command;

use haat_registry::Registry;

use super::content::{add, network, stores};

#[test]
fn a_file_that_was_renamed_is_not_written_to_until_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let (path, renamed) = (folder.path().join("n.haat"), folder.path().join("m.haat"));
    network(&path, 10);
    let registry = Registry::open(&path).unwrap();
    add(&registry, 10, 11).unwrap();
    std::fs::rename(&path, &renamed).unwrap();
    let error = add(&registry, 11, 12).unwrap_err();
    assert_eq!(error.code(), "astray", "{error}");
    assert!(error.hint().unwrap().contains("Put it back"), "{error}");
    assert_eq!(registry.in_place().unwrap_err().code(), "astray");
    // What is open can still be saved.
    let copy = folder.path().join("copy.haat");
    registry.backup(&copy, &haat_registry::Watch::NONE).unwrap();
    assert_eq!(stores(&Registry::open(&copy).unwrap()).len(), 11);
    std::fs::rename(&renamed, &path).unwrap();
    add(&registry, 11, 12).unwrap();
    drop(registry);
    assert_eq!(stores(&Registry::open(&path).unwrap()).len(), 12);
}

#[test]
fn another_file_under_its_name_is_not_taken_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let (path, other) = (folder.path().join("n.haat"), folder.path().join("o.haat"));
    network(&path, 10);
    network(&other, 3);
    let registry = Registry::open(&path).unwrap();
    assert_eq!(stores(&registry).len(), 10);
    std::fs::rename(&other, &path).unwrap();
    assert_eq!(add(&registry, 10, 11).unwrap_err().code(), "astray");
    drop(registry);
    assert_eq!(stores(&Registry::open(&path).unwrap()).len(), 3);
}

#[test]
fn a_file_that_rests_holds_everything_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("n.haat"), folder.path().join("c.haat"));
    network(&path, 10);
    let registry = Registry::open(&path).unwrap();
    add(&registry, 10, 20).unwrap();
    registry.settle().unwrap();
    // By another process: to close a handle of the file here would give up the locks on it.
    assert!(
        Command::new("cp")
            .args([&path, &copy])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(stores(&Registry::open(&copy).unwrap()).len(), 20);
    assert_eq!(stores(&registry).len(), 20);
}
