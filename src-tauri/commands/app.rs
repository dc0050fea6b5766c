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

/// A text that comes with the application: whom it credits, under which licence it is.
#[derive(Debug, Serialize, Type)]
pub struct Notice {
    /// The name of its file.
    name: &'static str,
    /// The text.
    text: &'static str,
}

/// The notices and licences that come with the application.
#[tauri::command]
#[specta::specta]
pub async fn app_notices() -> Vec<Notice> {
    vec![
        Notice {
            name: "NOTICE",
            text: include_str!("../../NOTICE"),
        },
        Notice {
            name: "THIRD-PARTY.txt",
            text: include_str!("../../licences/THIRD-PARTY.txt"),
        },
        Notice {
            name: "LICENSE-MIT",
            text: include_str!("../../LICENSE-MIT"),
        },
        Notice {
            name: "LICENSE-APACHE",
            text: include_str!("../../LICENSE-APACHE"),
        },
        Notice {
            name: "Inter-OFL.txt",
            text: include_str!("../../licences/Inter-OFL.txt"),
        },
        Notice {
            name: "NotoSansDevanagari-OFL.txt",
            text: include_str!("../../licences/NotoSansDevanagari-OFL.txt"),
        },
    ]
}
