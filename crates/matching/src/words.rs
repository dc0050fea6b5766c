//! Names and addresses as words: how alike two of them are, whatever the order, script and spelling of their words.
//!
//! Each word weighs as much as it tells: one that stands in every second name (*store*, *mobile*) hardly tells two apart.

use std::collections::HashMap;

use strsim::jaro_winkler;

/// The Jaro-Winkler similarity from which two words count as one word, misspelt.
const ONE_WORD: f64 = 0.88;
/// What a word is worth that only sounds like the other.
const BY_SOUND: f64 = 0.95;
/// What is left of the similarity of two names whose numbers differ: *Mi Store Patna 2* is not *Mi Store Patna 3*.
const OTHER_NUMBER: f64 = 0.5;
/// The same where only one has a number.
const ONE_NUMBER: f64 = 0.8;

/// The words of the distinct values of a column.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    texts: Vec<String>,
    /// The words of each value, by id.
    of: Vec<Vec<u32>>,
    words: Vec<Word>,
    numbers_tell: bool,
}

#[derive(Debug, Clone)]
struct Word {
    text: String,
    /// The id of its sound: words that sound alike share it.
    sound: u32,
    weight: f64,
    is_number: bool,
    /// How many letters it has, and a bit for each kind of them: what cannot be near is seen at a glance.
    letters: u32,
    kinds: u32,
}

impl Word {
    /// Whether the Jaro-Winkler similarity could reach [`ONE_WORD`]: by its formula, were all letters that both have in their places.
    fn could_be(&self, other: &Self) -> bool {
        let same = self.text.bytes().zip(other.text.bytes());
        let start = same.take(4).take_while(|(a, b)| a == b).count() as f64;
        let jaro = (ONE_WORD - 0.1 * start) / (1.0 - 0.1 * start);
        let part = |one: &Self, other: &Self| {
            1.0 - f64::from((one.kinds & !other.kinds).count_ones()) / f64::from(one.letters)
        };
        part(self, other) + part(other, self) >= 3.0 * jaro - 1.0
    }
}

/// A text as words in Latin letters, a space between two: `श्री Mobile-World` is `shri mobile world`.
pub(crate) fn normal(text: &str) -> String {
    let folded = haat_atlas::fold(text);
    let mut words = String::with_capacity(folded.len());
    let mut word = String::new();
    let mut end = |word: &mut String| {
        if !word.is_empty() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(haat_atlas::in_latin(word).as_ref().unwrap_or(word));
            word.clear();
        }
    };
    for c in folded.chars() {
        match c {
            '&' => {
                end(&mut word);
                word.push_str("and");
                end(&mut word);
            }
            // Inside a word: M.G. Road, Sharma's.
            '.' | '\'' | '’' => {}
            c if c.is_alphanumeric() || is_sign(c) => {
                let digit = c.is_ascii_digit();
                if word.ends_with(|last: char| last.is_ascii_digit() != digit) {
                    end(&mut word);
                }
                word.push(c);
            }
            _ => end(&mut word),
        }
    }
    end(&mut word);
    words
}

/// A vowel sign or another mark of Devanagari, which is no letter by itself.
fn is_sign(c: char) -> bool {
    ('\u{900}'..='\u{97f}').contains(&c)
}

impl Words {
    /// The words of `texts`, each held by that many records.
    pub(crate) fn new(texts: Vec<String>, count: &[u32], numbers_tell: bool) -> Self {
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut sounds: HashMap<String, u32> = HashMap::new();
        let mut words: Vec<Word> = Vec::new();
        let mut records: Vec<u32> = Vec::new();
        let mut of = Vec::with_capacity(texts.len());
        for (text, count) in texts.iter().zip(count) {
            let mut ids = Vec::new();
            for word in text.split(' ').filter(|word| !word.is_empty()) {
                let id = *known.entry(word.to_owned()).or_insert_with(|| {
                    let next = sounds.len() as u32;
                    let is_number = word.bytes().all(|b| b.is_ascii_digit());
                    let heard = if is_number {
                        word.trim_start_matches('0').to_owned()
                    } else {
                        haat_atlas::sound(word)
                    };
                    words.push(Word {
                        text: word.to_owned(),
                        sound: *sounds.entry(heard).or_insert(next),
                        weight: 0.0,
                        is_number,
                        letters: word.chars().count().max(1) as u32,
                        kinds: word
                            .chars()
                            .fold(0, |kinds, c| kinds | 1 << (c as u32 % 32)),
                    });
                    records.push(0);
                    words.len() as u32 - 1
                });
                if !ids.contains(&id) {
                    records[id as usize] += count;
                    ids.push(id);
                }
            }
            of.push(ids);
        }
        let all = f64::from(count.iter().sum::<u32>()).max(1.0);
        // Spellings of one word weigh alike: a rare misspelling of a common word tells no more than the word.
        let mut by_sound = vec![0_u32; sounds.len()];
        for (word, records) in words.iter().zip(&records) {
            by_sound[word.sound as usize] += records;
        }
        for word in &mut words {
            let records = f64::from(by_sound[word.sound as usize]);
            word.weight = ((all + 1.0) / records.max(1.0)).log2().max(0.25);
        }
        Self {
            texts,
            of,
            words,
            numbers_tell,
        }
    }

    pub(crate) fn text(&self, id: u32) -> &str {
        &self.texts[id as usize]
    }

    /// What the words of a value sound like, by id: what blocks are made of.
    pub(crate) fn sounds(&self, id: u32) -> impl Iterator<Item = u32> + '_ {
        self.of[id as usize]
            .iter()
            .map(|word| self.words[*word as usize].sound)
    }

    /// How alike two values are, 0 to 1: the weight of the words they share, of all their words.
    pub(crate) fn similarity(&self, a: u32, b: u32) -> f64 {
        if a == b {
            return 1.0;
        }
        let (a, b) = (a as usize, b as usize);
        let shared = self.shared(&self.of[a], &self.of[b]);
        // Written as one word and as two: MobileWorld.
        let whole = if self.of[a].len() != self.of[b].len() && shared > 0.0
            || self.of[a].len() + self.of[b].len() == 3
        {
            let run = |text: &str| text.replace(' ', "");
            let whole = jaro_winkler(&run(&self.texts[a]), &run(&self.texts[b]));
            if whole >= 0.96 { whole } else { 0.0 }
        } else {
            0.0
        };
        let similarity = shared.max(whole);
        if self.numbers_tell {
            similarity * self.numbers(&self.of[a], &self.of[b])
        } else {
            similarity
        }
    }

    fn shared(&self, a: &[u32], b: &[u32]) -> f64 {
        let weight =
            |ids: &[u32]| -> f64 { ids.iter().map(|id| self.words[*id as usize].weight).sum() };
        let all = weight(a) + weight(b);
        let mut left: Vec<u32> = b.to_vec();
        let mut shared = 0.0;
        for id in a {
            let word = &self.words[*id as usize];
            let found = left
                .iter()
                .enumerate()
                .map(|(at, other)| (at, self.alike(*id, *other)))
                .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
            if let Some((at, alike)) = found
                && alike > 0.0
            {
                let other = &self.words[left.remove(at) as usize];
                shared += alike * (word.weight + other.weight);
            }
        }
        if all > 0.0 { shared / all } else { 0.0 }
    }

    /// How far two words are one: 0 where they are not.
    fn alike(&self, a: u32, b: u32) -> f64 {
        if a == b {
            return 1.0;
        }
        let (a, b) = (&self.words[a as usize], &self.words[b as usize]);
        if a.sound == b.sound {
            return BY_SOUND;
        }
        if a.is_number || b.is_number || a.text.len().abs_diff(b.text.len()) > 3 {
            return 0.0;
        }
        // An initial, or a word cut short.
        let (short, long) = if a.text.len() < b.text.len() {
            (a, b)
        } else {
            (b, a)
        };
        if short.text.len() < 3 {
            return 0.0;
        }
        if long.text.starts_with(&short.text) && short.text.len() >= 4 {
            return BY_SOUND;
        }
        if !a.could_be(b) {
            return 0.0;
        }
        let similarity = jaro_winkler(&a.text, &b.text);
        if similarity >= ONE_WORD {
            similarity
        } else {
            0.0
        }
    }

    /// What the numbers of two names leave of their similarity.
    fn numbers(&self, a: &[u32], b: &[u32]) -> f64 {
        let numbers = |ids: &[u32]| {
            let words = ids.iter().map(|id| &self.words[*id as usize]);
            let mut sounds: Vec<u32> = words
                .filter(|word| word.is_number)
                .map(|word| word.sound)
                .collect();
            sounds.sort_unstable();
            sounds
        };
        let (a, b) = (numbers(a), numbers(b));
        if a == b {
            1.0
        } else if a.is_empty() || b.is_empty() {
            ONE_NUMBER
        } else {
            OTHER_NUMBER
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn similarity(a: &str, b: &str) -> f64 {
        let names = [
            a,
            b,
            "Sri Balaji Mobiles",
            "Poorvika Mobiles",
            "Mobile World",
            "Croma",
        ];
        let names: Vec<String> = names.iter().map(|name| normal(name)).collect();
        let count = vec![1; names.len()];
        Words::new(names, &count, true).similarity(0, 1)
    }

    #[test]
    fn words_are_in_latin_letters_whatever_stands_between_them() {
        assert_eq!(normal("M.G. Road"), "mg road");
        assert_eq!(normal("Sharma's Mobile-World"), "sharmas mobile world");
        assert_eq!(normal("A&B"), "a and b");
        assert_eq!(normal("मोबाइल  पटना"), "mobaail patnaa");
        assert_eq!(normal("Shop12"), "shop 12");
        assert_eq!(normal(" -- "), "");
    }

    #[test]
    fn one_name_in_another_spelling_order_or_script_is_alike() {
        for (a, b) in [
            ("Shree Ganesh Electronics", "Sri Ganesh Electronics"),
            ("Electronics Ganesh", "Ganesh Electronics"),
            ("Ganesh Elektronics", "Ganesh Electronics"),
            ("Ganesh Electronic", "Ganesh Electronics"),
            ("MobileGuru", "Mobile Guru"),
            ("गणेश", "Ganesh"),
            ("Mi Store Patna 02", "Mi Store Patna 2"),
        ] {
            let found = similarity(a, b);
            assert!(found >= 0.85, "{a} {b} {found}");
        }
    }

    #[test]
    fn no_word_that_is_near_is_passed_over() {
        let letters = ["a", "e", "i", "n", "r", "s", "t", "u"];
        let mut rng = fastrand::Rng::with_seed(5);
        let texts: Vec<String> = (0..400)
            .map(|_| {
                (0..rng.usize(3..8))
                    .map(|_| letters[rng.usize(..8)])
                    .collect()
            })
            .collect();
        let words = Words::new(texts.clone(), &vec![1; texts.len()], false);
        let mut near = 0;
        for (a, one) in words.words.iter().enumerate() {
            for other in &words.words[..a] {
                if jaro_winkler(&one.text, &other.text) >= ONE_WORD {
                    near += 1;
                    assert!(one.could_be(other), "{} {}", one.text, other.text);
                }
            }
        }
        assert!(near > 100, "{near}");
    }

    #[test]
    fn another_name_or_number_is_not() {
        for (a, b) in [
            ("Ganesh Mobiles", "Poorvika Mobiles"),
            ("Mi Store Patna 2", "Mi Store Patna 3"),
            ("Croma", "Vijay Sales"),
            ("", "Croma"),
        ] {
            let found = similarity(a, b);
            assert!(found <= 0.5, "{a} {b} {found}");
        }
    }
}
