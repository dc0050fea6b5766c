//! What an import did, or would do.

use std::collections::BTreeMap;

use super::said::Said;
use super::unread::Unread;

/// What an import did.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Outcome {
    /// Data rows read.
    pub rows: u32,
    /// Stores created.
    pub created: u32,
    /// Stores changed.
    pub updated: u32,
    /// Stores that already were as the file says.
    pub unchanged: u32,
    /// Rows left out because their code was there (`skip`).
    pub skipped: u32,
    /// Rows left out because their code was not there (`on_new`), one by one (`without`), or because their store was merged into one that has a row of
    /// its own.
    pub left_out: u32,
    /// Cells that say something else than the registry, whose value stays by the plan.
    pub kept: u32,
    /// Stores that the file lacks, of those that should be in it and are not closed.
    pub missing: u32,
    /// Those of them that were marked closed.
    pub closed: u32,
    /// Rows of the file that are no rows of the list, by why: `blank`, `above_header`, `repeated_header`. With `rows` and the header they are all rows.
    pub skipped_rows: BTreeMap<String, u32>,
    /// Cells set aside.
    pub cells_aside: u32,
    /// Rows set aside whole.
    pub rows_aside: u32,
    /// How often each reason set something aside, by the check's key.
    pub reasons: BTreeMap<String, u32>,
    /// The same by column and reason, each with the first example; whole rows have no column.
    pub aside: Vec<AsideSum>,
    /// Stores taken without a value in a column of the file, by its field's key, where any has one.
    pub blank: BTreeMap<String, u32>,
    /// Masked cells of stores that were not there: left blank.
    pub masked_blank: u32,
    /// Warnings on values that were taken, by the check's key.
    pub warnings: BTreeMap<String, u32>,
    /// What could not be read as it stands.
    pub unread: Unread,
    /// Formats that were made.
    pub formats: Vec<String>,
    /// Partners that were made.
    pub partners: Vec<String>,
    /// Own columns that were made.
    pub own_columns: Vec<String>,
    /// Local id of the import's record, for its set-aside list; nothing for a rehearsal, and where there was nothing to do.
    pub import: Option<String>,
    /// Name of the recipe that its plan was kept as, made or made anew.
    pub recipe: Option<String>,
    /// The journal entry that kept it, where the import itself is none.
    pub recipe_entry: Option<String>,
    /// The journal entry; nothing for a rehearsal, and where there was nothing to do.
    pub entry: Option<String>,
}

impl Outcome {
    /// Whether the registry holds nothing that it did not hold before: such an import is no entry of its journal.
    pub(super) fn did_nothing(&self) -> bool {
        let made = [&self.formats, &self.partners, &self.own_columns];
        self.created + self.updated + self.closed + self.cells_aside + self.rows_aside == 0
            && made.iter().all(|names| names.is_empty())
    }
}

/// How often a reason set cells of a column aside, or whole rows.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AsideSum {
    /// Header of the column; nothing for whole rows.
    pub column: Option<String>,
    /// Cells or rows.
    pub count: u32,
    /// Row number of the first in the source.
    pub row: u32,
    /// The first as it was written; a row as a JSON array of its cells.
    pub value: String,
    /// Why the first was set aside.
    pub said: Said,
}
