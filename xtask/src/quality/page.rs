//! The tables of docs/quality.md.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use super::Measured;
use crate::house;
use crate::order::Outcome;

/// What stands around the tables.
const BEGIN: &str = "<!-- duplicates -->";
const END: &str = "<!-- end of duplicates -->";

/// How the columns of febrl are read.
const MAPPING: &str = "`given_name`, `surname`, `street_number`, `postcode` and `soc_sec_id` as text, `date_of_birth` as a day";

/// What each list of stores is, in words.
const LISTS: [(&str, &str); 3] = [
    ("new", "10,000 new against 50,000 existing"),
    ("within", "one list of 5,500"),
    ("buildings", "shops that share buildings"),
];

fn share(value: &Value) -> String {
    format!("{:.4}", value.as_f64().unwrap_or_default())
}

fn whole(value: &Value) -> String {
    value.as_u64().unwrap_or_default().to_string()
}

fn seconds(value: &Value) -> String {
    format!("{:.2} s", value.as_f64().unwrap_or_default())
}

/// The tables as text.
pub fn table(measured: &Measured) -> String {
    let mut text = format!(
        "Measured with {}. febrl's columns go under their own names: {MAPPING}.\n\n",
        measured.versions
    );
    text.push_str("| set | records | pairs that are one | pairs compared | | precision at 0.5 | recall | F1 | F1 at its best threshold | time |\n");
    text.push_str("| --- | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |\n");
    for (set, ours, splink) in &measured.febrl {
        for figures in [ours, splink] {
            let name = set.replace("dataset", "febrl ").replace(".csv", "");
            let _ = writeln!(
                text,
                "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
                whole(&figures["records"]),
                whole(&figures["true_pairs"]),
                whole(&figures["candidates"]),
                figures["program"].as_str().unwrap_or_default(),
                share(&figures["precision"]),
                share(&figures["recall"]),
                share(&figures["f1"]),
                share(&figures["best_f1"]),
                seconds(&figures["seconds"]),
            );
        }
    }
    for (key, name) in LISTS {
        let Some(list) = measured.stores.iter().find(|list| list["set"] == key) else {
            continue;
        };
        let _ = writeln!(
            text,
            "\n**{name}**: {} stores, {} pairs that are one, {} compared, {}.{}\n",
            whole(&list["records"]),
            whole(&list["true_pairs"]),
            whole(&list["candidates"]),
            seconds(&list["seconds"]),
            skipped(list)
        );
        text.push_str("| threshold | told | right | of 100 told, wrong | missed of 100 | F1 |\n");
        text.push_str("| ---: | ---: | ---: | ---: | ---: | ---: |\n");
        for at in list["at"].as_array().into_iter().flatten() {
            let of_hundred = |value: &Value| 100.0 * (1.0 - value.as_f64().unwrap_or_default());
            let _ = writeln!(
                text,
                "| {} | {} | {} | {:.1} | {:.1} | {} |",
                at["threshold"],
                whole(&at["told"]),
                whole(&at["right"]),
                of_hundred(&at["precision"]),
                of_hundred(&at["recall"]),
                share(&at["f1"])
            );
        }
        if key == "buildings" {
            let splink = &measured.buildings;
            let _ = writeln!(
                text,
                "\nsplink on the same list, by its ready-made comparisons: precision {}, recall {}, F1 {} at 0.5; {} at its best threshold; {}.",
                share(&splink["precision"]),
                share(&splink["recall"]),
                share(&splink["f1"]),
                share(&splink["best_f1"]),
                seconds(&splink["seconds"])
            );
        }
    }
    text
}

/// What was left out of a list, as a sentence.
fn skipped(list: &Value) -> String {
    let mut said = String::new();
    for skipped in list["skipped"].as_array().into_iter().flatten() {
        let block = skipped["block"].as_str().unwrap_or_default();
        let _ = write!(
            said,
            " Not compared by {}: {} values that too many share, {} pairs.",
            block.replace('_', " "),
            whole(&skipped["keys"]),
            whole(&skipped["pairs"])
        );
    }
    said
}

/// Puts the tables into the page.
pub fn write(text: &str) -> Outcome {
    let path = house::root().join("docs").join("quality.md");
    let page = fs::read_to_string(&path)?;
    let between = page.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let (before, after) = between.ok_or("docs/quality.md has no place for the tables")?;
    fs::write(&path, format!("{before}{BEGIN}\n{text}{END}{after}"))?;
    Ok(())
}
