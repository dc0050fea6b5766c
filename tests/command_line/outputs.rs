//! Outputs: what they may replace, that they are whole or not there, and where they cannot be written.

use std::process::{Command, Stdio};

use harness::{Outcome, Person, haat_program};

use crate::said::{counts, does, refuses, somebody_with, tries};

const LIST: &str = "Code,Name,Latitude,Opened\nA,One,91.4,2018-10-29\nB,Two,1,\n";

fn somebody() -> Outcome<Person> {
    let person = somebody_with("list.csv", LIST)?;
    does(&person, "import|n.haat|list.csv");
    Ok(person)
}

/// Names in the person's home that nobody asked for.
fn parts(person: &Person) -> Vec<String> {
    std::fs::read_dir(person.home())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".part"))
        .collect()
}

#[test]
fn no_output_replaces_the_registry_or_the_list() -> Outcome {
    let person = somebody()?;
    does(&person, "new|other.haat");
    std::fs::copy(person.file("other.haat"), person.file("other.txt"))?;
    let kept = |name: &str| std::fs::read(person.file(name)).unwrap();
    let before = ["n.haat", "list.csv", "other.haat", "other.txt"].map(kept);
    for line in [
        "import|n.haat|list.csv|--rejects|n.haat|--overwrite",
        "import|n.haat|list.csv|--rejects|n.haat",
        "import|n.haat|list.csv|--rejects|list.csv|--overwrite",
        "import|n.haat|list.csv|--rejects|other.haat|--overwrite",
        "import|n.haat|list.csv|--rejects|n.haat-wal",
        "import|n.haat|list.csv|--write-plan|n.haat|--dry-run|--overwrite",
        "import|n.haat|list.csv|--write-plan|./list.csv|--dry-run|--overwrite",
        "import|n.haat|list.csv|--rejects|both.csv|--write-plan|both.csv",
        "rejects|n.haat|n.haat|--overwrite",
        "rejects|n.haat|n.haat-shm",
        "list|n.haat|-o|other.txt|--overwrite",
        "summary|n.haat|--by|state|-o|other.txt|--overwrite",
        "history|n.haat|-o|other.txt|--overwrite",
    ] {
        let refusal = refuses(&person, line, "kept");
        assert!(refusal.contains("another name"), "{line}: {refusal}");
    }
    // The name of a registry is refused before anything is looked at.
    for line in [
        "list|n.haat|-o|n.haat|--overwrite",
        "history|n.haat|-o|other.haat|--overwrite",
    ] {
        assert_eq!(tries(&person, line).code, 2, "{line}");
    }
    assert_eq!(
        ["n.haat", "list.csv", "other.haat", "other.txt"].map(kept),
        before
    );
    let history = does(&person, "history|n.haat|--format|json").json();
    assert_eq!(history.as_array().map(Vec::len), Some(1), "{history}");
    assert!(parts(&person).is_empty(), "{:?}", parts(&person));
    Ok(())
}

#[test]
fn what_is_set_aside_has_the_name_of_a_csv() -> Outcome {
    let person = somebody_with("list.csv", LIST)?;
    for name in ["aside.xlsx", "aside.json", "aside"] {
        let said = refuses(
            &person,
            &format!("import|n.haat|list.csv|--rejects|{name}"),
            "not_csv",
        );
        assert!(
            said.contains(name) && said.contains("ends in .csv"),
            "{said}"
        );
        assert!(!person.file(name).exists());
    }
    assert_eq!(counts(&person, "n.haat", ""), 0, "nothing was imported");
    does(&person, "import|n.haat|list.csv|--rejects|ASIDE.CSV");
    refuses(&person, "rejects|n.haat|aside.xlsx", "not_csv");
    assert!(!person.file("aside.xlsx").exists() && parts(&person).is_empty());
    Ok(())
}

#[test]
fn no_output_replaces_any_file_unasked_and_nothing_is_imported_then() -> Outcome {
    let person = somebody_with("list.csv", LIST)?;
    std::fs::write(person.file("mine.csv"), "mine")?;
    for line in [
        "import|n.haat|list.csv|--rejects|mine.csv",
        "import|n.haat|list.csv|--write-plan|mine.csv",
    ] {
        assert!(refuses(&person, line, "exists").contains("--overwrite"));
    }
    refuses(
        &person,
        "import|n.haat|list.csv|--rejects|no-such-folder/aside.csv",
        "io",
    );
    assert_eq!(counts(&person, "n.haat", ""), 0, "nothing was imported");
    assert_eq!(std::fs::read_to_string(person.file("mine.csv"))?, "mine");
    does(
        &person,
        "import|n.haat|list.csv|--rejects|mine.csv|--overwrite",
    );
    assert!(std::fs::read_to_string(person.file("mine.csv"))?.contains("2,Latitude,91.4"));
    Ok(())
}

#[test]
fn a_part_of_somebody_else_stays() -> Outcome {
    let person = somebody()?;
    std::fs::write(person.file("out.csv.part"), "mine")?;
    does(&person, "export|n.haat|out.csv");
    assert_eq!(
        std::fs::read_to_string(person.file("out.csv.part"))?,
        "mine"
    );
    Ok(())
}

#[test]
fn a_dry_run_writes_what_would_be_set_aside() -> Outcome {
    let person = somebody_with("list.csv", LIST)?;
    does(
        &person,
        "import|n.haat|list.csv|--rejects|would.csv|--dry-run",
    );
    assert_eq!(counts(&person, "n.haat", ""), 0);
    does(&person, "import|n.haat|list.csv|--rejects|did.csv");
    let would = std::fs::read_to_string(person.file("would.csv"))?;
    assert!(would.contains("2,Latitude,91.4"), "{would}");
    assert_eq!(would, std::fs::read_to_string(person.file("did.csv"))?);
    Ok(())
}

#[test]
fn an_import_is_found_by_its_entry_or_name_and_else_the_newest_that_set_aside() -> Outcome {
    let person = somebody()?;
    std::fs::write(person.file("list.csv"), "Code,Latitude\nC,92.5\n")?;
    does(&person, "import|n.haat|list.csv");
    std::fs::write(person.file("clean.csv"), "Code,Name\nD,Four\n")?;
    does(&person, "import|n.haat|clean.csv");
    let first = does(&person, "history|n.haat|--format|json").json()[2]["entry"].clone();
    for (words, wanted) in [
        (String::new(), "92.5"),
        ("|--import|list.csv".to_owned(), "92.5"),
        (format!("|--import|{first}"), "91.4"),
    ] {
        does(
            &person,
            &format!("rejects|n.haat|aside.csv|--overwrite{words}"),
        );
        let aside = std::fs::read_to_string(person.file("aside.csv"))?;
        assert!(aside.contains(wanted), "{words}: {aside}");
        assert_eq!(aside.lines().count(), 2, "{words}: {aside}");
    }
    let hint = refuses(&person, "rejects|n.haat|x.csv|--import|none", "no_such");
    assert!(hint.contains(&format!("{first} (list.csv)")), "{hint}");
    Ok(())
}

#[test]
fn the_format_and_the_name_agree() -> Outcome {
    let person = somebody()?;
    for line in [
        "list|n.haat|--format|xlsx|-o|x.csv",
        "summary|n.haat|--by|state|--format|xlsx|-o|x.csv",
        "history|n.haat|--format|json|-o|x.csv",
        "fields|n.haat|--format|xlsx|-o|x.txt",
        "list|n.haat|--format|xlsx",
        "new|x.txt",
        "sample|x.txt",
        "restore|n.haat|x.db",
        "recover|n.haat|x.db",
    ] {
        let said = tries(&person, line);
        assert_eq!(said.code, 2, "{line}: {}{}", said.out, said.err);
        assert!(said.err.lines().count() == 2, "{line}: {}", said.err);
    }
    assert!(tries(&person, "new|x.txt").err.contains("x.haat"));
    for name in ["x.csv", "x.txt", "x.db", "x.haat"] {
        assert!(!person.file(name).exists(), "{name}");
    }
    does(&person, "list|n.haat|--format|csv|-o|list.txt");
    Ok(())
}

#[test]
fn the_history_groups_its_numbers_as_everything_else_does() -> Outcome {
    let rows: String = (0..1_200).map(|n| format!("S-{n},One,Bihar\n")).collect();
    let person = somebody_with("list.csv", format!("Code,Name,State\n{rows}"))?;
    let said = does(&person, "import|n.haat|list.csv");
    let why = "rows with a state: 1,200; 1,200 can be of India, 0 of the USA";
    assert!(said.out.contains(why), "{}", said.out);
    let said = does(&person, "history|n.haat");
    assert!(
        said.out.contains("imported list.csv: 1,200 new"),
        "{}",
        said.out
    );
    Ok(())
}

/// `haat` with its standard output handed in.
fn run(person: &Person, words: &[&str], out: Stdio) -> Outcome<(Option<i32>, String)> {
    let child = Command::new(haat_program()?)
        .args(words)
        .current_dir(person.home())
        .stdout(out)
        .stderr(Stdio::piped())
        .spawn()?;
    let output = child.wait_with_output()?;
    Ok((output.status.code(), String::from_utf8(output.stderr)?))
}

/// A pipe that nobody reads any more, as `head` leaves one.
#[cfg(unix)]
fn closed() -> Outcome<Stdio> {
    let (reader, writer) = std::io::pipe()?;
    drop(reader);
    Ok(writer.into())
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_seen_enough_ends_a_command_quietly() -> Outcome {
    let person = somebody_with("list.csv", LIST)?;
    for words in [
        &["import", "n.haat", "list.csv"][..],
        &["import", "n.haat", "list.csv", "--format", "json"],
        &["list", "n.haat"],
        &["list", "n.haat", "--format", "json"],
        &["list", "n.haat", "--format", "csv"],
        &["summary", "n.haat", "--by", "status"],
        &["history", "n.haat"],
        &["fields", "n.haat"],
        &["check", "n.haat"],
        &["set", "n.haat", "A", "town=Rewa"],
        &["undo", "n.haat"],
        &["redo", "n.haat"],
        &["export", "n.haat", "out.csv"],
        &["rejects", "n.haat", "aside.csv"],
        &["backup", "n.haat", "copy.haat"],
        &["new", "new.haat"],
    ] {
        let (code, err) = run(&person, words, closed()?)?;
        assert_eq!(code, Some(0), "{words:?}: {err}");
        assert!(
            !err.contains("panicked") && !err.contains("haat:"),
            "{words:?}: {err}"
        );
    }
    assert_eq!(
        counts(&person, "n.haat", "town:Rewa"),
        1,
        "the work is done"
    );
    assert!(person.file("out.csv").exists() && person.file("copy.haat").exists());
    // More than any buffer holds, so that the pipe is found closed in the middle.
    does(&person, "sample|many.haat|--stores|3000");
    for format in ["table", "csv", "json"] {
        for words in [
            &["list", "many.haat", "--limit", "0", "--format", format][..],
            &[
                "summary",
                "many.haat",
                "--by",
                "town,partner",
                "--format",
                format,
            ],
        ] {
            let (code, err) = run(&person, words, closed()?)?;
            assert!(
                code == Some(0) && !err.contains("haat:"),
                "{words:?}: {err}"
            );
        }
    }
    Ok(())
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_the_output_is_said_and_so_is_what_was_done() -> Outcome {
    let person = somebody()?;
    let full = || {
        std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .map(Stdio::from)
    };
    let (code, err) = run(&person, &["undo", "n.haat"], full()?)?;
    assert_eq!(code, Some(1), "{err}");
    assert!(
        err.contains("No space left") && err.contains("What was asked for is done"),
        "{err}"
    );
    assert_eq!(counts(&person, "n.haat", ""), 0, "it was undone");
    let (code, err) = run(&person, &["fields", "n.haat"], full()?)?;
    assert_eq!(code, Some(1), "{err}");
    assert!(
        err.contains("standard output: No space left") && !err.contains("is done"),
        "{err}"
    );
    Ok(())
}

#[cfg(target_os = "linux")]
#[test]
fn a_workbook_without_room_for_its_rows_is_said_as_any_file() -> Outcome {
    let person = Person::new()?;
    does(&person, "sample|n.haat|--stores|3000");
    let small = person.file("small");
    std::fs::create_dir(&small)?;
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=4k", "tmpfs"])
        .arg(&small)
        .stderr(Stdio::null())
        .status();
    if !mounted.is_ok_and(|status| status.success()) {
        eprintln!("skipped: a small disk cannot be mounted here");
        return Ok(());
    }
    let words = ["export", "n.haat", "out.xlsx"];
    let said = Command::new(haat_program()?)
        .args(words)
        .current_dir(person.home())
        .env("TMPDIR", &small)
        .output();
    Command::new("umount").arg(&small).status()?;
    let said = said?;
    let err = String::from_utf8(said.stderr)?;
    assert_eq!(said.status.code(), Some(1), "{err}");
    assert!(err.contains("out.xlsx”: no storage space"), "{err}");
    assert!(!err.contains("panicked"), "{err}");
    assert!(!person.file("out.xlsx").exists());
    Ok(())
}

/// Somebody with so many stores that a list of them can be stopped.
#[cfg(unix)]
fn somebody_with_many() -> Outcome<Person> {
    let person = Person::new()?;
    does(&person, "sample|n.haat|--stores|40000");
    Ok(person)
}

/// Runs `haat` and stops it as soon as the new file is begun, which is in the middle of the work.
#[cfg(unix)]
fn stopped(person: &Person, words: &[&str]) -> Outcome<(Option<i32>, String)> {
    let mut child = Command::new(haat_program()?)
        .args(words)
        .args(["--error-format", "json"])
        .current_dir(person.home())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    while parts(person).is_empty() && child.try_wait()?.is_none() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let id = child.id().to_string();
    Command::new("kill").args(["-INT", &id]).status()?;
    let output = child.wait_with_output()?;
    Ok((output.status.code(), String::from_utf8(output.stderr)?))
}

#[cfg(unix)]
#[test]
fn a_stopped_list_or_export_leaves_the_old_file_and_nothing_else() -> Outcome {
    let person = somebody_with_many()?;
    for words in [
        &["list", "n.haat", "-o", "out.json", "--overwrite"][..],
        &["list", "n.haat", "-o", "out.csv", "--overwrite"],
        &["export", "n.haat", "out.csv", "--overwrite"],
        &["export", "n.haat", "out.xlsx", "--overwrite"],
        &["list", "n.haat", "-o", "out.xlsx", "--overwrite"],
    ] {
        let out = words.iter().find(|word| word.starts_with("out.")).unwrap();
        // Where the machine was busy the signal may have come after the end.
        let mut tries = 0;
        let (code, err) = loop {
            std::fs::write(person.file(out), "old")?;
            let (code, err) = stopped(&person, words)?;
            tries += 1;
            if code != Some(0) || tries == 5 {
                break (code, err);
            }
        };
        assert_eq!(code, Some(130), "{words:?}: {err}");
        let last = err.lines().last().unwrap_or_default();
        let error: serde_json::Value = serde_json::from_str(last)?;
        assert_eq!(error["error"]["code"], "stopped", "{err}");
        assert_eq!(
            std::fs::read_to_string(person.file(out))?,
            "old",
            "{words:?}"
        );
        assert!(parts(&person).is_empty(), "{words:?}: {:?}", parts(&person));
    }
    Ok(())
}

#[test]
fn a_file_of_an_earlier_version_is_brought_up_and_it_is_said_where_it_lies_as_it_was() -> Outcome {
    let person = Person::new()?;
    let older = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../crates/registry/tests/fixtures/schema_3.haat"
    );
    std::fs::copy(older, person.file("n.haat"))?;
    let said = does(&person, "list|n.haat");
    assert!(said.err.contains("n.haat.schema-3.bak"), "{}", said.err);
    let again = does(&person, "list|n.haat");
    assert!(!again.err.contains("schema"), "{}", again.err);
    assert_eq!(
        does(&person, "list|n.haat.schema-3.bak").out,
        said.out,
        "the backup is a registry as well"
    );
    Ok(())
}
