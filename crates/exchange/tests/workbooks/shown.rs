//! What a workbook shows: codes with their zeros, merged cells, hidden rows.

use haat_registry::StoreField;
use rust_xlsxwriter::{FilterCondition, Format, Workbook};

use crate::making::{Desk, headers, raw, write};

#[test]
fn a_code_keeps_the_zeros_it_is_shown_with() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write(
        sheet,
        &[&[
            "Code", "PIN", "Mobile", "Area", "Share", "Rent", "Opened", "Lakhs", "Zip",
        ]],
    );
    let formats = [
        ("00000", 1.0),
        ("000000", 800_001.0),
        ("00000\\ 00000", 9_876_543_210.0),
        ("0.00", 210.5),
        ("0%", 0.25),
        ("[$₹-4009]\\ #,##0.00", 12_345.678),
        ("dd-mm-yyyy", 43_402.0),
        (
            "[>=10000000]##\\,##\\,##\\,##0;[>=100000]##\\,##\\,##0;##,##0",
            123_456.0,
        ),
        ("00000\\-0000", 12_340_567.0),
    ];
    for (column, (format, number)) in (0..).zip(formats) {
        let format = Format::new().set_num_format(format);
        sheet
            .write_number_with_format(1, column, number, &format)
            .unwrap();
    }
    let path = desk.path("codes.xlsx");
    book.save(&path).unwrap();
    let preview = desk.preview(&path);
    assert_eq!(
        raw(&preview),
        ["00001|800001|98765 43210|210.5|0.25|12345.678|2018-10-29|123456|01234-0567"]
    );
    assert_eq!(preview.unread.codes, 4);
    assert_eq!(
        preview.unread.first_code.as_deref(),
        Some("Sheet1!A2 = 00001")
    );
    let (_, done) = desk.takes(&path);
    assert_eq!((done.created, done.cells_aside), (1, 0), "{done:?}");
    assert!(desk.has("00001") && !desk.has("1"));
    assert_eq!(desk.says("00001", StoreField::Pin), "800001");
    assert_eq!(desk.says("00001", StoreField::AreaSqft), "210.5");
}

#[test]
fn merged_cells_belong_to_each_of_their_rows() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write(
        sheet,
        &[
            &["State", "Code", "Town"],
            &["", "B-1", "Gaya"],
            &["", "B-2", "Patna"],
            &["", "B-3", "Ara"],
            &["Goa", "G-1", "Panaji"],
            &["", "G-2", "Margao"],
        ],
    );
    let format = Format::new();
    sheet.merge_range(1, 0, 3, 0, "Bihar", &format).unwrap();
    let path = desk.path("merged.xlsx");
    book.save(&path).unwrap();
    let (_, done) = desk.takes(&path);
    assert_eq!((done.created, done.unread.merged), (5, 2));
    for code in ["B-1", "B-2", "B-3"] {
        assert_eq!(desk.says(code, StoreField::State), "BR", "{code}");
    }
    assert_eq!(desk.says("G-2", StoreField::State), "-", "not merged");
}

#[test]
fn rows_and_columns_that_are_hidden_are_told_and_read() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write(
        sheet,
        &[
            &["Code", "Zone", "Secret"],
            &["A", "East", "x"],
            &["B", "West", "y"],
            &["C", "West", "z"],
            &["D", "East", ""],
        ],
    );
    sheet.autofilter(0, 0, 4, 2).unwrap();
    let east = FilterCondition::new().add_list_filter("East");
    sheet.filter_column(1, &east).unwrap();
    sheet.set_row_hidden(2).unwrap().set_row_hidden(3).unwrap();
    sheet
        .set_row_hidden(40)
        .unwrap()
        .set_column_hidden(2)
        .unwrap();
    let path = desk.path("filtered.xlsx");
    book.save(&path).unwrap();
    let preview = desk.preview(&path);
    let (_, done) = desk.takes(&path);
    for unread in [&preview.unread, &done.unread] {
        assert_eq!(unread.hidden_rows, 2, "those with cells");
        assert_eq!(unread.first_hidden_row.as_deref(), Some("Sheet1!3"));
        assert_eq!(unread.hidden_columns, ["Sheet1!C"]);
        assert!(!unread.hidden_unknown);
    }
    assert_eq!(done.created, 4);
}

#[test]
fn a_formula_without_a_result_is_named_once() {
    let desk = Desk::new();
    let rows = crate::making::row(1, &["Code", "Zone", "Town"])
        + "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>A</t></is></c><c r=\"B2\"><f>C2</f></c><c r=\"C2\" t=\"str\"><f>\"\"</f><v></v></c></row>";
    let book = crate::making::packed(&crate::making::parts(&crate::making::sheet(&rows)));
    let preview = desk.preview(&desk.file("f.xlsx", book));
    assert_eq!(headers(&preview.plan), ["Code", "Zone", "Town"]);
    assert_eq!(preview.unread.formulas, 1);
    assert_eq!(preview.unread.first_formula.as_deref(), Some("Stores!B2"));
}
