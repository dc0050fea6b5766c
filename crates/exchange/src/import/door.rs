//! Where the rows of an import go: into the registry, or, to see what would become of them, nowhere.

use std::collections::{BTreeMap, HashMap};

use haat_registry::{
    FieldChange, FieldKey, FieldValues, Held, SetAsideItem, Store, StoreSource, Tx,
};

use crate::error::Result;

/// A name as it is written, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// Local id of the format or partner.
    pub(super) id: i64,
    /// The name it has in the registry.
    pub(super) held: String,
    /// Whether it was made for this name.
    pub(super) made: bool,
}

/// What a [`super::writer::Writer`] asks of a registry and does to it.
pub(super) trait Door {
    /// Local id of the live store of that code.
    fn store_by_code(&mut self, code: &str) -> Result<Option<i64>>;
    /// Whether any store was merged into another: else no code leads elsewhere.
    fn any_merged(&mut self) -> Result<bool>;
    /// The store that the one of this code was merged into.
    fn store_meant(&mut self, code: &str) -> Result<Option<i64>>;
    /// Codes of live stores that are digits with zeros before them, by the digits without those.
    fn codes_with_zeros(&mut self) -> Result<HashMap<String, String>>;
    /// The store of this local id.
    fn store(&mut self, id: i64) -> Result<Option<Store>>;
    /// The file whose import made this store.
    fn source_of_store(&mut self, id: i64) -> Result<Option<StoreSource>>;
    /// Makes a store (`None`) or changes one; which fields changed is said where nothing is written.
    fn hold(
        &mut self,
        id: Option<i64>,
        values: &mut FieldValues,
    ) -> Result<(Held, Vec<FieldChange>)>;
    /// The format of a name, made where it is not there.
    fn format_named(&mut self, name: &str) -> Result<Named>;
    /// The partner of a name, made where it is not there.
    fn partner_named(&mut self, name: &str) -> Result<Named>;
    /// Sets a cell or row aside.
    fn set_aside(&mut self, item: &SetAsideItem) -> Result<()>;
    /// Whether what cells looked like is kept.
    fn keeps(&self) -> bool;
    /// Keeps how the source usually writes a value.
    fn keep_usual_text(&mut self, field: FieldKey, held: &str, text: &str) -> Result<()>;
    /// Keeps cells of a row as they were written.
    fn keep_as_written(
        &mut self,
        store: i64,
        row: u64,
        cells: &BTreeMap<u32, String>,
    ) -> Result<()>;
    /// Keeps a row that is none of the list.
    fn keep_left_out(&mut self, row: u64, why: &str, cells: &[String]) -> Result<()>;
}

/// Writes into the registry.
pub(super) struct Writing<'t, 'c> {
    pub(super) tx: &'t mut Tx<'c>,
    /// The import's record.
    pub(super) import: i64,
    /// Whether the rows are those of the source, so that what they looked like is to be kept.
    pub(super) keeps: bool,
}

impl Door for Writing<'_, '_> {
    fn codes_with_zeros(&mut self) -> Result<HashMap<String, String>> {
        Ok(self.tx.codes_with_zeros()?)
    }

    fn store_by_code(&mut self, code: &str) -> Result<Option<i64>> {
        Ok(self.tx.store_by_code(code)?)
    }

    fn any_merged(&mut self) -> Result<bool> {
        Ok(self.tx.any_merged()?)
    }

    fn store_meant(&mut self, code: &str) -> Result<Option<i64>> {
        Ok(self.tx.store_meant(code)?)
    }

    fn store(&mut self, id: i64) -> Result<Option<Store>> {
        Ok(self.tx.store(id)?)
    }

    fn source_of_store(&mut self, id: i64) -> Result<Option<StoreSource>> {
        Ok(self.tx.source_of_store(id)?)
    }

    fn hold(
        &mut self,
        id: Option<i64>,
        values: &mut FieldValues,
    ) -> Result<(Held, Vec<FieldChange>)> {
        Ok((self.tx.hold_store(id, values)?, Vec::new()))
    }

    fn format_named(&mut self, name: &str) -> Result<Named> {
        let (id, made) = self.tx.format_named(name)?;
        let held = self.tx.format_name(id)?;
        Ok(Named {
            id,
            held: held.unwrap_or_else(|| name.to_owned()),
            made,
        })
    }

    fn partner_named(&mut self, name: &str) -> Result<Named> {
        let (id, made) = self.tx.partner_named(name)?;
        let held = self.tx.partner_name(id)?;
        Ok(Named {
            id,
            held: held.unwrap_or_else(|| name.to_owned()),
            made,
        })
    }

    fn set_aside(&mut self, item: &SetAsideItem) -> Result<()> {
        self.tx.set_aside(Some(self.import), item)?;
        Ok(())
    }

    fn keeps(&self) -> bool {
        self.keeps
    }

    fn keep_usual_text(&mut self, field: FieldKey, held: &str, text: &str) -> Result<()> {
        Ok(self.tx.keep_usual_text(self.import, field, held, text)?)
    }

    fn keep_as_written(
        &mut self,
        store: i64,
        row: u64,
        cells: &BTreeMap<u32, String>,
    ) -> Result<()> {
        Ok(self.tx.keep_as_written(self.import, store, row, cells)?)
    }

    fn keep_left_out(&mut self, row: u64, why: &str, cells: &[String]) -> Result<()> {
        Ok(self.tx.keep_left_out(self.import, row, why, cells)?)
    }
}
