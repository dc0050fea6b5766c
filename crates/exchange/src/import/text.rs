//! Text files: CSV and its like.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::decode::Decoded;
use super::plan::SourceOptions;
use super::sieve::Sieve;
use super::source::{Each, Encoding, MAX_COLUMNS, Seen};
use super::unread::Unread;
use super::watch::{Watch, Watched};
use crate::error::{Error, Result, Unreadable, UnreadableKind};
use crate::neutral::restore_text;

/// Rows by which the separator is told.
const ROWS: usize = 50;

/// What is read after a file's last byte: a row that is only a quotation mark. Inside a quoted cell it closes that cell instead, and no row comes.
const END: &[u8] = b"\n\"";

/// One row of a text.
struct TextRow {
    number: u64,
    cells: Vec<String>,
    /// Byte sequences in it that are no characters.
    damaged: u32,
}

/// Reads a text file. What is damaged in it is noted, or refused where a person named an encoding that is not the file's.
pub(super) fn read_text(
    seen: &Seen,
    options: &SourceOptions,
    watch: &Watch<'_>,
    unread: &mut Unread,
    each: &mut Each<'_>,
) -> Result<()> {
    let encoding = options.encoding.unwrap_or(seen.encoding);
    let delimiter = options.delimiter.unwrap_or(',');
    let mut sieve = Sieve::new(options.first_row(), options, None);
    rows_of(&seen.path, encoding, delimiter, watch, &mut |row| {
        if row.damaged > 0 {
            if encoding != seen.encoding {
                return Err(Error::unreadable(
                    &seen.path,
                    Unreadable::new(UnreadableKind::NotEncoding)
                        .with("row", row.number)
                        .with("encoding", encoding.key()),
                ));
            }
            unread.damaged(row.number, row.damaged);
        }
        sieve.take(row.number, row.cells, each)
    })?;
    sieve.finish(each)?;
    Ok(())
}

/// Rows are numbered as a spreadsheet program does: blank lines count, line breaks inside a cell do not.
fn rows_of(
    path: &Path,
    encoding: Encoding,
    delimiter: char,
    watch: &Watch<'_>,
    each: &mut dyn FnMut(TextRow) -> Result<bool>,
) -> Result<()> {
    let file = File::open(path).map_err(Error::io(path))?;
    let decoded = Decoded::new(Watched::new(file, watch), encoding.decoder());
    let (since_row, marks) = (decoded.since_row(), decoded.marks());
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .buffer_capacity(64 << 10)
        .from_reader(decoded.chain(END));
    let mut record = csv::StringRecord::new();
    let (mut number, mut widest) = (0, 0);
    loop {
        let from = reader.position().byte();
        let more = reader.read_record(&mut record).map_err(|error| {
            Error::unreadable(
                path,
                Unreadable::new(UnreadableKind::Text).with("detail", error),
            )
        })?;
        if !more {
            return Ok(());
        }
        since_row.set(0);
        let (damaged, at_end) = {
            let mut marks = marks.borrow_mut();
            number += 1 + marks.blank_lines(from);
            let to = reader.position().byte();
            (
                marks.damaged_before(to),
                to == marks.seen() + END.len() as u64,
            )
        };
        if at_end && record.len() == 1 && record[0].is_empty() {
            return Ok(());
        }
        if record.len() > MAX_COLUMNS {
            return Err(Error::unreadable(
                path,
                Unreadable::new(UnreadableKind::TooWide)
                    .with("row", number)
                    .with("cells", record.len()),
            ));
        }
        if at_end || swallows_rows(&record, delimiter, widest) {
            return Err(Error::unreadable(
                path,
                Unreadable::new(UnreadableKind::OpenQuote).with("row", number),
            ));
        }
        widest = widest.max(record.len());
        let row = TextRow {
            number,
            cells: record
                .iter()
                .map(|cell| restore_text(cell).to_owned())
                .collect(),
            damaged,
        };
        if !each(row)? {
            return Ok(());
        }
    }
}

/// Whether a cell holds rows: then a quotation mark was not closed where it should have been, and what follows would be lost in one cell.
///
/// Notes and addresses have lines with commas too, so nearly all lines must be as wide as the rows before, and there must be the more of them the
/// narrower those are.
fn swallows_rows(record: &csv::StringRecord, delimiter: char, widest: usize) -> bool {
    let enough = if widest >= 4 { 3 } else { 10 };
    let holds_rows = |cell: &str| {
        let (mut lines, mut rows) = (0, 0);
        for line in cell.lines().skip(1) {
            lines += 1;
            rows += usize::from(line.matches(delimiter).count() + 1 == widest);
        }
        rows >= enough && rows + 2 >= lines
    };
    widest > 1
        && record
            .iter()
            .any(|cell| cell.contains('\n') && holds_rows(cell))
}

/// The separator that gives the first rows the same number of cells, the more the better; `given` is tried alone.
///
/// Fails where the first rows cannot be read under any, so that a hostile file is refused before all of it was read.
pub(super) fn sniff_delimiter(
    path: &Path,
    encoding: Encoding,
    given: Option<char>,
    watch: &Watch<'_>,
) -> Result<char> {
    let mut best = None;
    let mut failed = None;
    let candidates = given.map_or(vec![',', ';', '\t', '|'], |given| vec![given]);
    for candidate in candidates {
        let mut widths: Vec<usize> = Vec::new();
        let read = rows_of(path, encoding, candidate, watch, &mut |row| {
            widths.push(row.cells.len());
            Ok(widths.len() < ROWS)
        });
        // A separator under which the file cannot be read is not its separator, unless none is.
        if let Err(error) = read {
            failed.get_or_insert(error);
            continue;
        }
        widths.sort_unstable();
        let common = widths.get(widths.len() / 2).copied().unwrap_or(0);
        let agreeing = widths.iter().filter(|width| **width == common).count();
        let score = if common > 1 {
            agreeing * 100 / widths.len().max(1) + common.min(50)
        } else {
            0
        };
        if best.is_none_or(|(_, highest)| score > highest) {
            best = Some((candidate, score));
        }
    }
    match (best, failed) {
        // What nothing parts is no list, and a quotation mark that swallows the rest hides what parts it.
        (Some((_, 0)), Some(error)) if is_open_quote(&error) => Err(error),
        (Some((candidate, _)), _) => Ok(candidate),
        (None, Some(error)) => Err(error),
        (None, None) => Ok(','),
    }
}

fn is_open_quote(error: &Error) -> bool {
    matches!(error, Error::Unreadable { why, .. } if why.kind == UnreadableKind::OpenQuote)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(content: &str) -> Vec<(u64, String)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, content).unwrap();
        let mut rows = Vec::new();
        rows_of(
            &path,
            Encoding::Utf8,
            ',',
            &Watch::new(&|| true),
            &mut |row| {
                rows.push((row.number, row.cells[0].clone()));
                Ok(true)
            },
        )
        .unwrap();
        rows
    }

    #[test]
    fn rows_in_a_cell_are_told_from_lines_of_an_address() {
        let swallows = |text: &str| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("list.csv");
            std::fs::write(&path, text).unwrap();
            let watch = Watch::new(&|| true);
            let read = rows_of(&path, Encoding::Utf8, ',', &watch, &mut |_| Ok(true));
            read.err().map(|error| error.to_string())
        };
        let rows = |from: u32| (from..from + 40).map(|n| format!("{n},Store {n},Patna,Bihar\n"));
        let whole: String = rows(1).collect();
        let list = format!("Code,Name,Town,State\n{whole}");
        assert_eq!(swallows(&list), None);
        let open = list.replace("20,Store 20", "20,\"Store 20");
        let said = swallows(&open).unwrap();
        assert!(said.contains("row 21"), "{said}");
        let address =
            "Code,Address\nA,\"Shop 1\nMG Road, Pune\nMaharashtra, India\n411001\"\nB,x\n";
        assert_eq!(swallows(address), None);
    }

    #[test]
    fn a_quote_that_is_open_at_the_end_is_refused_however_few_rows_follow() {
        let read = |text: &str| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("list.csv");
            std::fs::write(&path, text).unwrap();
            let watch = Watch::new(&|| true);
            let delimiter = sniff_delimiter(&path, Encoding::Utf8, None, &watch)?;
            rows_of(&path, Encoding::Utf8, delimiter, &watch, &mut |_| Ok(true))
        };
        for (text, row) in [
            (
                "Code,Name,City,State\nA1,\"One,Patna,Bihar\nA2,Two,Gaya,Bihar\nA3,Three,Gaya,Bihar",
                2,
            ),
            ("Code,Name\nA,x\n\nB,\"y\nC,z\n", 4),
            ("Code,Name\nA,x\nB,\"y", 3),
            ("Code,Name\nA,x\nB,\"y\"\"\n", 3),
            ("Code;Name\nA;x\nB;\"", 3),
            ("\"Code,Name\nA,x\n", 1),
        ] {
            for end in ["\n", "\r\n", "\r"] {
                let error = read(&text.replace('\n', end)).unwrap_err().to_string();
                let said = format!("a quotation mark in row {row} is not closed");
                assert!(error.contains(&said), "{text:?}: {error}");
            }
        }
        for text in [
            "",
            "Code,Name\nA,\"Shop 1\nMG Road\"",
            "Code,Name\nA,\"Shop 1\nMG Road\n\"\n",
            "Code,Name\nA,\"5\"\" pipe\"\n\n",
            "Code,Name\nA,5\" pipe\n",
            "Code,Name\nA,\"\"",
            "Code\n\"\"",
        ] {
            for end in ["\n", "\r\n", "\r"] {
                assert!(read(&text.replace('\n', end)).is_ok(), "{text:?}");
            }
        }
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        let cases: [(&str, &[(u64, &str)]); 6] = [
            ("Code,N\nA,1\nB,2\n", &[(1, "Code"), (2, "A"), (3, "B")]),
            (
                "Code,N\nA,1\n\nB,2\n\n\nC,3",
                &[(1, "Code"), (2, "A"), (4, "B"), (7, "C")],
            ),
            ("\n\nCode,N\nA,1\n\n\n", &[(3, "Code"), (4, "A")]),
            (
                "Code,N\nA,\"one\ntwo\"\nB,\"x\n\ny\"\n\nC,3\n",
                &[(1, "Code"), (2, "A"), (3, "B"), (5, "C")],
            ),
            (
                "Title\n\nCode,N\nA,1\n",
                &[(1, "Title"), (3, "Code"), (4, "A")],
            ),
            (
                "Code,N\nA,\"one\n\"\n\nB,\"\n\ntwo\"\n\nC,3\n",
                &[(1, "Code"), (2, "A"), (4, "B"), (6, "C")],
            ),
        ];
        for (content, wanted) in cases {
            for end in ["\n", "\r\n", "\r"] {
                let found = numbers(&content.replace('\n', end));
                let found: Vec<(u64, &str)> = found
                    .iter()
                    .map(|(number, code)| (*number, code.as_str()))
                    .collect();
                assert_eq!(found, wanted, "{content:?} with {end:?}");
            }
        }
    }

    #[test]
    fn rows_keep_their_numbers_across_pieces_of_the_file() {
        let filler = "x".repeat(997);
        let content: String = (0..1_000)
            .map(|n| format!("{n},{filler}\r\n\r\n"))
            .collect();
        for (index, (number, code)) in numbers(&content).iter().enumerate() {
            assert_eq!((*number, code), (2 * index as u64 + 1, &index.to_string()));
        }
    }
}
