//! An open entry: every write of the registry, on any table, is one of the few verbs here.

use std::collections::BTreeSet;

use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::recorder::Recorder;
use crate::error::{Error, Result};
use crate::journal::{Clock, EntryKind, Span, SpanKind, Stamp, Table, entry, new_uid};
use crate::watch::Steps;

/// Ids of a run that one statement removes or brings back.
const AT_ONCE: i64 = 4_096;

/// What is about to be done, in words a catalogue can translate: a key and what the words need.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// Key such as `store.edit`.
    pub key: String,
    /// What the words need: counts, codes, names.
    pub params: serde_json::Map<String, serde_json::Value>,
}

impl Action {
    /// An action without parameters yet.
    pub fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            params: serde_json::Map::new(),
        }
    }

    /// Adds what the words need.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}

/// What a transaction touched, so that whoever shows it can follow.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Changed {
    /// Tables with any change.
    pub tables: BTreeSet<Table>,
    /// Runs of store ids (first, last) that were created, removed, revived or edited; may overlap.
    pub stores: Vec<(i64, i64)>,
}

/// The outcome of a transaction.
#[derive(Debug)]
pub struct Done<T> {
    /// What the closure returned.
    pub value: T,
    /// The journal entry; `None` where nothing changed, and so nothing was written.
    pub entry: Option<i64>,
    /// What it touched.
    pub changed: Changed,
}

/// An open entry of the journal. Dropped without being finished, it leaves the registry as it was.
pub struct Tx<'a> {
    conn: &'a Connection,
    clock: &'a dyn Clock,
    entry: i64,
    wall: i64,
    action: Action,
    recorder: Recorder,
    changed: Changed,
    /// What is replayed, counted for whoever watches.
    pub(crate) steps: Steps,
    pub(super) names: super::partners::NameCache,
    pub(super) places: crate::checks::PlaceCache,
}

impl<'a> Tx<'a> {
    /// Opens an entry inside an open SQLite transaction.
    pub(crate) fn begin(
        conn: &'a Connection,
        clock: &'a dyn Clock,
        who: &str,
        kind: EntryKind,
        target: Option<i64>,
        action: Action,
    ) -> Result<Self> {
        let last = entry::last(conn)?;
        let replica: i64 =
            conn.query_row("SELECT value FROM meta WHERE key = 'replica'", [], |row| {
                row.get(0)
            })?;
        let stamp = Stamp::next(last.as_ref().map(|entry| entry.stamp), clock.now(), replica);
        conn.prepare_cached(
            "INSERT INTO journal (uid, wall, counter, replica, who, kind, target, action, params)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '{}')",
        )?
        .execute((
            new_uid(clock, stamp.wall).as_bytes().as_slice(),
            stamp.wall,
            stamp.counter,
            stamp.replica,
            who,
            kind.key(),
            target,
            &action.key,
        ))?;
        let entry = conn.last_insert_rowid();
        let last_change: i64 = conn.query_row(
            "SELECT coalesce(max(id), 0) FROM journal_change",
            [],
            |row| row.get(0),
        )?;
        Ok(Self {
            conn,
            clock,
            entry,
            wall: stamp.wall,
            action,
            recorder: Recorder::new(last_change),
            changed: Changed::default(),
            steps: Steps::default(),
            names: Default::default(),
            places: Default::default(),
        })
    }

    /// Writes what the entry gathered. Returns `None` for an entry that changed nothing: it is to be rolled back.
    pub(crate) fn finish(self) -> Result<Option<(i64, Changed)>> {
        if self.changed.tables.is_empty() {
            return Ok(None);
        }
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO journal_span (entry, tbl, first, last, at, what) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for Span {
            table,
            first,
            last,
            at,
            what,
        } in self.recorder.spans()
        {
            insert.execute((self.entry, table.name(), first, last, at, what.key()))?;
        }
        drop(insert);
        let params = serde_json::Value::Object(self.action.params).to_string();
        self.conn.execute(
            "UPDATE journal SET params = ?2 WHERE id = ?1",
            (self.entry, params),
        )?;
        Ok(Some((self.entry, self.changed)))
    }

    /// Says that what was written so far is not worth an entry: once finished, the registry is as it was before.
    pub fn take_back(&mut self) {
        self.changed = Changed::default();
    }

    /// Whether anything was written so far.
    pub(super) fn has_changed(&self) -> bool {
        !self.changed.tables.is_empty()
    }

    /// The connection, to read what the transaction has written so far.
    pub(crate) fn connection(&self) -> &'a Connection {
        self.conn
    }

    /// The entry being written.
    pub fn entry(&self) -> i64 {
        self.entry
    }

    /// The wall time of the entry, in milliseconds.
    pub fn wall(&self) -> i64 {
        self.wall
    }

    /// Adds what the action's words need, once it is known (how many, which).
    pub fn note(&mut self, name: &str, value: impl Into<serde_json::Value>) {
        self.action.params.insert(name.to_owned(), value.into());
    }

    /// Creates a row with these columns, the others NULL, and returns its local id.
    pub(crate) fn create(&mut self, table: Table, columns: &[(&str, SqlValue)]) -> Result<i64> {
        let names: String = columns
            .iter()
            .map(|(name, _)| format!(", {name}"))
            .collect();
        let marks: String = (0..columns.len())
            .map(|n| format!(", ?{}", n + 3))
            .collect();
        let sql = format!(
            "INSERT INTO {} (uid, created_by{names}) VALUES (?1, ?2{marks})",
            table.name()
        );
        let uid = self.new_uid();
        let fixed = [
            SqlValue::Blob(uid.as_bytes().to_vec()),
            SqlValue::Integer(self.entry),
        ];
        let values = fixed
            .into_iter()
            .chain(columns.iter().map(|(_, value)| value.clone()));
        self.conn
            .prepare_cached(&sql)?
            .execute(params_from_iter(values))?;
        let id = self.conn.last_insert_rowid();
        self.created(table, id);
        Ok(id)
    }

    /// A fresh identity.
    pub(super) fn new_uid(&self) -> uuid::Uuid {
        new_uid(self.clock, self.wall)
    }

    /// Notes that a row was inserted by this entry.
    pub(super) fn created(&mut self, table: Table, id: i64) {
        self.recorder.note(table, SpanKind::Created, id, id);
        self.touched(table, id, id);
    }

    /// Sets one column (or `own.<uid>` of a store) and journals it; says whether it changed anything.
    pub(crate) fn set(
        &mut self,
        table: Table,
        row: i64,
        field: &str,
        value: SqlValue,
    ) -> Result<bool> {
        let (read, write) = match field.strip_prefix("own.") {
            Some(uid) => {
                // Replayed changes come from the file, which may come from anywhere: only what is a name goes into SQL.
                uuid::Uuid::parse_str(uid).map_err(|_| no_field(field))?;
                let path = format!("$.\"{uid}\"");
                (
                    format!("SELECT json_extract(own, '{path}') FROM store WHERE id = ?1"),
                    match value {
                        SqlValue::Null => format!(
                            "UPDATE store SET own = nullif(json_remove(own, '{path}'), '{{}}') WHERE id = ?1 AND ?2 IS NULL"
                        ),
                        _ => format!(
                            "UPDATE store SET own = json_set(coalesce(own, '{{}}'), '{path}', ?2) WHERE id = ?1"
                        ),
                    },
                )
            }
            None if !table.columns().contains(&field) => return Err(no_field(field)),
            None => (
                format!("SELECT {field} FROM {} WHERE id = ?1", table.name()),
                format!("UPDATE {} SET {field} = ?2 WHERE id = ?1", table.name()),
            ),
        };
        let before: Option<SqlValue> = self
            .conn
            .prepare_cached(&read)?
            .query_row([row], |r| r.get(0))
            .optional()?;
        let Some(before) = before else {
            return Err(Error::NoSuch {
                what: table.name(),
                name: row.to_string(),
            });
        };
        if before == value {
            return Ok(false);
        }
        self.conn.prepare_cached(&write)?.execute((row, &value))?;
        self.conn
            .prepare_cached(
                "INSERT INTO journal_change (entry, tbl, row, field, before, after) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((self.entry, table.name(), row, field, before, value))?;
        self.recorder.last_change = self.conn.last_insert_rowid();
        if field == "code" {
            self.recorder.close_runs();
        }
        self.touched(table, row, row);
        Ok(true)
    }

    /// Turns the live rows of a run into tombstones that keep their values.
    pub(crate) fn remove_run(&mut self, table: Table, first: i64, last: i64) -> Result<()> {
        let sql = format!(
            "UPDATE {} SET deleted_by = ?3 WHERE id BETWEEN ?1 AND ?2 AND deleted_by IS NULL",
            table.name()
        );
        self.blocks(table, first, last, |conn, entry, first, last| {
            conn.prepare_cached(&sql)?.execute((first, last, entry))
        })?;
        self.recorder.note(table, SpanKind::Removed, first, last);
        self.touched(table, first, last);
        Ok(())
    }

    /// Brings the tombstones of a run back: all of them or none, where the code of one is taken.
    pub(crate) fn revive_run(&mut self, table: Table, first: i64, last: i64) -> Result<()> {
        let sql = format!(
            "UPDATE {} SET deleted_by = NULL WHERE id BETWEEN ?1 AND ?2",
            table.name()
        );
        let conn = self.conn;
        conn.execute_batch("SAVEPOINT run")?;
        let revived = self.blocks(table, first, last, |conn, _, first, last| {
            conn.prepare_cached(&sql)?.execute((first, last))
        });
        conn.execute_batch(match revived {
            Ok(()) => "RELEASE run",
            Err(_) => "ROLLBACK TO run; RELEASE run",
        })?;
        revived?;
        self.recorder.note(table, SpanKind::Revived, first, last);
        self.touched(table, first, last);
        Ok(())
    }

    /// Writes the rows of a run block by block, so that a long one can be watched and stopped.
    fn blocks(
        &mut self,
        table: Table,
        first: i64,
        last: i64,
        write: impl Fn(&Connection, i64, i64, i64) -> rusqlite::Result<usize>,
    ) -> Result<()> {
        // A run may say more than there is: the file may come from anywhere.
        let sql = format!("SELECT coalesce(max(id), 0) FROM {}", table.name());
        let newest: i64 = self
            .conn
            .prepare_cached(&sql)?
            .query_row([], |row| row.get(0))?;
        let (mut next, last) = (first, last.min(newest));
        while next <= last {
            let end = last.min(next + AT_ONCE - 1);
            write(self.conn, self.entry, next, end)?;
            self.steps.add((end - next + 1).unsigned_abs())?;
            next = end + 1;
        }
        Ok(())
    }

    fn touched(&mut self, table: Table, first: i64, last: i64) {
        self.changed.tables.insert(table);
        if table != Table::Store {
            return;
        }
        match self.changed.stores.last_mut() {
            Some(run) if run.1 + 1 == first || run.1 == first => run.1 = last.max(run.1),
            _ => self.changed.stores.push((first, last)),
        }
    }
}

fn no_field(name: &str) -> Error {
    Error::NoSuch {
        what: "field",
        name: name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FieldValues, StoreField, Value};
    use crate::registry::Registry;

    #[test]
    fn a_long_run_is_brought_back_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        let last = AT_ONCE + 100;
        let add = |tx: &mut Tx<'_>, code: i64| {
            let code = Value::text(&format!("S{code}"));
            tx.create_store(&FieldValues::from_iter([(StoreField::Code.into(), code)]))
        };
        let done = registry.transact("asha", Action::new("test"), |tx| {
            for id in 1..=last {
                add(tx, id)?;
            }
            tx.remove_run(Table::Store, 1, 10 * last)?;
            let live = |tx: &Tx<'_>| {
                let sql = "SELECT count(*) FROM store WHERE deleted_by IS NULL";
                tx.conn.query_row(sql, [], |row| row.get::<_, i64>(0))
            };
            assert_eq!(live(tx)?, 0);
            // Another has the code of the last of them, which is in the second block.
            let other = add(tx, last)?;
            assert!(tx.revive_run(Table::Store, 1, last).is_err());
            assert_eq!(live(tx)?, 1);
            tx.remove_run(Table::Store, other, other)?;
            tx.revive_run(Table::Store, 1, last)?;
            assert_eq!(live(tx)?, last);
            Ok(())
        });
        done.unwrap();
    }
}
