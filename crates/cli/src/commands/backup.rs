//! `haat backup`

use std::path::PathBuf;

use super::open;
use crate::failure::Outcome;
use crate::progress::Bar;
use crate::say::count;
use crate::screen::report;

/// Words of `haat backup`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The copy is read back whole before it gets its name. It is not masked.

Example:
  haat backup network.haat network-backup.haat"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The copy to write; a file that is there is not replaced
    out: PathBuf,
}

/// Backs up.
pub fn run(words: &Words) -> Outcome {
    let done = open(&words.file)?.backup(&words.out, &Bar::watch()?)?;
    report(format!(
        "Wrote {}: {}, {}, read back whole.",
        done.path.display(),
        count(done.stores, "store", "stores"),
        count(done.entries, "journal entry", "journal entries")
    ))
}
