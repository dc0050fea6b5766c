//! Columns of one's own: added, retyped with a look before, renamed, required, removed.

use harness::{Outcome, Person};
use serde_json::Value;

use crate::said::{counts, does, refuses, somebody_with};

/// Somebody whose list has a column of rents as people write them.
fn somebody() -> Outcome<Person> {
    let person = somebody_with(
        "list.csv",
        "Code,Name,Rent\nA,One,1500\nB,Two,\"1,20,000\"\nC,Three,on request\nD,Four,\n",
    )?;
    does(&person, "columns|n.haat|Rent|--add|text");
    does(&person, "import|n.haat|list.csv");
    Ok(person)
}

fn rows(person: &Person, line: &str) -> Vec<Value> {
    let json = does(person, &format!("{line}|--format|json")).json();
    json.as_array().unwrap().clone()
}

#[test]
fn a_column_is_retyped_after_a_look_and_one_undo_takes_it_back() -> Outcome {
    let person = somebody()?;
    let look = does(&person, "columns|n.haat|Rent|--holds|number|--dry-run");
    assert!(look.out.contains("on request"), "{}", look.out);
    assert!(
        look.out.contains("Would read 2 cells of Rent"),
        "{}",
        look.out
    );
    assert_eq!(rows(&person, "columns|n.haat").len(), 1);
    does(
        &person,
        "columns|n.haat|Rent|--holds|number|--dry-run|-o|unread.csv",
    );
    let unread = std::fs::read_to_string(person.file("unread.csv"))?;
    assert!(unread.contains("C,on request,"), "{unread}");

    let done = does(&person, "columns|n.haat|Rent|--holds|number|--as|Asha");
    assert!(done.out.contains("Rent (as written)"), "{}", done.out);
    assert_eq!(counts(&person, "n.haat", "x.Rent:>=1500"), 2);
    assert_eq!(
        counts(&person, "n.haat", "x.\"Rent (as written)\":request"),
        1
    );
    does(&person, "export|n.haat|out.csv");
    let out = std::fs::read_to_string(person.file("out.csv"))?;
    assert!(out.contains("120000"), "{out}");
    does(&person, "undo|n.haat");
    assert_eq!(counts(&person, "n.haat", "x.Rent:request"), 1);
    assert_eq!(rows(&person, "columns|n.haat").len(), 1);
    Ok(())
}

#[test]
fn a_column_without_choices_says_that_it_has_none() -> Outcome {
    let person = somebody()?;
    does(&person, "columns|n.haat|Grade|--add|choice");
    let said = refuses(&person, "set|n.haat|A|x.Grade=Gold", "refused");
    assert!(
        said.contains("“Gold” is not one of the choices of Grade, which has none yet")
            && said.contains("Give the column choices first"),
        "{said}"
    );
    Ok(())
}

#[test]
fn choices_are_set_renamed_and_those_in_use_stay() -> Outcome {
    let person = somebody()?;
    let add = "columns|n.haat|Grade|--add|choice|--choice|Gold|--choice|Silver|--required|yes";
    does(&person, add);
    assert_eq!(counts(&person, "n.haat", "check:required_blank"), 4);
    // What a column is called is not personal, what it holds may be.
    let checked = does(&person, "check|n.haat").out;
    assert!(checked.contains("A: Grade is blank"), "{checked}");
    does(&person, "set|n.haat|A|x.Grade=gold");
    assert_eq!(counts(&person, "n.haat", "check:required_blank"), 3);
    refuses(&person, "set|n.haat|B|x.Grade=Bronze", "refused");
    does(
        &person,
        "columns|n.haat|grade|--rename-choice|gold=Platinum",
    );
    assert_eq!(counts(&person, "n.haat", "x.Grade:Platinum"), 1);
    let by = does(&person, "summary|n.haat|--by|x.Grade|--format|json").json();
    assert_eq!(by["rows"][0]["stores"], 1, "{by}");
    assert!(by["rows"][0].to_string().contains("Platinum"), "{by}");
    let kept = refuses(&person, "columns|n.haat|Grade|--choice|Silver", "in_use");
    assert!(kept.contains("stands in 1 store"), "{kept}");
    does(&person, "columns|n.haat|Grade|--choice|Silver|--erase");
    assert_eq!(counts(&person, "n.haat", "x.Grade:?"), 4);
    does(&person, "undo|n.haat");
    assert_eq!(counts(&person, "n.haat", "x.Grade:Platinum"), 1);
    Ok(())
}

#[test]
fn columns_are_named_put_in_order_and_removed() -> Outcome {
    let person = somebody()?;
    does(&person, "columns|n.haat|Zone|--add|text");
    // What is to be looked at in it is said by its name.
    let said = does(&person, "set|n.haat|A|x.Zone=1e3").err;
    assert!(said.contains("x.Zone: “1e3”"), "{said}");
    does(&person, "undo|n.haat");
    does(&person, "columns|n.haat|zone|--before|rent");
    let names = |person: &Person| -> Vec<String> {
        let rows = rows(person, "columns|n.haat");
        let name = |row: &Value| row["name"].as_str().unwrap().to_owned();
        rows.iter().map(name).collect()
    };
    assert_eq!(names(&person), ["Zone", "Rent"]);
    does(&person, "columns|n.haat|Rent|--rename|Monthly rent");
    assert_eq!(counts(&person, "n.haat", "x.\"Monthly rent\":1500"), 1);
    refuses(
        &person,
        "columns|n.haat|Zone|--rename|monthly RENT",
        "taken",
    );
    let names_them = refuses(&person, "columns|n.haat|Rent|--remove", "no_such");
    assert!(
        names_them.contains("There are: Zone, Monthly rent."),
        "{names_them}"
    );
    does(&person, "columns|n.haat|Monthly rent|--remove");
    assert_eq!(names(&person), ["Zone"]);
    does(&person, "undo|n.haat");
    assert_eq!(counts(&person, "n.haat", "x.\"Monthly rent\":1500"), 1);
    Ok(())
}

#[test]
fn what_an_import_says_of_own_columns_it_says_by_their_names() -> Outcome {
    let person = somebody_with("list.csv", "Code,Zone\nA,North\nB,South\n")?;
    does(&person, "import|n.haat|list.csv");
    std::fs::write(
        person.file("next.csv"),
        "Code,Zone,Sector\nA,East,9\nB,South,7\n",
    )?;
    let said = does(
        &person,
        "import|n.haat|next.csv|--dry-run|--changes|changes.csv",
    )
    .out;
    assert!(
        said.contains("Zone -> x.Zone") && !said.contains("own."),
        "{said}"
    );
    let changes = std::fs::read_to_string(person.file("changes.csv"))?;
    assert!(changes.contains("changed,Zone,North,East"), "{changes}");
    assert!(changes.contains("changed,Sector,,9"), "{changes}");
    Ok(())
}

#[test]
fn the_history_of_a_person_is_found_in_any_case_of_letters() -> Outcome {
    let person = somebody_with("list.csv", "Code\nA\n")?;
    does(&person, "import|n.haat|list.csv|--as|Asha");
    let said = does(&person, "history|n.haat|--who|asha|--format|csv").out;
    assert!(said.contains("Asha"), "{said}");
    Ok(())
}
