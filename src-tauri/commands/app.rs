//! The application itself.

use serde::Serialize;
use specta::Type;

/// What the application says about itself.
#[derive(Debug, Serialize, Type)]
pub struct AppInfo {
    /// The version of Haat.
    version: &'static str,
    /// The operating system: `linux`, `windows`, `macos`.
    system: &'static str,
}

/// What the application says about itself.
#[tauri::command]
#[specta::specta]
pub async fn app_info() -> AppInfo {
    AppInfo {
        version: env!("CARGO_PKG_VERSION"),
        system: std::env::consts::OS,
    }
}
