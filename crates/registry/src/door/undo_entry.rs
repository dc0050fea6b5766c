//! Takes back an entry that need not be the newest, with the later ones that depend on it or without the records they touched.
//!
//! It is an entry of its own that does something, as taking back an import is: what was done since stays done in between, and undo takes the whole
//! of it back again. The entries it took back stand in its parameters (`undoes`), so that whoever shows them says so.

use std::collections::BTreeSet;

use rusqlite::types::Value as SqlValue;

use super::tx::Tx;
use crate::checks::{self, Check, Finding};
use crate::error::{Error, Result};
use crate::journal::{self, Change, EntryKind, Span, SpanKind, Table, entry};
use crate::model::StoreField;
use crate::reader::Reader;
use crate::watch::{Steps, Watch};

/// What becomes of later entries that depend on the one that is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaterEntries {
    /// Nothing is taken back where there are any.
    Refuse,
    /// They are taken back together with it.
    Undo,
    /// They stand, and the records they touched stay as they are.
    Keep,
}

/// What was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EntryUndone {
    /// Later entries that were taken back together with it.
    pub later: u64,
    /// Records that stay as they are, since later entries touched them.
    pub kept: u64,
}

impl Tx<'_> {
    /// Takes back the entry of this id. Formats, partners and own columns that it made stay where stores have them.
    pub fn undo_entry(
        &mut self,
        id: i64,
        later: LaterEntries,
        watch: &Watch,
    ) -> Result<EntryUndone> {
        let conn = self.connection();
        let named = |id: i64| -> Result<journal::Entry> {
            let found = entry::by_id(conn, id)?.filter(|found| found.id < self.entry());
            found.ok_or_else(|| Error::NoSuch {
                what: "entry",
                name: id.to_string(),
            })
        };
        let mut target = named(id)?;
        // What was done again stands as it was done first.
        if let (EntryKind::Redo, Some(done)) = (target.kind, target.target) {
            target = named(done)?;
        }
        let id = target.id;
        if journal::taken_back(conn, id, id)?.contains(&id) {
            return Err(Error::AlreadyUndone(id));
        }
        let found = journal::later(conn, id, watch)?;
        let mut entries = vec![id];
        let mut kept = BTreeSet::new();
        match later {
            LaterEntries::Refuse if !found.entries.is_empty() => {
                return Err(Error::Depended {
                    entry: id,
                    later: found.entries.len() as u64,
                });
            }
            LaterEntries::Refuse => {}
            LaterEntries::Undo => entries.extend(found.entries),
            LaterEntries::Keep => kept = found.kept,
        }
        let done = EntryUndone {
            later: entries.len() as u64 - 1,
            kept: kept.len() as u64,
        };
        let mut taking = Taking {
            kept,
            ..Taking::default()
        };
        let sizes = entries.iter().map(|id| entry::size(conn, *id));
        let all = sizes.sum::<Result<u64>>()?;
        self.steps = Steps::begin(watch, "undoing", all);
        for entry in entries.iter().rev() {
            taking.take(self, *entry)?;
        }
        taking.end(self, id)?;
        self.note("entry", id);
        self.note(journal::UNDOES, entries);
        self.note("later", done.later);
        self.note("kept_records", done.kept);
        self.note(
            "of",
            serde_json::json!({ "kind": target.kind, "action": target.action, "params": target.params }),
        );
        Ok(done)
    }

    /// Of the formats, partners or own columns of these ids, those that live stores have.
    pub(super) fn used(&self, table: Table, first: i64, last: i64) -> Result<BTreeSet<i64>> {
        let conn = self.connection();
        let column = match table {
            Table::StoreFormat => "format",
            Table::Partner => "partner",
            _ => return self.used_columns(first, last),
        };
        let sql = format!(
            "SELECT DISTINCT {column} FROM store WHERE deleted_by IS NULL AND {column} BETWEEN ?1 AND ?2"
        );
        let mut statement = conn.prepare_cached(&sql)?;
        let ids = statement.query_map((first, last), |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    fn used_columns(&self, first: i64, last: i64) -> Result<BTreeSet<i64>> {
        let mut used = BTreeSet::new();
        let mut fields = self
            .connection()
            .prepare_cached("SELECT id, uid FROM field WHERE id BETWEEN ?1 AND ?2")?;
        let mut rows = fields.query((first, last))?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let uid = uuid::Uuid::from_slice(row.get_ref(1)?.as_blob().unwrap_or_default());
            let Ok(uid) = uid else { continue };
            let sql = format!(
                "SELECT EXISTS (SELECT 1 FROM store WHERE deleted_by IS NULL AND json_type(own, '$.\"{uid}\"') IS NOT NULL)"
            );
            if self
                .connection()
                .query_row(&sql, [], |found| found.get(0))?
            {
                used.insert(id);
            }
        }
        Ok(used)
    }

    /// Runs of rows that are live, or not, in order, but for those that are kept.
    pub(super) fn runs_where(
        &self,
        table: Table,
        (first, last): (i64, i64),
        live: bool,
        kept: &BTreeSet<(Table, i64)>,
    ) -> Result<Vec<(i64, i64)>> {
        let sql = format!(
            "SELECT id FROM {} WHERE id BETWEEN ?1 AND ?2 AND (deleted_by IS NULL) = ?3 ORDER BY id",
            table.name()
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let mut rows = statement.query((first, last, live))?;
        let mut runs: Vec<(i64, i64)> = Vec::new();
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            if kept.contains(&(table, id)) {
                continue;
            }
            match runs.last_mut() {
                Some(run) if run.1 + 1 == id => run.1 = id,
                _ => runs.push((id, id)),
            }
        }
        Ok(runs)
    }
}

/// Entries on their way back.
#[derive(Default)]
struct Taking {
    /// Records that stay as they are.
    kept: BTreeSet<(Table, i64)>,
    /// Rows that others may refer to: they go last, and where nothing needs them.
    going: BTreeSet<(Table, i64)>,
    /// Rows that came back or changed, whose names or dates may not go with what was done since.
    looked_at: BTreeSet<(Table, i64)>,
    /// Stores that come back once all else is done, since another has their code until then.
    waiting: BTreeSet<i64>,
}

impl Taking {
    /// Runs and changes are taken back in the reverse of their order, as undo does.
    fn take(&mut self, tx: &mut Tx<'_>, entry: i64) -> Result<()> {
        let mut spans = entry::spans(tx.connection(), entry)?;
        let mut from = i64::MAX;
        loop {
            let changes = entry::changes(tx.connection(), entry, from, false)?;
            let Some(last) = changes.last() else { break };
            from = last.id;
            for change in changes {
                while let Some(span) = spans.pop_if(|span| span.at >= change.id) {
                    self.take_span(tx, span)?;
                }
                self.take_change(tx, change)?;
            }
        }
        while let Some(span) = spans.pop() {
            self.take_span(tx, span)?;
        }
        Ok(())
    }

    fn take_change(&mut self, tx: &mut Tx<'_>, change: Change) -> Result<()> {
        let Change {
            table,
            row,
            field,
            before,
            ..
        } = change;
        tx.steps.add(1)?;
        if self.kept.contains(&(table, row)) {
            return Ok(());
        }
        let judged = match table {
            Table::Store => checks::CONTRADICTING
                .iter()
                .any(|known| known.key() == field),
            table => names_of(table).contains(&field.as_str()),
        };
        let code = match (&before, field.as_str()) {
            (SqlValue::Text(code), "code") => Some(code.clone()),
            _ => None,
        };
        let changed = tx
            .set(table, row, &field, before)
            .map_err(|error| match code {
                Some(code) => taken(error, code),
                None => error,
            })?;
        if changed && judged {
            self.looked_at.insert((table, row));
        }
        Ok(())
    }

    fn take_span(&mut self, tx: &mut Tx<'_>, span: Span) -> Result<()> {
        let Span {
            table,
            first,
            last,
            what,
            ..
        } = span;
        let revives = what == SpanKind::Removed;
        if table == Table::Store && !revives {
            self.waiting.retain(|row| !(first..=last).contains(row));
        }
        let needed = matches!(
            table,
            Table::StoreFormat | Table::Partner | Table::Field | Table::Import
        );
        for (first, last) in tx.runs_where(table, (first, last), !revives, &self.kept)? {
            if !revives && needed {
                self.going.extend((first..=last).map(|row| (table, row)));
                continue;
            }
            if !revives {
                tx.remove_run(table, first, last)?;
                continue;
            }
            if let Err(error) = tx.revive_run(table, first, last) {
                match code_in_the_way(tx, table, first, last)? {
                    // It may be on its way out again: whether its code is free is asked at the end.
                    Some(_) => self.waiting.extend(first..=last),
                    None => return Err(error),
                }
            }
            if table != Table::Store {
                self.looked_at
                    .extend((first..=last).map(|row| (table, row)));
            }
        }
        if revives && needed {
            self.going
                .retain(|(of, row)| *of != table || !(first..=last).contains(row));
        }
        Ok(())
    }

    /// Removes what nothing needs any more, and refuses what cannot stand beside what was done since.
    fn end(mut self, tx: &mut Tx<'_>, entry: i64) -> Result<()> {
        for row in std::mem::take(&mut self.waiting) {
            tx.revive_run(Table::Store, row, row).map_err(|error| {
                match code_in_the_way(tx, Table::Store, row, row) {
                    Ok(Some(code)) => taken(error, code),
                    _ => error,
                }
            })?;
        }
        // The record of an import says where the stores that stay came from.
        if self.kept.iter().any(|(table, _)| *table == Table::Store) {
            self.going.retain(|(table, _)| *table != Table::Import);
        }
        for table in [
            Table::StoreFormat,
            Table::Partner,
            Table::Field,
            Table::Import,
        ] {
            let rows: Vec<i64> = self
                .going
                .iter()
                .filter(|(of, _)| *of == table)
                .map(|(_, row)| *row)
                .collect();
            let (Some(&first), Some(&last)) = (rows.first(), rows.last()) else {
                continue;
            };
            let used = match table {
                Table::Import => BTreeSet::new(),
                table => tx.used(table, first, last)?,
            };
            for row in rows {
                if !used.contains(&row) {
                    tx.remove_run(table, row, row)?;
                }
            }
        }
        tx.names.forget();
        for (table, row) in self.looked_at {
            match table {
                Table::Store => judge(tx, row)?,
                table => one_of_its_name(tx, table, row)?,
            }
        }
        if !tx.has_changed() {
            return Err(Error::NothingLeft(entry));
        }
        Ok(())
    }
}

/// The columns by which a person tells rows of a table apart, where two live ones may not share them.
fn names_of(table: Table) -> &'static [&'static str] {
    match table {
        Table::StoreFormat | Table::Partner | Table::Field | Table::Recipe => &["name"],
        Table::SavedView => &["page", "name"],
        Table::Alias => &["field", "within", "written"],
        Table::Setting => &["key"],
        // A store moves to one place.
        Table::Relocation => &["store"],
        // Of two merges of one code the newer holds, and a pair may be told apart twice.
        Table::Store
        | Table::Import
        | Table::SetAside
        | Table::StoreMerge
        | Table::NotSame
        | Table::Attachment => &[],
    }
}

/// Refuses a name that another live row has by now.
fn one_of_its_name(tx: &Tx<'_>, table: Table, row: i64) -> Result<()> {
    let columns = names_of(table);
    if columns.is_empty() {
        return Ok(());
    }
    let same: String = columns
        .iter()
        .map(|column| format!(" AND o.{column} = t.{column} COLLATE NOCASE"))
        .collect();
    let name = table.name();
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM {name} t JOIN {name} o ON o.id <> t.id AND o.deleted_by IS NULL{same}
         WHERE t.id = ?1 AND t.deleted_by IS NULL)"
    );
    let twice: bool = tx
        .connection()
        .prepare_cached(&sql)?
        .query_row([row], |found| found.get(0))?;
    if !twice {
        return Ok(());
    }
    let called = Reader::new(tx.connection()).row_name(table, row)?;
    Err(Error::Taken {
        what: name,
        name: called.unwrap_or_default(),
    })
}

/// Refuses a store whose fields contradict one another.
fn judge(tx: &Tx<'_>, id: i64) -> Result<()> {
    let Some(store) = tx.store(id)?.filter(|store| store.deleted_by.is_none()) else {
        return Ok(());
    };
    match checks::contradiction(|field| store.get(field)) {
        Some(finding) => Err(Error::Refused(finding)),
        None => Ok(()),
    }
}

/// The code that a run of stores cannot take back, since another store has it by now.
fn code_in_the_way(tx: &Tx<'_>, table: Table, first: i64, last: i64) -> Result<Option<String>> {
    use rusqlite::OptionalExtension as _;
    if table != Table::Store {
        return Ok(None);
    }
    Ok(tx
        .connection()
        .query_row(
            "SELECT s.code FROM store s JOIN store o ON o.code = s.code AND o.deleted_by IS NULL AND o.id <> s.id
             WHERE s.id BETWEEN ?1 AND ?2 LIMIT 1",
            (first, last),
            |row| row.get(0),
        )
        .optional()?)
}

/// The one uniqueness of the file that can be in the way is the code's.
fn taken(error: Error, code: String) -> Error {
    match &error {
        Error::Sqlite(cause)
            if cause.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) =>
        {
            Error::Refused(Finding::new(StoreField::Code, Check::CodeTaken).with("code", code))
        }
        _ => error,
    }
}
