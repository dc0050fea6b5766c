//! Whatever is edited, pasted, filled, emptied, undone and done again in whatever order, the registry holds what a sheet of paper would.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that meets what it did not expect has failed"
)]

use haat_exchange::cells::{Clip, Fill, Replace, Target, Toward, Write, write};
use haat_registry::{Action, AsOf, FieldKey, FieldValues, Registry, StoreField, StoreQuery};
use proptest::prelude::*;

const STORES: usize = 4;
const FIELDS: [StoreField; 3] = [StoreField::Name, StoreField::Notes, StoreField::AreaSqft];

/// What the cells say, row by row.
type Paper = [[String; 3]; STORES];

#[derive(Debug, Clone)]
enum Step {
    Paste {
        row: usize,
        column: usize,
        cells: Vec<Vec<String>>,
    },
    Set {
        row: usize,
        rows: usize,
        column: usize,
        text: String,
    },
    FillDown {
        row: usize,
        rows: usize,
        column: usize,
    },
    Replace {
        find: String,
        with: String,
    },
    Undo,
    Redo,
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("7".to_owned()),
        Just("12.5".to_owned()),
        Just("ab".to_owned()),
        Just("b-a".to_owned()),
        Just("=1+1".to_owned()),
        Just("two\nlines".to_owned()),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let block = proptest::collection::vec(proptest::collection::vec(text(), 1..4), 1..4);
    prop_oneof![
        3 => (0..STORES, 0..3usize, block).prop_map(|(row, column, cells)| Step::Paste { row, column, cells }),
        2 => (0..STORES, 1..=STORES, 0..3usize, text())
            .prop_map(|(row, rows, column, text)| Step::Set { row, rows, column, text }),
        1 => (0..STORES, 2..=STORES, 0..3usize).prop_map(|(row, rows, column)| Step::FillDown { row, rows, column }),
        1 => (prop_oneof![Just("a"), Just("2")], prop_oneof![Just(""), Just("c")])
            .prop_map(|(find, with)| Step::Replace { find: find.into(), with: with.into() }),
        3 => Just(Step::Undo),
        2 => Just(Step::Redo),
    ]
}

/// The sheet of paper, with what it was before each change.
struct Model {
    now: Paper,
    before: Vec<Paper>,
    after: Vec<Paper>,
}

impl Model {
    /// Writes into cells; says how many could not be: an area is a number.
    fn write(&mut self, cells: impl Iterator<Item = (usize, usize, String)>) -> usize {
        let (was, mut refused) = (self.now.clone(), 0);
        for (row, column, text) in cells {
            if column == 2 && text.parse::<f64>().is_err() && !text.is_empty() {
                refused += 1;
            } else {
                self.now[row][column] = text;
            }
        }
        if self.now != was {
            self.before.push(was);
            self.after.clear();
        }
        refused
    }
}

fn registry() -> (tempfile::TempDir, Registry) {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
    // An own entry for each, so that the first undos of the steps meet what was there before them: it is not undone here.
    registry
        .transact("asha", Action::new("test"), |tx| {
            for code in ["A", "B", "C", "D"] {
                let values = [(StoreField::Code.into(), haat_registry::Value::text(code))];
                tx.create_store(&FieldValues::from_iter(values))?;
            }
            Ok(())
        })
        .unwrap();
    (folder, registry)
}

fn ids(registry: &Registry) -> Vec<i64> {
    let columns = registry.columns(AsOf::Now).unwrap();
    columns
        .select(&StoreQuery::default())
        .unwrap()
        .ids()
        .collect()
}

fn held(registry: &Registry) -> Paper {
    let stores = registry.stores(&ids(registry), AsOf::Now).unwrap();
    std::array::from_fn(|row| {
        FIELDS.map(|field| {
            let value = stores[row].get(field);
            match value.as_text() {
                Some(text) => text.to_owned(),
                None => value
                    .as_number()
                    .map(|number| number.to_string())
                    .unwrap_or_default(),
            }
        })
    })
}

fn act(
    registry: &Registry,
    rows: std::ops::Range<usize>,
    columns: std::ops::Range<usize>,
    what: &Write<'_>,
) -> usize {
    let ids = ids(registry);
    let fields: Vec<Option<FieldKey>> = FIELDS[columns]
        .iter()
        .map(|field| Some((*field).into()))
        .collect();
    let target = Target {
        stores: &ids[rows],
        fields: &fields,
    };
    write(registry, "asha", target, what, &mut |_, _, _| true)
        .unwrap()
        .refused as usize
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_registry_is_what_a_sheet_of_paper_would_be(steps in proptest::collection::vec(step(), 1..14)) {
        let (_folder, registry) = registry();
        let mut model = Model { now: Paper::default(), before: Vec::new(), after: Vec::new() };
        for step in steps {
            match &step {
                Step::Paste { row, column, cells } => {
                    let wide = cells.iter().map(Vec::len).max().unwrap_or(0);
                    let (rows, columns) = (*row..STORES.min(row + cells.len()), *column..3.min(column + wide));
                    let clip = Clip::write(cells, &[]);
                    let what = Write::Paste { block: clip.read(), clip: &clip };
                    let mine = model.write(
                        rows.clone().flat_map(|at| columns.clone().map(move |to| (at, to))).map(|(at, to)| {
                            (at, to, cells[at - row].get(to - column).cloned().unwrap_or_default())
                        }),
                    );
                    prop_assert_eq!(act(&registry, rows, columns, &what), mine);
                }
                Step::Set { row, rows, column, text } => {
                    let rows = *row..STORES.min(row + rows);
                    let mine = model.write(rows.clone().map(|at| (at, *column, text.clone())));
                    prop_assert_eq!(act(&registry, rows, *column..column + 1, &Write::Set(text.clone())), mine);
                }
                Step::FillDown { row, rows, column } => {
                    let rows = *row..STORES.min(row + rows);
                    let text = model.now[*row][*column].clone();
                    let mine = model.write(rows.clone().skip(1).map(|at| (at, *column, text.clone())));
                    let fill = Fill { toward: Toward::Down, from: 1 };
                    prop_assert_eq!(act(&registry, rows, *column..column + 1, &Write::Fill(fill)), mine);
                }
                Step::Replace { find, with } => {
                    let cells: Vec<_> = (0..STORES).flat_map(|at| (0..3).map(move |to| (at, to))).filter_map(|(at, to)| {
                        let cell = &model.now[at][to];
                        cell.contains(find.as_str()).then(|| (at, to, cell.replace(find.as_str(), with)))
                    }).collect();
                    let mine = model.write(cells.into_iter());
                    let replace = Replace { find: find.clone(), with: with.clone(), whole: false, case: true };
                    prop_assert_eq!(act(&registry, 0..STORES, 0..3, &Write::Replace(replace)), mine);
                }
                Step::Undo => {
                    if let Some(was) = model.before.pop() {
                        model.after.push(std::mem::replace(&mut model.now, was));
                        registry.undo("asha").unwrap().unwrap();
                    }
                }
                Step::Redo => {
                    let redone = registry.redo("asha").unwrap();
                    prop_assert_eq!(redone.is_some(), !model.after.is_empty());
                    if let Some(again) = model.after.pop() {
                        model.before.push(std::mem::replace(&mut model.now, again));
                    }
                }
            }
            prop_assert_eq!(held(&registry), model.now.clone(), "after {:?}", step);
        }
    }
}
