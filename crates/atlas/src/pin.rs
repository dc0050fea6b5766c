//! PIN codes: where the post offices of each lie, and the zones, groups of states that the first digit names.
//!
//! `data/pins.tsv`, a line for the PIN codes of a district: states (ISO codes, commas between them), district, then PIN, latitude and longitude of each;
//! of a few no point is known. It is made by `cargo xtask atlas-data`; see NOTICE for source and licence.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::states::State;

static DATA: &str = include_str!("../data/pins.tsv");

/// What the post offices of a PIN say.
#[derive(Debug, Clone, PartialEq)]
pub struct PinArea {
    /// Its six digits.
    pub pin: u32,
    /// The states its offices lie in, mostly one; none where no office says.
    pub states: Vec<&'static State>,
    /// The district most of its offices lie in, as the post writes it.
    pub district: Option<&'static str>,
    /// Latitude and longitude of the middle of its offices, to a hundredth of a degree: about a kilometre. Not known where the directory puts it far from
    /// the codes around it.
    pub point: Option<(f64, f64)>,
}

impl PinArea {
    /// The area of a PIN of six digits; `None` where the directory of post offices has no such PIN.
    pub fn of(pin: &str) -> Option<&'static Self> {
        let pin: u32 = pin.parse().ok()?;
        let areas = areas();
        let at = areas.binary_search_by_key(&pin, |area| area.pin).ok()?;
        areas.get(at)
    }
}

/// Every PIN, by its digits.
pub(crate) fn areas() -> &'static [PinArea] {
    static AREAS: LazyLock<Vec<PinArea>> = LazyLock::new(|| {
        let states = State::all().iter().map(|state| (state.iso, state));
        let states: HashMap<&str, &'static State> = states.collect();
        let mut areas: Vec<PinArea> = DATA.lines().flat_map(|line| read(line, &states)).collect();
        areas.sort_by_key(|area| area.pin);
        areas
    });
    &AREAS
}

fn read(line: &'static str, known: &HashMap<&str, &'static State>) -> Vec<PinArea> {
    let mut parts = line.split('\t');
    let codes = parts.next().unwrap_or_default().split(',');
    let states: Vec<&'static State> = codes.filter_map(|iso| known.get(iso).copied()).collect();
    let district = parts.next().filter(|district| !district.is_empty());
    let area = |text: &'static str| {
        let mut words = text.split(' ');
        let pin = words.next()?;
        let mut degrees = words.map_while(|word| word.parse::<f64>().ok());
        // An office that was put into a state of another zone is a slip of the directory.
        let in_zone = |state: &&&State| zone_serves(pin, state) == Some(true);
        let mut at_home: Vec<_> = states.iter().filter(in_zone).copied().collect();
        if at_home.is_empty() {
            at_home.clone_from(&states);
        }
        Some(PinArea {
            pin: pin.parse().ok()?,
            states: at_home,
            district,
            point: degrees.next().zip(degrees.next()),
        })
    };
    parts.filter_map(area).collect()
}

/// ISO codes of the states a zone (first digit of a PIN) serves; empty for 0 and for 9, the army post.
pub fn pin_zone(first: u8) -> &'static [&'static str] {
    match first {
        b'1' => &["DL", "HR", "PB", "HP", "JK", "LA", "CH"],
        b'2' => &["UP", "UK"],
        b'3' => &["RJ", "GJ", "DH"],
        b'4' => &["MH", "MP", "CG", "GA"],
        b'5' => &["AP", "TS", "KA"],
        b'6' => &["KL", "TN", "PY", "LD"],
        b'7' => &[
            "WB", "OD", "AR", "AS", "MN", "ML", "MZ", "NL", "TR", "SK", "AN",
        ],
        b'8' => &["BR", "JH"],
        _ => &[],
    }
}

/// Whether a well-formed PIN is one of a state: by its post offices, or by its zone where the directory does not list it. `None` for the army post, which
/// is everywhere.
pub fn pin_fits_state(pin: &str, state: &State) -> Option<bool> {
    match PinArea::of(pin).filter(|area| !area.states.is_empty()) {
        Some(area) if !pin.starts_with('9') => {
            Some(area.states.iter().any(|of| of.iso == state.iso))
        }
        _ => zone_serves(pin, state),
    }
}

/// Puducherry's enclaves Yanam (533464) and Mahe lie in the zones of their neighbours.
fn zone_serves(pin: &str, state: &State) -> Option<bool> {
    match pin.as_bytes().first() {
        Some(b'9') => None,
        Some(b'5') if state.iso == "PY" => Some(pin == "533464"),
        Some(first) => Some(pin_zone(*first).contains(&state.iso)),
        None => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::places::{Place, places_in};

    #[test]
    fn most_codes_have_a_point_a_state_and_a_district() {
        let all = areas();
        assert_eq!(all.len(), 19_586);
        assert_eq!(
            all.iter().filter(|area| area.point.is_some()).count(),
            18_653
        );
        let count =
            |holds: &dyn Fn(&PinArea) -> bool| all.iter().filter(|area| holds(area)).count();
        assert!(count(&|area| area.states.len() == 1) > 19_000);
        assert!(count(&|area| area.district.is_some()) > 19_000);
        for pair in all.windows(2) {
            assert!(pair[0].pin < pair[1].pin);
        }
        for area in all {
            assert!((110_001..=900_099).contains(&area.pin), "{}", area.pin);
            if let Some((latitude, longitude)) = area.point {
                assert!(
                    (6.0..37.5).contains(&latitude) && (68.0..97.5).contains(&longitude),
                    "{}",
                    area.pin
                );
            }
        }
    }

    #[test]
    fn a_code_lies_where_its_offices_do() {
        let patna = PinArea::of("800001").unwrap();
        assert_eq!(patna.district, Some("Patna"));
        assert_eq!(patna.states, [State::by_iso("BR").unwrap()]);
        let (latitude, longitude) = patna.point.unwrap();
        assert!((latitude - 25.6).abs() < 0.1 && (longitude - 85.1).abs() < 0.1);
        assert_eq!(PinArea::of("800999"), None);
        assert_eq!(PinArea::of("१२"), None);
    }

    /// So that a PIN can tell towns of one name apart.
    #[test]
    fn districts_of_codes_are_those_of_towns() {
        let mut written: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for area in areas() {
            if let (Some(district), [state]) = (area.district, area.states.as_slice()) {
                *written.entry((state.iso, district)).or_default() += 1;
            }
        }
        let (mut all, mut known) = (0, 0);
        for ((iso, district), codes) in written {
            let mut towns: Vec<&Place> = places_in(State::by_iso(iso).unwrap()).collect();
            towns.sort_by_key(|town| town.district);
            towns.dedup_by_key(|town| town.district);
            all += codes;
            let lies = |town: &&Place| town.lies_in_district(district) == Some(true);
            known += if towns.iter().any(lies) { codes } else { 0 };
        }
        assert!((all - known) * 100 < all, "{known} of {all}");
    }

    #[test]
    fn zones_hold_every_state_once() {
        for state in State::all() {
            let zones = (b'1'..=b'8')
                .filter(|zone| pin_zone(*zone).contains(&state.iso))
                .count();
            assert_eq!(zones, 1, "{}", state.name);
        }
    }

    #[test]
    fn tells_neighbours_apart() {
        let state = |iso| State::by_iso(iso).unwrap();
        assert_eq!(pin_fits_state("110001", state("DL")), Some(true));
        assert_eq!(pin_fits_state("800001", state("DL")), Some(false));
        assert_eq!(pin_fits_state("900056", state("RJ")), None);
        assert_eq!(pin_fits_state("533464", state("PY")), Some(true));
    }
}
