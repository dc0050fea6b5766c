//! `haat undo`

use std::path::PathBuf;

use haat_registry::{Action, EditedSince, LaterEntries, Registry};

use super::open;
use super::rejects::import_asked;
use crate::failure::{Failure, Outcome};
use crate::progress::Bar;
use crate::say::{count, local};
use crate::screen::report;
use crate::words::Who;

/// Words of `haat undo`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without ENTRY, the newest one that is not undone, whoever made it; undo is an entry of its own, and haat redo takes it back.
With ENTRY any entry of haat history. Where later ones depend on it, since they changed a field it changed or a record it created, they are named
and nothing is done: --with-later takes them back too, --keep-later leaves the records as they are that they touched. That is a change of its own:
haat undo takes it back.

Examples:
  haat undo network.haat 1 --with-later --dry-run
  haat undo network.haat --import stores.csv
  haat undo network.haat --import stores.csv --edited keep
  haat undo network.haat"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The number of an entry in haat history; the newest unless given
    #[arg(conflicts_with = "import")]
    entry: Option<i64>,
    /// Take back the later entries that depend on it together with it
    #[arg(long, requires = "entry", conflicts_with = "keep_later")]
    with_later: bool,
    /// Leave the records as they are that later entries touched
    #[arg(long, requires = "entry")]
    keep_later: bool,
    /// Only say what would be taken back
    #[arg(long, requires = "entry")]
    dry_run: bool,
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
    let registry = open(&words.file)?;
    if let Some(asked) = &words.import {
        return take_back(&registry, asked, words);
    }
    if let Some(entry) = words.entry {
        return undo_entry(&registry, entry, words);
    }
    let Some(done) = registry.undo_watched(&words.who.name(), &Bar::watch()?)? else {
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

/// Later entries that are named; the others are counted.
const NAMED: usize = 10;

fn undo_entry(registry: &Registry, entry: i64, words: &Words) -> Outcome {
    let later = match (words.with_later, words.keep_later) {
        (true, _) => LaterEntries::Undo,
        (_, true) => LaterEntries::Keep,
        _ => LaterEntries::Refuse,
    };
    let watch = Bar::watch()?;
    let (target, depending) = registry.read_long(|reader| {
        let target = reader.entry(entry)?;
        Ok((target, reader.depends_on(entry, &watch)?))
    })?;
    let mut named: Vec<String> = depending
        .first
        .iter()
        .take(NAMED)
        .map(|entry| {
            let when = local(entry.stamp.wall);
            format!("  {}  {when}  {}: {}", entry.id, entry.who, entry.words())
        })
        .collect();
    let more = (depending.entries as usize).saturating_sub(named.len());
    if more > 0 {
        named.push(format!("  and {}", count(more as u64, "other", "others")));
    }
    let named = named.join("\n");
    let action = Action::new("entry.undo");
    let done = registry.act(&words.who.name(), action, words.dry_run, |tx| {
        tx.undo_entry(entry, later, &watch)
    });
    drop(watch);
    let done = match done {
        Err(error @ haat_registry::Error::Depended { .. }) => {
            return Err(Failure::new(
                error.code(),
                format!("{error}:\n{named}"),
                Some(match depending.beside {
                    true => {
                        "Take them back too with --with-later, or leave the records they touched with --keep-later."
                    }
                    false => "Take them back too with --with-later: they touched all that it did.",
                }),
            ));
        }
        done => done?.value,
    };
    let what = target.map_or(String::new(), |target| target.words());
    let mut said = match words.dry_run {
        true => format!("Would undo entry {entry}: {what}."),
        false => format!("Undid entry {entry}: {what}."),
    };
    if done.later > 0 {
        let later = count(done.later, "later entry", "later entries");
        said.push_str(&format!("\nWith it {later}:\n{named}"));
    }
    if done.kept > 0 {
        let kept = count(
            done.kept,
            "record stays as it is",
            "records stay as they are",
        );
        said.push_str(&format!(
            "\n{kept}, since later entries touched them:\n{named}"
        ));
    }
    said.push_str(match words.dry_run {
        true => "\nNothing was changed.",
        false => "\nhaat undo takes that back.",
    });
    report(said)
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
    let watch = Bar::watch()?;
    let done = registry.transact(&words.who.name(), action, |tx| {
        tx.take_back_import(line.id, since, &watch)
    })?;
    drop(watch);
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
