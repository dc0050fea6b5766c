//! What is wrong with stores, and its correction: findings, spellings, places.

use harness::{Outcome, Person};
use serde_json::Value;

use crate::said::{counts, does, refuses, somebody_with, tries};

/// Somebody with a list that has what lists have.
fn somebody() -> Outcome<Person> {
    let person = somebody_with(
        "list.csv",
        "Code,Name,Town,State,Country,PIN,Mobile,Status,Opened\n\
         A,One,PATNA,Bihar,IN,Patna 800001,9876543210,signed,2018-10-29\n\
         B,Two,Patna,Bihar,IN,Patna 800001,011-23456789,open,2018-10-29\n\
         C,Three,patna,Bihar,IN,12,9876543211,open,2018-10-29\n\
         D,Four,Gaya,Bihar,IN,110001,9876543212,open,2018-10-29\n",
    )?;
    does(&person, "import|n.haat|list.csv");
    Ok(person)
}

fn rows(person: &Person, line: &str) -> Vec<Value> {
    let json = does(person, &format!("{line}|--format|json")).json();
    json.as_array().unwrap().clone()
}

#[test]
fn findings_are_counted_shown_and_corrected_and_one_undo_takes_it_back() -> Outcome {
    let person = somebody()?;
    let found = rows(&person, "quality|n.haat");
    let count = |check: &str| {
        let row = found.iter().find(|row| row["check"] == check);
        row.map(|row| row["stores"].as_u64().unwrap())
    };
    assert_eq!(count("pin_form"), Some(3));
    assert_eq!(count("pin_zone"), Some(1));
    assert_eq!(count("mobile_form"), Some(1));
    assert_eq!(count("opened_not_open"), Some(1));
    assert_eq!(counts(&person, "n.haat", "check:pin_form"), 3);
    // Its PIN, and that it is open without address and point.
    assert_eq!(rows(&person, "quality|n.haat|town:Gaya").len(), 2);

    let groups = rows(&person, "quality|n.haat|--check|pin_form");
    assert_eq!(groups[0]["held"], "Patna 800001");
    assert_eq!(groups[0]["stores"], 2);
    assert_eq!(groups[0]["proposed"], "pin=800001");
    assert_eq!(groups[0]["codes"], "A, B");
    assert!(groups[1]["proposed"].is_null());

    let dry = does(&person, "quality|n.haat|--check|pin_form|--apply|--dry-run");
    assert!(dry.out.contains("2 stores"), "{}", dry.out);
    assert_eq!(counts(&person, "n.haat", "check:pin_form"), 3);
    let none = does(
        &person,
        "quality|n.haat|--check|pin_form|--apply|--value|12",
    );
    assert!(none.out.contains("0 stores"), "{}", none.out);
    let done = does(
        &person,
        "quality|n.haat|--check|pin_form|--apply|--value|patna 800001|--as|Asha",
    );
    assert_eq!(done.out.trim(), "Corrected 2 stores.");
    assert_eq!(counts(&person, "n.haat", "check:pin_form"), 1);
    assert_eq!(counts(&person, "n.haat", "pin:800001"), 2);
    let history = does(&person, "history|n.haat|--format|json").json();
    assert_eq!(history[0]["who"], "Asha");
    does(&person, "undo|n.haat");
    assert_eq!(counts(&person, "n.haat", "check:pin_form"), 3);
    Ok(())
}

#[test]
fn what_is_personal_is_masked_in_a_pipe() -> Outcome {
    let person = somebody()?;
    let masked = does(&person, "quality|n.haat|--check|mobile_form");
    assert!(!masked.out.contains("23456789"), "{}", masked.out);
    let told = does(&person, "quality|n.haat|--check|mobile_form|--personal");
    assert!(told.out.contains("phone=011-23456789"), "{}", told.out);
    does(&person, "quality|n.haat|--check|mobile_form|--apply");
    assert_eq!(counts(&person, "n.haat", "phone:011-23456789 mobile:?"), 1);
    Ok(())
}

#[test]
fn nothing_wrong_is_said_and_a_check_that_is_none_refused() -> Outcome {
    let person = somebody_with("list.csv", "Code,Name\nA,One\n")?;
    does(&person, "import|n.haat|list.csv");
    let said = does(&person, "quality|n.haat");
    assert!(said.err.contains("No check finds anything"), "{}", said.err);
    let said = tries(&person, "quality|n.haat|--check|pin_from");
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("Did you mean pin_form?"), "{}", said.err);
    let said = tries(&person, "quality|n.haat|--aply");
    assert!(said.err.contains("--apply"), "{}", said.err);
    Ok(())
}

#[test]
fn spellings_are_clustered_and_one_is_written_for_the_others() -> Outcome {
    let person = somebody()?;
    let found = does(&person, "clusters|n.haat|town|--format|json").json();
    assert_eq!(found["clusters"].as_array().unwrap().len(), 1);
    let cluster = &found["clusters"][0];
    assert_eq!(cluster["state"], "BR");
    let spelt: Vec<&str> = cluster["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| member["text"].as_str().unwrap())
        .collect();
    assert_eq!(spelt, ["Patna", "PATNA", "patna"]);
    let dry = does(
        &person,
        "replace|n.haat|town|PATNA|patna|--to|Patna|--state|Bihar|--dry-run",
    );
    assert!(dry.out.contains("2 stores"), "{}", dry.out);
    does(
        &person,
        "replace|n.haat|town|PATNA|--to|Patna|--state|Bihar",
    );
    let left = does(&person, "clusters|n.haat|town|--format|json").json();
    assert_eq!(left["clusters"][0]["members"].as_array().unwrap().len(), 2);
    let said = refuses(&person, "clusters|n.haat|mobile", "no_such");
    assert!(said.contains("town"), "{said}");
    let said = refuses(&person, "replace|n.haat|town|patna|--to| ", "no_such");
    assert!(said.contains("text to write"), "{said}");
    let said = tries(&person, "replace|n.haat|format|x|--to|y|--state|Bihar");
    assert_eq!(said.code, 2, "{}", said.err);
    Ok(())
}

#[test]
fn a_confirmed_town_is_read_by_the_next_list_without_asking() -> Outcome {
    let person = somebody_with(
        "list.csv",
        "Code,Name,Town,State,District,Country\n\
         A,One,Bhagalpuur,Bihar,Bhagalpur,IN\n\
         B,Two,Qwxyz Nagar,Bihar,,IN\n\
         C,Three,Qqqq,Bihar,,IN\n",
    )?;
    does(&person, "import|n.haat|list.csv");
    let found = rows(&person, "places|n.haat");
    let of = |town: &str| found.iter().find(|row| row["town"] == town).cloned();
    let misspelt = of("Bhagalpuur").unwrap();
    assert_eq!(
        (&misspelt["may_be"], &misspelt["sure"]),
        (&"Bhagalpur, Bihar".into(), &true.into())
    );
    assert!(misspelt["because"].as_str().unwrap().contains("1 of 1"));
    assert_eq!(of("Qqqq").unwrap()["why"], "not listed");

    let dry = does(&person, "places|n.haat|--confirm-sure|--dry-run");
    assert!(dry.out.contains("1 store"), "{}", dry.out);
    does(&person, "places|n.haat|--confirm-sure|--respell");
    assert_eq!(
        counts(
            &person,
            "n.haat",
            "town:Bhagalpur place_certainty:confirmed"
        ),
        1
    );
    does(
        &person,
        "places|n.haat|--confirm|Qwxyz nagar|--state|Bihar|--means|Gaya",
    );
    does(
        &person,
        "places|n.haat|--confirm|Qqqq|--state|BR|--not-listed",
    );
    assert!(rows(&person, "places|n.haat").is_empty());
    assert_eq!(rows(&person, "places|n.haat|--remembered").len(), 3);

    std::fs::write(
        person.file("next.csv"),
        "Code,Name,Town,State,Country\nD,Four,QWXYZ  NAGAR,Bihar,IN\nE,Five,Bhagalpuur,Bihar,IN\n",
    )?;
    does(&person, "import|n.haat|next.csv");
    assert_eq!(
        counts(&person, "n.haat", "code:D,E place_certainty:confirmed"),
        2
    );
    assert!(rows(&person, "places|n.haat").is_empty());
    does(&person, "places|n.haat|--forget|qqqq|--in-state|Bihar");
    assert_eq!(rows(&person, "places|n.haat").len(), 1);
    let said = refuses(&person, "places|n.haat|--forget|qqqq", "no_such");
    assert!(said.contains("remembered town"), "{said}");
    let said = refuses(
        &person,
        "places|n.haat|--confirm|Qqqq|--state|Rajasthan|--means|Shahpura",
        "several_towns",
    );
    assert!(said.contains("Rajasthan"), "{said}");
    Ok(())
}

#[test]
fn a_district_that_is_none_is_confirmed_with_the_towns() -> Outcome {
    let list = "Code,Name,State,District,PIN,Country\nA,One,Bihar,Muzafarpr,842001,IN\nB,Two,Bihar,Qwertz,,IN\n";
    let person = somebody_with("list.csv", list)?;
    does(&person, "import|n.haat|list.csv");
    let said = does(&person, "places|n.haat").err;
    assert!(
        said.contains("“Muzafarpr” is none of the districts of Bihar (1 store; Muzaffarpur: "),
        "{said}"
    );
    assert!(said.contains("PIN codes of Muzaffarpur: 1 of 1"), "{said}");
    does(&person, "places|n.haat|--confirm-sure|--respell");
    assert_eq!(counts(&person, "n.haat", "district:Muzaffarpur"), 1);
    let line = "places|n.haat|--confirm|Qwertz|--field|district|--state|BR|--means|Gaya";
    does(&person, line);
    let said = does(&person, "places|n.haat").err;
    assert!(!said.contains("none of the districts"), "{said}");
    assert_eq!(rows(&person, "places|n.haat|--remembered").len(), 2);
    Ok(())
}

#[test]
fn a_text_that_is_no_state_is_decided_once() -> Outcome {
    let list = "Code,Name,Town,State,Country\nA,One,Patna,Magadh,IN\nB,Two,Gaya,MAGADH,IN\n";
    let person = somebody_with("list.csv", list)?;
    does(&person, "import|n.haat|list.csv");
    let said = does(&person, "places|n.haat");
    assert!(
        said.err
            .contains("“Magadh” is none of India’s states (2 stores)"),
        "{}",
        said.err
    );
    let line = "places|n.haat|--confirm|magadh|--field|state|--means|Bihar";
    let dry = does(&person, &format!("{line}|--dry-run"));
    assert!(dry.out.contains("2 stores"), "{}", dry.out);
    does(&person, line);
    assert_eq!(
        counts(&person, "n.haat", "state:Bihar place_certainty:exact"),
        2
    );
    std::fs::write(
        person.file("next.csv"),
        "Code,Name,Town,State,Country\nC,Three,Gaya,magadh,IN\n",
    )?;
    let said = does(&person, "import|n.haat|next.csv");
    assert!(!said.out.contains("state_unknown"), "{}", said.out);
    assert_eq!(counts(&person, "n.haat", "state:Bihar"), 3);
    let refused = tries(&person, "places|n.haat|--confirm|x|--field|district");
    assert_eq!(refused.code, 2, "{}", refused.err);
    Ok(())
}
