//! `haat export`

use std::path::PathBuf;

use haat_exchange::export::{Options, export_stores};

use super::open;
use crate::failure::Outcome;
use crate::output::{check_mark, note_cut};
use crate::progress::Bar;
use crate::say::{When, count, name_sample, read_stores};
use crate::screen::report;
use crate::words::QUERY_HELP;

/// Words of `haat export`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without --columns every field goes out, and the file can be imported again: that changes nothing.
In a CSV an apostrophe goes before a text that a spreadsheet would take for a formula: one that
begins with =, @ or a tab, or with + or - and is no number or phone number. It goes before a text
that begins with an apostrophe itself, too: 'x is written as ''x. An import by Haat takes that one
apostrophe off again and no other, so that 'tis in another program's list stays 'tis. A workbook
holds every text as it is, and none as a formula.

Examples:
  haat export network.haat stores-out.csv
  haat export network.haat bihar.xlsx \"state:Bihar\" --personal"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The file to write; its name ends in .csv or .xlsx
    out: PathBuf,
    /// Which stores; all unless given
    #[arg(
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true,
        long_help = QUERY_HELP
    )]
    query: String,
    /// The columns, named as in a query; all fields unless given
    #[arg(long, value_delimiter = ',')]
    columns: Option<Vec<String>>,
    /// Include personal data (contact, mobile, phone, e-mail, GSTIN)
    #[arg(long)]
    personal: bool,
    /// Begin a CSV with a byte order mark, for Excel
    #[arg(long)]
    bom: bool,
    /// Replace a file that is there
    #[arg(long)]
    overwrite: bool,
    #[command(flatten)]
    when: When,
}

/// Exports.
pub fn run(words: &Words) -> Outcome {
    let ending = words.out.extension().unwrap_or_default();
    check_mark(words.bom, !ending.eq_ignore_ascii_case("xlsx"))?;
    let registry = open(&words.file)?;
    name_sample(&registry)?;
    let (query, as_of) = words.when.apply(&words.query)?;
    read_stores(&registry, as_of)?;
    let options = Options {
        personal: words.personal,
        mark: words.bom,
        overwrite: words.overwrite,
        as_of,
        ..Options::default()
    };
    let mut bar = Bar::new()?;
    let done = export_stores(
        &registry,
        &query,
        words.columns.as_deref(),
        options,
        &words.out,
        &mut |phase, done, total| bar.goes_on(phase, done, total),
    )?;
    drop(bar);
    let masked = if words.personal {
        ""
    } else {
        ", personal data masked"
    };
    note_cut(done.cut);
    report(format!(
        "Exported {} to {}{masked}.",
        count(done.stores as u64, "store", "stores"),
        words.out.display()
    ))
}
