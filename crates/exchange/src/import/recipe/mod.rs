//! Recipes: a finished plan is remembered for the layout it was made for, and read the next list of that layout by.
//!
//! A recipe holds a plan that is *portable*: columns are known by their headers, whatever their order, and nothing of it was found in the cells of
//! one file alone. [`find()`] tells which recipes fit a file, [`Remembered`] is what one of them says of this file's columns, and what it does not
//! say is proposed as for any list. What only a person can decide and the recipe does not know stays a decision.

mod apply;
mod file;
mod find;
mod keep;
mod layout;

use haat_registry::{Params, Recipe};

use super::plan::Plan;

pub(super) use apply::Remembered;
pub use file::{NoRecipe, NoRecipeKind, read_recipe, recipe_text, take_recipe, write_recipe};
pub(super) use find::{Asked, find, fits_of};
pub use keep::{Keep, keep_recipe, name_for};
pub(super) use keep::{keep_as, keep_in, refuse_name};
pub use layout::{fingerprint, source_name};

/// How a list is to be read.
#[derive(Debug, Clone, PartialEq)]
pub enum ReadBy {
    /// By a plan that is proposed for it.
    Anew,
    /// By the recipe of its layout and its source, where there is one; else by a plan that is proposed for it.
    Best,
    /// By this plan.
    Plan(Box<Plan>),
    /// By this recipe, as far as it goes.
    Recipe(Box<RecipeFile>),
}

/// A recipe as it is read by: one of the registry, or one of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct RecipeFile {
    /// Its name.
    pub name: String,
    /// What tells its layout: [`fingerprint()`] of its headers.
    pub fingerprint: String,
    /// The name of its files, without what differs from one to the next.
    pub source: String,
    /// The plan.
    pub plan: Plan,
    /// Of one that is in the registry: its uid.
    pub uid: Option<String>,
    /// When a list was imported by it last, in milliseconds since 1970-01-01T00:00Z.
    pub used: Option<i64>,
}

impl RecipeFile {
    /// A recipe of the registry; nothing where its plan is one that this program does not understand.
    pub fn of(recipe: &Recipe) -> Option<Self> {
        Some(Self {
            name: recipe.name.clone(),
            fingerprint: recipe.fingerprint.clone(),
            source: recipe.source.clone(),
            plan: serde_json::from_str(&recipe.plan).ok()?,
            uid: Some(recipe.uid.to_string()),
            used: recipe.used,
        })
    }
}

/// How well a recipe fits a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// Its headers and its source: the next list of the same partner.
    Exact,
    /// Its headers, from another source.
    Headers,
    /// Its headers but for a few columns.
    Nearly,
}

/// A recipe that fits a file, and what differs.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RecipeFit {
    /// Its uid; nothing for one that was handed in as a file.
    pub uid: Option<String>,
    /// Its name.
    pub name: String,
    /// How well it fits.
    pub fit: Fit,
    /// Whether it is of the same source: lists whose names differ in numbers and months alone.
    pub same_source: bool,
    /// When a list was imported by it last, in milliseconds since 1970-01-01T00:00Z, as text.
    pub used: Option<String>,
    /// Columns of the file that it does not know: they are proposed as for any list.
    pub new_columns: Vec<String>,
    /// Columns it knows and the file does not have.
    pub gone: Vec<String>,
    /// What else differs from the last time; known of the recipe that the file is read by alone.
    pub notes: Vec<RecipeSaid>,
}

haat_registry::sentences! {
    /// What of a file differs from the list that a recipe was made of, or could not be done as it says.
    RecipeNote of
    /// One thing that can differ. Its key names the sentence in every catalogue.
    RecipeNoteKind {
        NewWords, "new_words", "“{column}” has words that neither the recipe nor Haat knows: {words}", "See what they are to mean.";
        Erases, "erases", "as last time, blank cells of “{column}” erase what is held; there are {n}", "See that they are meant so.";
        OtherOrder, "other_order", "the dates of “{column}” are in another order than last time", "See that they are read rightly.";
        OwnGone, "own_gone", "“{column}” became a column of yours that is no longer there", "See what it becomes now.";
        OwnKind, "own_kind", "“{column}” becomes “{name}”, which holds something else in this registry", "See that its cells are read rightly.";
        CodesTaken, "codes_taken", "codes that begin with “{prefix}” belong to the stores of an earlier list", "Choose where codes come from for this one.";
        OtherCountry, "other_country", "the states of this file are of another country ({country}) than last time ({before})", "See that the country is right.";
    }
}

impl RecipeNote {
    fn of_column(kind: RecipeNoteKind, column: &str) -> Self {
        Self::new(kind).with("column", column)
    }
}

/// A [`RecipeNote`] for whoever has a catalogue, and for whoever has none.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RecipeSaid {
    /// The note's key.
    pub key: String,
    /// What its sentence needs, by name.
    pub params: Params,
    /// The English sentence.
    pub message: String,
    /// The English next step.
    pub hint: String,
}

impl From<&RecipeNote> for RecipeSaid {
    fn from(note: &RecipeNote) -> Self {
        Self {
            key: note.kind.key().to_owned(),
            params: note.params.clone(),
            message: note.to_string(),
            hint: note.hint(),
        }
    }
}
