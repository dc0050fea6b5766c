//! What an entry did, as an English sentence. The window has its own catalogues and uses [`Entry::action`] and its parameters.

use super::entry::{Entry, EntryKind};
use super::standing::UNDO_ENTRY;
use crate::sentence::{fill, grouped};

/// What is done to a registry: the key of every action, and its English words.
pub const ACTIONS: &[(&str, &str)] = &[
    (
        "import",
        "imported {file}: {created} new, {updated} changed, {unchanged} unchanged, {set_aside} cells or rows set aside",
    ),
    (
        "import.correct",
        "took in {taken} of what {file} had set aside",
    ),
    (
        "import.take_back",
        "took back the import of {file}: {removed|one store|{removed} stores} removed, {restored} as before, {kept} kept that were edited since",
    ),
    (
        "quality.correct",
        "corrected what a check had found: {stores|one store|{stores} stores}",
    ),
    (
        "quality.respell",
        "wrote “{to}” for other spellings: {stores|one store|{stores} stores}",
    ),
    ("cells.edit", "wrote a cell of store {code}"),
    (
        "cells.paste",
        "pasted {cells|one cell|{cells} cells} in {stores|one store|{stores} stores}",
    ),
    (
        "cells.fill",
        "filled {cells|one cell|{cells} cells} in {stores|one store|{stores} stores}",
    ),
    (
        "cells.set",
        "wrote “{value}” into {cells|one cell|{cells} cells} of {stores|one store|{stores} stores}",
    ),
    (
        "cells.clear",
        "emptied {cells|one cell|{cells} cells} of {stores|one store|{stores} stores}",
    ),
    (
        "cells.replace",
        "wrote “{to}” for “{from}” in {cells|one cell|{cells} cells} of {stores|one store|{stores} stores}",
    ),
    ("alias.forget", "forgot what “{written}” means"),
    (
        "places.confirm",
        "confirmed places: {stores|one store|{stores} stores}",
    ),
    (UNDO_ENTRY, "took back entry {entry}: {what}"),
    ("store.create", "added store {code}"),
    ("store.edit", "changed store {code}"),
    ("store.delete", "removed store {code}"),
    ("store.restore", "restored store {code}"),
    ("store.merge", "merged store {code} into {kept}"),
    (
        "store.merge_many",
        "merged {stores|one store|{stores} stores} into others",
    ),
    (
        "store.not_same",
        "said that {code} and {other} are not the same",
    ),
    (
        "store.not_same_many",
        "said of {pairs|one pair|{pairs} pairs} of stores that they are not the same",
    ),
    ("store.relocate", "said that store {code} moved to {to}"),
    (
        "store.relocate_forget",
        "said that store {code} did not move to {to}",
    ),
    (
        "attachment.add",
        "attached {files|one file|{files} files} to store {code}",
    ),
    ("attachment.remove", "took {name} off store {code}"),
    ("partner.create", "added partner {name}"),
    ("partner.edit", "changed partner {name}"),
    ("partner.delete", "removed partner {name}"),
    (
        "partner.merge",
        "made partner {removed} one with {name}: {stores|one store|{stores} stores}",
    ),
    ("life.edit", "changed the life cycle of stores"),
    ("format.create", "added format {name}"),
    ("format.edit", "changed format {name}"),
    ("format.delete", "removed format {name}"),
    ("column.create", "added the column “{name}”"),
    ("column.edit", "changed the column “{name}”"),
    ("column.rename", "renamed the column “{from}” to “{name}”"),
    (
        "column.retype",
        "made the column “{name}” hold another kind of value: {read} cells read, {unread} kept as text",
    ),
    (
        "column.choices",
        "changed the choices of the column “{name}”",
    ),
    (
        "column.choice",
        "renamed the choice “{from}” of the column “{name}” to “{to}”: {stores|one store|{stores} stores}",
    ),
    ("column.order", "put the own columns into another order"),
    ("column.delete", "removed the column “{name}”"),
    ("view.order", "put the saved views into another order"),
    ("view.save", "saved “{name}”"),
    ("view.delete", "removed the view “{name}”"),
    ("recipe.save", "saved the recipe “{name}”"),
    ("recipe.rename", "renamed the recipe “{from}” to “{name}”"),
    ("recipe.delete", "removed the recipe “{name}”"),
    (
        "sample",
        "made a sample network of {stores|one store|{stores} stores}",
    ),
];

impl Entry {
    /// `imported walmart.csv: 2,992 new, 0 changed, 0 unchanged, 3 cells or rows set aside`; for undo and redo what they took back or did again.
    pub fn words(&self) -> String {
        said(self.kind, &self.action, &self.params)
    }
}

type Params = serde_json::Map<String, serde_json::Value>;

fn said(kind: EntryKind, action: &str, params: &Params) -> String {
    let done = action_words(action, params);
    match kind {
        EntryKind::Do => done,
        EntryKind::Undo => format!("undid: {done}"),
        EntryKind::Redo => format!("did again: {done}"),
    }
}

/// What the entry did that another took back.
fn of(params: &Params) -> Option<String> {
    let of = params.get("of")?;
    let kind = match of["kind"].as_str() {
        Some("undo") => EntryKind::Undo,
        _ => EntryKind::Do,
    };
    Some(said(
        kind,
        of["action"].as_str()?,
        of["params"].as_object()?,
    ))
}

fn action_words(action: &str, params: &Params) -> String {
    let known = ACTIONS.iter().find(|(key, _)| *key == action);
    // An action of a newer Haat: its key says more than nothing.
    let Some((_, template)) = known else {
        return action.to_owned();
    };
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Number(number) if number.is_i64() => {
            grouped(number.as_i64().unwrap_or_default())
        }
        other => other.to_string(),
    };
    let words = params
        .iter()
        .map(|(name, value)| (name.clone(), text(value)))
        .chain(of(params).map(|what| ("what".to_owned(), what)));
    fill(template, &words.collect())
}
