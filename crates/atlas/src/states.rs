//! India's states and union territories: codes, names, aliases, and when each came to be.
//!
//! ISO codes follow ISO 3166-2:IN as amended to 2023 (CG, OD, TS, UK, DH); Hindi names follow CLDR (Unicode-3.0), Ladakh and the
//! merged territory added by hand; GST codes follow the GST state code list; census codes follow Census 2011, which knows no Telangana,
//! no Ladakh and no merged territory. GST and census codes collide and are kept apart.

use jiff::civil::{Date, date};

use crate::fold::fold_letters;

/// State or union territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StateKind {
    /// A state.
    State,
    /// A union territory.
    UnionTerritory,
}

/// A state or union territory of India as it is today.
#[derive(Debug, PartialEq, Eq)]
pub struct State {
    /// ISO 3166-2 code without the country.
    pub iso: &'static str,
    /// GST state codes, today's first.
    pub gst: &'static [u8],
    /// Census 2011 codes; none for those formed since.
    pub census: &'static [u8],
    /// English name.
    pub name: &'static str,
    /// Hindi name.
    pub name_hi: &'static str,
    /// State or union territory.
    pub kind: StateKind,
    /// Other codes and spellings, as [`fold_letters`] leaves them.
    aliases: &'static [&'static str],
}

/// How sure a match is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Perhaps: a person should look.
    Unsure,
    /// A misspelling that fits one only.
    Likely,
    /// As written, or a known other spelling.
    Exact,
}

impl Certainty {
    /// Its key in the registry.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Unsure => "unsure",
            Self::Likely => "likely",
            Self::Exact => "exact",
        }
    }
}

/// A state found for a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StateMatch {
    /// The state.
    pub state: &'static State,
    /// How sure.
    pub certainty: Certainty,
}

macro_rules! state {
    ($kind:ident $iso:literal $gst:tt $census:tt $name:literal $hi:literal $aliases:tt) => {
        State {
            iso: $iso,
            gst: &$gst,
            census: &$census,
            name: $name,
            name_hi: $hi,
            kind: StateKind::$kind,
            aliases: &$aliases,
        }
    };
}

static STATES: [State; 36] = [
    state!(State "AP" [37, 28] [28] "Andhra Pradesh" "आंध्र प्रदेश" ["andhra", "andrapradesh", "andhrapradesh", "आन्ध्रप्रदेश"]),
    state!(State "AR" [12] [12] "Arunachal Pradesh" "अरुणाचल प्रदेश" ["arunachal", "arunanchalpradesh"]),
    state!(State "AS" [18] [18] "Assam" "असम" ["asam", "assom", "आसाम"]),
    state!(State "BR" [10] [10] "Bihar" "बिहार" ["bh", "behar"]),
    state!(State "CG" [22] [22] "Chhattisgarh" "छत्तीसगढ़" ["ct", "ch'garh", "chattisgarh", "chhatisgarh", "chatisgarh", "chhattisgadh", "छत्तीसगढ"]),
    state!(State "GA" [30] [30] "Goa" "गोवा" ["goas"]),
    state!(State "GJ" [24] [24] "Gujarat" "गुजरात" ["gujrat", "gujrath", "gujarath", "gujraat"]),
    state!(State "HR" [6] [6] "Haryana" "हरियाणा" ["hariyana", "haryanas"]),
    state!(State "HP" [2] [2] "Himachal Pradesh" "हिमाचल प्रदेश" ["himachal", "himachalpardesh"]),
    state!(State "JH" [20] [20] "Jharkhand" "झारखंड" ["jarkhand", "jharkand", "झारखण्ड"]),
    state!(State "KA" [29] [29] "Karnataka" "कर्नाटक" ["karanataka", "karnatak", "karnatka", "mysore state"]),
    state!(State "KL" [32] [32] "Kerala" "केरल" ["keral", "kerela"]),
    state!(State "MP" [23] [23] "Madhya Pradesh" "मध्य प्रदेश" ["madhyapradesh", "madhypradesh", "madhyapardesh"]),
    state!(State "MH" [27] [27] "Maharashtra" "महाराष्ट्र" ["maharastra", "maharashtr", "maharshtra"]),
    state!(State "MN" [14] [14] "Manipur" "मणिपुर" ["manipore"]),
    state!(State "ML" [17] [17] "Meghalaya" "मेघालय" ["megalaya", "meghalya"]),
    state!(State "MZ" [15] [15] "Mizoram" "मिज़ोरम" ["mizorum", "मिजोरम"]),
    state!(State "NL" [13] [13] "Nagaland" "नागालैंड" ["nagalnd", "नागालैण्ड"]),
    state!(State "OD" [21] [21] "Odisha" "ओडिशा" ["or", "orissa", "odissa", "orrisa", "उड़ीसा"]),
    state!(State "PB" [3] [3] "Punjab" "पंजाब" ["panjab"]),
    state!(State "RJ" [8] [8] "Rajasthan" "राजस्थान" ["rajastan", "rajsthan", "rajesthan"]),
    state!(State "SK" [11] [11] "Sikkim" "सिक्किम" ["sikim"]),
    state!(State "TN" [33] [33] "Tamil Nadu" "तमिलनाडु" ["tamilnadu", "tamilnad", "tamilnaadu", "तमिलनाडू"]),
    state!(State "TS" [36] [] "Telangana" "तेलंगाना" ["tg", "telengana", "telangna", "तेलंगणा"]),
    state!(State "TR" [16] [16] "Tripura" "त्रिपुरा" ["tripurah"]),
    state!(State "UP" [9] [9] "Uttar Pradesh" "उत्तर प्रदेश" ["utterpradesh", "uttarpardesh", "uttrpradesh"]),
    state!(State "UK" [5] [5] "Uttarakhand" "उत्तराखंड" ["ut", "ul", "ua", "uttaranchal", "uttrakhand", "uttarkhand", "उत्तराखण्ड"]),
    state!(State "WB" [19] [19] "West Bengal" "पश्चिम बंगाल" ["bengal", "westbangal", "wbengal", "paschimbanga"]),
    state!(UnionTerritory "AN" [35] [35] "Andaman and Nicobar Islands" "अंडमान और निकोबार द्वीपसमूह" ["andamanandnicobar", "andamannicobar", "andamans", "andamannicobarislands"]),
    state!(UnionTerritory "CH" [4] [4] "Chandigarh" "चंडीगढ़" ["chandigadh", "chandighar", "चण्डीगढ़"]),
    state!(UnionTerritory "DH" [26, 25] [25, 26] "Dadra and Nagar Haveli and Daman and Diu" "दादरा और नगर हवेली और दमन और दीव" ["dn", "dd", "dnhdd", "dnh", "dadraandnagarhaveli", "dadranagarhaveli", "damananddiu", "damandiu", "दादरा और नगर हवेली", "दमन और दीव"]),
    state!(UnionTerritory "DL" [7] [7] "Delhi" "दिल्ली" ["nctofdelhi", "nctdelhi", "delhinct", "newdelhi", "dehli", "delhincr"]),
    state!(UnionTerritory "JK" [1] [1] "Jammu and Kashmir" "जम्मू और कश्मीर" ["jandk", "jammukashmir", "jammu", "kashmir", "जम्मू कश्मीर"]),
    state!(UnionTerritory "LA" [38] [] "Ladakh" "लद्दाख" ["ladhak", "laddakh"]),
    state!(UnionTerritory "LD" [31] [31] "Lakshadweep" "लक्षद्वीप" ["laccadives", "lakshadeep", "lakshdweep"]),
    state!(UnionTerritory "PY" [34] [34] "Puducherry" "पुडुचेरी" ["pondicherry", "pondichery", "puduchery", "pondy", "पुदुचेरी"]),
];

impl State {
    /// The 28 states and 8 union territories of today.
    pub fn all() -> &'static [Self] {
        &STATES
    }

    /// The state of this ISO 3166-2 code, today's codes only.
    pub fn by_iso(iso: &str) -> Option<&'static Self> {
        STATES
            .iter()
            .find(|state| state.iso.eq_ignore_ascii_case(iso))
    }

    /// The state of this GST code, older codes included.
    pub fn by_gst(code: u8) -> Option<&'static Self> {
        STATES.iter().find(|state| state.gst.contains(&code))
    }
}

/// The state a text means, once the country is known to be India: codes such as AR, GA, LA, MN, OR, TN and UT are states of the
/// USA too, so never ask before that is decided.
///
/// Takes ISO codes with or without `IN-`, older codes, English and Hindi names and their common spellings in any case; a
/// misspelling by one or two letters is [`Certainty::Likely`], by more [`Certainty::Unsure`].
pub fn resolve_state(text: &str) -> Option<StateMatch> {
    let text = text.trim();
    let bare = text
        .get(..3)
        .filter(|start| start.eq_ignore_ascii_case("IN-"))
        .map_or(text, |_| &text[3..]);
    let wanted = fold_letters(bare);
    if wanted.is_empty() {
        return None;
    }
    let exact = STATES.iter().find(|state| {
        state.iso.eq_ignore_ascii_case(&wanted)
            || spellings(state).any(|spelling| spelling == wanted)
    });
    if let Some(state) = exact {
        return Some(StateMatch {
            state,
            certainty: Certainty::Exact,
        });
    }
    // Short texts are codes: one letter off is another code, not a misspelling.
    if wanted.chars().count() < 5 {
        return None;
    }
    let mut near: Vec<(usize, &State)> = STATES
        .iter()
        .filter_map(|state| {
            spellings(state)
                .map(|spelling| strsim::osa_distance(&spelling, &wanted))
                .min()
                .map(|d| (d, state))
        })
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    let (best, next) = (near[0], near[1]);
    let length = wanted.chars().count();
    match best.0 {
        0..=2 if best.0 + 1 < next.0 && best.0 * 4 <= length => Some(StateMatch {
            state: best.1,
            certainty: Certainty::Likely,
        }),
        0..=3 if best.0 < next.0 && best.0 * 3 <= length => Some(StateMatch {
            state: best.1,
            certainty: Certainty::Unsure,
        }),
        _ => None,
    }
}

fn spellings(state: &'static State) -> impl Iterator<Item = String> {
    [state.name, state.name_hi]
        .into_iter()
        .chain(state.aliases.iter().copied())
        .map(fold_letters)
}

/// A state or union territory as it stood on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StateThen {
    /// Its name then.
    pub name: &'static str,
    /// What it was then.
    pub kind: StateKind,
    /// Today's state that has its ground, or most of it.
    pub today: &'static str,
}

/// The earliest date [`states_on`] is right for: after Chhattisgarh, Uttarakhand and Jharkhand were formed.
pub const STATES_KNOWN_FROM: Date = date(2000, 11, 15);

/// The states and union territories that existed on a date, from [`STATES_KNOWN_FROM`] on; `None` before it.
///
/// Telangana came on 2 June 2014, Jammu and Kashmir became two union territories on 31 October 2019, Dadra and Nagar Haveli
/// and Daman and Diu were one from 26 January 2020. Names of renamed states (Orissa, Uttaranchal, Pondicherry) are today's.
pub fn states_on(day: Date) -> Option<Vec<StateThen>> {
    if day < STATES_KNOWN_FROM {
        return None;
    }
    let mut then = Vec::with_capacity(37);
    for state in &STATES {
        let as_today = StateThen {
            name: state.name,
            kind: state.kind,
            today: state.iso,
        };
        match state.iso {
            "TS" if day < date(2014, 6, 2) => {}
            "LA" if day < date(2019, 10, 31) => {}
            "JK" if day < date(2019, 10, 31) => then.push(StateThen {
                kind: StateKind::State,
                ..as_today
            }),
            "DH" if day < date(2020, 1, 26) => {
                then.push(StateThen {
                    name: "Dadra and Nagar Haveli",
                    ..as_today
                });
                then.push(StateThen {
                    name: "Daman and Diu",
                    ..as_today
                });
            }
            _ => then.push(as_today),
        }
    }
    Some(then)
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
            ("J & K", "JK"),
            ("Jammu & Kashmir", "JK"),
            ("DN", "DH"),
            ("Daman and Diu", "DH"),
            ("Tamilnadu", "TN"),
            ("  west   bengal ", "WB"),
            ("छत्तीसगढ", "CG"),
            ("A.P.", "AP"),
            ("Andaman & Nicobar", "AN"),
        ];
        for (text, expected) in cases {
            assert_eq!(iso(text), Some((expected, Certainty::Exact)), "{text}");
        }
    }

    #[test]
    fn says_when_it_guesses() {
        assert_eq!(iso("Rajasthaan"), Some(("RJ", Certainty::Likely)));
        assert_eq!(iso("Maharashatra"), Some(("MH", Certainty::Likely)));
        assert_eq!(iso("XX"), None);
        assert_eq!(iso("Texas"), None);
        assert_eq!(iso("California"), None);
        assert_eq!(iso(""), None);
    }

    #[test]
    fn spellings_name_one_state_each() {
        let mut seen = std::collections::HashMap::new();
        for state in State::all() {
            for spelling in spellings(state).chain([state.iso.to_ascii_lowercase()]) {
                let other = seen.insert(spelling.clone(), state.iso);
                assert!(other.is_none_or(|other| other == state.iso), "{spelling}");
            }
        }
    }

    #[test]
    fn counts_states_of_a_date() {
        let count = |day| {
            let then = states_on(day).unwrap();
            let states = then
                .iter()
                .filter(|state| state.kind == StateKind::State)
                .count();
            (states, then.len() - states)
        };
        assert_eq!(count(date(2014, 6, 1)), (28, 7));
        assert_eq!(count(date(2018, 10, 29)), (29, 7));
        assert_eq!(count(date(2019, 10, 31)), (28, 9));
        assert_eq!(count(date(2026, 1, 1)), (28, 8));
        assert_eq!(states_on(date(1999, 1, 1)), None);
    }

    #[test]
    fn keeps_gst_and_census_apart() {
        assert_eq!(State::by_gst(28).unwrap().iso, "AP");
        assert_eq!(State::by_gst(36).unwrap().iso, "TS");
        assert_eq!(State::by_gst(99), None);
        assert!(State::by_iso("TS").unwrap().census.is_empty());
    }
}
