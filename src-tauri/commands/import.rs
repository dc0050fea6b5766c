//! Importing a list: choosing it, looking at it, what would happen, and doing it.

use std::path::Path;
use std::sync::Arc;

use haat_exchange::export::Kept;
use haat_exchange::import::{
    self, Diff, FirstRows, Keep, Outcome, Plan, Preview, ReadBy, SourceOptions,
};
use tauri::ipc::Channel;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;

use super::recipe::recipe_of;
use crate::blocking;
use crate::jobs::Progress;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// The lists that were named when Haat was started, alone or after this registry, then or a second time, and were not handed out yet.
#[tauri::command]
#[specta::specta]
pub async fn import_arrived(shell: State<'_, Shell>) -> Result<Vec<String>, Refusal> {
    let lists = shell.take_arrived().into_iter();
    Ok(lists.map(|path| path.display().to_string()).collect())
}

/// What a file that came to the window is to be taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Arrival {
    /// A registry: it is opened.
    Registry,
    /// A recipe: it is taken.
    Recipe,
    /// Anything else: it is looked at as a list.
    List,
}

/// What a file that was dropped on the window, or named when Haat was started, is to be taken for.
#[tauri::command]
#[specta::specta]
pub async fn import_arrival(path: String) -> Result<Arrival, Refusal> {
    blocking::run(move || {
        let path = Path::new(&path);
        let is_json = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("json"));
        Ok::<_, Refusal>(if haat_registry::is_registry(path) {
            Arrival::Registry
        } else if is_json && import::read_recipe(path).is_ok() {
            Arrival::Recipe
        } else {
            Arrival::List
        })
    })
    .await
}

/// The lists that these files and folders mean, in their order; a file is itself whatever it is.
#[tauri::command]
#[specta::specta]
pub async fn import_lists(paths: Vec<String>) -> Result<Vec<String>, Refusal> {
    blocking::run(move || {
        let mut lists = Vec::new();
        for path in paths {
            let found = import::lists(Path::new(&path))?.into_iter();
            lists.extend(found.map(|list| list.display().to_string()));
        }
        Ok::<_, Refusal>(lists)
    })
    .await
}

/// Asks the person for a list; nothing where they think better of it.
#[tauri::command]
#[specta::specta]
pub async fn import_choose(app: AppHandle, title: String) -> Result<Option<String>, Refusal> {
    blocking::run(move || {
        let kinds = ["csv", "tsv", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods"];
        let chosen = app
            .dialog()
            .file()
            .set_title(title)
            .add_filter("CSV, XLSX, XLS, ODS", &kinds)
            .blocking_pick_file();
        Ok::<_, Refusal>(chosen.map(|path| path.to_string()))
    })
    .await
}

/// By what a list is read where no plan is handed in.
#[derive(Debug, Clone, serde::Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RecipeAsk {
    /// By a plan that is proposed for it.
    Anew,
    /// By the recipe of its layout and source where there is one, else anew.
    Best,
    /// By the recipe of this uid.
    Named(String),
}

/// What the file is, what its columns would become, and how its first rows would read: by the plan handed in, else as is asked.
#[tauri::command]
#[specta::specta]
pub async fn import_preview(
    shell: State<'_, Shell>,
    path: String,
    plan: Option<Plan>,
    recipe: RecipeAsk,
    options: SourceOptions,
    job: String,
    reports: Channel<Progress>,
) -> Result<Preview, Refusal> {
    let registry = shell.registry()?;
    let mut job = shell.jobs.begin(job, reports);
    blocking::run(move || -> Result<_, Refusal> {
        let by = match (plan, recipe) {
            (Some(plan), _) => ReadBy::Plan(Box::new(plan)),
            (None, RecipeAsk::Anew) => ReadBy::Anew,
            (None, RecipeAsk::Best) => ReadBy::Best,
            (None, RecipeAsk::Named(uid)) => ReadBy::Recipe(Box::new(recipe_of(&registry, &uid)?)),
        };
        Ok(import::preview_by(
            &registry,
            Path::new(&path),
            by,
            options,
            &mut |phase, done, total| job.goes_on(phase, done, total),
        )?)
    })
    .await
}

/// The first rows of a long text as they stand, while all of it is looked through; nothing of a workbook.
#[tauri::command]
#[specta::specta]
pub async fn import_first_rows(
    path: String,
    options: SourceOptions,
) -> Result<Option<FirstRows>, Refusal> {
    blocking::run(move || import::first_rows(Path::new(&path), &options, &|| true)).await
}

/// What an import would do.
#[derive(Debug, serde::Serialize, specta::Type)]
pub struct Expected {
    /// As it would say once it is done.
    outcome: Outcome,
    /// What would change, old beside new.
    diff: Diff,
}

/// What the import would do; nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn import_diff(
    shell: State<'_, Shell>,
    path: String,
    plan: Plan,
    job: String,
    reports: Channel<Progress>,
) -> Result<Expected, Refusal> {
    let registry = shell.registry()?;
    let mut job = shell.jobs.begin(job, reports);
    blocking::run(move || {
        let path = Path::new(&path);
        let mut go_on = |phase: &str, done, total| job.goes_on(phase, done, total);
        let (outcome, diff) = import::diff(&registry, path, &plan, &mut go_on)?;
        Ok::<_, haat_exchange::Error>(Expected { outcome, diff })
    })
    .await
}

/// Imports: one entry of the journal, or nothing. `keep` is what it leaves behind for the next list, in the same entry.
#[tauri::command]
#[specta::specta]
pub async fn import_commit(
    shell: State<'_, Shell>,
    path: String,
    plan: Plan,
    keep: Option<Keep>,
    job: String,
    reports: Channel<Progress>,
) -> Result<Outcome, Refusal> {
    let registry = shell.registry()?;
    let mut job = shell.jobs.begin(job, reports);
    let written = Arc::clone(&shell.written);
    blocking::run(move || {
        let (who, path) = (who(), Path::new(&path));
        let go_on = &mut |phase: &str, done, total| job.goes_on(phase, done, total);
        let done = match &keep {
            Some(keep) => import::commit_and_keep(&registry, &who, path, &plan, keep, go_on)?,
            None => import::commit(&registry, &who, path, &plan, go_on)?,
        };
        let entry = done.entry.as_deref().or(done.recipe_entry.as_deref());
        written.add(entry.and_then(|entry| entry.parse().ok()));
        Ok::<_, haat_exchange::Error>(done)
    })
    .await
}

/// Asks the person for a file that what was set aside goes to; nothing where they think better of it.
#[tauri::command]
#[specta::specta]
pub async fn import_choose_rejects(
    app: AppHandle,
    title: String,
) -> Result<Option<String>, Refusal> {
    blocking::run(move || {
        let chosen = app
            .dialog()
            .file()
            .set_title(title)
            .set_file_name("set-aside.csv")
            .add_filter("CSV", &["csv"])
            .blocking_save_file();
        Ok::<_, Refusal>(chosen.map(|path| path.to_string()))
    })
    .await
}

/// Writes what an import set aside to a file, and says how many lines. Personal values are masked unless `personal`.
#[tauri::command]
#[specta::specta]
pub async fn import_rejects(
    shell: State<'_, Shell>,
    id: String,
    personal: bool,
    path: String,
) -> Result<u32, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        // The dialog has asked whether a file that is there may be replaced.
        let out = import::rejects_file(Path::new(&path), true, &Kept::of(&registry))?;
        let lines = import::write_rejects(&registry, id.parse().ok(), (personal, false), out)?;
        Ok(u32::try_from(lines).unwrap_or(u32::MAX))
    })
    .await
}
