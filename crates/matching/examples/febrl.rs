//! Measures the model on a labelled set of Febrl: how many of the pairs that are one person it finds, how many it finds are one, how long it takes.
//!
//! `febrl FILE`: prints one line of JSON. The comparisons and the pairs that are looked at are those that `xtask/src/quality/febrl_splink.py` gives
//! to splink; the columns go under their own names.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::time::Instant;

use haat_matching::{Block, Column, Comparison, Domain, Kind, Level, Limits, Part, Scheme, find};

const COLUMNS: [(&str, Kind); 6] = [
    ("given_name", Kind::Text),
    ("surname", Kind::Text),
    ("street_number", Kind::Text),
    ("postcode", Kind::Text),
    ("date_of_birth", Kind::Day),
    ("soc_sec_id", Kind::Text),
];

fn scheme() -> Scheme {
    use Level::{Days, Edits, Equal, Letters, Similar};
    let name = [Equal, Similar(0.92), Similar(0.88), Similar(0.7)];
    // A month and a year as splink counts them: 30.4375 and 365.25 days.
    let birth = [Equal, Letters(1), Days(30), Days(365), Days(3_652)];
    let number = [Equal, Edits(1), Edits(2)];
    let block = |name, column| Block {
        name,
        parts: vec![Part::Value(column)],
        most: 1_000_000,
    };
    Scheme {
        comparisons: vec![
            Comparison::new("given_name", 0, &name).by_frequency(),
            Comparison::new("surname", 1, &name).by_frequency(),
            Comparison::new("street_number", 2, &[Equal]).by_frequency(),
            Comparison::new("postcode", 3, &number).by_frequency(),
            Comparison::new("date_of_birth", 4, &birth),
            Comparison::new("soc_sec_id", 5, &number),
        ],
        blocks: vec![
            block("given_name", 0),
            block("surname", 1),
            block("postcode", 3),
            block("date_of_birth", 4),
            block("soc_sec_id", 5),
        ],
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("febrl FILE")?;
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(&path)?;
    let headers = reader.headers()?.clone();
    let place = |name: &str| headers.iter().position(|header| header == name);
    let places: Option<Vec<usize>> = COLUMNS.iter().map(|(name, _)| place(name)).collect();
    let places = places.ok_or("a column is missing")?;
    let id = place("rec_id").ok_or("rec_id is missing")?;
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    // rec-12-dup-3 and rec-12-org are one person.
    let person = |row: &csv::StringRecord| row[id].split('-').nth(1).map(str::to_owned);
    let people: Vec<Option<String>> = rows.iter().map(person).collect();

    let begun = Instant::now();
    let columns: Vec<Column> = COLUMNS
        .iter()
        .zip(&places)
        .map(|((_, kind), place)| Column::texts(*kind, rows.iter().map(|row| row.get(*place))))
        .collect();
    let limits = Limits {
        least: 1e-6,
        most: usize::MAX,
        ..Limits::default()
    };
    let found =
        find(&scheme(), &columns, Domain::Within, limits, &mut |_| true).map_err(|_| "stopped")?;
    let seconds = begun.elapsed().as_secs_f64();

    let mut sizes: HashMap<&Option<String>, u64> = HashMap::new();
    for person in &people {
        *sizes.entry(person).or_default() += 1;
    }
    let truth: u64 = sizes.values().map(|n| n * (n - 1) / 2).sum();
    let pairs: Vec<(f64, bool)> = found
        .matches
        .iter()
        .map(|pair| {
            let same = people[pair.a as usize] == people[pair.b as usize];
            (pair.probability(), same)
        })
        .collect();
    let at = |least: f64| figures(&pairs, truth, least);
    let thresholds: HashSet<u64> = pairs.iter().map(|(p, _)| p.to_bits()).collect();
    let mut best = (0.5, at(0.5));
    for threshold in thresholds.into_iter().map(f64::from_bits) {
        let figures = at(threshold);
        if figures.2 > best.1.2 || figures.2 == best.1.2 && threshold > best.0 {
            best = (threshold, figures);
        }
    }
    let half = at(0.5);
    println!(
        r#"{{"program":"Haat","records":{},"true_pairs":{truth},"candidates":{},"precision":{},"recall":{},"f1":{},"best_threshold":{},"best_f1":{},"seconds":{seconds}}}"#,
        rows.len(),
        found.candidates,
        half.0,
        half.1,
        half.2,
        best.0,
        best.1.2
    );
    if std::env::args().nth(2).is_some() {
        eprintln!("{:#?}", found.weights);
        for (pair, (probability, same)) in found.matches.iter().zip(&pairs) {
            if (*probability >= 0.5) != *same && *probability > 0.01 {
                eprintln!("{probability} {same}");
                for row in [pair.a, pair.b] {
                    eprintln!("  {:?}", rows[row as usize].iter().collect::<Vec<_>>());
                }
                for part in found.contributions(&scheme(), &columns, pair) {
                    eprintln!("    {} {:?} {:.2}", part.name, part.level, part.bits);
                }
            }
        }
    }
    Ok(())
}

/// Precision, recall and F1 of the pairs that are at least so probable.
fn figures(pairs: &[(f64, bool)], truth: u64, least: f64) -> (f64, f64, f64) {
    let told = pairs.partition_point(|(probability, _)| *probability >= least);
    let right = pairs[..told].iter().filter(|(_, same)| *same).count() as f64;
    let precision = right / (told as f64).max(1.0);
    let recall = right / (truth as f64).max(1.0);
    let sum = precision + recall;
    let f1 = if sum > 0.0 {
        2.0 * precision * recall / sum
    } else {
        0.0
    };
    (precision, recall, f1)
}
