//! A file that holds all columns but the texts, so that the next start need not read every store to draw its first page.
//!
//! It is derived and may go at any time: it is taken only where it was written by this very build of the program for this very state of the
//! registry ([`Key`]), and where every number in it makes sense. Whatever else it is, it is as if it were not there. It lies in the
//! application's own folder, never beside the registry. What people wrote about a store (its name, its address, a contact) is not in it;
//! names of towns, formats and partners are, and the values of own columns.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::bits::Bits;
use super::coded::{Coded, Codes};
use super::dict::Dict;
use super::stores::{Names, OwnValues, Stores};
use super::texts::Late;
use rusqlite::OptionalExtension;

use crate::error::Result;
use crate::model::FieldKind;
use crate::reader::Reader;

/// Begins every column file; the number grows with the layout.
const MARK: &[u8; 8] = b"HAATCOL1";

/// Column files kept at most: those of the registries that were open last.
const FILES_KEPT: usize = 4;

/// No column file is longer: some ten million stores.
const LONGEST: u64 = 1 << 30;

/// How old what a killed program left half written must be before it is removed.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);

/// Where column files are kept, and for whom.
#[derive(Debug, Clone)]
pub struct ColumnFiles {
    /// A folder of the application's own, for nothing else; made where it is not there.
    pub folder: PathBuf,
    /// Names this build of the program: another one may fold texts otherwise or know other places.
    pub program: String,
    /// Smaller registries are read fast enough.
    pub least: usize,
}

/// One state of one registry, as this build of the program knows it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Key {
    text: String,
    replica: String,
    /// The journal entry it stands at.
    pub(super) entry: i64,
}

impl ColumnFiles {
    /// The state that is read; none of a registry without a journal entry.
    pub(super) fn key(&self, reader: &Reader<'_>) -> Result<Option<Key>> {
        let entry = reader.last_entry()?;
        // The uid of an entry is random: copies of one file that went on differently differ in it. That of a sample network is drawn from one seed,
        // and so are two of different sizes alike.
        let sql = "SELECT hex(uid) || ' ' || wall || ' ' || counter || ' ' || replica || ' ' || (SELECT coalesce(max(id), 0) FROM store)
                   FROM journal WHERE id = ?1";
        let last: Option<String> = reader
            .connection()
            .query_row(sql, [entry], |row| row.get(0))
            .optional()?;
        let (Some(last), Some(replica)) = (last, reader.meta("replica")?) else {
            return Ok(None);
        };
        let schema = reader.schema()?;
        let text = format!(
            "{} schema {schema} replica {replica} entry {entry} {last}",
            self.program
        );
        Ok(Some(Key {
            text,
            replica,
            entry,
        }))
    }

    fn path(&self, key: &Key, end: &str) -> PathBuf {
        // A registry may come from anywhere: what it says of itself is no path.
        let name: String = key.replica.chars().filter(char::is_ascii_digit).collect();
        self.folder.join(format!("{name}.{end}"))
    }

    /// Removes what is kept of this registry, of whatever state.
    pub(super) fn forget(&self, key: &Key) {
        let _ = fs::remove_file(self.path(key, "columns"));
    }

    /// Whether the columns of this state are there.
    pub(super) fn has(&self, key: &Key) -> bool {
        open_at(&self.path(key, "columns"), key).is_some()
    }

    /// The columns of this state under its names, their texts yet to come.
    pub(super) fn read(&self, key: &Key, names: Arc<Names>) -> Option<Stores> {
        let (mut file, length) = open_at(&self.path(key, "columns"), key)?;
        let mut bytes = Vec::with_capacity(usize::try_from(length).ok()?);
        file.read_to_end(&mut bytes).ok()?;
        let (held, sum) = bytes.split_last_chunk()?;
        if crc32fast::hash(held).to_le_bytes() != *sum {
            return None;
        }
        decode(held, names)
    }

    /// Writes the columns of this state in the place of those of an earlier one.
    pub(super) fn write(&self, key: &Key, stores: &Stores) -> std::io::Result<()> {
        make_folder(&self.folder)?;
        let path = self.path(key, "columns");
        let part = self.path(key, &format!("{}.part", std::process::id()));
        let held = encode(stores);
        let written = write_private(&part, |file| {
            file.write_all(&head(key))?;
            file.write_all(&held)?;
            // Not flushed to the disk: what a power cut leaves of it does not add up, and is ignored.
            file.write_all(&crc32fast::hash(&held).to_le_bytes())
        })
        .and_then(|()| fs::rename(&part, &path));
        if written.is_err() {
            let _ = fs::remove_file(&part);
        }
        self.thin();
        written
    }

    /// Keeps the newest files, and nothing that was left half written.
    fn thin(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return;
        };
        let mut files: Vec<(SystemTime, PathBuf)> = entries
            .flatten()
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect();
        files.sort();
        let ends = |path: &Path, with: &str| path.extension().is_some_and(|end| end == with);
        let columns = files.iter().rev().filter(|(_, path)| ends(path, "columns"));
        let old = |at: &SystemTime| at.elapsed().is_ok_and(|age| age > LEFT_BEHIND);
        let parts = files
            .iter()
            .filter(|(at, path)| ends(path, "part") && old(at));
        for (_, path) in columns.skip(FILES_KEPT).chain(parts) {
            let _ = fs::remove_file(path);
        }
    }
}

/// What stands before the columns.
fn head(key: &Key) -> Vec<u8> {
    let mut head = MARK.to_vec();
    head.extend((key.text.len() as u64).to_le_bytes());
    head.extend(key.text.as_bytes());
    head
}

/// The file at the beginning of its columns, and how long they are, if it is of this state.
fn open_at(path: &Path, key: &Key) -> Option<(fs::File, u64)> {
    let mut file = fs::File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    let wanted = head(key);
    let mut found = vec![0; wanted.len()];
    file.read_exact(&mut found).ok()?;
    (found == wanted && length <= LONGEST).then_some((file, length - found.len() as u64))
}

fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A new file that nobody else may read.
fn write_private(
    path: &Path,
    write: impl FnOnce(&mut fs::File) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let _ = fs::remove_file(path);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    write(&mut options.open(path)?)
}

/// The live stores by id, as if they had just been read from the registry.
fn encode(stores: &Stores) -> Vec<u8> {
    let mut rows: Vec<usize> = stores.live.rows().collect();
    rows.sort_unstable_by_key(|row| stores.ids[*row]);
    let mut out = Out(Vec::with_capacity(rows.len() * 80));
    out.list(rows.iter().map(|row| stores.ids[*row].to_le_bytes()));
    let days =
        |out: &mut Out, days: &[i32]| out.list(rows.iter().map(|row| days[*row].to_le_bytes()));
    let numbers = |out: &mut Out, numbers: &[f64]| {
        out.list(rows.iter().map(|row| numbers[*row].to_le_bytes()));
    };
    stores.days.iter().for_each(|column| days(&mut out, column));
    stores
        .numbers
        .iter()
        .for_each(|column| numbers(&mut out, column));
    for coded in &stores.coded {
        out.coded(coded, &rows);
    }
    for own in &stores.own {
        out.0.extend(own.field.uid.as_bytes());
        match &own.values {
            OwnValues::Coded(coded) => out.coded(coded, &rows),
            OwnValues::Days(column) => days(&mut out, column),
            OwnValues::Numbers(column) => numbers(&mut out, column),
        }
    }
    out.0
}

/// What [`encode`] wrote; nothing where it is not exactly that.
fn decode(held: &[u8], names: Arc<Names>) -> Option<Stores> {
    let mut held = In(held);
    let mut stores = Stores::empty(names.clone());
    let ids: Vec<i64> = held.list(i64::from_le_bytes)?;
    if !ids.is_sorted_by(|a, b| a < b) {
        return None;
    }
    let rows = ids.len();
    for column in &mut stores.days {
        *column = Arc::new(held.column(rows, i32::from_le_bytes)?);
    }
    for column in &mut stores.numbers {
        *column = Arc::new(held.column(rows, f64::from_le_bytes)?);
    }
    for coded in &mut stores.coded {
        *coded = held.coded(rows)?;
    }
    for own in &mut stores.own {
        if held.take(16)? != own.field.uid.as_bytes() {
            return None;
        }
        own.values = match own.field.kind {
            FieldKind::Date => OwnValues::Days(Arc::new(held.column(rows, i32::from_le_bytes)?)),
            FieldKind::Number => {
                OwnValues::Numbers(Arc::new(held.column(rows, f64::from_le_bytes)?))
            }
            _ => OwnValues::Coded(held.coded(rows)?),
        };
    }
    if !held.0.is_empty() {
        return None;
    }
    let mut live = Bits::none(rows);
    live.invert();
    stores.live = Arc::new(live);
    stores.set_ids(ids);
    stores.learn(&names);
    stores.texts = Late::to_come();
    Some(stores)
}

struct Out(Vec<u8>);

impl Out {
    fn list<const N: usize>(&mut self, values: impl ExactSizeIterator<Item = [u8; N]>) {
        self.0.extend((values.len() as u64).to_le_bytes());
        values.for_each(|value| self.0.extend_from_slice(&value));
    }

    fn coded(&mut self, coded: &Coded, rows: &[usize]) {
        let dict = &coded.dict;
        let (mut texts, mut ends) = (String::new(), Vec::new());
        for code in 1..dict.len() {
            for text in [dict.key(code), dict.label(code)] {
                texts.push_str(text);
                ends.push((texts.len() as u64).to_le_bytes());
            }
        }
        self.0.extend((texts.len() as u64).to_le_bytes());
        self.0.extend_from_slice(texts.as_bytes());
        self.list(ends.into_iter());
        let codes = rows.iter().map(|row| coded.codes.get(*row));
        // Truncation cannot happen: every code is below the length of the dictionary.
        match dict.len() {
            0..=0x100 => self.list(codes.map(|code| [code as u8])),
            0x101..=0x1_0000 => self.list(codes.map(|code| (code as u16).to_le_bytes())),
            _ => self.list(codes.map(|code| (code as u32).to_le_bytes())),
        }
    }
}

struct In<'a>(&'a [u8]);

impl<'a> In<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn list<const N: usize, T>(&mut self, read: impl Fn([u8; N]) -> T) -> Option<Vec<T>> {
        let length = u64::from_le_bytes(*self.take(8)?.first_chunk()?);
        let bytes = self.take(usize::try_from(length).ok()?.checked_mul(N)?)?;
        let (values, _) = bytes.as_chunks();
        Some(values.iter().map(|value| read(*value)).collect())
    }

    fn column<const N: usize, T>(
        &mut self,
        rows: usize,
        read: impl Fn([u8; N]) -> T,
    ) -> Option<Vec<T>> {
        self.list(read).filter(|column| column.len() == rows)
    }

    fn coded(&mut self, rows: usize) -> Option<Coded> {
        let length = u64::from_le_bytes(*self.take(8)?.first_chunk()?);
        let texts = str::from_utf8(self.take(usize::try_from(length).ok()?)?).ok()?;
        let ends = self.list(u64::from_le_bytes)?;
        let mut dict = Dict::default();
        let mut from = 0;
        let mut next = |end: u64| {
            let to = usize::try_from(end).ok()?;
            let text = texts.get(from..to)?;
            from = to;
            Some(text)
        };
        let (pairs, []) = ends.as_chunks::<2>() else {
            return None;
        };
        for [key, label] in pairs {
            let (key, label) = (next(*key)?, next(*label)?);
            if key.is_empty() || dict.find(key).is_some() {
                return None;
            }
            dict.add(key, label);
        }
        let count = dict.len();
        let codes = match count {
            0..=0x100 => Codes::U8(self.column(rows, u8::from_le_bytes)?),
            0x101..=0x1_0000 => Codes::U16(self.column(rows, u16::from_le_bytes)?),
            _ => Codes::U32(self.column(rows, u32::from_le_bytes)?),
        };
        codes.all_below(count).then(|| Coded {
            dict: Arc::new(dict),
            codes: Arc::new(codes),
        })
    }
}
