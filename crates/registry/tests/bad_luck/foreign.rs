//! Files that are not ours, or not yet.

use std::fs;

use haat_registry::{Error, Registry};
use rusqlite::Connection;

use super::content::{assert_refused, network, refusal};

#[test]
fn what_is_not_there_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let error = refusal(&folder.path().join("none.haat"));
    assert_eq!(error.code(), "not_found");
    assert!(error.hint().unwrap().contains("haat new"));
    assert_eq!(refusal(folder.path()).code(), "not_a_registry", "a folder");
}

#[test]
fn other_files_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other file é #1?.haat");
    let image = [&b"\x89PNG\r\n\x1a\n"[..], &[7; 5000]].concat();
    for bytes in [
        &b""[..],
        b"S",
        b"code,name\nS1,Store 1\n",
        &[0; 4096],
        &image,
        b"SQLite format 3\0 and then nothing that fits",
    ] {
        fs::write(&path, bytes).unwrap();
        assert_refused(&path, "not_a_registry");
    }
}

#[test]
fn databases_of_other_programs_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    for (application, schema) in [(0, 0), (0, 1), (0x4750_4b47, 10_300)] {
        let path = folder.path().join(format!("{application}-{schema}.db"));
        let other = Connection::open(&path).unwrap();
        other.execute_batch("CREATE TABLE store (id INTEGER PRIMARY KEY); CREATE TABLE journal (id); CREATE TABLE meta (key)").unwrap();
        other
            .pragma_update(None, "application_id", application)
            .unwrap();
        other.pragma_update(None, "user_version", schema).unwrap();
        drop(other);
        assert_refused(&path, "not_a_registry");
    }
}

#[test]
fn a_newer_registry_is_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    network(&path, 3);
    let conn = Connection::open(&path).unwrap();
    let known: u32 = conn
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    conn.pragma_update(None, "user_version", known + 1).unwrap();
    drop(conn);
    assert_refused(&path, "newer");
    let said = refusal(&path);
    assert!(
        matches!(said, Error::Newer { found, known: by, .. } if (found, by) == (known + 1, known))
    );
    assert!(said.to_string().contains("newer Haat"), "{said}");
}

#[test]
fn nothing_is_made_where_something_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("taken.haat");
    fs::write(&path, "something dear").unwrap();
    let error = Registry::create(&path).err().unwrap();
    assert_eq!(error.code(), "exists");
    assert_eq!(fs::read_to_string(&path).unwrap(), "something dear");
    let nowhere = Registry::create(&folder.path().join("no folder").join("new.haat"))
        .err()
        .unwrap();
    assert!(
        nowhere.to_string().contains("the folder is not there"),
        "{nowhere}"
    );
}
