//! What an import set aside, written as a CSV whenever it is asked for.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use haat_registry::{Reader, Registry};

use crate::error::{Error, Result};
use crate::neutral::neutralise;

/// Writes what the import of this local id (`None`: the newest) set aside: row, column, value, reason. Returns how many lines.
///
/// Values stand as they were in the file: it is the person's own list that comes back to be corrected, so nothing is masked.
pub fn write_rejects(registry: &Registry, import: Option<i64>, out: &Path) -> Result<u64> {
    let items = registry.read_long(|reader: &Reader<'_>| {
        let import = match import {
            Some(id) => Some(id),
            None => reader.imports()?.first().map(|record| record.id),
        };
        import.map_or(Ok(Vec::new()), |id| reader.set_aside(id))
    })?;
    let mut writer = csv::Writer::from_writer(BufWriter::new(File::create(out).map_err(Error::io(out))?));
    let failed = |error: csv::Error| Error::io(out)(std::io::Error::other(error));
    writer.write_record(["row", "column", "value", "reason"]).map_err(failed)?;
    for item in &items {
        let row = item.source_row.to_string();
        let column = item.source_col.as_deref().unwrap_or("(whole row)");
        writer.write_record([row.as_str(), column, &neutralise(&item.value), &item.reason]).map_err(failed)?;
    }
    writer.flush().map_err(Error::io(out))?;
    Ok(items.len() as u64)
}
