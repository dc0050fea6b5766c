//! Finds the town a text means, and says how sure that is.
//!
//! Three looks, each wider: a name of the town as written; the name without what stands beside it (*Pune - 411001*, *Patna City*); a name near
//! it, by letters and by [`mod@sound`]. The state as written is believed before the spelling: a misspelt town of the state comes before a
//! town of that very name elsewhere, but is then [`Certainty::Unsure`]. Only what is written as the town writes it, and fits no other, is [`Certainty::Exact`].

mod devanagari;
mod index;
mod known;
mod nearness;
mod reading;
mod sound;

pub use devanagari::in_latin;
pub use known::{sound_of, towns_named};

use index::{Index, Name, index, place_at};
use nearness::{ONE_LETTER, distance, distance_by_ear};
use reading::without_additions;
pub use sound::sound;

use crate::certainty::Certainty;
use crate::fold::{fold, fold_letters, letters_of};
use crate::places::{Place, other_district_names};
use crate::states::State;

/// What a search for a town found.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceMatch {
    /// The best guess.
    pub place: &'static Place,
    /// How sure it is. [`Certainty::Unsure`] where several fit or the state disagrees.
    pub certainty: Certainty,
    /// Others that fit about as well, the best first, at most five.
    pub others: Vec<&'static Place>,
}

/// Two names nearer to a text than this to each other are rivals: neither is sure.
const MARGIN: u32 = 8;

/// The town called `name`, in `state` and `district` where these are known; `None` where nothing is near. Only for stores of India.
///
/// An exact name costs a microsecond or two, a misspelt one some tens; the first question also builds the index (about 50 ms).
pub fn find_place(name: &str, state: Option<&State>, district: Option<&str>) -> Option<PlaceMatch> {
    let folded = fold(name);
    let letters = letters_of(&folded);
    if letters.chars().count() < 2 {
        return None;
    }
    let asked = Asked {
        state: state.map(|state| state.iso),
        district: district
            .map(|district| sound(&fold_letters(district)))
            .filter(|district| !district.is_empty()),
    };
    let index = index();
    if let Some(found) = asked.named(index, &letters, Certainty::Exact) {
        return Some(found);
    }
    let bare = without_additions(&folded, state);
    if let Some(bare) = &bare
        && let Some(found) = asked.named(index, bare, Certainty::Likely)
    {
        return Some(found);
    }
    let latin = in_latin(&folded);
    // What looks like an addition may be a part of the town's own name: *Cantonment*, *Rural*, *Town*. So the whole is tried first.
    let whole = asked.near(index, &letters, latin.as_deref());
    match bare {
        Some(bare)
            if whole
                .as_ref()
                .is_none_or(|found| found.certainty == Certainty::Unsure) =>
        {
            asked.near(index, &bare, latin.as_deref()).or(whole)
        }
        _ => whole,
    }
}

/// What is known beside the name.
struct Asked {
    state: Option<&'static str>,
    district: Option<String>,
}

impl Asked {
    fn in_state(&self, place: &Place) -> bool {
        self.state.is_none_or(|state| place.state.iso == state)
    }

    fn in_district(&self, place: &Place) -> bool {
        match (&self.district, place.district) {
            (Some(asked), Some(district)) => std::iter::once(district)
                .chain(other_district_names(place.state, district))
                .any(|name| *asked == sound(&fold_letters(name))),
            _ => false,
        }
    }

    /// The town of exactly this name in the state.
    fn named(&self, index: &Index, letters: &str, at_most: Certainty) -> Option<PlaceMatch> {
        let mut fitting: Vec<&Name> = index
            .named(letters)
            .filter(|name| self.in_state(place_at(name.place)))
            .collect();
        // A town's own name before another's former one, then the larger town.
        fitting.sort_by_key(|name| {
            let place = place_at(name.place);
            (
                !self.in_district(place),
                !name.own,
                std::cmp::Reverse(place.population),
                place.id,
            )
        });
        let (first, rest) = fitting.split_first()?;
        let place = place_at(first.place);
        let clear = rest.iter().all(|name| {
            let rival = place_at(name.place);
            self.in_district(place) && !self.in_district(rival)
                || self.state.is_some() && (first.own && !name.own && !dwarfs(rival, place))
        });
        let certainty = if clear {
            at_most
        } else if self.state.is_some()
            && rest.iter().all(|name| dwarfs(place, place_at(name.place)))
        {
            at_most.min(Certainty::Likely)
        } else {
            Certainty::Unsure
        };
        Some(PlaceMatch {
            place,
            certainty,
            others: up_to_five(rest.iter().map(|name| name.place), place),
        })
    }

    /// The town whose name is nearest, first in the state, then in those that were split from it, then anywhere.
    fn near(&self, index: &Index, letters: &str, latin: Option<&str>) -> Option<PlaceMatch> {
        let near = nearest(index, letters, latin);
        let elsewhere: Vec<u16> = index.named(letters).map(|name| name.place).collect();
        let within: Vec<(u32, u16)> = near
            .iter()
            .copied()
            .filter(|(_, number)| self.in_state(place_at(*number)))
            .collect();
        if let Some((best, _)) = within.first() {
            let nearer_elsewhere = near
                .first()
                .is_some_and(|(other, _)| other + MARGIN <= *best);
            let sure = self.state.is_some() && elsewhere.is_empty() && !nearer_elsewhere;
            return self.closest(&within, sure);
        }
        let later = |number: &&u16| {
            self.state
                .is_some_and(|state| place_at(**number).state.split_from == Some(state))
        };
        let mut split_off = elsewhere.iter().filter(later);
        if let (Some(number), None) = (split_off.next(), split_off.next()) {
            return Some(PlaceMatch {
                place: place_at(*number),
                certainty: Certainty::Likely,
                others: Vec::new(),
            });
        }
        let mut guesses: Vec<u16> = elsewhere;
        guesses.sort_by_key(|number| {
            let place = place_at(*number);
            (std::cmp::Reverse(place.population), place.id)
        });
        // A name that is only near, in a state that is not meant, is no guess: it would send a reader to the other end of the country.
        if self.state.is_none() {
            guesses.extend(near.iter().map(|(_, number)| *number));
        }
        let place = place_at(*guesses.first()?);
        Some(PlaceMatch {
            place,
            certainty: Certainty::Unsure,
            others: up_to_five(guesses.into_iter(), place),
        })
    }

    /// The nearest of some, `sure` unless a rival is about as near and the district does not decide.
    fn closest(&self, near: &[(u32, u16)], sure: bool) -> Option<PlaceMatch> {
        let (distance, first) = near.first()?;
        let rivals = || {
            near.iter()
                .take_while(|(other, _)| *other < distance + MARGIN)
        };
        let mut in_district = rivals().filter(|(_, number)| self.in_district(place_at(*number)));
        let (number, clear) = match (in_district.next(), in_district.next()) {
            (Some((_, number)), None) => (*number, true),
            _ => (*first, rivals().count() == 1),
        };
        let place = place_at(number);
        Some(PlaceMatch {
            place,
            certainty: if sure && clear {
                Certainty::Likely
            } else {
                Certainty::Unsure
            },
            others: up_to_five(near.iter().map(|(_, number)| *number), place),
        })
    }
}

/// A city beside villages of its name is what is meant, as far as can be told.
fn dwarfs(large: &Place, small: &Place) -> bool {
    large.population.unwrap_or(0) >= 50_000
        && large.population.unwrap_or(0) / 10 > small.population.unwrap_or(0)
}

fn up_to_five(numbers: impl Iterator<Item = u16>, but: &Place) -> Vec<&'static Place> {
    let mut others: Vec<&'static Place> = Vec::new();
    for place in numbers.map(place_at) {
        if place.id != but.id && others.iter().all(|other| other.id != place.id) {
            others.push(place);
        }
        if others.len() == 5 {
            break;
        }
    }
    others
}

/// Towns whose name is near, as (distance, number), nearest first, larger first among equals.
fn nearest(index: &Index, letters: &str, latin: Option<&str>) -> Vec<(u32, u16)> {
    let heard = sound(latin.unwrap_or(letters));
    let limit = match heard.chars().count() {
        0..=2 => ONE_LETTER / 2,
        3..=4 => ONE_LETTER,
        _ => 2 * ONE_LETTER,
    };
    let mut near: Vec<(u32, u16)> = index
        .perhaps_near(letters, &heard)
        .filter_map(|name| {
            let apart = match latin {
                Some(_) => distance_by_ear(&heard, &name.sound),
                None => distance((letters, &heard), (&name.letters, &name.sound)),
            };
            (apart <= limit).then_some((apart, name.place))
        })
        .collect();
    near.sort_unstable_by_key(|(apart, number)| (*number, *apart));
    near.dedup_by_key(|(_, number)| *number);
    near.sort_by_key(|(apart, number)| {
        (
            *apart,
            std::cmp::Reverse(place_at(*number).population),
            *number,
        )
    });
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, state: &str) -> (&'static str, Certainty) {
        let found = find_place(name, State::by_iso(state), None).unwrap();
        (found.place.name, found.certainty)
    }

    #[test]
    fn names_as_written() {
        assert_eq!(found("Patna", "BR"), ("Patna", Certainty::Exact));
        assert_eq!(found("PUNE ", "MH").1, Certainty::Exact);
        assert_eq!(found("Bangalore", "KA"), ("Bengaluru", Certainty::Exact));
        assert_eq!(found("पटना", "BR"), ("Patna", Certainty::Exact));
        assert_eq!(found("Navi-Mumbai", "MH"), found("navimumbai", "MH"));
    }

    #[test]
    fn a_towns_own_name_before_anothers_other_name() {
        assert_eq!(
            found("Visakhapatnam", "AP"),
            ("Visakhapatnam", Certainty::Exact)
        );
        assert_eq!(found("Surat", "GJ"), ("Surat", Certainty::Exact));
    }

    #[test]
    fn names_with_something_beside_them() {
        for name in [
            "Patna - 800001",
            "Patna, Bihar",
            "PATNA (Urban)",
            "Patna City",
            "Dist. Patna",
            "Patna Bihar",
        ] {
            assert_eq!(found(name, "BR"), ("Patna", Certainty::Likely), "{name}");
        }
    }

    #[test]
    fn says_when_the_state_disagrees() {
        let (name, certainty) = found("Patna", "KL");
        assert_eq!((name, certainty), ("Patna", Certainty::Unsure));
    }

    #[test]
    fn a_name_merely_near_in_another_state_is_no_guess() {
        assert_eq!(find_place("Málaga", State::by_iso("GA"), None), None);
        assert!(find_place("Málaga", None, None).is_some());
    }

    #[test]
    fn states_as_they_were() {
        assert_eq!(found("Warangal", "AP"), ("Warangal", Certainty::Likely));
        assert_eq!(found("Leh", "JK").1, Certainty::Likely);
        assert_eq!(found("Warangal", "OD").1, Certainty::Unsure);
    }

    #[test]
    fn hindi_names_by_ear() {
        for (hindi, state, name) in [
            ("भागलपुर", "BR", "Bhagalpur"),
            ("गोरखपुर", "UP", "Gorakhpur"),
            ("सीकर", "RJ", "Sikar"),
        ] {
            assert_eq!(fold(found(hindi, state).0), fold(name), "{hindi}");
        }
    }

    #[test]
    fn nothing_for_nothing() {
        for name in ["", "x", "qqqqqqqqqq", "---", "१२३४५६"] {
            assert_eq!(find_place(name, None, None), None, "{name}");
        }
    }

    #[test]
    fn a_district_is_known_by_its_former_name() {
        let state = State::by_iso("KA");
        let asked = |district: &str| Asked {
            state: state.map(|state| state.iso),
            district: Some(sound(&fold_letters(district))),
        };
        let town = find_place("Hunsur", state, None).unwrap().place;
        assert_eq!(town.district, Some("Mysuru"));
        assert!(asked("Mysore").in_district(town));
        assert!(asked("MYSURU").in_district(town));
        assert!(!asked("Mandya").in_district(town));
    }

    #[test]
    fn a_district_decides_between_namesakes() {
        let state = State::by_iso("RJ");
        let without = find_place("Shahpura", state, None).unwrap();
        assert_eq!(without.certainty, Certainty::Unsure);
        let other = without.others[0];
        let with = find_place("Shahpura", state, other.district).unwrap();
        assert_eq!(
            (with.place.id, with.certainty),
            (other.id, Certainty::Exact)
        );
    }
}
