//! Looks at a file before it is read: what kind it is, and whether reading it could fill the memory.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek};
use std::path::Path;

use super::compound::check_compound;
use super::source::Encoding;
use super::watch::{Watch, Watched};
use crate::error::{Error, Result, Unreadable, UnreadableKind};
use crate::shelter::sheltered;

/// What a file is, by what it holds and whatever its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// CSV and its like.
    Text,
    /// Office Open XML.
    Xlsx,
    /// The same with binary sheets.
    Xlsb,
    /// OpenDocument.
    Ods,
    /// Excel 97 and older: an OLE compound file.
    Xls,
    /// A web page; its tables are read.
    Html,
    /// The XML of Excel 2003.
    SpreadsheetXml,
}

impl FileKind {
    /// Whether it is written in characters, whatever they mean.
    pub(super) fn is_written(self) -> bool {
        matches!(self, Self::Text | Self::Html | Self::SpreadsheetXml)
    }
}

/// More than this much unpacked is not a list of stores but an attack, or a mistake.
const MAX_UNPACKED: u64 = 1 << 30;

/// Of this many bytes one control character may be an accident.
const CONTROL_SHARE: u64 = 50;

/// So many NULs may be an accident in a file of any size; their row is named when it is read.
const FEW_NULS: u64 = 3;

/// Tells the kind of a file by its content, and refuses what is no list. `named` is the encoding a person gave.
pub(super) fn kind_of(path: &Path, named: Option<Encoding>) -> Result<FileKind> {
    let head = head_of(path)?;
    if head.is_empty() {
        return Err(Error::unreadable(path, UnreadableKind::Empty));
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return check_zip(path);
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        check_compound(path)?;
        return Ok(FileKind::Xls);
    }
    if head.starts_with(b"%PDF") {
        return Err(Error::unreadable(path, UnreadableKind::Pdf));
    }
    let wide = matches!(named, Some(Encoding::Utf16Le | Encoding::Utf16Be));
    if !wide && utf16_of(&head).is_none() {
        let mut controls = Controls::default();
        controls.look(&head);
        controls.check(path)?;
    }
    match markup_of(&head) {
        None => Ok(FileKind::Text),
        Some(Ok(kind)) => Ok(kind),
        Some(Err(why)) => Err(Error::unreadable(path, why)),
    }
}

/// What a text in tags is: a web page or the XML of a workbook, which are read, or something else, which is not.
fn markup_of(head: &[u8]) -> Option<std::result::Result<FileKind, UnreadableKind>> {
    let (text, ..) = match utf16_of(head) {
        Some(Encoding::Utf16Le) => encoding_rs::UTF_16LE.decode(head),
        Some(_) => encoding_rs::UTF_16BE.decode(head),
        None => encoding_rs::UTF_8.decode(head),
    };
    let text = text.trim_start().to_ascii_lowercase();
    if text.starts_with("mime-version:") && text.contains("multipart/related") {
        return Some(Err(UnreadableKind::WebArchive));
    }
    if text.starts_with("<?xml")
        || text.starts_with("<workbook")
        || text.starts_with("<ss:workbook")
    {
        return Some(
            if text.contains("urn:schemas-microsoft-com:office:spreadsheet") {
                Ok(FileKind::SpreadsheetXml)
            } else if text.contains("<html") {
                Ok(FileKind::Html)
            } else {
                Err(UnreadableKind::OtherXml)
            },
        );
    }
    let tags = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<meta",
        "<style",
        "<table",
        "<div",
        "<center",
        "<font",
        "<script",
        "<title",
        "<link",
    ];
    let is_page = tags.iter().any(|tag| text.starts_with(tag))
        || text.starts_with("<!--") && tags.iter().any(|tag| text.contains(tag));
    is_page.then_some(Ok(FileKind::Html))
}

/// The first bytes of a file, as far as kinds and encodings are told by them.
pub(super) fn head_of(path: &Path) -> Result<Vec<u8>> {
    // Looked at before it is opened: a pipe that nobody writes to never opens.
    let about = std::fs::metadata(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Error::unreadable(path, UnreadableKind::Missing),
        _ => Error::io(path)(error),
    })?;
    if about.is_dir() {
        return Err(Error::unreadable(path, UnreadableKind::Folder));
    }
    if !about.is_file() {
        return Err(Error::unreadable(path, UnreadableKind::Stream));
    }
    // The registry that is imported into is no list, and must not be opened beside SQLite.
    if haat_registry::is_open_here(path) {
        return Err(binary(path));
    }
    let file = File::open(path).map_err(Error::io(path))?;
    let mut head = Vec::new();
    file.take(4096)
        .read_to_end(&mut head)
        .map_err(Error::io(path))?;
    Ok(head)
}

fn binary(path: &Path) -> Error {
    Error::unreadable(path, UnreadableKind::Binary)
}

/// Counts what no text in a one-byte encoding or UTF-8 holds, piece by piece.
#[derive(Default)]
pub(super) struct Controls {
    seen: u64,
    controls: u64,
    nuls: u64,
}

impl Controls {
    pub(super) fn look(&mut self, bytes: &[u8]) {
        self.seen += bytes.len() as u64;
        // So few at once that a byte counts them: many are counted in one step of the processor.
        for few in bytes.chunks(usize::from(u8::MAX)) {
            let (mut controls, mut nuls) = (0_u8, 0_u8);
            for byte in few {
                // Tab to carriage return, the end mark of DOS and the escape of terminals are met in texts.
                let in_texts = (0x09..=0x0d).contains(byte) | (*byte == 0x1a) | (*byte == 0x1b);
                controls += u8::from((*byte < 0x20) & !in_texts);
                nuls += u8::from(*byte == 0);
            }
            self.controls += u64::from(controls);
            self.nuls += u64::from(nuls);
        }
    }

    /// Refuses what is not text.
    pub(super) fn check(&self, path: &Path) -> Result<()> {
        let controls = self.controls - self.nuls.min(FEW_NULS);
        if controls * CONTROL_SHARE > self.seen {
            return Err(binary(path));
        }
        Ok(())
    }
}

/// UTF-16, by its mark, or where the text reads as UTF-16 without fault and ends lines or separates cells so.
pub(super) fn utf16_of(head: &[u8]) -> Option<Encoding> {
    if head.starts_with(&[0xff, 0xfe]) {
        return Some(Encoding::Utf16Le);
    }
    if head.starts_with(&[0xfe, 0xff]) {
        return Some(Encoding::Utf16Be);
    }
    // No text of another encoding holds a NUL; every list in UTF-16 does, in its line ends.
    if !head.contains(&0) {
        return None;
    }
    let little = ascii_of(head, u16::from_le_bytes);
    let big = ascii_of(head, u16::from_be_bytes);
    match (little, big) {
        (None, None) => None,
        (little, big) if little >= big => Some(Encoding::Utf16Le),
        _ => Some(Encoding::Utf16Be),
    }
}

/// How many characters of ASCII there are, where all are characters of a text and some of them end a line or a cell.
fn ascii_of(head: &[u8], unit: fn([u8; 2]) -> u16) -> Option<usize> {
    let units = head.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut ascii = 0;
    let mut parts = 0;
    let mut left = head.len() / 2;
    for character in char::decode_utf16(units) {
        left = left.saturating_sub(1);
        let character = match character {
            Ok(character) => character,
            // The head may end between the halves of a character.
            Err(_) if left == 0 => break,
            Err(_) => return None,
        };
        match character {
            '\t' | '\n' | '\r' | ',' | ';' | '|' => parts += 1,
            '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{fff0}'..='\u{ffff}' => {
                return None;
            }
            _ => {}
        }
        ascii += usize::from(character.is_ascii());
    }
    (parts > 0 && ascii * 20 > head.len() / 2).then_some(ascii)
}

/// Reads a zip's directory, refuses what says that it would unpack to more than a gigabyte, and tells which workbook it is.
fn check_zip(path: &Path) -> Result<FileKind> {
    let file = File::open(path).map_err(Error::io(path))?;
    let size = file.metadata().map_err(Error::io(path))?.len();
    let mut archive = directory_of(path, file)?;
    let mut unpacked: u64 = 0;
    let mut kind = None;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|_| broken(path))?;
        if entry.encrypted() {
            return Err(locked(path));
        }
        unpacked = unpacked.saturating_add(entry.size());
        kind = kind.or(workbook_of(entry.name_raw()));
    }
    if unpacked > MAX_UNPACKED || (unpacked > 64 << 20 && unpacked / size.max(1) > 400) {
        return Err(too_large(path, unpacked));
    }
    kind.ok_or_else(|| Error::unreadable(path, UnreadableKind::NoWorkbook))
}

fn directory_of<R: Read + Seek>(path: &Path, file: R) -> Result<zip::ZipArchive<R>> {
    sheltered(|| zip::ZipArchive::new(file))
        .ok()
        .and_then(std::result::Result::ok)
        .ok_or_else(|| broken(path))
}

fn broken(path: &Path) -> Error {
    Error::damaged(path, "its directory does not hold together")
}

fn too_large(path: &Path, unpacked: u64) -> Error {
    let large = Unreadable::new(UnreadableKind::Unpacks).with("megabytes", unpacked >> 20);
    Error::unreadable(path, large)
}

/// Deflate makes at most this much of a byte (RFC 1951: 258 bytes of a length and a distance of one bit each).
const MOST_OF_A_BYTE: u64 = 1_032;

/// What unpacks to less than this is no danger, whatever the directory says.
const HARMLESS: u64 = 64 << 20;

/// Longest stretch of a part between two tags. A cell holds 32,767 characters at most.
const MAX_STRETCH: u64 = 16 << 20;

/// Unpacks what could be more than the directory says, or hold one text that fills the memory, and throws it away: the reader of workbooks believes
/// both.
pub(super) fn check_unpacked(path: &Path, watch: &Watch<'_>) -> Result<()> {
    let file = File::open(path).map_err(Error::io(path))?;
    let mut archive = directory_of(path, Watched::new(file, watch))?;
    let mut piece = vec![0; 64 << 10];
    for index in 0..archive.len() {
        let Ok(mut entry) = archive.by_index(index) else {
            // Another way of packing: who needs the part says that it cannot be read.
            continue;
        };
        if entry.compressed_size().saturating_mul(MOST_OF_A_BYTE) < HARMLESS {
            continue;
        }
        let said = entry.size();
        let is_markup = entry.name_raw().to_ascii_lowercase().ends_with(b".xml");
        let (mut unpacked, mut stretch) = (0_u64, 0_u64);
        loop {
            let read = match entry.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) => return Err(watch.meant(Error::damaged(path, error))),
            };
            unpacked += read as u64;
            if unpacked > said {
                return Err(Error::damaged(
                    path,
                    "a part of it is larger than its directory says",
                ));
            }
            stretch = match memchr::memrchr(b'<', &piece[..read]) {
                Some(at) => (read - at) as u64,
                None => stretch + read as u64,
            };
            if is_markup && stretch > MAX_STRETCH {
                return Err(too_large(path, said));
            }
        }
    }
    Ok(())
}

/// The workbook whose main part has this name.
fn workbook_of(name: &[u8]) -> Option<FileKind> {
    let name = String::from_utf8_lossy(name)
        .to_lowercase()
        .replace('\\', "/");
    if name == "content.xml" {
        return Some(FileKind::Ods);
    }
    let part = name.strip_prefix("xl/")?;
    if part.starts_with("workbook") && part.ends_with(".bin") {
        Some(FileKind::Xlsb)
    } else if (part.starts_with("workbook") && part.ends_with(".xml"))
        || part.starts_with("worksheets/") && part.ends_with(".xml")
    {
        Some(FileKind::Xlsx)
    } else {
        None
    }
}

/// The refusal of a file that is encrypted.
pub(super) fn locked(path: &Path) -> Error {
    Error::unreadable(path, UnreadableKind::Password)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf16_without_a_mark_is_known_in_latin_and_devanagari() {
        for text in [
            "Code,Name,Town\r\nA,One,Rewa\r\n",
            "कोड,नाम,शहर\nक1,पहला,रीवा\nक2,दूसरा,सतना\n",
            "कोड\tनाम\nक1\tपहला 😀\n",
        ] {
            assert_eq!(
                utf16_of(&wide(text, u16::to_le_bytes)),
                Some(Encoding::Utf16Le)
            );
            assert_eq!(
                utf16_of(&wide(text, u16::to_be_bytes)),
                Some(Encoding::Utf16Be)
            );
            assert_eq!(utf16_of(text.as_bytes()), None, "{text}");
        }
        assert_eq!(utf16_of(b"\x7fELF\x02\x01\x01\0\0\0\0\0\x03\0>\0"), None);
    }

    #[test]
    fn binary_data_is_told_from_text() {
        let judged = |bytes: &[u8]| {
            let mut controls = Controls::default();
            controls.look(bytes);
            controls.check(Path::new("x")).is_ok()
        };
        assert!(judged("Code,Name\r\nक1,\"Ré\twa\"\r\n\u{1a}".as_bytes()));
        assert!(judged(b"Code,Name\nA,B\0\n"), "its row is named");
        assert!(!judged(b"Code,Name\nA,B\0\0\0\0\0\n"));
        let noise: Vec<u8> = (0..4000_u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 11) as u8 | 1)
            .collect();
        assert!(!judged(&noise));
    }

    #[test]
    fn a_pdf_is_called_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, "%PDF-1.7\n1 0 obj\n").unwrap();
        let error = kind_of(&path, None).unwrap_err();
        assert!(error.to_string().contains("PDF"), "{error}");
    }

    #[test]
    fn a_workbook_is_known_by_its_main_part() {
        for (name, kind) in [
            ("xl/workbook.xml", Some(FileKind::Xlsx)),
            ("XL\\Workbook.xml", Some(FileKind::Xlsx)),
            ("xl/workbook.bin", Some(FileKind::Xlsb)),
            ("content.xml", Some(FileKind::Ods)),
            ("word/document.xml", None),
        ] {
            assert_eq!(workbook_of(name.as_bytes()), kind, "{name}");
        }
    }
}
