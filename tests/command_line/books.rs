//! Workbooks as programs other than ours may write them: their parts are given as XML.

use std::io::{Cursor, Write};

use harness::Outcome;
use zip::write::SimpleFileOptions;

/// An XLSX of these sheets: name, and what stands in its `sheetData`.
pub fn xlsx(sheets: &[(&str, &str)]) -> Outcome<Vec<u8>> {
    let mut names = String::new();
    let mut targets = String::new();
    let mut parts = Vec::new();
    for (index, (name, data)) in sheets.iter().enumerate() {
        let n = index + 1;
        names += &format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>");
        targets += &format!(
            "<Relationship Id=\"rId{n}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
        );
        parts.push((
            format!("xl/worksheets/sheet{n}.xml"),
            format!("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{data}</sheetData></worksheet>"),
        ));
    }
    parts.push((
        "_rels/.rels".to_owned(),
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>".to_owned(),
    ));
    parts.push((
        "xl/workbook.xml".to_owned(),
        format!("<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{names}</sheets></workbook>"),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{targets}</Relationships>"),
    ));
    packed(&parts)
}

/// An ODS of one sheet, of these rows.
pub fn ods(rows: &str) -> Outcome<Vec<u8>> {
    packed(&[
        (
            "mimetype".to_owned(),
            "application/vnd.oasis.opendocument.spreadsheet".to_owned(),
        ),
        (
            "META-INF/manifest.xml".to_owned(),
            "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>".to_owned(),
        ),
        (
            "content.xml".to_owned(),
            format!("<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"A\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"),
        ),
    ])
}

/// A row of texts, in the cells from A on.
pub fn row(number: u32, cells: &[&str]) -> String {
    let cells: String = cells
        .iter()
        .zip(b'A'..)
        .map(|(text, column)| {
            format!(
                "<c r=\"{}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>",
                char::from(column)
            )
        })
        .collect();
    format!("<row r=\"{number}\">{cells}</row>")
}

fn packed(parts: &[(String, String)]) -> Outcome<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(content.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}
