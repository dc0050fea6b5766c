//! Several sheets as one list: joined by their headers, with the sheet's name as one more column behind them.

use std::collections::BTreeMap;

use haat_registry::StoreField;

use super::head::join;
use super::headers::meanings;
use super::layout::{Layout, Match, width_of};
use super::plan::SourceOptions;
use super::sieve::Sieve;
use super::source::{Each, Part, Seen, SourceRow};
use super::unread::{SheetNote, Unread};
use super::watch::Watch;
use super::workbook::{Book, named};
use crate::error::{Error, Result, Unreadable, UnreadableKind};

/// Rows of a sheet in which its header is looked for.
const HEADER_ROWS: usize = 20;

/// Header of the column that holds the sheet's name.
const SHEET_HEADER: &str = "Sheet";

/// A row: its number and its cells.
type Row = (u64, Vec<String>);

/// How several sheets become one list.
pub(super) struct Together {
    /// The headers of all of them, without that of the sheet's name.
    header: Vec<String>,
    sheets: Vec<(String, Layout)>,
    /// What there is to say of a sheet.
    notes: Vec<SheetNote>,
}

impl Together {
    /// The sheets that are read, in their order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.sheets.iter().map(|(name, _)| name.as_str())
    }

    /// Finds how the sheets fit together. Every sheet's header is looked for before the first row is handed on, and what cannot be joined stays out
    /// whole: it would give its stores the wrong values.
    ///
    /// Sheets that were named have to fit.
    pub(super) fn find(
        seen: &Seen,
        options: &SourceOptions,
        book: &mut Book<'_>,
        watch: &Watch<'_>,
    ) -> Result<Self> {
        let all = book.sheets();
        let wanted: Vec<&str> = match options.sheets.as_slice() {
            [] => all.iter().map(|sheet| sheet.name.as_str()).collect(),
            some => some
                .iter()
                .map(|wanted| named(seen, &all, wanted))
                .collect::<Result<_>>()?,
        };
        let enough = HEADER_ROWS.max((options.first_row() + options.header_height()) as usize);
        let mut heads: Vec<(&str, Vec<Row>)> = Vec::new();
        for name in &wanted {
            if heads.iter().any(|(known, _)| known == name) {
                continue;
            }
            heads.push((name, first_rows(seen, name, book, watch, enough)?));
        }
        let mut found = Self {
            header: Vec::new(),
            sheets: Vec::new(),
            notes: Vec::new(),
        };
        let mut blocks: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
        for (name, rows) in &heads {
            let facts = book.facts(seen, name, watch)?;
            let headers = headers_of(rows, options.header_height(), &facts);
            blocks.insert(name, headers);
        }
        let Some(model) = model(&heads, &blocks, options) else {
            return Err(Error::unreadable(&seen.path, UnreadableKind::NoRows));
        };
        let (model_name, (_, mut header)) = model;
        header.truncate(width_of(&header));
        found.header = header.clone();
        let mut matches = Vec::new();
        for (name, rows) in &heads {
            if rows.is_empty() {
                continue;
            }
            let candidates = blocks.get(name).map_or(&[][..], Vec::as_slice);
            let best = match *name == model_name {
                true => Match::whole(options.first_row(), candidates, header.len()),
                false => Match::best(&header, candidates),
            };
            match best {
                Some(best) if best.fits(&header) => matches.push((*name, best)),
                best => {
                    let lacks = best.map(|best| best.missing(&header)).unwrap_or_default();
                    if !options.sheets.is_empty() {
                        let differs = Unreadable::new(UnreadableKind::SheetsDiffer);
                        let columns = match lacks.is_empty() {
                            true => header.join("”, “"),
                            false => lacks.join("”, “"),
                        };
                        let differs = differs.with("sheet", name).with("columns", columns);
                        return Err(Error::unreadable(&seen.path, differs));
                    }
                    found.notes.push(SheetNote {
                        sheet: (*name).to_owned(),
                        lacks,
                        ..SheetNote::default()
                    });
                }
            }
        }
        found.put_together(matches);
        Ok(found)
    }

    /// Adds to the header what only some sheets have, and notes how each differs.
    fn put_together(&mut self, matches: Vec<(&str, Match)>) {
        let own = self.header.len();
        for (_, matched) in &matches {
            for extra in matched.extras() {
                let folded = haat_atlas::fold(extra);
                let mut known = self.header[own..].iter();
                if !known.any(|header| haat_atlas::fold(header) == folded) {
                    self.header.push(extra.to_owned());
                }
            }
        }
        let added = self.header[own..].to_vec();
        for (name, matched) in matches {
            let adds: Vec<String> = matched.extras().map(str::to_owned).collect();
            let note = SheetNote {
                sheet: name.to_owned(),
                read: true,
                lacks: matched.missing(&self.header[..own]),
                renamed: matched.renamed(&self.header),
                adds,
            };
            if note.says_something() {
                self.notes.push(note);
            }
            self.sheets.push((name.to_owned(), matched.layout(&added)));
        }
    }
}

/// The first rows of a sheet.
fn first_rows(
    seen: &Seen,
    sheet: &str,
    book: &mut Book<'_>,
    watch: &Watch<'_>,
    enough: usize,
) -> Result<Vec<Row>> {
    let facts = book.facts(seen, sheet, watch)?;
    let mut rows = Vec::new();
    // What is to be said of the cells is said when all of them are read.
    let mut nothing = Unread::default();
    book.rows(seen, sheet, &facts, &mut nothing, &mut |number, cells| {
        if width_of(&cells) > 0 {
            rows.push((number, cells));
        }
        Ok(rows.len() < enough)
    })?;
    Ok(rows)
}

/// What the header would be from each row on, with the number of that row.
fn headers_of(rows: &[Row], height: u32, facts: &super::facts::Facts) -> Vec<Row> {
    let block = |at: usize| {
        let (first, _) = rows[at];
        let end = first + u64::from(height);
        let block = rows[at..].iter().take_while(|(number, _)| *number < end);
        let block: Vec<Row> = block.cloned().collect();
        (first, join(&block, Some(facts)))
    };
    (0..rows.len()).map(block).collect()
}

/// The sheet whose headers the others are compared with, and its header: of those that have their header in the row that was found, the one with
/// the most that Haat knows, the first of equals.
fn model<'n>(
    heads: &[(&'n str, Vec<Row>)],
    blocks: &BTreeMap<&str, Vec<Row>>,
    options: &SourceOptions,
) -> Option<(&'n str, Row)> {
    let first = u64::from(options.first_row());
    let mut best: Option<(usize, &str, &Row)> = None;
    for (name, _) in heads {
        let rows = blocks.get(name)?;
        let Some(row) = rows.iter().find(|(number, _)| *number >= first) else {
            continue;
        };
        let known = row.1.iter().filter(|cell| !meanings(cell).is_empty());
        let known = known.count();
        if best.is_none_or(|(most, ..)| known > most) {
            best = Some((known, name, row));
        }
    }
    best.map(|(_, name, row)| (name, row.clone()))
}

/// Reads several sheets as one list.
pub(super) fn read(
    seen: &Seen,
    options: &SourceOptions,
    book: &mut Book<'_>,
    watch: &Watch<'_>,
    unread: &mut Unread,
    each: &mut Each<'_>,
) -> Result<()> {
    let together = Together::find(seen, options, book, watch)?;
    unread.sheets.clone_from(&together.notes);
    let mut header = together.header.clone();
    header.push(SHEET_HEADER.to_owned());
    let mut is_first = true;
    for (name, layout) in &together.sheets {
        let facts = book.facts(seen, name, watch)?;
        unread.beside_cells(name, &facts);
        let from = u32::try_from(layout.header_row).unwrap_or(u32::MAX);
        let mut sieve = Sieve::new(from, options, Some(&facts));
        // The header stands for the whole list once; above each further sheet it is repeated.
        let mut hand_on = |row: SourceRow| match row.part {
            Part::Header if std::mem::take(&mut is_first) => each(SourceRow {
                cells: header.clone(),
                ..row
            }),
            Part::Header => each(SourceRow {
                part: Part::Repeated,
                ..row
            }),
            Part::Data => each(SourceRow {
                cells: layout.arrange(row.cells, name),
                ..row
            }),
            _ => each(row),
        };
        book.rows(
            seen,
            name,
            &facts,
            unread,
            &mut |number, cells| match width_of(&cells) {
                0 => Ok(true),
                _ => sieve.take(number, cells, &mut hand_on),
            },
        )?;
        if !sieve.finish(&mut hand_on)? {
            break;
        }
    }
    Ok(())
}

/// What a list cannot be joined without: the column of its codes, else that of its names.
pub(super) fn essential(header: &[String]) -> Option<usize> {
    let of = |wanted: StoreField| {
        header.iter().position(|cell| {
            let first = meanings(cell).into_iter().next();
            first.is_some_and(|(field, _)| field == wanted)
        })
    };
    of(StoreField::Code).or_else(|| of(StoreField::Name))
}
