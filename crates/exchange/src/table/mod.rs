//! What is shown or leaves as rows and columns: one form for the grid, the command line, CSV, XLSX and JSON.

mod cell;
mod difference;
mod mask;
mod stores;
mod summary;

pub use cell::{Cell, CellKind, Column};
pub(crate) use difference::{DifferenceRow, difference_columns, each_difference};
pub use difference::{DifferenceTable, difference_table};
pub use mask::{masked_finding, masked_query, masked_text};
pub use stores::{Names, StoreTable};
pub use summary::summary_table;

/// A small table, held whole.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// What each column is.
    pub columns: Vec<Column>,
    /// The rows, as wide as the columns.
    pub rows: Vec<Vec<Cell>>,
    /// A last row that adds up the others, where that means something. A CSV leaves it out.
    pub total: Option<Vec<Cell>>,
    /// Rows below the total that stand apart: counted in none of the others, or among them and doubtful.
    pub apart: Vec<Vec<Cell>>,
}
