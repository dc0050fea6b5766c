//! Where names are looked up: three ways into one list of names, built on the first question.

use std::sync::LazyLock;

use super::devanagari::in_latin;
use super::sound::sound;
use crate::fold::{fold, letters_of};
use crate::places::{Place, places};

/// A name of a place, as it is compared.
pub(super) struct Name {
    /// Position of the place in [`places`].
    pub place: u16,
    /// Its own name, not another spelling or a former one.
    pub own: bool,
    /// Folded, letters only.
    pub letters: Box<str>,
    /// Its sound; of a name in Devanagari, the sound of its reading in Latin letters.
    pub sound: Box<str>,
}

/// The names of all places and the ways to them.
pub(super) struct Index {
    names: Vec<Name>,
    by_letters: Keys,
    by_sound: Keys,
    /// Letters with any one left out: two names one letter apart share such a form (Garbe's symmetric deletion).
    by_letters_less_one: Keys,
    /// The same of sounds.
    by_sound_less_one: Keys,
}

/// The one index.
pub(super) fn index() -> &'static Index {
    static INDEX: LazyLock<Index> = LazyLock::new(Index::build);
    &INDEX
}

impl Index {
    fn build() -> Self {
        let mut names: Vec<Name> = Vec::with_capacity(18_000);
        for (number, place) in places().iter().enumerate() {
            let Ok(number) = u16::try_from(number) else {
                break;
            };
            let first = names.len();
            for (at, written) in std::iter::once(place.name)
                .chain(place.other_names())
                .enumerate()
            {
                let folded = fold(written);
                let letters = letters_of(&folded);
                if names[first..].iter().any(|name| *name.letters == *letters) {
                    continue;
                }
                let sound = match in_latin(&folded) {
                    Some(latin) => sound(&latin),
                    None => sound(&letters),
                };
                names.push(Name {
                    place: number,
                    own: at == 0,
                    letters: letters.into(),
                    sound: sound.into(),
                });
            }
        }
        Self {
            by_letters: Keys::new(names.iter().map(|name| [hash(name.letters.chars())])),
            by_sound: Keys::new(names.iter().map(|name| [hash(name.sound.chars())])),
            by_letters_less_one: Keys::new(names.iter().map(|name| less_one(&name.letters))),
            by_sound_less_one: Keys::new(names.iter().map(|name| less_one(&name.sound))),
            names,
        }
    }

    /// Names of exactly these letters.
    pub fn named<'a>(&'a self, letters: &'a str) -> impl Iterator<Item = &'a Name> {
        self.by_letters
            .of(hash(letters.chars()))
            .map(|number| &self.names[number])
            .filter(move |name| *name.letters == *letters)
    }

    /// Names that may be near: all of the same sound, all one letter apart, some that are two apart, and a few chance ones.
    pub fn perhaps_near(&self, letters: &str, sound: &str) -> impl Iterator<Item = &Name> {
        let mut numbers: Vec<usize> = self.by_sound.of(hash(sound.chars())).collect();
        for key in less_one(letters) {
            numbers.extend(self.by_letters_less_one.of(key));
        }
        for key in less_one(sound) {
            numbers.extend(self.by_sound_less_one.of(key));
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().map(|number| &self.names[number])
    }
}

/// Names by a hash of what they are looked up by: sorted pairs, a third of the memory of a map of vectors.
struct Keys(Vec<(u32, u32)>);

impl Keys {
    /// The keys of the first name, of the second, and so on.
    fn new<I: IntoIterator<Item = u32>>(keys: impl Iterator<Item = I>) -> Self {
        let mut pairs: Vec<(u32, u32)> = (0..)
            .zip(keys)
            .flat_map(|(number, keys)| keys.into_iter().map(move |key| (key, number)))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs.shrink_to_fit();
        Self(pairs)
    }

    /// Numbers of the names under a key; a chance few of others too.
    fn of(&self, key: u32) -> impl Iterator<Item = usize> {
        let first = self.0.partition_point(|(other, _)| *other < key);
        self.0[first..]
            .iter()
            .take_while(move |(other, _)| *other == key)
            .map(|(_, number)| *number as usize)
    }
}

/// FNV-1a over letters: short keys, no need to resist an attacker.
fn hash(letters: impl Iterator<Item = char>) -> u32 {
    letters.fold(0x811c_9dc5, |hash, c| {
        (hash ^ u32::from(c)).wrapping_mul(0x0100_0193)
    })
}

/// Hashes of a key as it is and with each one letter left out.
fn less_one(key: &str) -> Vec<u32> {
    let letters: Vec<char> = key.chars().collect();
    let without = |at: usize| hash(letters[..at].iter().chain(&letters[at + 1..]).copied());
    let mut hashes: Vec<u32> = (0..letters.len()).map(without).collect();
    hashes.push(hash(letters.iter().copied()));
    hashes
}

/// The place of a number.
pub(super) fn place_at(number: u16) -> &'static Place {
    &places()[usize::from(number)]
}
