//! Backups: how they stand, where they go, and restoring one into a new file.

use std::path::PathBuf;
use std::sync::Arc;

use haat_registry::{Error, SystemClock, backups_in, restore};
use serde::Serialize;
use specta::Type;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;

use super::registry::{OpenRegistry, open};
use crate::blocking;
use crate::jobs::Progress;
use crate::refusal::Refusal;
use crate::safety::{BackupState, Folder, Safety};
use crate::settings::SettingsFile;
use crate::shell::Shell;

/// A backup in the folder.
#[derive(Debug, Serialize, Type)]
pub struct BackupLine {
    /// The file.
    path: String,
    /// The registry's name.
    name: String,
    /// When it was made and read back whole, in milliseconds since 1970-01-01T00:00Z.
    #[specta(type = specta_typescript::Number)]
    made: i64,
    /// Its size in bytes.
    #[specta(type = specta_typescript::Number)]
    bytes: u64,
    /// Stores in it.
    #[specta(type = specta_typescript::Number)]
    stores: u64,
    /// Whether somebody wrote to it since: it is no longer what was read back.
    written_to: bool,
    /// Whether it is of the registry that is open.
    of_open: bool,
}

/// How the backups of the open registry stand.
#[tauri::command]
#[specta::specta]
pub async fn backup_state(safety: State<'_, Arc<Safety>>) -> Result<BackupState, Refusal> {
    Ok(safety.state())
}

/// The backups in the folder, of whatever registry, newest first.
#[tauri::command]
#[specta::specta]
pub async fn backup_list(
    app: AppHandle,
    shell: State<'_, Shell>,
) -> Result<Vec<BackupLine>, Refusal> {
    let registry = shell.registry().ok();
    blocking::run(move || -> Result<_, Error> {
        let folder = Folder::of(&app);
        if !folder.path.is_dir() {
            return Ok(Vec::new());
        }
        let replica = registry.map(|registry| registry.replica()).transpose()?;
        let backups = backups_in(&folder.path)?.into_iter();
        Ok(backups
            .map(|backup| BackupLine {
                path: backup.path.display().to_string(),
                made: backup.made,
                bytes: backup.bytes,
                stores: backup.stores,
                written_to: backup.written_to,
                of_open: Some(backup.replica) == replica,
                name: backup.name,
            })
            .collect())
    })
    .await
}

/// Makes a backup of the open registry now.
#[tauri::command]
#[specta::specta]
pub async fn backup_now(
    app: AppHandle,
    shell: State<'_, Shell>,
    safety: State<'_, Arc<Safety>>,
    job: String,
    reports: Channel<Progress>,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let watch = shell.jobs.begin(job, reports).watch();
    let safety = Arc::clone(&safety);
    blocking::run(move || safety.make(&registry, &Folder::of(&app), &watch).map(drop)).await
}

/// Asks the person for the folder that backups go to; nothing where they think better of it.
#[tauri::command]
#[specta::specta]
pub async fn backup_choose_folder(
    app: AppHandle,
    title: String,
) -> Result<Option<String>, Refusal> {
    blocking::run(move || {
        let chosen = app.dialog().file().set_title(title).blocking_pick_folder();
        Ok::<_, Refusal>(chosen.map(|path| path.to_string()))
    })
    .await
}

/// Sets the folder that backups go to; nothing for the application's own. Backups that are made stay where they are.
#[tauri::command]
#[specta::specta]
pub async fn backup_set_folder(
    file: State<'_, SettingsFile>,
    path: Option<String>,
) -> Result<(), Refusal> {
    file.change(|settings| settings.backup_folder = path.map(PathBuf::from));
    Ok(())
}

/// Restores a backup into a new file and opens that.
#[tauri::command]
#[specta::specta]
pub async fn backup_restore(
    app: AppHandle,
    shell: State<'_, Shell>,
    backup: String,
    out: String,
    job: String,
    reports: Channel<Progress>,
) -> Result<OpenRegistry, Refusal> {
    let watch = shell.jobs.begin(job, reports).watch();
    let out = PathBuf::from(out);
    let (made, watching) = (out.clone(), watch.clone());
    blocking::run(move || restore(backup.as_ref(), &made, &SystemClock::default(), &watching))
        .await?;
    open(app, &shell, out, watch).await
}
