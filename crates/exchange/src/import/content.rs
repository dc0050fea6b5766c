//! What a column is by its cells: to find a field whose header says nothing, and to doubt a header that the cells contradict.

use haat_registry::StoreField;
use haat_registry::checks::{self, propose_status};

use super::country::{is_indian_state, is_us_state};
use super::profile::Profile;

/// Whether cells can be what the header says: a state is no number, a code is not the same in every row.
pub(super) fn fits(field: StoreField, profile: &Profile) -> bool {
    match field {
        StoreField::State => {
            profile.filled == 0 || !(profile.mostly_numbers(50) || profile.mostly(is_compass))
        }
        StoreField::Town
        | StoreField::District
        | StoreField::Name
        | StoreField::Contact
        | StoreField::Partner => profile.filled == 0 || !profile.mostly_numbers(50),
        StoreField::Latitude | StoreField::Longitude => {
            profile.filled == 0 || !profile.mostly(|text| text.parse::<f64>().is_err())
        }
        // A few codes that stand twice are set aside row by row; a column that repeats itself most of the time is no code.
        StoreField::Code => {
            profile.filled > 0 && (profile.many || profile.values.len() as u64 * 2 > profile.filled)
        }
        _ => true,
    }
}

/// North, South-West, Central zone: parts of a country by the compass, which sales regions are named after.
fn is_compass(text: &str) -> bool {
    let letters = haat_atlas::fold_letters(text);
    let mut rest = letters.as_str();
    for word in ["zone", "region", "क्षेत्र"] {
        rest = rest.strip_suffix(word).unwrap_or(rest);
    }
    let mut parts = 0;
    while let Some(shorter) = [
        "north",
        "south",
        "east",
        "west",
        "central",
        "उत्तर",
        "दक्षिण",
        "पूर्व",
        "पश्चिम",
        "मध्य",
    ]
    .iter()
    .find_map(|part| rest.strip_prefix(part))
    {
        (rest, parts) = (shorter, parts + 1);
    }
    parts > 0 && rest.is_empty()
}

/// How many of ten thousand cells of a column are the state that most of them are: of two columns of states the better one is meant.
pub(super) fn share_of_states(profile: &Profile) -> u64 {
    let (all, yes) = profile.count(is_state);
    (yes * 10_000).checked_div(all).unwrap_or(0)
}

fn is_state(text: &str) -> bool {
    is_us_state(text) || is_indian_state(text)
}

/// Whether a column holds states, perhaps one alone.
pub(super) fn holds_states(profile: &Profile) -> bool {
    profile.filled >= 3 && !profile.many && profile.mostly(is_state)
}

/// What a column is by its cells alone; only where the cells leave no doubt.
pub(super) fn by_content(profile: &Profile, code_is_known: bool) -> Option<StoreField> {
    if profile.filled < 3 {
        return None;
    }
    if profile.mostly(|text| checks::gstin(text).is_some()) {
        return Some(StoreField::Gstin);
    }
    if profile.mostly(checks::is_email) {
        return Some(StoreField::Email);
    }
    if profile.mostly(|text| checks::mobile(text).is_some()) {
        return Some(StoreField::Mobile);
    }
    // Six digits may be a code: they are PINs only beside one, and where the post has given them out.
    let pins = code_is_known && profile.values.len() > 1;
    if pins && profile.mostly(is_pin) {
        return Some(StoreField::Pin);
    }
    let few = profile.values.len() > 1 && !profile.many;
    if few && profile.mostly(is_state) {
        return Some(StoreField::State);
    }
    let fewer = profile.values.len() <= 20 && (profile.values.len() as u64) < profile.filled;
    if fewer && profile.mostly(|text| propose_status(text).is_some()) {
        return Some(StoreField::Status);
    }
    None
}

/// A PIN whose first two digits are those of a postal circle.
fn is_pin(text: &str) -> bool {
    const UNUSED: [&str; 11] = [
        "10", "29", "35", "54", "55", "65", "66", "86", "87", "88", "89",
    ];
    checks::pin(text).is_some_and(|pin| !UNUSED.iter().any(|unused| pin.starts_with(unused)))
}

/// Which of two neighbouring columns are latitude and longitude, if they are: decimals as a satellite gives them, in ranges that tell them apart.
pub(super) fn point(one: &Profile, other: &Profile) -> Option<[StoreField; 2]> {
    let within = |profile: &Profile, low: f64, high: f64| {
        profile.filled >= 3
            && profile.mostly(|text| {
                let decimals = text
                    .split_once('.')
                    .map_or(0, |(_, decimals)| decimals.len());
                let degrees = text.parse::<f64>().ok();
                decimals >= 3 && degrees.is_some_and(|degrees| (low..=high).contains(&degrees))
            })
    };
    let india = |latitude, longitude| within(latitude, 6.0, 38.0) && within(longitude, 68.0, 98.0);
    let beyond = |profile: &Profile| {
        profile.mostly(|text| {
            text.parse::<f64>()
                .is_ok_and(|degrees| degrees.abs() > 90.0)
        })
    };
    let anywhere = |latitude, longitude| {
        within(latitude, -90.0, 90.0) && within(longitude, -180.0, 180.0) && beyond(longitude)
    };
    if india(one, other) || anywhere(one, other) {
        Some([StoreField::Latitude, StoreField::Longitude])
    } else if india(other, one) || anywhere(other, one) {
        Some([StoreField::Longitude, StoreField::Latitude])
    } else {
        None
    }
}

/// Whether the cells are data of a person: numbers to reach one, or a PAN.
pub(super) fn is_personal(profile: &Profile) -> bool {
    let is_pan = |text: &str| {
        let bytes = text.as_bytes();
        bytes.len() == 10
            && bytes[..5].iter().all(u8::is_ascii_uppercase)
            && bytes[5..9].iter().all(u8::is_ascii_digit)
            && bytes[9].is_ascii_uppercase()
    };
    profile.masked > 0
        || profile.mostly(|text| {
            checks::mobile(text).is_some()
                || checks::is_email(text)
                || checks::gstin(text).is_some()
                || is_pan(text)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cells: &[&str]) -> Profile {
        let mut profile = Profile::new(false);
        let today = jiff::civil::date(2026, 1, 1);
        cells.iter().for_each(|cell| profile.look(cell, today));
        profile
    }

    #[test]
    fn cells_say_what_a_column_is() {
        for (field, cells) in [
            (
                StoreField::Mobile,
                &["9876543210", "+91 98765 43211", "7000000001"][..],
            ),
            (StoreField::Pin, &["800001", "110001", "560 001"]),
            (
                StoreField::Gstin,
                &["27AAPFU0939F1ZV", "29AAGCB7383J1Z4", "24AAACC1206D1ZM"],
            ),
            (StoreField::Email, &["a@b.in", "c@d.in", "e@f.in"]),
            (StoreField::State, &["Bihar", "UP", "Goa"]),
            (StoreField::Status, &["Active", "Closed", "Active"]),
        ] {
            assert_eq!(by_content(&of(cells), true), Some(field), "{cells:?}");
        }
        for cells in [
            &["One", "Two", "Three"][..],
            &["800001"],
            &["100001", "100002", "100003"],
        ] {
            assert_eq!(by_content(&of(cells), true), None, "{cells:?}");
        }
        assert_eq!(
            by_content(&of(&["800001", "800002", "800003"]), false),
            None,
            "where no code is known, six digits may be it"
        );
    }

    #[test]
    fn neighbours_are_a_point() {
        let (north, east) = (
            of(&["25.594", "28.613", "19.076"]),
            of(&["85.137", "77.209", "72.877"]),
        );
        assert_eq!(
            point(&north, &east),
            Some([StoreField::Latitude, StoreField::Longitude])
        );
        assert_eq!(
            point(&east, &north),
            Some([StoreField::Longitude, StoreField::Latitude])
        );
        assert_eq!(point(&north, &north), None);
        assert_eq!(
            point(&of(&["12.5", "8.5", "9.5"]), &of(&["70.5", "80.5", "90.5"])),
            None
        );
    }

    #[test]
    fn regions_of_a_compass_are_no_states() {
        assert!(!fits(
            StoreField::State,
            &of(&["North", "South-West", "Central zone"])
        ));
        assert!(fits(
            StoreField::State,
            &of(&["West Bengal", "Bihar", "North"])
        ));
    }
}
