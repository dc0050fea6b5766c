//! `cargo xtask docs`: writes `docs/cli.md` anew from the help of the command line, and `docs/keyboard.md` from the window's map of its keys.

use crate::order::{Order, Outcome};

/// Runs the tests that compare, told to write first.
pub fn write() -> Outcome {
    Order::cargo(["test", "--package=haat-cli", "--locked", "docs::"])
        .with("HAAT_WRITE_DOCS", "1")
        .run()?;
    Order::npm(["test", "--silent", "--", "src/lib/keys.test.ts"])
        .with("HAAT_WRITE_DOCS", "1")
        .run()
}
