//! Recipes as a script uses them: a list is imported and its plan remembered, the next one is read by it.

use harness::{Outcome, Person};
use serde_json::Value;

use crate::said::{Said, counts, does, refuses, somebody_with, tries};

const NOVEMBER: &str = "\
Shop,City,Status,Opened,PIN
S-1,Rewa,Running well,03-04-2018,486001
S-2,Satna,Shut,05-06-2018,485001
";

const DECEMBER: &str = "\
Opened,Shop,City,PIN,Status,Manager
07-08-2018,S-3,Maihar,485771,Running well,x
09-10-2018,S-4,Katni,483501,Shut,y
";

/// Somebody who imported November's list by a plan of their own and had it remembered.
fn november() -> Outcome<Person> {
    let person = somebody_with("sharma-nov-2018.csv", NOVEMBER)?;
    tries(
        &person,
        "import|n.haat|sharma-nov-2018.csv|--code-column|Shop|--country|IN|--date-order|month_first|--write-plan|plan.json|--dry-run",
    );
    let mut plan: Value =
        serde_json::from_str(&std::fs::read_to_string(person.file("plan.json"))?)?;
    let status = plan["columns"].as_array_mut().unwrap().iter_mut();
    let status = { status }
        .find(|column| column["header"] == "Status")
        .unwrap();
    status["values"] = serde_json::json!({ "Running well": "open", "Shut": "closed" });
    std::fs::write(person.file("plan.json"), plan.to_string())?;
    let said = does(
        &person,
        "import|n.haat|sharma-nov-2018.csv|--plan|plan.json|--remember",
    );
    assert!(
        said.out.contains("Remembered as the recipe “sharma”"),
        "{}",
        said.out
    );
    std::fs::write(person.file("sharma-dec-2018.csv"), DECEMBER)?;
    Ok(person)
}

fn names(person: &Person, file: &str) -> Vec<String> {
    let listed = does(person, &format!("recipes|{file}|--format|json")).json();
    let names = listed.as_array().unwrap().iter();
    names
        .map(|recipe| recipe["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_next_list_is_read_by_the_recipe_and_nothing_is_unless_asked() -> Outcome {
    let person = november()?;
    // Unasked, the list is read anew, and what it asks is asked.
    let said = tries(&person, "import|n.haat|sharma-dec-2018.csv|--dry-run");
    assert_eq!(said.code, 1, "{}", said.out);
    assert!(
        said.err.contains("no column gives each store a code"),
        "{}",
        said.err
    );
    let said = does(
        &person,
        "import|n.haat|sharma-dec-2018.csv|--dry-run|--code-column|Shop|--country|IN|--date-order|day_first",
    );
    assert!(
        said.out
            .contains("a recipe nearly fits: sharma (--recipe \"sharma\")"),
        "{}",
        said.out
    );
    let said = does(&person, "import|n.haat|sharma-dec-2018.csv|--recipe|Sharma");
    for part in [
        "by the recipe “sharma”",
        "not in the recipe: Manager",
        "Shop -> code (as the recipe says)",
        "2 new, 0 changed",
        "Set aside: 0 cells, 0 rows",
    ] {
        assert!(said.out.contains(part), "{part}: {}", said.out);
    }
    assert_eq!(
        counts(&person, "n.haat", "opened:2018-09-10 status:closed"),
        1
    );
    assert_eq!(
        counts(&person, "n.haat", "opened:2018-07-08 status:open"),
        1
    );
    // Used, it is noted in the import's own entry.
    does(&person, "undo|n.haat");
    assert_eq!(counts(&person, "n.haat", "code:S-3"), 0);
    assert_eq!(names(&person, "n.haat"), ["sharma"]);
    does(&person, "undo|n.haat");
    assert_eq!(
        names(&person, "n.haat"),
        [] as [&str; 0],
        "it went with its import"
    );
    Ok(())
}

#[test]
fn a_flag_overrules_what_the_recipe_remembers() -> Outcome {
    let person = november()?;
    does(
        &person,
        "import|n.haat|sharma-dec-2018.csv|--recipe|sharma|--date-order|day_first",
    );
    assert_eq!(
        counts(&person, "n.haat", "opened:2018-10-09 status:closed"),
        1
    );
    let both = tries(
        &person,
        "import|n.haat|sharma-dec-2018.csv|--recipe|sharma|--plan|plan.json",
    );
    assert_eq!(both.code, 2, "{}", both.err);
    Ok(())
}

#[test]
fn recipes_are_listed_renamed_removed_and_handed_on() -> Outcome {
    let person = november()?;
    let Said { out, .. } = does(&person, "recipes|n.haat");
    assert!(
        out.contains("For lists called") && out.contains("sharma"),
        "{out}"
    );
    does(&person, "recipes|rename|n.haat|SHARMA|Sharma Traders");
    assert_eq!(names(&person, "n.haat"), ["Sharma Traders"]);
    let said = refuses(&person, "recipes|remove|n.haat|sharma", "no_such");
    assert!(said.contains("haat recipes n.haat"), "{said}");

    does(
        &person,
        "recipes|export|n.haat|sharma traders|sharma.recipe.json",
    );
    refuses(
        &person,
        "recipes|export|n.haat|sharma traders|sharma.recipe.json",
        "exists",
    );
    refuses(
        &person,
        "recipes|export|n.haat|sharma traders|n.haat|--overwrite",
        "kept",
    );
    let file = std::fs::read_to_string(person.file("sharma.recipe.json"))?;
    for word in ["Rewa", "S-1", "486001"] {
        assert!(!file.contains(word), "{word}: {file}");
    }

    // In another registry, from the file as it is, and taken in.
    does(&person, "new|other.haat");
    does(
        &person,
        "import|other.haat|sharma-dec-2018.csv|--recipe|sharma.recipe.json",
    );
    assert_eq!(
        counts(&person, "other.haat", "opened:2018-09-10 status:closed"),
        1
    );
    assert_eq!(
        names(&person, "other.haat"),
        [] as [&str; 0],
        "nothing is remembered unasked"
    );
    does(&person, "recipes|import|other.haat|sharma.recipe.json");
    assert_eq!(names(&person, "other.haat"), ["Sharma Traders"]);
    let said = refuses(
        &person,
        "recipes|import|other.haat|sharma.recipe.json",
        "recipe_there",
    );
    assert!(said.contains("--replace"), "{said}");
    does(
        &person,
        "recipes|import|other.haat|sharma.recipe.json|--replace",
    );
    refuses(&person, "recipes|import|other.haat|plan.json", "no_recipe");
    refuses(&person, "recipes|import|other.haat|nothing.json", "io");

    does(&person, "recipes|remove|other.haat|Sharma Traders");
    assert_eq!(names(&person, "other.haat"), [] as [&str; 0]);
    does(&person, "undo|other.haat");
    assert_eq!(names(&person, "other.haat"), ["Sharma Traders"]);
    let said = does(&person, "history|other.haat").out;
    assert!(
        said.contains("removed the recipe “Sharma Traders”"),
        "{said}"
    );
    refuses(
        &person,
        "import|n.haat|sharma-dec-2018.csv|--recipe|nobody",
        "no_such",
    );
    Ok(())
}

#[test]
fn a_name_is_given_and_one_that_is_taken_refused_before_anything_is_done() -> Outcome {
    let person = november()?;
    std::fs::write(person.file("gupta.csv"), "Code,Town\nG-1,Rewa\n")?;
    let line = "import|n.haat|gupta.csv|--country|IN|--remember";
    refuses(&person, &format!("{line}|Sharma"), "taken");
    assert_eq!(counts(&person, "n.haat", "code:G-1"), 0);
    does(&person, &format!("{line}|Gupta & Sons"));
    assert_eq!(names(&person, "n.haat"), ["Gupta & Sons", "sharma"]);
    // The same list again changes nothing; the same recipe under another name is that recipe renamed.
    let said = does(&person, &format!("{line}|Gupta"));
    assert!(
        said.out.contains("Remembered as the recipe “Gupta”"),
        "{}",
        said.out
    );
    assert_eq!(names(&person, "n.haat"), ["Gupta", "sharma"]);
    Ok(())
}
