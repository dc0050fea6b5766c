//! `haat quality`

use std::path::PathBuf;

use haat_exchange::table::{Cell, CellKind, Column, Table, masked_finding, masked_text};
use haat_registry::checks::{Check, STANDING};
use haat_registry::quality::{Alike, Corrected, FaultGroup};
use haat_registry::{Action, AsOf, Error, FieldKey, Registry, StoreQuery, nearest};

use super::fields::as_json;
use super::open;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::progress::Bar;
use crate::say::{When, count, name_sample, read_stores};
use crate::screen::{note, report};
use crate::words::{QUERY_HELP, Who};

/// Words of `haat quality`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "With --check, stores that hold the same stand together, with what would put them right and why, where the store itself says
so. --apply puts it in: one entry of the journal, taken back by haat undo.

Examples:
  haat quality network.haat
  haat quality network.haat --check pin_form \"state:Bihar\"
  haat quality network.haat --check opened_not_open --apply --dry-run
  haat quality network.haat --recorded 2026-04-01"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// Which stores; all unless given
    #[arg(
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true,
        long_help = QUERY_HELP
    )]
    query: String,
    /// Show what this check finds
    #[arg(long, value_name = "CHECK")]
    check: Option<String>,
    /// Put in what is proposed for the check's findings
    #[arg(long, requires = "check")]
    apply: bool,
    /// With --apply: only where the field holds this text
    #[arg(long, value_name = "TEXT", requires = "apply")]
    value: Option<String>,
    /// With --apply: say how many stores it would change, and change nothing
    #[arg(long, requires = "apply")]
    dry_run: bool,
    /// Groups of stores that are shown with --check
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    who: Who,
}

/// Counts, shows or corrects.
pub fn run(words: &Words) -> Outcome {
    words.output.format()?;
    words.when.recorded.refuse_to(words.apply)?;
    let (query, as_of) = words.when.apply(&words.query)?;
    let check = words.check.as_deref().map(known).transpose()?;
    let registry = open(&words.file)?;
    name_sample(&registry)?;
    read_stores(&registry, as_of)?;
    let columns = registry.columns(as_of)?;
    let found = columns.findings(&query, &Bar::watch()?)?;
    let found = found.ok_or(Error::Stopped)?;
    let Some(check) = check else {
        let rows = found.iter().map(|kind| {
            vec![
                Cell::Number(kind.stores as f64),
                Cell::Text(kind.check.key().to_owned()),
                Cell::Text(kind.field.to_string()),
                Cell::from(kind.check.title().unwrap_or_default()),
            ]
        });
        let table = Table {
            columns: vec![
                column("stores", "Stores", CellKind::Number),
                column("check", "Check", CellKind::Text),
                column("field", "Field", CellKind::Text),
                column("title", "What", CellKind::Text),
            ],
            rows: rows.collect(),
            ..Table::default()
        };
        if table.rows.is_empty() {
            note("nothing_wrong", "No check finds anything.");
        }
        return words
            .output
            .write(&registry, &table, || as_json(&table), as_of);
    };
    let fields: Vec<FieldKey> = found
        .iter()
        .filter(|kind| kind.check == check)
        .map(|kind| kind.field)
        .collect();
    if words.apply {
        return apply(words, &registry, &query, check, &fields);
    }
    show(words, (&registry, as_of), &query, check, &fields)
}

/// The check of that key.
fn known(key: &str) -> Outcome<Check> {
    let keys = || STANDING.iter().map(|(check, _)| check.key());
    let found = STANDING.iter().find(|(check, _)| check.key() == key);
    found.map(|(check, _)| *check).ok_or_else(|| {
        let hint = match nearest(key, keys()) {
            Some(close) => format!("Did you mean {close}?"),
            None => format!("Choose from {}.", keys().collect::<Vec<_>>().join(", ")),
        };
        Failure::usage(format!("there is no check “{key}”"), Some(&hint))
    })
}

fn show(
    words: &Words,
    (registry, as_of): (&Registry, AsOf),
    query: &StoreQuery,
    check: Check,
    fields: &[FieldKey],
) -> Outcome {
    let masked = words.output.masked();
    let mut rows = Vec::new();
    let (mut looked, mut stores, mut groups) = (0, 0, 0);
    for field in fields {
        let faults = registry.faults(as_of, query, check, *field, words.limit, &Bar::watch()?)?;
        looked += faults.looked;
        stores += faults.stores;
        groups += faults.groups;
        rows.extend(faults.shown.iter().map(|group| row(group, *field, masked)));
    }
    let shown = rows.len() as u64;
    let table = Table {
        columns: vec![
            column("stores", "Stores", CellKind::Number),
            column("field", "Field", CellKind::Text),
            column("held", "Held", CellKind::Text),
            column("finding", "What", CellKind::Text),
            column("proposed", "Proposed", CellKind::Text),
            column("because", "Because", CellKind::Text),
            column("codes", "Codes", CellKind::Text),
        ],
        rows,
        ..Table::default()
    };
    words
        .output
        .write(registry, &table, || as_json(&table), as_of)?;
    if groups > shown {
        note(
            "more_groups",
            format!(
                "{} more; --limit shows more.",
                count(groups - shown, "group", "groups")
            ),
        );
    }
    if stores > looked {
        note(
            "not_looked_at",
            format!(
                "{} looked at of {}; a query narrows them.",
                count(looked, "store was", "stores were"),
                count(stores, "store", "stores")
            ),
        );
    }
    Ok(())
}

fn row(group: &FaultGroup, field: FieldKey, masked: bool) -> Vec<Cell> {
    let text = |field: FieldKey, text: &str| match masked {
        true => masked_text(field, text),
        false => text.to_owned(),
    };
    let finding = match masked {
        true => masked_finding(group.finding.clone()),
        false => group.finding.clone(),
    };
    let (mut proposed, mut because) = (String::new(), String::new());
    if let Some(proposal) = &group.proposal {
        let values = proposal.values.iter().map(|(key, value)| {
            let value = value.to_json().map_or_else(String::new, |json| match json {
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            });
            format!("{key}={}", text(*key, &value))
        });
        proposed = values.collect::<Vec<_>>().join(" ");
        // Of what is personal they quote an area code at most.
        let grounds = proposal.evidence.iter().map(ToString::to_string);
        because = grounds.collect::<Vec<_>>().join("; ");
    }
    vec![
        Cell::Number(group.stores as f64),
        Cell::Text(field.to_string()),
        Cell::from(text(field, &group.held).as_str()),
        Cell::Text(finding.to_string()),
        Cell::from(proposed.as_str()),
        Cell::from(because.as_str()),
        Cell::Text(group.codes.join(", ")),
    ]
}

fn apply(
    words: &Words,
    registry: &Registry,
    query: &StoreQuery,
    check: Check,
    fields: &[FieldKey],
) -> Outcome {
    let columns = registry.columns(AsOf::Now)?;
    let watch = Bar::watch()?;
    let mut work: Vec<(FieldKey, Vec<i64>, Vec<Alike>)> = Vec::new();
    for field in fields {
        let ids = columns.failing(query, check, *field, &watch)?;
        let ids = ids.ok_or(Error::Stopped)?;
        let alike = match &words.value {
            None => vec![Alike::All],
            Some(text) => registry
                .faults(AsOf::Now, query, check, *field, usize::MAX, &watch)?
                .shown
                .into_iter()
                .filter(|group| haat_atlas::fold(&group.held) == haat_atlas::fold(text))
                .map(|group| Alike::Like(group.like))
                .collect(),
        };
        work.push((*field, ids, alike));
    }
    let write = |tx: &mut haat_registry::Tx<'_>| {
        let mut all = Corrected::default();
        for (field, ids, alike) in &work {
            for alike in alike {
                let done = tx.correct_findings(ids, check, *field, alike, &watch)?;
                all.stores += done.stores;
                all.refused += done.refused;
            }
        }
        tx.note("stores", all.stores);
        Ok(all)
    };
    let action = Action::new("quality.correct").with("check", check.key());
    let (who, dry) = (words.who.name(), words.dry_run);
    let done = registry.act(&who, action, dry, write)?.value;
    drop(watch);
    said(done, dry, "correct", "Corrected")
}

/// Says how many stores were changed, or would be.
pub(super) fn said(done: Corrected, dry: bool, would: &str, did: &str) -> Outcome {
    if done.refused > 0 {
        note(
            "refused",
            format!(
                "{} as {}: other fields contradict it.",
                count(done.refused, "store stays", "stores stay"),
                if done.refused == 1 {
                    "it is"
                } else {
                    "they are"
                }
            ),
        );
    }
    let stores = count(done.stores, "store", "stores");
    report(match dry {
        true => format!("It would {would} {stores}. Nothing was changed."),
        false => format!("{did} {stores}."),
    })
}

pub(super) fn column(key: &str, header: &str, kind: CellKind) -> Column {
    Column {
        key: key.into(),
        header: header.into(),
        kind,
    }
}
