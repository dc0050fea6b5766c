//! Published lists that nobody here wrote.

use harness::{Outcome, Person, real_list};

use crate::said::{counts, does, tries};

#[test]
fn walmart_from_1962_to_2006() -> Outcome {
    let Some(list) = real_list("walmart_openings_1962_2006.csv") else {
        return Ok(());
    };
    let person = Person::new()?;
    does(&person, "new|n.haat");
    let done = does(
        &person,
        &format!("import|n.haat|{}|--format|json", list.display()),
    )
    .json();
    assert_eq!(
        (
            done["created"].as_u64(),
            done["cells_aside"].as_u64(),
            done["rows_aside"].as_u64()
        ),
        (Some(2_992), Some(0), Some(0))
    );
    assert_eq!(
        done["warnings"],
        serde_json::json!({}),
        "no rule of India is asked of stores elsewhere"
    );

    let years = does(&person, "summary|n.haat|--by|opened.year|--format|json").json();
    let openings = |year: &str| {
        let rows = years["rows"].as_array().unwrap();
        rows.iter()
            .find(|row| row["opened.year"] == year)
            .map(|row| row["openings"].as_u64().unwrap())
    };
    assert_eq!(openings("1990"), Some(178));
    assert_eq!(
        openings("1962"),
        Some(1),
        "two-digit years are of the century they can be of"
    );
    assert_eq!(years["total"]["stores"], 2_992);
    assert_eq!(counts(&person, "n.haat", "country:IN"), 0);
    assert_eq!(counts(&person, "n.haat", "country:US"), 2_992);
    let check = does(&person, "check|n.haat").out;
    assert!(
        check.starts_with("Checked 2,992 stores: 0 errors, 0 warnings"),
        "{check}"
    );

    let undone = does(&person, "undo|n.haat").out;
    assert!(
        undone.contains("walmart_openings_1962_2006.csv"),
        "{undone}"
    );
    assert_eq!(counts(&person, "n.haat", ""), 0);
    does(&person, "redo|n.haat");
    assert_eq!(counts(&person, "n.haat", "opened:1990"), 178);
    assert_eq!(tries(&person, "redo|n.haat").code, 1);
    Ok(())
}

#[test]
fn starbucks_in_73_countries() -> Outcome {
    let Some(list) = real_list("starbucks_directory.csv") else {
        return Ok(());
    };
    let person = Person::new()?;
    does(&person, "new|n.haat");
    let said = does(
        &person,
        &format!("import|n.haat|{}|--rejects|aside.csv", list.display()),
    )
    .out;
    assert!(said.contains("25,600 rows: 25,599 new"), "{said}");
    // The repeated id: its second row is set aside whole, with the number of the row that was taken.
    assert!(said.contains("1 x code_twice"), "{said}");
    // The missing coordinate is said, and the store is in without it.
    assert!(said.contains("latitude 1, longitude 1"), "{said}");
    assert_eq!(counts(&person, "n.haat", "latitude:?"), 1);
    let aside = std::fs::read_to_string(person.file("aside.csv"))?;
    assert_eq!(aside.lines().count(), 2, "{aside}");
    assert!(
        aside.contains("stands in the file more than once; row "),
        "{aside}"
    );
    assert_eq!(counts(&person, "n.haat", "country:IN"), 88);
    assert_eq!(counts(&person, "n.haat", "country:CN"), 2_734);
    // A bullet in an address is no mask.
    assert_eq!(
        does(
            &person,
            &format!("import|n.haat|{}|--format|json", list.display())
        )
        .json()["unchanged"],
        25_599
    );
    let countries = does(&person, "summary|n.haat|--by|country|--format|json").json();
    assert_eq!(countries["rows"].as_array().unwrap().len(), 73);
    Ok(())
}

#[test]
fn dollar_general_without_names() -> Outcome {
    let Some(list) = real_list("dollar_general_stores.csv") else {
        return Ok(());
    };
    let person = Person::new()?;
    does(&person, "new|n.haat");
    let said = does(&person, &format!("import|n.haat|{}", list.display())).out;
    assert!(said.contains("6,833 new"), "{said}");
    assert!(said.contains("country: US"), "{said}");
    // Two columns of states: `fixedState` has texts that are no state, the other has none, and yet the ZIP codes of 1,668 of 1,793 rows in which they
    // differ are of `fixedState`.
    assert!(said.contains("fixedState -> state"), "{said}");
    assert!(said.contains("in 1,668 and for the other in 44"), "{said}");
    assert_eq!(counts(&person, "n.haat", "name:?"), 6_833);
    // ZIP codes that lost their zero come as they are and are told. They are put back where the state bears it out; in seven stores it does not:
    // six say “1”, and one has a state that is none.
    assert_eq!(counts(&person, "n.haat", "check:zip_form"), 204);
    assert_eq!(counts(&person, "n.haat", "state:MA pin:1826"), 1);
    does(&person, "quality|n.haat|--check|zip_form|--apply");
    assert_eq!(counts(&person, "n.haat", "check:zip_form"), 7);
    assert_eq!(counts(&person, "n.haat", "state:MA pin:01826"), 1);
    // What is no state is the state of its ZIP code: “Liberty,” beside 64068.
    assert_eq!(counts(&person, "n.haat", "check:state_unknown"), 121);
    does(&person, "quality|n.haat|--check|state_unknown|--apply");
    assert_eq!(counts(&person, "n.haat", "code:865 state:MO"), 1);
    assert_eq!(
        counts(&person, "n.haat", "check:zip_state"),
        3,
        "Mt is Montana's, and was Mount"
    );
    let store = does(
        &person,
        "list|n.haat|code:13|--columns|code,name,town,state,pin|--format|json",
    )
    .json();
    assert_eq!(store["stores"][0]["town"], "BEAVER DAM");
    assert_eq!(store["stores"][0]["state"], "KY");
    assert_eq!(store["stores"][0]["pin"], "42320");
    let Some(book) = real_list("dollar_general_store_list.xlsx") else {
        return Ok(());
    };
    let said = does(
        &person,
        &format!("import|n.haat|{}|--dry-run", book.display()),
    )
    .out;
    assert!(
        said.contains("Zip Code (2)"),
        "a column name that occurs twice: {said}"
    );
    Ok(())
}
