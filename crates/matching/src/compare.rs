//! Puts pairs on levels.

use haat_atlas::haversine_km;
use strsim::{jaro_winkler, levenshtein, osa_distance};

use crate::column::{BLANK, Column, Values};
use crate::scheme::{Comparison, Level, Scheme};

/// A comparison that has nothing to compare.
pub(crate) const MISSING: u8 = 15;

/// The levels of a pair, four bits a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Pattern(pub u64);

impl Pattern {
    /// The most comparisons a pattern has room for.
    pub(crate) const ROOM: usize = 16;

    pub(crate) fn level(self, comparison: usize) -> u8 {
        (self.0 >> (4 * comparison) & 15) as u8
    }

    /// The pattern of a pair.
    pub(crate) fn of(scheme: &Scheme, columns: &[Column], a: u32, b: u32) -> Self {
        let mut pattern = 0;
        for (at, comparison) in scheme.comparisons.iter().enumerate() {
            let level = level(comparison, &columns[comparison.column], a, b);
            pattern |= u64::from(level) << (4 * at);
        }
        Self(pattern)
    }
}

/// The level of a pair: the first that holds, the one after the last where none does, [`MISSING`] where one says nothing.
pub(crate) fn level(comparison: &Comparison, column: &Column, a: u32, b: u32) -> u8 {
    let (a, b) = (column.of[a as usize], column.of[b as usize]);
    if a == BLANK || b == BLANK {
        return MISSING;
    }
    // Counted once, for the levels that ask for it.
    let (mut edits, mut letters, mut similar, mut words, mut metres) = Default::default();
    let holds = |level: &Level| match *level {
        Level::Equal => a == b,
        Level::Similar(least) => {
            let similar = *Option::get_or_insert_with(&mut similar, || {
                jaro_winkler(column.text(a), column.text(b))
            });
            similar >= least
        }
        Level::Edits(most) => {
            let (a, b) = (column.text(a), column.text(b));
            a.len().abs_diff(b.len()) <= most * 4
                && *Option::get_or_insert_with(&mut edits, || osa_distance(a, b)) <= most
        }
        Level::Letters(most) => {
            let (a, b) = (column.text(a), column.text(b));
            a.len().abs_diff(b.len()) <= most * 4
                && *Option::get_or_insert_with(&mut letters, || levenshtein(a, b)) <= most
        }
        Level::Words(least) => match &column.values {
            Values::Words(of) => {
                *Option::get_or_insert_with(&mut words, || of.similarity(a, b)) >= least
            }
            _ => false,
        },
        Level::Part(first, end) => {
            let part = |id: u32| column.text(id).get(first..end);
            part(a).is_some() && part(a) == part(b)
        }
        Level::Days(most) => match &column.values {
            Values::Days(_, days) => days[a as usize].abs_diff(days[b as usize]) <= most,
            _ => false,
        },
        Level::Metres(most) => match &column.values {
            Values::Points(points) => {
                let apart = || haversine_km(points[a as usize], points[b as usize]) * 1e3;
                *Option::get_or_insert_with(&mut metres, apart) <= most
            }
            _ => false,
        },
    };
    let found = comparison.levels.iter().position(holds);
    found.unwrap_or(comparison.levels.len()) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::Kind;

    fn levels(kind: Kind, levels: &[Level], a: &str, b: &str) -> u8 {
        let column = Column::texts(kind, [a, b].map(Some));
        level(&Comparison::new("test", 0, levels), &column, 0, 1)
    }

    #[test]
    fn the_first_level_that_holds_is_the_pairs() {
        let mobile = [Level::Equal, Level::Edits(1)];
        for (a, b, expected) in [
            ("9876543210", "98765 43210", 0),
            ("9876543210", "9876543201", 1),
            ("9876543210", "9876543210 1", 1),
            ("9876543210", "9123456789", 2),
            ("9876543210", "", MISSING),
            ("-", "9876543210", MISSING),
        ] {
            assert_eq!(levels(Kind::Digits, &mobile, a, b), expected, "{a} {b}");
        }
        let day = [Level::Equal, Level::Edits(1), Level::Days(31)];
        assert_eq!(levels(Kind::Day, &day, "19560409", "19560408"), 1);
        assert_eq!(levels(Kind::Day, &day, "19560331", "19560402"), 2);
        assert_eq!(levels(Kind::Day, &day, "19560331", "19570402"), 3);
        assert_eq!(levels(Kind::Day, &day, "19560331", "1956"), MISSING);
        assert_eq!(
            levels(Kind::Text, &[Level::Letters(1)], "patna", "ptana"),
            1
        );
        assert_eq!(levels(Kind::Text, &[Level::Edits(1)], "patna", "ptana"), 0);
        let gstin = [Level::Equal, Level::Part(2, 12)];
        let (here, there) = ("27AAPFU0939F1ZV", "29AAPFU0939F1ZR");
        assert_eq!(levels(Kind::Text, &gstin, here, there), 1);
        assert_eq!(levels(Kind::Text, &gstin, here, "27"), 2);
    }

    #[test]
    fn points_are_compared_by_their_distance() {
        let points = [
            Some((25.6, 85.1)),
            Some((25.6003, 85.1)),
            Some((25.7, 85.1)),
            None,
        ];
        let column = Column::points(points);
        let comparison = Comparison::new("test", 0, &[Level::Metres(50.0), Level::Metres(150.0)]);
        let found = [0, 1, 2, 3].map(|other| level(&comparison, &column, 0, other));
        assert_eq!(found, [0, 0, 2, MISSING]);
    }
}
