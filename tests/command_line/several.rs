//! Several lists at once, and a folder of them.

use harness::Outcome;

use crate::said::{counts, does, refuses, somebody_with, tries};

#[test]
fn each_of_several_lists_is_an_import_of_its_own() -> Outcome {
    let person = somebody_with("a.csv", "Code,Town,State\nA,Gaya,Bihar\n")?;
    std::fs::write(person.file("b.csv"), "Town;Code;State\nPanaji;B;Goa\n")?;
    let said = does(&person, "import|n.haat|a.csv|b.csv").out;
    assert!(
        said.contains("Imported a.csv, 1 row: 1 new")
            && said.contains("Imported b.csv, 1 row: 1 new"),
        "{said}"
    );
    let history = does(&person, "history|n.haat|--format|json").json();
    assert_eq!(history.as_array().map(Vec::len), Some(2));
    let done = does(&person, "import|n.haat|b.csv|a.csv|--dry-run|--format|json").json();
    assert_eq!(done[0]["file"], "b.csv");
    assert_eq!(done[1]["outcome"]["unchanged"], 1, "{done}");
    does(&person, "undo|n.haat");
    assert_eq!(counts(&person, "n.haat", ""), 1);
    Ok(())
}

#[test]
fn a_folder_means_its_lists_and_the_first_that_is_refused_ends_it() -> Outcome {
    let person = somebody_with("unused.csv", "")?;
    let folder = person.file("lists");
    std::fs::create_dir(&folder)?;
    for (name, text) in [
        ("list 2.csv", "Code,Town\nB,Patna\n"),
        ("List 1.CSV", "Code,Town\nA,Gaya\n"),
        ("list 10.csv", "Shop,Town\nThird,Gaya\n"),
        ("list 11.csv", "Code,Town\nD,Gaya\n"),
        ("notes.pdf", "%PDF-1.7\n"),
    ] {
        std::fs::write(folder.join(name), text)?;
    }
    let said = tries(&person, "import|n.haat|lists");
    assert_eq!(said.code, 1, "{}", said.err);
    for part in [
        "file 3 of 4, list 10.csv. Done before it: List 1.CSV, list 2.csv. Not begun: list 11.csv.",
        "--make-codes",
    ] {
        assert!(said.err.contains(part), "{part}: {}", said.err);
    }
    assert_eq!(counts(&person, "n.haat", ""), 2);
    std::fs::remove_file(folder.join("list 10.csv"))?;
    let said = does(&person, "import|n.haat|lists").out;
    assert!(
        said.contains("Imported list 11.csv, 1 row: 1 new"),
        "{said}"
    );
    let said = tries(&person, "import|n.haat|lists|--write-plan|plan.json");
    assert_eq!(said.code, 2, "{}", said.err);
    std::fs::create_dir(person.file("empty"))?;
    let said = refuses(&person, "import|n.haat|empty", "unreadable");
    assert!(said.contains("folder without lists"), "{said}");
    Ok(())
}
