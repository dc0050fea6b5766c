//! A list against what is there: what would change is shown, and whose value wins is said column by column.

use harness::{Outcome, Person};
use serde_json::{Value, json};

use crate::said::{counts, does, refuses, somebody_with};

const FIRST: &str = "Code,Name,Town,State,Country,Status,Mobile,Zone\n\
    A,One,Gaya,Bihar,IN,open,9876543210,East\n\
    B,Two,Patna,Bihar,IN,open,,East\n\
    C,Three,Purnia,Bihar,IN,open,9876543212,\n\
    D,Four,Ara,Bihar,IN,open,,\n";

/// A with another name and no town, B with a mobile and another zone, C as it was, E new; D is missing.
const SECOND: &str = "Code,Name,Town,State,Country,Status,Mobile,Zone\n\
    A,First,,Bihar,IN,open,9876543210,East\n\
    B,Two,Patna,Bihar,IN,open,9876543211,West\n\
    C,Three,Purnia,Bihar,IN,open,9876543212,\n\
    E,Five,Siwan,Bihar,IN,open,,\n";

fn somebody() -> Outcome<Person> {
    let person = somebody_with("first.csv", FIRST)?;
    std::fs::write(person.file("second.csv"), SECOND)?;
    does(&person, "import|n.haat|first.csv");
    Ok(person)
}

fn imports(person: &Person, words: &str) -> Value {
    does(
        person,
        &format!("import|n.haat|second.csv{words}|--format|json"),
    )
    .json()
}

fn field(person: &Person, code: &str, field: &str) -> Value {
    let line = format!("list|n.haat|code:{code}|--columns|{field}|--personal|--format|json");
    let listed = does(person, &line).json();
    let store = listed["stores"][0].as_object().unwrap().clone();
    store.values().next().cloned().unwrap_or(Value::Null)
}

fn changes(person: &Person, words: &str) -> Vec<String> {
    let line = format!("import|n.haat|second.csv|--dry-run|--changes|c.csv|--overwrite{words}");
    does(person, &line);
    let text = std::fs::read_to_string(person.file("c.csv")).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn what_would_change_is_written_old_beside_new_and_nothing_is_changed() -> Outcome {
    let person = somebody()?;
    assert_eq!(
        changes(&person, "|--personal"),
        [
            "row,code,what,field,before,after",
            "2,A,changed,Name,One,First",
            "3,B,changed,Mobile,,9876543211",
            "3,B,changed,Zone,East,West",
            "5,E,new,,,",
            ",D,missing,,,",
        ]
    );
    let masked = changes(&person, "");
    assert!(
        masked.contains(&"3,B,changed,Mobile,,•••".to_owned()),
        "{masked:?}"
    );
    let said = imports(&person, "|--dry-run");
    let what = ["created", "updated", "unchanged", "missing"].map(|key| said[key].clone());
    assert_eq!(what, [json!(1), json!(2), json!(1), json!(1)]);
    assert_eq!(field(&person, "A", "name"), "One");
    let done = imports(&person, "");
    for key in [
        "created",
        "updated",
        "unchanged",
        "missing",
        "cells_aside",
        "reasons",
        "warnings",
    ] {
        assert_eq!(done[key], said[key], "{key} as it was foretold");
    }
    assert_eq!(field(&person, "A", "town"), "Gaya", "a blank never erases");
    assert_eq!(field(&person, "D", "status"), "Open");
    Ok(())
}

#[test]
fn the_registry_wins_where_that_is_said_and_the_files_cell_is_kept() -> Outcome {
    let person = somebody()?;
    let words = "|--wins|Name=registry|--wins|Zone=blanks|--wins|Mobile=blanks";
    assert_eq!(
        changes(&person, &format!("{words}|--personal"))[1..4],
        [
            "2,A,kept,Name,One,First",
            "3,B,changed,Mobile,,9876543211",
            "3,B,kept,Zone,East,West",
        ]
    );
    let done = imports(&person, words);
    assert_eq!(
        (&done["kept"], &done["updated"]),
        (&json!(2), &json!(1)),
        "{done}"
    );
    assert_eq!(field(&person, "A", "name"), "One");
    assert_eq!(field(&person, "B", "x.Zone"), "East");
    assert_eq!(field(&person, "B", "mobile"), "9876543211");
    assert_eq!(
        field(&person, "E", "name"),
        "Five",
        "a new store has it all"
    );
    let history = does(&person, "history|n.haat|A|--format|json").out;
    assert!(
        history.contains("First"),
        "what the file said can be seen: {history}"
    );
    Ok(())
}

#[test]
fn a_blank_erases_only_where_that_is_said_and_undo_brings_it_back() -> Outcome {
    let person = somebody()?;
    imports(&person, "|--blank-erases|Town");
    assert_eq!(field(&person, "A", "town"), Value::Null);
    assert_eq!(field(&person, "B", "town"), "Patna");
    does(&person, "undo|n.haat");
    assert_eq!(field(&person, "A", "town"), "Gaya");
    Ok(())
}

#[test]
fn stores_that_are_missing_are_kept_or_closed_by_choice() -> Outcome {
    let person = somebody()?;
    let said = imports(&person, "|--dry-run|--missing-within|town:Gaya,Patna");
    assert_eq!(said["missing"], 0, "Ara need not be in it");
    refuses(
        &person,
        "import|n.haat|second.csv|--missing-within|twon:Ara",
        "plan_problems",
    );
    refuses(
        &person,
        "import|n.haat|second.csv|--close-missing|soon",
        "plan_problems",
    );
    let done = imports(&person, "|--close-missing|2018-12-31");
    assert_eq!((&done["missing"], &done["closed"]), (&json!(1), &json!(1)));
    assert_eq!(field(&person, "D", "status"), "Closed");
    assert_eq!(field(&person, "D", "closed"), "2018-12-31");
    let again = imports(&person, "|--close-missing|-");
    assert_eq!(again["missing"], 0, "what is closed need not be in a list");
    does(&person, "undo|n.haat");
    assert_eq!(field(&person, "D", "status"), "Open");
    Ok(())
}

#[test]
fn rows_and_new_stores_are_left_out_by_choice_and_kept_on_record() -> Outcome {
    let person = somebody()?;
    let done = imports(&person, "|--leave-out|2|--on-new|skip");
    assert_eq!(
        (&done["left_out"], &done["created"]),
        (&json!(2), &json!(0))
    );
    assert_eq!(done["missing"], 1, "A is in the file all the same");
    assert_eq!(field(&person, "A", "name"), "One");
    assert_eq!(counts(&person, "n.haat", "code:E"), 0);
    does(&person, "rejects|n.haat|again.csv|--all|--personal");
    let again = std::fs::read_to_string(person.file("again.csv"))?;
    for what in [
        "it was left out by choice",
        "no store of its code was there",
    ] {
        assert!(again.contains(what), "{again}");
    }
    Ok(())
}

#[test]
fn an_old_import_is_taken_back_with_what_was_edited_since_or_without() -> Outcome {
    let person = somebody()?;
    imports(&person, "");
    does(&person, "set|n.haat|B|notes=visited");
    let said = refuses(&person, "undo|n.haat|--import|first.csv", "edited_since");
    assert!(said.contains("2 of its stores were edited since"), "{said}");
    assert!(said.contains("--edited keep"), "{said}");
    let said = does(&person, "undo|n.haat|--import|first.csv|--edited|keep").out;
    assert!(
        said.contains("2 stores removed") && said.contains("2 kept"),
        "{said}"
    );
    assert_eq!(
        counts(&person, "n.haat", ""),
        3,
        "A, B and E of the second list"
    );
    does(&person, "undo|n.haat");
    assert_eq!(counts(&person, "n.haat", ""), 5);
    does(&person, "undo|n.haat|--import|first.csv|--edited|undo");
    assert_eq!(counts(&person, "n.haat", ""), 1);
    let again = refuses(&person, "undo|n.haat|--import|first.csv", "taken_back");
    assert!(again.contains("is taken back already"), "{again}");
    refuses(&person, "undo|n.haat|--import|never.csv", "no_such");
    Ok(())
}
