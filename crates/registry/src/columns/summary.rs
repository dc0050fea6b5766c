//! A selection counted by one or two dimensions: stores, openings, closings, and what is left.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::Columns;
use super::axis::Axis;
use super::figures::MONTHS_FILLED;
use super::stores::NO_DAY;
use crate::model::{Status, StoreField};
use crate::query::{Dimension, QueryError, QueryProblem, StoreQuery, day_number};

/// The most groups without a store that a summary lists: series of thousands of partners would be mostly those.
const MAX_FILLED: usize = 100_000;

/// A selection counted by one or two dimensions.
///
/// Definitions, for the stores that the query's text and filters hold for:
/// - *stores*: those of the group; with `on:` only those open on that day by their own dates.
/// - *openings*, *closings*: those with an opening (closing) date; with `on:` only dates up to that day. Along a period of opening a store
///   counts as opened in the group of its opening date and as closed in the group of its closing date.
/// - *net*: openings less closings. *Cumulative*: net of this group and of all periods before it, within the group of the other dimension.
///
/// So with `on:`, where every store has an opening date, *stores* of a group that is not a period equals its *net*.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Summary {
    /// The dimensions as they are written.
    pub dimensions: Vec<String>,
    /// Their English names.
    pub dimension_labels: Vec<String>,
    /// Groups with any store, opening or closing, and between the first and the last period of a series those without, where they are no more
    /// than a century of months. Tiers and periods in their own order, others by stores, the largest first; blanks last.
    pub rows: Vec<SummaryRow>,
    /// All groups together; keys and labels are empty.
    pub total: SummaryRow,
    /// Stores without an opening date that the text and filters hold for. With `on:` they are in no row.
    pub undated: u32,
    /// With `on:`, stores counted as open on the day by their dates, whose status says they are not and of which no closing date says since when.
    pub not_open_by_status: u32,
    /// The day of `on:`.
    pub on: Option<String>,
}

/// One group of a summary.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SummaryRow {
    /// What to write after each dimension's field to pick the group: `Bihar`, `FY2018-19`, `?`.
    pub keys: Vec<String>,
    /// English names.
    pub labels: Vec<String>,
    /// Stores.
    pub stores: u32,
    /// Openings.
    pub openings: u32,
    /// Closings.
    pub closings: u32,
    /// Openings less closings.
    pub net: i32,
    /// Net so far, where a dimension is a period of opening.
    pub cumulative: Option<i32>,
}

/// What is counted of one group.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    pub(super) stores: u32,
    pub(super) openings: u32,
    pub(super) closings: u32,
}

impl Cell {
    pub(super) fn add(&mut self, other: Self) {
        self.stores += other.stores;
        self.openings += other.openings;
        self.closings += other.closings;
    }

    pub(super) fn net(self) -> i32 {
        self.openings as i32 - self.closings as i32
    }
}

impl Columns {
    /// The selection counted by one or two dimensions; by none, the total alone.
    pub fn summarise(
        &self,
        query: &StoreQuery,
        dimensions: &[Dimension],
    ) -> Result<Summary, QueryError> {
        if dimensions.len() > 2 {
            return Err(QueryProblem::Dimensions.into());
        }
        if let [one, other] = dimensions
            && one.is_same(other)
        {
            return Err(QueryError::new(QueryProblem::DimensionTwice).with("text", one));
        }
        let axes: Vec<Arc<Axis>> = dimensions
            .iter()
            .map(|dimension| self.axis(dimension))
            .collect::<Result<_, _>>()?;
        let axes: Vec<&Axis> = axes.iter().map(|axis| &**axis).collect();
        let (mut cells, undated) = self.cells(query, &axes)?;
        fill_series(&axes, &mut cells);
        let not_open_by_status = match query.on {
            Some(_) => self.not_open_by_status(&self.matching(query, None, true)?),
            None => 0,
        };
        let mut total = Cell::default();
        cells.values().for_each(|cell| total.add(*cell));
        Ok(Summary {
            dimensions: dimensions.iter().map(Dimension::to_string).collect(),
            dimension_labels: dimensions.iter().map(|d| d.label().to_owned()).collect(),
            rows: if axes.is_empty() {
                Vec::new()
            } else {
                rows(&axes, dimensions, cells)
            },
            total: row(total),
            undated,
            not_open_by_status,
            on: query.on.map(|day: Date| day.to_string()),
        })
    }

    /// Stores without a closing date whose status says that they are not open.
    pub(super) fn not_open_by_status(&self, set: &super::bits::Bits) -> u32 {
        let (Some(status), Some(closed)) = (
            self.stores.coded(StoreField::Status),
            self.stores.days(StoreField::ClosedOn),
        ) else {
            return 0;
        };
        let not_open: Vec<usize> = Status::ALL
            .iter()
            .filter(|status| !status.stands())
            .filter_map(|known| status.dict.find(known.key()))
            .map(|code| code as usize)
            .collect();
        let count = set
            .rows()
            .filter(|row| closed[*row] == NO_DAY && not_open.contains(&status.codes.get(*row)))
            .count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Stores, openings and closings by value of each axis; and how many stores have no opening date.
    pub(super) fn cells(
        &self,
        query: &StoreQuery,
        axes: &[&Axis],
    ) -> Result<(HashMap<[u32; 2], Cell>, u32), QueryError> {
        let bits = self.matching(query, None, false)?;
        let days = |field| {
            self.stores
                .days(field)
                .map_or(&[][..], |days| days.as_slice())
        };
        let (opened, closed) = (days(StoreField::Opened), days(StoreField::ClosedOn));
        let last = query.on.map_or(i32::MAX, day_number);
        let happened = |day: i32| day != NO_DAY && day <= last;
        let width = axes.get(1).map_or(1, |axis| axis.value_count);
        let size = axes
            .first()
            .map_or(1, |axis| axis.value_count)
            .checked_mul(width);
        let mut table = Table::new(size, width);
        let mut undated = 0;
        let value = |row: usize, at_close: bool| {
            let of = |axis: Option<&&Axis>| {
                axis.map_or(0, |axis| {
                    if at_close {
                        axis.value_at_close(row)
                    } else {
                        axis.value(row)
                    }
                })
            };
            (of(axes.first()), of(axes.get(1)))
        };
        for row in bits.rows() {
            let opening = happened(opened[row]);
            let closing = happened(closed[row]);
            let stands = query.on.is_none() || (opening && !closing);
            undated += u32::from(opened[row] == NO_DAY);
            if opening || stands {
                table.at(value(row, false)).add(Cell {
                    stores: stands.into(),
                    openings: opening.into(),
                    closings: 0,
                });
            }
            if closing {
                table.at(value(row, true)).closings += 1;
            }
        }
        Ok((table.into_cells(), undated))
    }
}

/// Cells by pair of values: a plain table where it is small enough.
enum Table {
    Dense { cells: Vec<Cell>, width: usize },
    Sparse(HashMap<[u32; 2], Cell>),
}

impl Table {
    /// Cells of a plain table at most: 12 MB.
    const DENSE: usize = 1 << 20;

    fn new(size: Option<usize>, width: usize) -> Self {
        match size {
            Some(size @ ..=Self::DENSE) => Self::Dense {
                cells: vec![Cell::default(); size],
                width,
            },
            _ => Self::Sparse(HashMap::new()),
        }
    }

    fn at(&mut self, (first, second): (usize, usize)) -> &mut Cell {
        match self {
            Self::Dense { cells, width } => &mut cells[first * *width + second],
            Self::Sparse(cells) => cells.entry([first as u32, second as u32]).or_default(),
        }
    }

    /// The cells that hold anything.
    fn into_cells(self) -> HashMap<[u32; 2], Cell> {
        match self {
            Self::Sparse(cells) => cells,
            Self::Dense { cells, width } => cells
                .into_iter()
                .enumerate()
                .filter(|(_, cell)| cell.stores + cell.openings + cell.closings > 0)
                .map(|(at, cell)| ([(at / width) as u32, (at % width) as u32], cell))
                .collect(),
        }
    }
}

fn rows(
    axes: &[&Axis],
    dimensions: &[Dimension],
    cells: HashMap<[u32; 2], Cell>,
) -> Vec<SummaryRow> {
    let ranks: Vec<HashMap<u32, u32>> = axes
        .iter()
        .enumerate()
        .map(|(at, axis)| ranks(axis, at, &cells, |cell| cell.stores.into()))
        .collect();
    let mut cells: Vec<([u32; 2], Cell)> = cells.into_iter().collect();
    cells.sort_by_key(|(values, _)| {
        let rank = |at: usize| ranks.get(at).map_or(0, |ranks| ranks[&values[at]]);
        [rank(0), rank(1)]
    });
    let time: Vec<bool> = dimensions.iter().map(Dimension::is_time).collect();
    let mut so_far: HashMap<Vec<u32>, i32> = HashMap::new();
    cells
        .into_iter()
        .map(|(values, cell)| {
            // Net runs on along periods, and starts anew for each value of a dimension that is none.
            let series: Vec<u32> = time
                .iter()
                .zip(values)
                .filter(|(time, _)| !**time)
                .map(|(_, v)| v)
                .collect();
            let cumulative = time.contains(&true).then(|| {
                let sum = so_far.entry(series).or_default();
                *sum += cell.net();
                *sum
            });
            let named = axes.iter().zip(values);
            SummaryRow {
                keys: named
                    .clone()
                    .map(|(axis, value)| axis.key(value as usize))
                    .collect(),
                labels: named
                    .map(|(axis, value)| axis.label(value as usize))
                    .collect(),
                cumulative,
                ..row(cell)
            }
        })
        .collect()
}

/// Adds the periods without anything between the first and the last of each series: one for each value of the dimension that is no period.
///
/// Two dimensions of time are two names of one series and stay as they are.
fn fill_series(axes: &[&Axis], cells: &mut HashMap<[u32; 2], Cell>) {
    let along: Vec<usize> = (0..axes.len()).filter(|at| axes[*at].gapless).collect();
    let [along] = along[..] else { return };
    let mut series: HashMap<u32, Vec<u32>> = HashMap::new();
    for values in cells.keys() {
        series
            .entry(values[1 - along])
            .or_default()
            .push(values[along]);
    }
    let gaps: Vec<[u32; 2]> = series
        .into_iter()
        .flat_map(|(other, periods)| {
            between(periods.into_iter()).map(move |period| match along {
                0 => [period, other],
                _ => [other, period],
            })
        })
        .filter(|values| !cells.contains_key(values))
        .take(MAX_FILLED + 1)
        .collect();
    if gaps.len() <= MAX_FILLED {
        cells.extend(gaps.into_iter().map(|values| (values, Cell::default())));
    }
}

/// The periods from the first to the last of these, blanks left out; none where they are too many to be read.
fn between(periods: impl Iterator<Item = u32>) -> std::ops::Range<u32> {
    let (first, last) = periods
        .filter(|period| *period > 0)
        .fold((u32::MAX, 0), |(first, last), period| {
            (first.min(period), last.max(period))
        });
    if first <= last && ((last - first) as usize) < MONTHS_FILLED {
        first..last + 1
    } else {
        0..0
    }
}

/// Where each value of an axis stands among the rows: values without an order of their own by what they weigh, periods with those between them.
pub(super) fn ranks(
    axis: &Axis,
    at: usize,
    cells: &HashMap<[u32; 2], Cell>,
    weight: impl Fn(&Cell) -> i64,
) -> HashMap<u32, u32> {
    let mut weights: HashMap<u32, i64> = HashMap::new();
    for (values, cell) in cells {
        *weights.entry(values[at]).or_default() += weight(cell);
    }
    if axis.gapless {
        for period in between(cells.keys().map(|values| values[at])) {
            weights.entry(period).or_default();
        }
    }
    let mut values: Vec<(u32, i64)> = weights.into_iter().collect();
    values.sort_by(|(a, many), (b, more)| {
        let blank = (*a == 0).cmp(&(*b == 0));
        let own = if axis.ordinal {
            a.cmp(b)
        } else {
            let label = |value: &u32| axis.label(*value as usize);
            more.cmp(many)
                .then_with(|| label(a).cmp(&label(b)))
                .then(a.cmp(b))
        };
        blank.then(own)
    });
    values
        .into_iter()
        .zip(0..)
        .map(|((value, _), rank)| (value, rank))
        .collect()
}

fn row(cell: Cell) -> SummaryRow {
    SummaryRow {
        stores: cell.stores,
        openings: cell.openings,
        closings: cell.closings,
        net: cell.net(),
        ..SummaryRow::default()
    }
}
