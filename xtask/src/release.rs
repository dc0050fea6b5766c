//! The one release build that opening, end-to-end tests and packages share.

use crate::order::{Order, Outcome};

/// What makes two builds the same build to cargo: the same packages with the same features.
pub const SAME: [&str; 6] = [
    "--release",
    "--package=haat",
    "--package=haat-cli",
    "--features=haat/custom-protocol",
    "--locked",
    "--quiet",
];

/// Builds the page.
pub fn page() -> Outcome {
    Order::npm(["run", "build", "--silent"]).run()
}

/// Builds the page, then `haat-desktop` with the page inside, and `haat`.
pub fn build() -> Outcome {
    page()?;
    Order::cargo(["build", "--bins"].iter().chain(&SAME)).run()
}
