//! The journal: every change of the registry, who made it and when, and its reverse.
//!
//! What always holds: an entry is never updated nor deleted; entries of one file have growing stamps; walking back from the registry as it is
//! gives what it was right after any entry. Undo and redo are entries of their own.

pub(crate) mod entry;
#[cfg(test)]
mod every_table_tests;
mod later;
mod look_back;
#[cfg(test)]
mod property_tests;
mod recorded;
mod replay;
mod stamp;
mod standing;
mod step;
mod table;
#[cfg(test)]
mod undo_any_tests;
mod words;

pub use entry::{Change, Entry, EntryKind, Span, SpanKind};
pub(crate) use later::{did_beside, later};
pub(crate) use look_back::{look_back, read_back};
pub(crate) use recorded::{StoresAt, done_after, entry_at, stores_at};
pub(crate) use replay::{next_redo, next_undo, replay};
pub(crate) use stamp::new_uid;
pub use stamp::{Clock, SeededClock, Stamp, SystemClock};
#[cfg(test)]
pub(crate) use standing::UNDO_ENTRY;
pub(crate) use standing::{UNDOES, taken_back};
pub(crate) use step::{redo_step, undo_step};
pub use table::Table;
pub use words::ACTIONS;
