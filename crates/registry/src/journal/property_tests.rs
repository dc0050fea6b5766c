//! Any sequence of changes, undos, redos and reopenings leaves the registry equal to a model's, now and *as recorded* at every entry.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use crate::checks::{Check, Finding};
use crate::door::{Action, ImportRecord, SetAsideItem};
use crate::error::Error;
use crate::journal::{SeededClock, stores_at};
use crate::model::{FieldKey, FieldKind, FieldValues, Store, StoreField, Value, ViewPage};
use crate::registry::Registry;
use crate::watch::Steps;

/// Everything a person can see, by names instead of ids.
#[derive(Debug, Clone, PartialEq, Default)]
struct World {
    stores: BTreeMap<String, BTreeMap<String, String>>,
    own: BTreeMap<String, ()>,
    formats: BTreeMap<String, ()>,
    partners: BTreeMap<String, ()>,
    views: BTreeMap<String, String>,
    imports: usize,
    set_aside: usize,
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    Create(u8, u8),
    Edit(u8, u8, u8),
    Recode(u8, u8),
    SwapCodes(u8, u8),
    BulkEdit(u8),
    Delete(u8),
    DeleteAndRecreate(u8),
    /// One entry that frees a code and gives it to a new store: undo must take the new one away first.
    RecodeAndCreate(u8, u8),
    Import(Vec<(u8, u8)>),
    OwnColumn(u8),
    OwnEdit(u8, u8, u8),
    OwnDelete(u8),
    View(u8, u8),
    Undo,
    Redo,
    Reopen,
}

pub(super) fn some_step() -> impl Strategy<Value = Step> {
    let code = 0..6u8;
    let value = 0..4u8;
    prop_oneof![
        4 => (code.clone(), value.clone()).prop_map(|(c, v)| Step::Create(c, v)),
        4 => (code.clone(), 0..3u8, value.clone()).prop_map(|(c, f, v)| Step::Edit(c, f, v)),
        1 => (code.clone(), code.clone()).prop_map(|(a, b)| Step::Recode(a, b)),
        1 => (code.clone(), code.clone()).prop_map(|(a, b)| Step::SwapCodes(a, b)),
        1 => value.clone().prop_map(Step::BulkEdit),
        2 => code.clone().prop_map(Step::Delete),
        1 => code.clone().prop_map(Step::DeleteAndRecreate),
        2 => (code.clone(), code.clone()).prop_map(|(a, b)| Step::RecodeAndCreate(a, b)),
        2 => proptest::collection::vec((code.clone(), value.clone()), 1..4).prop_map(Step::Import),
        1 => (0..2u8).prop_map(Step::OwnColumn),
        2 => (code, 0..2u8, value.clone()).prop_map(|(c, o, v)| Step::OwnEdit(c, o, v)),
        1 => (0..2u8).prop_map(Step::OwnDelete),
        1 => (0..2u8, value).prop_map(|(n, q)| Step::View(n, q + 1)),
        5 => Just(Step::Undo),
        3 => Just(Step::Redo),
        1 => Just(Step::Reopen),
    ]
}

pub(super) fn code(n: u8) -> String {
    format!("C{n}")
}

fn value(v: u8) -> Value {
    if v == 0 {
        Value::Blank
    } else {
        Value::Text(format!("value {v}"))
    }
}

const FIELDS: [StoreField; 3] = [StoreField::Name, StoreField::Address, StoreField::Notes];

/// The model: worlds before each entry that can be undone, and after each that can be redone.
#[derive(Default)]
struct Model {
    now: World,
    undo: Vec<World>,
    redo: Vec<World>,
}

impl Model {
    /// Takes a new world as an entry, if it is another one.
    fn done(&mut self, next: World) {
        if next != self.now {
            self.undo.push(std::mem::replace(&mut self.now, next));
            self.redo.clear();
        }
    }

    fn put(world: &mut World, n: u8, field: &str, v: u8) {
        if let Some(store) = world.stores.get_mut(&code(n)) {
            match value(v) {
                Value::Text(text) => store.insert(field.to_owned(), text),
                _ => store.remove(field),
            };
        }
    }

    fn apply(&mut self, step: &Step) {
        let mut next = self.now.clone();
        match step {
            Step::Create(n, v) if !next.stores.contains_key(&code(*n)) => {
                next.stores.insert(code(*n), BTreeMap::new());
                Self::put(&mut next, *n, "name", *v);
                next.formats.insert(format!("format {v}"), ());
                next.stores
                    .entry(code(*n))
                    .or_default()
                    .insert("format".into(), format!("format {v}"));
            }
            Step::Edit(n, f, v) => Self::put(&mut next, *n, FIELDS[usize::from(*f)].key(), *v),
            Step::Recode(a, b) => {
                if !next.stores.contains_key(&code(*b))
                    && let Some(store) = next.stores.remove(&code(*a))
                {
                    next.stores.insert(code(*b), store);
                }
            }
            Step::RecodeAndCreate(a, b) => {
                if !next.stores.contains_key(&code(*b))
                    && let Some(store) = next.stores.insert(code(*a), BTreeMap::new())
                {
                    next.stores.insert(code(*b), store);
                } else {
                    return;
                }
            }
            Step::SwapCodes(a, b) if a != b => {
                if let (Some(one), Some(other)) = (
                    next.stores.get(&code(*a)).cloned(),
                    next.stores.get(&code(*b)).cloned(),
                ) {
                    // An entry even where both stores look alike: their identities change places.
                    next.stores.insert(code(*a), other);
                    next.stores.insert(code(*b), one);
                    self.undo.push(std::mem::replace(&mut self.now, next));
                    self.redo.clear();
                    return;
                }
            }
            Step::BulkEdit(v) => {
                for n in 0..6 {
                    Self::put(&mut next, n, "notes", *v);
                }
            }
            Step::Delete(n) => {
                next.stores.remove(&code(*n));
            }
            Step::DeleteAndRecreate(n) if next.stores.contains_key(&code(*n)) => {
                next.stores.insert(code(*n), BTreeMap::new());
                self.undo.push(std::mem::replace(&mut self.now, next));
                self.redo.clear();
                return;
            }
            Step::Import(rows) => {
                for (n, v) in rows {
                    next.stores.entry(code(*n)).or_default();
                    if *v != 0 {
                        Self::put(&mut next, *n, "name", *v);
                    }
                    next.partners.insert(format!("partner {v}"), ());
                    next.stores
                        .entry(code(*n))
                        .or_default()
                        .insert("partner".into(), format!("partner {v}"));
                }
                next.imports += 1;
                next.set_aside += 1;
            }
            Step::OwnColumn(o) => {
                next.own.insert(format!("own {o}"), ());
            }
            Step::OwnEdit(n, o, v) if next.own.contains_key(&format!("own {o}")) => {
                Self::put(&mut next, *n, &format!("own {o}"), *v);
            }
            Step::OwnDelete(o) => {
                // Its values stay with the stores, unseen; made again it is another column, without them.
                next.own.remove(&format!("own {o}"));
                for store in next.stores.values_mut() {
                    store.remove(&format!("own {o}"));
                }
            }
            Step::View(n, q) => {
                next.views.insert(format!("view {n}"), format!("tier:{q}"));
            }
            Step::Undo => {
                if let Some(before) = self.undo.pop() {
                    self.redo.push(std::mem::replace(&mut self.now, before));
                }
                return;
            }
            Step::Redo => {
                if let Some(after) = self.redo.pop() {
                    self.undo.push(std::mem::replace(&mut self.now, after));
                }
                return;
            }
            _ => {}
        }
        self.done(next);
    }
}

pub(super) fn apply(registry: &Registry, step: &Step) {
    let id_of = |n: u8| registry.read(|r| r.store_by_code(&code(n))).unwrap();
    let own_of = |o: u8| {
        let fields = registry.read(|r| r.own_fields()).unwrap();
        fields
            .into_iter()
            .find(|field| field.name == format!("own {o}"))
            .map(|field| field.uid)
    };
    let entry =
        |write: &dyn Fn(&mut crate::door::Tx<'_>) -> crate::error::Result<()>| match registry
            .transact("tester", Action::new("test"), |tx| write(tx))
        {
            Ok(_) => {}
            Err(Error::Refused(_) | Error::NoSuch { .. } | Error::Taken { .. }) => {}
            Err(error) => panic!("{error}"),
        };
    match step {
        Step::Create(n, v) => entry(&|tx| {
            let (format, _) = tx.format_named(&format!("format {v}"))?;
            let values = FieldValues::from_iter([
                (StoreField::Code.into(), Value::Text(code(*n))),
                (StoreField::Name.into(), value(*v)),
                (StoreField::Format.into(), Value::Ref(format)),
            ]);
            tx.create_store(&values).map(|_| ())
        }),
        Step::Edit(n, f, v) => {
            if let Some(id) = id_of(*n) {
                entry(&|tx| {
                    tx.set_store(id, FIELDS[usize::from(*f)].into(), value(*v))
                        .map(|_| ())
                });
            }
        }
        Step::Recode(a, b) => {
            if let Some(id) = id_of(*a) {
                entry(&|tx| {
                    tx.set_store(id, StoreField::Code.into(), Value::Text(code(*b)))
                        .map(|_| ())
                });
            }
        }
        Step::RecodeAndCreate(a, b) => {
            if let Some(id) = id_of(*a) {
                entry(&|tx| {
                    tx.set_store(id, StoreField::Code.into(), Value::Text(code(*b)))?;
                    tx.create_store(&FieldValues::from_iter([(
                        StoreField::Code.into(),
                        Value::Text(code(*a)),
                    )]))
                    .map(|_| ())
                });
            }
        }
        Step::SwapCodes(a, b) => {
            if let (Some(one), Some(other)) = (id_of(*a), id_of(*b))
                && a != b
            {
                let key: FieldKey = StoreField::Code.into();
                entry(&|tx| {
                    tx.set_store(one, key, Value::Text("between".into()))?;
                    tx.set_store(other, key, Value::Text(code(*a)))?;
                    tx.set_store(one, key, Value::Text(code(*b))).map(|_| ())
                });
            }
        }
        Step::BulkEdit(v) => entry(&|tx| {
            for n in 0..6 {
                if let Some(id) = tx.store_by_code(&code(n))? {
                    tx.set_store(id, StoreField::Notes.into(), value(*v))?;
                }
            }
            Ok(())
        }),
        Step::Delete(n) => {
            if let Some(id) = id_of(*n) {
                entry(&|tx| tx.delete_store(id));
            }
        }
        Step::DeleteAndRecreate(n) => {
            if let Some(id) = id_of(*n) {
                entry(&|tx| {
                    tx.delete_store(id)?;
                    tx.create_store(&FieldValues::from_iter([(
                        StoreField::Code.into(),
                        Value::Text(code(*n)),
                    )]))
                    .map(|_| ())
                });
            }
        }
        Step::Import(rows) => entry(&|tx| {
            let mut record = ImportRecord {
                file_name: "list.csv".into(),
                plan: "{}".into(),
                ..ImportRecord::default()
            };
            let import = tx.begin_import(&record)?;
            for (n, v) in rows {
                let (partner, _) = tx.partner_named(&format!("partner {v}"))?;
                let mut values =
                    FieldValues::from_iter([(StoreField::Partner.into(), Value::Ref(partner))]);
                if *v != 0 {
                    values.insert(StoreField::Name.into(), value(*v));
                }
                match tx.store_by_code(&code(*n))? {
                    Some(id) => {
                        tx.edit_store(id, &values)?;
                    }
                    None => {
                        values.insert(StoreField::Code.into(), Value::Text(code(*n)));
                        tx.create_store(&values)?;
                    }
                }
                record.rows += 1;
            }
            let item = SetAsideItem {
                store: None,
                source_row: 9,
                source_col: None,
                field: None,
                value: "[]".into(),
                finding: Finding::new(StoreField::Code, Check::CodeMissing),
            };
            tx.set_aside(Some(import), &item)?;
            tx.finish_import(import, &record)
        }),
        Step::OwnColumn(o) => entry(&|tx| {
            tx.own_field_named(&format!("own {o}"), FieldKind::Text)
                .map(|_| ())
        }),
        Step::OwnEdit(n, o, v) => {
            if let (Some(id), Some(uid)) = (id_of(*n), own_of(*o)) {
                entry(&|tx| tx.set_store(id, FieldKey::Own(uid), value(*v)).map(|_| ()));
            }
        }
        Step::OwnDelete(o) => {
            if let Some(uid) = own_of(*o) {
                entry(&|tx| tx.delete_own_field(uid));
            }
        }
        Step::View(n, q) => entry(&|tx| {
            let (page, layout) = (ViewPage::ALL[usize::from(n % 2)], serde_json::json!([]));
            tx.save_view(page, &format!("view {n}"), &format!("tier:{q}"), &layout)
                .map(|_| ())
        }),
        Step::Undo => drop(registry.undo("tester").unwrap()),
        Step::Redo => drop(registry.redo("tester").unwrap()),
        Step::Reopen => {}
    }
}

fn live_stores(registry: &Registry) -> Vec<Store> {
    registry
        .read(|reader| {
            let mut statement = reader
                .connection()
                .prepare("SELECT id FROM store WHERE deleted_by IS NULL ORDER BY id")?;
            let ids: Vec<i64> = statement
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            reader.stores(&ids)
        })
        .unwrap()
}

fn world(registry: &Registry) -> World {
    let stores = live_stores(registry);
    registry
        .read(|reader| {
            let own = reader.own_fields()?;
            let formats = reader.formats()?;
            let partners = reader.partners()?;
            let mut world = World::default();
            for store in stores {
                let mut fields = BTreeMap::new();
                for field in FIELDS {
                    if let Some(text) = store.get(field).as_text() {
                        fields.insert(field.key().to_owned(), text.to_owned());
                    }
                }
                for column in &own {
                    if let Some(text) = store.own.get(&column.uid).and_then(Value::as_text) {
                        fields.insert(column.name.clone(), text.to_owned());
                    }
                }
                let named = |id: i64, known: &[(i64, String)]| {
                    known.iter().find(|(k, _)| *k == id).unwrap().1.clone()
                };
                if let Some(id) = store.get(StoreField::Format).as_ref_id() {
                    let known: Vec<_> = formats.iter().map(|f| (f.id, f.name.clone())).collect();
                    fields.insert("format".into(), named(id, &known));
                }
                if let Some(id) = store.get(StoreField::Partner).as_ref_id() {
                    let known: Vec<_> = partners.iter().map(|p| (p.id, p.name.clone())).collect();
                    fields.insert("partner".into(), named(id, &known));
                }
                assert!(
                    world
                        .stores
                        .insert(store.code().to_owned(), fields)
                        .is_none(),
                    "a code twice"
                );
            }
            world.own = own.into_iter().map(|field| (field.name, ())).collect();
            world.formats = formats
                .into_iter()
                .map(|format| (format.name, ()))
                .collect();
            world.partners = partners
                .into_iter()
                .map(|partner| (partner.name, ()))
                .collect();
            let views = [
                reader.views(ViewPage::Stores)?,
                reader.views(ViewPage::Reports)?,
            ];
            world.views = views
                .into_iter()
                .flatten()
                .map(|view| (view.name, view.query))
                .collect();
            let count = |table: &str| {
                let sql = format!("SELECT count(*) FROM {table} WHERE deleted_by IS NULL");
                reader
                    .connection()
                    .query_row(&sql, [], |row| row.get::<_, i64>(0))
                    .map(|n| usize::try_from(n).unwrap())
            };
            world.imports = count("import")?;
            world.set_aside = count("set_aside")?;
            Ok(world)
        })
        .unwrap()
}

/// A folder in memory where there is one: these tests commit tens of thousands of times.
pub(super) fn folder() -> tempfile::TempDir {
    match tempfile::tempdir_in("/dev/shm") {
        Ok(folder) => folder,
        Err(_) => tempfile::tempdir().unwrap(),
    }
}

fn comparable(stores: Vec<Store>) -> BTreeMap<i64, (Vec<Value>, BTreeMap<uuid::Uuid, Value>)> {
    stores
        .into_iter()
        .map(|store| (store.id, (store.values, store.own)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, max_shrink_iters: 400, ..ProptestConfig::default() })]
    #[test]
    fn any_sequence_equals_the_model(steps in proptest::collection::vec(some_step(), 1..25)) {
        let folder = folder();
        let path = folder.path().join("test.haat");
        let clock = Arc::new(SeededClock::new(1_540_000_000_000, 7));
        let mut registry = Registry::create_with(&path, clock.clone()).unwrap();
        let mut model = Model::default();
        let mut recorded = Vec::new();
        for (at, step) in steps.iter().enumerate() {
            model.apply(step);
            if matches!(step, Step::Reopen) {
                drop(registry);
                prop_assert!(!folder.path().join("test.haat-wal").exists(), "a cleanly closed registry has no -wal");
                registry = Registry::open_with(&path, clock.clone()).unwrap();
            } else {
                apply(&registry, step);
            }
            prop_assert_eq!(&world(&registry), &model.now, "after step {} ({:?})", at, step);
            let entry = registry.read(|reader| reader.last_entry()).unwrap();
            recorded.push((entry, comparable(live_stores(&registry))));
        }
        // As recorded: each earlier state from the newest, by the journal alone.
        for (entry, then) in recorded {
            let stores = registry
                .read(|reader| {
                    let past = stores_at(reader.connection(), entry, &mut Steps::default())?;
                    let newest: i64 = reader.connection().query_row("SELECT coalesce(max(id), 0) FROM store", [], |row| row.get(0))?;
                    past.stores(reader.connection(), &(1..=newest).collect::<Vec<_>>())
                })
                .unwrap();
            prop_assert_eq!(comparable(stores), then, "as recorded at entry {}", entry);
        }
    }
}
