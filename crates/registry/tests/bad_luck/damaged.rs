//! Damaged files stay byte for byte as they are; backups bring back what was.

use std::fs;
use std::path::Path;

use haat_registry::{Action, Registry, StoreField, SystemClock, Value, Watch, restore};

use super::content::{assert_refused, names, network, stores};

fn overwrite(path: &Path, from: usize, length: usize, byte: u8) {
    let mut bytes = fs::read(path).unwrap();
    let end = (from + length).min(bytes.len());
    bytes[from..end].fill(byte);
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_damaged_file_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.haat");
    network(&whole, 400);
    let length = fs::metadata(&whole).unwrap().len() as usize;
    let path = folder.path().join("damaged.haat");
    let damages: [(&str, &dyn Fn()); 6] = [
        ("a page in the middle", &|| {
            overwrite(&path, length / 2 / 8192 * 8192, 8192, 0xa5)
        }),
        ("bytes in the middle", &|| {
            overwrite(&path, length / 2 / 8192 * 8192, 16, 0xff)
        }),
        ("the schema", &|| overwrite(&path, 100, 900, 0)),
        ("the page size", &|| overwrite(&path, 16, 2, 0x7f)),
        ("the end is missing", &|| {
            fs::OpenOptions::new()
                .write(true)
                .open(&path)
                .unwrap()
                .set_len(length as u64 / 2)
                .unwrap()
        }),
        ("all but the header is missing", &|| {
            fs::OpenOptions::new()
                .write(true)
                .open(&path)
                .unwrap()
                .set_len(100)
                .unwrap()
        }),
    ];
    for (what, damage) in damages {
        fs::copy(&whole, &path).unwrap();
        damage();
        eprintln!("{what}");
        assert_refused(&path, "damaged");
    }
    fs::copy(&whole, &path).unwrap();
    overwrite(&path, 0, 100, 0x55);
    assert_refused(&path, "not_a_registry");
}

#[test]
fn closed_cleanly_nothing_stays_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    network(&path, 50);
    let registry = Registry::open(&path).unwrap();
    let ids = registry
        .read(|reader| reader.store_by_code("S000007"))
        .unwrap();
    registry
        .transact("tester", Action::new("test"), |tx| {
            tx.set_store(ids.unwrap(), StoreField::Name.into(), Value::text("Seven"))
        })
        .unwrap();
    assert!(names(folder.path()).len() > 1, "open it has a WAL");
    drop(registry);
    assert_eq!(names(folder.path()), ["network.haat"]);
}

#[test]
fn a_backup_restored_holds_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    network(&file("network.haat"), 120);
    let registry = Registry::open(&file("network.haat")).unwrap();
    let report = registry.backup(&file("backup.haat"), &Watch::NONE).unwrap();
    assert_eq!((report.stores, report.entries), (120, 1));
    assert_eq!(
        registry
            .backup(&file("backup.haat"), &Watch::NONE)
            .unwrap_err()
            .code(),
        "exists"
    );
    let before = stores(&registry);
    // What comes after the backup is not in it.
    registry.undo("tester").unwrap().unwrap();
    drop(registry);

    fs::write(file("taken.haat"), "something dear").unwrap();
    let backup = fs::read(file("backup.haat")).unwrap();
    let error = restore(
        &file("backup.haat"),
        &file("taken.haat"),
        &SystemClock::default(),
        &Watch::NONE,
    )
    .unwrap_err();
    assert_eq!(error.code(), "exists");
    assert_eq!(
        fs::read_to_string(file("taken.haat")).unwrap(),
        "something dear"
    );

    let report = restore(
        &file("backup.haat"),
        &file("restored.haat"),
        &SystemClock::default(),
        &Watch::NONE,
    )
    .unwrap();
    assert_eq!((report.stores, report.entries), (120, 1));
    assert!(
        fs::read(file("backup.haat")).unwrap() == backup,
        "the backup changed"
    );
    let restored = Registry::open(&file("restored.haat")).unwrap();
    assert!(
        stores(&restored) == before,
        "the restored stores are others"
    );
    assert_eq!(restored.check_pages().unwrap(), [""; 0]);
    assert!(
        restored.undo("tester").unwrap().is_some(),
        "its journal came with it"
    );
    drop(restored);
    assert_eq!(
        names(folder.path()),
        ["backup.haat", "network.haat", "restored.haat", "taken.haat"]
    );

    overwrite(&file("backup.haat"), 3 * 8192, 8192, 0x5a);
    let error = restore(
        &file("backup.haat"),
        &file("again.haat"),
        &SystemClock::default(),
        &Watch::NONE,
    )
    .unwrap_err();
    assert_eq!(error.code(), "damaged");
    assert!(
        !file("again.haat").exists(),
        "nothing is made of a damaged backup"
    );
}
