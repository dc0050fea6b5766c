//! A block as a table of a web page: where one cell ends and the next begins is never in doubt there, and LibreOffice writes the digits of a number
//! beside what it shows of it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::block::Block;
use crate::neutralise;

/// Cells that one cell may span; a clipboard is no place for more.
const MAX_SPAN: usize = 1_000;

/// A cell of a table: what it shows, and the number behind that.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct TableCell {
    text: String,
    value: Option<String>,
}

/// The first table of a page; `None` where there is none.
pub(super) fn read(page: &str) -> Option<Table> {
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(page));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut reading = tokenizer.sink.0.into_inner();
    reading.end_row();
    (!reading.rows.is_empty()).then_some(Table(reading.rows))
}

/// A table as it was read.
#[derive(Debug)]
pub(super) struct Table(Vec<Vec<TableCell>>);

impl Table {
    /// How many rows and columns it has.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.0.len(), self.0.iter().map(Vec::len).max().unwrap_or(0))
    }

    /// What its cells show.
    pub(super) fn block(&self) -> Block {
        let text = |cell: &TableCell| crate::restore_text(cell.text.trim()).to_owned();
        Block::new(
            self.0
                .iter()
                .map(|row| row.iter().map(text).collect())
                .collect(),
        )
    }

    /// The number behind a cell, where it is said.
    pub(super) fn value(&self, row: usize, column: usize) -> Option<&str> {
        self.0.get(row)?.get(column)?.value.as_deref()
    }
}

#[derive(Default)]
struct Sink(RefCell<Reading>);

#[derive(Default)]
struct Reading {
    rows: Vec<Vec<TableCell>>,
    row: Option<Vec<TableCell>>,
    /// The open cell, and the column it stands in.
    cell: Option<(usize, TableCell)>,
    /// By column: rows that a cell from above still reaches into.
    taken: BTreeMap<usize, usize>,
    tables: usize,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut reading = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => reading.text(&text),
            Token::TagToken(tag) => return reading.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Reading {
    fn text(&mut self, text: &str) {
        let Some((_, cell)) = &mut self.cell else {
            return;
        };
        for c in text.chars() {
            // A page's own line breaks and spaces in a row are one space; those it shows are tags.
            match c {
                '\n' | '\r' | '\t' | ' ' if cell.text.ends_with([' ', '\n']) => {}
                '\n' | '\r' | '\t' => cell.text.push(' '),
                '\u{a0}' => cell.text.push(' '),
                c => cell.text.push(c),
            }
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let starts = tag.kind == TagKind::StartTag;
        match (&*tag.name, starts) {
            ("table", true) => self.tables += 1,
            ("table", false) => {
                self.end_row();
                // What comes after the first table is none of it.
                self.tables = self.tables.max(1) + 1;
            }
            ("tr", true) if self.tables == 1 => {
                self.end_row();
                self.row = Some(Vec::new());
            }
            ("tr", false) if self.tables == 1 => self.end_row(),
            ("td" | "th", true) if self.tables == 1 => self.begin_cell(tag),
            ("td" | "th", false) => self.end_cell(),
            ("br", true) => {
                if let Some((_, cell)) = &mut self.cell {
                    cell.text.push('\n');
                }
            }
            ("script", true) => return TokenSinkResult::RawData(RawKind::ScriptData),
            ("style", true) => return TokenSinkResult::RawData(RawKind::Rawtext),
            ("title" | "textarea", true) => return TokenSinkResult::RawData(RawKind::Rcdata),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn begin_cell(&mut self, tag: &Tag) {
        self.end_cell();
        self.skip_taken();
        let attribute = |name: &str| {
            let mut attributes = tag.attrs.iter();
            let found = attributes.find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| attribute.value.to_string())
        };
        let span = |name: &str| {
            let said = attribute(name).and_then(|text| text.trim().parse().ok());
            said.unwrap_or(1usize).clamp(1, MAX_SPAN)
        };
        let (across, down) = (span("colspan"), span("rowspan"));
        let row = self.row.get_or_insert_default();
        let at = row.len();
        // The text is that of the first of the cells it spans.
        row.resize(at + across, TableCell::default());
        if down > 1 {
            self.taken
                .extend((at..at + across).map(|column| (column, down)));
        }
        let value = attribute("sdval");
        let text = String::new();
        self.cell = Some((at, TableCell { text, value }));
    }

    fn end_cell(&mut self) {
        if let (Some((at, cell)), Some(row)) = (self.cell.take(), &mut self.row)
            && let Some(place) = row.get_mut(at)
        {
            *place = cell;
        }
    }

    /// Leaves blank what a cell from above reaches into.
    fn skip_taken(&mut self) {
        let row = self.row.get_or_insert_default();
        while self.taken.contains_key(&row.len()) {
            row.push(TableCell::default());
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if self.row.is_some() {
            self.skip_taken();
        }
        if let Some(row) = self.row.take() {
            self.rows.push(row);
            for down in self.taken.values_mut() {
                *down -= 1;
            }
            self.taken.retain(|_, down| *down > 0);
        }
    }
}

/// Writes rows as a table whose texts stay texts: LibreOffice and Excel would make a number of 00124 else.
pub(super) fn write<R: AsRef<[String]>>(rows: &[R], numbers: &[bool]) -> String {
    let mut page = String::from("<meta charset=\"utf-8\"><table>");
    for row in rows {
        page.push_str("<tr>");
        for (at, cell) in row.as_ref().iter().enumerate() {
            let number =
                numbers.get(at).copied().unwrap_or_default() && cell.parse::<f64>().is_ok();
            if number {
                page.push_str("<td sdval=\"");
                page.push_str(cell);
                page.push_str("\">");
                page.push_str(cell);
            } else {
                page.push_str("<td sdnum=\"1033;0;@\" style=\"mso-number-format:'\\@'\">");
                escape(&mut page, &neutralise(cell));
            }
            page.push_str("</td>");
        }
        page.push_str("</tr>");
    }
    page.push_str("</table>");
    page
}

fn escape(page: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => page.push_str("&amp;"),
            '<' => page.push_str("&lt;"),
            '>' => page.push_str("&gt;"),
            '"' => page.push_str("&quot;"),
            '\n' => page.push_str("<br>"),
            '\r' => {}
            c => page.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(page: &str) -> Vec<Vec<String>> {
        let block = read(page).unwrap().block();
        let (rows, columns) = block.size();
        let cell = |row, column| block.cell(row, column).unwrap().to_owned();
        (0..rows)
            .map(|row| (0..columns).map(|column| cell(row, column)).collect())
            .collect()
    }

    #[test]
    fn a_table_is_read_with_what_its_cells_span() {
        let page = "<html><style>td { color: red }</style><body><table><tr><td rowspan=2>a</td><td>b<br>c</td></tr>
            <tr><td colspan=2>d &amp; e</td></tr><tr><td>f</td></tr></table><table><tr><td>other</td></tr></table>";
        assert_eq!(
            cells(page),
            [["a", "b\nc", ""], ["", "d & e", ""], ["f", "", ""]]
        );
        assert!(read("<p>no table</p>").is_none());
    }

    #[test]
    fn the_digits_behind_a_number_are_there() {
        let table = read(
            "<table><tr><td sdval=\"9876543210123\" sdnum=\"1033;\">9.88E+12</td></tr></table>",
        )
        .unwrap();
        assert_eq!(table.block(), Block::one("9.88E+12"));
        assert_eq!(table.value(0, 0), Some("9876543210123"));
        assert_eq!(table.value(0, 1), None);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let rows = vec![
            vec!["<b>&\"x\"".to_owned(), "12.5".to_owned()],
            vec!["=1+1".to_owned(), "Shop 4\nMain Road".to_owned()],
        ];
        let page = write(&rows, &[false, true]);
        assert_eq!(cells(&page), rows);
        assert!(
            page.contains("sdval=\"12.5\"") && page.contains("'=1+1"),
            "{page}"
        );
    }
}
