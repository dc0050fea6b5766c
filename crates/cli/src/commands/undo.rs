//! `haat undo`

use std::path::PathBuf;

use haat_registry::{Action, EditedSince, Registry};

use super::rejects::import_asked;
use crate::failure::{Failure, Outcome};
use crate::say::{count, local};
use crate::screen::report;
use crate::words::Who;

/// Words of `haat undo`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without --import, the newest entry, whoever made it; undo is an entry of its own, and haat redo takes it back. An import that was
taken back comes back with haat undo.

Examples:
  haat undo network.haat
  haat undo network.haat --import stores.csv
  haat undo network.haat --import stores.csv --edited keep"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// Take back this import, though other things were done since: its entry's number in haat history, or the name of its file, of which the
    /// newest
    #[arg(long, value_name = "ENTRY|SOURCE")]
    import: Option<String>,
    /// What becomes of its stores that were edited since
    #[arg(long, value_name = "WHAT", requires = "import")]
    edited: Option<Edited>,
    #[command(flatten)]
    who: Who,
}

/// What becomes of stores that were edited since.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Edited {
    /// Undo them too
    Undo,
    /// Keep them as they are
    Keep,
}

/// Takes it back.
pub fn run(words: &Words) -> Outcome {
    let registry = Registry::open(&words.file)?;
    if let Some(asked) = &words.import {
        return take_back(&registry, asked, words);
    }
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

fn take_back(registry: &Registry, asked: &str, words: &Words) -> Outcome {
    let line = import_asked(registry, Some(asked))?;
    let edited = registry.read_long(|reader| reader.edited_since(line.id))?;
    let since = match (words.edited, edited.len()) {
        (Some(Edited::Undo), _) | (None, 0) => EditedSince::TakeBack,
        (Some(Edited::Keep), _) => EditedSince::Keep,
        (None, some) => {
            let some = count(some as u64, "of its stores was", "of its stores were");
            return Err(Failure::new(
                "edited_since",
                format!("{some} edited since {} was imported", line.file_name),
                Some("Undo those too with --edited undo, or keep those with --edited keep."),
            ));
        }
    };
    let action = Action::new("import.take_back");
    let done = registry.transact(&words.who.name(), action, |tx| {
        tx.take_back_import(line.id, since)
    })?;
    let done = done.value;
    report(format!(
        "Took back the import of {} (entry {}): {} removed, {} as before, {} kept that were edited since.",
        line.file_name,
        line.entry,
        count(done.removed, "store", "stores"),
        done.restored,
        done.kept
    ))
}
