//! What differs between two states as a table: a row for a store that is new or gone, a row for each field of one that changed.

use haat_registry::checks::MASK;
use haat_registry::{
    ComparedState, Difference, Fate, FieldChange, FieldDef, Reader, Registry, Store, StoreField,
    StoreQuery, Value, Watch,
};

use super::cell::{Cell, CellKind, Column};
use super::{Names, Table};
use crate::error::Result;

/// What differs, and as much of it as was asked for.
#[derive(Debug)]
pub struct DifferenceTable {
    /// How much there is.
    pub found: Difference,
    /// The rows of the first of it.
    pub table: Table,
    /// The same, one a row: what became of a store, and the key of the field that changed.
    pub keys: Vec<(Fate, Option<String>)>,
    /// Rows there are.
    pub rows: usize,
}

/// Compares two states of the stores of a query; rows from `offset` on, at most `limit`. Personal values are masked where asked.
pub fn difference_table(
    registry: &Registry,
    query: &StoreQuery,
    states: [ComparedState; 2],
    masked: bool,
    (offset, limit): (usize, usize),
    watch: &Watch,
) -> Result<DifferenceTable> {
    let mut table = Table {
        columns: difference_columns(),
        ..Table::default()
    };
    let (mut keys, mut rows) = (Vec::new(), 0);
    let found = each_difference(registry, query, states, watch, &mut |row| {
        if rows >= offset && rows - offset < limit {
            table.rows.push(row.cells(masked));
            keys.push((row.fate, row.change.map(|change| change.field.to_string())));
        }
        rows += 1;
        Ok(())
    })?;
    Ok(DifferenceTable {
        found,
        table,
        keys,
        rows,
    })
}

/// A store that is new or gone, or a field of one that changed.
pub(crate) struct DifferenceRow<'a> {
    fate: Fate,
    store: &'a Store,
    change: Option<&'a FieldChange>,
    told: &'a Told,
}

impl DifferenceRow<'_> {
    /// Under [`difference_columns`].
    pub(crate) fn cells(&self, masked: bool) -> Vec<Cell> {
        self.told.row(self.fate, self.store, self.change, masked)
    }
}

/// Compares two states of the stores of a query, and hands every row of it to `each`. Nothing is held but a batch.
pub(crate) fn each_difference(
    registry: &Registry,
    query: &StoreQuery,
    states: [ComparedState; 2],
    watch: &Watch,
    each: &mut dyn FnMut(DifferenceRow<'_>) -> Result<()>,
) -> Result<Difference> {
    let told = Told::read(registry, states)?;
    let mut failed = None;
    let found = registry.difference(query, states, watch, &mut |differs| {
        // A store that is new or gone has a row without a field.
        let whole = differs.changes.is_empty().then_some(None);
        for change in differs.changes.iter().map(Some).chain(whole) {
            let row = DifferenceRow {
                fate: differs.fate,
                store: &differs.store,
                change,
                told: &told,
            };
            if let Err(error) = each(row) {
                failed = Some(error);
                return Err(haat_registry::Error::Stopped);
            }
        }
        Ok(())
    });
    match failed {
        Some(error) => Err(error),
        None => Ok(found?),
    }
}

pub(crate) fn difference_columns() -> Vec<Column> {
    let column = |key: &str, header: &str| Column {
        key: key.into(),
        header: header.into(),
        kind: CellKind::Text,
    };
    vec![
        column("what", "What"),
        column("code", "Code"),
        column("name", "Name"),
        column("field", "Field"),
        column("before", "Before"),
        column("after", "After"),
    ]
}

/// What values are called in each state.
struct Told {
    names: [Names; 2],
    fields: Vec<FieldDef>,
}

impl Told {
    fn read(registry: &Registry, states: [ComparedState; 2]) -> Result<Self> {
        let read = |reader: &Reader<'_>| Ok((Names::of(reader)?, reader.fields()?));
        let of = |state: ComparedState| registry.read_as_of(state.as_of, read);
        let [(before, fields_before), (after, mut fields)] = [of(states[0])?, of(states[1])?];
        for field in fields_before {
            if !fields.iter().any(|known| known.key == field.key) {
                fields.push(field);
            }
        }
        Ok(Self {
            names: [before, after],
            fields,
        })
    }

    fn row(
        &self,
        fate: Fate,
        store: &Store,
        change: Option<&FieldChange>,
        masked: bool,
    ) -> Vec<Cell> {
        let mut cells = vec![
            Cell::from(fate.key()),
            Cell::from(store.code()),
            Cell::from(store.get(StoreField::Name).as_text().unwrap_or_default()),
        ];
        let def = change.and_then(|change| self.fields.iter().find(|def| def.key == change.field));
        let shown = |names: &Names, value: &Value| match def {
            Some(def) if masked && def.personal && !value.is_blank() => Cell::Text(MASK.into()),
            Some(def) => names.tell(store, def, value),
            None => Cell::Blank,
        };
        cells.extend(match change {
            Some(change) => [
                Cell::from(def.map_or("", |def| def.label.as_str())),
                shown(&self.names[0], &change.before),
                shown(&self.names[1], &change.after),
            ],
            None => [Cell::Blank, Cell::Blank, Cell::Blank],
        });
        cells
    }
}
