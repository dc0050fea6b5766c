//! `cargo xtask docs`: writes `docs/cli.md` anew from the help of the command line.

use crate::order::{Order, Outcome};

/// Runs the test that compares, told to write first.
pub fn write() -> Outcome {
    Order::cargo(["test", "--package=haat-cli", "--locked", "docs::"])
        .with("HAAT_WRITE_DOCS", "1")
        .run()
}
