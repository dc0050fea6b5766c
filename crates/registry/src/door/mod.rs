//! The one door for writes. Whatever changes the registry goes through [`Tx`], which writes the journal as it goes.

mod aliases;
mod attachments;
mod cells;
mod choices;
mod formats;
mod imports;
mod life;
mod merges;
mod own_fields;
mod partners;
mod recipes;
mod recorder;
mod relocations;
mod retype;
mod sources;
mod stores;
mod take_back;
mod tx;
mod typed;
mod undo_entry;
mod views;

pub use attachments::{AttachmentDraft, MOST_BYTES};
pub use cells::CellsHeld;
pub use imports::{ImportMade, ImportRecord, SetAsideItem, StoreSource};
pub(crate) use life::LIFE_CYCLE;
pub use own_fields::OwnFieldEdit;
pub use partners::PartnerDraft;
pub use recipes::RecipeDraft;
pub use retype::{Retyped, Unread};
pub use stores::{Held, would_hold};
pub use take_back::{EditedSince, TakenBack};
pub use tx::{Action, Changed, Done, Tx};
pub use typed::Typed;
pub use undo_entry::{EntryUndone, LaterEntries};
