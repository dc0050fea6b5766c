//! What a person set for the application, and what it remembers of the registries they opened.

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, State};

use crate::blocking;
use crate::refusal::Refusal;
use crate::settings::{Grouping, SettingsFile, Theme, Tongue};
use crate::shell::login;
use crate::window;

/// The settings as the page shows them.
#[derive(Debug, Serialize, Type)]
pub struct SettingsShown {
    /// The name for the journal; empty for the login name.
    name: String,
    /// The login name.
    login: String,
    /// Light or dark.
    theme: Theme,
    /// The language of the window.
    language: Tongue,
    /// The size of text, in percent.
    text_size: u16,
    /// How numbers are grouped.
    grouping: Grouping,
    /// The registries opened last, the newest first.
    recent: Vec<RecentLine>,
    /// Whether the file of settings was damaged, so that defaults are in force.
    damaged: bool,
}

/// A registry that was open.
#[derive(Debug, Serialize, Type)]
pub struct RecentLine {
    /// The file.
    path: String,
    /// Its name without folder and extension.
    name: String,
    /// The page and query it was left at.
    page: String,
    /// Whether the file is there.
    there: bool,
}

/// What is to be changed; nothing for what stays.
#[derive(Debug, Deserialize, Type)]
pub struct SettingsChange {
    /// The name for the journal; empty for the login name.
    name: Option<String>,
    /// Light or dark.
    theme: Option<Theme>,
    /// The language of the window.
    language: Option<Tongue>,
    /// The size of text, in percent.
    text_size: Option<u16>,
    /// How numbers are grouped.
    grouping: Option<Grouping>,
}

/// The settings.
#[tauri::command]
#[specta::specta]
pub async fn settings(file: State<'_, SettingsFile>) -> Result<SettingsShown, Refusal> {
    let (settings, damaged) = (file.get(), file.was_damaged());
    blocking::run(move || {
        let recent = settings.recent.into_iter().map(|recent| {
            let path = std::path::Path::new(&recent.path);
            RecentLine {
                name: path
                    .file_stem()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default(),
                there: path.exists(),
                page: recent.page,
                path: recent.path,
            }
        });
        Ok::<_, Refusal>(SettingsShown {
            name: settings.name,
            login: login(),
            theme: settings.theme,
            language: settings.language,
            text_size: settings.text_size,
            grouping: settings.grouping,
            recent: recent.collect(),
            damaged,
        })
    })
    .await
}

/// Changes settings.
#[tauri::command]
#[specta::specta]
pub async fn settings_set(
    app: AppHandle,
    file: State<'_, SettingsFile>,
    change: SettingsChange,
) -> Result<(), Refusal> {
    file.change(|settings| {
        if let Some(name) = change.name {
            settings.name = name;
        }
        settings.theme = change.theme.unwrap_or(settings.theme);
        settings.language = change.language.unwrap_or(settings.language);
        settings.text_size = change.text_size.unwrap_or(settings.text_size);
        settings.grouping = change.grouping.unwrap_or(settings.grouping);
    });
    window::redress(&app, &file.get())
        .map_err(|error| Refusal::new("broken", format!("the window did not change ({error})")))
}

/// Forgets that a registry was open; its file stays as it is.
#[tauri::command]
#[specta::specta]
pub async fn settings_forget(file: State<'_, SettingsFile>, path: String) -> Result<(), Refusal> {
    file.change(|settings| settings.recent.retain(|recent| recent.path != path));
    Ok(())
}

/// Remembers the page and query that a registry is looked at with.
#[tauri::command]
#[specta::specta]
pub async fn settings_visited(
    file: State<'_, SettingsFile>,
    path: String,
    page: String,
) -> Result<(), Refusal> {
    file.change(|settings| {
        for recent in &mut settings.recent {
            if recent.path == path {
                recent.page.clone_from(&page);
            }
        }
    });
    Ok(())
}
