//! Reading can be stopped before a first row was seen, and a hostile file is refused before all of it was read.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that meets what it did not expect has failed"
)]

use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use haat_exchange::Error;
use haat_exchange::import::{self, Plan, SourceOptions};
use haat_registry::Registry;
use rust_xlsxwriter::Workbook;

fn registry(folder: &Path) -> Registry {
    let path = folder.join("n.haat");
    Registry::create(&path).unwrap();
    Registry::open(&path).unwrap()
}

/// Enough rows for a reader that would build the whole sheet first.
fn book(folder: &Path) -> PathBuf {
    let path = folder.join("book.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in [(0, "Code"), (1, "Name"), (2, "Town")] {
        sheet.write_string(0, column, header).unwrap();
    }
    for row in 1..20_000 {
        sheet.write_string(row, 0, format!("S-{row}")).unwrap();
        sheet.write_string(row, 1, format!("Store {row}")).unwrap();
        sheet.write_string(row, 2, "Rewa").unwrap();
    }
    book.save(&path).unwrap();
    path
}

fn is_stopped<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Registry(haat_registry::Error::Stopped)))
}

#[test]
fn a_workbook_can_be_stopped_while_it_is_opened_and_while_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let registry = registry(folder.path());
    let path = book(folder.path());
    let mut asked = 0;
    let whole = import::preview(
        &registry,
        &path,
        None,
        SourceOptions::default(),
        &mut |phase: &str, rows, _| {
            asked += u32::from(phase == "looking" && rows == 0);
            true
        },
    );
    assert!(whole.is_ok());
    assert!(asked > 20, "asked {asked} times before the first row");
    for stop_at in [1, asked / 2, asked] {
        let mut asked = 0;
        let stopped = import::preview(
            &registry,
            &path,
            None,
            SourceOptions::default(),
            &mut |phase: &str, rows, _| {
                asked += u32::from(phase == "looking" && rows == 0);
                asked < stop_at
            },
        );
        assert!(is_stopped(&stopped), "stopped at {stop_at}");
    }
}

#[test]
fn an_import_can_be_stopped_before_its_first_row_came() {
    let folder = tempfile::tempdir().unwrap();
    let registry = registry(folder.path());
    let path = book(folder.path());
    let plan: Plan = import::preview(
        &registry,
        &path,
        None,
        SourceOptions::default(),
        &mut |_: &str, _, _| true,
    )
    .unwrap()
    .plan;
    let mut rows_written = None;
    let stopped = import::commit(
        &registry,
        "asha",
        &path,
        &plan,
        &mut |phase: &str, rows, _| {
            if phase == "writing" {
                rows_written = Some(rows);
            }
            phase != "writing"
        },
    );
    assert!(is_stopped(&stopped));
    assert_eq!(rows_written, Some(0));
}

#[test]
fn a_row_without_end_is_refused_before_the_whole_file_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let registry = registry(folder.path());
    let path = folder.path().join("huge.csv");
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(b"Code,Name\nA,\"").unwrap();
    file.write_all(&vec![b'x'; 20 << 20]).unwrap();
    file.seek(SeekFrom::Start(1 << 30)).unwrap();
    file.write_all(b"end").unwrap();
    drop(file);
    let mut furthest = 0;
    let refused = import::preview(
        &registry,
        &path,
        None,
        SourceOptions::default(),
        &mut |_: &str, done, _| {
            furthest = furthest.max(done);
            true
        },
    );
    let said = refused.err().unwrap().to_string();
    assert!(said.contains("quotation mark"), "{said}");
    assert_eq!(furthest, 0, "nothing was counted as read");
}

#[test]
fn the_first_rows_of_a_text_are_had_without_the_rest_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    // Far below, a byte that is no character of UTF-8: nobody has looked there yet.
    let mut text = "Partner list\n\nCode;Name;Town\n".as_bytes().to_vec();
    for row in 0..40_000 {
        text.extend(format!("S-{row};Möbel {row};Rewa\n").into_bytes());
    }
    text.extend(b"S-x;\xff;Rewa\n");
    std::fs::write(&path, text).unwrap();
    let asked = std::cell::Cell::new(0);
    let go_on = || {
        asked.set(asked.get() + 1);
        true
    };
    let options = SourceOptions::default();
    let first = import::first_rows(&path, &options, &go_on)
        .unwrap()
        .unwrap();
    assert_eq!(first.headers, ["Code", "Name", "Town"]);
    assert_eq!(first.rows.len(), 50);
    assert_eq!(first.rows[49], ["S-49", "Möbel 49", "Rewa"]);
    // It is asked before each piece that is read: of these 900,000 bytes only a few were.
    assert!(asked.get() < 20, "{}", asked.get());
    assert_eq!(
        import::first_rows(&book(folder.path()), &options, &go_on).unwrap(),
        None
    );
}
