//! `cargo xtask quality`: how well duplicates are found, and how fast, beside splink in the same run; written into docs/quality.md.
//!
//! It measures and judges nothing: no test depends on a time.

mod page;
mod peers;

use std::fs;

use serde_json::Value;

use crate::house;
use crate::order::{Order, Outcome};

/// What was measured.
pub struct Measured {
    /// For each labelled set of Febrl its name, Haat's figures and splink's.
    febrl: Vec<(&'static str, Value, Value)>,
    /// Haat's figures on the lists of stores.
    stores: Vec<Value>,
    /// splink's on the list of shops that share buildings.
    buildings: Value,
    /// What it was measured with.
    versions: String,
}

/// Measures, and writes the table of docs/quality.md.
pub fn quality() -> Outcome {
    let folder = house::target()?.join("quality");
    let lists = folder.join("lists");
    fs::create_dir_all(&lists)?;
    let python = peers::python(&folder)?;
    let example = |package: &str, name: &str| -> Outcome<String> {
        Order::cargo(["build", "--release", "--locked", "--quiet"])
            .words([format!("--package={package}"), format!("--example={name}")])
            .run()?;
        let examples = house::target()?.join("release").join("examples");
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        Ok(examples.join(file).to_string_lossy().into_owned())
    };
    let (febrl, stores) = (
        example("haat-matching", "febrl")?,
        example("haat-matching", "stores")?,
    );
    Order::new(&example("haat-registry", "duplicates")?, [&lists]).run()?;
    let ask = |order: Order, program: &str| -> Outcome<Vec<Value>> {
        let said = order.ask().ok_or_else(|| format!("{program} failed"))?;
        Ok(said
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect())
    };
    let one = |order: Order, program: &str| -> Outcome<Value> {
        let mut lines = ask(order, program)?;
        lines
            .pop()
            .ok_or_else(|| format!("{program} said nothing").into())
    };
    let scripts = house::root().join("xtask/src/quality");
    let mut sets = Vec::new();
    for set in ["dataset1.csv", "dataset2.csv", "dataset3.csv"] {
        let path = peers::febrl(&python, set)?;
        println!("measuring {set}");
        let ours = one(Order::new(&febrl, [&path]), "febrl")?;
        let splink = Order::new(&python, [scripts.join("febrl_splink.py")]).word(&path);
        sets.push((set, ours, one(splink, "splink")?));
    }
    println!("measuring lists of stores");
    let splink =
        Order::new(&python, [scripts.join("stores_splink.py")]).word(lists.join("buildings.csv"));
    let measured = Measured {
        febrl: sets,
        stores: ask(Order::new(&stores, [&lists]), "stores")?,
        buildings: one(splink, "splink")?,
        versions: peers::versions(&python)?,
    };
    let text = page::table(&measured);
    println!("{text}");
    page::write(&text)
}
