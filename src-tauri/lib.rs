//! The shell of the desktop application: a window, and the commands its page may call.
//!
//! No rule of the domain lives here. A command translates: from the page's words to a call of the registry or of the
//! exchange, and back. Commands are async and do their SQLite work on blocking threads (`blocking::run`), so that the window never
//! waits; a long job reports through a channel and can be stopped (`jobs`).

mod blocking;
mod commands;
mod jobs;
mod refusal;
mod shell;

#[cfg(test)]
mod catalogues;
#[cfg(test)]
mod contract;

pub use refusal::Refusal;

/// Opens the window and stays until it is closed.
pub fn run() -> Result<(), tauri::Error> {
    let contract = commands::contract();
    let shell = shell::Shell::default();
    if let Some(path) = shell::named_at_start() {
        shell.open_early(path);
    }
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(shell)
        .invoke_handler(contract.invoke_handler())
        .run(tauri::generate_context!())
}
