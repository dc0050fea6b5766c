//! `cargo xtask fuzz`: everything that reads what others wrote is fed with whatever it could meet. Outside `test`, since it ends when it is told to.
//!
//! The targets are a package of their own in `fuzz/`. They are built with the marks of libFuzzer, which stable Rust can set, and link the
//! engine that `bolero` brings; a C++ compiler is all that is needed beside Rust.

mod campaign;
mod log;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use crate::house;
use crate::order::{Order, Outcome};
use campaign::Campaign;

/// CPU-minutes of each target.
const MINUTES: u64 = 15;

/// What makes the compiler mark every branch and comparison, and bolero take its engine.
const MARKED: &str = "--cfg fuzzing --cfg fuzzing_libfuzzer -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Cllvm-args=-simplifycfg-branch-fold-threshold=0";

/// Runs one target or all of them, each for as many CPU-minutes, one after the other; fails where one found something.
pub fn fuzz(words: &[&str]) -> Outcome {
    let known = targets()?;
    let (mut chosen, mut minutes) = (Vec::new(), MINUTES);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--minutes" => {
                let number = words.next().and_then(|word| word.parse().ok());
                minutes = number.ok_or("--minutes needs a whole number")?;
            }
            word if known.iter().any(|name| name == word) => chosen.push(word.to_owned()),
            word => {
                let known = known.join(", ");
                return Err(format!("there is no target {word}; there are {known}").into());
            }
        }
    }
    if !cfg!(target_os = "linux") {
        return Err("the CPU time of a target is read as Linux tells it, and there alone".into());
    }
    let chosen = if chosen.is_empty() { known } else { chosen };
    let folder = house::target()?.join("fuzz");
    let campaigns = chosen
        .iter()
        .map(|name| Campaign::prepare(name, program(name)?, &folder.join(name)))
        .collect::<Outcome<Vec<_>>>()?;
    let mut lines = Vec::new();
    let mut found = Vec::new();
    for campaign in &campaigns {
        let report = campaign.run(Duration::from_secs(60 * minutes))?;
        println!("{report}");
        if report.has_findings() {
            found.push(campaign.name.as_str());
        }
        lines.push(report.to_string());
    }
    println!("\n{}", lines.join("\n"));
    if found.is_empty() {
        return Ok(());
    }
    let (found, folder) = (found.join(", "), folder.display());
    Err(format!("something was found by {found}: inputs and logs are in {folder}").into())
}

fn home() -> PathBuf {
    house::root().join("fuzz")
}

/// The targets: a folder each.
fn targets() -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(home().join("targets"))? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// Builds a target and tells where it is.
fn program(name: &str) -> Outcome<PathBuf> {
    let version = Order::new("rustc", ["-vV"]).ask().unwrap_or_default();
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or("`rustc -vV` names no host")?;
    // With a target of its own, what runs at compile time is built without marks, which it could not be linked with.
    let build = || -> Outcome<Order> {
        let order = Order::cargo(["build", "--locked", "--test", name, "--target", host])
            .within(&home())
            .with("RUSTFLAGS", MARKED)
            .with("CARGO_TARGET_DIR", house::target()?.join("fuzz"));
        Ok(order)
    };
    build()?.run()?;
    let said = build()?.word("--message-format=json").ask();
    said.unwrap_or_default()
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == name)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .ok_or_else(|| format!("cargo built no program of {name}").into())
}
