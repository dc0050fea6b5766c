//! How much of a sheet may be blank, for readers that hold a sheet as one rectangle.

use std::path::Path;

use crate::error::{Error, Result, UnreadableKind};

/// A rectangle of so many cells costs about 300 MB.
const MAX_BLANK: u64 = 1 << 23;

/// More than this is refused even where every cell is filled.
const MAX_CELLS: u64 = 1 << 25;

/// From the first filled cell of a sheet to its last.
#[derive(Debug, Default)]
pub(super) struct Rectangle {
    rows: Option<(u64, u64)>,
    columns: Option<(u64, u64)>,
    filled: u64,
}

impl Rectangle {
    /// Takes in a filled cell.
    pub(super) fn hold(&mut self, row: u64, column: u64) {
        let wider = |side: Option<(u64, u64)>, at: u64| match side {
            Some((first, last)) => Some((first.min(at), last.max(at))),
            None => Some((at, at)),
        };
        self.rows = wider(self.rows, row);
        self.columns = wider(self.columns, column);
        self.filled += 1;
    }

    /// Takes in the same cell in some more rows or columns.
    pub(super) fn repeat(&mut self, cells: u64) {
        self.filled = self.filled.saturating_add(cells);
    }

    /// Cells it spans.
    pub(super) fn cells(&self) -> u64 {
        let side = |side: Option<(u64, u64)>| side.map_or(0, |(first, last)| last - first + 1);
        side(self.rows).saturating_mul(side(self.columns))
    }

    /// Refuses what would not fit in memory beside `others`, the cells of the other sheets.
    pub(super) fn check(&self, path: &Path, others: u64) -> Result<()> {
        let cells = self.cells();
        let sparse = cells > MAX_BLANK && self.filled.saturating_mul(8) < cells;
        if sparse || cells.saturating_add(others) > MAX_CELLS {
            return Err(Error::unreadable(path, UnreadableKind::Sparse));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filled_sheet_may_be_larger_than_a_blank_one() {
        let path = Path::new("x.ods");
        let mut sheet = Rectangle::default();
        sheet.hold(0, 0);
        sheet.hold(60_000, 200);
        assert!(sheet.check(path, 0).is_err());
        sheet.repeat(60_000 * 100);
        assert!(sheet.check(path, 0).is_ok());
        assert!(sheet.check(path, MAX_CELLS).is_err());
    }
}
