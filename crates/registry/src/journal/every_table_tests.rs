//! Every table, every column, every live row: undo leaves them as they were before the entry, redo as they were after it, whatever the
//! entries were and however often the file was opened again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use rusqlite::types::Value as SqlValue;

use super::property_tests::{Step, apply, code, folder, some_step};
use crate::door::{Action, AttachmentDraft, OwnFieldEdit, RecipeDraft, Tx};
use crate::error::{Error, Result};
use crate::journal::{Entry, SeededClock, Table, look_back};
use crate::model::{
    AliasField, FieldKey, FieldKind, FieldValues, Ownership, Presence, Status, StoreField, Value,
    ViewPage,
};
use crate::reader::Reader;
use crate::registry::Registry;

/// What [`Step`] does not do.
#[derive(Debug, Clone)]
pub(super) enum Wide {
    Plain(Step),
    /// Town, state and country, which look the place up; dates; numbers.
    Locate(u8, u8),
    Dates(u8, u8),
    /// Several at once, neighbours and not.
    DeleteSeveral(u8, u8),
    Restore(u8),
    EditFormat(u8),
    EditPartner(u8),
    DeleteView(u8),
    /// A recipe of one of two layouts, made or made anew; renamed; removed.
    Recipe(u8, u8),
    RenameRecipe(u8, u8),
    DeleteRecipe(u8),
    /// An own column that is no text, and a value in it.
    OwnTyped(u8, u8),
    /// What a town's name means, and that it means nothing any more.
    Remember(u8, u8),
    Forget(u8),
    /// One of two stores takes the name, or the code, of the other.
    Merge(u8, u8, bool),
    NotSame(u8, u8),
    /// A store became another; and did not.
    Relocate(u8, u8),
    StayPut(u8, u8),
    /// One of three papers of a store, and one taken off.
    Attach(u8, u8),
    Detach(u8),
    /// Another life cycle.
    Life(u8, u8),
    /// An own column named, required, put first; made to hold another kind; with other choices.
    EditColumn(u8, u8),
    Retype(u8, u8),
    Choices(u8, u8),
    /// A partner made one with another.
    MergePartners(u8, u8),
}

pub(super) fn some_wide() -> impl Strategy<Value = Wide> {
    let (code, value) = (0..6u8, 0..4u8);
    prop_oneof![
        6 => some_step().prop_map(Wide::Plain),
        1 => (code.clone(), value.clone()).prop_map(|(c, v)| Wide::Locate(c, v)),
        1 => (code.clone(), value.clone()).prop_map(|(c, v)| Wide::Dates(c, v)),
        1 => (code.clone(), code.clone()).prop_map(|(a, b)| Wide::DeleteSeveral(a, b)),
        1 => code.clone().prop_map(Wide::Restore),
        1 => value.clone().prop_map(Wide::EditFormat),
        1 => value.clone().prop_map(Wide::EditPartner),
        1 => (0..2u8).prop_map(Wide::DeleteView),
        2 => (0..2u8, value.clone()).prop_map(|(n, v)| Wide::Recipe(n, v)),
        1 => (value.clone(), value.clone()).prop_map(|(a, b)| Wide::RenameRecipe(a, b)),
        1 => value.clone().prop_map(Wide::DeleteRecipe),
        1 => (code.clone(), value.clone()).prop_map(|(n, v)| Wide::Remember(n, v)),
        1 => code.clone().prop_map(Wide::Forget),
        2 => (code.clone(), value).prop_map(|(c, v)| Wide::OwnTyped(c, v)),
        2 => (code.clone(), code.clone(), any::<bool>()).prop_map(|(a, b, c)| Wide::Merge(a, b, c)),
        1 => (code.clone(), code.clone()).prop_map(|(a, b)| Wide::NotSame(a, b)),
        1 => (code.clone(), code.clone()).prop_map(|(a, b)| Wide::Relocate(a, b)),
        1 => (code.clone(), code.clone()).prop_map(|(a, b)| Wide::StayPut(a, b)),
        1 => (code.clone(), 0..3u8).prop_map(|(n, v)| Wide::Attach(n, v)),
        1 => code.clone().prop_map(Wide::Detach),
        1 => (0..4u8, 0..4u8).prop_map(|(a, b)| Wide::Life(a, b)),
        1 => (0..4u8, 0..4u8).prop_map(|(n, v)| Wide::EditColumn(n, v)),
        2 => (0..4u8, 0..5u8).prop_map(|(n, v)| Wide::Retype(n, v)),
        1 => (0..4u8, 0..4u8).prop_map(|(n, v)| Wide::Choices(n, v)),
        1 => (0..4u8, code).prop_map(|(a, b)| Wide::MergePartners(a, b)),
    ]
}

/// Does it, as one entry; what is refused leaves nothing.
pub(super) fn act(registry: &Registry, wide: &Wide) {
    if let Wide::Plain(step) = wide {
        return apply(registry, step);
    }
    let done = registry.transact("tester", Action::new("test"), |tx| write(tx, wide));
    match done {
        Ok(_)
        | Err(
            Error::Refused(_)
            | Error::NoSuch { .. }
            | Error::Taken { .. }
            | Error::InUse { .. }
            | Error::OneStore(_)
            | Error::MovesInACircle { .. },
        ) => {}
        Err(error) => panic!("{error}"),
    }
}

fn write(tx: &mut Tx<'_>, wide: &Wide) -> Result<()> {
    let text = |text: &str| Value::Text(text.to_owned());
    match wide {
        Wide::Plain(_) => Ok(()),
        Wide::Locate(n, v) => {
            let Some(id) = tx.store_by_code(&code(*n))? else {
                return Ok(());
            };
            let town = ["Patna", "Gaya", "Nowhere at all", "Rewa"][usize::from(*v)];
            let country = if *v == 2 { "US" } else { "IN" };
            let values = FieldValues::from_iter([
                (StoreField::Country.into(), text(country)),
                (StoreField::State.into(), text("BR")),
                (StoreField::Town.into(), text(town)),
                (
                    StoreField::Latitude.into(),
                    Value::Number(f64::from(*v) + 0.1),
                ),
            ]);
            tx.edit_store(id, &values).map(drop)
        }
        Wide::Dates(n, v) => {
            let Some(id) = tx.store_by_code(&code(*n))? else {
                return Ok(());
            };
            let day = |day: &str| match day.parse() {
                Ok(moment) => Value::Date(moment),
                Err(_) => Value::Blank,
            };
            let opened =
                ["2018-10-29", "2018-10-29T12:00+05:30", "", "2020-01-01"][usize::from(*v)];
            let mut values = FieldValues::from_iter([
                (StoreField::Opened.into(), day(opened)),
                (StoreField::ClosedOn.into(), day("2019-01-01")),
                (StoreField::AreaSqft.into(), Value::Number(250.5)),
            ]);
            tx.hold_store(Some(id), &mut values).map(drop)
        }
        Wide::DeleteSeveral(a, b) => {
            for n in [*a, *b, (a + 1) % 6] {
                if let Some(id) = tx.store_by_code(&code(n))? {
                    tx.delete_store(id)?;
                }
            }
            Ok(())
        }
        Wide::Restore(n) => {
            let dead: Option<i64> = tx.connection().query_row(
                "SELECT max(id) FROM store WHERE code = ?1 AND deleted_by IS NOT NULL",
                [code(*n)],
                |row| row.get(0),
            )?;
            dead.map_or(Ok(()), |id| tx.restore_store(id))
        }
        Wide::EditFormat(v) => {
            let Some(mut format) = tx.formats()?.into_iter().nth(usize::from(*v)) else {
                return Ok(());
            };
            format.name = format!("renamed {v}");
            format.ownership = (*v > 1).then_some(Ownership::Fofo);
            format.presence = (*v > 2).then_some(Presence::Kiosk);
            tx.edit_format(&format).map(drop)
        }
        Wide::EditPartner(v) => {
            let Some(mut partner) = tx.partners()?.into_iter().nth(usize::from(*v)) else {
                return Ok(());
            };
            partner.owner = Some(format!("owner {v}"));
            partner.mobile = (*v > 1).then(|| "9876543210".to_owned());
            tx.edit_partner(&partner).map(drop)
        }
        Wide::DeleteView(n) => {
            tx.delete_view(ViewPage::ALL[usize::from(n % 2)], &format!("view {n}"))
        }
        Wide::Recipe(n, v) => {
            let draft = RecipeDraft {
                name: format!("recipe {v}"),
                fingerprint: format!("layout {n}"),
                source: "list".into(),
                plan: format!("{{\"n\": {v}}}"),
            };
            tx.remember_recipe(&draft, None, *v > 1).map(drop)
        }
        Wide::RenameRecipe(a, b) => {
            tx.rename_recipe(&format!("recipe {a}"), &format!("recipe {b}"))
        }
        Wide::DeleteRecipe(v) => tx.remove_recipe(&format!("recipe {v}")),
        Wide::Remember(n, v) => {
            let town = ["Patna", "Nowhere at all", "पटना"][usize::from(n % 3)];
            let means = ["", "1260086", "1262180", "1271439"][usize::from(*v)];
            tx.remember_alias(AliasField::Town, town, Some("BR"), means)
                .map(drop)
        }
        Wide::Forget(n) => {
            let alias = tx.aliases()?.into_iter().nth(usize::from(*n));
            alias.map_or(Ok(()), |alias| tx.forget_alias(alias.id))
        }
        Wide::Merge(a, b, takes_code) => {
            let (Some(keep), Some(remove)) =
                (tx.store_by_code(&code(*a))?, tx.store_by_code(&code(*b))?)
            else {
                return Ok(());
            };
            let field = if *takes_code {
                StoreField::Code
            } else {
                StoreField::Name
            };
            let taken = tx.store(remove)?.map(|store| store.get(field).clone());
            let values = FieldValues::from_iter([(field.into(), taken.unwrap_or_default())]);
            tx.merge_stores(keep, remove, &values)
        }
        Wide::NotSame(a, b) => match (tx.store_by_code(&code(*a))?, tx.store_by_code(&code(*b))?) {
            (Some(one), Some(other)) => tx.not_same(one, other).map(drop),
            _ => Ok(()),
        },
        Wide::Relocate(a, b) => {
            match (tx.store_by_code(&code(*a))?, tx.store_by_code(&code(*b))?) {
                (Some(one), Some(other)) => tx.relocate_store(one, other),
                _ => Ok(()),
            }
        }
        Wide::StayPut(a, b) => match (tx.store_by_code(&code(*a))?, tx.store_by_code(&code(*b))?) {
            (Some(one), Some(other)) => tx.forget_relocation(one, other),
            _ => Ok(()),
        },
        Wide::Attach(n, v) => {
            let Some(id) = tx.store_by_code(&code(*n))? else {
                return Ok(());
            };
            let paper = AttachmentDraft {
                name: format!("paper {v}.pdf"),
                media: "application/pdf".into(),
                bytes: vec![*v; 9],
                thumbnail: None,
            };
            tx.attach(id, &paper).map(drop)
        }
        Wide::Detach(n) => tx.detach(i64::from(*n) + 1),
        Wide::Life(a, b) => {
            let mut life = tx.rules()?.life;
            let (from, to) = (
                Status::ALL[usize::from(*a)],
                Status::ALL[usize::from(*b) + 6],
            );
            life.set_step(from, to, a > b);
            life.set_gate(to, StoreField::Partner.into(), b > a);
            tx.set_life_cycle(&life).map(drop)
        }
        Wide::EditColumn(n, v) => {
            let Some(field) = tx.own_fields()?.into_iter().nth(usize::from(*n)) else {
                return Ok(());
            };
            let edit = OwnFieldEdit {
                name: (*v > 1).then(|| format!("named {v}")),
                personal: (*v == 1).then_some(true),
                required: Some(*v > 0),
            };
            tx.edit_own_field(field.uid, &edit)?;
            tx.order_own_fields(&[field.uid]).map(drop)
        }
        Wide::Retype(n, v) => {
            let Some(field) = tx.own_fields()?.into_iter().nth(usize::from(*n)) else {
                return Ok(());
            };
            let kind = [
                FieldKind::Text,
                FieldKind::Number,
                FieldKind::Date,
                FieldKind::Choice,
                FieldKind::YesNo,
            ][usize::from(*v)];
            let beside = |name: &str| format!("{name} beside");
            tx.retype_own_field(field.uid, kind, &[], beside, &mut |_, _| true)
                .map(drop)
        }
        Wide::Choices(n, v) => {
            let fields = tx.own_fields()?.into_iter();
            let mut choices = fields.filter(|field| field.kind == FieldKind::Choice);
            let Some(field) = choices.next() else {
                return Ok(());
            };
            if *v == 0 {
                let wanted = [format!("choice {n}"), "one".to_owned()];
                return tx
                    .set_choices(field.uid, &wanted, *n > 1, &crate::Watch::NONE)
                    .map(drop);
            }
            match field.choices.first() {
                Some(first) => tx
                    .rename_choice(
                        field.uid,
                        first,
                        &format!("choice {v}"),
                        &crate::Watch::NONE,
                    )
                    .map(drop),
                None => Ok(()),
            }
        }
        Wide::MergePartners(a, b) => {
            let ids: Vec<i64> = tx.partners()?.iter().map(|partner| partner.id).collect();
            match (ids.get(usize::from(*a)), ids.get(usize::from(*b))) {
                (Some(keep), Some(remove)) => tx
                    .merge_partners(*keep, *remove, &crate::Watch::NONE)
                    .map(drop),
                _ => Ok(()),
            }
        }
        Wide::OwnTyped(n, v) => {
            let (kind, value) = match v {
                0 => (FieldKind::Number, Value::Number(1.5)),
                1 => (FieldKind::YesNo, Value::YesNo(true)),
                2 => (FieldKind::Choice, text("one")),
                _ => (FieldKind::Date, Value::Date("2027-03-31".parse().unwrap())),
            };
            let (field, _) = tx.own_field_named(&format!("typed {v}"), kind)?;
            match tx.store_by_code(&code(*n))? {
                Some(id) => tx.set_store(id, FieldKey::Own(field.uid), value).map(drop),
                None => Ok(()),
            }
        }
    }
}

/// Every live row of every table, by the identity it has on every laptop.
fn dump(registry: &Registry) -> Vec<DumpedRow> {
    registry
        .read(|reader| rows_where(reader, "deleted_by IS NULL"))
        .unwrap()
}

/// The table, the identity, and every value of a row.
type DumpedRow = (&'static str, Vec<u8>, Vec<SqlValue>);

fn rows_where(reader: &Reader<'_>, holds: &str) -> Result<Vec<DumpedRow>> {
    let mut all = Vec::new();
    for table in Table::ALL {
        let columns = table.columns();
        let own = if *table == Table::Store { ", own" } else { "" };
        let sql = format!(
            "SELECT uid, id, created_by, deleted_by, {}{own} FROM {} WHERE {holds} ORDER BY uid",
            columns.join(", "),
            table.name()
        );
        let mut statement = reader.connection().prepare(&sql)?;
        let count = statement.column_count();
        let rows = statement.query_map([], |row| {
            let values = (1..count).map(|at| row.get(at));
            let values = values.collect::<rusqlite::Result<Vec<SqlValue>>>()?;
            Ok((table.name(), row.get(0)?, values))
        })?;
        all.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    // Own columns are an object, whose order says nothing.
    for (table, _, values) in &mut all {
        if *table == "store"
            && let Some(SqlValue::Text(own)) = values.last_mut()
        {
            let object: BTreeMap<String, serde_json::Value> = serde_json::from_str(own).unwrap();
            *own = serde_json::to_string(&object).unwrap();
        }
    }
    Ok(all)
}

/// Every row of every table, tombstones among them, what the journal holds, and which of its entries stand taken back.
#[derive(Debug, Clone, PartialEq)]
struct State {
    rows: Vec<DumpedRow>,
    entries: Vec<Entry>,
    taken_back: BTreeSet<i64>,
    touched: i64,
}

fn state(reader: &Reader<'_>) -> Result<State> {
    Ok(State {
        rows: rows_where(reader, "TRUE")?,
        entries: reader.entries(None, usize::MAX)?,
        taken_back: reader.undone(0, i64::MAX)?,
        touched: reader.connection().query_row(
            "SELECT (SELECT count(*) FROM journal_span) + (SELECT count(*) FROM journal_change)",
            [],
            |row| row.get(0),
        )?,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 400, ..ProptestConfig::default() })]
    #[test]
    fn every_table_is_read_as_it_was_after_each_entry(steps in proptest::collection::vec(some_wide(), 1..25)) {
        let folder = folder();
        let clock = Arc::new(SeededClock::new(1_540_000_000_000, 7));
        let registry = Registry::create_with(&folder.path().join("test.haat"), clock).unwrap();
        let mut states = BTreeMap::new();
        for step in &steps {
            if !matches!(step, Wide::Plain(Step::Reopen)) {
                act(&registry, step);
            }
            registry.read(|reader| {
                states.insert(reader.last_entry()?, state(reader)?);
                Ok(())
            }).unwrap();
        }
        let now = registry.read(state).unwrap();
        for (entry, was) in states {
            let read = registry.read(|reader| {
                look_back(reader.connection(), entry)?;
                state(reader)
            });
            prop_assert_eq!(read.unwrap(), was, "after entry {}", entry);
            // The connection serves again, and tells what is.
            prop_assert_eq!(&registry.read(state).unwrap(), &now);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, max_shrink_iters: 400, ..ProptestConfig::default() })]
    #[test]
    fn undo_and_redo_restore_every_table(steps in proptest::collection::vec(some_wide(), 1..25)) {
        let folder = folder();
        let path = folder.path().join("test.haat");
        let clock = Arc::new(SeededClock::new(1_540_000_000_000, 7));
        let mut registry = Registry::create_with(&path, clock.clone()).unwrap();
        let (mut undo, mut redo) = (Vec::new(), Vec::new());
        for (at, step) in steps.iter().enumerate() {
            let (before, entry) = (dump(&registry), registry.read(|reader| reader.last_entry()).unwrap());
            if let Wide::Plain(Step::Reopen) = step {
                drop(registry);
                registry = Registry::open_with(&path, clock.clone()).unwrap();
                prop_assert_eq!(dump(&registry), before);
                continue;
            }
            act(&registry, step);
            let after = dump(&registry);
            let wrote = registry.read(|reader| reader.last_entry()).unwrap() != entry;
            match step {
                Wide::Plain(Step::Undo) => match undo.pop() {
                    Some((was, is)) => {
                        prop_assert!(wrote);
                        prop_assert_eq!(&is, &before, "before the undo of step {}", at);
                        prop_assert_eq!(&after, &was, "after the undo of step {}", at);
                        redo.push((was, is));
                    }
                    None => prop_assert!(!wrote),
                },
                Wide::Plain(Step::Redo) => match redo.pop() {
                    Some((was, is)) => {
                        prop_assert!(wrote);
                        prop_assert_eq!(&was, &before);
                        prop_assert_eq!(&after, &is, "after the redo of step {}", at);
                        undo.push((was, is));
                    }
                    None => prop_assert!(!wrote),
                },
                // What was refused, or changed nothing, left no entry and no trace.
                _ if !wrote => prop_assert_eq!(&after, &before, "step {} ({:?})", at, step),
                _ => {
                    undo.push((before, after));
                    redo.clear();
                }
            }
        }
    }
}
