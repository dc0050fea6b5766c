//! The journal: every change of the registry, who made it and when, and its reverse.
//!
//! What always holds: an entry is never updated nor deleted; entries of one file have growing stamps; replaying all entries
//! from an empty registry gives the registry. Undo and redo are entries of their own.

pub(crate) mod entry;
#[cfg(test)]
mod property_tests;
mod recorded;
mod replay;
mod stamp;
mod table;
mod words;

pub use entry::{Change, Entry, EntryKind, Span, SpanKind};
#[allow(unused_imports, reason = "columns use them")]
pub(crate) use recorded::{StoresAt, entry_at, stores_at};
pub(crate) use replay::{next_redo, next_undo, replay};
pub(crate) use stamp::new_uid;
pub use stamp::{Clock, SeededClock, Stamp, SystemClock};
pub use table::Table;
pub use words::ACTIONS;
