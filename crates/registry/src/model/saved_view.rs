//! Saved views: a name for a question asked often.

use uuid::Uuid;

/// A query with the columns and order it is read in, under a name.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedView {
    /// Local id.
    pub id: i64,
    /// Its identity on every laptop.
    pub uid: Uuid,
    /// Its name, unique among live views, any case.
    pub name: String,
    /// The query's text form.
    pub query: String,
    /// Field keys of the columns, in order.
    pub columns: Vec<String>,
}
