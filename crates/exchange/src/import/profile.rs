//! What a column holds, found by looking at every cell of it.

use std::collections::{HashMap, HashSet};

use haat_registry::checks;
use jiff::civil::Date;

use super::amounts::Amounts;
use super::orders::{Orders, Shown, shown};

/// Different texts of a column that are kept; beyond these it is no column of choices.
const MOST_VALUES: usize = 1_000;

/// Cells of a column that are looked at as dates before it is given up as one.
const TRIED: u64 = 100;

/// What is known of a column.
#[derive(Debug, Default)]
pub(super) struct Profile {
    /// Cells that are neither blank nor masked.
    pub(super) filled: u64,
    /// Cells that hold nothing but a mask.
    pub(super) masked: u64,
    /// Different texts with their counts, up to [`MOST_VALUES`].
    pub(super) values: HashMap<String, u64>,
    /// Whether there are more than that.
    pub(super) many: bool,
    /// Whether every filled cell is unlike every other.
    pub(super) unique: bool,
    /// Filled cells that are numbers.
    pub(super) numbers: u64,
    /// What its dates show about day and month.
    pub(super) orders: Orders,
    /// What it shows about amounts.
    pub(super) amounts: Amounts,
    dates: u64,
    not_dates: u64,
    /// Whether every cell is looked at as a date, whatever the first ones are.
    for_dates: bool,
    seen: HashSet<u64>,
}

impl Profile {
    /// A column of which nothing is known; `for_dates` where it becomes a date whatever it holds.
    pub(super) fn new(for_dates: bool) -> Self {
        Self {
            unique: true,
            for_dates,
            ..Self::default()
        }
    }

    /// Looks at one cell.
    pub(super) fn look(&mut self, cell: &str, today: Date) {
        let text = cell.trim();
        if text.is_empty() {
            return;
        }
        if checks::is_masked(text) {
            self.masked += 1;
            return;
        }
        self.filled += 1;
        self.amounts.look(text);
        if self.unique && !self.seen.insert(hash(text)) {
            self.unique = false;
            self.seen = HashSet::new();
        }
        if text.as_bytes().iter().any(u8::is_ascii_digit)
            && text.parse::<f64>().is_ok_and(f64::is_finite)
        {
            self.numbers += 1;
        }
        let known = match self.values.get_mut(text) {
            Some(count) => {
                *count += 1;
                true
            }
            None => false,
        };
        if !known {
            if self.values.len() < MOST_VALUES {
                self.values.insert(text.to_owned(), 1);
            } else {
                self.many = true;
            }
        }
        if self.for_dates || self.not_dates * 10 < self.dates.max(TRIED) {
            let shown = shown(text, today);
            self.orders.count(shown);
            match shown {
                Shown::NotADate => self.not_dates += 1,
                _ => self.dates += 1,
            }
        }
    }

    /// Whether every filled cell is a date, and there are a few.
    pub(super) fn all_dates(&self) -> bool {
        self.dates >= 3 && self.dates == self.filled
    }

    /// Whether every one of `rows` has a text of its own here, the last hundredth of rubbish aside.
    pub(super) fn tells_rows_apart(&self, rows: u64) -> bool {
        self.unique && self.filled > 0 && self.filled * 100 >= rows * 99
    }

    /// Whether it holds nothing at all.
    pub(super) fn is_blank(&self) -> bool {
        self.filled + self.masked == 0
    }

    /// Whether at least this share (in hundredths) of the filled cells are numbers.
    pub(super) fn mostly_numbers(&self, percent: u64) -> bool {
        self.filled > 0 && self.numbers * 100 >= self.filled * percent
    }

    /// Rows of the texts kept, and those among them that hold the condition.
    pub(super) fn count(&self, holds: impl Fn(&str) -> bool) -> (u64, u64) {
        let (mut all, mut yes) = (0, 0);
        for (text, count) in &self.values {
            all += count;
            yes += if holds(text) { *count } else { 0 };
        }
        (all, yes)
    }

    /// Whether at least nine of ten filled cells hold the condition, judged by the texts kept.
    pub(super) fn mostly(&self, holds: impl Fn(&str) -> bool) -> bool {
        let (all, yes) = self.count(holds);
        all > 0 && yes * 10 >= all * 9
    }
}

fn hash(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_dates_is_known_to_its_last_cell() {
        let today = jiff::civil::date(2026, 1, 1);
        let mut dates = Profile::new(false);
        (0..500).for_each(|_| dates.look("03-04-2018", today));
        dates.look("29-10-2018", today);
        assert!(dates.all_dates());
        assert!(dates.orders.decided(None).0.is_some());
        let mut texts = Profile::new(false);
        (0..500).for_each(|n| texts.look(&format!("Shop number {n}"), today));
        assert_eq!(
            (texts.dates, texts.not_dates),
            (0, TRIED / 10),
            "texts are not read as dates for long"
        );
    }
}
