//! `haat rejects`

use std::path::PathBuf;

use haat_exchange::import::write_rejects;
use haat_registry::Registry;

use crate::failure::{Failure, Outcome};
use crate::say::grouped;

/// Words of `haat rejects`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  haat rejects network.haat rejects-again.csv")]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The CSV to write: row, column, value, reason
    out: PathBuf,
    /// The name of the imported file; the newest import unless given
    #[arg(long, value_name = "SOURCE")]
    import: Option<String>,
    /// Include personal data
    #[arg(long)]
    personal: bool,
    /// Replace a file that is there
    #[arg(long)]
    overwrite: bool,
}

/// Writes them.
pub fn run(words: &Words) -> Outcome {
    let registry = Registry::open(&words.file)?;
    if words.out.exists() && !words.overwrite {
        return Err(haat_exchange::Error::OutExists(words.out.clone()).into());
    }
    let imports = registry.read(|reader| reader.imports())?;
    let wanted = match &words.import {
        Some(name) => imports.iter().find(|line| line.file_name == *name),
        None => imports.first(),
    };
    let Some(line) = wanted else {
        let names: Vec<&str> = imports.iter().map(|line| line.file_name.as_str()).collect();
        let hint = if names.is_empty() {
            "Nothing was imported into this registry.".to_owned()
        } else {
            format!("There are {}.", names.join(", "))
        };
        return Err(Failure::new(
            "no_such",
            "there is no such import",
            Some(&hint),
        ));
    };
    let lines = write_rejects(&registry, Some(line.id), words.personal, &words.out)?;
    println!(
        "Wrote {} lines that the import of {} set aside to {}.",
        grouped(lines),
        line.file_name,
        words.out.display()
    );
    Ok(())
}
