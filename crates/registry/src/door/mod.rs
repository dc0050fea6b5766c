//! The one door for writes. Whatever changes the registry goes through [`Tx`], which writes the journal as it goes.

mod aliases;
mod formats;
mod imports;
mod merges;
mod own_fields;
mod partners;
mod recipes;
mod recorder;
mod sources;
mod stores;
mod take_back;
mod tx;
mod typed;
mod undo_entry;
mod views;

pub use imports::{ImportMade, ImportRecord, SetAsideItem, StoreSource};
pub use partners::PartnerDraft;
pub use recipes::RecipeDraft;
pub use stores::{Held, would_hold};
pub use take_back::{EditedSince, TakenBack};
pub use tx::{Action, Changed, Done, Tx};
pub use typed::Typed;
pub use undo_entry::{EntryUndone, LaterEntries};
