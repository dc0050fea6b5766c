//! Lists come in: [`preview()`] reads a file and proposes a [`Plan`], a person edits it, [`commit()`] follows it.

mod check;
mod column;
mod commit;
mod content;
mod country;
mod decisions;
mod decode;
mod guard;
mod headers;
mod judge;
mod layout;
mod left_out;
mod orders;
mod plan;
mod preview;
mod profile;
mod propose;
mod rejects;
mod source;

pub use check::Problem;
pub use commit::{Outcome, commit, rehearse};
pub use decisions::Decision;
pub(crate) use headers::means_a_field;
pub use plan::{CodeFrom, CountryFrom, OnMatch, Plan, PlanColumn, SourceOptions, Target};
pub use preview::{ColumnLook, Preview, PreviewCell, PreviewRow, Said, ValueCount, preview};
pub use rejects::write_rejects;
pub use source::{Encoding, SheetNames, sheet_names};

/// Told how far a job is, at most ten times a second is enough; says whether to go on.
///
/// Arguments: the phase's key, steps done, steps there are where that is known.
pub type Progress<'a> = dyn FnMut(&str, u64, Option<u64>) -> bool + Send + 'a;
