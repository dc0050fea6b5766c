//! What differs between two states, and its export.

use std::path::Path;

use haat_exchange::export::{self, Options};
use haat_exchange::table::{Cell, difference_table};
use haat_registry::{
    AsOf, ComparedState, FieldDef, FieldKey, FieldKind, JournalFilter, StoreQuery, checks,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::save::SaveTo;
use crate::blocking;
use crate::jobs::Progress;
use crate::refusal::Refusal;
use crate::shell::Shell;

/// Rows of one answer at most.
const MOST: u32 = 500;

/// By what two states are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CompareBy {
    /// What the registry said at two times.
    Recorded,
    /// Which stores were open on two days, by their own dates.
    On,
}

/// Two states, as a person writes them; a time that is left out is now, a day is today.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct CompareAsk {
    /// Which stores.
    query: String,
    /// By what they are told apart.
    by: CompareBy,
    /// The earlier.
    from: String,
    /// The later.
    to: String,
}

/// What differs.
#[derive(Debug, Serialize, Type)]
pub struct Comparison {
    /// Stores of the earlier state.
    before: u32,
    /// Stores of the later.
    after: u32,
    /// Stores that are new.
    new: u32,
    /// Stores that are gone.
    gone: u32,
    /// Stores that changed.
    changed: u32,
    /// In how many stores each field is another, the most first.
    fields: Vec<ChangedIn>,
    /// Rows there are.
    total: u32,
    /// Those of the window.
    rows: Vec<ComparedRow>,
}

/// In how many stores a field changed.
#[derive(Debug, Serialize, Type)]
pub struct ChangedIn {
    /// Its key.
    key: String,
    /// Its English name, or the user's own.
    label: String,
    /// Stores.
    stores: u32,
}

/// A store that is new or gone, or a field of one that changed.
#[derive(Debug, Serialize, Type)]
pub struct ComparedRow {
    /// `new`, `gone` or `changed`.
    fate: &'static str,
    /// The store's code.
    code: String,
    /// Its name.
    name: String,
    /// The key of the field; nothing where the store as a whole is meant.
    field: Option<String>,
    /// Its English name, or the user's own.
    label: String,
    /// What it holds.
    kind: FieldKind,
    /// Before.
    before: String,
    /// After.
    after: String,
}

impl CompareAsk {
    fn states(&self) -> Result<[ComparedState; 2], Refusal> {
        let state = |text: &str| match self.by {
            CompareBy::Recorded => time(text).map(|as_of| ComparedState { as_of, on: None }),
            CompareBy::On => {
                let day = match text.trim() {
                    "" => Some(checks::today()),
                    text => JournalFilter::day(text),
                };
                let day =
                    day.ok_or_else(|| Refusal::new("wrong_day", format!("“{text}” is not a day")))?;
                Ok(ComparedState {
                    as_of: AsOf::Now,
                    on: Some(day),
                })
            }
        };
        Ok([state(&self.from)?, state(&self.to)?])
    }
}

fn time(text: &str) -> Result<AsOf, Refusal> {
    if text.trim().is_empty() {
        return Ok(AsOf::Now);
    }
    text.parse()
        .ok()
        .or_else(|| AsOf::time(text))
        .map(AsOf::Recorded)
        .ok_or_else(|| Refusal::new("wrong_time", format!("“{text}” is not a time")))
}

/// What differs between two states of the stores of a query: how much, and a window of it.
#[tauri::command]
#[specta::specta]
pub async fn compare_states(
    shell: State<'_, Shell>,
    ask: CompareAsk,
    offset: u32,
    count: u32,
    job: String,
    reports: Channel<Progress>,
) -> Result<Comparison, Refusal> {
    let registry = shell.registry()?;
    let watch = shell.jobs.begin(job, reports).watch();
    blocking::run(move || -> Result<_, Refusal> {
        let query: StoreQuery = ask.query.parse()?;
        let window = (offset as usize, count.min(MOST) as usize);
        let states = ask.states()?;
        let done = difference_table(&registry, &query, states, false, window, &watch)?;
        let fields_of = |at: usize| registry.read_as_of(states[at].as_of, |reader| reader.fields());
        let mut fields = fields_of(1)?;
        fields.extend(fields_of(0)?);
        let def = |key: FieldKey| -> Option<&FieldDef> { fields.iter().find(|def| def.key == key) };
        let small = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        let mut changed: Vec<ChangedIn> = done
            .found
            .fields
            .iter()
            .filter_map(|(key, stores)| {
                Some(ChangedIn {
                    key: key.to_string(),
                    label: def(*key)?.label.clone(),
                    stores: small(*stores),
                })
            })
            .collect();
        changed.sort_by_key(|field| std::cmp::Reverse(field.stores));
        let rows = done.keys.iter().zip(&done.table.rows);
        let rows = rows.map(|((fate, field), cells)| {
            let text = |at: usize| cells.get(at).map(Cell::to_string).unwrap_or_default();
            let key = field.as_deref().and_then(FieldKey::parse);
            ComparedRow {
                fate: fate.key(),
                code: text(1),
                name: text(2),
                field: field.clone(),
                label: text(3),
                kind: key.and_then(def).map_or(FieldKind::Text, |def| def.kind),
                before: text(4),
                after: text(5),
            }
        });
        Ok(Comparison {
            before: small(done.found.before),
            after: small(done.found.after),
            new: small(done.found.new),
            gone: small(done.found.gone),
            changed: small(done.found.changed),
            fields: changed,
            total: small(done.rows as u64),
            rows: rows.collect(),
        })
    })
    .await
}

/// Writes all that differs to a file, one row a store that is new or gone or a field that changed. Personal values are masked unless `personal`.
#[tauri::command]
#[specta::specta]
pub async fn compare_export(
    shell: State<'_, Shell>,
    ask: CompareAsk,
    personal: bool,
    to: SaveTo,
    job: String,
    reports: Channel<Progress>,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let watch = shell.jobs.begin(job, reports).watch();
    blocking::run(move || -> Result<_, Refusal> {
        let query: StoreQuery = ask.query.parse()?;
        let states = ask.states()?;
        let options = Options {
            personal,
            mark: true,
            overwrite: to.replace,
            ..Options::default()
        };
        export::export_difference(
            &registry,
            &query,
            states,
            options,
            Path::new(&to.path),
            &watch,
        )?;
        Ok(())
    })
    .await
}
