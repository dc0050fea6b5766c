//! How a file is laid out, found where nobody said: the separator, the sheet, the row of the headers.

use std::ops::RangeInclusive;

use super::country::{is_indian_state, is_us_state};
use super::headers::meanings;
use super::heading;
use super::headless::is_a_store;
use super::plan::SourceOptions;
use super::source::{self, Seen};
use super::together::Together;
use super::watch::Watch;
use super::workbook::{Book, SheetName, facts_of, named};
use crate::error::{Error, Result, UnreadableKind};

/// Rows looked at for a header.
const HEADER_ROWS: usize = 20;

/// Rows looked at for the separator.
const SEPARATED_ROWS: usize = 50;

/// Known headers after which no other sheet is looked at.
const SURELY_A_LIST: usize = 3;

/// Fills in what nobody said about how to read the file.
pub(super) fn settle(
    seen: &Seen,
    mut options: SourceOptions,
    sheets: &[SheetName],
    watch: &Watch<'_>,
) -> Result<SourceOptions> {
    if sheets.is_empty() {
        options.encoding.get_or_insert(seen.encoding);
        if options.delimiter.is_none() {
            options.delimiter = Some(find_delimiter(seen, &options, watch)?);
        }
    } else if options.sheet.is_none() && !options.reads_together() {
        options.sheet = best_sheet(seen, &options, sheets, watch)?;
        if let Some(sheet) = options.sheet.clone().filter(|sheet| is_state(sheet)) {
            find_states(seen, &mut options, &sheet, sheets, watch)?;
        }
    } else if let Some(said) = &mut options.sheet {
        // Written as the workbook writes it.
        if let Ok(sheet) = named(seen, sheets, said) {
            *said = sheet.to_owned();
        }
    }
    if options.header_row.is_none() {
        // All sheets have the headers of one of them, since they are put together by them; in which row of theirs is seen as they are read.
        let sheet = match options.reads_together() {
            true => {
                let wanted = |sheet: &&SheetName| {
                    let mut names = options.sheets.iter();
                    let folded = haat_atlas::fold(&sheet.name);
                    options.all_sheets || names.any(|name| haat_atlas::fold(name) == folded)
                };
                let wanted: Vec<SheetName> = sheets.iter().filter(wanted).cloned().collect();
                best_sheet(seen, &options, &wanted, watch)?
            }
            false => options.sheet.clone(),
        };
        let alone = SourceOptions {
            all_sheets: false,
            sheets: Vec::new(),
            sheet,
            ..options.clone()
        };
        let header = find_header(seen, &alone, watch)?;
        let least = u32::from(options.reads_together());
        options.header_row = Some(least.max(*header.rows.start()));
        if options.header_rows.is_none() && header.rows.clone().count() > 1 {
            options.header_rows = u32::try_from(header.rows.count()).ok();
        }
    }
    Ok(options)
}

/// The sheet that looks most like a list; what its author has hidden is taken where nothing that is seen has a header Haat knows.
fn best_sheet(
    seen: &Seen,
    options: &SourceOptions,
    sheets: &[SheetName],
    watch: &Watch<'_>,
) -> Result<Option<String>> {
    let (hidden, visible): (Vec<&SheetName>, Vec<&SheetName>) =
        sheets.iter().partition(|sheet| sheet.hidden);
    let (sheet, rank) = find_sheet(seen, options, &visible, watch)?;
    let other = match rank {
        0 | 1 => find_sheet(seen, options, &hidden, watch)?,
        _ => (None, 0),
    };
    Ok(match other {
        (Some(other), 2..) => Some(other),
        (other, _) => {
            let first = || sheets.first().map(|sheet| sheet.name.clone());
            sheet.or(other).or_else(first)
        }
    })
}

fn is_state(sheet: &str) -> bool {
    let sheet = sheet.trim();
    is_indian_state(sheet) || is_us_state(sheet)
}

/// Takes the sheets that are named after states together, where there are several that have the same headers as this one: all sheets where no other
/// would be read with them.
fn find_states(
    seen: &Seen,
    options: &mut SourceOptions,
    sheet: &str,
    sheets: &[SheetName],
    watch: &Watch<'_>,
) -> Result<()> {
    let alone = SourceOptions {
        sheet: Some(sheet.to_owned()),
        ..options.clone()
    };
    let states = sheets.iter().filter(|sheet| is_state(&sheet.name));
    if states.count() < 2 || options.is_headless() {
        return Ok(());
    }
    let header = find_header(seen, &alone, watch)?;
    if *header.rows.start() == 0 {
        return Ok(());
    }
    let height = u32::try_from(header.rows.clone().count()).unwrap_or(1);
    let all = SourceOptions {
        all_sheets: true,
        sheet: None,
        header_row: Some(*header.rows.start()),
        header_rows: (height > 1).then_some(height),
        ..options.clone()
    };
    let together = Book::open(seen, watch)
        .and_then(|mut book| Together::find(seen, &all, &mut book, watch))
        .map_err(|error| watch.meant(error))?;
    let (states, others): (Vec<&str>, Vec<&str>) =
        together.names().partition(|name| is_state(name));
    if states.len() > 1 {
        options.sheet = None;
        match others.is_empty() {
            true => options.all_sheets = true,
            false => options.sheets = states.into_iter().map(str::to_owned).collect(),
        }
    }
    Ok(())
}

/// A row: its number and its cells.
type Row = (u64, Vec<String>);

fn first_rows(
    seen: &Seen,
    options: &SourceOptions,
    most: usize,
    watch: &Watch<'_>,
) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    source::read_rows_unchecked(seen, options, watch, &mut |row| {
        rows.push((row.number, row.cells));
        Ok(rows.len() < most)
    })?;
    Ok(rows)
}

/// How many cells of a row are headers Haat knows.
fn known(cells: &[String]) -> usize {
    cells
        .iter()
        .filter(|cell| !meanings(cell).is_empty())
        .count()
}

/// Most cells of one row that are headers Haat knows.
fn known_headers(rows: &[Row]) -> usize {
    let rows = rows.iter().take(HEADER_ROWS);
    rows.map(|(_, cells)| known(cells)).max().unwrap_or(0)
}

/// The separator under which most headers are known; else the one that cuts the most cells off, counted by the rows that agree on how many.
fn find_delimiter(seen: &Seen, options: &SourceOptions, watch: &Watch<'_>) -> Result<char> {
    let mut best = (seen.delimiter, (0, 0));
    for candidate in [',', ';', '\t', '|'] {
        let options = SourceOptions {
            delimiter: Some(candidate),
            ..options.clone()
        };
        let rows = match first_rows(seen, &options, SEPARATED_ROWS, watch) {
            Ok(rows) => rows,
            // A separator under which the file cannot be read is not its separator, unless none is.
            Err(_) if candidate != seen.delimiter => continue,
            Err(error) => return Err(error),
        };
        let mut widths: Vec<usize> = rows.iter().map(|(_, cells)| cells.len()).collect();
        widths.sort_unstable();
        let common = widths.get(widths.len() / 2).copied().unwrap_or(0);
        let agreeing = widths.iter().filter(|width| **width == common).count();
        // One cell a row is what every wrong separator leaves: a header in it may be known and says nothing.
        let known = if common > 1 { known_headers(&rows) } else { 0 };
        let cut = common.saturating_sub(1) * agreeing * 100 / widths.len().max(1);
        if (known, cut) > best.1 {
            best = (candidate, (known, cut));
        }
    }
    Ok(best.0)
}

/// The sheet with the most known headers, the first of equals, and how much speaks for it: covers and pivots have few.
fn find_sheet(
    seen: &Seen,
    options: &SourceOptions,
    sheets: &[&SheetName],
    watch: &Watch<'_>,
) -> Result<(Option<String>, usize)> {
    let mut best: Option<(usize, &String)> = None;
    for sheet in sheets.iter().map(|sheet| &sheet.name) {
        let options = SourceOptions {
            sheet: Some(sheet.clone()),
            all_sheets: false,
            sheets: Vec::new(),
            ..options.clone()
        };
        // A sheet of charts has no rows to be read.
        let Ok(rows) = first_rows(seen, &options, HEADER_ROWS, watch) else {
            continue;
        };
        let known = known_headers(&rows);
        let filled = usize::from(rows.len() > 1);
        if best.is_none_or(|(most, _)| known * 2 + filled > most) {
            best = Some((known * 2 + filled, sheet));
        }
        if known >= SURELY_A_LIST && filled == 1 {
            break;
        }
    }
    let (rank, sheet) = best.unzip();
    Ok((sheet.cloned(), rank.unwrap_or(0)))
}

/// Where the headers stand.
struct Header {
    /// The rows of them; from 0 where the first row is one of the stores already.
    rows: RangeInclusive<u32>,
}

/// The first row that is as wide as the rows after it and holds no numbers: titles above a table are narrower. A row with more headers that
/// Haat knows, two at least, is surer: titles can be wide.
fn find_header(seen: &Seen, options: &SourceOptions, watch: &Watch<'_>) -> Result<Header> {
    let rows = first_rows(seen, options, HEADER_ROWS, watch)?;
    let facts = match &options.sheet {
        Some(sheet) => facts_of(seen, sheet, watch)?,
        None => None,
    };
    let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let widest = rows
        .iter()
        .map(|(_, cells)| filled(cells))
        .max()
        .unwrap_or(0);
    let named = |cells: &[String]| {
        let numbers = cells
            .iter()
            .filter(|cell| cell.trim().parse::<f64>().is_ok())
            .count();
        filled(cells) * 10 >= widest * 6 && numbers * 4 <= filled(cells)
    };
    let by_shape = rows.iter().find(|(_, cells)| named(cells)).or(rows.first());
    let least = by_shape.map_or(0, |(_, cells)| known(cells)).max(1);
    let by_words = rows.iter().rev().max_by_key(|(_, cells)| known(cells));
    let header = by_words
        .filter(|(_, cells)| known(cells) > least)
        .or(by_shape);
    let (number, cells) =
        header.ok_or_else(|| Error::unreadable(&seen.path, UnreadableKind::NoRows))?;
    let at = rows.iter().position(|row| row.0 == *number).unwrap_or(0);
    let rows_of_it = heading::rows_of_header(&rows, at, facts.as_deref());
    let last = *rows_of_it.end();
    let below = rows.iter().skip(last + 1);
    let below: Vec<&[String]> = below.map(|(_, cells)| cells.as_slice()).collect();
    if rows_of_it.clone().count() == 1 && is_a_store(cells, &below) {
        return Ok(Header { rows: 0..=0 });
    }
    let number = |at: &usize| u32::try_from(rows[*at].0).unwrap_or(1);
    let rows = number(rows_of_it.start())..=number(rows_of_it.end());
    Ok(Header { rows })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn settled(text: &str) -> SourceOptions {
        let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let options = SourceOptions::default();
        let seen = source::see(file.path(), &options, &mut |_, _, _| true).unwrap();
        settle(&seen, options, &[], &Watch::new(&|| true)).unwrap()
    }

    fn delimiter_of(text: &str) -> char {
        settled(text).delimiter.unwrap()
    }

    #[test]
    fn the_header_is_below_wide_titles() {
        let list = "Stores,of the,East\nCode,Name,Town\nA,Store,Rewa\n";
        assert_eq!(settled(list).header_row, Some(2));
        assert_eq!(settled("Code,Name\nA,Store\n").header_row, Some(1));
        let narrow = "East,\nAlpha,Beta,Gamma\n1,2,3\n";
        assert_eq!(settled(narrow).header_row, Some(2));
    }

    #[test]
    fn the_separator_is_what_separates() {
        let ragged = "Code,Name,Address,Town\nA,One,Gate 1|2,Rewa,Late\nB,Two,5|6 Road\nC,Three,7|8,Satna,,\nD,Four,9|9\n";
        assert_eq!(delimiter_of(ragged), ',');
        let plain = "Alpha;Beta;Gamma\n1;2,5;3,4\n1;2,5;3,4\n";
        assert_eq!(delimiter_of(plain), ';');
        assert_eq!(delimiter_of("Code\tName\tTown\nA\tOne, here\tRewa\n"), '\t');
        assert_eq!(delimiter_of("Code\nA\n"), ',');
    }
}
