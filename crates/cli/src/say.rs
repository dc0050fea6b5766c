//! How results are said: tables for a terminal, CSV and JSON for a pipe, files for `-o`; personal data masked where it leaves the terminal.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use comfy_table::{CellAlignment, presets};
use haat_exchange::export::{self, Kept, Options, OutFile};
use haat_exchange::table::{Cell, CellKind, Column, Table};
use haat_registry::{AsOf, Registry, StoreQuery};

use crate::failure::{Failure, Outcome};
use crate::screen::{self, note, plain_cell};

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
    /// The format that was asked for, or follows from the file's name. The two may not contradict each other.
    pub fn format(&self) -> Outcome<Format> {
        let named = self.named();
        let asked = self.format.or(named).unwrap_or(Format::Table);
        let Some(out) = &self.out else {
            return match asked {
                Format::Xlsx => Err(Failure::usage(
                    "a workbook goes to a file",
                    Some("Name it with -o OUT.xlsx."),
                )),
                _ => Ok(asked),
            };
        };
        let fits = match named {
            Some(named) => named == asked,
            // A workbook under another name would not be opened as one.
            None => asked != Format::Xlsx,
        };
        if fits {
            return Ok(asked);
        }
        let word = asked.to_possible_value();
        let word = word.as_ref().map_or("", |word| word.get_name());
        Err(Failure::usage(
            format!(
                "--format {word} and the name “{}” contradict each other",
                out.display()
            ),
            Some("Leave --format out, or let the name end in what it says."),
        ))
    }

    /// The format that the file's name ends in.
    fn named(&self) -> Option<Format> {
        let end = self.out.as_ref()?.extension()?;
        match end.to_string_lossy().to_lowercase().as_str() {
            "csv" => Some(Format::Csv),
            "xlsx" => Some(Format::Xlsx),
            "json" => Some(Format::Json),
            _ => None,
        }
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
            limit: None,
        }
    }

    /// The file; for formats that have been found to have one.
    pub fn file(&self) -> Outcome<&PathBuf> {
        self.out
            .as_ref()
            .ok_or_else(|| Failure::usage("a workbook goes to a file", None))
    }

    /// Standard output or the file, for what is written as text.
    pub fn sink(&self, registry: &Registry) -> Outcome<Sink> {
        Ok(match &self.out {
            None => Sink::Screen(screen::rows()),
            Some(path) => Sink::File(BufWriter::new(OutFile::create(
                path,
                self.overwrite,
                &Kept::of(registry),
            )?)),
        })
    }

    /// Writes a small table; `json` is what it is as JSON.
    pub fn write(
        &self,
        registry: &Registry,
        table: &Table,
        json: impl FnOnce() -> serde_json::Value,
        as_of: AsOf,
    ) -> Outcome {
        let format = self.format()?;
        if format == Format::Xlsx {
            let cut = export::export_table(registry, table, self.options(as_of), self.file()?)?;
            note_cut(cut);
            return Ok(());
        }
        let mut sink = self.sink(registry)?;
        match format {
            Format::Csv => export::write_csv(&mut sink, table, self.bom)?,
            Format::Json => writeln!(sink, "{:#}", json())?,
            Format::Table | Format::Xlsx => writeln!(sink, "{}", drawn(table))?,
        }
        sink.finish()
    }
}

/// Where text goes.
pub enum Sink {
    /// Standard output.
    Screen(Box<dyn Write>),
    /// A file, which gets its name when it is whole.
    File(BufWriter<OutFile>),
}

impl Sink {
    /// Everything was written.
    pub fn finish(mut self) -> Outcome {
        self.flush()?;
        if let Self::File(file) = self {
            let file = file.into_inner().map_err(|error| error.into_error())?;
            file.finish()?;
        }
        Ok(())
    }

    fn named(&self, error: io::Error) -> io::Error {
        let name = match self {
            Self::Screen(_) => "standard output".to_owned(),
            Self::File(file) => format!("“{}”", file.get_ref().path().display()),
        };
        io::Error::new(error.kind(), format!("{name}: {error}"))
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match self {
            Self::Screen(out) => out.write(bytes),
            Self::File(out) => out.write(bytes),
        };
        written.map_err(|error| self.named(error))
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = match self {
            Self::Screen(out) => out.flush(),
            Self::File(out) => out.flush(),
        };
        flushed.map_err(|error| self.named(error))
    }
}

/// Says that a workbook could not hold everything whole.
pub fn note_cut(cut: u64) {
    if cut > 0 {
        let texts = if cut == 1 { "text was" } else { "texts were" };
        note(
            "cut",
            format!(
                "{} {texts} longer than a cell of a workbook and cut; the About sheet says so. A CSV holds them whole.",
                grouped(cut)
            ),
        );
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
        // A query may begin with a hyphen, so that an option that does not exist arrives here.
        if query.starts_with("--") {
            return Err(Failure::usage(
                format!("there is no option {query}"),
                Some("The options stand in --help; a query negates with one hyphen."),
            ));
        }
        let mut query: StoreQuery = query.parse()?;
        if let Some(day) = &self.on {
            let asked: StoreQuery = format!("on:{day}").parse()?;
            query.on = asked.on;
        }
        let as_of = self.as_of()?;
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
        note(
            "recorded",
            format!("As recorded at {}, by the journal.", local(wall)),
        );
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
