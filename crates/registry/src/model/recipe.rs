//! Recipes: how the lists of one layout are read, remembered from one import to the next.

use uuid::Uuid;

/// A finished plan under a name, for lists of one layout from one source.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    /// Local id.
    pub id: i64,
    /// Its identity on every laptop.
    pub uid: Uuid,
    /// Its name, unique among live recipes, any case.
    pub name: String,
    /// What tells the layout: a fingerprint of its headers, whatever their order.
    pub fingerprint: String,
    /// The name of its files, without what differs from one to the next; blank where nothing is left of it.
    pub source: String,
    /// The plan, as JSON that an import understands.
    pub plan: String,
    /// When a list was imported by it last, in milliseconds since 1970-01-01T00:00Z; nothing where none was.
    pub used: Option<i64>,
}
