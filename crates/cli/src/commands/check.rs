//! `haat check`

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use haat_exchange::table::masked_finding;
use haat_registry::checks::{self, Severity};
use haat_registry::{AsOf, StoreQuery};

use super::open;
use crate::failure::Outcome;
use crate::progress::Bar;
use crate::say::{count, grouped};
use crate::screen::say;

/// Words of `haat check`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exits with 1 where the file is damaged or a store has an error, with 0 where there are only warnings.

Example:
  haat check network.haat"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// Codes named for each finding
    #[arg(long, value_name = "N", default_value_t = 3)]
    examples: usize,
    /// Include personal data (mobile, e-mail, GSTIN) where the examples go to a file or pipe
    #[arg(long)]
    personal: bool,
}

/// Checks.
pub fn run(words: &Words) -> Outcome<ExitCode> {
    let registry = open(&words.file)?;
    let damage = registry.check_pages()?;
    for verdict in &damage {
        say(format!("damaged: {verdict}"))?;
    }
    let masked = !words.personal && !io::stdout().is_terminal();
    let mut bar = Bar::new()?;
    let today = checks::today();
    let rules = registry.read(|reader| reader.rules())?;
    let selection = registry
        .columns(AsOf::Now)?
        .select(&StoreQuery::default())?;
    let mut found: BTreeMap<(Severity, &str), (u64, Vec<String>)> = BTreeMap::new();
    for offset in (0..selection.len()).step_by(2_000) {
        if !bar.goes_on("checking", offset as u64, Some(selection.len() as u64)) {
            return Err(haat_registry::Error::Stopped.into());
        }
        for store in registry.stores(&selection.window(offset, 2_000), AsOf::Now)? {
            for finding in rules.check(&store, today) {
                let (count, examples) = found
                    .entry((finding.severity(), finding.check.key()))
                    .or_default();
                *count += 1;
                if examples.len() < words.examples {
                    let shown = if masked {
                        masked_finding(finding)
                    } else {
                        finding
                    };
                    examples.push(format!("{}: {shown}", store.code()));
                }
            }
        }
    }
    drop(bar);
    let total = |wanted| {
        found
            .iter()
            .filter(|((severity, _), _)| *severity == wanted)
            .map(|(_, (count, _))| count)
            .sum::<u64>()
    };
    let (errors, warnings) = (total(Severity::Error), total(Severity::Warning));
    say(format!(
        "Checked {}: {}, {}; the file is {}.",
        count(selection.len() as u64, "store", "stores"),
        count(errors, "error", "errors"),
        count(warnings, "warning", "warnings"),
        if damage.is_empty() {
            "whole"
        } else {
            "damaged"
        }
    ))?;
    for ((severity, key), (count, examples)) in found.iter().rev() {
        let severity = if *severity == Severity::Error {
            "error"
        } else {
            "warning"
        };
        say(format!("{severity} {key}: {}", grouped(*count)))?;
        for example in examples {
            say(format!("  {example}"))?;
        }
    }
    Ok(if damage.is_empty() && errors == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
