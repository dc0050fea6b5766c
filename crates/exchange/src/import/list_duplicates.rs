//! What of a list looks as if it were there already, or twice in the list itself: told before anything is imported.

use haat_registry::{DuplicatePair, Store, Tx};

use crate::error::Result;

/// A store that the list would bring, and one that it looks like.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ListDuplicate {
    /// How likely they are the same, 0 to 1.
    pub probability: f64,
    /// The one that it looks like: there already, or of an earlier row.
    pub first: ListStore,
    /// The one that the list would bring.
    pub second: ListStore,
    /// What each field contributed, in bits, by its key; fields that one of them leaves blank are not in it.
    pub contributions: Vec<(String, f64)>,
}

/// A store, as a person knows it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ListStore {
    /// Its code.
    pub code: String,
    /// Its name, or the code where it has none.
    pub name: String,
    /// Whether the list would bring it.
    pub is_new: bool,
}

impl ListDuplicate {
    pub(super) fn of(tx: &Tx<'_>, pair: DuplicatePair) -> Result<Self> {
        let store = |id: i64| -> Result<ListStore> {
            let found = tx.store(id)?;
            let text =
                |of: fn(&Store) -> &str| found.as_ref().map(of).unwrap_or_default().to_owned();
            Ok(ListStore {
                code: text(Store::code),
                name: text(Store::name),
                is_new: found
                    .as_ref()
                    .is_some_and(|store| store.created_by == tx.entry()),
            })
        };
        let said = pair
            .contributions
            .iter()
            .filter(|part| part.level.is_some());
        Ok(Self {
            probability: pair.probability,
            first: store(pair.first)?,
            second: store(pair.second)?,
            contributions: said.map(|part| (part.name.to_owned(), part.bits)).collect(),
        })
    }
}
