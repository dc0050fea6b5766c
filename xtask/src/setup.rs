//! `cargo xtask setup`: from Rust and Node to everything else.

use crate::order::{Order, Outcome};
use crate::{house, system};
use std::{env, fs};

/// The WebDriver between the tests and the web view's own.
const TAURI_DRIVER: &str = "2.1.0";

/// Checks what is there and brings what is missing.
pub fn setup() -> Outcome {
    system::node()?;
    system::packages(offline())?;
    crates()?;
    tauri_driver()?;
    modules()
}

/// Whether no registry may be asked.
fn offline() -> bool {
    env::var_os("CARGO_NET_OFFLINE").is_some_and(|value| value == "true")
}

fn crates() -> Outcome {
    if offline() {
        return Ok(());
    }
    Order::cargo(["fetch", "--locked"]).run()
}

/// For the end-to-end tests, which run on Linux alone.
fn tauri_driver() -> Outcome {
    if !cfg!(target_os = "linux") || house::tauri_driver()?.exists() {
        return Ok(());
    }
    Order::cargo([
        "install",
        "--locked",
        "tauri-driver",
        "--version",
        TAURI_DRIVER,
        "--root",
    ])
    .word(house::target()?.join("tools"))
    .run()
}

/// `npm ci`, when the lock file is not the one that was installed last.
fn modules() -> Outcome {
    let lock = house::ui().join("package-lock.json");
    let installed = house::ui()
        .join("node_modules")
        .join(".installed-lock.json");
    let wanted = fs::read(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    if fs::read(&installed).is_ok_and(|lock| lock == wanted) {
        return Ok(());
    }
    Order::npm(["ci", "--no-audit", "--no-fund"]).run()?;
    fs::write(&installed, wanted).map_err(|error| format!("{}: {error}", installed.display()))?;
    Ok(())
}
