//! Clusters of spellings, and writing one spelling for others.

use haat_registry::quality::{Clusters, Method, Within};
use haat_registry::{Action, AsOf, Error, FieldKey, FieldKind, Registry, StoreField, Value, Watch};

use super::{entries, held, registry};

fn clusters(registry: &Registry, field: impl Into<FieldKey>, method: Method) -> Clusters {
    registry
        .clusters(AsOf::Now, field.into(), method, &Watch::NONE)
        .unwrap()
}

/// `target < other, other` of each cluster.
fn shown(found: &Clusters) -> Vec<String> {
    let cluster = |cluster: &haat_registry::quality::Cluster| {
        let members: Vec<&str> = cluster.members.iter().map(|m| m.text.as_str()).collect();
        format!("{} < {}", members[0], members[1..].join(", "))
    };
    found.found.iter().map(cluster).collect()
}

#[test]
fn spellings_come_together_within_a_state_and_listed_towns_stay_apart() {
    use StoreField as F;
    let (_folder, registry) = registry(&[
        &[(F::State, "BR"), (F::Town, "PATNA")],
        &[(F::State, "BR"), (F::Town, "PATNA")],
        &[(F::State, "BR"), (F::Town, "Patna")],
        &[(F::State, "BR"), (F::Town, "patna.")],
        &[(F::State, "KL"), (F::Town, "patna")],
        &[(F::State, "BR"), (F::Town, "Gram Naya")],
        &[(F::State, "BR"), (F::Town, "Naya-Gram")],
        &[(F::State, "BR"), (F::Town, "Nayagram")],
        &[(F::State, "BR"), (F::Town, "Gaya")],
    ]);
    let found = clusters(&registry, F::Town, Method::Fingerprint);
    assert_eq!(
        shown(&found),
        ["Patna < PATNA, patna.", "Gram Naya < Naya-Gram"]
    );
    assert_eq!(found.values, 8);
    assert!(found.found[0].members.iter().all(|member| member.listed));
    // Written as the atlas does, though more stores write it otherwise.
    assert_eq!(found.found[0].stores(), 3);
    let found = clusters(&registry, F::Town, Method::Ngram);
    assert_eq!(
        shown(&found),
        ["Patna < PATNA, patna.", "Naya-Gram < Nayagram"]
    );
}

#[test]
fn two_listed_towns_that_sound_alike_are_two() {
    use StoreField as F;
    // The atlas lists both in Uttar Pradesh; they sound alike.
    let pair = two_alike();
    let (_folder, registry) = registry(&[
        &[(F::State, pair.0), (F::Town, pair.1)],
        &[(F::State, pair.0), (F::Town, pair.2)],
    ]);
    assert!(shown(&clusters(&registry, F::Town, Method::Sound)).is_empty());
}

/// A state and two towns listed in it that bear different names of one sound, and neither the other's.
fn two_alike() -> (&'static str, &'static str, &'static str) {
    for state in haat_atlas::State::all() {
        let towns: Vec<_> = haat_atlas::places_in(state).collect();
        for (at, one) in towns.iter().enumerate() {
            for other in &towns[at + 1..] {
                let named = |name| haat_atlas::towns_named(name, Some(state));
                if haat_atlas::fold(one.name) != haat_atlas::fold(other.name)
                    && haat_atlas::sound_of(one.name) == haat_atlas::sound_of(other.name)
                    && named(one.name) != named(other.name)
                {
                    return (state.iso, one.name, other.name);
                }
            }
        }
    }
    panic!("no two listed towns of a state sound alike");
}

#[test]
fn formats_partners_and_own_columns_come_together_by_their_names() {
    use StoreField as F;
    let (_folder, registry) = registry(&[
        &[(F::Format, "Mi Store"), (F::Partner, "Sharma & Sons")],
        &[(F::Format, "Mi Store"), (F::Partner, "SHARMA AND SONS")],
        &[(F::Format, "Store, Mi"), (F::Partner, "Gupta")],
    ]);
    assert_eq!(
        shown(&clusters(&registry, F::Format, Method::Fingerprint)),
        ["Mi Store < Store, Mi"]
    );
    assert_eq!(
        shown(&clusters(&registry, F::Partner, Method::Fingerprint)),
        ["Sharma & Sons < SHARMA AND SONS"]
    );
    let uid = registry
        .transact("asha", Action::new("test"), |tx| {
            let (own, _) = tx.own_field_named("Zone", FieldKind::Text)?;
            for (id, zone) in [(1, "North East"), (2, "north-east"), (3, "South")] {
                tx.set_store(id, FieldKey::Own(own.uid), Value::text(zone))?;
            }
            Ok(own.uid)
        })
        .unwrap()
        .value;
    let zone = FieldKey::Own(uid);
    assert_eq!(
        shown(&clusters(&registry, zone, Method::Fingerprint)),
        ["North East < north-east"]
    );
    registry
        .transact("asha", Action::new("quality.respell"), |tx| {
            let written = ["north-east".to_owned()];
            let done = tx.respell(zone, None, &written, "North East", &Watch::NONE)?;
            assert_eq!(done.stores, 1);
            let written = ["Store, Mi".to_owned()];
            tx.respell(F::Format.into(), None, &written, "Mi Store", &Watch::NONE)
        })
        .unwrap();
    assert_eq!(held(&registry, F::Format), ["1", "1", "1"]);
    assert!(shown(&clusters(&registry, zone, Method::Fingerprint)).is_empty());
    let refused = registry.clusters(AsOf::Now, F::Mobile.into(), Method::Sound, &Watch::NONE);
    assert!(matches!(refused, Err(Error::NoSuch { .. })));
}

#[test]
fn one_spelling_is_written_for_the_members_that_are_left_in_and_undone_as_one() {
    use StoreField as F;
    let (_folder, registry) = registry(&[
        &[(F::State, "BR"), (F::Town, "Patna")],
        &[(F::State, "BR"), (F::Town, "PATNA")],
        &[(F::State, "BR"), (F::Town, "patna.")],
        &[(F::State, "KL"), (F::Town, "PATNA")],
    ]);
    let before = held(&registry, F::Town);
    let within = Within {
        country: "IN".into(),
        state: "BR".into(),
    };
    let count = entries(&registry);
    let done = registry
        .transact("asha", Action::new("quality.respell"), |tx| {
            tx.respell(
                F::Town.into(),
                Some(&within),
                &["PATNA".to_owned()],
                " Patna ",
                &Watch::NONE,
            )
        })
        .unwrap();
    assert_eq!(done.value.stores, 1);
    assert_eq!(
        held(&registry, F::Town),
        ["Patna", "Patna", "patna.", "PATNA"]
    );
    assert_eq!(entries(&registry), count + 1);
    let entry = registry
        .read(|reader| reader.entry(done.entry.unwrap()))
        .unwrap();
    assert_eq!(
        entry.unwrap().words(),
        "wrote “Patna” for other spellings: one store"
    );
    registry.undo("asha").unwrap();
    assert_eq!(held(&registry, F::Town), before);
    let blank = registry.transact("asha", Action::new("quality.respell"), |tx| {
        tx.respell(
            F::Town.into(),
            None,
            &["PATNA".to_owned()],
            " ",
            &Watch::NONE,
        )
    });
    assert!(matches!(blank, Err(Error::NoSuch { .. })));
}
