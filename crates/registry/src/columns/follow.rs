//! Keeps the columns of the newest state, and follows the journal, whoever writes it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock};

use rusqlite::Connection;

use super::coming::Coming;
use super::spelling::Spellings;
use super::stores::{Names, Scratch, Stores};
use super::texts::TEXT_FIELDS;
use super::{ColumnFiles, Columns, build};
use crate::checks::{self, Country, Reading};
use crate::error::{Error, Result};
use crate::journal::{StoresAt, done_after, entry_at, stores_at};
use crate::model::Store;
use crate::query::{QueryField, StoreQuery};
use crate::reader::Reader;
use crate::registry::{Registry, lock};
use crate::rows;
use crate::watch::{Steps, Watch};

/// So many stores are put into the order by code one by one; for more it is sorted when it is asked for.
const FEW_MOVED: usize = 1_000;

/// Stores of an earlier state that are read at once.
const BATCH: usize = 2_000;

/// Putting stores back takes so many times as long as reading what was changed in them: about, and only for the time that is said to be left.
const PUTTING: u64 = 3;

/// In milliseconds.
const MINUTE: i64 = 60_000;

/// Which state of the registry is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AsOf {
    /// As it is.
    #[default]
    Now,
    /// As it was recorded at this time, in milliseconds since 1970-01-01T00:00Z, under the names of that time.
    Recorded(i64),
}

impl AsOf {
    /// The time a person names an earlier state by, in milliseconds: an instant with an offset, or the end of a local day, minute or second,
    /// so that what a history says was done in it is in it. A day is written in any way that is read in a form.
    pub fn time(text: &str) -> Option<i64> {
        let text = text.trim();
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            return Some(instant.as_millisecond());
        }
        let zone = jiff::tz::TimeZone::system();
        // A moment of a form has no seconds.
        if text.contains(':')
            && let Ok(time) = text.replace(' ', "T").parse::<jiff::civil::DateTime>()
        {
            let end = match (text.matches(':').count(), text.contains('.')) {
                (1, _) => MINUTE - 1,
                (_, false) => 999,
                (_, true) => 0,
            };
            return Some(time.to_zoned(zone).ok()?.timestamp().as_millisecond() + end);
        }
        let said = checks::read_date(text, &Reading::typed(Country::Unknown)).ok()?;
        let Some(time) = said.time else {
            let next = said.date.tomorrow().ok()?.to_zoned(zone).ok()?;
            return Some(next.timestamp().as_millisecond() - 1);
        };
        let local = said.date.to_datetime(time);
        let instant = match said.offset {
            Some(offset) => offset.to_timestamp(local).ok()?,
            None => local.to_zoned(zone).ok()?.timestamp(),
        };
        Some(instant.as_millisecond() + MINUTE - 1)
    }

    /// The day a state is looked at from: today, or the day it was recorded on.
    pub fn day(self) -> jiff::civil::Date {
        match self {
            Self::Now => checks::today(),
            Self::Recorded(wall) => jiff::Timestamp::from_millisecond(wall).map_or_else(
                |_| checks::today(),
                |at| at.to_zoned(jiff::tz::TimeZone::system()).date(),
            ),
        }
    }
}

/// The columns kept between questions.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    kept: Mutex<KeptStates>,
    /// Where the next start finds them, if anywhere.
    pub(super) files: OnceLock<ColumnFiles>,
}

#[derive(Debug, Default)]
struct KeptStates {
    now: Option<Arc<Columns>>,
    /// Those of now are from a column file, and their texts are on their way.
    coming: Option<Coming>,
    /// Whether a column file was looked for: columns that were given up once are read from the registry.
    looked: bool,
    recorded: Option<Recorded>,
}

/// An earlier state, and how it differs from the newest.
#[derive(Debug, Clone)]
struct Recorded {
    entry: i64,
    newest: i64,
    columns: Arc<Columns>,
    difference: Arc<StoresAt>,
}

/// A state of the stores.
pub(crate) struct State {
    pub(crate) columns: Arc<Columns>,
    /// The newest entry when it was read; once there is another, its stores are not to be read any more.
    pub(crate) newest: i64,
    /// How it differs from the newest; nothing for that itself.
    pub(crate) then: Option<Arc<StoresAt>>,
}

impl State {
    /// The stores of these ids that live in it, in this order.
    pub(crate) fn stores(&self, conn: &Connection, ids: &[i64]) -> Result<Vec<Store>> {
        if let Some(then) = &self.then {
            return then.stores(conn, ids);
        }
        let mut stores = rows::stores(conn, ids)?;
        stores.retain(|store| store.deleted_by.is_none());
        Ok(stores)
    }
}

/// What has to be done to come to the newest state.
enum Step {
    Rebuild,
    Apply {
        entry: i64,
        names: Option<Names>,
        stores: Vec<Store>,
    },
}

impl Registry {
    /// The stores as columns. Kept, and brought up to the newest journal entry where somebody wrote since: an edit costs what it touched.
    pub fn columns(&self, as_of: AsOf) -> Result<Arc<Columns>> {
        self.wait_for_texts()?;
        let mut kept = lock(&self.columns.kept);
        match as_of {
            AsOf::Now => self.newest(&mut kept, &Watch::NONE),
            AsOf::Recorded(wall) => Ok(match self.recorded(&mut kept, wall, &Watch::NONE)? {
                Some(recorded) => recorded.columns,
                None => self.newest(&mut kept, &Watch::NONE)?,
            }),
        }
    }

    /// [`Registry::columns`] for whoever only counts what this query holds for: texts that are not there yet are not waited for where it
    /// does not look into them.
    pub fn columns_to_count(&self, as_of: AsOf, query: &StoreQuery) -> Result<Arc<Columns>> {
        if as_of != AsOf::Now || looks_into_texts(query) {
            return self.columns(as_of);
        }
        let mut kept = lock(&self.columns.kept);
        self.look_for_file(&mut kept)?;
        if let Some(coming) = &kept.coming {
            let columns = coming.columns.clone();
            if self.read(|reader| reader.last_entry())? == columns.entry {
                return Ok(columns);
            }
        }
        drop(kept);
        self.columns(as_of)
    }

    /// Reads a state of the stores, where it is not in memory: of a large network, or an earlier state that much was done since, that takes its
    /// time. Who asks for its columns then has them.
    pub fn read_columns(&self, as_of: AsOf, watch: &Watch) -> Result<()> {
        if let AsOf::Recorded(wall) = as_of {
            self.wait_for_texts()?;
            return self
                .recorded(&mut lock(&self.columns.kept), wall, watch)
                .map(drop);
        }
        let mut kept = lock(&self.columns.kept);
        self.look_for_file(&mut kept)?;
        // Texts that are on their way are not waited for.
        if kept.coming.is_none() {
            self.newest(&mut kept, watch)?;
        }
        Ok(())
    }

    /// Keeps columns in files from now on, and looks there for those of the state that is found.
    pub fn keep_columns_in(&self, files: ColumnFiles) {
        let _ = self.columns.files.set(files);
    }

    /// Writes the columns into their file, where they are in memory, many, of the newest state, and not there yet. Whether they were written.
    pub fn keep_columns(&self) -> Result<bool> {
        let Some(files) = self.columns.files.get() else {
            return Ok(false);
        };
        let kept = lock(&self.columns.kept);
        let held = kept.now.clone().filter(|_| kept.coming.is_none());
        drop(kept);
        let Some(columns) = held.filter(|columns| columns.len() >= files.least) else {
            return Ok(false);
        };
        let key = self.read(|reader| files.key(reader))?;
        // What people wrote into a personal column of their own is not to lie in one more place.
        if columns.stores.own.iter().any(|own| own.field.personal) {
            key.iter().for_each(|key| files.forget(key));
            return Ok(false);
        }
        match key {
            Some(key) if key.entry == columns.entry && !files.has(&key) => files
                .write(&key, &columns.stores)
                .map(|()| true)
                .map_err(|source| Error::Io {
                    path: files.folder.clone(),
                    source,
                }),
            _ => Ok(false),
        }
    }

    fn look_for_file(&self, kept: &mut KeptStates) -> Result<()> {
        if kept.now.is_none() && !std::mem::replace(&mut kept.looked, true) {
            kept.coming = Coming::begin(self)?;
            kept.now = kept.coming.as_ref().map(|coming| coming.columns.clone());
        }
        Ok(())
    }

    /// Waits outside the lock, so that whoever only counts is answered meanwhile.
    fn wait_for_texts(&self) -> Result<()> {
        let mut kept = lock(&self.columns.kept);
        self.look_for_file(&mut kept)?;
        let coming = kept.coming.as_ref().map(Coming::ask);
        drop(kept);
        if let Some(columns) = coming {
            columns.stores.texts.get();
        }
        Ok(())
    }

    /// A state of the stores as columns, and what reads its stores one by one.
    pub(crate) fn state(&self, as_of: AsOf, watch: &Watch) -> Result<State> {
        self.wait_for_texts()?;
        let mut kept = lock(&self.columns.kept);
        let recorded = match as_of {
            AsOf::Now => None,
            AsOf::Recorded(wall) => self.recorded(&mut kept, wall, watch)?,
        };
        Ok(match recorded {
            Some(recorded) => State {
                newest: recorded.newest,
                then: Some(recorded.difference),
                columns: recorded.columns,
            },
            None => {
                let columns = self.newest(&mut kept, watch)?;
                State {
                    newest: columns.entry,
                    then: None,
                    columns,
                }
            }
        })
    }

    /// The live stores of these ids in this order, as they are or as they were recorded; what is not there is left out.
    pub fn stores(&self, ids: &[i64], as_of: AsOf) -> Result<Vec<Store>> {
        let recorded = match as_of {
            AsOf::Now => None,
            AsOf::Recorded(wall) => {
                self.wait_for_texts()?;
                self.recorded(&mut lock(&self.columns.kept), wall, &Watch::NONE)?
            }
        };
        let live = |store: &Store| store.deleted_by.is_none();
        let Some(Recorded { difference, .. }) = recorded else {
            let mut stores = self.read(|reader| reader.stores(ids))?;
            stores.retain(live);
            return Ok(stores);
        };
        self.read(|reader| difference.stores(reader.connection(), ids))
    }

    fn newest(&self, kept: &mut KeptStates, watch: &Watch) -> Result<Arc<Columns>> {
        // Texts that did not come leave columns that are not to be used.
        if let Some(coming) = kept.coming.take()
            && coming.finish().is_err()
        {
            kept.now = None;
        }
        // What is held is let go first: where nobody else holds it, it is changed in place, and where it is built anew two states of a large
        // network need not be in memory at once.
        if let Some(held) = kept.now.take()
            && let Some(columns) = self.follow(held)?
        {
            kept.now = Some(columns.clone());
            return Ok(columns);
        }
        let columns = Arc::new(build::build(self, watch)?);
        kept.now = Some(columns.clone());
        Ok(columns)
    }

    /// The newest state, from an older one; `None` where it has to be built anew.
    fn follow(&self, held: Arc<Columns>) -> Result<Option<Arc<Columns>>> {
        // In one read: the spelling of names is looked up in the very state that is followed to.
        self.read(|reader| match next_step(reader, &held)? {
            None => Ok(Some(held)),
            Some(Step::Rebuild) => Ok(None),
            Some(Step::Apply {
                entry,
                names,
                stores,
            }) => apply(reader, held, entry, names, &stores),
        })
    }

    /// The state at `wall`; `None` where that is the newest.
    fn recorded(
        &self,
        kept: &mut KeptStates,
        wall: i64,
        watch: &Watch,
    ) -> Result<Option<Recorded>> {
        loop {
            let now = self.newest(kept, watch)?;
            let held = kept.recorded.clone();
            let found = self.read_long(|reader| {
                let (newest, entry) = (reader.last_entry()?, entry_at(reader.connection(), wall)?);
                if newest != now.entry {
                    return Ok(None);
                }
                if entry == newest {
                    return Ok(Some(None));
                }
                if let Some(held) = held
                    .clone()
                    .filter(|held| (held.entry, held.newest) == (entry, newest))
                {
                    return Ok(Some(Some(held)));
                }
                let done = done_after(reader.connection(), entry)?;
                let all = done * (1 + PUTTING);
                let mut steps = Steps::begin(watch, "looking_back", all);
                let difference = stores_at(reader.connection(), entry, &mut steps)?;
                let names = build::read_names_at(reader.connection(), entry)?;
                let columns = if now.stores.names.cover(&names) {
                    let mut stores = now.stores.clone();
                    stores.remove_from(difference.first_later);
                    put_touched(reader, &mut stores, &difference, &mut steps, all - done)?;
                    Columns::after(&now, stores, entry)
                } else {
                    let conn = reader.connection();
                    let mut stores = build::build_untouched(conn, names, &difference, watch)?;
                    put_touched(reader, &mut stores, &difference, &mut steps, all - done)?;
                    Columns::new(stores, entry)
                };
                Ok(Some(Some(Recorded {
                    entry,
                    newest,
                    columns: Arc::new(columns),
                    difference: Arc::new(difference),
                })))
            })?;
            if let Some(recorded) = found {
                kept.recorded.clone_from(&recorded);
                return Ok(recorded);
            }
        }
    }
}

impl Columns {
    /// Columns of the next state: they begin from the order of the state before.
    fn after(before: &Self, stores: Stores, entry: i64) -> Self {
        let mut columns = Self::new(stores, entry);
        columns.kept.by_code_before = before
            .kept
            .by_code
            .get()
            .or(before.kept.by_code_before.as_ref())
            .cloned();
        columns
    }
}

/// The stores as they are now put in the place of what they were; `None` where it is not worth it.
fn apply(
    reader: &Reader<'_>,
    held: Arc<Columns>,
    entry: i64,
    names: Option<Names>,
    stores: &[Store],
) -> Result<Option<Arc<Columns>>> {
    let moved: Vec<i64> = stores
        .iter()
        .filter(|store| {
            let row = held.stores.row_of(store.id);
            let code = row.map(|row| held.stores.texts.get().field(row, 0));
            code != Some(haat_atlas::fold(store.code()).as_str())
        })
        .map(|store| store.id)
        .collect();
    let before = held.kept.by_code.get().cloned();
    let long_before = held.kept.by_code_before.clone();
    let mut next = match Arc::try_unwrap(held) {
        Ok(columns) => columns.stores,
        Err(shared) => shared.stores.clone(),
    };
    if let Some(names) = names
        && !next.follow_names(names)
    {
        return Ok(None);
    }
    let mut scratch = Scratch::default();
    let mut spellings = Spellings::new(&next);
    for store in stores {
        spellings.before(&next, store.id);
        match store.deleted_by {
            None => next.put(store, &mut scratch),
            Some(_) => next.remove(store.id),
        }
        spellings.after(&next, Some(store));
    }
    if next.strays() > next.len() / 8 + 1000 {
        return Ok(None);
    }
    spellings.settle(&mut next, |ids| reader.stores(ids))?;
    let mut columns = Columns::new(next, entry);
    match before {
        Some(order) if moved.is_empty() => columns.kept.by_code = order.into(),
        Some(order) if moved.len() <= FEW_MOVED => {
            columns.kept.by_code = Arc::new(columns.by_code_moved(&order, &moved)).into();
        }
        order => columns.kept.by_code_before = order.or(long_before),
    }
    Ok(Some(Arc::new(columns)))
}

/// Puts the stores that were touched since as they were, in so many steps that are left.
fn put_touched(
    reader: &Reader<'_>,
    stores: &mut Stores,
    difference: &StoresAt,
    steps: &mut Steps,
    mut left: u64,
) -> Result<()> {
    let mut scratch = Scratch::default();
    let mut spellings = Spellings::new(stores);
    let touched = difference.touched();
    let mut batches = touched.len().div_ceil(BATCH) as u64;
    for ids in touched.chunks(BATCH) {
        let share = left / batches;
        (left, batches) = (left - share, batches - 1);
        steps.add(share)?;
        let mut then = difference
            .stores(reader.connection(), ids)?
            .into_iter()
            .peekable();
        for id in ids {
            spellings.before(stores, *id);
            let lived = then.next_if(|store| store.id == *id);
            match &lived {
                Some(store) => stores.put(store, &mut scratch),
                None => stores.remove(*id),
            }
            spellings.after(stores, lived.as_ref());
        }
    }
    spellings.settle(stores, |ids| difference.stores(reader.connection(), ids))
}

/// Whether the texts of stores decide what a query holds for. They decide every order, so of orders nothing is said.
fn looks_into_texts(query: &StoreQuery) -> bool {
    let in_text = |field: &QueryField| match field {
        QueryField::Builtin(field) => TEXT_FIELDS.contains(field),
        QueryField::Check => true,
        _ => false,
    };
    !query.text.is_empty() || query.filters.iter().any(|filter| in_text(&filter.field))
}

/// `None` where nothing was written since.
fn next_step(reader: &Reader<'_>, held: &Columns) -> Result<Option<Step>> {
    let entry = reader.last_entry()?;
    if entry == held.entry {
        return Ok(None);
    }
    let conn = reader.connection();
    let few = held.stores.len() / 8 + 2000;
    let Some(ids) = touched_since(conn, held.entry, few)? else {
        return Ok(Some(Step::Rebuild));
    };
    let named: bool = conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM journal_change WHERE entry > ?1 AND tbl IN ('store_format', 'partner', 'field', 'store_merge', 'setting'))
             OR EXISTS (SELECT 1 FROM journal_span WHERE entry > ?1 AND tbl IN ('store_format', 'partner', 'field', 'store_merge', 'setting'))",
        [held.entry],
        |row| row.get(0),
    )?;
    Ok(Some(Step::Apply {
        entry,
        names: if named {
            Some(build::read_names(conn)?)
        } else {
            None
        },
        stores: rows::stores(conn, &ids)?,
    }))
}

/// Ids of the stores touched after an entry, ascending; `None` where they are more than `few`.
fn touched_since(conn: &Connection, entry: i64, few: usize) -> Result<Option<Vec<i64>>> {
    let mut ids = BTreeSet::new();
    let mut spans = conn.prepare_cached(
        "SELECT first, last FROM journal_span WHERE entry > ?1 AND tbl = 'store'",
    )?;
    let mut found = spans.query([entry])?;
    while let Some(span) = found.next()? {
        let (first, last): (i64, i64) = (span.get(0)?, span.get(1)?);
        if usize::try_from(last - first).unwrap_or(usize::MAX) >= few {
            return Ok(None);
        }
        ids.extend(first..=last);
        if ids.len() > few {
            return Ok(None);
        }
    }
    let mut changes =
        conn.prepare_cached("SELECT row FROM journal_change WHERE entry > ?1 AND tbl = 'store'")?;
    let mut found = changes.query([entry])?;
    while let Some(change) = found.next()? {
        ids.insert(change.get(0)?);
        if ids.len() > few {
            return Ok(None);
        }
    }
    Ok(Some(ids.into_iter().collect()))
}

#[cfg(test)]
mod tests {
    use super::AsOf;

    #[test]
    fn a_time_of_day_is_not_the_end_of_the_day() {
        let at = |text: &str| AsOf::time(text).unwrap();
        let (noon, second) = (at("2026-04-01T12:00"), 1_000);
        assert_eq!(at("2026-04-01 12:00"), noon);
        // What was done in the minute that is named is seen.
        assert_eq!(at("2026-04-01T12:00:59.999"), noon);
        assert_eq!(at("2026-04-01T12:01:00"), noon + second);
        assert_eq!(at("2026-04-01"), at("2026-04-01T23:59:59"));
        assert!(at("2026-04-01") < at("2026-04-02T00:00"));
        assert_eq!(at("2026-04-01T06:30Z"), at("2026-04-01T12:00+05:30"));
        assert_eq!(at("1/4/2026 12:00"), noon);
        assert_eq!(at("1 Apr 2026"), at("2026-04-01"));
        assert_eq!(at("26/11/2026 06:36"), at("2026-11-26 06:36"));
        assert_eq!(AsOf::time("31/31/2026"), None);
        assert_eq!(AsOf::time("2026-04-31"), None);
        assert_eq!(AsOf::time("noon"), None);
    }
}
