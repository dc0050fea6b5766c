//! Stores that moved: what one was before, and what it became.

use std::sync::Arc;

use haat_registry::{Action, Error, Reader, Store};
use serde::Serialize;
use specta::Type;
use tauri::State;

use super::store::live;
use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// Another store that this one is linked to.
#[derive(Debug, Serialize, Type)]
pub struct LinkedStore {
    /// Its id.
    id: String,
    /// Its code.
    code: String,
    /// Its name, or its code.
    name: String,
}

/// The stores that became this one, and that this one became.
pub fn linked(
    reader: &Reader<'_>,
    store: &Store,
) -> Result<(Option<LinkedStore>, Option<LinkedStore>), Error> {
    let moved = reader.relocation_of(store.id)?;
    let line = |id: Option<i64>| -> Result<Option<LinkedStore>, Error> {
        let store = id.map(|id| reader.store(id)).transpose()?.flatten();
        Ok(store.map(|store| LinkedStore {
            id: store.id.to_string(),
            code: store.code().to_owned(),
            name: store.name().to_owned(),
        }))
    };
    Ok((line(moved.predecessor)?, line(moved.successor)?))
}

/// Says that this store moved and became the one of that code, or with `before` that the one of that code became this one.
#[tauri::command]
#[specta::specta]
pub async fn store_relocate(
    shell: State<'_, Shell>,
    id: String,
    code: String,
    before: bool,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let (from, to) = registry.read(|reader| {
            let this = live(reader, &id)?;
            let other = match reader.store_by_code(code.trim())? {
                Some(id) => reader.store(id)?,
                None => None,
            };
            let other = other.ok_or_else(|| Error::NoSuch {
                what: "store",
                name: code.trim().to_owned(),
            })?;
            Ok(if before { (other, this) } else { (this, other) })
        })?;
        let action = Action::new("store.relocate")
            .with("code", from.code())
            .with("to", to.code());
        let done = registry.transact(&who(), action, |tx| tx.relocate_store(from.id, to.id))?;
        written.add(done.entry);
        Ok(())
    })
    .await
}

/// Forgets that a store became another.
#[tauri::command]
#[specta::specta]
pub async fn store_relocate_forget(
    shell: State<'_, Shell>,
    id: String,
    successor: String,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let (from, to) =
            registry.read(|reader| Ok((live(reader, &id)?, live(reader, &successor)?)))?;
        let action = Action::new("store.relocate_forget")
            .with("code", from.code())
            .with("to", to.code());
        let done = registry.transact(&who(), action, |tx| tx.forget_relocation(from.id, to.id))?;
        written.add(done.entry);
        Ok(())
    })
    .await
}
