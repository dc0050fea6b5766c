//! `cargo xtask setup`: from Rust and Node to everything else.

use crate::order::{Order, Outcome};
use crate::{house, system};
use std::fs;

/// Whether a registry may be asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Net {
    /// Yes.
    Open,
    /// No: what is missing is an error.
    Closed,
}

/// The WebDriver between the tests and the web view's own.
const TAURI_DRIVER: &str = "2.1.0";

/// Checks what is there and brings what is missing.
pub fn setup(net: Net) -> Outcome {
    system::node()?;
    system::packages(net)?;
    crates(net)?;
    tauri_driver(net)?;
    modules(net)
}

fn crates(net: Net) -> Outcome {
    match net {
        Net::Open => Order::cargo(["fetch", "--locked"]).run(),
        Net::Closed => Ok(()),
    }
}

/// macOS has no WebDriver for its web view, so nothing is driven there.
fn tauri_driver(net: Net) -> Outcome {
    let driver = house::tauri_driver()?;
    if cfg!(target_os = "macos") || driver.exists() {
        return Ok(());
    }
    let order = Order::cargo(["install", "--locked", "tauri-driver"])
        .word("--version")
        .word(TAURI_DRIVER)
        .word("--root")
        .word(house::target()?.join("tools"));
    match net {
        Net::Open => order.run(),
        Net::Closed => order.word("--offline").run(),
    }
}

/// `npm ci`, when the lock file is not the one that was installed last.
fn modules(net: Net) -> Outcome {
    let lock = house::ui().join("package-lock.json");
    let installed = house::ui()
        .join("node_modules")
        .join(".installed-lock.json");
    let wanted = fs::read(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    if fs::read(&installed).is_ok_and(|lock| lock == wanted) {
        return Ok(());
    }
    let order = Order::npm(["ci", "--no-audit", "--no-fund"]);
    match net {
        Net::Open => order.run()?,
        Net::Closed => order.word("--offline").run()?,
    }
    fs::write(&installed, wanted).map_err(|error| format!("{}: {error}", installed.display()))?;
    Ok(())
}
