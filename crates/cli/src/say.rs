//! How results are said: times, numbers and tables as a person reads them, and which times a command speaks of.

use comfy_table::{CellAlignment, presets};
use haat_exchange::table::{Cell, CellKind, Column, Table};
pub use haat_registry::grouped;
use haat_registry::{AsOf, QueryError, QueryProblem, Registry, StoreQuery, plural};

use crate::failure::{Failure, Outcome};
use crate::misspelt;
use crate::progress::Bar;
use crate::screen::{note, plain_cell};

/// What of the registry a command asks about.
#[derive(Debug, Clone, clap::Args)]
pub struct When {
    /// Only stores open on this day by their own dates, such as 2018-10-29
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    #[command(flatten)]
    pub recorded: Recorded,
}

/// Which state of the registry a command asks about.
#[derive(Debug, Clone, clap::Args)]
pub struct Recorded {
    /// As recorded at this time by the journal: 2026-04-01 or 2026-04-01T18:30, local time, and the end of it
    #[arg(long, value_name = "TIME")]
    recorded: Option<String>,
}

impl When {
    /// The query and the state it is asked of, and a sentence on standard error that names both times.
    pub fn apply(&self, query: &str) -> Outcome<(StoreQuery, AsOf)> {
        refuse_flag(query)?;
        let mut query: StoreQuery = query.parse()?;
        if let Some(day) = &self.on {
            let asked: StoreQuery = format!("on:{day}").parse().map_err(|_| {
                Failure::usage(
                    format!("--on {day}: that is not one day"),
                    Some("Write a day, such as --on 2018-10-29."),
                )
            })?;
            if query.on.is_some() && query.on != asked.on {
                return Err(QueryError::from(QueryProblem::OnTwice).into());
            }
            query.on = asked.on;
        }
        let as_of = self.recorded.as_of()?;
        if let Some(day) = query.on {
            note(
                "open_on",
                format!(
                    "Open on {}, by the stores' own dates.",
                    day.strftime("%-d %b %Y")
                ),
            );
        }
        Ok((query, as_of))
    }
}

impl Recorded {
    /// Refuses to change an earlier state, where the command would change something.
    pub fn refuse_to(&self, changes: bool) -> Outcome {
        match &self.recorded {
            Some(_) if changes => Err(Failure::usage(
                "an earlier state can be looked at, not changed",
                Some("Leave out --recorded to change the registry as it is now."),
            )),
            _ => Ok(()),
        }
    }

    /// The state asked for.
    pub fn as_of(&self) -> Outcome<AsOf> {
        let Some(text) = &self.recorded else {
            return Ok(AsOf::Now);
        };
        let wall = AsOf::time(text).ok_or_else(|| {
            Failure::new(
                "wrong_time",
                format!("“{text}” is not a time"),
                Some("Write it as 2026-04-01 or 2026-04-01T18:30."),
            )
        })?;
        note(
            "recorded",
            format!("As recorded at {}, by the journal.", local(wall)),
        );
        Ok(AsOf::Recorded(wall))
    }
}

/// Reads the stores of a state that is asked about, which of a large network, or of long ago, takes its time.
pub fn read_stores(registry: &Registry, as_of: AsOf) -> Outcome {
    Ok(registry.read_columns(as_of, &Bar::watch_reading())?)
}

/// A query may begin with a hyphen, so that an option that does not exist arrives as one.
pub fn refuse_flag(query: &str) -> Outcome {
    if !query.starts_with("--") {
        return Ok(());
    }
    Err(
        misspelt::unknown_flag(std::env::args_os()).unwrap_or_else(|| {
            Failure::usage(
                format!("there is no option {query}"),
                Some("The options stand in --help; a query negates with one hyphen."),
            )
        }),
    )
}

/// A time of the journal as this laptop's clock shows it.
pub fn local(wall: i64) -> String {
    jiff::Timestamp::from_millisecond(wall).map_or_else(
        |_| wall.to_string(),
        |time| {
            time.to_zoned(jiff::tz::TimeZone::system())
                .strftime("%Y-%m-%d %H:%M:%S")
                .to_string()
        },
    )
}

/// 1 store, 12,345 stores.
pub fn count(n: impl Into<i128>, one: &str, many: &str) -> String {
    let n = n.into();
    format!("{} {}", grouped(n), plural(n, one, many))
}

/// The table as aligned columns.
pub fn drawn(table: &Table) -> String {
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(presets::NOTHING);
    drawn.set_header(
        table
            .columns
            .iter()
            .map(|column| plain_cell(&column.header)),
    );
    for row in table.rows.iter().chain(&table.total).chain(&table.apart) {
        drawn.add_row(
            row.iter()
                .zip(&table.columns)
                .map(|(cell, column)| shown(cell, column)),
        );
    }
    for (at, column) in table.columns.iter().enumerate() {
        if let Some(drawn) = drawn.column_mut(at) {
            drawn.set_padding((0, 2));
            if matches!(column.kind, CellKind::Number | CellKind::Share) {
                drawn.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
    drawn
        .lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// A cell as a person reads it. Line breaks and control characters would break the lines, or the terminal.
fn shown(cell: &Cell, column: &Column) -> String {
    let text = match cell {
        Cell::Number(number) if column.kind == CellKind::Share => {
            format!("{:.1} %", number * 100.0)
        }
        Cell::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            grouped(*number as i64)
        }
        other => other.to_string(),
    };
    plain_cell(&text)
}

/// Says that a registry is the sample, wherever its figures are shown.
pub fn name_sample(registry: &Registry) -> Outcome {
    if registry.read(|reader| reader.meta("sample"))?.is_some() {
        note(
            "sample",
            "Sample network: synthetic, no store in it is real.",
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn one_is_not_many() {
        let said = [0, 1, 2, 100_000].map(|n| count(n, "store", "stores"));
        assert_eq!(said, ["0 stores", "1 store", "2 stores", "1,00,000 stores"]);
    }
}
