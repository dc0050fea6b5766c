//! Opens a file as rows of texts: CSV and its like, XLSX, XLSB, XLS, ODS.
//!
//! Every cell is text first. A number of a workbook is written without invented digits, a date of a workbook as 2018-10-29.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Sheets, open_workbook_auto};
use sha2::{Digest, Sha256};

use super::Progress;
use super::decode::{Bounded, Decoded};
use super::guard::{self, FileKind};
use super::plan::SourceOptions;
use crate::error::{Error, Result, Unreadable, UnreadableKind};
use crate::neutral::restore_text;

/// Widest list: what the widest spreadsheet has.
pub(super) const MAX_COLUMNS: usize = 16_384;

/// How a text file is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8, with or without a mark.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, the low byte first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, the high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Windows-1252: what is not UTF-8 and has no mark.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

impl Encoding {
    fn decoder(self) -> encoding_rs::Decoder {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
        }
        .new_decoder_with_bom_removal()
    }
}

/// What is known of a file once every byte of it was seen.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) path: PathBuf,
    pub(super) kind: FileKind,
    pub(super) size: u64,
    pub(super) sha256: String,
    pub(super) encoding: Encoding,
}

/// Reads every byte once: fingerprint, and whether a text is UTF-8.
pub(super) fn see(path: &Path, progress: &mut Progress<'_>) -> Result<Seen> {
    let kind = guard::kind_of(path)?;
    match kind {
        FileKind::Zip => guard::check_zip(path)?,
        FileKind::Compound => guard::check_compound(path)?,
        FileKind::Text => {}
    }
    let mut file = File::open(path).map_err(Error::io(path))?;
    let total = file.metadata().map_err(Error::io(path))?.len();
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 256 << 10];
    let (mut size, mut utf8, mut carry) = (0, true, 0);
    let mut head = Vec::new();
    loop {
        // Up to three bytes of a character cut in two stay at the buffer's start.
        let read = file.read(&mut buffer[carry..]).map_err(Error::io(path))?;
        if read == 0 {
            break;
        }
        digest.update(&buffer[carry..carry + read]);
        if head.is_empty() {
            head = buffer[..read.min(4096)].to_vec();
        }
        let filled = carry + read;
        carry = 0;
        if utf8 && let Err(error) = std::str::from_utf8(&buffer[..filled]) {
            match error.error_len() {
                Some(_) => utf8 = false,
                None => {
                    buffer.copy_within(error.valid_up_to()..filled, 0);
                    carry = filled - error.valid_up_to();
                }
            }
        }
        size += read as u64;
        if !progress(super::phase::READING, size, Some(total)) {
            return Err(haat_registry::Error::Stopped.into());
        }
    }
    let encoding = match (&head[..], utf8 && carry == 0) {
        ([0xff, 0xfe, ..], _) => Encoding::Utf16Le,
        ([0xfe, 0xff, ..], _) => Encoding::Utf16Be,
        (head, _) if guard::looks_utf16(head) => {
            if head.first() == Some(&0) {
                Encoding::Utf16Be
            } else {
                Encoding::Utf16Le
            }
        }
        (_, true) => Encoding::Utf8,
        _ => Encoding::Windows1252,
    };
    let sha256 = digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(Seen {
        path: path.to_owned(),
        kind,
        size,
        sha256,
        encoding,
    })
}

/// One row: its number in the source (1 is the first), and its cells.
pub(super) type SourceRow = (u64, Vec<String>);

/// Reads the rows of a source in order and hands each to `each`, which says whether to go on.
pub(super) fn read_rows(
    seen: &Seen,
    options: &SourceOptions,
    each: &mut dyn FnMut(SourceRow) -> Result<bool>,
) -> Result<()> {
    match seen.kind {
        FileKind::Text => read_text(seen, options, each),
        FileKind::Zip | FileKind::Compound => read_sheet(seen, options, each),
    }
}

fn read_text(
    seen: &Seen,
    options: &SourceOptions,
    each: &mut dyn FnMut(SourceRow) -> Result<bool>,
) -> Result<()> {
    let path = &seen.path;
    let file = File::open(path).map_err(Error::io(path))?;
    let decoded = Decoded::new(file, options.encoding.unwrap_or(seen.encoding).decoder());
    let (bounded, since_row) = Bounded::new(decoded);
    let delimiter = options
        .delimiter
        .and_then(|c| u8::try_from(c).ok())
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(64 << 10)
        .from_reader(bounded);
    let mut record = csv::StringRecord::new();
    let mut place = Place::default();
    loop {
        let more = reader.read_record(&mut record).map_err(|error| {
            let text = Unreadable::new(UnreadableKind::Text);
            Error::unreadable(path, text.with("detail", error))
        })?;
        if !more {
            return Ok(());
        }
        since_row.set(0);
        let row = place.next(&record);
        if record.len() > MAX_COLUMNS {
            return Err(too_wide(path, row, record.len()));
        }
        let cells = record
            .iter()
            .map(|cell| restore_text(cell).to_owned())
            .collect();
        if !each((row, cells))? {
            return Ok(());
        }
    }
}

/// The number of a row as a spreadsheet program counts it: blank lines count, line breaks inside a cell do not.
#[derive(Default)]
struct Place {
    row: u64,
    line: u64,
    breaks: u64,
}

impl Place {
    fn next(&mut self, record: &csv::StringRecord) -> u64 {
        let line = record.position().map_or(0, csv::Position::line);
        // Lines end with LF, CR LF or CR; the reader counts LF, and sees the one of CR LF only as the next row begins.
        let blank = line
            .saturating_sub(self.line)
            .saturating_sub(1 + self.breaks);
        self.row += 1 + if self.row == 0 {
            line.saturating_sub(1)
        } else {
            blank
        };
        self.line = line;
        self.breaks = record
            .as_slice()
            .bytes()
            .filter(|byte| *byte == b'\n')
            .count() as u64;
        self.row
    }
}

/// The sheets of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetNames {
    /// Their names, in order.
    pub names: Vec<String>,
}

/// The sheets of the file, none where it is a text.
pub fn sheet_names(path: &Path) -> Result<SheetNames> {
    match guard::kind_of(path)? {
        FileKind::Text => Ok(SheetNames { names: Vec::new() }),
        FileKind::Zip => guard::check_zip(path).and_then(|()| {
            Ok(SheetNames {
                names: open_book(path)?.sheet_names(),
            })
        }),
        FileKind::Compound => guard::check_compound(path).and_then(|()| {
            Ok(SheetNames {
                names: open_book(path)?.sheet_names(),
            })
        }),
    }
}

fn damaged(path: &Path, detail: impl ToString) -> Error {
    let damaged = Unreadable::new(UnreadableKind::Damaged);
    Error::unreadable(path, damaged.with("detail", detail))
}

fn too_wide(path: &Path, row: u64, cells: usize) -> Error {
    let wide = Unreadable::new(UnreadableKind::TooWide);
    Error::unreadable(path, wide.with("row", row).with("cells", cells))
}

fn open_book(path: &Path) -> Result<Sheets<std::io::BufReader<File>>> {
    let failed = |why: String| {
        if why.to_lowercase().contains("password") {
            Error::unreadable(path, UnreadableKind::Password)
        } else {
            damaged(path, why)
        }
    };
    // The reader goes by the name's ending; a file with another ending is tried as each kind it could be.
    match std::panic::catch_unwind(|| open_workbook_auto(path)) {
        Ok(opened) => opened.map_err(|error| failed(error.to_string())),
        Err(_) => Err(damaged(path, "its reader gave up")),
    }
}

/// Header of the column that holds the sheet's name where all sheets are read together.
const SHEET_HEADER: &str = "Sheet";

fn read_sheet(
    seen: &Seen,
    options: &SourceOptions,
    each: &mut dyn FnMut(SourceRow) -> Result<bool>,
) -> Result<()> {
    let path = &seen.path;
    let mut book = open_book(path)?;
    let names = book.sheet_names();
    if options.all_sheets {
        let mut width = None;
        for name in &names {
            let header_row = u64::from(options.header_row.max(1));
            let go_on = sheet_rows(path, &mut book, name, &mut |(number, mut cells)| {
                if number < header_row {
                    return each((number, cells));
                }
                let width = *width.get_or_insert_with(|| width_of(&cells));
                if cells.len() < width {
                    cells.resize(width, String::new());
                }
                let sheet = if number == header_row {
                    SHEET_HEADER
                } else {
                    name
                };
                cells.insert(width, sheet.to_owned());
                each((number, cells))
            })?;
            if !go_on {
                break;
            }
        }
        return Ok(());
    }
    let sheet = match &options.sheet {
        Some(wanted) => names
            .iter()
            .find(|name| haat_atlas::fold(name) == haat_atlas::fold(wanted))
            .cloned()
            .ok_or_else(|| Error::NoSheet {
                path: path.clone(),
                sheet: wanted.clone(),
                known: names.clone(),
            })?,
        None => names
            .first()
            .cloned()
            .ok_or_else(|| Error::unreadable(path, UnreadableKind::NoSheet))?,
    };
    sheet_rows(path, &mut book, &sheet, each).map(|_| ())
}

/// Cells up to the last that is not blank.
fn width_of(cells: &[String]) -> usize {
    cells
        .iter()
        .rposition(|cell| !cell.trim().is_empty())
        .map_or(0, |last| last + 1)
}

/// The rows of one sheet; says whether to go on with another.
fn sheet_rows(
    path: &Path,
    book: &mut Sheets<std::io::BufReader<File>>,
    sheet: &str,
    each: &mut dyn FnMut(SourceRow) -> Result<bool>,
) -> Result<bool> {
    let read =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| book.worksheet_range(sheet)));
    let range = match read {
        Ok(Ok(range)) => range,
        Ok(Err(error)) => return Err(damaged(path, error)),
        Err(_) => return Err(damaged(path, "its reader gave up")),
    };
    let (top, left) = range.start().unwrap_or((0, 0));
    for (index, cells) in range.rows().enumerate() {
        let mut texts = vec![String::new(); left as usize];
        texts.extend(cells.iter().map(cell_text));
        if texts.len() > MAX_COLUMNS {
            return Err(too_wide(
                path,
                u64::from(top) + index as u64 + 1,
                texts.len(),
            ));
        }
        if texts.iter().all(String::is_empty) {
            continue;
        }
        if !each((u64::from(top) + index as u64 + 1, texts))? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // Rust writes the shortest text that reads back as the same number: no digit is invented.
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
            match (hour, minute) {
                (0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}"),
            }
        }
        Data::DateTime(span) => span.as_f64().to_string(),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
        #[allow(
            unreachable_patterns,
            reason = "the reader may learn new kinds of cells"
        )]
        other => other.to_string(),
    }
}

/// The separator that gives the first rows the same number of cells, the more the better.
pub(super) fn sniff_delimiter(seen: &Seen) -> Result<char> {
    let mut best = (',', 0);
    for candidate in [',', ';', '\t', '|'] {
        let options = SourceOptions {
            delimiter: Some(candidate),
            ..SourceOptions::default()
        };
        let mut widths: Vec<usize> = Vec::new();
        let read = read_rows(seen, &options, &mut |(_, cells)| {
            widths.push(cells.len());
            Ok(widths.len() < 50)
        });
        // A separator under which the file cannot be read is not its separator, unless none is.
        if read.is_err() && candidate != ',' {
            continue;
        }
        read?;
        widths.sort_unstable();
        let common = widths.get(widths.len() / 2).copied().unwrap_or(0);
        let agreeing = widths.iter().filter(|width| **width == common).count();
        let score = if common > 1 {
            agreeing * 100 / widths.len().max(1) + common.min(50)
        } else {
            0
        };
        if score > best.1 {
            best = (candidate, score);
        }
    }
    Ok(best.0)
}
