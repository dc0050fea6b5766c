//! Stores: what of them is compared, and what is believed of it beforehand.
//!
//! Where the beliefs come from: they were set by hand, near the weights that estimation finds on the lists of `cargo xtask quality` (the sample
//! network with names, addresses, numbers and papers drawn from seeds, written a second time with the errors of lists), and made less sure
//! where those are tidier than life. They are worth `WORTH` pairs and `RECORDS` records.

use crate::block::{Block, Part};
use crate::column::{Column, Kind};
use crate::scheme::{Comparison, Level, Scheme};

/// How many pairs the beliefs are worth: a list with a dozen duplicates is judged by them, one with hundreds by itself.
const WORTH: f64 = 20.0;
/// How many records they are worth, for how often a value is met by chance: much of numbers, which hardly anybody shares; some of names and
/// addresses, which a short list may be full of; little of towns, since many a list is of one.
const RECORDS: f64 = 1_000.0;
const RECORDS_OF_WORDS: f64 = 100.0;
const RECORDS_OF_TOWNS: f64 = 20.0;

/// The most pairs that one value of a block brings together: of a number or paper that a hundred stores share, none.
const MOST: u64 = 5_000;
/// The same where a word is a part of it, as many of them are common.
const MOST_BY_WORD: u64 = 1_000;

/// What is known of a store, as far as it tells it from others. `None` where nothing is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct StoreText<'a> {
    /// Its code.
    pub code: Option<&'a str>,
    /// Its name.
    pub name: Option<&'a str>,
    /// Street address.
    pub address: Option<&'a str>,
    /// PIN or postal code.
    pub pin: Option<&'a str>,
    /// Town.
    pub town: Option<&'a str>,
    /// State.
    pub state: Option<&'a str>,
    /// Mobile number.
    pub mobile: Option<&'a str>,
    /// GSTIN.
    pub gstin: Option<&'a str>,
    /// Latitude and longitude in degrees.
    pub point: Option<(f64, f64)>,
}

const NAME: usize = 0;
const CODE: usize = 1;
const ADDRESS: usize = 2;
const PIN: usize = 3;
const TOWN: usize = 4;
const STATE: usize = 5;
const POINT: usize = 6;
const MOBILE: usize = 7;
const GSTIN: usize = 8;

/// The columns of stores, in the order that [`scheme`] expects.
pub fn columns(stores: &[StoreText<'_>]) -> Vec<Column> {
    let texts = |kind, of: for<'a> fn(&StoreText<'a>) -> Option<&'a str>| {
        Column::texts(kind, stores.iter().map(of))
    };
    vec![
        texts(Kind::Name, |store| store.name),
        texts(Kind::Text, |store| store.code),
        texts(Kind::Words, |store| store.address),
        texts(Kind::Digits, |store| store.pin),
        texts(Kind::Words, |store| store.town),
        texts(Kind::Text, |store| store.state),
        Column::points(stores.iter().map(|store| store.point)),
        texts(Kind::Digits, |store| store.mobile),
        texts(Kind::Text, |store| store.gstin),
    ]
}

/// How stores are compared: on what levels, depending on what, in which pairs.
///
/// Two stores of one town often share words of their names, PIN and distance follow from the town; where two stand at one address, that they
/// share the point and a telephone is expected, and so is one owner's GSTIN beside one owner's number. Then the name is what tells.
pub fn scheme() -> Scheme {
    use Level::{Edits, Equal, Metres, Part as Piece, Words};
    let comparisons = vec![
        Comparison::new("name", NAME, &[Equal, Words(0.85), Words(0.6)])
            .tells()
            .by_frequency()
            .believed(
                &[0.50, 0.34, 0.12, 0.04],
                &[0.0005, 0.0005, 0.005, 0.994],
                WORTH * 5.0,
                RECORDS_OF_WORDS,
            )
            .given(TOWN, 2, &[0.002, 0.005, 0.04, 0.953])
            // Names say where a store is: neighbours share words, whatever they call their town.
            .given(PIN, 1, &[0.002, 0.005, 0.04, 0.953]),
        // Codes of one registry differ, if only in case or width: that they do says next to nothing.
        Comparison::new("code", CODE, &[Equal]).believed(
            &[0.05, 0.95],
            &[0.000_001, 0.999_999],
            WORTH * 50.0,
            RECORDS * 1_000.0,
        ),
        Comparison::new("address", ADDRESS, &[Equal, Words(0.8), Words(0.5)])
            .by_frequency()
            .believed(
                &[0.30, 0.45, 0.18, 0.07],
                &[0.0005, 0.0005, 0.004, 0.995],
                WORTH,
                RECORDS_OF_WORDS,
            )
            .given(PIN, 1, &[0.005, 0.005, 0.02, 0.97])
            .given(TOWN, 2, &[0.001, 0.001, 0.01, 0.988]),
        Comparison::new("pin", PIN, &[Equal, Edits(1)])
            .by_frequency()
            .believed(
                &[0.93, 0.05, 0.02],
                &[0.005, 0.01, 0.985],
                WORTH,
                RECORDS_OF_TOWNS,
            )
            .given(TOWN, 2, &[0.20, 0.40, 0.40]),
        Comparison::new("town", TOWN, &[Equal, Words(0.85)])
            .by_frequency()
            .believed(
                &[0.88, 0.10, 0.02],
                &[0.01, 0.002, 0.988],
                WORTH,
                RECORDS_OF_TOWNS,
            ),
        Comparison::new("state", STATE, &[Equal])
            .by_frequency()
            .believed(&[0.99, 0.01], &[0.08, 0.92], WORTH, RECORDS_OF_TOWNS)
            .given(TOWN, 2, &[0.98, 0.02])
            .given(PIN, 1, &[0.98, 0.02])
            .given(POINT, 4, &[0.98, 0.02]),
        Comparison::new(
            "distance",
            POINT,
            &[Equal, Metres(50.0), Metres(150.0), Metres(1_000.0)],
        )
        .by_frequency()
        .believed(
            &[0.20, 0.42, 0.30, 0.05, 0.03],
            &[0.0002, 0.0002, 0.0005, 0.005, 0.9941],
            WORTH,
            RECORDS,
        )
        .given(ADDRESS, 3, &[0.40, 0.35, 0.15, 0.07, 0.03])
        .given(PIN, 1, &[0.05, 0.05, 0.10, 0.40, 0.40])
        .given(TOWN, 2, &[0.01, 0.01, 0.03, 0.45, 0.50]),
        Comparison::new("mobile", MOBILE, &[Equal, Edits(1)])
            .by_frequency()
            .believed(
                &[0.78, 0.06, 0.16],
                &[0.0002, 0.0001, 0.9997],
                WORTH,
                RECORDS,
            )
            .given(ADDRESS, 3, &[0.40, 0.01, 0.59])
            .given(POINT, 3, &[0.20, 0.01, 0.79])
            .given(PIN, 1, &[0.001, 0.0005, 0.9985]),
        Comparison::new("gstin", GSTIN, &[Equal, Piece(2, 12)])
            .by_frequency()
            .believed(
                &[0.92, 0.04, 0.04],
                &[0.0002, 0.0002, 0.9996],
                WORTH,
                RECORDS,
            )
            .given(MOBILE, 2, &[0.60, 0.10, 0.30])
            .given(ADDRESS, 3, &[0.10, 0.02, 0.88])
            .given(POINT, 3, &[0.05, 0.01, 0.94])
            .given(PIN, 1, &[0.001, 0.0005, 0.9985]),
    ];
    let block = |name, parts: &[Part], most| Block {
        name,
        parts: parts.to_vec(),
        most,
    };
    let blocks = vec![
        block("code", &[Part::Value(CODE)], MOST),
        block("mobile", &[Part::Value(MOBILE)], MOST),
        block("gstin", &[Part::Value(GSTIN)], MOST),
        block("address", &[Part::Value(ADDRESS)], MOST),
        block(
            "pin_and_name",
            &[Part::Value(PIN), Part::Word(NAME)],
            MOST_BY_WORD,
        ),
        block(
            "town_and_name",
            &[Part::Value(TOWN), Part::Word(NAME)],
            MOST_BY_WORD,
        ),
        block(
            "pin_and_address",
            &[Part::Value(PIN), Part::Word(ADDRESS)],
            MOST_BY_WORD,
        ),
        block("distance", &[Part::Near(POINT, 150.0)], MOST_BY_WORD),
    ];
    Scheme {
        comparisons,
        blocks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::find::{Domain, Found, Limits, find};

    fn found(stores: &[StoreText<'_>]) -> (Found, Vec<Column>) {
        let columns = columns(stores);
        let limits = Limits {
            least: 0.0,
            ..Limits::default()
        };
        let found = find(&scheme(), &columns, Domain::Within, limits, &mut |_| true).unwrap();
        (found, columns)
    }

    fn probability(found: &Found, a: u32, b: u32) -> f64 {
        let pair = found.matches.iter().find(|pair| (pair.a, pair.b) == (a, b));
        pair.map_or(0.0, |pair| pair.probability())
    }

    const CODES: [&str; 6] = ["S1", "S2", "S3", "S4", "S5", "S6"];

    fn store<'a>(
        code: &'a str,
        name: &'a str,
        address: &'a str,
        mobile: &'a str,
        town: &'a str,
    ) -> StoreText<'a> {
        let some = |text: &'a str| (!text.is_empty()).then_some(text);
        StoreText {
            code: Some(code),
            name: some(name),
            address: some(address),
            mobile: some(mobile),
            town: some(town),
            pin: Some(if town == "Patna" { "800001" } else { "823001" }),
            ..StoreText::default()
        }
    }

    #[test]
    fn codes_that_differ_in_case_or_width_are_a_pair_by_themselves() {
        let codes = ["A-1", "a-1", "Ａ－１", "A-2", "B-1"];
        let stores = codes.map(|code| StoreText {
            code: Some(code),
            ..StoreText::default()
        });
        let (found, _) = found(&stores);
        let pairs: Vec<(u32, u32)> = found.matches.iter().map(|pair| (pair.a, pair.b)).collect();
        assert_eq!(pairs, [(0, 1), (0, 2), (1, 2)]);
        assert!(found.matches.iter().all(|pair| pair.probability() > 0.5));
    }

    #[test]
    fn a_short_list_is_judged_by_what_is_believed() {
        let stores = [
            store(
                CODES[0],
                "Sri Ganesh Mobiles",
                "12 Station Road",
                "9876543210",
                "Patna",
            ),
            store(
                CODES[1],
                "Shree Ganesh Mobile",
                "12, Station Rd",
                "98765 43210",
                "Patna",
            ),
            store(
                CODES[2],
                "Balaji Electronics",
                "4 Main Road",
                "9123456780",
                "Patna",
            ),
            store(
                CODES[3],
                "Sharma Telecom",
                "88 Bodh Gaya Road",
                "9988776655",
                "Gaya",
            ),
            store(
                CODES[4],
                "Verma Watch House",
                "2 GB Road",
                "9988776600",
                "Gaya",
            ),
        ];
        let (found, columns) = found(&stores);
        assert!(probability(&found, 0, 1) > 0.95, "{:?}", found.matches);
        assert_eq!(
            found
                .matches
                .iter()
                .filter(|pair| pair.probability() > 0.2)
                .count(),
            1
        );
        let parts = found.contributions(&scheme(), &columns, &found.matches[0]);
        let sum: f64 = parts.iter().map(|part| part.bits).sum();
        let all = found.weights.beforehand() + sum;
        assert!(
            (all - found.matches[0].bits).abs() < 1e-9,
            "what is shown adds up"
        );
        let gstin = parts.iter().find(|part| part.name == "gstin").unwrap();
        assert_eq!(
            (gstin.level, gstin.bits),
            (None, 0.0),
            "missing is no evidence"
        );
    }

    #[test]
    fn shops_of_one_building_with_one_telephone_are_told_apart_by_their_names() {
        let (address, mobile) = ("Shop, City Centre Mall, Frazer Road", "9876543210");
        let stores = [
            store(CODES[0], "Ganesh Mobiles", address, mobile, "Patna"),
            store(CODES[1], "Balaji Electronics", address, mobile, "Patna"),
            store(CODES[2], "Verma Watch House", address, mobile, "Patna"),
            store(CODES[3], "Ganesh Mobile", address, mobile, "Patna"),
            store(CODES[4], "Sharma Telecom", address, mobile, "Patna"),
        ];
        let (found, _) = found(&stores);
        assert!(probability(&found, 0, 3) > 0.5, "{:?}", found.matches);
        for other in [(0, 1), (0, 2), (1, 2), (1, 3), (2, 4)] {
            let found = probability(&found, other.0, other.1);
            assert!(found < 0.2, "{other:?} {found}");
        }
    }

    #[test]
    fn the_same_stores_give_the_same_answer_and_stopping_stops() {
        let names: Vec<String> = (0..400)
            .map(|n| format!("Shop {} {}", n % 97, n % 13))
            .collect();
        let codes: Vec<String> = (0..400).map(|n| format!("C{n}")).collect();
        let stores: Vec<StoreText<'_>> = names
            .iter()
            .zip(&codes)
            .map(|(name, code)| store(code, name, "1 Main Road", "", "Patna"))
            .collect();
        let (one, other) = (found(&stores).0, found(&stores).0);
        assert_eq!(one.matches, other.matches);
        assert_eq!(one.weights, other.weights);
        assert!(
            !one.skipped.is_empty(),
            "an address that 400 share brings none together"
        );
        let columns = columns(&stores);
        let stopped = find(
            &scheme(),
            &columns,
            Domain::Within,
            Limits::default(),
            &mut |_| false,
        );
        assert!(stopped.is_err());
    }
}
