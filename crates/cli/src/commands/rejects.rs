//! `haat rejects`

use std::path::PathBuf;

use haat_exchange::export::Kept;
use haat_exchange::import::{rejects_file, write_rejects};
use haat_registry::{ImportLine, JournalFilter, Registry};

use super::open;
use crate::failure::{Failure, Outcome};
use crate::say::count;
use crate::screen::report;

/// Imports named where the one asked for is not there.
const NAMED: usize = 10;

/// Words of `haat rejects`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  haat rejects network.haat rejects-again.csv
  haat rejects network.haat rejects-of-one.csv --import stores.csv")]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The CSV to write, whose name ends in .csv: row, column, value, reason
    out: PathBuf,
    /// The import: its entry's number in haat history, or the name of its file, of which the newest; unless given, the newest that set
    /// anything aside
    #[arg(long, value_name = "ENTRY|SOURCE")]
    import: Option<String>,
    /// Also what was left out on purpose: titles, headers, rows whose code was there, cells of columns that became nothing
    #[arg(long)]
    all: bool,
    /// Include personal data
    #[arg(long)]
    personal: bool,
    /// Replace a file that is there
    #[arg(long)]
    overwrite: bool,
}

/// Writes them.
pub fn run(words: &Words) -> Outcome {
    let registry = open(&words.file)?;
    let line = import_asked(&registry, words.import.as_deref())?;
    let out = rejects_file(&words.out, words.overwrite, &Kept::of(&registry))?;
    let lines = write_rejects(&registry, Some(line.id), (words.personal, words.all), out)?;
    report(format!(
        "Wrote {} that the import of {} (entry {}) {} to {}.",
        count(lines, "line", "lines"),
        line.file_name,
        line.entry,
        if words.all {
            "set aside or left out"
        } else {
            "set aside"
        },
        words.out.display()
    ))
}

/// The import that was asked for; refused with those there are where there is no such one.
pub(super) fn import_asked(registry: &Registry, asked: Option<&str>) -> Outcome<ImportLine> {
    let imports = registry.read(|reader| reader.imports())?;
    if let Some(line) = wanted(&imports, asked) {
        return Ok(line.clone());
    }
    if let Some(entry) = taken_back(registry, asked)? {
        return Err(Failure::new(
            "taken_back",
            format!("that import, entry {entry}, is taken back already"),
            Some("haat history shows by what."),
        ));
    }
    let names: Vec<String> = imports
        .iter()
        .take(NAMED)
        .map(|line| format!("{} ({})", line.entry, line.file_name))
        .collect();
    let hint = if names.is_empty() {
        "Nothing was imported into this registry.".to_owned()
    } else {
        let more = if imports.len() > NAMED { ", ..." } else { "" };
        format!("There are {}{more}.", names.join(", "))
    };
    Err(Failure::new(
        "no_such",
        "there is no such import",
        Some(&hint),
    ))
}

/// The newest import of that entry or that name which does not stand any more.
fn taken_back(registry: &Registry, asked: Option<&str>) -> Outcome<Option<i64>> {
    let Some(asked) = asked else {
        return Ok(None);
    };
    let of_imports = JournalFilter {
        action: Some("import".into()),
        ..JournalFilter::default()
    };
    Ok(registry.read(|reader| {
        for id in reader.journal_found(&of_imports)? {
            let file = reader.entry(id)?.and_then(|entry| {
                let file = entry.params.get("file")?;
                file.as_str().map(str::to_owned)
            });
            if id.to_string() == asked || file.as_deref() == Some(asked) {
                return Ok(Some(id));
            }
        }
        Ok(None)
    })?)
}

/// The import of that entry or, where there is none, of that name.
fn wanted<'i>(imports: &'i [ImportLine], asked: Option<&str>) -> Option<&'i ImportLine> {
    let Some(asked) = asked else {
        let some = imports.iter().find(|line| line.still_aside > 0);
        return some.or_else(|| imports.first());
    };
    let entry: Option<i64> = asked.parse().ok();
    let by_entry = imports.iter().find(|line| Some(line.entry) == entry);
    by_entry.or_else(|| imports.iter().find(|line| line.file_name == asked))
}
