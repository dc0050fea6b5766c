//! Long work on quality says how far it is, and what is stopped leaves the registry as it was.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use haat_registry::checks::Check;
use haat_registry::quality::{Alike, Corrected, Method, PlaceDecision};
use haat_registry::{
    Action, AsOf, ComparedState, Error, Registry, Result, StoreField, StoreQuery, Tx, Value, Watch,
};

use super::{entries, held, registry};

/// What a watch was told: by phase, how many of how many.
type Heard = Arc<Mutex<BTreeMap<&'static str, Vec<(u64, u64)>>>>;

/// A watch that hears everything and stops where it has heard so much.
fn hearing(stop: impl Fn(&'static str, u64) -> bool + Send + Sync + 'static) -> (Watch, Heard) {
    let heard = Heard::default();
    let told = Arc::clone(&heard);
    let watch = Watch::new(move |phase, done, total| {
        told.lock()
            .unwrap()
            .entry(phase)
            .or_default()
            .push((done, total));
        !stop(phase, done)
    });
    (watch, heard)
}

/// Every phase goes up and comes near its end, of which it knows from the beginning.
fn assert_rises(heard: &Heard, phases: &[&str]) {
    let heard = heard.lock().unwrap();
    assert_eq!(heard.keys().copied().collect::<Vec<_>>(), phases);
    for (phase, told) in heard.iter() {
        let total = told[0].1;
        assert!(
            told.iter().all(|one| one.1 == total && one.0 <= total),
            "{phase}: {told:?}"
        );
        let furthest = told.iter().map(|one| one.0).max().unwrap();
        assert!(furthest * 2 >= total, "{phase}: {told:?}");
    }
}

fn sample(stores: u32) -> (tempfile::TempDir, Registry) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.haat");
    let registry = haat_registry::sample::write(&path, stores, &mut |_, _| true).unwrap();
    (folder, registry)
}

#[test]
fn checks_spellings_towns_and_comparisons_say_how_far_they_are() {
    // More than two blocks of rows.
    let (_folder, registry) = sample(10_000);
    let all = StoreQuery::default();
    let columns = registry.columns(AsOf::Now).unwrap();
    let (watch, heard) = hearing(|_, _| false);
    columns.findings(&all, &watch).unwrap().unwrap();
    assert_rises(&heard, &["checking"]);

    let (watch, heard) = hearing(|_, _| false);
    registry
        .clusters(AsOf::Now, StoreField::Town.into(), Method::Sound, &watch)
        .unwrap();
    assert_rises(&heard, &["comparing", "reading"]);

    let before = registry
        .read(|reader| reader.entry(reader.last_entry()?))
        .unwrap()
        .unwrap();
    registry
        .transact("asha", Action::new("test"), |tx| {
            for id in 1..=600 {
                tx.set_store(
                    id,
                    StoreField::Town.into(),
                    Value::text(&format!("Qwxyz {}", id % 9)),
                )?;
            }
            Ok(())
        })
        .unwrap();
    let (watch, heard) = hearing(|_, _| false);
    registry
        .places_in_doubt(AsOf::Now, 100, &|_, _| true, &watch)
        .unwrap();
    assert_rises(&heard, &["checking", "looking"]);

    let (watch, heard) = hearing(|_, _| false);
    let state = |as_of| ComparedState { as_of, on: None };
    let states = [state(AsOf::Recorded(before.stamp.wall)), state(AsOf::Now)];
    let found = registry
        .difference(&all, states, &watch, &mut |_| Ok(()))
        .unwrap();
    assert_eq!(found.changed, 600);
    assert_rises(&heard, &["comparing", "looking_back"]);
}

#[test]
fn what_is_stopped_on_the_way_says_so() {
    let (_folder, registry) = sample(600);
    let all = StoreQuery::default();
    let columns = registry.columns(AsOf::Now).unwrap();
    let (watch, _) = hearing(|_, _| true);
    assert_eq!(columns.findings(&all, &watch).unwrap(), None);
    let stopped = |done: Result<()>| assert!(matches!(done, Err(Error::Stopped)), "{done:?}");
    let town = StoreField::Town.into();
    for phase in ["reading", "comparing"] {
        let (watch, _) = hearing(move |now, _| now == phase);
        stopped(
            registry
                .clusters(AsOf::Now, town, Method::Ngram, &watch)
                .map(drop),
        );
    }
    let (watch, _) = hearing(|now, _| now == "comparing");
    let both = [ComparedState {
        as_of: AsOf::Now,
        on: None,
    }; 2];
    let other = ComparedState {
        on: Some("2001-01-01".parse().unwrap()),
        ..both[0]
    };
    let states = [other, both[1]];
    stopped(
        registry
            .difference(&all, states, &watch, &mut |_| Ok(()))
            .map(drop),
    );
    let (watch, _) = hearing(|_, _| true);
    stopped(
        registry
            .places_in_doubt(AsOf::Now, 9, &|_, _| true, &watch)
            .map(drop),
    );
    stopped(
        registry
            .faults(
                AsOf::Now,
                &all,
                Check::PinForm,
                StoreField::Pin.into(),
                9,
                &watch,
            )
            .map(drop),
    );
}

/// Makes a change of 600 stores three times: to its end, stopped on its way, and to its end again; what is stopped leaves nothing.
fn assert_stops_whole(
    registry: &Registry,
    field: StoreField,
    change: &dyn Fn(&mut Tx<'_>, &Watch) -> Result<Corrected>,
) {
    let (before, count) = (held(registry, field), entries(registry));
    let (watch, heard) = hearing(|_, done| done > 300);
    let stopped = registry.transact("asha", Action::new("test"), |tx| change(tx, &watch));
    assert!(matches!(stopped, Err(Error::Stopped)));
    assert_eq!(heard.lock().unwrap()["writing"].last().unwrap().1, 600);
    assert_eq!((held(registry, field), entries(registry)), (before, count));
    let (watch, heard) = hearing(|_, _| false);
    let done = registry.transact("asha", Action::new("test"), |tx| change(tx, &watch));
    assert_eq!(done.unwrap().value.stores, 600);
    assert_rises(&heard, &["writing"]);
}

#[test]
fn corrections_say_how_far_they_are_and_what_is_stopped_leaves_nothing() {
    use StoreField as F;
    let row: &[(F, &str)] = &[
        (F::State, "Magadh"),
        (F::Town, "Kusum Nagar"),
        (F::District, "Ptna"),
        (F::Pin, "12 800001"),
    ];
    let (_folder, registry) = registry(&vec![row; 600]);
    let ids: Vec<i64> = (1..=600).collect();
    assert_stops_whole(&registry, F::Pin, &|tx, watch| {
        tx.correct_findings(&ids, Check::PinForm, F::Pin.into(), &Alike::All, watch)
    });
    assert_stops_whole(&registry, F::State, &|tx, watch| {
        tx.confirm_state("Magadh", "BR", watch)
    });
    assert_stops_whole(&registry, F::District, &|tx, watch| {
        tx.confirm_district("Ptna", ("BR", "Patna"), true, watch)
    });
    let patna = haat_atlas::find_place("Patna", haat_atlas::State::by_iso("BR"), None).unwrap();
    let decision = PlaceDecision {
        town: "Kusum Nagar".into(),
        state: "BR".into(),
        place: Some(patna.place.id),
        respell: true,
    };
    let work = [(decision, ids.clone())];
    assert_stops_whole(&registry, F::Town, &|tx, watch| {
        tx.confirm_places(&work, watch)
    });
    assert_stops_whole(&registry, F::Town, &|tx, watch| {
        tx.respell(
            F::Town.into(),
            None,
            &["Patna".to_owned()],
            "Pataliputra",
            watch,
        )
    });
}
