//! Stores that are there twice: found, merged, told apart, one by one and many at once.

use std::sync::Arc;

use haat_exchange::table::{Cell, Names};
use haat_registry::{Action, DuplicatePair, Error, FieldDef, FieldKey, Reader, Store, StoreField};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::{Recorded, as_of};
use crate::blocking;
use crate::jobs::Progress;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// Pairs of one answer at most.
const MOST: u32 = 500;

/// The pairs of stores that are likely the same.
#[derive(Debug, Serialize, Type)]
pub struct DuplicateList {
    /// The likeliest first.
    pairs: Vec<DuplicateLine>,
    /// Pairs as likely that are not among them.
    more: u32,
    /// Pairs as likely that somebody said are not the same.
    decided: u32,
    /// Stores that were looked at.
    stores: u32,
    /// Pairs that were compared.
    compared: u32,
    /// What was not compared, since too many share it.
    skipped: Vec<DuplicateSkipped>,
}

/// Pairs that were not compared.
#[derive(Debug, Serialize, Type)]
pub struct DuplicateSkipped {
    /// By what they would have been brought together.
    by: String,
    /// Values that too many share.
    values: u32,
    /// Pairs.
    pairs: u32,
}

/// A pair, side by side.
#[derive(Debug, Serialize, Type)]
pub struct DuplicateLine {
    /// The store that was there first.
    first: DuplicateStore,
    /// The other.
    second: DuplicateStore,
    /// How likely they are the same, 0 to 1.
    #[specta(type = specta_typescript::Number)]
    probability: f64,
    /// The evidence before anything was compared, in bits.
    #[specta(type = specta_typescript::Number)]
    beforehand: f64,
    /// What each compared field contributed.
    parts: Vec<DuplicatePart>,
    /// The fields in which either says anything.
    fields: Vec<DuplicateField>,
}

/// One store of a pair.
#[derive(Debug, Serialize, Type)]
pub struct DuplicateStore {
    /// Its id.
    id: String,
    /// Its code.
    code: String,
    /// Its name, the code where it has none.
    name: String,
}

/// What a field contributed.
#[derive(Debug, Serialize, Type)]
pub struct DuplicatePart {
    /// `name`, `code`, `address`, `pin`, `town`, `state`, `distance`, `mobile`, `gstin`.
    field: String,
    /// In bits: above 0 for the two being the same.
    #[specta(type = specta_typescript::Number)]
    bits: f64,
    /// Whether both say anything.
    said: bool,
}

/// What both stores say in a field.
#[derive(Debug, Serialize, Type)]
pub struct DuplicateField {
    /// Its key.
    key: String,
    /// Its name.
    label: String,
    /// What the first says, as it is shown.
    first: String,
    /// What the second says.
    second: String,
}

/// Two stores, by their ids.
#[derive(Debug, Deserialize, Serialize, Type)]
pub struct StorePair {
    /// The one that stays where they are merged.
    first: String,
    /// The other.
    second: String,
}

/// The pairs that are at least so likely the same, the likeliest first, 500 at most.
#[tauri::command]
#[specta::specta]
pub async fn duplicates_list(
    shell: State<'_, Shell>,
    threshold: f64,
    recorded: Recorded,
    job: String,
    reports: Channel<Progress>,
) -> Result<DuplicateList, Refusal> {
    let registry = shell.registry()?;
    let mut job = shell.jobs.begin(job, reports);
    blocking::run(move || -> Result<_, Refusal> {
        let as_of = as_of(recorded);
        let names = Names::read(&registry, as_of)?;
        let list = registry.read_long_as_of(as_of, |reader| {
            let found = reader.duplicates(threshold, MOST as usize, &mut |done, of| {
                job.goes_on("comparing", done, Some(of))
            })?;
            let fields = reader.fields()?;
            let mut pairs = Vec::with_capacity(found.pairs.len());
            for pair in &found.pairs {
                pairs.extend(line(reader, &names, &fields, pair)?);
            }
            let skipped = found.skipped.iter().map(|skipped| DuplicateSkipped {
                by: skipped.block.to_owned(),
                values: count(skipped.keys),
                pairs: count(skipped.pairs),
            });
            Ok(DuplicateList {
                pairs,
                more: count(found.untold),
                decided: count(found.decided),
                stores: count(found.stores),
                compared: count(found.compared),
                skipped: skipped.collect(),
            })
        })?;
        Ok(list)
    })
    .await
}

/// Makes one store of two. `taken` are keys of the fields whose value is taken of the one that goes; what is blank in the one that stays is
/// taken anyhow. Undo brings both back.
#[tauri::command]
#[specta::specta]
pub async fn duplicates_merge(
    shell: State<'_, Shell>,
    keep: String,
    remove: String,
    taken: Vec<String>,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let fields = taken.iter().map(|key| {
            FieldKey::parse(key).ok_or_else(|| Error::NoSuch {
                what: "field",
                name: key.clone(),
            })
        });
        let fields: Vec<FieldKey> = fields.collect::<Result<_, _>>()?;
        let (kept, removed) =
            registry.read(|reader| Ok((live(reader, &keep)?, live(reader, &remove)?)))?;
        // Where its code is taken, that of the one that stays leads there.
        let (code, stays) = match fields.contains(&StoreField::Code.into()) {
            true => (kept.code(), removed.code()),
            false => (removed.code(), kept.code()),
        };
        let action = Action::new("store.merge")
            .with("code", code)
            .with("kept", stays);
        let done = registry.transact(&who(), action, |tx| {
            tx.merge_taking(kept.id, removed.id, &fields)
        })?;
        written.add(done.entry);
        Ok(())
    })
    .await
}

/// Merges the second store of every pair into the first, as one entry; says how many went. A store goes once, and none that others went into.
#[tauri::command]
#[specta::specta]
pub async fn duplicates_merge_many(
    shell: State<'_, Shell>,
    pairs: Vec<StorePair>,
) -> Result<u32, Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let pairs = ids(&pairs)?;
        let mergeable = haat_registry::mergeable(&pairs);
        let stores = mergeable.len();
        let action = Action::new("store.merge_many").with("stores", stores);
        let done = registry.transact(&who(), action, |tx| {
            for (first, second) in &mergeable {
                tx.merge_taking(*first, *second, &[])?;
            }
            Ok(())
        })?;
        written.add(done.entry);
        Ok(count(stores as u64))
    })
    .await
}

/// Remembers of pairs, as one entry, that they are not the same.
#[tauri::command]
#[specta::specta]
pub async fn duplicates_not_same(
    shell: State<'_, Shell>,
    pairs: Vec<StorePair>,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let action = match &pairs[..] {
            [pair] => {
                let (one, other) = registry
                    .read(|reader| Ok((live(reader, &pair.first)?, live(reader, &pair.second)?)))?;
                Action::new("store.not_same")
                    .with("code", one.code())
                    .with("other", other.code())
            }
            many => Action::new("store.not_same_many").with("pairs", many.len()),
        };
        let pairs = ids(&pairs)?;
        let done = registry.transact(&who(), action, |tx| {
            for (one, other) in &pairs {
                tx.not_same(*one, *other)?;
            }
            Ok(())
        })?;
        written.add(done.entry);
        Ok(())
    })
    .await
}

fn line(
    reader: &Reader<'_>,
    names: &Names,
    fields: &[FieldDef],
    pair: &DuplicatePair,
) -> Result<Option<DuplicateLine>, Error> {
    let (Some(first), Some(second)) = (reader.store(pair.first)?, reader.store(pair.second)?)
    else {
        return Ok(None);
    };
    let shown = |store: &Store, def: &FieldDef| match names.tell(store, def, store.get(def.key)) {
        Cell::Blank => String::new(),
        cell => cell.to_string(),
    };
    let fields = fields
        .iter()
        .filter(|def| !first.get(def.key).is_blank() || !second.get(def.key).is_blank())
        .map(|def| DuplicateField {
            key: def.key.to_string(),
            label: def.label.clone(),
            first: shown(&first, def),
            second: shown(&second, def),
        });
    let parts = pair.contributions.iter().map(|part| DuplicatePart {
        field: part.name.to_owned(),
        bits: part.bits,
        said: part.level.is_some(),
    });
    let side = |store: &Store| DuplicateStore {
        id: store.id.to_string(),
        code: store.code().to_owned(),
        name: store.name().to_owned(),
    };
    Ok(Some(DuplicateLine {
        probability: pair.probability,
        beforehand: pair.beforehand,
        parts: parts.collect(),
        fields: fields.collect(),
        first: side(&first),
        second: side(&second),
    }))
}

fn no_store(id: &str) -> Error {
    Error::NoSuch {
        what: "store",
        name: id.to_owned(),
    }
}

fn live(reader: &Reader<'_>, id: &str) -> Result<Store, Error> {
    let found = id.parse().ok().map(|id| reader.store(id)).transpose()?;
    let found = found.flatten().filter(|store| store.deleted_by.is_none());
    found.ok_or_else(|| no_store(id))
}

fn ids(pairs: &[StorePair]) -> Result<Vec<(i64, i64)>, Error> {
    let id = |id: &String| id.parse().map_err(|_| no_store(id));
    pairs
        .iter()
        .map(|pair| Ok((id(&pair.first)?, id(&pair.second)?)))
        .collect()
}

fn count(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
