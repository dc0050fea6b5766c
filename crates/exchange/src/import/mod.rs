//! Lists come in: [`preview()`] reads a file and proposes a [`Plan`], a person edits it, [`commit()`] follows it.

mod bounds;
mod cells;
mod commit;
mod compound;
mod decode;
mod guard;
mod headers;
mod judge;
mod layout;
mod opendocument;
mod plan;
mod preview;
mod profile;
mod propose;
mod rejects;
mod source;
mod text;
mod unread;
mod utf8;
mod watch;
mod workbook;

pub use commit::{Outcome, commit, rehearse};
pub(crate) use headers::means_a_field;
pub use plan::{CodeFrom, CountryFrom, Decision, OnMatch, Plan, PlanColumn, SourceOptions, Target};
pub use preview::{ColumnLook, Preview, PreviewCell, PreviewRow, Said, ValueCount, preview};
pub use rejects::write_rejects;
pub use source::Encoding;
pub use unread::Unread;

/// Told how far a job is, at most ten times a second is enough; says whether to go on.
///
/// Arguments: the phase's key, steps done, steps there are where that is known.
pub type Progress<'a> = dyn FnMut(&str, u64, Option<u64>) -> bool + Send + 'a;
