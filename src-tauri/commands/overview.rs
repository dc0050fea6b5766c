//! The figures and charts of a selection.

use std::collections::HashSet;

use haat_registry::query::Period;
use haat_registry::{
    AsOf, Columns, DayCount, Dimension, Facet, FigureQueries, Figures, Growth, MonthCount, Peak,
    QueryError, Registry, StoreQuery,
};
use serde::Serialize;
use specta::Type;
use tauri::State;

use super::{Recorded, as_of};
use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::Shell;

/// Values of a chart at most; the page says how many are left.
const TOP: usize = 60;

/// What the stores of a selection are counted by.
pub const CHARTS: [Dimension; 8] = [
    Dimension::Country,
    Dimension::State,
    Dimension::District,
    Dimension::Tier,
    Dimension::Format,
    Dimension::Ownership,
    Dimension::Status,
    Dimension::Partner,
];

/// A selection in figures and charts, all of one state of the registry.
#[derive(Debug, Serialize, Type)]
pub struct Overview {
    /// Stores of the selection.
    count: u32,
    /// All live stores.
    all: u32,
    /// The figures.
    figures: Figures,
    /// The stores behind the figures, as queries.
    queries: FigureQueries,
    /// Openings by month, whatever the query says about the date of opening.
    months: Vec<Month>,
    /// Whether the query picks the stores without a date of opening.
    undated_picked: bool,
    /// The month with the most openings, and the day that made it.
    peak: Option<Peak>,
    /// The days of the one month that the query picks, or picks days of.
    days: Vec<Day>,
    /// How far the selection had come, month by month.
    growth: Growth,
    /// The stores by what there is a chart of.
    facets: Vec<Facet>,
}

/// A month of the chart.
#[derive(Debug, Serialize, Type)]
pub struct Month {
    /// What it counts.
    #[serde(flatten)]
    count: MonthCount,
    /// Whether the query picks it.
    picked: bool,
}

/// A day of the chart.
#[derive(Debug, Serialize, Type)]
pub struct Day {
    /// What it counts.
    #[serde(flatten)]
    count: DayCount,
    /// Whether the query picks it.
    picked: bool,
}

/// A selection in figures and charts.
#[tauri::command]
#[specta::specta]
pub async fn overview(
    shell: State<'_, Shell>,
    query: String,
    recorded: Recorded,
) -> Result<Overview, Refusal> {
    let registry = shell.registry()?;
    let as_of = as_of(recorded);
    blocking::run(move || overview_of(&registry, query.parse()?, as_of)).await
}

/// The overview of a query.
pub fn overview_of(
    registry: &Registry,
    query: StoreQuery,
    as_of: AsOf,
) -> Result<Overview, Refusal> {
    let columns = registry.columns_to_count(as_of, &query)?;
    let figures = columns.figures(&query, as_of.day())?;
    let (months, undated_picked) = months(&columns, &query)?;
    Ok(Overview {
        peak: columns.peak(&query.without(&Dimension::OpenedMonth))?,
        days: days(&columns, &query, &months)?,
        growth: columns.growth(&query)?,
        count: figures.stores,
        all: u32::try_from(columns.len()).unwrap_or(u32::MAX),
        months,
        undated_picked,
        facets: columns.facets(&query, &CHARTS, TOP)?,
        queries: columns.figure_queries(&query, &figures, as_of.day())?,
        figures,
    })
}

/// The months, and whether the query picks the stores without one.
fn months(columns: &Columns, query: &StoreQuery) -> Result<(Vec<Month>, bool), QueryError> {
    let dimension = Dimension::OpenedMonth;
    let all = query.without(&dimension);
    let mut picked: HashSet<String> = HashSet::new();
    let mut undated = false;
    if all != *query {
        for facet in columns.facets(query, &[dimension], usize::MAX)? {
            undated |= facet.blank_picked;
            let values = facet.values.into_iter().filter(|value| value.picked);
            picked.extend(values.map(|value| value.key));
        }
    }
    let counts = columns.openings_by_month(&all)?.into_iter();
    let months = counts.map(|count| Month {
        picked: picked.contains(&count.month),
        count,
    });
    Ok((months.collect(), undated && picked.is_empty()))
}

/// The days of the one month that is picked; none where none is, or several.
fn days(columns: &Columns, query: &StoreQuery, months: &[Month]) -> Result<Vec<Day>, QueryError> {
    let mut picked = months.iter().filter(|month| month.picked);
    let (Some(month), None) = (picked.next(), picked.next()) else {
        return Ok(Vec::new());
    };
    let Some(period) = Period::parse(&month.count.month) else {
        return Ok(Vec::new());
    };
    let all = columns.openings_by_day(&query.without(&Dimension::OpenedMonth), period)?;
    let asked = columns.openings_by_day(query, period)?;
    // A whole month is no pick among its days.
    let whole = all
        .iter()
        .zip(&asked)
        .all(|(all, asked)| all.openings == asked.openings);
    Ok(all
        .into_iter()
        .zip(asked)
        .map(|(count, asked)| Day {
            picked: !whole && asked.openings > 0,
            count,
        })
        .collect())
}
