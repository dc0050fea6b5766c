//! A rectangle of texts.

/// Rows of texts, all of one length.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Block {
    rows: Vec<Vec<String>>,
    columns: usize,
}

impl Block {
    /// Rows as they came; short ones are filled up with blank cells.
    pub fn new(mut rows: Vec<Vec<String>>) -> Self {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        for row in &mut rows {
            row.resize(columns, String::new());
        }
        Self { rows, columns }
    }

    /// One cell.
    pub fn one(text: &str) -> Self {
        Self::new(vec![vec![text.to_owned()]])
    }

    /// How many rows and columns it has.
    pub fn size(&self) -> (usize, usize) {
        (self.rows.len(), self.columns)
    }

    /// The cell of a block that is repeated for ever in both directions; `None` of an empty one.
    pub fn cell(&self, row: usize, column: usize) -> Option<&str> {
        let row = self.rows.get(row.checked_rem(self.rows.len())?)?;
        Some(row.get(column.checked_rem(self.columns)?)?.as_str())
    }

    /// How many rows and columns of a selection it fills: the selection, where it is a whole number of blocks, as in a spreadsheet; else itself.
    pub fn spread(&self, selected: (usize, usize)) -> (usize, usize) {
        let (rows, columns) = self.size();
        let repeats = |selected: usize, own: usize| own > 0 && selected.is_multiple_of(own);
        match repeats(selected.0, rows) && repeats(selected.1, columns) {
            true => selected,
            false => (rows, columns),
        }
    }

    /// Whether its first row holds names of columns and nothing else, by `is_name`: a block of several columns and rows alone has a line of names.
    pub fn is_headed(&self, is_name: impl Fn(&str) -> bool) -> bool {
        let headed = |row: &Vec<String>| row.len() > 1 && row.iter().all(|cell| is_name(cell));
        self.rows.len() > 1 && self.rows.first().is_some_and(headed)
    }

    /// Without its first row, where that is the names of the columns it goes to: `names` are the ways each of them may be written.
    pub fn without_names(mut self, names: &[Vec<String>]) -> (Self, bool) {
        let is_name = |(cell, names): (&String, &Vec<String>)| {
            let cell = haat_atlas::fold(cell);
            names.iter().any(|name| haat_atlas::fold(name) == cell)
        };
        let named = self.rows.len() > 1
            && self.columns <= names.len()
            && self.rows[0].iter().zip(names).all(is_name);
        if named {
            self.rows.remove(0);
        }
        (self, named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(rows: &[&[&str]]) -> Block {
        let rows = rows
            .iter()
            .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect());
        Block::new(rows.collect())
    }

    #[test]
    fn a_block_is_repeated_where_the_selection_is_a_whole_number_of_it() {
        let two = block(&[&["a", "b"], &["c"]]);
        assert_eq!(two.size(), (2, 2));
        assert_eq!(two.spread((4, 2)), (4, 2));
        assert_eq!(two.spread((3, 2)), (2, 2));
        assert_eq!(two.spread((1, 1)), (2, 2));
        assert_eq!(two.cell(3, 1), Some(""));
        assert_eq!(two.cell(2, 3), Some("b"));
        assert_eq!(Block::one("x").spread((5, 3)), (5, 3));
        assert_eq!(Block::default().cell(0, 0), None);
    }

    #[test]
    fn a_line_of_names_is_told_from_cells() {
        let names: Vec<Vec<String>> = [&["Town", "town"][..], &["Area (sq ft)", "area"]]
            .iter()
            .map(|names| names.iter().map(|name| (*name).to_owned()).collect())
            .collect();
        let named = block(&[&["TOWN", "area"], &["Gaya", "100"]]);
        assert_eq!(
            named.without_names(&names),
            (block(&[&["Gaya", "100"]]), true)
        );
        let is_name = |cell: &str| matches!(cell, "Town" | "Area");
        assert!(block(&[&["Town", "Area"], &["Gaya", "1"]]).is_headed(is_name));
        assert!(!block(&[&["Town", "1"], &["Gaya", "1"]]).is_headed(is_name));
        assert!(!block(&[&["Town"], &["Gaya"]]).is_headed(is_name));
        // A town may be called Town, and a line of names alone is a cell's text.
        let plain = block(&[&["Town", "100"], &["Gaya", "100"]]);
        assert_eq!(plain.clone().without_names(&names), (plain, false));
        let alone = block(&[&["Town"]]);
        assert_eq!(alone.clone().without_names(&names), (alone, false));
    }
}
