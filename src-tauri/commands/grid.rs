//! The grid of stores: which columns there are, and windows of its rows.

use haat_exchange::table::{CellKind, Column, StoreTable};
use haat_registry::{AsOf, QueryField, StoreField, StoreQuery};
use serde::Serialize;
use specta::Type;
use tauri::State;

use super::store::{FindingLine, findings};
use super::{Recorded, as_of};
use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::Shell;

/// Rows of one answer at most.
const MOST: u32 = 500;

/// A window of rows.
#[derive(Debug, Serialize, Type)]
pub struct Rows {
    /// Rows of the whole selection.
    total: u32,
    /// The columns.
    columns: Vec<GridColumn>,
    /// The rows of the window.
    rows: Vec<GridRow>,
}

/// A column of the grid.
#[derive(Debug, Serialize, Type)]
pub struct GridColumn {
    /// Its key.
    key: String,
    /// What a query calls it.
    field: String,
    /// Its English name, or the user's own.
    label: String,
    /// What its cells hold.
    holds: Holds,
    /// `up` or `down` where the rows are sorted by it.
    sorted: Option<&'static str>,
    /// Its place in the order, 1 is the first.
    place: Option<u32>,
}

impl GridColumn {
    fn of(column: &Column, field: &QueryField, query: &StoreQuery) -> Self {
        let place = query.sort.iter().position(|key| key.field.is_same(field));
        Self {
            key: column.key.clone(),
            field: field.to_string(),
            // What a file calls `x.Zone` stands in the window by its name.
            label: match field {
                QueryField::Own(name) => name.clone(),
                _ => column.header.clone(),
            },
            holds: match column.kind {
                CellKind::Number | CellKind::Share => Holds::Number,
                CellKind::Date => Holds::Date,
                CellKind::Text | CellKind::Long => Holds::Text,
            },
            sorted: place.map(|at| match query.sort[at].descending {
                true => "down",
                false => "up",
            }),
            place: place.and_then(|at| u32::try_from(at + 1).ok()),
        }
    }
}

fn columns(table: &StoreTable, query: &StoreQuery) -> Vec<GridColumn> {
    let fields = table.fields();
    let columns = table.columns.iter().zip(&fields);
    columns
        .map(|(column, field)| GridColumn::of(column, field, query))
        .collect()
}

/// What the cells of a column hold.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// Text.
    Text,
    /// A number, as a decimal.
    Number,
    /// A date, as 2018-10-29 with what is known of its time.
    Date,
}

/// A row of the grid.
#[derive(Debug, Serialize, Type)]
pub struct GridRow {
    /// The store's id.
    id: String,
    /// Its cells; a status as its key.
    cells: Vec<String>,
    /// What is to be looked at.
    findings: Vec<FindingLine>,
}

/// Every column that can be shown.
#[tauri::command]
#[specta::specta]
pub async fn store_columns(shell: State<'_, Shell>) -> Result<Vec<GridColumn>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let table = StoreTable::offered(&registry, AsOf::Now)?;
        Ok(columns(&table, &StoreQuery::default()))
    })
    .await
}

/// `count` rows of a selection from `offset` on, by these columns; what is no column any more is left out.
#[tauri::command]
#[specta::specta]
pub async fn store_rows(
    shell: State<'_, Shell>,
    query: String,
    keys: Vec<String>,
    offset: u32,
    count: u32,
    recorded: Recorded,
) -> Result<Rows, Refusal> {
    let registry = shell.registry()?;
    let as_of = as_of(recorded);
    blocking::run(move || -> Result<_, Refusal> {
        let query: StoreQuery = query.parse()?;
        let selection = registry.columns(as_of)?.select(&query)?;
        let table = StoreTable::found(&registry, &keys, as_of, false)?;
        let stores = registry.stores(
            &selection.window(offset as usize, count.min(MOST) as usize),
            as_of,
        )?;
        let columns = columns(&table, &query);
        let status = columns.iter().position(|column| column.key == "status");
        let rows = stores.iter().map(|store| {
            let mut cells: Vec<String> = table.row(store).iter().map(ToString::to_string).collect();
            if let Some(cell) = status.and_then(|at| cells.get_mut(at)) {
                store
                    .get(StoreField::Status)
                    .as_text()
                    .unwrap_or_default()
                    .clone_into(cell);
            }
            GridRow {
                id: store.id.to_string(),
                cells,
                findings: findings(store),
            }
        });
        Ok(Rows {
            total: u32::try_from(selection.len()).unwrap_or(u32::MAX),
            rows: rows.collect(),
            columns,
        })
    })
    .await
}
