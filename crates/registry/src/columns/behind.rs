//! The stores behind the figures of the overview, as queries.

use jiff::civil::Date;

use super::Columns;
use super::figures::{Figures, first_of};
use super::report::Measure;
use crate::model::{Status, StoreField};
use crate::query::{
    Dimension, Filter, QueryError, QueryField, StoreQuery, Test, TierScheme, financial_year,
};

/// Queries that hold for the stores behind [`Figures`].
///
/// Where a figure counts stores, its query holds for exactly that many.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FigureQueries {
    /// The open stores; none where some are open by their status and others by their dates, which one query cannot say.
    pub open: Option<String>,
    /// Opened in the financial year, up to the day.
    pub opened_this_fy: String,
    /// Stores with a state.
    pub states: String,
    /// Stores with a town.
    pub towns: String,
    /// Stores with a partner.
    pub partners: String,
    /// Stores in towns of RBI tier 3 to 6.
    pub tier3_and_below: String,
}

impl Columns {
    /// The queries behind the figures of `query`, as of the same day.
    pub fn figure_queries(
        &self,
        query: &StoreQuery,
        figures: &Figures,
        today: Date,
    ) -> Result<FigureQueries, QueryError> {
        let day = query.on.unwrap_or(today);
        let first = first_of(financial_year(day));
        let period = Test::Between(Some(first.to_string()), Some(day.to_string()));
        let said = |field: StoreField| said(query, field).to_string();
        let tiers = (3..=6).map(|tier: u8| Test::Is(tier.to_string()));
        Ok(FigureQueries {
            open: self.behind_open(query, figures, day)?,
            opened_this_fy: narrowed(query, StoreField::Opened.into(), vec![period]).to_string(),
            states: said(StoreField::State),
            towns: said(StoreField::Town),
            partners: said(StoreField::Partner),
            tier3_and_below: narrowed(query, QueryField::Tier(TierScheme::Rbi), tiers.collect())
                .to_string(),
        })
    }

    fn behind_open(
        &self,
        query: &StoreQuery,
        figures: &Figures,
        day: Date,
    ) -> Result<Option<String>, QueryError> {
        if query.on.is_some() {
            return Ok(Some(query.to_string()));
        }
        let status = |test| narrowed(query, StoreField::Status.into(), vec![test]);
        let mut by_dates = status(Test::Blank);
        by_dates.on = Some(day);
        for candidate in [status(Test::Is(Status::Open.key().to_owned())), by_dates] {
            if self.count(&candidate)? == figures.open as usize {
                return Ok(Some(candidate.to_string()));
            }
        }
        Ok(None)
    }
}

/// The query that holds for the stores behind a cell of a report: one measure of the groups picked by these keys. Fewer keys than dimensions are
/// the cell's row; none are all of it.
///
/// *Net* and *cumulative* are differences, which no stores stand behind.
pub fn behind_group(
    query: &StoreQuery,
    groups: &[(Dimension, String)],
    measure: Measure,
) -> Result<Option<StoreQuery>, QueryError> {
    let date = match measure {
        Measure::Stores => None,
        Measure::Openings => Some(StoreField::Opened),
        Measure::Closings => Some(StoreField::ClosedOn),
        Measure::Net | Measure::Cumulative => return Ok(None),
    };
    let mut found = query.clone();
    for (dimension, key) in groups {
        let field = match date {
            Some(date) if dimension.is_time() => date.into(),
            _ => dimension.field(),
        };
        found = narrowed(&found, field, vec![key.parse()?]);
    }
    if let Some(date) = date {
        let dated = groups
            .iter()
            .any(|(dimension, key)| dimension.is_time() && key != "?");
        // An opening up to the day counts whether the store is open still or not.
        match found.on.take() {
            Some(day) => {
                let until = Test::Between(None, Some(day.to_string()));
                found = narrowed(&found, date.into(), vec![until]);
            }
            None if !dated => found = said(&found, date),
            None => {}
        }
    }
    Ok(Some(found))
}

/// The stores of the query of which the field says something.
fn said(query: &StoreQuery, field: StoreField) -> StoreQuery {
    let mut query = narrowed(query, field.into(), vec![Test::Blank]);
    if let Some(filter) = query.filters.last_mut() {
        filter.negated = true;
    }
    query
}

pub(super) fn narrowed(query: &StoreQuery, field: QueryField, any: Vec<Test>) -> StoreQuery {
    let mut query = query.clone();
    query.filters.push(Filter {
        field,
        negated: false,
        any,
    });
    query
}
