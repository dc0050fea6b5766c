//! What an import asks before it begins, and how each question is answered.

use harness::Outcome;

use crate::said::{counts, does, somebody_with, tries};

#[test]
fn an_import_that_needs_a_decision_changes_nothing_and_names_its_answer() -> Outcome {
    let person = somebody_with(
        "list.csv",
        "Shop,State,Opened\nOne,GA,03-04-2018\nTwo,TN,05-06-2018\nThree,AR,07-08-2018\n",
    )?;
    let said = tries(&person, "import|n.haat|list.csv");
    assert_eq!(said.code, 1);
    for answer in ["--code-column", "--make-codes", "--country", "--date-order"] {
        assert!(said.err.contains(answer), "{answer}: {}", said.err);
    }
    assert_eq!(counts(&person, "n.haat", ""), 0);
    let history = does(&person, "history|n.haat|--format|json").json();
    assert_eq!(history.as_array().unwrap().len(), 0);

    let said = does(
        &person,
        "import|n.haat|list.csv|--make-codes|S-|--country|IN|--date-order|day_first",
    );
    assert!(said.out.contains("3 new"), "{}", said.out);
    assert_eq!(counts(&person, "n.haat", "state:Goa opened:2018-04-03"), 1);
    let store = does(
        &person,
        "list|n.haat|state:Goa|--columns|code,state|--format|json",
    )
    .json();
    assert_eq!(
        store["stores"][0],
        serde_json::json!({ "code": "S-2", "state": "Goa" })
    );
    Ok(())
}

#[test]
fn dates_are_decided_over_the_whole_column() -> Outcome {
    let person = somebody_with("list.csv", "Code,Opened\nA,03-04-2018\nB,29-10-2018\n")?;
    does(&person, "import|n.haat|list.csv");
    assert_eq!(counts(&person, "n.haat", "opened:2018-04-03"), 1);
    Ok(())
}

#[test]
fn a_plan_is_written_edited_and_followed() -> Outcome {
    let list = "Code,Shop name,Status,Rent\nA,One,Active,12\nB,Two,Gone fishing,13\n";
    let person = somebody_with("list.csv", list)?;
    does(
        &person,
        "import|n.haat|list.csv|--write-plan|plan.json|--dry-run",
    );
    assert_eq!(
        counts(&person, "n.haat", ""),
        0,
        "a dry run changes nothing"
    );
    let plan = std::fs::read_to_string(person.file("plan.json"))?;
    assert!(plan.contains("\"Active\": \"open\""), "{plan}");
    // The word nobody knows is given a meaning, and the rent becomes a number.
    let edited = plan.replace(
        "\"Gone fishing\": \"\"",
        "\"Gone fishing\": \"temporarily_closed\"",
    );
    let rent = edited.find("\"name\": \"Rent\"").unwrap();
    let edited = format!(
        "{}{}",
        &edited[..rent],
        edited[rent..].replacen("\"kind\": \"text\"", "\"kind\": \"number\"", 1)
    );
    std::fs::write(person.file("edited.json"), edited)?;

    let said = does(&person, "import|n.haat|list.csv|--plan|plan.json").out;
    assert!(said.contains("Set aside: 1 cell, 0 rows"), "{said}");
    assert!(said.contains("unknown_status"), "{said}");
    does(&person, "undo|n.haat");
    let said = does(&person, "import|n.haat|list.csv|--plan|edited.json").out;
    assert!(said.contains("Set aside: 0 cells, 0 rows"), "{said}");
    assert_eq!(
        counts(&person, "n.haat", "status:temporarily_closed x.Rent:>12"),
        1
    );

    std::fs::write(person.file("other.csv"), "Code,Name\nA,One\n")?;
    let refusal = crate::said::refuses(
        &person,
        "import|n.haat|other.csv|--plan|plan.json",
        "plan_mismatch",
    );
    assert!(refusal.contains("headers"), "{refusal}");
    Ok(())
}

#[test]
fn a_code_that_is_there_is_updated_left_or_set_aside() -> Outcome {
    let person = somebody_with("first.csv", "Code,Name,Town\nA,One,Rewa\n")?;
    does(&person, "import|n.haat|first.csv");
    std::fs::write(
        person.file("second.csv"),
        "Code,Name,Town\nA,Uno,\nB,Two,Satna\n",
    )?;
    let imported = |on_match: &str| {
        let done = does(
            &person,
            &format!("import|n.haat|second.csv|--on-match|{on_match}|--dry-run|--format|json"),
        )
        .json();
        ["created", "updated", "skipped", "rows_aside"].map(|key| done[key].as_u64().unwrap())
    };
    assert_eq!(imported("update"), [1, 1, 0, 0]);
    assert_eq!(imported("skip"), [1, 0, 1, 0]);
    assert_eq!(imported("error"), [1, 0, 0, 1]);
    let said = does(
        &person,
        "import|n.haat|second.csv|--on-match|error|--dry-run",
    )
    .out;
    assert!(said.contains("code_there"), "{said}");
    does(&person, "import|n.haat|second.csv");
    assert_eq!(
        counts(&person, "n.haat", "name:Uno town:Rewa"),
        1,
        "a blank cell never erases a value"
    );
    let entries = || does(&person, "history|n.haat|--format|json").json();
    let before = entries();
    for on_match in ["update", "skip"] {
        let said = does(
            &person,
            &format!("import|n.haat|second.csv|--on-match|{on_match}"),
        )
        .out;
        assert!(said.contains("Nothing to do"), "{said}");
    }
    assert_eq!(
        entries(),
        before,
        "an import that changed nothing is no entry: undo takes back what was changed"
    );
    Ok(())
}

#[test]
fn encodings_separators_and_header_rows_are_found() -> Outcome {
    let text = "Company list 2018\n\nStore code;City;पिन कोड\n001;Köln;01234\n002;पटना;८०० ००१\n";
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let person = somebody_with("utf8.csv", text)?;
    std::fs::write(person.file("marked.csv"), marked)?;
    std::fs::write(person.file("utf16.csv"), utf16)?;
    std::fs::write(
        person.file("windows.csv"),
        b"Store code;City\n001;K\xf6ln\n",
    )?;
    for name in ["utf8.csv", "marked.csv", "utf16.csv"] {
        let said = does(&person, &format!("import|n.haat|{name}|--country|-")).out;
        assert!(
            said.contains("Store code -> code") && said.contains("-> pin"),
            "{name}: {said}"
        );
        assert_eq!(
            counts(&person, "n.haat", "code:001 town:Köln pin:01234"),
            1,
            "{name}: leading zeros stay"
        );
        does(&person, "undo|n.haat");
    }
    does(&person, "import|n.haat|windows.csv");
    assert_eq!(counts(&person, "n.haat", "town:Köln"), 1);
    Ok(())
}

#[test]
fn an_own_column_can_have_choices_and_be_personal() -> Outcome {
    let person = somebody_with("list.csv", "Code,Zone\nA,north\nB,Nrth\n")?;
    does(
        &person,
        "import|n.haat|list.csv|--write-plan|plan.json|--dry-run",
    );
    let plan = std::fs::read_to_string(person.file("plan.json"))?;
    let zone = plan.replace(
        "\"kind\": \"text\"",
        "\"kind\": \"choice\", \"choices\": [\"North\", \"South\"], \"personal\": true",
    );
    std::fs::write(person.file("plan.json"), zone)?;
    let said = does(&person, "import|n.haat|list.csv|--plan|plan.json").out;
    assert!(said.contains("1 x unknown_choice"), "{said}");
    let listed = does(
        &person,
        "list|n.haat|code:A|--columns|x.Zone|--format|csv|--personal",
    )
    .out;
    assert_eq!(listed, "x.Zone\r\nNorth\r\n");
    let masked = does(&person, "summary|n.haat|--by|x.Zone|--format|csv").out;
    assert!(
        masked.contains("••• 1,1") && !masked.contains("North"),
        "{masked}"
    );
    assert!(
        crate::said::refuses(&person, "set|n.haat|A|x.Zone=West", "refused")
            .contains("North, South")
    );
    Ok(())
}

#[test]
fn two_columns_cannot_become_one_field() -> Outcome {
    let person = somebody_with("list.csv", "Code,City,Place name\nA,Rewa,Satna\n")?;
    does(
        &person,
        "import|n.haat|list.csv|--write-plan|plan.json|--dry-run",
    );
    let plan = std::fs::read_to_string(person.file("plan.json"))?;
    let own = plan.find("\"own\": {").unwrap();
    let end = own + plan[own..].find('}').unwrap() + 1;
    std::fs::write(
        person.file("plan.json"),
        format!("{}\"field\": \"town\"{}", &plan[..own], &plan[end..]),
    )?;
    let refusal = crate::said::refuses(
        &person,
        "import|n.haat|list.csv|--plan|plan.json",
        "plan_problems",
    );
    assert!(
        refusal.contains("“City” and “Place name” both become town"),
        "{refusal}"
    );
    Ok(())
}
