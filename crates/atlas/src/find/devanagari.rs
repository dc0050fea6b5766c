//! Reads a name in Devanagari into Latin letters, for matching by [sound](super::sound::sound): vowel length and aspirates need not be right.

/// A [folded](crate::fold()) name in Latin letters, for matching by [`sound`](crate::sound); `None` where there is nothing in Devanagari.
///
/// Follows Hindi in leaving out the *a* that is written by nobody and spoken by nobody: at the end of a word, and between two
/// consonants that stand between vowels (*Kanapur* for कानपुर is *kanpur*).
pub fn in_latin(folded: &str) -> Option<String> {
    if !folded.chars().any(is_devanagari) {
        return None;
    }
    let mut latin = String::with_capacity(folded.len());
    for word in folded.split(' ') {
        latin.push_str(&word_in_latin(word));
    }
    Some(latin)
}

fn is_devanagari(c: char) -> bool {
    ('\u{900}'..='\u{97f}').contains(&c)
}

/// A spoken unit: a vowel, said or only implied, or a consonant.
enum Unit {
    Consonant(&'static str),
    Vowel(&'static str),
    Implied,
    Other(char),
}

fn word_in_latin(word: &str) -> String {
    let mut units: Vec<Unit> = Vec::new();
    for c in word.chars() {
        if let Some(consonant) = consonant(c) {
            units.push(Unit::Consonant(consonant));
            units.push(Unit::Implied);
        } else if let Some(sign) = vowel_sign(c) {
            if matches!(units.last(), Some(Unit::Implied)) {
                units.pop();
            }
            if !sign.is_empty() {
                units.push(Unit::Vowel(sign));
            }
        } else if let Some(vowel) = vowel(c) {
            units.push(Unit::Vowel(vowel));
        } else {
            match c {
                // Nukta: the letter before it as Persian or Hindi says it.
                '\u{93c}' => soften(&mut units),
                'ं' | 'ँ' => units.push(Unit::Consonant("n")),
                'ः' => {}
                c if c.is_alphanumeric() => units.push(Unit::Other(c)),
                _ => {}
            }
        }
    }
    let mut latin = String::with_capacity(word.len());
    for (at, unit) in units.iter().enumerate() {
        match unit {
            Unit::Consonant(letters) | Unit::Vowel(letters) => latin.push_str(letters),
            Unit::Implied if is_silent(&units, at) => {}
            Unit::Implied => latin.push('a'),
            Unit::Other(c) => latin.push(*c),
        }
    }
    latin
}

/// Whether the implied *a* at `at` is silent: last in a longer word, or before one consonant that carries a vowel of its own, after a vowel and its consonant.
fn is_silent(units: &[Unit], at: usize) -> bool {
    let is_vowel = |unit: Option<&Unit>| matches!(unit, Some(Unit::Vowel(_) | Unit::Implied));
    let is_consonant = |unit: Option<&Unit>| matches!(unit, Some(Unit::Consonant(_)));
    if at + 1 == units.len() {
        return at > 1;
    }
    at >= 2
        && is_vowel(units.get(at - 2))
        && is_consonant(units.get(at + 1))
        && matches!(units.get(at + 2), Some(Unit::Vowel(_)))
        && is_consonant(units.get(at - 1))
}

fn soften(units: &mut [Unit]) {
    let Some(Unit::Consonant(letters)) = units
        .iter_mut()
        .rev()
        .find(|unit| !matches!(unit, Unit::Implied))
    else {
        return;
    };
    *letters = match *letters {
        "d" | "dh" => "r",
        "j" => "z",
        "ph" => "f",
        other => other,
    };
}

fn consonant(c: char) -> Option<&'static str> {
    Some(match c {
        'क' => "k",
        'ख' => "kh",
        'ग' => "g",
        'घ' => "gh",
        'ङ' | 'ञ' | 'ण' | 'न' => "n",
        'च' => "ch",
        'छ' => "chh",
        'ज' => "j",
        'झ' => "jh",
        'ट' | 'त' => "t",
        'ठ' | 'थ' => "th",
        'ड' | 'द' => "d",
        'ढ' | 'ध' => "dh",
        'प' => "p",
        'फ' => "ph",
        'ब' => "b",
        'भ' => "bh",
        'म' => "m",
        'य' => "y",
        'र' => "r",
        'ल' | 'ळ' => "l",
        'व' => "v",
        'श' | 'ष' => "sh",
        'स' => "s",
        'ह' => "h",
        _ => return None,
    })
}

fn vowel(c: char) -> Option<&'static str> {
    Some(match c {
        'अ' => "a",
        'आ' => "aa",
        'इ' | 'ई' => "i",
        'उ' | 'ऊ' => "u",
        'ऋ' => "ri",
        'ए' => "e",
        'ऐ' => "ai",
        'ओ' | 'ऑ' => "o",
        'औ' => "au",
        _ => return None,
    })
}

/// A vowel sign; the virama takes the vowel away.
fn vowel_sign(c: char) -> Option<&'static str> {
    Some(match c {
        'ा' => "aa",
        'ि' | 'ी' => "i",
        'ु' | 'ू' => "u",
        'ृ' => "ri",
        'े' | 'ॅ' => "e",
        'ै' => "ai",
        'ो' | 'ॉ' => "o",
        'ौ' => "au",
        '\u{94d}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_as_hindi_speaks_them() {
        for (name, expected) in [
            ("पटना", "patnaa"),
            ("कानपुर", "kaanpur"),
            ("रामपुर", "raampur"),
            ("आगरा", "aagraa"),
            ("गया", "gayaa"),
            ("चंडीगढ़", "chandigar"),
            ("इन्दौर", "indaur"),
            ("मुज़फ्फरनगर", "muzaphpharanagar"),
        ] {
            assert_eq!(
                in_latin(&crate::fold(name)).as_deref(),
                Some(expected),
                "{name}"
            );
        }
        assert_eq!(in_latin("patna"), None);
    }
}
