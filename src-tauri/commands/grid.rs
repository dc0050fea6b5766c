//! The grid of stores: which columns there are, and windows of its rows.

use std::collections::HashMap;
use std::sync::Arc;

use haat_exchange::import::Said;
use haat_exchange::table::{CellKind, Column, StoreTable};
use haat_registry::{
    AsOf, FieldDef, FieldKey, FieldKind, QueryField, Registry, Store, StoreField, StoreQuery,
};
use serde::Serialize;
use specta::Type;
use tauri::State;

use super::as_of;
use super::cells::ListOf;
use super::finding::{FindingLine, findings};
use super::store::{ChoiceLine, choices};
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
    /// How its cells are edited; nothing for what follows from other fields.
    editor: Option<Editor>,
    /// What may be chosen, of a choice.
    choices: Vec<ChoiceLine>,
}

/// How a cell is edited.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Editor {
    /// As a text.
    Text,
    /// As a text of several lines.
    Lines,
    /// As a number.
    Number,
    /// As a date.
    Date,
    /// As one of its choices.
    Choice,
    /// As a text, with what was typed there before or is known of towns.
    Suggested,
    /// As degrees; both of a point where they come together.
    Degrees,
}

fn editor(def: &FieldDef) -> Editor {
    match def.kind {
        FieldKind::Number => Editor::Number,
        FieldKind::Latitude | FieldKind::Longitude => Editor::Degrees,
        FieldKind::Date => Editor::Date,
        FieldKind::Status | FieldKind::Choice | FieldKind::YesNo => Editor::Choice,
        FieldKind::Format | FieldKind::Partner => Editor::Suggested,
        _ if def.key == StoreField::Town.into() => Editor::Suggested,
        _ if [StoreField::Address, StoreField::Notes]
            .map(FieldKey::from)
            .contains(&def.key) =>
        {
            Editor::Lines
        }
        _ => Editor::Text,
    }
}

impl GridColumn {
    fn of(column: &Column, def: Option<&FieldDef>, field: &QueryField, query: &StoreQuery) -> Self {
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
            editor: def.map(editor),
            choices: def.map(choices).unwrap_or_default(),
        }
    }
}

fn columns(table: &StoreTable, query: &StoreQuery) -> Vec<GridColumn> {
    let fields = table.fields();
    let columns = table.columns.iter().zip(&fields).enumerate();
    columns
        .map(|(at, (column, field))| GridColumn::of(column, table.def(at), field, query))
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
    /// Cells that were set aside since they could not be held, and nobody corrected since.
    aside: Vec<AsideCell>,
    /// Of a list that is held: whether the query holds for the store no longer.
    left: bool,
    /// Of a list that is held: whether the store was removed.
    gone: bool,
}

/// A cell that was set aside.
#[derive(Debug, Serialize, Type)]
pub struct AsideCell {
    /// Its field's key.
    field: String,
    /// What was to be written.
    text: String,
    /// Why it was not.
    said: Said,
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

/// `count` rows of a list from `offset` on, by these columns; what is no column any more is left out.
#[tauri::command]
#[specta::specta]
pub async fn store_rows(
    shell: State<'_, Shell>,
    list: ListOf,
    keys: Vec<String>,
    offset: u32,
    count: u32,
) -> Result<Rows, Refusal> {
    let registry = shell.registry()?;
    let lists = Arc::clone(&shell.lists);
    blocking::run(move || -> Result<_, Refusal> {
        let query: StoreQuery = list.query.parse()?;
        let as_of = as_of(list.recorded.clone());
        let selection = list.select(&registry, &lists)?;
        let table = StoreTable::found(&registry, &keys, as_of, false)?;
        let rules = registry.read(|reader| reader.rules())?;
        let ids = selection.window(offset as usize, count.min(MOST) as usize);
        let mut stores: HashMap<i64, Store> = (registry.stores(&ids, as_of)?.into_iter())
            .map(|store| (store.id, store))
            .collect();
        let columns = columns(&table, &query);
        let status = columns.iter().position(|column| column.key == "status");
        let holds = match list.held {
            Some(_) => registry.columns(as_of)?.hold_for(&query, &ids)?,
            None => vec![true; ids.len()],
        };
        let mut aside = match as_of {
            AsOf::Now => aside(&registry, &ids)?,
            AsOf::Recorded(_) => HashMap::new(),
        };
        let rows = ids.iter().zip(holds).map(|(id, holds)| {
            let Some(store) = stores.remove(id) else {
                return GridRow {
                    id: id.to_string(),
                    cells: Vec::new(),
                    findings: Vec::new(),
                    aside: Vec::new(),
                    left: true,
                    gone: true,
                };
            };
            let mut cells: Vec<String> =
                table.row(&store).iter().map(ToString::to_string).collect();
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
                findings: findings(&store, &rules),
                aside: aside.remove(id).unwrap_or_default(),
                left: !holds,
                gone: false,
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

/// The cells of these stores that are set aside, by store.
fn aside(registry: &Registry, ids: &[i64]) -> Result<HashMap<i64, Vec<AsideCell>>, Refusal> {
    let lines = registry.read(|reader| reader.set_aside_of(ids))?;
    let mut cells: HashMap<i64, Vec<AsideCell>> = HashMap::new();
    for line in lines {
        if let (Some(store), Some(field), Some(finding)) = (line.store, line.field, &line.finding) {
            cells.entry(store).or_default().push(AsideCell {
                field: field.to_string(),
                text: line.value,
                said: finding.into(),
            });
        }
    }
    Ok(cells)
}
