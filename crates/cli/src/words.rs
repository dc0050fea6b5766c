//! What a person can type. Each command's own words stand in its file under `commands/`.

use clap::{Parser, Subcommand, ValueEnum};

use crate::commands::{
    add, attach, backup, check, clusters, columns, compare, completions, delete, duplicates,
    export, fields, history, import, list, manual, merge, new, not_same, partners, places, quality,
    recipes, recover, redo, rejects, replace, restore, sample, set, summary, undo,
};

/// How refusals are written to standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ErrorFormat {
    /// A sentence and the next step.
    #[default]
    Text,
    /// {"error": {"code", "message", "hint"}}.
    Json,
}

/// The offline registry for retail store networks
#[derive(Debug, Parser)]
#[command(
    name = "haat",
    version,
    max_term_width = 100,
    after_help = "\
Exit codes: 0 done, 1 refused (with a reason on standard error), 2 wrong usage, 130 stopped. A reader that
closes the pipe, such as head, ends a command quietly with 0.
With --error-format json standard error has one JSON value a line: {\"error\": ...}, or {\"note\": ...} for notices.
No output ever replaces a registry or the list that is imported, and no other file without --overwrite.
Personal data is masked in whatever goes to a file or a pipe, unless --personal asks for it."
)]
pub struct Haat {
    /// How refusals are written to standard error
    #[arg(long, value_enum, default_value_t, global = true)]
    pub error_format: ErrorFormat,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The commands, in the order a person meets them.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make an empty registry
    New(new::Words),
    /// Make a registry that holds a synthetic network
    Sample(sample::Words),
    /// Import a list of stores: CSV, XLSX, XLS or ODS
    Import(Box<import::Words>),
    /// Write what an import set aside to a CSV
    Rejects(rejects::Words),
    /// Show the recipes that lists are read by, rename, remove, export and import them
    Recipes(recipes::Words),
    /// List stores
    List(list::Words),
    /// Count stores by one or two dimensions
    Summary(summary::Words),
    /// Export the stores of a query to CSV or XLSX
    Export(export::Words),
    /// Add a store
    Add(add::Words),
    /// Change fields of a store
    Set(set::Words),
    /// Remove a store
    Delete(delete::Words),
    /// Find stores that are there twice
    Duplicates(duplicates::Words),
    /// Remember that two stores are not the same
    NotSame(not_same::Words),
    /// Make one store of two
    Merge(merge::Words),
    /// Show partners with what they have, and change them
    Partners(partners::Words),
    /// Show the photographs and papers of a store, attach and save them
    Attach(attach::Words),
    /// Show columns of your own, add and change them
    Columns(columns::Words),
    /// Show the fields a store has
    Fields(fields::Words),
    /// Show what was done, to the registry or to one store
    History(history::Words),
    /// Show what differs between two states: which stores are new, gone, changed
    Compare(compare::Words),
    /// Take back an entry of the journal, the newest or any
    Undo(undo::Words),
    /// Do again what was undone last
    Redo(redo::Words),
    /// Check the file's pages and every store
    Check(check::Words),
    /// Show what is wrong with stores, check by check, and correct what can be
    Quality(quality::Words),
    /// Show spellings of one name in a column
    Clusters(clusters::Words),
    /// Write one spelling in the place of others
    Replace(replace::Words),
    /// Show towns nobody is sure of, confirm them, and what was remembered
    Places(places::Words),
    /// Write a verified copy of the registry
    Backup(backup::Words),
    /// Make a registry from a backup
    Restore(restore::Words),
    /// Save what can be read of a damaged registry into a new one
    Recover(recover::Words),
    /// Write the completions of a shell
    Completions(completions::Words),
    /// Write the pages of the manual
    Manual(manual::Words),
}

/// The main forms of a query, for the long help of every command that takes one; docs/query.md has them all.
pub const QUERY_HELP: &str = "\
Which stores; all unless given. Terms stand between spaces, and all of them must hold:
  balaji \"ring road\"          a word or phrase in any text
  state:Bihar tier:4,5        a field is one of these
  -status:closed              not so
  mobile:? opened:*           nothing was said, anything was said
  opened:2018-10..2018-12     a range; also 2018, FY2018-19, FY2018-19-Q3
  area:>500 code:MS*          a comparison, a beginning
  x.\"Lease end\":2027-03       one of your own columns
  on:2018-10-29 sort:-opened  open on this day; the order
  group:state,opened.month    in the order of these groups
haat fields lists the fields; docs/query.md explains every form.";

/// Who stands in the journal.
#[derive(Debug, Clone, clap::Args)]
pub struct Who {
    /// Name to write in the journal; your login name unless given
    #[arg(long = "as", value_name = "NAME")]
    name: Option<String>,
}

impl Who {
    /// The name.
    pub fn name(&self) -> String {
        let login = || {
            ["USER", "USERNAME", "LOGNAME"]
                .into_iter()
                .find_map(|name| std::env::var(name).ok())
        };
        self.name
            .clone()
            .or_else(login)
            .filter(|name| !name.trim().is_empty())
            .unwrap_or_else(|| "unknown".to_owned())
    }
}
