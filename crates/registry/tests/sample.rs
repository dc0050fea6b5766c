//! The sample network, counted without the code that counts elsewhere.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets what it did not expect has failed"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use haat_registry::checks::{check_store, today};
use haat_registry::{
    AsOf, Dimension, Registry, Store, StoreField, StoreQuery, SystemClock, Watch, restore, sample,
};

fn write(path: &Path, stores: u32) -> Registry {
    sample::write(path, stores, &mut |_, _| true).unwrap()
}

fn stores(registry: &Registry) -> Vec<Store> {
    registry
        .read(|reader| reader.stores(&(1..=10_000).collect::<Vec<_>>()))
        .unwrap()
}

fn text(store: &Store, field: StoreField) -> &str {
    store.get(field).as_text().unwrap_or_default()
}

fn population(store: &Store) -> u32 {
    let id = u32::try_from(store.get(StoreField::Place).as_ref_id().unwrap()).unwrap();
    let place = haat_atlas::Place::by_id(id).unwrap();
    assert_eq!(text(store, StoreField::Town), place.name);
    assert_eq!(text(store, StoreField::State), place.state.iso);
    let (latitude, longitude) = (
        store.get(StoreField::Latitude).as_number().unwrap(),
        store.get(StoreField::Longitude).as_number().unwrap(),
    );
    assert!(
        (latitude - place.latitude).abs() < 0.02 && (longitude - place.longitude).abs() < 0.02,
        "{}",
        store.code()
    );
    place.population.unwrap()
}

#[test]
fn it_is_the_network_of_october_2018() {
    let folder = tempfile::tempdir().unwrap();
    let registry = write(&folder.path().join("sample.haat"), sample::STORES);
    let formats: BTreeMap<i64, String> = registry
        .read(|reader| reader.formats())
        .unwrap()
        .into_iter()
        .map(|format| (format.id, format.name))
        .collect();
    let partners: BTreeMap<i64, String> = registry
        .read(|reader| reader.partners())
        .unwrap()
        .into_iter()
        .map(|partner| (partner.id, partner.name))
        .collect();
    let mut by_format: BTreeMap<&str, Vec<Store>> = BTreeMap::new();
    for store in stores(&registry) {
        let format = formats[&store.get(StoreField::Format).as_ref_id().unwrap()].as_str();
        by_format.entry(format).or_default().push(store);
    }
    let count = |format: &str| by_format[format].len();
    assert_eq!(
        (
            count("Mi Home"),
            count("Mi Store"),
            count("Preferred Partner"),
            count("LFR chain")
        ),
        (50, 500, 4_000, 300)
    );

    let opened = |store: &Store| store.get(StoreField::Opened).as_date().unwrap();
    let small = &by_format["Mi Store"];
    // 12:00 in India is 06:30 in Greenwich: 1540794600 seconds after the beginning of 1970.
    assert!(
        small
            .iter()
            .all(|store| opened(store).instant() == Some(1_540_794_600))
    );
    assert!(
        small
            .iter()
            .all(|store| opened(store).to_string() == "2018-10-29T12:00+05:30")
    );
    assert_eq!(
        small
            .iter()
            .map(|store| text(store, StoreField::State))
            .collect::<BTreeSet<_>>()
            .len(),
        14
    );
    // Tier 3 begins below 50,000 people.
    assert!(small.iter().all(|store| population(store) < 50_000));
    assert!(small.iter().all(|store| {
        (200.0..=250.0).contains(&store.get(StoreField::AreaSqft).as_number().unwrap())
    }));

    let chains = &by_format["LFR chain"];
    let names: BTreeSet<&str> = chains
        .iter()
        .map(|store| partners[&store.get(StoreField::Partner).as_ref_id().unwrap()].as_str())
        .collect();
    assert_eq!(names.len(), 5, "{names:?}");
    let cities: BTreeSet<i64> = by_format["Preferred Partner"]
        .iter()
        .map(|store| store.get(StoreField::Place).as_ref_id().unwrap())
        .collect();
    assert!(cities.len() > 50, "{}", cities.len());

    for format in ["Mi Home", "Preferred Partner", "LFR chain"] {
        let years: BTreeSet<i16> = by_format[format]
            .iter()
            .map(|store| opened(store).date.year())
            .collect();
        assert_eq!(years, BTreeSet::from([2017, 2018]), "{format}");
        let months: BTreeSet<i8> = by_format[format]
            .iter()
            .map(|store| opened(store).date.month())
            .collect();
        assert!(months.len() >= 10, "{format}: {months:?}");
        assert!(by_format[format].iter().all(|store| population(store) > 0));
    }
}

#[test]
fn its_check_finds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let registry = write(&folder.path().join("sample.haat"), sample::STORES);
    for store in stores(&registry) {
        let findings = check_store(|field| store.get(field), today());
        assert!(findings.is_empty(), "{}: {}", store.code(), findings[0]);
    }
}

#[test]
fn its_content_is_the_same_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let fingerprint = |name: &str| {
        write(&folder.path().join(name), sample::STORES)
            .read(|reader| reader.fingerprint())
            .unwrap()
    };
    assert_eq!(fingerprint("one.haat"), fingerprint("other.haat"));
    assert_eq!(
        fingerprint("third.haat"),
        "11df8d91148542311aba9f0ce9197f3a50137140dfbe220028738551cadf98ab"
    );
}

#[test]
fn it_says_that_it_is_synthetic_also_in_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    let (backup, again) = (
        folder.path().join("backup.haat"),
        folder.path().join("again.haat"),
    );
    let registry = write(&folder.path().join("sample.haat"), 100);
    registry.backup(&backup, &Watch::NONE).unwrap();
    restore(&backup, &again, &SystemClock::default(), &Watch::NONE).unwrap();
    let mark = |registry: &Registry| registry.read(|reader| reader.meta("sample")).unwrap();
    assert_eq!(mark(&registry).as_deref(), Some("100"));
    assert_eq!(
        mark(&Registry::open(&again).unwrap()).as_deref(),
        Some("100")
    );
    let plain = Registry::create(&folder.path().join("plain.haat")).unwrap();
    assert_eq!(mark(&plain), None);
}

#[test]
fn any_size_keeps_the_proportions_and_stopping_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for size in [1, 97, 1_000] {
        let registry = write(&folder.path().join(format!("{size}.haat")), size);
        assert_eq!(
            registry.read(|reader| reader.store_count()).unwrap(),
            u64::from(size)
        );
        // Of 4,850: 50 Mi Home, 500 Mi Stores, 4,000 Preferred Partners, 300 outlets of chains.
        let formats = [50, 500, 4_000, 300].map(|stores| stores * size / sample::STORES);
        let columns = registry.columns(AsOf::Now).unwrap();
        let facet = columns
            .facets(&StoreQuery::default(), &[Dimension::Format], 10)
            .unwrap()
            .remove(0);
        let mut counts: Vec<u32> = facet.values.iter().map(|value| value.count).collect();
        counts.sort_unstable();
        let mut wanted: Vec<u32> = formats.to_vec();
        wanted.sort_unstable();
        if size >= 1_000 {
            for (count, wanted) in counts.iter().zip(wanted) {
                assert!(count.abs_diff(wanted) <= 2, "{counts:?} of {size}");
            }
            assert_eq!(counts.len(), 4);
        }
    }
    let path = folder.path().join("stopped.haat");
    let stopped = sample::write(&path, 5_000, &mut |done, _| done < 1_000);
    assert!(matches!(stopped, Err(haat_registry::Error::Stopped)));
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        3,
        "no file is left"
    );
}
