//! `cargo xtask tour`: a picture of every page of the window, in every size, theme and language, for whoever looks after how it looks.

use crate::house;
use crate::order::{Order, Outcome};
use crate::release;
use crate::setup::setup;
use std::fs;
use std::path::Path;

/// Sets up, builds and makes the pictures of `docs/pictures` anew.
pub fn of_guide() -> Outcome {
    setup()?;
    release::build()?;
    order("--guide")?
        .word(house::root().join("docs").join("pictures"))
        .run()
}

/// Sets up, builds and leaves `PAGE-SIZE-THEME-LANGUAGE.png` in `out/tour`.
pub fn tour() -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err(
            "the window is not driven on this system, so there are no pictures of it".into(),
        );
    }
    setup()?;
    release::build()?;
    let folder = house::out().join("tour");
    // Pages that are no more leave no pictures.
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let order = pictures(&folder)?;
    match house::lists() {
        Some(lists) => order.with("HAAT_LISTS", lists),
        None => order,
    }
    .run()
}

/// The program that makes pictures of the release build into a folder.
pub fn pictures(folder: &Path) -> Outcome<Order> {
    order(folder)
}

/// The program that makes pictures of the release build, with its first word.
fn order(word: impl AsRef<std::ffi::OsStr>) -> Outcome<Order> {
    let words = [
        "run",
        "--quiet",
        "--locked",
        "--package=haat-tests",
        "--bin=pictures",
        "--",
    ];
    Ok(Order::cargo(words)
        .word(word)
        .with("HAAT", house::released("haat")?)
        .with("HAAT_DESKTOP", house::released("haat-desktop")?)
        .with("TAURI_DRIVER", house::tauri_driver()?))
}
