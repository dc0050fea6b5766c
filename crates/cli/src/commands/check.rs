//! `haat check`

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use haat_registry::checks::{self, Severity};
use haat_registry::{AsOf, Registry, StoreQuery};

use crate::failure::Outcome;
use crate::progress::Bar;
use crate::say::grouped;

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
}

/// Checks.
pub fn run(words: &Words) -> Outcome<ExitCode> {
    let registry = Registry::open(&words.file)?;
    let damage = registry.check_pages()?;
    for verdict in &damage {
        println!("damaged: {verdict}");
    }
    let mut bar = Bar::new()?;
    let today = checks::today();
    let selection = registry
        .columns(AsOf::Now)?
        .select(&StoreQuery::default())?;
    let mut found: BTreeMap<(Severity, &str), (u64, Vec<String>)> = BTreeMap::new();
    for offset in (0..selection.len()).step_by(2_000) {
        if !bar.goes_on("checking", offset as u64, Some(selection.len() as u64)) {
            return Err(haat_registry::Error::Stopped.into());
        }
        for store in registry.stores(&selection.window(offset, 2_000), AsOf::Now)? {
            for finding in checks::check_store(|field| store.get(field), today) {
                let (count, examples) = found
                    .entry((finding.severity(), finding.check.key()))
                    .or_default();
                *count += 1;
                if examples.len() < words.examples {
                    examples.push(format!("{}: {finding}", store.code()));
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
    println!(
        "Checked {} stores: {} errors, {} warnings; the file is {}.",
        grouped(selection.len() as u64),
        grouped(errors),
        grouped(warnings),
        if damage.is_empty() {
            "whole"
        } else {
            "damaged"
        }
    );
    for ((severity, key), (count, examples)) in found.iter().rev() {
        let severity = if *severity == Severity::Error {
            "error"
        } else {
            "warning"
        };
        println!("{severity} {key}: {}", grouped(*count));
        for example in examples {
            println!("  {example}");
        }
    }
    Ok(if damage.is_empty() && errors == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
