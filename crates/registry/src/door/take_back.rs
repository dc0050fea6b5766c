//! Takes back an import that is not the newest entry, with what was edited of it since or without that.
//!
//! It is an entry of its own that does something, not the reverse of one: what was done since stays done in between, and undo takes the whole of it
//! back again.

use std::collections::BTreeSet;

use super::imports::ImportMade;
use super::tx::Tx;
use crate::error::Result;
use crate::imports;
use crate::journal::{self, Change, Span, SpanKind, Table, entry};
use crate::watch::{Steps, Watch};

/// What becomes of the stores of an import that were edited since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditedSince {
    /// They are taken back as all the others are.
    TakeBack,
    /// They stay as they are.
    Keep,
}

/// What became of an import that was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TakenBack {
    /// Stores it had made, which are removed.
    pub removed: u64,
    /// Stores it had changed, which have what they had before.
    pub restored: u64,
    /// Stores that were edited since and stay.
    pub kept: u64,
}

impl Tx<'_> {
    /// Takes back the import of this local id: stores it made are removed, fields it changed have again what they had before. Formats, partners
    /// and own columns that it made go where nothing needs them.
    ///
    /// Its record stays as long as a store is kept, so that what its cells looked like can still be seen.
    pub fn take_back_import(
        &mut self,
        import: i64,
        edited: EditedSince,
        watch: &Watch,
    ) -> Result<TakenBack> {
        let ImportMade {
            file_name,
            entry: made,
            ..
        } = self.import_made(import)?;
        let conn = self.connection();
        let kept = match edited {
            EditedSince::TakeBack => BTreeSet::new(),
            EditedSince::Keep => imports::edited_since(conn, made)?,
        };
        let mut done = TakenBack {
            kept: kept.len() as u64,
            ..TakenBack::default()
        };
        let spans = entry::spans(conn, made)?;
        self.steps = Steps::begin(watch, "undoing", entry::size(conn, made)?);
        // Fields first: a code that an import's own store holds is free once it is gone, and no change of an import is of a store it made.
        done.restored = self.restore_fields(made, &kept)?;
        for span in made_in(&spans, Table::Store) {
            for (first, last) in self.live_runs(Table::Store, span, &kept)? {
                self.remove_run(Table::Store, first, last)?;
                done.removed += (last - first + 1).unsigned_abs();
            }
        }
        for table in [Table::StoreFormat, Table::Partner, Table::Field] {
            for span in made_in(&spans, table) {
                let used = self.used(table, span.first, span.last)?;
                let kept = used.into_iter().map(|id| (table, id)).collect();
                for (first, last) in self.runs_where(table, (span.first, span.last), true, &kept)? {
                    self.remove_run(table, first, last)?;
                }
            }
        }
        self.names.forget();
        for span in made_in(&spans, Table::SetAside) {
            for (first, last) in self.aside_runs(span)? {
                self.remove_run(Table::SetAside, first, last)?;
            }
        }
        if kept.is_empty() {
            self.remove_run(Table::Import, import, import)?;
        }
        self.note("file", file_name);
        self.note(journal::UNDOES, vec![made]);
        for (name, count) in [
            ("removed", done.removed),
            ("restored", done.restored),
            ("kept", done.kept),
        ] {
            self.note(name, count);
        }
        Ok(done)
    }

    /// Gives stores back what an entry changed, but for those that are kept; says how many.
    fn restore_fields(&mut self, made: i64, kept: &BTreeSet<i64>) -> Result<u64> {
        let mut restored = BTreeSet::new();
        let mut from = i64::MAX;
        loop {
            let changes = entry::changes(self.connection(), made, from, false)?;
            let Some(last) = changes.last() else {
                return Ok(restored.len() as u64);
            };
            from = last.id;
            for Change {
                table,
                row,
                field,
                before,
                ..
            } in changes
            {
                self.steps.add(1)?;
                if table == Table::Store
                    && !kept.contains(&row)
                    && self.is_live(table, row)?
                    && self.set(table, row, &field, before)?
                {
                    restored.insert(row);
                }
            }
        }
    }

    fn is_live(&self, table: Table, id: i64) -> Result<bool> {
        let sql = format!(
            "SELECT EXISTS (SELECT 1 FROM {} WHERE id = ?1 AND deleted_by IS NULL)",
            table.name()
        );
        Ok(self
            .connection()
            .prepare_cached(&sql)?
            .query_row([id], |row| row.get(0))?)
    }

    /// Runs of live rows, but for those that are kept. What is a tombstone already belongs to another entry.
    fn live_runs(&self, table: Table, span: Span, kept: &BTreeSet<i64>) -> Result<Vec<(i64, i64)>> {
        let sql = format!(
            "SELECT id FROM {} WHERE id BETWEEN ?1 AND ?2 AND deleted_by IS NULL ORDER BY id",
            table.name()
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let ids = statement.query_map((span.first, span.last), |row| row.get(0))?;
        runs(ids, |id| !kept.contains(&id))
    }

    /// Runs of what is set aside still, but for cells of stores that are there.
    fn aside_runs(&self, span: Span) -> Result<Vec<(i64, i64)>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT a.id FROM set_aside a WHERE a.id BETWEEN ?1 AND ?2 AND a.deleted_by IS NULL
               AND NOT EXISTS (SELECT 1 FROM store s JOIN import i ON i.id = a.import
                 WHERE s.id = a.store AND s.deleted_by IS NULL AND s.created_by = i.created_by)
             ORDER BY a.id",
        )?;
        let ids = statement.query_map((span.first, span.last), |row| row.get(0))?;
        runs(ids, |_| true)
    }
}

fn made_in(spans: &[Span], table: Table) -> Vec<Span> {
    let of_table = |span: &&Span| span.table == table && span.what == SpanKind::Created;
    spans.iter().filter(of_table).copied().collect()
}

/// Ids in order as runs.
fn runs(
    ids: impl Iterator<Item = rusqlite::Result<i64>>,
    wanted: impl Fn(i64) -> bool,
) -> Result<Vec<(i64, i64)>> {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for id in ids {
        let id = id?;
        if !wanted(id) {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.1 + 1 == id => run.1 = id,
            _ => runs.push((id, id)),
        }
    }
    Ok(runs)
}
