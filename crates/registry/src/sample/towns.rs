//! Which real towns the synthetic stores stand in.

use haat_atlas::{Place, places, rbi_tier};

use super::draw::Draw;

/// The states of the franchise stores. The announcements number them and do not name them: these have the most towns of tier 3 and below.
pub(super) const STATES: [&str; 14] = [
    "UP", "MH", "MP", "TN", "GJ", "RJ", "KA", "AP", "BR", "WB", "JH", "PB", "OD", "CG",
];

/// Cities the larger formats choose from, the most populous first.
const CITIES: usize = 120;

/// Places to which GeoNames gives the population of their district or of a larger city beside them: no city a sample should show.
const MISCOUNTED: [(&str, &str); 9] = [
    ("Rasapudipalem", "AP"),
    ("Kallakurichi", "TN"),
    ("Nowrangapur", "OD"),
    ("Gorakhpur", "HR"),
    ("Teni", "TN"),
    ("Najafgarh", "DL"),
    ("Pimpri", "MH"),
    ("Shivaji Nagar", "MH"),
    ("Rohini", "DL"),
];

/// Towns to draw from.
pub(super) struct Towns {
    /// Towns of RBI tier 3 and below in the fourteen states, in a drawn order that takes from every state.
    pub(super) small: Vec<&'static Place>,
    /// The most populous cities, the largest first.
    pub(super) cities: Vec<&'static Place>,
}

impl Towns {
    pub(super) fn new(draw: &mut Draw) -> Self {
        let mut cities: Vec<&'static Place> = places()
            .iter()
            .filter(|place| {
                place.population.is_some()
                    && !MISCOUNTED.contains(&(place.name, place.state.iso))
                    && unmistakable(place)
            })
            .collect();
        cities.sort_by_key(|place| (std::cmp::Reverse(place.population), place.id));
        cities.truncate(CITIES);
        let mut by_state: Vec<Vec<&'static Place>> = STATES
            .iter()
            .map(|iso| {
                let small = |place: &&Place| {
                    place.state.iso == *iso
                        && place
                            .population
                            .is_some_and(|people| rbi_tier(people).number() >= 3)
                        && unmistakable(place)
                };
                let mut towns: Vec<&'static Place> = places().iter().filter(small).collect();
                towns.sort_by_key(|place| place.id);
                shuffle(&mut towns, draw);
                towns
            })
            .collect();
        // Larger states first and more often: each takes its share of every round.
        let mut small = Vec::new();
        while by_state.iter().any(|towns| !towns.is_empty()) {
            for towns in &mut by_state {
                let share = 1 + towns.len() / 60;
                small.extend((0..share).filter_map(|_| towns.pop()));
            }
        }
        Self { small, cities }
    }

    /// A city, the larger ones more often.
    pub(super) fn city(&self, draw: &mut Draw, of: usize) -> &'static Place {
        let of = of.min(self.cities.len()) as u64;
        // The smaller of two draws: the first of n cities is about 2n times as likely as the last.
        let at = draw.below(of).min(draw.below(of));
        self.cities[usize::try_from(at).unwrap_or(0)]
    }
}

/// Whether name and state alone lead to this town: a sample does not begin with doubts.
fn unmistakable(place: &Place) -> bool {
    haat_atlas::find_place(place.name, Some(place.state), place.district).is_some_and(|found| {
        found.place.id == place.id && found.certainty == haat_atlas::Certainty::Exact
    })
}

fn shuffle<T>(items: &mut [T], draw: &mut Draw) {
    for at in (1..items.len()).rev() {
        let other = usize::try_from(draw.below(at as u64 + 1)).unwrap_or(0);
        items.swap(at, other);
    }
}
