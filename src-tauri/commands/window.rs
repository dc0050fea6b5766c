//! The window, where the page has a say in it.

use tauri::{AppHandle, State};

use crate::refusal::Refusal;
use crate::window::{self, Unsaved};

/// Says whether something is typed that is not saved: then the page is asked before the window closes.
#[tauri::command]
#[specta::specta]
pub async fn window_holds(unsaved: State<'_, Unsaved>, holds: bool) -> Result<(), Refusal> {
    unsaved.note(holds);
    Ok(())
}

/// Closes the window: what was typed is saved.
#[tauri::command]
#[specta::specta]
pub async fn window_close(app: AppHandle) -> Result<(), Refusal> {
    window::close(&app).map_err(|error| Refusal::new("broken", error.to_string()))
}
