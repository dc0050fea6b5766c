//! Several sheets of a workbook as one list.

use haat_exchange::import::SourceOptions;
use haat_registry::StoreField;

use crate::making::{Desk, book, header_of, headers};

const BIHAR: &[&[&str]] = &[
    &["Code", "Name", "Town"],
    &["B-1", "One", "Gaya"],
    &["B-2", "Two", "Patna"],
];
const GOA: &[&[&str]] = &[
    &["Stores of Goa"],
    &["Name", "City", "Mobile", "Code"],
    &["Three", "Panaji", "9876543210", "G-1"],
];
const LEGEND: &[&[&str]] = &[&["Colour", "Meaning"], &["red", "closed"]];

#[test]
fn sheets_named_after_states_are_proposed_together_and_the_name_is_the_state() {
    let desk = Desk::new();
    let sheets = [("Cover", LEGEND), ("Bihar", BIHAR), ("GOA", GOA)];
    let path = desk.file("states.xlsx", book(&sheets));
    let (plan, done) = desk.takes(&path);
    assert!(plan.source.all_sheets, "{:?}", plan.source);
    assert_eq!(headers(&plan), ["Code", "Name", "Town", "Mobile", "Sheet"]);
    assert_eq!(header_of(&plan, "state"), Some("Sheet"));
    assert_eq!((done.created, done.cells_aside), (3, 0), "{done:?}");
    assert_eq!(desk.says("G-1", StoreField::State), "GA");
    assert_eq!(desk.says("G-1", StoreField::Town), "Panaji");
    assert_eq!(desk.says("B-2", StoreField::State), "BR");
    let notes = &done.unread.sheets;
    let cover = notes.iter().find(|note| note.sheet == "Cover").unwrap();
    assert!(!cover.read);
    let goa = notes.iter().find(|note| note.sheet == "GOA").unwrap();
    assert_eq!(
        (goa.adds.join(","), goa.renamed.join(",")),
        ("Mobile".into(), "City = Town".into())
    );
}

#[test]
fn a_sheet_of_all_states_beside_them_is_not_read_twice() {
    let desk = Desk::new();
    let all: &[&[&str]] = &[&["Code", "Name", "Town"], &["B-1", "One", "Gaya"]];
    let sheets = [("Bihar", BIHAR), ("Goa", GOA), ("All India", all)];
    let (plan, done) = desk.takes(&desk.file("states.xlsx", book(&sheets)));
    assert_eq!(plan.source.sheets, ["Bihar", "Goa"]);
    assert_eq!((done.created, done.rows), (3, 3));
}

#[test]
fn other_sheets_are_read_together_only_where_that_is_asked_for() {
    let desk = Desk::new();
    let sheets = [("May", BIHAR), ("June", BIHAR), ("July", GOA)];
    let path = desk.file("months.xlsx", book(&sheets));
    let plan = desk.preview(&path).plan;
    assert_eq!(
        (plan.source.sheet.as_deref(), plan.source.reads_together()),
        (Some("May"), false)
    );
    let options = SourceOptions {
        sheets: vec!["JULY".into(), "May".into()],
        ..SourceOptions::default()
    };
    let (plan, done) = desk.takes_as(&path, options);
    assert_eq!(done.created, 3);
    assert_eq!(header_of(&plan, "state"), None);
    assert_eq!(headers(&plan).last(), Some(&"Sheet"));
    let options = SourceOptions {
        sheets: vec!["May".into(), "August".into()],
        ..SourceOptions::default()
    };
    let error = desk.looks_at(&path, options).unwrap_err().to_string();
    assert!(error.contains("has no sheet “August”"), "{error}");
}

#[test]
fn a_cover_before_the_sheets_does_not_decide_their_headers() {
    let desk = Desk::new();
    let cover: &[&[&str]] = &[&["Lists of the partner"], &["see the sheets"]];
    let sheets = [("Cover", cover), ("North", BIHAR), ("South", GOA)];
    let options = SourceOptions {
        all_sheets: true,
        ..SourceOptions::default()
    };
    let path = desk.file("zones.xlsx", book(&sheets));
    let (_, done) = desk.takes_as(&path, options);
    assert_eq!(done.created, 3, "{done:?}");
}
