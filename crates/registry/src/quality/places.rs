//! Towns that nobody is sure of: what each may be, with what speaks for it, and the decision, which is remembered.

use std::collections::BTreeMap;

use haat_atlas::{
    Certainty, PinArea, Place, State, find_place, fold, haversine_km, nearest_place, sound_of,
};

use super::correct::Corrected;
use super::evidence::Evidence;
use crate::checks::Aliases;
use crate::columns::{AsOf, Doubt, InDoubt};
use crate::door::Tx;
use crate::error::{Error, Result};
use crate::model::{AliasField, FieldValues, StoreField, Value};
use crate::query::{Filter, QueryField, StoreQuery, Test};
use crate::registry::Registry;
use crate::watch::{Steps, Watch};

/// A point within this of a town's centre is one of the town's.
const NEAR_KM: f64 = 25.0;

/// Points whose middle lies this near to a listed town may be of it.
const BY_POINT_KM: f64 = 15.0;

/// A town of the district that a PIN names may be so far from the middle of its post offices.
const DISTRICT_KM: f64 = 40.0;

/// Towns that are proposed for a name at most.
const CANDIDATES: usize = 4;

/// A town that a name may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The town.
    pub place: &'static Place,
    /// What speaks for it, and what does not.
    pub evidence: Vec<Evidence>,
    /// Whether it is a town of this name or near it, something else speaks for it, and nothing against it.
    pub sure: bool,
    weight: i64,
    /// Whether it is the town's own name that is written, or nearly, and by how many letters its nearest name differs.
    named: (bool, usize),
}

/// Stores in doubt that write one town in one state.
#[derive(Debug, Clone, PartialEq)]
pub struct InDoubtGroup {
    /// The town as some store writes it.
    pub town: String,
    /// The state as it is held: ISO code in India, empty where none is.
    pub state: String,
    /// How many stores.
    pub stores: u64,
    /// How many for what.
    pub doubts: BTreeMap<Doubt, u64>,
    /// What it may be, the likeliest first.
    pub candidates: Vec<Candidate>,
    /// The query that holds for them, and perhaps for some of the same name that nobody doubts.
    pub query: StoreQuery,
}

/// A text that stores of India hold for their state and that is none of its states.
#[derive(Debug, Clone, PartialEq)]
pub struct StateInDoubt {
    /// The text as some store writes it.
    pub written: String,
    /// How many stores.
    pub stores: u64,
    /// The query that holds for them.
    pub query: StoreQuery,
}

/// Every town in doubt.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlacesInDoubt {
    /// The first of them: those not found or unsure before those misspelt, then the most stores.
    pub shown: Vec<InDoubtGroup>,
    /// How many there are.
    pub groups: u64,
    /// How many stores.
    pub stores: u64,
}

/// What a person decides about a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceDecision {
    /// The town, as it is written.
    pub town: String,
    /// The state it is written with, as it is held; empty where none is.
    pub state: String,
    /// GeoNames id of the town that is meant; nothing where it is none that is listed.
    pub place: Option<u32>,
    /// Whether the stores are to write the town as the atlas does.
    pub respell: bool,
}

impl Registry {
    /// The towns nobody is sure of, with what each may be; at most `most`, of those that `wanted` holds for.
    pub fn places_in_doubt(
        &self,
        as_of: AsOf,
        most: usize,
        wanted: &dyn Fn(&str, &str) -> bool,
        watch: &Watch,
    ) -> Result<PlacesInDoubt> {
        let mut found = self.in_doubt(as_of, watch)?;
        found.retain(|group| wanted(&group.town, &group.state));
        let mut shown = Vec::new();
        let looked = found.len().min(most) as u64;
        for (at, group) in (0u64..).zip(found.iter().take(most)) {
            watch.goes_on("looking", at, looked)?;
            shown.push(InDoubtGroup {
                candidates: candidates(group),
                query: behind(group),
                town: group.town.clone(),
                state: group.state.clone(),
                stores: group.stores.len() as u64,
                doubts: group.doubts.clone(),
            });
        }
        Ok(PlacesInDoubt {
            shown,
            groups: found.len() as u64,
            stores: found.iter().map(|group| group.stores.len() as u64).sum(),
        })
    }

    /// The texts that are none of India's states, those of the most stores first.
    pub fn states_in_doubt(&self, as_of: AsOf) -> Result<Vec<StateInDoubt>> {
        let found = self.columns(as_of)?.unknown_states();
        Ok(found
            .into_iter()
            .map(|(written, stores)| StateInDoubt {
                query: StoreQuery {
                    filters: vec![Filter {
                        field: StoreField::State.into(),
                        negated: false,
                        any: vec![Test::Is(written.clone())],
                    }],
                    ..StoreQuery::default()
                },
                written,
                stores,
            })
            .collect())
    }

    /// The stores that each of these decisions is about, in their order: those in doubt that write the town so.
    pub fn decided_stores(
        &self,
        decisions: &[PlaceDecision],
        watch: &Watch,
    ) -> Result<Vec<Vec<i64>>> {
        let found = self.in_doubt(AsOf::Now, watch)?;
        let of = |decision: &PlaceDecision| {
            let about = found.iter().find(|group| {
                fold(&group.town) == fold(&decision.town)
                    && fold(&group.state) == fold(&decision.state)
            });
            about.map(|group| group.stores.clone()).unwrap_or_default()
        };
        Ok(decisions.iter().map(of).collect())
    }

    fn in_doubt(&self, as_of: AsOf, watch: &Watch) -> Result<Vec<InDoubt>> {
        let columns = self.columns(as_of)?;
        let aliases = self.read_as_of(as_of, |reader| Ok(Aliases::of(reader.aliases()?)))?;
        let mut found = columns.in_doubt(watch)?;
        // What was decided to be none of the listed is in doubt no longer.
        found.retain(|group| {
            let state = (!group.state.is_empty()).then_some(group.state.as_str());
            aliases.town(&group.town, state) != Some(None)
        });
        let grave = |group: &InDoubt| {
            let unfound =
                |(doubt, _): (&Doubt, &u64)| matches!(doubt, Doubt::NotListed | Doubt::Unsure);
            group.doubts.iter().any(unfound)
        };
        found.sort_by(|a, b| {
            (grave(b).cmp(&grave(a)))
                .then_with(|| b.stores.len().cmp(&a.stores.len()))
                .then_with(|| (&a.state, &a.town).cmp(&(&b.state, &b.town)))
        });
        Ok(found)
    }
}

impl Tx<'_> {
    /// Sets the place of stores that write a town so, confirmed, and remembers what the name means. Each decision comes with its stores, as
    /// [`Registry::decided_stores`] finds them; one that writes another town by now is left as it is.
    pub fn confirm_places(
        &mut self,
        decisions: &[(PlaceDecision, Vec<i64>)],
        watch: &Watch,
    ) -> Result<Corrected> {
        let mut done = Corrected::default();
        let all = decisions.iter().map(|(_, stores)| stores.len() as u64);
        let mut steps = Steps::begin(watch, "writing", all.sum());
        for (decision, stores) in decisions {
            let place = decision.place.map(|id| {
                Place::by_id(id).ok_or_else(|| Error::NoSuch {
                    what: "town",
                    name: id.to_string(),
                })
            });
            let place = place.transpose()?;
            let state = (!decision.state.is_empty()).then_some(decision.state.as_str());
            let means = place.map_or_else(String::new, |place| place.id.to_string());
            self.remember_alias(AliasField::Town, &decision.town, state, &means)?;
            for id in stores {
                steps.add(1)?;
                let Some(store) = self.store(*id)?.filter(|store| store.deleted_by.is_none())
                else {
                    continue;
                };
                let text = |field: StoreField| store.get(field).as_text().unwrap_or_default();
                if fold(text(StoreField::Town)) != fold(&decision.town)
                    || fold(text(StoreField::State)) != fold(&decision.state)
                {
                    continue;
                }
                let (id_of_place, certainty) = match place {
                    Some(place) => (Value::Ref(place.id.into()), Value::text("confirmed")),
                    None => (Value::Blank, Value::Blank),
                };
                let mut values = FieldValues::from_iter([
                    (StoreField::Place.into(), id_of_place),
                    (StoreField::PlaceCertainty.into(), certainty),
                ]);
                if let Some(place) = place.filter(|_| decision.respell) {
                    values.insert(StoreField::Town.into(), Value::text(place.name));
                    // Of a state that was divided since, the part in which the town lies today.
                    values.insert(StoreField::State.into(), Value::text(place.state.iso));
                }
                done.stores += u64::from(self.edit_store(*id, &values)?);
            }
        }
        self.note("stores", done.stores);
        Ok(done)
    }
}

/// What a name may mean, the likeliest first.
fn candidates(group: &InDoubt) -> Vec<Candidate> {
    let state = State::by_iso(&group.state);
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for district in &group.districts {
        *votes.entry(district.as_str()).or_default() += 1;
    }
    let district = votes.into_iter().max_by_key(|(_, count)| *count);
    let found = find_place(&group.town, state, district.map(|(name, _)| name));
    let rivals = found
        .as_ref()
        .is_some_and(|found| found.certainty == Certainty::Unsure);
    let mut towns: Vec<&'static Place> = found
        .map(|found| std::iter::once(found.place).chain(found.others).collect())
        .unwrap_or_default();
    // In another state than is said it is another town: that is for the state to be corrected, not for the town.
    towns.retain(|place| {
        state.is_none_or(|state| {
            place.state.iso == state.iso || place.state.split_from == Some(state.iso)
        })
    });
    let near = middle(&group.points)
        .and_then(|middle| nearest_place(middle, state, BY_POINT_KM))
        .map(|(town, _)| (town, "only_by_point"));
    let by_pin = || Some((town_of_pins(group, state)?, "only_by_pin"));
    let by_point = near
        .or_else(by_pin)
        .filter(|(town, _)| towns.iter().all(|other| other.id != town.id));
    let mut candidates: Vec<Candidate> = towns
        .iter()
        .map(|town| judged(group, town, None))
        .chain(by_point.map(|(town, by)| judged(group, town, Some(by))))
        .collect();
    candidates.sort_by_key(|candidate| {
        (
            std::cmp::Reverse(candidate.weight),
            std::cmp::Reverse(candidate.place.population),
        )
    });
    // Where several fit, only what tells them apart makes one sure.
    if let [first, second, ..] = candidates.as_slice()
        && (rivals && first.weight <= second.weight + 1
            || second.sure && first.weight == second.weight)
    {
        candidates
            .iter_mut()
            .for_each(|candidate| candidate.sure = false);
    } else {
        candidates
            .iter_mut()
            .skip(1)
            .for_each(|candidate| candidate.sure = false);
    }
    // Another's own name that is as near is rather meant than a second name of this one.
    if let Some((first, rest)) = candidates.split_first_mut() {
        let (own, letters) = first.named;
        first.sure &= own
            || rest
                .iter()
                .all(|other| !other.named.0 || other.named.1 > letters);
    }
    candidates.truncate(CANDIDATES);
    candidates
}

/// What the directory of post offices says of the PIN codes of a group.
fn areas(group: &InDoubt) -> impl Iterator<Item = &'static PinArea> {
    group.pins.iter().filter_map(|pin| PinArea::of(pin))
}

/// The town that the post offices of a group's PIN codes are nearest to: in their district, where it has a listed town within reach.
fn town_of_pins(group: &InDoubt, state: Option<&State>) -> Option<&'static Place> {
    let points: Vec<(f64, f64)> = areas(group).filter_map(|area| area.point).collect();
    let heart = middle(&points)?;
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for district in areas(group).filter_map(|area| area.district) {
        *votes.entry(district).or_default() += 1;
    }
    let district = votes.into_iter().max_by_key(|(_, count)| *count);
    let in_district =
        |town: &&Place| district.is_some_and(|(name, _)| town.lies_in_district(name) == Some(true));
    let away = |town: &&'static Place| haversine_km(heart, (town.latitude, town.longitude));
    let towns = state.into_iter().flat_map(haat_atlas::places_in);
    towns
        .filter(in_district)
        .filter(|town| away(town) <= DISTRICT_KM)
        .min_by(|one, other| away(one).total_cmp(&away(other)))
        .or_else(|| nearest_place(heart, state, BY_POINT_KM).map(|(town, _)| town))
}

/// What speaks for a town, and what against it; `only_by` where nothing but that does.
fn judged(group: &InDoubt, town: &'static Place, only_by: Option<&'static str>) -> Candidate {
    let mut evidence = Vec::new();
    let (name, letters) = town.nearest_name(&group.town);
    let alike = sound_of(&group.town) == sound_of(name);
    // What is written may be another place, which nobody lists: so much of a short name that differs says little.
    let of = fold(&group.town).chars().count();
    let near = letters == 1 && of >= 7 || letters == 2 && of >= 12;
    let named = if letters == 0 {
        evidence.push(Evidence::of("as_written"));
        4
    } else if let Some(by) = only_by {
        evidence.push(Evidence::of(by));
        0
    } else if alike {
        evidence.push(Evidence::of("same_sound").with("name", name));
        3
    } else {
        evidence.push(
            Evidence::of("near_name")
                .with("name", name)
                .with("n", letters),
        );
        if near { 2 } else { 1 }
    };
    let (mut speaks, mut against) = (0, 0);
    let mut count = |key: &'static str, fits: usize, all: usize, with: (&str, &str)| {
        if all == 0 {
            return;
        }
        evidence.push(
            Evidence::of(key)
                .with(with.0, with.1)
                .with("n", fits)
                .with("all", all),
        );
        // Most of them decide; some are always wrong.
        if fits * 4 >= all * 3 {
            speaks += 1;
        } else if fits * 4 <= all {
            against += 1;
        }
    };
    let district = |name: &&String| town.lies_in_district(name);
    let known = group
        .districts
        .iter()
        .filter(|name| district(name).is_some());
    let agree = group
        .districts
        .iter()
        .filter(|name| district(name) == Some(true))
        .count();
    count(
        "district_agrees",
        agree,
        known.count(),
        ("district", town.district.unwrap_or_default()),
    );
    let near = group
        .points
        .iter()
        .filter(|point| haversine_km(**point, (town.latitude, town.longitude)) <= NEAR_KM);
    let km = NEAR_KM.to_string();
    count("points_near", near.count(), group.points.len(), ("km", &km));
    let listed = areas(group).filter(|area| area.point.is_some());
    let at_town = areas(group).filter(|area| {
        let of_district = |name| town.lies_in_district(name) == Some(true);
        let is_near = |point| haversine_km(point, (town.latitude, town.longitude)) <= NEAR_KM;
        // Districts of two states may have one name.
        let in_state = area.states.iter().any(|state| state.iso == town.state.iso);
        let district = area.district.filter(|_| in_state);
        area.point
            .is_some_and(|point| is_near(point) || district.is_some_and(of_district))
    });
    count("pins_near", at_town.count(), listed.count(), ("km", &km));
    let (by_evidence, pins) = (speaks, group.pins.len());
    let fitting = group
        .pins
        .iter()
        .filter(|pin| haat_atlas::pin_fits_state(pin, town.state) != Some(false))
        .count();
    if pins > 0 {
        evidence.push(
            Evidence::of("pins_fit")
                .with("state", town.state.name)
                .with("n", fitting)
                .with("all", pins),
        );
        // Many a town of the state has one: that it fits says little, that it does not says much.
        against += i64::from(fitting * 4 <= pins);
    }
    Candidate {
        place: town,
        evidence,
        sure: named >= 2 && by_evidence > 0 && against == 0,
        weight: named + 2 * by_evidence - 3 * against,
        named: (name == town.name, letters),
    }
}

/// The middle of points: of each degree the median, which a few wrong ones do not move.
fn middle(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let median = |mut degrees: Vec<f64>| {
        degrees.sort_by(f64::total_cmp);
        degrees.get(degrees.len() / 2).copied()
    };
    Some((
        median(points.iter().map(|point| point.0).collect())?,
        median(points.iter().map(|point| point.1).collect())?,
    ))
}

/// The query that holds for the stores of a group.
fn behind(group: &InDoubt) -> StoreQuery {
    let filter = |field: QueryField, test: Test| Filter {
        field,
        negated: false,
        any: vec![test],
    };
    let state = match group.state.as_str() {
        "" => Test::Blank,
        state => Test::Is(
            State::by_iso(state)
                .map_or(state, |known| known.name)
                .to_owned(),
        ),
    };
    StoreQuery {
        filters: vec![
            filter(StoreField::Town.into(), Test::Is(group.town.clone())),
            filter(StoreField::State.into(), state),
        ],
        ..StoreQuery::default()
    }
}
