//! *Open on a day* comes from the stores' own dates, *as recorded at a time* from the journal: a list imported today says both of 2018.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use haat_registry::{
    Action, AsOf, Clock, Dimension, FieldValues, Registry, StoreField, StoreQuery, Value,
};

/// A clock that stands where it is put.
struct Hands(AtomicI64);

impl Clock for Hands {
    fn now(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    fn random(&self) -> u64 {
        self.0
            .fetch_add(0, Ordering::Relaxed)
            .unsigned_abs()
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            ^ RANDOM
                .fetch_add(1, Ordering::Relaxed)
                .unsigned_abs()
                .rotate_left(32)
    }
}

static RANDOM: AtomicI64 = AtomicI64::new(1);

const HOUR: i64 = 3_600_000;
/// 2026-03-02T09:00Z.
const MORNING: i64 = 1_772_442_000_000;

#[test]
fn a_list_imported_today_was_open_in_2018_and_recorded_today() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.haat");
    let clock = Arc::new(Hands(AtomicI64::new(MORNING)));
    let registry = Registry::create_with(&path, clock.clone()).unwrap();
    let at = |hours: i64| clock.0.store(MORNING + hours * HOUR, Ordering::Relaxed);

    at(1);
    let days = [
        "2018-10-28",
        "2018-10-29",
        "2018-10-29T12:00+05:30",
        "2018-10-30",
        "2017-01-05",
        "",
    ];
    let import = Action::new("import").with("file", "list.csv");
    let ids = registry
        .transact("tester", import, |tx| {
            let mut ids = Vec::new();
            for (index, day) in days.iter().enumerate() {
                let mut values = FieldValues::from_iter([
                    (StoreField::Code.into(), Value::Text(format!("S{index}"))),
                    (StoreField::State.into(), Value::text("BR")),
                    (StoreField::Country.into(), Value::text("IN")),
                ]);
                if !day.is_empty() {
                    values.insert(StoreField::Opened.into(), Value::Date(day.parse().unwrap()));
                }
                if index == 4 {
                    values.insert(
                        StoreField::ClosedOn.into(),
                        Value::Date("2018-06-30".parse().unwrap()),
                    );
                }
                ids.push(tx.create_store(&values)?);
            }
            Ok(ids)
        })
        .unwrap()
        .value;
    at(2);
    registry
        .transact("tester", Action::new("store.edit"), |tx| {
            tx.set_store(ids[0], StoreField::State.into(), Value::text("UP"))?;
            tx.set_store(
                ids[0],
                StoreField::Opened.into(),
                Value::Date("2018-11-15".parse().unwrap()),
            )
        })
        .unwrap();
    at(3);
    registry
        .transact("tester", Action::new("store.delete"), |tx| {
            tx.delete_store(ids[1])
        })
        .unwrap();
    at(4);
    registry.undo("tester").unwrap().unwrap();

    let codes = |as_of: AsOf, query: &str| -> Vec<String> {
        let selection = registry
            .columns(as_of)
            .unwrap()
            .select(&StoreQuery::parse(query).unwrap())
            .unwrap();
        let stores = registry
            .stores(&selection.ids().collect::<Vec<_>>(), as_of)
            .unwrap();
        stores.iter().map(|store| store.code().to_owned()).collect()
    };
    let recorded = |hours: i64| AsOf::Recorded(MORNING + hours * HOUR);
    let opened = "on:2018-10-29";

    // Before the import there was nothing, whatever the stores say of 2018.
    for query in ["", opened] {
        assert_eq!(codes(recorded(0), query), [""; 0], "{query}");
    }
    assert_eq!(
        codes(AsOf::Recorded(1_540_794_600_000), opened),
        [""; 0],
        "in 2018 nothing was recorded"
    );
    // From the import on its openings are those of 2018.
    assert_eq!(codes(recorded(1), opened), ["S0", "S1", "S2"]);
    assert_eq!(codes(recorded(1), "on:2018-10-28"), ["S0"]);
    assert_eq!(
        codes(recorded(1), "on:2018-06-29"),
        ["S4"],
        "it closed the day after"
    );
    assert_eq!(
        codes(recorded(1), "state:BR"),
        ["S0", "S1", "S2", "S3", "S4", "S5"]
    );
    // The edit, the deletion and its undo, each from its time on.
    assert_eq!(codes(recorded(2), opened), ["S1", "S2"]);
    assert_eq!(codes(recorded(2), "state:UP"), ["S0"]);
    assert_eq!(codes(recorded(3), opened), ["S2"]);
    assert_eq!(codes(recorded(4), opened), ["S1", "S2"]);
    assert_eq!(codes(AsOf::Now, opened), codes(recorded(4), opened));
    assert_eq!(
        codes(recorded(9), opened),
        codes(recorded(4), opened),
        "what is to come is as it is now"
    );

    let earlier = registry.stores(&ids, recorded(1)).unwrap();
    assert_eq!(
        earlier[0]
            .get(StoreField::Opened)
            .as_date()
            .unwrap()
            .to_string(),
        "2018-10-28"
    );
    assert_eq!(earlier[0].get(StoreField::State).as_text(), Some("BR"));
    assert_eq!(registry.stores(&ids, recorded(3)).unwrap().len(), 5);

    let by_state = |as_of: AsOf| {
        let summary = registry
            .columns(as_of)
            .unwrap()
            .summarise(&StoreQuery::parse(opened).unwrap(), &[Dimension::State])
            .unwrap();
        assert_eq!(summary.undated, if as_of == recorded(0) { 0 } else { 1 });
        summary
            .rows
            .into_iter()
            .map(|row| (row.labels[0].clone(), row.stores))
            .collect::<Vec<_>>()
    };
    assert_eq!(by_state(recorded(0)), []);
    assert_eq!(by_state(recorded(1)), [("Bihar".to_owned(), 3)]);
    assert_eq!(by_state(recorded(2)), [("Bihar".to_owned(), 2)]);
}
