//! `haat delete`

use std::path::PathBuf;

use haat_registry::Action;

use super::open;
use super::set::store_of;
use crate::failure::Outcome;
use crate::screen::report;
use crate::words::Who;

/// Words of `haat delete`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  haat delete network.haat BR-001")]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The store's code
    code: String,
    #[command(flatten)]
    who: Who,
}

/// Removes it.
pub fn run(words: &Words) -> Outcome {
    let registry = open(&words.file)?;
    let id = store_of(&registry, &words.code)?;
    let action = Action::new("store.delete").with("code", words.code.clone());
    registry.transact(&words.who.name(), action, |tx| tx.delete_store(id))?;
    report(format!("Removed {}. haat undo brings it back.", words.code))
}
