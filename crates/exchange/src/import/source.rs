//! Opens a file as rows of texts: CSV and its like, XLSX, XLSB, XLS, ODS.
//!
//! Every cell is text first. A number of a workbook is written without invented digits, a date of a workbook as 2018-10-29.

use std::cell::RefCell;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

use sha2::{Digest, Sha256};

use super::Progress;
use super::guard::{self, Controls, FileKind};
use super::headless::Numbered;
use super::left_out::why;
use super::plan::SourceOptions;
use super::text::{read_text, sniff_delimiter};
use super::unread::Unread;
use super::utf8::Utf8Count;
use super::watch::Watch;
use super::workbook::{Known, read_workbook};
use crate::error::{Error, Result, Unreadable, UnreadableKind};

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
    /// Its name, as a plan and the command line write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }

    pub(super) fn decoder(self) -> encoding_rs::Decoder {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
        }
        .new_decoder_with_bom_removal()
    }

    fn is_wide(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }
}

/// What is known of a file once every byte of it was seen.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) path: PathBuf,
    pub(super) kind: FileKind,
    pub(super) size: u64,
    pub(super) sha256: String,
    /// Of a text: as it seems to be encoded, and its separator.
    pub(super) encoding: Encoding,
    pub(super) delimiter: char,
    /// Of a workbook: what its sheets say of themselves, once that was asked.
    pub(super) known: Arc<Known>,
}

impl Seen {
    /// Whether it is a text under the name of a workbook. Such a text may be a list all the same: programs export one as .xls.
    pub(super) fn is_named_workbook(&self) -> bool {
        let ending = self.path.extension().unwrap_or_default();
        let workbook = ["xlsx", "xlsm", "xlsb", "xls", "ods"];
        self.kind == FileKind::Text && workbook.iter().any(|end| ending.eq_ignore_ascii_case(end))
    }
}

/// What the first bytes of a file tell of it: neither its size nor its fingerprint, and its encoding only as far as they go.
pub(super) fn glance(path: &Path, options: &SourceOptions, watch: &Watch<'_>) -> Result<Seen> {
    let kind = guard::kind_of(path, options.encoding)?;
    check_options(path, kind, options)?;
    let head = match kind.is_written() {
        true => guard::head_of(path)?,
        false => Vec::new(),
    };
    let wide = guard::utf16_of(&head);
    let mut utf8 = Utf8Count::default();
    utf8.look(&head);
    let mut delimiter = ',';
    if kind == FileKind::Text {
        // Separators and quotation marks are the same in all one-byte encodings and in UTF-8.
        let encoding = options.encoding.or(wide).unwrap_or(Encoding::Windows1252);
        delimiter = sniff_delimiter(path, encoding, options.delimiter, watch)
            .map_err(|error| watch.meant(error))?;
    }
    Ok(Seen {
        path: path.to_owned(),
        kind,
        size: 0,
        sha256: String::new(),
        encoding: wide.unwrap_or_else(|| utf8.encoding()),
        delimiter,
        known: Arc::default(),
    })
}

/// Reads every byte once: fingerprint, and how a text is encoded.
pub(super) fn see(
    path: &Path,
    options: &SourceOptions,
    progress: &mut Progress<'_>,
) -> Result<Seen> {
    let glance = {
        let told = RefCell::new(&mut *progress);
        let go_on = || (told.borrow_mut())(super::phase::READING, 0, None);
        glance(path, options, &Watch::new(&go_on))?
    };
    let kind = glance.kind;
    let wide = Some(glance.encoding).filter(|encoding| encoding.is_wide());
    let mut file = File::open(path).map_err(Error::io(path))?;
    let total = file.metadata().map_err(Error::io(path))?.len();
    if matches!(kind, FileKind::Xlsx | FileKind::Xlsb | FileKind::Ods) {
        let told = RefCell::new(&mut *progress);
        let go_on = || (told.borrow_mut())(super::phase::READING, 0, Some(total));
        guard::check_unpacked(path, &Watch::new(&go_on))?;
    }
    let narrow = kind.is_written() && !options.encoding.or(wide).is_some_and(Encoding::is_wide);
    let (mut size, mut utf8, mut controls) = (0, Utf8Count::default(), Controls::default());
    let (sender, pieces) = sync_channel::<Vec<u8>>(4);
    let sha256 = thread::scope(|scope| {
        let fingerprint = scope.spawn(move || {
            let mut digest = Sha256::new();
            pieces.iter().for_each(|piece| digest.update(piece));
            let bytes = digest.finalize();
            bytes.iter().map(|byte| format!("{byte:02x}")).collect()
        });
        // Its end is the end of the file.
        let sender = sender;
        loop {
            let mut piece = vec![0; 256 << 10];
            let read = file.read(&mut piece).map_err(Error::io(path))?;
            if read == 0 {
                break;
            }
            piece.truncate(read);
            if narrow {
                utf8.look(&piece);
                controls.look(&piece);
                controls.check(path)?;
            }
            size += read as u64;
            if !progress(super::phase::READING, size, Some(total)) {
                return Err(haat_registry::Error::Stopped.into());
            }
            // Nobody but a thread that failed does not take it.
            let _ = sender.send(piece);
        }
        drop(sender);
        let failed = |_| Error::unreadable(path, UnreadableKind::FailedInside);
        fingerprint.join().map_err(failed)
    })?;
    Ok(Seen {
        size,
        sha256,
        encoding: wide.unwrap_or_else(|| utf8.encoding()),
        ..glance
    })
}

/// Refuses what was said about a file of another kind, by a person or by a plan: passed over in silence, it would seem to be followed.
fn check_options(path: &Path, kind: FileKind, options: &SourceOptions) -> Result<()> {
    let path = || path.to_owned();
    let is_text = kind == FileKind::Text;
    if is_text && (options.sheet.is_some() || options.reads_together()) {
        return Err(Error::NotAWorkbook(path()));
    }
    if !is_text && (options.encoding.is_some() || options.delimiter.is_some()) {
        return Err(Error::NotAText(path()));
    }
    if options.reads_together() && options.is_headless() {
        return Err(Error::SheetsWithoutHeaders(path()));
    }
    Ok(())
}

/// What a row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A title above the header.
    Above,
    /// An upper row of a header of several.
    UpperHeader,
    /// The header: one in a source.
    Header,
    /// The header or a title once more, as on every page of a printed list.
    Repeated,
    /// The numbers of the columns, as forms have them below their headers.
    Numbers,
    /// A heading of the rows below it, merged over several columns.
    Section,
    /// A note under the list.
    Note,
    /// A row of the list.
    Data,
}

impl Part {
    /// Why such a row is none of the list, as a key of the window's catalogues; nothing for the header and the rows of the list.
    pub(super) fn left_out(self) -> Option<&'static str> {
        match self {
            Self::Above => Some(why::ABOVE_HEADER),
            Self::UpperHeader => Some(why::UPPER_HEADER),
            Self::Repeated => Some(why::REPEATED_HEADER),
            Self::Numbers => Some(why::COLUMN_NUMBERS),
            Self::Section => Some(why::SECTION),
            Self::Note => Some(why::NOTE),
            Self::Header | Self::Data => None,
        }
    }
}

/// One row.
#[derive(Debug)]
pub(super) struct SourceRow {
    /// Its number in the source; 1 is the first.
    pub(super) number: u64,
    pub(super) part: Part,
    pub(super) cells: Vec<String>,
}

/// Is handed each row in order, and says whether to go on.
pub(super) type Each<'e> = dyn FnMut(SourceRow) -> Result<bool> + 'e;

/// Reads the rows of a source in order, headers first where it has none, and returns what could not be read as it stands.
///
/// Fails at a NUL: a text that holds one is cut there by some programs and not by others.
pub(super) fn read_rows(
    seen: &Seen,
    options: &SourceOptions,
    watch: &Watch<'_>,
    each: &mut Each<'_>,
) -> Result<Unread> {
    let mut headers = Vec::new();
    let mut checked = |row: SourceRow| {
        if let Some(at) = row
            .cells
            .iter()
            .position(|cell| cell.as_bytes().contains(&0))
        {
            let column = headers
                .get(at)
                .filter(|header: &&String| !header.trim().is_empty())
                .map_or_else(|| (at + 1).to_string(), |header| format!("“{header}”"));
            return Err(Error::unreadable(
                &seen.path,
                Unreadable::new(UnreadableKind::Nul)
                    .with("row", row.number)
                    .with("column", column),
            ));
        }
        if row.part == Part::Header {
            headers.clone_from(&row.cells);
        }
        each(row)
    };
    if !options.is_headless() {
        return read_rows_unchecked(seen, options, watch, &mut checked);
    }
    let mut numbered = Numbered::new(&mut checked);
    let unread = read_rows_unchecked(seen, options, watch, &mut |row| numbered.take(row))?;
    numbered.finish()?;
    Ok(unread)
}

/// [`read_rows`] for whoever looks how the file is laid out and does not know its columns yet.
pub(super) fn read_rows_unchecked(
    seen: &Seen,
    options: &SourceOptions,
    watch: &Watch<'_>,
    each: &mut Each<'_>,
) -> Result<Unread> {
    let mut unread = Unread::default();
    let read = match seen.kind {
        FileKind::Text => read_text(seen, options, watch, &mut unread, each),
        _ => read_workbook(seen, options, watch, &mut unread, each),
    };
    read.map_err(|error| watch.meant(error)).map(|()| unread)
}
