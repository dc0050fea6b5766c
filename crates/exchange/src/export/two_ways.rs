//! A summary by two dimensions as a sheet of rows by columns, with stacked bars.

use std::collections::HashMap;

use haat_registry::Measure;
use rust_xlsxwriter::{Chart, ChartType, Format, Worksheet, XlsxError};

use super::cut::Cutter;
use super::xlsx_out::{MAX_BARS, chart_title, column_of, first_of};
use crate::table::{Cell, Table};

/// Colours of a bar that can still be told apart.
const MAX_SERIES: usize = 8;

/// Groups of the second dimension that have a column: a sheet has 16,384.
const MAX_COLUMNS: usize = 16_000;

/// Labels of one dimension in the order they come, and where each stands.
#[derive(Default)]
struct Labels<'t> {
    all: Vec<&'t str>,
    at: HashMap<&'t str, usize>,
}

impl<'t> Labels<'t> {
    fn place(&mut self, label: &'t str) -> usize {
        *self.at.entry(label).or_insert_with(|| {
            self.all.push(label);
            self.all.len() - 1
        })
    }
}

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    table: &Table,
    (first, second): (&str, &str),
    measure: Measure,
    header: &Format,
    cutter: &mut Cutter,
) -> Result<(), XlsxError> {
    let measured = usize::from(column_of(table, measure.key()));
    let whole = Format::new().set_num_format("#,##0");
    let (mut firsts, mut seconds) = (Labels::default(), Labels::default());
    sheet.set_name("Two ways")?;
    sheet.set_freeze_panes(1, 1)?;
    let corner = format!("{first} \\ {second}");
    sheet.write_string_with_format(0, 0, cutter.fit(&corner), header)?;
    sheet.set_column_width(0, 26)?;
    for row in &table.rows {
        if let [Cell::Text(a), Cell::Text(b), ..] = row.as_slice()
            && let Some(Cell::Number(count)) = row.get(measured)
        {
            let (a, b) = (firsts.place(a), seconds.place(b));
            if b < MAX_COLUMNS {
                sheet.write_number_with_format(line(a), column(b), *count, &whole)?;
            }
        }
    }
    for (at, label) in firsts.all.iter().enumerate() {
        sheet.write_string(line(at), 0, cutter.fit(label))?;
    }
    for (at, label) in seconds.all.iter().enumerate().take(MAX_COLUMNS) {
        sheet.write_string_with_format(0, column(at), cutter.fit(label), header)?;
    }
    let all = u32::try_from(firsts.all.len()).unwrap_or(u32::MAX);
    let last = all.min(MAX_BARS);
    let series = seconds.all.len().min(MAX_SERIES);
    let mut chart = Chart::new(ChartType::BarStacked);
    for at in 0..series {
        chart
            .add_series()
            .set_categories(("Two ways", 1, 0, last, 0))
            .set_values(("Two ways", 1, column(at), last, column(at)))
            .set_name(("Two ways", 0, column(at)));
    }
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    chart.title().set_name(&chart_title(
        &format!("{} by {first} and {second}", measure.label()),
        &[
            first_of(last, all, first),
            first_of(count(series), count(seconds.all.len()), second),
        ],
    ));
    chart.x_axis().set_reverse();
    chart.set_height(160 + 18 * last);
    chart.set_width(640);
    let beside = column(seconds.all.len().min(MAX_COLUMNS) + 1);
    sheet.insert_chart(1, beside, &chart)?;
    Ok(())
}

/// The sheet's column of a group: the labels of the other dimension stand before it.
fn column(at: usize) -> u16 {
    u16::try_from(at + 1).unwrap_or(u16::MAX)
}

/// The sheet's row of a group: the header stands before it.
fn line(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}
