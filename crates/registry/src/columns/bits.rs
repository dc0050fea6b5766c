//! Sets of rows, one bit each.

use rayon::prelude::*;

/// Words that one task works on at once: 8,192 rows.
const TASK: usize = 128;

/// A set of rows below `len`. Bits from `len` on are never set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    pub(super) fn none(len: usize) -> Self {
        Self {
            words: vec![0; len.div_ceil(64)],
            len,
        }
    }

    pub(super) fn from_words(words: Vec<u64>, len: usize) -> Self {
        let mut bits = Self { words, len };
        bits.trim();
        bits
    }

    /// The rows whose value passes.
    pub(super) fn of<T: Copy + Sync>(values: &[T], test: impl Fn(T) -> bool + Sync) -> Self {
        let mut bits = Self::none(values.len());
        bits.words
            .par_chunks_mut(TASK)
            .zip(values.par_chunks(TASK * 64))
            .for_each(|(words, values)| {
                for (word, values) in words.iter_mut().zip(values.chunks(64)) {
                    for (bit, value) in values.iter().enumerate() {
                        *word |= u64::from(test(*value)) << bit;
                    }
                }
            });
        bits
    }

    pub(super) fn words(&self) -> &[u64] {
        &self.words
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn get(&self, row: usize) -> bool {
        self.words[row / 64] >> (row % 64) & 1 == 1
    }

    /// Sets or clears a row; the row after the last one is added.
    pub(super) fn set(&mut self, row: usize, value: bool) {
        if row >= self.len {
            self.len = row + 1;
            self.words.resize(self.len.div_ceil(64), 0);
        }
        let bit = 1 << (row % 64);
        if value {
            self.words[row / 64] |= bit;
        } else {
            self.words[row / 64] &= !bit;
        }
    }

    pub(super) fn count(&self) -> usize {
        self.words
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    pub(super) fn and(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    pub(super) fn or(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Takes the rows of `other` out.
    pub(super) fn without(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// Exactly the rows that were not there.
    pub(super) fn invert(&mut self) {
        for word in &mut self.words {
            *word = !*word;
        }
        self.trim();
    }

    /// The rows, ascending.
    pub(super) fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(index, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(index * 64 + bit)
            })
        })
    }

    fn trim(&mut self) {
        if !self.len.is_multiple_of(64)
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << (self.len % 64)) - 1;
        }
    }
}
