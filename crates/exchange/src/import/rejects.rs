//! What an import set aside, or would set aside, written as a CSV.

use std::collections::BTreeMap;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use haat_registry::checks::MASK;
use haat_registry::{FieldDef, FieldKey, Registry};

use super::left_out::why;
use super::plan::{Plan, PlanColumn, Target};
use crate::error::{Beside, Error, Result};
use crate::export::{Kept, OutFile};
use crate::neutral::neutralise;

/// Opens the file that rejects go to. It is a CSV whatever its name says, so its name has to say so.
pub fn rejects_file(out: &Path, overwrite: bool, kept: &Kept) -> Result<OutFile> {
    let file = OutFile::create(out, overwrite, kept)?;
    let ending = out.extension().unwrap_or_default();
    if ending.eq_ignore_ascii_case("csv") {
        Ok(file)
    } else {
        Err(Error::NotCsv(out.to_owned()))
    }
}

/// Writes what the import of this local id (`None`: the newest) set aside: row, column, value, reason. Returns how many lines.
///
/// Values stand as they were in the source, masked unless `personal`: those meant for personal fields, those beyond the header, and in whole
/// rows also those that no field was to take, since nobody said what they are.
///
/// With `all`, also what somebody took in since, as it stood before it was corrected, and what was left out on purpose: titles, headers, rows whose
/// code was there, and cells of columns that became nothing.
pub fn write_rejects(
    registry: &Registry,
    import: Option<i64>,
    (personal, all): (bool, bool),
    out: OutFile,
) -> Result<u64> {
    let (items, plan, fields, import) = registry.read_long(|reader| {
        let import = match import {
            Some(id) => Some(id),
            None => reader.imports()?.first().map(|record| record.id),
        };
        let Some(id) = import else {
            return Ok((Vec::new(), None, Vec::new(), None));
        };
        Ok((
            reader.set_aside(id)?,
            reader.import_plan(id)?,
            reader.fields()?,
            Some(id),
        ))
    })?;
    // A plan of a newer Haat cannot be read: then every whole row counts as personal.
    let plan: Option<Plan> = plan.and_then(|plan| serde_json::from_str(&plan).ok());
    let mut rejects = Rejects::begin(out, plan, fields, personal)?;
    for item in &items {
        rejects.line(
            item.source_row,
            item.source_col.as_deref(),
            item.field,
            &item.value,
            &item.reason,
        )?;
    }
    if let Some(import) = import.filter(|_| all) {
        for item in &registry.read(|reader| reader.settled(import))? {
            rejects.line(
                item.source_row,
                item.source_col.as_deref(),
                item.field,
                &item.value,
                &format!("{}; corrected and taken in since", item.reason),
            )?;
        }
        left_out(registry, import, &mut rejects)?;
    }
    rejects.finish()
}

/// Writes what of an import's source was left out on purpose.
fn left_out(registry: &Registry, import: i64, rejects: &mut Rejects) -> Result<()> {
    let skipped: BTreeMap<u32, String> = rejects
        .plan
        .iter()
        .flat_map(|plan| &plan.columns)
        .filter(|column| column.becomes == Target::Skip)
        .map(|column| (column.index, column.header.clone()))
        .collect();
    let mut beside = Beside::default();
    let read = registry.read_long(|reader| {
        for row in reader.left_out(import)? {
            let cells = serde_json::to_string(&row.cells).unwrap_or_default();
            let line = rejects.line(row.row, None, None, &cells, why::sentence(&row.why));
            beside.carry(line)?;
        }
        reader.as_written(import, &mut |row, _, cells| {
            for (index, text) in cells {
                if let Some(header) = skipped.get(&index) {
                    let why = "its column was left out";
                    beside.carry(rejects.line(row, Some(header), None, &text, why))?;
                }
            }
            Ok(())
        })
    });
    beside.back(read)
}

/// The CSV being written.
pub(super) struct Rejects {
    writer: csv::Writer<BufWriter<OutFile>>,
    out: PathBuf,
    plan: Option<Plan>,
    fields: Vec<FieldDef>,
    personal: bool,
    lines: u64,
}

impl Rejects {
    pub(super) fn begin(
        out: OutFile,
        plan: Option<Plan>,
        fields: Vec<FieldDef>,
        personal: bool,
    ) -> Result<Self> {
        let path = out.path().to_owned();
        let mut rejects = Self {
            writer: csv::Writer::from_writer(BufWriter::new(out)),
            out: path,
            plan,
            fields,
            personal,
            lines: 0,
        };
        rejects.record(["row", "column", "value", "reason"])?;
        Ok(rejects)
    }

    /// One cell that could not be taken, or without `column` a row, as a JSON array of its cells.
    pub(super) fn line(
        &mut self,
        row: u64,
        column: Option<&str>,
        field: Option<FieldKey>,
        value: &str,
        reason: &str,
    ) -> Result<()> {
        let hides = !self.personal && self.is_personal(column, field);
        let value = match column {
            _ if self.personal => value.to_owned(),
            Some(_) if hides => MASK.to_owned(),
            Some(_) => value.to_owned(),
            None => self.masked_row(value),
        };
        // The reason quotes the value, but for a cell that belongs to no field.
        let reason = if hides && field.is_some() {
            "personal value; ask for it with --personal"
        } else {
            reason
        };
        self.lines += 1;
        let row = row.to_string();
        self.record([&row, column.unwrap_or("(whole row)"), &value, reason])
    }

    /// Gives the file its name and returns how many lines it has.
    pub(super) fn finish(self) -> Result<u64> {
        let failed = |error: std::io::Error| Error::io(&self.out)(error);
        let buffered = self
            .writer
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        let file = buffered
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        file.finish()?;
        Ok(self.lines)
    }

    /// Every cell is neutralised: headers and reasons, too, come from a file that anybody may have written.
    fn record(&mut self, cells: [&str; 4]) -> Result<()> {
        self.writer
            .write_record(cells.map(|cell| neutralise(cell).into_owned()))
            .map_err(|error| Error::io(&self.out)(error.into()))
    }

    /// Whether a cell of this column, meant for this field, is not to be seen unasked.
    fn is_personal(&self, column: Option<&str>, field: Option<FieldKey>) -> bool {
        let by_plan = || {
            let column = column?;
            let planned = self.plan.as_ref()?.columns.iter().find(|planned| {
                // Where all sheets are read together the sheet stands after the header.
                let rest = column.strip_prefix(planned.header.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("))
            })?;
            Some(self.hides(planned))
        };
        match field.and_then(|key| self.fields.iter().find(|def| def.key == key)) {
            Some(def) => def.personal,
            // A field that is no more, or not yet: the plan knows. A cell beyond the header belongs to nothing.
            None => by_plan().unwrap_or(true),
        }
    }

    /// Whether the plan's column holds what is not to be seen unasked.
    fn hides(&self, column: &PlanColumn) -> bool {
        let known = |holds: &dyn Fn(&FieldDef) -> bool| {
            let def = self.fields.iter().find(|def| holds(def));
            def.map(|def| def.personal)
        };
        match &column.becomes {
            Target::Field(key) => FieldKey::parse(key)
                .and_then(|key| known(&|def| def.key == key))
                .unwrap_or(true),
            Target::Own { name, personal, .. } => {
                let folded = haat_atlas::fold(name);
                let is_it = |def: &FieldDef| {
                    matches!(def.key, FieldKey::Own(_)) && haat_atlas::fold(&def.label) == folded
                };
                *personal || known(&is_it).unwrap_or(false)
            }
            Target::Skip => true,
        }
    }

    fn masked_row(&self, row: &str) -> String {
        let (Some(plan), Ok(mut cells)) = (&self.plan, serde_json::from_str::<Vec<String>>(row))
        else {
            return MASK.to_owned();
        };
        for (at, cell) in cells.iter_mut().enumerate() {
            let column = plan
                .columns
                .iter()
                .find(|column| column.index as usize == at);
            if !cell.is_empty() && column.is_none_or(|column| self.hides(column)) {
                *cell = MASK.to_owned();
            }
        }
        serde_json::to_string(&cells).unwrap_or_default()
    }
}
