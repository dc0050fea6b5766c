//! What a file holds that could not be read as it stands, and that a person should know of.

/// What could not be read as it stands.
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

    pub(super) fn formula(&mut self, sheet: &str, at: (u32, u32)) {
        self.formulas = self.formulas.saturating_add(1);
        self.first_formula
            .get_or_insert_with(|| cell_name(sheet, at));
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
