//! Stores whose town nobody is sure of, by what was written and the state it was written with.

use std::collections::{BTreeMap, HashMap};

use haat_atlas::{Place, district_spelled, pin_fits_state};

use super::Columns;
use super::coded::Coded;
use super::stores::{STATE_KEY, indian_state};
use crate::checks::pin;
use crate::error::Result;
use crate::model::StoreField;
use crate::watch::Watch;

/// Rows between two looks at whether to stop.
const AT_ONCE: usize = 4_096;

/// Stores of a group whose points, districts and PIN codes are looked at for evidence.
const SAMPLED: usize = 500;

/// Why nobody is sure where a store stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// The atlas lists no such town there.
    NotListed,
    /// Several towns fit, or the state is none that is known.
    Unsure,
    /// It is spelled in another way than any town there, and fits one.
    Misspelt,
    /// The district is not that of its town.
    DistrictElsewhere,
    /// The PIN does not belong to the state of its town.
    PinOutside,
}

impl Doubt {
    /// Every one, the gravest first.
    pub const ALL: &'static [Self] = &[
        Self::NotListed,
        Self::Unsure,
        Self::Misspelt,
        Self::DistrictElsewhere,
        Self::PinOutside,
    ];

    /// Its key in every catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotListed => "not_listed",
            Self::Unsure => "unsure",
            Self::Misspelt => "misspelt",
            Self::DistrictElsewhere => "district_elsewhere",
            Self::PinOutside => "pin_outside",
        }
    }

    /// Its English words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotListed => "not listed",
            Self::Unsure => "unsure",
            Self::Misspelt => "misspelt",
            Self::DistrictElsewhere => "of another district",
            Self::PinOutside => "PIN of another state",
        }
    }
}

/// Stores in doubt that write one town in one state.
#[derive(Debug, Clone, Default)]
pub(crate) struct InDoubt {
    /// The town as some store writes it.
    pub(crate) town: String,
    /// The state as it is held: ISO code in India.
    pub(crate) state: String,
    /// Local ids.
    pub(crate) stores: Vec<i64>,
    /// How many are in doubt for what; a store can be so for several reasons.
    pub(crate) doubts: BTreeMap<Doubt, u64>,
    /// Points of the first few.
    pub(crate) points: Vec<(f64, f64)>,
    /// Districts of the first few, as written.
    pub(crate) districts: Vec<String>,
    /// PIN codes of the first few.
    pub(crate) pins: Vec<String>,
}

/// Stores of one state of India that write a district which is none of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnknownDistrict {
    /// The district as some store writes it.
    pub(crate) written: String,
    /// ISO code of the state.
    pub(crate) state: &'static str,
    /// How many stores.
    pub(crate) stores: u64,
    /// PIN codes of the first few.
    pub(crate) pins: Vec<String>,
}

impl Columns {
    /// The districts that stores of India write and that are none of their state, those of the most stores first.
    pub(crate) fn unknown_districts(&self) -> Vec<UnknownDistrict> {
        let stores = &self.stores;
        let coded = |field| stores.coded(field);
        let (Some(states), Some(districts), Some(pins)) = (
            coded(StoreField::State),
            coded(StoreField::District),
            coded(StoreField::Pin),
        ) else {
            return Vec::new();
        };
        let mut found: HashMap<(usize, usize), Option<UnknownDistrict>> = HashMap::new();
        for row in stores.live.rows() {
            let (state, district) = (states.codes.get(row), districts.codes.get(row));
            if district == 0 {
                continue;
            }
            let unknown = found.entry((state, district)).or_insert_with(|| {
                let state = indian_state(states.dict.key(state))?;
                let written = districts.dict.label(district);
                district_spelled(written, state)
                    .is_none()
                    .then(|| UnknownDistrict {
                        written: written.to_owned(),
                        state: state.iso,
                        ..UnknownDistrict::default()
                    })
            });
            if let Some(unknown) = unknown {
                unknown.stores += 1;
                if unknown.stores <= SAMPLED as u64 {
                    unknown.pins.extend(pin(pins.dict.key(pins.codes.get(row))));
                }
            }
        }
        let mut found: Vec<UnknownDistrict> = found.into_values().flatten().collect();
        found.sort_by(|a, b| {
            (b.stores.cmp(&a.stores))
                .then_with(|| (a.state, &a.written).cmp(&(b.state, &b.written)))
        });
        found
    }

    /// What stores of India write for their state that is none of its states, and how many do, most first.
    pub(crate) fn unknown_states(&self) -> Vec<(String, u64)> {
        let Some(coded) = self.stores.coded(StoreField::State) else {
            return Vec::new();
        };
        let mut counts = vec![0u64; coded.dict.len()];
        for row in self.stores.live.rows() {
            counts[coded.codes.get(row)] += 1;
        }
        let written = |code: usize| -> Option<&str> {
            let (country, _) = coded.dict.key(code).split_once(STATE_KEY)?;
            let unknown = country == "in" && indian_state(coded.dict.key(code)).is_none();
            unknown.then(|| coded.dict.label(code))
        };
        let mut found: Vec<(String, u64)> = (0..coded.dict.len())
            .filter(|code| counts[*code] > 0)
            .filter_map(|code| Some((written(code)?.to_owned(), counts[code])))
            .collect();
        found.sort_by(|a, b| (b.1.cmp(&a.1)).then_with(|| a.0.cmp(&b.0)));
        found
    }

    /// The stores of India whose town nobody is sure of, by town and state.
    pub(crate) fn in_doubt(&self, watch: &Watch) -> Result<Vec<InDoubt>> {
        let stores = &self.stores;
        let coded = |field| stores.coded(field);
        let (Some(countries), Some(states), Some(districts), Some(towns)) = (
            coded(StoreField::Country),
            coded(StoreField::State),
            coded(StoreField::District),
            coded(StoreField::Town),
        ) else {
            return Ok(Vec::new());
        };
        let (Some(pins), Some(places), Some(certainties)) = (
            coded(StoreField::Pin),
            coded(StoreField::Place),
            coded(StoreField::PlaceCertainty),
        ) else {
            return Ok(Vec::new());
        };
        // The atlas lists the towns of India alone.
        let Some(india) = countries.dict.find("in") else {
            return Ok(Vec::new());
        };
        let code = |coded: &Coded, row: usize| coded.codes.get(row);
        let town_of: Vec<Option<&'static Place>> = (0..places.dict.len())
            .map(|code| places.dict.key(code).parse().ok().and_then(Place::by_id))
            .collect();
        let mut elsewhere: HashMap<(usize, usize), bool> = HashMap::new();
        let mut namesake: HashMap<(usize, usize), bool> = HashMap::new();
        let mut outside: HashMap<(usize, usize), bool> = HashMap::new();
        let mut groups: HashMap<(usize, usize), InDoubt> = HashMap::new();
        for row in 0..stores.len() {
            if row.is_multiple_of(AT_ONCE) {
                watch.goes_on("checking", row as u64, stores.len() as u64)?;
            }
            let town = code(towns, row);
            if !stores.live.get(row) || town == 0 || code(countries, row) != india as usize {
                continue;
            }
            let (place, district) = (code(places, row), code(districts, row));
            let mut doubts: [Option<Doubt>; 3] = [None; 3];
            match (town_of[place], certainties.dict.key(code(certainties, row))) {
                (_, "confirmed") => continue,
                (None, _) => doubts[0] = Some(Doubt::NotListed),
                (Some(place_there), certainty) => {
                    doubts[0] = match certainty {
                        "unsure" => Some(Doubt::Unsure),
                        // The largest of several towns of that very name is likely meant, and the name is no misspelling.
                        "likely" => match *namesake.entry((place, town)).or_insert_with(|| {
                            place_there.letters_from(towns.dict.label(town)) == 0
                        }) {
                            true => Some(Doubt::Unsure),
                            false => Some(Doubt::Misspelt),
                        },
                        _ => None,
                    };
                    // What is only guessed is nothing that district and PIN could contradict.
                    let guessed = certainty == "unsure";
                    let other = !guessed
                        && district != 0
                        && *elsewhere.entry((place, district)).or_insert_with(|| {
                            let name = districts.dict.key(district);
                            place_there.lies_in_district(name) == Some(false)
                        });
                    doubts[1] = other.then_some(Doubt::DistrictElsewhere);
                    let pin_code = code(pins, row);
                    let out = !guessed
                        && pin_code != 0
                        && *outside.entry((place, pin_code)).or_insert_with(|| {
                            pin(pins.dict.key(pin_code)).is_some_and(|pin| {
                                pin_fits_state(&pin, place_there.state) == Some(false)
                            })
                        });
                    doubts[2] = out.then_some(Doubt::PinOutside);
                }
            }
            if doubts.iter().all(Option::is_none) {
                continue;
            }
            let state = code(states, row);
            let group = groups.entry((state, town)).or_insert_with(|| {
                let key = states.dict.key(state);
                let written = || key.split_once(STATE_KEY).map_or(key, |(_, state)| state);
                InDoubt {
                    town: towns.dict.label(town).to_owned(),
                    state: indian_state(key)
                        .map_or_else(written, |state| state.iso)
                        .to_owned(),
                    ..InDoubt::default()
                }
            });
            group.stores.push(stores.ids[row]);
            for doubt in doubts.into_iter().flatten() {
                *group.doubts.entry(doubt).or_default() += 1;
            }
            if group.stores.len() > SAMPLED {
                continue;
            }
            let number = |field| {
                stores
                    .numbers(field)
                    .map_or(f64::NAN, |numbers| numbers[row])
            };
            let point = (number(StoreField::Latitude), number(StoreField::Longitude));
            if !point.0.is_nan() && !point.1.is_nan() {
                group.points.push(point);
            }
            if district != 0 {
                group
                    .districts
                    .push(districts.dict.label(district).to_owned());
            }
            group.pins.extend(pin(pins.dict.key(code(pins, row))));
        }
        Ok(groups.into_values().collect())
    }
}
