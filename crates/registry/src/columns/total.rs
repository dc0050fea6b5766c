//! A number of every store of a selection, added up.

use super::Columns;
use crate::query::{QueryError, QueryField, StoreQuery};

/// A number added up over a selection.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Total {
    /// Stores that say it.
    pub stores: u32,
    /// Their sum.
    pub sum: f64,
}

impl Columns {
    /// A field added up over the stores a query holds for; `None` for what does not add up: texts, dates, degrees.
    pub fn total(
        &self,
        query: &StoreQuery,
        field: &QueryField,
    ) -> Result<Option<Total>, QueryError> {
        let Some(numbers) = self.amounts(field)? else {
            return Ok(None);
        };
        let set = self.matching(query, None, true)?;
        let said = set
            .rows()
            .map(|row| numbers[row])
            .filter(|number| !number.is_nan());
        Ok(Some(said.fold(Total::default(), |total, number| Total {
            stores: total.stores + 1,
            sum: total.sum + number,
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::AsOf;
    use crate::door::Action;
    use crate::model::{FieldValues, StoreField, Value};
    use crate::registry::Registry;

    #[test]
    fn what_adds_up_is_added_over_the_stores_that_say_it() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        for (code, area) in [("A", Some(100.0)), ("B", Some(50.5)), ("C", None)] {
            let area = area.map_or(Value::Blank, Value::Number);
            let values = FieldValues::from_iter([
                (StoreField::Code.into(), Value::text(code)),
                (StoreField::AreaSqft.into(), area),
                (StoreField::Latitude.into(), Value::Number(25.0)),
            ]);
            registry
                .transact("tester", Action::new("test"), |tx| tx.create_store(&values))
                .unwrap();
        }
        let columns = registry.columns(AsOf::Now).unwrap();
        let total = |query: &str, field: StoreField| {
            let query = query.parse().unwrap();
            columns.total(&query, &field.into()).unwrap()
        };
        let said = |stores, sum| Some(Total { stores, sum });
        assert_eq!(total("", StoreField::AreaSqft), said(2, 150.5));
        assert_eq!(total("code:B", StoreField::AreaSqft), said(1, 50.5));
        assert_eq!(total("code:C", StoreField::AreaSqft), said(0, 0.0));
        // Degrees do not add up, and texts have no sum.
        assert_eq!(total("", StoreField::Latitude), None);
        assert_eq!(total("", StoreField::Town), None);
    }
}
