//! Every example of the help is typed, in the order of the page, and done.

use harness::{Outcome, Person};

use crate::said::{does, tries};

/// The lines of a page that begin with `haat`, as a shell would take them apart.
fn examples(page: &str, indent: &str) -> Vec<Vec<String>> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(page);
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .filter(|line| line.starts_with(&format!("{indent}haat ")))
        .map(words)
        .collect()
}

/// Words between spaces; double quotes keep spaces, a backslash keeps a quote.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted, mut escaped) = (Vec::new(), String::new(), false, false);
    for c in line.trim().chars() {
        match c {
            _ if escaped => {
                word.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            _ => word.push(c),
        }
    }
    words.push(word);
    words
        .into_iter()
        .filter(|word| !word.is_empty())
        .skip(1)
        .collect()
}

/// The list of this name as the page prints it: the block below the line that names it alone.
fn printed(page: &str, list: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(page);
    let text = std::fs::read_to_string(path).unwrap();
    let (_, block) = text.split_once(&format!("`{list}`:\n\n```csv\n")).unwrap();
    block.split_once("```").unwrap().0.to_owned()
}

/// Somebody with the lists that the examples import.
fn somebody() -> Outcome<Person> {
    let person = Person::new()?;
    for list in ["stores.csv", "more.csv"] {
        std::fs::write(person.file(list), printed("docs/cli.md", list))?;
    }
    std::fs::write(person.file("front.jpg"), b"\xff\xd8\xff a photograph")?;
    std::fs::write(person.file("lease.pdf"), b"%PDF-1.7 a lease")?;
    Ok(person)
}

fn work(person: Person, examples: Vec<Vec<String>>, least: usize) -> Outcome {
    assert!(examples.len() >= least, "{}", examples.len());
    for words in examples {
        let line = words.join("|");
        if line.starts_with("undo") && line.contains("--import") {
            // An import that nobody edited since.
            tries(
                &person,
                "undo|network.haat|--import|stores.csv|--edited|undo",
            );
            does(&person, "import|network.haat|stores.csv");
        } else if line.starts_with("undo") && !line.contains("--dry-run") {
            // Something that redo, which comes next, can do again.
            does(&person, "add|network.haat|ZZ-1");
        }
        let said = tries(&person, &line);
        assert_eq!(
            said.code,
            0,
            "haat {}: {}{}",
            words.join(" "),
            said.out,
            said.err
        );
    }
    Ok(())
}

#[test]
fn every_example_of_the_help_works() -> Outcome {
    work(somebody()?, examples("docs/cli.md", "  "), 20)
}

#[test]
fn every_line_of_the_readme_works_in_an_empty_folder() -> Outcome {
    work(Person::new()?, examples("README.md", ""), 8)
}
