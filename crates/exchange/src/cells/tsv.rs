//! A block as text: cells apart by tabs, rows by line breaks, quoted where a cell holds one of these. Spreadsheets put this on the clipboard.

use super::block::Block;
use crate::{neutralise, restore_text};

/// Reads what a spreadsheet copied. A cell that begins with a quote is quoted only where its quote is closed before the next tab or line break;
/// any other quote is a text's own.
pub(super) fn read(text: &str) -> Block {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut rest = text;
    loop {
        let (cell, after) = match quoted(rest) {
            Some(found) => found,
            None => {
                let end = rest.find(['\t', '\n', '\r']).unwrap_or(rest.len());
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        row.push(restore_text(&cell).to_owned());
        rest = match after.strip_prefix('\t') {
            Some(rest) => rest,
            None => {
                rows.push(std::mem::take(&mut row));
                let rest = after.strip_prefix('\r').unwrap_or(after);
                let rest = rest.strip_prefix('\n').unwrap_or(rest);
                // The last line break ends the last row and begins none.
                if rest.is_empty() {
                    return Block::new(rows);
                }
                rest
            }
        };
    }
}

/// A quoted cell at the beginning of a text, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let inside = text.strip_prefix('"')?;
    let mut cell = String::new();
    let mut rest = inside;
    loop {
        let (before, after) = rest.split_once('"')?;
        cell.push_str(before);
        if let Some(more) = after.strip_prefix('"') {
            cell.push('"');
            rest = more;
            continue;
        }
        let ends = after.is_empty() || after.starts_with(['\t', '\n', '\r']);
        return ends.then_some((cell, after));
    }
}

/// Writes rows as a spreadsheet takes them; what it would take for a formula is kept from being one.
pub(super) fn write<R: AsRef<[String]>>(rows: &[R]) -> String {
    let mut text = String::new();
    for (at, row) in rows.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        for (at, cell) in row.as_ref().iter().enumerate() {
            if at > 0 {
                text.push('\t');
            }
            let cell = neutralise(cell);
            if cell.contains(['\t', '\n', '\r']) || cell.starts_with('"') {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(&cell);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        let block = read(text);
        let (rows, columns) = block.size();
        let cell = |row, column| block.cell(row, column).unwrap().to_owned();
        (0..rows)
            .map(|row| (0..columns).map(|column| cell(row, column)).collect())
            .collect()
    }

    #[test]
    fn what_spreadsheets_copy_is_read() {
        assert_eq!(cells("a\tb\r\nc\td\r\n"), [["a", "b"], ["c", "d"]]);
        assert_eq!(cells("a\tb\nc"), [["a", "b"], ["c", ""]]);
        assert_eq!(cells(""), [[""]]);
        // Two blank cells under each other, as Excel writes them.
        assert_eq!(cells("\r\n\r\n"), [[""], [""]]);
        assert_eq!(
            cells("\"Shop 4\nMain Road\"\t\"say \"\"hello\"\"\"\n"),
            [["Shop 4\nMain Road", "say \"hello\""]]
        );
    }

    #[test]
    fn a_quote_of_a_texts_own_stays() {
        assert_eq!(
            cells("\"Balaji\" Mobiles\tx"),
            [["\"Balaji\" Mobiles", "x"]]
        );
        assert_eq!(cells("5\" screen\n\"open"), [["5\" screen"], ["\"open"]]);
    }

    #[test]
    fn a_formula_leaves_as_text_and_comes_back_as_it_was() {
        let row = vec!["=1+1".to_owned(), "-5".to_owned(), "'x".to_owned()];
        assert_eq!(write(&[row]), "'=1+1\t-5\t''x");
        assert_eq!(cells("'=1+1\t-5\t''x"), [["=1+1", "-5", "'x"]]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(rows in proptest::collection::vec(proptest::collection::vec("[ab\"'\t\n=+0-]{0,6}", 3), 1..5)) {
            prop_assert_eq!(cells(&write(&rows)), rows);
        }
    }
}
