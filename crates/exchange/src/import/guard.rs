//! Looks at a file before it is read: what kind it is, and whether reading it could fill the memory.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use crate::error::{Error, Result, Unreadable, UnreadableKind};

/// What a file is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// CSV and its like.
    Text,
    /// XLSX, XLSB, ODS: a zip.
    Zip,
    /// XLS, or a workbook with a password: an OLE compound file.
    Compound,
}

/// More than this much unpacked is not a list of stores but an attack, or a mistake.
const MAX_UNPACKED: u64 = 1 << 30;

/// Tells the kind of a file by its content, whatever its name says.
pub(super) fn kind_of(path: &Path) -> Result<FileKind> {
    let mut file = File::open(path).map_err(Error::io(path))?;
    if file.metadata().map_err(Error::io(path))?.is_dir() {
        return Err(Error::unreadable(path, UnreadableKind::Folder));
    }
    let mut head = [0; 4096];
    let mut length = 0;
    while length < head.len() {
        match file.read(&mut head[length..]).map_err(Error::io(path))? {
            0 => break,
            n => length += n,
        }
    }
    let head = &head[..length];
    if head.is_empty() {
        return Err(Error::unreadable(path, UnreadableKind::Empty));
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(FileKind::Zip);
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return Ok(FileKind::Compound);
    }
    let utf16 =
        head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) || looks_utf16(head);
    if !utf16 && head.contains(&0) {
        return Err(Error::unreadable(path, UnreadableKind::Binary));
    }
    Ok(FileKind::Text)
}

/// Half the bytes NUL, all at even or all at odd places: Latin text in UTF-16 without a mark.
pub(super) fn looks_utf16(head: &[u8]) -> bool {
    let zeros = |parity: usize| {
        head.iter()
            .skip(parity)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let half = head.len() / 2;
    half > 4
        && ((zeros(0) * 10 > half * 8 && zeros(1) == 0)
            || (zeros(1) * 10 > half * 8 && zeros(0) == 0))
}

/// Reads a zip's directory and refuses what would unpack to more than a gigabyte.
///
/// Format: PKWARE APPNOTE 4.3.12 (central directory) and 4.3.16 (its end).
pub(super) fn check_zip(path: &Path) -> Result<()> {
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
    while directory.get(at..at + 4) == Some(b"PK\x01\x02") {
        let part = |offset: usize, n: usize| word(&directory, at + offset, n).ok_or_else(broken);
        if part(8, 2)? & 1 == 1 {
            return Err(Error::unreadable(path, UnreadableKind::Password));
        }
        unpacked = unpacked.saturating_add(part(24, 4)?);
        at += 46
            + usize::try_from(part(28, 2)? + part(30, 2)? + part(32, 2)?).unwrap_or(usize::MAX / 2);
    }
    if unpacked > MAX_UNPACKED || (unpacked > 64 << 20 && unpacked / size.max(1) > 400) {
        let large = Unreadable::new(UnreadableKind::Unpacks).with("megabytes", unpacked >> 20);
        return Err(Error::unreadable(path, large));
    }
    Ok(())
}

/// Refuses a workbook that is an encrypted package in a compound file (MS-OFFCRYPTO 2.3.4): its directory names `EncryptedPackage`.
pub(super) fn check_compound(path: &Path) -> Result<()> {
    let mut file = File::open(path).map_err(Error::io(path))?;
    let mut head = Vec::new();
    file.by_ref()
        .take(4 << 20)
        .read_to_end(&mut head)
        .map_err(Error::io(path))?;
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if head.windows(name.len()).any(|window| window == name) {
        return Err(Error::unreadable(path, UnreadableKind::Password));
    }
    Ok(())
}
