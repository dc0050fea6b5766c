//! Cells of a store written as texts, many stores in one entry: a paste, a fill, one value for a whole selection.

use super::tx::Tx;
use crate::checks::Finding;
use crate::error::Result;
use crate::model::{FieldKey, Store};

/// What became of the texts for one store.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CellsHeld {
    /// Cells that hold something else now.
    pub changed: u32,
    /// Cells that hold what was written and have something to be looked at.
    pub warned: u32,
    /// Formats and partners that were named for the first time, and made.
    pub made: Vec<Finding>,
    /// Cells that could not be held: they are as they were.
    pub refused: Vec<Finding>,
}

impl Tx<'_> {
    /// Writes texts into the cells of a store that is there, as it was read in this transaction. They are read as what a person types. What can be
    /// held goes in; a cell in error stays as it was and comes back with the finding that names its field. A status is held to the
    /// life cycle, as in the form.
    pub fn write_cells(
        &mut self,
        before: &Store,
        texts: &[(FieldKey, String)],
    ) -> Result<CellsHeld> {
        let mut typed = self.read_typed_for(Some(before), texts)?;
        self.hold_back_step(Some(before.id), &mut typed)?;
        let mut held = CellsHeld {
            refused: typed.errors,
            ..CellsHeld::default()
        };
        // What is there already is not written, and a cell that stays as it is cannot be in error.
        typed.values.retain(|key, value| before.get(*key) != value);
        if typed.values.is_empty() {
            return Ok(held);
        }
        let wanted: Vec<FieldKey> = typed.values.iter().map(|(key, _)| *key).collect();
        let done = self.hold_store(Some(before.id), &mut typed.values)?;
        // A finding that blames none of what was to be written held everything back.
        let all_back = (done.refused.iter()).find(|finding| !wanted.contains(&finding.field));
        match all_back {
            Some(finding) => held.refused.extend(wanted.iter().map(|key| Finding {
                field: *key,
                ..finding.clone()
            })),
            None => {
                held.changed = u32::try_from(typed.values.len()).unwrap_or(u32::MAX);
                let kept = |finding: &Finding| typed.values.get(&finding.field).is_some();
                let (made, warned): (Vec<_>, Vec<_>) = (typed.warnings.into_iter())
                    .filter(kept)
                    .partition(Finding::is_of_new_name);
                held.warned = u32::try_from(warned.len()).unwrap_or(u32::MAX);
                held.made = made;
                held.refused.extend(done.refused);
                let written: Vec<FieldKey> = typed.values.iter().map(|(key, _)| *key).collect();
                self.settle_cells(before.id, &written)?;
            }
        }
        Ok(held)
    }
}
