//! Files as released versions wrote them: each goes on opening, with everything in it.
//!
//! A fixture is written once, by the version that ships its schema, and never again:
//! `cargo test -p haat-registry --test released -- --ignored` writes that of the newest schema where it is not there yet.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests too"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use haat_registry::{
    Action, AliasField, AsOf, AttachmentDraft, Check, Dimension, EntryKind, FieldKey, FieldKind,
    FieldValues, Finding, ImportRecord, LifeCycle, Moment, OwnFieldEdit, Ownership, PartnerDraft,
    Presence, Reader, RecipeDraft, Registry, Relocation, SeededClock, SetAsideItem, Status, Store,
    StoreField, StoreQuery, Value, ViewPage, Watch,
};

/// 2018-12-31T00:00Z.
const WALL: i64 = 1_546_214_400_000;

fn fixture(schema: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/schema_{schema}.haat"))
}

/// The newest schema that was released; the one after it may still grow.
const NEWEST: u32 = 4;

#[test]
#[ignore = "writes the fixture of the newest schema, which is done once"]
fn write_the_newest() {
    let path = fixture(NEWEST);
    let registry = Registry::create_with(&path, Arc::new(SeededClock::new(WALL, 1))).unwrap();
    let act = |key: &str| Action::new(key);
    registry
        .transact("first", act("import"), |tx| {
            let mut record = ImportRecord {
                file_name: "list.csv".into(),
                size: 99,
                sha256: "ab".repeat(32),
                plan: "{}".into(),
                ..ImportRecord::default()
            };
            let import = tx.begin_import(&record)?;
            let home = tx.create_format("Mi Home", Some(Ownership::Coco), Some(Presence::Ebo))?;
            let store = tx.create_format("Mi Store", None, None)?;
            let partner = tx.create_partner(&PartnerDraft {
                name: "Sample partner".into(),
                code: Some("P1".into()),
                kind: Some("franchisee".into()),
            })?;
            let own = [
                ("Zone", FieldKind::Text),
                ("Rent", FieldKind::Number),
                ("Lease end", FieldKind::Date),
                ("Grade", FieldKind::Choice),
                ("Corner", FieldKind::YesNo),
            ]
            .map(|(name, kind)| {
                FieldKey::Own(
                    tx.create_own_field(
                        name,
                        kind,
                        &if kind == FieldKind::Choice {
                            vec!["A".into(), "B".into()]
                        } else {
                            vec![]
                        },
                        false,
                    )
                    .unwrap(),
                )
            });
            for at in 1..=12_u8 {
                let mut values = FieldValues::from_iter([
                    (StoreField::Code.into(), Value::Text(format!("S{at}"))),
                    (
                        StoreField::Format.into(),
                        Value::Ref(if at % 4 == 0 { home } else { store }),
                    ),
                    (StoreField::Country.into(), Value::text("IN")),
                    (StoreField::State.into(), Value::text("BR")),
                    (
                        StoreField::Town.into(),
                        Value::text(if at % 2 == 0 { "Patna" } else { "Gaya" }),
                    ),
                ]);
                if at > 6 {
                    values.insert(StoreField::Partner.into(), Value::Ref(partner));
                    values.insert(
                        StoreField::Opened.into(),
                        Value::Date("2018-10-29T12:00+05:30".parse().unwrap()),
                    );
                    values.insert(
                        StoreField::AreaSqft.into(),
                        Value::Number(200.5 + f64::from(at)),
                    );
                    values.insert(StoreField::Name.into(), Value::text("मी स्टोर"));
                    values.insert(own[0], Value::text("East \"1\""));
                    values.insert(own[1], Value::Number(12.5));
                    values.insert(own[2], Value::Date("2027-03-31".parse().unwrap()));
                    values.insert(own[3], Value::text("A"));
                    values.insert(own[4], Value::YesNo(at > 9));
                }
                tx.create_store(&values)?;
                record.rows += 1;
                record.created += 1;
            }
            let finding = Finding::new(StoreField::Opened, Check::CodeMissing);
            tx.set_aside(
                Some(import),
                &SetAsideItem {
                    store: Some(1),
                    source_row: 2,
                    source_col: Some("Opened".into()),
                    field: Some(StoreField::Opened.into()),
                    value: "soon".into(),
                    finding,
                },
            )?;
            record.set_aside = 1;
            tx.keep_usual_text(import, StoreField::State.into(), "BR", "Bihar")?;
            tx.keep_as_written(
                import,
                9,
                10,
                &BTreeMap::from([(3, "29-10-2018 noon".into())]),
            )?;
            tx.keep_left_out(import, 1, "header", &["Code".into(), "State".into()])?;
            tx.finish_import(import, &record)
        })
        .unwrap();
    registry
        .transact("first", act("view.save"), |tx| {
            let layout = serde_json::json!(["code", "name"]);
            tx.save_view(ViewPage::Stores, "East", "x.Zone:East", &layout)?;
            tx.remember_alias(AliasField::State, "Magadh", None, "BR")?;
            let recipe = RecipeDraft {
                name: "Partner".into(),
                fingerprint: "cd".repeat(32),
                source: "list.csv".into(),
                plan: "{}".into(),
            };
            tx.remember_recipe(&recipe, None, true)?;
            tx.not_same(4, 5)?;
            tx.save_view(ViewPage::Stores, "Bihar", "state:BR", &layout)?;
            tx.order_views(ViewPage::Stores, &["East".into(), "Bihar".into()])?;
            let own = tx.own_fields()?;
            tx.order_own_fields(&[own[4].uid])?;
            let required = OwnFieldEdit {
                required: Some(true),
                ..OwnFieldEdit::default()
            };
            tx.edit_own_field(own[1].uid, &required)?;
            tx.relocate_store(7, 8)?;
            let lease = AttachmentDraft {
                name: "lease.pdf".into(),
                media: "application/pdf".into(),
                bytes: b"%PDF-1.4 a lease".to_vec(),
                thumbnail: None,
            };
            let front = AttachmentDraft {
                name: "front.jpg".into(),
                media: "image/jpeg".into(),
                bytes: b"\xff\xd8\xff a front".to_vec(),
                thumbnail: Some(b"\xff\xd8\xff small".to_vec()),
            };
            tx.attach(9, &lease)?;
            tx.attach(9, &front)?;
            tx.attach(10, &lease)?;
            tx.set_life_cycle(&life_cycle())?;
            Ok(())
        })
        .unwrap();
    registry
        .transact("second", act("store.edit"), |tx| {
            tx.set_store(
                12,
                StoreField::ClosedOn.into(),
                Value::Date(Moment::on("2018-12-01".parse().unwrap())),
            )?;
            tx.set_store(1, StoreField::Name.into(), Value::text("First"))
        })
        .unwrap();
    registry
        .transact("second", act("store.merge"), |tx| {
            tx.merge_stores(1, 2, &FieldValues::new())
        })
        .unwrap();
    registry.undo("second").unwrap().unwrap();
    registry.redo("second").unwrap().unwrap();
    registry
        .transact("second", act("store.edit"), |tx| {
            tx.set_store(3, StoreField::Notes.into(), Value::text("to be undone"))
        })
        .unwrap();
}

/// One that is not the one a registry begins with.
fn life_cycle() -> LifeCycle {
    let mut life = LifeCycle::default();
    life.set_step(Status::Lead, Status::Open, true);
    life.set_gate(Status::Signed, StoreField::Partner.into(), true);
    life
}

#[test]
fn every_schema_opens_with_everything_in_it() {
    for schema in 1..=NEWEST {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("copy.haat");
        std::fs::copy(fixture(schema), &path).unwrap();
        holds_everything(&Registry::open(&path).unwrap());
    }
}

/// What is saved of an older file row by row, or copied whole, is brought to the newest schema as the file itself is.
#[test]
fn every_schema_is_recovered_and_restored() {
    for schema in 1..=NEWEST {
        let folder = tempfile::tempdir().unwrap();
        let (recovered, restored) = (
            folder.path().join("recovered.haat"),
            folder.path().join("restored.haat"),
        );
        assert!(
            haat_registry::recover(&fixture(schema), &recovered, &Watch::NONE)
                .unwrap()
                .is_whole()
        );
        holds_everything(&Registry::open(&recovered).unwrap());
        let clock = SeededClock::new(WALL, 3);
        haat_registry::restore(&fixture(schema), &restored, &clock, &Watch::NONE).unwrap();
        holds_everything(&Registry::open(&restored).unwrap());
    }
}

/// Schema 1 had a view's columns; they are its layout now, in what the journal takes back as well.
#[test]
fn the_columns_of_a_view_are_its_layout() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.haat");
    std::fs::copy(fixture(1), &path).unwrap();
    let older = rusqlite::Connection::open(&path).unwrap();
    older
        .execute_batch(
            r#"INSERT INTO journal (uid, wall, counter, replica, who, kind, action, params)
               SELECT randomblob(16), wall, counter + 1, replica, who, 'do', 'view.save', '{}' FROM journal ORDER BY id DESC LIMIT 1;
               INSERT INTO journal_change (entry, tbl, row, field, before, after)
               SELECT max(id), 'saved_view', 1, 'columns', '["code","name"]', '["town"]' FROM journal;
               UPDATE saved_view SET columns = '["town"]'"#,
        )
        .unwrap();
    drop(older);
    let registry = Registry::open(&path).unwrap();
    let layout = || {
        let views = registry.read(|reader| reader.views(ViewPage::Stores));
        views.unwrap().remove(0).layout
    };
    assert_eq!(layout(), r#"["town"]"#);
    registry.undo("third").unwrap().unwrap();
    assert_eq!(layout(), r#"["code","name"]"#);
    registry.redo("third").unwrap().unwrap();
    assert_eq!(layout(), r#"["town"]"#);
}

/// What came with schema 3: the words of a source, recipes, names that were decided, stores that were merged and stores that are not one.
#[test]
fn what_an_import_leaves_behind_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let (copied, recovered) = (
        folder.path().join("copy.haat"),
        folder.path().join("recovered.haat"),
    );
    std::fs::copy(fixture(3), &copied).unwrap();
    haat_registry::recover(&fixture(3), &recovered, &Watch::NONE).unwrap();
    for path in [copied, recovered] {
        let registry = Registry::open(&path).unwrap();
        let conn = rusqlite::Connection::open(&path).unwrap();
        let pair = conn.query_row(
            "SELECT first, second FROM not_same WHERE deleted_by IS NULL",
            [],
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)),
        );
        assert_eq!(pair.unwrap(), (4, 5));
        registry
            .read(|reader| {
                let usual = reader.usual_text(1, StoreField::State.into(), "BR")?;
                assert_eq!(usual.as_deref(), Some("Bihar"));
                let mut written = Vec::new();
                reader.as_written(1, &mut |row, store, cells| {
                    written.push((row, store, cells[&3].clone()));
                    Ok(())
                })?;
                assert_eq!(written, [(10, 9, "29-10-2018 noon".to_owned())]);
                let left = &reader.left_out(1)?[0];
                assert_eq!((left.row, left.why.as_str()), (1, "header"));
                assert_eq!(left.cells, ["Code", "State"]);
                let alias = &reader.aliases()?[0];
                assert_eq!(
                    (alias.written.as_str(), alias.means.as_str()),
                    ("magadh", "BR")
                );
                let recipe = &reader.recipes()?[0];
                assert_eq!(
                    (recipe.name.as_str(), recipe.source.as_str()),
                    ("Partner", "list.csv")
                );
                assert!(recipe.used.is_some());
                assert_eq!(reader.store_meant("S2")?, reader.store_by_code("S1")?);
                Ok(())
            })
            .unwrap();
    }
}

/// What came with schema 4: orders, columns that are to be filled, moves, papers and photographs, and the life cycle that was agreed on.
#[test]
fn what_people_arranged_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let (copied, recovered) = (
        folder.path().join("copy.haat"),
        folder.path().join("recovered.haat"),
    );
    std::fs::copy(fixture(4), &copied).unwrap();
    haat_registry::recover(&fixture(4), &recovered, &Watch::NONE).unwrap();
    let arranged = |registry: &Registry| {
        let read = |reader: &Reader<'_>| {
            let views = reader.views(ViewPage::Stores)?;
            let views = views.into_iter().map(|view| view.name);
            let own = reader.own_fields()?;
            let own = own.into_iter().map(|field| (field.name, field.required));
            let paper = |store| -> haat_registry::Result<_> {
                let of_store = reader.attachments(store)?.into_iter();
                Ok(of_store.map(|paper| (paper.name, paper.size, paper.thumbnail)))
            };
            Ok((
                views.collect::<Vec<_>>(),
                own.collect::<Vec<_>>(),
                [7, 8].map(|store| reader.relocation_of(store).unwrap()),
                paper(9)?.chain(paper(10)?).collect::<Vec<_>>(),
                reader.attached(3)?,
                reader.rules()?.life,
            ))
        };
        registry.read(read).unwrap()
    };
    let own =
        |names: [&str; 5], required: &str| names.map(|name| (name.to_owned(), name == required));
    for path in [copied, recovered] {
        let registry = Registry::open(&path).unwrap();
        for _ in 0..2 {
            let (views, fields, moves, papers, lease, life) = arranged(&registry);
            assert_eq!(views, ["East", "Bihar"]);
            let names = ["Corner", "Zone", "Rent", "Lease end", "Grade"];
            assert_eq!(fields, own(names, "Rent"));
            assert_eq!(
                moves.map(|store| (store.predecessor, store.successor)),
                [(None, Some(8)), (Some(7), None)]
            );
            let lease_line = ("lease.pdf".to_owned(), 16, None);
            let small = Some(b"\xff\xd8\xff small".to_vec());
            let front_line = ("front.jpg".to_owned(), 11, small);
            assert_eq!(papers, [lease_line.clone(), front_line, lease_line]);
            let bytes = b"%PDF-1.4 a lease".to_vec();
            assert_eq!(lease, Some(("lease.pdf".to_owned(), bytes)));
            assert_eq!(life, life_cycle());

            // Taken back down to the import, and done again.
            for _ in 0..4 {
                registry.undo("third").unwrap().unwrap();
            }
            let (views, fields, moves, papers, lease, life) = arranged(&registry);
            let names = ["Zone", "Rent", "Lease end", "Grade", "Corner"];
            assert_eq!((views, fields), (vec![], own(names, "").to_vec()));
            assert_eq!(moves, [Relocation::default(); 2]);
            assert_eq!((papers, lease), (vec![], None));
            assert_eq!(life, LifeCycle::default());
            for _ in 0..4 {
                registry.redo("third").unwrap().unwrap();
            }
        }
    }
}

fn holds_everything(registry: &Registry) {
    assert_eq!(registry.check_pages().unwrap(), [""; 0]);
    let count = |query: &str| {
        registry
            .columns(AsOf::Now)
            .unwrap()
            .count(&StoreQuery::parse(query).unwrap())
            .unwrap()
    };
    for (query, stores) in [
        ("", 11),
        ("state:Bihar", 11),
        ("town:Patna", 5),
        ("tier:1", 11),
        ("format:\"Mi Home\"", 3),
        ("ownership:coco presence:ebo", 3),
        ("partner:\"sample partner\"", 6),
        ("on:2018-10-29", 6),
        ("on:2018-12-01", 5),
        ("opened:?", 5),
        ("area:207.5..209.5", 3),
        ("x.Zone:\"East \"\"1\"\"\"", 6),
        ("x.Rent:12.5 x.\"Lease end\":FY2026-27 x.Grade:A", 6),
        ("x.Corner:yes", 3),
        ("notes:\"to be undone\"", 1),
        ("मी", 6),
        ("name:First", 1),
    ] {
        assert_eq!(count(query), stores, "{query}");
    }
    let store = |id: i64| -> Store { registry.read(|reader| reader.store(id)).unwrap().unwrap() };
    assert_eq!(
        (store(9).code().to_owned(), store(9).name().to_owned()),
        ("S9".into(), "मी स्टोर".into())
    );
    assert_eq!(
        store(9)
            .get(StoreField::Opened)
            .as_date()
            .unwrap()
            .instant(),
        Some(1_540_794_600)
    );
    assert_eq!(store(9).uid.get_version_num(), 7);
    assert!(store(2).deleted_by.is_some());
    registry
        .read(|reader| {
            let view = &reader.views(ViewPage::Stores)?[0];
            assert_eq!(
                (
                    view.name.as_str(),
                    view.query.as_str(),
                    view.layout.as_str()
                ),
                ("East", "x.Zone:East", r#"["code","name"]"#)
            );
            assert_eq!(reader.partners()?[0].code.as_deref(), Some("P1"));
            let mut own = reader.own_fields()?;
            own.sort_by_key(|field| field.id);
            assert_eq!(
                own.iter().map(|field| field.kind).collect::<Vec<_>>(),
                [
                    FieldKind::Text,
                    FieldKind::Number,
                    FieldKind::Date,
                    FieldKind::Choice,
                    FieldKind::YesNo
                ]
            );
            let kinds: Vec<EntryKind> = reader
                .entries(None, 100)?
                .iter()
                .map(|entry| entry.kind)
                .collect();
            assert_eq!(
                kinds,
                [
                    EntryKind::Do,
                    EntryKind::Redo,
                    EntryKind::Undo,
                    EntryKind::Do,
                    EntryKind::Do,
                    EntryKind::Do,
                    EntryKind::Do
                ]
            );
            Ok(())
        })
        .unwrap();
    // As recorded right after the import, a second after the file began.
    let imported = registry
        .read(|reader| reader.entry(1))
        .unwrap()
        .unwrap()
        .stamp
        .wall;
    assert_eq!(
        registry.columns(AsOf::Recorded(imported)).unwrap().len(),
        12
    );
    assert_eq!(registry.columns(AsOf::Recorded(WALL)).unwrap().len(), 0);

    // Back to the beginning and forward again.
    let mut undone = 0;
    while registry.undo("third").unwrap().is_some() {
        undone += 1;
    }
    assert_eq!((undone, count("")), (5, 0));
    while registry.redo("third").unwrap().is_some() {}
    assert_eq!(
        (
            count(""),
            count("name:First notes:?"),
            count("on:2018-12-01")
        ),
        (11, 1, 5)
    );
    let summary = registry
        .columns(AsOf::Now)
        .unwrap()
        .summarise(&StoreQuery::default(), &[Dimension::OpenedFy])
        .unwrap();
    assert_eq!(
        (
            summary.rows[0].labels[0].as_str(),
            summary.rows[0].openings,
            summary.rows[0].closings
        ),
        ("FY 2018-19", 6, 1)
    );
}

/// docs/file-format.md names every table and every column.
#[test]
fn the_file_format_is_documented() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/file-format.md");
    let document = std::fs::read_to_string(document).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.haat");
    drop(Registry::create(&path).unwrap());
    let conn = rusqlite::Connection::open(&path).unwrap();
    let mut columns = conn
        .prepare(
            "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'",
        )
        .unwrap();
    let columns: Vec<(String, String)> = columns
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap();
    assert!(columns.len() > 80);
    let everywhere = ["id", "uid", "created_by", "deleted_by"];
    for (table, column) in columns {
        let line = document
            .lines()
            .find(|line| line.starts_with(&format!("| `{table}` |")))
            .unwrap_or_else(|| panic!("no line on {table}"));
        assert!(
            line.contains(&format!("`{column}`")) || everywhere.contains(&column.as_str()),
            "{table}.{column}"
        );
    }
}
