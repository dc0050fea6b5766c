//! Cells as other programs take them.

use haat_registry::{AsOf, Registry};

use super::clip::Clip;
use crate::error::Result;
use crate::import::Progress;
use crate::table::{CellKind, StoreTable};

/// The cells of these columns of these stores; with `names`, a line of them above. Nothing is masked: what a person copies stays on their machine.
pub fn copy(
    registry: &Registry,
    stores: &[i64],
    keys: &[String],
    as_of: AsOf,
    names: Option<Vec<String>>,
    progress: &mut Progress<'_>,
) -> Result<Clip> {
    let table = StoreTable::found(registry, keys, as_of, false)?;
    let numbers: Vec<bool> = table
        .columns
        .iter()
        .map(|column| column.kind == CellKind::Number)
        .collect();
    let mut rows: Vec<Vec<String>> = names.into_iter().collect();
    table.each(
        registry,
        stores,
        as_of,
        &mut |cells| {
            rows.push(cells.iter().map(ToString::to_string).collect());
            Ok(())
        },
        progress,
    )?;
    Ok(Clip::write(&rows, &numbers))
}
