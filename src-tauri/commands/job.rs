//! Long jobs.

use crate::shell::Shell;
use tauri::State;

/// Asks a job to stop. `false` where it has ended already.
#[tauri::command]
#[specta::specta]
pub async fn job_stop(shell: State<'_, Shell>, name: String) -> Result<bool, ()> {
    Ok(shell.jobs.stop(&name))
}
