//! `haat list`

use std::io::Write;
use std::path::PathBuf;

use haat_exchange::export;
use haat_exchange::table::{StoreTable, Table};
use haat_registry::{QueryError, QueryProblem, StoreQuery};

use super::open;
use crate::failure::Outcome;
use crate::output::{Format, Output, note_cut};
use crate::progress::Bar;
use crate::say::{When, count, drawn, grouped, name_sample, read_stores};
use crate::screen::note;
use crate::words::QUERY_HELP;

/// Columns of a list where nobody names any.
const BRIEF: &str = "code,name,format,status,town,state,tier,opened";

/// Stores a table shows where nobody says how many.
const SHOWN: usize = 100;

/// Words of `haat list`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  haat list network.haat
  haat list network.haat \"state:Bihar tier:4,5 -status:closed\" --columns code,name,town,opened
  haat list network.haat \"opened:2018-10..2018-12\" --sort -opened --limit 20 --format csv")]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// Which stores, such as "state:Bihar -status:closed balaji"; all unless given
    #[arg(
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true,
        long_help = QUERY_HELP
    )]
    query: String,
    /// The columns, named as in a query; own columns as x.Name
    #[arg(long, value_delimiter = ',', default_value = BRIEF)]
    columns: Vec<String>,
    /// The order: fields separated by commas, - before one for largest first
    #[arg(long, value_name = "FIELDS", allow_hyphen_values = true)]
    sort: Option<String>,
    /// At most this many, in every format; 0 for all. A table shows 100 unless given, other formats all
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    output: Output,
}

/// Lists.
pub fn run(words: &Words) -> Outcome {
    let registry = open(&words.file)?;
    name_sample(&registry)?;
    let (mut query, as_of) = words.when.apply(&words.query)?;
    if let Some(sort) = &words.sort {
        let asked: StoreQuery = format!("sort:{sort}").parse()?;
        if !query.sort.is_empty() && query.sort != asked.sort {
            return Err(QueryError::from(QueryProblem::SortTwice).into());
        }
        query.sort = asked.sort;
    }
    let format = words.output.format()?;
    read_stores(&registry, as_of)?;
    let mut bar = Bar::new()?;
    let mut progress = |phase: &str, done, total| bar.goes_on(phase, done, total);
    if format == Format::Xlsx {
        let options = export::Options {
            limit: words.limit.filter(|limit| *limit > 0),
            ..words.output.options(as_of)
        };
        let done = export::export_stores(
            &registry,
            &query,
            Some(&words.columns),
            options,
            words.output.file()?,
            &mut progress,
        )?;
        drop(bar);
        note(
            "written",
            format!("Wrote {}.", count(done.stores as u64, "store", "stores")),
        );
        note_cut(done.cut);
        return Ok(());
    }
    let table = StoreTable::named(&registry, &words.columns, as_of, words.output.masked())?;
    let selection = registry.columns(as_of)?.select(&query)?;
    let limit = match (words.limit, format) {
        (Some(0), _) => selection.len(),
        (Some(limit), _) => limit,
        (None, Format::Table) => SHOWN,
        (None, _) => selection.len(),
    };
    let mut writer = words.output.sink(&registry)?;
    let shown = selection.len().min(limit);
    let mut rows = Vec::new();
    if format == Format::Json {
        // Written as it is read: a million stores are not held.
        write!(
            writer,
            "{{\"count\": {}, \"shown\": {shown}, \"stores\": [",
            selection.len()
        )?;
    }
    let mut first = true;
    let mut offset = 0;
    while offset < shown {
        if !progress("writing", offset as u64, Some(shown as u64)) {
            return Err(haat_registry::Error::Stopped.into());
        }
        let ids = selection.window(offset, (shown - offset).min(2_000));
        offset += ids.len();
        for store in registry.stores(&ids, as_of)? {
            let cells = table.row(&store);
            if format == Format::Json {
                let store: serde_json::Map<String, serde_json::Value> = table
                    .columns
                    .iter()
                    .zip(&cells)
                    .map(|(column, cell)| (column.key.clone(), cell.to_json()))
                    .collect();
                write!(
                    writer,
                    "{}\n{}",
                    if first { "" } else { "," },
                    serde_json::Value::Object(store)
                )?;
                first = false;
            } else {
                rows.push(cells);
            }
        }
    }
    let listed = Table {
        columns: table.columns.clone(),
        rows,
        ..Table::default()
    };
    match format {
        Format::Json => writeln!(writer, "\n]}}")?,
        Format::Csv => export::write_csv(&mut writer, &listed, words.output.bom)?,
        _ => writeln!(writer, "{}", drawn(&listed))?,
    }
    writer.finish()?;
    drop(bar);
    if format == Format::Table {
        let more = if shown < selection.len() {
            "; --limit 0 shows all"
        } else {
            ""
        };
        note(
            "shown",
            format!(
                "{} of {}{more}.",
                grouped(shown as u64),
                count(selection.len() as u64, "store", "stores")
            ),
        );
    }
    Ok(())
}
