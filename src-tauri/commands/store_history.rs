//! What happened to a store, for the foot of its form.

use haat_exchange::import::{AsWritten, as_written};
use haat_exchange::table::Names;
use haat_registry::{Error, FieldDef, Reader, Store};
use serde::Serialize;
use specta::Type;

use super::journal::EntryLine;

/// How many entries of its journal a form shows; the page of the history has all.
const MOST: usize = 50;

/// What an entry did to the store.
#[derive(Debug, Serialize, Type)]
pub struct EventLine {
    /// The entry.
    entry: EntryLine,
    /// The fields it changed.
    changes: Vec<ChangeLine>,
    /// Of an import: the cells that are not held as they were written.
    written: Option<AsWritten>,
}

/// A field before and after.
#[derive(Debug, Serialize, Type)]
pub struct ChangeLine {
    /// The field's key.
    field: String,
    /// Its name.
    label: String,
    /// Before.
    before: String,
    /// After.
    after: String,
}

/// The newest first, with the imports that said something else and changed nothing.
pub fn history(
    reader: &Reader<'_>,
    names: &Names,
    fields: &[FieldDef],
    store: &Store,
) -> Result<Vec<EventLine>, Error> {
    let mut history = Vec::new();
    let mut written = as_written(reader, store.id)?;
    let events = reader.history_of(store.id)?;
    let undone = match (events.last(), events.first()) {
        (Some(oldest), Some(newest)) => reader.undone(oldest.entry.id, newest.entry.id)?,
        _ => Default::default(),
    };
    for event in events.into_iter().take(MOST) {
        let entry = event.entry.id.to_string();
        let source = written.iter().position(|source| source.entry == entry);
        let changes = event.changes.iter().filter_map(|change| {
            let def = fields.iter().find(|def| def.key == change.field)?;
            Some(ChangeLine {
                field: def.key.to_string(),
                label: def.label.clone(),
                before: names.tell(store, def, &change.before).to_string(),
                after: names.tell(store, def, &change.after).to_string(),
            })
        });
        history.push(EventLine {
            changes: changes.collect(),
            written: source.map(|at| written.swap_remove(at)),
            entry: EntryLine::of(&event.entry, undone.contains(&event.entry.id)),
        });
    }
    // An import that said something else and changed nothing is no event of the store's journal, and was one of its life.
    for source in written {
        if let Some(entry) = reader.entry(source.entry.parse().unwrap_or_default())? {
            history.push(EventLine {
                entry: EntryLine::of(&entry, false),
                changes: Vec::new(),
                written: Some(source),
            });
        }
    }
    history.sort_by_key(|line: &EventLine| std::cmp::Reverse(line.entry.number()));
    Ok(history)
}
