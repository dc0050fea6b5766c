//! Lists without a header row: how one is told, and the headers that stand in for it.

use haat_registry::checks;

use super::headers::meanings;
use super::orders::{Shown, shown};
use super::propose::unnamed;
use super::source::{Each, Part, SourceRow};
use crate::error::Result;

/// Rows that are looked at for how wide the list is.
const ROWS: usize = 20;

/// Puts headers before the rows of a list that has none: its columns are named by their positions, as far as the first rows reach.
pub(super) struct Numbered<'n, 'e> {
    each: &'n mut Each<'e>,
    /// The first rows, until it is known how wide they are; nothing once they are handed on.
    first: Option<Vec<SourceRow>>,
    goes_on: bool,
}

impl<'n, 'e> Numbered<'n, 'e> {
    /// Hands the headers and then the rows on to `each`.
    pub(super) fn new(each: &'n mut Each<'e>) -> Self {
        Self {
            each,
            first: Some(Vec::new()),
            goes_on: true,
        }
    }

    /// Takes the next row; says whether to go on.
    pub(super) fn take(&mut self, row: SourceRow) -> Result<bool> {
        match &mut self.first {
            Some(first) => {
                first.push(row);
                if first.len() == ROWS {
                    self.hand_on()?;
                }
            }
            None => self.goes_on = (self.each)(row)?,
        }
        Ok(self.goes_on)
    }

    /// Hands on what a short list left waiting.
    pub(super) fn finish(mut self) -> Result<()> {
        self.hand_on()
    }

    fn hand_on(&mut self) -> Result<()> {
        let first = self.first.take().unwrap_or_default();
        let Some(width) = first.iter().map(|row| row.cells.len()).max() else {
            return Ok(());
        };
        let headers = SourceRow {
            number: 0,
            part: Part::Header,
            cells: (0..width).map(unnamed).collect(),
        };
        for row in std::iter::once(headers).chain(first) {
            self.goes_on = self.goes_on && (self.each)(row)?;
        }
        Ok(())
    }
}

/// What a cell surely is by itself. Words are nothing: a header is words.
#[derive(PartialEq, Eq)]
enum Sure {
    Number,
    Date,
    Email,
    State,
    /// Letters and digits in one word, such as `MH-0123`, with every letter as `A` and every digit as `9`.
    Code(String),
}

fn sure(cell: &str) -> Option<Sure> {
    let cell = cell.trim();
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    if let (true, Ok(number)) = (digits > 0, cell.parse::<f64>()) {
        // Years and the first numbers stand above columns too.
        let heads = number.fract() == 0.0
            && ((0.0..100.0).contains(&number) || (1900.0..2100.0).contains(&number));
        return (!heads).then_some(Sure::Number);
    }
    if checks::is_email(cell) {
        return Some(Sure::Email);
    }
    if super::country::is_indian_state(cell) || super::country::is_us_state(cell) {
        return Some(Sure::State);
    }
    let is_word = cell
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"-_/".contains(&b));
    if digits >= 2 && is_word && cell.bytes().any(|b| b.is_ascii_alphabetic()) {
        let shape = cell.chars().map(|c| match c {
            '0'..='9' => '9',
            c if c.is_ascii_alphabetic() => 'A',
            c => c,
        });
        return Some(Sure::Code(shape.collect()));
    }
    let is_date = digits >= 3 && shown(cell, checks::today()) != Shown::NotADate;
    is_date.then_some(Sure::Date)
}

/// Whether a row is one of the stores already: none of its cells is a header Haat knows, and one of them is surely what nearly all cells below it
/// are, if there are any.
pub(super) fn is_a_store(cells: &[String], below: &[&[String]]) -> bool {
    if cells.iter().any(|cell| !meanings(cell).is_empty()) {
        return false;
    }
    cells.iter().enumerate().any(|(at, cell)| {
        let Some(what) = sure(cell) else {
            return false;
        };
        let column = below.iter().filter_map(|row| row.get(at));
        let (mut filled, mut alike) = (0, 0);
        for cell in column.filter(|cell| !cell.trim().is_empty()) {
            filled += 1;
            alike += usize::from(sure(cell).as_ref() == Some(&what));
        }
        below.is_empty() || filled > 0 && alike * 10 >= filled * 8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_headless(list: &str) -> bool {
        let rows: Vec<Vec<String>> = list
            .lines()
            .map(|line| line.split(',').map(str::to_owned).collect())
            .collect();
        let below: Vec<&[String]> = rows[1..].iter().map(Vec::as_slice).collect();
        is_a_store(&rows[0], &below)
    }

    #[test]
    fn a_first_row_of_stores_is_told_from_headers() {
        for list in [
            "S001,Rewa Store,Rewa\nS002,Satna Store,Satna",
            "Rewa Store,Rewa,Madhya Pradesh\nGaya Store,Gaya,Bihar\nPune Store,Pune,Maharashtra",
            "One,Rewa,486001\nTwo,Gaya,823001\nThree,Pune,",
            "One,24.53,81.30\nTwo,24.79,85.00",
            "One,29-10-2018\nTwo,30-10-2018",
            "One,shop@example.in\nTwo,other@example.in",
            "S001,One,Rewa",
        ] {
            assert!(is_headless(list), "{list}");
        }
        for list in [
            "Code,Rewa,486001\nTwo,Gaya,823001",
            "Shop head,2018,2019\nOne,1200,1300\nTwo,1400,1500",
            "Unit,1,2,3\nOne,4,5,6\nTwo,7,8,9",
            "Alpha,Beta,Gamma\n1,2,3\n4,5,6",
            "Alpha,Bihar,Goa\nOne,120,300\nTwo,140,310",
            "Alpha,Q1-2018,Q2-2018\nOne,120,300",
            "Alpha,Beta\nOne,Two",
        ] {
            assert!(!is_headless(list), "{list}");
        }
    }

    #[test]
    fn headers_come_first_and_as_wide_as_the_first_rows() {
        for (rows, stop_at) in [(1, None), (3, None), (50, None), (50, Some(5)), (0, None)] {
            let mut taken = Vec::new();
            let mut each = |row: SourceRow| {
                taken.push((row.number, row.part, row.cells));
                Ok(Some(taken.len()) != stop_at)
            };
            let mut numbered = Numbered::new(&mut each);
            for number in 1..=rows {
                let cells = vec!["x".to_owned(); if number == 2 { 3 } else { 2 }];
                let part = Part::Data;
                let row = SourceRow {
                    number,
                    part,
                    cells,
                };
                if !numbered.take(row).unwrap() {
                    break;
                }
            }
            numbered.finish().unwrap();
            let wanted = stop_at.unwrap_or(rows as usize + usize::from(rows > 0));
            assert_eq!(taken.len(), wanted);
            if let Some((number, part, cells)) = taken.first() {
                assert_eq!((*number, *part), (0, Part::Header));
                let wide = if rows > 1 { 3 } else { 2 };
                assert_eq!(cells.last(), Some(&format!("Column {wide}")));
            }
        }
    }
}
