//! The grid of stores: which columns there are, and windows of its rows.

use std::collections::HashMap;
use std::sync::Arc;

use haat_atlas::fold;
use haat_exchange::import::Said;
use haat_exchange::table::{CellKind, Column, StoreTable};
use haat_registry::{
    AsOf, FieldDef, FieldKey, FieldKind, Folds, ListGroup, ListLine, PeriodStep, QueryField,
    Registry, Store, StoreField, StoreList, StoreQuery,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;

use super::cells::{ListOf, small};
use super::finding::{FindingLine, findings};
use super::store::{ChoiceLine, choices};
use super::{Recorded, as_of};
use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::Shell;

/// Rows of one answer at most.
const MOST: u32 = 500;

/// A window of lines.
#[derive(Debug, Serialize, Type)]
pub struct Rows {
    /// Lines of the whole list: those of stores and those of groups.
    total: u32,
    /// Stores of the whole list, of folded groups too.
    stores: u32,
    /// The name under which the list is held, where it is.
    held: Option<u32>,
    /// What it is grouped by, the outermost first.
    levels: Vec<Level>,
    /// The columns.
    columns: Vec<GridColumn>,
    /// The groups that the first row of the window lies in, the outermost first.
    around: Vec<GroupAbove>,
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
        // Groups come before the order, and turn round as it does.
        let groups = query.group.iter().filter(|key| key.by.is_none());
        let order: Vec<(&QueryField, bool)> = groups
            .map(|key| (&key.field, key.descending))
            .chain(query.sort.iter().map(|key| (&key.field, key.descending)))
            .collect();
        let place = order.iter().position(|(key, _)| key.is_same(field));
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
            sorted: place.map(|at| match order[at].1 {
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

/// What a list is grouped by.
#[derive(Debug, Serialize, Type)]
pub struct Level {
    /// The column of the field.
    column: GridColumn,
    /// Of dates: the periods; each day for itself where there is none.
    by: Option<&'static str>,
}

/// Which groups are folded: none or all, but some. A group is named by the values of those it lies in and its own.
#[derive(Debug, Deserialize, Type)]
pub struct FoldedGroups {
    /// Whether all are folded.
    all: bool,
    /// Those with which it is the other way.
    but: Vec<Vec<String>>,
}

impl From<FoldedGroups> for Folds {
    fn from(folds: FoldedGroups) -> Self {
        Self {
            all: folds.all,
            but: folds.but.into_iter().collect(),
        }
    }
}

/// The line of a group.
#[derive(Debug, Serialize, Type)]
pub struct GroupLine {
    /// How deep it lies; the outermost are 0.
    level: u32,
    /// What its stores have in common; a period as a query writes it, empty where they say nothing.
    value: String,
    /// The values that name it: of those it lies in, and its own.
    path: Vec<String>,
    /// Its stores.
    count: u32,
    /// Of each column what its amounts come to; nothing where they do not add up.
    sums: Vec<Option<Sum>>,
}

/// A group that lines below its own lie in.
#[derive(Debug, Serialize, Type)]
pub struct GroupAbove {
    /// Its line.
    at: u32,
    /// What the line says.
    group: GroupLine,
}

/// What amounts come to.
#[derive(Debug, Serialize, Type)]
pub struct Sum {
    /// The sum.
    sum: f64,
    /// How many there are.
    count: u32,
}

/// A row of the grid.
#[derive(Debug, Serialize, Type)]
pub struct GridRow {
    /// Of the line of a group; then nothing else is said.
    group: Option<GroupLine>,
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
pub async fn store_columns(
    shell: State<'_, Shell>,
    recorded: Recorded,
) -> Result<Vec<GridColumn>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let table = StoreTable::offered(&registry, as_of(recorded))?;
        Ok(columns(&table, &StoreQuery::default()))
    })
    .await
}

/// `count` lines of a list from `offset` on, by these columns; what is no column any more is left out. With `folds`, the list is held from now on, its
/// groups folded so.
#[tauri::command]
#[specta::specta]
pub async fn store_rows(
    shell: State<'_, Shell>,
    list: ListOf,
    keys: Vec<String>,
    offset: u32,
    count: u32,
    folds: Option<FoldedGroups>,
) -> Result<Rows, Refusal> {
    let registry = shell.registry()?;
    let lists = Arc::clone(&shell.lists);
    blocking::run(move || -> Result<_, Refusal> {
        let query: StoreQuery = list.query.parse()?;
        let as_of = as_of(list.recorded.clone());
        let mut found = list.lines(&registry, &lists)?;
        let mut held = list.held;
        if let Some(folds) = folds {
            let mut folded = StoreList::clone(&found);
            folded.fold(&folds.into());
            let (name, kept) = lists.hold(held, folded);
            (held, found) = (Some(name), kept);
        }
        let table = StoreTable::found(&registry, &keys, as_of, false)?;
        let rules = registry.read(|reader| reader.rules())?;
        let (above, around): (Vec<usize>, Vec<ListLine<'_>>) =
            found.around(offset as usize).into_iter().unzip();
        let lines = found.lines(offset as usize, count.min(MOST) as usize);
        let ids: Vec<i64> = (lines.iter())
            .filter_map(|line| match line {
                ListLine::Store(id) => Some(*id),
                ListLine::Group(..) => None,
            })
            .collect();
        let mut stores: HashMap<i64, Store> = (registry.stores(&ids, as_of)?.into_iter())
            .map(|store| (store.id, store))
            .collect();
        let fields = table.fields();
        let columns = columns(&table, &query);
        let status = columns.iter().position(|column| column.key == "status");
        let holds = match list.held {
            // What was held a moment ago is as the query has it.
            Some(_) => registry.columns(as_of)?.hold_for(&query, &ids)?,
            None => vec![true; ids.len()],
        };
        let holds: HashMap<i64, bool> = ids.iter().copied().zip(holds).collect();
        let mut aside = match as_of {
            AsOf::Now => aside(&registry, &ids)?,
            AsOf::Recorded(_) => HashMap::new(),
        };
        let levels = levels(&registry, &query, as_of)?;
        let groups: Vec<(usize, &ListGroup)> = (around.iter().chain(&lines))
            .filter_map(|line| match line {
                ListLine::Group(at, group) => Some((*at, *group)),
                ListLine::Store(_) => None,
            })
            .collect();
        let mut groups =
            group_lines(&registry, &found, &groups, &fields, &query, as_of)?.into_iter();
        let around = (above.into_iter().zip(groups.by_ref()))
            .map(|(at, group)| GroupAbove {
                at: small(at),
                group,
            })
            .collect();
        let mut rows = Vec::with_capacity(lines.len());
        for line in &lines {
            let id = match line {
                ListLine::Store(id) => id,
                ListLine::Group(..) => {
                    rows.extend(groups.next().map(GridRow::group));
                    continue;
                }
            };
            let Some(store) = stores.remove(id) else {
                rows.push(GridRow {
                    left: true,
                    gone: true,
                    ..GridRow::of(*id)
                });
                continue;
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
            rows.push(GridRow {
                cells,
                findings: findings(&store, &rules),
                aside: aside.remove(id).unwrap_or_default(),
                left: !holds.get(id).copied().unwrap_or_default(),
                ..GridRow::of(*id)
            });
        }
        Ok(Rows {
            total: small(found.len()),
            stores: small(found.stores().len()),
            held,
            levels,
            around,
            rows,
            columns,
        })
    })
    .await
}

impl GridRow {
    fn of(id: i64) -> Self {
        Self {
            group: None,
            id: id.to_string(),
            cells: Vec::new(),
            findings: Vec::new(),
            aside: Vec::new(),
            left: false,
            gone: false,
        }
    }

    fn group(group: GroupLine) -> Self {
        Self {
            group: Some(group),
            id: String::new(),
            ..Self::of(0)
        }
    }
}

/// What the lines of these groups say, each with its place among all of the list.
fn group_lines(
    registry: &Registry,
    list: &StoreList,
    groups: &[(usize, &ListGroup)],
    fields: &[QueryField],
    query: &StoreQuery,
    as_of: AsOf,
) -> Result<Vec<GroupLine>, Refusal> {
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    let columns = registry.columns(as_of)?;
    let spelled = spelled(registry, list, groups, query, as_of)?;
    let mut lines = Vec::with_capacity(groups.len());
    for (at, group) in groups {
        let sums = columns.sums(list, group, fields)?;
        let spelled = spelled.get(&(list.first_of(group), group.level));
        lines.push(GroupLine {
            level: small(group.level),
            value: (spelled.filter(|spelled| fold(spelled) == fold(&group.value)))
                .unwrap_or(&group.value)
                .clone(),
            path: list.path_of(*at),
            count: small(group.count),
            sums: (sums.into_iter())
                .map(|found| {
                    found.map(|(sum, count)| Sum {
                        sum,
                        count: small(count),
                    })
                })
                .collect(),
        });
    }
    Ok(lines)
}

/// What a query groups by, as columns.
fn levels(registry: &Registry, query: &StoreQuery, as_of: AsOf) -> Result<Vec<Level>, Refusal> {
    if query.group.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<String> = (query.group.iter())
        .map(|key| key.field.to_string())
        .collect();
    let table = StoreTable::named(registry, &names, as_of, false)?;
    let columns = columns(&table, query);
    let steps = query.group.iter().map(|key| key.by.map(PeriodStep::key));
    Ok(columns
        .into_iter()
        .zip(steps)
        .map(|(column, by)| Level { column, by })
        .collect())
}

/// How the first stores of these groups write what they have in common: texts are grouped whatever their case.
fn spelled(
    registry: &Registry,
    list: &StoreList,
    groups: &[(usize, &ListGroup)],
    query: &StoreQuery,
    as_of: AsOf,
) -> Result<HashMap<(i64, usize), String>, Refusal> {
    let names: Vec<String> = (query.group.iter())
        .map(|key| key.field.to_string())
        .collect();
    let ids: Vec<i64> = (groups.iter())
        .map(|(_, group)| list.first_of(group))
        .collect();
    let table = StoreTable::named(registry, &names, as_of, false)?;
    let mut found = HashMap::new();
    for store in registry.stores(&ids, as_of)? {
        let cells = table.row(&store);
        for (level, cell) in cells.iter().enumerate() {
            found.insert((store.id, level), cell.to_string());
        }
    }
    Ok(found)
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
