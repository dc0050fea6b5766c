//! The exports: the stores of a selection, a summary, any small table.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use haat_registry::{AsOf, Registry, StoreQuery, Summary};

use super::about::About;
use super::csv_out::CsvOut;
use super::file::{Format, Part};
use super::xlsx_out::XlsxOut;
use crate::error::{Error, Result};
use crate::import::Progress;
use crate::table::{Cell, StoreTable, Table, summary_table};

/// How an export is made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// With personal data, because somebody asked for it.
    pub personal: bool,
    /// A CSV begins with a byte order mark, which Excel needs to see UTF-8.
    pub mark: bool,
    /// A file of this name is replaced.
    pub overwrite: bool,
    /// Which state of the registry.
    pub as_of: AsOf,
}

/// Writes the stores of `query`, one a row, in its order, and returns how many. Without `columns` all fields, so that it can be imported again.
pub fn export_stores(
    registry: &Registry,
    query: &StoreQuery,
    columns: Option<&[String]>,
    options: Options,
    out: &Path,
    progress: &mut Progress<'_>,
) -> Result<usize> {
    let table = match columns {
        Some(keys) => StoreTable::named(registry, keys, options.as_of, !options.personal)?,
        None => StoreTable::all(registry, options.as_of, !options.personal)?,
    };
    let selection = registry.columns(options.as_of)?.select(query)?;
    let about = About::new(registry, query, &options, selection.len())?;
    let (part, file) = Part::create(out, options.overwrite)?;
    match Format::of(out)? {
        Format::Csv => {
            let mut writer = CsvOut::begin(BufWriter::new(file), &table.columns, options.mark)
                .map_err(Error::io(out))?;
            table.each(
                registry,
                &selection,
                options.as_of,
                &mut |cells| writer.row(cells).map_err(Error::io(out)),
                progress,
            )?;
            writer.finish().map_err(Error::io(out))?;
        }
        Format::Xlsx => {
            let failed = |error: rust_xlsxwriter::XlsxError| Error::Workbook {
                path: out.to_owned(),
                why: error.to_string(),
            };
            let mut writer = XlsxOut::begin("Stores", &table.columns, false).map_err(failed)?;
            let mut write = |cells: &[Cell]| {
                if writer.is_full() {
                    let why =
                        "a sheet holds 10,48,575 rows; narrow the query or export a CSV".to_owned();
                    return Err(Error::Workbook {
                        path: out.to_owned(),
                        why,
                    });
                }
                writer.row(cells).map_err(failed)
            };
            table.each(registry, &selection, options.as_of, &mut write, progress)?;
            writer.finish(&about, file, out)?;
        }
    }
    part.finish()?;
    Ok(selection.len())
}

/// Writes a summary; a workbook has a chart of it.
pub fn export_summary(
    registry: &Registry,
    query: &StoreQuery,
    summary: &Summary,
    options: Options,
    out: &Path,
) -> Result<()> {
    let table = summary_table(registry, summary, !options.personal)?;
    let about = About::new(registry, query, &options, summary.total.stores as usize)?;
    let runs = table
        .columns
        .iter()
        .any(|column| column.key == "cumulative");
    let title = format!(
        "{} by {}",
        if runs { "Net openings" } else { "Stores" },
        summary.dimension_labels.join(" and ")
    );
    write(
        &table,
        &about,
        options,
        out,
        Some((summary.dimensions.len(), runs, title.as_str())),
    )
}

/// Writes a small table, such as a history.
pub fn export_table(
    registry: &Registry,
    table: &Table,
    options: Options,
    out: &Path,
) -> Result<()> {
    let about = About::new(
        registry,
        &StoreQuery::default(),
        &options,
        registry.columns(options.as_of)?.len(),
    )?;
    write(table, &about, options, out, None)
}

fn write(
    table: &Table,
    about: &About,
    options: Options,
    out: &Path,
    chart: Option<(usize, bool, &str)>,
) -> Result<()> {
    let format = Format::of(out)?;
    let (part, file) = Part::create(out, options.overwrite)?;
    match format {
        Format::Csv => {
            super::write_csv(BufWriter::new(&file), table, options.mark).map_err(Error::io(out))?
        }
        Format::Xlsx => write_book(table, about, file, out, chart)?,
    }
    part.finish()
}

fn write_book(
    table: &Table,
    about: &About,
    file: File,
    out: &Path,
    chart: Option<(usize, bool, &str)>,
) -> Result<()> {
    let failed = |error: rust_xlsxwriter::XlsxError| Error::Workbook {
        path: out.to_owned(),
        why: error.to_string(),
    };
    let name = if chart.is_some() { "Summary" } else { "Table" };
    let mut writer = XlsxOut::begin(name, &table.columns, true).map_err(failed)?;
    for row in &table.rows {
        writer.row(row).map_err(failed)?;
    }
    if let Some(total) = &table.total {
        writer.total(total).map_err(failed)?;
    }
    if let Some((dimensions, runs, title)) = chart {
        writer
            .chart(table, dimensions, runs, title)
            .map_err(failed)?;
    }
    writer.finish(about, file, out)
}
