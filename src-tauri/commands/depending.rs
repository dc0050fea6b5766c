//! The undo of any entry, and the later ones that depend on it.

use std::sync::Arc;

use haat_registry::{Action, Error, LaterEntries};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::journal::EntryLine;
use crate::blocking;
use crate::jobs::Progress;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// Later entries that are named.
const NAMED: usize = 20;

/// Later entries that depend on one.
#[derive(Debug, Serialize, Type)]
pub struct DependingEntries {
    /// How many they are.
    entries: u32,
    /// Records of the entry that they touched.
    records: u32,
    /// Whether the entry did anything to other records: what can be taken back without those.
    beside: bool,
    /// The oldest of them.
    first: Vec<EntryLine>,
}

/// What becomes of them.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Later {
    /// Nothing is taken back where there are any.
    Refuse,
    /// They are taken back too.
    Undo,
    /// The records they touched stay as they are.
    Keep,
}

/// The later entries that depend on what an entry did.
#[tauri::command]
#[specta::specta]
pub async fn journal_depending(
    shell: State<'_, Shell>,
    id: String,
    job: String,
    reports: Channel<Progress>,
) -> Result<DependingEntries, Refusal> {
    let registry = shell.registry()?;
    let watch = shell.jobs.begin(job, reports).watch();
    blocking::run(move || {
        let id = id.parse().unwrap_or_default();
        let found = registry.read_long(|reader| reader.depends_on(id, &watch))?;
        let small = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        Ok::<_, Error>(DependingEntries {
            entries: small(found.entries),
            records: small(found.records),
            beside: found.beside,
            first: found
                .first
                .iter()
                .take(NAMED)
                .map(|entry| EntryLine::of(entry, false))
                .collect(),
        })
    })
    .await
}

/// Takes back an entry that need not be the newest.
#[tauri::command]
#[specta::specta]
pub async fn journal_undo_entry(
    shell: State<'_, Shell>,
    id: String,
    later: Later,
    job: String,
    reports: Channel<Progress>,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let watch = shell.jobs.begin(job, reports).watch();
    let written = Arc::clone(&shell.written);
    let later = match later {
        Later::Refuse => LaterEntries::Refuse,
        Later::Undo => LaterEntries::Undo,
        Later::Keep => LaterEntries::Keep,
    };
    blocking::run(move || -> Result<(), Refusal> {
        let done = registry.transact(&who(), Action::new("entry.undo"), |tx| {
            tx.undo_entry(id.parse().unwrap_or_default(), later, &watch)
        })?;
        written.add(done.entry);
        Ok(())
    })
    .await
}
