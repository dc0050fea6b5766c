//! Reports: a selection counted by one or two dimensions, and its export.

use std::path::Path;
use std::sync::Arc;

use haat_exchange::export::{self, Options};
use haat_registry::{
    AsOf, Columns, Dimension, FieldKey, FieldKind, Measure, Registry, Report, StoreQuery,
    behind_group,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;

use super::save::SaveTo;
use super::{Recorded, as_of};
use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::Shell;

/// What a report is made of, beside the query.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ReportLayout {
    /// One or two dimensions, as they are written.
    by: Vec<String>,
    /// What is counted.
    of: Measure,
    /// As the registry was recorded then, in milliseconds since 1970-01-01T00:00Z; as it is now where nothing is said.
    #[specta(type = Option<specta_typescript::Number>)]
    at: Option<i64>,
}

/// A dimension to choose from.
#[derive(Debug, Serialize, Type)]
pub struct DimensionLine {
    /// As it is written.
    key: String,
    /// Its English name, or the user's own.
    label: String,
    /// Whether it is a period of opening.
    time: bool,
}

/// What a person may choose for a report.
#[derive(Debug, Serialize, Type)]
pub struct ReportChoices {
    /// The dimensions.
    dimensions: Vec<DimensionLine>,
    /// The financial year of today, or the last one before it in which a store opened, as a query writes it.
    year: String,
}

impl ReportLayout {
    fn as_of(&self) -> AsOf {
        self.at.map_or(AsOf::Now, AsOf::Recorded)
    }

    fn dimensions(&self) -> Result<Vec<Dimension>, Refusal> {
        Ok(self
            .by
            .iter()
            .map(|key| key.parse())
            .collect::<Result<_, _>>()?)
    }

    fn columns(&self, registry: &Registry) -> Result<Arc<Columns>, Refusal> {
        Ok(registry.columns(self.as_of())?)
    }
}

/// What a person may choose for a report of these stores. Own columns with personal data are not among it.
#[tauri::command]
#[specta::specta]
pub async fn report_choices(
    shell: State<'_, Shell>,
    query: String,
    recorded: Recorded,
) -> Result<ReportChoices, Refusal> {
    let registry = shell.registry()?;
    let as_of = as_of(recorded);
    blocking::run(move || -> Result<_, Refusal> {
        let query: StoreQuery = query.parse()?;
        let fields = registry.read_as_of(as_of, |reader| reader.fields())?;
        let own = fields.into_iter().filter(|field| {
            matches!(field.key, FieldKey::Own(_))
                && !field.personal
                && field.kind != FieldKind::Date
        });
        let dimensions = Dimension::BUILTIN
            .iter()
            .cloned()
            .chain(own.map(|field| Dimension::Own(field.label)));
        Ok(ReportChoices {
            dimensions: dimensions
                .map(|dimension| DimensionLine {
                    key: dimension.to_string(),
                    label: dimension.label().to_owned(),
                    time: dimension.is_time(),
                })
                .collect(),
            year: registry
                .columns(as_of)?
                .year_of_openings(&query, as_of.day())?,
        })
    })
    .await
}

/// A selection counted by one or two dimensions.
#[tauri::command]
#[specta::specta]
pub async fn report(
    shell: State<'_, Shell>,
    query: String,
    layout: ReportLayout,
) -> Result<Report, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let query: StoreQuery = query.parse()?;
        let columns = layout.columns(&registry)?;
        Ok(columns.report(&query, &layout.dimensions()?, layout.of)?)
    })
    .await
}

/// The query that holds for the stores behind a cell; nothing where it is a difference. Fewer keys than dimensions are the cell's row.
#[tauri::command]
#[specta::specta]
pub async fn report_behind(
    query: String,
    by: Vec<String>,
    keys: Vec<String>,
    of: Measure,
) -> Result<Option<String>, Refusal> {
    let query: StoreQuery = query.parse()?;
    let groups = by
        .iter()
        .map(|key| key.parse::<Dimension>())
        .collect::<Result<Vec<_>, _>>()?;
    let groups: Vec<(Dimension, String)> = groups.into_iter().zip(keys).collect();
    Ok(behind_group(&query, &groups, of)?.map(|found| found.to_string()))
}

/// Writes a report to a file, all of its groups: a workbook with a chart and what it says about itself, or a CSV. Personal values are masked
/// unless `personal`.
#[tauri::command]
#[specta::specta]
pub async fn report_export(
    shell: State<'_, Shell>,
    query: String,
    layout: ReportLayout,
    personal: bool,
    to: SaveTo,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let query: StoreQuery = query.parse()?;
        let summary = layout
            .columns(&registry)?
            .summarise(&query, &layout.dimensions()?)?;
        let options = Options {
            personal,
            mark: true,
            overwrite: to.replace,
            as_of: layout.as_of(),
            limit: None,
            measure: layout.of,
        };
        export::export_summary(&registry, &query, &summary, options, Path::new(&to.path))?;
        Ok(())
    })
    .await
}
