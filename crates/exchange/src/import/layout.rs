//! Where one sheet of several holds the columns of the others.

use super::headers::meanings;
use super::together::essential;

/// Cells up to the last that is not blank.
pub(super) fn width_of(cells: &[String]) -> usize {
    cells
        .iter()
        .rposition(|cell| !cell.trim().is_empty())
        .map_or(0, |last| last + 1)
}

/// A row of a sheet, and which of the headers that are looked for stand in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Match {
    header_row: u64,
    cells: Vec<String>,
    /// For each header that is looked for, where it stands.
    columns: Vec<Option<usize>>,
}

impl Match {
    /// The sheet that the others are compared with: the first row that is not above this one.
    pub(super) fn whole(first: u32, rows: &[(u64, Vec<String>)], width: usize) -> Option<Self> {
        let (number, cells) = rows.iter().find(|(number, _)| *number >= first.into())?;
        Some(Self {
            header_row: *number,
            cells: cells.clone(),
            columns: (0..width).map(Some).collect(),
        })
    }

    /// The row in which most of the headers stand, the first of equals.
    pub(super) fn best(header: &[String], rows: &[(u64, Vec<String>)]) -> Option<Self> {
        let mut best: Option<Self> = None;
        for (number, cells) in rows {
            let found = Self::of(header, *number, cells);
            if best
                .as_ref()
                .is_none_or(|best| found.count() > best.count())
            {
                best = Some(found);
            }
        }
        best.filter(|best| best.count() > 0)
    }

    /// By their names, and those that are left by what their names mean.
    fn of(header: &[String], header_row: u64, cells: &[String]) -> Self {
        let folded: Vec<String> = cells.iter().map(|cell| haat_atlas::fold(cell)).collect();
        let mut free: Vec<bool> = folded.iter().map(|cell| !cell.is_empty()).collect();
        let mut columns: Vec<Option<usize>> = header
            .iter()
            .enumerate()
            .map(|(index, name)| {
                let wanted = haat_atlas::fold(name);
                if wanted.is_empty() {
                    // A column without a name is known by its place alone.
                    let same = folded.get(index).is_none_or(String::is_empty);
                    return same.then_some(index);
                }
                // Of headers that repeat, the first is the first.
                let at = (0..folded.len()).find(|at| free[*at] && folded[*at] == wanted)?;
                free[at] = false;
                Some(at)
            })
            .collect();
        let meaning = |cell: &str| meanings(cell).first().map(|(field, _)| *field);
        for (at, name) in header.iter().enumerate() {
            let Some(field) = meaning(name).filter(|_| columns[at].is_none()) else {
                continue;
            };
            // Where two columns could be meant, neither is.
            let rivals = header.iter().filter(|name| meaning(name) == Some(field));
            let mut fitting =
                (0..cells.len()).filter(|at| free[*at] && meaning(&cells[*at]) == Some(field));
            if let (1, Some(found), None) = (rivals.count(), fitting.next(), fitting.next()) {
                free[found] = false;
                columns[at] = Some(found);
            }
        }
        Self {
            header_row,
            cells: cells.to_vec(),
            columns,
        }
    }

    /// How many headers stand in it.
    fn count(&self) -> usize {
        let named = |at: &&usize| {
            self.cells
                .get(**at)
                .is_some_and(|cell| !cell.trim().is_empty())
        };
        self.columns.iter().flatten().filter(named).count()
    }

    /// Whether the rows below are of the same list: the essential column is there, and half of the columns of the narrower one.
    pub(super) fn fits(&self, header: &[String]) -> bool {
        let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        let (wanted, here) = (filled(header), filled(&self.cells));
        let is_there = essential(header).is_none_or(|at| self.columns[at].is_some());
        let count = self.count();
        is_there && count >= wanted.min(2) && count * 2 >= wanted.min(here)
    }

    /// The headers that do not stand in it.
    pub(super) fn missing(&self, header: &[String]) -> Vec<String> {
        let columns = header.iter().zip(&self.columns);
        columns
            .filter(|(name, at)| at.is_none() && !name.trim().is_empty())
            .map(|(name, _)| name.trim().to_owned())
            .collect()
    }

    /// The headers that are read as another, which means the same.
    pub(super) fn renamed(&self, header: &[String]) -> Vec<String> {
        let columns = header.iter().zip(&self.columns);
        columns
            .filter_map(|(name, at)| Some((name.trim(), self.cells.get((*at)?)?.trim())))
            .filter(|(name, cell)| haat_atlas::fold(name) != haat_atlas::fold(cell))
            .map(|(name, cell)| format!("{cell} = {name}"))
            .collect()
    }

    /// Its headers beside those that are looked for.
    pub(super) fn extras(&self) -> impl Iterator<Item = &str> {
        let cells = self.cells.iter().enumerate();
        cells
            .filter(|(at, cell)| !cell.trim().is_empty() && !self.columns.contains(&Some(*at)))
            .map(|(_, cell)| cell.trim())
    }

    /// Where the sheet holds the columns of all sheets; `added` are those that the headers looked for do not have.
    pub(super) fn layout(mut self, added: &[String]) -> Layout {
        for name in added {
            let wanted = haat_atlas::fold(name);
            let at = self.cells.iter().enumerate().position(|(at, cell)| {
                haat_atlas::fold(cell) == wanted && !self.columns.contains(&Some(at))
            });
            self.columns.push(at);
        }
        Layout {
            header_row: self.header_row,
            columns: self.columns,
        }
    }
}

/// Where a sheet holds the columns of all.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) header_row: u64,
    columns: Vec<Option<usize>>,
}

impl Layout {
    /// The cells in the order of the common headers, the sheet's name, and then whatever stands in none of its columns.
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
        let header = row(&["Code", "Name", "Name"]);
        let rows = [
            (1, row(&["Stores of the south"])),
            (4, row(&["Region", "NAME", "", "name", "code"])),
        ];
        let found = Match::best(&header, &rows).unwrap();
        assert!(found.fits(&header));
        assert_eq!(found.extras().collect::<Vec<_>>(), ["Region"]);
        let layout = found.layout(&row(&["Zone", "Region"]));
        assert_eq!(layout.header_row, 4);
        assert_eq!(layout.columns, [Some(4), Some(1), Some(3), None, Some(0)]);
        let cells = row(&["South", "One", "x", "Two", "A"]);
        assert_eq!(
            layout.arrange(cells, "S"),
            row(&["A", "One", "Two", "", "South", "S", "x"])
        );
    }

    #[test]
    fn columns_that_mean_the_same_are_the_same() {
        let header = row(&["Store code", "Town", "Mobile"]);
        let found = Match::best(&header, &[(2, row(&["Mob. No.", "City", "Outlet ID"]))]).unwrap();
        assert!(found.fits(&header) && found.missing(&header).is_empty());
        let renamed = ["Outlet ID = Store code", "City = Town", "Mob. No. = Mobile"];
        assert_eq!(found.renamed(&header), renamed);
        let two = Match::best(&header, &[(1, row(&["Code", "City", "Location"]))]).unwrap();
        assert_eq!(
            two.missing(&header),
            ["Town", "Mobile"],
            "which is the town?"
        );
    }

    #[test]
    fn what_is_no_list_of_the_kind_does_not_fit() {
        let header = row(&["Code", "Name", "Town", "State"]);
        for other in [
            &["Code", "What it means"][..],
            &["State", "Stores", "Closed"],
            &["Name", "Town", "State"],
            &["Legend"],
        ] {
            let found = Match::best(&header, &[(1, row(other))]);
            assert!(found.is_none_or(|found| !found.fits(&header)), "{other:?}");
        }
        let found = Match::best(&header, &[(1, row(&["Code", "Town"]))]).unwrap();
        assert!(found.fits(&header));
        assert_eq!(found.missing(&header), ["Name", "State"]);
    }
}
