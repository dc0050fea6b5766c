//! Changes of a query that a click makes: a bar picked, a facet's value ticked off.

use super::{Dimension, Filter, QueryError, StoreQuery, Test};

impl StoreQuery {
    /// Adds a facet's value to the filter on its field, or takes it out where it is in; an empty filter goes.
    ///
    /// A value that was left out (`-status:closed`) is left out no longer: who picks it wants to see it.
    ///
    /// `key` is [`crate::FacetValue::key`].
    pub fn toggle(&mut self, dimension: &Dimension, key: &str) -> Result<(), QueryError> {
        let test: Test = key.parse()?;
        let field = dimension.field();
        for filter in &mut self.filters {
            if filter.field.is_same(&field) && filter.negated {
                filter.any.retain(|other| *other != test);
            }
        }
        self.filters.retain(|filter| !filter.any.is_empty());
        let found = self
            .filters
            .iter()
            .position(|filter| filter.field.is_same(&field) && !filter.negated);
        let Some(index) = found else {
            self.filters.push(Filter {
                field,
                negated: false,
                any: vec![test],
            });
            return Ok(());
        };
        let any = &mut self.filters[index].any;
        match any.iter().position(|other| *other == test) {
            Some(at) => {
                any.remove(at);
            }
            None => any.push(test),
        }
        if any.is_empty() {
            self.filters.remove(index);
        }
        Ok(())
    }

    /// The query without its filters on the dimension's field: what a chart along it counts, so that another value can be picked.
    #[must_use]
    pub fn without(&self, dimension: &Dimension) -> Self {
        let field = dimension.field();
        let mut query = self.clone();
        query.filters.retain(|filter| !filter.field.is_same(&field));
        query
    }

    /// Leaves this value as the only filter on its field.
    pub fn only(&mut self, dimension: &Dimension, key: &str) -> Result<(), QueryError> {
        let test: Test = key.parse()?;
        let field = dimension.field();
        self.filters.retain(|filter| !filter.field.is_same(&field));
        self.filters.push(Filter {
            field,
            negated: false,
            any: vec![test],
        });
        Ok(())
    }
}
