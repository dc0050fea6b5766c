//! The rows of one sheet as texts. XLSX and XLSB are read cell by cell, so that blank space costs nothing.

use std::path::Path;

use calamine::{Data, Reader, Sheets};

use super::facts::Facts;
use super::merged::Merged;
use super::number_format::CodeFormat;
use super::source::MAX_COLUMNS;
use super::tables::Tables;
use super::unread::Unread;
use super::workbook::Open;
use crate::error::{Error, Result, Unreadable, UnreadableKind};
use crate::shelter::sheltered;

/// Is handed the number of a row (1 is the first) and its cells, and says whether to go on.
pub(super) type EachRow<'e> = dyn FnMut(u64, Vec<String>) -> Result<bool> + 'e;

/// Hands on the rows of a sheet that are not blank; says whether to go on with another.
pub(super) fn sheet_rows(
    path: &Path,
    book: &mut Open<'_>,
    sheet: &str,
    facts: &Facts,
    unread: &mut Unread,
    each: &mut EachRow<'_>,
) -> Result<bool> {
    let damaged = |why: String| Error::damaged(path, why);
    // The readers of the older formats take positions in a damaged file for granted.
    let read = sheltered(|| {
        let mut rows = Rows::new(path, sheet, facts, unread, each);
        match book {
            Sheets::Xlsx(book) => {
                let said = |error: calamine::XlsxError| damaged(error.to_string());
                let mut cells = book.worksheet_cells_reader(sheet).map_err(said)?;
                let formats: Vec<Option<CodeFormat>> = { cells.styles() }
                    .iter()
                    .map(|style| CodeFormat::parse(&style.number_format.as_ref()?.format_code))
                    .collect();
                while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(said)? {
                    let at = cell.get_position();
                    let format = formats.get(style).and_then(Option::as_ref);
                    if !rows.put(at, &cell.get_value().clone().into(), format)? {
                        return Ok(false);
                    }
                }
            }
            Sheets::Xlsb(book) => {
                let said = |error: calamine::XlsbError| damaged(error.to_string());
                let mut cells = book.worksheet_cells_reader(sheet).map_err(said)?;
                while let Some(cell) = cells.next_cell().map_err(said)? {
                    let at = cell.get_position();
                    if !rows.put(at, &cell.get_value().clone().into(), None)? {
                        return Ok(false);
                    }
                }
            }
            Sheets::Xls(_) | Sheets::Ods(_) => {
                let range = book
                    .worksheet_range(sheet)
                    .map_err(|error| damaged(error.to_string()))?;
                let (top, left) = range.start().unwrap_or((0, 0));
                for (row, column, value) in range.used_cells() {
                    let at = (top + small(row), left + small(column));
                    if !rows.put(at, value, None)? {
                        return Ok(false);
                    }
                }
            }
        }
        rows.finish()
    });
    read.unwrap_or_else(|_| Err(damaged("a part of it does not hold together".to_owned())))
}

/// [`sheet_rows`] of tables that were read already.
pub(super) fn table_rows(
    tables: &Tables,
    sheet: &str,
    facts: &Facts,
    unread: &mut Unread,
    each: &mut EachRow<'_>,
) -> Result<bool> {
    let mut merged = Merged::new(facts);
    for (row, cells) in tables.rows(sheet) {
        let mut cells = cells.clone();
        merged.fill(*row, &mut cells);
        unread.passes_row(sheet, *row, facts);
        if !each(u64::from(*row) + 1, cells)? {
            return Ok(false);
        }
    }
    unread.filled(merged.filled);
    Ok(true)
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Puts cells together to rows.
struct Rows<'a, 'e> {
    path: &'a Path,
    sheet: &'a str,
    facts: &'a Facts,
    merged: Merged<'a>,
    unread: &'a mut Unread,
    each: &'a mut EachRow<'e>,
    row: u32,
    cells: Vec<String>,
}

impl<'a, 'e> Rows<'a, 'e> {
    fn new(
        path: &'a Path,
        sheet: &'a str,
        facts: &'a Facts,
        unread: &'a mut Unread,
        each: &'a mut EachRow<'e>,
    ) -> Self {
        Self {
            path,
            sheet,
            facts,
            merged: Merged::new(facts),
            unread,
            each,
            row: 0,
            cells: Vec::new(),
        }
    }

    /// Takes the next cell; says whether to go on.
    fn put(
        &mut self,
        (row, column): (u32, u32),
        value: &Data,
        format: Option<&CodeFormat>,
    ) -> Result<bool> {
        let number = match value {
            Data::Float(number) => Some(*number),
            Data::Int(number) => Some(*number as f64),
            _ => None,
        };
        let code = number.and_then(|number| match format {
            Some(format) => format.show(number),
            None if self.facts.codes.is_empty() => None,
            None => self.facts.codes.get(&(row, column)).cloned(),
        });
        let text = match code {
            Some(code) => {
                self.unread.code(self.sheet, (row, column), &code);
                code
            }
            None => cell_text(value),
        };
        if text.is_empty() {
            return Ok(true);
        }
        if matches!(value, Data::Float(number) if number.abs() >= LONG) {
            self.unread.long_number(self.sheet, (row, column));
        }
        let column = column as usize;
        if column >= MAX_COLUMNS {
            return Err(Error::unreadable(
                self.path,
                Unreadable::new(UnreadableKind::TooWide)
                    .with("row", row + 1)
                    .with("cells", column + 1),
            ));
        }
        if row < self.row {
            return Err(Error::damaged(self.path, "its rows are not in order"));
        }
        if row > self.row {
            if !self.hand_on()? {
                return Ok(false);
            }
            self.row = row;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
        Ok(true)
    }

    /// Hands on the row that is complete.
    fn hand_on(&mut self) -> Result<bool> {
        let mut cells = std::mem::take(&mut self.cells);
        if cells.is_empty() {
            return Ok(true);
        }
        self.merged.fill(self.row, &mut cells);
        self.unread.passes_row(self.sheet, self.row, self.facts);
        (self.each)(u64::from(self.row) + 1, cells)
    }

    /// Hands on the last row.
    fn finish(&mut self) -> Result<bool> {
        let goes_on = self.hand_on()?;
        self.unread.filled(self.merged.filled);
        Ok(goes_on)
    }
}

/// Spreadsheet programs keep fifteen digits of a number; what is longer may have lost its end, or never was a number.
const LONG: f64 = 1e15;

/// Up to here every whole number is one of its own to the reader: 2 to the power of 53.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// A cell as a text: a number without invented digits, a date as 2018-10-29.
pub(super) fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // Written in short, so that nobody takes the digits for those that were typed; with all that are known, so that no two become one.
        Data::Float(number) if number.abs() > MAX_EXACT => format!("{number:E}").replace('E', "E+"),
        // Rust writes the shortest text that reads back as the same number: no digit is invented.
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        // A time of day is the part of a day that has passed, without a day of its own.
        Data::DateTime(moment) if moment.is_datetime() && (0.0..1.0).contains(&moment.as_f64()) => {
            let (.., hour, minute, _, _) = moment.to_ymd_hms_milli();
            format!("{hour:02}:{minute:02}")
        }
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
            match (hour, minute) {
                (0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}"),
            }
        }
        Data::DateTime(span) => span.as_f64().to_string(),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
        #[allow(
            unreachable_patterns,
            reason = "the reader may learn new kinds of cells"
        )]
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_become_rows_and_blank_ones_cost_nothing() {
        let mut taken = Vec::new();
        let mut each = |row, cells: Vec<String>| {
            taken.push((row, cells));
            Ok(true)
        };
        let mut unread = Unread::default();
        let facts = Facts::default();
        let mut rows = Rows::new(Path::new("x"), "S", &facts, &mut unread, &mut each);
        for (at, text) in [((1, 2), "C"), ((1, 0), "A"), ((1_048_575, 1), "last")] {
            rows.put(at, &Data::String(text.into()), None).unwrap();
        }
        let mut put = |at, value| rows.put(at, &value, None);
        put((1_048_575, 16_383), Data::Empty).unwrap();
        assert!(put((3, 0), Data::Bool(true)).is_err(), "out of order");
        assert!(put((1_048_575, 16_384), Data::Bool(true)).is_err());
        rows.finish().unwrap();
        assert_eq!(
            taken,
            [
                (2, vec!["A".to_owned(), String::new(), "C".to_owned()]),
                (1_048_576, vec![String::new(), "last".to_owned()]),
            ]
        );
    }

    #[test]
    fn no_digit_is_invented() {
        for (number, text) in [
            (1_234_567_890_123_456_789.0, "1.2345678901234568E+18"),
            (9_007_199_254_740_993.0 * 2.0, "1.8014398509481984E+16"),
            (1_234_567_890_123_456.0, "1234567890123456"),
            (1e15, "1000000000000000"),
            (999_999_999_999_999.0, "999999999999999"),
            (9_880_000_000.0, "9880000000"),
            (0.1, "0.1"),
        ] {
            assert_eq!(cell_text(&Data::Float(number)), text);
        }
    }
}
