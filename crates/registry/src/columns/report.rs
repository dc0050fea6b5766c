//! A summary as a person reads it: groups down the page, groups across it, one measure, totals, and the small ones together.

use std::collections::HashMap;
use std::sync::Arc;

use super::Columns;
use super::axis::Axis;
use super::summary::{Cell, ranks};
use crate::query::{Dimension, QueryError, QueryProblem, StoreQuery};

/// Groups down the page at most: more than a person reads, and little enough to be shown at once.
const MAX_ROWS: usize = 500;

/// Groups across the page at most.
const MAX_HEADS: usize = 60;

/// What a report counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Stores.
    #[default]
    Stores,
    /// Openings.
    Openings,
    /// Closings.
    Closings,
    /// Openings less closings.
    Net,
    /// Net so far, along a period of opening; without one the same as net.
    Cumulative,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Stores,
        Self::Openings,
        Self::Closings,
        Self::Net,
        Self::Cumulative,
    ];

    /// Its key: `stores`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Stores => "stores",
            Self::Openings => "openings",
            Self::Closings => "closings",
            Self::Net => "net",
            Self::Cumulative => "cumulative",
        }
    }

    /// Its English name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Stores => "Stores",
            Self::Openings => "Openings",
            Self::Closings => "Closings",
            Self::Net | Self::Cumulative => "Net openings",
        }
    }

    fn of(self, cell: Cell) -> i32 {
        let plain = |count| i32::try_from(count).unwrap_or(i32::MAX);
        match self {
            Self::Stores => plain(cell.stores),
            Self::Openings => plain(cell.openings),
            Self::Closings => plain(cell.closings),
            Self::Net | Self::Cumulative => cell.net(),
        }
    }
}

/// A selection counted by one or two dimensions, as a person reads it. [`super::Summary`] says what is counted.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Report {
    /// The dimensions as they are written.
    pub dimensions: Vec<String>,
    /// Their English names.
    pub dimension_labels: Vec<String>,
    /// Whether each is a period of opening.
    pub times: Vec<bool>,
    /// Groups across the page; none for one dimension.
    pub heads: Vec<Group>,
    /// Groups down the page, the largest by the measure first; tiers and periods in their own order, no period between left out; blanks last.
    pub rows: Vec<ReportRow>,
    /// The measure of each head over all rows; of *cumulative* what it came to at the end.
    pub totals: Vec<i32>,
    /// All groups together.
    pub total: GroupFigures,
    /// Stores without an opening date that the text and filters hold for. With `on:` they are in no row.
    pub undated: u32,
    /// With `on:`, stores counted as open on the day by their dates, whose status says they are not and of which no closing date says since when.
    pub not_open_by_status: u32,
    /// The day of `on:`.
    pub on: Option<String>,
}

/// A value of a dimension, or several small ones together.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Group {
    /// What to write after the dimension's field to pick it; nothing for several together.
    pub key: Option<String>,
    /// Its English name; of several together how many they are.
    pub label: String,
    /// Its place among all values of the dimension, whatever the query: 1 is the first, 0 has none. Colours go by it.
    pub place: u32,
}

/// One group down the page.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReportRow {
    /// The group.
    #[serde(flatten)]
    pub group: Group,
    /// Its measure under each head.
    pub cells: Vec<i32>,
    /// All its figures, over all heads.
    pub figures: GroupFigures,
}

/// All figures of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GroupFigures {
    /// Stores.
    pub stores: u32,
    /// Openings.
    pub openings: u32,
    /// Closings.
    pub closings: u32,
    /// Openings less closings.
    pub net: i32,
    /// Net of this period and all before it; of a group that is no period, its net.
    pub cumulative: i32,
}

impl GroupFigures {
    fn of(cell: Cell, cumulative: i32) -> Self {
        Self {
            stores: cell.stores,
            openings: cell.openings,
            closings: cell.closings,
            net: cell.net(),
            cumulative,
        }
    }
}

/// Values of a dimension in their order, those beyond what can be shown as one.
struct Groups {
    groups: Vec<Group>,
    /// Where each value stands.
    place: HashMap<u32, usize>,
}

impl Columns {
    /// The selection counted by one or two dimensions, one measure of it laid out.
    pub fn report(
        &self,
        query: &StoreQuery,
        dimensions: &[Dimension],
        measure: Measure,
    ) -> Result<Report, QueryError> {
        if !(1..=2).contains(&dimensions.len()) {
            return Err(QueryProblem::Dimensions.into());
        }
        let axes: Vec<Arc<Axis>> = dimensions
            .iter()
            .map(|dimension| self.axis(dimension))
            .collect::<Result<_, _>>()?;
        let axes: Vec<&Axis> = axes.iter().map(|axis| &**axis).collect();
        let times: Vec<bool> = dimensions.iter().map(Dimension::is_time).collect();
        let (cells, undated) = self.cells(query, &axes)?;
        let weight = |cell: &Cell| i64::from(measure.of(*cell));
        let down = groups(
            axes[0],
            times[0],
            ranks(axes[0], 0, &cells, weight),
            MAX_ROWS,
        );
        let across = axes
            .get(1)
            .map(|axis| groups(axis, times[1], ranks(axis, 1, &cells, weight), MAX_HEADS));
        let width = across.as_ref().map_or(1, |across| across.groups.len());
        let mut table = vec![vec![Cell::default(); width]; down.groups.len()];
        let mut all = Cell::default();
        for ([first, second], cell) in &cells {
            let at = across.as_ref().map_or(0, |across| across.place[second]);
            table[down.place[first]][at].add(*cell);
            all.add(*cell);
        }
        let not_open_by_status = match query.on {
            Some(_) => self.not_open_by_status(&self.matching(query, None, true)?),
            None => 0,
        };
        let runs_across = times.get(1).copied().unwrap_or(false);
        let mut before = vec![0; width];
        let mut so_far = 0;
        let mut rows = Vec::with_capacity(table.len());
        for (group, cells) in down.groups.into_iter().zip(table) {
            let mut whole = Cell::default();
            cells.iter().for_each(|cell| whole.add(*cell));
            so_far += whole.net();
            let mut running = 0;
            let values = cells.iter().zip(&mut before).map(|(cell, before)| {
                running += cell.net();
                *before += cell.net();
                match measure {
                    // Along both ways the periods down the page run on; the ones across divide them.
                    Measure::Cumulative if times[0] => *before,
                    Measure::Cumulative if runs_across => running,
                    _ => measure.of(*cell),
                }
            });
            let values: Vec<i32> = values.collect();
            let cumulative = if times[0] { so_far } else { whole.net() };
            rows.push(ReportRow {
                group,
                cells: if across.is_some() { values } else { Vec::new() },
                figures: GroupFigures::of(whole, cumulative),
            });
        }
        let totals = match measure {
            Measure::Cumulative if times[0] => before,
            _ => (0..width)
                .map(|at| rows.iter().filter_map(|row| row.cells.get(at)).sum())
                .collect(),
        };
        Ok(Report {
            dimensions: dimensions.iter().map(Dimension::to_string).collect(),
            dimension_labels: dimensions.iter().map(|d| d.label().to_owned()).collect(),
            times,
            totals: if across.is_some() { totals } else { Vec::new() },
            heads: across.map_or_else(Vec::new, |across| across.groups),
            rows,
            total: GroupFigures::of(all, all.net()),
            undated,
            not_open_by_status,
            on: query.on.map(|day| day.to_string()),
        })
    }
}

/// The groups of an axis in their order. Of more than `most`, the smallest become one, of periods the earliest.
fn groups(axis: &Axis, time: bool, ranks: HashMap<u32, u32>, most: usize) -> Groups {
    let mut values: Vec<(u32, u32)> = ranks.into_iter().collect();
    values.sort_unstable_by_key(|(_, rank)| *rank);
    let values: Vec<u32> = values.into_iter().map(|(value, _)| value).collect();
    let group = |value: &u32| Group {
        key: Some(axis.key(*value as usize)),
        label: axis.label(*value as usize),
        place: *value,
    };
    let beyond = values.len().saturating_sub(most);
    if beyond == 0 {
        return Groups {
            groups: values.iter().map(group).collect(),
            place: values.into_iter().zip(0..).collect(),
        };
    }
    // One place is theirs.
    let beyond = beyond + 1;
    let together = Group {
        key: None,
        label: beyond.to_string(),
        place: 0,
    };
    let (small, kept, first) = if time {
        let (small, kept) = values.split_at(beyond);
        (small, kept, 1)
    } else {
        let (kept, small) = values.split_at(values.len() - beyond);
        (small, kept, 0)
    };
    let mut groups: Vec<Group> = kept.iter().map(group).collect();
    let at = if time { 0 } else { groups.len() };
    groups.insert(at, together);
    let mut place: HashMap<u32, usize> = kept.iter().copied().zip(first..).collect();
    place.extend(small.iter().map(|value| (*value, at)));
    Groups { groups, place }
}
