//! What the page may ask for. One file a noun; a command's documentation becomes that of its TypeScript.

mod app;
mod job;
mod registry;

use tauri_specta::{Builder, ErrorHandlingMode, collect_commands};

/// Every command with its types: what Tauri calls and what TypeScript is generated from.
pub fn contract() -> Builder<tauri::Wry> {
    Builder::new()
        .error_handling(ErrorHandlingMode::Throw)
        // One type for both ways: the page sends what it was sent.
        .disable_serde_phases()
        .typ::<crate::refusal::Refusal>()
        .commands(collect_commands![
            app::app_info,
            job::job_stop,
            registry::registry_at_start,
            registry::registry_choose,
            registry::registry_current,
            registry::registry_new,
            registry::registry_open,
        ])
}
