//! The texts that are different for nearly every store, folded, in long strings that are searched end to end.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use haat_atlas::fold_into;
use memchr::memmem::Finder;
use rayon::prelude::*;

use super::bits::Bits;
use crate::model::StoreField;

/// The fields kept here, in the order they lie in a record.
pub(super) const TEXT_FIELDS: [StoreField; 9] = [
    StoreField::Code,
    StoreField::Name,
    StoreField::Address,
    StoreField::Contact,
    StoreField::Mobile,
    StoreField::Phone,
    StoreField::Email,
    StoreField::Gstin,
    StoreField::Notes,
];

/// Ends a field within a record.
const FIELD_END: char = '\u{1f}';

/// Rows of a chunk: an edit rewrites the chunk it falls into, a megabyte or so.
const CHUNK_ROWS: usize = 8192;

/// The records of consecutive rows.
#[derive(Debug, Clone, Default)]
struct Chunk {
    first_row: usize,
    /// Each record is its fields, each ended by [`FIELD_END`]: no text reaches over the end of a field.
    text: String,
    ends: Vec<u32>,
}

impl Chunk {
    fn start(&self, index: usize) -> usize {
        if index == 0 {
            0
        } else {
            self.ends[index - 1] as usize
        }
    }

    fn record(&self, index: usize) -> &str {
        &self.text[self.start(index)..self.ends[index] as usize]
    }
}

/// All records. Cloning is cheap; a change copies the chunks it touches.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    chunks: Vec<Arc<Chunk>>,
}

/// Texts that may come later than the other columns; who asks for them before waits.
#[derive(Debug, Clone)]
pub(super) struct Late(OnceLock<Texts>);

impl Default for Late {
    fn default() -> Self {
        Texts::default().into()
    }
}

impl From<Texts> for Late {
    fn from(texts: Texts) -> Self {
        Self(texts.into())
    }
}

impl Late {
    /// Texts that somebody undertakes to bring.
    pub(super) fn to_come() -> Self {
        Self(OnceLock::new())
    }

    pub(super) fn get(&self) -> &Texts {
        self.0.wait()
    }

    /// Sets the record of a row; the row after the last one is added.
    pub(super) fn set(&mut self, row: usize, record: &str) {
        self.0.wait();
        let mut texts = self.0.take().unwrap_or_default();
        texts.set(row, record);
        *self = texts.into();
    }

    /// Brings the texts, if nobody did before.
    pub(super) fn arrive(&self, texts: Texts) {
        let _ = self.0.set(texts);
    }

    /// Brings blank texts of that many rows, where none came.
    pub(super) fn arrive_blank(&self, rows: usize) {
        self.0.get_or_init(|| {
            let record = String::from(FIELD_END).repeat(TEXT_FIELDS.len());
            let mut texts = Texts::default();
            (0..rows).for_each(|row| texts.set(row, &record));
            texts
        });
    }
}

/// Where within a field a text has to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    Anywhere,
    Start,
    Whole,
}

impl Texts {
    /// Sets the record of a row; the row after the last one is added.
    pub(super) fn set(&mut self, row: usize, record: &str) {
        let at = self.chunks.partition_point(|chunk| chunk.first_row <= row);
        let fits = at.checked_sub(1).filter(|at| {
            let chunk = &self.chunks[*at];
            let index = row - chunk.first_row;
            index < chunk.ends.len() || (index == chunk.ends.len() && index < CHUNK_ROWS)
        });
        let Some(at) = fits else {
            self.chunks.push(Arc::new(Chunk {
                first_row: row,
                text: record.to_owned(),
                ends: vec![record.len() as u32],
            }));
            return;
        };
        let index = row - self.chunks[at].first_row;
        if index < self.chunks[at].ends.len() && self.chunks[at].record(index) == record {
            return;
        }
        let chunk = Arc::make_mut(&mut self.chunks[at]);
        if index == chunk.ends.len() {
            chunk.text.push_str(record);
            chunk.ends.push(chunk.text.len() as u32);
            return;
        }
        let (start, end) = (chunk.start(index), chunk.ends[index] as usize);
        chunk.text.replace_range(start..end, record);
        for slot in &mut chunk.ends[index..] {
            *slot = *slot + record.len() as u32 - (end - start) as u32;
        }
    }

    /// The texts of consecutive runs of rows.
    pub(super) fn joined(parts: Vec<Self>) -> Self {
        let mut chunks = Vec::new();
        let mut row = 0;
        for mut chunk in parts.into_iter().flat_map(|part| part.chunks) {
            let rows = chunk.ends.len();
            Arc::make_mut(&mut chunk).first_row = row;
            row += rows;
            chunks.push(chunk);
        }
        Self { chunks }
    }

    /// Every row's folded text of a field, in order of rows.
    pub(super) fn all(&self, field: usize) -> Vec<&str> {
        let chunks = self.chunks.par_iter().flat_map_iter(|chunk| {
            (0..chunk.ends.len()).map(move |index| nth_field(chunk.record(index), field))
        });
        chunks.collect()
    }

    /// The rows with this folded text, in any field or in one.
    pub(super) fn search(&self, text: &str, field: Option<usize>, spot: Spot, len: usize) -> Bits {
        let finder = Finder::new(text.as_bytes());
        let found = found_words(len);
        self.chunks.par_iter().for_each(|chunk| {
            let bytes = chunk.text.as_bytes();
            let (mut at, mut index) = (0, 0);
            let mut marks = Marks::new(&found);
            while let Some(offset) = finder.find(&bytes[at..]) {
                let start = at + offset;
                while chunk.ends[index] as usize <= start {
                    index += 1;
                }
                let record = &bytes[chunk.start(index)..chunk.ends[index] as usize];
                let within = start - chunk.start(index);
                if stands(record, within, text.len(), field, spot) {
                    marks.mark(chunk.first_row + index);
                    at = chunk.ends[index] as usize;
                } else {
                    at = start + 1;
                }
                if at >= bytes.len() {
                    break;
                }
            }
        });
        into_bits(found, len)
    }

    /// Of these rows those with this folded text in any field.
    pub(super) fn search_among(&self, text: &str, among: &Bits) -> Bits {
        let finder = Finder::new(text.as_bytes());
        let found = found_words(among.len());
        let words = among.words();
        (0..words.len())
            .into_par_iter()
            .with_min_len(64)
            .for_each(|at| {
                let mut rest = words[at];
                let mut marks = Marks::new(&found);
                while rest != 0 {
                    let row = at * 64 + rest.trailing_zeros() as usize;
                    rest &= rest - 1;
                    if finder.find(self.record(row).as_bytes()).is_some() {
                        marks.mark(row);
                    }
                }
            });
        into_bits(found, among.len())
    }

    /// The rows whose text of a field passes.
    pub(super) fn matching(
        &self,
        field: usize,
        len: usize,
        test: impl Fn(&str) -> bool + Sync,
    ) -> Bits {
        let found = found_words(len);
        self.chunks.par_iter().for_each(|chunk| {
            let mut marks = Marks::new(&found);
            for index in 0..chunk.ends.len() {
                if test(nth_field(chunk.record(index), field)) {
                    marks.mark(chunk.first_row + index);
                }
            }
        });
        into_bits(found, len)
    }

    /// A row's folded text of a field.
    pub(super) fn field(&self, row: usize, field: usize) -> &str {
        nth_field(self.record(row), field)
    }

    fn record(&self, row: usize) -> &str {
        let at = self.chunks.partition_point(|chunk| chunk.first_row <= row);
        let chunk = &self.chunks[at - 1];
        chunk.record(row - chunk.first_row)
    }
}

/// Appends a field to a record.
pub(super) fn push_field(record: &mut String, text: &str) {
    let start = record.len();
    fold_into(text, record);
    if record.as_bytes()[start..].iter().any(u8::is_ascii_control) {
        let clean: String = record[start..]
            .chars()
            .map(|c| if c.is_ascii_control() { ' ' } else { c })
            .collect();
        record.replace_range(start.., &clean);
    }
    record.push(FIELD_END);
}

fn nth_field(record: &str, field: usize) -> &str {
    record.split(FIELD_END).nth(field).unwrap_or_default()
}

fn stands(record: &[u8], start: usize, length: usize, field: Option<usize>, spot: Spot) -> bool {
    let Some(field) = field else { return true };
    let before = &record[..start];
    let ends = |byte: &&u8| **byte == FIELD_END as u8;
    before.iter().filter(ends).count() == field
        && match spot {
            Spot::Anywhere => true,
            Spot::Start | Spot::Whole if before.last().is_some_and(|b| *b != FIELD_END as u8) => {
                false
            }
            Spot::Start => true,
            Spot::Whole => record.get(start + length) == Some(&(FIELD_END as u8)),
        }
}

fn found_words(len: usize) -> Vec<AtomicU64> {
    std::iter::repeat_with(AtomicU64::default)
        .take(len.div_ceil(64))
        .collect()
}

fn into_bits(found: Vec<AtomicU64>, len: usize) -> Bits {
    Bits::from_words(found.into_iter().map(AtomicU64::into_inner).collect(), len)
}

/// Gathers rows found in ascending order and writes a word at a time: chunks of several threads may share a word.
struct Marks<'a> {
    found: &'a [AtomicU64],
    at: usize,
    word: u64,
}

impl<'a> Marks<'a> {
    fn new(found: &'a [AtomicU64]) -> Self {
        Self {
            found,
            at: 0,
            word: 0,
        }
    }

    fn mark(&mut self, row: usize) {
        if row / 64 != self.at {
            self.flush();
            self.at = row / 64;
        }
        self.word |= 1 << (row % 64);
    }

    fn flush(&mut self) {
        if self.word != 0 {
            self.found[self.at].fetch_or(self.word, Ordering::Relaxed);
            self.word = 0;
        }
    }
}

impl Drop for Marks<'_> {
    fn drop(&mut self) {
        self.flush();
    }
}
