//! Notes that stand under a list, or between its pages: they are no stores.
//!
//! A row is a note only where it holds a single cell of a list that is at least three columns wide. That much a store may do too, so what looks like the
//! codes above it stays a row of the list, and so does a single cell that rows follow, unless it says itself that it is a note.

use super::source::{Each, Part, SourceRow};
use crate::error::Result;

/// Fewest columns of a list under which a single cell can be a note.
const WIDE: usize = 3;

/// Rows of the list by which the looks of its columns are known.
const KNOWN: usize = 20;

/// Most rows that wait until it is known whether the list ends with them.
const MOST_WAITING: usize = 30;

/// First words of notes.
const WORDS: &str = "source sources note notes remark remarks prepared generated printed compiled exported downloaded disclaimer legend \
     abbreviations end report data as page confidential स्रोत नोट टिप्पणी सूचना";

/// Those behind which a colon makes a note wherever it stands.
const SURE: &str = "source sources note notes disclaimer legend abbreviations स्रोत नोट टिप्पणी सूचना";

/// What a row of the list seems to be.
enum Kind {
    Blank,
    /// A single cell that says itself that it is a note.
    Note,
    /// A single cell, which may be one.
    Single,
    Store,
}

/// Takes notes out of the rows of a list as they pass.
#[derive(Default)]
pub(super) struct Notes {
    columns: usize,
    first: Vec<Vec<String>>,
    /// Rows of a single cell, and blank ones between them.
    waiting: Vec<SourceRow>,
    /// The last row with more cells.
    last: u64,
}

impl Notes {
    /// Takes the next row and hands on what is then known; says whether to go on.
    pub(super) fn take(&mut self, row: SourceRow, each: &mut Each<'_>) -> Result<bool> {
        if row.part == Part::Header {
            self.columns = filled(&row.cells).count();
            self.last = row.number;
            return each(row);
        }
        if row.part != Part::Data {
            return Ok(self.hand_on(each, Part::Data)? && each(row)?);
        }
        match self.kind_of(&row.cells) {
            Kind::Note => {
                let part = Part::Note;
                Ok(self.hand_on(each, Part::Data)? && each(SourceRow { part, ..row })?)
            }
            Kind::Single => {
                self.waiting.push(row);
                match self.waiting.len() > MOST_WAITING {
                    true => self.hand_on(each, Part::Data),
                    false => Ok(true),
                }
            }
            Kind::Blank if !self.waiting.is_empty() => {
                self.waiting.push(row);
                Ok(true)
            }
            Kind::Blank => each(row),
            Kind::Store => {
                if !self.hand_on(each, Part::Data)? {
                    return Ok(false);
                }
                self.last = row.number;
                if self.first.len() < KNOWN {
                    self.first.push(row.cells.clone());
                }
                each(row)
            }
        }
    }

    fn kind_of(&self, cells: &[String]) -> Kind {
        let mut filled = filled(cells);
        match (filled.next(), filled.next()) {
            (None, _) => Kind::Blank,
            (Some(_), Some(_)) => Kind::Store,
            (Some(_), None) if self.columns.max(self.first_width()) < WIDE => Kind::Store,
            (Some((_, text)), None) if says_note(text) => Kind::Note,
            (Some(_), None) => Kind::Single,
        }
    }

    /// Hands on what waits at the end of the list: notes, and single cells that may be stores.
    pub(super) fn finish(&mut self, each: &mut Each<'_>) -> Result<bool> {
        let mut last = self.last;
        let mut after_gap = false;
        for row in std::mem::take(&mut self.waiting) {
            after_gap |= row.number > last + 1;
            last = row.number;
            let part = match filled(&row.cells).next() {
                Some((at, text)) if self.is_note(at, text, after_gap) => Part::Note,
                Some(_) => Part::Data,
                None => {
                    after_gap = true;
                    Part::Data
                }
            };
            after_gap |= part == Part::Note;
            if !each(SourceRow { part, ..row })? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn hand_on(&mut self, each: &mut Each<'_>, part: Part) -> Result<bool> {
        for row in std::mem::take(&mut self.waiting) {
            if !each(SourceRow { part, ..row })? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a single cell after the last row of the list is a note.
    fn is_note(&self, at: usize, text: &str, after_gap: bool) -> bool {
        let shape = shape(text);
        let cells = self.first.iter().filter_map(|row| row.get(at));
        let alike = shape.contains('9') && { cells }.any(|cell| self::shape(cell) == shape);
        let words = text.split_whitespace().count();
        // Under nothing but single cells, they are the list.
        !alike && !self.first.is_empty() && (after_gap || words > 2 || begins_with(WORDS, text))
    }

    fn first_width(&self) -> usize {
        let widths = self.first.iter().map(|cells| filled(cells).count());
        widths.max().unwrap_or(0)
    }
}

fn filled(cells: &[String]) -> impl Iterator<Item = (usize, &str)> {
    let cells = cells.iter().map(|cell| cell.trim()).enumerate();
    cells.filter(|(_, cell)| !cell.is_empty())
}

fn begins_with(words: &str, text: &str) -> bool {
    let first = text
        .split(|c: char| c.is_whitespace() || c.is_ascii_punctuation())
        .next();
    let first = haat_atlas::fold(first.unwrap_or_default());
    !first.is_empty() && words.split(' ').any(|word| haat_atlas::fold(word) == first)
}

/// Whether a text says by itself that it is a note: `Source: …`, `* …`, `Page 3 of 7`.
fn says_note(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix(['*', '†']) {
        return rest.chars().any(char::is_alphabetic);
    }
    if let Some((word, rest)) = text.split_once([':', '–']) {
        return begins_with(SURE, word) && !rest.trim().is_empty() && word.len() <= 20;
    }
    let folded = haat_atlas::fold(text);
    let page = folded.strip_prefix("page ").unwrap_or_default();
    let numbers = page.split(" of ").all(|n| n.parse::<u32>().is_ok());
    !page.is_empty() && numbers
}

/// What a text looks like: every run of letters as `A`, of digits as `9`.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    for character in text.trim().chars() {
        let kind = match character {
            c if c.is_alphabetic() => 'A',
            c if c.is_numeric() => '9',
            c => c,
        };
        let is_run = matches!(kind, 'A' | '9');
        if !is_run || !shape.ends_with(kind) {
            shape.push(kind);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of the rows of a list, by their numbers; a blank line counts and is not handed on.
    fn parts(list: &str) -> Vec<(u64, Part)> {
        let mut taken = Vec::new();
        let mut each = |row: SourceRow| {
            taken.push((row.number, row.part));
            Ok(true)
        };
        let mut notes = Notes::default();
        for (number, line) in (1..).zip(list.lines()).filter(|(_, line)| !line.is_empty()) {
            let part = if number == 1 {
                Part::Header
            } else {
                Part::Data
            };
            let cells = line.split('|').map(str::to_owned).collect();
            let row = SourceRow {
                number,
                part,
                cells,
            };
            notes.take(row, &mut each).unwrap();
        }
        notes.finish(&mut each).unwrap();
        let numbers: Vec<u64> = taken.iter().map(|(number, _)| *number).collect();
        assert!(numbers.is_sorted(), "{numbers:?}");
        taken
    }

    fn notes(list: &str) -> Vec<u64> {
        let notes = parts(list)
            .into_iter()
            .filter(|(_, part)| *part == Part::Note);
        notes.map(|(number, _)| number).collect()
    }

    const LIST: &str = "Code|Name|Town\nS-1|Rewa Store|Rewa\nS-22|Satna Store|Satna\n";

    #[test]
    fn what_stands_under_a_list_is_no_store() {
        for (under, wanted) in [
            ("Source: portal of the distributor\n", &[4][..]),
            ("\nPrepared by sales\n", &[5]),
            (
                "\nConfidential\n\nThree outlets are being fitted out\n",
                &[5, 7],
            ),
            ("Stores as told by the partner\n", &[4]),
            ("||\nEast only\n", &[5]),
            ("* closed for repairs\n", &[4]),
            ("Page 2 of 3\n", &[4]),
            ("स्रोत: वितरक\n", &[4]),
        ] {
            assert_eq!(notes(&format!("{LIST}{under}")), wanted, "{under}");
        }
    }

    #[test]
    fn a_store_is_never_taken_for_a_note() {
        for under in [
            "S-333\n",
            "\n\nS-4\n",
            "\nS-4||\nS-5\n",
            "Opened\nS-4|Gaya Store|Gaya\n",
            "\nNew stores of the month\nS-4|Gaya Store|Gaya\n",
            "Later\n",
            "|Gaya Store|\n",
        ] {
            assert_eq!(notes(&format!("{LIST}{under}")), [0; 0], "{under}");
        }
        let narrow = "Code|Town\nS-1|Rewa\n\nThree words here\n";
        assert_eq!(notes(narrow), [0; 0], "too narrow to know");
        let many: String = (0..100).map(|_| "\nsome words in one cell").collect();
        assert!(notes(&format!("{LIST}{many}")).len() <= MOST_WAITING);
        let all = format!("{LIST}||\nx\n||\ny|z\n\nSource: x\nS-9\n");
        let numbers: Vec<u64> = parts(&all).iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 9, 10]);
    }

    #[test]
    fn what_says_that_it_is_a_note_is_one_between_pages_too() {
        let pages = format!("{LIST}Source: portal\nS-4|Gaya Store|Gaya\n");
        assert_eq!(notes(&pages), [4]);
    }
}
