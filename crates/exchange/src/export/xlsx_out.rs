//! XLSX: typed cells, a header that stays, filters, widths, an About sheet, and a chart of the workbook's own beside a summary.

use std::fs::File;
use std::path::Path;

use haat_registry::Moment;
use jiff::civil::Time;
use rust_xlsxwriter::{
    Chart, ChartType, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::about::About;
use crate::error::{Error, Result};
use crate::table::{Cell, CellKind, Column, Table};

/// Rows of a sheet, its header included: the format's limit.
const MAX_ROWS: u32 = 1_048_576;

/// Bars that can still be told apart.
const MAX_BARS: u32 = 40;

/// A workbook being written. Rows go to disk as they come: its memory does not grow with them.
pub(super) struct XlsxOut {
    book: Workbook,
    columns: Vec<Column>,
    next: u32,
    looks: Looks,
}

struct Looks {
    header: Format,
    date: Format,
    time: Format,
    share: Format,
    whole: Format,
    total: Format,
    total_share: Format,
}

impl Looks {
    fn new() -> Self {
        Self {
            header: Format::new()
                .set_bold()
                .set_align(FormatAlign::Top)
                .set_text_wrap(),
            date: Format::new().set_num_format("dd mmm yyyy"),
            time: Format::new().set_num_format("dd mmm yyyy hh:mm"),
            share: Format::new().set_num_format("0.0%"),
            whole: Format::new().set_num_format("#,##0"),
            total: Format::new().set_bold().set_num_format("#,##0"),
            total_share: Format::new().set_bold().set_num_format("0.0%"),
        }
    }
}

impl XlsxOut {
    pub(super) fn begin(
        sheet_name: &str,
        columns: &[Column],
        whole_numbers: bool,
    ) -> std::result::Result<Self, XlsxError> {
        let mut looks = Looks::new();
        if !whole_numbers {
            looks.whole = Format::new();
        }
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(sheet_name)?;
        head(sheet, columns, &looks)?;
        Ok(Self {
            book,
            columns: columns.to_vec(),
            next: 1,
            looks,
        })
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> std::result::Result<(), XlsxError> {
        let looks = &self.looks;
        let at = self.next;
        let sheet = self.book.worksheet_from_index(0)?;
        write_row(sheet, at, cells, &self.columns, looks)?;
        self.next += 1;
        Ok(())
    }

    pub(super) fn is_full(&self) -> bool {
        self.next >= MAX_ROWS
    }

    pub(super) fn total(&mut self, cells: &[Cell]) -> std::result::Result<(), XlsxError> {
        let (whole, share) = (self.looks.total.clone(), self.looks.total_share.clone());
        let at = self.next;
        let sheet = self.book.worksheet_from_index(0)?;
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Number(number)
                    if self.columns[usize::from(column)].kind == CellKind::Share =>
                {
                    sheet.write_number_with_format(at, column, *number, &share)?;
                }
                Cell::Number(number) => {
                    sheet.write_number_with_format(at, column, *number, &whole)?;
                }
                Cell::Blank => {}
                other => {
                    sheet.write_string_with_format(at, column, other.to_string(), &whole)?;
                }
            }
        }
        Ok(())
    }

    /// Filters over what was written; a total below them stays outside.
    fn filter(&mut self) -> std::result::Result<(), XlsxError> {
        let last_row = self.next.saturating_sub(1);
        let last_column = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        self.book
            .worksheet_from_index(0)?
            .autofilter(0, 0, last_row, last_column)?;
        Ok(())
    }

    /// A chart of stores by the first dimension, beside the table.
    pub(super) fn chart(
        &mut self,
        table: &Table,
        dimensions: usize,
        runs: bool,
        title: &str,
    ) -> std::result::Result<(), XlsxError> {
        let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
        if rows == 0 || dimensions == 0 {
            return Ok(());
        }
        if dimensions == 2 {
            return self.two_way(table, title);
        }
        let last = rows.min(if runs { MAX_ROWS } else { MAX_BARS });
        let value = column_of(table, if runs { "cumulative" } else { "stores" });
        let name = self.book.worksheet_from_index(0)?.name();
        let mut chart = Chart::new(if runs {
            ChartType::Line
        } else {
            ChartType::Bar
        });
        chart
            .add_series()
            .set_categories((name.as_str(), 1, 0, last, 0))
            .set_values((name.as_str(), 1, value, last, value))
            .set_name((name.as_str(), 0, value));
        chart.title().set_name(title);
        chart.legend().set_hidden();
        if !runs {
            // Bars run down the page as the rows do, the largest first.
            chart.x_axis().set_reverse();
            chart.set_height(140 + 18 * last);
        }
        let beside = u16::try_from(table.columns.len() + 1).unwrap_or(u16::MAX);
        self.book
            .worksheet_from_index(0)?
            .insert_chart(1, beside, &chart)?;
        Ok(())
    }

    /// Stores by both dimensions on a sheet of their own, with stacked bars.
    fn two_way(&mut self, table: &Table, title: &str) -> std::result::Result<(), XlsxError> {
        let stores = usize::from(column_of(table, "stores"));
        let mut firsts: Vec<String> = Vec::new();
        let mut seconds: Vec<String> = Vec::new();
        for row in &table.rows {
            for (at, known) in [(0, &mut firsts), (1, &mut seconds)] {
                let label = row[at].to_string();
                if !known.contains(&label) {
                    known.push(label);
                }
            }
        }
        let sheet = self.book.add_worksheet();
        sheet.set_name("Two ways")?;
        sheet.set_freeze_panes(1, 1)?;
        sheet.write_string_with_format(
            0,
            0,
            format!("{} \\ {}", table.columns[0].header, table.columns[1].header),
            &self.looks.header,
        )?;
        sheet.set_column_width(0, 26)?;
        let column = |at: usize| u16::try_from(at + 1).unwrap_or(u16::MAX);
        let line = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
        for (at, label) in seconds.iter().enumerate().take(16_000) {
            sheet.write_string_with_format(0, column(at), label, &self.looks.header)?;
        }
        for (at, label) in firsts.iter().enumerate() {
            sheet.write_string(line(at), 0, label)?;
        }
        for row in &table.rows {
            let (a, b) = (row[0].to_string(), row[1].to_string());
            let place = (
                firsts.iter().position(|label| *label == a),
                seconds.iter().position(|label| *label == b),
            );
            if let ((Some(a), Some(b)), Cell::Number(count)) = (place, &row[stores])
                && b < 16_000
            {
                sheet.write_number_with_format(line(a), column(b), *count, &self.looks.whole)?;
            }
        }
        let last = line(firsts.len() - 1).min(MAX_BARS);
        let mut chart = Chart::new(ChartType::BarStacked);
        for at in 0..seconds.len().min(8) {
            chart
                .add_series()
                .set_categories(("Two ways", 1, 0, last, 0))
                .set_values(("Two ways", 1, column(at), last, column(at)))
                .set_name(("Two ways", 0, column(at)));
        }
        chart.title().set_name(title);
        chart.x_axis().set_reverse();
        chart.set_height(160 + 18 * last);
        chart.set_width(640);
        sheet.insert_chart(1, column(seconds.len().min(16_000) + 1), &chart)?;
        Ok(())
    }

    pub(super) fn finish(mut self, about: &About, file: File, out: &Path) -> Result<()> {
        let failed = |error: XlsxError| Error::Workbook {
            path: out.to_owned(),
            why: error.to_string(),
        };
        self.filter().map_err(failed)?;
        let sheet = self.book.add_worksheet();
        write_about(sheet, about, &self.looks.header).map_err(failed)?;
        self.book.save_to_writer(file).map_err(failed)
    }
}

fn column_of(table: &Table, key: &str) -> u16 {
    let at = table
        .columns
        .iter()
        .position(|column| column.key == key)
        .unwrap_or(0);
    u16::try_from(at).unwrap_or(0)
}

fn head(
    sheet: &mut Worksheet,
    columns: &[Column],
    looks: &Looks,
) -> std::result::Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    for (at, column) in (0..).zip(columns) {
        let width = match column.kind {
            CellKind::Long => 36.0,
            CellKind::Text => 18.0,
            CellKind::Date => 18.0,
            CellKind::Number | CellKind::Share => 12.0,
        };
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(0, at, &column.header, &looks.header)?;
    }
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    cells: &[Cell],
    columns: &[Column],
    looks: &Looks,
) -> std::result::Result<(), XlsxError> {
    for ((index, cell), column) in (0..).zip(cells).zip(columns) {
        match cell {
            Cell::Blank => {}
            Cell::Text(text) => {
                sheet.write_string(at, index, text)?;
            }
            Cell::Number(number) if column.kind == CellKind::Share => {
                sheet.write_number_with_format(at, index, *number, &looks.share)?;
            }
            Cell::Number(number) => {
                sheet.write_number_with_format(at, index, *number, &looks.whole)?;
            }
            Cell::YesNo(yes) => {
                sheet.write_string(at, index, if *yes { "yes" } else { "no" })?;
            }
            Cell::Date(moment) => write_date(sheet, at, index, moment, looks)?,
        }
    }
    Ok(())
}

/// A workbook's dates know no offset, begin in 1900 and hold midnight as no time at all: such moments are texts, and nothing is lost.
fn write_date(
    sheet: &mut Worksheet,
    at: u32,
    index: u16,
    moment: &Moment,
    looks: &Looks,
) -> std::result::Result<(), XlsxError> {
    let day = moment.date;
    let parts = (
        u16::try_from(day.year()),
        u8::try_from(day.month()),
        u8::try_from(day.day()),
    );
    let dated = match parts {
        (Ok(year), Ok(month), Ok(day))
            if year >= 1900 && moment.offset.is_none() && moment.time != Some(Time::midnight()) =>
        {
            ExcelDateTime::from_ymd(year, month, day).ok()
        }
        _ => None,
    };
    match (dated, moment.time) {
        (Some(date), None) => {
            sheet.write_datetime_with_format(at, index, &date, &looks.date)?;
        }
        (Some(date), Some(time)) => {
            let hour = u16::try_from(time.hour()).unwrap_or(0);
            let minute = u8::try_from(time.minute()).unwrap_or(0);
            sheet.write_datetime_with_format(
                at,
                index,
                &date.and_hms(hour, minute, 0)?,
                &looks.time,
            )?;
        }
        (None, _) => {
            sheet.write_string(at, index, moment.to_string())?;
        }
    }
    Ok(())
}

fn write_about(
    sheet: &mut Worksheet,
    about: &About,
    header: &Format,
) -> std::result::Result<(), XlsxError> {
    sheet.set_name("About")?;
    sheet.set_column_width(0, 20)?;
    sheet.set_column_width(1, 100)?;
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (at, (what, said)) in (0..).zip(&about.0) {
        sheet.write_string_with_format(at, 0, what, header)?;
        sheet.write_string_with_format(at, 1, said, &wrap)?;
    }
    Ok(())
}
