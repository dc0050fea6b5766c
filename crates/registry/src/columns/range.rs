//! A block of cells of a list, as its columns in memory say it: how much is filled, what its numbers come to, where the filled cells end.

use std::sync::Arc;

use super::Columns;
use super::bits::Bits;
use super::stores::OwnValues;
use crate::model::StoreField;
use crate::query::{QueryError, QueryField, StoreQuery};

/// What a block of cells comes to.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RangeFigures {
    /// Stores of the block.
    pub stores: u32,
    /// Cells that hold something.
    pub filled: u32,
    /// Cells that hold a number that adds up.
    pub numbers: u32,
    /// The sum of those.
    pub sum: f64,
}

impl Columns {
    /// What the cells of these fields of these stores come to. Degrees and tiers are no amounts and do not add up.
    pub fn range_figures(
        &self,
        stores: &[i64],
        fields: &[QueryField],
    ) -> Result<RangeFigures, QueryError> {
        let rows: Vec<usize> = stores
            .iter()
            .filter_map(|id| self.stores.row_of(*id))
            .filter(|row| self.stores.live.get(*row))
            .collect();
        let mut figures = RangeFigures {
            stores: u32::try_from(rows.len()).unwrap_or(u32::MAX),
            ..RangeFigures::default()
        };
        for field in fields {
            if let Some(numbers) = self.amounts(field)? {
                for number in rows.iter().map(|row| numbers[*row]) {
                    if !number.is_nan() {
                        figures.numbers += 1;
                        figures.sum += number;
                    }
                }
            }
            let blank = self.blanks(field)?;
            let filled = rows.iter().filter(|row| !blank.get(**row)).count();
            figures.filled = figures
                .filled
                .saturating_add(u32::try_from(filled).unwrap_or(u32::MAX));
        }
        Ok(figures)
    }

    /// Where a spreadsheet's Ctrl with an arrow leads in the column of `field` from the place `from` of a list: to the last of the filled cells
    /// one is in, else to the next filled one, else to the end.
    pub fn edge(
        &self,
        stores: &[i64],
        field: &QueryField,
        from: usize,
        down: bool,
    ) -> Result<usize, QueryError> {
        let blank = self.blanks(field)?;
        let filled = |at: usize| {
            (stores.get(at))
                .is_some_and(|id| self.stores.row_of(*id).is_some_and(|row| !blank.get(row)))
        };
        let end = if down {
            stores.len().saturating_sub(1)
        } else {
            0
        };
        let next = |at: usize| match down {
            true => at + 1,
            false => at.wrapping_sub(1),
        };
        if from == end || from >= stores.len() {
            return Ok(end);
        }
        let mut at = next(from);
        if filled(from) && filled(at) {
            while at != end && filled(next(at)) {
                at = next(at);
            }
            return Ok(at);
        }
        while at != end && !filled(at) {
            at = next(at);
        }
        Ok(at)
    }

    /// The numbers of a field that add up.
    pub(super) fn amounts(&self, field: &QueryField) -> Result<Option<&Arc<Vec<f64>>>, QueryError> {
        Ok(match field {
            QueryField::Builtin(StoreField::AreaSqft) => self.stores.numbers(StoreField::AreaSqft),
            QueryField::Own(name) => match &self.own_column(name)?.values {
                OwnValues::Numbers(numbers) => Some(numbers),
                OwnValues::Days(_) | OwnValues::Coded(_) => None,
            },
            _ => None,
        })
    }

    /// The stores that say nothing in a field.
    fn blanks(&self, field: &QueryField) -> Result<Bits, QueryError> {
        self.matching(&format!("{field}:?").parse::<StoreQuery>()?, None, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::AsOf;
    use crate::door::Action;
    use crate::model::{FieldValues, Value};
    use crate::registry::Registry;

    fn six() -> (tempfile::TempDir, Registry) {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        registry
            .transact("tester", Action::new("test"), |tx| {
                for (code, area) in [
                    ("A", Some(100.0)),
                    ("B", Some(50.5)),
                    ("C", None),
                    ("D", None),
                    ("E", Some(1.0)),
                    ("F", None),
                ] {
                    let area = area.map_or(Value::Blank, Value::Number);
                    tx.create_store(&FieldValues::from_iter([
                        (StoreField::Code.into(), Value::text(code)),
                        (StoreField::AreaSqft.into(), area),
                        (StoreField::Latitude.into(), Value::Number(25.0)),
                    ]))?;
                }
                Ok(())
            })
            .unwrap();
        (folder, registry)
    }

    #[test]
    fn a_block_says_how_much_is_filled_and_adds_up_its_amounts() {
        let (_folder, registry) = six();
        let columns = registry.columns(AsOf::Now).unwrap();
        let all: Vec<i64> = columns
            .select(&StoreQuery::default())
            .unwrap()
            .ids()
            .collect();
        let figures = |stores: &[i64], fields: &[StoreField]| {
            let fields: Vec<QueryField> = fields.iter().map(|field| (*field).into()).collect();
            let found = columns.range_figures(stores, &fields).unwrap();
            (found.filled, found.numbers, found.sum)
        };
        assert_eq!(figures(&all, &[StoreField::AreaSqft]), (3, 3, 151.5));
        assert_eq!(
            figures(&all[1..3], &[StoreField::Code, StoreField::AreaSqft]),
            (3, 1, 50.5)
        );
        // Degrees are filled and do not add up; a store that is gone says nothing.
        assert_eq!(
            figures(&[all[0], 999], &[StoreField::Latitude]),
            (1, 0, 0.0)
        );
    }

    #[test]
    fn ctrl_and_an_arrow_lead_where_filled_cells_end_or_begin() {
        let (_folder, registry) = six();
        let columns = registry.columns(AsOf::Now).unwrap();
        let all: Vec<i64> = columns
            .select(&StoreQuery::default())
            .unwrap()
            .ids()
            .collect();
        let edge = |from, down| {
            columns
                .edge(&all, &StoreField::AreaSqft.into(), from, down)
                .unwrap()
        };
        // A and B are filled, C and D are not, E is, F is not.
        assert_eq!(
            [0, 1, 2, 4, 5].map(|from| edge(from, true)),
            [1, 4, 4, 5, 5]
        );
        assert_eq!(
            [5, 4, 3, 1, 0].map(|from| edge(from, false)),
            [4, 1, 1, 0, 0]
        );
        assert_eq!(
            columns
                .edge(&all, &StoreField::Code.into(), 0, true)
                .unwrap(),
            5
        );
        assert_eq!(
            columns
                .edge(&[], &StoreField::Code.into(), 0, true)
                .unwrap(),
            0
        );
    }
}
