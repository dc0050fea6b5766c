//! `haat sample`

use std::path::PathBuf;

use haat_registry::sample;

use super::new::named;
use crate::failure::Outcome;
use crate::progress::Bar;
use crate::say::count;
use crate::screen::report;

/// Words of `haat sample`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The network of October 2018 at its real size, placed in real towns; no store in it is real.

Example:
  haat sample sample.haat"
)]
pub struct Words {
    /// The registry to make; its name ends in .haat
    file: PathBuf,
    /// How many stores, in the same proportions
    #[arg(long, default_value_t = sample::STORES)]
    stores: u32,
}

/// Makes it.
pub fn run(words: &Words) -> Outcome {
    named(&words.file)?;
    let mut bar = Bar::new()?;
    sample::write(&words.file, words.stores, &mut |done, total| {
        bar.goes_on("writing", done, Some(total))
    })?;
    drop(bar);
    report(format!(
        "Made {}: a synthetic network of {}.",
        words.file.display(),
        count(words.stores, "store", "stores")
    ))
}
