//! Where a store's town lies in the atlas.

use std::collections::HashMap;

use haat_atlas::{Certainty, PinArea, Place, State, district_spelled, find_place, haversine_km};

use super::aliases::Aliases;
use super::reading::Country;
use crate::model::{StoreField, Value};

/// Places by what was written, within one transaction: an import asks for the same towns over and over.
#[derive(Debug, Default)]
pub(crate) struct PlaceCache {
    known: HashMap<String, Option<(i64, &'static str)>>,
    key: String,
    /// Read once, before the first town is looked up.
    aliases: Option<Aliases>,
}

/// A town whose name is only near is none where the post offices of the PIN are farther away than this.
const FAR_KM: f64 = 100.0;

/// Where post offices this near bear it out, a district that was carved out of the town's is no reason against it.
const NEAR_KM: f64 = 60.0;

/// The state of a store where it writes none that is known: that of its PIN.
fn state_of_pin(area: Option<&PinArea>) -> Option<&'static State> {
    match area?.states.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

/// The district of a PIN of that state, which tells towns of one name apart.
fn district_of_pin(area: Option<&PinArea>, state: Option<&State>) -> Option<&'static str> {
    let area = area?;
    let fits = |state: &State| area.states.iter().any(|of| of.iso == state.iso);
    area.district.filter(|_| state.is_none_or(fits))
}

/// Whether district or PIN say that a name which is only near the town's is that of another place, which nobody lists.
fn is_another(town: &str, place: &Place, district: Option<&str>, area: Option<&PinArea>) -> bool {
    if place.letters_from(town) == 0 {
        return false;
    }
    let away = area
        .and_then(|area| area.point)
        .map(|point| haversine_km(point, (place.latitude, place.longitude)));
    let known = district.and_then(|name| district_spelled(name, place.state));
    let elsewhere = known.is_some_and(|name| place.lies_in_district(name) == Some(false));
    away.is_some_and(|km| km > FAR_KM) || elsewhere && away.is_none_or(|km| km > NEAR_KM)
}

impl PlaceCache {
    /// Whether it was told what names were decided to mean.
    pub(crate) fn knows_aliases(&self) -> bool {
        self.aliases.is_some()
    }

    /// Tells it what names were decided to mean.
    pub(crate) fn learn(&mut self, aliases: Aliases) {
        self.aliases = Some(aliases);
    }

    /// What names were decided to mean.
    pub(crate) fn aliases(&mut self) -> &Aliases {
        self.aliases.get_or_insert_default()
    }

    /// GeoNames id and certainty key of a store's town; `None` outside India, without a town, or where nothing fits.
    pub(crate) fn locate<'a>(
        &mut self,
        get: impl Fn(StoreField) -> &'a Value,
    ) -> Option<(i64, &'static str)> {
        if Country::of(get(StoreField::Country).as_text()) != Country::India {
            return None;
        }
        let town = get(StoreField::Town).as_text()?;
        let state = get(StoreField::State).as_text();
        let pin = get(StoreField::Pin).as_text();
        let area = pin.and_then(PinArea::of);
        let written = state.and_then(State::by_iso);
        let known = written.or_else(|| state_of_pin(area));
        let said = get(StoreField::District).as_text();
        let district = said.or_else(|| district_of_pin(area, known));
        self.key.clear();
        for part in [
            town,
            state.unwrap_or_default(),
            district.unwrap_or_default(),
            pin.filter(|_| area.is_some()).unwrap_or_default(),
        ] {
            self.key.push_str(part);
            self.key.push('\u{1f}');
        }
        if let Some(known) = self.known.get(&self.key) {
            return *known;
        }
        let aliases = self.aliases.as_ref().filter(|known| !known.is_empty());
        if let Some(decided) = aliases.and_then(|known| known.town(town, state)) {
            let place = decided.map(|place| (i64::from(place.id), "confirmed"));
            self.known.insert(self.key.clone(), place);
            return place;
        }
        let meant = |text| aliases.and_then(|known| known.district(text, state));
        let district = district.map(|text| meant(text).unwrap_or(text));
        // A guess in another state is no place of this store: its tier would be that of a town at the other end of the country.
        let found = find_place(town, known, district).filter(|found| {
            let at_home = |state: &State| {
                found.place.state.iso == state.iso
                    || found.place.state.split_from == Some(state.iso)
            };
            known.is_none_or(at_home) && !is_another(town, found.place, district, area)
        });
        let found = found.map(|found| {
            // A state that is none may be what is wrong, or the town is.
            let certainty = match (state, written) {
                (Some(_), None) => Certainty::Unsure,
                _ => found.certainty,
            };
            (i64::from(found.place.id), certainty.key())
        });
        self.known.insert(self.key.clone(), found);
        found
    }
}
