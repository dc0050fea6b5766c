//! The recipe a list is read by, and the one its plan is remembered as.

use std::path::Path;

use haat_exchange::import::{self, Fit, Keep, Preview, RecipeFile};
use haat_registry::Registry;

use super::Words;
use crate::failure::{Failure, Outcome};

/// The recipe of that name; else the one in the file of that name.
pub(super) fn named(registry: &Registry, named: &str) -> Outcome<RecipeFile> {
    let found = registry.read(|reader| reader.recipe(named))?;
    if let Some(found) = found {
        return RecipeFile::of(&found).ok_or_else(|| {
            Failure::new(
                "wrong_plan",
                format!("the recipe “{}” cannot be understood", found.name),
                Some("A newer Haat may have written it: update this one, or import the list without it."),
            )
        });
    }
    let path = Path::new(named);
    if !path.exists() {
        return Err(Failure::new(
            "no_such",
            format!("there is no recipe “{named}”, and no file of that name"),
            Some(&format!(
                "See the recipes there are: haat recipes {}",
                registry.path().display()
            )),
        ));
    }
    Ok(import::read_recipe(path)?)
}

/// What the import leaves behind: the plan where that was asked for, else that the recipe was used.
pub(super) fn keep(words: &Words, preview: &Preview) -> Option<Keep> {
    match (&words.remember, &preview.keep) {
        (Some(Some(name)), Keep::As { instead, .. }) => Some(Keep::As {
            name: name.clone(),
            instead: instead.clone(),
        }),
        (Some(_), proposed) => Some(proposed.clone()),
        (None, _) => preview.by_recipe.as_ref()?.uid.clone().map(Keep::Used),
    }
}

/// What is to be said of recipes: the one that was followed and what differs, or the one that could be.
pub(super) fn read_by(words: &Words, preview: &Preview) -> Vec<String> {
    let Some(by) = &preview.by_recipe else {
        let best = preview.recipes.first().filter(|_| words.plan.is_none());
        return best.map(offer).into_iter().collect();
    };
    let mut lines = vec![format!("  by the recipe “{}”", by.name)];
    for (what, headers) in [
        ("not in the recipe", &by.new_columns),
        ("in the recipe and not in the file", &by.gone),
    ] {
        if !headers.is_empty() {
            lines.push(format!("    {what}: {}", headers.join(", ")));
        }
    }
    let notes = by.notes.iter();
    lines.extend(notes.map(|note| format!("    {}. {}", note.message, note.hint)));
    lines
}

fn offer(best: &import::RecipeFit) -> String {
    let fits = match best.fit {
        Fit::Exact => "fits",
        Fit::Headers => "fits, of another source",
        Fit::Nearly => "nearly fits",
    };
    format!("  a recipe {fits}: {0} (--recipe \"{0}\")", best.name)
}
