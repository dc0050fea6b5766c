//! `cargo xtask run`: Haat, open on a network of stores, from a fresh clone.

use crate::display;
use crate::house;
use crate::order::{Order, Outcome};
use crate::release;
use crate::setup::setup;
use crate::tour;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Sets up, builds and opens.
pub fn run() -> Outcome {
    setup()?;
    release::build()?;
    let sample = sample_in(&data_folder()?);
    if !sample.exists() {
        make(&sample)?;
    }
    if display::answers() {
        open((!opened_before()?).then_some(sample.as_path()))
    } else {
        show_without_display(&sample, &house::out())
    }
}

/// Where the sample network is kept.
pub fn sample_in(data: &Path) -> PathBuf {
    data.join("haat").join("Sample network.haat")
}

/// Whether the window ever had a registry open, which is what it opens again when no path is named.
fn opened_before() -> Outcome<bool> {
    let settings = config_folder()?.join("haat").join("settings.json");
    let text = fs::read_to_string(settings).unwrap_or_default();
    let held: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    Ok(held["recent"].get(0).is_some())
}

fn haat() -> Outcome<String> {
    Ok(house::released("haat")?.to_string_lossy().into_owned())
}

/// Makes the sample network.
pub fn make(sample: &Path) -> Outcome {
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

/// Pictures of the same application on a display in memory, and its figures, in the folder `out`.
pub fn show_without_display(sample: &Path, out: &Path) -> Outcome {
    println!(
        "There is no display here, so Haat runs on one in memory and leaves pictures in {}.",
        out.display()
    );
    fs::create_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
    tour::pictures(out)?.word(sample).run()?;
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
            .word(out.join(format!("summary-by-state.{extension}")))
            .run()?;
    }
    Order::new(&haat, ["summary"])
        .word(sample)
        .word("--by")
        .word("state")
        .run()
}

/// Where this person's programs keep what they make.
fn data_folder() -> Outcome<PathBuf> {
    folder("APPDATA", "XDG_DATA_HOME", ".local/share")
}

/// Where this person's programs keep what they remember.
fn config_folder() -> Outcome<PathBuf> {
    folder("APPDATA", "XDG_CONFIG_HOME", ".config")
}

/// The folder that Tauri takes for the same on this system.
fn folder(windows: &str, xdg: &str, in_home: &str) -> Outcome<PathBuf> {
    let named = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|folder| folder.is_absolute())
    };
    let folder = if cfg!(windows) {
        named(windows)
    } else if cfg!(target_os = "macos") {
        named("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        named(xdg).or_else(|| named("HOME").map(|home| home.join(in_home)))
    };
    folder.ok_or_else(|| "there is no home folder to keep the sample network in".into())
}
