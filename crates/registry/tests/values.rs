//! What becomes of values on their way into a store.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests are tests too"
)]

use haat_registry::{Action, Check, FieldKey, Held, Registry, Store, StoreField, Watch};

struct Kit {
    registry: Registry,
    _folder: tempfile::TempDir,
}

impl Kit {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        Self {
            registry,
            _folder: folder,
        }
    }

    /// Types values for a store, as a form does.
    fn hold(&self, id: Option<i64>, texts: &[(StoreField, &str)]) -> Held {
        let texts: Vec<(FieldKey, String)> = texts
            .iter()
            .map(|(field, text)| ((*field).into(), (*text).to_owned()))
            .collect();
        self.registry
            .transact("tester", Action::new("test"), |tx| {
                let mut typed = tx.read_typed(id, &texts)?;
                assert_eq!(typed.errors, []);
                tx.hold_store(id, &mut typed.values)
            })
            .unwrap()
            .value
    }

    fn store(&self, id: i64) -> Store {
        self.registry
            .read(|reader| reader.store(id))
            .unwrap()
            .unwrap()
    }

    fn text(&self, id: i64, field: StoreField) -> String {
        self.store(id)
            .get(field)
            .as_text()
            .unwrap_or_default()
            .to_owned()
    }
}

fn checks(held: &Held) -> Vec<(FieldKey, Check)> {
    held.refused
        .iter()
        .map(|finding| (finding.field, finding.check))
        .collect()
}

#[test]
fn an_error_across_fields_blames_what_was_to_be_set_and_takes_the_rest() {
    let kit = Kit::new();
    let id = kit
        .hold(
            None,
            &[
                (StoreField::Code, "A"),
                (StoreField::ClosedOn, "2018-12-01"),
            ],
        )
        .id
        .unwrap();
    let held = kit.hold(
        Some(id),
        &[
            (StoreField::Opened, "2019-02-01"),
            (StoreField::Name, "Alpha"),
        ],
    );
    let blamed = (StoreField::Opened.into(), Check::ClosedBeforeOpened);
    assert_eq!(checks(&held), [blamed]);
    assert!(kit.store(id).get(StoreField::Opened).is_blank());
    assert_eq!(kit.text(id, StoreField::Name), "Alpha");
    // Where both are to be set, it is the closing date.
    let held = kit.hold(
        Some(id),
        &[
            (StoreField::Opened, "2020-02-01"),
            (StoreField::ClosedOn, "2020-01-01"),
        ],
    );
    assert_eq!(
        checks(&held)[0],
        (StoreField::ClosedOn.into(), Check::ClosedBeforeOpened)
    );
}

#[test]
fn a_taken_code_holds_back_only_itself_and_makes_no_store() {
    let kit = Kit::new();
    kit.hold(None, &[(StoreField::Code, "A")]);
    let other = kit.hold(None, &[(StoreField::Code, "B")]).id.unwrap();
    let held = kit.hold(
        Some(other),
        &[(StoreField::Code, "A"), (StoreField::Name, "Beta")],
    );
    assert_eq!(checks(&held), [(StoreField::Code.into(), Check::CodeTaken)]);
    assert_eq!(kit.text(other, StoreField::Name), "Beta");
    let entries = kit.registry.read(|reader| reader.last_entry()).unwrap();
    let held = kit.hold(
        None,
        &[(StoreField::Code, "A"), (StoreField::Name, "Second")],
    );
    assert_eq!((held.id, held.changed), (None, false));
    assert_eq!(
        kit.registry.read(|reader| reader.last_entry()).unwrap(),
        entries
    );
}

#[test]
fn a_town_beside_a_state_that_is_none_is_not_surely_that_town() {
    let kit = Kit::new();
    let texts = [
        (StoreField::Code, "A"),
        (StoreField::Country, "India"),
        (StoreField::Town, "Patna"),
        (StoreField::State, "Bihar"),
    ];
    let id = kit.hold(None, &texts).id.unwrap();
    assert_eq!(kit.text(id, StoreField::PlaceCertainty), "exact");
    kit.hold(Some(id), &[(StoreField::State, "Narnia")]);
    assert_eq!(kit.text(id, StoreField::PlaceCertainty), "unsure");
}

#[test]
fn a_country_said_later_reads_state_pin_and_mobile_anew() {
    let kit = Kit::new();
    let texts = [
        (StoreField::Code, "A"),
        (StoreField::State, "Bihar"),
        (StoreField::Pin, "800 001"),
        (StoreField::Mobile, "+91 98765 43210"),
    ];
    let id = kit.hold(None, &texts).id.unwrap();
    assert_eq!(kit.text(id, StoreField::State), "Bihar");
    kit.hold(
        Some(id),
        &[(StoreField::Country, "India"), (StoreField::Town, "Patna")],
    );
    assert_eq!(kit.text(id, StoreField::State), "BR");
    assert_eq!(kit.text(id, StoreField::Pin), "800001");
    assert_eq!(kit.text(id, StoreField::Mobile), "9876543210");
    assert_eq!(
        kit.store(id).get(StoreField::Place).as_ref_id(),
        Some(1_260_086)
    );
    kit.registry.undo("tester").unwrap();
    assert_eq!(kit.text(id, StoreField::State), "Bihar");
}

#[test]
fn a_confirmed_place_stands_until_the_store_is_said_to_be_elsewhere() {
    let kit = Kit::new();
    let texts = [
        (StoreField::Code, "A"),
        (StoreField::Country, "IN"),
        (StoreField::State, "BR"),
        (StoreField::Town, "Patnaa"),
    ];
    let id = kit.hold(None, &texts).id.unwrap();
    assert_eq!(kit.text(id, StoreField::PlaceCertainty), "likely");
    let bihar = haat_atlas::State::by_iso("BR");
    let named = |town: &str| haat_atlas::find_place(town, bihar, None).unwrap().place.id;
    // Another place than the one that was found is somebody's word.
    kit.hold(
        Some(id),
        &[(StoreField::Place, &named("Dinapore").to_string())],
    );
    assert_eq!(kit.text(id, StoreField::PlaceCertainty), "confirmed");
    kit.hold(Some(id), &[(StoreField::District, "Patna")]);
    assert_eq!(kit.text(id, StoreField::PlaceCertainty), "confirmed");
    kit.hold(Some(id), &[(StoreField::Town, "Gaya")]);
    assert_eq!(kit.text(id, StoreField::PlaceCertainty), "exact");
    let place = kit.store(id).get(StoreField::Place).as_ref_id();
    assert_eq!(place, Some(i64::from(named("Gaya"))));
    kit.hold(Some(id), &[(StoreField::Place, "")]);
    assert_eq!(kit.text(id, StoreField::PlaceCertainty), "");
}

#[test]
fn how_sure_a_place_is_has_four_words() {
    let kit = Kit::new();
    let id = kit.hold(None, &[(StoreField::Code, "A")]).id.unwrap();
    let banana = [(StoreField::PlaceCertainty.into(), "banana".to_owned())];
    let typed = kit
        .registry
        .rehearse("tester", Action::new("test"), |tx| {
            tx.read_typed(Some(id), &banana)
        })
        .unwrap();
    assert_eq!(typed.errors[0].check, Check::UnknownChoice);
    assert!(typed.values.is_empty());
}

#[test]
fn undo_can_be_held_to_the_entry_that_was_shown() {
    let kit = Kit::new();
    kit.hold(None, &[(StoreField::Code, "A")]);
    let shown = kit.registry.read(|reader| reader.last_entry()).unwrap();
    kit.hold(None, &[(StoreField::Code, "B")]);
    let refused = kit
        .registry
        .undo_shown("tester", &[shown], &Watch::NONE)
        .unwrap_err();
    assert_eq!(refused.code(), "moved_on");
    let count = || kit.registry.read(|reader| reader.store_count()).unwrap();
    assert_eq!(count(), 2);
    let newest = kit.registry.read(|reader| reader.last_entry()).unwrap();
    kit.registry
        .undo_shown("tester", &[newest], &Watch::NONE)
        .unwrap();
    assert_eq!(count(), 1);
    assert_eq!(
        kit.registry
            .redo_shown("tester", &[shown], &Watch::NONE)
            .unwrap_err()
            .code(),
        "moved_on"
    );
    kit.registry
        .redo_shown("tester", &[newest], &Watch::NONE)
        .unwrap();
    assert_eq!(count(), 2);
}

#[test]
fn an_area_that_no_store_has_is_looked_at() {
    let kit = Kit::new();
    for (area, looked_at) in [
        ("0", true),
        ("-5", true),
        ("1", false),
        ("3163567", false),
        ("99999999999999999999", true),
    ] {
        let held = kit.hold(
            None,
            &[(StoreField::Code, area), (StoreField::AreaSqft, area)],
        );
        let found = kit
            .registry
            .read(|reader| reader.judge(held.id, &[]))
            .unwrap();
        let warned = found
            .iter()
            .any(|finding| finding.check == Check::AreaNotPossible);
        assert_eq!(warned, looked_at, "{area}");
    }
}
