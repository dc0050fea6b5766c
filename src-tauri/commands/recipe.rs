//! Recipes: how the lists of one layout are read; listed, renamed, removed, saved as a file and taken from one.

use std::path::Path;
use std::sync::Arc;

use haat_exchange::export::{Kept, OutFile};
use haat_exchange::import::{self, RecipeFile};
use haat_registry::{Action, Recipe, Registry};
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;

use super::{Recorded, as_of};
use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// A recipe.
#[derive(Debug, Serialize, Type)]
pub struct RecipeLine {
    /// Its identity.
    uid: String,
    /// Its name, unique in any case.
    name: String,
    /// The name of its files, without numbers and months; blank where nothing is left of it.
    source: String,
    /// Columns it knows; nothing where a newer Haat wrote it.
    columns: Option<u32>,
    /// When a list was imported by it last, in milliseconds since 1970-01-01T00:00Z.
    #[specta(type = Option<specta_typescript::Number>)]
    used: Option<i64>,
}

impl From<&Recipe> for RecipeLine {
    fn from(recipe: &Recipe) -> Self {
        let columns = RecipeFile::of(recipe).map(|recipe| recipe.plan.columns.len());
        Self {
            uid: recipe.uid.to_string(),
            name: recipe.name.clone(),
            source: recipe.source.clone(),
            columns: columns.and_then(|n| u32::try_from(n).ok()),
            used: recipe.used,
        }
    }
}

/// The recipe of this uid.
fn line_of(registry: &Registry, uid: &str) -> Result<Recipe, Refusal> {
    let recipes = registry.read(|reader| reader.recipes())?;
    let mut recipes = recipes.into_iter();
    let found = recipes.find(|recipe| recipe.uid.to_string() == uid);
    found.ok_or_else(|| {
        Refusal::from(haat_registry::Error::NoSuch {
            what: "recipe",
            name: uid.to_owned(),
        })
    })
}

/// The same, to read a list by.
pub(super) fn recipe_of(registry: &Registry, uid: &str) -> Result<RecipeFile, Refusal> {
    let recipe = line_of(registry, uid)?;
    RecipeFile::of(&recipe).ok_or_else(|| {
        Refusal::new(
            "recipe_unknown",
            format!("the recipe “{}” cannot be understood", recipe.name),
        )
    })
}

/// The recipes, those used last first.
#[tauri::command]
#[specta::specta]
pub async fn recipe_list(
    shell: State<'_, Shell>,
    recorded: Recorded,
) -> Result<Vec<RecipeLine>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let recipes = registry.read_as_of(as_of(recorded), |reader| reader.recipes())?;
        Ok(recipes.iter().map(RecipeLine::from).collect())
    })
    .await
}

/// Gives a recipe another name.
#[tauri::command]
#[specta::specta]
pub async fn recipe_rename(
    shell: State<'_, Shell>,
    uid: String,
    name: String,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let from = line_of(&registry, &uid)?.name;
        let action = Action::new("recipe.rename")
            .with("from", from.clone())
            .with("name", name.trim());
        let done = registry.transact(&who(), action, |tx| tx.rename_recipe(&from, &name))?;
        written.add(done.entry);
        Ok(())
    })
    .await
}

/// Removes a recipe; undo brings it back.
#[tauri::command]
#[specta::specta]
pub async fn recipe_delete(shell: State<'_, Shell>, uid: String) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let name = line_of(&registry, &uid)?.name;
        let action = Action::new("recipe.delete").with("name", name.clone());
        let done = registry.transact(&who(), action, |tx| tx.remove_recipe(&name))?;
        written.add(done.entry);
        Ok(())
    })
    .await
}

/// Asks the person for the file of a recipe: one to be written, where a name is proposed for it, else one to be read.
#[tauri::command]
#[specta::specta]
pub async fn recipe_choose(
    app: AppHandle,
    title: String,
    name: Option<String>,
) -> Result<Option<String>, Refusal> {
    blocking::run(move || {
        let dialog = app.dialog().file().set_title(title);
        let dialog = dialog.add_filter("JSON", &["json"]);
        let chosen = match name {
            Some(name) => dialog
                .set_file_name(format!("{}.recipe.json", plain(&name)))
                .blocking_save_file(),
            None => dialog.blocking_pick_file(),
        };
        Ok::<_, Refusal>(chosen.map(|path| path.to_string()))
    })
    .await
}

/// A name as every system takes it for a file.
fn plain(name: &str) -> String {
    let plain = |c: char| match c.is_control() || "/\\:*?\"<>|".contains(c) {
        true => '-',
        false => c,
    };
    name.chars().map(plain).collect()
}

/// Writes a recipe to a file: headers, what each column becomes, the words of statuses and choices; nothing of a store.
#[tauri::command]
#[specta::specta]
pub async fn recipe_save(
    shell: State<'_, Shell>,
    uid: String,
    path: String,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let recipe = recipe_of(&registry, &uid)?;
        // The dialog has asked whether a file that is there may be replaced.
        let out = OutFile::create(Path::new(&path), true, &Kept::of(&registry))?;
        Ok(import::write_recipe(&registry, &recipe, out)?)
    })
    .await
}

/// Takes a recipe from a file and says under which name. One for the same lists is replaced only where that is said.
#[tauri::command]
#[specta::specta]
pub async fn recipe_take(
    shell: State<'_, Shell>,
    path: String,
    replace: bool,
) -> Result<String, Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let recipe = import::read_recipe(Path::new(&path))?;
        let (name, entry) = import::take_recipe(&registry, &who(), &recipe, replace)?;
        written.add(entry);
        Ok(name)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn the_name_of_a_recipe_names_a_file() {
        assert_eq!(plain("Sharma: north/south?"), "Sharma- north-south-");
        assert_eq!(plain("शर्मा ट्रेडर्स"), "शर्मा ट्रेडर्स");
    }
}
