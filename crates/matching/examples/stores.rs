//! Measures how well duplicates of stores are found, and how fast: `stores FOLDER [--weights]` prints a line of JSON for each set.
//!
//! The sets are those that the registry's example `duplicates` makes of the sample network. In `new.csv` the last rows, those whose code begins
//! with `NEW`, are looked up among the others; in the other lists all are compared with all.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use haat_matching::stores::{StoreText, columns, scheme};
use haat_matching::{Domain, Found, Limits, Skipped, find};

/// A store as a list has it.
#[derive(Debug)]
struct Shop {
    code: String,
    name: String,
    address: String,
    pin: String,
    town: String,
    state: String,
    mobile: String,
    gstin: String,
    point: Option<(f64, f64)>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let folder = words.next().ok_or("stores FOLDER [--weights]")?;
    let weights = words.next().is_some();
    for set in ["new", "within", "buildings"] {
        let (shops, same) = read(&Path::new(&folder).join(format!("{set}.csv")))?;
        let domain = match shops.iter().position(|shop| shop.code.starts_with("NEW")) {
            Some(first) => Domain::New(first as u32),
            None => Domain::Within,
        };
        measure(set, &shops, &same, domain, weights)?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<(Vec<Shop>, Vec<u32>), Box<dyn Error>> {
    let (mut shops, mut same) = (Vec::new(), Vec::new());
    for row in csv::Reader::from_path(path)?.into_records() {
        let row = row?;
        let cell = |at: usize| row[at].to_owned();
        same.push(row[1].parse()?);
        shops.push(Shop {
            code: cell(0),
            name: cell(2),
            address: cell(3),
            pin: cell(4),
            town: cell(5),
            state: cell(6),
            mobile: cell(7),
            gstin: cell(8),
            point: row[9].parse().ok().zip(row[10].parse().ok()),
        });
    }
    Ok((shops, same))
}

/// The thresholds that a person may choose for review.
const THRESHOLDS: [f64; 7] = [0.05, 0.2, 0.5, 0.8, 0.9, 0.95, 0.99];

/// Finds the duplicates of a set and prints what that was worth.
fn measure(
    set: &str,
    shops: &[Shop],
    same: &[u32],
    domain: Domain,
    weights: bool,
) -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    let texts: Vec<StoreText<'_>> = shops.iter().map(text_of).collect();
    let columns = columns(&texts);
    let limits = Limits {
        least: 0.001,
        most: usize::MAX,
        ..Limits::default()
    };
    let scheme = scheme();
    let found = find(&scheme, &columns, domain, limits, &mut |stage| {
        if weights {
            eprintln!("{:.2} s {stage:?}", begun.elapsed().as_secs_f64());
        }
        true
    })
    .map_err(|_| "stopped")?;
    let seconds = begun.elapsed().as_secs_f64();
    let mut sizes: HashMap<u32, (u64, u64)> = HashMap::new();
    for (at, same) in same.iter().enumerate() {
        let (old, new) = sizes.entry(*same).or_default();
        match domain {
            Domain::New(first) if (at as u32) < first => *old += 1,
            _ => *new += 1,
        }
    }
    let truth: u64 = sizes
        .values()
        .map(|(old, new)| old * new + new * (new - (*new).min(1)) / 2)
        .sum();
    let right = |told: &[haat_matching::Match]| {
        told.iter()
            .filter(|pair| same[pair.a as usize] == same[pair.b as usize])
            .count() as u64
    };
    let at: Vec<String> = THRESHOLDS
        .iter()
        .map(|least| {
            let told = found.matches.partition_point(|pair| pair.probability() >= *least);
            let right = right(&found.matches[..told]);
            let (precision, recall) = (right as f64 / told.max(1) as f64, right as f64 / truth as f64);
            let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
            format!(
                r#"{{"threshold":{least},"told":{told},"right":{right},"precision":{precision},"recall":{recall},"f1":{f1}}}"#
            )
        })
        .collect();
    let skipped: Vec<String> = found
        .skipped
        .iter()
        .map(|Skipped { block, keys, pairs }| {
            format!(r#"{{"block":"{block}","keys":{keys},"pairs":{pairs}}}"#)
        })
        .collect();
    println!(
        r#"{{"set":"{set}","records":{},"true_pairs":{truth},"candidates":{},"skipped":[{}],"seconds":{seconds},"at":[{}]}}"#,
        shops.len(),
        found.candidates,
        skipped.join(","),
        at.join(",")
    );
    if weights {
        print_weights(&found);
        print_wrong(&found, shops, same, &columns);
    }
    Ok(())
}

fn print_weights(found: &Found) {
    let rounded = |shares: &[f64]| -> Vec<String> {
        shares.iter().map(|share| format!("{share:.5}")).collect()
    };
    for (at, comparison) in scheme().comparisons.iter().enumerate() {
        let weights = &found.weights;
        eprintln!(
            "{:10} m {:?}\n           u {:?}",
            comparison.name,
            rounded(&weights.m[at]),
            rounded(&weights.u[at]),
        );
        for (given, u) in comparison.given.iter().zip(&weights.u_given[at]) {
            let other = scheme().comparisons[given.other].name;
            eprintln!("     u given {other} {:?}", rounded(u));
        }
    }
    eprintln!("same {}", found.weights.same);
}

/// The most certain mistakes, and what made them.
fn print_wrong(found: &Found, shops: &[Shop], same: &[u32], columns: &[haat_matching::Column]) {
    let wrong = found.matches.iter().filter(|pair| {
        (same[pair.a as usize] == same[pair.b as usize]) != (pair.probability() > 0.5)
    });
    for pair in wrong.take(12) {
        let (a, b) = (&shops[pair.a as usize], &shops[pair.b as usize]);
        eprintln!("{:.3}\n  {a:?}\n  {b:?}", pair.probability());
        let parts = found.contributions(&scheme(), columns, pair);
        let parts: Vec<String> = parts
            .iter()
            .map(|part| format!("{} {:?} {:.1}", part.name, part.level, part.bits))
            .collect();
        eprintln!("  {}", parts.join(", "));
    }
}

fn text_of(shop: &Shop) -> StoreText<'_> {
    fn some(text: &str) -> Option<&str> {
        (!text.is_empty()).then_some(text)
    }
    StoreText {
        code: some(&shop.code),
        name: some(&shop.name),
        address: some(&shop.address),
        pin: some(&shop.pin),
        town: some(&shop.town),
        state: some(&shop.state),
        mobile: some(&shop.mobile),
        gstin: some(&shop.gstin),
        point: shop.point,
    }
}
