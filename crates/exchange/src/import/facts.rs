//! What a sheet says of itself beside its cells: which of them are merged, which rows and columns are hidden, which formulas have no result.
//!
//! Of XLSX this is read from the sheet's part before its cells are, since merged cells stand behind them there.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::watch::{Watch, Watched};
use crate::error::{Error, Result, UnreadableKind};

/// Merged cells of one sheet that are followed; a sheet with more is no list.
const MOST_MERGES: usize = 1 << 20;

/// Codes of one sheet that are kept: as many as a sheet of XLS can have rows, 64 times.
const MOST_CODES: usize = 1 << 22;

/// Rows of the longest sheet.
const MAX_ROWS: u32 = 1 << 20;

/// Columns of the widest.
const MAX_COLUMNS: u32 = 1 << 14;

/// Cells that are shown as one; the first of them holds what is shown. Rows and columns count from 0, both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Merge {
    pub(super) top: u32,
    pub(super) left: u32,
    pub(super) bottom: u32,
    pub(super) right: u32,
}

impl Merge {
    /// The merge between two corners; nothing where they are one cell or lie outside every sheet.
    pub(super) fn between(one: (u32, u32), other: (u32, u32)) -> Option<Self> {
        let merge = Self {
            top: one.0.min(other.0),
            left: one.1.min(other.1),
            bottom: one.0.max(other.0),
            right: one.1.max(other.1),
        };
        let within = merge.bottom < MAX_ROWS && merge.right < MAX_COLUMNS;
        (within && (merge.top, merge.left) != (merge.bottom, merge.right)).then_some(merge)
    }
}

/// What a sheet says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// In the order of their first rows.
    pub(super) merges: Vec<Merge>,
    /// Runs of hidden rows, both ends included; nothing where the reader of this kind of file does not know.
    pub(super) hidden_rows: Option<Vec<(u32, u32)>>,
    /// Runs of hidden columns.
    pub(super) hidden_columns: Vec<(u32, u32)>,
    /// Formulas without a result, and the first of them.
    pub(super) formulas: u32,
    pub(super) first_formula: Option<(u32, u32)>,
    /// Whether a cell names a text of the workbook by something that is no number.
    pub(super) has_strange_text: bool,
    /// Numbers that are shown as codes, by row and column, where the reader of cells does not know their formats.
    pub(super) codes: HashMap<(u32, u32), String>,
}

impl Facts {
    /// The same with these merged cells.
    pub(super) fn with_merges(mut self, merges: impl Iterator<Item = Merge>) -> Self {
        self.merges = merges.take(MOST_MERGES).collect();
        self.merges.sort_unstable();
        self
    }

    /// Notes a hidden row; rows come in order.
    pub(super) fn hide_row(&mut self, row: u32) {
        let runs = self.hidden_rows.get_or_insert_default();
        match runs.last_mut() {
            Some((_, last)) if *last + 1 >= row => *last = row.max(*last),
            _ => runs.push((row, row)),
        }
    }

    /// Notes that a number is shown as a code.
    pub(super) fn show_code(&mut self, at: (u32, u32), code: String) {
        if self.codes.len() < MOST_CODES {
            self.codes.insert(at, code);
        }
    }

    /// Whether a row is hidden.
    pub(super) fn hides_row(&self, row: u32) -> bool {
        let Some(runs) = &self.hidden_rows else {
            return false;
        };
        let after = runs.partition_point(|(first, _)| *first <= row);
        after > 0 && runs[after - 1].1 >= row
    }

    /// Merges that this row is a part of, wider than one column.
    pub(super) fn wide_on(&self, row: u32) -> impl Iterator<Item = &Merge> {
        self.merges
            .iter()
            .take_while(move |merge| merge.top <= row)
            .filter(move |merge| merge.bottom >= row && merge.right > merge.left)
    }

    /// Merges whose first row this is.
    pub(super) fn begun_in(&self, row: u32) -> impl Iterator<Item = &Merge> {
        let first = self.merges.partition_point(|merge| merge.top < row);
        self.merges[first..]
            .iter()
            .take_while(move |merge| merge.top == row)
    }

    /// Merges that begin in a row up to `first` and reach down to `last`.
    pub(super) fn tying(&self, first: u32, last: u32) -> impl Iterator<Item = &Merge> {
        self.merges
            .iter()
            .take_while(move |merge| merge.top <= first)
            .filter(move |merge| merge.bottom >= last)
    }
}

type Archive<'w> = ZipArchive<BufReader<Watched<'w>>>;

/// What a sheet of an XLSX says of itself. Where its part cannot be found, nothing is known; the reader of its cells says what is wrong with it.
pub(super) fn of_xlsx(path: &Path, sheet: &str, watch: &Watch<'_>) -> Result<Facts> {
    let file = File::open(path).map_err(Error::io(path))?;
    let Ok(mut archive) = ZipArchive::new(BufReader::new(Watched::new(file, watch))) else {
        return Ok(Facts::default());
    };
    let Some(part) = part_of(&mut archive, sheet) else {
        return Ok(Facts::default());
    };
    let Ok(part) = archive.by_name(&part) else {
        return Ok(Facts::default());
    };
    match read_sheet(BufReader::new(part)) {
        Some(facts) if facts.merges.len() > MOST_MERGES => {
            Err(Error::unreadable(path, UnreadableKind::Sparse))
        }
        // The reader of cells would take the first text there is instead.
        Some(facts) if facts.has_strange_text => Err(Error::damaged(
            path,
            "a cell names a text by something that is no number",
        )),
        Some(facts) => Ok(facts),
        None => Ok(Facts::default()),
    }
}

/// A cell of a sheet's part, as far as it was read.
#[derive(Default)]
struct OpenCell {
    column: u32,
    /// Whether it names one of the texts of the workbook.
    is_shared: bool,
    is_text: bool,
    has_formula: bool,
    /// Whether something stands in it beside a formula.
    holds: bool,
    /// Whether its value is being read.
    is_value: bool,
}

/// Reads a sheet's part; nothing where it does not hold together.
fn read_sheet(part: impl BufRead) -> Option<Facts> {
    let mut reader = Reader::from_reader(part);
    reader.config_mut().check_end_names = false;
    let mut facts = Facts {
        hidden_rows: Some(Vec::new()),
        ..Facts::default()
    };
    let mut buffer = Vec::new();
    let mut row = 0;
    let mut cell = OpenCell::default();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).ok()?;
        let (start, is_empty) = match &event {
            Event::Start(start) => (start, false),
            Event::Empty(start) => (start, true),
            Event::Text(text) => {
                cell.holds |= !text.trim().is_empty();
                facts.has_strange_text |=
                    cell.is_shared && cell.is_value && text.parse::<usize>().is_err();
                continue;
            }
            Event::GeneralRef(_) | Event::CData(_) => {
                cell.holds = true;
                facts.has_strange_text |= cell.is_shared && cell.is_value;
                continue;
            }
            Event::End(end) => {
                match end.local_name().as_ref() {
                    // What stands in the formula is no result.
                    "f" => cell.holds = false,
                    "v" => cell.is_value = false,
                    "c" => {
                        if cell.has_formula && !cell.holds && !cell.is_text {
                            facts.formulas = facts.formulas.saturating_add(1);
                            facts.first_formula.get_or_insert((row, cell.column));
                        }
                        cell.column += 1;
                    }
                    "row" => row += 1,
                    _ => {}
                }
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        match start.local_name().as_ref() {
            "row" => {
                if let Some(number) = number(start, "r") {
                    row = number.saturating_sub(1);
                }
                cell = OpenCell::default();
                if is_yes(start, "hidden") {
                    facts.hide_row(row);
                }
                if is_empty {
                    row += 1;
                }
            }
            "c" => {
                cell = OpenCell {
                    column: cell.column,
                    ..OpenCell::default()
                };
                for attribute in start.attributes().with_checks(false).flatten() {
                    match (attribute.key.as_ref(), &*attribute.value) {
                        ("r", name) => {
                            let column = place(name).map(|(_, column)| column);
                            cell.column = column.unwrap_or(cell.column);
                        }
                        ("t", "s") => cell.is_shared = true,
                        // A formula may give an empty text.
                        ("t", "str") => cell.is_text = true,
                        _ => {}
                    }
                }
                if is_empty {
                    cell.column += 1;
                }
            }
            "f" => cell.has_formula = true,
            "v" => cell.is_value = !is_empty,
            "col" => {
                if let (true, Some(first), Some(last)) = (
                    is_yes(start, "hidden"),
                    number(start, "min"),
                    number(start, "max"),
                ) {
                    let run = (first.saturating_sub(1), last.saturating_sub(1));
                    facts.hidden_columns.push(run);
                }
            }
            "mergeCell" => {
                if let Some(merge) = attribute(start, "ref").and_then(|text| merge(&text))
                    && facts.merges.len() <= MOST_MERGES
                {
                    facts.merges.push(merge);
                }
            }
            _ => {}
        }
    }
    facts.merges.sort_unstable();
    Some(facts)
}

/// The name of a sheet's part (ECMA-376 part 1, 12.3.24): by the workbook's list of sheets and its relationships.
fn part_of(archive: &mut Archive<'_>, sheet: &str) -> Option<String> {
    let names: BTreeMap<String, String> = archive
        .file_names()
        .flatten()
        .map(|name| (plain(&name), name.into_owned()))
        .collect();
    let part = |wanted: &str| -> Option<String> { names.get(&plain(wanted)).cloned() };
    let by_root = part("_rels/.rels").and_then(|rels| {
        let mut found = None;
        each_start(archive, &rels, "Relationship", |start| {
            let kind = attribute(start, "Type").unwrap_or_default();
            if kind.ends_with("/officeDocument") {
                found = attribute(start, "Target");
            }
        })?;
        found
    });
    let workbook = by_root
        .map(|target| target.trim_start_matches('/').to_owned())
        .filter(|target| part(target).is_some())
        .unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let mut id = None;
    each_start(archive, &part(&workbook)?, "sheet", |start| {
        if attribute(start, "name").as_deref() == Some(sheet) && id.is_none() {
            let attributes = start.attributes().flatten();
            let mut ids = attributes.filter(|a| a.key.local_name().as_ref() == "id");
            id = ids.next().map(|a| a.value.to_string());
        }
    })?;
    let id = id?;
    let mut target = None;
    let rels = part(&format!("{folder}/_rels/{file}.rels"))?;
    each_start(archive, &rels, "Relationship", |start| {
        if attribute(start, "Id").as_ref() == Some(&id) {
            target = attribute(start, "Target");
        }
    })?;
    let target = target?;
    match target.strip_prefix('/') {
        Some(absolute) => part(absolute),
        None => part(&format!("{folder}/{target}")).or_else(|| part(&target)),
    }
}

/// A part's name as two are compared: programs write it in other letters, and with the separators of their system.
fn plain(name: &str) -> String {
    let name = name.to_lowercase().replace('\\', "/");
    let mut steps = Vec::new();
    for step in name.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// Most bytes of a part that lists sheets or relationships.
const SMALL_PART: u64 = 16 << 20;

/// Looks at every element of this name in a small part.
fn each_start(
    archive: &mut Archive<'_>,
    part: &str,
    name: &str,
    mut look: impl FnMut(&BytesStart<'_>),
) -> Option<()> {
    use std::io::Read;
    let part = archive.by_name(part).ok()?.take(SMALL_PART);
    let mut reader = Reader::from_reader(BufReader::new(part));
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(start) | Event::Empty(start) if start.local_name().as_ref() == name => {
                look(&start);
            }
            Event::Eof => return Some(()),
            _ => {}
        }
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.try_get_attribute(name).ok().flatten()?;
    quick_xml::escape::unescape(&attribute.value)
        .ok()
        .map(std::borrow::Cow::into_owned)
}

fn number(start: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(start, name)?.parse().ok()
}

fn is_yes(start: &BytesStart<'_>, name: &str) -> bool {
    attribute(start, name).is_some_and(|text| text == "1" || text == "true")
}

/// `A2:A4`
fn merge(text: &str) -> Option<Merge> {
    let (first, last) = text.split_once(':')?;
    Merge::between(place(first)?, place(last)?)
}

/// The row and column of a cell named as spreadsheets do, from 0.
pub(super) fn place(name: &str) -> Option<(u32, u32)> {
    let mut column: u32 = 0;
    let mut row: u32 = 0;
    for byte in name.bytes().filter(|byte| *byte != b'$') {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                let letter = u32::from(byte.to_ascii_uppercase() - b'A') + 1;
                column = column.checked_mul(26)?.checked_add(letter)?;
            }
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            _ => return None,
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_known_by_its_part() {
        let part = r#"<worksheet><cols><col min="2" max="3" hidden="1"/><col min="5" max="5"/></cols><sheetData>
            <row r="1"><c r="A1" t="s"><v>0</v></c></row>
            <row r="3" hidden="1"><c r="A3"><f>B3</f></c><c r="B3"><f>1+1</f><v>2</v></c></row>
            <row r="4" hidden="true"/><row><c t="str"><f>""</f><v></v></c><c><f>C5</f><v/></c></row>
            </sheetData><mergeCells><mergeCell ref="B9:B7"/><mergeCell ref="A1:C1"/><mergeCell ref="A1:A1"/><mergeCell ref="x"/></mergeCells></worksheet>"#;
        let facts = read_sheet(part.as_bytes()).unwrap();
        assert_eq!(
            facts.merges,
            [
                Merge::between((0, 0), (0, 2)).unwrap(),
                Merge::between((6, 1), (8, 1)).unwrap()
            ]
        );
        assert_eq!(facts.hidden_rows, Some(vec![(2, 3)]));
        let hidden: Vec<u32> = (0..9).filter(|row| facts.hides_row(*row)).collect();
        assert_eq!(hidden, [2, 3]);
        assert_eq!(facts.hidden_columns, [(1, 2)]);
        assert_eq!((facts.formulas, facts.first_formula), (2, Some((2, 0))));
    }

    #[test]
    fn places_are_those_of_a_spreadsheet() {
        assert_eq!(place("A1"), Some((0, 0)));
        assert_eq!(place("$XFD$1048576"), Some((1_048_575, 16_383)));
        for wrong in ["", "A", "1", "A0", "1A", "A1B", "ZZZZZZZZZZZZ1", "é1"] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn names_of_parts_are_compared_as_programs_write_them() {
        for name in [
            "xl/worksheets/sheet1.xml",
            "/XL\\Worksheets/./a/../Sheet1.xml",
        ] {
            assert_eq!(plain(name), "xl/worksheets/sheet1.xml");
        }
    }
}
