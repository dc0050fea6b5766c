//! The promise of an import: every cell of the source can be found again - in a field, in the cell as it was written, or in the import's own
//! record.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::collections::HashMap;
use std::path::Path;

use haat_exchange::import::{
    CodeFrom, CountryFrom, OnMatch, Outcome, Plan, SourceOptions, Target, Wins, as_written, commit,
    preview, rehearse,
};
use haat_registry::checks::DateOrder;
use haat_registry::{FieldKey, Registry, Value};
use proptest::prelude::*;
use proptest::sample::select;

const HEADERS: [&str; 9] = [
    "Code", "Shop", "State", "Opened", "Area", "Format", "Partner", "Status", "Extra",
];

/// The position of the column that becomes nothing.
const SKIPPED: usize = 8;

fn cell(column: usize) -> BoxedStrategy<String> {
    let words: &[&str] = match column {
        0 => &["A", "B", "C", "D", " E", "F\u{a0}", "", "Total", "-"],
        1 => &[
            "Mi Store",
            " Mi Store",
            "दुकान",
            "",
            "-",
            "x\u{200b}y",
            "=1+1",
            "•••",
        ],
        2 => &[
            "Bihar",
            "BIHAR",
            "BR",
            " Bihar ",
            "बिहार",
            "Atlantis",
            "",
            "NA",
        ],
        3 => &[
            "29-10-2018",
            "29/10/18",
            "2018-10-29",
            "29 Oct 2018",
            "soon",
            "",
            "९-१०-२०१८",
        ],
        4 => &[
            "450",
            "450 sq ft",
            "1,23,456",
            "₹ 1.2 Cr",
            "big",
            "",
            "0",
            "450.0",
        ],
        5 => &["Mi Home", "MI HOME", " mi home", "Mi Store", ""],
        6 => &["Sharma & Sons", "SHARMA & SONS", "Verma", "", "N/A"],
        7 => &["open", "Active", "closed", "never heard", ""],
        _ => &["note", "", "  ", "1,2\n3"],
    };
    select(words.to_vec()).prop_map(str::to_owned).boxed()
}

fn row() -> BoxedStrategy<Vec<String>> {
    let cells: Vec<BoxedStrategy<String>> = (0..HEADERS.len()).map(cell).collect();
    let beyond = proptest::option::weighted(0.1, Just("beyond".to_owned()));
    (cells, beyond)
        .prop_map(|(mut cells, beyond)| {
            cells.extend(beyond);
            cells
        })
        .boxed()
}

/// A list: rows, some of them the header once more.
fn list() -> BoxedStrategy<Vec<Vec<String>>> {
    let header = HEADERS.map(str::to_owned).to_vec();
    proptest::collection::vec(prop_oneof![19 => row(), 1 => Just(header)], 1..12).boxed()
}

fn write(path: &Path, title: bool, rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    if title {
        all.push(vec!["Stores of the east".to_owned()]);
    }
    all.push(HEADERS.map(str::to_owned).to_vec());
    all.extend(rows.to_vec());
    let mut out = csv::WriterBuilder::new()
        .flexible(true)
        .quote_style(csv::QuoteStyle::Always)
        .from_path(path)
        .unwrap();
    for row in &all {
        out.write_record(row).unwrap();
    }
    out.flush().unwrap();
    all
}

fn plan(registry: &Registry, path: &Path, title: bool, on_match: OnMatch) -> Plan {
    let options = SourceOptions {
        header_row: Some(if title { 2 } else { 1 }),
        delimiter: Some(','),
        ..SourceOptions::default()
    };
    let mut plan = preview(registry, path, None, options, &mut |_, _, _| true)
        .unwrap()
        .plan;
    plan.country = CountryFrom::Fixed("IN".into());
    plan.country_because.clear();
    plan.code = CodeFrom::Column;
    plan.on_match = on_match;
    let becomes = [
        "code", "name", "state", "opened", "area", "format", "partner", "status",
    ];
    for (column, field) in plan.columns.iter_mut().zip(becomes) {
        column.becomes = Target::Field(field.into());
    }
    plan.columns[SKIPPED].becomes = Target::Skip;
    let mut plan = preview(
        registry,
        path,
        Some(plan),
        SourceOptions::default(),
        &mut |_, _, _| true,
    )
    .unwrap()
    .plan;
    for column in &mut plan.columns {
        column.because.clear();
        if column.date_order.is_some()
            || column.ambiguous
            || column.becomes == Target::Field("opened".into())
        {
            column.date_order = Some(DateOrder::DayFirst);
            column.ambiguous = false;
        }
    }
    plan
}

/// Where each cell of an import can be found again; panics over one that cannot.
fn all_found(registry: &Registry, source: &[Vec<String>], plan: &Plan, done: &Outcome) {
    let Some(import) = &done.import else {
        return;
    };
    let import: i64 = import.parse().unwrap();
    let entry = done.entry.clone().unwrap();
    let (aside, left_out, formats, partners, fields) = registry
        .read(|reader| {
            Ok((
                reader.set_aside(import)?,
                reader.left_out(import)?,
                reader.formats()?,
                reader.partners()?,
                reader.fields()?,
            ))
        })
        .unwrap();
    let formats: HashMap<i64, String> = formats.into_iter().map(|f| (f.id, f.name)).collect();
    let partners: HashMap<i64, String> = partners.into_iter().map(|p| (p.id, p.name)).collect();
    for (at, cells) in source.iter().enumerate() {
        let number = at as u64 + 1;
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if let Some(out) = left_out.iter().find(|out| out.row == number) {
            assert_eq!(&out.cells, cells, "row {number}");
            continue;
        }
        let of_row = |line: &&haat_registry::SetAsideLine| line.source_row == number;
        if let Some(whole) = aside
            .iter()
            .filter(of_row)
            .find(|line| line.source_col.is_none())
        {
            let kept: Vec<String> = serde_json::from_str(&whole.value).unwrap();
            assert_eq!(&kept, cells, "row {number}");
            continue;
        }
        let code = cells[0].trim_matches(|c: char| c.is_whitespace());
        let store = registry
            .read(|reader| {
                let id = reader.store_by_code(code)?;
                Ok(id.map(|id| reader.store(id)).transpose()?.flatten())
            })
            .unwrap()
            .unwrap_or_else(|| panic!("row {number} is nowhere: {cells:?}"));
        let written = registry
            .read(|reader| as_written(reader, store.id))
            .unwrap();
        let written = written.iter().find(|written| written.entry == entry);
        for (at, cell) in cells.iter().enumerate() {
            if cell.trim().is_empty() {
                continue;
            }
            let kept = aside
                .iter()
                .filter(of_row)
                .any(|line| line.value == *cell && line.store == Some(store.id));
            let header = plan.columns.get(at).map(|column| column.header.as_str());
            let as_written = written.is_some_and(|written| {
                let mut cells = written.cells.iter();
                cells.any(|found| Some(found.header.as_str()) == header && found.text == *cell)
            });
            let held = plan.columns.get(at).and_then(|column| {
                let key = column.becomes.field()?;
                fields.iter().find(|def| def.key == key)?;
                Some((key, held(&store, key, &formats, &partners)))
            });
            let in_field = held.as_ref().is_some_and(|(_, held)| held == cell);
            let usual = held.is_some_and(|(key, held)| {
                let usual = registry.read(|reader| reader.usual_text(import, key, &held));
                usual.unwrap().as_deref() == Some(cell)
            });
            assert!(
                kept || as_written || in_field || usual,
                "row {number}, {header:?}: {cell:?} is nowhere"
            );
        }
    }
}

fn held(
    store: &haat_registry::Store,
    key: FieldKey,
    formats: &HashMap<i64, String>,
    partners: &HashMap<i64, String>,
) -> String {
    let value = store.get(key);
    match value {
        Value::Ref(id) if key.to_string() == "format" => formats[id].clone(),
        Value::Ref(id) => partners[id].clone(),
        other => other.to_string(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_cell_of_the_source_can_be_found_again(
        first in list(),
        second in list(),
        title in any::<bool>(),
        on_match in select(vec![OnMatch::Update, OnMatch::Skip, OnMatch::Error]),
        wins in select(vec![Wins::File, Wins::Registry, Wins::Blanks]),
        blank_erases in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        for (name, rows) in [("first.csv", &first), ("second.csv", &second)] {
            let path = folder.path().join(name);
            let source = write(&path, title, rows);
            if rows.iter().all(|row| row.iter().all(|cell| cell.trim().is_empty()) || row == &HEADERS) {
                continue;
            }
            let mut plan = plan(&registry, &path, title, on_match);
            for column in &mut plan.columns[1..6] {
                (column.wins, column.blank_erases) = (wins, blank_erases);
            }
            let told = rehearse(&registry, &path, &plan, &mut |_, _, _| true).unwrap();
            let done = commit(&registry, "tester", &path, &plan, &mut |_, _, _| true).unwrap();
            let foretold = Outcome {
                import: done.import.clone(),
                entry: done.entry.clone(),
                ..told
            };
            prop_assert_eq!(&foretold, &done);
            all_found(&registry, &source, &plan, &done);
        }
        registry.undo("tester").unwrap();
        registry.redo("tester").unwrap();
    }
}
