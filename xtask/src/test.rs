//! `cargo xtask test`: everything that must hold, what is quick to fail first.
//!
//! Tauri's 400 crates are compiled twice and no more: once checked only (clippy, and rustdoc reads the same), once for
//! release (the shell's own tests, the end-to-end tests, the packages). So the root package is never tested in the
//! dev profile; the other crates are, since their overflow checks and debug assertions are wanted and they are small.

use crate::order::{Order, Outcome};
use crate::setup::setup;
use crate::{house, release, run, skipped};
use std::fs;
use std::time::{Duration, Instant};

type Step = (&'static str, fn() -> Outcome);

const STEPS: [Step; 12] = [
    ("form", form),
    ("page: types", page_types),
    ("page: tests", page_tests),
    ("page: build", release::page),
    ("clippy", clippy),
    ("documentation", documentation),
    ("crates", crates),
    ("release build", release::build),
    ("shell", shell),
    ("command line", command_line),
    ("window", window),
    ("run", run_without_display),
];

/// Sets up and runs every step, stopping at the first that fails.
pub fn test() -> Outcome {
    let begun = Instant::now();
    setup()?;
    skipped::begin()?;
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
    skipped::tell()?;
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
    .with(skipped::VARIABLE, skipped::file()?)
    .run()
}

/// The shell's own tests, fresh bindings among them, on what the release build compiled.
fn shell() -> Outcome {
    Order::cargo(["test", "--lib"].iter().chain(&release::SAME)).run()
}

/// The product from outside, as a script uses it.
fn command_line() -> Outcome {
    outside("command_line")?.run()
}

/// The product from outside, as a person uses it. The window is driven on Linux alone: macOS has no WebDriver for its web view, and
/// Windows' is not yet tried.
fn window() -> Outcome {
    if !cfg!(target_os = "linux") {
        return skipped::add("the tests of the window: it is not driven on this system");
    }
    outside("window")?
        .with("HAAT_DESKTOP", house::released("haat-desktop")?)
        .with("TAURI_DRIVER", house::tauri_driver()?)
        .run()
}

fn outside(test: &str) -> Outcome<Order> {
    let order = Order::cargo(["test", "--package=haat-tests", "--locked", "--test"])
        .word(test)
        .with("HAAT", house::released("haat")?)
        .with(skipped::VARIABLE, skipped::file()?);
    Ok(match house::lists() {
        Some(folder) => order.with("HAAT_LISTS", folder),
        None => order,
    })
}

/// What `cargo xtask run` does where there is no display, for somebody who has run nothing yet.
fn run_without_display() -> Outcome {
    if !cfg!(target_os = "linux") {
        return skipped::add("`run` without a display: this system always has one");
    }
    let folder = house::target()?.join("run-test");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let (sample, out) = (run::sample_in(&folder), folder.join("out"));
    run::make(&sample)?;
    run::show_without_display(&sample, &out)?;
    for name in [
        "overview.png",
        "stores.png",
        "summary-by-state.csv",
        "summary-by-state.xlsx",
    ] {
        let file = out.join(name);
        if !fs::metadata(&file).is_ok_and(|file| file.len() > 0) {
            return Err(format!("{} was not made", file.display()).into());
        }
    }
    Ok(())
}

fn spell(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}
