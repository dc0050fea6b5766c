//! Findings counted from the columns, and their corrections.

use std::collections::BTreeMap;

use haat_registry::checks::{Check, today};
use haat_registry::quality::Alike;
use haat_registry::{Action, AsOf, FieldKey, Registry, StoreField, StoreQuery, Value, Watch};

use super::{entries, held, registry, values};

/// What the stores of the file say, one by one.
fn counted_one_by_one(registry: &Registry) -> BTreeMap<(Check, FieldKey), u64> {
    let columns = registry.columns(AsOf::Now).unwrap();
    let ids: Vec<i64> = columns
        .select(&StoreQuery::default())
        .unwrap()
        .ids()
        .collect();
    let rules = registry.read(|reader| reader.rules()).unwrap();
    let mut counts = BTreeMap::new();
    for store in registry.stores(&ids, AsOf::Now).unwrap() {
        for finding in rules.check(&store, today()) {
            *counts.entry((finding.check, finding.field)).or_default() += 1;
        }
    }
    counts
}

fn counted(registry: &Registry, query: &str) -> BTreeMap<(Check, FieldKey), u64> {
    let columns = registry.columns(AsOf::Now).unwrap();
    let found = columns
        .findings(&query.parse().unwrap(), &Watch::NONE)
        .unwrap();
    found
        .unwrap()
        .into_iter()
        .map(|count| ((count.check, count.field), count.stores))
        .collect()
}

#[test]
fn the_columns_say_of_the_sample_what_its_stores_say() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.haat");
    let registry = haat_registry::sample::write(&path, 3_000, &mut |_, _| true).unwrap();
    assert_eq!(counted(&registry, ""), counted_one_by_one(&registry));
    // What happens to lists: a state for another, a town misspelt, a point of elsewhere, a date lost.
    registry
        .transact("asha", Action::new("test"), |tx| {
            use StoreField as F;
            for id in (1..3_000).step_by(7) {
                let wrong = match id % 5 {
                    0 => (F::State, Value::text("KL")),
                    1 => (F::Town, Value::text("Qwxyz")),
                    2 => (F::Latitude, Value::Number(28.61)),
                    3 => (F::Opened, Value::Blank),
                    _ => (F::Pin, Value::text("9")),
                };
                tx.edit_store(id, &values(&[wrong]))?;
            }
            Ok(())
        })
        .unwrap();
    let one_by_one = counted_one_by_one(&registry);
    assert!(one_by_one.len() > 5, "{one_by_one:?}");
    assert_eq!(counted(&registry, ""), one_by_one);
}

#[test]
fn the_columns_say_of_the_worst_stores_what_those_say() {
    use StoreField as F;
    let stores: &[&[(F, &str)]] = &[
        &[],
        &[(F::State, "BR"), (F::Pin, "110001"), (F::Town, "Patna")],
        &[
            (F::State, "BR"),
            (F::Town, "Nowheresville"),
            (F::Pin, "Patna 800001"),
        ],
        &[
            (F::State, "West of here"),
            (F::Mobile, "011-23456789"),
            (F::Email, "A@B"),
        ],
        &[
            (F::Code, "9.88E+09"),
            (F::Phone, "1.2E+10"),
            (F::Mobile, "9.88E+09"),
        ],
        &[
            (F::State, "KL"),
            (F::Latitude, "76.26"),
            (F::Longitude, "9.93"),
        ],
        &[
            (F::State, "KL"),
            (F::Latitude, "28.61"),
            (F::Longitude, "77.21"),
        ],
        &[
            (F::State, "BR"),
            (F::Town, "Patna"),
            (F::Latitude, "19"),
            (F::Longitude, "72.8"),
        ],
        &[(F::State, "BR"), (F::Town, "Ptana Sahib")],
        &[(F::Gstin, "03AAJCR2207E1Z2")],
        &[(F::Gstin, "27aapfu0939f1zv"), (F::State, "BR")],
        &[(F::Gstin, "none")],
        &[(F::AreaSqft, "0")],
        &[(F::AreaSqft, "-5"), (F::Status, "open")],
        &[(F::Status, "open"), (F::Opened, "2098-01-01")],
        &[(F::Status, "signed"), (F::Opened, "2018-10-29T12:00+05:30")],
        &[(F::Status, "closed")],
        &[
            (F::Status, "open"),
            (F::Opened, "2018-01-01"),
            (F::ClosedOn, "2019-01-01"),
        ],
        &[(F::Opened, "0018-10-29"), (F::PlannedOpening, "0019-01-01")],
        &[(F::Country, "Atlantis"), (F::Pin, "12"), (F::Mobile, "12")],
        &[(F::Country, "US"), (F::State, "AR"), (F::Pin, "12")],
        &[(F::Country, ""), (F::Pin, "12"), (F::Mobile, "९८७६५४३२१०")],
    ];
    let (_folder, registry) = registry(stores);
    let one_by_one = counted_one_by_one(&registry);
    assert!(
        one_by_one.len() >= 24,
        "{}: {one_by_one:?}",
        one_by_one.len()
    );
    assert_eq!(counted(&registry, ""), one_by_one);
    // A change is followed, and what was removed is not counted.
    registry
        .transact("asha", Action::new("test"), |tx| {
            let id = tx.store_by_code("S2")?.unwrap();
            tx.edit_store(id, &values(&[(F::Pin, Value::text("800001"))]))?;
            tx.delete_store(tx.store_by_code("S5")?.unwrap())
        })
        .unwrap();
    assert_eq!(counted(&registry, ""), counted_one_by_one(&registry));
}

#[test]
fn a_query_asks_for_what_a_check_finds() {
    use StoreField as F;
    let (_folder, registry) = registry(&[
        &[(F::State, "BR"), (F::Pin, "12")],
        &[(F::State, "BR"), (F::Pin, "110001")],
        &[(F::State, "BR"), (F::Pin, "800001")],
        &[(F::State, "DL"), (F::Pin, "12"), (F::Mobile, "12")],
    ]);
    let codes = |query: &str| -> Vec<String> {
        let query: StoreQuery = query.parse().unwrap();
        assert_eq!(query.to_string().parse::<StoreQuery>().unwrap(), query);
        let columns = registry.columns(AsOf::Now).unwrap();
        let ids: Vec<i64> = columns.select(&query).unwrap().ids().collect();
        let stores = registry.stores(&ids, AsOf::Now).unwrap();
        stores.iter().map(|store| store.code().to_owned()).collect()
    };
    assert_eq!(codes("check:pin_form"), ["S0", "S3"]);
    assert_eq!(codes("check:pin_form,pin_zone state:BR"), ["S0", "S1"]);
    assert_eq!(codes("check:*"), ["S0", "S1", "S3"]);
    assert_eq!(codes("check:?"), ["S2"]);
    assert_eq!(codes("-check:pin_form"), ["S1", "S2"]);
    assert_eq!(
        codes("CHECK:\"PIN codes of another form\" -check:mobile_form"),
        ["S0"]
    );
    let refused = "check:pin_from".parse::<StoreQuery>().unwrap_err();
    assert!(refused.hint().contains("pin_form"), "{}", refused.hint());
    assert!("check:code_taken".parse::<StoreQuery>().is_err());
    assert_eq!(counted(&registry, "state:DL").len(), 2);
}

#[test]
fn alike_stores_are_put_right_as_one_entry_and_undone_as_one() {
    use StoreField as F;
    let (_folder, registry) = registry(&[
        &[(F::State, "BR"), (F::Pin, "Patna 800001")],
        &[(F::State, "BR"), (F::Pin, "Patna 800001")],
        &[(F::State, "BR"), (F::Pin, "Gaya 823001")],
        &[(F::State, "BR"), (F::Pin, "12")],
        // Of another state: nothing is proposed.
        &[(F::State, "KL"), (F::Pin, "Patna 800001")],
    ]);
    let before = held(&registry, F::Pin);
    let faults = || {
        registry
            .faults(
                AsOf::Now,
                &StoreQuery::default(),
                Check::PinForm,
                F::Pin.into(),
                10,
                &Watch::NONE,
            )
            .unwrap()
    };
    let found = faults();
    assert_eq!(
        (found.stores, found.looked, found.proposed, found.groups),
        (5, 5, 3, 4)
    );
    let first = &found.shown[0];
    assert_eq!((first.held.as_str(), first.stores), ("Patna 800001", 2));
    assert_eq!(first.codes, ["S0", "S1"]);
    assert!(found.shown[2].proposal.is_none());
    assert_eq!(
        first.query.to_string(),
        "check:pin_form pin:\"Patna 800001\""
    );
    let behind = registry.columns(AsOf::Now).unwrap();
    assert_eq!(
        behind.count(&first.query).unwrap(),
        3,
        "with the one of another state"
    );
    let ids = behind
        .failing(
            &StoreQuery::default(),
            Check::PinForm,
            F::Pin.into(),
            &Watch::NONE,
        )
        .unwrap()
        .unwrap();
    let like = Alike::Like(first.like.clone());
    let count = entries(&registry);
    let rehearsed = registry
        .rehearse("asha", Action::new("quality.correct"), |tx| {
            tx.correct_findings(&ids, Check::PinForm, F::Pin.into(), &like, &Watch::NONE)
        })
        .unwrap();
    assert_eq!((rehearsed.stores, entries(&registry)), (2, count));
    assert_eq!(held(&registry, F::Pin), before);
    let done = registry
        .transact("asha", Action::new("quality.correct"), |tx| {
            tx.correct_findings(&ids, Check::PinForm, F::Pin.into(), &like, &Watch::NONE)
        })
        .unwrap();
    assert_eq!((done.value.stores, entries(&registry)), (2, count + 1));
    assert_eq!(
        held(&registry, F::Pin)[..3],
        ["800001", "800001", "Gaya 823001"]
    );
    let words = registry
        .read(|reader| reader.entry(done.entry.unwrap()))
        .unwrap();
    assert_eq!(
        words.unwrap().words(),
        "corrected what a check had found: 2 stores"
    );
    // The rest of what something is proposed for; what was put right already is left alone.
    registry
        .transact("asha", Action::new("quality.correct"), |tx| {
            let done = tx.correct_findings(
                &ids,
                Check::PinForm,
                F::Pin.into(),
                &Alike::All,
                &Watch::NONE,
            )?;
            assert_eq!(done.stores, 1);
            Ok(())
        })
        .unwrap();
    assert_eq!(faults().proposed, 0);
    registry.undo("asha").unwrap();
    registry.undo("asha").unwrap();
    assert_eq!(held(&registry, F::Pin), before);
}

#[test]
fn points_that_are_swapped_are_alike_whatever_they_hold() {
    use StoreField as F;
    let (_folder, registry) = registry(&[
        &[
            (F::State, "KL"),
            (F::Latitude, "76.26"),
            (F::Longitude, "9.93"),
        ],
        &[
            (F::State, "KL"),
            (F::Latitude, "76.3"),
            (F::Longitude, "10.1"),
        ],
    ]);
    let found = registry
        .faults(
            AsOf::Now,
            &StoreQuery::default(),
            Check::PointSwapped,
            F::Latitude.into(),
            10,
            &Watch::NONE,
        )
        .unwrap();
    assert_eq!((found.groups, found.shown[0].stores), (1, 2));
    assert_eq!(found.shown[0].held, "76.26, 9.93");
    registry
        .transact("asha", Action::new("quality.correct"), |tx| {
            let like = Alike::Like(found.shown[0].like.clone());
            tx.correct_findings(
                &[1, 2],
                Check::PointSwapped,
                F::Latitude.into(),
                &like,
                &Watch::NONE,
            )
        })
        .unwrap();
    assert_eq!(held(&registry, F::Latitude), ["9.93", "10.1"]);
    assert!(counted(&registry, "").is_empty());
}

#[test]
fn a_town_in_the_wrong_state_is_put_into_its_own_where_two_say_so() {
    use StoreField as F;
    let (_folder, registry) = registry(&[
        &[(F::State, "MH"), (F::Town, "Bengaluru"), (F::Pin, "560001")],
        // The town alone says so.
        &[(F::State, "MH"), (F::Town, "Bengaluru")],
    ]);
    let town = FieldKey::from(F::Town);
    let found = registry
        .faults(
            AsOf::Now,
            &StoreQuery::default(),
            Check::TownUnknown,
            town,
            10,
            &Watch::NONE,
        )
        .unwrap();
    assert_eq!((found.stores, found.proposed), (2, 1));
    registry
        .transact("asha", Action::new("quality.correct"), |tx| {
            tx.correct_findings(&[1, 2], Check::TownUnknown, town, &Alike::All, &Watch::NONE)
        })
        .unwrap();
    assert_eq!(held(&registry, F::State), ["KA", "MH"]);
    assert_eq!(held(&registry, F::PlaceCertainty), ["exact", ""]);
}

#[test]
fn a_correction_that_the_other_fields_contradict_is_left_out() {
    use StoreField as F;
    let (_folder, registry) =
        registry(&[&[(F::Opened, "0018-10-29"), (F::ClosedOn, "0018-12-01")]]);
    let done = registry
        .transact("asha", Action::new("quality.correct"), |tx| {
            tx.correct_findings(
                &[1],
                Check::YearShort,
                F::Opened.into(),
                &Alike::All,
                &Watch::NONE,
            )
        })
        .unwrap();
    // It would have opened after it closed: the closing date is put right first.
    assert_eq!(
        (done.value.stores, done.value.refused, done.entry),
        (0, 1, None)
    );
}
