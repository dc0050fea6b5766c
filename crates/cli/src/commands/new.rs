//! `haat new`

use std::path::PathBuf;

use haat_registry::Registry;

use crate::failure::Outcome;

/// Words of `haat new`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  haat new network.haat")]
pub struct Words {
    /// The registry to make; its name ends in .haat
    file: PathBuf,
}

/// Makes it.
pub fn run(words: &Words) -> Outcome {
    Registry::create(&words.file)?;
    println!(
        "Made {}, a registry without a store yet.",
        words.file.display()
    );
    Ok(())
}
