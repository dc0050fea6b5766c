//! Stores that are one, and stores that are not: what somebody decided of a pair.

use rusqlite::OptionalExtension;

use super::tx::Tx;
use crate::duplicates::fingerprint;
use crate::error::{Error, Result};
use crate::journal::Table;
use crate::merges;
use crate::model::{FieldKey, FieldValues, Store, StoreField, Value};

impl Tx<'_> {
    /// Makes one store of two: `keep` takes these values and stays, `remove` becomes a tombstone, and the code that is left over leads to
    /// `keep` from now on. A value of a field that is not named stays as `keep` has it; the code of `remove` may be among the values.
    pub fn merge_stores(&mut self, keep: i64, remove: i64, values: &FieldValues) -> Result<()> {
        let (kept, removed) = self.pair(keep, remove)?;
        let takes_code = values
            .get(&StoreField::Code.into())
            .and_then(Value::as_text)
            .is_some_and(|code| code != kept.code());
        // Its code is free before the other takes it.
        self.remove_run(Table::Store, remove, remove)?;
        self.edit_store(keep, values)?;
        let mut left_over = vec![removed.code()];
        if takes_code {
            left_over.push(kept.code());
        }
        for code in left_over {
            if self.store_by_code(code)? == Some(keep) {
                continue;
            }
            let columns = [
                ("kept", keep.into()),
                ("removed", remove.into()),
                ("code", code.to_owned().into()),
            ];
            self.create(Table::StoreMerge, &columns)?;
        }
        Ok(())
    }

    /// [`Tx::merge_stores`] with the fields of `remove` that were chosen, and those that `keep` has none of itself.
    pub fn merge_taking(&mut self, keep: i64, remove: i64, chosen: &[FieldKey]) -> Result<()> {
        let (kept, removed) = self.pair(keep, remove)?;
        self.merge_stores(keep, remove, &removed.values_for_merge(&kept, chosen))
    }

    /// Remembers that two stores are not the same: they are told as duplicates no more until a field that is compared changes in one of them.
    /// Says whether that was not known yet.
    pub fn not_same(&mut self, one: i64, other: i64) -> Result<bool> {
        let (first, second) = self.pair(one.min(other), one.max(other))?;
        let fingerprint = fingerprint(&first, &second);
        let known: Option<i64> = self
            .connection()
            .prepare_cached(
                "SELECT id FROM not_same WHERE first = ?1 AND second = ?2 AND deleted_by IS NULL",
            )?
            .query_row((first.id, second.id), |row| row.get(0))
            .optional()?;
        if let Some(id) = known {
            return self.set(Table::NotSame, id, "compared", fingerprint.into());
        }
        let columns = [
            ("first", first.id.into()),
            ("second", second.id.into()),
            ("compared", fingerprint.into()),
        ];
        self.create(Table::NotSame, &columns)?;
        Ok(true)
    }

    /// Local id of the live store of that code, or of the one that a store of that code was merged into.
    pub fn store_meant(&self, code: &str) -> Result<Option<i64>> {
        merges::store_meant(self.connection(), code)
    }

    /// Whether any store was merged into another: else no code leads elsewhere.
    pub fn any_merged(&self) -> Result<bool> {
        merges::any(self.connection())
    }

    fn pair(&self, one: i64, other: i64) -> Result<(Store, Store)> {
        let live = |id: i64| -> Result<Store> {
            let found = self.store(id)?.filter(|store| store.deleted_by.is_none());
            found.ok_or_else(|| Error::NoSuch {
                what: "store",
                name: id.to_string(),
            })
        };
        let (one, other) = (live(one)?, live(other)?);
        if one.id == other.id {
            return Err(Error::OneStore(one.code().to_owned()));
        }
        Ok((one, other))
    }
}
