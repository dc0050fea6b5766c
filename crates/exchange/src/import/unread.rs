//! What a file holds that could not be read as it stands, or that a person would not see in the list, and should know of.

use super::facts::Facts;

/// What could not be read as it stands, and what else a person should know of how the file was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Unread {
    /// Byte sequences of a text file that are no characters in its encoding; each reads as �.
    pub damaged_text: u32,
    /// The first rows that hold such.
    pub damaged_rows: Vec<u32>,
    /// Formulas of a workbook without a result in the file; their cells read as blank.
    pub formulas: u32,
    /// The first of them, as `Sheet1!C5`.
    pub first_formula: Option<String>,
    /// Numbers of a workbook with 16 digits or more; most programs keep fifteen, so the last may not be those that were typed.
    pub long_numbers: u32,
    /// The first of them, as `Sheet1!C5`.
    pub first_long_number: Option<String>,
    /// Numbers of a workbook that are read as the codes it shows: 1 as 00001.
    pub codes: u32,
    /// The first of them, as `Sheet1!C5`, and what it shows.
    pub first_code: Option<String>,
    /// Blank cells that have what the merged cells they belong to show.
    pub merged: u32,
    /// Rows with cells that the workbook hides, by hand or by a filter; they are read like all others.
    pub hidden_rows: u32,
    /// The first of them, as `Sheet1!5`.
    pub first_hidden_row: Option<String>,
    /// Columns that the workbook hides, as `Sheet1!C` or `Sheet1!C:E`; they are read like all others.
    pub hidden_columns: Vec<String>,
    /// Whether there may be hidden rows and columns that nobody knows of: of some kinds of workbooks it is not read.
    pub hidden_unknown: bool,
    /// Where several sheets are read together: those that differ from the others, and those that are left out.
    pub sheets: Vec<SheetNote>,
}

/// What there is to say of one of several sheets that are read together.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SheetNote {
    /// Its name.
    pub sheet: String,
    /// Whether it is read; otherwise it is left out whole.
    pub read: bool,
    /// Columns of the others that it does not have: blank for its stores. Of a sheet that is left out: why; none where it has no header at all.
    pub lacks: Vec<String>,
    /// Columns that the first sheet does not have.
    pub adds: Vec<String>,
    /// Columns that are read as another of the same meaning, as `Outlet ID = Store code`.
    pub renamed: Vec<String>,
}

impl SheetNote {
    pub(super) fn says_something(&self) -> bool {
        let lists = [&self.lacks, &self.adds, &self.renamed];
        !self.read || lists.iter().any(|list| !list.is_empty())
    }
}

/// Rows named.
const NAMED: usize = 10;

impl Unread {
    pub(super) fn damaged(&mut self, row: u64, sequences: u32) {
        self.damaged_text = self.damaged_text.saturating_add(sequences);
        if self.damaged_rows.len() < NAMED {
            self.damaged_rows
                .push(u32::try_from(row).unwrap_or(u32::MAX));
        }
    }

    /// Takes in what a sheet says of itself beside its cells.
    pub(super) fn beside_cells(&mut self, sheet: &str, facts: &Facts) {
        self.formulas = self.formulas.saturating_add(facts.formulas);
        if let (None, Some(at)) = (&self.first_formula, facts.first_formula) {
            self.first_formula = Some(cell_name(sheet, at));
        }
        self.hidden_unknown |= facts.hidden_rows.is_none();
        for (first, last) in &facts.hidden_columns {
            if self.hidden_columns.len() == NAMED {
                break;
            }
            let columns = match first == last {
                true => letters(*first),
                false => format!("{}:{}", letters(*first), letters(*last)),
            };
            self.hidden_columns.push(format!("{sheet}!{columns}"));
        }
    }

    /// Takes notice of a row with cells, which may be hidden.
    pub(super) fn passes_row(&mut self, sheet: &str, row: u32, facts: &Facts) {
        if facts.hides_row(row) {
            self.hidden_rows = self.hidden_rows.saturating_add(1);
            self.first_hidden_row
                .get_or_insert_with(|| format!("{sheet}!{}", u64::from(row) + 1));
        }
    }

    /// Takes notice of cells that merged cells filled.
    pub(super) fn filled(&mut self, cells: u64) {
        let cells = u32::try_from(cells).unwrap_or(u32::MAX);
        self.merged = self.merged.saturating_add(cells);
    }

    pub(super) fn code(&mut self, sheet: &str, at: (u32, u32), shown: &str) {
        self.codes = self.codes.saturating_add(1);
        self.first_code
            .get_or_insert_with(|| format!("{} = {shown}", cell_name(sheet, at)));
    }

    pub(super) fn long_number(&mut self, sheet: &str, at: (u32, u32)) {
        self.long_numbers = self.long_numbers.saturating_add(1);
        self.first_long_number
            .get_or_insert_with(|| cell_name(sheet, at));
    }
}

/// A cell as spreadsheets name it, by its row and column from 0.
fn cell_name(sheet: &str, (row, column): (u32, u32)) -> String {
    format!("{sheet}!{}{}", letters(column), u64::from(row) + 1)
}

/// A column as spreadsheets name it; 0 is A.
pub(super) fn letters(column: u32) -> String {
    let mut rest = u64::from(column) + 1;
    let mut name = Vec::new();
    while rest > 0 {
        rest -= 1;
        name.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    name.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_have_the_names_of_a_spreadsheet() {
        for (column, name) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (701, "ZZ"),
            (16_383, "XFD"),
        ] {
            assert_eq!(letters(column), name);
        }
    }
}
