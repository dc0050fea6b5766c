//! Towns nobody is sure of: what they may be, the decision, and that it is remembered.

use haat_atlas::{State, find_place, places_in};
use haat_registry::checks::Check;
use haat_registry::quality::{Doubt, PlaceDecision, PlacesInDoubt};
use haat_registry::{
    Action, AliasField, AsOf, Error, FieldKey, Registry, StoreField, StoreQuery, Value, Watch,
};

use super::{entries, held, registry, values};

fn in_doubt(registry: &Registry) -> PlacesInDoubt {
    registry
        .places_in_doubt(AsOf::Now, 100, &|_, _| true, &Watch::NONE)
        .unwrap()
}

fn id_of(town: &str, state: &str) -> u32 {
    find_place(town, State::by_iso(state), None)
        .unwrap()
        .place
        .id
}

fn decide(registry: &Registry, decision: PlaceDecision) -> (u64, Option<i64>) {
    let decisions = [decision];
    let stores = registry.decided_stores(&decisions, &Watch::NONE).unwrap();
    let work: Vec<_> = decisions.into_iter().zip(stores).collect();
    let done = registry
        .transact("asha", Action::new("places.confirm"), |tx| {
            tx.confirm_places(&work, &Watch::NONE)
        })
        .unwrap();
    (done.value.stores, done.entry)
}

#[test]
fn towns_in_doubt_come_with_what_they_may_be_and_what_speaks_for_it() {
    use StoreField as F;
    let (_folder, registry) = registry(&[
        // Sure: the town is there as it is written.
        &[(F::State, "BR"), (F::Town, "Patna"), (F::Pin, "800001")],
        &[
            (F::State, "BR"),
            (F::Town, "Bhagalpuur"),
            (F::District, "Bhagalpur"),
            (F::Pin, "812001"),
        ],
        &[
            (F::State, "BR"),
            (F::Town, "Bhagalpuur"),
            (F::District, "Bhagalpur"),
            (F::Pin, "812002"),
        ],
        &[
            (F::State, "BR"),
            (F::Town, "Qwxyz"),
            (F::Latitude, "25.6"),
            (F::Longitude, "85.13"),
        ],
        &[(F::State, "BR"), (F::Town, "Qqqq")],
        &[(F::State, "BR"), (F::Town, "Gaya"), (F::Pin, "110001")],
        &[(F::State, "BR"), (F::Town, "Gaya"), (F::District, "Patna")],
        &[(F::Country, "US"), (F::State, "AR"), (F::Town, "Qqqq")],
    ]);
    let found = in_doubt(&registry);
    let group = |town: &str| found.shown.iter().find(|group| group.town == town).unwrap();
    assert_eq!((found.groups, found.stores), (4, 6));

    let misspelt = group("Bhagalpuur");
    assert_eq!(misspelt.doubts.get(&Doubt::Misspelt), Some(&2));
    let first = &misspelt.candidates[0];
    assert_eq!((first.place.name, first.sure), ("Bhagalpur", true));
    let grounds: Vec<String> = first.evidence.iter().map(ToString::to_string).collect();
    assert!(
        grounds.iter().all(|ground| !ground.contains('{')),
        "{grounds:?}"
    );
    assert!(
        grounds.iter().any(|ground| ground.contains("2 of 2")),
        "{grounds:?}"
    );
    let behind = registry.columns(AsOf::Now).unwrap();
    assert_eq!(behind.count(&misspelt.query).unwrap(), 2);
    assert_eq!(
        misspelt.query.to_string().parse::<StoreQuery>().unwrap(),
        misspelt.query
    );

    // By its point alone nothing is sure.
    let by_point = group("Qwxyz");
    assert_eq!(by_point.doubts.get(&Doubt::NotListed), Some(&1));
    assert!(!by_point.candidates.is_empty() && by_point.candidates.iter().all(|one| !one.sure));
    assert!(group("Qqqq").candidates.is_empty());

    let gaya = group("Gaya");
    assert_eq!(gaya.doubts.get(&Doubt::PinOutside), Some(&1));
    assert_eq!(gaya.doubts.get(&Doubt::DistrictElsewhere), Some(&1));
    assert!(
        gaya.candidates.iter().all(|one| !one.sure),
        "district and PIN speak against it"
    );
    // Those without a town come before those that are only misspelt.
    assert_eq!(found.shown[0].doubts.keys().next(), Some(&Doubt::NotListed));
}

#[test]
fn a_confirmed_town_is_remembered_for_the_next_list_and_the_form_and_undone_as_one() {
    use StoreField as F;
    let (_folder, registry) = registry(&[
        &[(F::State, "BR"), (F::Town, "Kusum Nagar")],
        &[(F::State, "BR"), (F::Town, "KUSUM  nagar")],
        &[(F::State, "KL"), (F::Town, "Kusum Nagar")],
    ]);
    let patna = id_of("Patna", "BR");
    let before = [F::Place, F::PlaceCertainty, F::Town].map(|field| held(&registry, field));
    let count = entries(&registry);
    let decision = PlaceDecision {
        town: "kusum nagar".to_owned(),
        state: "BR".to_owned(),
        place: Some(patna),
        respell: false,
    };
    let (stores, entry) = decide(&registry, decision);
    assert_eq!((stores, entries(&registry)), (2, count + 1));
    assert_eq!(
        held(&registry, F::PlaceCertainty)[..2],
        ["confirmed", "confirmed"]
    );
    assert_eq!(
        held(&registry, F::Place)[..2],
        [patna.to_string(), patna.to_string()]
    );
    assert!(
        in_doubt(&registry)
            .shown
            .iter()
            .all(|group| group.state == "KL")
    );
    let words = registry
        .read(|reader| reader.entry(entry.unwrap()))
        .unwrap()
        .unwrap();
    assert_eq!(words.words(), "confirmed places: 2 stores");

    // The next store of that town is there without being asked about.
    let add = |code: &str, state: &str| {
        let values = values(&[
            (F::Code, Value::text(code)),
            (F::Country, Value::text("IN")),
            (F::State, Value::text(state)),
            (F::Town, Value::text("Kusum nagar")),
        ]);
        registry
            .transact("asha", Action::new("test"), |tx| tx.create_store(&values))
            .unwrap()
            .value
    };
    let (here, there) = (add("N1", "BR"), add("N2", "KL"));
    let place = |id: i64| {
        let store = registry.read(|reader| reader.store(id)).unwrap().unwrap();
        store.get(F::Place).as_ref_id()
    };
    assert_eq!(place(here), Some(i64::from(patna)));
    assert_ne!(place(there), Some(i64::from(patna)));
    registry.undo("asha").unwrap();
    registry.undo("asha").unwrap();
    registry.undo("asha").unwrap();
    let after = [F::Place, F::PlaceCertainty, F::Town].map(|field| held(&registry, field));
    assert_eq!(after, before);
    assert!(registry.read(|reader| reader.aliases()).unwrap().is_empty());
    assert_ne!(place(add("N3", "BR")), Some(i64::from(patna)));
}

#[test]
fn a_town_can_be_written_as_the_atlas_does_and_one_of_none_is_asked_about_no_more() {
    use StoreField as F;
    let (_folder, registry) = registry(&[
        &[(F::State, "BR"), (F::Town, "Bhagalpuur")],
        &[(F::State, "BR"), (F::Town, "Qqqq")],
    ]);
    let bhagalpur = id_of("Bhagalpur", "BR");
    let about = |town: &str, place: Option<u32>, respell: bool| PlaceDecision {
        town: town.to_owned(),
        state: "BR".to_owned(),
        place,
        respell,
    };
    let (_, entry) = decide(&registry, about("Bhagalpuur", Some(bhagalpur), true));
    assert_eq!(held(&registry, F::Town)[0], "Bhagalpur");
    // Each field is changed once, however much follows from the town.
    let changed = registry.read(|reader| reader.fields_changed(entry.unwrap(), 1));
    let mut fields = changed.unwrap();
    fields.sort();
    assert_eq!(fields, [F::Town.into(), F::PlaceCertainty.into()]);
    assert_eq!(held(&registry, F::PlaceCertainty)[0], "confirmed");
    // The store stays as it is: that the town is none of the listed is remembered alone.
    assert_eq!(decide(&registry, about("Qqqq", None, false)).0, 0);
    assert_eq!(in_doubt(&registry).groups, 0);
    let aliases = registry.read(|reader| reader.aliases()).unwrap();
    assert_eq!(aliases.len(), 2);
    let forgotten = aliases.iter().find(|alias| alias.means.is_empty()).unwrap();
    registry
        .transact("asha", Action::new("alias.forget"), |tx| {
            tx.forget_alias(forgotten.id)
        })
        .unwrap();
    assert_eq!(in_doubt(&registry).groups, 1);
    let refused = registry.transact("asha", Action::new("alias.forget"), |tx| {
        tx.forget_alias(forgotten.id)
    });
    assert!(matches!(refused, Err(Error::NoSuch { .. })));
    let unknown = registry.transact("asha", Action::new("places.confirm"), |tx| {
        tx.confirm_places(&[(about("Qqqq", Some(1), false), vec![2])], &Watch::NONE)
    });
    assert!(matches!(unknown, Err(Error::NoSuch { .. })));
}

#[test]
fn a_state_that_was_decided_is_read_by_the_form() {
    use StoreField as F;
    let (_folder, registry) = registry(&[&[]]);
    let state = |tx: &mut haat_registry::Tx<'_>| {
        let texts: [(FieldKey, String); 1] = [(F::State.into(), "Magadh".to_owned())];
        let typed = tx.read_typed(Some(1), &texts)?;
        let checks: Vec<Check> = typed.warnings.iter().map(|said| said.check).collect();
        Ok((typed.values.get(&F::State.into()).cloned(), checks))
    };
    let read = || {
        registry
            .rehearse("asha", Action::new("test"), state)
            .unwrap()
    };
    assert_eq!(
        read(),
        (Some(Value::text("Magadh")), vec![Check::StateUnknown])
    );
    registry
        .transact("asha", Action::new("test"), |tx| {
            assert!(tx.remember_alias(AliasField::State, " MAGADH", None, "BR")?);
            assert!(!tx.remember_alias(AliasField::State, "magadh", None, "BR")?);
            tx.remember_alias(AliasField::State, "magadh", None, "BR")
        })
        .unwrap();
    assert_eq!(read(), (Some(Value::text("BR")), vec![]));
    let judged = registry
        .read(|reader| reader.judge(Some(1), &[(F::State.into(), "Magadh".to_owned())]))
        .unwrap();
    assert!(judged.is_empty(), "{judged:?}");
    let none = registry.transact("asha", Action::new("test"), |tx| {
        tx.remember_alias(AliasField::State, "magadh", None, "XX")
    });
    assert!(matches!(none, Err(Error::NoSuch { .. })));
}

#[test]
fn a_district_that_was_decided_tells_namesakes_apart() {
    use StoreField as F;
    let state = State::by_iso("RJ").unwrap();
    let two: Vec<_> = places_in(state)
        .filter(|place| place.name == "Shahpura" && place.district.is_some())
        .collect();
    let (_folder, registry) = registry(&[&[
        (F::State, "RJ"),
        (F::Town, "Shahpura"),
        (F::District, "Our east"),
    ]]);
    let wanted = two.last().unwrap();
    registry
        .transact("asha", Action::new("test"), |tx| {
            let district = wanted.district.unwrap();
            let done = tx.confirm_district("our EAST", ("RJ", district), false, &Watch::NONE)?;
            assert_eq!(done.stores, 1);
            Ok(())
        })
        .unwrap();
    assert_eq!(held(&registry, F::Place), [wanted.id.to_string()]);
    assert_eq!(held(&registry, F::PlaceCertainty), ["exact"]);
}

#[test]
fn a_pin_tells_namesakes_apart_and_speaks_for_a_spelling() {
    use StoreField as F;
    let (_folder, registry) = registry(&[
        &[(F::State, "RJ"), (F::Town, "Shahpura"), (F::Pin, "311404")],
        &[(F::State, "RJ"), (F::Town, "Shahpura")],
        &[
            (F::State, "BR"),
            (F::Town, "Bhagalpuur"),
            (F::Pin, "812001"),
        ],
        &[
            (F::State, "BR"),
            (F::Town, "Our Colony"),
            (F::Pin, "800020"),
        ],
        &[(F::State, "BR"), (F::Town, "Gayaa"), (F::Pin, "800001")],
        &[(F::State, "UP"), (F::Town, "Rampur")],
    ]);
    let bhilwara = places_in(State::by_iso("RJ").unwrap())
        .find(|place| place.name == "Shahpura" && place.district == Some("Bhilwara"))
        .unwrap()
        .id
        .to_string();
    let certainty = || held(&registry, F::PlaceCertainty)[..2].to_vec();
    assert_eq!(held(&registry, F::Place)[0], bhilwara);
    assert_eq!(certainty(), ["exact", "unsure"]);
    // A PIN that is written later has the town looked up again.
    let pin = Value::text("311404");
    registry
        .transact("asha", Action::new("test"), |tx| {
            tx.set_store(2, F::Pin.into(), pin)
        })
        .unwrap();
    assert_eq!(certainty(), ["exact", "exact"]);

    let found = in_doubt(&registry);
    let first = |town: &str| {
        let mut groups = found.shown.iter();
        let group = groups.find(|group| group.town == town).unwrap();
        let first = &group.candidates[0];
        let grounds: Vec<String> = first.evidence.iter().map(ToString::to_string).collect();
        (first.place.name, first.sure, grounds.join("; "))
    };
    let (name, sure, grounds) = first("Bhagalpuur");
    assert_eq!((name, sure), ("Bhagalpur", true), "{grounds}");
    assert!(
        grounds.contains("PIN codes of its district or within 25 km: 1 of 1"),
        "{grounds}"
    );
    // A quarter of a town that its list does not name: found by its PIN, and not sure.
    let (name, sure, grounds) = first("Our Colony");
    assert_eq!((name, sure), ("Patna", false), "{grounds}");
    assert!(grounds.contains("post offices"), "{grounds}");
    // A name that several towns bear is not misspelt, however much the largest is likely meant.
    let rampur = found.shown.iter().find(|group| group.town == "Rampur");
    let doubts: Vec<_> = rampur.unwrap().doubts.keys().copied().collect();
    assert_eq!(doubts, [Doubt::Unsure]);
    // The name says one town, the PIN another: both are shown, and neither is sure.
    let gaya = found.shown.iter().find(|group| group.town == "Gayaa");
    let candidates = &gaya.unwrap().candidates;
    let may_be: Vec<&str> = candidates.iter().map(|one| one.place.name).collect();
    assert!(
        may_be.contains(&"Gaya") && may_be.contains(&"Patna"),
        "{may_be:?}"
    );
    assert!(candidates.iter().all(|one| !one.sure));
}

#[test]
fn a_district_that_is_none_comes_with_what_it_may_be() {
    use StoreField as F;
    let (_folder, registry) = registry(&[
        &[
            (F::State, "BR"),
            (F::District, "Muzafarpr"),
            (F::Pin, "842001"),
        ],
        &[
            (F::State, "BR"),
            (F::District, "MUZAFARPR"),
            (F::Pin, "842002"),
        ],
        // Two letters away from Patna, and its PIN is of Gaya: both are shown.
        &[
            (F::State, "BR"),
            (F::District, "Patxxa"),
            (F::Pin, "823001"),
        ],
        &[(F::State, "BR"), (F::District, "Qwertz")],
        // Known by another spelling, and unknown where there is nothing to know.
        &[(F::State, "BR"), (F::District, "East Champaran")],
        &[(F::Country, "US"), (F::State, "KY"), (F::District, "Ohio")],
    ]);
    let found = registry.districts_in_doubt(AsOf::Now).unwrap();
    let written: Vec<(&str, u64)> = found
        .iter()
        .map(|one| (one.written.as_str(), one.stores))
        .collect();
    assert_eq!(written, [("Muzafarpr", 2), ("Patxxa", 1), ("Qwertz", 1)]);
    let first = &found[0].candidates[0];
    assert_eq!((first.name, first.sure), ("Muzaffarpur", true));
    let grounds: Vec<String> = first.evidence.iter().map(ToString::to_string).collect();
    assert!(
        grounds.contains(&"PIN codes of Muzaffarpur: 2 of 2".to_owned()),
        "{grounds:?}"
    );
    let names: Vec<&str> = found[1].candidates.iter().map(|one| one.name).collect();
    assert!(names.starts_with(&["Gaya", "Patna"]), "{names:?}");
    assert!(found[1].candidates.iter().all(|one| !one.sure));
    assert!(found[2].candidates.is_empty());
    let columns = registry.columns(AsOf::Now).unwrap();
    assert_eq!(columns.count(&found[0].query).unwrap(), 2);

    let confirm = |respell| {
        registry.transact("asha", Action::new("places.confirm"), |tx| {
            tx.confirm_district("muzafarpr", ("BR", "Muzaffarpur"), respell, &Watch::NONE)
        })
    };
    confirm(false).unwrap();
    assert_eq!(registry.districts_in_doubt(AsOf::Now).unwrap().len(), 2);
    assert_eq!(held(&registry, F::District)[0], "Muzafarpr");
    assert_eq!(confirm(true).unwrap().value.stores, 2);
    assert_eq!(held(&registry, F::District)[..2], ["Muzaffarpur"; 2]);
}

/// A store by its town, district, state and PIN.
fn store(
    town: &'static str,
    district: &'static str,
    state: &'static str,
    pin: &'static str,
) -> [(StoreField, &'static str); 4] {
    use StoreField as F;
    [
        (F::Town, town),
        (F::District, district),
        (F::State, state),
        (F::Pin, pin),
    ]
}

#[test]
fn what_may_be_another_place_is_never_sure() {
    use StoreField as F;
    let stores = [
        // Raniganj is called Secunderabad too; Secunderabad itself is as near.
        store("Secundrabad", "Hyderabad", "TS", "500003"),
        // Raipur is one letter away; Rajpur is a place that is not listed.
        store("Rajpur", "Dehradun", "UK", "248009"),
        store("Banglore", "Bangalore Urban", "KA", "560001"),
        // Listed in Gujarat alone: no guess in another state, whose tier would be counted.
        store("Vijay Nagar", "Indore", "MP", "452010"),
    ];
    let (_folder, registry) = registry(&stores.each_ref().map(|fields| &fields[..]));
    let found = in_doubt(&registry);
    let group = |town: &str| found.shown.iter().find(|group| group.town == town).unwrap();
    let sure = |town: &str| group(town).candidates.iter().any(|one| one.sure);
    assert_eq!(
        ["Secundrabad", "Rajpur", "Banglore"].map(sure),
        [false, false, true]
    );
    // What is compared is named.
    let grounds: Vec<String> = group("Banglore").candidates[0]
        .evidence
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(grounds[0], "letters that are different from Bangalore: 1");
    let doubts: Vec<_> = group("Vijay Nagar").doubts.keys().copied().collect();
    assert_eq!(doubts, [Doubt::NotListed]);
    assert_eq!(held(&registry, F::Place)[3], "");
}

#[test]
fn a_near_name_is_no_town_that_district_and_pin_contradict() {
    use StoreField as F;
    let stores = [
        // Not Barshi in Solapur, and not Rajpur.
        store("Vashi", "Thane", "MH", "400703"),
        store("Raipur", "Raipur", "MP", "492001"),
        // The state is none: its PIN's is meant.
        store("Hamirpur", "Hamirpur", "Hills", "177001"),
        // Bilaspur of another state has the PIN.
        store("Bilaspur", "", "HP", "495001"),
        // Jharkhand was a part of Bihar.
        store("Hazaribag", "Hazaribag", "BR", "825301"),
    ];
    let stores = stores.each_ref().map(|fields| {
        let some: Vec<_> = fields
            .iter()
            .copied()
            .filter(|(_, text)| !text.is_empty())
            .collect();
        some
    });
    let (_folder, registry) = registry(&stores.each_ref().map(|fields| &fields[..]));
    let hamirpur = id_of("Hamirpur", "HP").to_string();
    let places = held(&registry, F::Place);
    assert_eq!((places[0].as_str(), places[1].as_str()), ("", ""));
    assert_eq!(places[2], hamirpur);
    let found = in_doubt(&registry);
    let group = |town: &str| found.shown.iter().find(|group| group.town == town).unwrap();
    let grounds = |town: &str| -> Vec<String> {
        let first = &group(town).candidates[0];
        first.evidence.iter().map(ToString::to_string).collect()
    };
    assert!(
        grounds("Bilaspur")
            .contains(&"PIN codes of its district or within 25 km: 0 of 1".to_owned()),
        "{:?}",
        grounds("Bilaspur")
    );
    // Written as the atlas does, the store is of the state its town lies in today.
    let hazaribagh = group("Hazaribag").candidates[0].place;
    assert_eq!(hazaribagh.state.iso, "JH");
    let about = PlaceDecision {
        town: "Hazaribag".to_owned(),
        state: "BR".to_owned(),
        place: Some(hazaribagh.id),
        respell: true,
    };
    assert_eq!(decide(&registry, about).0, 1);
    assert_eq!(held(&registry, F::State)[4], "JH");
    assert_eq!(held(&registry, F::PlaceCertainty)[4], "confirmed");
}
