//! The districts of a state: those that its listed towns lie in, and those that only its post offices name.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::find::sound_of;
use crate::fold::fold_letters;
use crate::pin::areas;
use crate::places::{district_names, places};
use crate::states::State;

/// What is known of the districts of one state.
#[derive(Default)]
struct Districts {
    names: Vec<&'static str>,
    /// By how they and their other spellings sound.
    by_sound: HashMap<String, &'static str>,
}

fn districts_of(state: &State) -> Option<&'static Districts> {
    static ALL: LazyLock<HashMap<&'static str, Districts>> = LazyLock::new(|| {
        let mut all: HashMap<&'static str, Districts> = HashMap::new();
        let mut add = |iso: &'static str, written: &'static str, name: &'static str| {
            let of = all.entry(iso).or_default();
            of.by_sound.entry(sound_of(written)).or_insert(name);
        };
        for place in places() {
            if let Some(name) = place.district {
                add(place.state.iso, name, name);
            }
        }
        for (iso, other, name) in district_names() {
            if let Some(state) = State::by_iso(iso) {
                add(state.iso, other, name);
            }
        }
        // A PIN of several states may name a district of either.
        for area in areas() {
            if let (Some(name), [state]) = (area.district, area.states.as_slice()) {
                add(state.iso, name, name);
            }
        }
        for of in all.values_mut() {
            of.names = of.by_sound.values().copied().collect();
            of.names.sort_unstable();
            of.names.dedup();
        }
        all
    });
    ALL.get(state.iso)
}

/// The districts of a state, by name.
pub fn districts_in(state: &State) -> &'static [&'static str] {
    districts_of(state).map_or(&[], |known| &known.names)
}

/// The district of a state that a text names, by any of its spellings; spellings of one sound are one.
pub fn district_spelled(text: &str, state: &State) -> Option<&'static str> {
    districts_of(state)?.by_sound.get(&sound_of(text)).copied()
}

/// The districts of a state whose names are at most `most` letters away from a text, the nearest first.
pub fn districts_near(text: &str, state: &State, most: usize) -> Vec<(&'static str, usize)> {
    let letters = fold_letters(text);
    let near = districts_in(state).iter().filter_map(|name| {
        let away = strsim::osa_distance(&letters, &fold_letters(name));
        (away <= most).then_some((*name, away))
    });
    let mut near: Vec<_> = near.collect();
    near.sort_by_key(|(name, away)| (*away, *name));
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_district_is_known_by_every_spelling_of_its_sound() {
        let state = |iso| State::by_iso(iso).unwrap();
        let spelled = |text, iso| district_spelled(text, state(iso));
        assert_eq!(spelled("PATNA", "BR"), Some("Patna"));
        assert_eq!(spelled("East Champaran", "BR"), Some("Purbi Champaran"));
        assert_eq!(
            spelled("24 Paraganas North", "WB"),
            Some("North 24 Parganas")
        );
        assert_eq!(spelled("Patna", "KL"), None);
        assert_eq!(spelled("", "BR"), None);
        assert_eq!(
            districts_near("Muzafarpr", state("BR"), 2)[0].0,
            "Muzaffarpur"
        );
        assert!(districts_near("Qwertz", state("BR"), 2).is_empty());
        // Bihar has 38, Uttar Pradesh 75; a few may be listed by two names.
        assert!((38..=42).contains(&districts_in(state("BR")).len()));
        assert!((75..=80).contains(&districts_in(state("UP")).len()));
    }
}
