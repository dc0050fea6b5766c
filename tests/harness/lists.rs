//! Published lists of real stores, which are not part of the project, and tests that cannot be made without something.

use std::io::Write as _;
use std::path::PathBuf;
use std::{env, fs, thread};

/// A published list in the folder that `HAAT_LISTS` names; `None`, noted as skipped, where it names none.
///
/// A list that is missing from that folder fails the test that opens it.
pub fn real_list(name: &str) -> Option<PathBuf> {
    match env::var_os("HAAT_LISTS") {
        Some(folder) => Some(PathBuf::from(folder).join(name)),
        None => {
            skipped("there are no published lists (HAAT_LISTS names their folder)");
            None
        }
    }
}

/// Notes that this test cannot be made here: for whoever reads the run's end, where `HAAT_SKIPPED` names a file for that.
pub fn skipped(why: &str) {
    let line = format!("{}: {why}\n", thread::current().name().unwrap_or("a test"));
    eprint!("skipped: {line}");
    if let Some(file) = env::var_os("HAAT_SKIPPED") {
        let open = fs::OpenOptions::new().append(true).create(true).open(file);
        // A line that cannot be written is no reason for a test to fail.
        let _ = open.and_then(|mut file| file.write_all(line.as_bytes()));
    }
}
