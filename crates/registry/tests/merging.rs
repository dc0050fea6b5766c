//! Stores that are one and stores that are not: found, merged, remembered, and taken back.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use haat_registry::{
    Action, AsOf, CodeMeant, Duplicates, FieldValues, Registry, StoreField, StoreQuery, Tx, Value,
};

struct Network {
    folder: tempfile::TempDir,
    registry: Registry,
}

impl Network {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        let network = Self { folder, registry };
        for (code, name, address, mobile) in [
            ("A-1", "Sri Ganesh Mobiles", "12 Station Road", "9876543210"),
            ("B-7", "Shree Ganesh Mobile", "12, Station Rd", "9876543210"),
            ("C-3", "Balaji Electronics", "4 Main Bazaar", "9123456780"),
            ("a-1", "Verma Watch House", "88 Fort Road", "9988776655"),
        ] {
            network.act(|tx| {
                tx.create_store(&FieldValues::from_iter([
                    (StoreField::Code.into(), Value::text(code)),
                    (StoreField::Name.into(), Value::text(name)),
                    (StoreField::Address.into(), Value::text(address)),
                    (StoreField::Mobile.into(), Value::text(mobile)),
                    (StoreField::Town.into(), Value::text("Patna")),
                    (StoreField::Pin.into(), Value::text("800001")),
                ]))
                .map(drop)
            });
        }
        network
    }

    fn act(&self, write: impl FnOnce(&mut Tx<'_>) -> haat_registry::Result<()>) -> Option<i64> {
        let done = self.registry.transact("asha", Action::new("test"), write);
        done.unwrap().entry
    }

    fn id(&self, code: &str) -> i64 {
        let found = self.registry.read(|reader| reader.store_by_code(code));
        found.unwrap().unwrap()
    }

    fn duplicates(&self) -> Duplicates {
        let found = self
            .registry
            .read_long(|reader| reader.duplicates(0.5, 100, &mut |_, _| true));
        found.unwrap()
    }

    /// The codes of the pairs found, the likeliest first.
    fn pairs(&self) -> Vec<(String, String)> {
        let code = |id: i64| {
            let store = self.registry.read(|reader| reader.store(id));
            store.unwrap().unwrap().code().to_owned()
        };
        let pairs = self.duplicates().pairs;
        pairs
            .iter()
            .map(|pair| (code(pair.first), code(pair.second)))
            .collect()
    }

    /// The codes that a query leads to.
    fn found(&self, query: &str) -> Vec<String> {
        let columns = self.registry.columns(AsOf::Now).unwrap();
        let ids = columns.select(&StoreQuery::parse(query).unwrap()).unwrap();
        let ids: Vec<i64> = ids.ids().collect();
        let stores = self.registry.stores(&ids, AsOf::Now).unwrap();
        stores.iter().map(|store| store.code().to_owned()).collect()
    }

    fn merge(&self, keep: &str, remove: &str, taken: &[StoreField]) {
        let (keep, remove) = (self.id(keep), self.id(remove));
        self.act(|tx| {
            let from = tx.store(remove)?.unwrap();
            let values = taken
                .iter()
                .map(|field| ((*field).into(), from.get(*field).clone()))
                .collect();
            tx.merge_stores(keep, remove, &values)
        });
    }

    fn text(&self, code: &str, field: StoreField) -> String {
        let id = self.id(code);
        let store = self.registry.read(|reader| reader.store(id));
        let store = store.unwrap().unwrap();
        store.get(field).as_text().unwrap_or_default().to_owned()
    }

    fn undo(&self) {
        self.registry.undo("asha").unwrap().unwrap();
    }
}

fn both(one: &str, other: &str) -> (String, String) {
    (one.to_owned(), other.to_owned())
}

#[test]
fn pairs_are_told_with_what_each_field_contributed() {
    let network = Network::new();
    // One is the same shop, the other writes its code in other letters.
    assert_eq!(network.pairs(), [both("A-1", "B-7"), both("A-1", "a-1")]);
    let found = network.duplicates();
    assert_eq!((found.stores, found.untold, found.decided), (4, 0, 0));
    for pair in &found.pairs {
        let bits: f64 = pair.contributions.iter().map(|part| part.bits).sum();
        let odds = (pair.beforehand + bits).exp2();
        assert!((odds / (1.0 + odds) - pair.probability).abs() < 1e-9);
    }
    let one = network
        .registry
        .read_long(|reader| reader.duplicates(0.5, 1, &mut |_, _| true))
        .unwrap();
    assert_eq!((one.pairs.len(), one.untold), (1, 1));
    let stopped = network
        .registry
        .read_long(|reader| reader.duplicates(0.5, 1, &mut |done, _| done < 50));
    assert_eq!(stopped.unwrap_err().code(), "stopped");
}

#[test]
fn not_the_same_is_remembered_until_a_compared_field_changes() {
    let network = Network::new();
    let (one, other) = (network.id("B-7"), network.id("A-1"));
    assert!(
        network
            .act(|tx| tx.not_same(one, other).map(drop))
            .is_some()
    );
    assert_eq!(network.pairs(), [both("A-1", "a-1")]);
    assert_eq!(network.duplicates().decided, 1);
    let again = network.act(|tx| tx.not_same(other, one).map(drop));
    assert_eq!(again, None, "said twice is no entry");
    // Notes are not compared, the name is.
    let set = |field: StoreField, text: &str| {
        network.act(|tx| tx.set_store(one, field.into(), Value::text(text)).map(drop));
    };
    set(StoreField::Notes, "asked by telephone");
    assert_eq!(network.pairs().len(), 1);
    set(StoreField::Name, "Sri Ganesh Mobile");
    assert_eq!(network.pairs()[0], both("A-1", "B-7"));
    // Decided anew, and that taken back.
    network.act(|tx| tx.not_same(one, other).map(drop));
    assert_eq!(network.pairs().len(), 1);
    network.undo();
    assert_eq!(network.pairs().len(), 2);
}

#[test]
fn a_merge_keeps_both_codes_and_is_taken_back_whole() {
    let network = Network::new();
    network.merge("A-1", "B-7", &[StoreField::Address]);
    assert_eq!(network.text("A-1", StoreField::Address), "12, Station Rd");
    assert_eq!(network.text("A-1", StoreField::Name), "Sri Ganesh Mobiles");
    assert_eq!(network.found("code:B-7"), ["A-1"]);
    assert_eq!(network.found("code:b-7"), ["A-1"]);
    assert_eq!(network.found("-code:=B-7 town:Patna").len(), 2);
    assert!(
        network.found("code:B").is_empty(),
        "a part of it does not lead there"
    );
    let meant = network.registry.read(|reader| reader.code_meant("B-7"));
    assert_eq!(meant.unwrap(), Some(CodeMeant::Merged("A-1".into())));
    let kept = network.registry.read(|reader| reader.store_meant("B-7"));
    assert_eq!(kept.unwrap(), Some(network.id("A-1")));

    network.undo();
    assert_eq!(network.found("code:B-7"), ["B-7"]);
    assert_eq!(network.text("A-1", StoreField::Address), "12 Station Road");
    network.registry.redo("asha").unwrap().unwrap();
    assert_eq!(network.found("code:B-7"), ["A-1"]);

    // It outlives the program; a new store of that code comes first.
    let Network { folder, registry } = network;
    drop(registry);
    let registry = Registry::open(&folder.path().join("n.haat")).unwrap();
    let network = Network { folder, registry };
    assert_eq!(network.found("code:B-7"), ["A-1"]);
    network.act(|tx| {
        let values = FieldValues::from_iter([(StoreField::Code.into(), Value::text("B-7"))]);
        tx.create_store(&values).map(drop)
    });
    assert_eq!(network.found("code:B-7"), ["B-7"]);
}

#[test]
fn the_code_of_the_other_is_taken_where_that_is_chosen() {
    let network = Network::new();
    network.merge("A-1", "B-7", &[StoreField::Code, StoreField::Name]);
    assert_eq!(network.text("B-7", StoreField::Name), "Shree Ganesh Mobile");
    assert_eq!(
        network.found("code:A-1"),
        ["a-1"],
        "found by any case, a live one first"
    );
    let kept = network.registry.read(|reader| reader.store_meant("A-1"));
    assert_eq!(kept.unwrap(), Some(network.id("B-7")));
    network.undo();
    assert_eq!(network.text("A-1", StoreField::Name), "Sri Ganesh Mobiles");
    assert_eq!(network.text("B-7", StoreField::Name), "Shree Ganesh Mobile");
}

#[test]
fn a_code_leads_on_through_every_merge() {
    let network = Network::new();
    network.merge("B-7", "A-1", &[]);
    network.merge("C-3", "B-7", &[]);
    let meant = |code: &str| {
        let found = network.registry.read(|reader| reader.store_meant(code));
        found.unwrap()
    };
    assert_eq!(meant("A-1"), Some(network.id("C-3")));
    assert_eq!(network.found("code:B-7"), ["C-3"]);
    assert_eq!(
        network.found("code:=A-1 mobile:9123456780"),
        Vec::<String>::new(),
        "a-1 is live"
    );
    network.undo();
    assert_eq!(meant("A-1"), Some(network.id("B-7")));
}

#[test]
fn a_store_is_not_merged_with_itself_nor_with_what_is_gone() {
    let network = Network::new();
    let (one, other) = (network.id("A-1"), network.id("B-7"));
    let merged = |keep, remove| {
        let done = network
            .registry
            .transact("asha", Action::new("test"), |tx| {
                tx.merge_stores(keep, remove, &FieldValues::new())
            });
        done.map(drop).map_err(|error| error.code())
    };
    assert_eq!(merged(one, one), Err("one_store"));
    network.act(|tx| tx.delete_store(other));
    assert_eq!(merged(one, other), Err("no_such"));
    assert_eq!(network.found("code:A-1").len(), 2);
}
