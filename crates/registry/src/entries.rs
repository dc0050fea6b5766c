//! Looking through the journal: which entries a filter finds, and what one entry touched, in windows of any size.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::OptionalExtension;
use rusqlite::types::Value as SqlValue;

use crate::checks::{self, Country, Reading};
use crate::error::Result;
use crate::journal::{Change, Entry, Span, SpanKind, Table, entry};
use crate::model::{FieldKey, FieldKind, Store, Value};
use crate::reader::Reader;
use crate::rows;

/// How many stores that one entry changed are counted: a page of the history counts those of every line.
pub const MOST_COUNTED: u64 = 10_000;

/// Which entries are looked for; whatever is left out holds for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JournalFilter {
    /// Who made them.
    pub who: Option<String>,
    /// The first day, in this computer's time zone.
    pub from: Option<Date>,
    /// The last day, inclusive.
    pub to: Option<Date>,
    /// An action's key, or `undo` for what took back or did again.
    pub action: Option<String>,
    /// Words that all stand in the entry's English sentence or in who made it, in any case.
    pub text: String,
    /// The stores of these local ids: those that touched one of them.
    pub stores: Option<Vec<i64>>,
    /// Those that changed this field, of those stores or of any.
    pub field: Option<FieldKey>,
}

impl JournalFilter {
    /// A day as a person writes it, read as in a form.
    pub fn day(text: &str) -> Option<Date> {
        let said = checks::read_date(text, &Reading::typed(Country::Unknown));
        said.ok().map(|moment| moment.date)
    }
}

/// One field that an entry changed.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeLine {
    /// In which table.
    pub table: Table,
    /// Local id of the row.
    pub row: i64,
    /// Column, or `own.<uid>` of an own column.
    pub field: String,
    /// Before; for tables other than stores as text.
    pub before: Value,
    /// After.
    pub after: Value,
}

/// The record of an import, whether or not it is undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportDetail {
    /// Local id.
    pub id: i64,
    /// Whether it was undone or taken back.
    pub gone: bool,
    /// Name of the source file.
    pub file_name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// The sheet, where it was a workbook.
    pub sheet: Option<String>,
    /// The plan it followed, as JSON.
    pub plan: String,
    /// Data rows read.
    pub rows: u64,
    /// Stores created.
    pub created: u64,
    /// Stores changed.
    pub updated: u64,
    /// Stores that were as the file has them.
    pub unchanged: u64,
    /// Cells and rows set aside.
    pub set_aside: u64,
}

impl Reader<'_> {
    /// Ids of the entries that a filter finds, newest first.
    pub fn journal_found(&self, filter: &JournalFilter) -> Result<Vec<i64>> {
        let start = |day: Option<Date>| {
            day.and_then(|day| day.to_zoned(TimeZone::system()).ok())
                .map(|at| at.timestamp().as_millisecond())
        };
        let after = filter.to.map(|day| day.tomorrow().unwrap_or(Date::MAX));
        let words: Vec<String> = filter
            .text
            .split_whitespace()
            .map(haat_atlas::fold)
            .filter(|word| !word.is_empty())
            .collect();
        let mut statement = self.connection().prepare_cached(
            "SELECT id FROM journal
             WHERE (?1 IS NULL OR who = ?1) AND wall >= ?2 AND wall < ?3
               AND (?4 IS NULL OR (?4 = 'undo' AND kind <> 'do') OR (action = ?4 AND kind = 'do'))
             ORDER BY id DESC",
        )?;
        let found = statement.query_map(
            (
                &filter.who,
                start(filter.from).unwrap_or(i64::MIN),
                start(after).unwrap_or(i64::MAX),
                &filter.action,
            ),
            |row| row.get(0),
        )?;
        let mut ids = found.collect::<rusqlite::Result<Vec<i64>>>()?;
        if filter.stores.is_some() || filter.field.is_some() {
            let touching = self.touching(filter.stores.as_deref(), filter.field)?;
            ids.retain(|id| touching.contains(id));
        }
        if !words.is_empty() {
            let mut kept = Vec::new();
            for id in ids {
                let Some(entry) = self.entry(id)? else {
                    continue;
                };
                let said = haat_atlas::fold(&format!("{} {}", entry.who, entry.words()));
                if words.iter().all(|word| said.contains(word.as_str())) {
                    kept.push(id);
                }
            }
            ids = kept;
        }
        Ok(ids)
    }

    /// The entries that touched one of these stores, or changed a field of theirs.
    fn touching(&self, stores: Option<&[i64]>, field: Option<FieldKey>) -> Result<BTreeSet<i64>> {
        let field = field.map(|field| field.to_string());
        let mut found = BTreeSet::new();
        let Some(stores) = stores else {
            let mut statement = self.connection().prepare_cached(
                "SELECT DISTINCT entry FROM journal_change WHERE tbl = 'store' AND field = ?1",
            )?;
            let entries = statement.query_map([field], |row| row.get(0))?;
            found.extend(entries.collect::<rusqlite::Result<Vec<i64>>>()?);
            return Ok(found);
        };
        let mut changes = self.connection().prepare_cached(
            "SELECT DISTINCT entry FROM journal_change WHERE tbl = 'store' AND row = ?1 AND (?2 IS NULL OR field = ?2)",
        )?;
        let mut spans = self.connection().prepare_cached(
            "SELECT DISTINCT entry FROM journal_span WHERE tbl = 'store' AND first <= ?1 AND last >= ?1",
        )?;
        for store in stores {
            let entries = changes.query_map((store, &field), |row| row.get(0))?;
            found.extend(entries.collect::<rusqlite::Result<Vec<i64>>>()?);
            // What a store was made with is the beginning of each of its fields.
            let entries = spans.query_map([store], |row| row.get(0))?;
            found.extend(entries.collect::<rusqlite::Result<Vec<i64>>>()?);
            if field.is_none() {
                found.extend(self.belongings(*store)?);
            }
        }
        Ok(found)
    }

    /// Entries of these ids, in this order.
    pub fn entries_of(&self, ids: &[i64]) -> Result<Vec<Entry>> {
        let mut entries = Vec::with_capacity(ids.len());
        for id in ids {
            entries.extend(self.entry(*id)?);
        }
        Ok(entries)
    }

    /// Everybody who made an entry, and every action there was, in order.
    pub fn journal_names(&self) -> Result<(Vec<String>, Vec<String>)> {
        let column = |name: &str| -> Result<Vec<String>> {
            let sql = format!("SELECT DISTINCT {name} FROM journal ORDER BY {name}");
            let mut statement = self.connection().prepare_cached(&sql)?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        };
        Ok((column("who")?, column("action")?))
    }

    /// How many stores an entry created, removed or revived, and how many others it changed; the latter at most [`MOST_COUNTED`].
    pub fn stores_touched(&self, entry: i64) -> Result<(u64, u64)> {
        let (runs, changed): (i64, i64) = self
            .connection()
            .prepare_cached(
                "SELECT (SELECT coalesce(sum(last - first + 1), 0) FROM journal_span WHERE entry = ?1 AND tbl = 'store'),
                        (SELECT count(*) FROM (SELECT DISTINCT row FROM journal_change AS c WHERE entry = ?1 AND tbl = 'store'
                           AND NOT EXISTS (SELECT 1 FROM journal_span AS s WHERE s.entry = ?1 AND s.tbl = 'store'
                             AND c.row BETWEEN s.first AND s.last)
                         LIMIT ?2))",
            )?
            .query_row((entry, MOST_COUNTED as i64), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((runs.unsigned_abs(), changed.unsigned_abs()))
    }

    /// How many fields an entry changed.
    pub fn change_count(&self, entry: i64) -> Result<u64> {
        let count: i64 = self
            .connection()
            .prepare_cached("SELECT count(*) FROM journal_change WHERE entry = ?1")?
            .query_row([entry], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// A window of the fields an entry changed, in the order they were changed.
    pub fn changes_window(&self, entry: i64, offset: u32, limit: u32) -> Result<Vec<ChangeLine>> {
        let kinds = rows::own_kinds(self.connection())?;
        let sql = format!(
            "SELECT {} FROM journal_change WHERE entry = ?1 ORDER BY id LIMIT ?2 OFFSET ?3",
            entry::CHANGE_COLUMNS
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let found = statement.query_map((entry, limit, offset), entry::read_change)?;
        let mut lines = Vec::new();
        for change in found {
            let Some(Change {
                table,
                row,
                field,
                before,
                after,
                ..
            }) = change?
            else {
                continue;
            };
            let kind = match FieldKey::parse(&field) {
                Some(FieldKey::Builtin(field)) if table == Table::Store => field.kind(),
                Some(FieldKey::Own(uid)) if table == Table::Store => {
                    kinds.get(&uid).copied().unwrap_or(FieldKind::Text)
                }
                _ => FieldKind::Text,
            };
            lines.push(ChangeLine {
                table,
                row,
                field,
                before: read(kind, before),
                after: read(kind, after),
            });
        }
        Ok(lines)
    }

    /// What a row is called: a store's code, the name of anything else. Also of a row that was removed.
    pub fn row_name(&self, table: Table, row: i64) -> Result<Option<String>> {
        let column = match table {
            Table::Store => "code",
            Table::Import => "file_name",
            Table::SetAside => "value",
            Table::Alias => "written",
            Table::StoreMerge => "code",
            Table::NotSame => "compared",
            Table::Relocation => "(SELECT code FROM store s WHERE s.id = relocation.store)",
            Table::Setting => "key",
            Table::StoreFormat
            | Table::Partner
            | Table::Field
            | Table::SavedView
            | Table::Recipe
            | Table::Attachment => "name",
        };
        let sql = format!("SELECT {column} FROM {} WHERE id = ?1", table.name());
        Ok(self
            .connection()
            .prepare_cached(&sql)?
            .query_row([row], |row| row.get(0))
            .optional()?)
    }

    /// A window of the stores that an entry created, removed or revived, as they are by now; and how many there are.
    pub fn stores_of_entry(
        &self,
        entry: i64,
        offset: u64,
        limit: u64,
    ) -> Result<(u64, Vec<(SpanKind, Store)>)> {
        let (mut total, mut found) = (0, Vec::new());
        for Span {
            table,
            first,
            last,
            what,
            ..
        } in self.spans(entry)?
        {
            if table != Table::Store {
                continue;
            }
            let count = (last - first + 1).unsigned_abs();
            // Of this run, what lies inside the window.
            let begin = offset.saturating_sub(total).min(count);
            let end = (offset + limit).saturating_sub(total).min(count);
            let id = |at: u64| first + i64::try_from(at).unwrap_or(i64::MAX);
            let ids: Vec<i64> = (begin..end).map(id).collect();
            found.extend(
                rows::stores(self.connection(), &ids)?
                    .into_iter()
                    .map(|store| (what, store)),
            );
            total += count;
        }
        Ok((total, found))
    }

    /// The record of the import that an entry made.
    pub fn import_of(&self, entry: i64) -> Result<Option<ImportDetail>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT file_name, size, sha256, sheet, plan, rows, created, updated, unchanged, set_aside, id, deleted_by IS NOT NULL
             FROM import WHERE created_by = ?1",
        )?;
        Ok(statement
            .query_row([entry], |row| {
                let count = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
                Ok(ImportDetail {
                    id: row.get(10)?,
                    gone: row.get(11)?,
                    file_name: row.get(0)?,
                    bytes: count(1)?,
                    sha256: row.get(2)?,
                    sheet: row.get(3)?,
                    plan: row.get(4)?,
                    rows: count(5)?,
                    created: count(6)?,
                    updated: count(7)?,
                    unchanged: count(8)?,
                    set_aside: count(9)?,
                })
            })
            .optional()?)
    }
}

fn read(kind: FieldKind, raw: SqlValue) -> Value {
    match (kind, raw) {
        (FieldKind::Text, SqlValue::Integer(number)) => Value::Text(number.to_string()),
        (FieldKind::Text, SqlValue::Real(number)) => Value::Text(number.to_string()),
        (kind, raw) => Value::from_sql(kind, (&raw).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FieldValues, StoreField};
    use crate::{Action, Registry};

    fn registry() -> (tempfile::TempDir, Registry) {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        (folder, registry)
    }

    fn add(registry: &Registry, who: &str, codes: &[&str]) -> i64 {
        registry
            .transact(
                who,
                Action::new("store.create").with("code", codes[0]),
                |tx| {
                    for code in codes {
                        tx.create_store(&FieldValues::from_iter([(
                            StoreField::Code.into(),
                            Value::text(code),
                        )]))?;
                    }
                    Ok(())
                },
            )
            .unwrap()
            .entry
            .unwrap()
    }

    #[test]
    fn entries_are_found_by_person_kind_day_and_words() {
        let (_folder, registry) = registry();
        let first = add(&registry, "asha", &["MH-1"]);
        let second = add(&registry, "ravi", &["BR-2"]);
        let undone = registry.undo("asha").unwrap().unwrap().entry;
        let found = |filter: JournalFilter| {
            registry
                .read(|reader| reader.journal_found(&filter))
                .unwrap()
        };
        let all = JournalFilter::default;
        assert_eq!(found(all()), [undone, second, first]);
        let by = |who: &str| JournalFilter {
            who: Some(who.into()),
            ..all()
        };
        assert_eq!(found(by("ravi")), [second]);
        let kind = |key: &str| JournalFilter {
            action: Some(key.into()),
            ..all()
        };
        assert_eq!(found(kind("undo")), [undone]);
        assert_eq!(found(kind("store.create")), [second, first]);
        let text = |text: &str| JournalFilter {
            text: text.into(),
            ..all()
        };
        assert_eq!(found(text("STORE mh-1")), [first]);
        assert_eq!(found(text("asha undid")), [undone]);
        let store = registry
            .read(|reader| reader.store_by_code("MH-1"))
            .unwrap();
        let of = |field: Option<StoreField>| JournalFilter {
            stores: Some(store.into_iter().collect()),
            field: field.map(FieldKey::from),
            ..all()
        };
        let set = |field: StoreField| {
            registry
                .transact("asha", Action::new("store.edit"), |tx| {
                    tx.set_store(store.unwrap(), field.into(), Value::text("x"))
                })
                .unwrap()
                .entry
                .unwrap()
        };
        let (named, noted) = (set(StoreField::Name), set(StoreField::Notes));
        assert_eq!(found(of(None)), [noted, named, first]);
        assert_eq!(found(of(Some(StoreField::Name))), [named, first]);
        let anywhere = JournalFilter {
            field: Some(StoreField::Notes.into()),
            ..all()
        };
        assert_eq!(found(anywhere), [noted]);
        registry.undo("asha").unwrap();
        registry.undo("asha").unwrap();
        let today = checks::today();
        let on = |from, to| JournalFilter {
            from: Some(from),
            to: Some(to),
            ..all()
        };
        assert_eq!(found(on(today, today)).len(), 7);
        let yesterday = today.yesterday().unwrap();
        assert!(found(on(yesterday, yesterday)).is_empty());
        let (people, actions) = registry.read(|reader| reader.journal_names()).unwrap();
        assert_eq!(
            (people, actions.len()),
            (vec!["asha".into(), "ravi".into()], 2)
        );
    }

    #[test]
    fn what_an_entry_touched_is_read_in_windows() {
        let (_folder, registry) = registry();
        let made = add(&registry, "asha", &["A", "B", "C"]);
        let changed = registry
            .transact("asha", Action::new("store.edit"), |tx| {
                let id = tx.store_by_code("B")?.unwrap_or_default();
                tx.edit_store(
                    id,
                    &FieldValues::from_iter([
                        (StoreField::Town.into(), Value::text("Gaya")),
                        (StoreField::AreaSqft.into(), Value::Number(400.0)),
                    ]),
                )?;
                tx.create_format("Kiosk", None, None)
            })
            .unwrap()
            .entry
            .unwrap();
        registry
            .read(|reader| {
                let (total, window) = reader.stores_of_entry(made, 1, 5)?;
                let codes: Vec<_> = window.iter().map(|(_, s)| s.code().to_owned()).collect();
                assert_eq!((total, codes), (3, vec!["B".to_owned(), "C".to_owned()]));
                assert_eq!(reader.stores_touched(made)?, (3, 0));
                assert_eq!(reader.stores_touched(changed)?, (0, 1));
                assert_eq!(reader.change_count(changed)?, 2);
                let lines = reader.changes_window(changed, 0, 10)?;
                let second = reader.changes_window(changed, 1, 1)?;
                assert_eq!(lines[1..], second[..]);
                let area = lines.iter().find(|line| line.field == "area").unwrap();
                assert_eq!(
                    (&area.before, &area.after),
                    (&Value::Blank, &Value::Number(400.0))
                );
                assert_eq!(reader.row_name(area.table, area.row)?.as_deref(), Some("B"));
                assert!(reader.import_of(made)?.is_none());
                Ok(())
            })
            .unwrap();
    }
}
