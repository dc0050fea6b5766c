//! How well a misspelt town is found: 2,000 seeded misspellings of towns whose name is theirs alone in their state.
//!
//! *Right*: the best guess is the town (or one of the same name, folded, in that state). With a wrong state, right also where the answer says it is
//! unsure. *Wrong*: another town, without saying unsure. The figures stand in docs/quality.md, which the test holds to them;
//! `HAAT_WRITE_QUALITY=1` writes them there.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets what it did not expect has failed"
)]

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::{env, fs};

use haat_atlas::{Certainty, Place, State, find_place, fold, places};

const KINDS: [&str; 6] = ["drop", "double", "swap", "vowel", "aspirate", "pur/pore"];

fn misspell(name: &str, kind: &str, random: &mut fastrand::Rng) -> Option<String> {
    let chars: Vec<char> = name.chars().collect();
    let at = random.usize(1..chars.len().max(2) - 1);
    let spelt = match kind {
        "drop" => chars
            .iter()
            .enumerate()
            .filter(|(i, _)| *i != at)
            .map(|(_, c)| c)
            .collect(),
        "double" => {
            let mut chars = chars.clone();
            chars.insert(at, chars[at]);
            chars.into_iter().collect()
        }
        "swap" => {
            let mut chars = chars.clone();
            chars.swap(at, (at + 1).min(name.chars().count() - 1));
            chars.into_iter().collect()
        }
        "vowel" => {
            let pairs = [
                ("aa", "a"),
                ("a", "aa"),
                ("ee", "i"),
                ("i", "ee"),
                ("oo", "u"),
                ("u", "oo"),
                ("e", "i"),
                ("o", "u"),
            ];
            let (from, to) = pairs[random.usize(..pairs.len())];
            name.replacen(from, to, 1)
        }
        "aspirate" => {
            let pairs = [
                ("bh", "b"),
                ("th", "t"),
                ("dh", "d"),
                ("kh", "k"),
                ("gh", "g"),
                ("b", "bh"),
                ("t", "th"),
                ("d", "dh"),
                ("k", "kh"),
            ];
            let (from, to) = pairs[random.usize(..pairs.len())];
            name.replacen(from, to, 1)
        }
        _ => name.replacen("pur", "pore", 1),
    };
    (spelt != name).then_some(spelt)
}

#[test]
fn two_thousand_misspellings() {
    let mut namesakes: HashMap<(String, &str), usize> = HashMap::new();
    for place in places() {
        *namesakes
            .entry((fold(place.name), place.state.iso))
            .or_default() += 1;
    }
    let single: Vec<&Place> = places()
        .iter()
        .filter(|place| {
            namesakes[&(fold(place.name), place.state.iso)] == 1
                && fold(place.name).chars().count() >= 4
        })
        .collect();
    let mut random = fastrand::Rng::with_seed(20_181_029);
    let mut tally: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let mut made = 0;
    while made < 2_000 {
        let place = single[random.usize(..single.len())];
        let kind = KINDS[made % KINDS.len()];
        let Some(spelt) = misspell(&fold(place.name), kind, &mut random) else {
            continue;
        };
        let wrong_state = made % 20 == 0;
        let state = if wrong_state {
            let others: Vec<&State> = State::all()
                .iter()
                .filter(|state| state.iso != place.state.iso)
                .collect();
            others[random.usize(..others.len())]
        } else {
            place.state
        };
        made += 1;
        let found = find_place(&spelt, Some(state), None);
        let (hit, unsure) = match &found {
            None => (false, true),
            Some(found) => (
                found.place.id == place.id
                    || (fold(found.place.name) == fold(place.name)
                        && found.place.state.iso == place.state.iso),
                found.certainty == Certainty::Unsure,
            ),
        };
        let counts = tally
            .entry(if wrong_state { "wrong state" } else { kind })
            .or_default();
        counts[0] += 1;
        counts[1] += usize::from(hit || (wrong_state && unsure));
        counts[2] += usize::from(!hit && !unsure);
        counts[3] += usize::from(unsure);
        if !hit && !unsure {
            println!(
                "wrong: {spelt} ({}) for {} in {}, found {:?}",
                state.iso,
                place.name,
                place.state.iso,
                found.map(|f| f.place.name)
            );
        }
    }
    let mut all = [0; 4];
    for counts in tally.values() {
        all.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
    }
    hold_to_the_document(&table(&tally, all));
    assert!(all[1] * 100 >= all[0] * 95, "fewer than 95 % right");
    assert!(
        all[2] * 200 <= all[0],
        "more than 0.5 % wrong without saying unsure"
    );
}

/// Kinds in the order and the words of docs/quality.md.
const NAMED: [(&str, &str); 7] = [
    ("drop", "letter dropped"),
    ("double", "letter doubled"),
    ("swap", "letters swapped"),
    ("vowel", "vowel length and quality"),
    ("aspirate", "aspirate written or left out"),
    ("pur/pore", "*-pore* for *-pur*"),
    ("wrong state", "wrong state"),
];

fn table(tally: &BTreeMap<&str, [usize; 4]>, all: [usize; 4]) -> String {
    let mut table = String::from(
        "| kind | tries | right | wrong | said unsure |\n| --- | ---: | ---: | ---: | ---: |\n",
    );
    for (kind, name) in NAMED {
        let [tries, right, wrong, unsure] = tally[kind];
        table += &format!("| {name} | {tries} | {right} | {wrong} | {unsure} |\n");
    }
    let [tries, right, wrong, unsure] = all;
    let share = |n: usize| format!("{n} ({:.1} %)", n as f64 * 100.0 / tries as f64);
    table
        + &format!(
            "| all | {tries} | {} | {} | {unsure} |\n",
            share(right),
            share(wrong)
        )
}

/// The part of docs/quality.md between its marks is what was found.
fn hold_to_the_document(found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/quality.md");
    let text = fs::read_to_string(&path).unwrap();
    let (begin, end) = ("<!-- misspellings -->\n", "<!-- end of misspellings -->");
    let (before, rest) = text.split_once(begin).unwrap();
    let (written, after) = rest.split_once(end).unwrap();
    if env::var_os("HAAT_WRITE_QUALITY").is_some() {
        fs::write(&path, format!("{before}{begin}{found}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(written, found, "docs/quality.md says something else");
}
