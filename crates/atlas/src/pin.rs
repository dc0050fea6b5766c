//! PIN zones: the first digit of an Indian PIN names a group of states.

use crate::states::State;

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

/// Whether a well-formed PIN lies in the zone of a state; `None` for the army post, which is everywhere.
///
/// Puducherry's enclaves Yanam (533464) and Mahe lie in the zones of their neighbours.
pub fn pin_fits_state(pin: &str, state: &State) -> Option<bool> {
    match pin.as_bytes().first() {
        Some(b'9') => None,
        Some(b'5') if state.iso == "PY" => Some(pin == "533464"),
        Some(first) => Some(pin_zone(*first).contains(&state.iso)),
        None => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
