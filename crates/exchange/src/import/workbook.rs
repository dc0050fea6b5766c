//! Workbooks: opened as what they are, and read sheet by sheet.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::sync::{Arc, Mutex, PoisonError};

use calamine::{Ods, Reader, SheetType, SheetVisible, Sheets, Xls, Xlsb, Xlsx};

use super::cells::{EachRow, sheet_rows, table_rows};
use super::facts::{self, Facts, Merge};
use super::guard::{FileKind, locked};
use super::opendocument::check_opendocument;
use super::plan::SourceOptions;
use super::sieve::Sieve;
use super::source::{Each, Seen};
use super::tables::{self, Tables};
use super::together;
use super::unread::Unread;
use super::watch::{Watch, Watched};
use super::xls_facts::of_xls;
use crate::error::{Error, Result, UnreadableKind};
use crate::shelter::sheltered;

/// What was found out about a workbook and is not to be found out again.
#[derive(Debug, Default)]
pub(super) struct Known {
    facts: Mutex<BTreeMap<String, Arc<Facts>>>,
    tables: Mutex<Option<Arc<Tables>>>,
}

impl Known {
    fn facts(&self, sheet: &str) -> Option<Arc<Facts>> {
        let facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        facts.get(sheet).cloned()
    }

    fn keep(&self, sheet: &str, found: Facts) -> Arc<Facts> {
        let mut facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        let found = Arc::new(found);
        facts.insert(sheet.to_owned(), Arc::clone(&found));
        found
    }
}

/// An open workbook.
pub(super) type Open<'w> = Sheets<BufReader<Watched<'w>>>;

/// A workbook as it is read.
pub(super) enum Book<'w> {
    /// By the library for workbooks.
    Sheets(Box<Open<'w>>),
    /// What is no workbook of that library: its tables as they were read already.
    Tables(Arc<Tables>),
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SheetName {
    pub(super) name: String,
    /// Whether its author has hidden it.
    pub(super) hidden: bool,
}

/// The sheets of a workbook that have cells, in order; none where the file is a text.
pub(super) fn sheets_of(seen: &Seen, watch: &Watch<'_>) -> Result<Vec<SheetName>> {
    match seen.kind {
        FileKind::Text => Ok(Vec::new()),
        _ => Book::open(seen, watch)
            .map(|book| book.sheets())
            .map_err(|error| watch.meant(error)),
    }
}

/// What a sheet says of itself beside its cells; nothing where the file is a text.
pub(super) fn facts_of(seen: &Seen, sheet: &str, watch: &Watch<'_>) -> Result<Option<Arc<Facts>>> {
    if seen.kind == FileKind::Text {
        return Ok(None);
    }
    let facts = match seen.known.facts(sheet) {
        Some(facts) => Ok(facts),
        None => Book::open(seen, watch).and_then(|book| book.facts(seen, sheet, watch)),
    };
    facts.map(Some).map_err(|error| watch.meant(error))
}

impl<'w> Book<'w> {
    /// Opens a workbook as what it is, whatever its name ends in.
    pub(super) fn open(seen: &Seen, watch: &'w Watch<'w>) -> Result<Self> {
        let path = &seen.path;
        if matches!(seen.kind, FileKind::Html | FileKind::SpreadsheetXml) {
            return Self::tables(seen, watch);
        }
        let file = || -> Result<_> {
            let file = File::open(path).map_err(Error::io(path))?;
            Ok(BufReader::new(Watched::new(file, watch)))
        };
        if seen.kind == FileKind::Ods {
            for (sheet, facts) in check_opendocument(path, file()?)? {
                seen.known.keep(&sheet, facts);
            }
        }
        let file = file()?;
        let opened = sheltered(|| match seen.kind {
            FileKind::Xlsb => Xlsb::new(file).map(Sheets::Xlsb).map_err(said),
            FileKind::Ods => Ods::new(file).map(Sheets::Ods).map_err(said),
            FileKind::Xls => Xls::new(file).map(Sheets::Xls).map_err(said),
            _ => Xlsx::new(file).map(Sheets::Xlsx).map_err(said),
        });
        let why = match opened {
            Ok(Ok(book)) => return Ok(Self::Sheets(Box::new(book))),
            Ok(Err(why)) if why.to_lowercase().contains("password") => return Err(locked(path)),
            Ok(Err(why)) => why,
            Err(_) => "a part of it does not hold together".to_owned(),
        };
        Err(Error::damaged(path, why))
    }

    fn tables(seen: &Seen, watch: &Watch<'_>) -> Result<Self> {
        let known = || {
            seen.known
                .tables
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(tables) = known().as_ref() {
            return Ok(Self::Tables(Arc::clone(tables)));
        }
        let tables = Arc::new(tables::read(seen, watch)?);
        *known() = Some(Arc::clone(&tables));
        Ok(Self::Tables(tables))
    }

    /// Sheets with cells: a chart may be a sheet of its own.
    pub(super) fn sheets(&self) -> Vec<SheetName> {
        match self {
            Self::Sheets(book) => {
                let sheets = book.sheets_metadata().iter();
                sheets
                    .filter(|sheet| sheet.typ == SheetType::WorkSheet)
                    .map(|sheet| SheetName {
                        name: sheet.name.clone(),
                        hidden: sheet.visible != SheetVisible::Visible,
                    })
                    .collect()
            }
            Self::Tables(tables) => tables.names(),
        }
    }

    /// What a sheet says of itself beside its cells.
    pub(super) fn facts(&self, seen: &Seen, sheet: &str, watch: &Watch<'_>) -> Result<Arc<Facts>> {
        if let Some(facts) = seen.known.facts(sheet) {
            return Ok(facts);
        }
        let facts = match self {
            Self::Tables(tables) => tables.facts(sheet),
            Self::Sheets(book) => match book.as_ref() {
                Sheets::Xlsx(_) => facts::of_xlsx(&seen.path, sheet, watch)?,
                Sheets::Xls(book) => {
                    let mut all = of_xls(&seen.path, watch);
                    let merges = book.merge_cells_by_sheet_name(sheet).unwrap_or_default();
                    let merges = merges.into_iter();
                    let merges = merges.filter_map(|cells| Merge::between(cells.start, cells.end));
                    all.remove(sheet).unwrap_or_default().with_merges(merges)
                }
                _ => Facts::default(),
            },
        };
        Ok(seen.known.keep(sheet, facts))
    }

    /// Hands on the rows of a sheet that are not blank; says whether to go on with another.
    pub(super) fn rows(
        &mut self,
        seen: &Seen,
        sheet: &str,
        facts: &Facts,
        unread: &mut Unread,
        each: &mut EachRow<'_>,
    ) -> Result<bool> {
        match self {
            Self::Sheets(book) => sheet_rows(&seen.path, book, sheet, facts, unread, each),
            Self::Tables(tables) => table_rows(tables, sheet, facts, unread, each),
        }
    }
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// The sheet of this name, in whatever letters it is written.
pub(super) fn named<'s>(seen: &Seen, sheets: &'s [SheetName], wanted: &str) -> Result<&'s str> {
    let folded = haat_atlas::fold(wanted);
    let names = || sheets.iter().map(|sheet| sheet.name.as_str());
    names()
        .find(|name| *name == wanted)
        .or_else(|| names().find(|name| haat_atlas::fold(name) == folded))
        .ok_or_else(|| Error::NoSheet {
            path: seen.path.clone(),
            sheet: wanted.to_owned(),
            known: names().map(str::to_owned).collect(),
        })
}

/// Reads one sheet, or several of them as one list.
pub(super) fn read_workbook(
    seen: &Seen,
    options: &SourceOptions,
    watch: &Watch<'_>,
    unread: &mut Unread,
    each: &mut Each<'_>,
) -> Result<()> {
    let mut book = Book::open(seen, watch)?;
    let sheets = book.sheets();
    if options.reads_together() {
        return together::read(seen, options, &mut book, watch, unread, each);
    }
    let sheet = match (&options.sheet, sheets.first()) {
        (Some(wanted), _) => named(seen, &sheets, wanted)?,
        (None, Some(first)) => &first.name,
        (None, None) => return Err(Error::unreadable(&seen.path, UnreadableKind::NoSheet)),
    };
    let facts = book.facts(seen, sheet, watch)?;
    unread.beside_cells(sheet, &facts);
    let mut sieve = Sieve::new(options.first_row(), options, Some(&facts));
    book.rows(seen, sheet, &facts, unread, &mut |number, cells| {
        sieve.take(number, cells, each)
    })?;
    sieve.finish(each)?;
    Ok(())
}
