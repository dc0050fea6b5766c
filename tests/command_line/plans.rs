//! Plans as people edit them: what cannot be followed is refused by name, what is mapped anew is looked at again.

use harness::{Outcome, Person};
use serde_json::{Value, json};

use crate::said::{counts, does, refuses, somebody_with, tries};

/// Writes the plan of `list.csv`, edits it and saves it as `plan.json`.
fn plan_with(person: &Person, edit: impl FnOnce(&mut Value)) -> Outcome {
    let _ = tries(
        person,
        "import|n.haat|list.csv|--write-plan|plan.json|--dry-run|--overwrite",
    );
    let mut plan = serde_json::from_str(&std::fs::read_to_string(person.file("plan.json"))?)?;
    edit(&mut plan);
    std::fs::write(person.file("plan.json"), plan.to_string())?;
    Ok(())
}

/// Refused with this in the sentence, and nothing is in the registry.
fn refuses_plan(person: &Person, code: &str, wanted: &[&str]) {
    let said = refuses(person, "import|n.haat|list.csv|--plan|plan.json", code);
    for part in wanted {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(counts(person, "n.haat", ""), 0);
}

#[test]
fn lines_that_cannot_be_followed_are_named() -> Outcome {
    let person = somebody_with("list.csv", "Code,City,Status,Rent\nA,Rewa,Active,12\n")?;
    plan_with(&person, |plan| {
        plan["columns"][1]["becomes"] = json!({ "field": "twon" });
        plan["columns"][2]["values"]["Active"] = json!("opne");
        plan["columns"][3]["becomes"] =
            json!({ "field": "own.018f0000-0000-7000-8000-000000000000" });
        plan["country"] = json!({ "fixed": "Atlantis" });
    })?;
    refuses_plan(
        &person,
        "plan_problems",
        &[
            "“City” becomes “twon”, which is no field",
            "town",
            "“Active” of “Status” is to mean “opne”",
            "temporarily_closed",
            "this registry does not have",
            "\"name\": \"Rent\"",
            "“Atlantis” is not a country",
        ],
    );
    plan_with(&person, |plan| plan["on_macth"] = json!("skip"))?;
    let said = refuses(
        &person,
        "import|n.haat|list.csv|--plan|plan.json",
        "wrong_plan",
    );
    assert!(
        said.contains("there is no key “on_macth”") && said.contains("country_params, on_match"),
        "{said}"
    );
    plan_with(&person, |plan| {
        plan["columns"][2]["date_order"] = json!("dayfirst");
    })?;
    let said = refuses(
        &person,
        "import|n.haat|list.csv|--plan|plan.json",
        "wrong_plan",
    );
    for part in [
        "columns[2] (“Status”), “date_order”",
        "\"dayfirst\"",
        "\"day_first\" or \"month_first\"",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    std::fs::write(person.file("plan.json"), "{\n  \"source\": {},\n")?;
    let said = refuses(
        &person,
        "import|n.haat|list.csv|--plan|plan.json",
        "wrong_plan",
    );
    assert!(said.contains("ends too early, in line 3"), "{said}");
    plan_with(&person, |plan| {
        plan["columns"].as_array_mut().unwrap().pop();
    })?;
    refuses_plan(
        &person,
        "plan_mismatch",
        &["“Rent”, which the plan does not name", "skip"],
    );
    Ok(())
}

#[test]
fn a_fixed_country_is_held_by_its_code() -> Outcome {
    let person = somebody_with("list.csv", "Code,PIN\nA,42320\n")?;
    plan_with(&person, |plan| {
        plan["country"] = json!({ "fixed": "India" })
    })?;
    let said = tries(&person, "import|n.haat|list.csv|--plan|plan.json").out;
    assert!(
        said.contains("pin_form"),
        "read by the rules of India: {said}"
    );
    assert_eq!(counts(&person, "n.haat", "country:IN"), 1);
    Ok(())
}

#[test]
fn an_own_column_is_one_by_uid_and_by_name() -> Outcome {
    let person = somebody_with("list.csv", "Code,Rent\nA,12\n")?;
    does(&person, "import|n.haat|list.csv");
    does(&person, "delete|n.haat|A");
    std::fs::write(person.file("list.csv"), "Code,Rent,Lease\nB,12,99\n")?;
    plan_with(&person, |plan| {
        assert_eq!(plan["columns"][1]["because"], "known_own");
        plan["columns"][2]["becomes"]["own"]["name"] = json!("RENT");
    })?;
    refuses_plan(
        &person,
        "plan_problems",
        &["“Rent” and “Lease” both become x.Rent"],
    );
    Ok(())
}

#[test]
fn a_column_mapped_by_hand_is_looked_at_again() -> Outcome {
    let list =
        "Code,Wann,Zustand\nA,03-04-2018,Active\nB,29-10-2018,Gone fishing\nC,05-06-2018,Active\n";
    let person = somebody_with("list.csv", list)?;
    plan_with(&person, |plan| {
        plan["columns"][1]["becomes"] = json!({ "field": "opened" });
        plan["columns"][2]["becomes"] = json!({ "field": "status" });
    })?;
    let said = does(
        &person,
        "import|n.haat|list.csv|--plan|plan.json|--write-plan|seen.json",
    )
    .out;
    assert!(
        said.contains("Set aside: 1 cell, 0 rows") && said.contains("1 x unknown_status"),
        "{said}"
    );
    assert_eq!(
        counts(&person, "n.haat", "opened:2018-04-03 status:open"),
        1
    );
    let seen: Value = serde_json::from_str(&std::fs::read_to_string(person.file("seen.json"))?)?;
    assert_eq!(
        (
            &seen["columns"][1]["date_order"],
            &seen["columns"][2]["values"]
        ),
        (
            &json!("day_first"),
            &json!({ "Active": "open", "Gone fishing": "" })
        )
    );
    Ok(())
}

#[test]
fn every_word_of_a_choice_is_listed() -> Outcome {
    let person = somebody_with("list.csv", "Code,Zone\nA,North\n")?;
    plan_with(&person, |plan| {
        plan["columns"][1]["becomes"]["own"] =
            json!({ "name": "Zone", "kind": "choice", "choices": ["North", "South"] });
    })?;
    does(&person, "import|n.haat|list.csv|--plan|plan.json");
    std::fs::write(
        person.file("list.csv"),
        "Code,Zone\nB,NORTH\nC,Nrth\nD,South\n",
    )?;
    plan_with(&person, |plan| {
        assert_eq!(
            plan["columns"][1]["values"],
            json!({ "NORTH": "North", "Nrth": "", "South": "South" })
        );
        plan["columns"][1]["values"]["Nrth"] = json!("North");
    })?;
    does(&person, "import|n.haat|list.csv|--plan|plan.json");
    assert_eq!(counts(&person, "n.haat", "x.Zone:North"), 3);
    Ok(())
}

#[test]
fn own_dates_are_asked_about_too() -> Outcome {
    let person = somebody_with("list.csv", "Code,Lease end\nA,29-10-2026\n")?;
    plan_with(&person, |plan| {
        plan["columns"][1]["becomes"]["own"]["kind"] = json!("date");
    })?;
    does(&person, "import|n.haat|list.csv|--plan|plan.json");
    std::fs::write(
        person.file("next.csv"),
        "Code,Lease end\nB,03-04-2027\nC,05-06-2027\n",
    )?;
    let said = tries(&person, "import|n.haat|next.csv");
    assert!(
        said.code == 1 && said.err.contains("“Lease end”"),
        "{}",
        said.err
    );
    does(&person, "import|n.haat|next.csv|--date-order|month_first");
    assert_eq!(
        counts(&person, "n.haat", "x.\"Lease end\":2027-03..2027-05"),
        2
    );
    // Both orders in one column: none of them is right for all.
    std::fs::write(
        person.file("both.csv"),
        "Code,Lease end\nD,29-10-2027\nE,10/28/2027\n",
    )?;
    let said = tries(&person, "import|n.haat|both.csv");
    assert!(
        said.code == 1 && said.err.contains("--date-order"),
        "{}",
        said.err
    );
    Ok(())
}

#[test]
fn dates_that_contradict_the_plan_are_not_misread() -> Outcome {
    let person = somebody_with("list.csv", "Code,Opened\nA,03-04-2018\nB,29-10-2018\n")?;
    plan_with(&person, |_| {})?;
    std::fs::write(
        person.file("list.csv"),
        "Code,Opened\nA,03/04/2018\nB,10/29/2018\n",
    )?;
    refuses_plan(
        &person,
        "plan_problems",
        &[
            "“Opened” is to be read day_first, and its dates are month_first",
            "\"date_order\": \"month_first\"",
        ],
    );
    // The same plan without an order has the new file decide it.
    let text = std::fs::read_to_string(person.file("plan.json"))?;
    std::fs::write(
        person.file("plan.json"),
        text.replace("\"day_first\"", "null"),
    )?;
    does(&person, "import|n.haat|list.csv|--plan|plan.json");
    assert_eq!(counts(&person, "n.haat", "opened:2018-03-04"), 1);
    Ok(())
}

#[test]
fn a_proposed_country_never_replaces_a_stores_own() -> Outcome {
    let person = somebody_with("list.csv", "Code,Name,State\nT,Texas one,TX\n")?;
    does(&person, "import|n.haat|list.csv|--country|US");
    std::fs::write(
        person.file("india.csv"),
        "Code,State\nA,Bihar\nB,Goa\nT,Punjab\n",
    )?;
    let said = does(&person, "import|n.haat|india.csv").out;
    assert!(said.contains("country: IN"), "{said}");
    assert_eq!(
        [
            counts(&person, "n.haat", "country:IN"),
            counts(&person, "n.haat", "country:US")
        ],
        [2, 1]
    );
    // Nor is it given to a store that has none: an export imported again changes nothing.
    std::fs::write(person.file("none.csv"), "Code,Town\nZ,Rewa\n")?;
    does(&person, "import|n.haat|none.csv");
    std::fs::write(person.file("again.csv"), "Code,State\nZ,Punjab\n")?;
    does(&person, "import|n.haat|again.csv");
    assert_eq!(
        counts(&person, "n.haat", "code:Z country:? state:Punjab"),
        1
    );
    does(&person, "delete|n.haat|Z");
    // What a person says does.
    does(&person, "import|n.haat|india.csv|--country|IN");
    assert_eq!(counts(&person, "n.haat", "country:IN"), 3);
    // One state of five that is not India's, and the country is asked.
    std::fs::write(
        person.file("mixed.csv"),
        "Code,State\nE,Bihar\nF,Goa\nG,Punjab\nH,Kerala\nT,TX\n",
    )?;
    let said = tries(&person, "import|n.haat|mixed.csv");
    assert!(
        said.code == 1 && said.err.contains("--country"),
        "{}",
        said.err
    );
    does(&person, "import|n.haat|mixed.csv|--country|-");
    assert_eq!(counts(&person, "n.haat", "country:?"), 4);
    Ok(())
}

#[test]
fn flags_beside_a_plan_hold() -> Outcome {
    let person = somebody_with("list.csv", "Code;Name\nA;One\n")?;
    plan_with(&person, |plan| plan["source"]["delimiter"] = json!(","))?;
    assert!(
        refuses(
            &person,
            "import|n.haat|list.csv|--plan|plan.json",
            "plan_mismatch"
        )
        .contains("headers")
    );
    let said = does(
        &person,
        "import|n.haat|list.csv|--plan|plan.json|--delimiter|;|--dry-run",
    )
    .out;
    assert!(said.contains("1 new"), "{said}");
    let said = refuses(
        &person,
        "import|n.haat|list.csv|--plan|plan.json|--delimiter|;|--header-row|2",
        "plan_mismatch",
    );
    assert!(said.contains("“A”"), "{said}");
    let said = tries(
        &person,
        "import|n.haat|list.csv|--plan|plan.json|--encoding|klingon",
    );
    assert_eq!(said.code, 2, "{}", said.err);
    Ok(())
}

#[test]
fn what_is_said_of_another_kind_of_file_is_refused() -> Outcome {
    let person = somebody_with("list.csv", "Code,Name\nA,One\n")?;
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Stores")?;
    for (column, (header, cell)) in [("Code", "A"), ("Name", "One")].into_iter().enumerate() {
        sheet.write(0, column as u16, header)?;
        sheet.write(1, column as u16, cell)?;
    }
    book.save(person.file("book.xlsx"))?;
    does(
        &person,
        "import|n.haat|list.csv|--write-plan|csv.json|--dry-run",
    );
    does(
        &person,
        "import|n.haat|book.xlsx|--write-plan|xlsx.json|--dry-run",
    );
    let outputs = "--rejects|aside.csv|--write-plan|written.json";
    for (list, flags, code, wanted) in [
        (
            "list.csv",
            "--sheet|Stores",
            "not_a_workbook",
            "Leave --sheet",
        ),
        (
            "list.csv",
            "--all-sheets",
            "not_a_workbook",
            "has no sheets",
        ),
        (
            "book.xlsx",
            "--encoding|utf-8",
            "not_a_text",
            "Leave --encoding",
        ),
        ("book.xlsx", "--delimiter|;", "not_a_text", "no separator"),
        (
            "book.xlsx",
            "--all-sheets|--header-row|0",
            "sheets_without_headers",
            "--header-row 1",
        ),
        // A plan is judged alike.
        (
            "list.csv",
            "--plan|xlsx.json",
            "not_a_workbook",
            "\"sheet\": null",
        ),
        (
            "book.xlsx",
            "--plan|csv.json",
            "not_a_text",
            "\"encoding\": null",
        ),
    ] {
        let said = refuses(
            &person,
            &format!("import|n.haat|{list}|{flags}|{outputs}"),
            code,
        );
        assert!(said.contains(wanted), "{flags}: {said}");
    }
    let plan = std::fs::read_to_string(person.file("csv.json"))?;
    std::fs::write(
        person.file("csv.json"),
        plan.replace("\"header_row\": 1", "\"header_row\": 0"),
    )?;
    let line = format!("import|n.haat|list.csv|--plan|csv.json|{outputs}");
    assert!(refuses(&person, &line, "plan_mismatch").contains("Column 1"));
    for name in ["aside.csv", "written.json"] {
        assert!(!person.file(name).exists(), "{name}");
    }
    assert_eq!(counts(&person, "n.haat", ""), 0);
    Ok(())
}

#[test]
fn every_row_of_a_file_is_accounted_for() -> Outcome {
    let list = "Stores of 2018,\n\nCode,Name\nA,One\n,\n\nCode,Name\nB,Two\n";
    let person = somebody_with("list.csv", list)?;
    let done = does(&person, "import|n.haat|list.csv|--format|json").json();
    assert_eq!(
        done["skipped_rows"],
        json!({ "above_header": 1, "blank": 3, "repeated_header": 1 })
    );
    let skipped: u64 = done["skipped_rows"]
        .as_object()
        .unwrap()
        .values()
        .filter_map(Value::as_u64)
        .sum();
    let rows = done["rows"].as_u64().unwrap();
    assert_eq!(skipped + rows + 1, list.lines().count() as u64);
    Ok(())
}

#[test]
fn a_mask_is_taken_nowhere() -> Outcome {
    let person = somebody_with(
        "list.csv",
        "Code,Secret,Notes\nA,•••,•••\nB,•••,• a bullet\n",
    )?;
    let done = does(&person, "import|n.haat|list.csv|--format|json").json();
    assert_eq!(done["masked_blank"], 3);
    assert_eq!(counts(&person, "n.haat", "x.Secret:?"), 2);
    assert_eq!(counts(&person, "n.haat", "notes:bullet"), 1);
    let fields = does(&person, "fields|n.haat").out;
    assert!(fields.contains("Secret"), "{fields}");
    assert!(refuses(&person, "set|n.haat|A|notes=•••", "refused").contains("masked"));
    Ok(())
}

#[test]
fn a_row_set_aside_hides_what_own_columns_hide() -> Outcome {
    let person = somebody_with("list.csv", "Code,Owner PAN\nA,ABCDE1234F\n,FGHIJ5678K\n")?;
    does(&person, "import|n.haat|list.csv|--rejects|aside.csv");
    let aside = std::fs::read_to_string(person.file("aside.csv"))?;
    assert!(
        aside.contains("•••") && !aside.contains("FGHIJ5678K"),
        "{aside}"
    );
    Ok(())
}

#[test]
fn an_export_with_derived_columns_comes_back() -> Outcome {
    let person = somebody_with("list.csv", "Code,Town,State\nA,Patna,Bihar\nB,Panaji,Goa\n")?;
    does(&person, "import|n.haat|list.csv|--country|IN");
    let columns = "code,town,state,country,tier,tier.hra,tier.group,ownership,presence";
    does(
        &person,
        &format!("export|n.haat|out.csv|--columns|{columns}"),
    );
    let done = does(&person, "import|n.haat|out.csv|--format|json").json();
    assert_eq!(
        (&done["unchanged"], &done["own_columns"]),
        (&json!(2), &json!([]))
    );
    Ok(())
}

#[test]
fn the_sheet_of_the_list_is_found_and_the_others_are_named() -> Outcome {
    let person = Person::new()?;
    does(&person, "new|n.haat");
    let mut book = rust_xlsxwriter::Workbook::new();
    let cover = book.add_worksheet().set_name("Cover")?;
    cover.write(0, 0, "Stores of the East")?;
    cover.write(2, 0, "Prepared by the sales office")?;
    let list = book.add_worksheet().set_name("Stores")?;
    for (column, (header, cell)) in [("Code", "A"), ("Name", "One"), ("City", "Patna")]
        .into_iter()
        .enumerate()
    {
        list.write(0, column as u16, header)?;
        list.write(1, column as u16, cell)?;
    }
    book.save(person.file("book.xlsx"))?;
    let said = does(&person, "import|n.haat|book.xlsx").out;
    assert!(
        said.contains("1 new") && said.contains("Read the sheet “Stores”; not read: Cover"),
        "{said}"
    );
    Ok(())
}
