//! The states of the USA, and the ZIP codes of each: lists of stores abroad are read as surely as those at home.
//!
//! Source of the three-digit prefixes: United States Postal Service, *Domestic Mail Manual*, labelling list L002. A state has a few codes outside its
//! prefixes at its borders; a prefix that two states share stands with both.

use crate::fold::fold_letters;

/// A state, federal district, territory or armed-forces post of the USA.
#[derive(Debug, PartialEq, Eq)]
pub struct UsState {
    /// Its two-letter code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The three-digit prefixes of its ZIP codes: first and last of each run.
    prefixes: &'static [(u16, u16)],
}

const fn state(code: &'static str, name: &'static str, prefixes: &'static [(u16, u16)]) -> UsState {
    UsState {
        code,
        name,
        prefixes,
    }
}

/// By code.
static STATES: &[UsState] = &[
    state("AA", "Armed Forces Americas", &[(340, 340)]),
    state("AE", "Armed Forces Europe", &[(90, 99)]),
    state("AK", "Alaska", &[(995, 999)]),
    state("AL", "Alabama", &[(350, 369)]),
    state("AP", "Armed Forces Pacific", &[(962, 966)]),
    state("AR", "Arkansas", &[(716, 729)]),
    state("AS", "American Samoa", &[(967, 967)]),
    state("AZ", "Arizona", &[(850, 865)]),
    state("CA", "California", &[(900, 961)]),
    state("CO", "Colorado", &[(800, 816)]),
    state("CT", "Connecticut", &[(60, 69)]),
    state(
        "DC",
        "District of Columbia",
        &[(200, 200), (202, 205), (569, 569)],
    ),
    state("DE", "Delaware", &[(197, 199)]),
    state("FL", "Florida", &[(320, 339), (341, 349)]),
    state("GA", "Georgia", &[(300, 319), (398, 399)]),
    state("GU", "Guam", &[(969, 969)]),
    state("HI", "Hawaii", &[(967, 968)]),
    state("IA", "Iowa", &[(500, 528)]),
    state("ID", "Idaho", &[(832, 838)]),
    state("IL", "Illinois", &[(600, 629)]),
    state("IN", "Indiana", &[(460, 479)]),
    state("KS", "Kansas", &[(660, 679)]),
    state("KY", "Kentucky", &[(400, 427)]),
    state("LA", "Louisiana", &[(700, 714)]),
    state("MA", "Massachusetts", &[(10, 27), (55, 55)]),
    state("MD", "Maryland", &[(206, 219)]),
    state("ME", "Maine", &[(39, 49)]),
    state("MI", "Michigan", &[(480, 499)]),
    state("MN", "Minnesota", &[(550, 567)]),
    state("MO", "Missouri", &[(630, 658)]),
    state("MP", "Northern Mariana Islands", &[(969, 969)]),
    state("MS", "Mississippi", &[(386, 397)]),
    state("MT", "Montana", &[(590, 599)]),
    state("NC", "North Carolina", &[(270, 289)]),
    state("ND", "North Dakota", &[(580, 588)]),
    state("NE", "Nebraska", &[(680, 693)]),
    state("NH", "New Hampshire", &[(30, 38)]),
    state("NJ", "New Jersey", &[(70, 89)]),
    state("NM", "New Mexico", &[(870, 884)]),
    state("NV", "Nevada", &[(889, 898)]),
    state("NY", "New York", &[(5, 5), (63, 63), (100, 149)]),
    state("OH", "Ohio", &[(430, 459)]),
    state("OK", "Oklahoma", &[(730, 732), (734, 749)]),
    state("OR", "Oregon", &[(970, 979)]),
    state("PA", "Pennsylvania", &[(150, 196)]),
    state("PR", "Puerto Rico", &[(6, 7), (9, 9)]),
    state("RI", "Rhode Island", &[(28, 29)]),
    state("SC", "South Carolina", &[(290, 299)]),
    state("SD", "South Dakota", &[(570, 577)]),
    state("TN", "Tennessee", &[(370, 385)]),
    state("TX", "Texas", &[(733, 733), (750, 799), (885, 885)]),
    state("UT", "Utah", &[(840, 847)]),
    state("VA", "Virginia", &[(201, 201), (220, 246)]),
    state("VI", "Virgin Islands", &[(8, 8)]),
    state("VT", "Vermont", &[(50, 54), (56, 59)]),
    state("WA", "Washington", &[(980, 994)]),
    state("WI", "Wisconsin", &[(530, 532), (534, 535), (537, 549)]),
    state("WV", "West Virginia", &[(247, 268)]),
    state("WY", "Wyoming", &[(820, 831), (834, 834)]),
];

impl UsState {
    /// The state of a code in capitals, or of a name in any case, spaces and punctuation aside.
    pub fn spelled(text: &str) -> Option<&'static Self> {
        if text.len() == 2 {
            return STATES.iter().find(|state| state.code == text);
        }
        let letters = fold_letters(text);
        STATES
            .iter()
            .find(|state| fold_letters(state.name) == letters)
    }

    /// The state that a text means **once the country is known to be the USA**: [`Self::spelled`] with the code in any case.
    pub fn resolve(text: &str) -> Option<&'static Self> {
        Self::spelled(&text.trim().to_uppercase())
    }

    /// The one state of a ZIP code; `None` where it is no ZIP code, or of several.
    pub fn of_zip(zip: &str) -> Option<&'static Self> {
        let mut states = STATES
            .iter()
            .filter(|state| state.has_zip(zip) == Some(true));
        states.next().filter(|_| states.next().is_none())
    }

    /// Whether a ZIP code of five digits, or of nine, is one of the state's; `None` where it is no ZIP code.
    pub fn has_zip(&self, zip: &str) -> Option<bool> {
        let well_formed = zip.len() >= 5 && zip.bytes().take(5).all(|byte| byte.is_ascii_digit());
        let prefix: u16 = zip.get(..3).filter(|_| well_formed)?.parse().ok()?;
        let mut runs = self.prefixes.iter();
        Some(runs.any(|(first, last)| (*first..=*last).contains(&prefix)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_by_code_and_name() {
        let code = |text| UsState::spelled(text).map(|state| state.code);
        assert_eq!(code("KY"), Some("KY"));
        assert_eq!(code("new hampshire"), Some("NH"));
        for none in ["ky", "BR", "", "Bihar", "Ontario"] {
            assert_eq!(code(none), None, "{none}");
        }
        assert_eq!(UsState::resolve(" ky ").map(|state| state.code), Some("KY"));
        for pair in STATES.windows(2) {
            assert!(pair[0].code < pair[1].code);
        }
    }

    #[test]
    fn a_zip_is_of_its_state() {
        let has = |state: &str, zip: &str| UsState::spelled(state).unwrap().has_zip(zip);
        for (state, zip) in [
            ("KY", "42320"),
            ("MA", "01852"),
            ("NY", "10001-0001"),
            ("CA", "90001"),
            ("AK", "99501"),
            ("DC", "20001"),
            ("VA", "20101"),
            ("TX", "88510"),
        ] {
            assert_eq!(has(state, zip), Some(true), "{state} {zip}");
            assert_eq!(has("MT", zip), Some(false), "{zip}");
        }
        assert_eq!(UsState::of_zip("64068").map(|state| state.code), Some("MO"));
        // Of Connecticut and New York, of Idaho and Wyoming, of nobody, too short.
        for none in ["06390", "83414", "00100", "6406"] {
            assert_eq!(UsState::of_zip(none), None, "{none}");
        }
        assert_eq!(has("MA", "1852"), None);
        assert_eq!(has("MA", "०१८५२"), None);
    }
}
