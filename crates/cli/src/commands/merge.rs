//! `haat merge`

use std::path::PathBuf;

use haat_registry::{Action, AsOf, FieldKey, QueryField, Registry, StoreField};

use super::duplicates::{find, probability, table, tell, with_stores};
use super::open;
use super::set::{derived, store_of};
use crate::failure::{Failure, Outcome};
use crate::say::{count, drawn};
use crate::screen::report;
use crate::words::Who;

/// Words of `haat merge`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "KEEP stays with its own values; a field that is blank there takes the value of REMOVE. --take town=REMOVE takes a value of
REMOVE where both have one. The code of REMOVE leads to KEEP from now on: in queries, and in lists that are imported.
The merge is taken back by haat undo.

Examples:
  haat merge network.haat MH-001 BR-007 --take name=REMOVE --take town=REMOVE
  haat merge network.haat --all-above 0.99 --dry-run
  haat merge network.haat --all-above 0.99"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The code of the store that stays
    #[arg(required_unless_present = "all_above", requires = "remove")]
    keep: Option<String>,
    /// The code of the store that becomes one with it
    remove: Option<String>,
    /// A field whose value of REMOVE is taken, as FIELD=REMOVE; once or more
    #[arg(long, value_name = "FIELD=REMOVE")]
    take: Vec<String>,
    /// Merge every pair of haat duplicates that is at least so likely the same; the store that was there first stays
    #[arg(long, value_name = "P", value_parser = probability, conflicts_with_all = ["keep", "remove", "take"])]
    all_above: Option<f64>,
    /// Only list what --all-above would merge
    #[arg(long, requires = "all_above")]
    dry_run: bool,
    #[command(flatten)]
    who: Who,
}

/// Merges one pair, or all that are likely enough.
pub fn run(words: &Words) -> Outcome {
    let registry = open(&words.file)?;
    if let Some(least) = words.all_above {
        return merge_all(&registry, words, least);
    }
    let (Some(keep), Some(remove)) = (&words.keep, &words.remove) else {
        return Err(Failure::usage(
            "two stores are merged",
            Some("Name both codes, the one that stays first."),
        ));
    };
    let (kept, removed) = (store_of(&registry, keep)?, store_of(&registry, remove)?);
    let taken = taken(&registry, &words.take)?;
    // Where its code is taken, that of the one that stays leads there.
    let (code, stays) = match taken.contains(&StoreField::Code.into()) {
        true => (keep, remove),
        false => (remove, keep),
    };
    let action = Action::new("store.merge")
        .with("code", code.clone())
        .with("kept", stays.clone());
    registry.transact(&words.who.name(), action, |tx| {
        tx.merge_taking(kept, removed, &taken)
    })?;
    report(format!(
        "Merged {remove} into {keep}: one store, called {stays}; {code} leads there now. haat undo takes it back."
    ))
}

/// The fields of `--take`.
fn taken(registry: &Registry, words: &[String]) -> Outcome<Vec<FieldKey>> {
    words
        .iter()
        .map(|word| {
            let field = word
                .split_once('=')
                .filter(|(_, whose)| whose.eq_ignore_ascii_case("remove"))
                .map(|(field, _)| field.trim());
            let field = field.ok_or_else(|| {
                Failure::new(
                    "wrong_value",
                    format!("“{word}” is not FIELD=REMOVE"),
                    Some("Write it as --take town=REMOVE."),
                )
            })?;
            field_of(registry, field)
        })
        .collect()
}

/// The field of a store that a person names.
pub(super) fn field_of(registry: &Registry, name: &str) -> Outcome<FieldKey> {
    match QueryField::parse(name)? {
        QueryField::Builtin(field) => Ok(field.into()),
        QueryField::Own(name) => {
            let folded = haat_atlas::fold(&name);
            let own = registry.read(|reader| reader.own_fields())?;
            let found = own
                .iter()
                .find(|field| haat_atlas::fold(&field.name) == folded);
            let found = found.ok_or(haat_registry::Error::NoSuch {
                what: "own column",
                name,
            })?;
            Ok(FieldKey::Own(found.uid))
        }
        field => Err(derived(&field)),
    }
}

fn merge_all(registry: &Registry, words: &Words, least: f64) -> Outcome {
    let mut found = find(registry, AsOf::Now, least, usize::MAX)?;
    tell(&found);
    found.keep_mergeable();
    if found.pairs.is_empty() {
        return report(format!(
            "No two stores are one with a probability of {} or more: nothing was changed.",
            least
        ));
    }
    let pairs = with_stores(registry, AsOf::Now, &found.pairs)?;
    if words.dry_run {
        report(drawn(&table(&pairs)))?;
        return report(format!(
            "{} would go into others. Nothing was changed.",
            count(pairs.len() as i64, "store", "stores")
        ));
    }
    let action = Action::new("store.merge_many").with("stores", pairs.len());
    registry.transact(&words.who.name(), action, |tx| {
        for pair in &found.pairs {
            tx.merge_taking(pair.first, pair.second, &[])?;
        }
        Ok(())
    })?;
    report(format!(
        "Merged {} into others; their codes lead there now. haat undo takes all of it back.",
        count(pairs.len() as i64, "store", "stores")
    ))
}
