//! Where stores stand, as one number a row: districts and towns of one name are told apart by what they lie in.

use std::sync::Arc;

use hashbrown::HashMap;

use super::Columns;
use super::axis::{Axis, numbered};
use super::coded::Codes;
use crate::model::StoreField;

/// The places of the rows.
#[derive(Debug)]
pub(super) struct Places {
    /// The place of each row, dead ones included.
    pub(super) axis: Axis,
    /// State, district and town of each place, as codes of their columns: 0 is blank.
    pub(super) parts: Vec<(usize, usize, usize)>,
}

impl Columns {
    /// The places of the rows, numbered once for this state: to look three codes up for every store takes 20 ms at a million.
    pub(super) fn places(&self) -> Arc<Places> {
        Arc::clone(
            self.kept
                .places
                .get_or_init(|| Arc::new(self.number_places())),
        )
    }

    fn number_places(&self) -> Places {
        let codes = |field| self.stores.coded(field).map(|coded| &coded.codes);
        let code = |codes: Option<&Arc<Codes>>, row| codes.map_or(0, |codes| codes.get(row));
        let (states, districts, towns) = (
            codes(StoreField::State),
            codes(StoreField::District),
            codes(StoreField::Town),
        );
        let mut numbers: HashMap<(usize, usize, usize), u32> = HashMap::new();
        let mut parts = Vec::new();
        let rows: Vec<u32> = (0..self.stores.len())
            .map(|row| {
                let place = (code(states, row), code(districts, row), code(towns, row));
                *numbers.entry(place).or_insert_with(|| {
                    parts.push(place);
                    (parts.len() - 1) as u32
                })
            })
            .collect();
        Places {
            axis: numbered(
                Arc::new(Codes::collect(rows.into_iter(), parts.len())),
                parts.len(),
            ),
            parts,
        }
    }
}
