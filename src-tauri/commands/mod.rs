//! What the page may ask for. One file a noun; a command's documentation becomes that of its TypeScript.

mod app;
mod import;
mod job;
mod journal;
mod overview;
mod query;
mod registry;
mod report;
mod save;
mod store;
mod suggestion;
mod view;

#[cfg(test)]
pub use overview::CHARTS;

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
            import::import_at_start,
            import::import_choose,
            import::import_choose_rejects,
            import::import_commit,
            import::import_preview,
            import::import_rehearse,
            import::import_rejects,
            job::job_stop,
            journal::journal_entries,
            journal::journal_redo,
            journal::journal_undo,
            overview::overview,
            query::query_describe,
            query::query_masked,
            query::query_on,
            query::query_only,
            query::query_sort,
            query::query_toggle,
            query::query_toggle_within,
            query::query_without,
            registry::registry_at_start,
            registry::registry_choose,
            registry::registry_current,
            registry::registry_new,
            registry::registry_open,
            registry::registry_recover,
            registry::registry_sample,
            registry::registry_state,
            report::report,
            report::report_behind,
            report::report_choices,
            report::report_export,
            save::save_choose,
            save::save_picture,
            save::save_table,
            store::store_delete,
            store::store_form,
            store::store_rows,
            store::store_save,
            suggestion::store_suggestions,
            view::view_delete,
            view::view_list,
            view::view_save,
        ])
}
