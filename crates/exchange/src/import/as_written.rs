//! The cells that a store came from, as their sources wrote them, where the registry holds them in another form.

use std::collections::HashMap;

use haat_registry::{FieldDef, FieldKey, FieldKind, Reader, SourceOfStore, Value};

use super::check::field_of;
use super::fields::Fields;
use super::plan::Plan;

/// What one import read for a store.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AsWritten {
    /// The journal entry of the import.
    pub entry: String,
    /// Name of the file.
    pub file: String,
    /// Row number in the source, where it is known.
    pub row: Option<u32>,
    /// Cells that are not held as they were written.
    pub cells: Vec<WrittenCell>,
}

/// A cell as it was written.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WrittenCell {
    /// Header of its column.
    pub header: String,
    /// The field it became; nothing where the column was left out.
    pub field: Option<String>,
    /// The cell.
    pub text: String,
}

/// What the imports of this store, of those that are not undone, read where it is held in another form; the newest first. Imports that wrote
/// everything as it is held are not among them.
pub fn as_written(reader: &Reader<'_>, store: i64) -> haat_registry::Result<Vec<AsWritten>> {
    let mut written = Vec::new();
    let fields = Fields::from(reader.fields()?);
    let mut then = Then::of(reader, store)?;
    for source in reader.sources_of_store(store)? {
        let plan = reader.import_plan(source.import)?;
        // A plan of a newer Haat cannot be read: which column is which is not known.
        let Some(plan) = plan.and_then(|plan| serde_json::from_str::<Plan>(&plan).ok()) else {
            continue;
        };
        then.back_to(source.entry);
        let cells = cells(reader, store, &source, &plan, &fields, &then)?;
        if !cells.is_empty() {
            written.push(AsWritten {
                entry: source.entry.to_string(),
                file: source.file_name,
                row: source.row.and_then(|row| u32::try_from(row).ok()),
                cells,
            });
        }
    }
    Ok(written)
}

fn cells(
    reader: &Reader<'_>,
    store: i64,
    source: &SourceOfStore,
    plan: &Plan,
    fields: &Fields,
    then: &Then,
) -> haat_registry::Result<Vec<WrittenCell>> {
    let changed = match source.made {
        true => Vec::new(),
        false => reader.fields_changed(source.entry, store)?,
    };
    let mut cells = Vec::new();
    for column in &plan.columns {
        let field = field_of(&column.becomes, fields);
        let text = match (source.cells.get(&column.index), field) {
            (Some(text), _) => Some(text.clone()),
            // What the file did not change may be held in a form of another file's.
            (None, Some(def)) if source.made || changed.contains(&def.key) => {
                let held = then.held(def);
                reader.usual_text(source.import, def.key, &held)?
            }
            _ => None,
        };
        if let Some(text) = text {
            cells.push(WrittenCell {
                header: column.header.clone(),
                field: field.map(|def| def.key.to_string()),
                text,
            });
        }
    }
    Ok(cells)
}

/// A store as it was once an entry was made, going back.
struct Then {
    values: HashMap<FieldKey, Value>,
    /// Entries and what each found, the newest last.
    before: Vec<(i64, Vec<(FieldKey, Value)>)>,
    formats: HashMap<i64, String>,
    partners: HashMap<i64, String>,
}

impl Then {
    fn of(reader: &Reader<'_>, store: i64) -> haat_registry::Result<Self> {
        let found = reader.store(store)?;
        let fields = Fields::from(reader.fields()?);
        let values = found.iter().flat_map(|store| {
            let fields = fields.iter();
            fields.map(|def| (def.key, store.get(def.key).clone()))
        });
        let history = reader.history_of(store)?.into_iter().rev();
        let before = history.map(|event| {
            let changes = event.changes.into_iter();
            let found = changes.map(|change| (change.field, change.before));
            (event.entry.id, found.collect())
        });
        let formats = reader.formats_ever()?.into_iter();
        Ok(Self {
            values: values.collect(),
            before: before.collect(),
            formats: formats.map(|format| (format.id, format.name)).collect(),
            partners: reader.partner_names_ever()?.into_iter().collect(),
        })
    }

    /// Takes back in memory what was changed after an entry.
    fn back_to(&mut self, entry: i64) {
        while let Some((_, found)) = self.before.pop_if(|(id, _)| *id > entry) {
            self.values.extend(found.into_iter().rev());
        }
    }

    fn held(&self, def: &FieldDef) -> String {
        let value = self.values.get(&def.key).unwrap_or(&Value::Blank);
        let names = match def.kind {
            FieldKind::Format => &self.formats,
            FieldKind::Partner => &self.partners,
            _ => return value.to_string(),
        };
        let name = value.as_ref_id().and_then(|id| names.get(&id));
        name.cloned().unwrap_or_default()
    }
}
