//! The history of one store: every entry that touched it, and what it changed.

use rusqlite::types::Value as SqlValue;

use crate::error::Result;
use crate::journal::{Entry, SpanKind, Table, entry};
use crate::model::{FieldKey, FieldKind, Value};
use crate::reader::Reader;
use crate::rows;

/// What one entry did to a store.
#[derive(Debug, Clone, PartialEq)]
pub struct StoreEvent {
    /// The entry.
    pub entry: Entry,
    /// Whether it created, removed or revived the store; nothing where it only changed fields.
    pub what: Option<SpanKind>,
    /// The fields it changed, in the order they were changed.
    pub changes: Vec<FieldChange>,
}

/// A field of a store, before and after an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// Which field.
    pub field: FieldKey,
    /// Its value before.
    pub before: Value,
    /// Its value after.
    pub after: Value,
}

impl Reader<'_> {
    /// What happened to the store of this local id, newest first.
    pub fn history_of(&self, store: i64) -> Result<Vec<StoreEvent>> {
        let conn = self.connection();
        let kinds = rows::own_kinds(conn)?;
        let table = Table::Store.name();
        let mut events: std::collections::BTreeMap<i64, (Option<SpanKind>, Vec<FieldChange>)> =
            Default::default();
        let mut spans = conn.prepare_cached(
            "SELECT entry, what FROM journal_span WHERE tbl = ?1 AND first <= ?2 AND last >= ?2",
        )?;
        let mut found = spans.query((table, store))?;
        while let Some(row) = found.next()? {
            let what: String = row.get(1)?;
            let what = [SpanKind::Created, SpanKind::Removed, SpanKind::Revived]
                .into_iter()
                .find(|kind| kind.key() == what);
            events.entry(row.get(0)?).or_default().0 = what;
        }
        let mut changes = conn.prepare_cached(
            "SELECT entry, field, before, after FROM journal_change WHERE tbl = ?1 AND row = ?2 ORDER BY id",
        )?;
        let mut found = changes.query((table, store))?;
        while let Some(row) = found.next()? {
            let field: String = row.get(1)?;
            // A field of a newer Haat is not shown rather than shown wrong.
            let Some(field) = FieldKey::parse(&field) else {
                continue;
            };
            let kind = match field {
                FieldKey::Builtin(field) => field.kind(),
                FieldKey::Own(uid) => kinds.get(&uid).copied().unwrap_or(FieldKind::Text),
            };
            let value = |at: usize| -> rusqlite::Result<Value> {
                let raw: SqlValue = row.get(at)?;
                Ok(Value::from_sql(kind, (&raw).into()))
            };
            let change = FieldChange {
                field,
                before: value(2)?,
                after: value(3)?,
            };
            events.entry(row.get(0)?).or_default().1.push(change);
        }
        let mut history = Vec::with_capacity(events.len());
        for (id, (what, changes)) in events.into_iter().rev() {
            if let Some(entry) = entry::by_id(conn, id)? {
                history.push(StoreEvent {
                    entry,
                    what,
                    changes,
                });
            }
        }
        Ok(history)
    }
}
