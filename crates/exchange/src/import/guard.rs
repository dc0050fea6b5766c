//! Looks at a file before it is read: what kind it is, and whether reading it could fill the memory.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use super::compound::check_compound;
use super::source::Encoding;
use crate::error::{Error, Result, Unreadable, UnreadableKind};

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
    Ok(FileKind::Text)
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
        for byte in bytes {
            // Tab to carriage return, the end mark of DOS and the escape of terminals are met in texts.
            self.controls += u64::from(*byte < 0x20 && !matches!(byte, 0x09..=0x0d | 0x1a | 0x1b));
            self.nuls += u64::from(*byte == 0);
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

/// Reads a zip's directory, refuses what would unpack to more than a gigabyte, and tells which workbook it is.
///
/// Format: PKWARE APPNOTE 4.3.12 (central directory) and 4.3.16 (its end).
fn check_zip(path: &Path) -> Result<FileKind> {
    let io = || Error::io(path);
    let broken = || {
        let damaged = Unreadable::new(UnreadableKind::Damaged);
        Error::unreadable(
            path,
            damaged.with("detail", "its directory does not hold together"),
        )
    };
    let mut file = File::open(path).map_err(io())?;
    let size = file.metadata().map_err(io())?.len();
    let tail_length = size.min(65_557);
    file.seek(SeekFrom::Start(size - tail_length))
        .map_err(io())?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail).map_err(io())?;
    let end = tail
        .windows(4)
        .rposition(|w| w == b"PK\x05\x06")
        .ok_or_else(broken)?;
    let word = |bytes: &[u8], at: usize, n: usize| -> Option<u64> {
        bytes.get(at..at + n).map(|b| {
            b.iter()
                .rev()
                .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
        })
    };
    let (length, start) = (
        word(&tail, end + 12, 4).ok_or_else(broken)?,
        word(&tail, end + 16, 4).ok_or_else(broken)?,
    );
    if start + length > size || length > 64 << 20 {
        return Err(broken());
    }
    file.seek(SeekFrom::Start(start)).map_err(io())?;
    let mut directory = vec![0; usize::try_from(length).unwrap_or_default()];
    file.read_exact(&mut directory).map_err(|_| broken())?;
    let mut at = 0;
    let mut unpacked: u64 = 0;
    let mut kind = None;
    while directory.get(at..at + 4) == Some(b"PK\x01\x02") {
        let part = |offset: usize, n: usize| word(&directory, at + offset, n).ok_or_else(broken);
        if part(8, 2)? & 1 == 1 {
            return Err(locked(path));
        }
        unpacked = unpacked.saturating_add(part(24, 4)?);
        let name_length = usize::try_from(part(28, 2)?).unwrap_or_default();
        let name = directory.get(at + 46..at + 46 + name_length);
        kind = kind.or(name.and_then(workbook_of));
        at += 46 + name_length + usize::try_from(part(30, 2)? + part(32, 2)?).unwrap_or_default();
    }
    if unpacked > MAX_UNPACKED || (unpacked > 64 << 20 && unpacked / size.max(1) > 400) {
        let large = Unreadable::new(UnreadableKind::Unpacks).with("megabytes", unpacked >> 20);
        return Err(Error::unreadable(path, large));
    }
    kind.ok_or_else(|| Error::unreadable(path, UnreadableKind::NoWorkbook))
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
