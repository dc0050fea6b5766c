//! The state a text means.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{STATES, State};
use crate::certainty::Certainty;
use crate::fold::{fold, letters_of};

/// A state found for a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StateMatch {
    /// The state.
    pub state: &'static State,
    /// How sure.
    pub certainty: Certainty,
}

/// Words that stand beside a state's name and say nothing about which.
const BESIDE: [&str; 9] = [
    "state",
    "ut",
    "india",
    "in",
    "of",
    "union",
    "territory",
    "the",
    "राज्य",
];

/// Regions of trade and telecom that are not states, and the state that most of each lies in.
const REGIONS: [(&str, &str); 12] = [
    ("delhincr", "DL"),
    ("ncr", "DL"),
    ("upeast", "UP"),
    ("upwest", "UP"),
    ("upe", "UP"),
    ("upw", "UP"),
    ("eastup", "UP"),
    ("westup", "UP"),
    ("restofbengal", "WB"),
    ("northbengal", "WB"),
    ("vidarbha", "MH"),
    ("rom", "MH"),
];

/// Codes and spellings, as letters, and their states.
static SPELLINGS: LazyLock<HashMap<String, &'static State>> = LazyLock::new(|| {
    STATES
        .iter()
        .flat_map(|state| spellings(state).map(move |spelling| (spelling, state)))
        .collect()
});

fn spellings(state: &'static State) -> impl Iterator<Item = String> {
    [state.iso, state.name, state.name_hi]
        .into_iter()
        .chain(state.aliases.iter().copied())
        .map(|spelling| letters_of(&fold(spelling)))
}

/// The state a text means, **once the country is known to be India**: AR, GA, LA, MN, OR, TN and UT are states of the USA too,
/// so never ask before that is decided.
///
/// Takes ISO codes with or without `IN-`, older codes, English and Hindi names and their common spellings in any case, with or without
/// diacritics, spaces and punctuation, with the GST code (*27-Maharashtra*) or "India" beside them: [`Certainty::Exact`]. A misspelling by one or two
/// letters that fits one state is [`Certainty::Likely`]; what is farther off, names a region, or stands beside another state's GST code is
/// [`Certainty::Unsure`]. A known spelling costs under a microsecond, a misspelt one some tens.
pub fn resolve_state(text: &str) -> Option<StateMatch> {
    match by_spelling(text) {
        Ok(found) => found,
        Err((name, code)) => {
            let (state, certainty) = nearest(&name)?;
            match code.is_none_or(|code| state.gst.contains(&code)) {
                true => found(state, certainty),
                false => found(state, Certainty::Unsure),
            }
        }
    }
}

/// The state that a text spells, as [`resolve_state`] finds it where it is [`Certainty::Exact`]. Whoever asks of every text of a list whether it is
/// a state does not wait for what it is near to.
pub fn state_spelled(text: &str) -> Option<&'static State> {
    let found = by_spelling(text).ok().flatten()?;
    (found.certainty == Certainty::Exact).then_some(found.state)
}

/// What a text is by a spelling that is known; else its name and the number beside it, to be compared with all names.
fn by_spelling(text: &str) -> Result<Option<StateMatch>, (String, Option<u8>)> {
    let folded = fold(text);
    let wanted = letters_of(&folded);
    if let Some(state) = SPELLINGS.get(&wanted) {
        return Ok(found(state, Certainty::Exact));
    }
    let (name, code) = name_and_code(&folded);
    if name.is_empty() {
        return Ok(None);
    }
    if let Some(state) = SPELLINGS.get(&name) {
        let agrees = code.is_none_or(|code| state.gst.contains(&code));
        return Ok(match agrees {
            true => found(state, Certainty::Exact),
            false => found(state, Certainty::Unsure),
        });
    }
    match REGIONS.iter().find(|(region, _)| *region == name) {
        Some((_, iso)) => Ok(State::by_iso(iso).and_then(|state| found(state, Certainty::Unsure))),
        None => Err((name, code)),
    }
}

fn found(state: &'static State, certainty: Certainty) -> Option<StateMatch> {
    Some(StateMatch { state, certainty })
}

/// The letters of the name without the words of [`BESIDE`], and the number that stands with it.
fn name_and_code(folded: &str) -> (String, Option<u8>) {
    let mut name = String::with_capacity(folded.len());
    let mut code = None;
    for word in folded.split(|c: char| c.is_whitespace() || "-,()[]/:.".contains(c)) {
        if BESIDE.contains(&word) {
            continue;
        }
        match word.parse::<u8>() {
            Ok(number) => code = Some(number),
            Err(_) => name.push_str(&letters_of(word)),
        }
    }
    (name, code)
}

/// The state with the nearest spelling, where one is near and no other state's is about as near.
fn nearest(name: &str) -> Option<(&'static State, Certainty)> {
    let length = name.chars().count();
    // Short texts are codes: one letter off is another code, not a misspelling.
    if length < 4 {
        return None;
    }
    let mut best: Option<(usize, &'static State)> = None;
    let mut rival = usize::MAX;
    for (spelling, state) in &*SPELLINGS {
        let other = spelling.chars().count();
        if other < 4 || other.abs_diff(length) > 3 {
            continue;
        }
        let distance = strsim::osa_distance(spelling, name);
        match best {
            Some((least, same)) if same.iso == state.iso => {
                best = Some((least.min(distance), same));
            }
            Some((least, _)) if distance >= least => rival = rival.min(distance),
            _ => {
                rival = best.map_or(rival, |(least, _)| rival.min(least));
                best = Some((distance, state));
            }
        }
    }
    let (distance, state) = best?;
    match distance {
        0..=2 if distance + 1 < rival && distance * 4 <= length => Some((state, Certainty::Likely)),
        0..=3 if distance < rival && distance * 3 <= length => Some((state, Certainty::Unsure)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> Option<(&'static str, Certainty)> {
        resolve_state(text).map(|found| (found.state.iso, found.certainty))
    }

    #[test]
    fn knows_codes_names_and_old_spellings() {
        let cases = [
            ("GUJRAT", "GJ"),
            ("TG", "TS"),
            ("तेलंगाना", "TS"),
            ("KARANATAKA", "KA"),
            ("Orissa", "OD"),
            ("OR", "OD"),
            ("Pondicherry", "PY"),
            ("Uttaranchal", "UK"),
            ("UT", "UK"),
            ("ul", "UK"),
            ("NCT of Delhi", "DL"),
            ("IN-CT", "CG"),
            ("in-br", "BR"),
            ("IN UA", "UK"),
            ("J & K", "JK"),
            ("Jammu & Kashmir", "JK"),
            ("DN", "DH"),
            ("Daman and Diu", "DH"),
            ("Tamilnadu", "TN"),
            ("  west   bengal ", "WB"),
            ("छत्तीसगढ", "CG"),
            ("A.P.", "AP"),
            ("Andaman & Nicobar", "AN"),
            ("Mahārāshtra", "MH"),
            ("Bihar\u{a0}", "BR"),
            ("\u{200b}Kerala", "KL"),
            ("मध्‍य प्रदेश", "MP"),
        ];
        for (text, expected) in cases {
            assert_eq!(iso(text), Some((expected, Certainty::Exact)), "{text}");
        }
    }

    #[test]
    fn reads_what_stands_beside_a_name() {
        for (text, expected) in [
            ("27-Maharashtra", "MH"),
            ("Maharashtra (27)", "MH"),
            ("37 Andhra Pradesh", "AP"),
            ("Assam, India", "AS"),
            ("State of Goa", "GA"),
            ("Chandigarh (UT)", "CH"),
        ] {
            assert_eq!(iso(text), Some((expected, Certainty::Exact)), "{text}");
        }
        assert_eq!(iso("29-Maharashtra"), Some(("MH", Certainty::Unsure)));
    }

    #[test]
    fn says_when_it_guesses() {
        assert_eq!(iso("Rajasthaan"), Some(("RJ", Certainty::Likely)));
        assert_eq!(iso("Maharashatra"), Some(("MH", Certainty::Likely)));
        assert_eq!(iso("UP East"), Some(("UP", Certainty::Unsure)));
        assert_eq!(iso("Delhi NCR"), Some(("DL", Certainty::Unsure)));
        for text in [
            "XX",
            "Texas",
            "California",
            "Ontario",
            "New York",
            "Georgia",
            "",
            "27",
            "-",
            "India",
            "IN",
        ] {
            assert_eq!(iso(text), None, "{text}");
        }
    }

    #[test]
    fn spellings_name_one_state_each() {
        let mut seen = HashMap::new();
        for state in &STATES {
            for spelling in spellings(state) {
                let other = seen.insert(spelling.clone(), state.iso);
                assert!(other.is_none_or(|other| other == state.iso), "{spelling}");
            }
        }
    }

    /// Every letter dropped, doubled or swapped, one at a time, in every name of five letters and more.
    #[test]
    fn a_misspelt_name_is_never_surely_another() {
        let mut found = 0;
        let mut tries = 0;
        for state in STATES.iter().filter(|state| state.name.len() > 4) {
            let letters: Vec<char> = state.name.chars().collect();
            for at in 0..letters.len() {
                let mut dropped = letters.clone();
                dropped.remove(at);
                let mut doubled = letters.clone();
                doubled.insert(at, letters[at]);
                let mut swapped = letters.clone();
                swapped.swap(at, (at + 1) % letters.len());
                for misspelt in [dropped, doubled, swapped] {
                    let misspelt: String = misspelt.into_iter().collect();
                    tries += 1;
                    match resolve_state(&misspelt) {
                        Some(known) if known.state.iso == state.iso => found += 1,
                        Some(known) => assert_eq!(known.certainty, Certainty::Unsure, "{misspelt}"),
                        None => {}
                    }
                }
            }
        }
        assert!(found * 100 >= tries * 99, "{found} of {tries}");
    }
}
