//! Lists come in: [`preview()`] reads a file and proposes a [`Plan`], a person edits it, [`commit()`] follows it.

mod amounts;
mod as_written;
mod aside;
mod bounds;
mod cells;
mod changes;
mod check;
mod column;
mod commit;
mod compound;
mod content;
mod correct;
mod country;
mod decisions;
mod decode;
mod diff;
mod door;
mod facts;
mod fields;
mod first_rows;
mod folder;
mod forms;
mod guard;
mod hand_on;
mod head;
mod headers;
mod heading;
mod headless;
mod html;
mod judge;
mod lacking;
mod layout;
mod left_out;
mod list_duplicates;
mod merged;
mod notes;
mod number_format;
mod opendocument;
mod orders;
mod outcome;
mod plan;
mod policy;
mod preview;
mod profile;
mod propose;
mod read_plan;
mod recipe;
mod rejects;
mod rivals;
mod said;
mod serial;
mod sieve;
mod sniff;
mod source;
mod spreadsheet_xml;
mod tables;
mod text;
mod together;
mod trial;
mod unread;
mod utf8;
mod watch;
mod workbook;
mod writer;
mod xls_facts;

pub use as_written::{AsWritten, WrittenCell, as_written};
pub use aside::{Aside, AsideColumn, AsideGroup, AsideLine, aside, aside_alike};
pub use changes::write_changes;
pub use check::Problem;
pub(crate) use commit::through_the_door;
pub use commit::{commit, commit_and_keep, diff, rehearse, rehearse_duplicates, rehearse_rejects};
pub use correct::{Corrected, Correction, StillWrong, correct, rehearse_corrections};
pub use decisions::Decision;
pub use diff::{Diff, DiffCell, DiffRow, Fate, MissingStore};
pub use fields::Fields;
pub use first_rows::{FirstRows, first_rows};
pub use folder::lists;
pub use list_duplicates::{ListDuplicate, ListStore};
pub use outcome::{AsideSum, Outcome};
pub use plan::{
    CodeFrom, CountryFrom, LostZeros, Missing, OnMatch, OnNew, Plan, PlanColumn, SourceOptions,
    Target, Wins,
};
pub use preview::{ColumnLook, Preview, PreviewCell, PreviewRow, ValueCount, preview, preview_by};
pub use read_plan::NoPlan;
pub use recipe::{
    Fit, Keep, NoRecipe, NoRecipeKind, ReadBy, RecipeFile, RecipeFit, RecipeNote, RecipeNoteKind,
    RecipeSaid, fingerprint, keep_recipe, name_for, read_recipe, recipe_text, source_name,
    take_recipe, write_recipe,
};
pub use rejects::{rejects_file, write_rejects};
pub use said::Said;
pub use source::Encoding;
pub use unread::{SheetNote, Unread};

/// Why a column is taken for what it becomes, as [`PlanColumn::because`] says it: keys of the window's catalogues, and the English sentences.
pub mod because {
    /// By its name.
    pub const NAME: &str = "name";
    /// By what it holds.
    pub const CONTENT: &str = "content";
    /// An own column of this name is there.
    pub const KNOWN_OWN: &str = "known_own";
    /// None of those: it becomes an own column.
    pub const OWN: &str = "own";
    /// It holds states as another column does, which is taken for them: a person has to see which is right.
    pub const RIVAL: &str = "rival";
    /// It holds states as another column does, and the codes of their rows speak rather for this one: parameters say of which column, in how many rows.
    pub const RIVAL_TAKEN: &str = "rival_taken";
    /// It holds states as another column does, and the codes of their rows speak rather for that one.
    pub const RIVAL_TOLD: &str = "rival_told";
    /// Nothing: Haat derives it from other fields.
    pub const DERIVED: &str = "derived";
    /// Nothing: no cell of it says anything.
    pub const BLANK: &str = "blank";
    /// As the recipe says.
    pub const RECIPE: &str = "recipe";
    /// Every one, and its English sentence.
    pub const ALL: &[(&str, &str)] = &[
        (NAME, "by its name"),
        (CONTENT, "by what it holds"),
        (KNOWN_OWN, "an own column of this name"),
        (OWN, "an own column"),
        (
            RIVAL,
            "an own column; it holds states too: see that the column taken for them is the right one, or change the plan",
        ),
        (
            RIVAL_TAKEN,
            "by what it holds; it differs from “{other}” in {differ} rows, where PIN or ZIP speak for it in {mine} and for the other in {theirs}",
        ),
        (
            RIVAL_TOLD,
            "an own column; it holds states too and differs from “{other}” in {differ} rows, where PIN or ZIP speak for it in {mine} and for the other in {theirs}",
        ),
        (DERIVED, "Haat derives it"),
        (BLANK, "nothing stands in it"),
        (RECIPE, "as the recipe says"),
    ];
}

/// Why a country is proposed, as [`Plan::country_because`] says it: keys of the window's catalogues, and the English sentences.
pub mod country_because {
    /// A column becomes the country.
    pub const COLUMN: &str = "column";
    /// No column is read by the rules of a country.
    pub const NOTHING: &str = "nothing";
    /// Columns are, and there are no states that would tell it.
    pub const RULES: &str = "rules";
    /// The states, all together.
    pub const STATES: &str = "states";
    /// The recipe: the states of an earlier list told it.
    pub const RECIPE: &str = "recipe";
    /// Every one, with its sentence.
    pub const ALL: &[(&str, &str)] = &[
        (COLUMN, "a column says it"),
        (NOTHING, "nothing in the file depends on it"),
        (RULES, "columns read by its rules: {fields}"),
        (
            STATES,
            "rows with a state: {rows}; {india} can be of India, {usa} of the USA",
        ),
        (RECIPE, "the states of an earlier list told it"),
    ];
}

/// What an import is doing, as [`Progress`] is told it: keys of the window's catalogues.
pub mod phase {
    /// The file is read for the first time, in bytes.
    pub const READING: &str = "reading";
    /// Its rows are looked through.
    pub const LOOKING: &str = "looking";
    /// Its rows are judged and written.
    pub const WRITING: &str = "writing";
    /// What was written is made to stay.
    pub const SAVING: &str = "saving";
    /// What it brings is compared with what is there.
    pub const COMPARING: &str = "comparing";
    /// Every one.
    pub const ALL: &[&str] = &[READING, LOOKING, WRITING, SAVING, COMPARING];
}

/// Told how far a job is, at most ten times a second is enough; says whether to go on.
///
/// Arguments: the key of the [`phase`], steps done, steps there are where that is known.
pub type Progress<'a> = dyn FnMut(&str, u64, Option<u64>) -> bool + Send + 'a;
