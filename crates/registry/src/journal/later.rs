//! Later entries that depend on one: they changed a field it changed, or a record it created, removed or brought back.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rusqlite::Connection;

use super::entry::{self, EntryKind, Span, SpanKind};
use super::recorded::done_after;
use super::standing::{UNDO_ENTRY, taken_back, undoes};
use super::table::Table;
use crate::error::Result;
use crate::watch::{Steps, Watch};

/// What stands between an entry and its undo.
#[derive(Debug, Default)]
pub(crate) struct Later {
    /// The entries that depend on it, and those that depend on these, the oldest first.
    pub(crate) entries: BTreeSet<i64>,
    /// The records of the entry itself that they touched.
    pub(crate) kept: BTreeSet<(Table, i64)>,
}

/// The later entries that stand and depend on `entry`.
pub(crate) fn later(conn: &Connection, entry: i64, watch: &Watch) -> Result<Later> {
    let all = done_after(conn, entry)?;
    // Each change is read, and then it is seen what it depends on. That one pass is not enough is rare.
    let mut steps = Steps::begin(watch, "depending", 2 * all);
    let mut again = BTreeSet::new();
    loop {
        let found = sweep(conn, entry, &again, &mut steps)?;
        let known = again.len();
        // What a dependent took back stands again once it is taken back itself.
        for dependent in &found.entries {
            let target = entry::by_id(conn, *dependent)?.and_then(|found| found.target);
            let named = undoes(conn, *dependent)?.into_iter().chain(target);
            again.extend(named.filter(|id| *id > entry));
        }
        if again.len() == known {
            return Ok(found);
        }
    }
}

/// Whether an entry did anything but to these records. What it made for others to refer to counts where it did nothing else: that stays with whatever
/// refers to it.
pub(crate) fn did_beside(
    conn: &Connection,
    entry: i64,
    kept: &BTreeSet<(Table, i64)>,
) -> Result<bool> {
    let is_referred = |table| {
        matches!(
            table,
            Table::StoreFormat | Table::Partner | Table::Field | Table::Import
        )
    };
    let (mut others, mut referred) = (false, false);
    for Span {
        table, first, last, ..
    } in entry::spans(conn, entry)?
    {
        let among = kept.range((table, first)..=(table, last)).count() as i64;
        let beside = last - first + 1 > among;
        match is_referred(table) {
            true => referred |= beside,
            false if beside => return Ok(true),
            false => others = true,
        }
    }
    let mut changes =
        conn.prepare_cached("SELECT DISTINCT tbl, row FROM journal_change WHERE entry = ?1")?;
    let mut changes = changes.query([entry])?;
    while let Some(row) = changes.next()? {
        let Some(table) = Table::by_name(row.get_ref(0)?.as_str().unwrap_or("")) else {
            continue;
        };
        let beside = !kept.contains(&(table, row.get(1)?));
        match is_referred(table) {
            true => referred |= beside,
            false if beside => return Ok(true),
            false => others = true,
        }
    }
    Ok(referred && !others)
}

/// Runs of rows by table, those that touch made one.
#[derive(Debug, Default)]
struct Runs(BTreeMap<Table, BTreeMap<i64, i64>>);

impl Runs {
    fn add(&mut self, table: Table, mut first: i64, mut last: i64) {
        let runs = self.0.entry(table).or_default();
        while let Some((&from, &to)) = runs.range(..=last).next_back()
            && to >= first
        {
            runs.remove(&from);
            (first, last) = (first.min(from), last.max(to));
        }
        runs.insert(first, last);
    }

    /// The part of a run that is in these, from its end.
    fn common(&self, table: Table, first: i64, last: i64) -> Vec<(i64, i64)> {
        let runs = self.0.get(&table).into_iter();
        runs.flat_map(|runs| runs.range(..=last).rev())
            .take_while(|(_, to)| **to >= first)
            .map(|(from, to)| (first.max(*from), last.min(*to)))
            .collect()
    }

    fn has(&self, table: Table, row: i64) -> bool {
        let runs = self.0.get(&table);
        runs.and_then(|runs| runs.range(..=row).next_back())
            .is_some_and(|(_, to)| *to >= row)
    }
}

/// A field that was changed; fields are told apart by number, since a list of a million rows changes the same few.
type Changed = (Table, i64, usize);

/// Everything one entry did, while it is looked at.
#[derive(Default)]
struct Did {
    changes: Vec<Changed>,
    spans: Vec<Span>,
}

/// One pass over what came later, the oldest first.
fn sweep(conn: &Connection, entry: i64, again: &BTreeSet<i64>, steps: &mut Steps) -> Result<Later> {
    let back = taken_back(conn, entry + 1, i64::MAX)?;
    let reverses = |id: i64| -> Result<Option<Vec<i64>>> {
        let entry = entry::by_id(conn, id)?;
        Ok(
            match entry.map(|entry| (entry.kind, entry.target, entry.action)) {
                Some((EntryKind::Do, _, action)) if action != UNDO_ENTRY => None,
                Some((EntryKind::Undo, Some(target), _)) => Some(vec![target]),
                Some((EntryKind::Do, ..)) => Some(undoes(conn, id)?),
                _ => Some(Vec::new()),
            },
        )
    };
    let reverse = reverses(entry)?.is_some();
    // What takes others back leaves each thing as an earlier entry had it, and stands for nothing of its own: only for one that takes back itself
    // does it matter, where it reaches behind that.
    let counts = |id: i64| -> Result<bool> {
        if back.contains(&id) && !again.contains(&id) {
            return Ok(false);
        }
        Ok(match reverses(id)? {
            None => true,
            Some(named) => reverse && named.iter().any(|named| *named < entry),
        })
    };
    let mut looked = Looked::new(conn, entry)?;
    let mut spans = conn.prepare_cached(
        "SELECT entry, tbl, first, last, what FROM journal_span WHERE entry > ?1 ORDER BY entry",
    )?;
    let mut spans = spans.query([entry])?;
    let mut changes = conn.prepare_cached(
        "SELECT entry, tbl, row, field FROM journal_change WHERE id >=
           (SELECT id FROM journal_change WHERE entry > ?1 ORDER BY entry, id LIMIT 1) ORDER BY id",
    )?;
    let mut changes = changes.query([entry])?;
    let (mut span, mut change) = (spans.next()?, changes.next()?);
    loop {
        let of = |row: Option<&rusqlite::Row<'_>>| row.map(|row| row.get(0)).transpose();
        let (next_span, next_change): (Option<i64>, Option<i64>) = (of(span)?, of(change)?);
        let Some(at) = next_span.into_iter().chain(next_change).min() else {
            break;
        };
        let counted = counts(at)?;
        let mut did = Did::default();
        while let Some(row) = change
            && row.get::<_, i64>(0)? == at
        {
            steps.add(1)?;
            if counted && let Some(table) = Table::by_name(row.get_ref(1)?.as_str().unwrap_or("")) {
                let field = looked.field(row.get_ref(3)?.as_str().unwrap_or(""));
                did.changes.push((table, row.get(2)?, field));
            }
            change = changes.next()?;
        }
        while let Some(row) = span
            && row.get::<_, i64>(0)? == at
        {
            if counted && let Some(table) = Table::by_name(row.get_ref(1)?.as_str().unwrap_or("")) {
                let created = row.get_ref(4)?.as_str() == Ok(SpanKind::Created.key());
                did.spans.push(Span {
                    table,
                    first: row.get(2)?,
                    last: row.get(3)?,
                    at: 0,
                    what: match created {
                        true => SpanKind::Created,
                        false => SpanKind::Removed,
                    },
                });
            }
            span = spans.next()?;
        }
        if counted {
            looked.look(at, did, steps)?;
        }
    }
    Ok(looked.found)
}

/// What was found so far.
struct Looked<'c> {
    conn: &'c Connection,
    entry: i64,
    /// Rows the entry created, removed or brought back.
    own: Runs,
    /// Whether it changed any field.
    edits: bool,
    /// What those that depend on it touched.
    runs: Runs,
    changed: HashSet<Changed>,
    fields: HashMap<String, usize>,
    names: Vec<String>,
    found: Later,
}

impl<'c> Looked<'c> {
    fn new(conn: &'c Connection, entry: i64) -> Result<Self> {
        let mut own = Runs::default();
        for Span {
            table, first, last, ..
        } in entry::spans(conn, entry)?
        {
            own.add(table, first, last);
        }
        let edits = conn
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM journal_change WHERE entry = ?1)")?
            .query_row([entry], |row| row.get(0))?;
        Ok(Self {
            conn,
            entry,
            own,
            edits,
            runs: Runs::default(),
            changed: HashSet::new(),
            fields: HashMap::new(),
            names: Vec::new(),
            found: Later::default(),
        })
    }

    fn field(&mut self, name: &str) -> usize {
        if let Some(known) = self.fields.get(name) {
            return *known;
        }
        self.fields.insert(name.to_owned(), self.names.len());
        self.names.push(name.to_owned());
        self.names.len() - 1
    }

    /// Takes a later entry for a dependent where it touched what the entry, or a dependent of it, did.
    fn look(&mut self, id: i64, did: Did, steps: &mut Steps) -> Result<()> {
        let mut depends = false;
        let mut its_field = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM journal_change WHERE tbl = ?1 AND row = ?2 AND entry = ?3 AND field = ?4)",
        )?;
        for changed in &did.changes {
            steps.add(1)?;
            let (table, row, field) = *changed;
            let own = self.own.has(table, row)
                || (self.edits
                    && its_field.query_row(
                        (table.name(), row, self.entry, &self.names[field]),
                        |found| found.get(0),
                    )?);
            if own {
                self.found.kept.insert((table, row));
            }
            depends |= own || self.changed.contains(changed) || self.runs.has(table, row);
        }
        let mut touched: Vec<(Table, i64, i64)> = Vec::new();
        for span in &did.spans {
            touched.push((span.table, span.first, span.last));
            // A store that others were merged into is needed by them, though none of its fields changed.
            if span.table == Table::StoreMerge && span.what == SpanKind::Created {
                let mut kept = self
                    .conn
                    .prepare_cached("SELECT kept FROM store_merge WHERE id BETWEEN ?1 AND ?2")?;
                for id in kept.query_map((span.first, span.last), |row| row.get::<_, i64>(0))? {
                    let id = id?;
                    touched.push((Table::Store, id, id));
                }
            }
        }
        for (table, first, last) in touched {
            for (first, last) in self.own.common(table, first, last) {
                depends = true;
                self.found
                    .kept
                    .extend((first..=last).map(|row| (table, row)));
            }
            depends |= !self.runs.common(table, first, last).is_empty();
        }
        if depends {
            self.found.entries.insert(id);
            self.changed.extend(did.changes);
            for span in did.spans {
                self.runs.add(span.table, span.first, span.last);
            }
        }
        Ok(())
    }
}
