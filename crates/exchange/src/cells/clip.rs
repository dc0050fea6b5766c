//! What is on the clipboard: a block as text, and as a table of a web page beside it.

use super::block::Block;
use super::{html, tsv};

/// A block for other programs, or from one.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Clip {
    /// As text, cells apart by tabs.
    pub text: String,
    /// As a table of a web page; empty where there is none.
    pub html: String,
}

impl Clip {
    /// Rows for other programs; `numbers` says which columns hold amounts, all else stays text there.
    pub fn write<R: AsRef<[String]>>(rows: &[R], numbers: &[bool]) -> Self {
        Self {
            text: tsv::write(rows),
            html: html::write(rows, numbers),
        }
    }

    /// The block. The text says what was seen, and is taken where it is of the table's size; the table says where cells end, and the digits of a
    /// number that was shown with a power of ten.
    pub fn read(&self) -> Block {
        let Some(table) = html::read(&self.html) else {
            return tsv::read(&self.text);
        };
        let text = tsv::read(&self.text);
        if self.text.is_empty() || text.size() != table.size() {
            return table.block();
        }
        let (rows, columns) = text.size();
        let cell = |row, column| {
            let seen = text.cell(row, column).unwrap_or_default();
            let behind = table.value(row, column).filter(|_| lost_digits(seen));
            behind.unwrap_or(seen).to_owned()
        };
        Block::new(
            (0..rows)
                .map(|row| (0..columns).map(|column| cell(row, column)).collect())
                .collect(),
        )
    }
}

/// Whether a text is a number shown with a power of ten, such as 9.88E+09.
fn lost_digits(text: &str) -> bool {
    text.contains(['e', 'E']) && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clip(text: &str, html: &str) -> Block {
        Clip {
            text: text.into(),
            html: html.into(),
        }
        .read()
    }

    #[test]
    fn the_table_gives_the_digits_that_the_text_left_out() {
        let table = r#"<table><tr><td sdval="9876543210">9.88E+09</td><td sdval="12.4">12</td></tr></table>"#;
        let read = clip("9.88E+09\t12\n", table);
        assert_eq!(read.cell(0, 0), Some("9876543210"));
        assert_eq!(read.cell(0, 1), Some("12"));
    }

    #[test]
    fn the_table_says_where_cells_end_where_the_text_does_not() {
        let table = "<table><tr><td>Shop 4<br>Main Road</td><td>x</td></tr></table>";
        let read = clip("Shop 4\nMain Road\tx\n", table);
        assert_eq!(read.size(), (1, 2));
        assert_eq!(read.cell(0, 0), Some("Shop 4\nMain Road"));
        assert_eq!(clip("", table).size(), (1, 2));
        assert_eq!(clip("a\tb", "<p>a b</p>").size(), (1, 2));
    }
}
