//! Counts what of a source is no row of the list.

use std::collections::BTreeMap;

use super::judge::Judge;

/// Rows of a source that are no rows of the list, by why, so that every row is accounted for.
#[derive(Default)]
pub(super) struct LeftOut {
    last: u64,
    pub(super) counts: BTreeMap<String, u32>,
}

impl LeftOut {
    /// Passes on to a row; what the reader left out before it was blank.
    pub(super) fn pass(&mut self, number: u64) {
        // Another sheet begins with smaller numbers.
        let before = if number > self.last { self.last } else { 0 };
        // Headers that stand in for those a list has not have no number.
        let between = number.saturating_sub(before + 1);
        let blank = u32::try_from(between).unwrap_or(u32::MAX);
        if blank > 0 {
            *self.counts.entry("blank".to_owned()).or_default() += blank;
        }
        self.last = number;
    }

    /// Counts a row that is left out.
    pub(super) fn row(&mut self, why: &str, cells: &[String]) {
        let why = if Judge::is_nothing(cells) {
            "blank"
        } else {
            why
        };
        *self.counts.entry(why.to_owned()).or_default() += 1;
    }
}
