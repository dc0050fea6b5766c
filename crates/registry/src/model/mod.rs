//! What the registry holds: stores, their formats and partners, the user's own columns and views.

mod alias;
mod field;
mod format;
mod life;
mod moment;
mod partner;
mod recipe;
mod relocation;
mod saved_view;
mod status;
mod store;
mod value;

pub use alias::{Alias, AliasField};
pub use field::{FieldDef, FieldKey, FieldKind, FieldValues, OwnField, StoreField};
pub use format::{Ownership, Presence, StoreFormat};
pub use life::LifeCycle;
pub use moment::{Moment, NotAMoment};
pub use partner::{Partner, PartnerField};
pub use recipe::Recipe;
pub use relocation::Relocation;
pub use saved_view::{SavedView, ViewPage};
pub use status::Status;
pub use store::Store;
pub use value::Value;
