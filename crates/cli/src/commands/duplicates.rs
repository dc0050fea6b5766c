//! `haat duplicates`

use std::path::{Path, PathBuf};

use haat_exchange::import::{self, ListDuplicate, ListStore, SourceOptions};
use haat_exchange::table::{Cell, CellKind, Column, Table};
use haat_registry::{AsOf, DuplicatePair, Duplicates, Registry, Store};
use serde_json::json;

use super::import::read_plan;
use super::open;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::progress::Bar;
use crate::say::{Recorded, count};
use crate::screen::note;

/// Words of `haat duplicates`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A pair is compared by name, code, address, PIN, town, state, distance, mobile and GSTIN. What a field adds is shown in
bits: +1 doubles the odds that both are one store, -1 halves them. Pairs that haat not-same decided are left out until
one of those fields changes.

What a threshold costs, measured on a labelled list of shops that share buildings (docs/quality.md): of 100 pairs told from 0.5 on, 10.5 are
two stores, and of 100 that are one 9 are not told; from 0.9 on 1.1 and 19.6; from 0.99 on 0.3 and 52.

Examples:
  haat duplicates network.haat
  haat duplicates network.haat --threshold 0.9 --json
  haat duplicates network.haat --list stores.csv
  haat duplicates network.haat --recorded 2026-04-01"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The least probability of a pair that is shown, 0 to 1
    #[arg(long, value_name = "P", default_value_t = 0.5, value_parser = probability)]
    threshold: f64,
    /// At most this many pairs, the likeliest first; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
    /// Look only for what this list would bring that is there already, or twice in the list; nothing is imported
    #[arg(long, value_name = "LIST", conflicts_with = "recorded")]
    list: Option<PathBuf>,
    /// The plan that the list is read by; proposed unless given
    #[arg(long, value_name = "PLAN", requires = "list")]
    plan: Option<PathBuf>,
    /// The same as --format json
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    recorded: Recorded,
    #[command(flatten)]
    output: Output,
}

/// To a tenth of a percent and never up: what is not certain is not shown as 100 %.
fn no_rounder(probability: f64) -> f64 {
    (probability * 1e3).floor() / 1e3
}

/// A probability that was typed.
pub(super) fn probability(text: &str) -> Result<f64, String> {
    let found = text.parse::<f64>().ok();
    found
        .filter(|found| (0.0..=1.0).contains(found))
        .ok_or_else(|| "a probability is a number from 0 to 1, such as 0.9".to_owned())
}

/// Shows them.
pub fn run(words: &Words) -> Outcome {
    let registry = open(&words.file)?;
    let mut output = words.output.clone();
    if words.json {
        let other = output
            .format
            .is_some_and(|format| format != crate::output::Format::Json);
        if other {
            return Err(Failure::usage(
                "--json and --format contradict each other",
                Some("Leave one of the two out."),
            ));
        }
        output.format = Some(crate::output::Format::Json);
    }
    let limit = match words.limit {
        0 => usize::MAX,
        limit => limit,
    };
    if let Some(list) = &words.list {
        let pairs = in_list(&registry, list, words, limit)?;
        let as_json = || json!({ "pairs": pairs });
        output.write(&registry, &list_table(&pairs), as_json, AsOf::Now)?;
        note(
            "duplicates",
            format!(
                "{}; nothing was imported.",
                count(pairs.len() as i64, "pair", "pairs")
            ),
        );
        return Ok(());
    }
    let as_of = words.recorded.as_of()?;
    let found = find(&registry, as_of, words.threshold, limit)?;
    let pairs = with_stores(&registry, as_of, &found.pairs)?;
    let table = table(&pairs);
    output.write(&registry, &table, || as_json(&found, &pairs), as_of)?;
    tell(&found);
    Ok(())
}

/// What a list would bring that is there already, or twice in the list.
fn in_list(
    registry: &Registry,
    list: &Path,
    words: &Words,
    most: usize,
) -> Outcome<Vec<ListDuplicate>> {
    let plan = words.plan.as_deref().map(read_plan).transpose()?;
    let mut bar = Bar::new()?;
    let mut progress = |phase: &str, done, total| bar.goes_on(phase, done, total);
    let options = SourceOptions::default();
    let plan = import::preview(registry, list, plan, options, &mut progress)?.plan;
    let asked = (words.threshold, most);
    Ok(import::rehearse_duplicates(
        registry,
        list,
        &plan,
        asked,
        &mut progress,
    )?)
}

fn list_table(pairs: &[ListDuplicate]) -> Table {
    let rows = pairs
        .iter()
        .map(|pair| {
            let store = |store: &ListStore| match store.is_new {
                true => format!("{} (in the list)", store.code),
                false => store.code.clone(),
            };
            vec![
                Cell::Number(no_rounder(pair.probability)),
                Cell::Text(store(&pair.first)),
                Cell::from(pair.first.name.as_str()),
                Cell::Text(store(&pair.second)),
                Cell::from(pair.second.name.as_str()),
                Cell::Text(said(
                    pair.contributions
                        .iter()
                        .map(|(name, bits)| (name.as_str(), *bits)),
                )),
            ]
        })
        .collect();
    Table {
        columns: columns(),
        rows,
        ..Table::default()
    }
}

/// The pairs of a registry that are at least so likely the same.
pub(super) fn find(
    registry: &Registry,
    as_of: AsOf,
    least: f64,
    most: usize,
) -> Outcome<Duplicates> {
    let mut bar = Bar::new()?;
    let found = registry.read_long_as_of(as_of, |reader| {
        reader.duplicates(least, most, &mut |done, of| {
            bar.goes_on("comparing", done, Some(of))
        })
    })?;
    drop(bar);
    Ok(found)
}

/// A pair and its stores.
pub(super) type Pair<'p> = (&'p DuplicatePair, Store, Store);

/// The pairs with their stores of that state.
pub(super) fn with_stores<'p>(
    registry: &Registry,
    as_of: AsOf,
    pairs: &'p [DuplicatePair],
) -> Outcome<Vec<Pair<'p>>> {
    Ok(registry.read_long_as_of(as_of, |reader| {
        let mut found = Vec::with_capacity(pairs.len());
        for pair in pairs {
            if let (Some(first), Some(second)) =
                (reader.store(pair.first)?, reader.store(pair.second)?)
            {
                found.push((pair, first, second));
            }
        }
        Ok(found)
    })?)
}

/// The pairs as a table: both stores, how likely they are one, and why.
pub(super) fn table(pairs: &[Pair<'_>]) -> Table {
    let rows = pairs
        .iter()
        .map(|(pair, first, second)| {
            let parts = pair.contributions.iter();
            vec![
                Cell::Number(no_rounder(pair.probability)),
                Cell::from(first.code()),
                Cell::from(first.name()),
                Cell::from(second.code()),
                Cell::from(second.name()),
                Cell::Text(said(parts.map(|part| (part.name, part.bits)))),
            ]
        })
        .collect();
    Table {
        columns: columns(),
        rows,
        ..Table::default()
    }
}

fn columns() -> Vec<Column> {
    [
        ("probability", "Same", CellKind::Share),
        ("first", "Code", CellKind::Text),
        ("first_name", "Name", CellKind::Text),
        ("second", "Code", CellKind::Text),
        ("second_name", "Name", CellKind::Text),
        ("why", "Why", CellKind::Long),
    ]
    .map(|(key, header, kind)| Column {
        key: key.into(),
        header: header.into(),
        kind,
    })
    .into()
}

/// What the fields added, the most first: `name +9.1, mobile +8.2, pin -2.0`. What adds nothing is left out.
fn said<'p>(parts: impl Iterator<Item = (&'p str, f64)>) -> String {
    let mut parts: Vec<_> = parts.filter(|(_, bits)| bits.abs() >= 0.05).collect();
    parts.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
    let said = parts
        .iter()
        .map(|(name, bits)| format!("{name} {bits:+.1}"));
    said.collect::<Vec<_>>().join(", ")
}

fn as_json(found: &Duplicates, pairs: &[Pair<'_>]) -> serde_json::Value {
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(pair, first, second)| {
            let contributions: Vec<_> = pair
                .contributions
                .iter()
                .map(|part| json!({ "field": part.name, "level": part.level, "bits": part.bits }))
                .collect();
            let store = |store: &Store| json!({ "code": store.code(), "name": store.name() });
            json!({
                "probability": pair.probability,
                "first": store(first),
                "second": store(second),
                "beforehand": pair.beforehand,
                "contributions": contributions,
            })
        })
        .collect();
    let skipped: Vec<_> = found
        .skipped
        .iter()
        .map(|skipped| json!({ "by": skipped.block, "values": skipped.keys, "pairs": skipped.pairs }))
        .collect();
    json!({
        "pairs": pairs,
        "more": found.untold,
        "decided": found.decided,
        "stores": found.stores,
        "compared": found.compared,
        "not_compared": skipped,
    })
}

/// Says what is not shown, and what was not looked at.
pub(super) fn tell(found: &Duplicates) {
    let pairs = |n: u64| count(n, "pair", "pairs");
    let mut said = format!(
        "{} of {}, {} compared.",
        pairs(found.pairs.len() as u64),
        count(found.stores, "store", "stores"),
        pairs(found.compared)
    );
    if found.untold > 0 {
        said.push_str(&format!(
            " {} more; --limit 0 shows all.",
            pairs(found.untold)
        ));
    }
    if found.decided > 0 {
        said.push_str(&format!(
            " {} left out that somebody said are not the same.",
            pairs(found.decided)
        ));
    }
    note("duplicates", said);
    for skipped in &found.skipped {
        note(
            "not_compared",
            format!(
                "Not compared by {}: {} that too many stores share ({}).",
                skipped.block.replace('_', " "),
                count(skipped.keys, "value", "values"),
                pairs(skipped.pairs)
            ),
        );
    }
}
