//! XLSX: typed cells, a header that stays, filters, widths, an About sheet, and a chart of the workbook's own beside a summary.

use std::fs::File;

use haat_registry::{Measure, Moment};
use jiff::civil::Time;
use rust_xlsxwriter::{
    Chart, ChartType, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::about::About;
use super::cut::Cutter;
use super::two_ways;
use crate::table::{Cell, CellKind, Column, Table};

/// Rows of a sheet, its header included: the format's limit.
const MAX_ROWS: u32 = 1_048_576;

/// Bars that can still be told apart.
pub(super) const MAX_BARS: u32 = 40;

/// Characters of a chart's title.
const MAX_TITLE: usize = 255;

/// What a summary's chart shows.
#[derive(Debug)]
pub(super) struct Drawing {
    /// Name of the first dimension.
    first: String,
    /// Name of the second, where there is one.
    second: Option<String>,
    /// Along a period: net openings so far, not stores.
    runs: bool,
    /// What is drawn, unless it runs.
    measure: Measure,
}

impl Drawing {
    /// The chart of a summary by these dimensions; none where it has none.
    pub(super) fn of(table: &Table, labels: &[String], measure: Measure) -> Option<Self> {
        let runs = table
            .columns
            .iter()
            .any(|column| column.key == "cumulative");
        Some(Self {
            first: labels.first()?.clone(),
            second: labels.get(1).cloned(),
            runs,
            // Without a period nothing runs on.
            measure: match measure {
                Measure::Cumulative if !runs => Measure::Net,
                measure => measure,
            },
        })
    }
}

/// A workbook being written. Rows go to disk as they come: its memory does not grow with them.
pub(super) struct XlsxOut {
    book: Workbook,
    columns: Vec<Column>,
    next: u32,
    /// Rows written below the table: its total, and what stands apart.
    below: u32,
    looks: Looks,
    cutter: Cutter,
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
    ) -> Result<Self, XlsxError> {
        let mut looks = Looks::new();
        if !whole_numbers {
            looks.whole = Format::new();
        }
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(sheet_name)?;
        let mut cutter = Cutter::default();
        head(sheet, columns, &looks, &mut cutter)?;
        Ok(Self {
            book,
            columns: columns.to_vec(),
            next: 1,
            below: 0,
            looks,
            cutter,
        })
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        let looks = &self.looks;
        let at = self.next;
        let sheet = self.book.worksheet_from_index(0)?;
        write_row(sheet, at, cells, &self.columns, looks, &mut self.cutter)?;
        self.next += 1;
        Ok(())
    }

    pub(super) fn is_full(&self) -> bool {
        self.next >= MAX_ROWS
    }

    pub(super) fn total(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        let (whole, share) = (self.looks.total.clone(), self.looks.total_share.clone());
        let at = self.next + self.below;
        self.below += 1;
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
                    let text = other.to_string();
                    sheet.write_string_with_format(at, column, self.cutter.fit(&text), &whole)?;
                }
            }
        }
        Ok(())
    }

    /// A row below the total, outside of filter and chart.
    pub(super) fn apart(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        let at = self.next + self.below;
        self.below += 1;
        let sheet = self.book.worksheet_from_index(0)?;
        write_row(
            sheet,
            at,
            cells,
            &self.columns,
            &self.looks,
            &mut self.cutter,
        )
    }

    /// Filters over what was written; a total below them stays outside.
    fn filter(&mut self) -> Result<(), XlsxError> {
        let last_row = self.next.saturating_sub(1);
        let last_column = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        self.book
            .worksheet_from_index(0)?
            .autofilter(0, 0, last_row, last_column)?;
        Ok(())
    }

    /// A chart of the table beside it; for two dimensions on a sheet of their own.
    pub(super) fn draw(&mut self, table: &Table, drawing: &Drawing) -> Result<(), XlsxError> {
        let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
        if rows == 0 {
            return Ok(());
        }
        if let Some(second) = &drawing.second {
            let header = &self.looks.header;
            let sheet = self.book.add_worksheet();
            return two_ways::write(
                sheet,
                table,
                (&drawing.first, second),
                drawing.measure,
                header,
                &mut self.cutter,
            );
        }
        let last = rows.min(if drawing.runs { MAX_ROWS - 1 } else { MAX_BARS });
        let measured = if drawing.runs {
            Measure::Cumulative
        } else {
            drawing.measure
        };
        let value = column_of(table, measured.key());
        let name = self.book.worksheet_from_index(0)?.name();
        let mut chart = Chart::new(if drawing.runs {
            ChartType::Line
        } else {
            ChartType::Bar
        });
        chart
            .add_series()
            .set_categories((name.as_str(), 1, 0, last, 0))
            .set_values((name.as_str(), 1, value, last, value))
            .set_name((name.as_str(), 0, value));
        let what = measured.label();
        let left_out = first_of(last, rows, &drawing.first);
        chart.title().set_name(&chart_title(
            &format!("{what} by {}", drawing.first),
            &[left_out],
        ));
        chart.legend().set_hidden();
        if !drawing.runs {
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

    /// Writes the book and returns how many texts were cut.
    pub(super) fn finish(mut self, mut about: About, file: &File) -> Result<u64, XlsxError> {
        self.filter()?;
        let cut = self.cutter.cut;
        about.say_cut(cut);
        let sheet = self.book.add_worksheet();
        write_about(sheet, &about, &self.looks.header)?;
        self.book.save_to_writer(file)?;
        Ok(cut)
    }
}

/// What a chart's title adds where the chart does not show all.
pub(super) fn first_of(shown: u32, all: u32, label: &str) -> Option<String> {
    (shown < all).then(|| format!("the first {shown} of {all} by {label}"))
}

/// The title with what is left out, as short as a title may be.
pub(super) fn chart_title(title: &str, left_out: &[Option<String>]) -> String {
    let left_out: Vec<&str> = left_out.iter().flatten().map(String::as_str).collect();
    let title = match left_out.as_slice() {
        [] => title.to_owned(),
        left_out => format!("{title}: {}", left_out.join(", ")),
    };
    title.chars().take(MAX_TITLE).collect()
}

pub(super) fn column_of(table: &Table, key: &str) -> u16 {
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
    cutter: &mut Cutter,
) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    for (at, column) in (0..).zip(columns) {
        let width = match column.kind {
            CellKind::Long => 36.0,
            CellKind::Text => 18.0,
            CellKind::Date => 18.0,
            CellKind::Number | CellKind::Share => 12.0,
        };
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(0, at, cutter.fit(&column.header), &looks.header)?;
    }
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    cells: &[Cell],
    columns: &[Column],
    looks: &Looks,
    cutter: &mut Cutter,
) -> Result<(), XlsxError> {
    for ((index, cell), column) in (0..).zip(cells).zip(columns) {
        match cell {
            Cell::Blank => {}
            Cell::Text(text) => {
                sheet.write_string(at, index, cutter.fit(text))?;
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
) -> Result<(), XlsxError> {
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

fn write_about(sheet: &mut Worksheet, about: &About, header: &Format) -> Result<(), XlsxError> {
    sheet.set_name("About")?;
    sheet.set_column_width(0, 20)?;
    sheet.set_column_width(1, 100)?;
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (at, (what, said)) in (0..).zip(&about.0) {
        sheet.write_string_with_format(at, 0, what, header)?;
        // A query of that length is cut as its end says; it is no cell of the table.
        sheet.write_string_with_format(at, 1, Cutter::default().fit(said), &wrap)?;
    }
    Ok(())
}
