//! Tables of files that are workbooks by their names and texts by what they hold: web pages, and the XML of Excel 2003. Portals export both as .xls.
//!
//! They are read once and kept: neither can be read from its middle.

use std::path::Path;

use super::facts::{Facts, Merge};
use super::guard::FileKind;
use super::source::{MAX_COLUMNS, Seen};
use super::watch::Watch;
use super::workbook::SheetName;
use super::{html, spreadsheet_xml};
use crate::error::{Error, Result, Unreadable, UnreadableKind};

/// Cells of a file that are kept.
const MAX_CELLS: usize = 1 << 23;

/// Bytes of text that are kept.
const MAX_TEXT: usize = 1 << 28;

/// Longest text of one cell; a spreadsheet program keeps 32,767 characters.
const MAX_CELL: usize = 1 << 20;

/// Refuses a cell that would fill the memory.
pub(super) fn check_cell(path: &Path, text: &str) -> Result<()> {
    match text.len() > MAX_CELL {
        true => Err(Error::damaged(path, "a cell of it is longer than 1 MB")),
        false => Ok(()),
    }
}

/// Rows of the longest sheet.
const MAX_ROWS: u32 = 1 << 20;

/// The tables of a file, in their order.
#[derive(Debug, Default)]
pub(super) struct Tables(Vec<Table>);

/// One table.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) hidden: bool,
    rows: Vec<(u32, Vec<String>)>,
    pub(super) facts: Facts,
}

impl Tables {
    /// The names of the tables that have rows.
    pub(super) fn names(&self) -> Vec<SheetName> {
        let tables = self.0.iter();
        tables
            .map(|table| SheetName {
                name: table.name.clone(),
                hidden: table.hidden,
            })
            .collect()
    }

    fn named(&self, name: &str) -> Option<&Table> {
        self.0.iter().find(|table| table.name == name)
    }

    /// The rows of a table that are not blank, by their numbers from 0.
    pub(super) fn rows(&self, name: &str) -> &[(u32, Vec<String>)] {
        self.named(name).map_or(&[], |table| &table.rows)
    }

    /// What a table says of itself beside its cells.
    pub(super) fn facts(&self, name: &str) -> Facts {
        let facts = self.named(name).map(|table| table.facts.clone());
        facts.unwrap_or_default()
    }
}

/// Reads all tables of a file.
pub(super) fn read(seen: &Seen, watch: &Watch<'_>) -> Result<Tables> {
    let mut tables = match seen.kind {
        FileKind::Html => html::read(seen, watch)?,
        _ => spreadsheet_xml::read(seen, watch)?,
    };
    for table in &mut tables {
        table.facts.merges.sort_unstable();
        table.rows.sort_by_key(|(row, _)| *row);
    }
    Ok(Tables(tables))
}

impl Table {
    /// A table without rows, of which hidden rows are known.
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            facts: Facts {
                hidden_rows: Some(Vec::new()),
                ..Facts::default()
            },
            ..Self::default()
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.rows.is_empty()
    }

    /// Notes that cells are shown as one.
    pub(super) fn merge(&mut self, row: u32, column: u32, down: u32, across: u32) {
        let last = (row.saturating_add(down), column.saturating_add(across));
        self.facts
            .merges
            .extend(Merge::between((row, column), last));
    }
}

/// How much of a file is kept already.
#[derive(Debug, Default)]
pub(super) struct Kept {
    cells: usize,
    text: usize,
}

impl Kept {
    /// Keeps a row, unless it is blank or the file was too large.
    pub(super) fn keep(
        &mut self,
        path: &Path,
        table: &mut Table,
        row: u32,
        cells: Vec<String>,
    ) -> Result<()> {
        if cells.len() > MAX_COLUMNS {
            let wide = Unreadable::new(UnreadableKind::TooWide);
            let wide = wide.with("row", u64::from(row) + 1);
            return Err(Error::unreadable(path, wide.with("cells", cells.len())));
        }
        self.cells += cells.len();
        self.text += cells.iter().map(String::len).sum::<usize>();
        if self.cells > MAX_CELLS || self.text > MAX_TEXT || row >= MAX_ROWS {
            return Err(Error::unreadable(path, UnreadableKind::Sparse));
        }
        if cells.iter().any(|cell| !cell.is_empty()) {
            table.rows.push((row, cells));
        }
        Ok(())
    }
}
