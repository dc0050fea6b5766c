//! The record an import leaves: what it read, what it did, and every cell and row it could not take.

use rusqlite::OptionalExtension;
use rusqlite::types::Value as SqlValue;

use super::tx::Tx;
use crate::checks::Finding;
use crate::error::{Error, Result};
use crate::imports::{self, SetAsideLine};
use crate::journal::Table;
use crate::model::FieldKey;

/// What an import read and did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImportRecord {
    /// Name of the source file, without its folder.
    pub file_name: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// The sheet, for a workbook.
    pub sheet: Option<String>,
    /// The plan it followed, as JSON.
    pub plan: String,
    /// Data rows read.
    pub rows: u64,
    /// Stores created.
    pub created: u64,
    /// Stores changed.
    pub updated: u64,
    /// Stores that already were as the file says.
    pub unchanged: u64,
    /// Cells and rows set aside.
    pub set_aside: u64,
}

/// A cell, or a whole row, that could not be taken.
#[derive(Debug, Clone, PartialEq)]
pub struct SetAsideItem {
    /// The store its cell belongs to; `None` for a whole row.
    pub store: Option<i64>,
    /// Row number in the source; 1 is the file's first.
    pub source_row: u64,
    /// Header of the cell; `None` for a whole row.
    pub source_col: Option<String>,
    /// The field it was meant for.
    pub field: Option<FieldKey>,
    /// The cell as it was written, or the row as a JSON array of cells.
    pub value: String,
    /// Why.
    pub finding: Finding,
}

/// The file a store came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreSource {
    /// Name of the file, without its folder.
    pub file_name: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}

/// How an import was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportMade {
    /// Name of the file, without its folder.
    pub file_name: String,
    /// The plan it followed, as JSON.
    pub plan: String,
    /// The journal entry that made it.
    pub entry: i64,
}

impl Tx<'_> {
    /// The file whose import created this store; `None` where no import did.
    pub fn source_of_store(&self, store: i64) -> Result<Option<StoreSource>> {
        imports::source_of_store(self.connection(), store)
    }

    /// Opens the record of an import and returns its id. The counts are filled in by [`Tx::finish_import`].
    pub fn begin_import(&mut self, record: &ImportRecord) -> Result<i64> {
        let columns = [
            ("file_name", record.file_name.clone().into()),
            ("size", count(record.size)),
            ("sha256", record.sha256.clone().into()),
            ("sheet", record.sheet.clone().into()),
            ("plan", record.plan.clone().into()),
            ("rows", count(0)),
            ("created", count(0)),
            ("updated", count(0)),
            ("unchanged", count(0)),
            ("set_aside", count(0)),
        ];
        self.create(Table::Import, &columns)
    }

    /// Fills in the counts of a record opened in this transaction.
    pub fn finish_import(&mut self, import: i64, record: &ImportRecord) -> Result<()> {
        // The row was created by this very entry, so its columns are part of the creation and cost no change rows.
        self.connection()
            .prepare_cached(
                "UPDATE import SET rows = ?2, created = ?3, updated = ?4, unchanged = ?5, set_aside = ?6
                 WHERE id = ?1 AND created_by = ?7",
            )?
            .execute((
                import,
                count(record.rows),
                count(record.created),
                count(record.updated),
                count(record.unchanged),
                count(record.set_aside),
                self.entry(),
            ))?;
        Ok(())
    }

    /// Keeps what an import (or, without one, a paste or form) could not take.
    pub fn set_aside(&mut self, import: Option<i64>, item: &SetAsideItem) -> Result<i64> {
        let columns = [
            ("import", import.into()),
            ("store", item.store.into()),
            ("source_row", count(item.source_row)),
            ("source_col", item.source_col.clone().into()),
            ("field", item.field.map(|field| field.to_string()).into()),
            ("value", item.value.clone().into()),
            ("reason", item.finding.check.key().to_owned().into()),
            (
                "params",
                serde_json::json!(item.finding.params).to_string().into(),
            ),
        ];
        self.create(Table::SetAside, &columns)
    }

    /// What this import set aside under this id, unless it was taken in since.
    pub fn set_aside_item(&self, import: i64, id: i64) -> Result<Option<SetAsideLine>> {
        imports::set_aside_item(self.connection(), import, id)
    }

    /// What is set aside like this cell: the same column, text and reason.
    pub fn set_aside_like(&self, id: i64) -> Result<Vec<SetAsideLine>> {
        imports::set_aside_like(self.connection(), id, usize::MAX)
    }

    /// Takes what was set aside off the list, since it was taken in or is to stay out. Its record is kept, and undo brings it back.
    pub fn settle(&mut self, id: i64) -> Result<()> {
        self.remove_run(Table::SetAside, id, id)
    }

    /// Takes the cells of these fields of a store off the list of what is set aside: a person wrote there what it was to be.
    pub fn settle_cells(&mut self, store: i64, fields: &[FieldKey]) -> Result<()> {
        let aside: Vec<(i64, String)> = {
            let mut statement = self.connection().prepare_cached(
                "SELECT id, field FROM set_aside WHERE store = ?1 AND field IS NOT NULL AND deleted_by IS NULL",
            )?;
            let found = statement.query_map([store], |row| Ok((row.get(0)?, row.get(1)?)))?;
            found.collect::<rusqlite::Result<_>>()?
        };
        for (id, field) in aside {
            if FieldKey::parse(&field).is_some_and(|key| fields.contains(&key)) {
                self.settle(id)?;
            }
        }
        Ok(())
    }

    /// How an import that is not undone was made.
    pub fn import_made(&self, import: i64) -> Result<ImportMade> {
        let found = self
            .connection()
            .prepare_cached(
                "SELECT file_name, plan, created_by FROM import WHERE id = ?1 AND deleted_by IS NULL",
            )?
            .query_row([import], |row| {
                Ok(ImportMade {
                    file_name: row.get(0)?,
                    plan: row.get(1)?,
                    entry: row.get(2)?,
                })
            })
            .optional()?;
        found.ok_or_else(|| Error::NoSuch {
            what: "import",
            name: import.to_string(),
        })
    }

    /// Whether this entry created or changed the store.
    pub fn touched_store(&self, entry: i64, store: i64) -> Result<bool> {
        Ok(self
            .connection()
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM journal_span
                   WHERE entry = ?1 AND tbl = 'store' AND ?2 BETWEEN first AND last)
                 OR EXISTS (SELECT 1 FROM journal_change WHERE entry = ?1 AND tbl = 'store' AND row = ?2)",
            )?
            .query_row([entry, store], |row| row.get(0))?)
    }
}

fn count(n: u64) -> SqlValue {
    SqlValue::Integer(i64::try_from(n).unwrap_or(i64::MAX))
}
