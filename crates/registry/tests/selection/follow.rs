//! Columns that followed the journal answer as columns built afresh do, after any writes of this program or another one.

use haat_registry::{
    Action, AsOf, Dimension, FieldKey, FieldKind, FieldValues, PartnerDraft, Registry, StoreField,
    StoreQuery, Value,
};

use super::ask::Ask;
use super::model::Model;
use super::network::{self, Kit, TODAY};

const ROUNDS: usize = 60;
const SPELLINGS: bool = false;

#[test]
fn follows_as_if_built_afresh() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    network::write_spelled(&path, 250, 11, SPELLINGS);
    let registry = Registry::open(&path).unwrap();
    let other = Registry::open(&path).unwrap();
    let mut rng = fastrand::Rng::with_seed(12);
    let questions: Vec<Ask> = {
        let model = Model::of(&registry);
        (0..400).map(|_| Ask::draw(&mut rng, &model)).collect()
    };
    let mut kit = registry
        .transact("tester", Action::new("test"), |tx| Ok(Kit::again(tx)))
        .unwrap()
        .value;
    kit.spellings = SPELLINGS;
    registry.columns(AsOf::Now).unwrap();
    let mut next = 10_000;
    for round in 0..ROUNDS {
        for _ in 0..rng.usize(1..4) {
            let writer = if rng.bool() { &registry } else { &other };
            write(writer, &mut rng, &kit, &mut next);
        }
        let asked: Vec<&Ask> = (0..4)
            .map(|_| &questions[rng.usize(0..questions.len())])
            .collect();
        compare(&registry, &path, &asked, round);
    }
}

/// Everything that columns answer, of some questions, from the followed ones and from new ones.
fn compare(followed: &Registry, path: &std::path::Path, asked: &[&Ask], round: usize) {
    let fresh = Registry::open(path).unwrap();
    let (left, right) = (
        followed.columns(AsOf::Now).unwrap(),
        fresh.columns(AsOf::Now).unwrap(),
    );
    assert_eq!(
        (left.entry(), left.len()),
        (right.entry(), right.len()),
        "round {round}"
    );
    let own = fresh.read(|reader| reader.own_fields()).unwrap();
    let mut dimensions = Dimension::BUILTIN.to_vec();
    dimensions.extend(own.into_iter().map(|field| Dimension::Own(field.name)));
    for ask in asked {
        let query = StoreQuery::parse(&ask.to_string()).unwrap();
        let ids = |registry: &haat_registry::Columns| {
            registry
                .select(&query)
                .map(|selection| selection.ids().collect::<Vec<_>>())
        };
        assert_eq!(ids(&left), ids(&right), "round {round}: {ask}");
        assert_eq!(
            left.figures(&query, TODAY),
            right.figures(&query, TODAY),
            "round {round}: {ask}"
        );
        assert_eq!(
            left.openings_by_month(&query),
            right.openings_by_month(&query),
            "round {round}: {ask}"
        );
        for pair in dimensions.windows(2) {
            assert_eq!(
                left.facets(&query, pair, 9),
                right.facets(&query, pair, 9),
                "round {round}: {ask} {pair:?}"
            );
            assert_eq!(
                left.summarise(&query, pair),
                right.summarise(&query, pair),
                "round {round}: {ask} {pair:?}"
            );
        }
    }
}

fn write(registry: &Registry, rng: &mut fastrand::Rng, kit: &Kit, next: &mut usize) {
    let live = registry
        .columns(AsOf::Now)
        .unwrap()
        .select(&StoreQuery::default())
        .unwrap();
    let some: Vec<i64> = if live.is_empty() {
        Vec::new()
    } else {
        (0..rng.usize(1..6))
            .map(|_| live.window(rng.usize(0..live.len()), 1)[0])
            .collect()
    };
    let done = match rng.u8(0..16) {
        0..3 => registry.transact("tester", Action::new("test"), |tx| {
            for _ in 0..rng.usize(1..20) {
                *next += 1;
                tx.create_store(&kit.store(rng, *next))?;
            }
            Ok(())
        }),
        3..8 => registry.transact("tester", Action::new("test"), |tx| {
            for id in &some {
                let (key, value) = kit.edit(rng);
                // Closed before opened is refused, and nothing is written of it.
                let _ = tx.set_store(*id, key, value);
            }
            Ok(())
        }),
        8 | 9 => registry.transact("tester", Action::new("test"), |tx| {
            for id in &some {
                let _ = tx.delete_store(*id);
            }
            Ok(())
        }),
        10..12 => return drop(registry.undo("tester").unwrap()),
        12 => return drop(registry.redo("tester").unwrap()),
        13 => registry.transact("tester", Action::new("test"), |tx| {
            *next += 1;
            let name = format!("Sample own {next}");
            let uid = tx.create_own_field(&name, FieldKind::Text, &[], false)?;
            for id in &some {
                tx.set_store(*id, FieldKey::Own(uid), Value::text("some words"))?;
            }
            Ok(())
        }),
        14 => registry.transact("tester", Action::new("test"), |tx| {
            let own = tx.own_fields()?;
            let Some(field) = own
                .iter()
                .find(|field| field.name.starts_with("Sample own"))
            else {
                return Ok(());
            };
            tx.delete_own_field(field.uid)
        }),
        _ => registry.transact("tester", Action::new("test"), |tx| {
            *next += 1;
            let mut partner = tx.partners()?.swap_remove(0);
            partner.name = format!("Renamed {next}");
            tx.edit_partner(&partner)?;
            let mut format = tx.formats()?.swap_remove(0);
            format.ownership = if rng.bool() {
                None
            } else {
                Some(haat_registry::Ownership::Fico)
            };
            tx.edit_format(&format)?;
            let made = tx.create_partner(&PartnerDraft {
                name: format!("New {next}"),
                ..PartnerDraft::default()
            })?;
            *next += 1;
            let values = FieldValues::from([
                (StoreField::Code.into(), Value::Text(format!("N{next}"))),
                (StoreField::Partner.into(), Value::Ref(made)),
            ]);
            tx.create_store(&values).map(|_| ())
        }),
    };
    done.unwrap();
}
