//! What a person meant: codes and formats that are nearly right, and sheets that are not seen.

use harness::Outcome;

use crate::said::{does, refuses, somebody_with};

#[test]
fn a_code_in_other_letters_or_one_that_a_store_had_leads_to_the_store() -> Outcome {
    let person = somebody_with("n.csv", "")?;
    does(&person, "add|n.haat|MH-001|notes=first");
    does(&person, "add|n.haat|B-1");
    does(&person, "set|n.haat|B-1|code=BR-001");
    for command in [
        "set|n.haat|mh-001|notes=x",
        "history|n.haat|mh-001",
        "delete|n.haat|mh-001",
    ] {
        let said = refuses(&person, command, "no_such");
        assert!(said.contains("Did you mean “MH-001”?"), "{said}");
    }
    for command in ["set|n.haat|B-1|notes=x", "history|n.haat|b-1"] {
        let said = refuses(&person, command, "no_such");
        assert!(said.contains("Its code is “BR-001” by now."), "{said}");
    }
    let said = refuses(&person, "history|n.haat|Z-9", "no_such");
    assert!(!said.contains('?') && !said.contains("by now"), "{said}");
    Ok(())
}

#[test]
fn a_history_without_a_limit_is_whole() -> Outcome {
    let person = somebody_with("n.csv", "")?;
    for code in 0..5 {
        does(&person, &format!("add|n.haat|A-{code}"));
    }
    let shown = |limit: &str| {
        let said = does(
            &person,
            &format!("history|n.haat|--format|json|--limit|{limit}"),
        );
        said.json().as_array().map_or(0, Vec::len)
    };
    assert_eq!((shown("2"), shown("0"), shown("9")), (2, 5, 5));
    Ok(())
}

#[test]
fn a_format_that_is_made_is_said_and_the_one_that_is_nearly_called_so() -> Outcome {
    let person = somebody_with("n.csv", "")?;
    let said = does(&person, "add|n.haat|A-1|format=Mi Store").err;
    assert!(said.contains("“Mi Store” is a new format"), "{said}");
    let said = does(&person, "add|n.haat|A-2|format=MI STORE").err;
    assert!(!said.contains("format"), "{said}");
    let said = does(&person, "set|n.haat|A-2|format=Mi Stor").err;
    assert!(
        said.contains("“Mi Stor” is a new format; there is one called “Mi Store”"),
        "{said}"
    );
    let listed = does(&person, "list|n.haat|--columns|code,format|--format|csv").out;
    assert!(listed.contains("A-2,Mi Stor\r"), "{listed}");
    Ok(())
}

#[test]
fn a_sheet_that_is_hidden_is_proposed_last_and_named_as_hidden() -> Outcome {
    let person = somebody_with("n.csv", "")?;
    let save = |name: &str, sheets: &[(&str, bool, &[[&str; 3]])]| -> Outcome {
        let mut book = rust_xlsxwriter::Workbook::new();
        for (name, hidden, rows) in sheets {
            let sheet = book.add_worksheet().set_name(*name)?;
            // The sheet that a workbook opens on cannot be hidden.
            sheet.set_hidden(*hidden).set_active(!hidden);
            for (row, cells) in (0..).zip(*rows) {
                for (column, cell) in (0..).zip(cells) {
                    sheet.write_string(row, column, *cell)?;
                }
            }
        }
        Ok(book.save(person.file(name))?)
    };
    let old: &[[&str; 3]] = &[["Code", "Name", "Town"], ["O-1", "Old", "Gaya"]];
    let new: &[[&str; 3]] = &[["Code", "Name", "Zone"], ["N-1", "New", "East"]];
    let cover: &[[&str; 3]] = &[["List", "of", "2018"], ["see", "the", "office"]];
    save("both.xlsx", &[("Old", true, old), ("New", false, new)])?;
    let said = does(&person, "import|n.haat|both.xlsx|--dry-run").out;
    assert!(
        said.contains("Read the sheet “New”; not read: Old (hidden)"),
        "{said}"
    );
    // Named in other letters it is the sheet still, by its own name.
    let said = does(&person, "import|n.haat|both.xlsx|--sheet|OLD|--dry-run").out;
    assert!(
        said.contains("Read the sheet “Old”, which is hidden; not read: New"),
        "{said}"
    );
    // A list that is hidden is better than a cover that is seen, and that it is hidden is said.
    save(
        "cover.xlsx",
        &[("Cover", false, cover), ("Data", true, old)],
    )?;
    let said = does(&person, "import|n.haat|cover.xlsx|--dry-run").out;
    assert!(
        said.contains("Read the sheet “Data”, which is hidden"),
        "{said}"
    );
    Ok(())
}
