//! `haat new`

use std::path::{Path, PathBuf};

use haat_registry::Registry;

use crate::failure::{Failure, Outcome};
use crate::screen::report;

/// Words of `haat new`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  haat new network.haat")]
pub struct Words {
    /// The registry to make; its name ends in .haat
    file: PathBuf,
}

/// Makes it.
pub fn run(words: &Words) -> Outcome {
    named(&words.file)?;
    Registry::create(&words.file)?;
    report(format!(
        "Made {}, a registry without a store yet.",
        words.file.display()
    ))
}

/// A new registry has the name by which the window and a file manager know one.
pub(super) fn named(file: &Path) -> Outcome {
    let end = file.extension().unwrap_or_default();
    if end.eq_ignore_ascii_case("haat") {
        return Ok(());
    }
    let better = file.with_extension("haat");
    Err(Failure::usage(
        format!("“{}” does not end in .haat", file.display()),
        Some(&format!("Name it {}.", better.display())),
    ))
}
