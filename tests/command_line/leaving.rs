//! What leaves the file: masked, neutralised, and the same when it comes back.

use std::io::Read;

use harness::{Outcome, Person};

use crate::said::{counts, does, refuses, somebody_with, tries};

const LIST: &str = "Code,Name,Country,State,Town,Contact,Mobile,GSTIN,Opened,Notes\n\
    A,'=1+1,IN,Maharashtra,Pune,Asha,9876543210,27AAPFU0939F1ZV,29-10-2018,-5\n\
    B,<script>alert(1)</script>,IN,Bihar,Patna,Ravi,9876543211,,30-10-2018,+91 98765\n\
    C,'@sum,IN,Goa,Panaji,,,,,'-cmd\n";

fn somebody() -> Outcome<Person> {
    let person = somebody_with("list.csv", LIST)?;
    does(&person, "import|n.haat|list.csv");
    Ok(person)
}

#[test]
fn personal_data_is_masked_unless_asked_for() -> Outcome {
    let person = somebody()?;
    let columns = "--columns|code,contact,mobile,gstin";
    let masked = does(
        &person,
        &format!("list|n.haat|code:A|{columns}|--format|csv"),
    )
    .out;
    assert_eq!(
        masked,
        "Code,Contact,Mobile,GSTIN\r\nA,•••,•••,27••••••••••1ZV\r\n"
    );
    let asked = does(
        &person,
        &format!("list|n.haat|code:A|{columns}|--format|csv|--personal"),
    )
    .out;
    assert_eq!(
        asked,
        "Code,Contact,Mobile,GSTIN\r\nA,Asha,9876543210,27AAPFU0939F1ZV\r\n"
    );
    does(&person, "set|n.haat|A|contact=Meena");
    let history = does(&person, "history|n.haat|A|--format|csv").out;
    assert!(
        history.contains("Contact,•••,•••") && !history.contains("Meena"),
        "{history}"
    );
    // What was asked, too: the phone number somebody looked for does not stand on the About sheet.
    does(
        &person,
        "export|n.haat|one.xlsx|mobile:9876543210 meena pune",
    );
    let about = workbook_text(&person, "one.xlsx");
    assert!(
        about.contains("mobile:•••") && about.contains("pune"),
        "{about}"
    );
    assert!(
        !about.contains("9876543210") && !about.to_lowercase().contains("meena"),
        "{about}"
    );
    Ok(())
}

/// All parts of a workbook as one text.
pub fn workbook_text(person: &Person, name: &str) -> String {
    let file = std::fs::File::open(person.file(name)).unwrap();
    let mut book = zip::ZipArchive::new(file).unwrap();
    let mut text = String::new();
    for at in 0..book.len() {
        book.by_index(at)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
    }
    text
}

#[test]
fn formulas_are_neutralised_and_come_back_as_they_were() -> Outcome {
    let person = somebody()?;
    does(&person, "export|n.haat|out.csv|--personal");
    let csv = std::fs::read_to_string(person.file("out.csv"))?;
    for cell in [",'=1+1,", ",'@sum,", ",'-cmd", ",-5\r", ",+91 98765\r"] {
        assert!(csv.contains(cell), "{cell}: {csv}");
    }
    assert_eq!(counts(&person, "n.haat", "name:=\"=1+1\""), 1);
    Ok(())
}

#[test]
fn an_export_imported_again_changes_nothing() -> Outcome {
    let person = somebody()?;
    std::fs::write(
        person.file("own.csv"),
        "Code,Phone,x.Phone,Lease end\nA,022-1,belongs to landlord,=2+2\n",
    )?;
    does(&person, "import|n.haat|own.csv|--country|-");
    for out in ["masked.csv", "masked.xlsx", "all.csv", "all.xlsx"] {
        let personal = if out.starts_with("all") {
            "|--personal"
        } else {
            ""
        };
        let mark = if out == "all.csv" { "|--bom" } else { "" };
        does(&person, &format!("export|n.haat|{out}{personal}{mark}"));
        if out.ends_with("csv") {
            let text = std::fs::read_to_string(person.file(out))?;
            let header = text.lines().next().unwrap_or_default();
            // Own columns are told by one mark, whether or not their names mean a field.
            assert!(header.ends_with(",x.Phone,x.Lease end"), "{header}");
        }
        let again = does(&person, &format!("import|n.haat|{out}|--format|json")).json();
        assert_eq!(
            (&again["unchanged"], &again["updated"], &again["created"]),
            (&3.into(), &0.into(), &0.into()),
            "{out}: {again}"
        );
        assert_eq!(again["cells_aside"], 0, "{out}: {again}");
    }
    Ok(())
}

#[test]
fn a_masked_cell_of_an_unknown_store_is_left_blank_and_counted() -> Outcome {
    let person = somebody()?;
    does(&person, "export|n.haat|masked.csv");
    does(&person, "new|other.haat");
    let done = does(&person, "import|other.haat|masked.csv|--format|json").json();
    assert_eq!(
        (&done["created"], &done["masked_blank"]),
        (&3.into(), &5.into()),
        "{done}"
    );
    assert_eq!(counts(&person, "other.haat", "-mobile:?"), 0);
    Ok(())
}

#[test]
fn a_file_that_is_there_is_not_replaced_unasked() -> Outcome {
    let person = somebody()?;
    std::fs::write(person.file("out.csv"), "mine")?;
    assert!(refuses(&person, "export|n.haat|out.csv", "exists").contains("--overwrite"));
    assert!(
        refuses(&person, "list|n.haat|--format|csv|-o|out.csv", "exists").contains("--overwrite")
    );
    assert_eq!(std::fs::read_to_string(person.file("out.csv"))?, "mine");
    does(&person, "export|n.haat|out.csv|--overwrite");
    refuses(&person, "export|n.haat|out.pdf", "unknown_format");
    Ok(())
}

#[test]
fn what_was_set_aside_can_be_had_later_masked_too() -> Outcome {
    let list =
        "Code,Mobile,Latitude,Opened\nA,9876543210,91.4,2018-13-40\n,9876543211,1,2018-01-01\n";
    let person = somebody_with("list.csv", list)?;
    let said = does(&person, "import|n.haat|list.csv|--country|-").out;
    assert!(said.contains("Set aside: 2 cells, 1 row."), "{said}");
    does(&person, "rejects|n.haat|aside.csv");
    let aside = std::fs::read_to_string(person.file("aside.csv"))?;
    assert!(
        aside.contains("2,Latitude,91.4,latitude 91.4 lies outside -90 to 90"),
        "{aside}"
    );
    assert!(aside.contains("3,(whole row),"), "{aside}");
    assert!(!aside.contains("9876543211"), "{aside}");
    does(&person, "rejects|n.haat|aside.csv|--personal|--overwrite");
    assert!(std::fs::read_to_string(person.file("aside.csv"))?.contains("9876543211"));
    assert_eq!(
        counts(&person, "n.haat", "code:A latitude:? opened:?"),
        1,
        "the rest of the row is in"
    );
    Ok(())
}

#[test]
fn a_set_aside_row_shows_only_what_the_plan_takes_for_impersonal() -> Outcome {
    // Without a code the rows are set aside whole: an own column that is personal, one that is not, one left out, and a cell beyond the header.
    let list = "Code,Owner,Zone,Remark,Mobile\nA,Meena,North,x,9876543210\n,Asha,South,secret,9876543211,beyond\n";
    let person = somebody_with("list.csv", list)?;
    does(
        &person,
        "import|n.haat|list.csv|--country|-|--write-plan|plan.json|--dry-run",
    );
    let mut plan: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(person.file("plan.json"))?)?;
    for column in plan["columns"].as_array_mut().unwrap() {
        let own = |name: &str, personal: bool| serde_json::json!({"own": {"name": name, "kind": "text", "personal": personal}});
        match column["header"].as_str().unwrap() {
            "Owner" => column["becomes"] = own("Owner", true),
            "Zone" => column["becomes"] = own("Zone", false),
            "Remark" => column["becomes"] = "skip".into(),
            _ => {}
        }
    }
    std::fs::write(person.file("plan.json"), plan.to_string())?;
    let import = "import|n.haat|list.csv|--plan|plan.json";
    does(&person, &format!("{import}|--rejects|would.csv|--dry-run"));
    does(&person, import);
    does(&person, "rejects|n.haat|aside.csv");
    for name in ["would.csv", "aside.csv"] {
        let aside = std::fs::read_to_string(person.file(name))?;
        for hidden in ["Asha", "secret", "9876543211", "beyond"] {
            assert!(!aside.contains(&format!("\"{hidden}")), "{name}: {aside}");
        }
        assert!(aside.contains("South"), "{name}: {aside}");
    }
    does(&person, "rejects|n.haat|aside.csv|--personal|--overwrite");
    let aside = std::fs::read_to_string(person.file("aside.csv"))?;
    for shown in ["Asha", "secret", "9876543211", "beyond"] {
        assert!(aside.contains(shown), "{aside}");
    }
    Ok(())
}

#[test]
fn check_masks_what_it_quotes_in_a_pipe() -> Outcome {
    let list =
        "Code,Country,State,Mobile,GSTIN,E-mail\nA,IN,Bihar,98765,27AAPFU0939F1ZV,meena at home\n";
    let person = somebody_with("list.csv", list)?;
    does(&person, "import|n.haat|list.csv");
    let quoted = ["98765", "AAPFU0939F", "meena at home"];
    let masked = does(&person, "check|n.haat").out;
    assert!(
        masked.contains("27••••••••••1ZV") && masked.contains("“•••”"),
        "{masked}"
    );
    let asked = does(&person, "check|n.haat|--personal").out;
    for text in quoted {
        assert!(!masked.contains(text), "{masked}");
        assert!(asked.contains(text), "{asked}");
    }
    Ok(())
}

#[test]
fn the_about_sheet_masks_words_that_were_personal_when_they_were_recorded() -> Outcome {
    let person = somebody()?;
    let then = crate::times::now();
    does(&person, "set|n.haat|A|contact=Meena");
    does(
        &person,
        &format!("export|n.haat|then.xlsx|asha|--recorded|{then}"),
    );
    let about = workbook_text(&person, "then.xlsx");
    assert!(about.contains("As recorded at"), "{about}");
    assert!(!about.to_lowercase().contains("asha"), "{about}");
    Ok(())
}

#[test]
fn a_header_is_neither_a_formula_nor_a_command_to_a_terminal() -> Outcome {
    let list = "Code,=Latitude,\u{1b}[2J\u{9b}Kx\nA,99,1\n";
    let person = somebody_with("list.csv", list)?;
    let plan = "--write-plan|plan.json";
    does(&person, &format!("import|n.haat|list.csv|{plan}|--dry-run"));
    let plan: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(person.file("plan.json"))?)?;
    assert_eq!(plan["columns"][1]["header"], "=Latitude");
    let said = does(&person, "import|n.haat|list.csv|--rejects|aside.csv").out;
    assert!(
        said.contains("\\u{1b}[2J\\u{9b}Kx") && !said.contains(['\u{1b}', '\u{9b}']),
        "{said}"
    );
    let aside = std::fs::read_to_string(person.file("aside.csv"))?;
    assert!(aside.contains("2,'=Latitude,99"), "{aside}");
    // Refusals quote headers, too, and so does a table.
    let refused = tries(&person, "import|n.haat|list.csv|--code-column|none").err;
    let drawn = does(&person, "fields|n.haat").out;
    for text in [refused, drawn] {
        assert!(text.contains("\\u{1b}[2J"), "{text}");
        assert!(!text.contains(['\u{1b}', '\u{9b}']), "{text}");
    }
    assert!(said.contains("latitude … lies outside"), "{said}");
    Ok(())
}
