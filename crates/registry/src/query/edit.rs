//! Changes of a query that a click makes: a bar picked, a facet's value ticked off, a column sorted by, a cell's "only these".

use super::meaning::{Kind, Wanted, check, kind_of, wanted};
use super::{Dimension, Filter, GroupKey, QueryError, QueryField, SortKey, StoreQuery, Test};

impl StoreQuery {
    /// Whether another query has anything to do with this one: it asks for a value of a field, a word or a day that this one asks for, or bounds a
    /// field anew that this one bounds. Where this one asks for all stores, every other is a part of it.
    pub fn shares(&self, other: &Self) -> bool {
        let asks = |query: &Self| {
            !(query.text.is_empty() && query.filters.is_empty() && query.on.is_none())
        };
        if !asks(self) {
            return true;
        }
        let bounds = |filter: &Filter| {
            let bound = |test| matches!(test, &Test::Between(..) | &Test::Compare(..));
            filter.any.iter().any(bound)
        };
        let value = |filter: &Filter| {
            other.filters.iter().any(|same| {
                same.field.is_same(&filter.field)
                    && same.negated == filter.negated
                    && (same.any.iter().any(|test| filter.any.contains(test))
                        || bounds(same) && bounds(filter))
            })
        };
        self.text.iter().any(|term| other.text.contains(term))
            || self.on.is_some() && self.on == other.on
            || self.filters.iter().any(value)
    }

    /// Adds a facet's value to the filter on its field, or takes it out where it is in; an empty filter goes.
    ///
    /// A value that was left out (`-status:closed`) is left out no longer: who picks it wants to see it. A period within one that is picked takes
    /// its place.
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
            // A month of a year that is picked already: added to it, it would change nothing.
            None if any.iter().any(|whole| is_within(&test, whole, &field)) => *any = vec![test],
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

    /// Leaves the stores that have what a cell shows of a field, or with `out` those that have not. A blank cell is asked for as blank.
    ///
    /// `value` is as the cell is written in a CSV, a status or another word with a key also by that.
    pub fn narrow(&mut self, field: &QueryField, value: &str, out: bool) -> Result<(), QueryError> {
        let test = test_of(field, value);
        let one = Filter {
            field: field.clone(),
            negated: out,
            any: vec![test.clone()],
        };
        check(&one)?;
        if !out {
            self.filters.retain(|filter| !filter.field.is_same(field));
            self.filters.push(one);
            return Ok(());
        }
        // What was asked for and is left out now is asked for no longer.
        for filter in &mut self.filters {
            if filter.field.is_same(field) && !filter.negated {
                filter.any.retain(|other| *other != test);
            }
        }
        self.filters.retain(|filter| !filter.any.is_empty());
        let left_out = |filter: &&mut Filter| filter.field.is_same(field) && filter.negated;
        match self.filters.iter_mut().find(left_out) {
            Some(filter) if !filter.any.contains(&test) => filter.any.push(test),
            Some(_) => {}
            None => self.filters.push(one),
        }
        Ok(())
    }

    /// Writes another name of an own column where the query asks for it, is grouped or sorted by it; says whether it does.
    pub fn rename_own(&mut self, from: &str, to: &str) -> bool {
        let asked = QueryField::Own(from.to_owned());
        let fields = self.filters.iter_mut().map(|filter| &mut filter.field);
        let groups = self.group.iter_mut().map(|key| &mut key.field);
        let sorts = self.sort.iter_mut().map(|key| &mut key.field);
        let mut renamed = false;
        for field in fields.chain(groups).chain(sorts) {
            if field.is_same(&asked) {
                *field = QueryField::Own(to.to_owned());
                renamed = true;
            }
        }
        renamed
    }

    /// Sorts by a field: upwards, then downwards, then not at all; `also` keeps the other keys of the order and adds this one after them.
    /// Where the list is grouped by it, its groups are turned round: within one of them all are alike.
    pub fn sort_by(&mut self, field: &QueryField, also: bool) {
        let grouped = |key: &&mut GroupKey| key.by.is_none() && key.field.is_same(field);
        if let Some(key) = self.group.iter_mut().find(grouped) {
            key.descending = !key.descending;
            return;
        }
        if !also {
            self.sort.truncate(1);
            self.sort.retain(|key| key.field.is_same(field));
        }
        match self.sort.iter().position(|key| key.field.is_same(field)) {
            Some(at) if self.sort[at].descending => {
                self.sort.remove(at);
            }
            Some(at) => self.sort[at].descending = true,
            None => self.sort.push(SortKey {
                field: field.clone(),
                descending: false,
            }),
        }
    }
}

/// Whether all days of one test are days of the other.
fn is_within(part: &Test, whole: &Test, field: &QueryField) -> bool {
    let days = |test: &Test| match wanted(kind_of(field)?, test, field) {
        Ok(Wanted::Days(first, last)) => Some((first, last)),
        _ => None,
    };
    days(part)
        .zip(days(whole))
        .is_some_and(|(part, whole)| whole.0 <= part.0 && part.1 <= whole.1)
}

/// What asks for exactly what a cell shows.
fn test_of(field: &QueryField, value: &str) -> Test {
    let kind = kind_of(field);
    let day = |text: &str| text.get(..10).unwrap_or(text).to_owned();
    match kind {
        _ if value.is_empty() => Test::Blank,
        Some(Kind::Date) => Test::Is(day(value)),
        // A part of a free text is something else than the text.
        Some(Kind::Text) | None => Test::Exactly(value.to_owned()),
        Some(_) => Test::Is(value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(text: &str, change: impl FnOnce(&mut StoreQuery)) -> String {
        let mut query = StoreQuery::parse(text).unwrap();
        change(&mut query);
        let printed = query.to_string();
        assert_eq!(StoreQuery::parse(&printed).unwrap(), query, "{printed}");
        printed
    }

    #[test]
    fn a_month_of_what_is_picked_takes_its_place() {
        let toggled = |text: &str, key: &str| {
            changed(text, |query| {
                query.toggle(&Dimension::OpenedMonth, key).unwrap();
            })
        };
        for wide in [
            "FY2018-19",
            "2018",
            "2018-07..2018-12",
            ">=2018",
            "2018-09,2018-10..2018-11",
        ] {
            assert_eq!(
                toggled(&format!("opened:{wide}"), "2018-10"),
                "opened:2018-10"
            );
        }
        assert_eq!(
            toggled("opened:2018-10", "2018-11"),
            "opened:2018-10,2018-11"
        );
        assert_eq!(toggled("opened:2018-10", "2018-10"), "");
        assert_eq!(toggled("opened:2017", "2018-10"), "opened:2017,2018-10");
    }

    #[test]
    fn a_cell_narrows_to_its_value_or_to_all_but_it() {
        let narrowed = |text: &str, field: &str, value: &str, out: bool| {
            let field = QueryField::parse(field).unwrap();
            changed(text, |query| query.narrow(&field, value, out).unwrap())
        };
        assert_eq!(
            narrowed("state:Bihar,Odisha tier:4", "state", "Bihar", false),
            "tier:4 state:Bihar"
        );
        assert_eq!(
            narrowed("state:Bihar,Odisha", "state", "Bihar", true),
            "state:Odisha -state:Bihar"
        );
        assert_eq!(
            narrowed("-state:Odisha", "state", "West Bengal", true),
            "-state:Odisha,\"West Bengal\""
        );
        assert_eq!(
            narrowed("-state:Odisha", "state", "Odisha", true),
            "-state:Odisha"
        );
        assert_eq!(
            narrowed("", "name", "Mi Store", false),
            "name:=\"Mi Store\""
        );
        assert_eq!(narrowed("", "x.Zone", "East", true), "-x.Zone:=East");
        assert_eq!(narrowed("", "town", "", false), "town:?");
        assert_eq!(
            narrowed("", "opened", "2018-10-29T12:00+05:30", false),
            "opened:2018-10-29"
        );
        assert_eq!(narrowed("", "area", "550", true), "-area:550");
    }

    #[test]
    fn a_field_is_sorted_by_up_down_and_not_at_all_alone_or_after_others() {
        let sorted = |text: &str, field: &str, also: bool| {
            let field = QueryField::parse(field).unwrap();
            changed(text, |query| query.sort_by(&field, also))
        };
        assert_eq!(sorted("tier:4", "state", false), "tier:4 sort:state");
        assert_eq!(sorted("sort:state", "state", false), "sort:-state");
        assert_eq!(sorted("sort:-state", "state", false), "");
        assert_eq!(sorted("sort:state,-town", "town", false), "sort:town");
        assert_eq!(sorted("sort:state", "town", true), "sort:state,town");
        assert_eq!(sorted("sort:state,town", "state", true), "sort:-state,town");
        assert_eq!(sorted("sort:-state,town", "state", true), "sort:town");
        assert_eq!(sorted("sort:x.Zone", "x.zone", true), "sort:-x.Zone");
    }

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
