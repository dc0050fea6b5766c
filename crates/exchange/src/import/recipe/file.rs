//! A recipe as a file: handed on to another registry, or kept beside the lists it reads.
//!
//! It holds headers, what each column becomes, and the words of statuses and choices: nothing of any store. Own columns are in it by their
//! names, so that it works in another registry.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use haat_registry::{Action, Recipe, RecipeDraft, Registry};
use serde_json::{Value, json};

use super::super::commit::fields_of;
use super::super::fields::Fields;
use super::super::plan::Plan;
use super::super::source::MAX_COLUMNS;
use super::RecipeFile;
use super::keep::{free_name, named, portable};
use super::layout::fingerprint_of;
use crate::error::{Error, Result};
use crate::export::OutFile;

/// What stands in every recipe under `haat`.
const MARK: &str = "recipe";

/// The form of a recipe's file that this program writes, and the last it reads.
const VERSION: u64 = 1;

/// Bytes of a recipe's file at most.
const LONGEST: u64 = 16 << 20;

/// Characters of its name and of its source at most.
const LONGEST_NAME: usize = 80;

haat_registry::sentences! {
    /// Why a file is no recipe.
    NoRecipe of
    /// One reason why a file is no recipe. Its key names the sentence in every catalogue.
    NoRecipeKind {
        TooLong, "too_long", "it is larger than any recipe", "Choose a file that Haat wrote as a recipe.";
        NotJson, "not_json", "it is no JSON ({detail})", "Choose a file that Haat wrote as a recipe.";
        NoMark, "no_mark", "it is no recipe of Haat", "Choose a file that Haat wrote as a recipe; a plan is followed with --plan.";
        Newer, "newer", "a newer Haat wrote it (version {found}; this one knows up to {known})", "Update Haat, or ask for the recipe again.";
        Name, "name", "it has no name of 1 to {most} characters", "Write one behind \"name\".";
        NoPlan, "no_plan", "its plan cannot be read: {detail}", "Mend it there, or ask for the recipe again.";
    }
}

/// The text of a recipe's file.
pub fn recipe_text(registry: &Registry, recipe: &RecipeFile) -> Result<String> {
    let own = registry.read(|reader| reader.own_fields())?;
    let fields = Fields::from(registry.read(|reader| reader.fields())?);
    let plan = named(&portable(&recipe.plan, &fields), &own);
    let whole = json!({
        "haat": MARK,
        "version": VERSION,
        "name": recipe.name,
        "source": recipe.source,
        "fingerprint": fingerprint_of(&plan),
        "plan": plan,
    });
    Ok(serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n")
}

/// Writes a recipe to a file.
pub fn write_recipe(registry: &Registry, recipe: &RecipeFile, mut out: OutFile) -> Result<()> {
    let text = recipe_text(registry, recipe)?;
    let path = out.path().to_owned();
    out.write_all(text.as_bytes()).map_err(Error::io(&path))?;
    out.finish()
}

/// Reads a recipe from a file.
pub fn read_recipe(path: &Path) -> Result<RecipeFile> {
    let no = |why: NoRecipe| Error::NoRecipe {
        path: path.to_owned(),
        why,
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(Error::io(path))?;
    let read = file.take(LONGEST + 1).read_to_end(&mut bytes);
    read.map_err(Error::io(path))?;
    if bytes.len() as u64 > LONGEST {
        return Err(no(NoRecipeKind::TooLong.into()));
    }
    parse(&bytes).map_err(no)
}

fn parse(bytes: &[u8]) -> std::result::Result<RecipeFile, NoRecipe> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let whole: Value = serde_json::from_slice(bytes)
        .map_err(|error| NoRecipe::new(NoRecipeKind::NotJson).with("detail", error))?;
    if whole.get("haat").and_then(Value::as_str) != Some(MARK) {
        return Err(NoRecipeKind::NoMark.into());
    }
    let version = whole.get("version").and_then(Value::as_u64).unwrap_or(0);
    if !(1..=VERSION).contains(&version) {
        return Err(NoRecipe::new(NoRecipeKind::Newer)
            .with("found", version)
            .with("known", VERSION));
    }
    let text = |key: &str| {
        let text = whole.get(key).and_then(Value::as_str).unwrap_or_default();
        text.trim().to_owned()
    };
    let name = text("name");
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(NoRecipe::new(NoRecipeKind::Name).with("most", LONGEST_NAME));
    }
    let broken = |detail: String| NoRecipe::new(NoRecipeKind::NoPlan).with("detail", detail);
    let plan = whole.get("plan").map(Value::to_string).unwrap_or_default();
    let plan = Plan::read(&plan).map_err(|no| broken(format!("{}. {}", no.what, no.accepted)))?;
    if plan.columns.is_empty() || plan.columns.len() > MAX_COLUMNS {
        return Err(broken(format!("it has {} columns", plan.columns.len())));
    }
    let source: String = text("source").chars().take(LONGEST_NAME).collect();
    Ok(RecipeFile {
        name,
        // Whatever stands in the file: what tells a layout are its headers.
        fingerprint: fingerprint_of(&plan),
        source: haat_atlas::fold(&source),
        plan,
        uid: None,
        used: None,
    })
}

/// Takes a recipe from a file into the registry, as one entry by `who`, and returns the name it has there, numbered where another one has its
/// own, and the entry; none is written where it is there just so. Refuses one for lists that there is a recipe for already, unless that is to be
/// replaced.
pub fn take_recipe(
    registry: &Registry,
    who: &str,
    recipe: &RecipeFile,
    replace: bool,
) -> Result<(String, Option<i64>)> {
    let is_there =
        |known: &&Recipe| known.fingerprint == recipe.fingerprint && known.source == recipe.source;
    if !replace {
        let live = registry.read(|reader| reader.recipes())?;
        if let Some(there) = live.iter().find(is_there) {
            return Err(Error::RecipeThere(there.name.clone()));
        }
    }
    let action = Action::new("recipe.save").with("name", recipe.name.clone());
    let done = registry.transact(who, action, |tx| {
        let live = tx.recipes()?;
        let there = live.iter().find(is_there);
        // Another program may have kept one since.
        if let (Some(there), false) = (there, replace) {
            return Err(haat_registry::Error::Taken {
                what: "recipe",
                name: there.name.clone(),
            });
        }
        let name = free_name(&recipe.name, &live, there.map(|known| known.id));
        tx.note("name", name.clone());
        let plan = portable(&recipe.plan, &fields_of(tx)?);
        let draft = RecipeDraft {
            name: name.clone(),
            fingerprint: recipe.fingerprint.clone(),
            source: recipe.source.clone(),
            plan: serde_json::to_string(&plan).unwrap_or_default(),
        };
        tx.remember_recipe(&draft, None, false)?;
        Ok(name)
    })?;
    Ok((done.value, done.entry))
}
