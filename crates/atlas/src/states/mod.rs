//! India's states and union territories: codes, names, aliases, and when each came to be.
//!
//! GST and census codes collide (28 is Andhra Pradesh in the census and its *old* code in GST) and are kept apart.

mod resolve;
mod table;
mod then;

pub use resolve::{StateMatch, resolve_state, state_spelled};
pub use then::{STATES_KNOWN_FROM, StateThen, states_on};

use table::STATES;

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
    /// ISO 3166-2:IN code without the country, as amended to 2023 (CG, OD, TS, UK, DH).
    pub iso: &'static str,
    /// GST state codes, today's first.
    pub gst: &'static [u8],
    /// Census 2011 codes: none for Telangana and Ladakh, which were part of others then; two for the territory merged in 2020.
    pub census: &'static [u8],
    /// English name.
    pub name: &'static str,
    /// Hindi name.
    pub name_hi: &'static str,
    /// State or union territory.
    pub kind: StateKind,
    /// ISO code of the state it was part of until it was formed, where that was in November 2000 or later.
    pub split_from: Option<&'static str>,
    /// Other codes and spellings.
    aliases: &'static [&'static str],
}

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

    /// The state of this GST code, older codes included; `None` for 97 (other territory) and 99 (centre).
    pub fn by_gst(code: u8) -> Option<&'static Self> {
        STATES.iter().find(|state| state.gst.contains(&code))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn twenty_eight_and_eight() {
        let states = State::all()
            .iter()
            .filter(|state| state.kind == StateKind::State)
            .count();
        assert_eq!((states, State::all().len() - states), (28, 8));
    }

    #[test]
    fn codes_name_one_state_each() {
        let all = || State::all().iter();
        let distinct = |codes: Vec<u8>| codes.iter().collect::<HashSet<_>>().len() == codes.len();
        assert_eq!(all().map(|s| s.iso).collect::<HashSet<_>>().len(), 36);
        assert!(distinct(all().flat_map(|s| s.gst).copied().collect()));
        // 1 to 35, as the census of 2011 numbered them.
        let mut census: Vec<u8> = all().flat_map(|s| s.census).copied().collect();
        census.sort_unstable();
        assert_eq!(census, (1..=35).collect::<Vec<u8>>());
    }

    /// The list as the GST portal numbers the states, old codes behind the new ones.
    #[test]
    fn gst_codes_are_those_of_the_list() {
        let list = "01 JK 02 HP 03 PB 04 CH 05 UK 06 HR 07 DL 08 RJ 09 UP 10 BR 11 SK 12 AR 13 NL 14 MN 15 MZ 16 TR 17 ML 18 AS 19 WB \
            20 JH 21 OD 22 CG 23 MP 24 GJ 26 DH 25 DH 27 MH 29 KA 30 GA 31 LD 32 KL 33 TN 34 PY 35 AN 36 TS 37 AP 28 AP 38 LA";
        let words: Vec<&str> = list.split_whitespace().collect();
        for pair in words.chunks(2) {
            let state = State::by_gst(pair[0].parse().unwrap()).unwrap();
            assert_eq!(state.iso, pair[1], "{}", pair[0]);
        }
        let codes: usize = State::all().iter().map(|state| state.gst.len()).sum();
        assert_eq!(codes * 2, words.len());
    }

    #[test]
    fn keeps_gst_and_census_apart() {
        assert_eq!(State::by_gst(28).unwrap().iso, "AP");
        assert_eq!(State::by_gst(36).unwrap().iso, "TS");
        assert_eq!(State::by_gst(38).unwrap().iso, "LA");
        assert_eq!(State::by_gst(97), None);
        assert_eq!(State::by_gst(99), None);
        assert!(State::by_iso("TS").unwrap().census.is_empty());
        assert_eq!(State::by_iso("DH").unwrap().census, [25, 26]);
    }

    #[test]
    fn what_was_split_came_from_another_state() {
        for state in State::all() {
            if let Some(parent) = state.split_from {
                assert_ne!(State::by_iso(parent).unwrap().iso, state.iso);
            }
        }
    }
}
