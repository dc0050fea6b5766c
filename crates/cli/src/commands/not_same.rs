//! `haat not-same`

use std::path::PathBuf;

use haat_registry::Action;

use super::open;
use super::set::store_of;
use crate::failure::Outcome;
use crate::screen::report;
use crate::words::Who;

/// Words of `haat not-same`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The pair is left out of haat duplicates until a field that is compared changes in one of the two.

Example:
  haat not-same network.haat MH-001 BR-007"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The code of one store
    one: String,
    /// The code of the other
    other: String,
    #[command(flatten)]
    who: Who,
}

/// Remembers it.
pub fn run(words: &Words) -> Outcome {
    let registry = open(&words.file)?;
    let (one, other) = (
        store_of(&registry, &words.one)?,
        store_of(&registry, &words.other)?,
    );
    let action = Action::new("store.not_same")
        .with("code", words.one.clone())
        .with("other", words.other.clone());
    let done = registry.transact(&words.who.name(), action, |tx| tx.not_same(one, other))?;
    report(if done.value {
        format!("{} and {} are not the same.", words.one, words.other)
    } else {
        "That was known already.".to_owned()
    })
}
