//! CSV: UTF-8, every text neutralised, dates as 2018-10-29.

use std::io::Write;

use crate::neutral::neutralise;
use crate::table::{Cell, Column, Table};

/// A CSV being written.
pub(super) struct CsvOut<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> CsvOut<W> {
    /// Begins with the header row, and a byte order mark before it where a spreadsheet program needs one to see UTF-8.
    pub(super) fn begin(mut out: W, columns: &[Column], mark: bool) -> std::io::Result<Self> {
        if mark {
            out.write_all("\u{feff}".as_bytes())?;
        }
        // RFC 4180 ends lines with CR LF, and every spreadsheet program takes it.
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        let headers = columns
            .iter()
            .map(|column| neutralise(&column.header).into_owned());
        writer.write_record(headers).map_err(said)?;
        Ok(Self { writer })
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> std::io::Result<()> {
        for cell in cells {
            let text = cell.to_string();
            match cell {
                Cell::Text(_) => self.writer.write_field(neutralise(&text).as_ref()),
                _ => self.writer.write_field(&text),
            }
            .map_err(said)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(said)
    }

    pub(super) fn finish(mut self) -> std::io::Result<()> {
        self.writer.flush()
    }
}

/// What the system said: the writer's own conversion hides of which kind it was, such as that nobody reads the pipe any more.
fn said(error: csv::Error) -> std::io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => std::io::Error::other(format!("{other:?}")),
    }
}

/// Writes a table that is held whole, its total left out: a list of groups is what programs read.
pub fn write_csv(out: impl Write, table: &Table, mark: bool) -> std::io::Result<()> {
    let mut writer = CsvOut::begin(out, &table.columns, mark)?;
    for row in table.rows.iter().chain(&table.apart) {
        writer.row(row)?;
    }
    writer.finish()
}
