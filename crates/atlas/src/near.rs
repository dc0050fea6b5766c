//! The listed town nearest to a point.

use std::sync::LazyLock;

use crate::distance::haversine_km;
use crate::places::{Place, places};
use crate::states::State;

/// Kilometres of a degree of latitude, rounded down: no town within reach is passed over.
const KM_A_DEGREE: f64 = 110.5;

/// The town nearest to a point (latitude, longitude in degrees), and how many kilometres away it is; `None` where none lies within
/// `reach` kilometres. With a state, only its towns count.
pub fn nearest_place(
    point: (f64, f64),
    state: Option<&State>,
    reach: f64,
) -> Option<(&'static Place, f64)> {
    static BY_LATITUDE: LazyLock<Vec<&'static Place>> = LazyLock::new(|| {
        let mut sorted: Vec<&Place> = places().iter().collect();
        sorted.sort_by(|a, b| a.latitude.total_cmp(&b.latitude));
        sorted
    });
    let degrees = reach / KM_A_DEGREE;
    let from = BY_LATITUDE.partition_point(|place| place.latitude < point.0 - degrees);
    BY_LATITUDE[from..]
        .iter()
        .take_while(|place| place.latitude <= point.0 + degrees)
        .filter(|place| state.is_none_or(|state| place.state.iso == state.iso))
        .map(|place| {
            let km = haversine_km(point, (place.latitude, place.longitude));
            (*place, km)
        })
        .filter(|(_, km)| *km <= reach)
        .min_by(|(_, a), (_, b)| a.total_cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_all_and_of_a_state() {
        // Between Hosur in Tamil Nadu and Bengaluru in Karnataka.
        let point = (12.75, 77.82);
        let (town, km) = nearest_place(point, None, 60.0).unwrap();
        assert_eq!((town.name, town.state.iso), ("Mukondapalli", "TN"));
        assert!(km < 5.0, "{km}");
        let karnataka = State::by_iso("KA").unwrap();
        let (town, km) = nearest_place(point, Some(karnataka), 60.0).unwrap();
        assert_eq!(town.state.iso, "KA");
        assert!((5.0..40.0).contains(&km), "{km}");
        assert_eq!(nearest_place(point, State::by_iso("BR"), 60.0), None);
        assert_eq!(nearest_place((51.5, -0.1), None, 200.0), None);
    }

    #[test]
    fn agrees_with_looking_at_every_town() {
        for (at, place) in places().iter().enumerate().step_by(97) {
            let point = (
                place.latitude + 0.31,
                place.longitude - 0.27 * (at % 3) as f64,
            );
            let every = places()
                .iter()
                .map(|town| haversine_km(point, (town.latitude, town.longitude)))
                .min_by(f64::total_cmp)
                .unwrap();
            let found = nearest_place(point, None, 150.0).map(|(_, km)| km);
            assert_eq!(found, (every <= 150.0).then_some(every), "{}", place.name);
        }
    }
}
