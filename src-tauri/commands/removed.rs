//! Stores that were removed: they keep their values, and can be brought back.

use std::sync::Arc;

use haat_registry::{Action, Error, StoreField};
use serde::Serialize;
use specta::Type;
use tauri::State;

use super::journal::EntryLine;
use super::{Recorded, as_of};
use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// Stores of one answer at most.
const MOST: u32 = 500;

/// The removed stores, those removed last first.
#[derive(Debug, Serialize, Type)]
pub struct Removed {
    /// How many there are.
    total: u32,
    /// The first of them.
    stores: Vec<RemovedStore>,
}

/// A removed store.
#[derive(Debug, Serialize, Type)]
pub struct RemovedStore {
    /// Its id.
    id: String,
    /// Its code.
    code: String,
    /// Its name, empty where it has none.
    name: String,
    /// Its town.
    town: String,
    /// The entry that removed it.
    entry: EntryLine,
}

/// The stores that were removed, and not brought back, as it is or as it was recorded.
#[tauri::command]
#[specta::specta]
pub async fn removed_list(shell: State<'_, Shell>, recorded: Recorded) -> Result<Removed, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let (total, found) =
            registry.read_as_of(as_of(recorded), |reader| reader.removed_stores(MOST))?;
        let stores = found.iter().map(|(store, entry)| {
            let text =
                |field: StoreField| store.get(field).as_text().unwrap_or_default().to_owned();
            RemovedStore {
                id: store.id.to_string(),
                code: store.code().to_owned(),
                name: text(StoreField::Name),
                town: text(StoreField::Town),
                entry: EntryLine::of(entry, false),
            }
        });
        Ok(Removed {
            total: u32::try_from(total).unwrap_or(u32::MAX),
            stores: stores.collect(),
        })
    })
    .await
}

/// Brings a removed store back; refused where another took its code meanwhile.
#[tauri::command]
#[specta::specta]
pub async fn removed_restore(shell: State<'_, Shell>, id: String) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let missing = || Error::NoSuch {
            what: "deleted store",
            name: id.clone(),
        };
        let store: i64 = id.parse().map_err(|_| missing())?;
        let found = registry.read(|reader| reader.store(store))?;
        let code = found.ok_or_else(missing)?.code().to_owned();
        let action = Action::new("store.restore").with("code", code);
        let done = registry.transact(&who(), action, |tx| tx.restore_store(store))?;
        written.add(done.entry);
        Ok(())
    })
    .await
}
