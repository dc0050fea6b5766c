//! What can still be read of a damaged file goes into a new one; the damaged one stays as it is.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use haat_registry::{Action, AsOf, Registry, Store, StoreField, StoreQuery, Value, Watch, recover};
use rusqlite::Connection;

use super::content::{add, names, network, stores};

const STORES: usize = 1500;
const PAGE: usize = 8192;

/// A network with edits, deletions and an own column, in a file closed cleanly.
fn lived_in(path: &Path) {
    network(path, STORES);
    let registry = Registry::open(path).unwrap();
    registry
        .transact("tester", Action::new("test"), |tx| {
            let own = tx.create_own_field("Zone", haat_registry::FieldKind::Text, &[], false)?;
            for id in (1..STORES as i64).step_by(5) {
                tx.set_store(
                    id,
                    haat_registry::FieldKey::Own(own),
                    Value::Text(format!("zone {}", id % 7)),
                )?;
                tx.set_store(
                    id,
                    StoreField::Name.into(),
                    Value::Text(format!("Renamed {id}")),
                )?;
            }
            Ok(())
        })
        .unwrap();
    registry
        .transact("tester", Action::new("test"), |tx| {
            (10..20).try_for_each(|id| tx.delete_store(id))
        })
        .unwrap();
}

/// The pages (from 0) of the table's leaves, in order: those a row of it begins on.
fn leaves(path: &Path, marker: &str) -> Vec<usize> {
    let bytes = fs::read(path).unwrap();
    let holds = |page: &&[u8]| {
        page[0] == 0x0d
            && page
                .windows(marker.len())
                .any(|window| window == marker.as_bytes())
    };
    let pages: Vec<&[u8]> = bytes.chunks(PAGE).collect();
    (0..pages.len()).filter(|at| holds(&pages[*at])).collect()
}

fn overwrite(path: &Path, page: usize, byte: u8) {
    let mut bytes = fs::read(path).unwrap();
    bytes[page * PAGE..(page + 1) * PAGE].fill(byte);
    fs::write(path, bytes).unwrap();
}

fn by_code(stores: Vec<Store>) -> HashMap<String, Store> {
    stores
        .into_iter()
        .map(|store| (store.code().to_owned(), store))
        .collect()
}

/// All stores of a file, gaps in their ids included.
fn all_stores(registry: &Registry) -> Vec<Store> {
    let ids: Vec<i64> = (1..=STORES as i64).collect();
    registry.read(|reader| reader.stores(&ids)).unwrap()
}

#[test]
fn of_a_whole_file_everything_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let (path, out) = (
        folder.path().join("network.haat"),
        folder.path().join("saved.haat"),
    );
    lived_in(&path);
    let report = recover(&path, &out, &Watch::NONE).unwrap();
    assert!(report.is_whole(), "{report:?}");
    assert_eq!(report.table("store").unwrap().rows, STORES as u64);
    let (whole, saved) = (
        Registry::open(&path).unwrap(),
        Registry::open(&out).unwrap(),
    );
    assert!(stores(&whole) == stores(&saved));
    let entries = |registry: &Registry| registry.read(|reader| reader.entries(None, 100)).unwrap();
    assert_eq!(entries(&whole), entries(&saved));
    let last = whole.undo("tester").unwrap().unwrap();
    assert_eq!(
        saved.undo("tester").unwrap().unwrap().target,
        last.target,
        "undo goes on"
    );
    assert!(stores(&whole).len() == stores(&saved).len());
    assert_eq!(
        recover(&path, &out, &Watch::NONE).unwrap_err().code(),
        "exists"
    );
}

#[test]
fn what_is_left_of_a_file_that_was_cut_off_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    lived_in(&path);
    let bytes = fs::read(&path).unwrap();
    let before = by_code(all_stores(&Registry::open(&path).unwrap()));
    // In the middle of a page, and between two.
    let lengths = [99, 97, 95, 93, 91, 90].map(|share| bytes.len() / 100 * share);
    let lengths = lengths
        .into_iter()
        .chain([bytes.len() / 10 / PAGE * 9 * PAGE]);
    for (case, length) in lengths.enumerate() {
        let cut = folder.path().join(format!("cut {case}.haat"));
        let out = folder.path().join(format!("saved {case}.haat"));
        fs::write(&cut, &bytes[..length]).unwrap();
        assert_eq!(Registry::open(&cut).err().unwrap().code(), "damaged");
        let report = recover(&cut, &out, &Watch::NONE).unwrap();
        let rows = report.table("store").unwrap().rows;
        assert!(rows >= STORES as u64 / 2, "{length} bytes: {rows}");
        // Past its end there may have been nothing but an index.
        assert!(rows == STORES as u64 || !report.is_whole());
        let saved = Registry::open(&out).unwrap();
        assert_eq!(saved.check_pages().unwrap(), [""; 0]);
        for store in all_stores(&saved) {
            let was = &before[store.code()];
            assert!(
                (store.id, &store.values) == (was.id, &was.values),
                "{store:?} was {was:?}"
            );
        }
    }
}

#[test]
fn most_stores_survive_a_page_overwritten_in_the_middle() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    lived_in(&path);
    let before = by_code(all_stores(&Registry::open(&path).unwrap()));
    let pages = leaves(&path, "notes 7");
    let ends = [pages.len() / 2, 0, pages.len() - 1];
    for (case, at) in ends.into_iter().enumerate() {
        let damaged = folder.path().join(format!("damaged {case}.haat"));
        let out = folder.path().join(format!("saved {case}.haat"));
        fs::copy(&path, &damaged).unwrap();
        overwrite(&damaged, pages[at], [0xa5, 0, 0xff][case]);
        let bytes = fs::read(&damaged).unwrap();
        let there = names(folder.path());

        let report = recover(&damaged, &out, &Watch::NONE).unwrap();
        assert!(!report.is_whole());
        let table = report.table("store").unwrap();
        let lost: i64 = table
            .lost
            .iter()
            .map(|(first, last)| last - first + 1)
            .sum();
        assert!(
            table.rows >= STORES as u64 - 60 && table.rows < STORES as u64,
            "{table:?}"
        );
        assert_eq!(
            table.rows + lost as u64 + table.refused,
            STORES as u64,
            "{table:?}"
        );
        assert!(
            fs::read(&damaged).unwrap() == bytes,
            "the damaged file changed"
        );
        assert_eq!(
            names(folder.path()).len(),
            there.len() + 1,
            "only the new file is new"
        );

        let saved = Registry::open(&out).unwrap();
        assert_eq!(saved.check_pages().unwrap(), [""; 0]);
        let held = by_code(all_stores(&saved));
        assert_eq!(held.len() as u64, table.rows);
        for (code, store) in &held {
            assert_eq!(Some(store), before.get(code), "{code}");
        }
        // The new file is one to go on with.
        add(&saved, 5000, 5003).unwrap();
        let columns = saved.columns(AsOf::Now).unwrap();
        assert_eq!(
            columns.len(),
            held.values()
                .filter(|store| store.deleted_by.is_none())
                .count()
                + 3
        );
        assert_eq!(
            columns
                .count(&StoreQuery::parse("format:\"Mi Store\"").unwrap())
                .unwrap(),
            columns.len()
        );
        saved.undo("tester").unwrap().unwrap();
    }
}

#[test]
fn stores_that_a_damaged_page_passes_over_are_missed() {
    let folder = tempfile::tempdir().unwrap();
    let (path, out) = (
        folder.path().join("network.haat"),
        folder.path().join("saved.haat"),
    );
    lived_in(&path);
    // A leaf that says it holds five rows fewer reads without an error.
    let mut bytes = fs::read(&path).unwrap();
    let at = leaves(&path, "notes 7")[1] * PAGE + 3;
    let cells = u16::from_be_bytes([bytes[at], bytes[at + 1]]) - 5;
    bytes[at..at + 2].copy_from_slice(&cells.to_be_bytes());
    fs::write(&path, bytes).unwrap();
    let report = recover(&path, &out, &Watch::NONE).unwrap();
    let table = report.table("store").unwrap();
    assert_eq!(table.rows, STORES as u64 - 5);
    let lost: i64 = table.lost.iter().map(|run| run.1 - run.0 + 1).sum();
    assert!(lost == 5 && !report.is_whole(), "{table:?}");
}

#[test]
fn lost_entries_and_formats_leave_their_stores() {
    let folder = tempfile::tempdir().unwrap();
    let (path, out) = (
        folder.path().join("network.haat"),
        folder.path().join("saved.haat"),
    );
    lived_in(&path);
    let root = |table: &str| -> usize {
        let conn = Connection::open(&path).unwrap();
        let page: i64 = conn
            .query_row(
                "SELECT rootpage FROM sqlite_schema WHERE name = ?1",
                [table],
                |row| row.get(0),
            )
            .unwrap();
        page as usize - 1
    };
    for table in ["journal", "store_format"] {
        overwrite(&path, root(table), 0xa5);
    }
    let report = recover(&path, &out, &Watch::NONE).unwrap();
    assert_eq!(report.table("store").unwrap().rows, STORES as u64);
    assert_eq!(report.table("store_format").unwrap().rows, 0);
    assert_eq!((report.stand_ins, report.dropped), (3, STORES as u64));
    let saved = Registry::open(&out).unwrap();
    assert_eq!(saved.check_pages().unwrap(), [""; 0]);
    assert_eq!(saved.columns(AsOf::Now).unwrap().len(), STORES - 10);
    // Nobody's entries are nobody's to undo; what is done from now on is.
    assert_eq!(saved.undo("tester").unwrap(), None);
    add(&saved, 5000, 5001).unwrap();
    assert!(saved.undo("tester").unwrap().is_some());
}

#[test]
fn where_nothing_can_be_found_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let (path, out) = (
        folder.path().join("network.haat"),
        folder.path().join("saved.haat"),
    );
    network(&path, 20);
    let mut bytes = fs::read(&path).unwrap();
    bytes[100..PAGE].fill(0xa5);
    fs::write(&path, bytes).unwrap();
    let error = recover(&path, &out, &Watch::NONE).unwrap_err();
    assert_eq!(error.code(), "unrecoverable");
    // Who comes from `haat recover` is not sent there again.
    assert!(!error.hint().unwrap().contains("recover"), "{error}");
    fs::write(&path, "code,name\n").unwrap();
    assert_eq!(
        recover(&path, &out, &Watch::NONE).unwrap_err().code(),
        "not_a_registry"
    );
    assert_eq!(names(folder.path()), ["network.haat"]);
}
