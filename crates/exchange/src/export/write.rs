//! The exports: the stores of a selection, a summary, any small table.

use std::io::{self, BufWriter};
use std::path::Path;

use haat_registry::{
    AsOf, ComparedState, Difference, Measure, Registry, StoreQuery, Summary, Watch,
};
use rust_xlsxwriter::XlsxError;

use super::about::About;
use super::csv_out::CsvOut;
use super::file::{Format, Kept, OutFile};
use super::xlsx_out::{Drawing, XlsxOut};
use crate::error::{Error, Result};
use crate::import::Progress;
use crate::shelter::sheltered;
use crate::table::{
    Cell, Column, DifferenceRow, StoreTable, Table, difference_columns, each_difference,
    summary_table,
};

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
    /// The first so many stores; all where nothing is said.
    pub limit: Option<usize>,
    /// What the sheet of a summary by two dimensions shows, and its chart.
    pub measure: Measure,
}

/// What an export wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// Stores.
    pub stores: usize,
    /// Texts that a workbook could not hold whole; its About sheet counts them too.
    pub cut: u64,
}

/// Writes the stores of `query`, one a row, in its order. Without `columns` all fields, so that it can be imported again.
pub fn export_stores(
    registry: &Registry,
    query: &StoreQuery,
    columns: Option<&[String]>,
    options: Options,
    out: &Path,
    progress: &mut Progress<'_>,
) -> Result<Exported> {
    let table = match columns {
        Some(keys) => StoreTable::named(registry, keys, options.as_of, !options.personal)?,
        None => StoreTable::all(registry, options.as_of, !options.personal)?,
    };
    let selection = registry.columns(options.as_of)?.select(query)?;
    let stores = selection.len().min(options.limit.unwrap_or(usize::MAX));
    let about = About::new(registry, query, &options, selection.len())?;
    let ids = selection.window(0, stores);
    let cut = write_rows(
        registry,
        ("Stores", &table.columns),
        about,
        options,
        out,
        &mut |write| table.each(registry, &ids, options.as_of, write, progress),
    )?;
    Ok(Exported { stores, cut })
}

/// Writes what differs between two states of the stores of `query`: a row for a store that is new or gone, a row for each field of one that
/// changed.
pub fn export_difference(
    registry: &Registry,
    query: &StoreQuery,
    states: [ComparedState; 2],
    options: Options,
    out: &Path,
    watch: &Watch,
) -> Result<(Difference, u64)> {
    let options = Options {
        as_of: states[1].as_of,
        ..options
    };
    let stores = registry.columns(options.as_of)?.select(query)?.len();
    let about = About::new(registry, query, &options, stores)?.of_two(states);
    let columns = difference_columns();
    let mut found = Difference::default();
    let cut = write_rows(
        registry,
        ("Differences", &columns),
        about,
        options,
        out,
        &mut |write| {
            let each = &mut |row: DifferenceRow<'_>| write(&row.cells(!options.personal));
            found = each_difference(registry, query, states, watch, each)?;
            Ok(())
        },
    )?;
    Ok((found, cut))
}

/// What is handed every row.
type Write<'a> = &'a mut dyn FnMut(&[Cell]) -> Result<()>;

/// Writes rows as they come, under their columns; the sheet of a workbook has a name. Returns how many texts were cut.
fn write_rows(
    registry: &Registry,
    (sheet, columns): (&str, &[Column]),
    about: About,
    options: Options,
    out: &Path,
    rows: &mut dyn FnMut(Write<'_>) -> Result<()>,
) -> Result<u64> {
    let format = Format::of(out)?;
    let file = OutFile::create(out, options.overwrite, &Kept::of(registry))?;
    let cut = match format {
        Format::Csv => {
            let mut writer = CsvOut::begin(BufWriter::new(file.file()), columns, options.mark)
                .map_err(Error::io(out))?;
            rows(&mut |cells| writer.row(cells).map_err(Error::io(out)))?;
            writer.finish().map_err(Error::io(out))?;
            0
        }
        Format::Xlsx => whole(out, || {
            let failed = workbook(out);
            let mut writer = XlsxOut::begin(sheet, columns, false).map_err(&failed)?;
            rows(&mut |cells| {
                if writer.is_full() {
                    let why =
                        "a sheet holds 10,48,575 rows; narrow the query or export a CSV".to_owned();
                    return Err(Error::Workbook {
                        path: out.to_owned(),
                        why,
                    });
                }
                writer.row(cells).map_err(&failed)
            })?;
            writer.finish(about, file.file()).map_err(&failed)
        })?,
    };
    file.finish()?;
    Ok(cut)
}

/// Writes a workbook. Its library keeps rows in a file beside it, and panics where that has no room.
fn whole<T>(out: &Path, write: impl FnOnce() -> Result<T>) -> Result<T> {
    sheltered(write).unwrap_or_else(|why| {
        let path = out.to_owned();
        Err(if why.contains("StorageFull") {
            let source = io::ErrorKind::StorageFull.into();
            Error::Io { path, source }
        } else {
            Error::Workbook { path, why }
        })
    })
}

fn workbook(out: &Path) -> impl Fn(XlsxError) -> Error {
    move |error| {
        let path = out.to_owned();
        match error {
            XlsxError::IoError(source) => Error::Io { path, source },
            error => Error::Workbook {
                path,
                why: error.to_string(),
            },
        }
    }
}

/// Writes a summary; a workbook has a chart of it. Returns how many texts were cut.
pub fn export_summary(
    registry: &Registry,
    query: &StoreQuery,
    summary: &Summary,
    options: Options,
    out: &Path,
) -> Result<u64> {
    let table = summary_table(registry, summary, !options.personal)?;
    let about = About::new(registry, query, &options, summary.total.stores as usize)?;
    let drawing = Drawing::of(&table, &summary.dimension_labels, options.measure);
    write(registry, &table, about, options, out, drawing)
}

/// Writes a small table, such as a history. Returns how many texts were cut.
pub fn export_table(
    registry: &Registry,
    table: &Table,
    options: Options,
    out: &Path,
) -> Result<u64> {
    let about = About::new(
        registry,
        &StoreQuery::default(),
        &options,
        registry.columns(options.as_of)?.len(),
    )?;
    write(registry, table, about, options, out, None)
}

fn write(
    registry: &Registry,
    table: &Table,
    about: About,
    options: Options,
    out: &Path,
    drawing: Option<Drawing>,
) -> Result<u64> {
    let format = Format::of(out)?;
    let file = OutFile::create(out, options.overwrite, &Kept::of(registry))?;
    let cut = match format {
        Format::Csv => {
            super::write_csv(BufWriter::new(file.file()), table, options.mark)
                .map_err(Error::io(out))?;
            0
        }
        Format::Xlsx => whole(out, || {
            write_book(table, about, &file, drawing).map_err(workbook(out))
        })?,
    };
    file.finish()?;
    Ok(cut)
}

fn write_book(
    table: &Table,
    about: About,
    file: &OutFile,
    drawing: Option<Drawing>,
) -> std::result::Result<u64, XlsxError> {
    let name = if drawing.is_some() {
        "Summary"
    } else {
        "Table"
    };
    let mut writer = XlsxOut::begin(name, &table.columns, true)?;
    for row in &table.rows {
        writer.row(row)?;
    }
    if let Some(total) = &table.total {
        writer.total(total)?;
    }
    for apart in &table.apart {
        writer.apart(apart)?;
    }
    if let Some(drawing) = drawing {
        writer.draw(table, &drawing)?;
    }
    writer.finish(about, file.file())
}
