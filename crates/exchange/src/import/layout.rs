//! Where one sheet of several holds the columns of the first.

/// Cells up to the last that is not blank.
pub(super) fn width_of(cells: &[String]) -> usize {
    cells
        .iter()
        .rposition(|cell| !cell.trim().is_empty())
        .map_or(0, |last| last + 1)
}

/// Where a sheet holds the columns of the first.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) header_row: u64,
    columns: Vec<Option<usize>>,
}

impl Layout {
    /// The sheet whose headers all others have to have.
    pub(super) fn first(header_row: u64, width: usize) -> Self {
        Self {
            header_row,
            columns: (0..width).map(Some).collect(),
        }
    }

    /// The row that holds all headers, in whatever order; else the headers that the likeliest row lacks.
    pub(super) fn find(
        header: &[String],
        rows: &[(u64, Vec<String>)],
    ) -> Result<Self, Vec<String>> {
        let mut nearest: Option<Vec<String>> = None;
        for (number, cells) in rows {
            let (columns, missing) = Self::matched(header, cells);
            if missing.is_empty() {
                return Ok(Self {
                    header_row: *number,
                    columns,
                });
            }
            if nearest
                .as_ref()
                .is_none_or(|known| missing.len() < known.len())
            {
                nearest = Some(missing);
            }
        }
        Err(nearest.unwrap_or_default())
    }

    fn matched(header: &[String], cells: &[String]) -> (Vec<Option<usize>>, Vec<String>) {
        let mut missing = Vec::new();
        let folded: Vec<String> = cells.iter().map(|cell| haat_atlas::fold(cell)).collect();
        let mut free = vec![true; cells.len()];
        let columns = header
            .iter()
            .enumerate()
            .map(|(index, name)| {
                if name.trim().is_empty() {
                    // A column without a name is known by its place alone.
                    let same = folded.get(index).is_none_or(|cell| cell.is_empty());
                    return same.then_some(index);
                }
                let wanted = haat_atlas::fold(name);
                // Of headers that repeat, the first is the first.
                let at = (0..folded.len()).find(|at| free[*at] && folded[*at] == wanted);
                match at {
                    Some(at) => free[at] = false,
                    None => missing.push(name.trim().to_owned()),
                }
                at
            })
            .collect();
        (columns, missing)
    }

    /// The cells in the first sheet's order, the sheet's name, and then whatever stands in none of its columns.
    pub(super) fn arrange(&self, mut cells: Vec<String>, sheet: &str) -> Vec<String> {
        let mut take = |at: usize| cells.get_mut(at).map(std::mem::take).unwrap_or_default();
        let mut row: Vec<String> = self
            .columns
            .iter()
            .map(|at| at.map(&mut take).unwrap_or_default())
            .collect();
        row.push(sheet.to_owned());
        cells.truncate(width_of(&cells));
        row.extend(cells.into_iter().enumerate().filter_map(|(at, cell)| {
            let taken = self.columns.contains(&Some(at));
            (!taken).then_some(cell)
        }));
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn columns_are_found_by_name_in_any_row_and_order() {
        let header = row(&["Code", "Name", "", "Name"]);
        let rows = [
            (1, row(&["Stores of the south"])),
            (4, row(&["Region", "NAME", "", "name", "code"])),
        ];
        let layout = Layout::find(&header, &rows).unwrap();
        assert_eq!(layout.header_row, 4);
        assert_eq!(layout.columns, [Some(4), Some(1), Some(2), Some(3)]);
        let cells = row(&["South", "One", "x", "Two", "A"]);
        assert_eq!(
            layout.arrange(cells, "S"),
            row(&["A", "One", "x", "Two", "S", "South"])
        );
    }

    #[test]
    fn what_a_sheet_lacks_is_named() {
        let header = row(&["Code", "Name", "Town"]);
        let rows = [(1, row(&["Legend"])), (2, row(&["Code", "Town name"]))];
        assert_eq!(Layout::find(&header, &rows), Err(row(&["Name", "Town"])));
    }
}
