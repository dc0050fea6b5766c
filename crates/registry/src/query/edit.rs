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

    /// Narrows a value that is picked to a part of it, such as a month to one of its days: `key` is in the place of `whole`. Where it is in already
    /// it is taken out, and where nothing is left then, the whole is picked again.
    pub fn toggle_within(
        &mut self,
        dimension: &Dimension,
        whole: &str,
        key: &str,
    ) -> Result<(), QueryError> {
        let (whole, part): (Test, Test) = (whole.parse()?, key.parse()?);
        let field = dimension.field();
        let found = self
            .filters
            .iter_mut()
            .find(|filter| filter.field.is_same(&field) && !filter.negated);
        let Some(filter) = found else {
            return self.toggle(dimension, key);
        };
        let was_in = filter.any.contains(&part);
        filter.any.retain(|test| *test != whole && *test != part);
        if !was_in {
            filter.any.push(part);
        } else if filter.any.is_empty() {
            filter.any.push(whole);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn after(query: &str, whole: &str, key: &str) -> String {
        let mut query: StoreQuery = query.parse().unwrap();
        query
            .toggle_within(&Dimension::OpenedMonth, whole, key)
            .unwrap();
        query.to_string()
    }

    #[test]
    fn a_day_stands_in_the_place_of_its_month_and_gives_it_back() {
        let month = "state:Bihar opened:2018-10";
        let day = after(month, "2018-10", "2018-10-29");
        assert_eq!(day, "state:Bihar opened:2018-10-29");
        let two = after(&day, "2018-10", "2018-10-30");
        assert_eq!(two, "state:Bihar opened:2018-10-29,2018-10-30");
        assert_eq!(after(&two, "2018-10", "2018-10-30"), day);
        assert_eq!(after(&day, "2018-10", "2018-10-29"), month);
        assert_eq!(
            after("-opened:2017", "2018-10", "2018-10-29"),
            "-opened:2017 opened:2018-10-29"
        );
    }
}
