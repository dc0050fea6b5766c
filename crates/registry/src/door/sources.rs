//! Keeps what a source said where the registry holds it in another form, and what of it became no store.
//!
//! These rows belong to the record of their import. The journal does not follow them one by one: where the import is undone they are looked at
//! no longer, and where it is done again they are what they were.

use std::collections::BTreeMap;

use super::tx::Tx;
use crate::error::Result;
use crate::model::FieldKey;

impl Tx<'_> {
    /// Keeps how the source of an import writes what is `held` in a field.
    pub fn keep_usual_text(
        &mut self,
        import: i64,
        field: FieldKey,
        held: &str,
        text: &str,
    ) -> Result<()> {
        self.connection()
            .prepare_cached(
                "INSERT INTO usual_text (import, field, held, text) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((import, field.to_string(), held, text))?;
        Ok(())
    }

    /// Keeps the cells of a row, by their positions, that the store does not hold as they were written.
    pub fn keep_as_written(
        &mut self,
        import: i64,
        store: i64,
        row: u64,
        cells: &BTreeMap<u32, String>,
    ) -> Result<()> {
        let cells = serde_json::to_string(cells).unwrap_or_default();
        self.connection()
            .prepare_cached(
                "INSERT INTO as_written (import, store, row, cells) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((import, store, number(row), cells))?;
        Ok(())
    }

    /// Keeps a row of the source that is none of the list, and why.
    pub fn keep_left_out(
        &mut self,
        import: i64,
        row: u64,
        why: &str,
        cells: &[String],
    ) -> Result<()> {
        let cells = serde_json::to_string(cells).unwrap_or_default();
        self.connection()
            .prepare_cached(
                "INSERT INTO left_out (import, row, why, cells) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((import, number(row), why, cells))?;
        Ok(())
    }
}

fn number(row: u64) -> i64 {
    i64::try_from(row).unwrap_or(i64::MAX)
}
