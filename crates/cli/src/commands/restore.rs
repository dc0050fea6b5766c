//! `haat restore`

use std::path::PathBuf;

use haat_registry::{SystemClock, restore};

use crate::failure::Outcome;
use crate::say::grouped;

/// Words of `haat restore`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  haat restore network-backup.haat network-again.haat")]
pub struct Words {
    /// The backup; it stays as it is
    backup: PathBuf,
    /// The registry to make; a file that is there is not replaced
    out: PathBuf,
}

/// Restores.
pub fn run(words: &Words) -> Outcome {
    let done = restore(&words.backup, &words.out, &SystemClock::default())?;
    println!(
        "Made {}: {} stores, {} journal entries.",
        done.path.display(),
        grouped(done.stores),
        grouped(done.entries)
    );
    Ok(())
}
