//! The figures and charts of a selection.

use std::collections::HashSet;

use haat_registry::{
    Columns, Dimension, Facet, FigureQueries, Figures, MonthCount, QueryError, StoreQuery,
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
pub const CHARTS: [Dimension; 4] = [
    Dimension::State,
    Dimension::Tier,
    Dimension::Format,
    Dimension::Status,
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
    /// State, tier, format and status.
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
    blocking::run(move || -> Result<_, Refusal> {
        let query: StoreQuery = query.parse()?;
        let columns = registry.columns(as_of)?;
        let figures = columns.figures(&query, as_of.day())?;
        Ok(Overview {
            count: figures.stores,
            all: u32::try_from(columns.len()).unwrap_or(u32::MAX),
            months: months(&columns, &query)?,
            facets: columns.facets(&query, &CHARTS, TOP)?,
            queries: columns.figure_queries(&query, &figures, as_of.day())?,
            figures,
        })
    })
    .await
}

fn months(columns: &Columns, query: &StoreQuery) -> Result<Vec<Month>, QueryError> {
    let dimension = Dimension::OpenedMonth;
    let all = query.without(&dimension);
    let picked: HashSet<String> = if all == *query {
        HashSet::new()
    } else {
        let facets = columns.facets(query, &[dimension], usize::MAX)?;
        let values = facets.into_iter().flat_map(|facet| facet.values);
        values
            .filter(|value| value.picked)
            .map(|value| value.key)
            .collect()
    };
    let counts = columns.openings_by_month(&all)?;
    Ok(counts
        .into_iter()
        .map(|count| Month {
            picked: picked.contains(&count.month),
            count,
        })
        .collect())
}
