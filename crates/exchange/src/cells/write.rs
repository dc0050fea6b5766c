//! Blocks written into stores: each as one entry, what is in error left as it was and said.

use std::borrow::Cow;

use haat_registry::checks::{Check, Finding};
use haat_registry::{
    Action, AsOf, FieldDef, FieldKey, ImportRecord, Registry, SetAsideItem, Store, Tx,
};
use sha2::{Digest, Sha256};

use super::block::Block;
use super::clip::Clip;
use super::fill::{Fill, Series, Toward};
use super::find::Replace;
use crate::error::{Error, Result};
use crate::import::{Progress, Said, through_the_door};
use crate::table::Names;

/// Cells in error that are named; what more there are, is counted.
const NAMED: usize = 200;

/// New names that are said; what more there are, is counted.
const MADE: usize = 3;

/// What cells that a paste could not take are kept under, in the place of a file's name.
pub const CLIPBOARD: &str = "clipboard";

/// The cells to be written: these columns of these stores, in their order. `None` is a column that follows from others and is not written.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Local ids of the stores.
    pub stores: &'a [i64],
    /// The columns.
    pub fields: &'a [Option<FieldKey>],
}

/// What is written.
#[derive(Debug, Clone)]
pub enum Write<'a> {
    /// A block from the clipboard, repeated where the target is larger. What cannot be held is set aside, unless nothing of it can.
    Paste {
        /// The block.
        block: Block,
        /// What it was read from.
        clip: &'a Clip,
    },
    /// One text everywhere; nothing erases.
    Set(String),
    /// The cells at one side go on into the others.
    Fill(Fill),
    /// A text in the place of another.
    Replace(Replace),
}

impl Write<'_> {
    fn action(&self) -> Action {
        match self {
            Self::Paste { .. } => Action::new("cells.paste"),
            Self::Set(text) if text.is_empty() => Action::new("cells.clear"),
            Self::Set(text) => Action::new("cells.set").with("value", text.clone()),
            Self::Fill(_) => Action::new("cells.fill"),
            Self::Replace(replace) => Action::new("cells.replace")
                .with("from", replace.find.clone())
                .with("to", replace.with.clone()),
        }
    }
}

/// A cell that could not be written.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RefusedCell {
    /// Its row in the block, 0 is the first.
    pub row: u32,
    /// The store's id.
    pub store: String,
    /// Its code.
    pub code: String,
    /// The field's key.
    pub field: String,
    /// What was to be written.
    pub text: String,
    /// Why it was not.
    pub said: Said,
}

/// What became of a block.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CellsWritten {
    /// Cells that hold something else now.
    pub cells: u32,
    /// Stores they are of.
    pub stores: u32,
    /// Of those cells, how many have something to be looked at.
    pub warned: u32,
    /// Formats and partners that were named for the first time, and made.
    pub made: u32,
    /// What is said of the first of them.
    pub made_first: Vec<Said>,
    /// Cells that could not be written.
    pub refused: u32,
    /// The first of them.
    pub named: Vec<RefusedCell>,
    /// Cells of the block that had no cell to go to, beyond the list.
    pub beyond: u32,
    /// Cells of the block for columns that follow from others and are not written.
    pub derived: u32,
    /// The record under which a paste's cells in error are kept for correction.
    pub aside: Option<String>,
    /// The journal entry; nothing where nothing was written.
    pub entry: Option<String>,
}

/// Writes into the target as one entry by `who`.
pub fn write(
    registry: &Registry,
    who: &str,
    target: Target<'_>,
    write: &Write<'_>,
    progress: &mut Progress<'_>,
) -> Result<CellsWritten> {
    let mut action = write.action();
    // One value for one field is told by what that field calls it.
    if let (Write::Set(_), [Some(field)]) = (write, target.fields) {
        action = action.with("field", field.to_string());
    }
    through_the_door(registry, who, action, false, |tx| {
        let mut writing = Writing::begin(registry, tx, target)?;
        match write {
            Write::Paste { block, clip } => {
                writing.block(block, progress)?;
                writing.set_aside(clip)?;
            }
            Write::Set(text) => writing.block(&Block::one(text), progress)?,
            Write::Fill(fill) => writing.fill(*fill, progress)?,
            Write::Replace(replace) => writing.replace(replace, progress)?,
        }
        writing.finish()
    })
}

/// A text that was refused, where it was to go.
struct Refused {
    row: usize,
    column: usize,
    store: i64,
    field: FieldKey,
    text: String,
    finding: Finding,
}

struct Writing<'t, 'c, 'a> {
    tx: &'t mut Tx<'c>,
    target: Target<'a>,
    defs: Vec<Option<FieldDef>>,
    names: Names,
    refused: Vec<Refused>,
    done: CellsWritten,
}

impl<'t, 'c, 'a> Writing<'t, 'c, 'a> {
    fn begin(registry: &Registry, tx: &'t mut Tx<'c>, target: Target<'a>) -> Result<Self> {
        let own = tx.own_fields()?;
        let def = |key: &FieldKey| match key {
            FieldKey::Builtin(field) => Some(FieldDef::builtin(*field)),
            FieldKey::Own(uid) => own.iter().find(|own| own.uid == *uid).map(FieldDef::from),
        };
        let defs = target.fields.iter().map(|key| key.as_ref().and_then(def));
        Ok(Self {
            defs: defs.collect(),
            // Nobody else writes by now, so these are the names of this very state.
            names: Names::read(registry, AsOf::Now)?,
            tx,
            target,
            refused: Vec::new(),
            done: CellsWritten::default(),
        })
    }

    /// The block, over and over.
    fn block(&mut self, block: &Block, progress: &mut Progress<'_>) -> Result<()> {
        let selected = (self.target.stores.len(), self.target.fields.len());
        let (rows, columns) = block.spread(selected);
        let (held_rows, held_columns) = (rows.min(selected.0), columns.min(selected.1));
        let writable = (self.defs[..held_columns].iter().filter(|def| def.is_some())).count();
        let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        self.done.beyond = small(rows * columns - held_rows * held_columns);
        self.done.derived = small(held_rows * (held_columns - writable));
        self.rows(held_rows, progress, |row, column, _| {
            (column < held_columns)
                .then(|| block.cell(row, column).map(Cow::Borrowed))
                .flatten()
        })
    }

    fn fill(&mut self, fill: Fill, progress: &mut Progress<'_>) -> Result<()> {
        let (rows, columns) = (self.target.stores.len(), self.target.fields.len());
        let from = fill.from.max(1) as usize;
        if matches!(fill.toward, Toward::Right | Toward::Left) {
            let there = |column: usize| match fill.toward {
                Toward::Right => column < from,
                _ => column + from >= columns,
            };
            let first = if fill.toward == Toward::Right {
                0
            } else {
                columns.saturating_sub(from)
            };
            let (defs, names) = (self.defs.clone(), self.names.clone());
            let mut of: Option<(usize, Series)> = None;
            return self.rows(rows, progress, move |row, column, store| {
                if there(column) {
                    return None;
                }
                if of.as_ref().is_none_or(|(known, _)| *known != row) {
                    let texts = (first..columns.min(first + from))
                        .map(|at| shown(&names, &defs, at, store));
                    of = Some((row, Series::of(texts.collect())));
                }
                let (_, series) = of.as_ref()?;
                Some(series.at(column as i64 - first as i64).into())
            });
        }
        let down = fill.toward == Toward::Down;
        let first = if down { 0 } else { rows.saturating_sub(from) };
        let mut texts: Vec<Vec<String>> = vec![Vec::new(); columns];
        for row in first..rows.min(first + from) {
            let Some(store) = self.tx.store(self.target.stores[row])? else {
                continue;
            };
            for (column, texts) in texts.iter_mut().enumerate() {
                texts.push(shown(&self.names, &self.defs, column, &store));
            }
        }
        let series: Vec<Series> = texts.into_iter().map(Series::of).collect();
        self.rows(rows, progress, |row, column, _| {
            let there = (first..first + from).contains(&row);
            (!there).then(|| series[column].at(row as i64 - first as i64).into())
        })
    }

    fn replace(&mut self, replace: &Replace, progress: &mut Progress<'_>) -> Result<()> {
        let (defs, names) = (self.defs.clone(), self.names.clone());
        self.rows(self.target.stores.len(), progress, |_, column, store| {
            replace
                .of(&shown(&names, &defs, column, store))
                .map(Cow::Owned)
        })
    }

    /// Writes what `text` says for each cell, row by row; a code that is taken is tried again once all others are written, since a block may move
    /// codes from one store to the next.
    fn rows<'x>(
        &mut self,
        rows: usize,
        progress: &mut Progress<'_>,
        mut text: impl FnMut(usize, usize, &Store) -> Option<Cow<'x, str>>,
    ) -> Result<()> {
        let fields = self.target.fields;
        for row in 0..rows.min(self.target.stores.len()) {
            if row.is_multiple_of(200) && !progress("writing", row as u64, Some(rows as u64)) {
                return Err(Error::Registry(haat_registry::Error::Stopped));
            }
            let id = self.target.stores[row];
            let live = self
                .tx
                .store(id)?
                .filter(|store| store.deleted_by.is_none());
            // A store that another program removed has no cells any more.
            let Some(store) = live else { continue };
            let mut texts = Vec::with_capacity(fields.len());
            for (column, field) in fields.iter().enumerate() {
                if let (Some(field), Some(_)) = (field, &self.defs[column])
                    && let Some(text) = text(row, column, &store)
                {
                    texts.push((*field, text.into_owned()));
                }
            }
            self.row(row, &store, texts)?;
        }
        self.again()
    }

    fn row(&mut self, row: usize, store: &Store, texts: Vec<(FieldKey, String)>) -> Result<bool> {
        if texts.is_empty() {
            return Ok(false);
        }
        let held = self.tx.write_cells(store, &texts)?;
        self.done.cells += held.changed;
        self.done.stores += u32::from(held.changed > 0);
        self.done.warned += held.warned;
        for finding in &held.made {
            self.done.made += 1;
            if self.done.made_first.len() < MADE {
                self.done.made_first.push(Said::from(finding));
            }
        }
        for finding in held.refused {
            let Some((field, text)) = texts.iter().find(|(key, _)| *key == finding.field) else {
                continue;
            };
            let column = self
                .target
                .fields
                .iter()
                .position(|key| *key == Some(*field));
            self.refused.push(Refused {
                row,
                column: column.unwrap_or_default(),
                store: store.id,
                field: *field,
                text: text.clone(),
                finding,
            });
        }
        Ok(held.changed > 0)
    }

    fn again(&mut self) -> Result<()> {
        loop {
            let taken = |refused: &Refused| refused.finding.check == Check::CodeTaken;
            let (again, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.refused)
                .into_iter()
                .partition(taken);
            self.refused = others;
            let mut moved = false;
            for cell in again {
                if let Some(store) = self.tx.store(cell.store)? {
                    moved |= self.row(cell.row, &store, vec![(cell.field, cell.text)])?;
                }
            }
            if !moved {
                return Ok(());
            }
        }
    }

    /// Keeps what a paste could not take, so that it can be corrected at any later time. Where it took nothing there is no entry to keep it in:
    /// the block is on the clipboard still.
    fn set_aside(&mut self, clip: &Clip) -> Result<()> {
        if self.refused.is_empty() || self.done.cells == 0 {
            return Ok(());
        }
        let mut record = ImportRecord {
            file_name: CLIPBOARD.to_owned(),
            size: clip.text.len() as u64,
            sha256: hex(&Sha256::digest(clip.text.as_bytes())),
            // Cells of a paste are read as what a person types: there is no plan to read them by.
            plan: "null".to_owned(),
            ..ImportRecord::default()
        };
        let import = self.tx.begin_import(&record)?;
        for cell in &self.refused {
            let column = self.defs.get(cell.column).and_then(Option::as_ref);
            self.tx.set_aside(
                Some(import),
                &SetAsideItem {
                    store: Some(cell.store),
                    source_row: cell.row as u64 + 1,
                    source_col: Some(column.map_or_else(String::new, |def| def.label.clone())),
                    field: Some(cell.field),
                    value: cell.text.clone(),
                    finding: cell.finding.clone(),
                },
            )?;
        }
        record.rows = self.target.stores.len() as u64;
        record.updated = self.done.stores.into();
        record.set_aside = self.refused.len() as u64;
        self.tx.finish_import(import, &record)?;
        self.done.aside = Some(import.to_string());
        Ok(())
    }

    fn finish(mut self) -> Result<CellsWritten> {
        self.done.refused = u32::try_from(self.refused.len()).unwrap_or(u32::MAX);
        for cell in self.refused.iter().take(NAMED) {
            let store = self.tx.store(cell.store)?;
            self.done.named.push(RefusedCell {
                row: u32::try_from(cell.row).unwrap_or(u32::MAX),
                store: cell.store.to_string(),
                code: store
                    .map(|store| store.code().to_owned())
                    .unwrap_or_default(),
                field: cell.field.to_string(),
                text: cell.text.clone(),
                said: (&cell.finding).into(),
            });
        }
        if self.done.cells == 0 {
            self.tx.take_back();
            return Ok(self.done);
        }
        self.tx.note("cells", self.done.cells);
        self.tx.note("stores", self.done.stores);
        self.done.entry = Some(self.tx.entry().to_string());
        Ok(self.done)
    }
}

/// What a cell shows, as a person would type it.
fn shown(names: &Names, defs: &[Option<FieldDef>], column: usize, store: &Store) -> String {
    let def = defs.get(column).and_then(Option::as_ref);
    def.map_or_else(String::new, |def| {
        names.show(store, def, store.get(def.key)).to_string()
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
