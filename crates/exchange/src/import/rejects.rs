//! What an import set aside, written as a CSV whenever it is asked for.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use haat_registry::checks::MASK;
use haat_registry::{FieldDef, Registry};

use super::check::field_of;
use super::plan::Plan;
use crate::error::{Error, Result};
use crate::neutral::neutralise;

/// Writes what the import of this local id (`None`: the newest) set aside: row, column, value, reason. Returns how many lines.
///
/// Values stand as they were in the file, those meant for personal fields masked unless `personal`.
pub fn write_rejects(
    registry: &Registry,
    import: Option<i64>,
    personal: bool,
    out: &Path,
) -> Result<u64> {
    let (items, plan, fields) = registry.read_long(|reader| {
        let import = match import {
            Some(id) => Some(id),
            None => reader.imports()?.first().map(|record| record.id),
        };
        let Some(id) = import else {
            return Ok((Vec::new(), None, Vec::new()));
        };
        Ok((
            reader.set_aside(id)?,
            reader.import_plan(id)?,
            reader.fields()?,
        ))
    })?;
    // A plan of a newer Haat cannot be read: then every whole row counts as personal.
    let plan: Option<Plan> = plan.and_then(|plan| serde_json::from_str(&plan).ok());
    let mut writer =
        csv::Writer::from_writer(BufWriter::new(File::create(out).map_err(Error::io(out))?));
    let failed = |error: csv::Error| Error::io(out)(std::io::Error::other(error));
    writer
        .write_record(["row", "column", "value", "reason"])
        .map_err(failed)?;
    for item in &items {
        let row = item.source_row.to_string();
        let column = item.source_col.as_deref().unwrap_or("(whole row)");
        let hidden = item
            .field
            .is_some_and(|key| fields.iter().any(|def| def.key == key && def.personal));
        let value = match (personal, &item.source_col) {
            (true, _) => item.value.clone(),
            (false, Some(_)) if hidden => MASK.to_owned(),
            (false, Some(_)) => item.value.clone(),
            (false, None) => masked_row(&item.value, plan.as_ref(), &fields),
        };
        // The reason quotes the value.
        let reason = if hidden && !personal {
            "personal value; ask for it with --personal"
        } else {
            &item.reason
        };
        writer
            .write_record([row.as_str(), column, &neutralise(&value), reason])
            .map_err(failed)?;
    }
    writer.flush().map_err(Error::io(out))?;
    Ok(items.len() as u64)
}

fn masked_row(row: &str, plan: Option<&Plan>, fields: &[FieldDef]) -> String {
    let (Some(plan), Ok(mut cells)) = (plan, serde_json::from_str::<Vec<String>>(row)) else {
        return MASK.to_owned();
    };
    for column in &plan.columns {
        let personal = field_of(&column.becomes, fields).is_some_and(|def| def.personal);
        if let Some(cell) = cells
            .get_mut(column.index as usize)
            .filter(|cell| personal && !cell.is_empty())
        {
            *cell = MASK.to_owned();
        }
    }
    serde_json::to_string(&cells).unwrap_or_default()
}
