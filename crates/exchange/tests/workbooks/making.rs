//! Registries, lists and workbooks for the tests.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use haat_exchange::Error;
use haat_exchange::import::{
    self, CodeFrom, CountryFrom, Outcome, Plan, Preview, SourceOptions, Target,
};
use haat_registry::{Registry, StoreField, Value};
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

/// A person with an empty registry and a folder.
pub struct Desk {
    // Closed before its folder goes: the system may give its place on the disk to the next file.
    pub registry: Registry,
    pub folder: TempDir,
}

impl Desk {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.haat");
        Registry::create(&path).unwrap();
        let registry = Registry::open(&path).unwrap();
        Self { registry, folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file of this name that holds these bytes.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn looks_at(&self, path: &Path, options: SourceOptions) -> Result<Preview, Error> {
        import::preview(&self.registry, path, None, options, &mut |_, _, _| true)
    }

    /// The preview of a file as it is proposed.
    pub fn preview(&self, path: &Path) -> Preview {
        let looked = self.looks_at(path, SourceOptions::default());
        looked.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub fn follows(&self, path: &Path, plan: &Plan) -> Result<Outcome, Error> {
        import::commit(&self.registry, "asha", path, plan, &mut |_, _, _| true)
    }

    /// Imports a file as it is proposed; codes are made where no column has them.
    pub fn takes(&self, path: &Path) -> (Plan, Outcome) {
        self.takes_as(path, SourceOptions::default())
    }

    pub fn takes_as(&self, path: &Path, options: SourceOptions) -> (Plan, Outcome) {
        let looked = self.looks_at(path, options);
        let mut plan = looked.unwrap_or_else(|error| panic!("{error}")).plan;
        if plan.code == CodeFrom::Undecided {
            plan.code = CodeFrom::Made("R-".into());
        }
        if plan.country == CountryFrom::Undecided {
            plan.country = CountryFrom::Fixed("IN".into());
        }
        let done = self
            .follows(path, &plan)
            .unwrap_or_else(|error| panic!("{error}"));
        (plan, done)
    }

    /// What a store holds in a field.
    pub fn says(&self, code: &str, field: StoreField) -> String {
        let found = self.registry.read(|reader| {
            let id = reader.store_by_code(code)?;
            id.map_or(Ok(None), |id| reader.store(id))
        });
        let store = found.unwrap().unwrap_or_else(|| panic!("no store {code}"));
        match store.get(field) {
            Value::Blank => "-".to_owned(),
            Value::Text(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            other => format!("{other:?}"),
        }
    }

    /// Whether there is a store of this code.
    pub fn has(&self, code: &str) -> bool {
        let found = self.registry.read(|reader| reader.store_by_code(code));
        found.unwrap().is_some()
    }
}

/// The headers of a plan.
pub fn headers(plan: &Plan) -> Vec<&str> {
    let columns = plan.columns.iter();
    columns.map(|column| column.header.as_str()).collect()
}

/// The header of the column that becomes a field.
pub fn header_of<'p>(plan: &'p Plan, field: &str) -> Option<&'p str> {
    let target = Target::Field(field.to_owned());
    let mut columns = plan.columns.iter();
    columns
        .find(|column| column.becomes == target)
        .map(|column| column.header.as_str())
}

/// The cells of the first rows of a preview as they stand, one text a row.
pub fn raw(preview: &Preview) -> Vec<String> {
    let row = |row: &import::PreviewRow| {
        let cells: Vec<&str> = row.cells.iter().map(|cell| cell.raw.as_str()).collect();
        cells.join("|")
    };
    preview.first.iter().map(row).collect()
}

/// Writes texts into a sheet, from its first cell on.
pub fn write(sheet: &mut rust_xlsxwriter::Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, *text).unwrap();
        }
    }
}

/// A workbook of these sheets.
pub fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        write(book.add_worksheet().set_name(*name).unwrap(), rows);
    }
    book.save_to_buffer().unwrap()
}

/// An archive of these parts.
pub fn packed<N: AsRef<str>, B: AsRef<[u8]>>(parts: &[(N, B)]) -> Vec<u8> {
    packed_as(parts, SimpleFileOptions::default())
}

pub fn packed_as<N: AsRef<str>, B: AsRef<[u8]>>(
    parts: &[(N, B)],
    how: SimpleFileOptions,
) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(name.as_ref(), how).unwrap();
        archive.write_all(content.as_ref()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// The parts of an XLSX with one sheet, `Stores`, whose part is `sheet`.
pub fn parts(sheet: &str) -> Vec<(String, String)> {
    vec![
        (
            "_rels/.rels".into(),
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml".into(),
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"Stores\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels".into(),
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{RELATIONS}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/sharedStrings.xml".into(),
            format!("<sst xmlns=\"{MAIN}\"><si><t>Code</t></si><si><t>Name</t></si></sst>"),
        ),
        ("xl/worksheets/sheet1.xml".into(), sheet.into()),
    ]
}

/// A sheet's part with these rows.
pub fn sheet(rows: &str) -> String {
    format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>")
}

/// A row of texts, from its first cell on.
pub fn row(number: u32, texts: &[&str]) -> String {
    let cells: String = (b'A'..)
        .zip(texts)
        .map(|(column, text)| {
            let at = format!("{}{number}", char::from(column));
            format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
        })
        .collect();
    format!("<row r=\"{number}\">{cells}</row>")
}
