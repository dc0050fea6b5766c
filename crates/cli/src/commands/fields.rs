//! `haat fields`

use std::path::PathBuf;

use haat_exchange::table::{Cell, CellKind, Column, Table};
use haat_registry::{AsOf, FieldKey};

use super::open;
use crate::failure::Outcome;
use crate::output::Output;

/// Words of `haat fields`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  haat fields network.haat")]
pub struct Words {
    /// The registry
    file: PathBuf,
    #[command(flatten)]
    output: Output,
}

/// Shows them.
pub fn run(words: &Words) -> Outcome {
    let registry = open(&words.file)?;
    let fields = registry.read(|reader| reader.fields())?;
    let column = |key: &str, header: &str| Column {
        key: key.into(),
        header: header.into(),
        kind: CellKind::Text,
    };
    let rows: Vec<Vec<Cell>> = fields
        .iter()
        .map(|def| {
            let key = match def.key {
                FieldKey::Own(_) => haat_registry::QueryField::Own(def.label.clone()).to_string(),
                key => key.to_string(),
            };
            let kind = serde_json::to_value(def.kind)
                .ok()
                .and_then(|kind| kind.as_str().map(str::to_owned))
                .unwrap_or_default();
            vec![
                Cell::Text(key),
                Cell::Text(def.label.clone()),
                Cell::Text(kind),
                Cell::YesNo(def.personal),
                Cell::from(def.choices.join(", ").as_str()),
            ]
        })
        .collect();
    let table = Table {
        columns: vec![
            column("key", "Key"),
            column("name", "Name"),
            column("holds", "Holds"),
            column("personal", "Personal"),
            column("choices", "Choices"),
        ],
        rows,
        ..Table::default()
    };
    words
        .output
        .write(&registry, &table, || as_json(&table), AsOf::Now)
}

/// Rows as objects by the columns' keys.
pub(super) fn as_json(table: &Table) -> serde_json::Value {
    table
        .rows
        .iter()
        .map(|cells| {
            table
                .columns
                .iter()
                .zip(cells)
                .map(|(column, cell)| (column.key.clone(), cell.to_json()))
                .collect::<serde_json::Map<_, _>>()
        })
        .map(serde_json::Value::Object)
        .collect()
}
