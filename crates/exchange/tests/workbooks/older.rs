//! XLS, XLSB and ODS. The two in `fixtures` were written by a spreadsheet program from one list: a title over five columns, a state merged over
//! two rows, a code shown with five digits, a row that is filtered out, and a second sheet without a list.

use std::io::Write;
use std::path::Path;

use haat_exchange::import::SourceOptions;
use haat_registry::StoreField;

use crate::making::{Desk, headers, packed, raw};

fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

#[test]
fn what_older_workbooks_show_comes_in() {
    for name in ["stores.xls", "stores.ods"] {
        let desk = Desk::new();
        let path = fixture(name);
        let preview = desk.preview(&path);
        assert_eq!(preview.plan.source.header_row, Some(2), "{name}");
        assert_eq!(
            headers(&preview.plan),
            ["State", "Code", "Town", "Opened", "Area"]
        );
        assert_eq!(
            raw(&preview),
            [
                "Bihar|00007|Gaya|2018-10-29|210.5",
                "Bihar|00008|Patna||",
                "Goa|123456|Panaji||"
            ],
            "{name}"
        );
        assert_eq!(
            (preview.unread.merged, preview.unread.hidden_rows),
            (1, 1),
            "{name}"
        );
        assert!(!preview.unread.hidden_unknown, "{name}");
        let (_, done) = desk.takes(&path);
        assert_eq!((done.created, done.rows_aside), (3, 0), "{name}");
        assert_eq!(desk.says("00008", StoreField::State), "BR", "{name}");
    }
}

/// A record of XLSB (MS-XLSB 2.1.4): its kind and length in seven bits a byte.
fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    if kind < 0x80 {
        bytes.push(kind as u8);
    } else {
        bytes.extend([(kind & 0x7f) as u8 | 0x80, (kind >> 7) as u8]);
    }
    let mut length = body.len();
    while length >= 0x80 {
        bytes.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    bytes.extend(body);
    bytes
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = u32::try_from(units.len()).unwrap();
    let units = units.into_iter().flat_map(u16::to_le_bytes);
    length.to_le_bytes().into_iter().chain(units).collect()
}

fn word(number: u32) -> [u8; 4] {
    number.to_le_bytes()
}

/// An XLSB of one sheet with these rows.
fn xlsb(rows: &[&[&str]]) -> Vec<(&'static str, Vec<u8>)> {
    let book = [
        record(0x83, &[]),
        record(0x8f, &[]),
        record(
            0x9c,
            &[&word(0)[..], &word(1), &wide("rId1"), &wide("Stores")].concat(),
        ),
        record(0x90, &[]),
        record(0x84, &[]),
    ];
    let mut sheet = vec![record(0x81, &[]), record(0x94, &[0; 16]), record(0x91, &[])];
    for (row, cells) in (0..).zip(rows) {
        sheet.push(record(0, &[&word(row)[..], &[0; 13]].concat()));
        for (column, text) in (0..).zip(*cells) {
            sheet.push(record(
                6,
                &[&word(column)[..], &word(0), &wide(text)].concat(),
            ));
        }
    }
    sheet.extend([record(0x92, &[]), record(0x82, &[])]);
    let rels = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.bin\"/></Relationships>";
    vec![
        ("xl/workbook.bin", book.concat()),
        ("xl/_rels/workbook.bin.rels", rels.into()),
        ("xl/worksheets/sheet1.bin", sheet.concat()),
    ]
}

const ROWS: &[&[&str]] = &[&["Code", "Name"], &["A", "One"]];

#[test]
fn an_xlsb_is_read_and_says_what_it_does_not() {
    let desk = Desk::new();
    let preview = desk.preview(&desk.file("stores.xlsb", packed(&xlsb(ROWS))));
    assert_eq!(raw(&preview), ["A|One"]);
    assert!(preview.unread.hidden_unknown);
    let mut parts = xlsb(ROWS);
    for at in 0..parts[2].1.len() {
        let mut bytes = xlsb(ROWS)[2].1.clone();
        bytes[at] = 0xff;
        parts[2].1 = bytes;
        let _ = desk.looks_at(
            &desk.file("odd.xlsb", packed(&parts)),
            SourceOptions::default(),
        );
    }
    for length in 0..xlsb(ROWS)[2].1.len() {
        parts[2].1 = xlsb(ROWS)[2].1[..length].to_vec();
        let cut = desk.looks_at(
            &desk.file("cut.xlsb", packed(&parts)),
            SourceOptions::default(),
        );
        if let Err(error) = cut {
            assert!(
                error.to_string().contains("cannot be read as a list"),
                "{error}"
            );
        }
    }
}

/// A compound file with this stream.
fn compound(stream: &str, bytes: &[u8]) -> Vec<u8> {
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, std::io::Cursor::new(Vec::new()))
            .unwrap();
    file.create_stream(stream)
        .unwrap()
        .write_all(bytes)
        .unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn biff(kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
}

/// A workbook of Excel 5 (BIFF5): one sheet, texts in the bytes of a code page.
fn excel_5(rows: &[&[&str]]) -> Vec<u8> {
    let short = |n: u16| n.to_le_bytes();
    let globals = |begins: u32| {
        [
            biff(0x0809, &[0x00, 0x05, 0x05, 0x00, 0, 0, 0, 0]),
            biff(0x0042, &short(1252)),
            biff(
                0x0085,
                &[&begins.to_le_bytes()[..], &[0, 0, 6], b"Stores"].concat(),
            ),
            biff(0x000a, &[]),
        ]
        .concat()
    };
    let begins = u32::try_from(globals(0).len()).unwrap();
    let mut bytes = globals(begins);
    bytes.extend(biff(0x0809, &[0x00, 0x05, 0x10, 0x00, 0, 0, 0, 0]));
    let height = u16::try_from(rows.len()).unwrap();
    bytes.extend(biff(
        0x0200,
        &[short(0), short(height), short(0), short(2), short(0)].concat(),
    ));
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            let length = u16::try_from(text.len()).unwrap();
            let head = [short(row), short(column), short(0), short(length)].concat();
            bytes.extend(biff(0x0204, &[&head[..], text.as_bytes()].concat()));
        }
    }
    bytes.extend(biff(0x000a, &[]));
    // Streams of less than 4,096 bytes are kept elsewhere; old programs filled them up.
    bytes.resize(bytes.len().max(4_096), 0);
    bytes
}

#[test]
fn workbooks_of_excel_5_are_read_or_refused() {
    let desk = Desk::new();
    let whole = excel_5(ROWS);
    let preview = desk.preview(&desk.file("old.xls", compound("/Book", &whole)));
    assert_eq!(raw(&preview), ["A|One"]);
    for at in (0..260).step_by(3) {
        let mut odd = whole.clone();
        odd[at] = 0xff;
        let path = desk.file("odd.xls", compound("/Book", &odd));
        if let Err(error) = desk.looks_at(&path, SourceOptions::default()) {
            assert!(error.hint().is_some(), "{error}");
        }
    }
    let other = desk.file("letter.doc", compound("/WordDocument", b"text"));
    let error = desk.looks_at(&other, SourceOptions::default()).unwrap_err();
    assert!(
        error.to_string().contains("there is no workbook in it"),
        "{error}"
    );
    let package = desk.file("secret.xlsx", compound("/EncryptedPackage", b"secret"));
    let error = desk
        .looks_at(&package, SourceOptions::default())
        .unwrap_err();
    assert!(error.to_string().contains("password"), "{error}");
}

#[test]
fn bytes_that_are_wrong_in_a_real_xls_do_no_harm() {
    let desk = Desk::new();
    let whole = std::fs::read(fixture("stores.xls")).unwrap();
    for step in 0..120 {
        let mut odd = whole.clone();
        let at = step * odd.len() / 120;
        odd[at] ^= 0xa5;
        let path = desk.file("odd.xls", &odd);
        let begun = std::time::Instant::now();
        let _ = desk.looks_at(&path, SourceOptions::default());
        assert!(begun.elapsed().as_secs() < 5, "at {at}");
        let path = desk.file("cut.xls", &whole[..at]);
        let _ = desk.looks_at(&path, SourceOptions::default());
    }
}

fn ods(manifest: &str, rows: &str) -> Vec<u8> {
    packed(&[
        (
            "mimetype",
            "application/vnd.oasis.opendocument.spreadsheet".to_owned(),
        ),
        (
            "META-INF/manifest.xml",
            format!(
                "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">{manifest}</manifest:manifest>"
            ),
        ),
        (
            "content.xml",
            format!(
                "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"A\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
            ),
        ),
    ])
}

fn cell(text: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
    )
}

#[test]
fn an_ods_is_read_or_refused() {
    let desk = Desk::new();
    let two =
        |a: &str, b: &str| format!("<table:table-row>{}{}</table:table-row>", cell(a), cell(b));
    let rows = two("Code", "Name") + &two("A", "One");
    let refused = |name: &str, bytes: Vec<u8>| {
        let begun = std::time::Instant::now();
        let looked = desk.looks_at(&desk.file(name, bytes), SourceOptions::default());
        assert!(begun.elapsed().as_secs() < 5, "{name}");
        looked
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    };
    let secret = "<manifest:file-entry manifest:full-path=\"content.xml\"><manifest:encryption-data/></manifest:file-entry>";
    assert!(refused("secret.ods", ods(secret, &rows)).contains("password"));
    let blank = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>";
    let preview = desk.preview(&desk.file("long.ods", ods("", &(rows.clone() + blank))));
    assert_eq!(raw(&preview), ["A|One"]);
    let full = rows.replace("<table:table-row><table:table-cell office:value-type=\"string\"><text:p>A", "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"100\" office:value-type=\"string\"><text:p>A");
    assert!(refused("full.ods", ods("", &full)).contains("too many"));
    assert!(refused("cut.ods", ods("", &rows[..rows.len() - 20])).contains("damaged"));
    assert!(refused("entity.ods", ods("", &rows.replace("One", "&lol;"))).contains("damaged"));
    let huge = rows.replace(
        "<table:table-row>",
        "<table:table-row table:number-rows-repeated=\"99999999999999999999\">",
    );
    let _ = refused("huge.ods", ods("", &huge));
    let none = packed(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", ""),
    ]);
    assert!(refused("none.ods", none).contains("cannot be read as a list"));
}
