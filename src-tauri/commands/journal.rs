//! The journal as the page shows it, undo and redo.

use std::collections::HashMap;
use std::sync::Arc;

use haat_exchange::import::Plan;
use haat_exchange::table::Names;
use haat_registry::{
    Action, AsOf, EditedSince, Entry, EntryKind, Error, FieldKey, FieldKind, JournalFilter,
    MOST_COUNTED, Registry, SpanKind, Table, Value, Watch,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::cell::{CellChange, cell_changes};
use super::{Recorded, as_of};
use crate::blocking;
use crate::jobs::Progress;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// Entries, fields or stores of one answer at most.
const MOST: u32 = 500;

/// A parameter of words that the page has in two languages.
#[derive(Debug, Serialize, Type)]
pub struct Param {
    /// Its name in the sentence.
    pub name: String,
    /// What stands for it.
    pub value: String,
}

/// One entry of the journal.
#[derive(Debug, Serialize, Type)]
pub struct EntryLine {
    /// Its id.
    id: String,
    /// When, in milliseconds since 1970-01-01T00:00Z.
    #[specta(type = specta_typescript::Number)]
    wall: i64,
    /// Who.
    who: String,
    /// Whether it did, undid or redid.
    kind: EntryKind,
    /// The action's key.
    action: String,
    /// What the action's words need.
    params: Vec<Param>,
    /// English words, for an action the page does not know.
    words: String,
    /// Whether it stands undone.
    undone: bool,
}

impl EntryLine {
    /// Its id as a number: it grows with time.
    pub fn number(&self) -> i64 {
        self.id.parse().unwrap_or_default()
    }

    /// An entry as the page shows it.
    pub fn of(entry: &Entry, undone: bool) -> Self {
        let params = entry.params.iter().map(|(name, value)| Param {
            name: name.clone(),
            value: value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned),
        });
        Self {
            id: entry.id.to_string(),
            wall: entry.stamp.wall,
            who: entry.who.clone(),
            kind: entry.kind,
            action: entry.action.clone(),
            params: params.collect(),
            words: entry.words(),
            undone,
        }
    }
}

/// Which entries are looked for; what is blank holds for all.
#[derive(Debug, Deserialize, Type)]
pub struct JournalAsk {
    /// Who made them.
    who: String,
    /// The first day, as a person writes it.
    from: String,
    /// The last day.
    to: String,
    /// An action's key, or `undo`.
    action: String,
    /// Words of the entry.
    text: String,
    /// The code of a store that they touched.
    #[serde(default)]
    store: String,
    /// The key of a field that they changed, of that store or of any.
    #[serde(default)]
    field: String,
}

/// A window of the journal.
#[derive(Debug, Serialize, Type)]
pub struct JournalWindow {
    /// Entries that the filter finds.
    total: u32,
    /// Those of the window, newest first.
    entries: Vec<JournalLine>,
}

/// An entry in the list.
#[derive(Debug, Serialize, Type)]
pub struct JournalLine {
    /// The entry.
    entry: EntryLine,
    /// Stores that it created, removed, brought back or changed.
    stores: u32,
    /// Whether that is all of them: of many that were changed the first are counted.
    counted: bool,
    /// Where a field of a store is asked for: that cell before and after.
    cell: Option<CellChange>,
}

/// A window of the entries that a filter finds, newest first.
#[tauri::command]
#[specta::specta]
pub async fn journal_find(
    shell: State<'_, Shell>,
    ask: JournalAsk,
    offset: u32,
    count: u32,
    recorded: Recorded,
) -> Result<JournalWindow, Refusal> {
    let registry = shell.registry()?;
    let said = |text: String| Some(text).filter(|text| !text.is_empty());
    let day = |text: &str| match text.trim() {
        "" => Ok(None),
        text => JournalFilter::day(text)
            .map(Some)
            .ok_or_else(|| Refusal::new("wrong_day", format!("“{text}” is not a day"))),
    };
    let code = ask.store.trim().to_owned();
    let mut filter = JournalFilter {
        who: said(ask.who),
        from: day(&ask.from)?,
        to: day(&ask.to)?,
        action: said(ask.action),
        text: ask.text,
        field: FieldKey::parse(&ask.field),
        stores: None,
    };
    blocking::run(move || -> Result<_, Refusal> {
        let as_of = as_of(recorded);
        let names = Names::read(&registry, as_of)?;
        let found = registry.read_as_of(as_of, |reader| {
            let mut cells = HashMap::new();
            if !code.is_empty() {
                let stores = reader.stores_ever_coded(&code)?;
                if let Some(field) = filter.field {
                    cells = cell_changes(&names, reader, &stores, field)?;
                }
                filter.stores = Some(stores);
            }
            let ids = reader.journal_found(&filter)?;
            let window: Vec<i64> = ids
                .iter()
                .skip(offset as usize)
                .take(count.min(MOST) as usize)
                .copied()
                .collect();
            let undone = match (window.last(), window.first()) {
                (Some(oldest), Some(newest)) => reader.undone(*oldest, *newest)?,
                _ => Default::default(),
            };
            let mut entries = Vec::with_capacity(window.len());
            for entry in reader.entries_of(&window)? {
                let (made, changed) = reader.stores_touched(entry.id)?;
                entries.push(JournalLine {
                    stores: small(made + changed),
                    counted: changed < MOST_COUNTED,
                    cell: cells.remove(&entry.id),
                    entry: EntryLine::of(&entry, undone.contains(&entry.id)),
                });
            }
            Ok(JournalWindow {
                total: small(ids.len() as u64),
                entries,
            })
        })?;
        Ok(found)
    })
    .await
}

/// What the journal can be filtered by.
#[derive(Debug, Serialize, Type)]
pub struct JournalNames {
    /// Everybody who made an entry.
    people: Vec<String>,
    /// The actions there were.
    actions: Vec<String>,
    /// The fields of a store.
    fields: Vec<NamedField>,
}

/// A field of a store.
#[derive(Debug, Serialize, Type)]
pub struct NamedField {
    /// Its key.
    key: String,
    /// Its English name, or the user's own.
    label: String,
}

/// Who and what stands in the journal.
#[tauri::command]
#[specta::specta]
pub async fn journal_names(
    shell: State<'_, Shell>,
    recorded: Recorded,
) -> Result<JournalNames, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || {
        registry.read_as_of(as_of(recorded), |reader| {
            let (people, actions) = reader.journal_names()?;
            let fields = reader.fields()?;
            Ok::<_, Error>(JournalNames {
                people,
                actions,
                fields: fields
                    .into_iter()
                    .map(|def| NamedField {
                        key: def.key.to_string(),
                        label: def.label,
                    })
                    .collect(),
            })
        })
    })
    .await
}

/// One entry, and how much it touched.
#[derive(Debug, Serialize, Type)]
pub struct EntryDetail {
    /// The entry.
    entry: EntryLine,
    /// Stores it created, removed or brought back: `journal_stores` says which.
    stores: u32,
    /// Fields it changed: `journal_changes` says which.
    changes: u32,
    /// The import it was.
    import: Option<ImportFacts>,
}

/// What an import read and did.
#[derive(Debug, Serialize, Type)]
pub struct ImportFacts {
    /// The import's local id.
    id: String,
    /// Stores of it that were edited since; nothing where it is undone or taken back.
    edited: Option<u32>,
    /// The file's name.
    file: String,
    /// Its size in bytes.
    #[specta(type = specta_typescript::Number)]
    bytes: u64,
    /// The SHA-256 of its bytes.
    sha256: String,
    /// The sheet of a workbook.
    sheet: Option<String>,
    /// Rows read.
    rows: u32,
    /// Stores created.
    created: u32,
    /// Stores changed.
    updated: u32,
    /// Stores that were so already.
    unchanged: u32,
    /// Cells and rows set aside.
    set_aside: u32,
    /// The plan it followed, where this Haat understands it.
    plan: Option<Plan>,
}

/// One entry of the journal, looked at.
#[tauri::command]
#[specta::specta]
pub async fn journal_entry(
    shell: State<'_, Shell>,
    id: String,
    recorded: Recorded,
) -> Result<Option<EntryDetail>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || {
        registry.read_as_of(as_of(recorded), |reader| {
            let id = id.parse().unwrap_or_default();
            let Some(entry) = reader.entry(id)? else {
                return Ok(None);
            };
            let import = reader.import_of(id)?;
            let edited = match &import {
                Some(import) if !import.gone => Some(reader.edited_since(import.id)?.len() as u64),
                _ => None,
            };
            let import = import.map(|import| ImportFacts {
                id: import.id.to_string(),
                edited: edited.map(small),
                file: import.file_name,
                bytes: import.bytes,
                sha256: import.sha256,
                sheet: import.sheet,
                rows: small(import.rows),
                created: small(import.created),
                updated: small(import.updated),
                unchanged: small(import.unchanged),
                set_aside: small(import.set_aside),
                plan: serde_json::from_str(&import.plan).ok(),
            });
            Ok(Some(EntryDetail {
                entry: EntryLine::of(&entry, reader.undone(id, id)?.contains(&id)),
                stores: small(reader.stores_of_entry(id, 0, 0)?.0),
                changes: small(reader.change_count(id)?),
                import,
            }))
        })
    })
    .await
}

/// An earlier state of the registry.
#[derive(Debug, Serialize, Type)]
pub struct RecordedState {
    /// Its time, in milliseconds since 1970-01-01T00:00Z.
    #[specta(type = specta_typescript::Number)]
    wall: i64,
    /// The newest entry in it; nothing where there was none yet.
    entry: Option<EntryLine>,
}

/// The state at a time: milliseconds, or what a person writes, such as 2026-04-01 or 2026-04-01 18:30: the end of it.
#[tauri::command]
#[specta::specta]
pub async fn journal_recorded(
    shell: State<'_, Shell>,
    time: String,
) -> Result<RecordedState, Refusal> {
    let registry = shell.registry()?;
    let wall = time
        .parse()
        .ok()
        .or_else(|| AsOf::time(&time))
        .ok_or_else(|| Refusal::new("wrong_time", format!("“{time}” is not a time")))?;
    blocking::run(move || {
        let entry = registry.read(|reader| reader.entry_at(wall))?;
        Ok::<_, Error>(RecordedState {
            wall,
            entry: entry.map(|entry| EntryLine::of(&entry, false)),
        })
    })
    .await
}

/// Reads the state that was recorded, so that every page is drawn from it at once: where much was done since, that takes its time.
#[tauri::command]
#[specta::specta]
pub async fn journal_look_back(
    shell: State<'_, Shell>,
    recorded: Recorded,
    job: String,
    reports: Channel<Progress>,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let watch = shell.jobs.begin(job, reports).watch();
    blocking::run(move || look_back(&registry, as_of(recorded), &watch)).await
}

/// Reads an earlier state, for whoever asks next.
pub(super) fn look_back(registry: &Registry, as_of: AsOf, watch: &Watch) -> Result<(), Error> {
    if as_of != AsOf::Now {
        registry.read_columns(as_of, watch)?;
        registry.read_as_of(as_of, |_| Ok(()))?;
    }
    Ok(())
}

/// A field that an entry changed.
#[derive(Debug, Serialize, Type)]
pub struct ChangedField {
    /// What it belongs to: `store`, `store_format`, `partner` ...
    table: Table,
    /// The row's local id.
    row: String,
    /// What the row is called: a store's code, the name of anything else.
    name: String,
    /// The field's key.
    field: String,
    /// Its English name, or the user's own.
    label: String,
    /// What it holds.
    kind: FieldKind,
    /// Before; a status as its key.
    before: String,
    /// After.
    after: String,
}

/// A window of the fields that an entry changed, in the order it changed them.
#[tauri::command]
#[specta::specta]
pub async fn journal_changes(
    shell: State<'_, Shell>,
    id: String,
    offset: u32,
    count: u32,
    recorded: Recorded,
) -> Result<Vec<ChangedField>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let as_of = as_of(recorded);
        let names = Names::read(&registry, as_of)?;
        let found = registry.read_as_of(as_of, |reader| {
            let fields = reader.fields()?;
            let mut shown = Vec::new();
            for line in
                reader.changes_window(id.parse().unwrap_or_default(), offset, count.min(MOST))?
            {
                let def = FieldKey::parse(&line.field)
                    .filter(|_| line.table == Table::Store)
                    .and_then(|key| fields.iter().find(|def| def.key == key));
                let store = match def {
                    Some(_) => reader.store(line.row)?,
                    None => None,
                };
                let kind = def.map_or(FieldKind::Text, |def| def.kind);
                let text = |value: &Value| match (def, &store) {
                    (Some(def), Some(store)) if kind != FieldKind::Status => {
                        names.tell(store, def, value).to_string()
                    }
                    _ => value.as_text().unwrap_or_default().to_owned(),
                };
                shown.push(ChangedField {
                    table: line.table,
                    row: line.row.to_string(),
                    name: reader.row_name(line.table, line.row)?.unwrap_or_default(),
                    label: def.map_or_else(|| line.field.clone(), |def| def.label.clone()),
                    kind,
                    before: text(&line.before),
                    after: text(&line.after),
                    field: line.field,
                });
            }
            Ok(shown)
        })?;
        Ok(found)
    })
    .await
}

/// A store that an entry created, removed or brought back.
#[derive(Debug, Serialize, Type)]
pub struct TouchedStore {
    /// Its code by now.
    code: String,
    /// Its name by now.
    name: String,
    /// `created`, `removed` or `revived`.
    what: &'static str,
}

/// A window of the stores that an entry created, removed or brought back.
#[tauri::command]
#[specta::specta]
pub async fn journal_stores(
    shell: State<'_, Shell>,
    id: String,
    offset: u32,
    count: u32,
    recorded: Recorded,
) -> Result<Vec<TouchedStore>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || {
        registry.read_as_of(as_of(recorded), |reader| {
            let id = id.parse().unwrap_or_default();
            let (_, stores) =
                reader.stores_of_entry(id, u64::from(offset), u64::from(count.min(MOST)))?;
            Ok(stores
                .iter()
                .map(|(what, store)| TouchedStore {
                    code: store.code().to_owned(),
                    name: store.name().to_owned(),
                    what: match what {
                        SpanKind::Created => "created",
                        SpanKind::Removed => "removed",
                        SpanKind::Revived => "revived",
                    },
                })
                .collect())
        })
    })
    .await
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Takes back an import that is not the newest entry; its stores that were edited since are taken back too, or kept.
#[tauri::command]
#[specta::specta]
pub async fn import_take_back(
    shell: State<'_, Shell>,
    id: String,
    keep: bool,
    job: String,
    reports: Channel<Progress>,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let watch = shell.jobs.begin(job, reports).watch();
    let written = Arc::clone(&shell.written);
    let edited = match keep {
        true => EditedSince::Keep,
        false => EditedSince::TakeBack,
    };
    blocking::run(move || -> Result<(), Refusal> {
        let action = Action::new("import.take_back");
        let done = registry.transact(&who(), action, |tx| {
            tx.take_back_import(id.parse().unwrap_or_default(), edited, &watch)
        })?;
        written.add(done.entry);
        Ok(())
    })
    .await
}

/// Takes back the newest entry, which the page names, with those that one step takes together with it: nothing is done where another
/// one is the newest by now.
#[tauri::command]
#[specta::specta]
pub async fn journal_undo(
    shell: State<'_, Shell>,
    entry: String,
    job: String,
    reports: Channel<Progress>,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let watch = shell.jobs.begin(job, reports).watch();
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<(), Refusal> {
        let step = registry.read(|reader| written.undo_step(reader))?;
        let step = held_to(&entry, &step)?;
        for done in registry.undo_shown(&who(), &step, &watch)? {
            written.add(Some(done.entry));
        }
        Ok(())
    })
    .await
}

/// Does again what was undone last, which the page names, with those that one step takes together with it.
#[tauri::command]
#[specta::specta]
pub async fn journal_redo(
    shell: State<'_, Shell>,
    entry: String,
    job: String,
    reports: Channel<Progress>,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let watch = shell.jobs.begin(job, reports).watch();
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<(), Refusal> {
        let step = registry.read(|reader| written.redo_step(reader))?;
        let step = held_to(&entry, &step)?;
        for done in registry.redo_shown(&who(), &step, &watch)? {
            written.add(Some(done.entry));
        }
        Ok(())
    })
    .await
}

/// The entries of a step that begins with the entry the page names: another one is not what the person was shown.
fn held_to(shown: &str, step: &[Entry]) -> Result<Vec<i64>, Error> {
    match step.first() {
        Some(first) if first.id.to_string() == shown => {
            Ok(step.iter().map(|entry| entry.id).collect())
        }
        _ => Err(Error::MovedOn),
    }
}
