//! Where a result goes and in which form: a table for a terminal, CSV and JSON for a pipe, files for `-o`; personal data masked where it
//! leaves the terminal.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use haat_exchange::export::{self, Kept, Options, OutFile};
use haat_exchange::table::Table;
use haat_registry::{AsOf, Registry};

use crate::failure::{Failure, Outcome};
use crate::say::{count, drawn};
use crate::screen::{self, note};

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
        check_mark(self.bom, asked == Format::Csv)?;
        self.check_ending()?;
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

    /// Under the name of a registry or a picture a table would be taken for what it is not.
    fn check_ending(&self) -> Outcome {
        let Some(out) = self.out.as_ref().filter(|_| self.named().is_none()) else {
            return Ok(());
        };
        match out.extension() {
            Some(ending) if !ending.eq_ignore_ascii_case("txt") => Err(Failure::usage(
                format!("nothing is written as .{}", ending.display()),
                Some("Let the name end in .csv, .xlsx, .json, or .txt for a table as it is shown."),
            )),
            _ => Ok(()),
        }
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
            ..Options::default()
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

/// A byte order mark is what a CSV begins with, and nothing else.
pub fn check_mark(bom: bool, is_csv: bool) -> Outcome {
    if !bom || is_csv {
        return Ok(());
    }
    Err(Failure::usage(
        "--bom is for a CSV, and this is written as something else",
        Some("Leave --bom out, or write a CSV: --format csv, or a name that ends in .csv."),
    ))
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
        note(
            "cut",
            format!(
                "{} longer than a cell of a workbook and cut; the About sheet says so. A CSV holds them whole.",
                count(cut, "text was", "texts were")
            ),
        );
    }
}
