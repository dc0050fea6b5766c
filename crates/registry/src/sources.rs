//! Reads back what the sources of imports said: the cells of a store as they were written, and the rows that became none.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension;

use crate::error::Result;
use crate::model::FieldKey;
use crate::reader::Reader;

/// An import that made or changed a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceOfStore {
    /// Local id of the import.
    pub import: i64,
    /// The journal entry that made it.
    pub entry: i64,
    /// When, in milliseconds since 1970-01-01T00:00Z.
    pub wall: i64,
    /// Name of its file.
    pub file_name: String,
    /// Whether it made the store.
    pub made: bool,
    /// The row of the source, where it is known.
    pub row: Option<u64>,
    /// Cells by their position that the store did not hold as they were written, nor in the form usual in that source.
    pub cells: BTreeMap<u32, String>,
}

/// A row of a source that is none of its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOutRow {
    /// Row number in the source; 0 for headers that stood in for those a list has not.
    pub row: u64,
    /// Why: `above_header`, `header`, `repeated_header`, `code_there` and the like.
    pub why: String,
    /// Its cells.
    pub cells: Vec<String>,
}

impl Reader<'_> {
    /// The imports, of those that are not undone, that made or changed this store, the newest first.
    pub fn sources_of_store(&self, store: i64) -> Result<Vec<SourceOfStore>> {
        let made: Option<i64> = self
            .connection()
            .prepare_cached(
                "SELECT entry FROM journal_span WHERE tbl = 'store' AND what = 'created' AND first <= ?1 AND last >= ?1
                 ORDER BY first DESC LIMIT 1",
            )?
            .query_row([store], |row| row.get(0))
            .optional()?;
        let mut statement = self.connection().prepare_cached(
            "SELECT i.id, i.created_by, j.wall, i.file_name, w.row, w.cells
             FROM import i JOIN journal j ON j.id = i.created_by
             LEFT JOIN as_written w ON w.store = ?1 AND w.import = i.id
             WHERE i.deleted_by IS NULL AND (i.created_by = ?2 OR w.id IS NOT NULL
               OR i.created_by IN (SELECT entry FROM journal_change WHERE tbl = 'store' AND row = ?1))
             ORDER BY i.id DESC",
        )?;
        let rows = statement.query_map((store, made), |row| {
            let entry = row.get(1)?;
            let cells: Option<String> = row.get(5)?;
            Ok(SourceOfStore {
                import: row.get(0)?,
                entry,
                wall: row.get(2)?,
                file_name: row.get(3)?,
                made: made == Some(entry),
                row: row.get::<_, Option<i64>>(4)?.map(i64::unsigned_abs),
                cells: cells
                    .and_then(|cells| serde_json::from_str(&cells).ok())
                    .unwrap_or_default(),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How the source of an import usually writes what is held in a field; `None` where it writes it as it is held.
    pub fn usual_text(&self, import: i64, field: FieldKey, held: &str) -> Result<Option<String>> {
        Ok(self
            .connection()
            .prepare_cached(
                "SELECT text FROM usual_text WHERE import = ?1 AND field = ?2 AND held = ?3",
            )?
            .query_row((import, field.to_string(), held), |row| row.get(0))
            .optional()?)
    }

    /// The rows of an import's source that are none of its list, in their order.
    pub fn left_out(&self, import: i64) -> Result<Vec<LeftOutRow>> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT row, why, cells FROM left_out WHERE import = ?1 ORDER BY id")?;
        let rows = statement.query_map([import], |row| {
            let cells: String = row.get(2)?;
            Ok(LeftOutRow {
                row: row.get::<_, i64>(0)?.unsigned_abs(),
                why: row.get(1)?,
                cells: serde_json::from_str(&cells).unwrap_or_default(),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The cells of an import's rows that its stores do not hold as they were written, in the order of the rows: row, store, cells by position.
    pub fn as_written(
        &self,
        import: i64,
        each: &mut dyn FnMut(u64, i64, BTreeMap<u32, String>) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.connection().prepare_cached(
            "SELECT row, store, cells FROM as_written WHERE import = ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([import])?;
        while let Some(row) = rows.next()? {
            let cells: String = row.get(2)?;
            let cells = serde_json::from_str(&cells).unwrap_or_default();
            each(row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?, cells)?;
        }
        Ok(())
    }

    /// The fields of a store that an entry changed.
    pub fn fields_changed(&self, entry: i64, store: i64) -> Result<Vec<FieldKey>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT field FROM journal_change WHERE entry = ?1 AND tbl = 'store' AND row = ?2",
        )?;
        let rows = statement.query_map([entry, store], |row| row.get::<_, String>(0))?;
        let names = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(names
            .iter()
            .filter_map(|name| FieldKey::parse(name))
            .collect())
    }
}
