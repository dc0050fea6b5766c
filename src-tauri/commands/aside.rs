//! What imports set aside: looked at, corrected in place and taken in.

use std::sync::Arc;

use haat_exchange::import::{self, Aside, AsideLine, Corrected, Correction};
use haat_registry::{Error, ImportLine};
use serde::Serialize;
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::{Recorded, as_of};
use crate::blocking;
use crate::jobs::Progress;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// Groups and lines of one answer at most.
const MOST: u32 = 2_000;

/// An import that is not undone.
#[derive(Debug, Serialize, Type)]
pub struct PastImport {
    /// Its id.
    id: String,
    /// Name of the file.
    file: String,
    /// When, in milliseconds since 1970-01-01T00:00Z.
    #[specta(type = specta_typescript::Number)]
    wall: i64,
    /// Rows read.
    rows: u32,
    /// Stores it created.
    created: u32,
    /// Stores it changed.
    updated: u32,
    /// Cells and rows that are set aside still.
    still_aside: u32,
}

impl From<ImportLine> for PastImport {
    fn from(line: ImportLine) -> Self {
        let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            id: line.id.to_string(),
            file: line.file_name,
            wall: line.wall,
            rows: count(line.rows),
            created: count(line.created),
            updated: count(line.updated),
            still_aside: count(line.still_aside),
        }
    }
}

fn local(what: &'static str, id: &str) -> Result<i64, Error> {
    id.parse().map_err(|_| Error::NoSuch {
        what,
        name: id.to_owned(),
    })
}

/// The imports that are not undone, newest first.
#[tauri::command]
#[specta::specta]
pub async fn aside_imports(
    shell: State<'_, Shell>,
    recorded: Recorded,
) -> Result<Vec<PastImport>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || {
        registry.read_as_of(as_of(recorded), |reader| {
            Ok(reader.imports()?.into_iter().map(Into::into).collect())
        })
    })
    .await
}

/// What an import set aside and nobody took in since: `limit` groups of what is alike.
#[tauri::command]
#[specta::specta]
pub async fn aside_list(
    shell: State<'_, Shell>,
    id: String,
    limit: u32,
    recorded: Recorded,
) -> Result<Aside, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || {
        let import = local("import", &id)?;
        import::aside(&registry, as_of(recorded), import, limit.min(MOST) as usize)
    })
    .await
}

/// The cells that are set aside like this one, one by one.
#[tauri::command]
#[specta::specta]
pub async fn aside_alike(shell: State<'_, Shell>, item: String) -> Result<Vec<AsideLine>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || {
        import::aside_alike(&registry, local("set-aside cell", &item)?, MOST as usize)
    })
    .await
}

/// Takes corrections in as one entry, or says what that would do.
#[tauri::command]
#[specta::specta]
pub async fn aside_correct(
    shell: State<'_, Shell>,
    id: String,
    corrections: Vec<Correction>,
    rehearse: bool,
    job: String,
    reports: Channel<Progress>,
) -> Result<Corrected, Refusal> {
    let registry = shell.registry()?;
    let watch = shell.jobs.begin(job, reports).watch();
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, haat_exchange::Error> {
        let import = local("import", &id)?;
        if rehearse {
            return import::rehearse_corrections(&registry, &who(), import, &corrections, &watch);
        }
        let done = import::correct(&registry, &who(), import, &corrections, &watch)?;
        written.add(done.entry.as_deref().and_then(|entry| entry.parse().ok()));
        Ok(done)
    })
    .await
}
