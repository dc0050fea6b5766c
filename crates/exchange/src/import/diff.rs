//! What an import would change, store by store and field by field, old beside new.

use std::collections::BTreeMap;

use haat_registry::{FieldChange, StoreField, Value};

use super::plan::Plan;
use super::trial::Trial;
use super::writer::{TakenRow, label};

/// Stores of each kind that are listed; the others are counted.
pub(super) const LISTED: usize = 2_000;

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It becomes a store that is not there yet.
    New,
    /// It changes a store.
    Changed,
    /// The plan keeps what the registry holds where the file says something else, and nothing else changes.
    Kept,
}

/// What an import would change.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Diff {
    /// The first stores of each kind, in the order of the file.
    pub rows: Vec<DiffRow>,
    /// Stores of each kind.
    pub counts: BTreeMap<String, u32>,
    /// How many stores change in each field, by its key; those that keep it though the file says something else are not among them.
    pub fields: BTreeMap<String, u32>,
    /// The first stores that the file lacks.
    pub missing: Vec<MissingStore>,
    /// Stores of each kind that are listed.
    #[serde(skip)]
    listed: usize,
}

/// A row of the file and what it would change.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DiffRow {
    /// Which row it is, as [`super::plan::Plan::without`] names it.
    pub row: String,
    /// What becomes of it.
    pub fate: Fate,
    /// The store's code.
    pub code: String,
    /// The store's name, as the file has it.
    pub name: String,
    /// Its town, as the file has it.
    pub town: String,
    /// The fields in which file and registry differ; of a new store none.
    pub cells: Vec<DiffCell>,
}

/// A field in which file and registry differ.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DiffCell {
    /// The field's key.
    pub field: String,
    /// What the registry holds.
    pub before: String,
    /// What the file says.
    pub after: String,
    /// Whether the registry's value stays, by the plan.
    pub kept: bool,
}

/// A store that the file lacks.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MissingStore {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

impl Diff {
    /// A diff that lists so many stores of each kind.
    pub(super) fn of(listed: usize) -> Self {
        Self {
            listed,
            ..Self::default()
        }
    }

    /// Notes a row that would be taken.
    pub(super) fn note(&mut self, door: &Trial<'_, '_>, plan: &Plan, taken: &TakenRow<'_>) {
        let fate = match (taken.made, taken.changes.is_empty(), taken.kept.is_empty()) {
            (true, ..) => Fate::New,
            (false, false, _) => Fate::Changed,
            (false, true, false) => Fate::Kept,
            (false, true, true) => return,
        };
        for change in &taken.changes {
            *self.fields.entry(change.field.to_string()).or_default() += 1;
        }
        let count = self.counts.entry(fate.key().to_owned()).or_default();
        *count += 1;
        if *count as usize > self.listed {
            return;
        }
        let row = taken.row;
        let cell = |change: &FieldChange, kept| DiffCell {
            field: change.field.to_string(),
            before: door.say(change.field, &change.before),
            after: door.say(change.field, &change.after),
            kept,
        };
        let changes = taken.changes.iter().map(|changed| cell(changed, false));
        let kept = taken.kept.iter().map(|changed| cell(changed, true));
        // Also where the plan takes nothing of the column.
        let said = |field: StoreField| {
            let value = row.values.get(&field.into()).and_then(Value::as_text);
            let column = plan.column_of(field.key());
            let cell = column.and_then(|column| row.cells.get(column.index as usize));
            let text = value.or(cell.map(|cell| cell.trim()));
            text.unwrap_or_default().to_owned()
        };
        self.rows.push(DiffRow {
            row: label(plan, row),
            fate,
            code: row.code.as_deref().unwrap_or_default().to_owned(),
            name: said(StoreField::Name),
            town: said(StoreField::Town),
            cells: changes.chain(kept).collect(),
        });
    }
}

impl Fate {
    /// Its name as [`Diff::counts`] has it.
    pub fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Kept => "kept",
        }
    }
}
