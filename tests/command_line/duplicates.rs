//! Stores that are there twice: found, merged, told apart, one by one and many at once.

use harness::{Outcome, Person};

use crate::said::{counts, does, refuses, somebody_with, tries};

const LIST: &str = "\
Code,Name,Address,Town,State,Country,PIN,Mobile
A-1,Sri Ganesh Mobiles,12 Station Road,Patna,Bihar,IN,800001,9876543210
B-7,Shree Ganesh Mobile,\"12, Station Rd\",Patna,Bihar,IN,800001,9876543210
C-3,Balaji Electronics,4 Main Bazaar,Gaya,Bihar,IN,823001,9123456780
C-4,Balaji Elektronics,4 Main Bazar,Gaya,Bihar,IN,,9123456780
D-5,Verma Watch House,88 Fort Road,Gaya,Bihar,IN,823001,9988776655
";

fn somebody() -> Outcome<Person> {
    let person = somebody_with("list.csv", LIST)?;
    does(&person, "import|n.haat|list.csv");
    Ok(person)
}

/// The codes of the pairs that are told.
fn pairs(person: &Person) -> Vec<[String; 2]> {
    let told = does(person, "duplicates|n.haat|--json").json();
    let code = |of: &serde_json::Value| of["code"].as_str().unwrap().to_owned();
    let pairs = told["pairs"].as_array().unwrap().iter();
    let mut pairs: Vec<[String; 2]> = pairs
        .map(|pair| [code(&pair["first"]), code(&pair["second"])])
        .collect();
    pairs.sort();
    pairs
}

fn pair(one: &str, other: &str) -> [String; 2] {
    [one.to_owned(), other.to_owned()]
}

#[test]
fn what_is_there_twice_is_told_with_reasons_that_add_up() -> Outcome {
    let person = somebody()?;
    assert_eq!(pairs(&person), [pair("A-1", "B-7"), pair("C-3", "C-4")]);
    let told = does(&person, "duplicates|n.haat|--json").json();
    assert_eq!(
        (told["stores"].as_u64(), told["more"].as_u64()),
        (Some(5), Some(0))
    );
    for pair in told["pairs"].as_array().unwrap() {
        let parts = pair["contributions"].as_array().unwrap();
        let bits: f64 = parts
            .iter()
            .map(|part| part["bits"].as_f64().unwrap())
            .sum();
        let odds = (bits + pair["beforehand"].as_f64().unwrap()).exp2();
        let probability = pair["probability"].as_f64().unwrap();
        assert!((odds / (1.0 + odds) - probability).abs() < 1e-9);
        let of = |field: &str| parts.iter().find(|part| part["field"] == field).unwrap();
        assert!(of("mobile")["bits"].as_f64().unwrap() > 0.0);
        assert!(of("gstin")["level"].is_null(), "nobody said one");
    }
    let shown = does(&person, "duplicates|n.haat");
    assert!(shown.out.contains("Shree Ganesh Mobile"), "{}", shown.out);
    assert!(shown.out.contains("name +"), "{}", shown.out);
    assert!(shown.err.contains("2 pairs of 5 stores"), "{}", shown.err);
    let one = does(&person, "duplicates|n.haat|--limit|1");
    assert!(one.err.contains("1 pair more"), "{}", one.err);
    let wrong = tries(&person, "duplicates|n.haat|--threshold|2");
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("from 0 to 1"), "{}", wrong.err);
    Ok(())
}

#[test]
fn a_merge_takes_what_is_chosen_and_keeps_the_code() -> Outcome {
    let person = somebody()?;
    does(&person, "merge|n.haat|C-4|C-3|--take|name=REMOVE");
    let list = does(
        &person,
        "list|n.haat|code:C-4|--columns|code,name,address,pin|--format|json",
    )
    .json();
    let store = &list["stores"][0];
    // Chosen; its own; blank, so taken.
    assert_eq!(store["name"], "Balaji Electronics");
    assert_eq!(store["address"], "4 Main Bazar");
    assert_eq!(store["pin"], "823001");
    assert_eq!(counts(&person, "n.haat", "code:C-3"), 1);
    assert_eq!(counts(&person, "n.haat", ""), 4);
    let said = refuses(&person, "delete|n.haat|C-3", "no_such");
    assert!(said.contains("It was merged into “C-4”"), "{said}");

    // The same partner's next list has the old code.
    std::fs::write(
        person.file("next.csv"),
        "Code,Name\nC-3,Balaji Electronics and Sons\n",
    )?;
    let done = does(&person, "import|n.haat|next.csv");
    assert!(
        done.out.contains("1 changed") || done.err.contains("1 changed"),
        "{}{}",
        done.out,
        done.err
    );
    assert_eq!(
        counts(
            &person,
            "n.haat",
            "name:\"Balaji Electronics and Sons\" code:C-4"
        ),
        1
    );
    assert_eq!(counts(&person, "n.haat", ""), 4);

    does(&person, "undo|n.haat");
    does(&person, "undo|n.haat");
    assert_eq!(counts(&person, "n.haat", ""), 5);
    assert_eq!(counts(&person, "n.haat", "code:C-3 name:Electronics"), 1);
    let history = does(&person, "history|n.haat").out;
    assert!(
        history.contains("undid: merged store C-3 into C-4"),
        "{history}"
    );
    Ok(())
}

#[test]
fn not_the_same_is_remembered() -> Outcome {
    let person = somebody()?;
    does(&person, "not-same|n.haat|B-7|A-1");
    assert_eq!(pairs(&person), [pair("C-3", "C-4")]);
    let told = does(&person, "duplicates|n.haat");
    assert!(told.err.contains("1 pair left out"), "{}", told.err);
    let again = does(&person, "not-same|n.haat|A-1|B-7");
    assert!(again.out.contains("known already"), "{}", again.out);
    does(&person, "set|n.haat|B-7|mobile=9876543211");
    assert_eq!(pairs(&person), [pair("A-1", "B-7"), pair("C-3", "C-4")]);
    Ok(())
}

#[test]
fn all_that_are_likely_enough_are_merged_at_once_after_a_look() -> Outcome {
    let person = somebody()?;
    let look = does(&person, "merge|n.haat|--all-above|0.9|--dry-run");
    assert!(
        look.out.contains("2 stores would go into others"),
        "{}",
        look.out
    );
    assert_eq!(counts(&person, "n.haat", ""), 5);
    does(&person, "merge|n.haat|--all-above|0.9");
    assert_eq!(counts(&person, "n.haat", ""), 3);
    assert_eq!(
        counts(&person, "n.haat", "code:B-7 name:\"Sri Ganesh Mobiles\""),
        1
    );
    assert!(pairs(&person).is_empty());
    does(&person, "undo|n.haat");
    assert_eq!(counts(&person, "n.haat", ""), 5);
    Ok(())
}

#[test]
fn what_cannot_be_merged_is_refused_with_the_next_step() -> Outcome {
    let person = somebody()?;
    let said = refuses(&person, "merge|n.haat|A-1|A-1", "one_store");
    assert!(said.contains("two different stores"), "{said}");
    refuses(&person, "merge|n.haat|A-1|Z-9", "no_such");
    let said = refuses(
        &person,
        "merge|n.haat|A-1|B-7|--take|name=KEEP",
        "wrong_value",
    );
    assert!(said.contains("--take town=REMOVE"), "{said}");
    refuses(&person, "not-same|n.haat|A-1|A-1", "one_store");
    assert_eq!(tries(&person, "merge|n.haat|A-1").code, 2);
    assert_eq!(
        tries(&person, "merge|n.haat|A-1|B-7|--all-above|0.9").code,
        2
    );
    assert_eq!(counts(&person, "n.haat", ""), 5);
    Ok(())
}

#[test]
fn codes_that_differ_in_case_or_width_alone_are_a_pair() -> Outcome {
    let list = "Code,Name\nA-1,Ganesh\na-1,Verma\nＡ－１,Balaji\nB-2,Sharma\n";
    let person = somebody_with("list.csv", list)?;
    does(&person, "import|n.haat|list.csv");
    assert_eq!(pairs(&person).len(), 3);
    Ok(())
}

#[test]
fn a_list_is_looked_through_before_it_is_imported() -> Outcome {
    let person = somebody()?;
    let list = "Code,Name,Address,Town,State,Country,PIN,Mobile\n\
        X-1,Sree Ganesh Mobiles,12 Station Road,Patna,Bihar,IN,800001,9876543210\n\
        X-2,Laxmi Traders,7 College Road,Gaya,Bihar,IN,823001,9000011111\n\
        X-3,Lakshmi Traders,7 College Rd,Gaya,Bihar,IN,823001,9000011111\n\
        X-4,Nobody Else,1 Fort Road,Gaya,Bihar,IN,823001,9222233333\n";
    std::fs::write(person.file("new.csv"), list)?;
    let told = does(&person, "duplicates|n.haat|--list|new.csv|--json").json();
    let mut pairs: Vec<String> = told["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| format!("{}{}", pair["first"]["code"], pair["second"]["code"]))
        .collect();
    pairs.sort();
    // A-1 and B-7 are there and not asked about; both look like the first row.
    assert_eq!(
        pairs,
        ["\"A-1\"\"X-1\"", "\"B-7\"\"X-1\"", "\"X-2\"\"X-3\""]
    );
    assert_eq!(counts(&person, "n.haat", ""), 5, "nothing was imported");
    let shown = does(&person, "duplicates|n.haat|--list|new.csv");
    assert!(shown.out.contains("X-2 (in the list)"), "{}", shown.out);
    Ok(())
}

#[test]
fn the_next_list_brings_a_merged_store_back_by_no_row_of_the_one_that_went() -> Outcome {
    let person = somebody()?;
    does(&person, "merge|n.haat|A-1|B-7");
    // The row of the one that went stands before the other's.
    let mut lines: Vec<&str> = LIST.lines().collect();
    lines.swap(1, 2);
    std::fs::write(person.file("june.csv"), lines.join("\n"))?;
    let said = does(&person, "import|n.haat|june.csv|--format|json").json();
    let counted = ["created", "updated", "unchanged", "left_out", "rows_aside"];
    let counted = counted.map(|name| said[name].as_u64().unwrap());
    assert_eq!(counted, [0, 0, 4, 1, 0], "{said}");
    assert_eq!(counts(&person, "n.haat", "\"Sri Ganesh Mobiles\""), 1);
    // Alone, it speaks for the store that stays.
    let alone = "Code,Name,Country,Status\nB-7,Sri Ganesh,IN,open\n";
    std::fs::write(person.file("july.csv"), alone)?;
    let said = does(&person, "import|n.haat|july.csv|--format|json").json();
    assert_eq!(said["updated"], 1, "{said}");
    assert_eq!(counts(&person, "n.haat", "code:A-1 \"Sri Ganesh\""), 1);
    Ok(())
}

#[test]
fn a_town_under_two_names_is_one_town() -> Outcome {
    let list = "Code,Name,Town,State,Country,Mobile\n\
        K-1,Balaji Electronics,Bangalore,Karnataka,IN,9123456780\n\
        K-2,Balaji Elektronics,Bengaluru,Karnataka,IN,9123456780\n\
        K-3,Verma Watch House,Mysuru,Karnataka,IN,9988776655\n";
    let person = somebody_with("list.csv", list)?;
    does(&person, "import|n.haat|list.csv");
    let told = does(&person, "duplicates|n.haat|--json").json();
    let parts = told["pairs"][0]["contributions"].as_array().unwrap();
    let town = parts.iter().find(|part| part["field"] == "town").unwrap();
    assert!(town["bits"].as_f64() > Some(0.0), "{told}");
    Ok(())
}

#[test]
fn where_nothing_is_there_twice_nothing_is_merged_and_nothing_is_to_be_undone() -> Outcome {
    let person = somebody_with("list.csv", "Code,Name,Town\nA,One,Gaya\nB,Two,Patna\n")?;
    does(&person, "import|n.haat|list.csv");
    let entries = does(&person, "history|n.haat|--format|csv").out;
    let said = does(&person, "merge|n.haat|--all-above|0.99").out;
    assert!(said.contains("nothing was changed"), "{said}");
    assert!(!said.contains("undo"), "{said}");
    assert_eq!(does(&person, "history|n.haat|--format|csv").out, entries);
    Ok(())
}
