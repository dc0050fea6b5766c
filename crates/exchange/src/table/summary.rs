//! A summary as a table.

use std::collections::HashMap;

use haat_registry::checks::MASK;
use haat_registry::{FieldKey, Registry, Summary, SummaryRow};

use super::Table;
use super::cell::{Cell, CellKind, Column};
use crate::error::Result;

/// Label of the row of stores that no day can be asked of.
const UNDATED: &str = "Without an opening date";

/// Label of the row of stores among the counted ones whose status and dates disagree.
const NOT_OPEN_BY_STATUS: &str = "Of these not open by their status";

/// The summary's rows with counts, shares, openings, closings, net and, along a period, cumulative.
///
/// Values of an own column that is personal are masked where `masked`, by a number each. With `on:` the stores without an opening date stand
/// apart, and so do those counted as open by their dates though their status says otherwise.
pub fn summary_table(registry: &Registry, summary: &Summary, masked: bool) -> Result<Table> {
    let personal: Vec<String> = registry.read(|reader| {
        let own = reader
            .fields()?
            .into_iter()
            .filter(|def| def.personal && matches!(def.key, FieldKey::Own(_)));
        Ok(own.map(|def| haat_atlas::fold(&def.label)).collect())
    })?;
    let hidden: Vec<bool> = summary
        .dimensions
        .iter()
        .zip(&summary.dimension_labels)
        .map(|(key, label)| {
            masked && key.starts_with("x.") && personal.contains(&haat_atlas::fold(label))
        })
        .collect();
    let runs = summary.rows.iter().any(|row| row.cumulative.is_some());
    let mut columns: Vec<Column> = summary
        .dimensions
        .iter()
        .zip(&summary.dimension_labels)
        .map(|(key, label)| Column {
            key: key.clone(),
            header: label.clone(),
            kind: CellKind::Text,
        })
        .collect();
    let number = |key: &str, header: &str, kind| Column {
        key: key.into(),
        header: header.into(),
        kind,
    };
    columns.push(number("stores", "Stores", CellKind::Number));
    columns.push(number("share", "Share", CellKind::Share));
    columns.push(number("openings", "Openings", CellKind::Number));
    columns.push(number("closings", "Closings", CellKind::Number));
    columns.push(number("net", "Net", CellKind::Number));
    if runs {
        columns.push(number("cumulative", "Cumulative", CellKind::Number));
    }
    let all = summary.total.stores;
    let figures = |row: &SummaryRow| {
        let share = if all == 0 {
            Cell::Blank
        } else {
            Cell::Number(f64::from(row.stores) / f64::from(all))
        };
        let mut cells = vec![
            Cell::Number(row.stores.into()),
            share,
            Cell::Number(row.openings.into()),
            Cell::Number(row.closings.into()),
            Cell::Number(row.net.into()),
        ];
        if runs {
            cells.push(
                row.cumulative
                    .map_or(Cell::Blank, |sum| Cell::Number(sum.into())),
            );
        }
        cells
    };
    // Numbered, so that two values do not become one group; what is blank is nobody's.
    let mut numbers: Vec<HashMap<&str, usize>> = vec![HashMap::new(); hidden.len()];
    let mut rows = Vec::with_capacity(summary.rows.len());
    for row in &summary.rows {
        let mut cells = Vec::with_capacity(columns.len());
        for (at, (label, key)) in row.labels.iter().zip(&row.keys).enumerate() {
            cells.push(Cell::Text(if hidden[at] && key != "?" {
                let next = numbers[at].len() + 1;
                let number = *numbers[at].entry(key).or_insert(next);
                format!("{MASK} {number}")
            } else {
                label.clone()
            }));
        }
        cells.extend(figures(row));
        rows.push(cells);
    }
    let mut total: Vec<Cell> = summary.dimensions.iter().map(|_| Cell::Blank).collect();
    if let Some(first) = total.first_mut() {
        *first = Cell::Text("Total".into());
    }
    total.extend(figures(&summary.total));
    let apart = [
        (NOT_OPEN_BY_STATUS, summary.not_open_by_status),
        (UNDATED, summary.undated),
    ]
    .into_iter()
    .filter(|(_, stores)| summary.on.is_some() && *stores > 0)
    .map(|(name, stores)| {
        let mut cells = vec![Cell::Blank; columns.len()];
        if let Some(label) = cells.first_mut() {
            *label = Cell::Text(name.into());
        }
        if let Some(count) = cells.get_mut(summary.dimensions.len()) {
            *count = Cell::Number(stores.into());
        }
        cells
    })
    .collect();
    Ok(Table {
        columns,
        rows,
        total: Some(total),
        apart,
    })
}
