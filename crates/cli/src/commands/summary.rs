//! `haat summary`

use std::path::PathBuf;

use haat_exchange::export;
use haat_exchange::table::summary_table;
use haat_registry::Dimension;

use super::open;
use crate::failure::Outcome;
use crate::output::{Format, Output, note_cut};
use crate::say::{When, grouped, name_sample, read_stores};
use crate::screen::note;
use crate::words::QUERY_HELP;

/// Words of `haat summary`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Dimensions: state, district, town, tier, tier.hra, tier.group, format, ownership, presence, partner, status, country,
opened.year, opened.quarter, opened.month, opened.fy, or an own column as x.Name.
With --on the stores without an opening date stand in a row of their own, below the total.

Examples:
  haat summary network.haat --by state
  haat summary network.haat --by state,format \"-status:closed\" --on 2018-10-29
  haat summary network.haat --by opened.fy --format json"
)]
pub struct Words {
    /// The registry
    file: PathBuf,
    /// Which stores; all unless given
    #[arg(
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true,
        long_help = QUERY_HELP
    )]
    query: String,
    /// One or two dimensions, separated by a comma
    #[arg(long, value_name = "DIMENSIONS")]
    by: String,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    output: Output,
}

/// Counts.
pub fn run(words: &Words) -> Outcome {
    let format = words.output.format()?;
    let registry = open(&words.file)?;
    name_sample(&registry)?;
    let (query, as_of) = words.when.apply(&words.query)?;
    let dimensions = Dimension::parse_list(&words.by)?;
    read_stores(&registry, as_of)?;
    let summary = registry.columns(as_of)?.summarise(&query, &dimensions)?;
    let options = words.output.options(as_of);
    let table = summary_table(&registry, &summary, !options.personal)?;
    if format == Format::Xlsx {
        let out = words.output.file()?;
        note_cut(export::export_summary(
            &registry, &query, &summary, options, out,
        )?);
    } else {
        let json = || {
            let row = |cells: &[haat_exchange::table::Cell]| -> serde_json::Value {
                table
                    .columns
                    .iter()
                    .zip(cells)
                    .map(|(column, cell)| (column.key.clone(), cell.to_json()))
                    .collect::<serde_json::Map<_, _>>()
                    .into()
            };
            serde_json::json!({
                "dimensions": summary.dimensions,
                "rows": table.rows.iter().map(|cells| row(cells)).collect::<Vec<_>>(),
                "total": table.total.as_deref().map(row),
                "undated": summary.undated,
                "not_open_by_status": summary.not_open_by_status,
                "on": summary.on,
            })
        };
        words.output.write(&registry, &table, json, as_of)?;
    }
    if summary.undated > 0 {
        let left_out = if summary.on.is_some() {
            ", counted apart"
        } else {
            ""
        };
        note(
            "undated",
            format!(
                "Stores without an opening date: {}{left_out}.",
                grouped(summary.undated)
            ),
        );
    }
    if summary.not_open_by_status > 0 {
        note(
            "not_open_by_status",
            format!(
                "Counted as open by their dates though their status says otherwise and no closing date is held: {}. haat check names them.",
                grouped(summary.not_open_by_status)
            ),
        );
    }
    if dimensions
        .iter()
        .any(|dimension| dimension.to_string().starts_with("tier"))
    {
        note("tier_source", format!("Tier: {}.", haat_atlas::TIER_SOURCE));
    }
    Ok(())
}
