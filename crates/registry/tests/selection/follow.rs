//! Columns that followed the journal answer as columns built afresh do, after any writes of this program or another one.

use haat_registry::{
    Action, AsOf, Dimension, FieldKey, FieldKind, FieldValues, PartnerDraft, Reader, Registry,
    StoreField, StoreQuery, Summary, Value,
};

use super::ask::Ask;
use super::model::Model;
use super::network::{self, Kit, TODAY};

const ROUNDS: usize = 50;

#[test]
fn follows_as_if_built_afresh() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    network::write(&path, 250, 11);
    let registry = Registry::open(&path).unwrap();
    let other = Registry::open(&path).unwrap();
    let mut rng = fastrand::Rng::with_seed(12);
    let questions: Vec<Ask> = {
        let model = Model::of(&registry);
        (0..400).map(|_| Ask::draw(&mut rng, &model)).collect()
    };
    let kit = registry
        .transact("tester", Action::new("test"), |tx| Ok(Kit::again(tx)))
        .unwrap()
        .value;
    registry.columns(AsOf::Now).unwrap();
    let mut next = 10_000;
    let mut snapshots = Vec::new();
    for round in 0..ROUNDS {
        for _ in 0..rng.usize(1..4) {
            let writer = if rng.bool() { &registry } else { &other };
            write(writer, &mut rng, &kit, &mut next);
        }
        let asked: Vec<&Ask> = (0..4)
            .map(|_| &questions[rng.usize(0..questions.len())])
            .collect();
        compare(&registry, &path, &asked, round);
        snapshots.push(Snapshot::take(&registry));
    }
    // Every state is there again, as recorded at its time.
    let later = snapshots
        .windows(2)
        .filter(|pair| pair[0].wall < pair[1].wall);
    let checked = later.map(|pair| pair[0].check(&registry)).count();
    assert!(checked > ROUNDS / 2, "{checked}");
}

/// What some questions were answered at some time.
struct Snapshot {
    wall: i64,
    answers: Vec<(StoreQuery, Vec<haat_registry::Store>)>,
    /// Counts by every dimension there was, under the names of the time.
    counts: Vec<(Dimension, Summary)>,
    names: [Vec<(i64, String)>; 2],
}

/// Formats and partners as reports name them.
fn names_of(registry: &Registry, as_of: AsOf) -> [Vec<(i64, String)>; 2] {
    let read = |reader: &Reader<'_>| {
        let formats = reader.formats_ever()?.into_iter();
        let mut names = [
            formats.map(|format| (format.id, format.name)).collect(),
            reader.partner_names_ever()?,
        ];
        names.iter_mut().for_each(|names: &mut Vec<_>| names.sort());
        Ok(names)
    };
    registry.read_as_of(as_of, read).unwrap()
}

fn counts_of(registry: &Registry, as_of: AsOf, dimensions: &[Dimension]) -> Vec<Summary> {
    let columns = registry.columns(as_of).unwrap();
    let count = |dimension: &Dimension| {
        let query = StoreQuery::default();
        let by = std::slice::from_ref(dimension);
        columns.summarise(&query, by).unwrap()
    };
    dimensions.iter().map(count).collect()
}

impl Snapshot {
    fn take(registry: &Registry) -> Self {
        let last = registry.read(|reader| Ok(reader.entries(None, 1)?.remove(0)));
        let questions = [
            "",
            "on:2018-10-29",
            "state:BR,UP,GA sort:state,-opened",
            "-town:? area:>500 sort:town,-area",
            "tier:3.. sort:tier,closed",
            "balaji -status:closed",
        ];
        let answer = |text: &&str| {
            let query = StoreQuery::parse(text).unwrap();
            let stores = stores_of(registry, &query, AsOf::Now);
            (query, stores)
        };
        let fields = registry.read(|reader| reader.own_fields()).unwrap();
        let own = fields
            .iter()
            .filter(|field| !matches!(field.kind, FieldKind::Date | FieldKind::Number))
            .map(|field| Dimension::Own(field.name.clone()));
        let dimensions: Vec<Dimension> = Dimension::BUILTIN.iter().cloned().chain(own).collect();
        let counts = counts_of(registry, AsOf::Now, &dimensions);
        Self {
            wall: last.unwrap().stamp.wall,
            counts: dimensions.into_iter().zip(counts).collect(),
            names: names_of(registry, AsOf::Now),
            answers: questions.iter().map(answer).collect(),
        }
    }

    fn check(&self, registry: &Registry) {
        let as_of = AsOf::Recorded(self.wall);
        for (dimension, then) in &self.counts {
            let recorded = counts_of(registry, as_of, std::slice::from_ref(dimension));
            assert_eq!(&recorded[0], then, "{dimension} at {}", self.wall);
        }
        assert_eq!(names_of(registry, as_of), self.names, "at {}", self.wall);
        for (query, then) in &self.answers {
            let recorded = stores_of(registry, query, AsOf::Recorded(self.wall));
            let codes = |stores: &[haat_registry::Store]| -> Vec<String> {
                stores.iter().map(|store| store.code().to_owned()).collect()
            };
            assert_eq!(codes(&recorded), codes(then), "{query} at {}", self.wall);
            let values = |stores: &[haat_registry::Store]| -> Vec<Vec<Value>> {
                stores.iter().map(|store| store.values.clone()).collect()
            };
            assert!(
                values(&recorded) == values(then),
                "{query} at {}",
                self.wall
            );
        }
    }
}

fn stores_of(registry: &Registry, query: &StoreQuery, as_of: AsOf) -> Vec<haat_registry::Store> {
    let columns = registry.columns(as_of).unwrap();
    let ids: Vec<i64> = columns.select(query).unwrap().ids().collect();
    registry.stores(&ids, as_of).unwrap()
}

#[test]
fn a_corrected_spelling_is_shown_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(&folder.path().join("network.haat")).unwrap();
    let act = || Action::new("test");
    let ids = registry
        .transact("tester", act(), |tx| {
            let towns = ["PATNA", "Patna", "Gaya"];
            let mut ids = Vec::new();
            for (at, town) in towns.into_iter().enumerate() {
                let values = [
                    (StoreField::Code, format!("S{at}")),
                    (StoreField::Town, town.to_owned()),
                ];
                let values = values.map(|(field, text)| (field.into(), Value::Text(text)));
                ids.push(tx.create_store(&FieldValues::from_iter(values))?);
            }
            Ok(ids)
        })
        .unwrap()
        .value;
    let shown = || {
        let columns = registry.columns(AsOf::Now).unwrap();
        let facet = columns.facets(&StoreQuery::default(), &[Dimension::Town], 9);
        let values = facet.unwrap().remove(0).values;
        let shown: Vec<String> = values.into_iter().map(|value| value.label).collect();
        shown.join(" ")
    };
    let set = |id: i64, town: &str| {
        let town = Value::text(town);
        registry.transact("tester", act(), |tx| {
            tx.set_store(id, StoreField::Town.into(), town)
        })
    };
    assert_eq!(shown(), "PATNA Gaya");
    set(ids[0], "Patna").unwrap();
    assert_eq!(shown(), "Patna Gaya");
    set(ids[2], "gaya").unwrap();
    assert_eq!(shown(), "Patna gaya");
    registry.undo("tester").unwrap();
    assert_eq!(shown(), "Patna Gaya");
    registry.undo("tester").unwrap();
    assert_eq!(shown(), "PATNA Gaya");
    registry
        .transact("tester", act(), |tx| tx.delete_store(ids[0]))
        .unwrap();
    assert_eq!(shown(), "Gaya Patna");
}

/// Everything that columns answer, of some questions, from the followed ones and from new ones.
pub fn compare(followed: &Registry, path: &std::path::Path, asked: &[&Ask], round: usize) {
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

pub fn write(registry: &Registry, rng: &mut fastrand::Rng, kit: &Kit, next: &mut usize) {
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
            let values = FieldValues::from_iter([
                (StoreField::Code.into(), Value::Text(format!("N{next}"))),
                (StoreField::Partner.into(), Value::Ref(made)),
            ]);
            tx.create_store(&values).map(|_| ())
        }),
    };
    done.unwrap();
}

/// Names without any row: their codes are counted past what the rows' codes needed.
#[test]
fn names_that_no_store_has_do_not_upset_the_counts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    network::write(&path, 250, 11);
    let registry = Registry::open(&path).unwrap();
    let before = registry.columns(AsOf::Now).unwrap().len();
    let act = || Action::new("test");
    registry
        .transact("tester", act(), |tx| {
            for partner in 0..400 {
                let (partner, _) = tx.partner_named(&format!("Many {partner}"))?;
                let values = FieldValues::from_iter([
                    (
                        StoreField::Code.into(),
                        Value::Text(format!("Many-{partner}")),
                    ),
                    (StoreField::Partner.into(), Value::Ref(partner)),
                ]);
                tx.create_store(&values)?;
            }
            Ok(())
        })
        .unwrap();
    registry.undo("tester").unwrap();
    let columns = registry.columns(AsOf::Now).unwrap();
    assert_eq!(columns.len(), before);
    let query = StoreQuery::default();
    let facets = columns.facets(&query, &Dimension::STANDARD, 1_000).unwrap();
    for facet in facets {
        let counted: u32 = facet.values.iter().map(|value| value.count).sum();
        assert_eq!((counted + facet.other + facet.blank) as usize, before);
    }
    columns.figures(&query, TODAY).unwrap();
}
