//! What is left of personal data where nobody asked for it.

use haat_registry::checks::MASK;
use haat_registry::query::Test;
use haat_registry::{AsOf, QueryField, Registry, StoreField, StoreQuery};

use crate::error::Result;

/// The query as it may stand on an About sheet: what it asks of personal fields is masked, and so are words that a personal value contains.
pub fn masked_query(registry: &Registry, query: &StoreQuery) -> Result<StoreQuery> {
    let own: Vec<String> = registry.read(|reader| {
        Ok(reader
            .own_fields()?
            .into_iter()
            .filter(|field| field.personal)
            .map(|field| haat_atlas::fold(&field.name))
            .collect())
    })?;
    let is_personal = |field: &QueryField| match field {
        QueryField::Builtin(field) => field.is_personal(),
        QueryField::Own(name) => own.contains(&haat_atlas::fold(name)),
        _ => false,
    };
    let mut masked = query.clone();
    for filter in masked
        .filters
        .iter_mut()
        .filter(|filter| is_personal(&filter.field))
    {
        for test in &mut filter.any {
            *test = match test {
                Test::Blank => Test::Blank,
                _ => Test::Is(MASK.to_owned()),
            };
        }
    }
    let columns = registry.columns(AsOf::Now)?;
    let personal: Vec<QueryField> = StoreField::ALL
        .iter()
        .filter(|field| field.is_personal())
        .map(|field| QueryField::Builtin(*field))
        .chain(own.iter().map(|name| QueryField::Own(name.clone())))
        .collect();
    for term in &mut masked.text {
        for field in &personal {
            let asked = StoreQuery {
                filters: vec![haat_registry::query::Filter {
                    field: field.clone(),
                    negated: false,
                    any: vec![Test::Is(term.text.clone())],
                }],
                ..StoreQuery::default()
            };
            // A word that cannot be asked of a field is not in it.
            if columns.count(&asked).is_ok_and(|count| count > 0) {
                term.text = MASK.to_owned();
                break;
            }
        }
    }
    Ok(masked)
}
