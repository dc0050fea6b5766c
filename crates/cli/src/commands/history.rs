//! `haat history`

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use haat_exchange::import::as_written;
use haat_exchange::table::{Cell, CellKind, Column, Names, Table};
use haat_registry::checks::MASK;
use haat_registry::{
    AsOf, Entry as JournalEntry, FieldDef, FieldKey, JournalFilter, Registry, SpanKind, Store,
    StoreEvent, Value,
};

use super::fields::as_json;
use super::merge::field_of;
use super::open;
use super::set::no_store;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::say::{Recorded, local};

/// Words of `haat history`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  haat history network.haat
  haat history network.haat MH-001 --format json
  haat history network.haat MH-001 --field town
  haat history network.haat --who asha --from 2026-04-01 --to 2026-04-30
  haat history network.haat --text stores.csv
  haat history network.haat --recorded 2026-04-01")]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// The code of one store, also of one that was removed
    code: Option<String>,
    /// Only what changed this field: town, \"x.Lease end\" ...
    #[arg(long, value_name = "FIELD")]
    field: Option<String>,
    /// Only what this person did
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
    /// Only what was done on this day or later, such as 2026-04-01
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Only what was done on this day or earlier
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// Only what was done in this way: import, store.edit, quality.correct ... as --format json names it; undo finds undo and redo
    #[arg(long, value_name = "ACTION")]
    action: Option<String>,
    /// Only entries with these words, such as the name of a file
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
    /// At most this many entries, the newest first; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
    #[command(flatten)]
    recorded: Recorded,
    #[command(flatten)]
    output: Output,
}

/// Shows it.
pub fn run(words: &Words) -> Outcome {
    let registry = open(&words.file)?;
    let limit = match words.limit {
        0 => usize::MAX,
        limit => limit,
    };
    let filter = filter(&registry, words)?;
    let state = (&registry, words.recorded.as_of()?);
    let table = match &words.code {
        None => journal(state, &filter, limit)?,
        Some(code) => store(state, code, &filter, limit, words.output.masked())?,
    };
    words
        .output
        .write(&registry, &table, || as_json(&table), state.1)
}

/// Who is meant, as the journal writes them: in any case of letters.
fn written(registry: &Registry, who: &str) -> Outcome<String> {
    let people = registry.read(|reader| reader.journal_names())?.0;
    let folded = haat_atlas::fold(who);
    let found = people.iter().find(|name| *name == who);
    let found = found.or_else(|| people.iter().find(|name| haat_atlas::fold(name) == folded));
    Ok(found.map_or_else(|| who.to_owned(), Clone::clone))
}

/// What the options ask for.
fn filter(registry: &Registry, words: &Words) -> Outcome<JournalFilter> {
    let day = |text: &Option<String>| match text {
        None => Ok(None),
        Some(text) => JournalFilter::day(text).map(Some).ok_or_else(|| {
            Failure::new(
                "wrong_day",
                format!("“{text}” is not a day"),
                Some("Write it as 2026-04-01."),
            )
        }),
    };
    Ok(JournalFilter {
        who: words
            .who
            .as_deref()
            .map(|who| written(registry, who))
            .transpose()?,
        from: day(&words.from)?,
        to: day(&words.to)?,
        action: words.action.clone(),
        text: words.text.clone().unwrap_or_default(),
        stores: None,
        field: match &words.field {
            Some(field) => Some(field_of(registry, field)?),
            None => None,
        },
    })
}

fn column(key: &str, header: &str, kind: CellKind) -> Column {
    Column {
        key: key.into(),
        header: header.into(),
        kind,
    }
}

fn begin(entry: &JournalEntry) -> Vec<Cell> {
    vec![
        Cell::Number(entry.id as f64),
        Cell::Text(local(entry.stamp.wall)),
        Cell::from(entry.who.as_str()),
    ]
}

fn journal(
    (registry, as_of): (&Registry, AsOf),
    filter: &JournalFilter,
    limit: usize,
) -> Outcome<Table> {
    let (entries, undone) = registry.read_long_as_of(as_of, |reader| {
        let mut ids = reader.journal_found(filter)?;
        ids.truncate(limit);
        let undone = match (ids.last(), ids.first()) {
            (Some(oldest), Some(newest)) => reader.undone(*oldest, *newest)?,
            _ => Default::default(),
        };
        Ok((reader.entries_of(&ids)?, undone))
    })?;
    let rows = entries
        .iter()
        .map(|entry| {
            let mut cells = begin(entry);
            cells.push(Cell::Text(entry.words()));
            cells.push(match undone.contains(&entry.id) {
                true => Cell::from("undone"),
                false => Cell::Blank,
            });
            cells.push(Cell::from(entry.action.as_str()));
            cells
        })
        .collect();
    let columns = vec![
        column("entry", "Entry", CellKind::Number),
        column("when", "When", CellKind::Text),
        column("who", "Who", CellKind::Text),
        column("what", "What", CellKind::Long),
        column("undone", "Undone", CellKind::Text),
        column("action", "Action", CellKind::Text),
    ];
    Ok(Table {
        columns,
        rows,
        ..Table::default()
    })
}

fn store(
    (registry, as_of): (&Registry, AsOf),
    code: &str,
    filter: &JournalFilter,
    limit: usize,
    masked: bool,
) -> Outcome<Table> {
    let names = Names::read(registry, as_of)?;
    let (mut events, fields) = registry.read_as_of(as_of, |reader| {
        let mut events = Vec::new();
        for id in reader.stores_ever_coded(code)? {
            let Some(store) = reader.store(id)? else {
                continue;
            };
            events.extend(
                reader
                    .history_of(id)?
                    .into_iter()
                    .map(|event| (store.clone(), event)),
            );
        }
        Ok((events, reader.fields()?))
    })?;
    if events.is_empty() {
        return no_store(registry, code);
    }
    let mut written = HashMap::new();
    for id in events.iter().map(|(store, _)| store.id) {
        if let Entry::Vacant(unread) = written.entry(id) {
            unread.insert(registry.read_as_of(as_of, |reader| as_written(reader, id))?);
        }
    }
    // An import that said something else and changed nothing is no event of the store's journal, and was one of its life.
    for (id, sources) in &written {
        for source in sources {
            let entry: i64 = source.entry.parse().unwrap_or_default();
            let of = |(store, event): &(Store, StoreEvent)| (store.id, event.entry.id);
            let known = events.iter().any(|event| of(event) == (*id, entry));
            let store = events.iter().find(|(store, _)| store.id == *id);
            let found = registry.read_as_of(as_of, |reader| reader.entry(entry))?;
            if let (false, Some((store, _)), Some(entry)) = (known, store, found) {
                let event = StoreEvent {
                    entry,
                    what: None,
                    changes: Vec::new(),
                };
                events.push((store.clone(), event));
            }
        }
    }
    if *filter != JournalFilter::default() {
        let stores = written.keys().copied().collect();
        let filter = JournalFilter {
            stores: Some(stores),
            ..filter.clone()
        };
        let found: BTreeSet<i64> = registry
            .read_long_as_of(as_of, |reader| reader.journal_found(&filter))?
            .into_iter()
            .collect();
        events.retain(|(_, event)| found.contains(&event.entry.id));
    }
    let asked = |field: &FieldKey| filter.field.is_none_or(|asked| asked == *field);
    for (_, event) in &mut events {
        event.changes.retain(|change| asked(&change.field));
    }
    events.sort_by_key(|(_, event)| std::cmp::Reverse(event.entry.id));
    let shown = |store: &Store, def: Option<&FieldDef>, value: &Value| match def {
        Some(def) if masked && def.personal && !value.is_blank() => Cell::Text(MASK.into()),
        Some(def) => names.tell(store, def, value),
        None => Cell::Blank,
    };
    let mut rows = Vec::new();
    for (store, event) in events.iter().take(limit) {
        let what = match event.what {
            Some(SpanKind::Created) => "added",
            Some(SpanKind::Removed) => "removed",
            Some(SpanKind::Revived) => "brought back",
            None if event.changes.is_empty() => "unchanged",
            None => "changed",
        };
        let mut start = begin(&event.entry);
        start.push(Cell::Text(format!("{what} ({})", event.entry.words())));
        if event.changes.is_empty() {
            rows.push([start.clone(), vec![Cell::Blank, Cell::Blank, Cell::Blank]].concat());
        }
        for change in &event.changes {
            let def = fields.iter().find(|def| def.key == change.field);
            let label = Cell::from(def.map_or("", |def| def.label.as_str()));
            rows.push(
                [
                    start.clone(),
                    vec![
                        label,
                        shown(store, def, &change.before),
                        shown(store, def, &change.after),
                    ],
                ]
                .concat(),
            );
        }
        let entry = event.entry.id.to_string();
        let of_entry = written.get(&store.id).into_iter().flatten();
        // What an undo or redo did is not read from a file anew.
        for source in of_entry.filter(|source| source.entry == entry) {
            for cell in &source.cells {
                let def = fields
                    .iter()
                    .find(|def| Some(def.key.to_string()) == cell.field);
                if filter.field.is_some() && def.is_none_or(|def| !asked(&def.key)) {
                    continue;
                }
                let row = source
                    .row
                    .map_or(String::new(), |row| format!(", row {row}"));
                let mut line = begin(&event.entry);
                line.push(Cell::Text(format!("as written in {}{row}", source.file)));
                line.push(Cell::from(
                    def.map_or(cell.header.as_str(), |def| &def.label),
                ));
                line.push(Cell::Blank);
                // Nobody said what a column is that became nothing.
                line.push(match masked && def.is_none_or(|def| def.personal) {
                    true => Cell::Text(MASK.into()),
                    false => Cell::from(cell.text.as_str()),
                });
                rows.push(line);
            }
        }
    }
    let columns = vec![
        column("entry", "Entry", CellKind::Number),
        column("when", "When", CellKind::Text),
        column("who", "Who", CellKind::Text),
        column("what", "What", CellKind::Long),
        column("field", "Field", CellKind::Text),
        column("before", "Before", CellKind::Text),
        column("after", "After", CellKind::Text),
    ];
    Ok(Table {
        columns,
        rows,
        ..Table::default()
    })
}
