//! The towns of India that GeoNames lists with 500 people and more.
//!
//! `data/places.tsv`, one place a line, ordered by id: GeoNames id, name, state (ISO), district, latitude, longitude,
//! population, other names separated by `|`. It is made by `cargo xtask atlas-data`; see NOTICE for source and licence.
//! `data/districts.tsv`, one name a line, is kept by hand: state (ISO), a former name or another spelling of a district, its name.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::states::State;

static DATA: &str = include_str!("../data/places.tsv");
static DISTRICTS: &str = include_str!("../data/districts.tsv");

/// A town.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// GeoNames id: the same everywhere, for ever.
    pub id: u32,
    /// Its name, in GeoNames' spelling without macrons.
    pub name: &'static str,
    /// The state it lies in today.
    pub state: &'static State,
    /// Its district, where known.
    pub district: Option<&'static str>,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// People in the town proper, where known.
    pub population: Option<u32>,
    /// Other names and spellings, separated by `|`.
    others: &'static str,
}

impl Place {
    /// The place of this GeoNames id.
    pub fn by_id(id: u32) -> Option<&'static Self> {
        places()
            .binary_search_by_key(&id, |place| place.id)
            .ok()
            .map(|index| &places()[index])
    }

    /// Other names and spellings, in Latin and Devanagari script.
    pub fn other_names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.others.split('|').filter(|name| !name.is_empty())
    }
}

/// Former names and other spellings of a district of that state.
pub(crate) fn other_district_names(
    state: &State,
    district: &str,
) -> impl Iterator<Item = &'static str> {
    district_names().filter_map(move |(iso, other, name)| {
        (iso == state.iso && name == district).then_some(other)
    })
}

/// Every former name and other spelling of a district: ISO code of its state, that name, its own.
pub(crate) fn district_names() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    DISTRICTS.lines().filter_map(|line| {
        let mut parts = line.split('\t');
        Some((parts.next()?, parts.next()?, parts.next()?))
    })
}

/// Every place, by id.
pub fn places() -> &'static [Place] {
    static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
        let states: HashMap<&str, &'static State> = State::all()
            .iter()
            .map(|state| (state.iso, state))
            .collect();
        DATA.lines()
            .filter_map(|line| read_line(line, &states))
            .collect()
    });
    &PLACES
}

/// The places of a state, by id.
pub fn places_in(state: &State) -> impl Iterator<Item = &'static Place> {
    places()
        .iter()
        .filter(move |place| place.state.iso == state.iso)
}

fn read_line(line: &'static str, states: &HashMap<&str, &'static State>) -> Option<Place> {
    let mut parts = line.split('\t');
    let mut next = || parts.next();
    Some(Place {
        id: next()?.parse().ok()?,
        name: next()?,
        state: states.get(next()?)?,
        district: next().filter(|district| !district.is_empty()),
        latitude: next()?.parse().ok()?,
        longitude: next()?.parse().ok()?,
        population: next()?.parse().ok(),
        others: next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_place_in_india() {
        assert_eq!(places().len(), DATA.lines().count());
        assert_eq!(places().len(), 7_094);
        assert_eq!(
            places()
                .iter()
                .filter(|place| place.population.is_some())
                .count(),
            7_063
        );
        assert_eq!(
            places()
                .iter()
                .filter(|place| place.district.is_some())
                .count(),
            7_010
        );
        for pair in places().windows(2) {
            assert!(pair[0].id < pair[1].id);
        }
        for place in places() {
            assert!(
                (6.0..37.5).contains(&place.latitude) && (68.0..97.5).contains(&place.longitude),
                "{}",
                place.name
            );
        }
    }

    #[test]
    fn finds_by_id() {
        let delhi = Place::by_id(1_273_294).unwrap();
        assert_eq!((delhi.name, delhi.state.iso), ("Delhi", "DL"));
        assert!(delhi.population.unwrap() > 10_000_000);
        assert_eq!(Place::by_id(1), None);
    }
}
