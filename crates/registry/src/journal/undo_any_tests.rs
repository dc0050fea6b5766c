//! Any sequence of changes, undos of any entry in each of the three ways, undos and redos leaves every cell of every table as a model has it,
//! which knows of each entry only what it changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use rusqlite::types::Value as SqlValue;

use super::every_table_tests::{Wide, act, some_wide};
use super::property_tests::{Step, folder};
use crate::door::{Action, LaterEntries};
use crate::error::Error;
use crate::journal::{SeededClock, Table, UNDO_ENTRY};
use crate::registry::Registry;
use crate::watch::Watch;

type Row = (Table, i64);
/// Every column of every row there ever was, an own column as one of its own, and whether the row is `live`.
type Cells = BTreeMap<(Row, String), SqlValue>;

#[derive(Debug, Clone)]
enum Doing {
    Some(Wide),
    /// Of the entries so far, this one, in a way.
    UndoEntry(usize, u8),
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Do,
    Undo(i64),
    Redo(i64),
    UndoEntry(Vec<i64>),
}

/// What one entry changed.
#[derive(Debug, Clone)]
struct Logged {
    id: i64,
    kind: Kind,
    diff: Vec<(Row, String, Option<SqlValue>, SqlValue)>,
    /// Rows it made, removed or brought back, and fields it changed, be it to and fro.
    rows: BTreeSet<Row>,
    changed: BTreeSet<(Row, String)>,
}

impl Logged {
    /// Fields it changed in rows that it did not make, remove or bring back.
    fn fields(&self) -> BTreeSet<(Row, String)> {
        let fields = self.changed.iter();
        fields
            .filter(|(row, _)| !self.rows.contains(row))
            .cloned()
            .collect()
    }

    /// Stores that others were merged into.
    fn merged_into(&self) -> BTreeSet<Row> {
        let kept = self.diff.iter().filter(|(row, column, before, _)| {
            row.0 == Table::StoreMerge && column == "kept" && before.is_none()
        });
        kept.filter_map(|(.., after)| match after {
            SqlValue::Integer(id) => Some((Table::Store, *id)),
            _ => None,
        })
        .collect()
    }
}

#[derive(Default)]
struct Model {
    log: Vec<Logged>,
    back: BTreeMap<i64, bool>,
}

impl Model {
    fn log(&mut self, registry: &Registry, kind: Kind, before: &Cells, after: &Cells) {
        let (id, spans, changes) = registry
            .read(|reader| {
                let id = reader.last_entry()?;
                Ok((id, reader.spans(id)?, reader.changes(id)?))
            })
            .unwrap();
        let rows = spans
            .iter()
            .flat_map(|span| (span.first..=span.last).map(|row| (span.table, row)));
        let fields = changes
            .into_iter()
            .map(|change| ((change.table, change.row), change.field));
        let changed = after
            .iter()
            .filter(|(key, value)| before.get(*key) != Some(*value));
        let mut diff: Vec<_> = changed
            .map(|((row, column), value)| {
                let key = (*row, column.clone());
                (
                    *row,
                    column.clone(),
                    before.get(&key).cloned(),
                    value.clone(),
                )
            })
            .collect();
        let gone = before.keys().filter(|key| !after.contains_key(*key));
        diff.extend(gone.map(|key| {
            (
                key.0,
                key.1.clone(),
                before.get(key).cloned(),
                SqlValue::Null,
            )
        }));
        self.log.push(Logged {
            id,
            kind: kind.clone(),
            diff,
            rows: rows.collect(),
            changed: fields.collect(),
        });
        self.back.insert(id, false);
        match kind {
            Kind::Do => {}
            Kind::Undo(target) => self.turn(target, true),
            Kind::Redo(target) => {
                let undo = self
                    .log
                    .iter()
                    .rev()
                    .find(|entry| entry.kind == Kind::Undo(target) && !self.back[&entry.id]);
                self.turn(undo.unwrap().id, true);
            }
            Kind::UndoEntry(named) => named.into_iter().rev().for_each(|id| self.turn(id, true)),
        }
    }

    /// An entry is taken back or stands again, and with it what it took back stands again or not.
    fn turn(&mut self, id: i64, back: bool) {
        self.back.insert(id, back);
        match self.entry(id).kind.clone() {
            Kind::Undo(target) => self.turn(target, !back),
            // They went the newest first, and come again the oldest first.
            Kind::UndoEntry(named) if back => named.into_iter().for_each(|id| self.turn(id, false)),
            Kind::UndoEntry(named) => named.into_iter().rev().for_each(|id| self.turn(id, true)),
            Kind::Do | Kind::Redo(_) => {}
        }
    }

    fn entry(&self, id: i64) -> &Logged {
        self.log.iter().find(|entry| entry.id == id).unwrap()
    }

    /// The entries that an entry took back.
    fn reverses(&self, id: i64) -> Vec<i64> {
        match &self.entry(id).kind {
            Kind::Undo(target) => vec![*target],
            Kind::UndoEntry(named) => named.clone(),
            Kind::Do | Kind::Redo(_) => Vec::new(),
        }
    }

    /// The entries that depend on one, and the rows of it that they touched.
    fn depending(&self, id: i64) -> (Vec<i64>, BTreeSet<Row>) {
        let mut again = BTreeSet::new();
        loop {
            let found = self.depending_with(id, &again);
            let more = found.0.iter().flat_map(|found| self.reverses(*found));
            let more: BTreeSet<i64> = more.filter(|more| *more > id).collect();
            if more.is_subset(&again) {
                return found;
            }
            again.extend(more);
        }
    }

    fn depending_with(&self, id: i64, again: &BTreeSet<i64>) -> (Vec<i64>, BTreeSet<Row>) {
        let target = self.entry(id);
        let (own_rows, own_fields) = (target.rows.clone(), target.fields());
        let (mut rows, mut fields) = (own_rows.clone(), own_fields.clone());
        let (mut found, mut kept) = (Vec::new(), BTreeSet::new());
        for later in self.log.iter().filter(|later| later.id > id) {
            let behind = || self.reverses(later.id).iter().any(|named| *named < id);
            let counts = match later.kind {
                Kind::Do => true,
                Kind::Redo(_) => false,
                _ => target.kind != Kind::Do && behind(),
            };
            if !counts || (self.back[&later.id] && !again.contains(&later.id)) {
                continue;
            }
            let touched: BTreeSet<Row> = later
                .changed
                .iter()
                .map(|(row, _)| *row)
                .chain(later.rows.iter().copied())
                .chain(later.merged_into())
                .collect();
            let hits = |rows: &BTreeSet<Row>, fields: &BTreeSet<(Row, String)>| {
                let by_row = touched.intersection(rows).copied();
                let by_field = later.changed.intersection(fields).map(|(row, _)| *row);
                by_row.chain(by_field).collect::<BTreeSet<Row>>()
            };
            if hits(&rows, &fields).is_empty() {
                continue;
            }
            kept.extend(hits(&own_rows, &own_fields));
            found.push(later.id);
            rows.extend(later.rows.iter().copied());
            fields.extend(later.changed.iter().cloned());
        }
        (found, kept)
    }

    /// What the cells become, where that can be.
    fn undone(&self, now: &Cells, entries: &[i64], kept: &BTreeSet<Row>) -> Option<Cells> {
        let mut next = now.clone();
        for id in entries.iter().rev() {
            for (row, column, before, _) in &self.entry(*id).diff {
                if kept.contains(row) {
                    continue;
                }
                let key = (*row, column.clone());
                match before {
                    Some(value) => drop(next.insert(key, value.clone())),
                    None if column == "live" => drop(next.insert(key, SqlValue::Integer(0))),
                    None if column.starts_with("own.") && !self.made(*id, *row) => {
                        drop(next.remove(&key));
                    }
                    None => {}
                }
            }
        }
        let live = |cells: &Cells, row: Row| {
            cells.get(&(row, "live".into())) == Some(&SqlValue::Integer(1))
        };
        // What stores have stays, and the import that a kept store came with.
        let rows: BTreeSet<Row> = next.keys().map(|(row, _)| *row).collect();
        for row in &rows {
            let needed = match row.0 {
                Table::Import => kept.iter().any(|(table, _)| *table == Table::Store),
                Table::StoreFormat | Table::Partner | Table::Field => {
                    let column = match row.0 {
                        Table::StoreFormat => "format".to_owned(),
                        Table::Partner => "partner".to_owned(),
                        _ => match &next[&(*row, "uid".into())] {
                            SqlValue::Text(uid) => format!("own.{uid}"),
                            _ => return None,
                        },
                    };
                    rows.iter().any(|store| {
                        let value = next.get(&(*store, column.clone()));
                        store.0 == Table::Store
                            && live(&next, *store)
                            && match row.0 {
                                Table::Field => value.is_some(),
                                _ => value == Some(&SqlValue::Integer(row.1)),
                            }
                    })
                }
                _ => false,
            };
            if needed && live(now, *row) {
                next.insert((*row, "live".into()), SqlValue::Integer(1));
            }
        }
        // Two of one code, or of one name.
        let mut seen = BTreeSet::new();
        for row in rows.iter().filter(|row| live(&next, **row)) {
            let names: &[&str] = match row.0 {
                Table::Store => &["code"],
                Table::StoreFormat | Table::Partner | Table::Field | Table::Recipe => &["name"],
                Table::SavedView => &["page", "name"],
                Table::Alias => &["field", "within", "written"],
                Table::Setting => &["key"],
                Table::Relocation => &["store"],
                _ => continue,
            };
            let name: Vec<String> = names
                .iter()
                .map(|name| format!("{:?}", next.get(&(*row, (*name).to_owned()))))
                .collect();
            if !seen.insert((row.0, name)) {
                return None;
            }
        }
        Some(next)
    }

    fn made(&self, id: i64, row: Row) -> bool {
        let diff = &self.entry(id).diff;
        diff.iter()
            .any(|(of, column, before, _)| *of == row && column == "live" && before.is_none())
    }
}

fn cells(registry: &Registry) -> Cells {
    let mut cells = Cells::new();
    for table in Table::ALL {
        let columns = table.columns();
        let sql = format!(
            "SELECT id, deleted_by IS NULL, uid, {} FROM {}",
            columns.join(", "),
            table.name()
        );
        registry
            .read(|reader| {
                let mut statement = reader.connection().prepare(&sql)?;
                let mut rows = statement.query([])?;
                while let Some(found) = rows.next()? {
                    let row = (*table, found.get(0)?);
                    let mut put = |column: &str, value: SqlValue| {
                        cells.insert((row, column.to_owned()), value);
                    };
                    put("live", found.get(1)?);
                    if *table == Table::Field {
                        let uid: Vec<u8> = found.get(2)?;
                        let uid = uuid::Uuid::from_slice(&uid).unwrap();
                        put("uid", SqlValue::Text(uid.to_string()));
                    }
                    for (at, column) in columns.iter().enumerate() {
                        let value: SqlValue = found.get(at + 3)?;
                        match (*column, value) {
                            ("own", SqlValue::Text(own)) => {
                                let own: BTreeMap<String, serde_json::Value> =
                                    serde_json::from_str(&own).unwrap();
                                for (uid, value) in own {
                                    put(&format!("own.{uid}"), SqlValue::Text(value.to_string()));
                                }
                            }
                            ("own", _) => {}
                            (column, value) => put(column, value),
                        }
                    }
                }
                Ok(())
            })
            .unwrap();
    }
    cells
}

/// What a person can see: of a tombstone only that it is one.
fn seen(cells: &Cells) -> Cells {
    let live = |row: Row| cells.get(&(row, "live".into())) == Some(&SqlValue::Integer(1));
    let seen = cells
        .iter()
        .filter(|((row, column), _)| column == "live" || live(*row));
    seen.map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// An earlier state has no word of the rows that were made since and went again: they stay as tombstones.
fn without_rows_since(now: &Cells, then: &Cells) -> Cells {
    let dead = |row: Row| now.get(&(row, "live".into())) == Some(&SqlValue::Integer(0));
    let kept = now.iter().filter(|((row, column), _)| {
        then.contains_key(&(*row, column.clone()))
            || then.contains_key(&(*row, "live".into()))
            || !dead(*row)
    });
    kept.map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

fn some_doing() -> impl Strategy<Value = Doing> {
    prop_oneof![
        6 => some_wide().prop_map(Doing::Some),
        2 => Just(Doing::Some(Wide::Plain(Step::Undo))),
        1 => Just(Doing::Some(Wide::Plain(Step::Redo))),
        3 => (0..20usize, 0..3u8).prop_map(|(at, way)| Doing::UndoEntry(at, way)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, max_shrink_iters: 2_000, ..ProptestConfig::default() })]
    #[test]
    fn any_entry_is_undone_as_the_model_says(steps in proptest::collection::vec(some_doing(), 1..25)) {
        let folder = folder();
        let clock = Arc::new(SeededClock::new(1_540_000_000_000, 7));
        let registry = Registry::create_with(&folder.path().join("test.haat"), clock).unwrap();
        let mut model = Model::default();
        let (mut undo, mut redo) = (Vec::<(i64, Cells, Cells)>::new(), Vec::<(i64, Cells, Cells)>::new());
        for (at, step) in steps.iter().enumerate() {
            let before = cells(&registry);
            let last = registry.read(|reader| reader.last_entry()).unwrap();
            let (at_entry, way) = match step {
                Doing::Some(Wide::Plain(Step::Reopen)) => continue,
                Doing::Some(wide) => {
                    act(&registry, wide);
                    let after = cells(&registry);
                    let entry = registry.read(|reader| reader.last_entry()).unwrap();
                    if entry == last {
                        prop_assert_eq!(&after, &before);
                        continue;
                    }
                    let kind = match wide {
                        Wide::Plain(Step::Undo) => {
                            let (id, was, is) = undo.pop().unwrap();
                            prop_assert_eq!(&without_rows_since(&after, &was), &was, "after the undo of step {}", at);
                            redo.push((id, was, is));
                            Kind::Undo(id)
                        }
                        Wide::Plain(Step::Redo) => {
                            let (id, was, is) = redo.pop().unwrap();
                            prop_assert_eq!(&without_rows_since(&after, &is), &is, "after the redo of step {}", at);
                            undo.push((id, was, is));
                            Kind::Redo(id)
                        }
                        _ => {
                            undo.push((entry, before.clone(), after.clone()));
                            redo.clear();
                            Kind::Do
                        }
                    };
                    model.log(&registry, kind, &before, &after);
                    continue;
                }
                Doing::UndoEntry(at_entry, way) => (at_entry, way),
            };
            if model.log.is_empty() {
                continue;
            }
            let asked = model.log[at_entry % model.log.len()].clone();
            let id = match asked.kind {
                Kind::Redo(target) => target,
                _ => asked.id,
            };
            let way = [LaterEntries::Refuse, LaterEntries::Undo, LaterEntries::Keep][usize::from(*way)];
            let (found, kept) = model.depending(id);
            let said = registry.read(|reader| reader.depends_on(id, &Watch::NONE)).unwrap();
            prop_assert_eq!(said.first.iter().map(|entry| entry.id).collect::<Vec<_>>(), found.clone(), "what depends on {} at step {}", id, at);
            let back: BTreeSet<i64> = model.back.iter().filter(|(_, back)| **back).map(|(id, _)| *id).collect();
            prop_assert_eq!(&registry.read(|reader| reader.undone(0, i64::MAX)).unwrap(), &back);
            let done = registry.transact("tester", Action::new(UNDO_ENTRY), |tx| tx.undo_entry(asked.id, way, &Watch::NONE));
            let after = cells(&registry);
            let (mut entries, mut keep) = (vec![id], BTreeSet::new());
            match way {
                LaterEntries::Undo => entries.extend(&found),
                LaterEntries::Keep => keep = kept,
                LaterEntries::Refuse => {}
            }
            let expected = match model.back[&id] || way == LaterEntries::Refuse && !found.is_empty() {
                true => None,
                false => model.undone(&before, &entries, &keep),
            };
            match (done, expected) {
                (Ok(done), Some(expected)) => {
                    prop_assert_eq!(seen(&after), seen(&expected), "after the undo of entry {} ({:?}) at step {}", id, way, at);
                    // Nobody is offered to keep what later entries touched where nothing but a name that others may bear would go.
                    let referred = |row: &Row| matches!(row.0, Table::StoreFormat | Table::Partner | Table::Field | Table::Import);
                    let gone = after.iter().filter(|(cell, value)| before.get(*cell) != Some(value));
                    let only_names = gone.map(|((row, _), _)| row).all(referred);
                    prop_assert!(way != LaterEntries::Keep || found.is_empty() || said.beside || only_names, "entry {} at step {}", id, at);
                    let entry = done.entry.unwrap();
                    model.log(&registry, Kind::UndoEntry(entries), &before, &after);
                    undo.push((entry, before, after));
                    redo.clear();
                }
                (Ok(_), None) => prop_assert!(false, "entry {} was undone ({:?}) at step {}, and cannot be", id, way, at),
                (Err(error), expected) => {
                    prop_assert_eq!(&after, &before, "a refusal leaves everything");
                    let fits = match &error {
                        Error::Refused(finding) if finding.check != crate::checks::Check::CodeTaken => true,
                        Error::NothingLeft(_) => expected.as_ref().map(seen) == Some(seen(&before)),
                        _ => expected.is_none(),
                    };
                    prop_assert!(fits, "entry {} ({:?}) at step {}: {}", id, way, at, error);
                }
            }
        }
    }
}
