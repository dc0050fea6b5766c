//! Keys that spellings of one name share: what OpenRefine calls key collision.

use std::collections::BTreeSet;

use haat_atlas::{fold, fold_letters, sound_of};

/// By which key spellings are brought together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The same words, whatever their order, case and punctuation.
    Fingerprint,
    /// The same pairs of letters, whatever stands between words.
    Ngram,
    /// The same sound, in Latin letters or in Devanagari.
    Sound,
}

impl Method {
    /// Every one, the strictest first.
    pub const ALL: &'static [Self] = &[Self::Fingerprint, Self::Ngram, Self::Sound];

    /// Its key on the command line and in every catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Fingerprint => "fingerprint",
            Self::Ngram => "ngram",
            Self::Sound => "sound",
        }
    }

    /// The one of that key.
    pub fn by_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|method| method.key() == key)
    }

    /// What spellings of one name have in common; nothing for a text without letters and digits.
    pub fn key_of(self, text: &str) -> Option<String> {
        let key = match self {
            Self::Fingerprint => fingerprint(text),
            Self::Ngram => ngrams(text),
            // A sound without its digits would make one of Sector 5 and Sector 7; it keeps them.
            Self::Sound => sound_of(text),
        };
        (!key.is_empty()).then_some(key)
    }
}

/// The words, folded, without punctuation, each once and in order.
fn fingerprint(text: &str) -> String {
    let folded = fold(text).replace('&', " and ");
    let words: BTreeSet<String> = folded
        .split(|c: char| c.is_whitespace() || "-_/,;:()[]|+".contains(c))
        .map(fold_letters)
        .filter(|word| !word.is_empty())
        .collect();
    words.into_iter().collect::<Vec<_>>().join(" ")
}

/// The pairs of neighbouring letters, each once and in order. A single letter is its own.
fn ngrams(text: &str) -> String {
    let letters: Vec<char> = fold_letters(text).chars().collect();
    if letters.len() < 2 {
        return letters.into_iter().collect();
    }
    let pairs: BTreeSet<[char; 2]> = letters.windows(2).map(|pair| [pair[0], pair[1]]).collect();
    pairs.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(method: Method, one: &str, other: &str) -> bool {
        method.key_of(one) == method.key_of(other)
    }

    #[test]
    fn words_in_any_order_and_case() {
        use Method::Fingerprint as F;
        assert!(alike(F, "Patna City", "CITY, PATNA"));
        assert!(alike(F, "Sharma & Sons", "sharma and sons"));
        assert!(alike(F, "A.P.", "AP"));
        assert!(alike(F, "Navi-Mumbai", "navi mumbai"));
        assert!(!alike(F, "Navi Mumbai", "Navimumbai"));
        assert!(!alike(F, "Rampur", "Rampura"));
        assert_eq!(F.key_of(" - "), None);
    }

    #[test]
    fn pairs_of_letters_forgive_what_parts_words() {
        use Method::Ngram as N;
        assert!(alike(N, "Navi Mumbai", "Navimumbai"));
        assert!(
            alike(N, "Rampur", "Rampura"),
            "no pair is new: who knows both towns has to tell them apart"
        );
        assert!(!alike(N, "Rampur", "Rajpur"));
        assert!(alike(N, "5", "5"));
    }

    #[test]
    fn sounds_across_scripts() {
        use Method::Sound as S;
        assert!(alike(S, "Bhagalpur", "Bagalpoor"));
        assert!(alike(S, "सीकर", "Sikar"));
        assert!(!alike(S, "Sector 5", "Sector 7"));
    }
}
