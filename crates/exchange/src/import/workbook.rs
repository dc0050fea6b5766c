//! Workbooks: which sheets are read, and how several become one list.

use std::fs::File;
use std::io::BufReader;

use calamine::{Ods, Reader, SheetType, SheetVisible, Sheets, Xls, Xlsb, Xlsx};

use super::cells::{Book, EachRow, sheet_rows};
use super::guard::{FileKind, locked};
use super::layout::{Layout, width_of};
use super::opendocument::check_opendocument;
use super::plan::SourceOptions;
use super::source::{Each, Part, Seen, SourceRow};
use super::unread::Unread;
use super::watch::{Watch, Watched};
use crate::error::{Error, Result, Unreadable, UnreadableKind};
use crate::shelter::sheltered;

/// Rows of a sheet in which its header is looked for.
const HEADER_ROWS: usize = 20;

/// Header of the column that holds the sheet's name where all sheets are read together.
const SHEET_HEADER: &str = "Sheet";

/// The names of a workbook's sheets, in order; none where the file is a text.
pub(super) fn sheet_names(seen: &Seen, watch: &Watch<'_>) -> Result<Vec<String>> {
    match seen.kind {
        FileKind::Text => Ok(Vec::new()),
        _ => open(seen, watch)
            .map(|book| names_of(&book))
            .map_err(|error| watch.meant(error)),
    }
}

/// Those of a workbook's sheets that its author has hidden.
pub(super) fn hidden_sheets(seen: &Seen, watch: &Watch<'_>) -> Result<Vec<String>> {
    if seen.kind == FileKind::Text {
        return Ok(Vec::new());
    }
    let book = open(seen, watch).map_err(|error| watch.meant(error))?;
    let hidden = book.sheets_metadata().iter();
    Ok(hidden
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible != SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect())
}

/// Sheets with cells: a chart may be a sheet of its own.
fn names_of(book: &Book<'_>) -> Vec<String> {
    let sheets = book.sheets_metadata().iter();
    sheets
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect()
}

/// Opens a workbook as what it is, whatever its name ends in.
fn open<'w>(seen: &Seen, watch: &'w Watch<'w>) -> Result<Book<'w>> {
    let path = &seen.path;
    let file = || -> Result<_> {
        let file = File::open(path).map_err(Error::io(path))?;
        Ok(BufReader::new(Watched::new(file, watch)))
    };
    if seen.kind == FileKind::Ods {
        check_opendocument(path, file()?)?;
    }
    let file = file()?;
    let opened = sheltered(|| match seen.kind {
        FileKind::Xlsb => Xlsb::new(file).map(Sheets::Xlsb).map_err(said),
        FileKind::Ods => Ods::new(file).map(Sheets::Ods).map_err(said),
        FileKind::Xls => Xls::new(file).map(Sheets::Xls).map_err(said),
        FileKind::Xlsx | FileKind::Text => Xlsx::new(file).map(Sheets::Xlsx).map_err(said),
    });
    let why = match opened {
        Ok(Ok(book)) => return Ok(book),
        Ok(Err(why)) if why.to_lowercase().contains("password") => return Err(locked(path)),
        Ok(Err(why)) => why,
        Err(_) => "a part of it does not hold together".to_owned(),
    };
    Err(Error::damaged(path, why))
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Reads one sheet, or all of them as one list.
pub(super) fn read_workbook(
    seen: &Seen,
    options: &SourceOptions,
    watch: &Watch<'_>,
    unread: &mut Unread,
    each: &mut Each<'_>,
) -> Result<()> {
    let path = &seen.path;
    let mut book = open(seen, watch)?;
    let names = names_of(&book);
    if options.all_sheets {
        return read_all(seen, options, &mut book, &names, unread, each);
    }
    let sheet = match &options.sheet {
        Some(wanted) => names
            .iter()
            .find(|name| haat_atlas::fold(name) == haat_atlas::fold(wanted))
            .ok_or_else(|| Error::NoSheet {
                path: path.clone(),
                sheet: wanted.clone(),
                known: names.clone(),
            })?,
        None => names
            .first()
            .ok_or_else(|| Error::unreadable(path, UnreadableKind::NoSheet))?,
    };
    let mut parts = Parts::below(options.first_row());
    sheet_rows(path, &mut book, sheet, unread, &mut |number, cells| {
        each(SourceRow {
            number,
            part: parts.of(number),
            cells,
        })
    })?;
    Ok(())
}

/// Tells the rows of a source apart.
pub(super) struct Parts {
    header_row: u64,
    header_seen: bool,
}

impl Parts {
    /// The header is the first row that is not above this one; 0 where there is none.
    pub(super) fn below(header_row: u32) -> Self {
        Self {
            header_row: header_row.into(),
            header_seen: false,
        }
    }

    pub(super) fn of(&mut self, number: u64) -> Part {
        if self.header_row == 0 {
            Part::Data
        } else if number < self.header_row {
            Part::Above
        } else if std::mem::replace(&mut self.header_seen, true) {
            Part::Data
        } else {
            Part::Header
        }
    }
}

/// Reads all sheets by the headers of the first that has any, the sheet's name as one more column behind them.
///
/// Every sheet's header is looked for before the first row is handed on: a sheet in which a header is missing would give its
/// stores the wrong values, so none is read.
fn read_all(
    seen: &Seen,
    options: &SourceOptions,
    book: &mut Book<'_>,
    names: &[String],
    unread: &mut Unread,
    each: &mut Each<'_>,
) -> Result<()> {
    let path = &seen.path;
    let mut header: Option<Vec<String>> = None;
    let mut layouts = Vec::new();
    for name in names {
        // Formulas are counted when the rows are read.
        let mut heads = Vec::new();
        let mut parts = Parts::below(options.first_row());
        let enough = HEADER_ROWS.max(options.first_row() as usize);
        sheet_rows(
            path,
            book,
            name,
            &mut Unread::default(),
            &mut |number, cells| {
                heads.push((number, cells));
                Ok(heads.len() < enough)
            },
        )?;
        if heads.is_empty() {
            continue;
        }
        match &header {
            None => {
                let found = heads
                    .into_iter()
                    .find(|(number, _)| parts.of(*number) == Part::Header);
                if let Some((number, mut cells)) = found {
                    cells.truncate(width_of(&cells));
                    let layout = Layout::first(number, cells.len());
                    layouts.push((name, layout));
                    header = Some(cells);
                }
            }
            Some(header) => match Layout::find(header, &heads) {
                Ok(layout) => layouts.push((name, layout)),
                Err(missing) => {
                    return Err(Error::unreadable(
                        path,
                        Unreadable::new(UnreadableKind::SheetsDiffer)
                            .with("sheet", name)
                            .with("columns", missing.join("”, “")),
                    ));
                }
            },
        }
    }
    for (index, (name, layout)) in layouts.iter().enumerate() {
        let first = index == 0;
        let mut hand_on: Box<EachRow<'_>> = Box::new(|number, cells| {
            let part = match number.cmp(&layout.header_row) {
                std::cmp::Ordering::Less => Part::Above,
                std::cmp::Ordering::Equal => Part::Header,
                std::cmp::Ordering::Greater => Part::Data,
            };
            if width_of(&cells) == 0 {
                return Ok(true);
            }
            // The header stands for the whole list once, and is repeated above each further sheet as it stands above the first.
            let (part, cells) = match (part, &header) {
                (Part::Header, Some(header)) => {
                    let mut cells = header.clone();
                    cells.push(SHEET_HEADER.to_owned());
                    (if first { part } else { Part::Data }, cells)
                }
                _ => (part, layout.arrange(cells, name)),
            };
            each(SourceRow {
                number,
                part,
                cells,
            })
        });
        if !sheet_rows(path, book, name, unread, &mut *hand_on)? {
            break;
        }
    }
    Ok(())
}
