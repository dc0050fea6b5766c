//! What the page may ask for. One file a noun; a command's documentation becomes that of its TypeScript.

mod app;
mod aside;
mod attachment;
mod backup;
mod cell;
mod cells;
mod cluster;
mod column;
mod compare;
mod depending;
mod duplicates;
mod export;
mod finding;
mod format;
mod grid;
mod import;
mod job;
mod journal;
mod life;
mod overview;
mod partner;
mod place;
mod quality;
mod query;
mod recipe;
mod registry;
mod relocation;
mod removed;
mod report;
mod save;
mod settings;
mod store;
mod store_history;
mod store_save;
mod suggestion;
mod view;
mod window;

#[cfg(test)]
pub use overview::CHARTS;
pub use overview::overview_of;

use haat_registry::{AsOf, StoreQuery};
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands};

/// The time of an earlier state that is asked about, in milliseconds since 1970-01-01T00:00Z; nothing for the state as it is.
pub type Recorded = Option<String>;

/// Which state is asked about. What is no time asks about the state as it is.
pub fn as_of(recorded: Recorded) -> AsOf {
    recorded
        .and_then(|wall| wall.parse().ok())
        .map_or(AsOf::Now, AsOf::Recorded)
}

/// What a query asks of a day, for pages that answer nothing else of it; a query that is not understood asks nothing.
pub fn day_of(query: &str) -> StoreQuery {
    StoreQuery {
        on: StoreQuery::parse(query).ok().and_then(|query| query.on),
        ..StoreQuery::default()
    }
}

/// Every command with its types: what Tauri calls and what TypeScript is generated from.
pub fn contract() -> Builder<tauri::Wry> {
    Builder::new()
        .error_handling(ErrorHandlingMode::Throw)
        // One type for both ways: the page sends what it was sent.
        .disable_serde_phases()
        .typ::<crate::refusal::Refusal>()
        .commands(collect_commands![
            app::app_info,
            app::app_notices,
            aside::aside_alike,
            aside::aside_correct,
            aside::aside_imports,
            aside::aside_list,
            attachment::attachment_add,
            attachment::attachment_choose,
            attachment::attachment_list,
            attachment::attachment_picture,
            attachment::attachment_remove,
            attachment::attachment_save,
            backup::backup_choose_folder,
            backup::backup_list,
            backup::backup_now,
            backup::backup_restore,
            backup::backup_set_folder,
            backup::backup_state,
            cells::cells_copy,
            cells::cells_edge,
            cells::cells_figures,
            cells::cells_find,
            cells::cells_paste,
            cells::cells_preview_replace,
            cells::cells_write,
            cluster::cluster_apply,
            cluster::cluster_columns,
            cluster::cluster_list,
            column::column_add,
            column::column_choice_rename,
            column::column_choices,
            column::column_delete,
            column::column_list,
            column::column_order,
            column::column_rename,
            column::column_retype,
            column::column_set,
            column::column_unread,
            compare::compare_export,
            compare::compare_states,
            duplicates::duplicates_list,
            duplicates::duplicates_merge,
            duplicates::duplicates_merge_many,
            duplicates::duplicates_not_same,
            format::format_delete,
            format::format_list,
            format::format_save,
            import::import_arrival,
            import::import_arrived,
            import::import_choose,
            import::import_choose_rejects,
            import::import_commit,
            import::import_diff,
            import::import_first_rows,
            import::import_lists,
            import::import_preview,
            import::import_rejects,
            job::job_stop,
            journal::import_take_back,
            journal::journal_changes,
            depending::journal_depending,
            journal::journal_entry,
            journal::journal_find,
            journal::journal_look_back,
            journal::journal_names,
            journal::journal_recorded,
            journal::journal_redo,
            journal::journal_stores,
            journal::journal_undo,
            life::life_cycle,
            life::life_gate,
            life::life_step,
            life::life_usual,
            depending::journal_undo_entry,
            overview::overview,
            partner::partner_delete,
            partner::partner_form,
            partner::partner_list,
            partner::partner_merge,
            partner::partner_save,
            place::place_aliases,
            place::place_around,
            place::place_confirm,
            place::place_forget,
            place::place_list,
            quality::quality_correct,
            quality::quality_counts,
            quality::quality_faults,
            query::query_complete,
            query::query_describe,
            query::query_narrow,
            query::query_group,
            query::query_masked,
            query::query_on,
            query::query_only,
            query::query_shares,
            query::query_sort,
            query::query_toggle,
            query::query_toggle_within,
            query::query_total,
            query::query_without,
            recipe::recipe_choose,
            recipe::recipe_delete,
            recipe::recipe_list,
            recipe::recipe_rename,
            recipe::recipe_save,
            recipe::recipe_take,
            registry::registry_at_start,
            registry::registry_choose,
            registry::registry_current,
            registry::registry_facts,
            registry::registry_new,
            registry::registry_open,
            registry::registry_recover,
            registry::registry_sample,
            registry::registry_state,
            registry::registry_unchanged,
            settings::settings,
            settings::settings_forget,
            settings::settings_set,
            settings::settings_visited,
            removed::removed_list,
            removed::removed_restore,
            store::store_answers,
            store_save::store_check,
            grid::store_columns,
            report::report,
            report::report_behind,
            report::report_choices,
            report::report_export,
            save::save_choose,
            save::save_picture,
            save::save_table,
            store::store_delete,
            store::store_form,
            relocation::store_relocate,
            relocation::store_relocate_forget,
            grid::store_rows,
            store_save::store_save,
            suggestion::store_suggestions,
            export::stores_export,
            view::view_delete,
            view::view_list,
            view::view_order,
            view::view_save,
            window::window_close,
            window::window_holds,
        ])
}
