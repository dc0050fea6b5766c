//! The history of a cell: what a field of a store held before and after each entry.

use std::collections::HashMap;

use haat_exchange::table::Names;
use haat_registry::{Error, FieldKey, FieldKind, Reader, SpanKind, Value};
use serde::Serialize;
use specta::Type;

/// A cell before and after an entry.
#[derive(Debug, Clone, Serialize, Type)]
pub struct CellChange {
    /// The field's key.
    field: String,
    /// What it holds.
    kind: FieldKind,
    /// Before; a status as its key.
    before: String,
    /// After.
    after: String,
}

/// What each entry did to a field of these stores, by the entry; what a store was made with is its beginning.
pub fn cell_changes(
    names: &Names,
    reader: &Reader<'_>,
    stores: &[i64],
    field: FieldKey,
) -> Result<HashMap<i64, CellChange>, Error> {
    let fields = reader.fields()?;
    let mut found = HashMap::new();
    let Some(def) = fields.iter().find(|def| def.key == field) else {
        return Ok(found);
    };
    for id in stores {
        let Some(store) = reader.store(*id)? else {
            continue;
        };
        let text = |value: &Value| match def.kind {
            FieldKind::Status => value.as_text().unwrap_or_default().to_owned(),
            _ => names.tell(&store, def, value).to_string(),
        };
        // Newest first: what is held now, and before each change what was held then.
        let mut held = store.get(field).clone();
        for event in reader.history_of(*id)? {
            let of = event.changes.iter().filter(|change| change.field == field);
            let (mut first, mut last) = (None, None);
            for change in of {
                first = first.or(Some(&change.before));
                last = Some(&change.after);
            }
            let made = event.what == Some(SpanKind::Created);
            let (before, after) = match (first, last) {
                (Some(before), Some(after)) => (before.clone(), after.clone()),
                _ if made => (Value::Blank, held.clone()),
                _ => continue,
            };
            held = before.clone();
            let change = CellChange {
                field: field.to_string(),
                kind: def.kind,
                before: text(&before),
                after: text(&after),
            };
            found.insert(event.entry.id, change);
        }
    }
    Ok(found)
}
