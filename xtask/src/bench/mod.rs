//! `cargo xtask bench`: the speed table of the design, for what exists, with a peer beside it where one is installed.
//!
//! It measures and judges nothing: no test depends on a time.

mod peers;
mod table;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::house;
use crate::order::{Order, Outcome};
use crate::{release, run, setup};

/// Stores of the sample network, which the window is measured on as well.
const SAMPLE: &str = "4850";

/// Stores of the network that the list is scrolled through as well as through the one that all is measured on.
const LARGE: &str = "4000000";

/// Measures with `--stores N` (a million unless given), scrolls for `--minutes N` (one unless given), and writes what was measured to
/// `--json OUT`.
pub fn bench(words: &[&str]) -> Outcome {
    let (mut stores, mut minutes, mut out) = ("1000000", "1", None);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let value = words
            .next()
            .ok_or_else(|| format!("{word} needs a value"))?;
        match *word {
            "--stores" => stores = value,
            "--minutes" => minutes = value,
            "--json" => out = Some(*value),
            _ => return Err(format!("bench does not know {word}").into()),
        }
    }
    setup::setup()?;
    release::build()?;
    let folder = house::target()?.join("bench");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let mut measures = haat(&folder, stores)?;
    let network = folder.join("network.haat");
    measures.extend(window(&network, "", &[])?);
    let scroll = ["--scroll", minutes];
    measures.extend(window(&network, "", &scroll)?);
    let sample = folder.join("sample.haat");
    run::make(&sample)?;
    measures.extend(window(&sample, &format!("{SAMPLE} "), &[])?);
    let large = folder.join("large.haat");
    Order::new(&house::released("haat")?.to_string_lossy(), ["sample"])
        .word(&large)
        .word("--stores")
        .word(LARGE)
        .run()?;
    measures.extend(window(&large, &format!("{LARGE} "), &scroll)?);
    fs::remove_file(&large)?;
    measures.extend(peers::sqlite(&folder)?);
    measures.extend(peers::python(&folder)?);
    table::print(stores, &measures);
    if let Some(out) = out {
        let text =
            serde_json::to_string_pretty(&json!({ "stores": stores, "measures": measures }))?;
        fs::write(out, text)?;
    }
    Ok(fs::remove_dir_all(&folder)?)
}

type Measures = Vec<Value>;

/// The lines of JSON a program prints.
fn lines(said: Option<String>, program: &str) -> Outcome<Measures> {
    let said = said.ok_or_else(|| format!("{program} failed"))?;
    Ok(said
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect())
}

fn haat(folder: &Path, stores: &str) -> Outcome<Measures> {
    Order::cargo([
        "build",
        "--release",
        "--locked",
        "--quiet",
        "--package=haat-exchange",
        "--example=measure",
    ])
    .run()?;
    let program = house::target()?
        .join("release")
        .join("examples")
        .join("measure");
    println!("measuring {stores} stores");
    lines(
        Order::new(
            &program.to_string_lossy(),
            [folder.as_os_str(), stores.as_ref()],
        )
        .ask(),
        "measure",
    )
}

/// What a person waits for in the built application, each work under its name after `mark`.
fn window(registry: &Path, mark: &str, more: &[&str]) -> Outcome<Measures> {
    if !cfg!(target_os = "linux") {
        return Ok(Vec::new());
    }
    let words = [
        "run",
        "--quiet",
        "--locked",
        "--package=haat-tests",
        "--bin=measures",
        "--",
    ];
    println!("measuring the window on {}", registry.display());
    let order = Order::cargo(words).word(registry);
    let said = more
        .iter()
        .fold(order, |order, word| order.word(word))
        .with("HAAT_DESKTOP", house::released("haat-desktop")?)
        .with("TAURI_DRIVER", house::tauri_driver()?)
        .ask();
    let mut measures = lines(said, "measures")?;
    for measure in &mut measures {
        let work = measure["work"].as_str().unwrap_or_default();
        measure["work"] = json!(format!("{mark}{work}"));
    }
    Ok(measures)
}
