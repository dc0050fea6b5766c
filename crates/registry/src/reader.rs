//! A consistent state of the file, to read from.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::checks::{Country, Rules};
use crate::error::Result;
use crate::journal::{self, Change, Entry, Span, entry};
use crate::model::{
    Alias, FieldDef, FieldKind, OwnField, Partner, Recipe, Relocation, SavedView, Store,
    StoreField, StoreFormat, ViewPage,
};
use crate::rows;
use crate::watch::Watch;

/// The store that a code which no live store has was perhaps meant for: its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeMeant {
    /// It is written in other letters.
    Written(String),
    /// It had the code before.
    Later(String),
    /// The store of that code was merged into it.
    Merged(String),
}

/// Later entries that depend on one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Depending {
    /// How many they are.
    pub entries: u64,
    /// Records of the entry that they touched.
    pub records: u64,
    /// Whether the entry did anything to other records: what can be taken back without those.
    pub beside: bool,
    /// The oldest of them, at most [`Depending::MOST`].
    pub first: Vec<Entry>,
}

impl Depending {
    /// How many are named.
    pub const MOST: usize = 100;
}

/// Looks up live stores by their codes, a million of them if need be.
pub struct StoresByCode<'a> {
    conn: &'a Connection,
    kinds: BTreeMap<Uuid, FieldKind>,
}

impl StoresByCode<'_> {
    /// Reads the live store of this code into `store`, and says whether there is one.
    pub fn read(&self, code: &str, store: &mut Store) -> Result<bool> {
        rows::store_of_code(self.conn, &self.kinds, code, store)
    }
}

/// Reads one state of the registry: everything read through one `Reader` fits together.
pub struct Reader<'a> {
    conn: &'a Connection,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(conn: &'a Connection) -> Self {
        Self { conn }
    }

    pub(crate) fn connection(&self) -> &'a Connection {
        self.conn
    }

    /// One store, live or a tombstone.
    pub fn store(&self, id: i64) -> Result<Option<Store>> {
        rows::store(self.conn, id)
    }

    /// Stores of these ids in this order; what is not there is left out.
    pub fn stores(&self, ids: &[i64]) -> Result<Vec<Store>> {
        rows::stores(self.conn, ids)
    }

    /// Local id of the live store of that code.
    pub fn store_by_code(&self, code: &str) -> Result<Option<i64>> {
        rows::id_by_code(self.conn, code)
    }

    /// The code of a live store that differs from this one in capitals alone.
    pub(crate) fn code_in_other_case(&self, code: &str) -> Result<Option<String>> {
        rows::code_in_other_case(self.conn, code)
    }

    /// A way to look many stores up by their codes.
    pub fn stores_by_code(&self) -> Result<StoresByCode<'a>> {
        Ok(StoresByCode {
            conn: self.conn,
            kinds: rows::own_kinds(self.conn)?,
        })
    }

    /// The live store formats, by name.
    pub fn formats(&self) -> Result<Vec<StoreFormat>> {
        rows::formats(self.conn)
    }

    /// How many live stores have each format that any has.
    pub fn format_counts(&self) -> Result<HashMap<i64, u64>> {
        rows::format_counts(self.conn)
    }

    /// The live partners, by name.
    pub fn partners(&self) -> Result<Vec<Partner>> {
        rows::partners(self.conn)
    }

    /// The live own columns.
    pub fn own_fields(&self) -> Result<Vec<OwnField>> {
        rows::own_fields(self.conn)
    }

    /// The partner of this local id, if it is live.
    pub fn partner(&self, id: i64) -> Result<Option<Partner>> {
        let mut partners = self.partners()?.into_iter();
        Ok(partners.find(|partner| partner.id == id))
    }

    /// Which store became this one, and which it became.
    pub fn relocation_of(&self, store: i64) -> Result<Relocation> {
        let mut found = Relocation::default();
        for (_, from, to) in rows::relocations(self.conn)? {
            if from == store {
                found.successor = Some(to);
            }
            if to == store {
                found.predecessor = Some(from);
            }
        }
        Ok(found)
    }

    /// What this registry asks of its stores.
    pub fn rules(&self) -> Result<Rules> {
        Ok(Rules {
            own: rows::own_fields(self.conn)?,
            life: rows::life_cycle(self.conn)?,
        })
    }

    /// The live saved views of a page, in their order; those that were put in none by name.
    pub fn views(&self, page: ViewPage) -> Result<Vec<SavedView>> {
        rows::views(self.conn, page)
    }

    /// The live recipes, those used last first.
    pub fn recipes(&self) -> Result<Vec<Recipe>> {
        rows::recipes(self.conn)
    }

    /// The live recipe of that name, in any case.
    pub fn recipe(&self, name: &str) -> Result<Option<Recipe>> {
        rows::recipe(self.conn, name)
    }

    /// Whether a file of these bytes was imported, by an import that is not undone.
    pub fn was_imported(&self, sha256: &str) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM import WHERE sha256 = ?1 AND deleted_by IS NULL)",
            )?
            .query_row([sha256], |row| row.get(0))?)
    }

    /// Every field a store has: the built-in ones, then the own columns.
    pub fn fields(&self) -> Result<Vec<FieldDef>> {
        let own = rows::own_fields(self.conn)?;
        Ok(StoreField::ALL
            .iter()
            .map(|field| FieldDef::builtin(*field))
            .chain(own.iter().map(FieldDef::from))
            .collect())
    }

    /// Every format there has been, the live ones first: what stores may refer to.
    pub fn formats_ever(&self) -> Result<Vec<StoreFormat>> {
        rows::formats_ever(self.conn)
    }

    /// Id and name of every partner there has been, the live ones first.
    pub fn partner_names_ever(&self) -> Result<Vec<(i64, String)>> {
        rows::partner_names_ever(self.conn)
    }

    /// Codes of live stores that are digits with zeros before them, by the digits without those.
    pub fn codes_with_zeros(&self) -> Result<HashMap<String, String>> {
        rows::codes_with_zeros(self.conn)
    }

    /// What is known of the countries of live stores, by code, but of those in the country `but`: it decides how cells of theirs are read.
    pub fn countries_but(&self, but: Option<&str>) -> Result<HashMap<String, Country>> {
        rows::countries_but(self.conn, but)
    }

    /// Whether any code that leads to a live store is made of this prefix and a number.
    pub fn any_code_numbered(&self, prefix: &str) -> Result<bool> {
        rows::any_code_numbered(self.conn, prefix)
    }

    /// What names were decided to mean, by field, state and name.
    pub fn aliases(&self) -> Result<Vec<Alias>> {
        rows::aliases(self.conn)
    }

    /// How many live stores there are.
    pub fn store_count(&self) -> Result<u64> {
        let count: i64 = self.conn.query_row(
            "SELECT count(*) FROM store WHERE deleted_by IS NULL",
            [],
            |row| row.get(0),
        )?;
        Ok(count.unsigned_abs())
    }

    /// Id of the newest journal entry; 0 where there is none. Grows with every change, whoever makes it.
    pub fn last_entry(&self) -> Result<i64> {
        Ok(self
            .conn
            .query_row("SELECT coalesce(max(id), 0) FROM journal", [], |row| {
                row.get(0)
            })?)
    }

    /// How many journal entries there are.
    pub fn entry_count(&self) -> Result<u64> {
        let count: i64 = self
            .conn
            .query_row("SELECT count(*) FROM journal", [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// The number of the file's schema.
    pub fn schema(&self) -> Result<u32> {
        Ok(self
            .conn
            .query_row("PRAGMA user_version", [], |row| row.get(0))?)
    }

    /// Journal entries before `before` (`None`: the newest), newest first, at most `limit`.
    pub fn entries(&self, before: Option<i64>, limit: usize) -> Result<Vec<Entry>> {
        entry::page(self.conn, before.unwrap_or(i64::MAX), limit)
    }

    /// One journal entry.
    pub fn entry(&self, id: i64) -> Result<Option<Entry>> {
        entry::by_id(self.conn, id)
    }

    /// The newest entry that was made by that time.
    pub fn entry_at(&self, wall: i64) -> Result<Option<Entry>> {
        entry::by_id(self.conn, journal::entry_at(self.conn, wall)?)
    }

    /// The first changes of an entry, at most ten thousand, in the order they were made.
    pub fn changes(&self, entry: i64) -> Result<Vec<Change>> {
        entry::changes(self.conn, entry, 0, true)
    }

    /// The runs of rows an entry created, removed or revived.
    pub fn spans(&self, entry: i64) -> Result<Vec<Span>> {
        entry::spans(self.conn, entry)
    }

    /// The entry undo would take back.
    pub fn next_undo(&self) -> Result<Option<Entry>> {
        journal::next_undo(self.conn)
    }

    /// The entry redo would do again.
    pub fn next_redo(&self) -> Result<Option<Entry>> {
        journal::next_redo(self.conn)
    }

    /// The entries that one step back takes, the newest first: changes of one store that were made within a minute are taken
    /// together, as far as `joins` lets an entry be taken with others.
    pub fn undo_step(&self, joins: impl Fn(i64) -> bool) -> Result<Vec<Entry>> {
        journal::undo_step(self.conn, &joins)
    }

    /// The entries that one step forward takes, the oldest first.
    pub fn redo_step(&self, joins: impl Fn(i64) -> bool) -> Result<Vec<Entry>> {
        journal::redo_step(self.conn, &joins)
    }

    /// Local id and liveness of every store ever of that code, newest first: history asks for the dead ones too.
    pub fn stores_ever_coded(&self, code: &str) -> Result<Vec<i64>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT id FROM store WHERE code = ?1 ORDER BY id DESC")?;
        let rows = statement.query_map([code.trim()], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A value of the file's own `meta` table.
    pub fn meta(&self, key: &str) -> Result<Option<String>> {
        Ok(self
            .conn
            .query_row(
                "SELECT CAST(value AS TEXT) FROM meta WHERE key = ?1",
                [key],
                |row| row.get(0),
            )
            .optional()?)
    }

    /// The live store that is meant by a code no live store has: one that writes it in other letters, else the last one that had it.
    pub fn code_meant(&self, code: &str) -> Result<Option<CodeMeant>> {
        let code = code.trim();
        let found = |sql: &str| -> Result<Option<String>> {
            let mut statement = self.conn.prepare(sql)?;
            Ok(statement.query_row([code], |row| row.get(0)).optional()?)
        };
        if let Some(kept) = self.store_meant(code)?
            && let Some(store) = self.store(kept)?
        {
            return Ok(Some(CodeMeant::Merged(store.code().to_owned())));
        }
        let other = found(
            "SELECT code FROM store WHERE deleted_by IS NULL AND code = ?1 COLLATE NOCASE LIMIT 1",
        )?;
        if let Some(code) = other {
            return Ok(Some(CodeMeant::Written(code)));
        }
        let later = found(
            "SELECT store.code FROM journal_change JOIN store ON store.id = row
             WHERE tbl = 'store' AND field = 'code' AND before = ?1 COLLATE NOCASE AND deleted_by IS NULL
             ORDER BY journal_change.id DESC LIMIT 1",
        )?;
        Ok(later.map(CodeMeant::Later))
    }

    /// The entry that an entry stands or lies by: the newest that undid it or did it again, else itself.
    pub fn stands_by(&self, entry: i64) -> Result<i64> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT max(id) FROM journal WHERE target = ?1 AND id > ?1")?;
        let newest: Option<i64> = statement.query_row([entry], |row| row.get(0))?;
        Ok(newest.unwrap_or(entry))
    }

    /// The later entries that depend on an entry, and those that depend on these: they changed a field it changed, or a record it created, removed or
    /// brought back. What is undone does not count.
    pub fn depends_on(&self, entry: i64, watch: &Watch) -> Result<Depending> {
        let found = journal::later(self.conn, entry, watch)?;
        let mut first = Vec::new();
        for id in found.entries.iter().take(Depending::MOST) {
            first.extend(self.entry(*id)?);
        }
        Ok(Depending {
            entries: found.entries.len() as u64,
            records: found.kept.len() as u64,
            beside: journal::did_beside(self.conn, entry, &found.kept)?,
            first,
        })
    }

    /// Of the entries from `first` to `last`, those that stand undone now.
    pub fn undone(&self, first: i64, last: i64) -> Result<std::collections::BTreeSet<i64>> {
        journal::taken_back(self.conn, first, last)
    }
}
