//! Where things are.

use crate::order::{Order, Outcome};
use std::path::{Path, PathBuf};

/// The root of the project.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The window's sources.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// A program of the page's modules.
pub fn module(name: &str) -> PathBuf {
    let ending = if cfg!(windows) { ".cmd" } else { "" };
    ui().join("node_modules")
        .join(".bin")
        .join(format!("{name}{ending}"))
}

/// Published lists of real stores, which are not part of this project: where `HAAT_LISTS` says, else beside it.
pub fn lists() -> Option<PathBuf> {
    let beside = root().join("../shared/data");
    let folder = std::env::var_os("HAAT_LISTS").map_or(beside, PathBuf::from);
    folder.is_dir().then_some(folder)?.canonicalize().ok()
}

/// Where `cargo xtask run` leaves pictures and tables.
pub fn out() -> PathBuf {
    root().join("out")
}

/// Where cargo builds, as this person has set it.
pub fn target() -> Outcome<PathBuf> {
    let words = ["metadata", "--format-version=1", "--no-deps", "--offline"];
    let answer = Order::cargo(words).ask().ok_or("`cargo metadata` failed")?;
    serde_json::from_str::<serde_json::Value>(&answer)
        .ok()
        .and_then(|metadata| Some(PathBuf::from(metadata.get("target_directory")?.as_str()?)))
        .ok_or_else(|| "`cargo metadata` names no target directory".into())
}

/// A program in the release build.
pub fn released(name: &str) -> Outcome<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    Ok(target()?.join("release").join(file))
}

/// The WebDriver of Tauri, installed by `setup`.
pub fn tauri_driver() -> Outcome<PathBuf> {
    let file = format!("tauri-driver{}", std::env::consts::EXE_SUFFIX);
    Ok(target()?.join("tools").join("bin").join(file))
}
