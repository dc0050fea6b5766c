//! The rows above a list: titles, and a header of one row or of several that become one.

use super::facts::Facts;
use super::layout::width_of;
use super::source::{Each, Part, SourceRow};
use crate::error::Result;

/// What stands between the texts of a header of several rows.
pub(super) const JOINT: &str = " / ";

/// Most rows of a header.
pub(super) const MOST_ROWS: u32 = 10;

/// Titles and rows of the header that are known again.
const MOST_KNOWN: usize = 40;

/// So many columns beside its own a heading of rows is merged over at least.
const WIDE: u32 = 2;

/// Fewest columns by which a row of their numbers is told.
const NUMBERED: usize = 5;

/// Tells the rows of a source apart, and joins those of its header.
pub(super) struct Head<'f> {
    header_row: u64,
    rows: u64,
    facts: Option<&'f Facts>,
    /// The rows of the header, until all are there.
    block: Vec<(u64, Vec<String>)>,
    header: Option<Vec<String>>,
    after_header: bool,
    /// Titles and rows of the header as they stand, to know them when they come again.
    known: Vec<Vec<String>>,
}

impl<'f> Head<'f> {
    /// The header is the first row that is not above `header_row`, and the rows below it up to `rows`; 0 where there is none.
    pub(super) fn new(header_row: u32, rows: u32, facts: Option<&'f Facts>) -> Self {
        Self {
            header_row: header_row.into(),
            rows: rows.clamp(1, MOST_ROWS).into(),
            facts,
            block: Vec::new(),
            header: None,
            after_header: false,
            known: Vec::new(),
        }
    }

    /// Takes the next row and hands on what is then known; says whether to go on.
    pub(super) fn take(
        &mut self,
        number: u64,
        mut cells: Vec<String>,
        each: &mut Each<'_>,
    ) -> Result<bool> {
        let row = |part, cells| SourceRow {
            number,
            part,
            cells,
        };
        if self.header_row == 0 {
            return each(row(Part::Data, cells));
        }
        if number < self.header_row {
            self.know(&cells);
            return each(row(Part::Above, cells));
        }
        if self.header.is_none() {
            let first = self.block.first().map_or(number, |(first, _)| *first);
            if number < first + self.rows {
                let is_last = number + 1 == first + self.rows;
                self.block.push((number, std::mem::take(&mut cells)));
                return match is_last {
                    true => self.finish(each),
                    false => Ok(true),
                };
            }
            if !self.finish(each)? {
                return Ok(false);
            }
        }
        let part = if self.is_known(&cells) {
            Part::Repeated
        } else if !std::mem::replace(&mut self.after_header, true) && numbers_columns(&cells) {
            Part::Numbers
        } else if self.is_section(number, &cells) {
            Part::Section
        } else {
            Part::Data
        };
        each(row(part, cells))
    }

    /// Hands on the header, where the source ended within it or all its rows are there.
    pub(super) fn finish(&mut self, each: &mut Each<'_>) -> Result<bool> {
        if self.header.is_some() {
            return Ok(true);
        }
        let mut block = std::mem::take(&mut self.block);
        let header = join(&block, self.facts);
        for (_, cells) in &block {
            self.know(cells);
        }
        let Some((number, _)) = block.pop() else {
            return Ok(true);
        };
        for (number, cells) in block {
            let part = Part::UpperHeader;
            if !each(SourceRow {
                number,
                part,
                cells,
            })? {
                return Ok(false);
            }
        }
        self.header = Some(header.clone());
        each(SourceRow {
            number,
            part: Part::Header,
            cells: header,
        })
    }

    fn know(&mut self, cells: &[String]) {
        let width = width_of(cells);
        if width > 0 && self.known.len() < MOST_KNOWN {
            self.known.push(cells[..width].to_vec());
        }
    }

    /// Whether all a row holds is one cell that is merged over several columns: no store is written so.
    fn is_section(&self, number: u64, cells: &[String]) -> bool {
        let Some(facts) = self.facts else {
            return false;
        };
        let mut filled = (0..cells.len()).filter(|at| !cells[*at].trim().is_empty());
        let (Some(at), None) = (filled.next(), filled.next()) else {
            return false;
        };
        let row = u32::try_from(number.saturating_sub(1)).unwrap_or(u32::MAX);
        let mut merges = facts.begun_in(row);
        merges.any(|merge| merge.left as usize == at && merge.right - merge.left >= WIDE)
    }

    fn is_known(&self, cells: &[String]) -> bool {
        let same = |known: &Vec<String>| cells.starts_with(known) && width_of(cells) == known.len();
        self.known.iter().any(same)
    }
}

/// Whether a row does nothing but number the columns, as printed forms do: 1, 2, 3 or (1), (2), (3).
fn numbers_columns(cells: &[String]) -> bool {
    let width = width_of(cells);
    width >= NUMBERED
        && cells[..width].iter().zip(1_usize..).all(|(cell, number)| {
            let bare = cell
                .trim()
                .trim_start_matches('(')
                .trim_end_matches([')', '.']);
            bare.parse() == Ok(number)
        })
}

/// One header for each column, of the rows of a header from the upper to the lower.
///
/// A cell that is wider than one column heads all of them: by what the sheet says of merged cells, and in a text, where nothing says it, over the
/// blank cells to its right that have something below them, if it has something below itself.
pub(super) fn join(rows: &[(u64, Vec<String>)], facts: Option<&Facts>) -> Vec<String> {
    if let [(number, cells)] = rows {
        return spread(*number, cells, &[], facts);
    }
    let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let mut columns: Vec<Vec<String>> = vec![Vec::new(); width];
    for (at, (number, cells)) in rows.iter().enumerate() {
        let cells = spread(*number, cells, &rows[at + 1..], facts);
        for (column, cell) in columns.iter_mut().zip(cells) {
            let cell = cell.trim();
            let last = column.last().map(|last| haat_atlas::fold(last));
            if !cell.is_empty() && last != Some(haat_atlas::fold(cell)) {
                column.push(cell.to_owned());
            }
        }
    }
    columns.iter().map(|texts| texts.join(JOINT)).collect()
}

/// A row of a header with its wide cells written into every column they head.
fn spread(
    number: u64,
    cells: &[String],
    below: &[(u64, Vec<String>)],
    facts: Option<&Facts>,
) -> Vec<String> {
    let mut spread = cells.to_vec();
    let row = u32::try_from(number.saturating_sub(1)).unwrap_or(u32::MAX);
    let mut merged = false;
    for merge in facts.into_iter().flat_map(|facts| facts.wide_on(row)) {
        merged = true;
        let (left, right) = (merge.left as usize, merge.right as usize);
        let Some(text) = cells.get(left).cloned() else {
            continue;
        };
        for cell in spread.iter_mut().take(right + 1).skip(left) {
            if cell.is_empty() {
                cell.clone_from(&text);
            }
        }
    }
    if merged || below.is_empty() {
        return spread;
    }
    let below = |at: usize| {
        let mut cells = below.iter().filter_map(|(_, cells)| cells.get(at));
        cells.any(|cell| !cell.trim().is_empty())
    };
    let widest = below_width(cells.len(), &below);
    spread.resize(widest.max(cells.len()), String::new());
    let mut heading = String::new();
    for (at, cell) in spread.iter_mut().enumerate() {
        if !cell.trim().is_empty() {
            heading = match below(at) {
                true => cell.clone(),
                false => String::new(),
            };
        } else if below(at) {
            cell.clone_from(&heading);
        }
    }
    spread
}

/// How far the rows below reach, beyond a row of this many cells.
fn below_width(from: usize, below: &impl Fn(usize) -> bool) -> usize {
    (from..)
        .take_while(|at| below(*at))
        .last()
        .map_or(from, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use super::super::facts::Merge;
    use super::*;

    fn rows(texts: &[&str]) -> Vec<(u64, Vec<String>)> {
        let cells = |text: &str| text.split(',').map(str::to_owned).collect();
        (1..).zip(texts.iter().map(|text| cells(text))).collect()
    }

    #[test]
    fn a_header_of_several_rows_becomes_one() {
        let joined = |texts: &[&str]| join(&rows(texts), None).join(",");
        assert_eq!(
            joined(&["Code,Name,Address,,,Mobile", ",,Town,District,State,"]),
            "Code,Name,Address / Town,Address / District,Address / State,Mobile"
        );
        assert_eq!(
            joined(&[",,Address,,Contact", "Code,Name,Town,State,Person,Mobile"]),
            "Code,Name,Address / Town,Address / State,Contact / Person,Contact / Mobile"
        );
        assert_eq!(joined(&["Code,Town", "code,"]), "Code,Town");
        assert_eq!(joined(&["Code, Town ,"]), "Code, Town ,");
        assert_eq!(joined(&["A,,B", "a,b,c", "1,,3"]), "A / 1,A / b,B / c / 3");
    }

    #[test]
    fn merged_cells_head_the_columns_they_span() {
        let merges = [Merge::between((0, 2), (0, 3)).unwrap()];
        let facts = Facts::default().with_merges(merges.into_iter());
        let joined = |texts: &[&str]| join(&rows(texts), Some(&facts)).join(",");
        assert_eq!(
            joined(&["Code,Name,Address,,Sales", "Code,Name,Town,State,,x"]),
            "Code,Name,Address / Town,Address / State,Sales,x"
        );
        assert_eq!(joined(&["Code,Name,Contact,"]), "Code,Name,Contact,Contact");
    }

    fn parts(list: &[(u64, &str)], header_row: u32, height: u32) -> Vec<(u64, Part, String)> {
        let mut taken = Vec::new();
        let mut each = |row: SourceRow| {
            taken.push((row.number, row.part, row.cells.join(",")));
            Ok(true)
        };
        let mut head = Head::new(header_row, height, None);
        for (number, text) in list {
            let cells = text.split(',').map(str::to_owned).collect();
            head.take(*number, cells, &mut each).unwrap();
        }
        head.finish(&mut each).unwrap();
        taken
    }

    #[test]
    fn rows_are_told_apart() {
        let list = [
            (1, "Stores"),
            (3, "Code,Address,,,"),
            (4, ",Town,State,PIN,Zone"),
            (5, "(1),(2),(3),(4),(5)"),
            (6, "A,Gaya,Bihar,1,E"),
            (9, "Stores,,,"),
            (10, "Code,Address,,,"),
            (11, ",Town,State,PIN,Zone"),
            (12, "1,2,3,4,5"),
        ];
        let found = parts(&list, 2, 2);
        let of = |part: Part| -> Vec<u64> {
            let rows = found.iter().filter(|(_, p, _)| *p == part);
            rows.map(|(number, ..)| *number).collect()
        };
        assert_eq!(of(Part::Above), [1]);
        assert_eq!(of(Part::UpperHeader), [3]);
        assert_eq!(of(Part::Header), [4]);
        assert_eq!(of(Part::Numbers), [5]);
        assert_eq!(of(Part::Data), [6, 12]);
        assert_eq!(of(Part::Repeated), [9, 10, 11]);
        let header = found.iter().find(|(_, part, _)| *part == Part::Header);
        assert_eq!(
            header.unwrap().2,
            "Code,Address / Town,Address / State,Address / PIN,Address / Zone"
        );
    }

    #[test]
    fn a_heading_of_rows_is_no_store() {
        let merges = [[(1, 0), (1, 4)], [(2, 1), (2, 2)]];
        let merges = merges.map(|[one, other]| Merge::between(one, other).unwrap());
        let facts = Facts::default().with_merges(merges.into_iter());
        let mut parts = Vec::new();
        let mut head = Head::new(1, 1, Some(&facts));
        let rows = rows(&["Code,Name,Town", "BIHAR,,", ",Bihar,", "A,One,Gaya"]);
        for (number, cells) in rows {
            let mut each = |row: SourceRow| {
                parts.push(row.part);
                Ok(true)
            };
            head.take(number, cells, &mut each).unwrap();
        }
        assert_eq!(parts, [Part::Header, Part::Section, Part::Data, Part::Data]);
    }

    #[test]
    fn a_header_at_the_end_is_handed_on() {
        assert_eq!(parts(&[(2, "A,B")], 1, 3)[0].1, Part::Header);
        assert_eq!(parts(&[(2, "A,B"), (9, "1,2")], 1, 3).len(), 2);
        assert_eq!(parts(&[(2, "A,B")], 0, 1)[0].1, Part::Data);
        assert!(
            parts(&[(2, "A,B")], 3, 1)
                .iter()
                .all(|row| row.1 == Part::Above)
        );
    }
}
