//! Reads back the records of imports and what they set aside.
//!
//! What was corrected and taken in is a tombstone, as everything that is removed: its record stays, and undo brings it back into the list.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row};

use crate::checks::{Check, Finding};
use crate::door::StoreSource;
use crate::error::Result;
use crate::journal;
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
    /// When, in milliseconds since 1970-01-01T00:00Z.
    pub wall: i64,
    /// Data rows read.
    pub rows: u64,
    /// Stores it created.
    pub created: u64,
    /// Stores it changed.
    pub updated: u64,
    /// Cells and rows set aside.
    pub set_aside: u64,
    /// Cells and rows that are set aside still: not taken in since.
    pub still_aside: u64,
}

/// A cell or row that was set aside, as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct SetAsideLine {
    /// Local id.
    pub id: i64,
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
    /// Why; `None` for a check that this program does not know, since a newer Haat wrote it.
    pub finding: Option<Finding>,
    /// The English sentence that says why.
    pub reason: String,
}

/// Cells of one column that were set aside with the same text for the same reason, or one whole row.
#[derive(Debug, Clone, PartialEq)]
pub struct SetAsideGroup {
    /// The first of them.
    pub first: SetAsideLine,
    /// How many they are.
    pub count: u64,
}

/// The columns of a [`SetAsideLine`].
const LINE: &str = "id, store, source_row, source_col, field, value, reason, params";

/// What makes two set-aside cells alike: column, text and reason. A whole row is like no other.
const ALIKE: &str =
    "CASE WHEN source_col IS NULL THEN id END, source_col, field, value, reason, params";

impl Reader<'_> {
    /// The imports that are not undone, newest first.
    pub fn imports(&self) -> Result<Vec<ImportLine>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT i.id, i.created_by, i.file_name, j.wall, i.rows, i.created, i.updated, i.set_aside,
               (SELECT count(*) FROM set_aside a WHERE a.import = i.id AND a.deleted_by IS NULL)
             FROM import i JOIN journal j ON j.id = i.created_by WHERE i.deleted_by IS NULL ORDER BY i.id DESC",
        )?;
        let rows = statement.query_map([], |row| {
            let count = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
            Ok(ImportLine {
                id: row.get(0)?,
                entry: row.get(1)?,
                file_name: row.get(2)?,
                wall: row.get(3)?,
                rows: count(4)?,
                created: count(5)?,
                updated: count(6)?,
                set_aside: count(7)?,
                still_aside: count(8)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What an import set aside and nobody took in since, in the order of its source.
    pub fn set_aside(&self, import: i64) -> Result<Vec<SetAsideLine>> {
        self.aside_where(import, "deleted_by IS NULL")
    }

    /// What a standing import set aside and somebody took in since.
    pub fn settled(&self, import: i64) -> Result<Vec<SetAsideLine>> {
        self.aside_where(import, "deleted_by IS NOT NULL")
    }

    /// The cells of these stores that are set aside, whichever import or paste they came with.
    pub fn set_aside_of(&self, stores: &[i64]) -> Result<Vec<SetAsideLine>> {
        let mut statement = self.connection().prepare_cached(&format!(
            "SELECT {LINE} FROM set_aside WHERE store = ?1 AND field IS NOT NULL AND deleted_by IS NULL ORDER BY id"
        ))?;
        let mut lines = Vec::new();
        for store in stores {
            for found in statement.query_map([store], line)? {
                lines.push(found?);
            }
        }
        Ok(lines)
    }

    fn aside_where(&self, import: i64, stands: &str) -> Result<Vec<SetAsideLine>> {
        let mut statement = self.connection().prepare_cached(&format!(
            "SELECT {LINE} FROM set_aside WHERE import = ?1 AND {stands} ORDER BY id"
        ))?;
        let rows = statement.query_map([import], line)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The same, cells that are alike together: what stands most often first, then whole rows, then single cells. At most `limit` groups.
    pub fn set_aside_groups(&self, import: i64, limit: usize) -> Result<Vec<SetAsideGroup>> {
        let mut statement = self.connection().prepare_cached(&format!(
            "SELECT {LINE}, n FROM set_aside JOIN
               (SELECT min(id) AS first, count(*) AS n FROM set_aside
                WHERE import = ?1 AND deleted_by IS NULL GROUP BY {ALIKE})
             ON id = first ORDER BY n = 1, n DESC, source_col IS NOT NULL, id LIMIT ?2"
        ))?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement.query_map((import, limit), |row| {
            Ok(SetAsideGroup {
                first: line(row)?,
                count: row.get::<_, i64>(8)?.unsigned_abs(),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What is set aside like this, itself included, in the order of the source; at most `limit`.
    pub fn set_aside_like(&self, id: i64, limit: usize) -> Result<Vec<SetAsideLine>> {
        set_aside_like(self.connection(), id, limit)
    }

    /// The plan an import followed, as JSON.
    pub fn import_plan(&self, import: i64) -> Result<Option<String>> {
        import_plan(self.connection(), import)
    }
}

impl Reader<'_> {
    /// The file whose import created this store; `None` where no import did.
    pub fn source_of_store(&self, store: i64) -> Result<Option<StoreSource>> {
        source_of_store(self.connection(), store)
    }

    /// The stores that an import made or changed and that another entry changed, removed or brought back since, what is undone left alone.
    pub fn edited_since(&self, import: i64) -> Result<BTreeSet<i64>> {
        let made = self
            .connection()
            .prepare_cached("SELECT created_by FROM import WHERE id = ?1 AND deleted_by IS NULL")?
            .query_row([import], |row| row.get(0))
            .optional()?;
        match made {
            Some(made) => edited_since(self.connection(), made),
            None => Ok(BTreeSet::new()),
        }
    }
}

/// The file whose import created a store; `None` where no import did.
pub(crate) fn source_of_store(conn: &Connection, store: i64) -> Result<Option<StoreSource>> {
    // Runs of created ids do not overlap, so the last that begins at or before this id is the one that holds it.
    Ok(conn
        .prepare_cached(
            "SELECT file_name, sha256 FROM import WHERE created_by = (
               SELECT entry FROM journal_span
               WHERE tbl = 'store' AND what = 'created' AND first <= ?1
               ORDER BY first DESC LIMIT 1)",
        )?
        .query_row([store], |row| {
            Ok(StoreSource {
                file_name: row.get(0)?,
                sha256: row.get(1)?,
            })
        })
        .optional()?)
}

/// The live stores that an entry made or changed and that others, which stand, changed or brought back since.
pub(crate) fn edited_since(conn: &Connection, made: i64) -> Result<BTreeSet<i64>> {
    let undone = journal::taken_back(conn, made + 1, i64::MAX)?;
    let mut statement = conn.prepare_cached(
        "WITH touched AS (
           SELECT entry, row AS id FROM journal_change WHERE entry > ?1 AND tbl = 'store'
           UNION
           SELECT p.entry, s.id FROM journal_span p JOIN store s ON s.id BETWEEN p.first AND p.last
           WHERE p.entry > ?1 AND p.tbl = 'store' AND p.what <> 'created')
         SELECT touched.entry, s.id FROM touched JOIN journal j ON j.id = touched.entry AND j.kind = 'do' AND j.action <> 'entry.undo'
         JOIN store s ON s.id = touched.id
         WHERE s.deleted_by IS NULL AND (s.created_by = ?1
           OR EXISTS (SELECT 1 FROM journal_change c WHERE c.entry = ?1 AND c.tbl = 'store' AND c.row = s.id))",
    )?;
    let found = statement.query_map([made], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut edited = BTreeSet::new();
    for line in found {
        let (entry, id): (i64, i64) = line?;
        if !undone.contains(&entry) {
            edited.insert(id);
        }
    }
    Ok(edited)
}

/// The plan an import followed, as JSON.
pub(crate) fn import_plan(conn: &Connection, import: i64) -> Result<Option<String>> {
    Ok(conn
        .prepare_cached("SELECT plan FROM import WHERE id = ?1")?
        .query_row([import], |row| row.get(0))
        .optional()?)
}

/// What this import set aside under this id, unless it was taken in since.
pub(crate) fn set_aside_item(
    conn: &Connection,
    import: i64,
    id: i64,
) -> Result<Option<SetAsideLine>> {
    Ok(conn
        .prepare_cached(&format!(
            "SELECT {LINE} FROM set_aside WHERE id = ?2 AND import = ?1 AND deleted_by IS NULL"
        ))?
        .query_row([import, id], line)
        .optional()?)
}

/// What is set aside like this, itself included; at most `limit`.
pub(crate) fn set_aside_like(
    conn: &Connection,
    id: i64,
    limit: usize,
) -> Result<Vec<SetAsideLine>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {LINE} FROM set_aside WHERE deleted_by IS NULL
           AND import = (SELECT import FROM set_aside WHERE id = ?1)
           AND ({ALIKE}) IS (SELECT {ALIKE} FROM set_aside WHERE id = ?1)
         ORDER BY id LIMIT ?2"
    ))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map((id, limit), line)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn line(row: &Row<'_>) -> rusqlite::Result<SetAsideLine> {
    let field: Option<String> = row.get(4)?;
    let field = field.as_deref().and_then(FieldKey::parse);
    let (reason, params): (String, String) = (row.get(6)?, row.get(7)?);
    let finding = Check::by_key(&reason).map(|check| {
        let mut finding = Finding::new(field.unwrap_or(StoreField::Code.into()), check);
        finding.params = serde_json::from_str(&params).unwrap_or_default();
        finding
    });
    Ok(SetAsideLine {
        id: row.get(0)?,
        store: row.get(1)?,
        source_row: row.get::<_, i64>(2)?.unsigned_abs(),
        source_col: row.get(3)?,
        field,
        value: row.get(5)?,
        // A check this program does not know shows its key.
        reason: finding.as_ref().map_or(reason, ToString::to_string),
        finding,
    })
}
