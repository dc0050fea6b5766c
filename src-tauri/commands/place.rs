//! Towns that nobody is sure of, what was decided about them, and what is remembered of that.

use std::sync::Arc;

use haat_atlas::{Place, State as Land};
use haat_exchange::import::Said;
use haat_registry::quality::{Candidate, DistrictCandidate, DistrictInDoubt, PlaceDecision};
use haat_registry::{Action, Alias, AliasField, Error, Tx};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::quality::{ManyChanged, ground, small};
use super::{Recorded, as_of};
use crate::blocking;
use crate::jobs::Progress;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// Groups of one answer at most.
const MOST: u32 = 1_000;

/// Why stores are in doubt, and how many.
#[derive(Debug, Serialize, Type)]
pub struct DoubtLine {
    /// Its key.
    key: String,
    /// The stores.
    stores: u32,
}

/// A town that a name may mean.
#[derive(Debug, Serialize, Type)]
pub struct PlaceCandidate {
    /// Its GeoNames id.
    id: String,
    /// Its name.
    name: String,
    /// Its district, empty where it is not known.
    district: String,
    /// Its state.
    state: String,
    /// Whether enough speaks for it and nothing against it.
    sure: bool,
    /// What speaks for it, and what does not.
    grounds: Vec<Said>,
}

/// Stores in doubt that write one town in one state.
#[derive(Debug, Serialize, Type)]
pub struct PlaceGroup {
    /// The town as it is written.
    town: String,
    /// The state as it is held.
    state: String,
    /// The state's name.
    state_name: String,
    /// How many stores.
    stores: u32,
    /// Why.
    doubts: Vec<DoubtLine>,
    /// What it may be, the likeliest first.
    candidates: Vec<PlaceCandidate>,
    /// The query that holds for them.
    query: String,
}

/// A text that stores of India hold for their state and that is none of its states.
#[derive(Debug, Serialize, Type)]
pub struct StateGroup {
    /// The text as it is written.
    written: String,
    /// How many stores.
    stores: u32,
    /// The query that holds for them.
    query: String,
}

/// A district that a name may mean.
#[derive(Debug, Serialize, Type)]
pub struct DistrictChoice {
    /// Its name.
    name: String,
    /// Whether enough speaks for it.
    sure: bool,
    /// What speaks for it, and what does not.
    grounds: Vec<Said>,
}

/// Stores of a state that write a district which is none of it.
#[derive(Debug, Serialize, Type)]
pub struct DistrictGroup {
    /// The text as it is written.
    written: String,
    /// The ISO code of the state.
    state: String,
    /// The state's name.
    state_name: String,
    /// How many stores.
    stores: u32,
    /// What it may be, the likeliest first.
    candidates: Vec<DistrictChoice>,
    /// The districts of the state.
    all: Vec<String>,
    /// The query that holds for them.
    query: String,
}

fn district(found: DistrictInDoubt) -> DistrictGroup {
    let choice = |candidate: &DistrictCandidate| DistrictChoice {
        name: candidate.name.to_owned(),
        sure: candidate.sure,
        grounds: candidate.evidence.iter().map(ground).collect(),
    };
    let all = Land::by_iso(found.state).map_or(&[] as &[_], haat_atlas::districts_in);
    DistrictGroup {
        candidates: found.candidates.iter().map(choice).collect(),
        all: all.iter().map(|name| (*name).to_owned()).collect(),
        state_name: name_of(found.state),
        state: found.state.to_owned(),
        stores: small(found.stores),
        query: found.query.to_string(),
        written: found.written,
    }
}

/// A state of India.
#[derive(Debug, Serialize, Type)]
pub struct StateChoice {
    /// Its ISO code.
    iso: String,
    /// Its name.
    name: String,
}

/// The towns nobody is sure of.
#[derive(Debug, Serialize, Type)]
pub struct PlaceList {
    /// Texts that are none of India's states.
    states: Vec<StateGroup>,
    /// Texts that are none of the districts of their state: the first of them.
    districts: Vec<DistrictGroup>,
    /// India's states, where one of them has to be chosen.
    choices: Vec<StateChoice>,
    /// The first of them.
    shown: Vec<PlaceGroup>,
    /// How many there are.
    groups: u32,
    /// How many stores.
    stores: u32,
}

/// What a person decides about a town's name.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct PlaceAnswer {
    /// The town as it is written.
    town: String,
    /// The state as it is held.
    state: String,
    /// The GeoNames id of the town that is meant; nothing where it is none that is listed.
    place: Option<String>,
    /// Whether the stores are to write the town as the atlas does.
    respell: bool,
}

/// The state of India that a text means.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct StateAnswer {
    /// The text as it is written.
    written: String,
    /// The ISO code of the state that is meant.
    state: String,
}

/// The district of a state that a text means.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct DistrictAnswer {
    /// The text as it is written.
    written: String,
    /// The ISO code of the state.
    state: String,
    /// The district that is meant.
    means: String,
    /// Whether the stores are to write the district as the atlas does.
    respell: bool,
}

/// What a name was decided to mean.
#[derive(Debug, Serialize, Type)]
pub struct AliasLine {
    /// Its id.
    id: String,
    /// The field's key.
    field: String,
    /// The name, as it is compared.
    written: String,
    /// The state it was written with.
    state: String,
    /// What it means, in words; empty where it is none that is listed.
    means: String,
}

/// The name of a state that is held.
fn name_of(state: &str) -> String {
    Land::by_iso(state)
        .map_or(state, |state| state.name)
        .to_owned()
}

fn candidate(found: Candidate) -> PlaceCandidate {
    PlaceCandidate {
        id: found.place.id.to_string(),
        name: found.place.name.to_owned(),
        district: found.place.district.unwrap_or_default().to_owned(),
        state: found.place.state.name.to_owned(),
        sure: found.sure,
        grounds: found.evidence.iter().map(ground).collect(),
    }
}

fn alias(alias: Alias) -> AliasLine {
    let town = |id: &str| id.parse().ok().and_then(Place::by_id);
    let means = match alias.field {
        AliasField::State => name_of(&alias.means),
        AliasField::District => alias.means,
        AliasField::Town => town(&alias.means).map_or(alias.means, |place| {
            format!("{}, {}", place.name, place.state.name)
        }),
    };
    AliasLine {
        id: alias.id.to_string(),
        field: alias.field.key().to_owned(),
        written: alias.written,
        state: name_of(&alias.within),
        means,
    }
}

/// The towns nobody is sure of, with what each may be: `limit` of them.
#[tauri::command]
#[specta::specta]
pub async fn place_list(
    shell: State<'_, Shell>,
    limit: u32,
    recorded: Recorded,
    job: String,
    reports: Channel<Progress>,
) -> Result<PlaceList, Refusal> {
    let registry = shell.registry()?;
    let watch = shell.jobs.begin(job, reports).watch();
    blocking::run(move || -> Result<_, Refusal> {
        let most = limit.min(MOST) as usize;
        let as_of = as_of(recorded);
        let found = registry.places_in_doubt(as_of, most, &|_, _| true, &watch)?;
        let shown = found.shown.into_iter().map(|group| PlaceGroup {
            state_name: name_of(&group.state),
            town: group.town,
            state: group.state,
            stores: small(group.stores),
            doubts: group
                .doubts
                .into_iter()
                .map(|(doubt, stores)| DoubtLine {
                    key: doubt.key().to_owned(),
                    stores: small(stores),
                })
                .collect(),
            candidates: group.candidates.into_iter().map(candidate).collect(),
            query: group.query.to_string(),
        });
        let states = registry.states_in_doubt(as_of)?;
        let all = Land::all().iter().filter(|_| !states.is_empty());
        let mut choices: Vec<StateChoice> = all
            .map(|state| StateChoice {
                iso: state.iso.to_owned(),
                name: state.name.to_owned(),
            })
            .collect();
        choices.sort_by(|a, b| a.name.cmp(&b.name));
        let districts = registry.districts_in_doubt(as_of)?.into_iter().take(most);
        Ok(PlaceList {
            districts: districts.map(district).collect(),
            choices,
            states: states
                .into_iter()
                .map(|state| StateGroup {
                    written: state.written,
                    stores: small(state.stores),
                    query: state.query.to_string(),
                })
                .collect(),
            shown: shown.collect(),
            groups: small(found.groups),
            stores: small(found.stores),
        })
    })
    .await
}

/// Confirms states, districts and towns as one entry and remembers what their names mean. With `rehearse` it says how many stores that would be.
#[tauri::command]
#[specta::specta]
pub async fn place_confirm(
    shell: State<'_, Shell>,
    states: Vec<StateAnswer>,
    districts: Vec<DistrictAnswer>,
    decisions: Vec<PlaceAnswer>,
    rehearse: bool,
    job: String,
    reports: Channel<Progress>,
) -> Result<ManyChanged, Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    let watch = shell.jobs.begin(job, reports).watch();
    blocking::run(move || -> Result<_, Refusal> {
        let decisions = decisions
            .into_iter()
            .map(|decision| {
                let place = decision.place.map(|id| {
                    id.parse().map_err(|_| Error::NoSuch {
                        what: "town",
                        name: id,
                    })
                });
                Ok(PlaceDecision {
                    town: decision.town,
                    state: decision.state,
                    place: place.transpose()?,
                    respell: decision.respell,
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let stores = registry.decided_stores(&decisions, &watch)?;
        let work: Vec<_> = decisions.into_iter().zip(stores).collect();
        let action = Action::new("places.confirm");
        let write = |tx: &mut Tx<'_>| {
            // Towns first: their stores are found by districts and states as they were written.
            let mut done = tx.confirm_places(&work, &watch)?;
            for answer in &districts {
                let means = (answer.state.as_str(), answer.means.as_str());
                done += tx.confirm_district(&answer.written, means, answer.respell, &watch)?;
            }
            for StateAnswer { written, state } in &states {
                done += tx.confirm_state(written, state, &watch)?;
            }
            tx.note("stores", done.stores);
            Ok(done)
        };
        let done = registry.act(&who(), action, rehearse, write)?;
        written.add(done.entry);
        Ok(ManyChanged::of(&done))
    })
    .await
}

/// What names were decided to mean.
#[tauri::command]
#[specta::specta]
pub async fn place_aliases(
    shell: State<'_, Shell>,
    recorded: Recorded,
) -> Result<Vec<AliasLine>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || {
        registry.read_as_of(as_of(recorded), |reader| {
            Ok(reader.aliases()?.into_iter().map(alias).collect())
        })
    })
    .await
}

/// Forgets what a name was decided to mean; stores stay as they are.
#[tauri::command]
#[specta::specta]
pub async fn place_forget(
    shell: State<'_, Shell>,
    id: String,
    written: String,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let ours = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let local = id.parse().map_err(|_| Error::NoSuch {
            what: "alias",
            name: id,
        })?;
        let action = Action::new("alias.forget").with("written", written);
        let done = registry.transact(&who(), action, |tx| tx.forget_alias(local))?;
        ours.add(done.entry);
        Ok(())
    })
    .await
}

/// A listed town near a point.
#[derive(Debug, Serialize, Type)]
pub struct TownAround {
    /// Its name.
    name: String,
    /// Degrees north.
    #[specta(type = specta_typescript::Number)]
    latitude: f64,
    /// Degrees east.
    #[specta(type = specta_typescript::Number)]
    longitude: f64,
    /// People, where that is known: the larger are named first.
    #[specta(type = specta_typescript::Number)]
    people: u32,
}

/// Towns that a small picture shows at most.
const AROUND: usize = 400;

/// The listed towns within so many degrees of a point, the largest first: what a small picture of the place shows until there is a map.
#[tauri::command]
#[specta::specta]
pub async fn place_around(
    latitude: f64,
    longitude: f64,
    degrees: f64,
) -> Result<Vec<TownAround>, Refusal> {
    blocking::run(move || -> Result<_, Refusal> {
        let near = |place: &&Place| {
            (place.latitude - latitude).abs() <= degrees
                && (place.longitude - longitude).abs() <= degrees * 2.0
        };
        let mut towns: Vec<TownAround> = haat_atlas::places()
            .iter()
            .filter(near)
            .map(|place| TownAround {
                name: place.name.to_owned(),
                latitude: place.latitude,
                longitude: place.longitude,
                people: place.population.unwrap_or(0),
            })
            .collect();
        towns.sort_by_key(|town| std::cmp::Reverse(town.people));
        towns.truncate(AROUND);
        Ok(towns)
    })
    .await
}
