//! What is known of a name by itself: which towns bear it, how it sounds, how far it is from a town's own names.

use super::devanagari::in_latin;
use super::index::{index, place_at};
use super::sound::sound;
use crate::fold::{fold, fold_letters, letters_of};
use crate::places::{Place, other_district_names};
use crate::states::State;

/// The towns that bear exactly this name, spacing and punctuation aside; of a state, where one is given. By GeoNames id.
pub fn towns_named(name: &str, state: Option<&State>) -> Vec<&'static Place> {
    let letters = fold_letters(name);
    let mut towns: Vec<&'static Place> = index()
        .named(&letters)
        .map(|name| place_at(name.place))
        .filter(|place| state.is_none_or(|state| place.state.iso == state.iso))
        .collect();
    towns.sort_by_key(|place| place.id);
    towns.dedup_by_key(|place| place.id);
    towns
}

/// What spellings of an Indian name share, in Latin letters or in Devanagari: aspirates, long vowels and the like are levelled.
pub fn sound_of(name: &str) -> String {
    let folded = fold(name);
    match in_latin(&folded) {
        Some(latin) => sound(&latin),
        None => sound(&letters_of(&folded)),
    }
}

impl Place {
    /// How many letters a name is away from the nearest of the town's names: wrong, missing, too many, or swapped with a neighbour.
    pub fn letters_from(&self, name: &str) -> usize {
        self.nearest_name(name).1
    }

    /// The name of the town that is nearest to a text, its own before others, and how many letters apart they are.
    pub fn nearest_name(&self, text: &str) -> (&'static str, usize) {
        let folded = fold(text);
        let letters = in_latin(&folded).unwrap_or_else(|| letters_of(&folded));
        let apart = |name| (name, strsim::osa_distance(&letters, &fold_letters(name)));
        let mut nearest = apart(self.name);
        for name in self.other_names() {
            let other = apart(name);
            if other.1 < nearest.1 {
                nearest = other;
            }
        }
        nearest
    }

    /// Whether the town lies in the district of that name, by any of its spellings; `None` where no district is known of the town.
    pub fn lies_in_district(&self, district: &str) -> Option<bool> {
        let own = self.district?;
        let asked = sound_of(district);
        Some(
            std::iter::once(own)
                .chain(other_district_names(self.state, own))
                .any(|name| sound_of(name) == asked),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_towns_that_bear_it() {
        let bihar = State::by_iso("BR");
        let ids = |name: &str| -> Vec<&str> {
            towns_named(name, bihar)
                .iter()
                .map(|town| town.name)
                .collect()
        };
        assert_eq!(ids("PATNA"), ["Patna"]);
        assert_eq!(ids("पटना"), ["Patna"]);
        assert!(ids("Patnaa").is_empty());
        assert!(towns_named("Shahpura", State::by_iso("RJ")).len() > 1);
    }

    #[test]
    fn spellings_sound_alike() {
        assert_eq!(sound_of("Bhagalpur"), sound_of("Bagalpoor"));
        assert_eq!(sound_of("सीकर"), sound_of("Sikar"));
        assert_ne!(sound_of("Gaya"), sound_of("Patna"));
    }

    #[test]
    fn a_misspelling_is_a_letter_away() {
        let patna = towns_named("Patna", State::by_iso("BR"))[0];
        assert_eq!(patna.letters_from("Patna "), 0);
        assert_eq!(patna.letters_from("Paatna"), 1);
        assert_eq!(patna.lies_in_district("Patna"), Some(true));
        assert_eq!(patna.lies_in_district("Gaya"), Some(false));
    }
}
