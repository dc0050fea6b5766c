//! Cells in blocks, as a spreadsheet has them: copied and pasted, filled, set to one value, found and replaced. Whatever writes is one entry of
//! the journal.

mod block;
mod clip;
mod copy;
mod fill;
mod find;
mod html;
mod tsv;
mod write;

pub use block::Block;
pub use clip::Clip;
pub use copy::copy;
pub use fill::{Fill, Toward};
pub use find::{Found, Replace, ReplacePreview, find_next, preview_replace};
pub use write::{CellsWritten, RefusedCell, Target, Write, write};
