//! `haat undo`

use std::path::PathBuf;

use haat_registry::Registry;

use crate::failure::{Failure, Outcome};
use crate::say::local;
use crate::screen::report;
use crate::words::Who;

/// Words of `haat undo`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Whoever made the entry. Undo is an entry of its own; haat redo takes it back.

Example:
  haat undo network.haat"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    #[command(flatten)]
    who: Who,
}

/// Takes it back.
pub fn run(words: &Words) -> Outcome {
    let registry = Registry::open(&words.file)?;
    let Some(done) = registry.undo(&words.who.name())? else {
        return Err(Failure::new(
            "nothing_to_undo",
            "there is nothing to undo",
            None,
        ));
    };
    report(format!(
        "Undid: {} (by {}, {}).",
        done.target.words(),
        done.target.who,
        local(done.target.stamp.wall)
    ))
}
