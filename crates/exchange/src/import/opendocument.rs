//! Looks through an OpenDocument sheet before it is read: a cell or a row says how often it is repeated, and the reader writes that out.

use std::collections::BTreeMap;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::bounds::Rectangle;
use super::facts::{Facts, Merge};
use crate::error::{Error, Result};

/// Refuses a workbook whose sheets would fill the memory (ODF 1.2 part 1, 19.675 and 19.677: repeated columns and rows), and returns what its
/// sheets say of themselves: merged cells (19.676, 19.678) and hidden rows (19.749).
pub(super) fn check_opendocument(
    path: &Path,
    file: impl Read + Seek,
) -> Result<BTreeMap<String, Facts>> {
    let damaged = |why: String| Error::damaged(path, why);
    let mut archive = zip::ZipArchive::new(file).map_err(|error| damaged(error.to_string()))?;
    let content = archive
        .by_name("content.xml")
        .map_err(|error| damaged(error.to_string()))?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    let mut buffer = Vec::new();
    let mut sheet = Rectangle::default();
    let (mut row, mut column, mut repeated, mut others) = (0, 0, 1, 0);
    let mut all = BTreeMap::new();
    let mut name = String::new();
    let mut facts = Facts::default();
    let mut is_hidden = false;
    let mut number: Option<ShownNumber> = None;
    loop {
        buffer.clear();
        let event = reader
            .read_event_into(&mut buffer)
            .map_err(|error| damaged(error.to_string()))?;
        let (start, has_end) = match &event {
            Event::Eof => return Ok(all),
            Event::Start(start) => (start, true),
            Event::Empty(start) => (start, false),
            Event::End(end) if end.name().as_ref() == "table:table-row" => {
                row += repeated;
                continue;
            }
            Event::Text(text) => {
                if let Some(number) = &mut number {
                    number.shown.push_str(text);
                }
                continue;
            }
            Event::End(end) if end.name().as_ref() == "table:table-cell" => {
                if let Some(number) = number.take() {
                    number.note(&mut facts);
                }
                continue;
            }
            Event::End(end) if end.name().as_ref() == "table:table" => {
                facts.merges.sort_unstable();
                all.insert(std::mem::take(&mut name), std::mem::take(&mut facts));
                continue;
            }
            _ => continue,
        };
        match start.name().as_ref() {
            "table:table" => {
                others += sheet.cells();
                sheet = Rectangle::default();
                row = 0;
                name = text(start, "table:name").unwrap_or_default();
                facts.hidden_rows = Some(Vec::new());
            }
            "table:table-row" => {
                column = 0;
                repeated = times(start, "table:number-rows-repeated");
                is_hidden = text(start, "table:visibility").is_some_and(|how| how != "visible");
                if !has_end {
                    row += repeated;
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let times = times(start, "table:number-columns-repeated");
                if is_hidden && is_filled(start) {
                    // Only a row with cells matters, and what is repeated beyond the bounds is refused below.
                    for row in row..row + repeated {
                        facts.hide_row(u32::try_from(row).unwrap_or(u32::MAX));
                    }
                    is_hidden = false;
                }
                facts.merges.extend(spanned(start, row, column));
                if is_filled(start) {
                    sheet.hold(row, column);
                    sheet.hold(row + repeated - 1, column + times - 1);
                    sheet.repeat(times.saturating_mul(repeated));
                    sheet.check(path, others)?;
                }
                number =
                    ShownNumber::of(start, (row, repeated), (column, times)).filter(|_| has_end);
                column += times;
            }
            _ => {}
        }
    }
}

/// A number, and the text it is shown as.
struct ShownNumber {
    rows: (u64, u64),
    columns: (u64, u64),
    value: f64,
    shown: String,
}

impl ShownNumber {
    fn of(start: &BytesStart<'_>, rows: (u64, u64), columns: (u64, u64)) -> Option<Self> {
        let kind = text(start, "office:value-type")?;
        let value = text(start, "office:value")?.parse().ok()?;
        (kind == "float").then(|| Self {
            rows,
            columns,
            value,
            shown: String::new(),
        })
    }

    /// Notes it where it is shown as a code.
    fn note(self, facts: &mut Facts) {
        if !is_code(&self.shown, self.value) {
            return;
        }
        let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        for row in self.rows.0..self.rows.0 + self.rows.1 {
            for column in self.columns.0..self.columns.0 + self.columns.1 {
                facts.show_code((small(row), small(column)), self.shown.clone());
            }
        }
    }
}

/// Whether a text is a whole number digit by digit, with zeros before it or cut by hyphens.
fn is_code(shown: &str, value: f64) -> bool {
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    let same = digits.parse::<f64>() == Ok(value) && value >= 0.0;
    let between = shown.trim_matches(|c: char| !c.is_ascii_digit());
    let amount = |c: char| {
        matches!(
            c,
            ',' | '.' | '\'' | '%' | '/' | ':' | '₹' | '$' | '€' | '£'
        )
    };
    let zeros = digits.starts_with('0') && digits.len() > 1;
    same && !shown.contains(amount) && (zeros || between.contains('-'))
}

/// The cells that a cell spans, where they are more than itself.
fn spanned(start: &BytesStart<'_>, row: u64, column: u64) -> Option<Merge> {
    let down = times(start, "table:number-rows-spanned") - 1;
    let across = times(start, "table:number-columns-spanned") - 1;
    let small = |n: u64| u32::try_from(n).ok();
    Merge::between(
        (small(row)?, small(column)?),
        (small(row + down)?, small(column + across)?),
    )
}

fn text(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.try_get_attribute(name).ok().flatten()?;
    let text = quick_xml::escape::unescape(&attribute.value).ok()?;
    Some(text.into_owned())
}

/// How often, never more than a million times: the reader stops there too.
fn times(start: &BytesStart<'_>, name: &str) -> u64 {
    let attribute = start.try_get_attribute(name).ok().flatten();
    attribute
        .and_then(|attribute| attribute.value.parse::<u64>().ok())
        .map_or(1, |times| times.clamp(1, 1 << 20))
}

fn is_filled(start: &BytesStart<'_>) -> bool {
    start.attributes().flatten().any(|attribute| {
        let key = attribute.key.as_ref();
        key.starts_with("office:") || key == "table:formula"
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

    fn judged(rows: &str) -> String {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive
            .start_file("content.xml", zip::write::SimpleFileOptions::default())
            .unwrap();
        write!(archive, "<office:document-content><table:table table:name=\"A\">{rows}</table:table></office:document-content>").unwrap();
        let file = archive.finish().unwrap();
        match check_opendocument(Path::new("x.ods"), file) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn codes_are_told_from_numbers() {
        for (shown, value) in [
            ("00007", 7.0),
            ("MH-007", 7.0),
            ("00", 0.0),
            ("01234-0567", 12_340_567.0),
        ] {
            assert!(is_code(shown, value), "{shown}");
        }
        for (shown, value) in [
            ("7", 7.0),
            ("0", 0.0),
            ("07.5", 7.5),
            ("1 234", 1234.0),
            ("08", 7.6),
            ("-07", -7.0),
            ("₹ 07", 7.0),
            ("", 0.0),
        ] {
            assert!(!is_code(shown, value), "{shown}");
        }
    }

    #[test]
    fn repeated_cells_are_counted_before_they_are_written_out() {
        let cell =
            "<table:table-cell office:value-type=\"string\"><text:p>A</text:p></table:table-cell>";
        let blank = "<table:table-row table:number-rows-repeated=\"1048575\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
        let row = format!("<table:table-row>{cell}</table:table-row>");
        assert_eq!(judged(&format!("{row}{blank}")), "");
        let far = "<table:table-row><table:table-cell table:number-columns-repeated=\"16383\"/><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row>";
        assert!(judged(&format!("{row}{blank}{far}")).contains("far apart"));
        let full = format!(
            "<table:table-row table:number-rows-repeated=\"1000000\">{}</table:table-row>",
            cell.repeat(40)
        );
        assert!(judged(&full).contains("too many"));
    }
}
