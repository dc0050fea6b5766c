//! Opening and making registries.

use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::{Shell, named_at_start};
use haat_registry::Registry;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::path::PathBuf;
use std::sync::Arc;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;

/// An open registry, as the status line shows it.
#[derive(Debug, Serialize, Type)]
pub struct OpenRegistry {
    /// The file.
    path: String,
    /// Its name without folder and extension.
    name: String,
    /// Why it can only be read, if so.
    read_only: Option<String>,
}

/// What a file dialog is for.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Opening a registry that is there.
    Open,
    /// Naming one to be made.
    New,
}

/// The registry named when Haat was started, opened; nothing where none was named.
#[tauri::command]
#[specta::specta]
pub async fn registry_at_start(shell: State<'_, Shell>) -> Result<Option<OpenRegistry>, Refusal> {
    match named_at_start() {
        Some(path) => open(&shell, path).await.map(Some),
        None => Ok(None),
    }
}

/// The registry that is open.
#[tauri::command]
#[specta::specta]
pub async fn registry_current(shell: State<'_, Shell>) -> Result<Option<OpenRegistry>, Refusal> {
    Ok(shell.registry().ok().map(|registry| describe(&registry)))
}

/// Opens a registry in the place of the one that is open.
#[tauri::command]
#[specta::specta]
pub async fn registry_open(shell: State<'_, Shell>, path: String) -> Result<OpenRegistry, Refusal> {
    open(&shell, path.into()).await
}

/// Makes an empty registry and opens it.
#[tauri::command]
#[specta::specta]
pub async fn registry_new(shell: State<'_, Shell>, path: String) -> Result<OpenRegistry, Refusal> {
    let registry = blocking::run(move || Registry::create(path.as_ref())).await?;
    Ok(describe(&shell.put(registry)))
}

/// Asks the person for a registry's file; nothing where they think better of it.
#[tauri::command]
#[specta::specta]
pub async fn registry_choose(
    app: AppHandle,
    purpose: Purpose,
    title: String,
) -> Result<Option<String>, Refusal> {
    blocking::run(move || {
        let dialog = app
            .dialog()
            .file()
            .set_title(title)
            .add_filter("Haat", &["haat"]);
        let chosen = match purpose {
            Purpose::Open => dialog.blocking_pick_file(),
            Purpose::New => dialog.set_file_name("Network.haat").blocking_save_file(),
        };
        Ok::<_, Refusal>(chosen.map(|path| path.to_string()))
    })
    .await
}

async fn open(shell: &Shell, path: PathBuf) -> Result<OpenRegistry, Refusal> {
    let registry = blocking::run(move || Registry::open(&path)).await?;
    Ok(describe(&shell.put(registry)))
}

fn describe(registry: &Arc<Registry>) -> OpenRegistry {
    let path = registry.path();
    OpenRegistry {
        path: path.display().to_string(),
        name: path
            .file_stem()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        read_only: registry.read_only().map(str::to_owned),
    }
}
