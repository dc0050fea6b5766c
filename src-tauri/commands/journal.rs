//! The journal as the page shows it, undo and redo.

use std::sync::Arc;

use haat_registry::{Entry, EntryKind, Error};
use serde::Serialize;
use specta::Type;
use tauri::State;

use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// A parameter of words that the page has in two languages.
#[derive(Debug, Serialize, Type)]
pub struct Param {
    /// Its name in the sentence.
    pub name: String,
    /// What stands for it.
    pub value: String,
}

/// One entry of the journal.
#[derive(Debug, Serialize, Type)]
pub struct EntryLine {
    /// Its id.
    id: String,
    /// When, in milliseconds since 1970-01-01T00:00Z.
    #[specta(type = specta_typescript::Number)]
    wall: i64,
    /// Who.
    who: String,
    /// Whether it did, undid or redid.
    kind: EntryKind,
    /// The action's key.
    action: String,
    /// What the action's words need.
    params: Vec<Param>,
    /// English words, for an action the page does not know.
    words: String,
    /// Whether it stands undone.
    undone: bool,
}

impl EntryLine {
    /// An entry as the page shows it.
    pub fn of(entry: &Entry, undone: bool) -> Self {
        let params = entry.params.iter().map(|(name, value)| Param {
            name: name.clone(),
            value: value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned),
        });
        Self {
            id: entry.id.to_string(),
            wall: entry.stamp.wall,
            who: entry.who.clone(),
            kind: entry.kind,
            action: entry.action.clone(),
            params: params.collect(),
            words: entry.words(),
            undone,
        }
    }
}

/// Entries before `before`, or the newest, newest first.
#[tauri::command]
#[specta::specta]
pub async fn journal_entries(
    shell: State<'_, Shell>,
    before: Option<String>,
    limit: u32,
) -> Result<Vec<EntryLine>, Refusal> {
    let registry = shell.registry()?;
    let before = before.and_then(|id| id.parse().ok());
    blocking::run(move || {
        registry.read(|reader| {
            let entries = reader.entries(before, limit.min(1_000) as usize)?;
            let undone = match (entries.last(), entries.first()) {
                (Some(oldest), Some(newest)) => reader.undone(oldest.id, newest.id)?,
                _ => Default::default(),
            };
            Ok(entries
                .iter()
                .map(|entry| EntryLine::of(entry, undone.contains(&entry.id)))
                .collect())
        })
    })
    .await
}

/// Takes back the newest entry, which the page names: nothing is done where another one is the newest by now.
#[tauri::command]
#[specta::specta]
pub async fn journal_undo(shell: State<'_, Shell>, entry: String) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<(), Refusal> {
        let done = registry.undo_shown(&who(), shown(&entry)?)?;
        written.add(done.map(|done| done.entry));
        Ok(())
    })
    .await
}

/// Does again what was undone last, which the page names.
#[tauri::command]
#[specta::specta]
pub async fn journal_redo(shell: State<'_, Shell>, entry: String) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<(), Refusal> {
        let done = registry.redo_shown(&who(), shown(&entry)?)?;
        written.add(done.map(|done| done.entry));
        Ok(())
    })
    .await
}

/// The entry the page names.
fn shown(entry: &str) -> Result<i64, Error> {
    entry.parse().map_err(|_| Error::MovedOn)
}
