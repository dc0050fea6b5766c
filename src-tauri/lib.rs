//! The shell of the desktop application: a window, and the commands its page may call.
//!
//! No rule of the domain lives here. A command translates: from the page's words to a call of the registry or of the
//! exchange, and back. Commands are async and do their SQLite work on blocking threads (`blocking::run`), so that the window never
//! waits; a long job reports through a channel and can be stopped (`jobs`).

mod blocking;
mod commands;
mod jobs;
mod open;
mod refusal;
mod shell;

#[cfg(test)]
mod catalogues;
#[cfg(test)]
mod contract;

pub use refusal::Refusal;

use tauri::{Manager, RunEvent};

/// Opens the window and stays until it is closed.
pub fn run() -> Result<(), tauri::Error> {
    let contract = commands::contract();
    let shell = shell::Shell::default();
    if let Some(path) = shell::named_at_start() {
        shell.open_early(path);
    }
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(shell)
        .invoke_handler(contract.invoke_handler())
        .build(tauri::generate_context!())?;
    app.run(|app, event| {
        // After this the process is gone: nothing is dropped.
        if let RunEvent::Exit = event {
            app.state::<shell::Shell>().close();
        }
    });
    Ok(())
}
