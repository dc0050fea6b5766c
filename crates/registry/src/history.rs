//! The history of one store: every entry that touched it, and what it changed. And the stores that were removed.

use rusqlite::types::Value as SqlValue;

use crate::error::Result;
use crate::journal::{Entry, SpanKind, Table, entry};
use crate::model::{FieldKey, FieldKind, Store, Value};
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
        for entry in self.belongings(store)? {
            events.entry(entry).or_default();
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

    /// The entries that attached files to a store or took them off, and those that said where it moved or came from.
    pub(crate) fn belongings(&self, store: i64) -> Result<Vec<i64>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT s.entry FROM attachment a JOIN journal_span s
               ON s.tbl = 'attachment' AND s.first <= a.id AND s.last >= a.id WHERE a.store = ?1
             UNION
             SELECT s.entry FROM relocation r JOIN journal_span s
               ON s.tbl = 'relocation' AND s.first <= r.id AND s.last >= r.id WHERE ?1 IN (r.store, r.successor)",
        )?;
        let entries = statement.query_map([store], |row| row.get(0))?;
        Ok(entries.collect::<rusqlite::Result<_>>()?)
    }

    /// The stores that somebody removed, those removed last first, at most `limit`, each with the entry that removed it; and how many
    /// there are. What an undo took away, such as the stores of an import, was not removed: redo brings it back.
    pub fn removed_stores(&self, limit: u32) -> Result<(u64, Vec<(Store, Entry)>)> {
        const REMOVED: &str =
            "FROM store s JOIN journal j ON j.id = s.deleted_by WHERE j.kind <> 'undo'";
        let conn = self.connection();
        let all: i64 = conn
            .prepare_cached(&format!("SELECT count(*) {REMOVED}"))?
            .query_row([], |row| row.get(0))?;
        let sql = format!("SELECT s.id {REMOVED} ORDER BY s.deleted_by DESC, s.id DESC LIMIT ?1");
        let mut statement = conn.prepare_cached(&sql)?;
        let ids = statement
            .query_map([limit], |row| row.get(0))?
            .collect::<rusqlite::Result<Vec<i64>>>()?;
        let mut removed = Vec::with_capacity(ids.len());
        for store in rows::stores(conn, &ids)? {
            if let Some(entry) = entry::by_id(conn, store.deleted_by.unwrap_or_default())? {
                removed.push((store, entry));
            }
        }
        Ok((all.unsigned_abs(), removed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::door::Action;
    use crate::model::{FieldValues, StoreField};
    use crate::registry::Registry;

    /// Who did what, and each value before and after.
    type Said<'h> = (&'h str, &'h str, Vec<(Value, Value)>);

    fn add(registry: &Registry, code: &str) -> i64 {
        let values = FieldValues::from_iter([(StoreField::Code.into(), Value::text(code))]);
        let act = Action::new("store.create").with("code", code);
        registry
            .transact("asha", act, |tx| tx.create_store(&values))
            .unwrap()
            .value
    }

    #[test]
    fn the_history_of_a_store_says_who_did_what_to_which_field() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        let (id, other) = (add(&registry, "A"), add(&registry, "B"));
        let set = |who: &str, id: i64, field: StoreField, value: &str| {
            let act = Action::new("store.edit");
            registry
                .transact(who, act, |tx| {
                    tx.set_store(id, field.into(), Value::text(value))
                })
                .unwrap();
        };
        set("ravi", id, StoreField::Notes, "first");
        set("ravi", other, StoreField::Notes, "of another");
        set("asha", id, StoreField::Notes, "second");
        registry.undo("asha").unwrap().unwrap();
        let history = registry.read(|reader| reader.history_of(id)).unwrap();
        let said: Vec<Said<'_>> = history
            .iter()
            .map(|event| {
                let changes = event.changes.iter();
                let changes = changes.map(|change| (change.before.clone(), change.after.clone()));
                (
                    event.entry.who.as_str(),
                    event.entry.kind.key(),
                    changes.collect(),
                )
            })
            .collect();
        let text = |text: &str| Value::text(text);
        assert_eq!(
            said,
            [
                ("asha", "undo", vec![(text("second"), text("first"))]),
                ("asha", "do", vec![(text("first"), text("second"))]),
                ("ravi", "do", vec![(Value::Blank, text("first"))]),
                ("asha", "do", vec![]),
            ]
        );
        assert_eq!(history[3].what, Some(SpanKind::Created));
    }

    #[test]
    fn files_and_moves_are_events_of_the_stores_they_belong_to() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        let (one, other) = (add(&registry, "A"), add(&registry, "B"));
        let draft = crate::door::AttachmentDraft {
            name: "lease.pdf".into(),
            media: "application/pdf".into(),
            bytes: b"%PDF".to_vec(),
            thumbnail: None,
        };
        let act = |key: &str, write: &mut dyn FnMut(&mut crate::door::Tx<'_>) -> Result<()>| {
            registry
                .transact("asha", Action::new(key), |tx| write(tx))
                .unwrap();
        };
        act("attachment.add", &mut |tx| tx.attach(one, &draft).map(drop));
        act("store.edit", &mut |tx| tx.relocate_store(one, other));
        registry.undo("asha").unwrap();
        let events = |store| -> Vec<String> {
            let history = registry.read(|reader| reader.history_of(store)).unwrap();
            let words = history.iter().map(|event| event.entry.action.clone());
            words.collect()
        };
        assert_eq!(
            events(one)[..3],
            ["store.edit", "store.edit", "attachment.add"]
        );
        assert_eq!(events(other)[..2], ["store.edit", "store.edit"]);
        assert!(!events(other).contains(&"attachment.add".to_owned()));
    }

    #[test]
    fn stores_that_were_removed_are_listed_and_restored_and_those_undone_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        let (a, b) = (add(&registry, "A"), add(&registry, "B"));
        let act = |key: &str| Action::new(key);
        for id in [a, b] {
            registry
                .transact("ravi", act("store.delete"), |tx| tx.delete_store(id))
                .unwrap();
        }
        add(&registry, "C");
        registry.undo("asha").unwrap().unwrap();
        let removed = |limit: u32| {
            let (all, found) = registry
                .read(|reader| reader.removed_stores(limit))
                .unwrap();
            let codes = found
                .iter()
                .map(|(store, entry)| format!("{} by {}", store.code(), entry.who));
            (all, codes.collect::<Vec<_>>())
        };
        assert_eq!(
            removed(10),
            (2, vec!["B by ravi".into(), "A by ravi".into()])
        );
        assert_eq!(removed(1), (2, vec!["B by ravi".into()]));
        registry
            .transact("asha", act("store.restore"), |tx| tx.restore_store(b))
            .unwrap();
        assert_eq!(removed(10), (1, vec!["A by ravi".into()]));
        registry.undo("asha").unwrap().unwrap();
        assert_eq!(
            removed(10).0,
            1,
            "taken away by an undo: redo brings it back"
        );
    }
}
