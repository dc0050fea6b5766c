//! `cargo xtask run`: Haat, open on a network of stores, from a fresh clone.

use crate::house;
use crate::order::{Order, Outcome};
use crate::release;
use crate::setup::setup;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Sets up, builds and opens.
pub fn run() -> Outcome {
    setup()?;
    release::build()?;
    let sample = data_folder()?.join("Sample network.haat");
    let first_time = !sample.exists();
    if first_time {
        make(&sample)?;
    }
    if has_display() {
        open(first_time.then_some(sample.as_path()))
    } else {
        show_without_display(&sample)
    }
}

fn haat() -> Outcome<String> {
    Ok(house::released("haat")?.to_string_lossy().into_owned())
}

fn make(sample: &Path) -> Outcome {
    if let Some(folder) = sample.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    Order::new(&haat()?, ["sample"]).word(sample).run()
}

/// Without a path Haat opens what was open last.
fn open(sample: Option<&Path>) -> Outcome {
    let desktop = house::released("haat-desktop")?;
    Order::new(&desktop.to_string_lossy(), sample).run()
}

/// Pictures of the same application on a display in memory, and its figures.
fn show_without_display(sample: &Path) -> Outcome {
    println!(
        "There is no display here, so Haat runs on one in memory and leaves pictures in {}.",
        house::out().display()
    );
    fs::create_dir_all(house::out()).map_err(|error| format!("out: {error}"))?;
    Order::cargo([
        "run",
        "--quiet",
        "--locked",
        "--package=haat-tests",
        "--bin=pictures",
        "--",
    ])
    .word(sample)
    .word(house::out())
    .with("HAAT_DESKTOP", house::released("haat-desktop")?)
    .with("TAURI_DRIVER", house::tauri_driver()?)
    .run()?;
    let haat = haat()?;
    for extension in ["csv", "xlsx"] {
        Order::new(&haat, ["summary"])
            .word(sample)
            .word("--by")
            .word("state")
            .word("--format")
            .word(extension)
            .word("--overwrite")
            .word("-o")
            .word(house::out().join(format!("summary-by-state.{extension}")))
            .run()?;
    }
    Order::new(&haat, ["summary"])
        .word(sample)
        .word("--by")
        .word("state")
        .run()
}

fn has_display() -> bool {
    let named = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}

/// Where this person's programs keep what they make.
fn data_folder() -> Outcome<PathBuf> {
    let named = |name| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|folder| folder.is_absolute())
    };
    let folder = if cfg!(windows) {
        named("APPDATA")
    } else if cfg!(target_os = "macos") {
        named("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        named("XDG_DATA_HOME").or_else(|| named("HOME").map(|home| home.join(".local/share")))
    };
    let folder = folder.ok_or("there is no home folder to keep the sample network in")?;
    Ok(folder.join("haat"))
}
