//! What is typed in a store's form or a cell of the list: judged while it is typed, and saved.

use std::sync::Arc;

use haat_exchange::table::Names;
use haat_registry::{Action, Error, FieldKey, Registry, Store, StoreField};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;

use super::finding::FindingLine;
use super::store::{live, shown};
use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// A value typed for a field.
#[derive(Debug, Deserialize, Type)]
pub struct TypedValue {
    /// The field's key.
    field: String,
    /// What was typed; nothing erases.
    text: String,
    /// What the field held where it was shown: where another program wrote into it since, what was typed does not take its place.
    #[serde(default)]
    #[specta(optional)]
    held: Option<String>,
}

/// What became of what was typed.
#[derive(Debug, Serialize, Type)]
pub struct Saved {
    /// The store, once there is one.
    id: Option<String>,
    /// Why values were not taken: their fields stay as they were typed.
    errors: Vec<FindingLine>,
    /// How values were taken, where that is to be looked at.
    notes: Vec<FindingLine>,
    /// Of them those that say what was named for the first time, and made.
    made: Vec<FindingLine>,
    /// The journal entry; nothing where nothing was written.
    entry: Option<String>,
    /// The fields that another program wrote into since they were shown: they are left as they are.
    overtaken: Vec<Overtaken>,
}

/// A field that another program wrote into since it was shown.
#[derive(Debug, Serialize, Type)]
pub struct Overtaken {
    /// The field's key.
    field: String,
    /// What it holds now.
    text: String,
}

/// What is to be said of a store while it is being typed; nothing is saved.
#[tauri::command]
#[specta::specta]
pub async fn store_check(
    shell: State<'_, Shell>,
    id: Option<String>,
    values: Vec<TypedValue>,
) -> Result<Vec<FindingLine>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let found = registry.read(|reader| {
            let id = id.map(|id| live(reader, &id)).transpose()?;
            reader.judge(id.map(|store| store.id), &texts(&values))
        })?;
        Ok(found.iter().map(FindingLine::of).collect())
    })
    .await
}

fn texts(values: &[TypedValue]) -> Vec<(FieldKey, String)> {
    let read = |value: &TypedValue| Some((FieldKey::parse(&value.field)?, value.text.clone()));
    values.iter().filter_map(read).collect()
}

/// Saves what was typed. What can be held goes in as one entry; the rest comes back as errors. A `cell` of the list is a step of its own for
/// undo, where fields of the form that are left within a minute are one.
#[tauri::command]
#[specta::specta]
pub async fn store_save(
    shell: State<'_, Shell>,
    id: Option<String>,
    values: Vec<TypedValue>,
    cell: bool,
) -> Result<Saved, Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let (saved, entry) = save(&registry, id.as_deref(), &values, cell)?;
        written.add(entry);
        Ok(saved)
    })
    .await
}

fn save(
    registry: &Registry,
    id: Option<&str>,
    values: &[TypedValue],
    cell: bool,
) -> Result<(Saved, Option<i64>), Error> {
    let mut texts = texts(values);
    let store = id
        .map(|id| registry.read(|reader| live(reader, id)))
        .transpose()?;
    let code = match &store {
        Some(store) => store.code().to_owned(),
        None => texts
            .iter()
            .find(|(key, _)| *key == StoreField::Code.into())
            .map(|(_, text)| text.trim().to_owned())
            .unwrap_or_default(),
    };
    let action = match (&store, cell) {
        (Some(_), true) => Action::new("cells.edit"),
        (Some(_), false) => Action::new("store.edit"),
        (None, _) => Action::new("store.create"),
    }
    .with("code", code);
    let (mut errors, mut notes, mut made) = (Vec::new(), Vec::new(), Vec::new());
    let known = store.as_ref().map(|store| store.id);
    let mut overtaken = Vec::new();
    let done = registry.transact(&who(), action, |tx| {
        // Nobody else writes by now: what was shown a moment ago is held to what stands there.
        if let Some(store) = known.map(|id| tx.store(id)).transpose()?.flatten() {
            overtaken = overtaken_since(registry, &store, values)?;
            texts.retain(|(key, _)| !overtaken.iter().any(|other| other.field == key.to_string()));
        }
        let mut typed = tx.read_typed(known, &texts)?;
        tx.hold_back_step(known, &mut typed)?;
        errors.extend(typed.errors.iter().map(FindingLine::of));
        notes.extend(typed.warnings.iter().map(FindingLine::of));
        let new_names = typed.warnings.iter().filter(|one| one.is_of_new_name());
        made.extend(new_names.map(FindingLine::of));
        let held = tx.hold_store(known, &mut typed.values)?;
        if let Some(id) = known {
            let corrected: Vec<FieldKey> = typed.values.iter().map(|(key, _)| *key).collect();
            tx.settle_cells(id, &corrected)?;
        }
        errors.extend(held.refused.iter().map(FindingLine::of));
        match (held.id, held.refused.into_iter().last()) {
            // Not made: what was made for it, such as a partner, goes with it.
            (None, Some(finding)) => Err(Error::Refused(finding)),
            (id, _) => Ok(id),
        }
    });
    let (id, entry) = match done {
        Ok(done) => (done.value, done.entry),
        Err(Error::Refused(_)) => (None, None),
        Err(error) => return Err(error),
    };
    let id = id.map(|id| id.to_string());
    let saved = Saved {
        id,
        errors,
        notes,
        made,
        entry: entry.map(|entry| entry.to_string()),
        overtaken,
    };
    Ok((saved, entry))
}

/// The fields that hold another text by now than they were shown with, and that text.
fn overtaken_since(
    registry: &Registry,
    store: &Store,
    values: &[TypedValue],
) -> Result<Vec<Overtaken>, Error> {
    if values.iter().all(|value| value.held.is_none()) {
        return Ok(Vec::new());
    }
    registry.read(|reader| {
        let (names, fields) = (Names::of(reader)?, reader.fields()?);
        let other = |value: &TypedValue| {
            let held = value.held.as_ref()?;
            let def = fields
                .iter()
                .find(|def| def.key.to_string() == value.field)?;
            let text = shown(&names, store, def);
            (*held != text).then(|| Overtaken {
                field: value.field.clone(),
                text,
            })
        };
        Ok(values.iter().filter_map(other).collect())
    })
}
