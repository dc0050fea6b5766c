//! `haat compare`

use std::path::PathBuf;

use haat_exchange::export::export_difference;
use haat_exchange::table::difference_table;
use haat_registry::{AsOf, ComparedState, Difference, StoreQuery};
use jiff::civil::Date;

use super::fields::as_json;
use super::open;
use crate::failure::{Failure, Outcome};
use crate::output::{Format, Output, note_cut};
use crate::progress::Bar;
use crate::say::{count, grouped, local, name_sample, refuse_flag};
use crate::screen::note;
use crate::words::QUERY_HELP;

/// Rows a table shows where nobody says how many.
const SHOWN: usize = 100;

/// Words of `haat compare`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "--recorded compares what the registry said at two times, by the journal: stores that were added, removed, changed, field by field.
--on compares which stores were open on two days, by their own dates. An end that is left out is now, or today.

Examples:
  haat compare network.haat --recorded 2026-04-01..
  haat compare network.haat \"state:Bihar\" --recorded 2026-04-01..2026-04-30T18:30
  haat compare network.haat --on 2018-10-01..2018-11-01 --format csv"
)]
#[command(group = clap::ArgGroup::new("states").required(true).args(["recorded", "on"]))]
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
    /// Two times, as FROM..TO: 2026-04-01..2026-05-01T18:30, local time; a day alone is the end of it
    #[arg(long, value_name = "FROM..TO")]
    recorded: Option<String>,
    /// Two days, as FROM..TO
    #[arg(long, value_name = "FROM..TO")]
    on: Option<String>,
    /// At most this many rows, in every format; 0 for all. A table shows 100 unless given, other formats all
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    output: Output,
}

/// Compares.
pub fn run(words: &Words) -> Outcome {
    let format = words.output.format()?;
    let registry = open(&words.file)?;
    name_sample(&registry)?;
    refuse_flag(&words.query)?;
    let query: StoreQuery = words.query.parse()?;
    let states = states(words)?;
    let limit = match (words.limit, format) {
        (Some(0), _) => usize::MAX,
        (Some(limit), _) => limit,
        (None, Format::Table) => SHOWN,
        (None, _) => usize::MAX,
    };
    let masked = words.output.masked();
    let watch = Bar::watch()?;
    // A file takes the rows as they come, however many there are.
    if let (Some(out), Format::Csv | Format::Xlsx, usize::MAX) = (&words.output.out, format, limit)
    {
        let options = words.output.options(states[1].as_of);
        let (found, cut) = export_difference(&registry, &query, states, options, out, &watch)?;
        drop(watch);
        note("compared", said(&found));
        note_cut(cut);
        return Ok(());
    }
    let done = difference_table(&registry, &query, states, masked, (0, limit), &watch)?;
    drop(watch);
    let json = || {
        let fields = done.found.fields.iter();
        let fields = fields.map(|(field, stores)| (field.to_string(), (*stores).into()));
        serde_json::json!({
            "before": done.found.before,
            "after": done.found.after,
            "new": done.found.new,
            "gone": done.found.gone,
            "changed": done.found.changed,
            "fields": fields.collect::<serde_json::Map<_, _>>(),
            "rows": as_json(&done.table),
        })
    };
    words
        .output
        .write(&registry, &done.table, json, states[1].as_of)?;
    note("compared", said(&done.found));
    if done.rows > limit {
        let shown = count(limit as u64, "row", "rows");
        note(
            "shown",
            format!(
                "{shown} of {} are shown; --limit 0 shows all.",
                grouped(done.rows as u64)
            ),
        );
    }
    Ok(())
}

fn said(found: &Difference) -> String {
    format!(
        "{} before, {} after: {} new, {} gone, {} changed.",
        count(found.before, "store", "stores"),
        grouped(found.after),
        grouped(found.new),
        grouped(found.gone),
        grouped(found.changed)
    )
}

fn states(words: &Words) -> Outcome<[ComparedState; 2]> {
    let asked = words.recorded.as_ref().or(words.on.as_ref());
    let asked = asked.map_or("", String::as_str);
    let (from, to) = asked.split_once("..").ok_or_else(|| {
        Failure::usage(
            format!("“{asked}” is not FROM..TO"),
            Some("Write two times with two dots between them, such as 2026-04-01..2026-05-01."),
        )
    })?;
    let state = |text: &str| -> Outcome<ComparedState> {
        match words.on.is_some() {
            true => Ok(ComparedState {
                as_of: AsOf::Now,
                on: Some(day(text)?),
            }),
            false => Ok(ComparedState {
                as_of: time(text)?,
                on: None,
            }),
        }
    };
    let states: [ComparedState; 2] = [state(from)?, state(to)?];
    let named = states.map(|state| match (state.on, state.as_of) {
        (Some(day), _) => day.strftime("%-d %b %Y").to_string(),
        (None, AsOf::Now) => "now".to_owned(),
        (None, AsOf::Recorded(wall)) => local(wall),
    });
    let which = match words.on.is_some() {
        true => "Open on",
        false => "As recorded at",
    };
    note("states", format!("{which} {} and {}.", named[0], named[1]));
    Ok(states)
}

fn time(text: &str) -> Outcome<AsOf> {
    if text.trim().is_empty() {
        return Ok(AsOf::Now);
    }
    AsOf::time(text).map(AsOf::Recorded).ok_or_else(|| {
        Failure::new(
            "wrong_time",
            format!("“{text}” is not a time"),
            Some("Write it as 2026-04-01 or 2026-04-01T18:30."),
        )
    })
}

fn day(text: &str) -> Outcome<Date> {
    if text.trim().is_empty() {
        return Ok(haat_registry::checks::today());
    }
    haat_registry::JournalFilter::day(text).ok_or_else(|| {
        Failure::new(
            "wrong_day",
            format!("“{text}” is not a day"),
            Some("Write it as 2018-10-29."),
        )
    })
}
