//! Store formats: the person's own list, each placed on two axes.

use std::sync::Arc;

use haat_registry::{Action, Error, Ownership, Presence, StoreFormat};
use serde::Serialize;
use specta::Type;
use tauri::State;

use super::{Recorded, as_of};
use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// A format.
#[derive(Debug, Serialize, Type)]
pub struct FormatLine {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Key of who owns and operates; blank where nobody said.
    ownership: &'static str,
    /// Key of how the brand is present; blank where nobody said.
    presence: &'static str,
    /// Stores of it.
    #[specta(type = specta_typescript::Number)]
    stores: u64,
}

/// The formats, by name, and what each axis has.
#[derive(Debug, Serialize, Type)]
pub struct Formats {
    /// The formats.
    formats: Vec<FormatLine>,
    /// Keys of the first axis.
    ownerships: Vec<&'static str>,
    /// Keys of the second.
    presences: Vec<&'static str>,
}

/// The formats of the open registry.
#[tauri::command]
#[specta::specta]
pub async fn format_list(shell: State<'_, Shell>, recorded: Recorded) -> Result<Formats, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || {
        registry.read_as_of(as_of(recorded), |reader| {
            let counts = reader.format_counts()?;
            let formats = reader.formats()?.into_iter().map(|format| FormatLine {
                id: format.id.to_string(),
                name: format.name,
                ownership: format.ownership.map_or("", Ownership::key),
                presence: format.presence.map_or("", Presence::key),
                stores: counts.get(&format.id).copied().unwrap_or(0),
            });
            Ok(Formats {
                formats: formats.collect(),
                ownerships: Ownership::ALL.iter().map(|one| one.key()).collect(),
                presences: Presence::ALL.iter().map(|one| one.key()).collect(),
            })
        })
    })
    .await
}

/// Sets name and axes of a format, or makes one where no id is given.
#[tauri::command]
#[specta::specta]
pub async fn format_save(
    shell: State<'_, Shell>,
    id: Option<String>,
    name: String,
    ownership: String,
    presence: String,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Error> {
        let (ownership, presence) = (Ownership::by_key(&ownership), Presence::by_key(&presence));
        let action = match id {
            Some(_) => Action::new("format.edit"),
            None => Action::new("format.create"),
        };
        let done = registry.transact(&who(), action.with("name", name.trim()), |tx| {
            let Some(id) = id else {
                return tx.create_format(&name, ownership, presence).map(drop);
            };
            let format = format_of(&tx.formats()?, &id)?;
            tx.edit_format(&StoreFormat {
                name: name.clone(),
                ownership,
                presence,
                ..format
            })
            .map(drop)
        })?;
        written.add(done.entry);
        Ok(())
    })
    .await
}

/// Removes a format that no store has; undo brings it back.
#[tauri::command]
#[specta::specta]
pub async fn format_delete(shell: State<'_, Shell>, id: String) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Error> {
        let format = registry.read(|reader| format_of(&reader.formats()?, &id))?;
        let action = Action::new("format.delete").with("name", format.name);
        let done = registry.transact(&who(), action, |tx| tx.delete_format(format.id))?;
        written.add(done.entry);
        Ok(())
    })
    .await
}

fn format_of(formats: &[StoreFormat], id: &str) -> Result<StoreFormat, Error> {
    let found = formats
        .iter()
        .find(|format| format.id.to_string() == id)
        .cloned();
    found.ok_or_else(|| Error::NoSuch {
        what: "format",
        name: id.to_owned(),
    })
}
