//! Headers of several rows, merged or not.

use haat_exchange::import::SourceOptions;
use haat_registry::StoreField;
use rust_xlsxwriter::{Format, Workbook};

use crate::making::{Desk, header_of, headers, write};

#[test]
fn merged_headers_become_one_for_each_column() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write(
        sheet,
        &[
            &[],
            &[],
            &["", "", "Town", "State", "Person", "Mobile", ""],
            &["A-1", "One", "Gaya", "Bihar", "Asha", "9876543210", "new"],
            &["A-2", "Two", "Patna", "Bihar", "Ravi", "9876543211", ""],
        ],
    );
    let format = Format::new();
    sheet
        .merge_range(0, 0, 0, 6, "Stores of Bihar, 2018", &format)
        .unwrap();
    for (column, header) in [(0, "Code"), (1, "Name"), (6, "Remarks")] {
        sheet
            .merge_range(1, column, 2, column, header, &format)
            .unwrap();
    }
    sheet.merge_range(1, 2, 1, 3, "Address", &format).unwrap();
    sheet.merge_range(1, 4, 1, 5, "Contact", &format).unwrap();
    let path = desk.path("merged.xlsx");
    book.save(&path).unwrap();

    let preview = desk.preview(&path);
    let source = &preview.plan.source;
    assert_eq!((source.header_row, source.header_rows), (Some(2), Some(2)));
    assert_eq!(
        headers(&preview.plan),
        [
            "Code",
            "Name",
            "Address / Town",
            "Address / State",
            "Contact / Person",
            "Contact / Mobile",
            "Remarks"
        ]
    );
    assert_eq!(preview.header_rows.len(), 1, "what was joined is shown");
    assert_eq!(header_of(&preview.plan, "town"), Some("Address / Town"));
    assert_eq!(header_of(&preview.plan, "mobile"), Some("Contact / Mobile"));
    assert_eq!(
        header_of(&preview.plan, "contact"),
        Some("Contact / Person")
    );
    let (_, done) = desk.takes(&path);
    assert_eq!((done.created, done.cells_aside + done.rows_aside), (2, 0));
    assert_eq!(done.skipped_rows["above_header"], 1);
    assert_eq!(done.skipped_rows["upper_header"], 1);
    assert_eq!(desk.says("A-1", StoreField::Town), "Gaya");
    // A person may say that it is one row all the same.
    let options = SourceOptions {
        header_row: Some(3),
        header_rows: Some(1),
        ..SourceOptions::default()
    };
    let looked = desk.looks_at(&path, options).unwrap();
    assert_eq!(headers(&looked.plan)[2..4], ["Town", "State"]);
}

#[test]
fn a_header_in_two_rows_of_a_text_is_joined_only_where_it_is_surely_one() {
    let desk = Desk::new();
    let cut =
        "Code,Name,Address,,,Mobile\n,,Town,District,State,\nA-1,One,Gaya,Gaya,Bihar,9876543210\n";
    let path = desk.file("cut.csv", cut);
    let (plan, done) = desk.takes(&path);
    assert_eq!(plan.source.header_rows, Some(2));
    assert_eq!(
        headers(&plan),
        [
            "Code",
            "Name",
            "Address / Town",
            "Address / District",
            "Address / State",
            "Mobile"
        ]
    );
    assert_eq!((done.created, done.rows), (1, 1));
    // The second row is a store, however like a header the blanks make it.
    let store =
        "Code,Name,Address,,Mobile\n,,Gaya,Bihar,9876543210\nA-2,Two,Patna,Bihar,9876543211\n";
    let plan = desk.preview(&desk.file("store.csv", store)).plan;
    assert_eq!(
        (plan.source.header_row, plan.source.header_rows),
        (Some(1), None)
    );
    // A person may say how many rows it has.
    let said = "Opening,,Store\nPlanned,Actual,Code\n2018-01-02,2018-01-03,A-3\n";
    let options = SourceOptions {
        header_row: Some(1),
        header_rows: Some(2),
        ..SourceOptions::default()
    };
    let plan = desk
        .looks_at(&desk.file("said.csv", said), options)
        .unwrap()
        .plan;
    assert_eq!(
        headers(&plan),
        ["Opening / Planned", "Opening / Actual", "Store / Code"]
    );
    assert_eq!(header_of(&plan, "code"), Some("Store / Code"));
    assert_eq!(header_of(&plan, "planned"), Some("Opening / Planned"));
}

#[test]
fn an_older_plan_knows_of_one_row_and_one_sheet() {
    let desk = Desk::new();
    let path = desk.file("list.csv", "Code,Town\nA-1,Gaya\n");
    let plan = desk.preview(&path).plan;
    let text = serde_json::to_string(&plan).unwrap();
    assert!(
        !text.contains("header_rows") && !text.contains("\"sheets\""),
        "{text}"
    );
    let read = haat_exchange::import::Plan::read(&text).unwrap();
    assert_eq!(desk.follows(&path, &read).unwrap().created, 1);
    let many = text.replace("\"header_row\":1", "\"header_row\":1,\"header_rows\":99");
    let plan = haat_exchange::import::Plan::read(&many).unwrap();
    let refused = desk.follows(&path, &plan).unwrap_err().to_string();
    assert!(refused.contains("a header of 99 rows is none"), "{refused}");
}
