//! How results are said: tables for a terminal, CSV and JSON for a pipe, files for `-o`; personal data masked where it leaves the terminal.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use comfy_table::{CellAlignment, presets};
use haat_exchange::export::{self, Options};
use haat_exchange::table::{Cell, CellKind, Column, Table};
use haat_registry::{AsOf, Registry, StoreQuery};

use crate::failure::{Failure, Outcome};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned columns for reading.
    Table,
    /// Comma-separated values.
    Csv,
    /// One JSON value.
    Json,
    /// An Excel workbook, with `-o`.
    Xlsx,
}

/// Where and how the result goes.
#[derive(Debug, Clone, clap::Args)]
pub struct Output {
    /// How the result is written; by default what the name after -o ends in, else a table
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Write the result to this file
    #[arg(short, long, value_name = "OUT")]
    pub out: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    pub overwrite: bool,
    /// Include personal data (contact, mobile, phone, e-mail, GSTIN) in a file or pipe
    #[arg(long)]
    pub personal: bool,
    /// Begin a CSV with a byte order mark, for Excel
    #[arg(long)]
    pub bom: bool,
}

impl Output {
    /// The format that was asked for, or follows from the file's name.
    pub fn format(&self) -> Format {
        let by_name = || match export::Format::of(self.out.as_deref()?) {
            Ok(export::Format::Csv) => Some(Format::Csv),
            Ok(export::Format::Xlsx) => Some(Format::Xlsx),
            Err(_) => self
                .out
                .as_ref()?
                .extension()
                .filter(|end| *end == "json")
                .map(|_| Format::Json),
        };
        self.format.or_else(by_name).unwrap_or(Format::Table)
    }

    /// Whether personal data is to be masked: it is leaving, and nobody asked for it.
    pub fn masked(&self) -> bool {
        !self.personal && (self.out.is_some() || !io::stdout().is_terminal())
    }

    /// What an export needs to know.
    pub fn options(&self, as_of: AsOf) -> Options {
        Options {
            personal: !self.masked(),
            mark: self.bom,
            overwrite: self.overwrite,
            as_of,
        }
    }

    /// The file, for formats that need one.
    pub fn file(&self) -> Outcome<&PathBuf> {
        self.out.as_ref().ok_or_else(|| {
            Failure::new(
                "needs_file",
                "a workbook goes to a file",
                Some("Name it with -o OUT.xlsx."),
            )
        })
    }

    /// Standard output or the file, for what is written as text.
    pub fn writer(&self) -> Outcome<Box<dyn Write>> {
        let Some(path) = &self.out else {
            return Ok(Box::new(BufWriter::new(io::stdout().lock())));
        };
        if !self.overwrite && path.exists() {
            return Err(haat_exchange::Error::OutExists(path.clone()).into());
        }
        let file = std::fs::File::create(path)
            .map_err(|error| Failure::new("io", format!("“{}”: {error}", path.display()), None))?;
        Ok(Box::new(BufWriter::new(file)))
    }

    /// Writes a small table; `json` is what it is as JSON.
    pub fn write(
        &self,
        registry: &Registry,
        table: &Table,
        json: impl FnOnce() -> serde_json::Value,
        as_of: AsOf,
    ) -> Outcome {
        match self.format() {
            Format::Xlsx => {
                export::export_table(registry, table, self.options(as_of), self.file()?)?
            }
            Format::Table => writeln!(self.writer()?, "{}", drawn(table))?,
            Format::Csv => export::write_csv(self.writer()?, table, self.bom)?,
            Format::Json => writeln!(self.writer()?, "{:#}", json())?,
        }
        Ok(())
    }
}

/// What of the registry a command asks about.
#[derive(Debug, Clone, clap::Args)]
pub struct When {
    /// Only stores open on this day by their own dates, such as 2018-10-29
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// As recorded at this time by the journal: 2026-04-01 (its end) or 2026-04-01T18:30, local time
    #[arg(long, value_name = "TIME")]
    pub recorded: Option<String>,
}

impl When {
    /// The query and the state it is asked of, and a sentence on standard error that names both times.
    pub fn apply(&self, query: &str) -> Outcome<(StoreQuery, AsOf)> {
        let mut query: StoreQuery = query.parse()?;
        if let Some(day) = &self.on {
            let asked: StoreQuery = format!("on:{day}").parse()?;
            query.on = asked.on;
        }
        let as_of = self.as_of()?;
        if let Some(day) = query.on {
            eprintln!(
                "Open on {}, by the stores' own dates.",
                day.strftime("%-d %b %Y")
            );
        }
        Ok((query, as_of))
    }

    /// The state asked for.
    pub fn as_of(&self) -> Outcome<AsOf> {
        let Some(text) = &self.recorded else {
            return Ok(AsOf::Now);
        };
        let wall = moment(text).ok_or_else(|| {
            Failure::new(
                "wrong_time",
                format!("“{text}” is not a time"),
                Some("Write it as 2026-04-01 or 2026-04-01T18:30."),
            )
        })?;
        eprintln!("As recorded at {}, by the journal.", local(wall));
        Ok(AsOf::Recorded(wall))
    }
}

/// Milliseconds of a local time, of an instant with an offset, or of the end of a local day.
fn moment(text: &str) -> Option<i64> {
    if let Ok(instant) = text.parse::<jiff::Timestamp>() {
        return Some(instant.as_millisecond());
    }
    let zone = jiff::tz::TimeZone::system();
    if let Ok(day) = text.parse::<jiff::civil::Date>() {
        let next = day.tomorrow().ok()?.to_zoned(zone).ok()?;
        return Some(next.timestamp().as_millisecond() - 1);
    }
    let time: jiff::civil::DateTime = text.replace(' ', "T").parse().ok()?;
    Some(time.to_zoned(zone).ok()?.timestamp().as_millisecond())
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

/// 12,34,567: grouped as in India.
pub fn grouped(number: impl Into<i128>) -> String {
    let number = number.into();
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        let left = digits.len() - at;
        if at > 0 && (left == 3 || (left > 3 && left % 2 == 1)) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

/// The table as aligned columns.
pub fn drawn(table: &Table) -> String {
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(presets::NOTHING);
    drawn.set_header(table.columns.iter().map(|column| &column.header));
    for row in table.rows.iter().chain(&table.total) {
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
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// Says that a registry is the sample, wherever its figures are shown.
pub fn name_sample(registry: &Registry) -> Outcome {
    if registry.read(|reader| reader.meta("sample"))?.is_some() {
        eprintln!("Sample network: synthetic, no store in it is real.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn numbers_are_grouped_as_in_india() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (12_345, "12,345"),
            (123_456, "1,23,456"),
            (12_345_678, "1,23,45,678"),
            (-4_850, "-4,850"),
        ];
        for (number, text) in cases {
            assert_eq!(grouped(number), text);
        }
    }
}
