//! The stores *as recorded at T*: the journal walked backwards over the rows it touched since.

use std::collections::HashMap;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::entry::SpanKind;
use super::table::Table;
use crate::error::Result;
use crate::model::{FieldKey, FieldKind, Store, Value};
use crate::rows;
use crate::watch::Steps;

/// How the stores of an earlier state differ from those of the file now.
///
/// Of each store only what is other now: of a million that an import changed, whole stores would not fit a laptop.
#[derive(Debug, Default)]
pub(crate) struct StoresAt {
    /// Stores from this local id on did not exist then: ids grow and are never used again.
    pub(crate) first_later: i64,
    touched: HashMap<i64, Before>,
    /// The fields that were changed since.
    fields: Vec<FieldKey>,
}

/// What a store that was touched since was before.
#[derive(Debug, Default)]
struct Before {
    /// Whether it lived, where it was removed or brought back since.
    lived: Option<bool>,
    /// What was in fields that were changed since, each by its place among them.
    values: Vec<(u16, Value)>,
}

impl StoresAt {
    /// Whether a store was touched since.
    pub(crate) fn touches(&self, id: i64) -> bool {
        self.touched.contains_key(&id)
    }

    /// The stores that were touched since, in the order they were made.
    pub(crate) fn touched(&self) -> Vec<i64> {
        let mut ids: Vec<i64> = self.touched.keys().copied().collect();
        ids.sort_unstable();
        ids
    }

    /// The stores of these ids that lived then, as they were, in this order.
    pub(crate) fn stores(&self, conn: &Connection, ids: &[i64]) -> Result<Vec<Store>> {
        let ids: Vec<i64> = ids
            .iter()
            .copied()
            .filter(|id| *id < self.first_later)
            .collect();
        let mut stores = rows::stores(conn, &ids)?;
        stores.retain_mut(|store| {
            self.put_back(store);
            store.deleted_by.is_none()
        });
        Ok(stores)
    }

    /// A store as it is now becomes what it was then.
    pub(crate) fn put_back(&self, store: &mut Store) {
        let Some(before) = self.touched.get(&store.id) else {
            return;
        };
        for (at, value) in &before.values {
            store.put(self.fields[usize::from(*at)], value.clone());
        }
        match before.lived {
            Some(true) => store.deleted_by = None,
            Some(false) => store.deleted_by = store.deleted_by.or(Some(store.created_by)),
            None => {}
        }
    }
}

/// The newest entry made at or before `wall` (milliseconds since 1970-01-01T00:00Z); 0 where there is none.
pub(crate) fn entry_at(conn: &Connection, wall: i64) -> Result<i64> {
    // Stamps grow with ids, so the newest first is soon found for the recent past, where people look most.
    Ok(conn
        .prepare_cached("SELECT coalesce((SELECT id FROM journal WHERE wall <= ?1 ORDER BY id DESC LIMIT 1), 0)")?
        .query_row([wall], |row| row.get(0))?)
}

/// How much was done after `entry`: fields that were changed, and rows that went or came back.
pub(crate) fn done_after(conn: &Connection, entry: i64) -> Result<u64> {
    let sql = "SELECT (SELECT count(*) FROM journal_change WHERE entry > ?1)
        + (SELECT coalesce(sum(last - first + 1), 0) FROM journal_span WHERE entry > ?1 AND what <> 'created')";
    let done: i64 = conn
        .prepare_cached(sql)?
        .query_row([entry], |row| row.get(0))?;
    Ok(done.unsigned_abs())
}

/// What the stores were right after `entry`, as the difference from now. Each of [`done_after`] is a step.
pub(crate) fn stores_at(conn: &Connection, entry: i64, steps: &mut Steps) -> Result<StoresAt> {
    let mut then = StoresAt {
        first_later: first_created_after(conn, entry)?,
        ..StoresAt::default()
    };
    undo_changes(conn, entry, &mut then, steps)?;
    undo_runs(conn, entry, &mut then, steps)?;
    Ok(then)
}

fn first_created_after(conn: &Connection, entry: i64) -> Result<i64> {
    let first: Option<i64> = conn.query_row(
        "SELECT min(first) FROM journal_span WHERE entry > ?1 AND +tbl = 'store' AND what = 'created'",
        [entry],
        |row| row.get(0),
    )?;
    Ok(first.unwrap_or(i64::MAX))
}

/// Newest change first, so that what stays is the value before the oldest.
fn undo_changes(
    conn: &Connection,
    entry: i64,
    then: &mut StoresAt,
    steps: &mut Steps,
) -> Result<()> {
    let kinds = rows::own_kinds(conn)?;
    // By the index of entries, which is in the order of ids, and whatever else was changed before is not looked at.
    let mut statement = conn.prepare_cached(
        "SELECT row, field, before FROM journal_change
         WHERE entry > ?1 AND +tbl = 'store' AND +row < ?2 ORDER BY entry DESC, id DESC",
    )?;
    let mut found = statement.query((entry, then.first_later))?;
    // Changes come in runs of a few fields, over and over.
    let mut known: HashMap<String, Option<(u16, FieldKind)>> = HashMap::new();
    while let Some(change) = found.next()? {
        steps.add(1)?;
        let (id, name): (i64, &str) = (change.get(0)?, text(change.get_ref(1)?));
        let field = match known.get(name) {
            Some(field) => *field,
            None => {
                let field = FieldKey::parse(name).map(|key| {
                    let kind = match key {
                        FieldKey::Builtin(field) => field.kind(),
                        FieldKey::Own(uid) => kinds.get(&uid).copied().unwrap_or(FieldKind::Text),
                    };
                    then.fields.push(key);
                    (then.fields.len() as u16 - 1, kind)
                });
                known.insert(name.to_owned(), field);
                field
            }
        };
        let Some((at, kind)) = field else {
            continue;
        };
        let before = Value::from_sql(kind, change.get_ref(2)?);
        let values = &mut then.touched.entry(id).or_default().values;
        match values.iter_mut().find(|(of, _)| *of == at) {
            Some((_, value)) => *value = before,
            None => {
                values.reserve_exact(1);
                values.push((at, before));
            }
        }
    }
    Ok(())
}

fn text(value: ValueRef<'_>) -> &str {
    value.as_str().unwrap_or_default()
}

/// Newest run first: what was removed lives again, what came back is a tombstone.
fn undo_runs(conn: &Connection, entry: i64, then: &mut StoresAt, steps: &mut Steps) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT first, last, what FROM journal_span
         WHERE entry > ?1 AND +tbl = ?2 AND first < ?3 AND what <> ?4 ORDER BY rowid DESC",
    )?;
    let mut found = statement.query((
        entry,
        Table::Store.name(),
        then.first_later,
        SpanKind::Created.key(),
    ))?;
    while let Some(run) = found.next()? {
        let (first, last): (i64, i64) = (run.get(0)?, run.get(1)?);
        let removed = run.get_ref(2)? == ValueRef::Text(SpanKind::Removed.key().as_bytes());
        for id in first..=last.min(then.first_later - 1) {
            steps.add(1)?;
            then.touched.entry(id).or_default().lived = Some(removed);
        }
    }
    Ok(())
}
