//! Stores by value along single dimensions, each as if its own filter were not there.

use std::sync::Arc;

use super::Columns;
use super::axis::Axis;
use super::bits::Bits;
use super::count::by_value;
use crate::query::{Dimension, QueryError, QueryField, StoreQuery};

/// Stores by value along one dimension.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Facet {
    /// The dimension as it is written: `state`, `opened.fy`, `x.Zone`.
    pub dimension: String,
    /// Its English name.
    pub label: String,
    /// The largest first, then by label. Values without a store are left out, unless the query picks them.
    pub values: Vec<FacetValue>,
    /// Stores without a value.
    pub blank: u32,
    /// Whether the query picks those.
    pub blank_picked: bool,
    /// How many values have stores, those beyond the top included.
    pub distinct: u32,
    /// Stores of the values beyond the top.
    pub other: u32,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FacetValue {
    /// What to write after `field:` to pick it, quotes included where they are needed.
    pub key: String,
    /// Its English name.
    pub label: String,
    /// Stores that all other filters hold for.
    pub count: u32,
    /// Whether the query's filters on the dimension's own field, if there are any, hold for a store with it.
    pub picked: bool,
}

impl Columns {
    /// Stores by value, along each dimension as if the query had no filter on its field; at most `top` values each.
    pub fn facets(
        &self,
        query: &StoreQuery,
        dimensions: &[Dimension],
        top: usize,
    ) -> Result<Vec<Facet>, QueryError> {
        let axes: Vec<Arc<Axis>> = dimensions
            .iter()
            .map(|dimension| self.axis(dimension))
            .collect::<Result<_, _>>()?;
        // Dimensions whose field has no filter share one set of stores, and one pass over it.
        let mut groups: Vec<(Option<QueryField>, Vec<usize>)> = Vec::new();
        for (at, dimension) in dimensions.iter().enumerate() {
            let field = dimension.field();
            let filtered = query
                .filters
                .iter()
                .any(|filter| filter.field.is_same(&field));
            let own = filtered.then_some(field);
            match groups.iter_mut().find(|(known, _)| *known == own) {
                Some((_, members)) => members.push(at),
                None => groups.push((own, vec![at])),
            }
        }
        let mut facets: Vec<Option<Facet>> = vec![None; dimensions.len()];
        for (own, members) in groups {
            let set = self.matching(query, own.as_ref(), true)?;
            let group: Vec<&Axis> = members.iter().map(|at| &*axes[*at]).collect();
            let counts = by_value(&group, &set, &self.stores.live);
            let picked = match own {
                Some(field) => Some(self.picked(query, &field, &group)?),
                None => None,
            };
            for (index, at) in members.iter().enumerate() {
                let picked = picked.as_ref().map(|all| all[index].as_slice());
                facets[*at] = Some(facet(
                    &dimensions[*at],
                    group[index],
                    &counts[index],
                    picked,
                    top,
                ));
            }
        }
        Ok(facets.into_iter().flatten().collect())
    }

    /// How many stores of each value the query's filters on one field hold for.
    fn picked(
        &self,
        query: &StoreQuery,
        field: &QueryField,
        axes: &[&Axis],
    ) -> Result<Vec<Vec<u32>>, QueryError> {
        let mut own = StoreQuery::default();
        let filters = query
            .filters
            .iter()
            .filter(|filter| filter.field.is_same(field));
        own.filters.extend(filters.cloned());
        let set: Bits = self.matching(&own, None, false)?;
        Ok(by_value(axes, &set, &self.stores.live))
    }
}

fn facet(
    dimension: &Dimension,
    axis: &Axis,
    counts: &[u32],
    picked: Option<&[u32]>,
    top: usize,
) -> Facet {
    let is_picked = |value: usize| picked.is_some_and(|picked| picked[value] > 0);
    let mut values: Vec<usize> = (1..counts.len())
        .filter(|value| counts[*value] > 0 || is_picked(*value))
        .collect();
    let distinct = values.iter().filter(|value| counts[**value] > 0).count();
    let mut other = 0;
    if values.len() > top {
        // Labels are looked at only where counts are equal: most values never get one.
        values.select_nth_unstable_by(top, |a, b| {
            counts[*b]
                .cmp(&counts[*a])
                .then_with(|| axis.label(*a).cmp(&axis.label(*b)))
        });
        let beyond = values.split_off(top);
        // What the query picks is shown however small it is: it must be possible to take it back.
        let (kept, left): (Vec<usize>, Vec<usize>) =
            beyond.into_iter().partition(|value| is_picked(*value));
        // A filter such as `-town:Patna` picks nearly everything; that many are not worth showing.
        if kept.len() <= top {
            values.extend(kept);
            other = left.iter().map(|value| counts[*value]).sum();
        } else {
            other = kept.iter().chain(&left).map(|value| counts[*value]).sum();
        }
    }
    let mut values: Vec<FacetValue> = values
        .into_iter()
        .map(|value| FacetValue {
            key: axis.key(value),
            label: axis.label(value),
            count: counts[value],
            picked: is_picked(value),
        })
        .collect();
    values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.label.cmp(&b.label)));
    Facet {
        dimension: dimension.to_string(),
        label: dimension.label().to_owned(),
        blank: counts.first().copied().unwrap_or(0),
        blank_picked: is_picked(0),
        distinct: u32::try_from(distinct).unwrap_or(u32::MAX),
        other,
        values,
    }
}
