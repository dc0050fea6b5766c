//! Blocks of cells: pasted, filled, set, replaced; each one entry, and nothing lost.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that meets what it did not expect has failed"
)]

use haat_exchange::cells::{
    Block, CellsWritten, Clip, Fill, Found, Replace, Target, Toward, Write, copy, find_next,
    preview_replace, write,
};
use haat_exchange::import;
use haat_registry::{
    Action, AsOf, FieldKey, FieldKind, FieldValues, Registry, StoreField, StoreQuery, Value, Watch,
};

struct List {
    _folder: tempfile::TempDir,
    registry: Registry,
}

impl List {
    fn of(stores: &[(&str, &[(StoreField, &str)])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        registry
            .transact("asha", Action::new("test"), |tx| {
                for (code, values) in stores {
                    let mut texts = vec![(StoreField::Code.into(), (*code).to_owned())];
                    texts.extend(
                        values
                            .iter()
                            .map(|(f, text)| ((*f).into(), (*text).to_owned())),
                    );
                    let values: FieldValues = tx.read_typed(None, &texts)?.values;
                    tx.create_store(&values)?;
                }
                Ok(())
            })
            .unwrap();
        Self {
            _folder: folder,
            registry,
        }
    }

    fn ids(&self) -> Vec<i64> {
        let columns = self.registry.columns(AsOf::Now).unwrap();
        columns
            .select(&StoreQuery::default())
            .unwrap()
            .ids()
            .collect()
    }

    fn write(
        &self,
        from: usize,
        rows: usize,
        fields: &[StoreField],
        what: &Write<'_>,
    ) -> CellsWritten {
        let ids = self.ids();
        let fields: Vec<Option<FieldKey>> =
            fields.iter().map(|field| Some((*field).into())).collect();
        let target = Target {
            stores: &ids[from..ids.len().min(from + rows)],
            fields: &fields,
        };
        write(&self.registry, "asha", target, what, &mut |_, _, _| true).unwrap()
    }

    fn paste(&self, from: usize, rows: usize, fields: &[StoreField], text: &str) -> CellsWritten {
        let clip = Clip {
            text: text.to_owned(),
            html: String::new(),
        };
        let block = clip.read();
        self.write(from, rows, fields, &Write::Paste { block, clip: &clip })
    }

    fn texts(&self, fields: &[StoreField]) -> Vec<String> {
        let keys: Vec<String> = fields.iter().map(|field| field.key().to_owned()).collect();
        let clip = copy(
            &self.registry,
            &self.ids(),
            &keys,
            AsOf::Now,
            None,
            &mut |_, _, _| true,
        );
        clip.unwrap().text.split('\n').map(str::to_owned).collect()
    }
}

const NAME_TOWN: [StoreField; 2] = [StoreField::Name, StoreField::Town];

#[test]
fn a_block_is_pasted_as_one_entry_that_one_undo_takes_back() {
    let list = List::of(&[("A", &[]), ("B", &[]), ("C", &[])]);
    let done = list.paste(1, 2, &NAME_TOWN, "Mi Gaya\tGaya\nMi Puri\tPuri\n");
    assert_eq!(
        (done.cells, done.stores, done.refused, done.beyond),
        (4, 2, 0, 0)
    );
    assert_eq!(
        list.texts(&NAME_TOWN),
        ["\t", "Mi Gaya\tGaya", "Mi Puri\tPuri"]
    );
    let newest = list
        .registry
        .read(|reader| Ok(reader.entries(None, 1)?.remove(0)))
        .unwrap();
    assert_eq!(newest.words(), "pasted 4 cells in 2 stores");
    assert_eq!(Some(newest.id.to_string()), done.entry);
    list.registry.undo("asha").unwrap();
    assert_eq!(list.texts(&NAME_TOWN), ["\t", "\t", "\t"]);
    // What is there already is no change, and no entry.
    list.registry.redo("asha").unwrap();
    let again = list.paste(1, 2, &NAME_TOWN, "Mi Gaya\tGaya\nMi Puri\tPuri\n");
    assert_eq!((again.cells, again.entry), (0, None));
}

#[test]
fn what_is_in_error_is_set_aside_and_can_be_corrected_later() {
    let list = List::of(&[
        ("A", &[(StoreField::AreaSqft, "10")]),
        ("B", &[]),
        ("C", &[]),
    ]);
    let fields = [StoreField::Code, StoreField::AreaSqft, StoreField::Opened];
    let done = list.paste(
        0,
        3,
        &fields,
        "A\ttwelve\t29-10-2018\nA\t500\t31-02-2019\nC\t7\t\n",
    );
    assert_eq!((done.cells, done.stores, done.refused), (3, 3, 3));
    assert_eq!(
        list.texts(&fields),
        ["A\t10\t2018-10-29", "B\t500\t", "C\t7\t"]
    );
    let why: Vec<_> = done
        .named
        .iter()
        .map(|cell| {
            (
                cell.code.as_str(),
                cell.field.as_str(),
                cell.text.as_str(),
                cell.said.key.as_str(),
            )
        })
        .collect();
    assert!(
        why.contains(&("A", "area", "twelve", "not_a_number")),
        "{why:?}"
    );
    assert!(why.contains(&("B", "code", "A", "code_taken")), "{why:?}");
    let import: i64 = done.aside.unwrap().parse().unwrap();
    let aside = list
        .registry
        .read(|reader| reader.set_aside(import))
        .unwrap();
    let item = aside.iter().find(|line| line.value == "twelve").unwrap();
    let correction = import::Correction {
        item: item.id.to_string(),
        all_alike: false,
        cells: vec!["12".into()],
    };
    assert_eq!(
        import::correct(&list.registry, "asha", import, &[correction], &Watch::NONE)
            .unwrap()
            .taken,
        1
    );
    assert_eq!(list.texts(&fields)[0], "A\t12\t2018-10-29");
}

#[test]
fn codes_move_from_one_store_to_the_next_within_a_block() {
    let list = List::of(&[("A", &[]), ("B", &[]), ("C", &[])]);
    let done = list.paste(0, 3, &[StoreField::Code], "B\nC\nD\n");
    assert_eq!((done.cells, done.refused), (3, 0));
    assert_eq!(list.texts(&[StoreField::Code]), ["B", "C", "D"]);
}

#[test]
fn a_block_fills_a_selection_that_is_a_whole_number_of_it_and_says_what_has_no_place() {
    let list = List::of(&[("A", &[]), ("B", &[]), ("C", &[]), ("D", &[])]);
    list.paste(0, 4, &[StoreField::Name], "x\ny\n");
    assert_eq!(list.texts(&[StoreField::Name]), ["x", "y", "x", "y"]);
    // Two rows beyond the end of the list.
    let done = list.paste(2, 4, &[StoreField::Name], "1\n2\n3\n4\n");
    assert_eq!((done.cells, done.beyond), (2, 2));
    assert_eq!(list.texts(&[StoreField::Name]), ["x", "y", "1", "2"]);
}

#[test]
fn fills_go_on_with_what_is_there() {
    let list = List::of(&[
        (
            "A",
            &[
                (StoreField::Name, "n"),
                (StoreField::AreaSqft, "100"),
                (StoreField::Opened, "2018-10-29"),
            ],
        ),
        (
            "B",
            &[
                (StoreField::AreaSqft, "110"),
                (StoreField::Opened, "2018-10-30"),
            ],
        ),
        ("C", &[]),
        ("D", &[]),
    ]);
    let fill = |toward, from| Write::Fill(Fill { toward, from });
    let fields = [StoreField::Name, StoreField::AreaSqft, StoreField::Opened];
    list.write(0, 4, &fields[1..], &fill(Toward::Down, 2));
    assert_eq!(
        list.texts(&fields),
        [
            "n\t100\t2018-10-29",
            "\t110\t2018-10-30",
            "\t120\t2018-10-31",
            "\t130\t2018-11-01"
        ]
    );
    let done = list.write(0, 4, &fields[..1], &fill(Toward::Down, 1));
    assert_eq!((done.cells, done.stores), (3, 3));
    assert_eq!(list.texts(&fields[..1]), ["n", "n", "n", "n"]);
    list.write(0, 3, &[StoreField::AreaSqft], &fill(Toward::Up, 1));
    assert_eq!(
        list.texts(&[StoreField::AreaSqft]),
        ["120", "120", "120", "130"]
    );
    list.write(
        0,
        4,
        &[StoreField::Name, StoreField::Town],
        &fill(Toward::Right, 1),
    );
    assert_eq!(list.texts(&[StoreField::Town]), ["n", "n", "n", "n"]);
    list.write(
        3,
        1,
        &[StoreField::Address, StoreField::Town],
        &fill(Toward::Left, 1),
    );
    assert_eq!(list.texts(&[StoreField::Address])[3], "n");
}

#[test]
fn a_selection_is_set_and_emptied_and_says_what_cannot_be() {
    let list = List::of(&[("A", &[]), ("B", &[(StoreField::ClosedOn, "2018-01-01")])]);
    let done = list.write(
        0,
        2,
        &[StoreField::Status, StoreField::Opened],
        &Write::Set("ready".into()),
    );
    assert_eq!(
        (done.cells, done.refused),
        (2, 2),
        "ready is a status and no date"
    );
    let done = list.write(
        0,
        2,
        &[StoreField::Opened],
        &Write::Set("2018-10-29".into()),
    );
    assert_eq!(
        (done.cells, done.refused),
        (1, 1),
        "B closed before it opened"
    );
    assert_eq!(list.texts(&[StoreField::Opened]), ["2018-10-29", ""]);
    assert!(
        done.aside.is_none(),
        "what is typed for all is not set aside for each"
    );
    let done = list.write(
        0,
        2,
        &[StoreField::Code, StoreField::Status],
        &Write::Set(String::new()),
    );
    assert_eq!((done.cells, done.refused), (2, 2));
    assert_eq!(
        list.texts(&[StoreField::Code, StoreField::Status]),
        ["A\t", "B\t"]
    );
}

#[test]
fn a_status_is_held_to_the_life_cycle_however_it_is_written() {
    let list = List::of(&[("A", &[(StoreField::Status, "closed")]), ("B", &[])]);
    let done = list.write(0, 2, &[StoreField::Status], &Write::Set("ready".into()));
    assert_eq!((done.cells, done.refused), (1, 1));
    assert_eq!(done.named[0].said.key, "step_not_allowed");
    let done = list.write(1, 1, &[StoreField::Status], &Write::Set("open".into()));
    assert_eq!(
        done.named[0].said.key, "gate_shut",
        "it has no address, point and date"
    );
    let both = [StoreField::Status, StoreField::AreaSqft];
    let done = list.paste(0, 2, &both, "ready\t100\nopen\t200\n");
    assert_eq!((done.cells, done.refused), (2, 2));
    assert!(
        done.aside.is_some(),
        "what is pasted is kept for correction"
    );
}

#[test]
fn a_paste_of_which_nothing_can_be_held_is_no_entry() {
    let list = List::of(&[("A", &[]), ("B", &[])]);
    let entries = || list.registry.read(|reader| reader.entry_count()).unwrap();
    let before = entries();
    let done = list.paste(0, 2, &[StoreField::AreaSqft], "twelve\nmany\n");
    assert_eq!((done.cells, done.refused), (0, 2));
    assert_eq!((&done.entry, &done.aside), (&None, &None));
    let why: Vec<&str> = (done.named.iter())
        .map(|cell| cell.said.key.as_str())
        .collect();
    assert_eq!(why, ["not_a_number", "not_a_number"]);
    assert_eq!(entries(), before);
}

#[test]
fn a_text_is_found_shown_and_replaced() {
    let list = List::of(&[
        (
            "A",
            &[
                (StoreField::Name, "Mi Store Gaya"),
                (StoreField::Town, "Gaya"),
            ],
        ),
        ("B", &[(StoreField::Name, "Mi Store Puri")]),
        ("C", &[(StoreField::Name, "Other")]),
    ]);
    let replace = Replace {
        find: "mi store".into(),
        with: "Xiaomi Shop".into(),
        whole: false,
        case: false,
    };
    let keys: Vec<String> = NAME_TOWN
        .iter()
        .map(|field| field.key().to_owned())
        .collect();
    let fields: Vec<Option<FieldKey>> = NAME_TOWN
        .iter()
        .map(|field| Some((*field).into()))
        .collect();
    let go_on = &mut |_: &str, _: u64, _: Option<u64>| true;
    let shown = preview_replace(&list.registry, &list.ids(), &fields, &replace, go_on).unwrap();
    assert_eq!((shown.cells, shown.stores), (2, 2));
    assert_eq!(
        (
            shown.lines[0].before.as_str(),
            shown.lines[0].after.as_str()
        ),
        ("Mi Store Gaya", "Xiaomi Shop Gaya")
    );
    let next = |row, column| {
        let wanted = Replace {
            find: "gaya".into(),
            ..replace.clone()
        };
        find_next(
            &list.registry,
            &list.ids(),
            &keys,
            &wanted,
            Found { row, column },
            &mut |_, _, _| true,
        )
        .unwrap()
    };
    assert_eq!(next(0, 0), Some(Found { row: 0, column: 1 }));
    assert_eq!(
        next(0, 1),
        Some(Found { row: 0, column: 0 }),
        "from the beginning again"
    );
    assert_eq!(next(2, 1), Some(Found { row: 0, column: 0 }));
    // A date is found as it is shown too.
    list.write(
        2,
        1,
        &[StoreField::Opened],
        &Write::Set("2018-09-29".into()),
    );
    let dated = Replace {
        find: "29 Sept".into(),
        ..replace.clone()
    };
    let found = find_next(
        &list.registry,
        &list.ids(),
        &["code".into(), "opened".into()],
        &dated,
        Found { row: 0, column: 0 },
        &mut |_, _, _| true,
    );
    assert_eq!(found.unwrap(), Some(Found { row: 2, column: 1 }));
    let done = list.write(0, 3, &NAME_TOWN, &Write::Replace(replace));
    assert_eq!((done.cells, done.stores), (2, 2));
    assert_eq!(
        list.texts(&[StoreField::Name]),
        ["Xiaomi Shop Gaya", "Xiaomi Shop Puri", "Other"]
    );
}

#[test]
fn a_stopped_paste_leaves_everything_as_it_was() {
    let list = List::of(&[("A", &[]), ("B", &[])]);
    let ids = list.ids();
    let fields = [Some(StoreField::Name.into())];
    let target = Target {
        stores: &ids,
        fields: &fields,
    };
    let stopped = write(
        &list.registry,
        "asha",
        target,
        &Write::Set("x".into()),
        &mut |_, _, _| false,
    );
    assert!(stopped.is_err());
    assert_eq!(list.texts(&[StoreField::Name]), ["", ""]);
}

#[test]
fn own_columns_are_written_as_any_other() {
    let list = List::of(&[("A", &[]), ("B", &[])]);
    let uid = list
        .registry
        .transact("asha", Action::new("test"), |tx| {
            tx.create_own_field("Lease end", FieldKind::Date, &[], false)
        })
        .unwrap()
        .value;
    let ids = list.ids();
    let fields = [Some(FieldKey::Own(uid)), None];
    let target = Target {
        stores: &ids,
        fields: &fields,
    };
    let clip = Clip {
        text: "29-10-2027\t4\nnever\t5\n".into(),
        html: String::new(),
    };
    let done = write(
        &list.registry,
        "asha",
        target,
        &Write::Paste {
            block: clip.read(),
            clip: &clip,
        },
        &mut |_, _, _| true,
    )
    .unwrap();
    assert_eq!(
        (done.cells, done.refused, done.derived),
        (1, 1, 2),
        "a tier follows and is not written"
    );
    let held = list
        .registry
        .read(|reader| reader.store(ids[0]))
        .unwrap()
        .unwrap();
    assert_ne!(*held.get(FieldKey::Own(uid)), Value::Blank);
    assert_eq!(Block::one("x").size(), (1, 1));
}
