//! `cargo xtask credits`: writes `licences/THIRD-PARTY.txt` anew from the lock files.

use crate::order::{Order, Outcome};

/// Runs the test that compares, told to write first.
pub fn write() -> Outcome {
    Order::cargo(["test", "--package=xtask", "--locked", "--test=licences"])
        .with("HAAT_WRITE_CREDITS", "1")
        .run()
}
