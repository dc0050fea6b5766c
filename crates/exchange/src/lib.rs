//! Files in and out: sniff, plan, preview, commit, set aside; tables to CSV and XLSX.
//!
//! Nothing here decides what a value may be (the registry's checks do) or writes SQL: an import is calls of the registry's one door.

pub mod attach;
pub mod cells;
mod error;
pub mod export;
pub mod import;
mod neutral;
mod shelter;
pub mod table;

pub use error::{Error, Result, Unfit, UnfitKind, Unreadable, UnreadableKind};
pub use neutral::{neutralise, restore_text};
