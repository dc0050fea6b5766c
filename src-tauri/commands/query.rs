//! The one query: what its text means, and its text changed by a click.

use haat_exchange::table::masked_query;
use haat_registry::{AsOf, Completion, Dimension, QueryField, StoreQuery, Total};
use serde::Serialize;
use specta::Type;
use tauri::State;

use super::{Recorded, as_of};
use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::Shell;

/// What a query comes to.
#[derive(Debug, Serialize, Type)]
pub struct QueryDescription {
    /// Stores it holds for.
    count: u32,
    /// All live stores.
    all: u32,
    /// Its parts, each of which can be taken out.
    parts: Vec<String>,
    /// The query as it may stand on paper: what it asks of personal fields is masked.
    masked: String,
    /// Stores left out because they have no opening date, where the query asks for a day.
    undated: u32,
    /// The day on which its stores are open, as 2018-10-29, where it asks for one.
    on: Option<String>,
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// How many stores a query holds for, and its parts.
#[tauri::command]
#[specta::specta]
pub async fn query_describe(
    shell: State<'_, Shell>,
    text: String,
    recorded: Recorded,
) -> Result<QueryDescription, Refusal> {
    let registry = shell.registry()?;
    let as_of = as_of(recorded);
    blocking::run(move || -> Result<_, Refusal> {
        let query: StoreQuery = text.parse()?;
        let columns = registry.columns_to_count(as_of, &query)?;
        let undated = match query.on {
            Some(_) => columns.figures(&query, as_of.day())?.undated,
            None => 0,
        };
        Ok(QueryDescription {
            count: small(columns.count(&query)?),
            all: small(columns.len()),
            parts: parts(&query),
            masked: masked_query(&registry, &query, as_of)?.to_string(),
            undated,
            on: query.on.map(|day| day.to_string()),
        })
    })
    .await
}

/// How a query may go on whose text reaches to where it is being typed.
#[tauri::command]
#[specta::specta]
pub async fn query_complete(
    shell: State<'_, Shell>,
    text: String,
    recorded: Recorded,
) -> Result<Vec<Completion>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        Ok(registry.columns(as_of(recorded))?.complete(&text)?)
    })
    .await
}

/// A selection's count, and one of its numbers added up.
#[derive(Debug, Serialize, Type)]
pub struct SelectionTotal {
    /// Stores of the selection.
    count: u32,
    /// The number, over the stores that say it; nothing for what does not add up.
    total: Option<Total>,
}

/// How many stores a query holds for, and the sum of a field of theirs.
#[tauri::command]
#[specta::specta]
pub async fn query_total(
    shell: State<'_, Shell>,
    text: String,
    field: String,
    recorded: Recorded,
) -> Result<SelectionTotal, Refusal> {
    let registry = shell.registry()?;
    let as_of = as_of(recorded);
    blocking::run(move || -> Result<_, Refusal> {
        let query: StoreQuery = text.parse()?;
        let columns = registry.columns_to_count(as_of, &query)?;
        Ok(SelectionTotal {
            count: small(columns.count(&query)?),
            total: columns.total(&query, &QueryField::parse(&field)?)?,
        })
    })
    .await
}

/// The query without one of its parts, as [`QueryDescription::parts`] wrote it.
#[tauri::command]
#[specta::specta]
pub async fn query_without(text: String, part: String) -> Result<String, Refusal> {
    let query: StoreQuery = text.parse()?;
    let left: Vec<String> = parts(&query)
        .into_iter()
        .filter(|other| *other != part)
        .collect();
    Ok(left.join(" "))
}

/// Whether the other query has anything to do with this one.
#[tauri::command]
#[specta::specta]
pub async fn query_shares(text: String, other: String) -> Result<bool, Refusal> {
    let query: StoreQuery = text.parse()?;
    Ok(query.shares(&other.parse()?))
}

/// The query with a value of a dimension added, or taken out where it is in.
#[tauri::command]
#[specta::specta]
pub async fn query_toggle(text: String, dimension: String, key: String) -> Result<String, Refusal> {
    let mut query: StoreQuery = text.parse()?;
    query.toggle(&dimension.parse::<Dimension>()?, &key)?;
    Ok(query.to_string())
}

/// The query with a part of a picked value in its place, such as a day in that of its month, or the value again where the part was the last one in.
#[tauri::command]
#[specta::specta]
pub async fn query_toggle_within(
    text: String,
    dimension: String,
    whole: String,
    key: String,
) -> Result<String, Refusal> {
    let mut query: StoreQuery = text.parse()?;
    query.toggle_within(&dimension.parse::<Dimension>()?, &whole, &key)?;
    Ok(query.to_string())
}

/// The query with this value as the only one picked of its field.
#[tauri::command]
#[specta::specta]
pub async fn query_only(text: String, dimension: String, key: String) -> Result<String, Refusal> {
    let mut query: StoreQuery = text.parse()?;
    query.only(&dimension.parse::<Dimension>()?, &key)?;
    Ok(query.to_string())
}

/// The query asked of a day, or of none.
#[tauri::command]
#[specta::specta]
pub async fn query_on(text: String, day: Option<String>) -> Result<String, Refusal> {
    let mut query: StoreQuery = text.parse()?;
    query.on = match day {
        Some(day) => format!("on:{day}").parse::<StoreQuery>()?.on,
        None => None,
    };
    Ok(query.to_string())
}

/// The query as it may stand on what leaves the registry: what it asks of personal fields is masked.
#[tauri::command]
#[specta::specta]
pub async fn query_masked(shell: State<'_, Shell>, text: String) -> Result<String, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let query: StoreQuery = text.parse()?;
        Ok(masked_query(&registry, &query, AsOf::Now)?.to_string())
    })
    .await
}

/// The query sorted by a field: upwards, then downwards, then not; `also` keeps what it is sorted by before.
#[tauri::command]
#[specta::specta]
pub async fn query_sort(text: String, key: String, also: bool) -> Result<String, Refusal> {
    let mut query: StoreQuery = text.parse()?;
    query.sort_by(&QueryField::parse(&key)?, also);
    Ok(query.to_string())
}

/// The query grouped by these fields, the outermost first: `state`, `opened.month`; by none where there are none.
#[tauri::command]
#[specta::specta]
pub async fn query_group(text: String, keys: Vec<String>) -> Result<String, Refusal> {
    let mut query: StoreQuery = text.parse()?;
    query.group = match keys.is_empty() {
        true => Vec::new(),
        false => {
            format!("group:{}", keys.join(","))
                .parse::<StoreQuery>()?
                .group
        }
    };
    Ok(query.to_string())
}

/// The query narrowed to the stores that have what a cell shows, or with `out` to those that have not.
#[tauri::command]
#[specta::specta]
pub async fn query_narrow(
    text: String,
    key: String,
    value: String,
    out: bool,
) -> Result<String, Refusal> {
    let mut query: StoreQuery = text.parse()?;
    query.narrow(&QueryField::parse(&key)?, &value, out)?;
    Ok(query.to_string())
}

/// The query's parts, each as it is written.
fn parts(query: &StoreQuery) -> Vec<String> {
    let alone = |fill: &dyn Fn(&mut StoreQuery)| {
        let mut one = StoreQuery::default();
        fill(&mut one);
        one.to_string()
    };
    let mut parts = Vec::new();
    for filter in &query.filters {
        parts.push(alone(&|one| one.filters.push(filter.clone())));
    }
    for term in &query.text {
        parts.push(alone(&|one| one.text.push(term.clone())));
    }
    if query.on.is_some() {
        parts.push(alone(&|one| one.on = query.on));
    }
    if !query.group.is_empty() {
        parts.push(alone(&|one| one.group.clone_from(&query.group)));
    }
    if !query.sort.is_empty() {
        parts.push(alone(&|one| one.sort.clone_from(&query.sort)));
    }
    parts
}
