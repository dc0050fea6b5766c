//! One file for each command: its words, and what it does.

pub mod add;
pub mod attach;
pub mod backup;
pub mod check;
pub mod clusters;
pub mod columns;
pub mod compare;
pub mod completions;
pub mod delete;
pub mod duplicates;
pub mod export;
pub mod fields;
pub mod history;
pub mod import;
pub mod list;
pub mod manual;
pub mod merge;
pub mod new;
pub mod not_same;
pub mod partners;
pub mod places;
pub mod quality;
pub mod recipes;
pub mod recover;
pub mod redo;
pub mod rejects;
pub mod replace;
pub mod restore;
pub mod sample;
pub mod set;
pub mod summary;
pub mod undo;

use std::path::Path;
use std::process::ExitCode;

use haat_registry::{Error, Registry};

use crate::failure::Outcome;
use crate::progress::Bar;
use crate::screen::note;
use crate::words::{Command, Haat};

/// Does what was typed.
pub fn run(words: Haat) -> Outcome<ExitCode> {
    match words.command {
        Command::New(words) => new::run(&words),
        Command::Sample(words) => sample::run(&words),
        Command::Import(words) => import::run(*words),
        Command::Rejects(words) => rejects::run(&words),
        Command::Recipes(words) => recipes::run(words),
        Command::List(words) => list::run(&words),
        Command::Summary(words) => summary::run(&words),
        Command::Export(words) => export::run(&words),
        Command::Add(words) => add::run(&words),
        Command::Set(words) => set::run(&words),
        Command::Delete(words) => delete::run(&words),
        Command::Duplicates(words) => duplicates::run(&words),
        Command::Merge(words) => merge::run(&words),
        Command::NotSame(words) => not_same::run(&words),
        Command::Partners(words) => partners::run(&words),
        Command::Attach(words) => attach::run(&words),
        Command::Columns(words) => columns::run(&words),
        Command::Fields(words) => fields::run(&words),
        Command::History(words) => history::run(&words),
        Command::Undo(words) => undo::run(&words),
        Command::Redo(words) => redo::run(&words),
        Command::Check(words) => return check::run(&words),
        Command::Quality(words) => quality::run(&words),
        Command::Places(words) => places::run(&words),
        Command::Clusters(words) => clusters::run(&words),
        Command::Compare(words) => compare::run(&words),
        Command::Replace(words) => replace::run(&words),
        Command::Backup(words) => backup::run(&words),
        Command::Restore(words) => restore::run(&words),
        Command::Recover(words) => recover::run(&words),
        Command::Completions(words) => completions::run(&words),
        Command::Manual(words) => manual::run(&words),
    }?;
    Ok(ExitCode::SUCCESS)
}

/// Opens a registry; one of an earlier version is brought up, after a backup, which takes its time where it is large and is said.
fn open(file: &Path) -> Result<Registry, Error> {
    let registry = Registry::open_watched(file, &Bar::watch_reading())?;
    if let Some(before) = registry.brought_up_from() {
        let (file, before) = (file.display(), before.display());
        note(
            "brought_up",
            format!(
                "{file} is now of this version of Haat, and an earlier one no longer opens it. As it was it lies in {before}."
            ),
        );
    }
    Ok(registry)
}
