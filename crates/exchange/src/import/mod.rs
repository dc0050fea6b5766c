//! Lists come in: [`preview()`] reads a file and proposes a [`Plan`], a person edits it, [`commit()`] follows it.

mod commit;
mod decode;
mod guard;
mod headers;
mod judge;
mod plan;
mod preview;
mod profile;
mod propose;
mod rejects;
mod source;

pub use commit::{Outcome, commit, rehearse, rehearse_rejects};
pub(crate) use headers::means_a_field;
pub use plan::{CodeFrom, CountryFrom, Decision, OnMatch, Plan, PlanColumn, SourceOptions, Target};
pub use preview::{ColumnLook, Preview, PreviewCell, PreviewRow, Said, ValueCount, preview};
pub use rejects::write_rejects;
pub use source::{Encoding, SheetNames, sheet_names};

/// Told how far a job is, at most ten times a second is enough; says whether to go on.
///
/// Arguments: the phase's key, steps done, steps there are where that is known.
pub type Progress<'a> = dyn FnMut(&str, u64, Option<u64>) -> bool + Send + 'a;
