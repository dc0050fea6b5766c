//! What is read of a file is what stands in it: under the right name, in the right row, or with a word that it is not.

use harness::Outcome;
use serde_json::Value;

use crate::books::{ods, row, xlsx};
use crate::said::{counts, does, refuses, somebody_with};

fn stores(json: &Value) -> Vec<String> {
    let list = json["stores"].as_array().unwrap();
    list.iter()
        .map(|store| {
            let cell = |key: &str| store[key].as_str().unwrap_or("-").to_owned();
            format!("{} {} {}", cell("code"), cell("name"), cell("town"))
        })
        .collect()
}

#[test]
fn sheets_are_joined_by_the_names_of_their_columns() -> Outcome {
    let north = row(1, &["Code", "Name", "Town"]) + &*row(2, &["A", "One", "Rewa"]);
    let middle = row(1, &["Stores of the middle"])
        + &*row(3, &["TOWN", "Remark", "Code", "name"])
        + &*row(4, &["Satna", "new", "B", "Two"])
        + &*row(5, &["Katni", "", "C", "Three"]);
    let south = row(1, &["Code", "Name", "Town"]) + &*row(2, &["D", "Four", "Hubli"]);
    let book = xlsx(&[("North", &north), ("Middle", &middle), ("South", &south)])?;
    let person = somebody_with("book.xlsx", book)?;
    let done = does(
        &person,
        "import|n.haat|book.xlsx|--all-sheets|--format|json",
    )
    .json();
    assert_eq!(
        (&done["created"], &done["cells_aside"]),
        (&4.into(), &0.into()),
        "{done}"
    );
    assert_eq!(done["own_columns"], serde_json::json!(["Sheet"]));
    assert_eq!(counts(&person, "n.haat", "notes:new"), 1);
    let listed = does(
        &person,
        "list|n.haat|--columns|code,name,town|--format|json",
    )
    .json();
    assert_eq!(
        stores(&listed),
        ["A One Rewa", "B Two Satna", "C Three Katni", "D Four Hubli"]
    );
    assert_eq!(counts(&person, "n.haat", "x.Sheet:Middle"), 2);
    Ok(())
}

#[test]
fn sheets_that_differ_come_in_together_and_what_is_no_list_stays_out() -> Outcome {
    let north = row(1, &["Code", "Name", "Town"]) + &*row(2, &["A", "One", "Rewa"]);
    let middle = row(1, &["Outlet ID", "Town"]) + &*row(2, &["B", "Satna"]);
    let legend = row(1, &["Code", "Meaning"]) + &*row(2, &["A", "new"]);
    let sheets = [
        ("North", &*north),
        ("Legend", &legend),
        ("Middle", &middle),
        ("Blank", ""),
    ];
    let person = somebody_with("book.xlsx", xlsx(&sheets)?)?;
    let done = does(
        &person,
        "import|n.haat|book.xlsx|--all-sheets|--format|json",
    )
    .json();
    assert_eq!(done["created"], 2, "{done}");
    let none: [&str; 0] = [];
    assert_eq!(
        done["unread"]["sheets"],
        serde_json::json!([
            { "sheet": "Legend", "read": false, "lacks": ["Name", "Town"], "adds": none, "renamed": none },
            { "sheet": "Middle", "read": true, "lacks": ["Name"], "adds": none, "renamed": ["Outlet ID = Code"] },
        ])
    );
    let said = does(&person, "import|n.haat|book.xlsx|--all-sheets|--dry-run").out;
    assert!(
        said.contains("The sheet “Legend” is left out: it is no list of the same kind, without “Name”, “Town”.")
            && said.contains("The sheet “Middle” has no column “Name”; reads “Outlet ID” as “Code”."),
        "{said}"
    );
    // Named, a sheet has to fit.
    let line = "import|n.haat|book.xlsx|--sheet|north|--sheet|legend";
    let said = refuses(&person, line, "unreadable");
    assert!(
        said.contains("“Legend” has no column “Name”, “Town”"),
        "{said}"
    );
    let line = "import|n.haat|book.xlsx|--sheet|north|--sheet|Middle|--dry-run";
    let said = does(&person, line).out;
    assert!(
        said.contains("2 rows: 0 new") && said.contains("sheets “north”, “Middle”"),
        "{said}"
    );
    Ok(())
}

#[test]
fn made_codes_differ_between_sheets_and_never_meet_another_file() -> Outcome {
    let sheet = |a: &str, b: &str| {
        row(1, &["Name", "Town"]) + &*row(2, &[a, "Rewa"]) + &*row(3, &[b, "Satna"])
    };
    let book = xlsx(&[
        ("North", &sheet("One", "Two")),
        ("South", &sheet("Three", "Four")),
    ])?;
    let person = somebody_with("book.xlsx", book)?;
    let line = "import|n.haat|book.xlsx|--all-sheets|--make-codes|ROW-|--format|json";
    assert_eq!(does(&person, line).json()["created"], 4);
    assert_eq!(counts(&person, "n.haat", "code:ROW-South-3"), 1);
    assert_eq!(
        does(&person, line).json()["unchanged"],
        4,
        "the same file again"
    );

    std::fs::write(person.file("one.csv"), "Name,Town\nOne,Rewa\nTwo,Satna\n")?;
    std::fs::write(person.file("two.csv"), "Name,Town\nThree,Rewa\n")?;
    does(&person, "import|n.haat|one.csv|--make-codes|R");
    let said = refuses(&person, "import|n.haat|two.csv|--make-codes|R", "undecided");
    assert!(
        said.contains("one.csv") && said.contains("prefix"),
        "{said}"
    );
    assert_eq!(
        counts(&person, "n.haat", "name:Three"),
        1,
        "of the workbook"
    );
    does(&person, "import|n.haat|two.csv|--make-codes|T");
    does(&person, "import|n.haat|one.csv|--make-codes|R");
    Ok(())
}

#[test]
fn cells_far_apart_cost_no_memory() -> Outcome {
    let far = row(1, &["Code", "Name"])
        + &*row(2, &["A", "One"])
        + "<row r=\"1048576\"><c r=\"XFD1048576\"><v>7</v></c></row>";
    let person = somebody_with("far.xlsx", xlsx(&[("A", &far)])?)?;
    let done = does(&person, "import|n.haat|far.xlsx|--format|json").json();
    assert_eq!(
        (&done["rows"], &done["created"], &done["rows_aside"]),
        (&2.into(), &1.into(), &1.into())
    );

    let cell =
        "<table:table-cell office:value-type=\"string\"><text:p>Code</text:p></table:table-cell>";
    let far = format!(
        "<table:table-row>{cell}</table:table-row><table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated=\"16000\"/>{cell}</table:table-row>"
    );
    std::fs::write(person.file("far.ods"), ods(&far)?)?;
    let said = refuses(&person, "import|n.haat|far.ods", "unreadable");
    assert!(said.contains("far apart"), "{said}");
    Ok(())
}

#[test]
fn a_named_encoding_that_is_not_the_files_is_refused() -> Outcome {
    let person = somebody_with("list.csv", b"Code,Name,Town\nA,One,Rewa\nB,Two,K\xf6ln\n")?;
    let said = refuses(
        &person,
        "import|n.haat|list.csv|--encoding|utf-8",
        "unreadable",
    );
    assert!(
        said.contains("row 3") && said.contains("windows-1252"),
        "{said}"
    );
    assert_eq!(counts(&person, "n.haat", ""), 0);
    let said = does(&person, "import|n.haat|list.csv").out;
    assert!(
        said.contains("read as: windows-1252, separator ,, headers in row 1"),
        "{said}"
    );
    assert_eq!(counts(&person, "n.haat", "town:Köln"), 1);
    Ok(())
}

#[test]
fn a_few_damaged_bytes_are_named_and_spoil_no_other() -> Outcome {
    let list = [
        "Code,Name\nA,".as_bytes(),
        b"R\xe9wa\n",
        "B,रीवा\n\nC,Köln\nD,सतन".as_bytes(),
        b"\xe0\xa4",
    ]
    .concat();
    let person = somebody_with("list.csv", list)?;
    let done = does(&person, "import|n.haat|list.csv|--format|json").json();
    assert_eq!(done["unread"]["damaged_text"], 2, "{done}");
    assert_eq!(
        done["unread"]["damaged_rows"],
        serde_json::json!([2, 6]),
        "{done}"
    );
    assert_eq!(counts(&person, "n.haat", "name:Köln"), 1);
    assert_eq!(counts(&person, "n.haat", "name:रीवा"), 1);
    let said = does(&person, "import|n.haat|list.csv|--dry-run").out;
    assert!(
        said.contains("Damaged text: 2") && said.contains("row 2, 6"),
        "{said}"
    );
    Ok(())
}

#[test]
fn utf_16_without_a_mark_and_binary_data_are_told_apart() -> Outcome {
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let person = somebody_with(
        "list.csv",
        wide("Code,Name\nक1,रीवा की दुकान\nक2,सतना की दुकान\n"),
    )?;
    does(&person, "import|n.haat|list.csv");
    does(&person, "import|n.haat|list.csv|--encoding|utf-16le");
    assert_eq!(counts(&person, "n.haat", ""), 2);
    assert_eq!(counts(&person, "n.haat", "name:रीवा"), 1);
    let late = [vec![b'\n'; 5_000], b"Code,Name\nA,One\0\n".to_vec()].concat();
    std::fs::write(person.file("late.csv"), late)?;
    let said = refuses(&person, "import|n.haat|late.csv", "unreadable");
    assert!(
        said.contains("row 5002, column “Name”, holds a NUL"),
        "{said}"
    );
    let late = [vec![b'\n'; 5_000], b"Code,Name\nA,".to_vec(), vec![0; 500]].concat();
    std::fs::write(person.file("late.csv"), late)?;
    assert!(refuses(&person, "import|n.haat|late.csv", "unreadable").contains("binary"));
    std::fs::write(
        person.file("list.pdf.csv"),
        "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n",
    )?;
    assert!(refuses(&person, "import|n.haat|list.pdf.csv", "unreadable").contains("PDF"));
    Ok(())
}

#[test]
fn a_header_is_where_it_was_said_to_be_and_rows_have_their_numbers() -> Outcome {
    let list = "Our stores\r\n\r\nCode,Name,Latitude\r\nA,\"One\r\nand a half\",91\r\n\r\n\r\nB,Two,92\r\n";
    let person = somebody_with("list.csv", list)?;
    let done = does(
        &person,
        "import|n.haat|list.csv|--header-row|3|--format|json",
    )
    .json();
    assert_eq!(done["created"], 2, "{done}");
    does(&person, "rejects|n.haat|aside.csv");
    let aside = std::fs::read_to_string(person.file("aside.csv"))?;
    assert!(
        aside.contains("\n4,Latitude,91") && aside.contains("\n7,Latitude,92"),
        "{aside}"
    );
    Ok(())
}

#[test]
fn a_list_without_headers_loses_no_store() -> Outcome {
    let list = "S001,One,Rewa,Madhya Pradesh,486001\nS002,Two,Gaya,Bihar,823001\nS003,Three,Pune,Maharashtra,411001\n";
    let person = somebody_with("list.csv", list)?;
    let asked = refuses(&person, "import|n.haat|list.csv", "undecided");
    assert!(asked.contains("Column 1"), "{asked}");
    let flags = "--code-column|Column 1|--write-plan|plan.json";
    let said = does(&person, &format!("import|n.haat|list.csv|{flags}")).out;
    assert!(said.contains("no header row"), "{said}");
    assert!(!said.contains("none of the list"), "{said}");
    assert_eq!(counts(&person, "n.haat", ""), 3);
    assert_eq!(counts(&person, "n.haat", "code:S001 state:MP"), 1);
    assert_eq!(counts(&person, "n.haat", "x.\"Column 2\":One"), 1);
    let again = does(
        &person,
        "import|n.haat|list.csv|--plan|plan.json|--format|json",
    )
    .json();
    assert_eq!(
        (&again["unchanged"], &again["created"]),
        (&3.into(), &0.into())
    );
    // What a person says is done, whatever the first row seems to be.
    std::fs::write(person.file("words.csv"), "Alpha,Rewa\nBeta,Gaya\n")?;
    let flags = "--make-codes|W-|--country|-|--format|json";
    for (row, stores) in [("0", 2), ("1", 1)] {
        let line = format!("import|n.haat|words.csv|--header-row|{row}|{flags}|--dry-run");
        assert_eq!(does(&person, &line).json()["created"], stores);
    }
    let line =
        format!("import|n.haat|list.csv|--header-row|1|--code-column|S001|{flags}|--dry-run");
    let line = line.replace("--make-codes|W-|", "");
    assert_eq!(does(&person, &line).json()["rows"], 2);
    Ok(())
}

#[test]
fn long_numbers_of_a_workbook_stay_apart_and_are_told() -> Outcome {
    let number = |at: u32, digits: &str| {
        format!(
            "<row r=\"{at}\"><c r=\"A{at}\"><v>{digits}</v></c><c r=\"B{at}\" t=\"inlineStr\"><is><t>One</t></is></c></row>"
        )
    };
    let data = row(1, &["Code", "Name"])
        + &*number(2, "1000000000000001")
        + &*number(3, "1000000000000002")
        + &*number(4, "123456789012345600000")
        + &*number(5, "123456789012345800000");
    let person = somebody_with("book.xlsx", xlsx(&[("A", &data)])?)?;
    let done = does(&person, "import|n.haat|book.xlsx|--format|json").json();
    assert_eq!(
        (&done["created"], &done["rows_aside"]),
        (&4.into(), &0.into()),
        "{done}"
    );
    assert_eq!(done["unread"]["long_numbers"], 4);
    assert_eq!(done["unread"]["first_long_number"], "A!A2");
    assert_eq!(done["warnings"]["damaged_number"], 2, "{done}");
    assert_eq!(counts(&person, "n.haat", "code:1000000000000002"), 1);
    let said = does(&person, "import|n.haat|book.xlsx|--dry-run").out;
    assert!(
        said.contains("16 digits or more: 4, the first in A!A2"),
        "{said}"
    );
    Ok(())
}

#[test]
fn digits_that_a_workbook_lost_are_not_invented() -> Outcome {
    let data = row(1, &["Code", "Name"])
        + "<row r=\"2\"><c r=\"A2\"><v>1234567890123456789</v></c><c r=\"B2\" t=\"inlineStr\"><is><t>One</t></is></c></row>"
        + "<row r=\"3\"><c r=\"A3\"><v>123456789012345</v></c><c r=\"B3\" t=\"inlineStr\"><is><t>Two</t></is></c></row>";
    let person = somebody_with("book.xlsx", xlsx(&[("A", &data)])?)?;
    let done = does(&person, "import|n.haat|book.xlsx|--format|json").json();
    let said = done.to_string();
    assert!(said.contains("damaged_number"), "{said}");
    assert_eq!(counts(&person, "n.haat", "code:1234567890123457000"), 0);
    assert_eq!(counts(&person, "n.haat", "code:123456789012345"), 1);
    Ok(())
}

#[test]
fn rows_of_every_sheet_are_accounted_for() -> Outcome {
    let north = row(1, &["Code", "Name"]) + &*row(2, &["A", "One"]);
    let south =
        row(1, &["Stores of the south"]) + &*row(2, &["NAME", "Code"]) + &*row(3, &["Two", "B"]);
    let person = somebody_with("book.xlsx", xlsx(&[("North", &north), ("South", &south)])?)?;
    let line = "import|n.haat|book.xlsx|--all-sheets|--format|json";
    let done = does(&person, line).json();
    assert_eq!(done["created"], 2, "{done}");
    assert_eq!(
        done["skipped_rows"],
        serde_json::json!({ "above_header": 1, "repeated_header": 1 })
    );
    Ok(())
}

#[test]
fn a_time_of_day_has_no_day() -> Outcome {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let format = rust_xlsxwriter::Format::new().set_num_format("hh:mm");
    for (column, header) in ["Code", "Opens at"].into_iter().enumerate() {
        sheet.write(0, column as u16, header)?;
    }
    sheet.write(1, 0, "A")?;
    sheet.write_number_with_format(1, 1, 0.375, &format)?;
    let person = somebody_with("unused.csv", "Code\n")?;
    book.save(person.file("book.xlsx"))?;
    does(&person, "import|n.haat|book.xlsx");
    assert_eq!(counts(&person, "n.haat", "x.\"Opens at\":=09:00"), 1);
    Ok(())
}

#[test]
fn a_country_is_asked_for_by_code_or_name() -> Outcome {
    let person = somebody_with(
        "list.csv",
        "Code,Name,Country\nA,One,CN\nB,Two,Japan\nC,Three,IN\n",
    )?;
    does(&person, "import|n.haat|list.csv");
    for (query, found) in [
        ("country:China", 1),
        ("country:cn,japan", 2),
        ("country:\"United States\"", 0),
        ("-country:India", 2),
        ("china", 1),
    ] {
        assert_eq!(counts(&person, "n.haat", query), found, "{query}");
    }
    let said = refuses(&person, "list|n.haat|country:Chinaa", "query");
    assert!(said.contains("China"), "{said}");
    Ok(())
}

#[test]
fn a_state_is_asked_for_as_a_summary_lists_it() -> Outcome {
    let list = "Code,State,Country\nA,WA,US\nB,WA,AU\nC,13,JP\nD,Bihar,IN\n";
    let person = somebody_with("list.csv", list)?;
    does(&person, "import|n.haat|list.csv");
    let rows = does(&person, "summary|n.haat|--by|state|--format|csv").out;
    let listed = rows
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next());
    for state in listed.filter(|state| !matches!(*state, "Total" | "")) {
        assert_eq!(
            counts(&person, "n.haat", &format!("state:\"{state}\"")),
            1,
            "{state} of {rows}"
        );
    }
    assert!(rows.contains("WA (AU)"), "{rows}");
    Ok(())
}

#[test]
fn formulas_without_a_result_are_named() -> Outcome {
    let data = row(1, &["Code", "Name", "Area"])
        + "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>A</t></is></c><c r=\"C2\"><f>1+1</f></c></row>"
        + "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>B</t></is></c><c r=\"B3\" t=\"str\"><f>\"\"</f><v></v></c><c r=\"C3\"><f>1+2</f><v>3</v></c></row>";
    let person = somebody_with("book.xlsx", xlsx(&[("Stores", &data)])?)?;
    let done = does(&person, "import|n.haat|book.xlsx|--format|json").json();
    assert_eq!(done["unread"]["formulas"], 1, "{done}");
    assert_eq!(done["unread"]["first_formula"], "Stores!C2");
    let said = does(&person, "import|n.haat|book.xlsx|--dry-run").out;
    assert!(said.contains("Stores!C2"), "{said}");
    Ok(())
}

#[test]
fn a_midnight_comes_back_from_a_workbook() -> Outcome {
    let person = somebody_with(
        "list.csv",
        "Code,Name,Opened\nA,One,2018-10-29T00:00\nB,Two,2018-10-29\nC,Three,2018-10-29T12:30\n",
    )?;
    does(&person, "import|n.haat|list.csv");
    does(&person, "export|n.haat|out.xlsx");
    does(&person, "new|again.haat");
    does(&person, "import|again.haat|out.xlsx");
    let opened = |file: &str| {
        does(
            &person,
            &format!("list|{file}|--columns|code,opened|--format|json"),
        )
        .json()["stores"]
            .to_string()
    };
    assert_eq!(opened("again.haat"), opened("n.haat"));
    assert!(opened("again.haat").contains("2018-10-29T00:00"));
    Ok(())
}

#[test]
fn a_store_added_without_a_country_is_told_that_it_has_no_place() -> Outcome {
    let person = somebody_with("unused.csv", "Code\n")?;
    let alone = does(&person, "add|n.haat|P1|town=Patna|state=Bihar");
    assert!(
        alone.err.contains("haat set n.haat P1 country=IN"),
        "{}",
        alone.err
    );
    let placed = does(&person, "add|n.haat|P2|town=Patna|state=Bihar|country=IN");
    assert_eq!(placed.err, "");
    let tiers = does(&person, "list|n.haat|tier:1|--format|json").json();
    assert_eq!(stores(&tiers), ["P2 - Patna"]);
    Ok(())
}
