//! Counts what of a source is no row of the list.

use std::collections::BTreeMap;

use super::judge::Judge;

/// Why a row is left out, as the record of the import keeps it.
pub(super) mod why {
    /// It stands above the header.
    pub(in super::super) const ABOVE_HEADER: &str = "above_header";
    /// It is the header.
    pub(in super::super) const HEADER: &str = "header";
    /// It is the header once more.
    pub(in super::super) const REPEATED_HEADER: &str = "repeated_header";
    /// It is an upper row of a header of several.
    pub(in super::super) const UPPER_HEADER: &str = "upper_header";
    /// It numbers the columns.
    pub(in super::super) const COLUMN_NUMBERS: &str = "column_numbers";
    /// It heads the rows below it.
    pub(in super::super) const SECTION: &str = "section";
    /// It is a note under the list.
    pub(in super::super) const NOTE: &str = "note";
    /// Its code was there, and such rows were to be left out.
    pub(in super::super) const CODE_THERE: &str = "code_there";
    /// Its code was not there, and such rows were to be left out.
    pub(in super::super) const NOT_THERE: &str = "not_there";
    /// Its code is that of a store that was merged into another, which has a row of its own.
    pub(in super::super) const MERGED: &str = "merged";
    /// A person left it out.
    pub(in super::super) const UNTICKED: &str = "unticked";

    /// The English sentence of one of these, or of a newer Haat's the word itself.
    pub(in super::super) fn sentence(why: &str) -> &str {
        match why {
            ABOVE_HEADER => "it stands above the header",
            HEADER => "it is the header",
            REPEATED_HEADER => "it is the header once more",
            UPPER_HEADER => "it is an upper row of the header",
            COLUMN_NUMBERS => "it numbers the columns",
            SECTION => "it heads the rows below it",
            NOTE => "it is a note",
            CODE_THERE => "a store of its code was there, and such rows were to be left out",
            NOT_THERE => "no store of its code was there, and such rows were to be left out",
            MERGED => "its store was merged into another, which has a row of its own",
            UNTICKED => "it was left out by choice",
            other => other,
        }
    }
}

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
