//! The shell of the desktop application: a window, and the commands its page may call.
//!
//! No rule of the domain lives here. A command translates: from the page's words to a call of the registry or of the
//! exchange, and back. Commands are async and do their SQLite work on blocking threads (`blocking::run`), so that the window never
//! waits; a long job reports through a channel and can be stopped (`jobs`).

mod blocking;
mod commands;
mod instance;
mod jobs;
mod lists;
mod open;
mod refusal;
mod safety;
mod settings;
mod shell;
mod window;

#[cfg(test)]
mod catalogues;
#[cfg(test)]
mod contract;

pub use refusal::Refusal;

use std::sync::Arc;
use tauri::{Manager, RunEvent};

use instance::Instances;
use safety::Safety;
use settings::SettingsFile;

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
        .manage(Arc::new(Safety::default()))
        .manage(window::Unsaved::default())
        .invoke_handler(contract.invoke_handler())
        .setup(|app| {
            let folder = app.path().config_dir().ok().map(|f| f.join("haat"));
            let file = SettingsFile::open(folder.as_ref().map(|f| f.join("settings.json")));
            let settings = file.get();
            app.manage(file);
            app.manage(Instances::new(folder.map(|f| f.join("windows"))));
            if shell::begun_elsewhere(app.handle()) {
                // There is no window yet, and nothing to save.
                app.state::<shell::Shell>().close();
                std::process::exit(0);
            }
            window::open(app, &settings)?;
            app.state::<Arc<Safety>>().begin(app.handle().clone());
            Ok(())
        })
        .on_window_event(window::note)
        .build(tauri::generate_context!())?;
    app.run(|app, event| {
        // After this the process is gone: nothing is dropped.
        if let RunEvent::Exit = event {
            let shell = app.state::<shell::Shell>();
            shell.jobs.stop_all();
            // Who opens it from now on gets a window: this one is gone.
            shell.give_up();
            // The last backup is made before the registry closes.
            app.state::<Arc<Safety>>().end();
            shell.close();
        }
    });
    Ok(())
}
