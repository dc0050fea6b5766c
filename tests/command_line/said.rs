//! What a run of `haat` said.

use harness::{Outcome, Person};
use serde_json::Value;

/// What one run said, and its exit code.
pub struct Said {
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    /// The exit code.
    pub code: i32,
}

impl Said {
    /// Standard output as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }
}

/// Types a line, whatever comes of it. Words are separated by `|`, which no test needs as a character.
pub fn tries(person: &Person, line: &str) -> Said {
    let output = person.haat(line.split('|').map(str::trim)).unwrap();
    Said {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap_or(-1),
    }
}

/// Types a line that has to be done.
pub fn does(person: &Person, line: &str) -> Said {
    let said = tries(person, line);
    assert_eq!(said.code, 0, "{line}: {}{}", said.out, said.err);
    said
}

/// Types a line that has to be refused, with this code, and returns message and hint.
pub fn refuses(person: &Person, line: &str, code: &str) -> String {
    let said = tries(person, &format!("{line}|--error-format|json"));
    assert_eq!(said.code, 1, "{line}: {}{}", said.out, said.err);
    let last = said.err.lines().last().unwrap_or_default();
    let error: Value =
        serde_json::from_str(last).unwrap_or_else(|error| panic!("{line}: {error}: {}", said.err));
    assert_eq!(error["error"]["code"], code, "{line}: {}", said.err);
    format!(
        "{} {}",
        error["error"]["message"].as_str().unwrap_or_default(),
        error["error"]["hint"].as_str().unwrap_or_default()
    )
}

/// How many stores a query holds for.
pub fn counts(person: &Person, file: &str, query: &str) -> u64 {
    does(
        person,
        &format!("list|{file}|{query}|--format|json|--limit|1"),
    )
    .json()["count"]
        .as_u64()
        .unwrap()
}

/// Somebody with an empty registry `n.haat` and this list.
pub fn somebody_with(name: &str, content: impl AsRef<[u8]>) -> Outcome<Person> {
    let person = Person::new()?;
    std::fs::write(person.file(name), content)?;
    does(&person, "new|n.haat");
    Ok(person)
}
