//! The distinct values of a column, each with a small number.

use std::collections::HashMap;
use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Distinct values by code. Code 0 is blank; keys are what is compared, labels what is shown.
///
/// Texts lie in two long strings: a column of a million different texts must not be two million allocations.
#[derive(Debug, Clone, Default)]
pub(super) struct Dict {
    keys: Texts,
    labels: Texts,
    /// Labels that are spelled in another way by now.
    respelled: HashMap<u32, String>,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

#[derive(Debug, Clone, Default)]
struct Texts {
    text: String,
    ends: Vec<u32>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        // Past 4 GiB of distinct values in one column the rest reads as empty rather than wrong.
        self.ends
            .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    fn get(&self, index: usize) -> &str {
        let start = if index == 0 {
            0
        } else {
            self.ends[index - 1] as usize
        };
        self.text
            .get(start..self.ends[index] as usize)
            .unwrap_or_default()
    }
}

impl Dict {
    /// How many codes there are, blank included.
    pub(super) fn len(&self) -> usize {
        self.keys.ends.len() + 1
    }

    /// The code of a key, if it has one.
    pub(super) fn find(&self, key: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(key);
        self.table
            .find(hash, |code| self.keys.get(*code as usize - 1) == key)
            .copied()
    }

    /// Gives a key that is not there yet the next code.
    pub(super) fn add(&mut self, key: &str, label: &str) -> u32 {
        self.keys.push(key);
        self.labels.push(label);
        let code = u32::try_from(self.keys.ends.len()).unwrap_or(u32::MAX);
        let (keys, hasher) = (&self.keys, &self.hasher);
        self.table
            .insert_unique(hasher.hash_one(key), code, |code| {
                hasher.hash_one(keys.get(*code as usize - 1))
            });
        code
    }

    /// What is compared; empty for blank.
    pub(super) fn key(&self, code: usize) -> &str {
        if code == 0 {
            ""
        } else {
            self.keys.get(code - 1)
        }
    }

    /// What is shown; empty for blank.
    pub(super) fn label(&self, code: usize) -> &str {
        if code == 0 {
            return "";
        }
        let respelled = u32::try_from(code)
            .ok()
            .and_then(|code| self.respelled.get(&code));
        respelled.map_or_else(|| self.labels.get(code - 1), String::as_str)
    }

    /// Shows a value in another spelling from now on.
    pub(super) fn respell(&mut self, code: u32, label: String) {
        self.respelled.insert(code, label);
    }
}
