//! Merged cells: what one cell shows for several belongs to each of them.

use std::collections::BTreeMap;

use super::facts::Facts;

/// Fills the rows of a sheet, as they come, with what the merged cells above them show.
pub(super) struct Merged<'f> {
    facts: &'f Facts,
    next: usize,
    /// By column: the last row of the merge, and what it shows.
    open: BTreeMap<u32, (u32, String)>,
    /// Cells filled so far.
    pub(super) filled: u64,
}

impl<'f> Merged<'f> {
    pub(super) fn new(facts: &'f Facts) -> Self {
        Self {
            facts,
            next: 0,
            open: BTreeMap::new(),
            filled: 0,
        }
    }

    /// Fills the blank cells of a row that merged cells reach into from above.
    pub(super) fn fill(&mut self, row: u32, cells: &mut Vec<String>) {
        if self.open.is_empty() && self.next == self.facts.merges.len() {
            return;
        }
        self.open.retain(|_, (bottom, _)| *bottom >= row);
        for (column, (_, text)) in &self.open {
            let at = *column as usize;
            if cells.len() <= at {
                cells.resize(at + 1, String::new());
            }
            if cells[at].is_empty() {
                cells[at].clone_from(text);
                self.filled += 1;
            }
        }
        while let Some(merge) = self.facts.merges.get(self.next) {
            if merge.top > row {
                break;
            }
            self.next += 1;
            let text = cells.get(merge.left as usize);
            if let (true, Some(text)) = (
                merge.top == row && merge.bottom > row,
                text.filter(|text| !text.is_empty()),
            ) {
                let open = (merge.bottom, text.clone());
                self.open.entry(merge.left).or_insert(open);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::Merge;
    use super::*;

    #[test]
    fn each_row_of_a_merge_has_what_it_shows() {
        let merges = [
            ((1, 1), (3, 1)),
            ((1, 1), (9, 1)),
            ((2, 0), (2, 4)),
            ((7, 0), (8, 0)),
        ];
        let merges = merges.map(|(one, other)| Merge::between(one, other).unwrap());
        let facts = Facts::default().with_merges(merges.into_iter());
        let mut merged = Merged::new(&facts);
        let mut filled = |row, cells: &[&str]| {
            let mut cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
            merged.fill(row, &mut cells);
            cells.join("|")
        };
        assert_eq!(filled(1, &["A", "Bihar", "x"]), "A|Bihar|x");
        assert_eq!(filled(2, &["B"]), "B|Bihar");
        assert_eq!(filled(3, &["C", "Goa"]), "C|Goa", "what overlaps stays");
        assert_eq!(filled(4, &["D", "", "x"]), "D||x");
        assert_eq!(filled(8, &["", "", "x"]), "||x", "its first row is blank");
        assert_eq!(merged.filled, 1);
    }
}
