//! Refusals: exit codes, and sentences with a way out.

use harness::{Outcome, Person};

use crate::said::{counts, does, refuses, tries};

#[test]
fn exit_codes_tell_done_refused_and_wrong_usage_apart() -> Outcome {
    let person = Person::new()?;
    assert_eq!(tries(&person, "new|n.haat").code, 0);
    assert_eq!(tries(&person, "new|n.haat").code, 1);
    assert_eq!(tries(&person, "frobnicate").code, 2);
    assert_eq!(tries(&person, "summary|n.haat").code, 2, "--by is missing");
    assert_eq!(tries(&person, "--help").code, 0);
    assert_eq!(tries(&person, "--version").code, 0);
    assert_eq!(tries(&person, "undo|n.haat").code, 1);
    Ok(())
}

// Elsewhere a window opens without a variable that names a display, and a program of windows has no standard output.
#[cfg(target_os = "linux")]
#[test]
fn the_desktop_application_answers_without_a_display() -> Outcome {
    let person = Person::new()?;
    for (word, begin) in [
        ("--help", "Opens the window of Haat"),
        ("--version", "haat-desktop "),
    ] {
        let answer = person.haat_desktop([word])?;
        let (out, err) = (String::from_utf8(answer.stdout)?, answer.stderr);
        assert_eq!(answer.status.code(), Some(0), "{word}");
        assert!(out.starts_with(begin) && err.is_empty(), "{word}: {out}");
    }
    let refused = person.haat_desktop(["n.haat"])?;
    let said = String::from_utf8(refused.stderr)?;
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(refused.stdout.is_empty());
    assert!(
        said.starts_with("haat: the window does not open") && said.lines().count() == 1,
        "{said}"
    );
    Ok(())
}

#[test]
fn a_refusal_says_what_to_do_next() -> Outcome {
    let person = Person::new()?;
    std::fs::write(
        person.file("letter.haat"),
        "Dear Sir, the shutter is stuck.",
    )?;
    does(&person, "new|n.haat");
    assert!(refuses(&person, "list|letter.haat", "not_a_registry").contains("import"));
    assert!(refuses(&person, "list|none.haat", "not_found").contains("haat new"));
    assert!(refuses(&person, "list|n.haat|stat:Bihar", "query").contains("Did you mean “state:”?"));
    assert!(refuses(&person, "summary|n.haat|--by|stat", "query").contains("state"));
    assert!(refuses(&person, "set|n.haat|A|name=x", "no_such").contains("A"));
    does(&person, "add|n.haat|A|country=IN|state=Bihar");
    assert!(refuses(&person, "add|n.haat|A", "refused").contains("belongs to another store"));
    assert!(
        refuses(&person, "set|n.haat|A|latitude=91.4", "refused").contains("outside -90 to 90")
    );
    assert!(
        refuses(
            &person,
            "set|n.haat|A|opened=2018-10-29|closed=2018-10-01",
            "refused"
        )
        .contains("before it opened")
    );
    let said = tries(&person, "add|n.haat|code=B|name=x");
    assert!(
        said.code == 2 && said.err.contains("add n.haat B"),
        "{}",
        said.err
    );
    let said = tries(&person, "summary|n.haat|--by|state|--on|2019");
    assert_eq!(said.code, 2);
    assert!(said.err.contains("--on 2018-10-29"), "{}", said.err);
    assert!(refuses(&person, "set|n.haat|A|tier=4", "derived").contains("town"));
    assert_eq!(
        std::fs::read_to_string(person.file("letter.haat"))?,
        "Dear Sir, the shutter is stuck."
    );
    Ok(())
}

#[test]
fn flags_that_change_nothing_are_refused() -> Outcome {
    let person = Person::new()?;
    does(&person, "new|n.haat");
    does(&person, "add|n.haat|A|town=Rewa");
    for line in [
        "list|n.haat|--bom",
        "list|n.haat|--format|json|--bom",
        "list|n.haat|-o|out.xlsx|--bom",
        "summary|n.haat|--by|state|--bom",
        "history|n.haat|-o|out.json|--bom",
        "fields|n.haat|--bom",
        "export|n.haat|out.xlsx|--bom",
    ] {
        let said = tries(&person, line);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{line}");
        assert!(said.err.contains("Leave --bom out"), "{line}: {}", said.err);
    }
    for name in ["out.xlsx", "out.json"] {
        assert!(!person.file(name).exists(), "{name}");
    }
    does(&person, "list|n.haat|--format|csv|--bom");
    for by in ["state,state", "opened.fy,OPENED.FY"] {
        let said = refuses(&person, &format!("summary|n.haat|--by|{by}"), "query");
        assert!(said.contains("is given twice"), "{by}: {said}");
    }
    does(&person, "summary|n.haat|--by|opened.year,opened.month");
    Ok(())
}

#[test]
fn what_a_flag_and_the_query_say_differently_is_refused() -> Outcome {
    let person = Person::new()?;
    does(&person, "new|n.haat");
    does(&person, "add|n.haat|A|town=Rewa|opened=2018-10-29");
    for (line, said) in [
        (
            "list|n.haat|--on|2018-10-29|on:2017-01-01",
            "“on:” is given twice",
        ),
        (
            "summary|n.haat|on:2017-01-01|--by|town|--on|2018-10-29",
            "“on:” is given twice",
        ),
        (
            "list|n.haat|--sort|town|sort:state",
            "“sort:” is given twice",
        ),
        (
            "list|n.haat|--sort|town|sort:-town",
            "“sort:” is given twice",
        ),
    ] {
        assert!(refuses(&person, line, "query").contains(said), "{line}");
    }
    does(&person, "list|n.haat|--on|2018-10-29|on:2018-10-29");
    does(&person, "list|n.haat|--sort|town,-opened|sort:town,-opened");
    Ok(())
}

#[test]
fn a_misspelt_flag_is_named_and_not_taken_for_a_query() -> Outcome {
    let person = Person::new()?;
    does(&person, "new|n.haat");
    for line in [
        "list|n.haat|--colums|code",
        "list|n.haat|--colums=code",
        "list|n.haat|--colums",
        "list|n.haat|town:Rewa|--colums|code",
        "export|n.haat|out.csv|--colums|code",
    ] {
        let said = tries(&person, line);
        assert_eq!(said.code, 2, "{line}: {}", said.err);
        assert!(
            said.err.contains("--colums") && said.err.contains("--columns"),
            "{line}: {}",
            said.err
        );
    }
    let said = tries(&person, "list|n.haat|--colums|code|--error-format|json");
    let error: serde_json::Value = serde_json::from_str(&said.err)?;
    assert_eq!(error["error"]["hint"], "Did you mean --columns?");
    Ok(())
}

#[test]
fn a_file_that_is_not_there_is_said_to_be_missing() -> Outcome {
    let person = Person::new()?;
    does(&person, "new|n.haat");
    std::fs::write(person.file("list.csv"), "Code,Name\nA,One\n")?;
    let said = refuses(&person, "import|n.haat|missing.csv", "unreadable");
    assert!(said.contains("there is no such file"), "{said}");
    assert!(said.contains("Check its name"), "{said}");
    let line = "import|n.haat|list.csv|--plan|nope.json";
    let said = refuses(&person, line, "not_found");
    assert!(said.contains("there is no plan “nope.json”"), "{said}");
    assert!(said.contains("--write-plan"), "{said}");
    Ok(())
}

#[test]
fn a_list_without_rows_is_told_from_a_text_under_a_workbooks_name() -> Outcome {
    let person = Person::new()?;
    does(&person, "new|n.haat");
    std::fs::write(person.file("header.csv"), "Code,Name\n")?;
    std::fs::write(
        person.file("letter.xlsx"),
        "Dear Sir\n\nThe shutter is stuck.\n",
    )?;
    std::fs::write(person.file("list.xls"), "Code\tName\nA\tOne\n")?;
    let said = refuses(&person, "import|n.haat|header.csv", "unreadable");
    assert!(said.contains("it has no rows"), "{said}");
    let said = refuses(&person, "import|n.haat|letter.xlsx", "unreadable");
    assert!(said.contains("it is no workbook"), "{said}");
    // Programs export texts under the name of a workbook; a list is a list.
    does(&person, "import|n.haat|list.xls|--country|IN");
    Ok(())
}

#[test]
fn a_table_is_not_written_under_the_name_of_something_else() -> Outcome {
    let person = Person::new()?;
    does(&person, "new|n.haat");
    for line in [
        "list|n.haat|-o|x.haat",
        "list|n.haat|--format|csv|-o|o.pdf",
        "summary|n.haat|--by|state|-o|o.pdf",
        "history|n.haat|-o|o.docx",
    ] {
        let said = tries(&person, line);
        assert_eq!(said.code, 2, "{line}: {}", said.err);
        assert!(
            said.err.contains("Let the name end in .csv"),
            "{line}: {}",
            said.err
        );
    }
    assert!(!person.file("x.haat").exists() && !person.file("o.pdf").exists());
    does(&person, "list|n.haat|-o|list.txt");
    does(&person, "list|n.haat|-o|list");
    Ok(())
}

#[test]
fn one_is_said_in_the_singular() -> Outcome {
    let person = Person::new()?;
    does(&person, "new|n.haat");
    does(&person, "add|n.haat|A|country=IN|pin=42320");
    std::fs::write(person.file("list.csv"), "Code,Name\n,One\nA,One\n")?;
    does(&person, "import|n.haat|list.csv");
    for (line, wanted) in [
        ("check|n.haat", "Checked 1 store: 0 errors, 1 warning;"),
        ("list|n.haat", "1 of 1 store."),
        ("list|n.haat|code:none", "0 of 0 stores."),
        ("list|n.haat|-o|out.xlsx", "Wrote 1 store."),
        ("export|n.haat|out.csv", "Exported 1 store to"),
        ("rejects|n.haat|aside.csv", "Wrote 1 line that"),
        ("backup|n.haat|b.haat", "1 store, 2 journal entries"),
        ("restore|b.haat|r.haat", "1 store, 2 journal entries"),
        ("recover|n.haat|s.haat", "store: 1 row"),
        ("sample|one.haat|--stores|1", "of 1 store."),
    ] {
        let said = does(&person, line);
        let said = format!("{}{}", said.out, said.err);
        assert!(said.contains(wanted), "{line}: {said}");
    }
    Ok(())
}

#[test]
fn a_field_given_twice_is_refused() -> Outcome {
    let person = Person::new()?;
    does(&person, "new|n.haat");
    does(&person, "add|n.haat|A|town=Rewa");
    for line in [
        "add|n.haat|B|town=Patna|town=Pune",
        "add|n.haat|B|town=Patna|TOWN=Patna",
        "add|n.haat|B|code=C",
        "set|n.haat|A|town=Patna|name=x|town=",
    ] {
        let said = refuses(&person, line, "given_twice");
        assert!(
            said.contains("given twice") && said.contains("Leave one"),
            "{line}: {said}"
        );
    }
    assert!(
        refuses(&person, "add|n.haat|B|town=Patna|town=Pune", "given_twice")
            .contains("town is given twice: “Patna” and “Pune”")
    );
    assert_eq!(counts(&person, "n.haat", ""), 1);
    assert_eq!(counts(&person, "n.haat", "town:Rewa"), 1);
    Ok(())
}

#[test]
fn warnings_are_said_and_the_value_is_taken() -> Outcome {
    let person = Person::new()?;
    does(&person, "new|n.haat");
    let said = does(
        &person,
        "add|n.haat|A|country=IN|state=Bihar|pin=110001|mobile=12345",
    );
    assert!(
        said.err.contains("not an Indian mobile number"),
        "{}",
        said.err
    );
    let check = tries(&person, "check|n.haat");
    assert_eq!(
        check.code, 0,
        "warnings alone do not fail a check: {}",
        check.out
    );
    assert!(check.out.contains("pin_zone"), "{}", check.out);
    Ok(())
}

#[test]
fn history_undo_and_redo_name_who_and_what() -> Outcome {
    let person = Person::new()?;
    does(&person, "new|n.haat");
    does(&person, "add|n.haat|A|town=Rewa|--as|Field office");
    does(&person, "set|n.haat|A|town=Satna");
    does(&person, "delete|n.haat|A");
    let undone = does(&person, "undo|n.haat|--as|Head office").out;
    assert!(undone.contains("removed store A (by asha"), "{undone}");
    let history = does(&person, "history|n.haat|--format|json").json();
    let words: Vec<&str> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["what"].as_str().unwrap())
        .collect();
    assert_eq!(
        words,
        [
            "undid: removed store A",
            "removed store A",
            "changed store A",
            "added store A"
        ]
    );
    assert_eq!(history[0]["who"], "Head office");
    assert_eq!(history[3]["who"], "Field office");
    let store = does(&person, "history|n.haat|A|--format|csv").out;
    assert!(store.contains("Town,Rewa,Satna"), "{store}");
    Ok(())
}

#[test]
fn a_backup_is_restored_and_nothing_is_replaced() -> Outcome {
    let person = Person::new()?;
    does(&person, "new|n.haat");
    does(&person, "add|n.haat|A");
    does(&person, "backup|n.haat|copy.haat");
    refuses(&person, "backup|n.haat|copy.haat", "exists");
    does(&person, "restore|copy.haat|again.haat");
    refuses(&person, "restore|copy.haat|n.haat", "exists");
    assert_eq!(counts(&person, "again.haat", "code:A"), 1);
    for name in std::fs::read_dir(person.home())? {
        let name = name?.file_name().to_string_lossy().into_owned();
        assert!(
            !name.ends_with("-wal") && !name.ends_with("-shm"),
            "{name} is left"
        );
    }
    Ok(())
}

#[test]
fn a_program_reads_every_line_of_standard_error() -> Outcome {
    let person = Person::new()?;
    does(&person, "sample|s.haat|--stores|200");
    for line in [
        "frobnicate",
        "summary|s.haat",
        "list|s.haat|--frobnicate",
        "list|s.haat|--format|xlsx",
        "list|s.haat|--format|pdf",
    ] {
        for words in ["--error-format|json", "--error-format=json"] {
            let said = tries(&person, &format!("{line}|{words}"));
            assert_eq!((said.code, said.out.as_str()), (2, ""), "{line}");
            let errors = json_lines(&said.err);
            let error = &errors.last().unwrap()["error"];
            assert_eq!(error["code"], "usage", "{line}: {}", said.err);
            let message = error["message"].as_str().unwrap();
            assert!(
                !message.is_empty() && !message.starts_with("error"),
                "{message}"
            );
        }
    }
    let said = does(
        &person,
        "summary|s.haat|--by|tier|--on|2018-10-29|--error-format|json",
    );
    let codes: Vec<String> = json_lines(&said.err)
        .iter()
        .map(|line| line["note"]["code"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(codes, ["sample", "open_on", "tier_source"], "{}", said.err);
    let said = does(
        &person,
        "add|s.haat|ZZ-1|country=IN|mobile=12345|--error-format|json",
    );
    assert_eq!(
        json_lines(&said.err)[0]["note"]["code"],
        "warning",
        "{}",
        said.err
    );
    Ok(())
}

fn json_lines(text: &str) -> Vec<serde_json::Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {text}")))
        .collect()
}

#[test]
fn a_store_is_added_and_set_to_open_by_the_gates_of_its_registry() -> Outcome {
    let person = Person::new()?;
    does(&person, "new|n.haat");
    let said = refuses(&person, "add|n.haat|A|status=open", "refused");
    assert!(said.contains("Address, Point, Opened"), "{said}");
    assert_eq!(counts(&person, "n.haat", ""), 0);
    does(&person, "add|n.haat|A|status=ready");
    refuses(&person, "set|n.haat|A|status=open", "refused");
    let papers = "address=Station Road|latitude=24.8|longitude=85|opened=2018-10-29";
    does(&person, &format!("set|n.haat|A|status=open|{papers}"));
    does(&person, &format!("add|n.haat|B|status=open|{papers}"));
    assert_eq!(counts(&person, "n.haat", "status:open"), 2);
    Ok(())
}

#[test]
fn a_store_that_is_added_without_a_country_is_where_the_others_are() -> Outcome {
    let person = Person::new()?;
    does(&person, "new|n.haat");
    does(&person, "add|n.haat|A|town=Gaya|state=Bihar");
    assert_eq!(counts(&person, "n.haat", "country:IN"), 0);
    does(&person, "add|n.haat|B|town=Gaya|state=Bihar|country=IN");
    let said = does(&person, "add|n.haat|C|town=Patna|state=Bihar").err;
    assert!(said.contains("country=IN"), "{said}");
    assert_eq!(counts(&person, "n.haat", "country:IN"), 2);
    // Nothing is in doubt in a registry that has no store.
    does(&person, "new|empty.haat");
    does(&person, "places|empty.haat");
    Ok(())
}
