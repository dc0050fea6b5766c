//! Lists come in: [`preview()`] reads a file and proposes a [`Plan`], a person edits it, [`commit()`] follows it.

mod bounds;
mod cells;
mod check;
mod column;
mod commit;
mod compound;
mod content;
mod country;
mod decisions;
mod decode;
mod guard;
mod headers;
mod judge;
mod layout;
mod left_out;
mod opendocument;
mod orders;
mod plan;
mod preview;
mod profile;
mod propose;
mod read_plan;
mod rejects;
mod sniff;
mod source;
mod text;
mod unread;
mod utf8;
mod watch;
mod workbook;

pub use check::Problem;
pub use commit::{Outcome, commit, rehearse, rehearse_rejects};
pub use decisions::Decision;
pub(crate) use headers::means_a_field;
pub use plan::{CodeFrom, CountryFrom, OnMatch, Plan, PlanColumn, SourceOptions, Target};
pub use preview::{ColumnLook, Preview, PreviewCell, PreviewRow, Said, ValueCount, preview};
pub use read_plan::NoPlan;
pub use rejects::{rejects_file, write_rejects};
pub use source::Encoding;
pub use unread::Unread;

/// Why a column is taken for what it becomes, as [`PlanColumn::because`] says it: keys of the window's catalogues.
pub mod because {
    /// By its name.
    pub const NAME: &str = "name";
    /// By what it holds.
    pub const CONTENT: &str = "content";
    /// An own column of this name is there.
    pub const KNOWN_OWN: &str = "known_own";
    /// None of those: it becomes an own column.
    pub const OWN: &str = "own";
    /// Nothing: Haat derives it from other fields.
    pub const DERIVED: &str = "derived";
    /// Nothing: no cell of it says anything.
    pub const BLANK: &str = "blank";
    /// Every one.
    pub const ALL: &[&str] = &[NAME, CONTENT, KNOWN_OWN, OWN, DERIVED, BLANK];
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
    /// Every one.
    pub const ALL: &[&str] = &[READING, LOOKING, WRITING, SAVING];
}

/// Told how far a job is, at most ten times a second is enough; says whether to go on.
///
/// Arguments: the key of the [`phase`], steps done, steps there are where that is known.
pub type Progress<'a> = dyn FnMut(&str, u64, Option<u64>) -> bool + Send + 'a;
