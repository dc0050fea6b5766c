//! The ordered list of stores that a query holds for.

use std::sync::{Arc, PoisonError};

use rayon::prelude::*;

use super::Columns;
use super::bits::Bits;
use crate::query::{GroupKey, QueryError, StoreQuery};

/// Selections kept at most: at a million stores up to 4 MB each.
const SELECTIONS_KEPT: usize = 8;

/// An ordered list of store ids, for one state of the registry. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Selection {
    pub(super) ids: Arc<Vec<i64>>,
    pub(super) rows: Arc<Vec<u32>>,
}

impl Selection {
    /// How many stores there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The ids from `offset` on, at most `count`.
    pub fn window(&self, offset: usize, count: usize) -> Vec<i64> {
        let start = offset.min(self.len());
        let end = offset.saturating_add(count).min(self.len());
        self.rows[start..end]
            .iter()
            .map(|row| self.ids[*row as usize])
            .collect()
    }

    /// The id at a place that there is.
    pub(super) fn id_at(&self, at: usize) -> i64 {
        self.ids[self.rows[at] as usize]
    }

    /// All ids in order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = i64> + '_ {
        self.rows.iter().map(|row| self.ids[*row as usize])
    }

    /// Where a store stands, if it is there.
    pub fn position_of(&self, id: i64) -> Option<usize> {
        self.rows
            .par_iter()
            .position_any(|row| self.ids[*row as usize] == id)
    }
}

impl Columns {
    /// The stores that a query holds for, in its order: by code, naturally, where it names none. Asked again, it is remembered.
    pub fn select(&self, query: &StoreQuery) -> Result<Selection, QueryError> {
        let key = query.to_string();
        let kept = || {
            self.kept
                .selections
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        {
            let mut kept = kept();
            if let Some(at) = kept.iter().position(|(known, _)| *known == key) {
                let found = kept.remove(at);
                let selection = found.1.clone();
                kept.push(found);
                return Ok(selection);
            }
        }
        let bits = self.matching(query, None, true)?;
        let order = self.order(&GroupKey::of(query), &query.sort)?;
        let selection = Selection {
            ids: self.stores.ids.clone(),
            rows: Arc::new(in_order(&order, &bits)),
        };
        let mut kept = kept();
        if kept.len() >= SELECTIONS_KEPT {
            kept.remove(0);
        }
        kept.push((key, selection.clone()));
        Ok(selection)
    }

    /// Whether a query holds for the store of this local id.
    pub fn holds_for(&self, query: &StoreQuery, id: i64) -> Result<bool, QueryError> {
        let bits = self.matching(query, None, true)?;
        Ok(self.stores.row_of(id).is_some_and(|row| bits.get(row)))
    }

    /// Whether a query holds for each of these stores.
    pub fn hold_for(&self, query: &StoreQuery, ids: &[i64]) -> Result<Vec<bool>, QueryError> {
        let bits = self.matching(query, None, true)?;
        let holds = |id: &i64| self.stores.row_of(*id).is_some_and(|row| bits.get(row));
        Ok(ids.iter().map(holds).collect())
    }

    /// How many stores a query holds for.
    pub fn count(&self, query: &StoreQuery) -> Result<usize, QueryError> {
        Ok(self.matching(query, None, true)?.count())
    }
}

fn in_order(order: &[u32], bits: &Bits) -> Vec<u32> {
    let mut rows = Vec::with_capacity(bits.count());
    rows.extend(order.iter().copied().filter(|row| bits.get(*row as usize)));
    rows
}
