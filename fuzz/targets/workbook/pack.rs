//! Makes a file of the parts that an input holds.

use std::io::{Cursor, Write};

use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

const MARK: &[u8] = b"=== ";

/// The file that an input stands for; nothing where its parts make none, such as two of one name.
pub fn file_of(input: &[u8]) -> Option<Vec<u8>> {
    if !input.starts_with(MARK) {
        return Some(input.to_vec());
    }
    let parts = parts_of(input);
    match parts.first()?.0.as_str() {
        "Workbook" | "Book" => compound(&parts),
        _ => zipped(&parts),
    }
}

/// Names and contents: each part begins with a line of the mark and its name, and ends before the next one.
fn parts_of(input: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for line in input.split_inclusive(|byte| *byte == b'\n') {
        match (line.strip_prefix(MARK), parts.last_mut()) {
            (Some(name), _) => {
                let name = String::from_utf8_lossy(name).trim().to_owned();
                parts.push((name, Vec::new()));
            }
            (None, Some((_, content))) => content.extend_from_slice(line),
            (None, None) => {}
        }
    }
    parts
}

fn zipped(parts: &[(String, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        zip.start_file(name.as_str(), stored).ok()?;
        zip.write_all(content).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

fn compound(parts: &[(String, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).ok()?;
    for (name, content) in parts {
        let mut stream = file.create_stream(name).ok()?;
        stream.write_all(content).ok()?;
        stream.flush().ok()?;
    }
    file.flush().ok()?;
    Some(file.into_inner().into_inner())
}
