//! Whose value a store that is there has in the end: the file's or the registry's, column by column.

use haat_registry::{FieldChange, FieldKey, Store, Value};

use super::check::field_of;
use super::fields::Fields;
use super::judge::JudgedRow;
use super::plan::{Plan, Wins};

/// What the plan says of its columns, where it is not that the file wins and a blank says nothing.
pub(super) struct Policies {
    columns: Vec<Column>,
}

struct Column {
    index: u32,
    key: FieldKey,
    wins: Wins,
    blank_erases: bool,
}

impl Policies {
    pub(super) fn new(plan: &Plan, fields: &Fields) -> Self {
        let columns = plan.columns.iter().filter_map(|column| {
            let key = field_of(&column.becomes, fields)?.key;
            let plain = column.wins == Wins::File && !column.blank_erases;
            (!plain && key != haat_registry::StoreField::Code.into()).then_some(Column {
                index: column.index,
                key,
                wins: column.wins,
                blank_erases: column.blank_erases,
            })
        });
        Self {
            columns: columns.collect(),
        }
    }

    /// Whether there are any to follow.
    pub(super) fn are_some(&self) -> bool {
        !self.columns.is_empty()
    }

    /// Takes out of a row what the registry keeps of this store, and puts in what a blank erases. What is kept is returned, and its cell goes
    /// to those that are to be found again.
    pub(super) fn follow(&self, store: &Store, row: &mut JudgedRow) -> Vec<FieldChange> {
        let mut kept = Vec::new();
        for column in &self.columns {
            let held = store.get(column.key);
            let Some(said) = row.values.get(&column.key) else {
                let aside = row.aside.iter().any(|cell| cell.field == Some(column.key));
                let masked = row.masked.contains(&column.key);
                let erases = column.blank_erases && column.wins == Wins::File;
                if erases && !aside && !masked {
                    row.values.insert(column.key, Value::Blank);
                }
                continue;
            };
            let stays = match column.wins {
                Wins::File => false,
                Wins::Registry => true,
                Wins::Blanks => !held.is_blank(),
            };
            if !stays {
                continue;
            }
            let differs = said != held;
            let Some(said) = row.values.remove(&column.key) else {
                continue;
            };
            if differs {
                kept.push(FieldChange {
                    field: column.key,
                    before: held.clone(),
                    after: said,
                });
                if let Some(cell) = row.cells.get(column.index as usize) {
                    row.kept.cells.insert(column.index, cell.clone());
                }
            }
        }
        kept
    }
}
