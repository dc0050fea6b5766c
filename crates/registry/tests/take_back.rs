//! An import that is not the newest entry is taken back: with what was edited of it since, or without.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use haat_registry::{
    Action, EditedSince, FieldKey, FieldKind, FieldValues, ImportRecord, Registry, Store,
    StoreField, TakenBack, Value, Watch,
};

struct Network {
    _folder: tempfile::TempDir,
    registry: Registry,
}

impl Network {
    /// Stores OLD1 and OLD2; then an import that changes their towns and makes N1 to N5 of a new format with an own column.
    fn new() -> (Self, i64) {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        let network = Self {
            _folder: folder,
            registry,
        };
        for code in ["OLD1", "OLD2"] {
            network.act("store.create", |tx| {
                tx.create_store(&FieldValues::from_iter([
                    (StoreField::Code.into(), Value::text(code)),
                    (StoreField::Town.into(), Value::text("Gaya")),
                ]))
                .map(drop)
            });
        }
        let import = network
            .registry
            .transact("asha", Action::new("import"), |tx| {
                let record = ImportRecord {
                    file_name: "list.csv".into(),
                    plan: "{}".into(),
                    ..ImportRecord::default()
                };
                let import = tx.begin_import(&record)?;
                let format = tx.create_format("Kiosk", None, None)?;
                let own =
                    FieldKey::Own(tx.create_own_field("Zone", FieldKind::Text, &[], false)?);
                for code in ["OLD1", "OLD2"] {
                    let id = tx.store_by_code(code)?.unwrap();
                    tx.set_store(id, StoreField::Town.into(), Value::text("Patna"))?;
                }
                for at in 1..=5 {
                    tx.create_store(&FieldValues::from_iter([
                        (StoreField::Code.into(), Value::Text(format!("N{at}"))),
                        (StoreField::Format.into(), Value::Ref(format)),
                        (own, Value::text("East")),
                    ]))?;
                }
                Ok(import)
            })
            .unwrap()
            .value;
        (network, import)
    }

    fn act(
        &self,
        key: &str,
        write: impl FnOnce(&mut haat_registry::Tx<'_>) -> haat_registry::Result<()>,
    ) {
        self.registry
            .transact("ravi", Action::new(key), write)
            .unwrap();
    }

    fn edit(&self, code: &str, field: StoreField, text: &str) {
        self.act("store.edit", |tx| {
            let id = tx.store_by_code(code)?.unwrap();
            tx.set_store(id, field.into(), Value::text(text)).map(drop)
        });
    }

    fn store(&self, code: &str) -> Option<Store> {
        self.registry
            .read(|reader| {
                let id = reader.store_by_code(code)?;
                Ok(id.map(|id| reader.store(id)).transpose()?.flatten())
            })
            .unwrap()
    }

    fn codes(&self) -> Vec<String> {
        ["OLD1", "OLD2", "N1", "N2", "N3", "N4", "N5"]
            .into_iter()
            .filter(|code| self.store(code).is_some())
            .map(str::to_owned)
            .collect()
    }

    fn town(&self, code: &str) -> String {
        self.store(code).unwrap().get(StoreField::Town).to_string()
    }

    fn take_back(&self, import: i64, edited: EditedSince) -> TakenBack {
        self.registry
            .transact("asha", Action::new("import.take_back"), |tx| {
                tx.take_back_import(import, edited, &Watch::NONE)
            })
            .unwrap()
            .value
    }

    fn names(&self) -> (usize, usize, usize) {
        self.registry
            .read(|reader| {
                Ok((
                    reader.formats()?.len(),
                    reader.own_fields()?.len(),
                    reader.imports()?.len(),
                ))
            })
            .unwrap()
    }

    /// Edits N1, N2 and OLD1; edits N3 and undoes that; removes N5.
    fn later(&self) {
        self.edit("N1", StoreField::Notes, "visited");
        self.edit("N2", StoreField::Notes, "visited");
        self.edit("OLD1", StoreField::Name, "First");
        self.edit("N3", StoreField::Notes, "by mistake");
        self.registry.undo("ravi").unwrap().unwrap();
        self.act("store.delete", |tx| {
            let id = tx.store_by_code("N5")?.unwrap();
            tx.delete_store(id)
        });
    }
}

#[test]
fn what_was_edited_since_is_kept_and_its_record_with_it() {
    let (network, import) = Network::new();
    network.later();
    let edited = network.registry.read(|reader| reader.edited_since(import));
    assert_eq!(edited.unwrap().len(), 3);
    let before = network.codes();
    let done = network.take_back(import, EditedSince::Keep);
    assert_eq!(
        done,
        TakenBack {
            removed: 2,
            restored: 1,
            kept: 3
        }
    );
    assert_eq!(network.codes(), ["OLD1", "OLD2", "N1", "N2"]);
    assert_eq!(
        (network.town("OLD1"), network.town("OLD2")),
        ("Patna".into(), "Gaya".into())
    );
    assert_eq!(network.names(), (1, 1, 1), "two stores need them still");

    network.registry.undo("asha").unwrap().unwrap();
    assert_eq!(
        network.codes(),
        before,
        "a store that was removed by itself stays so"
    );
    assert_eq!(network.town("OLD2"), "Patna");
}

#[test]
fn what_was_edited_since_goes_too_and_undo_brings_back_the_edits() {
    let (network, import) = Network::new();
    network.later();
    let done = network.take_back(import, EditedSince::TakeBack);
    assert_eq!(
        done,
        TakenBack {
            removed: 4,
            restored: 2,
            kept: 0
        }
    );
    assert_eq!(network.codes(), ["OLD1", "OLD2"]);
    assert_eq!(network.town("OLD1"), "Gaya");
    assert_eq!(
        network.store("OLD1").unwrap().get(StoreField::Name),
        &Value::text("First"),
        "the import did not name it"
    );
    assert_eq!(network.names(), (0, 0, 0));
    network.registry.undo("asha").unwrap().unwrap();
    assert_eq!(network.codes(), ["OLD1", "OLD2", "N1", "N2", "N3", "N4"]);
    let notes = network.store("N1").unwrap().get(StoreField::Notes).clone();
    assert_eq!(notes, Value::text("visited"));
    assert_eq!(network.names(), (1, 1, 1));
    network.registry.redo("asha").unwrap().unwrap();
    assert_eq!(network.codes(), ["OLD1", "OLD2"]);
}

#[test]
fn an_import_is_taken_back_once() {
    let (network, import) = Network::new();
    network.take_back(import, EditedSince::TakeBack);
    let again = network
        .registry
        .transact("asha", Action::new("import.take_back"), |tx| {
            tx.take_back_import(import, EditedSince::TakeBack, &Watch::NONE)
        });
    assert_eq!(again.unwrap_err().code(), "no_such");
}

#[test]
fn what_is_stopped_leaves_the_import_and_what_was_edited() {
    let (network, import) = Network::new();
    network.later();
    let state = || {
        let fingerprint = network.registry.read(|reader| reader.fingerprint());
        (fingerprint.unwrap(), network.names())
    };
    let before = state();
    let stop = Watch::new(|phase, done, total| {
        assert!(phase == "undoing" && done < total, "{phase} {done} {total}");
        false
    });
    let stopped = network
        .registry
        .transact("asha", Action::new("import.take_back"), |tx| {
            tx.take_back_import(import, EditedSince::TakeBack, &stop)
        });
    assert_eq!(stopped.unwrap_err().code(), "stopped");
    assert_eq!(state(), before);
    network.take_back(import, EditedSince::TakeBack);
    assert_eq!(network.codes(), ["OLD1", "OLD2"]);
}
