//! Reads back the records of imports and what they set aside.

use crate::checks::{Check, Finding};
use crate::error::Result;
use crate::model::{FieldKey, StoreField};
use crate::reader::Reader;

/// The record of an import that is not undone.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportLine {
    /// Local id.
    pub id: i64,
    /// The journal entry that made it.
    pub entry: i64,
    /// Name of the source file.
    pub file_name: String,
    /// Data rows read.
    pub rows: u64,
    /// Cells and rows set aside.
    pub set_aside: u64,
}

/// A cell or row that was set aside, as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct SetAsideLine {
    /// The store its cell belongs to; `None` for a whole row.
    pub store: Option<i64>,
    /// Row number in the source.
    pub source_row: u64,
    /// Header of the cell; `None` for a whole row.
    pub source_col: Option<String>,
    /// The field a cell was meant for.
    pub field: Option<FieldKey>,
    /// The cell, or the row as a JSON array of cells.
    pub value: String,
    /// The English sentence that says why.
    pub reason: String,
}

impl Reader<'_> {
    /// The imports that are not undone, newest first.
    pub fn imports(&self) -> Result<Vec<ImportLine>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT id, created_by, file_name, rows, set_aside FROM import WHERE deleted_by IS NULL ORDER BY id DESC",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(ImportLine {
                id: row.get(0)?,
                entry: row.get(1)?,
                file_name: row.get(2)?,
                rows: row.get::<_, i64>(3)?.unsigned_abs(),
                set_aside: row.get::<_, i64>(4)?.unsigned_abs(),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What an import set aside, in the order of its source.
    pub fn set_aside(&self, import: i64) -> Result<Vec<SetAsideLine>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT store, source_row, source_col, field, value, reason, params FROM set_aside
             WHERE import = ?1 AND deleted_by IS NULL ORDER BY id",
        )?;
        let rows = statement.query_map([import], |row| {
            let field: Option<String> = row.get(3)?;
            let (reason, params): (String, String) = (row.get(5)?, row.get(6)?);
            let key = field
                .as_deref()
                .and_then(FieldKey::parse)
                .unwrap_or(StoreField::Code.into());
            // A check this program does not know (a newer Haat wrote it) shows its key.
            let reason = match Check::by_key(&reason) {
                Some(check) => {
                    let mut finding = Finding::new(key, check);
                    finding.params = serde_json::from_str(&params).unwrap_or_default();
                    finding.to_string()
                }
                None => reason,
            };
            Ok(SetAsideLine {
                store: row.get(0)?,
                field: field.as_deref().and_then(FieldKey::parse),
                source_row: row.get::<_, i64>(1)?.unsigned_abs(),
                source_col: row.get(2)?,
                value: row.get(4)?,
                reason,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The plan an import followed, as JSON.
    pub fn import_plan(&self, import: i64) -> Result<Option<String>> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT plan FROM import WHERE id = ?1")?;
        let mut rows = statement.query([import])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }
}
