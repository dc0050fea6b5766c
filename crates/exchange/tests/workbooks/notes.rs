//! Rows that are none of the list: titles that come again, numbers of columns, notes.

use crate::making::{Desk, book};

#[test]
fn what_stands_around_a_list_is_no_store() {
    let rows: &[&[&str]] = &[
        &["Stores of the East"],
        &["Code", "Name", "Town", "District", "State"],
        &["(1)", "(2)", "(3)", "(4)", "(5)"],
        &["A-1", "One", "Gaya", "Gaya", "Bihar"],
        &["A-2", "Two", "Patna", "Patna", "Bihar"],
        &["Stores of the East"],
        &["Code", "Name", "Town", "District", "State"],
        &["A-3", "Three", "Ara", "Bhojpur", "Bihar"],
        &["Total", "", "", "", "3"],
        &[],
        &["Source: portal of the distributor"],
        &["Figures as on the last day"],
    ];
    let book = book(&[("East", rows)]);
    let csv: String = rows.iter().map(|row| row.join(",") + "\n").collect();
    for (name, bytes) in [("east.xlsx", book), ("east.csv", csv.into_bytes())] {
        let desk = Desk::new();
        let path = desk.file(name, bytes);
        let (_, done) = desk.takes(&path);
        assert_eq!(done.created, 3, "{name}: {done:?}");
        assert_eq!(done.rows_aside, 1, "{name}: the totals");
        let skipped = |why: &str| done.skipped_rows.get(why).copied().unwrap_or(0);
        assert_eq!(skipped("above_header"), 1, "{name}");
        assert_eq!(skipped("column_numbers"), 1, "{name}");
        assert_eq!(skipped("repeated_header"), 2, "{name}");
        assert_eq!(skipped("note"), 2, "{name}");
        assert_eq!(skipped("blank"), 1, "{name}");
        assert!(!desk.has("Source: portal of the distributor"));
        let preview = desk.preview(&path);
        assert_eq!(preview.rows, Some(4), "{name}: of the list");
    }
}

#[test]
fn a_store_that_is_nothing_but_a_code_stays_one() {
    let desk = Desk::new();
    let list = "Code,Name,Town\nA-1,One,Gaya\nA-2,Two,Patna\n\nA-31,,\n";
    let (_, done) = desk.takes(&desk.file("list.csv", list));
    assert_eq!(done.created, 3);
    assert!(desk.has("A-31"));
}

#[test]
fn a_heading_merged_over_the_columns_is_no_store() {
    let desk = Desk::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    crate::making::write(
        sheet,
        &[
            &["Code", "Name", "Town"],
            &[],
            &["B-1", "One", "Gaya"],
            &[],
            &["G-1", "Two", "Panaji"],
        ],
    );
    let format = rust_xlsxwriter::Format::new();
    sheet.merge_range(1, 0, 1, 2, "BIHAR", &format).unwrap();
    sheet.merge_range(3, 0, 3, 2, "GOA", &format).unwrap();
    let path = desk.path("sections.xlsx");
    book.save(&path).unwrap();
    let (_, done) = desk.takes(&path);
    assert_eq!(
        (done.created, done.skipped_rows["section"]),
        (2, 2),
        "{done:?}"
    );
    assert!(!desk.has("BIHAR"));
}
