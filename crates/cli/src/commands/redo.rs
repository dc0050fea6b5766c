//! `haat redo`

use std::path::PathBuf;

use super::open;
use crate::failure::{Failure, Outcome};
use crate::progress::Bar;
use crate::say::local;
use crate::screen::report;
use crate::words::Who;

/// Words of `haat redo`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  haat redo network.haat")]
pub struct Words {
    /// The registry
    file: PathBuf,
    #[command(flatten)]
    who: Who,
}

/// Does it again.
pub fn run(words: &Words) -> Outcome {
    let registry = open(&words.file)?;
    let Some(done) = registry.redo_watched(&words.who.name(), &Bar::watch()?)? else {
        let newest = registry.read(|reader| reader.entries(None, 1))?.pop();
        // What was undone by its number, or with an import, is an entry of its own, which undo takes back.
        let hint = newest.map_or_else(
            || "Nothing was done yet.".to_owned(),
            |entry| {
                let (id, words) = (entry.id, entry.words());
                format!(
                    "The newest entry is no undo but {id} ({words}): haat undo takes that back."
                )
            },
        );
        return Err(Failure::new(
            "nothing_to_redo",
            "there is nothing to redo",
            Some(&hint),
        ));
    };
    report(format!(
        "Did again: {} (by {}, {}).",
        done.target.words(),
        done.target.who,
        local(done.target.stamp.wall)
    ))
}
