//! Looks through an OLE compound file before it is read: whether it is encrypted, and how large its sheets are.
//!
//! The reader of such workbooks holds every sheet as a rectangle from its first cell to its last; two cells far apart fill the memory.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use super::bounds::Rectangle;
use super::guard::locked;
use crate::error::{Error, Result, UnreadableKind};

/// Columns of the widest sheet of this kind.
const MAX_COLUMNS: u64 = 256;

/// Rows of its longest.
const MAX_ROWS: u64 = 65_536;

/// Refuses what is encrypted, what is no workbook, and what would be too large in memory.
pub(super) fn check_compound(path: &Path) -> Result<()> {
    let file = File::open(path).map_err(Error::io(path))?;
    let Ok(mut compound) = cfb::CompoundFile::open(BufReader::new(file)) else {
        return Err(if names_a_package(path)? {
            locked(path)
        } else {
            damaged(path)
        });
    };
    // An encrypted XLSX (MS-OFFCRYPTO 2.3.4).
    if compound.exists("/EncryptedPackage") {
        return Err(locked(path));
    }
    let name = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| compound.is_stream(name));
    let Some(stream) = name.and_then(|name| compound.open_stream(name).ok()) else {
        return Err(Error::unreadable(path, UnreadableKind::NoWorkbook));
    };
    check_records(path, &mut BufReader::new(stream))
}

fn damaged(path: &Path) -> Error {
    Error::damaged(path, "its records do not hold together")
}

/// Walks the records of a workbook (MS-XLS 2.1.4).
fn check_records(path: &Path, stream: &mut impl Read) -> Result<()> {
    let mut sheet = Rectangle::default();
    let mut cells = 0;
    let mut depth = 0_u32;
    let mut head = [0; 4];
    let mut body = Vec::new();
    while stream.read_exact(&mut head).is_ok() {
        let kind = u16::from_le_bytes([head[0], head[1]]);
        let length = u16::from_le_bytes([head[2], head[3]]);
        body.clear();
        let read = stream.by_ref().take(length.into()).read_to_end(&mut body);
        if !read.is_ok_and(|read| read == usize::from(length)) {
            break;
        }
        let word = |at: usize| -> u64 {
            match body.get(at..at + 2) {
                Some(pair) => u16::from_le_bytes([pair[0], pair[1]]).into(),
                None => 0,
            }
        };
        match kind {
            // FilePass: what follows is encrypted.
            0x002f if word(0) != 0 || length > 2 => return Err(locked(path)),
            // The beginning of a sheet, or of a chart in it, and its end.
            0x0809 => {
                if depth == 0 {
                    cells += sheet.cells();
                    sheet = Rectangle::default();
                }
                depth += 1;
            }
            0x000a => depth = depth.saturating_sub(1),
            // Dimensions: the reader sets memory aside by them.
            0x0200 => {
                let (first, last, columns) = match body.len() {
                    10 => (word(0), word(2), word(6)),
                    _ => (word(0) | word(2) << 16, word(4) | word(6) << 16, word(10)),
                };
                if last > MAX_ROWS || columns > MAX_COLUMNS || (last > 0 && first >= last) {
                    return Err(damaged(path));
                }
            }
            // Number, Label, RString, BoolErr, Rk, LabelSst, Formula; MulRk ends with its last column.
            0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x00fd | 0x0006 | 0x00bd => {
                let column = match kind {
                    0x00bd => word(body.len().saturating_sub(2)),
                    _ => word(2),
                };
                if column >= MAX_COLUMNS {
                    return Err(damaged(path));
                }
                sheet.hold(word(0), word(2));
                if column != word(2) {
                    sheet.hold(word(0), column);
                }
                sheet.check(path, cells)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether the name of an encrypted package stands anywhere in a compound file too damaged to be walked.
fn names_a_package(path: &Path) -> Result<bool> {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut file = File::open(path).map_err(Error::io(path))?.take(1 << 30);
    let mut piece = Vec::new();
    loop {
        let kept = piece.len().saturating_sub(name.len());
        piece.drain(..kept);
        let read = file
            .by_ref()
            .take(1 << 20)
            .read_to_end(&mut piece)
            .map_err(Error::io(path))?;
        if piece.windows(name.len()).any(|window| window == name) {
            return Ok(true);
        }
        if read == 0 {
            return Ok(false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn record(kind: u16, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
    }

    fn number(row: u16, column: u16) -> Vec<u8> {
        let body = [
            row.to_le_bytes().as_slice(),
            &column.to_le_bytes(),
            &[0; 10],
        ]
        .concat();
        record(0x0203, &body)
    }

    fn judged(records: &[Vec<u8>]) -> String {
        match check_records(Path::new("x.xls"), &mut records.concat().as_slice()) {
            Ok(()) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn cells_far_apart_are_refused_before_a_sheet_is_built() {
        let begin = || record(0x0809, &[0; 16]);
        assert_eq!(judged(&[begin(), number(0, 0), number(500, 20)]), "");
        assert!(judged(&[begin(), number(0, 0), number(65_535, 255)]).contains("far apart"));
        assert!(judged(&[begin(), number(0, 300)]).contains("damaged"));
        let dimensions = [0_u32.to_le_bytes(), u32::MAX.to_le_bytes(), [0, 0, 255, 0]].concat();
        let dimensions = [dimensions.as_slice(), &[0; 2]].concat();
        assert!(judged(&[begin(), record(0x0200, &dimensions)]).contains("damaged"));
    }

    #[test]
    fn a_password_of_an_old_workbook_is_named() {
        let records = [record(0x0809, &[0; 16]), record(0x002f, &[1, 0, 1, 0])];
        assert!(judged(&records).contains("password"));
    }

    #[test]
    fn an_encrypted_package_is_named_wherever_its_directory_lies() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.xlsx");
        let mut compound = cfb::create(&path).unwrap();
        let mut filler = compound.create_stream("/Filler").unwrap();
        filler.write_all(&vec![1; 6 << 20]).unwrap();
        drop(filler);
        // A sector of the directory has room for 32 names; the next one lies behind the six megabytes.
        let others = (0..40).map(|n| format!("/Other{n}"));
        for name in others.chain(["/EncryptedPackage".to_owned()]) {
            let mut stream = compound.create_stream(name).unwrap();
            stream.write_all(b"x").unwrap();
        }
        compound.flush().unwrap();
        drop(compound);
        let bytes = std::fs::read(&path).unwrap();
        let name: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let at = bytes
            .windows(name.len())
            .position(|window| window == name)
            .unwrap();
        assert!(at > 4 << 20, "the directory's end lies at {at}");
        let error = check_compound(&path).unwrap_err();
        assert!(error.to_string().contains("password"), "{error}");
        assert!(names_a_package(&path).unwrap());
    }
}
