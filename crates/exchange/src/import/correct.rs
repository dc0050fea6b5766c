//! What an import set aside, corrected by a person and taken in: one entry of the journal, or nothing.
//!
//! A cell is set on its store, a whole row is taken as a row of its import's plan, both by the very rules of an import. What is taken in
//! leaves the list (its record stays, and undo brings it back); what is still wrong stays as it was, and the answer says why. A cell
//! corrected to nothing, and a row of which nothing is left, leave the list and change no store.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use haat_registry::checks::{self, Check, Country, Finding, Interpreted, Reading};
use haat_registry::{
    Action, FieldKey, FieldKind, FieldValues, ImportMade, Registry, SetAsideLine, StoreField, Tx,
    Value, Watch,
};
use serde::{Deserialize, Serialize};

use super::aside::column_of;
use super::commit::{fields_of, make_own_columns, through_the_door};
use super::door::Writing;
use super::judge::{Countries, Judge};
use super::outcome::AsideSum;
use super::plan::{CodeFrom, OnMatch, Plan};
use super::policy::Policies;
use super::said::Said;
use super::writer::Writer;
use crate::error::Result;

/// What a person wrote in the place of what was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Correction {
    /// Local id of what was set aside.
    pub item: String,
    /// Whether it holds for every cell of the same column, text and reason; one that is corrected by itself is left to that.
    pub all_alike: bool,
    /// The cell, or every cell of a whole row in the order of the source.
    pub cells: Vec<String>,
}

/// What became of corrections.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Corrected {
    /// Cells and rows that left the list.
    pub taken: u32,
    /// Stores created, of whole rows.
    pub created: u32,
    /// Stores changed.
    pub updated: u32,
    /// Cells of rows taken that are set aside by themselves now.
    pub aside: Vec<AsideSum>,
    /// What is still wrong.
    pub wrong: Vec<StillWrong>,
    /// The journal entry; nothing for a rehearsal, and where nothing was taken.
    pub entry: Option<String>,
}

/// A correction that cannot be taken.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct StillWrong {
    /// The item of the correction.
    pub item: String,
    /// Cells or rows it holds for that cannot be taken.
    pub count: u32,
    /// Of a whole row: the position of the cell that is to blame.
    pub column: Option<u32>,
    /// Why, of the first.
    pub said: Said,
}

/// Takes corrections of what this import set aside as one entry by `who`.
pub fn correct(
    registry: &Registry,
    who: &str,
    import: i64,
    corrections: &[Correction],
    watch: &Watch,
) -> Result<Corrected> {
    let action = Action::new("import.correct");
    through_the_door(registry, who, action, false, |tx| {
        take(tx, import, corrections, watch)
    })
}

/// Says what [`correct`] would do, and leaves the registry as it is.
pub fn rehearse_corrections(
    registry: &Registry,
    who: &str,
    import: i64,
    corrections: &[Correction],
    watch: &Watch,
) -> Result<Corrected> {
    let action = Action::new("import.correct");
    let done = through_the_door(registry, who, action, true, |tx| {
        take(tx, import, corrections, watch)
    })?;
    Ok(Corrected {
        entry: None,
        ..done
    })
}

/// One thing that is set aside, with the correction it is to get.
struct Item<'c> {
    line: SetAsideLine,
    by: &'c Correction,
}

impl Item<'_> {
    fn text(&self) -> &str {
        self.by.cells.first().map_or("", String::as_str)
    }
}

fn take(
    tx: &mut Tx<'_>,
    import: i64,
    corrections: &[Correction],
    watch: &Watch,
) -> Result<Corrected> {
    let made = tx.import_made(import)?;
    // A plan of a newer Haat cannot be read: its cells are read as typed ones, its rows not at all.
    let plan: Option<Plan> = serde_json::from_str(&made.plan).ok();
    let mut done = Corrected::default();
    let (rows, cells): (Vec<Item<'_>>, Vec<Item<'_>>) = items(tx, import, corrections)?
        .into_iter()
        .partition(|item| item.line.source_col.is_none());
    let all = (cells.len() + rows.len()) as u64;
    let mut passed = 0;
    let mut go_on = |items: usize| {
        watch.goes_on("writing", passed, all)?;
        passed += items as u64;
        Ok(())
    };
    take_cells(tx, plan.as_ref(), cells, &mut done, &mut go_on)?;
    take_rows(
        tx,
        import,
        &made,
        plan.as_ref(),
        rows,
        &mut done,
        &mut go_on,
    )?;
    if done.taken > 0 {
        tx.note("file", made.file_name);
        tx.note("taken", done.taken);
        done.entry = Some(tx.entry().to_string());
    } else {
        tx.take_back();
    }
    Ok(done)
}

/// What the corrections hold for. What was taken in meanwhile is not there.
fn items<'c>(tx: &Tx<'_>, import: i64, corrections: &'c [Correction]) -> Result<Vec<Item<'c>>> {
    let mut items = Vec::new();
    let mut seen = HashSet::new();
    let (alike, single): (Vec<_>, Vec<_>) = corrections.iter().partition(|c| c.all_alike);
    for by in single.into_iter().chain(alike) {
        let Some(line) = by
            .item
            .parse()
            .ok()
            .map(|id| tx.set_aside_item(import, id))
            .transpose()?
            .flatten()
        else {
            continue;
        };
        let lines = match by.all_alike {
            true => tx.set_aside_like(line.id)?,
            false => vec![line],
        };
        let fresh = lines.into_iter().filter(|line| seen.insert(line.id));
        items.extend(fresh.map(|line| Item { line, by }));
    }
    Ok(items)
}

impl Corrected {
    fn settle(&mut self, tx: &mut Tx<'_>, item: &Item<'_>) -> Result<()> {
        tx.settle(item.line.id)?;
        self.taken += 1;
        Ok(())
    }

    fn stays(&mut self, item: &Item<'_>, column: Option<u32>, finding: &Finding) {
        let mut known = self.wrong.iter_mut();
        match known.find(|wrong| wrong.item == item.by.item) {
            Some(wrong) => wrong.count += 1,
            None => self.wrong.push(StillWrong {
                item: item.by.item.clone(),
                count: 1,
                column,
                said: finding.into(),
            }),
        }
    }
}

/// What a text is read as, or why it cannot be.
type Read = std::result::Result<Interpreted, Finding>;

/// Sets cells on their stores; the cells of one store together, so that two dates can be corrected at once.
fn take_cells(
    tx: &mut Tx<'_>,
    plan: Option<&Plan>,
    cells: Vec<Item<'_>>,
    done: &mut Corrected,
    go_on: &mut dyn FnMut(usize) -> haat_registry::Result<()>,
) -> Result<()> {
    if cells.is_empty() {
        return Ok(());
    }
    let fields = fields_of(tx)?;
    let aliases = tx.known_aliases()?;
    // The cells are read for stores that are known, each in its own country.
    let judge = plan.map(|plan| {
        let nowhere = Countries::known(HashMap::new());
        Judge::new(plan, &fields, nowhere, checks::today()).knowing(aliases.clone())
    });
    let read = |key: FieldKey, text: &str, country| -> Option<Read> {
        let def = fields.iter().find(|def| def.key == key)?;
        let by_plan = judge
            .as_ref()
            .and_then(|judge| judge.read_cell(key, text, country));
        Some(by_plan.unwrap_or_else(|| checks::interpret(def, text, &Reading::typed(country))))
    };
    let mut stores: BTreeMap<Option<i64>, Vec<Item<'_>>> = BTreeMap::new();
    for item in cells {
        stores.entry(item.line.store).or_default().push(item);
    }
    for (id, mut items) in stores {
        go_on(items.len())?;
        let store = match id {
            Some(id) => tx.store(id)?.filter(|store| store.deleted_by.is_none()),
            None => None,
        };
        // The country decides how the others are read.
        items.sort_by_key(|item| item.line.field != Some(StoreField::Country.into()));
        let known = store.as_ref().map(|store| store.get(StoreField::Country));
        let mut country = Country::of(known.and_then(Value::as_text));
        let mut values = FieldValues::new();
        let mut setting: Vec<(FieldKey, Item<'_>)> = Vec::new();
        for item in items {
            if item.text().trim().is_empty() {
                done.settle(tx, &item)?;
                continue;
            }
            let read = item
                .line
                .field
                .filter(|_| store.is_some())
                .and_then(|key| Some((key, read(key, item.text(), country)?)));
            match read {
                // It belongs to no column, or its store or column is no more: it can only be left out.
                None => {
                    let why = item.line.finding.clone();
                    let beyond = || Finding::new(StoreField::Code, Check::BeyondHeader);
                    done.stays(&item, None, &why.unwrap_or_else(beyond));
                }
                Some((_, Err(finding))) => done.stays(&item, None, &finding),
                Some((_, Ok(read))) if read.value.is_blank() => done.settle(tx, &item)?,
                Some((key, Ok(read))) => {
                    if key == StoreField::Country.into() {
                        country = Country::of(read.value.as_text());
                    }
                    values.insert(key, linked(tx, key, read.value)?);
                    setting.push((key, item));
                }
            }
        }
        let Some(id) = id.filter(|_| !setting.is_empty()) else {
            continue;
        };
        let held = tx.hold_store(Some(id), &mut values)?;
        done.updated += u32::from(held.changed);
        // A finding that blames none of what was to be set held everything back.
        let all_back = held
            .refused
            .iter()
            .find(|finding| !setting.iter().any(|(key, _)| *key == finding.field));
        for (key, item) in setting {
            let blamed = held.refused.iter().find(|finding| finding.field == key);
            match blamed.or(all_back) {
                Some(finding) => done.stays(&item, None, finding),
                None => done.settle(tx, &item)?,
            }
        }
    }
    Ok(())
}

/// A format or partner by its name, made where it is not there; any other value as it is.
fn linked(tx: &mut Tx<'_>, key: FieldKey, value: Value) -> Result<Value> {
    let FieldKey::Builtin(field) = key else {
        return Ok(value);
    };
    Ok(match (field.kind(), value) {
        (FieldKind::Format, Value::Text(name)) => Value::Ref(tx.format_named(&name)?.0),
        (FieldKind::Partner, Value::Text(name)) => Value::Ref(tx.partner_named(&name)?.0),
        (_, value) => value,
    })
}

/// Takes whole rows by their import's plan.
fn take_rows(
    tx: &mut Tx<'_>,
    import: i64,
    made: &ImportMade,
    plan: Option<&Plan>,
    rows: Vec<Item<'_>>,
    done: &mut Corrected,
    go_on: &mut dyn FnMut(usize) -> haat_registry::Result<()>,
) -> Result<()> {
    let (out, rows): (Vec<Item<'_>>, Vec<Item<'_>>) = rows
        .into_iter()
        .partition(|item| Judge::is_nothing(&item.by.cells));
    for item in out {
        done.settle(tx, &item)?;
    }
    if rows.is_empty() {
        return Ok(());
    }
    let plan = plan.ok_or_else(|| haat_registry::Error::NoSuch {
        what: "plan that this Haat can read",
        name: made.file_name.clone(),
    })?;
    let (fields, _) = make_own_columns(tx, plan, Path::new(&made.file_name))?;
    let countries = Countries::known(tx.countries_but(None)?);
    let mut judge =
        Judge::new(plan, &fields, countries, checks::today()).knowing(tx.known_aliases()?);
    let door = Writing {
        tx,
        import,
        // The cells are a person's by now; those of the source stay where they were set aside.
        keeps: false,
    };
    let policies = Policies::new(plan, &fields);
    let mut writer = Writer::new(door, plan, policies, &judge, None);
    for item in rows {
        go_on(1)?;
        let row = judge.judge(item.line.source_row, item.by.cells.clone())?;
        let refused = match row.code.as_ref().ok() {
            Some(code) => taken(writer.door.tx, plan, made, &item, code)?,
            None => None,
        };
        let refused = match refused {
            Some(finding) => Some(finding),
            None => writer.try_take(row)?.map(|(_, finding)| finding),
        };
        match refused {
            None => done.settle(writer.door.tx, &item)?,
            Some(finding) => {
                let column = column_of(plan, &fields, finding.field);
                done.stays(&item, column, &finding);
            }
        }
    }
    let (outcome, _) = writer.done();
    done.created += outcome.created;
    done.updated += outcome.updated;
    done.aside = outcome.aside;
    Ok(())
}

/// Why the store of this code, if there is one, is not for the row: another row of the list is that store, or the plan leaves stores alone.
fn taken(
    tx: &Tx<'_>,
    plan: &Plan,
    made: &ImportMade,
    item: &Item<'_>,
    code: &str,
) -> Result<Option<Finding>> {
    let Some(id) = tx.store_meant(code)? else {
        return Ok(None);
    };
    let was = item.line.finding.as_ref().map(|finding| finding.check);
    let another = matches!(plan.code, CodeFrom::Made(_))
        || was == Some(Check::CodeTwice)
        || tx.touched_store(made.entry, id)?;
    let check = match (another, plan.on_match) {
        (true, _) => Check::CodeTaken,
        (false, OnMatch::Update) => return Ok(None),
        (false, OnMatch::Skip | OnMatch::Error) => Check::CodeThere,
    };
    let finding = Finding::new(StoreField::Code, check);
    Ok(Some(finding.with("code", code)))
}
