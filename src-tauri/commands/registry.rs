//! Opening and making registries, and where the open one stands.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use haat_registry::{AsOf, Entry, Protected, Registry, StoreQuery, Watch, sample};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, State};
use tauri_plugin_dialog::DialogExt;

use super::journal::{EntryLine, look_back};
use super::{Recorded, as_of};
use crate::blocking;
use crate::jobs::Progress;
use crate::open::Open;
use crate::refusal::Refusal;
use crate::settings::SettingsFile;
use crate::shell::{self, Shell};

/// An open registry, as the status line shows it.
#[derive(Debug, Serialize, Type)]
pub struct OpenRegistry {
    /// The file.
    path: String,
    /// Its name without folder and extension.
    name: String,
    /// Why it can only be read, if so: a key of the page's catalogue, `file`, `folder` or `file_or_folder`.
    read_only: Option<&'static str>,
    /// Whether it is the sample network: synthetic, and marked so wherever it is shown.
    sample: bool,
    /// The file as it was, where this opening brought it up from an earlier version of Haat.
    brought_up_from: Option<String>,
}

/// Where the open registry stands.
#[derive(Debug, Serialize, Type)]
pub struct RegistryState {
    /// The newest journal entry: another one means another state.
    entry: String,
    /// Live stores.
    stores: u32,
    /// The entry undo would take back.
    undo: Option<EntryLine>,
    /// How many it takes with it: changes of one store within a minute are one step.
    undo_takes: u32,
    /// What another program did since the registry was opened here and undo would take back: that entry, or one that did it again.
    /// Then a person is asked first.
    undo_foreign: Option<EntryLine>,
    /// The entry redo would do again.
    redo: Option<EntryLine>,
    /// How many it takes with it.
    redo_takes: u32,
    /// The entry by which another program undid what redo would do again. Then a person is asked first.
    redo_foreign: Option<EntryLine>,
    /// The newest entry.
    last: Option<EntryLine>,
}

/// What a file dialog is for.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Opening a registry that is there.
    Open,
    /// Naming one to be made.
    New,
    /// Naming the one that what can be read of a damaged registry is saved into.
    Recover,
    /// Naming the one that a backup is restored into.
    Restore,
}

/// The file of the registry named when Haat was started, else of the one that was open last; nothing where there is none.
#[tauri::command]
#[specta::specta]
pub async fn registry_at_start(app: AppHandle) -> Result<Option<String>, Refusal> {
    blocking::run(move || {
        let path = shell::at_start(&app);
        Ok::<_, Refusal>(path.map(|path| path.display().to_string()))
    })
    .await
}

/// The registry that is open.
#[tauri::command]
#[specta::specta]
pub async fn registry_current(shell: State<'_, Shell>) -> Result<Option<OpenRegistry>, Refusal> {
    match shell.registry() {
        Ok(registry) => blocking::run(move || describe(&registry).map(Some)).await,
        Err(_) => Ok(None),
    }
}

/// Opens a registry in the place of the one that is open.
#[tauri::command]
#[specta::specta]
pub async fn registry_open(
    app: AppHandle,
    shell: State<'_, Shell>,
    path: String,
    job: String,
    reports: Channel<Progress>,
) -> Result<OpenRegistry, Refusal> {
    let watch = shell.jobs.begin(job, reports).watch();
    open(app, &shell, path.into(), watch).await
}

/// Makes an empty registry and opens it.
#[tauri::command]
#[specta::specta]
pub async fn registry_new(
    app: AppHandle,
    shell: State<'_, Shell>,
    path: String,
) -> Result<OpenRegistry, Refusal> {
    let path = PathBuf::from(path);
    // The dialog asked whether a file that is there may go; Haat never replaces one, and says so.
    let count = shell.count.clone();
    let registry = blocking::run(move || count.open(|| Registry::create(&path))).await?;
    begin(app, &shell, registry).await
}

/// Opens the sample network, and makes it where it is not there yet.
#[tauri::command]
#[specta::specta]
pub async fn registry_sample(
    app: AppHandle,
    shell: State<'_, Shell>,
    job: String,
    reports: Channel<Progress>,
) -> Result<OpenRegistry, Refusal> {
    let watch = shell.jobs.begin(job, reports).watch();
    let folder = app
        .path()
        .data_dir()
        .map_err(|error| Refusal::new("no_folder", error.to_string()))?
        .join("haat");
    let count = shell.count.clone();
    let registry = blocking::run(move || count.open(|| sample_in(&folder, &watch))).await?;
    begin(app, &shell, registry).await
}

/// Saves what can be read of a damaged registry into a new file, and opens that.
#[tauri::command]
#[specta::specta]
pub async fn registry_recover(
    app: AppHandle,
    shell: State<'_, Shell>,
    damaged: String,
    out: String,
    job: String,
    reports: Channel<Progress>,
) -> Result<OpenRegistry, Refusal> {
    let watch = shell.jobs.begin(job, reports).watch();
    let out = PathBuf::from(out);
    let (made, watching) = (out.clone(), watch.clone());
    blocking::run(move || haat_registry::recover(damaged.as_ref(), &made, &watching)).await?;
    open(app, &shell, out, watch).await
}

/// The file of the open registry.
#[derive(Debug, Serialize, Type)]
pub struct RegistryFacts {
    /// The file.
    path: String,
    /// Its size in bytes.
    #[specta(type = specta_typescript::Number)]
    bytes: u64,
    /// Live stores.
    #[specta(type = specta_typescript::Number)]
    stores: u64,
    /// Journal entries.
    #[specta(type = specta_typescript::Number)]
    entries: u64,
    /// The number of its schema.
    schema: u32,
}

/// The file of the open registry: where it is, how large, what is in it.
#[tauri::command]
#[specta::specta]
pub async fn registry_facts(shell: State<'_, Shell>) -> Result<RegistryFacts, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, haat_registry::Error> {
        let path = registry.path();
        let (stores, entries, schema) = registry.read(|reader| {
            Ok((
                reader.store_count()?,
                reader.entry_count()?,
                reader.schema()?,
            ))
        })?;
        Ok(RegistryFacts {
            path: path.display().to_string(),
            bytes: std::fs::metadata(path).map_or(0, |found| found.len()),
            stores,
            entries,
            schema,
        })
    })
    .await
}

/// Whether the open registry still stands at `known`.
#[tauri::command]
#[specta::specta]
pub async fn registry_unchanged(
    shell: State<'_, Shell>,
    known: Option<String>,
) -> Result<bool, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, haat_registry::Error> {
        // The first look comes with the first page, which wants both cores: the check of a large file's pages begins with the second.
        if known.is_some() {
            registry.damage()?;
        }
        registry.in_place()?;
        let entry = registry.read(|reader| reader.last_entry())?;
        Ok(known.is_some_and(|known| known == entry.to_string()))
    })
    .await
}

/// Where the open registry stands. What the pages are drawn from is read first, and the earlier state that is looked at: after much was changed
/// that takes its time.
#[tauri::command]
#[specta::specta]
pub async fn registry_state(
    shell: State<'_, Shell>,
    recorded: Recorded,
    job: String,
    reports: Channel<Progress>,
) -> Result<RegistryState, Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    let watch = shell.jobs.begin(job, reports).watch();
    blocking::run(move || -> Result<_, haat_registry::Error> {
        registry.read_columns(AsOf::Now, &watch)?;
        look_back(&registry, as_of(recorded), &watch)?;
        let entry = registry.read(|reader| reader.last_entry())?;
        let stores = registry
            .columns_to_count(AsOf::Now, &StoreQuery::default())?
            .len();
        registry.read(|reader| {
            let undo = written.undo_step(reader)?;
            let redo = written.redo_step(reader)?;
            let line = |id: Option<i64>| -> Result<Option<EntryLine>, haat_registry::Error> {
                let entry = id.map(|id| reader.entry(id)).transpose()?.flatten();
                Ok(entry.map(|entry| EntryLine::of(&entry, false)))
            };
            let undo_foreign = match undo.first() {
                Some(entry) => written.foreign(reader, entry.id)?,
                None => None,
            };
            let redo_foreign = match redo.first() {
                Some(entry) => written.undone_elsewhere(reader, entry.id)?,
                None => None,
            };
            let last = reader.entries(None, 1)?;
            Ok(RegistryState {
                entry: entry.to_string(),
                stores: u32::try_from(stores).unwrap_or(u32::MAX),
                undo_foreign: line(undo_foreign)?,
                undo: undo.first().map(|entry| EntryLine::of(entry, false)),
                undo_takes: count(&undo),
                redo: redo.first().map(|entry| EntryLine::of(entry, true)),
                redo_takes: count(&redo),
                redo_foreign: line(redo_foreign)?,
                last: last.first().map(|entry| EntryLine::of(entry, false)),
            })
        })
    })
    .await
}

/// Asks the person for a registry's file; nothing where they think better of it.
#[tauri::command]
#[specta::specta]
pub async fn registry_choose(
    app: AppHandle,
    purpose: Purpose,
    title: String,
) -> Result<Option<String>, Refusal> {
    blocking::run(move || {
        let dialog = app
            .dialog()
            .file()
            .set_title(title)
            .add_filter("Haat", &["haat"]);
        let chosen = match purpose {
            Purpose::Open => dialog.blocking_pick_file(),
            Purpose::New => dialog.set_file_name("Network.haat").blocking_save_file(),
            Purpose::Restore => dialog.set_file_name("Restored.haat").blocking_save_file(),
            Purpose::Recover => dialog.set_file_name("Recovered.haat").blocking_save_file(),
        };
        Ok::<_, Refusal>(chosen.map(|path| path.to_string()))
    })
    .await
}

/// The sample network in that folder, made where it is not there yet.
fn sample_in(folder: &Path, watch: &Watch) -> Result<Registry, haat_registry::Error> {
    let path = folder.join("Sample network.haat");
    if path.exists() {
        return Registry::open_watched(&path, watch);
    }
    std::fs::create_dir_all(folder).map_err(|source| haat_registry::Error::Io {
        path: folder.to_owned(),
        source,
    })?;
    sample::write(&path, sample::STORES, &mut |done, total| {
        watch.goes_on("making", done, total).is_ok()
    })
}

/// Opens a registry in the place of the one that is open.
pub async fn open(
    app: AppHandle,
    shell: &Shell,
    path: PathBuf,
    watch: Watch,
) -> Result<OpenRegistry, Refusal> {
    let registry = blocking::run(shell.open(path, watch)).await?;
    begin(app, shell, registry).await
}

/// Puts a registry in the place of the open one. What is in its journal by now is nobody's doing behind this window's back.
async fn begin(app: AppHandle, shell: &Shell, registry: Open) -> Result<OpenRegistry, Refusal> {
    let asking = app.clone();
    let registry =
        blocking::run(
            move || match asking.state::<Shell>().claim(&asking, registry.path(), &[]) {
                true => Ok(registry),
                false => Err(open_elsewhere(registry.path())),
            },
        )
        .await?;
    let registry = shell.put(registry).await?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || {
        let settings = app.state::<SettingsFile>();
        settings.opened(registry.path());
        // At once: a second start looks there for what was open last.
        settings.save();
        written.begin(registry.read(|reader| reader.last_entry())?);
        describe(&registry)
    })
    .await
}

fn describe(registry: &Registry) -> Result<OpenRegistry, haat_registry::Error> {
    let path = registry.path();
    Ok(OpenRegistry {
        path: path.display().to_string(),
        name: path
            .file_stem()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        read_only: registry.read_only().map(Protected::key),
        sample: registry.read(|reader| reader.meta("sample"))?.is_some(),
        brought_up_from: registry
            .brought_up_from()
            .map(|before| before.display().to_string()),
    })
}

fn count(step: &[Entry]) -> u32 {
    u32::try_from(step.len()).unwrap_or(u32::MAX)
}

fn open_elsewhere(path: &Path) -> Refusal {
    let path = path.display();
    Refusal::new(
        "open_elsewhere",
        format!("{path} is open in another window of Haat, which has come to the front"),
    )
}
