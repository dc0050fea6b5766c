//! `haat restore`

use std::path::PathBuf;

use haat_registry::{SystemClock, restore};

use super::new::named;
use crate::failure::Outcome;
use crate::progress::Bar;
use crate::say::count;
use crate::screen::report;

/// Words of `haat restore`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  haat restore network-backup.haat network-again.haat")]
pub struct Words {
    /// The backup; it stays as it is
    backup: PathBuf,
    /// The registry to make; its name ends in .haat, and a file that is there is not replaced
    out: PathBuf,
}

/// Restores.
pub fn run(words: &Words) -> Outcome {
    named(&words.out)?;
    let done = restore(
        &words.backup,
        &words.out,
        &SystemClock::default(),
        &Bar::watch()?,
    )?;
    report(format!(
        "Made {}: {}, {}.",
        done.path.display(),
        count(done.stores, "store", "stores"),
        count(done.entries, "journal entry", "journal entries")
    ))
}
