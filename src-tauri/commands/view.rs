//! Saved views of a page: a query and the layout it is read in, under a name.

use std::sync::Arc;

use haat_registry::{Action, Registry, SavedView, Tx, ViewPage};
use serde::Serialize;
use specta::Type;
use tauri::State;

use super::{Recorded, as_of};
use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::{Shell, Written, who};

/// A saved view.
#[derive(Debug, Serialize, Type)]
pub struct ViewLine {
    /// Its name, unique on its page in any case.
    name: String,
    /// The page it belongs to.
    page: ViewPage,
    /// The query's text.
    query: String,
    /// JSON that the page understands.
    layout: String,
}

impl From<SavedView> for ViewLine {
    fn from(view: SavedView) -> Self {
        Self {
            name: view.name,
            page: view.page,
            query: view.query,
            layout: view.layout,
        }
    }
}

/// The views of a page, in their order.
#[tauri::command]
#[specta::specta]
pub async fn view_list(
    shell: State<'_, Shell>,
    page: ViewPage,
    recorded: Recorded,
) -> Result<Vec<ViewLine>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let views = registry.read_as_of(as_of(recorded), |reader| reader.views(page))?;
        Ok(views.into_iter().map(ViewLine::from).collect())
    })
    .await
}

/// Saves a view under a name, over the one of that page that has it.
#[tauri::command]
#[specta::specta]
pub async fn view_save(
    shell: State<'_, Shell>,
    page: ViewPage,
    name: String,
    query: String,
    layout: String,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let layout = serde_json::from_str(&layout)
            .map_err(|error| Refusal::new("broken", format!("the layout is no JSON: {error}")))?;
        let action = Action::new("view.save").with("name", name.trim());
        write(&registry, &written, action, |tx| {
            tx.save_view(page, &name, &query, &layout).map(drop)
        })
    })
    .await
}

/// Puts the views of a page into this order, by name.
#[tauri::command]
#[specta::specta]
pub async fn view_order(
    shell: State<'_, Shell>,
    page: ViewPage,
    order: Vec<String>,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let action = Action::new("view.order");
        write(&registry, &written, action, |tx| {
            tx.order_views(page, &order).map(drop)
        })
    })
    .await
}

/// Removes a view; undo brings it back.
#[tauri::command]
#[specta::specta]
pub async fn view_delete(
    shell: State<'_, Shell>,
    page: ViewPage,
    name: String,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let action = Action::new("view.delete").with("name", name.trim());
        write(&registry, &written, action, |tx| {
            tx.delete_view(page, &name)
        })
    })
    .await
}

fn write(
    registry: &Registry,
    written: &Written,
    action: Action,
    write: impl FnOnce(&mut Tx<'_>) -> haat_registry::Result<()>,
) -> Result<(), Refusal> {
    written.add(registry.transact(&who(), action, write)?.entry);
    Ok(())
}
