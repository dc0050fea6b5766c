//! What could not be tested here, and why: told at the end, where it is seen.
//!
//! libtest swallows what a passing test says, so tests that cannot be made write a line to a file instead.

use crate::house;
use crate::order::Outcome;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;

/// Names the file to the tests.
pub const VARIABLE: &str = "HAAT_SKIPPED";

/// The file.
pub fn file() -> Outcome<PathBuf> {
    Ok(house::target()?.join("skipped-tests.txt"))
}

/// Forgets an earlier run.
pub fn begin() -> Outcome {
    let file = file()?;
    fs::write(&file, "").map_err(|error| format!("{}: {error}", file.display()).into())
}

/// Notes what is left out.
pub fn add(what: &str) -> Outcome {
    let file = file()?;
    let mut open = OpenOptions::new().append(true).create(true).open(&file)?;
    Ok(writeln!(open, "{what}")?)
}

/// Tells what was left out.
pub fn tell() -> Outcome {
    print!("{}", told(&fs::read_to_string(file()?)?));
    Ok(())
}

fn told(lines: &str) -> String {
    let mut lines: Vec<&str> = lines.lines().filter(|line| !line.is_empty()).collect();
    lines.sort_unstable();
    lines.dedup();
    if lines.is_empty() {
        return "nothing was skipped\n".into();
    }
    let list: String = lines.iter().map(|line| format!("  {line}\n")).collect();
    format!("skipped, {}:\n{list}", lines.len())
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn what_was_skipped_is_told_once() {
        assert_eq!(
            told("b: no list\na: no disk\nb: no list\n"),
            "skipped, 2:\n  a: no disk\n  b: no list\n"
        );
        assert_eq!(told(""), "nothing was skipped\n");
    }
}
