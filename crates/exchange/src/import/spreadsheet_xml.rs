//! The XML of Excel 2003 (XML Spreadsheet), which portals still write and name .xls.
//!
//! Elements and attributes: Microsoft, XML Spreadsheet Reference (2001). Prefixes differ from program to program, so local names are looked at.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;

use calamine::Data;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::cells::cell_text;
use super::decode::Decoded;
use super::number_format::CodeFormat;
use super::source::{MAX_COLUMNS, Seen};
use super::tables::{Kept, Table, check_cell};
use super::watch::{Watch, Watched};
use crate::error::{Error, Result, UnreadableKind};

/// Reads every sheet.
pub(super) fn read(seen: &Seen, watch: &Watch<'_>) -> Result<Vec<Table>> {
    let path = &seen.path;
    let damaged = |why: String| Error::damaged(path, why);
    let file = File::open(path).map_err(Error::io(path))?;
    let decoded = Decoded::new(Watched::new(file, watch), seen.encoding.decoder());
    let since_event = decoded.since_row();
    let mut reader = Reader::from_reader(BufReader::new(decoded));
    reader.config_mut().expand_empty_elements = true;
    let mut book = Reading::new(seen);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        since_event.set(0);
        match reader
            .read_event_into(&mut buffer)
            .map_err(|error| damaged(error.to_string()))?
        {
            Event::Start(start) => book.begin(&start)?,
            Event::End(end) => book.end(end.local_name().as_ref())?,
            Event::Text(text) => book.text(&text.xml10_content())?,
            Event::CData(text) => book.text(&text.xml10_content())?,
            Event::GeneralRef(name) => {
                let character = match name.resolve_char_ref() {
                    Ok(Some(character)) => Some(character.to_string()),
                    _ => quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned),
                };
                // Entities of its own are not followed: they can be nested without end.
                let text = character.ok_or_else(|| damaged(format!("it uses &{};", &*name)))?;
                book.text(&text)?;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if book.depth > 0 {
        return Err(damaged("it ends too early".to_owned()));
    }
    match book.sheets.is_empty() {
        true => Err(Error::unreadable(path, UnreadableKind::NoSheet)),
        false => Ok(book.sheets),
    }
}

/// Where the reading stands.
struct Reading<'s> {
    seen: &'s Seen,
    depth: usize,
    sheets: Vec<Table>,
    kept: Kept,
    formats: HashMap<String, CodeFormat>,
    style: Option<String>,
    /// Styles of the columns and of the row, for cells without one.
    columns: HashMap<u32, String>,
    next_column: u32,
    row: u32,
    row_style: Option<String>,
    column: u32,
    cells: Vec<String>,
    cell_style: Option<String>,
    across: u32,
    /// The kind of the cell's data and their text, inside them.
    data: Option<(String, String)>,
    /// The text of `Visible`, inside it.
    visible: Option<String>,
}

impl<'s> Reading<'s> {
    fn new(seen: &'s Seen) -> Self {
        Self {
            seen,
            depth: 0,
            sheets: Vec::new(),
            kept: Kept::default(),
            formats: HashMap::new(),
            style: None,
            columns: HashMap::new(),
            next_column: 0,
            row: 0,
            row_style: None,
            column: 0,
            cells: Vec::new(),
            cell_style: None,
            across: 0,
            data: None,
            visible: None,
        }
    }

    fn begin(&mut self, start: &BytesStart<'_>) -> Result<()> {
        self.depth += 1;
        match start.local_name().as_ref() {
            "Style" => self.style = attribute(start, "ID"),
            "NumberFormat" => {
                let format = attribute(start, "Format");
                let format = format.and_then(|format| CodeFormat::parse(&format));
                if let (Some(style), Some(format)) = (&self.style, format) {
                    self.formats.insert(style.clone(), format);
                }
            }
            "Worksheet" => {
                let name = attribute(start, "Name");
                let name = name.unwrap_or_else(|| format!("Sheet{}", self.sheets.len() + 1));
                self.sheets.push(Table::new(name));
                self.columns.clear();
                (self.row, self.next_column) = (0, 0);
            }
            "Column" => {
                let first =
                    number(start, "Index").map_or(self.next_column, |at| at.saturating_sub(1));
                let last = first.saturating_add(number(start, "Span").unwrap_or(0));
                self.next_column = last.saturating_add(1);
                if let Some(style) = attribute(start, "StyleID") {
                    let last = last.min(MAX_COLUMNS as u32);
                    self.columns
                        .extend((first..=last).map(|at| (at, style.clone())));
                }
                if let (Some(sheet), Some(true)) = (self.sheets.last_mut(), is_yes(start, "Hidden"))
                {
                    sheet.facts.hidden_columns.push((first, last));
                }
            }
            "Row" => {
                if let Some(index) = number(start, "Index") {
                    self.row = index.saturating_sub(1);
                }
                self.row_style = attribute(start, "StyleID");
                self.column = 0;
                if let (Some(sheet), Some(true)) = (self.sheets.last_mut(), is_yes(start, "Hidden"))
                {
                    sheet.facts.hide_row(self.row);
                }
            }
            "Cell" => {
                if let Some(index) = number(start, "Index") {
                    self.column = index.saturating_sub(1);
                }
                if self.column as usize >= MAX_COLUMNS {
                    return Err(Error::unreadable(&self.seen.path, UnreadableKind::Sparse));
                }
                self.cell_style = attribute(start, "StyleID");
                self.across = number(start, "MergeAcross").unwrap_or(0);
                let down = number(start, "MergeDown").unwrap_or(0);
                if let Some(sheet) = self.sheets.last_mut().filter(|_| self.across + down > 0) {
                    sheet.merge(self.row, self.column, down, self.across);
                }
            }
            "Data" => {
                let kind = attribute(start, "Type").unwrap_or_default();
                self.data = Some((kind, String::new()));
            }
            "Visible" => self.visible = Some(String::new()),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<()> {
        let held = match (&mut self.data, &mut self.visible) {
            (Some((_, held)), _) | (None, Some(held)) => held,
            (None, None) => return Ok(()),
        };
        held.push_str(text);
        check_cell(&self.seen.path, held)
    }

    fn end(&mut self, name: &str) -> Result<()> {
        self.depth = self.depth.saturating_sub(1);
        match name {
            "Style" => self.style = None,
            "Data" => {
                if let Some((kind, text)) = self.data.take() {
                    let at = self.column as usize;
                    if self.cells.len() <= at {
                        self.cells.resize(at + 1, String::new());
                    }
                    self.cells[at] = self.shown(&kind, text);
                }
            }
            "Cell" => self.column = self.column.saturating_add(1).saturating_add(self.across),
            "Row" => {
                let cells = std::mem::take(&mut self.cells);
                if let Some(sheet) = self.sheets.last_mut() {
                    self.kept.keep(&self.seen.path, sheet, self.row, cells)?;
                }
                self.row = self.row.saturating_add(1);
            }
            "Visible" => {
                let hidden = self
                    .visible
                    .take()
                    .is_some_and(|text| text.trim() != "SheetVisible");
                if let (Some(sheet), true) = (self.sheets.last_mut(), hidden) {
                    sheet.hidden = true;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The data of a cell as a workbook shows them.
    fn shown(&self, kind: &str, text: String) -> String {
        match kind {
            "Number" => {
                let Ok(number) = text.trim().parse::<f64>() else {
                    return text;
                };
                let style = self.cell_style.as_ref().or(self.row_style.as_ref());
                let style = style.or_else(|| self.columns.get(&self.column));
                let format = style.and_then(|style| self.formats.get(style));
                let code = format.and_then(|format| format.show(number));
                code.unwrap_or_else(|| cell_text(&Data::Float(number)))
            }
            "Boolean" => if text.trim() == "1" { "yes" } else { "no" }.to_owned(),
            "DateTime" => moment(text.trim()),
            _ => text,
        }
    }
}

/// `2018-10-29T00:00:00.000` as the date it is, and a time of the day before the first as the time it is.
fn moment(text: &str) -> String {
    let Some((day, time)) = text.split_once('T') else {
        return text.to_owned();
    };
    let minute = time.get(..5).unwrap_or(time);
    match (day, minute) {
        ("1899-12-31" | "1899-12-30" | "1904-01-01", minute) if minute != "00:00" => {
            minute.to_owned()
        }
        (day, "00:00") => day.to_owned(),
        (day, minute) => format!("{day}T{minute}"),
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes().flatten();
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    quick_xml::escape::unescape(&found.value)
        .ok()
        .map(std::borrow::Cow::into_owned)
}

fn number(start: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(start, name)?.trim().parse().ok()
}

fn is_yes(start: &BytesStart<'_>, name: &str) -> Option<bool> {
    attribute(start, name).map(|text| text == "1" || text == "true")
}
