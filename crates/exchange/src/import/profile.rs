//! What a column holds, found by looking at every cell of it.

use std::collections::{HashMap, HashSet};

use haat_registry::checks::{self, Country, DateOrder, DateTrouble, Reading};
use jiff::civil::Date;

/// Different texts of a column that are kept; beyond these it is no column of choices.
const MOST_VALUES: usize = 1_000;

/// What is known of a column.
#[derive(Debug, Default)]
pub(super) struct Profile {
    /// Cells that are not blank.
    pub(super) filled: u64,
    /// Different texts with their counts, up to [`MOST_VALUES`].
    pub(super) values: HashMap<String, u64>,
    /// Whether there are more than that.
    pub(super) many: bool,
    /// Whether every filled cell is unlike every other.
    pub(super) unique: bool,
    /// Filled cells that are numbers.
    pub(super) numbers: u64,
    /// Cells that are dates in whatever order; only with the day, only with the month first; either way.
    pub(super) dates: u64,
    pub(super) day_only: u64,
    pub(super) month_only: u64,
    pub(super) either: u64,
    seen: HashSet<u64>,
}

impl Profile {
    pub(super) fn new() -> Self {
        Self {
            unique: true,
            ..Self::default()
        }
    }

    /// Looks at one cell.
    pub(super) fn look(&mut self, cell: &str, dates: bool, today: Date) {
        let text = cell.trim();
        if text.is_empty() {
            return;
        }
        self.filled += 1;
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
        if dates {
            self.look_at_date(text, today);
        }
    }

    fn look_at_date(&mut self, text: &str, today: Date) {
        let reading = |order| Reading {
            country: Country::Unknown,
            date_order: order,
            today,
        };
        match checks::read_date(text, &reading(None)) {
            Err(DateTrouble::NotADate) => {}
            Err(DateTrouble::Ambiguous) => {
                self.dates += 1;
                self.either += 1;
            }
            Ok(date) => {
                self.dates += 1;
                let is = |order| checks::read_date(text, &reading(Some(order))) == Ok(date);
                match (is(DateOrder::DayFirst), is(DateOrder::MonthFirst)) {
                    (true, false) => self.day_only += 1,
                    (false, true) => self.month_only += 1,
                    _ => {}
                }
            }
        }
    }

    /// The order the column's dates are in, where its cells decide it; and whether a person must say.
    pub(super) fn date_order(&self) -> (Option<DateOrder>, bool) {
        match (self.day_only > 0, self.month_only > 0, self.either > 0) {
            (true, false, _) => (Some(DateOrder::DayFirst), self.either > 0),
            (false, true, _) => (Some(DateOrder::MonthFirst), self.either > 0),
            // Both orders in one column: nothing but a person knows what the ambiguous ones are.
            (true, true, either) => (None, either),
            (false, false, either) => (None, either),
        }
    }

    /// Whether at least this share (in hundredths) of the filled cells are numbers.
    pub(super) fn mostly_numbers(&self, percent: u64) -> bool {
        self.filled > 0 && self.numbers * 100 >= self.filled * percent
    }

    /// Whether at least nine of ten filled cells hold the condition, judged by the texts kept.
    pub(super) fn mostly(&self, holds: impl Fn(&str) -> bool) -> bool {
        let (mut all, mut yes) = (0, 0);
        for (text, count) in &self.values {
            all += count;
            yes += if holds(text) { *count } else { 0 };
        }
        all > 0 && yes * 10 >= all * 9
    }
}

fn hash(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
