//! Where a store is: what its fields say of its country, its state and its point.

use haat_atlas::{
    Certainty, PinArea, State, UsState, haversine_km, nearest_place, pin_zone, resolve_state,
    towns_named,
};

use super::super::evidence::Evidence;
use super::Proposal;
use crate::checks::{Country, Finding, country_name, gstin, is_zip, pin};
use crate::model::{StoreField, Value};
use crate::query::nearest;

/// A point this near to a town says which state it lies in.
const NEAR_KM: f64 = 15.0;

pub(super) fn country(written: &str, state: Option<&str>) -> Option<Proposal> {
    let codes = || ('A'..='Z').flat_map(|a| ('A'..='Z').map(move |b| format!("{a}{b}")));
    let known: Vec<(String, &str)> = codes()
        .filter_map(|code| country_name(&code).map(|name| (code, name)))
        .collect();
    let name = nearest(written, known.iter().map(|(_, name)| *name))?;
    let (code, _) = known.iter().find(|(_, known)| *known == name)?;
    // A state of India bears India out; a few letters alone do not make a country.
    let state = state
        .and_then(resolve_state)
        .filter(|found| found.certainty == Certainty::Exact)?;
    (code == "IN").then(|| {
        Proposal::new(
            [(StoreField::Country, Value::text(code))],
            [
                Evidence::of("letters_away").with("n", letters_between(written, name)),
                Evidence::of("its_state").with("state", state.state.name),
            ],
        )
    })
}

fn letters_between(one: &str, other: &str) -> usize {
    strsim::osa_distance(&haat_atlas::fold(one), &haat_atlas::fold(other))
}

/// The state that PIN, GSTIN, town and point speak for: two of them at least, and none against it.
pub(super) fn state<'a>(get: &impl Fn(StoreField) -> &'a Value) -> Option<Proposal> {
    let text = |field: StoreField| get(field).as_text();
    if Country::of(text(StoreField::Country)) != Country::India {
        return None;
    }
    let held = text(StoreField::State).and_then(State::by_iso);
    let mut voices: Vec<(&'static State, Evidence)> = Vec::new();
    let gstin = text(StoreField::Gstin).and_then(gstin);
    if let Some(gstin) = gstin.filter(crate::checks::Gstin::check_digit_holds)
        && let Some(of) = State::by_gst(gstin.state)
    {
        voices.push((of, Evidence::of("gstin_of").with("state", of.name)));
    }
    if let Some(town) = text(StoreField::Town) {
        let towns = towns_named(town, None);
        if let Some(first) = towns.first()
            && towns.iter().all(|town| town.state.iso == first.state.iso)
        {
            let said = Evidence::of("town_of").with("state", first.state.name);
            voices.push((first.state, said.with("town", town)));
        }
    }
    let point = get(StoreField::Latitude)
        .as_number()
        .zip(get(StoreField::Longitude).as_number());
    if let Some(point) = point
        && let Some((town, _)) = nearest_place(point, None, NEAR_KM)
    {
        let km = haversine_km(point, (town.latitude, town.longitude)).round();
        let said = Evidence::of("point_near").with("km", km);
        let said = said.with("town", town.name).with("state", town.state.name);
        voices.push((town.state, said));
    }
    let pin = text(StoreField::Pin).and_then(pin);
    let listed = pin.as_deref().and_then(PinArea::of);
    let of_pin = listed.map_or(&[] as &[_], |area| area.states.as_slice());
    if let [of] = of_pin {
        voices.push((of, Evidence::of("pin_of").with("state", of.name)));
    }
    let (first, _) = voices.first()?;
    let first = *first;
    if voices.iter().any(|(state, _)| state.iso != first.iso) {
        return None;
    }
    let mut evidence: Vec<Evidence> = voices.into_iter().map(|(_, said)| said).collect();
    if of_pin.len() > 1 && of_pin.iter().all(|of| of.iso != first.iso) {
        return None;
    }
    if let (Some(pin), []) = (pin, of_pin) {
        let digit = *pin.as_bytes().first()?;
        if !pin_zone(digit).contains(&first.iso) {
            return None;
        }
        evidence.push(
            Evidence::of("pin_zone")
                .with("digit", char::from(digit))
                .with("state", first.name),
        );
    }
    let is_other = held.is_none_or(|held| held.iso != first.iso);
    (is_other && evidence.len() >= 2)
        .then(|| Proposal::new([(StoreField::State, Value::text(first.iso))], evidence))
}

/// The state of a ZIP code, where what is held is none.
pub(super) fn state_of_zip(zip: &str) -> Option<Proposal> {
    let state = is_zip(zip).then(|| UsState::of_zip(zip)).flatten()?;
    Some(Proposal::new(
        [(StoreField::State, Value::text(state.code))],
        [Evidence::of("zip_of").with("state", state.name)],
    ))
}

pub(super) fn swapped<'a>(
    get: &impl Fn(StoreField) -> &'a Value,
    finding: &Finding,
) -> Option<Proposal> {
    let (latitude, longitude) = (get(StoreField::Latitude), get(StoreField::Longitude));
    latitude.as_number().zip(longitude.as_number())?;
    let state = finding.params.get("state")?;
    let mut proposal = Proposal::new(
        [
            (StoreField::Latitude, longitude.clone()),
            (StoreField::Longitude, latitude.clone()),
        ],
        [Evidence::of("swapped").with("state", state)],
    );
    proposal.whatever_is_held = true;
    Some(proposal)
}
