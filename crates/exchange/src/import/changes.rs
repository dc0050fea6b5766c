//! What an import would change, written as a CSV.

use std::io::BufWriter;
use std::path::Path;

use haat_registry::checks::MASK;
use haat_registry::{FieldDef, Registry};

use super::Progress;
use super::commit::look;
use super::diff::DiffRow;
use super::judge::new_field;
use super::plan::Plan;
use crate::error::{Error, Result};
use crate::export::OutFile;
use crate::neutral::neutralise;

/// Writes what the import of `path` by `plan` would change, a line for each field that changes or that the plan keeps, one for each new store and
/// one for each that the file lacks. Values of personal fields are masked unless `personal`. Returns how many lines.
pub fn write_changes(
    registry: &Registry,
    path: &Path,
    plan: &Plan,
    (out, personal): (OutFile, bool),
    progress: &mut Progress<'_>,
) -> Result<u64> {
    let mut fields = registry.read(|reader| reader.fields())?;
    // Own columns that are made by this import have no definition yet.
    fields.extend(plan.columns.iter().filter_map(new_field));
    let (_, diff) = look(registry, path, plan, usize::MAX, &mut |_| Ok(()), progress)?;
    let to = out.path().to_owned();
    let mut lines = Lines {
        writer: csv::Writer::from_writer(BufWriter::new(out)),
        to: &to,
        fields: &fields,
        personal,
        count: 0,
    };
    lines.record(["row", "code", "what", "field", "before", "after"])?;
    lines.count = 0;
    for row in &diff.rows {
        lines.row(row)?;
    }
    let missing = match plan.missing.close {
        true => "missing, would be closed",
        false => "missing",
    };
    for store in &diff.missing {
        lines.record(["", &store.code, missing, "", "", ""])?;
    }
    let failed = |error: std::io::Error| Error::io(&to)(error);
    let count = lines.count;
    let buffered = lines.writer.into_inner();
    let buffered = buffered.map_err(|error| failed(error.into_error()))?;
    let file = buffered.into_inner();
    let file = file.map_err(|error| failed(error.into_error()))?;
    file.finish()?;
    Ok(count)
}

struct Lines<'l> {
    writer: csv::Writer<BufWriter<OutFile>>,
    to: &'l Path,
    fields: &'l [FieldDef],
    personal: bool,
    count: u64,
}

impl Lines<'_> {
    fn row(&mut self, row: &DiffRow) -> Result<()> {
        if row.cells.is_empty() {
            return self.record([&row.row, &row.code, row.fate.key(), "", "", ""]);
        }
        for cell in &row.cells {
            let mut fields = self.fields.iter();
            let def = fields.find(|def| def.key.to_string() == cell.field);
            let hides = !self.personal && def.is_none_or(|def| def.personal);
            let shown = |text: &str| match hides && !text.is_empty() {
                true => MASK.to_owned(),
                false => text.to_owned(),
            };
            let what = if cell.kept { "kept" } else { row.fate.key() };
            let label = def.map_or(cell.field.as_str(), |def| def.label.as_str());
            let (before, after) = (shown(&cell.before), shown(&cell.after));
            self.record([&row.row, &row.code, what, label, &before, &after])?;
        }
        Ok(())
    }

    fn record(&mut self, cells: [&str; 6]) -> Result<()> {
        self.count += 1;
        self.writer
            .write_record(cells.map(|cell| neutralise(cell).into_owned()))
            .map_err(|error| Error::io(self.to)(error.into()))
    }
}
