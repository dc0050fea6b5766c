//! `cargo xtask test`: everything that must hold, what is quick to fail first.
//!
//! Tauri's 400 crates are compiled twice and no more: once checked only (clippy, and rustdoc reads the same), once for
//! release (the window's own tests, the end-to-end tests, the packages). So the root package is never tested in the
//! dev profile; the other crates are, since their overflow checks and debug assertions are wanted and they are small.

use crate::house;
use crate::order::{Order, Outcome};
use crate::release;
use crate::setup::{Net, setup};
use std::time::{Duration, Instant};

type Step = (&'static str, fn() -> Outcome);

const STEPS: [Step; 9] = [
    ("form", form),
    ("page: types", || {
        Order::npm(["run", "check", "--silent"]).run()
    }),
    ("page: tests", || Order::npm(["test", "--silent"]).run()),
    ("page: build", release::page),
    ("clippy", clippy),
    ("documentation", documentation),
    ("crates", crates),
    ("release build", release::build),
    ("window", window),
];

/// Sets up and runs every step, stopping at the first that fails.
pub fn test(net: Net) -> Outcome {
    let begun = Instant::now();
    setup(net)?;
    let mut times = vec![("set-up", begun.elapsed())];
    for (name, step) in STEPS {
        println!("\n== {name}");
        let begun = Instant::now();
        step(net).map_err(|reason| format!("{name}: {reason}"))?;
        times.push((name, begun.elapsed()));
    }
    println!();
    for (name, time) in times {
        println!("{name:<14} {:>12}", spell(time));
    }
    println!("everything holds, after {}", spell(begun.elapsed()));
    Ok(())
}

fn spell(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}
