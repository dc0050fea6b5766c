//! Codes that lead elsewhere: those of stores that were merged into others.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use crate::error::Result;
use crate::rows;

/// The most merges that lead from one code to a store: what is kept today may be merged into another tomorrow.
const LONGEST: usize = 100;

/// Local id of the live store of that code, or of the one that a store of that code was merged into.
pub(crate) fn store_meant(conn: &Connection, code: &str) -> Result<Option<i64>> {
    if let Some(id) = rows::id_by_code(conn, code)? {
        return Ok(Some(id));
    }
    let kept: Option<i64> = conn
        .prepare_cached(
            "SELECT kept FROM store_merge WHERE code = ?1 AND deleted_by IS NULL ORDER BY id DESC LIMIT 1",
        )?
        .query_row([code.trim()], |row| row.get(0))
        .optional()?;
    kept.map_or(Ok(None), |kept| living(conn, kept))
}

/// The live store that a store is, or was merged into.
fn living(conn: &Connection, store: i64) -> Result<Option<i64>> {
    let mut live =
        conn.prepare_cached("SELECT 1 FROM store WHERE id = ?1 AND deleted_by IS NULL")?;
    let mut next = conn.prepare_cached(
        "SELECT kept FROM store_merge WHERE removed = ?1 AND deleted_by IS NULL ORDER BY id DESC LIMIT 1",
    )?;
    let mut store = store;
    for _ in 0..LONGEST {
        if live.exists([store])? {
            return Ok(Some(store));
        }
        match next.query_row([store], |row| row.get(0)).optional()? {
            Some(kept) => store = kept,
            None => break,
        }
    }
    Ok(None)
}

/// Whether any store was merged into another.
pub(crate) fn any(conn: &Connection) -> Result<bool> {
    let mut statement =
        conn.prepare_cached("SELECT 1 FROM store_merge WHERE deleted_by IS NULL LIMIT 1")?;
    Ok(statement.exists([])?)
}

/// Every code that leads to a live store and is none's own, with the store.
pub(crate) fn codes(conn: &Connection) -> Result<HashMap<String, i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT code FROM store_merge WHERE deleted_by IS NULL ORDER BY code",
    )?;
    let codes = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut found = HashMap::new();
    for code in codes {
        let code = code?;
        if rows::id_by_code(conn, &code)?.is_none()
            && let Some(id) = store_meant(conn, &code)?
        {
            found.insert(code, id);
        }
    }
    Ok(found)
}
