//! Finds the town a text means, and says how sure that is.
//!
//! Three looks, each wider: the name as written (or a known other name); the same sounds written otherwise (*bh* and *b*,
//! *-pore* and *-pur*, long and short vowels); one letter dropped, added, changed or swapped. A wider look is taken only where the narrower
//! found nothing, and its result is never [`Certainty::Exact`].

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::fold::fold;
use crate::places::{Place, places};
use crate::states::{Certainty, State};

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

type Index = HashMap<String, Vec<u16>>;

/// Names as folded; the largest town first.
static BY_NAME: LazyLock<Index> = LazyLock::new(|| index(|name| [fold(name)]));
/// Names by their sound.
static BY_SOUND: LazyLock<Index> = LazyLock::new(|| index(|name| [sound(&fold(name))]));
/// Names with any one letter left out: two names one edit apart share such a form (Garbe's symmetric deletion).
static BY_DELETION: LazyLock<Index> = LazyLock::new(|| index(|name| deletions(&fold(name))));

fn index<I: IntoIterator<Item = String>>(keys: impl Fn(&'static str) -> I) -> Index {
    let mut index = Index::new();
    for (number, place) in places().iter().enumerate() {
        let Ok(number) = u16::try_from(number) else {
            break;
        };
        for name in std::iter::once(place.name).chain(place.other_names()) {
            for key in keys(name) {
                let found = index.entry(key).or_default();
                if !found.contains(&number) {
                    found.push(number);
                }
            }
        }
    }
    for found in index.values_mut() {
        found.sort_by_key(|number| std::cmp::Reverse(places()[usize::from(*number)].population));
    }
    index
}

/// The town called `name`, in `state` and `district` where these are known. Only for stores of India.
pub fn find_place(name: &str, state: Option<&State>, district: Option<&str>) -> Option<PlaceMatch> {
    let name = fold(name);
    if name.chars().count() < 2 {
        return None;
    }
    let district = district.map(fold);
    let named = BY_NAME.get(&name).map(Vec::as_slice).unwrap_or_default();
    if let Some(found) = choose(named, state, district.as_deref(), Certainty::Exact) {
        return Some(found);
    }
    let near = near(&name);
    let within: Vec<(u32, u16)> = near
        .iter()
        .copied()
        .filter(|(_, number)| state.is_none_or(|state| at(*number).state.iso == state.iso))
        .collect();
    // The state as written is believed before the spelling; a town of that very name elsewhere comes next.
    if let Some(found) = closest(&within, district.as_deref(), state.is_some()) {
        return Some(if named.is_empty() {
            found
        } else {
            unsure(found, named)
        });
    }
    if let Some(number) = named.first() {
        return Some(elsewhere(at(*number), named.iter().copied()));
    }
    let (_, number) = near.first()?;
    Some(elsewhere(
        at(*number),
        near.iter().map(|(_, number)| *number),
    ))
}

fn at(number: u16) -> &'static Place {
    &places()[usize::from(number)]
}

/// Among towns of the very name: the one in the state; unsure where several are and the district does not decide.
fn choose(
    named: &[u16],
    state: Option<&State>,
    district: Option<&str>,
    certainty: Certainty,
) -> Option<PlaceMatch> {
    let mut fitting: Vec<&'static Place> = named
        .iter()
        .map(|n| at(*n))
        .filter(|place| state.is_none_or(|state| place.state.iso == state.iso))
        .collect();
    let in_district: Vec<&'static Place> = fitting
        .iter()
        .copied()
        .filter(|place| district.is_some() && place.district.map(fold).as_deref() == district)
        .collect();
    if !in_district.is_empty() {
        fitting = in_district;
    }
    let (first, rest) = fitting.split_first()?;
    let certainty = match rest.first() {
        None => certainty,
        // A city dwarfs the villages of its name; without a state even that is a guess.
        Some(next) if state.is_some() && dwarfs(first, next) => certainty.min(Certainty::Likely),
        Some(_) => Certainty::Unsure,
    };
    Some(PlaceMatch {
        place: first,
        certainty,
        others: rest.iter().copied().take(5).collect(),
    })
}

fn dwarfs(large: &Place, small: &Place) -> bool {
    large.population.unwrap_or(0) >= 50_000
        && large.population.unwrap_or(0) / 10 > small.population.unwrap_or(0)
}

fn unsure(found: PlaceMatch, also: &[u16]) -> PlaceMatch {
    let others = found
        .others
        .into_iter()
        .chain(also.iter().map(|n| at(*n)))
        .take(5)
        .collect();
    PlaceMatch {
        certainty: Certainty::Unsure,
        others,
        ..found
    }
}

fn elsewhere(place: &'static Place, also: impl Iterator<Item = u16>) -> PlaceMatch {
    let others = also
        .map(at)
        .filter(|other| other.id != place.id)
        .take(5)
        .collect();
    PlaceMatch {
        place,
        certainty: Certainty::Unsure,
        others,
    }
}

/// Towns whose name is near, as (distance, number), nearest first, larger first among equals.
///
/// Distance is in tenths of an edit; the same sound counts half an edit less.
fn near(name: &str) -> Vec<(u32, u16)> {
    let heard = sound(name);
    let mut found: HashMap<u16, u32> = HashMap::new();
    let mut consider = |number: u16| {
        found.entry(number).or_insert_with(|| {
            let place = at(number);
            std::iter::once(place.name)
                .chain(place.other_names())
                .map(|other| {
                    let other = fold(other);
                    let edits =
                        u32::try_from(strsim::osa_distance(name, &other)).unwrap_or(u32::MAX / 20);
                    let same = sound(&other) == heard;
                    (edits * 10)
                        .saturating_sub(if same { 5 } else { 0 })
                        .min(if same { 15 } else { u32::MAX })
                })
                .min()
                .unwrap_or(u32::MAX)
        });
    };
    BY_SOUND
        .get(&heard)
        .into_iter()
        .flatten()
        .copied()
        .for_each(&mut consider);
    let length = name.chars().count();
    if length >= 4 {
        for key in deletions(name) {
            BY_DELETION
                .get(&key)
                .into_iter()
                .flatten()
                .copied()
                .for_each(&mut consider);
        }
    }
    let limit = if length < 6 { 10 } else { 20 };
    let mut near: Vec<(u32, u16)> = found
        .into_iter()
        .map(|(n, distance)| (distance, n))
        .filter(|(d, _)| *d <= limit)
        .collect();
    near.sort_by_key(|(distance, number)| {
        (
            *distance,
            std::cmp::Reverse(at(*number).population),
            *number,
        )
    });
    near
}

fn closest(near: &[(u32, u16)], district: Option<&str>, in_state: bool) -> Option<PlaceMatch> {
    let (distance, number) = near.first()?;
    let in_district =
        |number: u16| district.is_some() && at(number).district.map(fold).as_deref() == district;
    let rival = near.get(1).map(|(other, _)| *other);
    let clear = rival.is_none_or(|rival| rival >= distance + 8);
    let place = near
        .iter()
        .take_while(|(other, _)| *other < distance + 8)
        .find(|(_, number)| in_district(*number))
        .map_or(*number, |(_, number)| *number);
    let certainty = if in_state && (clear || in_district(place)) {
        Certainty::Likely
    } else {
        Certainty::Unsure
    };
    let others = near
        .iter()
        .map(|(_, n)| at(*n))
        .filter(|other| other.id != at(place).id)
        .take(5)
        .collect();
    Some(PlaceMatch {
        place: at(place),
        certainty,
        others,
    })
}

/// The name with any one letter left out, and whole.
fn deletions(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().filter(|c| *c != ' ' && *c != '-').collect();
    let mut forms: Vec<String> = (0..chars.len())
        .map(|skip| {
            chars
                .iter()
                .enumerate()
                .filter(|(i, _)| *i != skip)
                .map(|(_, c)| c)
                .collect()
        })
        .collect();
    forms.push(chars.iter().collect());
    forms.sort();
    forms.dedup();
    forms
}

/// A key that spellings of one Indian name share: aspirates, vowel length, doubled letters and *-pore* are levelled.
fn sound(folded: &str) -> String {
    let name = folded
        .replace("pore", "pur")
        .replace("poor", "pur")
        .replace("nagore", "nagar");
    let mut key = String::with_capacity(name.len());
    let mut previous = '\0';
    for c in name.chars() {
        let c = match c {
            ' ' | '-' | '.' | '\'' => continue,
            // Aspirates, and the h of sh and ch: written or not.
            'h' if matches!(
                previous,
                'b' | 'c' | 'd' | 'g' | 'j' | 'k' | 'p' | 't' | 's'
            ) =>
            {
                continue;
            }
            'w' => 'v',
            'q' => 'k',
            'z' => 'j',
            'y' => 'i',
            'e' if previous == 'e' => {
                key.pop();
                'i'
            }
            'o' if previous == 'o' => {
                key.pop();
                'u'
            }
            c => c,
        };
        if c != previous && !key.ends_with(c) {
            key.push(c);
        }
        previous = c;
    }
    // e and i, o and u are one vowel to the ear of most who write names down.
    key.replace('e', "i").replace('o', "u")
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
        assert_eq!(found("Bangalore", "KA").0, "Bengaluru");
        assert_eq!(found("पटना", "BR").0, "Patna");
    }

    #[test]
    fn says_when_the_state_disagrees() {
        let (name, certainty) = found("Patna", "KL");
        assert_eq!((name, certainty), ("Patna", Certainty::Unsure));
    }

    #[test]
    fn nothing_for_nothing() {
        assert_eq!(find_place("", None, None), None);
        assert_eq!(find_place("x", None, None), None);
        assert_eq!(find_place("qqqqqqqqqq", None, None), None);
    }

    #[test]
    fn levels_spellings() {
        assert_eq!(sound("muzaffarpore"), sound("muzafarpur"));
        assert_eq!(sound("bhagalpur"), sound("bagalpur"));
        assert_eq!(sound("jeend"), sound("jind"));
        assert_ne!(sound("patna"), sound("pune"));
    }
}
