//! Blocks of cells of the list of stores: added up, copied, pasted, filled, set, found and replaced.

use std::collections::HashSet;
use std::sync::Arc;

use haat_atlas::fold;
use haat_exchange::cells::{
    self, Block, CellsWritten, Clip, Fill, Found, Replace, ReplacePreview, Target, Write,
};
use haat_exchange::table::StoreTable;
use haat_registry::{AsOf, FieldKey, RangeFigures, Registry, StoreList, StoreQuery};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::{Recorded, as_of};
use crate::blocking;
use crate::jobs::Progress;
use crate::lists::HeldLists;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// Cells that are copied at most: what is more is an export's work.
const MOST_COPIED: usize = 2_000_000;

/// A list of stores as the page shows it.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ListOf {
    /// The query's text.
    pub(super) query: String,
    /// The name under which it is held; it goes before the query.
    pub(super) held: Option<u32>,
    /// The time of an earlier state.
    pub(super) recorded: Recorded,
}

impl ListOf {
    /// Its lines, as they are held or as the query has them now.
    pub(super) fn lines(
        &self,
        registry: &Registry,
        lists: &HeldLists,
    ) -> Result<Arc<StoreList>, Refusal> {
        if let Some(list) = self.held.and_then(|name| lists.get(name)) {
            return Ok(list);
        }
        let query: StoreQuery = self.query.parse()?;
        let columns = registry.columns(as_of(self.recorded.clone()))?;
        Ok(Arc::new(columns.list(&query)?))
    }

    /// The name it is held under from now on.
    fn hold(&self, lists: &HeldLists, list: &Arc<StoreList>) -> u32 {
        self.held
            .filter(|name| lists.get(*name).is_some())
            .unwrap_or_else(|| lists.hold(None, StoreList::clone(list)).0)
    }
}

/// A block of a list: `count` rows from `first` on, in these columns.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct CellRange {
    /// The list.
    list: ListOf,
    /// Keys of the columns.
    keys: Vec<String>,
    /// The first line.
    first: u32,
    /// How many lines; those of groups are passed over.
    count: u32,
    /// Whether every store of the list is meant, of folded groups too, whatever lines are said.
    whole: bool,
}

impl CellRange {
    fn stores(&self, registry: &Registry, lists: &HeldLists) -> Result<Vec<i64>, Refusal> {
        Ok(self.stores_of(&*self.list.lines(registry, lists)?))
    }

    fn stores_of(&self, list: &StoreList) -> Vec<i64> {
        match self.whole {
            true => list.stores().ids().collect(),
            false => list.stores_between(self.first as usize, self.count as usize),
        }
    }

    fn fields(&self) -> Vec<Option<FieldKey>> {
        self.keys.iter().map(|key| FieldKey::parse(key)).collect()
    }
}

/// What is written into a block.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CellsWrite {
    /// One text everywhere; nothing erases.
    Set(String),
    /// The cells at one side go on into the others.
    Fill(Fill),
    /// A text in the place of another.
    Replace(Replace),
}

/// What became of a block, and where it lies.
#[derive(Debug, Serialize, Type)]
pub struct CellsDone {
    /// What was written, and what was not.
    written: CellsWritten,
    /// The list, held from now on so that its rows stay where they are.
    held: u32,
    /// Lines of the block, those of groups between its rows included.
    rows: u32,
    /// Columns of the block.
    columns: u32,
    /// Whether its first line was left out, being the names of the columns.
    named: bool,
}

/// A count as the page takes it.
pub(super) fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// How much of a block is filled, and what its numbers come to.
#[tauri::command]
#[specta::specta]
pub async fn cells_figures(
    shell: State<'_, Shell>,
    range: CellRange,
) -> Result<RangeFigures, Refusal> {
    let registry = shell.registry()?;
    let lists = Arc::clone(&shell.lists);
    blocking::run(move || -> Result<_, Refusal> {
        let as_of = as_of(range.list.recorded.clone());
        let fields = StoreTable::found(&registry, &range.keys, as_of, false)?.fields();
        let stores = range.stores(&registry, &lists)?;
        Ok(registry.columns(as_of)?.range_figures(&stores, &fields)?)
    })
    .await
}

/// The row that Ctrl with an arrow leads to in a column.
#[tauri::command]
#[specta::specta]
pub async fn cells_edge(
    shell: State<'_, Shell>,
    list: ListOf,
    key: String,
    from: u32,
    down: bool,
) -> Result<u32, Refusal> {
    let registry = shell.registry()?;
    let lists = Arc::clone(&shell.lists);
    blocking::run(move || -> Result<_, Refusal> {
        let as_of = as_of(list.recorded.clone());
        let fields = StoreTable::found(&registry, &[key], as_of, false)?.fields();
        let Some(field) = fields.first() else {
            return Ok(from);
        };
        let list = list.lines(&registry, &lists)?;
        let stores = list.seen_from(0, usize::MAX);
        if stores.is_empty() {
            return Ok(if down {
                small(list.len()).saturating_sub(1)
            } else {
                0
            });
        }
        // From the line of a group, the store that stands beneath it, or above it where the way leads up.
        let from = match list.seen_above(from as usize) {
            above if list.line_of_seen(above) == from as usize || down => above,
            above => above.saturating_sub(1),
        };
        let to = registry.columns(as_of)?.edge(&stores, field, from, down)?;
        Ok(small(list.line_of_seen(to)))
    })
    .await
}

/// A block as other programs take it; with `names`, a line of them above.
#[tauri::command]
#[specta::specta]
pub async fn cells_copy(
    shell: State<'_, Shell>,
    range: CellRange,
    names: Option<Vec<String>>,
) -> Result<Clip, Refusal> {
    let registry = shell.registry()?;
    let lists = Arc::clone(&shell.lists);
    blocking::run(move || -> Result<_, Refusal> {
        let cells = (range.count as usize).saturating_mul(range.keys.len());
        if cells > MOST_COPIED {
            return Err(Refusal::new(
                "too_many_cells",
                format!("{cells} cells are more than the clipboard is given"),
            ));
        }
        let stores = range.stores(&registry, &lists)?;
        let as_of = as_of(range.list.recorded);
        let go_on = &mut |_: &str, _, _| true;
        Ok(cells::copy(
            &registry,
            &stores,
            &range.keys,
            as_of,
            names,
            go_on,
        )?)
    })
    .await
}

/// Pastes what is on the clipboard over a block and, where it is larger, below and beside it; `names` are what the page calls the columns from
/// the first of the block to the last of the list, `offered` what it calls all there are. One entry; cells in error are set aside.
#[tauri::command]
#[specta::specta]
#[expect(
    clippy::too_many_arguments,
    reason = "they are named where the page calls it"
)]
pub async fn cells_paste(
    shell: State<'_, Shell>,
    range: CellRange,
    beside: Vec<String>,
    names: Vec<String>,
    offered: Vec<String>,
    clip: Clip,
    job: String,
    reports: Channel<Progress>,
) -> Result<CellsDone, Refusal> {
    let registry = shell.registry()?;
    let lists = Arc::clone(&shell.lists);
    let written = Arc::clone(&shell.written);
    let mut job = shell.jobs.begin(job, reports);
    blocking::run(move || -> Result<_, Refusal> {
        let list = range.list.lines(&registry, &lists)?;
        let keys: Vec<&String> = range.keys.iter().chain(&beside).collect();
        let called = names_of(&registry, &keys, &names)?;
        let (block, named) = clip.read().without_names(&called);
        if !named && let Some(refusal) = names_of_others(&registry, &block, &offered)? {
            return Err(refusal);
        }
        let first = range.first as usize;
        let (above, selected) = (list.seen_above(first), range.stores_of(&list).len());
        let (rows, columns) = block.spread((selected.max(1), range.keys.len()));
        let stores = list.seen_from(above, rows);
        let fields: Vec<Option<FieldKey>> = (keys.iter().take(columns))
            .map(|key| FieldKey::parse(key))
            .collect();
        let target = Target {
            stores: &stores,
            fields: &fields,
        };
        let what = Write::Paste { block, clip: &clip };
        let go_on = &mut |phase: &str, done, total| job.goes_on(phase, done, total);
        let done = cells::write(&registry, &who(), target, &what, go_on)?;
        note(&written, &done);
        // From the first store of the block to the last one that was written to.
        let last = (above + stores.len()).checked_sub(1);
        let end = last.map_or(first, |last| list.line_of_seen(last) + 1);
        Ok(CellsDone {
            rows: small(end.saturating_sub(first)),
            columns: small(fields.len()),
            written: done,
            held: range.list.hold(&lists, &list),
            named,
        })
    })
    .await
}

/// A block whose first line names other columns than those it would go to would overwrite what nobody meant: it is not pasted.
fn names_of_others(
    registry: &Registry,
    block: &Block,
    offered: &[String],
) -> Result<Option<Refusal>, Refusal> {
    let table = StoreTable::offered(registry, AsOf::Now)?;
    let called = table.columns.iter().flat_map(|column| {
        let own = column.header.strip_prefix("x.");
        [Some(column.key.as_str()), Some(&column.header), own]
    });
    let names: HashSet<String> = called
        .flatten()
        .map(fold)
        .chain(offered.iter().map(|name| fold(name)))
        .collect();
    let headed = block.is_headed(|cell| names.contains(&fold(cell)));
    Ok(headed.then(|| {
        Refusal::new(
            "other_columns",
            "The first line of what is on the clipboard names other columns than these",
        )
    }))
}

/// Every way each column may be called: as the page does, by its key, by its English name.
fn names_of(
    registry: &Registry,
    keys: &[&String],
    names: &[String],
) -> Result<Vec<Vec<String>>, Refusal> {
    let table = StoreTable::offered(registry, AsOf::Now)?;
    let called = keys.iter().enumerate().map(|(at, key)| {
        let column = table.columns.iter().find(|column| column.key == **key);
        let header = column.map(|column| column.header.clone());
        let own = header
            .as_deref()
            .and_then(|header| header.strip_prefix("x."))
            .map(str::to_owned);
        [Some((*key).clone()), names.get(at).cloned(), header, own]
            .into_iter()
            .flatten()
            .collect()
    });
    Ok(called.collect())
}

/// Writes into every cell of a block, as one entry.
#[tauri::command]
#[specta::specta]
pub async fn cells_write(
    shell: State<'_, Shell>,
    range: CellRange,
    what: CellsWrite,
    job: String,
    reports: Channel<Progress>,
) -> Result<CellsDone, Refusal> {
    let registry = shell.registry()?;
    let lists = Arc::clone(&shell.lists);
    let written = Arc::clone(&shell.written);
    let mut job = shell.jobs.begin(job, reports);
    blocking::run(move || -> Result<_, Refusal> {
        let list = range.list.lines(&registry, &lists)?;
        let stores = range.stores_of(&list);
        let fields = range.fields();
        let target = Target {
            stores: &stores,
            fields: &fields,
        };
        let what = match what {
            CellsWrite::Set(text) => Write::Set(text),
            CellsWrite::Fill(fill) => Write::Fill(fill),
            CellsWrite::Replace(replace) => Write::Replace(replace),
        };
        let go_on = &mut |phase: &str, done, total| job.goes_on(phase, done, total);
        let done = cells::write(&registry, &who(), target, &what, go_on)?;
        note(&written, &done);
        Ok(CellsDone {
            rows: range.count,
            columns: small(fields.len()),
            written: done,
            held: range.list.hold(&lists, &list),
            named: false,
        })
    })
    .await
}

fn note(written: &crate::shell::Written, done: &CellsWritten) {
    written.add(done.entry.as_deref().and_then(|entry| entry.parse().ok()));
}

/// The next cell that holds a text, row by row after `from`, and from the beginning again; nothing where there is none.
#[tauri::command]
#[specta::specta]
pub async fn cells_find(
    shell: State<'_, Shell>,
    list: ListOf,
    keys: Vec<String>,
    wanted: Replace,
    from: Found,
    job: String,
    reports: Channel<Progress>,
) -> Result<Option<Found>, Refusal> {
    let registry = shell.registry()?;
    let lists = Arc::clone(&shell.lists);
    let mut job = shell.jobs.begin(job, reports);
    blocking::run(move || -> Result<_, Refusal> {
        let list = list.lines(&registry, &lists)?;
        let stores = list.seen_from(0, usize::MAX);
        let from = Found {
            row: small(list.seen_above(from.row as usize)),
            ..from
        };
        let go_on = &mut |phase: &str, done, total| job.goes_on(phase, done, total);
        let found = cells::find_next(&registry, &stores, &keys, &wanted, from, go_on)?;
        Ok(found.map(|found| Found {
            row: small(list.line_of_seen(found.row as usize)),
            ..found
        }))
    })
    .await
}

/// What replacing a text in a block would do; nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn cells_preview_replace(
    shell: State<'_, Shell>,
    range: CellRange,
    replace: Replace,
    job: String,
    reports: Channel<Progress>,
) -> Result<ReplacePreview, Refusal> {
    let registry = shell.registry()?;
    let lists = Arc::clone(&shell.lists);
    let mut job = shell.jobs.begin(job, reports);
    blocking::run(move || -> Result<_, Refusal> {
        let stores = range.stores(&registry, &lists)?;
        let go_on = &mut |phase: &str, done, total| job.goes_on(phase, done, total);
        Ok(cells::preview_replace(
            &registry,
            &stores,
            &range.fields(),
            &replace,
            go_on,
        )?)
    })
    .await
}
