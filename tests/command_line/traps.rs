//! What spreadsheets do to data: one test for each trap, named after it, on a list that was made for it.
//!
//! Of every cell one of three things holds: it is stored unchanged; it is converted, and what it looked like is kept and shown; or it is set
//! aside with the reason.

use harness::{Outcome, Person};
use serde_json::Value;

use crate::said::{counts, does, refuses, somebody_with};

/// Somebody with an empty registry and the list of a trap.
fn somebody_before(trap: &str) -> Outcome<Person> {
    let path = format!("{}/fixtures/traps/{trap}", env!("CARGO_MANIFEST_DIR"));
    let content = std::fs::read(&path).map_err(|error| format!("{path}: {error}"))?;
    somebody_with(trap, content)
}

/// Imports the list with these further words.
fn imports(person: &Person, trap: &str, words: &str) -> Value {
    does(
        person,
        &format!("import|n.haat|{trap}{words}|--format|json"),
    )
    .json()
}

/// A field of a store, by its key, as JSON.
fn field(person: &Person, code: &str, field: &str) -> Value {
    let listed = does(
        person,
        &format!("list|n.haat|code:{code}|--columns|{field}|--personal|--format|json"),
    )
    .json();
    listed["stores"][0]
        .as_object()
        .unwrap()
        .values()
        .next()
        .cloned()
        .unwrap_or(Value::Null)
}

/// What the store's history says that the file had written, by field.
fn as_written(person: &Person, code: &str) -> Vec<(String, String)> {
    let history = does(
        person,
        &format!("history|n.haat|{code}|--personal|--format|json"),
    )
    .json();
    let lines = history.as_array().unwrap().iter();
    lines
        .filter(|line| line["what"].as_str().unwrap().starts_with("as written in"))
        .map(|line| {
            let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
            (text("field"), text("after"))
        })
        .collect()
}

fn pair(field: &str, text: &str) -> (String, String) {
    (field.to_owned(), text.to_owned())
}

/// What was set aside, as the rejects written again say it: row, column, value.
fn rejects(person: &Person) -> Vec<String> {
    does(
        person,
        "rejects|n.haat|again.csv|--personal|--all|--overwrite",
    );
    let text = std::fs::read_to_string(person.file("again.csv")).unwrap();
    text.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn encodings_are_told_shown_and_can_be_overridden() -> Outcome {
    for (trap, encoding) in [
        ("encoding-utf8.csv", "utf-8"),
        ("encoding-utf8-mark.csv", "utf-8"),
        ("encoding-utf16le.csv", "utf-16le"),
        ("encoding-utf16be.csv", "utf-16be"),
        ("encoding-windows1252.csv", "windows-1252"),
    ] {
        let person = somebody_before(trap)?;
        let said = does(&person, &format!("import|n.haat|{trap}|--dry-run")).out;
        assert!(said.contains(encoding), "{trap}: {said}");
        imports(&person, trap, "");
        assert_eq!(field(&person, "W-1", "name"), "Café Köln", "{trap}");
        assert_eq!(field(&person, "W-2", "name"), "Straße 2 “Nord”", "{trap}");
        assert!(
            as_written(&person, "W-1")
                .iter()
                .all(|(field, _)| field == "State"),
            "{trap}"
        );
    }
    let person = somebody_before("encoding-windows1252.csv")?;
    let trap = "import|n.haat|encoding-windows1252.csv";
    let said = refuses(&person, &format!("{trap}|--encoding|utf-8"), "unreadable");
    assert!(said.contains("not utf-8"), "{said}");
    does(&person, &format!("{trap}|--encoding|windows-1252"));
    Ok(())
}

#[test]
fn separators_are_told_and_shown() -> Outcome {
    for (name, shown) in [("semicolon", ";"), ("tab", "tab"), ("bar", "|")] {
        let trap = format!("separator-{name}.csv");
        let person = somebody_before(&trap)?;
        let said = does(&person, &format!("import|n.haat|{trap}|--dry-run")).out;
        assert!(said.contains(shown), "{said}");
        imports(&person, &trap, "");
        assert_eq!(field(&person, "A-1", "address"), "12, Station Road");
    }
    Ok(())
}

#[test]
fn leading_zeros_stay() -> Outcome {
    let trap = "leading-zeros.csv";
    let person = somebody_before(trap)?;
    imports(&person, trap, "|--country|IN");
    assert_eq!(field(&person, "00123", "pin"), "011001");
    assert_eq!(field(&person, "00123", "phone"), "0755 2551234");
    assert_eq!(field(&person, "00123", "x.Dealer code"), "007");
    assert_eq!(field(&person, "000125", "name"), "Three");
    assert_eq!(counts(&person, "n.haat", "code:123"), 0);
    Ok(())
}

#[test]
fn numbers_that_lost_digits_are_flagged_and_none_is_invented() -> Outcome {
    let trap = "damaged-numbers.csv";
    let person = somebody_before(trap)?;
    let said = imports(&person, trap, "|--country|IN");
    assert!(
        said["warnings"]["damaged_number"].as_u64() >= Some(2),
        "{said}"
    );
    assert_eq!(field(&person, "A", "mobile"), "9.88E+09");
    assert_eq!(field(&person, "B", "gstin"), "1.23457E+14");
    // More digits than a spreadsheet keeps are kept here: the column is a text.
    assert_eq!(field(&person, "A", "x.Loan account"), "12345678901234567");
    assert_eq!(field(&person, "B", "x.Loan account"), "1.23457E+16");
    assert_eq!(field(&person, "C", "mobile"), "9876543211");
    assert!(as_written(&person, "C").contains(&pair("Mobile", "+91 98765 43211")));
    Ok(())
}

#[test]
fn a_number_that_lost_digits_takes_the_place_of_no_other() -> Outcome {
    let list = |mobile: &str, rent: &str| {
        format!("Code,Name,Country,Mobile,Loan account\nA,One,IN,{mobile},{rent}\nB,Two,IN,,12\n")
    };
    let person = somebody_with("may.csv", list("9876543210", "12345678901234567"))?;
    does(&person, "import|n.haat|may.csv");
    std::fs::write(person.file("june.csv"), list("9.88E+09", "1.23E+16"))?;
    let said = does(&person, "import|n.haat|june.csv|--format|json").json();
    assert_eq!(
        (&said["updated"], &said["cells_aside"]),
        (&0.into(), &2.into())
    );
    assert_eq!(field(&person, "A", "mobile"), "9876543210");
    assert_eq!(field(&person, "A", "x.Loan account"), "12345678901234567");
    let kept = rejects(&person);
    assert!(kept[0].starts_with("2,Mobile,9.88E+09,"), "{kept:?}");
    assert!(kept[1].starts_with("2,Loan account,1.23E+16,"), "{kept:?}");
    Ok(())
}

#[test]
fn a_code_that_may_have_lost_its_zeros_is_told() -> Outcome {
    let person = somebody_with("may.csv", "Code,Name,Country\n00124,One,IN\n125,Two,IN\n")?;
    does(&person, "import|n.haat|may.csv");
    std::fs::write(
        person.file("june.csv"),
        "Code,Name,Country\n124,One,IN\n0125,Two,IN\n",
    )?;
    let said = does(&person, "import|n.haat|june.csv|--format|json").json();
    assert_eq!(said["created"], 2);
    assert_eq!(said["warnings"]["code_lost_zeros"], 1, "{said}");
    Ok(())
}

#[test]
fn a_code_that_lost_its_zeros_is_its_stores_where_that_is_said() -> Outcome {
    let list = "Code,Name,Country\n00124,One,IN\n00125,Two,IN\n0125,Other,IN\n";
    let person = somebody_with("may.csv", list)?;
    does(&person, "import|n.haat|may.csv");
    std::fs::write(
        person.file("june.csv"),
        "Code,Name,Country\n124,First,IN\n125,Which,IN\n124,Twice,IN\n",
    )?;
    let said = does(
        &person,
        "import|n.haat|june.csv|--lost-zeros|theirs|--format|json",
    )
    .json();
    // Of two stores whose code it may be nobody knows which; a store comes once in a list.
    assert_eq!(
        (&said["updated"], &said["created"], &said["rows_aside"]),
        (&1.into(), &1.into(), &1.into()),
        "{said}"
    );
    assert_eq!(said["warnings"]["code_lost_zeros"], 1, "{said}");
    assert_eq!(said["missing"], 2, "00124 is in the file");
    assert_eq!(field(&person, "00124", "name"), "First");
    assert!(as_written(&person, "00124").contains(&("Code".to_owned(), "124".to_owned())));
    Ok(())
}

#[test]
fn amounts_in_indian_writing_are_numbers_with_the_original_beside() -> Outcome {
    let trap = "amounts.csv";
    let person = somebody_before(trap)?;
    let said = imports(&person, trap, "");
    assert_eq!(field(&person, "A", "area"), 123_456.0);
    assert_eq!(field(&person, "B", "area"), 450.0);
    assert_eq!(field(&person, "C", "area"), 250.0);
    assert_eq!(field(&person, "A", "x.Deal"), 12_000_000.0);
    assert_eq!(field(&person, "B", "x.Deal"), 1_200_000.0);
    assert_eq!(field(&person, "D", "x.Deal"), 25_000_000.0);
    assert_eq!(field(&person, "A", "x.Monthly rent"), 12_000.0);
    let written = as_written(&person, "A");
    for cell in [
        ("Area (sq ft)", "1,23,456"),
        ("Deal", "₹ 1.2 Cr"),
        ("Monthly rent", "12,000"),
    ] {
        assert!(
            written.contains(&pair(cell.0, cell.1)),
            "{cell:?}: {written:?}"
        );
    }
    // A word for nothing is no zero, and is kept as it was written.
    assert_eq!(field(&person, "C", "x.Deal"), Value::Null);
    assert!(as_written(&person, "C").contains(&pair("Deal", "-")));
    assert!(as_written(&person, "C").contains(&pair("Monthly rent", "NA")));
    assert_eq!(said["cells_aside"], 1);
    assert!(
        rejects(&person)
            .iter()
            .any(|line| line.starts_with("5,Area,big,"))
    );
    Ok(())
}

#[test]
fn dates_are_decided_by_the_whole_column_or_asked_for() -> Outcome {
    let person = somebody_before("dates-day-first.csv")?;
    imports(&person, "dates-day-first.csv", "");
    assert_eq!(field(&person, "A", "opened"), "2018-04-03");
    assert_eq!(
        field(&person, "C", "opened"),
        "2018-10-29",
        "a year of two digits"
    );
    assert_eq!(as_written(&person, "C"), [pair("Opened", "29/10/18")]);
    assert_eq!(as_written(&person, "A"), [pair("Opened", "03-04-2018")]);

    let person = somebody_before("dates-month-first.csv")?;
    imports(&person, "dates-month-first.csv", "");
    assert_eq!(field(&person, "A", "opened"), "2018-03-04");

    let person = somebody_before("dates-ambiguous.csv")?;
    let said = refuses(&person, "import|n.haat|dates-ambiguous.csv", "undecided");
    assert!(said.contains("--date-order"), "{said}");
    assert_eq!(counts(&person, "n.haat", ""), 0);
    Ok(())
}

#[test]
fn a_spreadsheets_day_numbers_are_days_and_said_to_be() -> Outcome {
    let trap = "dates-serial.csv";
    let person = somebody_before(trap)?;
    let said = imports(&person, trap, "");
    assert_eq!(said["warnings"]["serial_date"], 2, "{said}");
    assert_eq!(field(&person, "A", "opened"), "2018-10-29");
    assert_eq!(field(&person, "B", "opened"), "2018-10-29T12:00");
    assert_eq!(as_written(&person, "A"), [pair("Opened", "43402")]);
    assert_eq!(as_written(&person, "C"), []);
    Ok(())
}

#[test]
fn titles_headers_and_totals_are_no_stores_and_are_kept_with_the_reason() -> Outcome {
    let trap = "title-and-totals.csv";
    let person = somebody_before(trap)?;
    let said = imports(&person, trap, "");
    assert_eq!(
        (&said["created"], &said["rows_aside"]),
        (&3.into(), &1.into()),
        "{said}"
    );
    assert_eq!(said["skipped_rows"]["above_header"], 2);
    assert_eq!(said["skipped_rows"]["repeated_header"], 1);
    let again = rejects(&person);
    for (row, what) in [
        ("1,", "Partner stores of the east"),
        ("2,", "As of October 2018"),
        ("4,", "it is the header"),
        ("7,", "it is the header once more"),
        ("10,", "adds others up"),
    ] {
        let found = again
            .iter()
            .any(|line| line.starts_with(row) && line.contains(what));
        assert!(found, "{row} {what}: {again:?}");
    }
    Ok(())
}

#[test]
fn repeated_column_names_get_a_number() -> Outcome {
    let trap = "repeated-headers.csv";
    let person = somebody_before(trap)?;
    imports(&person, trap, "");
    assert_eq!(field(&person, "A", "contact"), "Asha");
    assert_eq!(field(&person, "A", "x.Contact (2)"), "Ravi");
    assert_eq!(field(&person, "A", "notes"), "first");
    assert_eq!(field(&person, "A", "x.Remarks (2)"), "second");
    Ok(())
}

#[test]
fn several_sheets_come_in_together() -> Outcome {
    let trap = "sheets-one-per-state.xlsx";
    let person = somebody_before(trap)?;
    let said = imports(&person, trap, "|--all-sheets|--country|IN");
    assert_eq!(said["created"], 3, "{said}");
    // Their names are states, so that is what they become.
    assert_eq!(counts(&person, "n.haat", "state:Goa town:Panaji"), 1);
    assert_eq!(counts(&person, "n.haat", "state:Bihar"), 2);
    Ok(())
}

#[test]
fn missing_is_not_zero_and_na_can_be_a_value() -> Outcome {
    let trap = "missing-words.csv";
    let person = somebody_before(trap)?;
    imports(&person, trap, "");
    assert_eq!(field(&person, "A", "area"), 0.0);
    assert_eq!(field(&person, "B", "area"), Value::Null);
    assert_eq!(field(&person, "C", "area"), Value::Null);
    assert_eq!(
        field(&person, "A", "state"),
        "NA",
        "not blank: a state may be called so"
    );
    assert_eq!(field(&person, "B", "state"), "Nagaland");
    assert_eq!(field(&person, "C", "country"), "NA", "Namibia");
    let written = as_written(&person, "B");
    assert!(written.contains(&pair("Mobile", "N/A")), "{written:?}");
    Ok(())
}

#[test]
fn spaces_and_digits_of_any_script_match_and_the_raw_cell_is_kept() -> Outcome {
    let trap = "spaces-and-digits.csv";
    let person = somebody_before(trap)?;
    imports(&person, trap, "|--country|IN");
    assert_eq!(counts(&person, "n.haat", "state:Bihar"), 2);
    assert_eq!(field(&person, "A", "pin"), "823001");
    assert_eq!(field(&person, "A", "mobile"), "9876543210");
    assert_eq!(
        counts(&person, "n.haat", "Café"),
        1,
        "composed and not are one"
    );
    let written = as_written(&person, "A");
    for cell in [
        ("Name", "\u{a0}Mi\u{a0}Store\u{200b} "),
        ("Town", "Gaya\u{200b}"),
        ("State", "बिहार"),
        ("PIN", "८२३००१"),
        ("Mobile", "९८७६५४३२१०"),
    ] {
        assert!(
            written.contains(&pair(cell.0, cell.1)),
            "{cell:?}: {written:?}"
        );
    }
    assert!(as_written(&person, "B").contains(&pair("Name", "Cafe\u{301}")));
    Ok(())
}

#[test]
fn cells_that_begin_like_formulas_leave_neutralised_and_come_back() -> Outcome {
    let trap = "formulas.csv";
    let person = somebody_before(trap)?;
    imports(&person, trap, "|--country|IN");
    assert_eq!(field(&person, "A", "name"), "=1+1");
    assert_eq!(field(&person, "A", "longitude"), -77.5);
    does(&person, "export|n.haat|out.csv|--personal");
    let out = std::fs::read_to_string(person.file("out.csv"))?;
    for (text, wanted) in [
        ("=1+1", "'=1+1"),
        ("@home", "'@home"),
        ("-12 Stores", "'-12 Stores"),
        ("+more", "'+more"),
    ] {
        assert!(out.contains(wanted), "{text}: {out}");
    }
    assert!(out.contains(",-77.5"), "a negative number stays one: {out}");
    let again = imports(&person, "out.csv", "");
    assert_eq!(
        (&again["updated"], &again["created"]),
        (&0.into(), &0.into()),
        "{again}"
    );
    assert_eq!(again["unchanged"], 3);
    Ok(())
}

#[test]
fn our_own_export_changes_nothing() -> Outcome {
    let person = somebody_before("spaces-and-digits.csv")?;
    imports(&person, "spaces-and-digits.csv", "|--country|IN");
    for out in ["out.csv", "out.xlsx"] {
        does(&person, &format!("export|n.haat|{out}"));
        let again = imports(&person, out, "");
        assert_eq!(again["unchanged"], 2, "{again}");
        assert_eq!(again["entry"], Value::Null, "{again}");
    }
    assert_eq!(counts(&person, "n.haat", ""), 2);
    Ok(())
}
