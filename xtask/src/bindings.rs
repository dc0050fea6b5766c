//! `cargo xtask bindings`: writes the TypeScript of the shell's commands anew.

use crate::order::{Order, Outcome};
use crate::release;

/// Runs the test that compares, told to write first.
pub fn write() -> Outcome {
    Order::cargo(["test", "--lib"].iter().chain(&release::SAME))
        .with("HAAT_WRITE_BINDINGS", "1")
        .run()
}
