//! Every table is read as it was recorded: the journal and what of it stood, removed stores, imports, spellings, towns, duplicates, settings.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::sync::Arc;

use haat_registry::checks::{Check, Finding};
use haat_registry::quality::{Method, PlaceDecision};
use haat_registry::{
    Action, AsOf, FieldKind, FieldValues, ImportRecord, JournalFilter, Reader, RecipeDraft,
    Registry, Result, SeededClock, SetAsideItem, StoreField, Tx, Value, ViewPage, Watch,
};

struct Network {
    _folder: tempfile::TempDir,
    registry: Registry,
}

impl Network {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(SeededClock::new(1_772_442_000_000, 7));
        let path = folder.path().join("n.haat");
        Self {
            registry: Registry::create_with(&path, clock).unwrap(),
            _folder: folder,
        }
    }

    fn act<T>(&self, write: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> T {
        let done = self.registry.transact("asha", Action::new("test"), write);
        done.unwrap().value
    }

    fn add(&self, code: &str, fields: &[(StoreField, &str)]) -> i64 {
        let code = [(StoreField::Code, code), (StoreField::Country, "IN")];
        let all = code.iter().chain(fields);
        let values: FieldValues = all
            .map(|(field, text)| ((*field).into(), Value::text(text)))
            .collect();
        self.act(|tx| tx.create_store(&values))
    }

    /// The state that was reached by now.
    fn now(&self) -> AsOf {
        let last = |reader: &Reader<'_>| Ok(reader.entries(None, 1)?.remove(0).stamp.wall);
        AsOf::Recorded(self.registry.read(last).unwrap())
    }

    fn read<T>(&self, as_of: AsOf, read: impl FnOnce(&Reader<'_>) -> Result<T>) -> T {
        self.registry.read_as_of(as_of, read).unwrap()
    }
}

#[test]
fn the_journal_ends_with_the_state_and_says_what_stood_then() {
    let network = Network::new();
    let registry = &network.registry;
    network.add("A", &[]);
    network.add("B", &[]);
    let before = network.now();
    registry.undo("ravi").unwrap().unwrap();
    let undone = network.now();
    registry.redo("ravi").unwrap().unwrap();
    let found = |as_of| {
        network.read(as_of, |reader| {
            Ok((
                reader.journal_found(&JournalFilter::default())?,
                reader.undone(0, i64::MAX)?.into_iter().collect::<Vec<_>>(),
                reader.journal_names()?.0.join(" "),
                reader.next_undo()?.map(|entry| entry.id),
            ))
        })
    };
    assert_eq!(found(before), (vec![2, 1], vec![], "asha".into(), Some(2)));
    assert_eq!(
        found(undone),
        (vec![3, 2, 1], vec![2], "asha ravi".into(), Some(1))
    );
    // Done again, it is the undo that lies.
    let now = (vec![4, 3, 2, 1], vec![3], "asha ravi".into(), Some(2));
    assert_eq!(found(AsOf::Now), now);
    assert_eq!(found(AsOf::Recorded(i64::MAX)), now);
    assert_eq!(
        found(AsOf::Recorded(0)),
        (vec![], vec![], String::new(), None)
    );
}

#[test]
fn removed_stores_are_those_of_the_state() {
    let network = Network::new();
    let (a, b) = (
        network.add("A", &[(StoreField::Town, "Gaya")]),
        network.add("B", &[]),
    );
    network.act(|tx| tx.delete_store(a));
    let removed = network.now();
    network.act(|tx| tx.restore_store(a));
    network.act(|tx| tx.set_store(a, StoreField::Town.into(), Value::text("Patna")));
    let restored = network.now();
    network.act(|tx| tx.delete_store(b));
    network.act(|tx| tx.delete_store(a));
    let codes = |as_of| {
        let (all, found) = network.read(as_of, |reader| reader.removed_stores(9));
        let said = found.iter().map(|(store, entry)| {
            let town = store.get(StoreField::Town).as_text().unwrap_or_default();
            format!("{} {town} {}", store.code(), entry.id)
        });
        (all, said.collect::<Vec<_>>())
    };
    assert_eq!(codes(removed), (1, vec!["A Gaya 3".to_owned()]));
    assert_eq!(codes(restored), (0, vec![]));
    let now = vec!["A Patna 7".to_owned(), "B  6".to_owned()];
    assert_eq!(codes(AsOf::Now), (2, now));
}

#[test]
fn imports_and_what_they_set_aside_are_those_of_the_state() {
    let network = Network::new();
    let store = network.add("A", &[]);
    let nothing = network.now();
    let item = network.act(|tx| {
        let record = ImportRecord {
            file_name: "list.csv".into(),
            plan: "{}".into(),
            ..ImportRecord::default()
        };
        let import = tx.begin_import(&record)?;
        let mut first = 0;
        for (row, value) in [(2, "north"), (3, "east")] {
            let item = SetAsideItem {
                store: Some(store),
                source_row: row,
                source_col: Some("Lat".into()),
                field: Some(StoreField::Latitude.into()),
                value: value.into(),
                finding: Finding::new(StoreField::Latitude, Check::ALL[0]),
            };
            first = tx.set_aside(Some(import), &item)?;
        }
        tx.finish_import(import, &record)?;
        Ok(first)
    });
    let imported = network.now();
    network.act(|tx| tx.settle(item));
    let settled = network.now();
    network.registry.undo("asha").unwrap().unwrap();
    network.registry.undo("asha").unwrap().unwrap();
    let aside = |as_of| {
        network.read(as_of, |reader| {
            let mut said = Vec::new();
            for import in reader.imports()? {
                let lines = reader.set_aside(import.id)?;
                assert_eq!(import.still_aside, lines.len() as u64);
                said.extend(lines.into_iter().map(|line| line.value));
            }
            Ok(said)
        })
    };
    assert_eq!(aside(nothing), [""; 0]);
    assert_eq!(aside(imported), ["north", "east"]);
    assert_eq!(aside(settled), ["north"]);
    assert_eq!(aside(AsOf::Now), [""; 0]);
}

#[test]
fn spellings_and_towns_in_doubt_are_those_of_the_state_with_what_was_known_of_them() {
    use StoreField::{State, Town};
    let network = Network::new();
    for (code, town) in [("A", "Qwxyz"), ("B", "QWXYZ"), ("C", "Gaya")] {
        network.add(code, &[(State, "BR"), (Town, town)]);
    }
    let written = network.now();
    network.act(|tx| tx.respell(Town.into(), None, &["QWXYZ".into()], "Qwxyz", &Watch::NONE));
    let respelled = network.now();
    let none = PlaceDecision {
        town: "Qwxyz".into(),
        state: "BR".into(),
        place: None,
        respell: false,
    };
    network.act(|tx| tx.confirm_places(&[(none, vec![])], &Watch::NONE));
    let registry = &network.registry;
    let clusters = |as_of| {
        let found = registry.clusters(as_of, Town.into(), Method::Fingerprint, &Watch::NONE);
        found.unwrap().found.len()
    };
    assert_eq!(
        [written, respelled, AsOf::Now].map(clusters),
        [1, 0, 0],
        "one spelling is written for both by now"
    );
    let in_doubt = |as_of| {
        let found = registry.places_in_doubt(as_of, 9, &|_, _| true, &Watch::NONE);
        found.unwrap().stores
    };
    assert_eq!(
        [written, respelled, AsOf::Now].map(in_doubt),
        [2, 2, 0],
        "that it is none of the listed was said later"
    );
}

#[test]
fn duplicates_are_those_of_the_state_without_what_was_decided_by_then() {
    use StoreField::{Address, Mobile, Name, Pin, Town};
    let network = Network::new();
    let shop = |code: &str, name: &str, address: &str| {
        let same = [(Mobile, "9876543210"), (Town, "Patna"), (Pin, "800001")];
        let own = [(Name, name), (Address, address)];
        network.add(code, &[&own[..], &same[..]].concat())
    };
    let first = shop("A-1", "Sri Ganesh Mobiles", "12 Station Road");
    let second = shop("B-7", "Shree Ganesh Mobile", "12, Station Rd");
    network.add("C", &[(Name, "Balaji Electronics"), (Town, "Gaya")]);
    network.add("D", &[(Name, "Verma Watch House"), (Town, "Arwal")]);
    let open = network.now();
    network.act(|tx| tx.not_same(first, second));
    let decided = network.now();
    network.act(|tx| tx.merge_taking(first, second, &[]));
    let pairs = |as_of| {
        let found = network.read(as_of, |reader| reader.duplicates(0.5, 9, &mut |_, _| true));
        (found.pairs.len(), found.decided, found.stores)
    };
    assert_eq!(pairs(open), (1, 0, 4));
    assert_eq!(pairs(decided), (0, 1, 4));
    assert_eq!(pairs(AsOf::Now), (0, 0, 3));
}

#[test]
fn formats_partners_own_columns_life_cycle_views_and_recipes_are_those_of_the_state() {
    let network = Network::new();
    let uid = network.act(|tx| {
        let (format, _) = tx.format_named("Kiosk")?;
        tx.partner_named("Balaji")?;
        tx.save_view(ViewPage::Stores, "East", "state:BR", &serde_json::json!({}))?;
        let recipe = RecipeDraft {
            name: "Sharma".into(),
            fingerprint: "f".into(),
            source: "sharma".into(),
            plan: "{}".into(),
        };
        tx.remember_recipe(&recipe, None, false)?;
        let uid = tx.create_own_field("Zone", FieldKind::Text, &[], false)?;
        tx.create_store(&FieldValues::from_iter([
            (StoreField::Code.into(), Value::text("A")),
            (StoreField::Format.into(), Value::Ref(format)),
            (haat_registry::FieldKey::Own(uid), Value::text("North")),
        ]))?;
        Ok(uid)
    });
    let then = network.now();
    network.act(|tx| {
        let mut format = tx.formats()?.remove(0);
        format.name = "Stall".into();
        tx.edit_format(&format)?;
        let mut partner = tx.partners()?.remove(0);
        partner.kind = Some("Franchisee".into());
        tx.edit_partner(&partner)?;
        tx.save_view(ViewPage::Stores, "East", "state:OR", &serde_json::json!({}))?;
        tx.rename_recipe("Sharma", "Verma")?;
        let mut life = tx.rules()?.life;
        life.set_gate(haat_registry::Status::Open, StoreField::Notes.into(), true);
        tx.set_life_cycle(&life)?;
        let store = tx.store_by_code("A")?.unwrap();
        tx.set_store(store, haat_registry::FieldKey::Own(uid), Value::Blank)?;
        tx.delete_own_field(uid)
    });
    let said = |as_of| {
        network.read(as_of, |reader| {
            let own: Vec<String> = reader.own_fields()?.into_iter().map(|f| f.name).collect();
            let store = reader.store(1)?.unwrap();
            let zone = store.get(haat_registry::FieldKey::Own(uid)).clone();
            let gate = reader.rules()?.life.gate(haat_registry::Status::Open).len();
            Ok((
                reader.formats()?.remove(0).name,
                reader.partners()?.remove(0).kind,
                reader.views(ViewPage::Stores)?.remove(0).query,
                reader.recipes()?.remove(0).name,
                (own, zone, gate),
            ))
        })
    };
    let (was, is) = (said(then), said(AsOf::Now));
    assert_eq!((was.0.as_str(), is.0.as_str()), ("Kiosk", "Stall"));
    assert_eq!((was.1, is.1), (None, Some("Franchisee".into())));
    assert_eq!((was.2.as_str(), is.2.as_str()), ("state:BR", "state:OR"));
    assert_eq!((was.3.as_str(), is.3.as_str()), ("Sharma", "Verma"));
    assert_eq!((was.4.0, is.4.0), (vec!["Zone".to_owned()], vec![]));
    assert_eq!((was.4.1, is.4.1), (Value::text("North"), Value::Blank));
    assert_eq!(was.4.2 + 1, is.4.2);
}

#[test]
fn looking_back_writes_nothing_and_the_next_read_tells_what_is() {
    let network = Network::new();
    let a = network.add("A", &[(StoreField::Town, "Gaya")]);
    let then = network.now();
    network.act(|tx| tx.set_store(a, StoreField::Town.into(), Value::text("Patna")));
    let town = |as_of| {
        let store = network.read(as_of, |reader| Ok(reader.store(a)?.unwrap()));
        store.get(StoreField::Town).as_text().unwrap().to_owned()
    };
    for _ in 0..3 {
        assert_eq!(town(then), "Gaya");
        assert_eq!(town(AsOf::Now), "Patna");
    }
    assert_eq!(network.registry.check_pages().unwrap(), [""; 0]);
    assert_eq!(
        network.read(AsOf::Now, |reader| reader.entry_count()),
        2,
        "no entry was made by looking"
    );
}

#[test]
fn a_state_that_was_looked_at_holds_until_somebody_writes_and_for_itself_alone() {
    let network = Network::new();
    let id = network.add("A", &[(StoreField::Notes, "first")]);
    let first = network.now();
    let set = |text: &str| {
        network.act(|tx| tx.set_store(id, StoreField::Notes.into(), Value::text(text)));
    };
    set("second");
    let second = network.now();
    set("third");
    let notes = |as_of| {
        network.read(as_of, |reader| {
            let store = reader.store(id)?.unwrap();
            Ok(store.get(StoreField::Notes).to_string())
        })
    };
    for _ in 0..2 {
        for (as_of, said) in [(first, "first"), (first, "first"), (second, "second")] {
            assert_eq!(notes(as_of), said);
        }
        assert_eq!(notes(AsOf::Now), "third");
    }
    // What was touched by nobody until now is touched after the state was laid.
    let other = network.add("B", &[(StoreField::Notes, "old")]);
    let then = network.now();
    set("fourth");
    let of_other = |as_of| {
        network.read(as_of, |reader| {
            let store = reader.store(other)?.unwrap();
            Ok(store.get(StoreField::Notes).to_string())
        })
    };
    assert_eq!(of_other(then), "old");
    network.act(|tx| tx.set_store(other, StoreField::Notes.into(), Value::text("new")));
    assert_eq!(
        (of_other(then), of_other(AsOf::Now)),
        ("old".into(), "new".into())
    );
    // One question within another, each of its own state.
    let both = network.read(first, |_| Ok((notes(second), notes(first))));
    assert_eq!(both, ("second".to_owned(), "first".to_owned()));
}

/// A file may come from anywhere, and a later version of Haat or another program may have added columns to it.
#[test]
fn columns_that_are_not_ours_are_neither_lost_nor_run_as_words_of_sql() {
    let network = Network::new();
    let id = network.add("A", &[(StoreField::Town, "Gaya")]);
    let other = rusqlite::Connection::open(network.registry.path()).unwrap();
    let names = [
        "x\", (SELECT 1) AS \"town",
        "1 FROM main.store; DELETE FROM main.store; --",
        "order",
        "",
        "दुकान 'a' [b] `c`",
    ];
    for name in names {
        let quoted = name.replace('"', "\"\"");
        other
            .execute_batch(&format!("ALTER TABLE store ADD COLUMN \"{quoted}\" TEXT"))
            .unwrap();
    }
    drop(other);
    let then = network.now();
    network.act(|tx| tx.set_store(id, StoreField::Town.into(), Value::text("Patna")));
    network.add("B", &[]);
    let at = |as_of| {
        network.read(as_of, |reader| {
            let town = reader.store(id)?.unwrap().get(StoreField::Town).to_string();
            Ok((town, reader.store_by_code("B")?.is_some()))
        })
    };
    assert_eq!(at(then), ("Gaya".to_owned(), false));
    assert_eq!(at(AsOf::Now), ("Patna".to_owned(), true));
    let columns = |as_of| network.registry.columns(as_of).unwrap().len();
    assert_eq!((columns(then), columns(AsOf::Now)), (1, 2));
    assert_eq!(network.registry.check_pages().unwrap(), [""; 0]);
}
