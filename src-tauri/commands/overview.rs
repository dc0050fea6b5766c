//! The figures and charts of a selection.

use haat_registry::{AsOf, Dimension, Facet, Figures, MonthCount, StoreQuery, checks};
use serde::Serialize;
use specta::Type;
use tauri::State;

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
    /// Openings by month.
    months: Vec<MonthCount>,
    /// State, tier, format and status.
    facets: Vec<Facet>,
}

/// A selection in figures and charts.
#[tauri::command]
#[specta::specta]
pub async fn overview(shell: State<'_, Shell>, query: String) -> Result<Overview, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let query: StoreQuery = query.parse()?;
        let columns = registry.columns(AsOf::Now)?;
        let figures = columns.figures(&query, checks::today())?;
        Ok(Overview {
            count: figures.stores,
            all: u32::try_from(columns.len()).unwrap_or(u32::MAX),
            months: columns.openings_by_month(&query)?,
            facets: columns.facets(&query, &CHARTS, TOP)?,
            figures,
        })
    })
    .await
}
