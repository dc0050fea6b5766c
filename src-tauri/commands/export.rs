//! The list of stores, taken along as a workbook or CSV.

use std::path::Path;

use haat_exchange::export::{Options, export_stores};
use haat_registry::StoreQuery;
use serde::Serialize;
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::save::SaveTo;
use super::{Recorded, as_of};
use crate::blocking;
use crate::jobs::Progress;
use crate::refusal::Refusal;
use crate::shell::Shell;

/// What an export wrote.
#[derive(Debug, Serialize, Type)]
pub struct StoresExported {
    /// Stores.
    stores: u32,
    /// Texts that a workbook could not hold whole.
    cut: u32,
}

/// Writes the stores of a query to a file, one a row, in its order, now or as they were recorded. Without `columns` all fields, so that
/// it can be imported again. Personal values are masked unless `personal`.
#[tauri::command]
#[specta::specta]
#[expect(
    clippy::too_many_arguments,
    reason = "they are named where the page calls it"
)]
pub async fn stores_export(
    shell: State<'_, Shell>,
    query: String,
    recorded: Recorded,
    columns: Option<Vec<String>>,
    personal: bool,
    to: SaveTo,
    job: String,
    reports: Channel<Progress>,
) -> Result<StoresExported, Refusal> {
    let registry = shell.registry()?;
    let mut job = shell.jobs.begin(job, reports);
    blocking::run(move || -> Result<_, Refusal> {
        let query: StoreQuery = query.parse()?;
        let options = Options {
            personal,
            // Excel takes a CSV without it for one of another script.
            mark: true,
            overwrite: to.replace,
            as_of: as_of(recorded),
            ..Options::default()
        };
        let done = export_stores(
            &registry,
            &query,
            columns.as_deref(),
            options,
            Path::new(&to.path),
            &mut |phase, done, total| job.goes_on(phase, done, total),
        )?;
        Ok(StoresExported {
            stores: u32::try_from(done.stores).unwrap_or(u32::MAX),
            cut: u32::try_from(done.cut).unwrap_or(u32::MAX),
        })
    })
    .await
}
