//! `haat recover`

use std::path::PathBuf;

use haat_registry::recover;

use super::new::named;
use crate::failure::Outcome;
use crate::progress::Bar;
use crate::say::count;
use crate::screen::report;

/// Words of `haat recover`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The damaged file is only read. Says what could be saved of each table; a backup, where there is one, has more.

Example:
  haat recover network.haat network-saved.haat"
)]
pub struct Words {
    /// The damaged registry; it stays as it is
    damaged: PathBuf,
    /// The registry to make; its name ends in .haat, and a file that is there is not replaced
    out: PathBuf,
}

/// Recovers.
pub fn run(words: &Words) -> Outcome {
    named(&words.out)?;
    let done = recover(&words.damaged, &words.out, &Bar::watch()?)?;
    let mut said = format!("Made {}.", done.path.display());
    for table in done
        .tables
        .iter()
        .filter(|table| table.rows > 0 || !table.lost.is_empty())
    {
        let lost: Vec<String> = table
            .lost
            .iter()
            .map(|(first, last)| format!("{first} to {last}"))
            .collect();
        let lost = if lost.is_empty() {
            String::new()
        } else {
            format!("; not readable: rows {}", lost.join(", "))
        };
        let refused = if table.refused == 0 {
            String::new()
        } else {
            format!(
                "; {} others",
                count(table.refused, "row contradicts", "rows contradict")
            )
        };
        said.push_str(&format!(
            "\n  {}: {}{lost}{refused}",
            table.table,
            count(table.rows, "row", "rows")
        ));
    }
    if done.is_whole() {
        said.push_str(
            "\nEvery row was saved. What the damage changed inside a row cannot be told: compare with a backup, and see `haat check`.",
        );
    } else {
        said.push_str(&format!(
            "\n{} dropped, {}.",
            count(
                done.dropped,
                "reference to what is lost was",
                "references to what is lost were"
            ),
            count(
                done.stand_ins,
                "lost journal entry has a stand-in",
                "lost journal entries have stand-ins"
            )
        ));
    }
    report(said)
}
