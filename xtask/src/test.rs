//! `cargo xtask test`: everything that must hold, what is quick to fail first.
//!
//! Tauri's 400 crates are compiled twice and no more: once checked only (clippy, and rustdoc reads the same), once for
//! release (the shell's own tests, the end-to-end tests, the packages). So the root package is never tested in the
//! dev profile; the other crates are, since their overflow checks and debug assertions are wanted and they are small.

use crate::house;
use crate::order::{Order, Outcome};
use crate::release;
use crate::setup::setup;
use std::time::{Duration, Instant};

type Step = (&'static str, fn() -> Outcome);

const STEPS: [Step; 10] = [
    ("form", form),
    ("page: types", page_types),
    ("page: tests", page_tests),
    ("page: build", release::page),
    ("clippy", clippy),
    ("documentation", documentation),
    ("crates", crates),
    ("release build", release::build),
    ("shell", shell),
    ("window", window),
];

/// Sets up and runs every step, stopping at the first that fails.
pub fn test() -> Outcome {
    let begun = Instant::now();
    setup()?;
    let mut times = vec![("set-up", begun.elapsed())];
    for (name, step) in STEPS {
        println!("\n== {name}");
        let begun = Instant::now();
        step().map_err(|reason| format!("{name}: {reason}"))?;
        times.push((name, begun.elapsed()));
    }
    println!();
    for (name, time) in times {
        println!("{name:<14} {:>12}", spell(time));
    }
    println!("everything holds, after {}", spell(begun.elapsed()));
    Ok(())
}

fn form() -> Outcome {
    Order::cargo(["fmt", "--all", "--check"]).run()
}

fn page_types() -> Outcome {
    Order::npm(["run", "check", "--silent"]).run()
}

/// Unit tests of the page; both catalogues are held among them.
fn page_tests() -> Outcome {
    Order::npm(["test", "--silent"]).run()
}

fn clippy() -> Outcome {
    Order::cargo([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--quiet",
    ])
    .word("--features=haat/custom-protocol")
    .word("--")
    .word("-Dwarnings")
    .run()
}

fn documentation() -> Outcome {
    Order::cargo(["doc", "--workspace", "--no-deps", "--locked", "--quiet"])
        .word("--features=haat/custom-protocol")
        .word("--document-private-items")
        .with("RUSTDOCFLAGS", "-Dwarnings")
        .run()
}

/// What needs no window.
fn crates() -> Outcome {
    Order::cargo([
        "test",
        "--workspace",
        "--exclude=haat",
        "--exclude=haat-tests",
        "--locked",
    ])
    .run()
}

/// The shell's own tests, fresh bindings among them, on what the release build compiled.
fn shell() -> Outcome {
    Order::cargo(["test", "--lib"].iter().chain(&release::SAME)).run()
}

/// The product from outside. The window is driven on Linux alone: macOS has no WebDriver for its web view, and
/// Windows' is not yet tried.
fn window() -> Outcome {
    if !cfg!(target_os = "linux") {
        println!("not driven on this system");
        return Ok(());
    }
    Order::cargo(["test", "--package=haat-tests", "--locked"])
        .with("HAAT_DESKTOP", house::released("haat-desktop")?)
        .with("HAAT", house::released("haat")?)
        .with("TAURI_DRIVER", house::tauri_driver()?)
        .run()
}

fn spell(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}
