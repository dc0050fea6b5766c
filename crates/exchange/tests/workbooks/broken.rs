//! Workbooks as they are broken in the wild, each made here: every one is read or refused with a sentence, soon, and nothing panics.

use std::time::{Duration, Instant};

use haat_exchange::Error;
use haat_exchange::import::SourceOptions;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use crate::making::{Desk, book, packed, packed_as, parts, raw, row, sheet};

/// What becomes of a file of these bytes: the rows of it, or the refusal.
fn what_of(name: &str, bytes: impl AsRef<[u8]>) -> Result<Vec<String>, String> {
    let desk = Desk::new();
    let path = desk.file(name, bytes);
    let begun = Instant::now();
    let alone = desk.looks_at(&path, SourceOptions::default());
    let together = SourceOptions {
        all_sheets: true,
        ..SourceOptions::default()
    };
    let _ = desk.looks_at(&path, together);
    let taken = begun.elapsed();
    assert!(taken < Duration::from_secs(5), "{name} took {taken:?}");
    match alone {
        Ok(preview) => {
            let mut plan = preview.plan.clone();
            plan.code = haat_exchange::import::CodeFrom::Made("R".into());
            for column in &mut plan.columns {
                if column.becomes == haat_exchange::import::Target::Field("code".into()) {
                    column.becomes = haat_exchange::import::Target::Skip;
                }
            }
            plan.country = haat_exchange::import::CountryFrom::Unknown;
            let done = desk.follows(&path, &plan);
            if let Err(error) = &done {
                assert!(is_a_sentence(error), "{name}: {error}");
            }
            Ok(raw(&preview))
        }
        Err(error) => {
            assert!(is_a_sentence(&error), "{name}: {error}");
            Err(error.to_string())
        }
    }
}

/// Whether an error says what is wrong and what to do next.
fn is_a_sentence(error: &Error) -> bool {
    let text = error.to_string();
    let foreign = [
        "Some(",
        "None",
        "Err(",
        "unwrap",
        "panicked",
        "index out of",
    ];
    error.hint().is_some_and(|hint| hint.len() > 10)
        && text.len() > 20
        && !foreign.iter().any(|word| text.contains(word))
}

fn is_read(name: &str, bytes: impl AsRef<[u8]>, rows: &[&str]) {
    match what_of(name, bytes) {
        Ok(found) => assert_eq!(found, rows, "{name}"),
        Err(error) => panic!("{name}: {error}"),
    }
}

fn is_refused(name: &str, bytes: impl AsRef<[u8]>, with: &str) {
    match what_of(name, bytes) {
        Ok(rows) => panic!("{name} was read: {rows:?}"),
        Err(error) => assert!(error.contains(with), "{name}: {error}"),
    }
}

const ROWS: &[&[&str]] = &[&["Code", "Name"], &["A", "One"], &["B", "Two"]];
const READ: &[&str] = &["A|One", "B|Two"];

fn whole() -> Vec<u8> {
    book(&[("Stores", ROWS)])
}

/// A sheet of two headers and one row.
fn rows() -> String {
    row(1, &["Code", "Name"]) + &row(2, &["A", "One"]) + &row(3, &["B", "Two"])
}

/// An XLSX of these parts with one of them changed, or taken out.
fn with(part: &str, change: impl Fn(&str) -> Option<String>) -> Vec<u8> {
    let parts = parts(&sheet(&rows()))
        .into_iter()
        .filter_map(|(name, text)| {
            let text = match name == part {
                true => change(&text)?,
                false => text,
            };
            Some((name, text))
        });
    packed(&parts.collect::<Vec<_>>())
}

/// An XLSX of a sheet with this below its headers.
fn below(data: &str) -> Vec<u8> {
    packed(&parts(&sheet(
        &(row(1, &["Code", "Name", "Opened"]) + data),
    )))
}

const BOOK: &str = "xl/workbook.xml";
const RELS: &str = "xl/_rels/workbook.xml.rels";
const SHEET: &str = "xl/worksheets/sheet1.xml";
const STRINGS: &str = "xl/sharedStrings.xml";

#[test]
fn a_file_that_is_cut_off_is_refused_wherever_it_ends() {
    let whole = whole();
    for share in 1..20 {
        let cut = &whole[..whole.len() * share / 20];
        is_refused("cut.xlsx", cut, "damaged");
    }
    // What follows the end of an archive is no part of it.
    is_read("longer.xlsx", [whole.as_slice(), &[0; 300]].concat(), READ);
}

#[test]
fn a_byte_that_is_wrong_anywhere_does_no_harm() {
    let whole = whole();
    for step in 0..60 {
        let mut bytes = whole.clone();
        let at = step * bytes.len() / 60;
        bytes[at] ^= 0x5a;
        let _ = what_of("flipped.xlsx", bytes);
    }
}

#[test]
fn parts_that_are_missing_are_said_to_be() {
    is_read("sound.xlsx", with("", |_| None), READ);
    is_refused("no-book.xlsx", with(BOOK, |_| None), "no sheet");
    is_refused("no-rels.xlsx", with(RELS, |_| None), "damaged");
    is_refused("no-sheet.xlsx", with(SHEET, |_| None), "");
    is_read("no-strings.xlsx", with(STRINGS, |_| None), READ);
    is_refused("no-root.xlsx", with("_rels/.rels", |_| None), "damaged");
    let other = packed(&[("word/document.xml", "<w:document/>")]);
    is_refused("letter.xlsx", other, "no workbook");
    is_refused("empty.xlsx", packed::<&str, &str>(&[]), "");
    is_refused("nothing.xlsx", "", "empty");
}

#[test]
fn relationships_may_be_absolute_or_wrong() {
    let to = |target: &str| {
        let target = format!("Target=\"{target}\"");
        with(RELS, |text| {
            Some(text.replace("Target=\"worksheets/sheet1.xml\"", &target))
        })
    };
    is_read("absolute.xlsx", to("/xl/worksheets/sheet1.xml"), READ);
    is_refused("outside.xlsx", to("../../../etc/passwd"), "");
    is_refused("elsewhere.xlsx", to("http://example.org/sheet1.xml"), "");
    let unknown = with(RELS, |text| Some(text.replace("/worksheet\"", "/other\"")));
    is_refused("kind.xlsx", unknown, "damaged");
    // The texts are the sheet itself.
    let cycle = with(RELS, |text| {
        Some(text.replace("sharedStrings.xml", "worksheets/sheet1.xml"))
    });
    let _ = what_of("cycle.xlsx", cycle);
    let strict = parts(&sheet(&rows())).into_iter().map(|(name, text)| {
        let text = text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        );
        (
            name,
            text.replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            ),
        )
    });
    is_read("strict.xlsx", packed(&strict.collect::<Vec<_>>()), READ);
    let types = [(
        "[Content_Types].xml",
        "<Types><Default Extension=\"xml\" ContentType=\"image/png\"/></Types>",
    )];
    let mut wrong = parts(&sheet(&rows()));
    wrong.extend(types.map(|(name, text)| (name.to_owned(), text.to_owned())));
    is_read("types.xlsx", packed(&wrong), READ);
    let upper: Vec<(String, String)> = parts(&sheet(&rows()))
        .into_iter()
        .map(|(name, text)| {
            (
                name.replace("worksheets/sheet1", "Worksheets\\Sheet1"),
                text,
            )
        })
        .collect();
    is_read("letters.xlsx", packed(&upper), READ);
}

#[test]
fn strings_are_read_as_they_are_meant() {
    let text = |cell: &str| {
        below(&format!(
            "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>A</t></is></c>{cell}</row>"
        ))
    };
    let inline = |inside: &str| {
        text(&format!(
            "<c r=\"B2\" t=\"inlineStr\"><is>{inside}</is></c>"
        ))
    };
    is_read(
        "rich.xlsx",
        inline("<r><rPr><b/></rPr><t>On</t></r><r><t>e</t></r>"),
        &["A|One|"],
    );
    let phonetic =
        "<t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh><phoneticPr fontId=\"1\"/>";
    is_read("phonetic.xlsx", inline(phonetic), &["A|東京|"]);
    is_read(
        "surrogates.xlsx",
        inline("<t>_xD83D__xDE00_ _x0041_</t>"),
        &["A|😀 A|"],
    );
    is_read("half.xlsx", inline("<t>_xD83D_ x</t>"), &["A|\u{fffd} x|"]);
    is_read(
        "escaped.xlsx",
        inline("<t>_x005F_x0041_</t>"),
        &["A|_x0041_|"],
    );
    is_read(
        "entities.xlsx",
        inline("<t>R &amp; D &#x41;&#66;</t>"),
        &["A|R & D AB|"],
    );
    is_read("controls.xlsx", inline("<t>a_x0007_b</t>"), &["A|a\u{7}b|"]);
    is_refused("nul.xlsx", inline("<t>a_x0000_b</t>"), "NUL");
    is_refused("dtd.xlsx", inline("<t>&lol;</t>"), "damaged");
    is_read("none.xlsx", text("<c r=\"B2\" t=\"inlineStr\"/>"), &["A||"]);
    is_read(
        "shared.xlsx",
        text("<c r=\"B2\" t=\"s\"><v>1</v></c>"),
        &["A|Name|"],
    );
    for beyond in ["99", "4294967296", "-1", "x", "1.5"] {
        let bytes = text(&format!("<c r=\"B2\" t=\"s\"><v>{beyond}</v></c>"));
        is_refused("beyond.xlsx", bytes, "damaged");
    }
}

#[test]
fn entities_that_nest_are_not_followed() {
    let head = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>";
    for name in ["b", "c"] {
        let sheet = format!(
            "{head}{}",
            sheet(&rows().replace("One", &format!("&{name};")))
        );
        is_refused("bomb.xlsx", packed(&parts(&sheet)), "damaged");
    }
    // A document type that nothing uses does no harm.
    let unused = format!("{head}{}", sheet(&rows()));
    is_read("unused.xlsx", packed(&parts(&unused)), READ);
}

#[test]
fn numbers_dates_and_errors_are_read_or_told() {
    let styles = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"900\"/></cellXfs></styleSheet>";
    let with_dates = |is_1904: bool, cell: &str| {
        let sheet = sheet(
            &(row(1, &["Code", "Name", "Opened"])
                + &format!(
                    "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>A</t></is></c>{cell}</row>"
                )),
        );
        let mut parts = parts(&sheet);
        parts.push(("xl/styles.xml".into(), styles.into()));
        for (name, text) in &mut parts {
            if name == BOOK && is_1904 {
                *text = text.replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>");
            }
            if name == RELS {
                *text = text.replace(
                    "</Relationships>",
                    "<Relationship Id=\"rId9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>",
                );
            }
        }
        packed(&parts)
    };
    let date = |number: &str| format!("<c r=\"C2\" s=\"1\"><v>{number}</v></c>");
    is_read(
        "1900.xlsx",
        with_dates(false, &date("43402")),
        &["A||2018-10-29"],
    );
    is_read(
        "1904.xlsx",
        with_dates(true, &date("41940")),
        &["A||2018-10-29"],
    );
    is_read(
        "march.xlsx",
        with_dates(false, &date("61")),
        &["A||1900-03-01"],
    );
    for odd in ["60", "-1", "0", "2958466", "1e300", "-1e300", "NaN", "x"] {
        let _ = what_of("odd.xlsx", with_dates(false, &date(odd)));
    }
    is_read(
        "style.xlsx",
        with_dates(false, "<c r=\"B2\" s=\"77\"><v>5</v></c>"),
        &["A|5|"],
    );
    let error = "<c r=\"B2\" t=\"e\"><v>#REF!</v></c>";
    is_read("error.xlsx", with_dates(false, error), &["A|#REF!|"]);
    let _ = what_of(
        "error.xlsx",
        with_dates(false, "<c r=\"B2\" t=\"e\"><v>#OWN!</v></c>"),
    );
    let kind = "<c r=\"B2\" t=\"zzz\"><v>5</v></c>";
    let _ = what_of("kind.xlsx", with_dates(false, kind));
    let iso = "<c r=\"C2\" t=\"d\"><v>2018-10-29</v></c>";
    is_read("iso.xlsx", with_dates(false, iso), &["A||2018-10-29"]);
}

#[test]
fn dimensions_and_places_are_not_believed() {
    let sized = |size: &str| {
        let sheet = sheet(&rows());
        let sheet = sheet.replace(
            "<sheetData>",
            &format!("<dimension ref=\"{size}\"/><sheetData>"),
        );
        packed(&parts(&sheet))
    };
    is_read("large.xlsx", sized("A1:XFD1048576"), READ);
    is_read("small.xlsx", sized("A1"), READ);
    for odd in ["B9:A1", "A1:ZZZZZZ99999999", "", "A1:B2:C3", "é"] {
        let _ = what_of("odd.xlsx", sized(odd));
    }
    for place in ["A1048577", "XFE2", "ZZZZZZZZ2", "2", "A", "A0", "A-1"] {
        let _ = what_of(
            "place.xlsx",
            below(&format!("<row r=\"2\"><c r=\"{place}\"><v>1</v></c></row>")),
        );
    }
    let backwards = below(&(row(9, &["A"]) + &row(2, &["B"])));
    is_refused("backwards.xlsx", backwards, "not in order");
    let unnamed = below("<row><c t=\"inlineStr\"><is><t>A</t></is></c><c><v>1</v></c></row>");
    is_read("unnamed.xlsx", unnamed, &["A|1|"]);
    let _ = what_of(
        "row.xlsx",
        below("<row r=\"4294967295\"><c r=\"A4294967295\"><v>1</v></c></row>"),
    );
}

#[test]
fn merged_ranges_may_overlap_or_be_nonsense() {
    let merged = |ranges: &[&str]| {
        let merges: String = ranges
            .iter()
            .map(|range| format!("<mergeCell ref=\"{range}\"/>"))
            .collect();
        let sheet = sheet(&rows());
        let sheet = sheet.replace(
            "</sheetData>",
            &format!("</sheetData><mergeCells>{merges}</mergeCells>"),
        );
        packed(&parts(&sheet))
    };
    is_read(
        "overlap.xlsx",
        merged(&["A2:A3", "A2:B2", "A3:B3", "A2:A3"]),
        READ,
    );
    is_read(
        "nonsense.xlsx",
        merged(&["", "A2", "A3:A2", "A9:XFD1048576", "x:y", "A0:B0"]),
        READ,
    );
    let many: Vec<String> = (0..20_000)
        .map(|n| format!("A{}:A1048576", n + 4))
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    is_read("many.xlsx", merged(&many), READ);
}

#[test]
fn sheets_without_cells_are_no_lists() {
    is_refused("blank.xlsx", packed(&parts(&sheet(""))), "no rows");
    is_refused(
        "header.xlsx",
        packed(&parts(&sheet(&row(1, &["Code", "Name"])))),
        "no rows",
    );
    let chart = with(RELS, |text| {
        Some(text.replace("/worksheet\"", "/chartsheet\""))
    });
    is_refused("chart.xlsx", chart, "no sheet");
    let hidden = with(BOOK, |text| {
        Some(text.replace("sheetId", "state=\"veryHidden\" sheetId"))
    });
    is_read("hidden.xlsx", hidden, READ);
    let state = with(BOOK, |text| {
        Some(text.replace("sheetId", "state=\"gone\" sheetId"))
    });
    is_refused("state.xlsx", state, "damaged");
    is_refused(
        "text.xlsx",
        with(SHEET, |_| Some("no XML at all".into())),
        "damaged",
    );
    is_refused(
        "cut.xlsx",
        with(SHEET, |text| Some(text[..text.len() / 2].into())),
        "damaged",
    );
    is_refused(
        "macro.xlsx",
        with(SHEET, |_| Some("<macrosheet/>".into())),
        "damaged",
    );
}

#[test]
fn archives_of_every_make_are_opened() {
    let parts = parts(&sheet(&rows()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    is_read("stored.xlsx", packed_as(&parts, stored), READ);
    is_read(
        "zip64.xlsx",
        packed_as(&parts, SimpleFileOptions::default().large_file(true)),
        READ,
    );
    // The directory of a zip of 64 bits lies behind an end of its own (APPNOTE 4.3.14 to 4.3.16).
    let plain = packed(&parts);
    is_read("end64.xlsx", with_end_of_64_bits(&plain), READ);
    for name in ["wrong.csv", "wrong.xls", "wrong.ods", "wrong.pdf", "wrong"] {
        is_read(name, &plain, READ);
    }
    // One name for two parts: which is meant nobody knows, but one is read.
    let mut bytes = plain.clone();
    bytes.splice(0..0, *b"MZ a program that unpacks itself");
    let _ = what_of("before.xlsx", bytes);
}

/// The same archive with an end that only says that another end has the figures.
fn with_end_of_64_bits(plain: &[u8]) -> Vec<u8> {
    let end = plain.len() - 22;
    let word = |at: usize| u32::from_le_bytes(plain[end + at..end + at + 4].try_into().unwrap());
    let count = u64::from(u16::from_le_bytes([plain[end + 10], plain[end + 11]]));
    let (size, start) = (u64::from(word(12)), u64::from(word(16)));
    let mut bytes = plain[..end].to_vec();
    bytes.extend(b"PK\x06\x06");
    bytes.extend(44_u64.to_le_bytes());
    bytes.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for figure in [count, count, size, start] {
        bytes.extend(figure.to_le_bytes());
    }
    bytes.extend(b"PK\x06\x07\0\0\0\0");
    bytes.extend((end as u64).to_le_bytes());
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0");
    bytes
}

#[test]
fn a_directory_that_lies_about_its_parts_is_found_out() {
    // Seventy megabytes of one letter, of which the directory says that they are a hundred bytes.
    let part = sheet(&rows()).replace("One", &"x".repeat(70 << 20));
    let mut bytes = packed(&parts(&part));
    let large = u32::try_from(part.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4)
        .filter(|at| bytes[*at..*at + 4] == large)
        .collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    is_refused("liar.xlsx", bytes, "");
}

#[test]
fn a_cell_that_fills_the_memory_is_refused_before_it_is_read() {
    // Letters that hardly pack, so that the share of the whole says nothing.
    let mut state = 1_u64;
    let noise: String = (0..17 << 20)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            char::from(b'a' + (state >> 59) as u8 % 26)
        })
        .collect();
    let part = sheet(&rows().replace("One", &noise));
    let how = SimpleFileOptions::default().compression_level(Some(1));
    is_refused("cell.xlsx", packed_as(&parts(&part), how), "unpacks to");
}
