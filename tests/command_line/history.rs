//! The history on the command line: what of it is shown, and the undo of any entry.

use harness::{Outcome, Person};
use serde_json::{Value, json};

use crate::leaving::workbook_text;
use crate::said::{does, refuses, tries};

fn somebody() -> Outcome<Person> {
    let person = Person::new()?;
    for line in [
        "new|n.haat",
        "add|n.haat|A|town=Gaya|--as|asha",
        "add|n.haat|B|town=Patna|--as|ravi",
        "set|n.haat|A|town=Arwal|--as|ravi",
        "set|n.haat|A|notes=seen|--as|asha",
        "set|n.haat|A|town=Dhule|--as|asha",
    ] {
        does(&person, line);
    }
    Ok(person)
}

fn entries(person: &Person, words: &str) -> Vec<i64> {
    let said = does(person, &format!("history|n.haat|--format|json{words}")).json();
    let list = said.as_array().cloned().unwrap_or_default();
    let mut ids: Vec<i64> = list
        .iter()
        .filter_map(|line| line["entry"].as_i64())
        .collect();
    ids.dedup();
    ids
}

fn field(person: &Person, code: &str, key: &str) -> Value {
    let line = format!("list|n.haat|code:{code}|--columns|code,{key}|--format|json");
    does(person, &line).json()["stores"][0][key].clone()
}

fn codes(person: &Person) -> Vec<String> {
    let left = does(person, "list|n.haat|--format|json").json();
    let stores = left["stores"].as_array().cloned().unwrap_or_default();
    let codes = stores.iter().filter_map(|store| store["code"].as_str());
    codes.map(str::to_owned).collect()
}

#[test]
fn an_earlier_state_is_shown_with_what_stood_then_and_is_not_changed() -> Outcome {
    let person = Person::new()?;
    for line in [
        "new|n.haat",
        "add|n.haat|A|country=IN|state=Bihar|town=Qwxyz|partner=Balaji",
        "add|n.haat|B|country=IN|state=Bihar|town=QWXYZ",
    ] {
        does(&person, line);
    }
    let then = crate::times::now();
    for line in [
        "set|n.haat|A|partner=Kamala",
        "undo|n.haat",
        "replace|n.haat|town|QWXYZ|--to|Qwxyz",
        "places|n.haat|--confirm|Qwxyz|--state|Bihar|--not-listed",
        "partners|n.haat|Balaji|kind=Franchisee",
    ] {
        does(&person, line);
    }
    let later = crate::times::now();
    does(&person, "set|n.haat|B|notes=later");
    let at = |line: &str, time: &str| {
        let said = tries(&person, &format!("{line}|--recorded|{time}|--format|json"));
        assert_eq!(said.code, 0, "{line}: {}", said.err);
        assert!(said.err.contains("As recorded at"), "{}", said.err);
        said.json()
    };
    let entries = |time: &str| {
        let list = at("history|n.haat", time);
        let list = list.as_array().cloned().unwrap_or_default();
        let entry = |line: &Value| (line["entry"].clone(), line["undone"] == "undone");
        list.iter().map(entry).collect::<Vec<_>>()
    };
    assert_eq!(entries(&then), [(json!(2), false), (json!(1), false)]);
    assert_eq!(entries(&later)[3..5], [(json!(4), false), (json!(3), true)]);
    let kind = |time: &str| at("partners|n.haat|Balaji", time)[0]["kind"].clone();
    assert_eq!(
        (kind(&then), kind(&later)),
        (Value::Null, json!("Franchisee"))
    );
    let clusters = |time: &str| at("clusters|n.haat|town", time)["all"].clone();
    assert_eq!((clusters(&then), clusters(&later)), (json!(1), json!(0)));
    let towns = |time: &str| at("places|n.haat", time).as_array().map_or(0, Vec::len);
    assert_eq!((towns(&then), towns(&later)), (1, 0));
    let remembered = |time: &str| {
        let list = at("places|n.haat|--remembered", time);
        list.as_array().map_or(0, Vec::len)
    };
    assert_eq!((remembered(&then), remembered(&later)), (0, 1));
    let checks = |time: &str| at("quality|n.haat", time).as_array().cloned();
    assert!(checks(&then).is_some_and(|found| !found.is_empty()));
    for line in [
        "places|n.haat|--confirm|Qwxyz|--not-listed",
        "partners|n.haat|Balaji|--remove",
        "quality|n.haat|--check|town_unknown|--apply",
        "duplicates|n.haat|--list|none.csv",
    ] {
        let said = tries(&person, &format!("{line}|--recorded|{then}"));
        assert_eq!(said.code, 2, "{line}: {}", said.err);
    }
    Ok(())
}

#[test]
fn the_history_of_a_cell_a_store_a_person_a_day_and_a_kind_is_shown() -> Outcome {
    let person = somebody()?;
    assert_eq!(entries(&person, "|A|--field|town"), [5, 3, 1]);
    assert_eq!(entries(&person, "|A"), [5, 4, 3, 1]);
    assert_eq!(entries(&person, "|--field|town"), [5, 3]);
    assert_eq!(entries(&person, "|--who|ravi"), [3, 2]);
    assert_eq!(entries(&person, "|A|--who|ravi"), [3]);
    assert_eq!(entries(&person, "|--action|store.create"), [2, 1]);
    assert_eq!(entries(&person, "|--text|store b"), [2]);
    assert!(entries(&person, "|--to|2001-01-01").is_empty());
    assert_eq!(entries(&person, "|--from|2001-01-01").len(), 5);
    let cell = does(&person, "history|n.haat|A|--field|town|--format|json").json();
    assert_eq!(
        (&cell[0]["before"], &cell[0]["after"], &cell[0]["who"]),
        (&json!("Arwal"), &json!("Dhule"), &json!("asha"))
    );
    refuses(&person, "history|n.haat|--from|soon", "wrong_day");
    refuses(&person, "history|n.haat|--field|nothing", "query");
    Ok(())
}

#[test]
fn any_entry_is_undone_and_later_ones_that_depend_on_it_are_named() -> Outcome {
    let person = somebody()?;
    // Nothing later touched the notes. Who looks for the way back where it is not is told where it is.
    let said = does(&person, "undo|n.haat|4").out;
    assert!(said.contains("haat undo takes that back"), "{said}");
    let said = refuses(&person, "redo|n.haat", "nothing_to_redo");
    assert!(
        said.contains("6 (took back entry 4") && said.contains("haat undo takes that back"),
        "{said}"
    );
    assert_eq!(field(&person, "A", "notes"), Value::Null);
    let history = does(&person, "history|n.haat|--format|json").json();
    assert_eq!(history[2]["undone"], "undone");
    assert_eq!(history[0]["what"], "took back entry 4: changed store A");
    refuses(&person, "undo|n.haat|4", "already_undone");

    let said = refuses(&person, "undo|n.haat|3", "depended");
    assert!(
        said.contains("asha: changed store A")
            && said.contains("--with-later")
            && !said.contains("--keep-later"),
        "{said}"
    );
    let said = does(&person, "undo|n.haat|3|--with-later|--dry-run").out;
    assert!(
        said.contains("With it 1 later entry") && said.contains("Nothing was changed"),
        "{said}"
    );
    assert_eq!(field(&person, "A", "town"), "Dhule");
    does(&person, "undo|n.haat|3|--with-later");
    assert_eq!(field(&person, "A", "town"), "Gaya");
    // It is one entry, and undo takes it back.
    does(&person, "undo|n.haat");
    assert_eq!(field(&person, "A", "town"), "Dhule");

    // What created A is needed by what came later: it is undone with all of it, or not at all.
    refuses(&person, "undo|n.haat|1|--keep-later", "nothing_left");
    does(&person, "undo|n.haat|1|--with-later");
    assert_eq!(codes(&person), ["B"]);
    refuses(&person, "undo|n.haat|99", "no_such");
    Ok(())
}

#[test]
fn records_that_later_entries_touched_stay_and_a_code_taken_meanwhile_is_refused() -> Outcome {
    let person = somebody()?;
    std::fs::write(person.file("list.csv"), "Code,Town\nC,Gaya\nD,Gaya\n")?;
    does(&person, "import|n.haat|list.csv|--country|IN");
    does(&person, "set|n.haat|C|notes=seen");
    let said = refuses(&person, "undo|n.haat|6", "depended");
    assert!(said.contains("--keep-later"), "{said}");
    let said = does(&person, "undo|n.haat|6|--keep-later").out;
    assert!(said.contains("1 record stays as it is"), "{said}");
    assert_eq!(codes(&person), ["A", "B", "C"]);

    does(&person, "delete|n.haat|B");
    does(&person, "add|n.haat|B");
    let said = refuses(&person, "undo|n.haat|9", "refused");
    assert!(said.contains("“B” belongs to another store"), "{said}");
    Ok(())
}

#[test]
fn two_states_are_compared_as_recorded_and_open_on_days() -> Outcome {
    let person = Person::new()?;
    for line in [
        "new|n.haat",
        "add|n.haat|A|opened=2018-01-01|mobile=9876543210|country=IN",
        "add|n.haat|B|opened=2018-06-01",
    ] {
        does(&person, line);
    }
    let history = does(&person, "history|n.haat|--format|json").json();
    let then = history[0]["when"].as_str().unwrap().to_owned();
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    for line in [
        "set|n.haat|A|mobile=9876543211|notes=seen",
        "delete|n.haat|B",
        "add|n.haat|C|opened=2018-07-01",
    ] {
        does(&person, line);
    }
    let said = does(
        &person,
        &format!("compare|n.haat|--recorded|{then}..|--format|json"),
    );
    let found = said.json();
    assert_eq!(
        (&found["new"], &found["gone"], &found["changed"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!(found["fields"], json!({"mobile": 1, "notes": 1}));
    let rows = found["rows"].as_array().unwrap();
    let line = |at: usize, key: &str| rows[at][key].as_str().unwrap_or_default().to_owned();
    assert_eq!(
        (0..4).map(|at| line(at, "what")).collect::<Vec<_>>(),
        ["new", "gone", "changed", "changed"]
    );
    // What is personal leaves masked.
    assert_eq!(
        (line(2, "before"), line(2, "after")),
        ("•••".into(), "•••".into())
    );
    assert_eq!(line(3, "after"), "seen");
    let told = does(
        &person,
        &format!("compare|n.haat|--recorded|{then}..|--format|csv|--personal"),
    )
    .out;
    assert!(
        told.contains("changed,A,,Mobile,9876543210,9876543211"),
        "{told}"
    );

    let open = does(
        &person,
        "compare|n.haat|--on|2018-03-01..2018-08-01|--format|csv",
    )
    .out;
    assert!(open.contains("new,C") && !open.contains(",A,"), "{open}");
    does(
        &person,
        &format!("compare|n.haat|code:A,C|--recorded|{then}..|-o|out.xlsx"),
    );
    // What a workbook says of itself is what was compared, and of which stores.
    let book = workbook_text(&person, "out.xlsx");
    for said in ["code:A,C", "Before", "After", "as recorded at"] {
        assert!(book.contains(said), "{said}: {book}");
    }
    // A file gets the rows as they come, and the same as the screen.
    let shown = does(
        &person,
        &format!("compare|n.haat|--recorded|{then}..|--format|csv"),
    );
    does(
        &person,
        &format!("compare|n.haat|--recorded|{then}..|-o|out.csv"),
    );
    assert_eq!(std::fs::read_to_string(person.file("out.csv"))?, shown.out);
    assert_eq!(tries(&person, "compare|n.haat|--on|2018-03-01").code, 2);
    refuses(&person, "compare|n.haat|--on|soon..", "wrong_day");
    refuses(&person, "compare|n.haat|--recorded|soon..", "wrong_time");
    Ok(())
}
