//! The life cycle of stores, and steps that a person takes in it.

use rusqlite::OptionalExtension;

use super::tx::Tx;
use super::typed::Typed;
use crate::checks::Rules;
use crate::error::Result;
use crate::journal::Table;
use crate::judging::blank_store;
use crate::model::{LifeCycle, Status, StoreField};
use crate::rows;

/// The key of the life cycle among the settings of a registry.
pub(crate) const LIFE_CYCLE: &str = "life_cycle";

impl Tx<'_> {
    /// What this registry asks of its stores, as it stands in this transaction.
    pub fn rules(&self) -> Result<Rules> {
        Ok(Rules {
            own: self.own_fields()?,
            life: rows::life_cycle(self.connection())?,
        })
    }

    /// Sets the life cycle; says whether it is another one.
    pub fn set_life_cycle(&mut self, life: &LifeCycle) -> Result<bool> {
        let text = life.to_json().to_string();
        let known: Option<i64> = self
            .connection()
            .prepare_cached("SELECT id FROM setting WHERE key = ?1 AND deleted_by IS NULL")?
            .query_row([LIFE_CYCLE], |row| row.get(0))
            .optional()?;
        if let Some(id) = known {
            return self.set(Table::Setting, id, "value", text.into());
        }
        if *life == LifeCycle::default() {
            return Ok(false);
        }
        let columns = [
            ("key", LIFE_CYCLE.to_owned().into()),
            ("value", text.into()),
        ];
        self.create(Table::Setting, &columns)?;
        Ok(true)
    }

    /// Holds a status back that a person typed where the life cycle does not lead there, or where the store lacks what it asks for: it becomes one
    /// of the errors. What is imported is not held back; it is warned of.
    pub fn hold_back_step(&self, store: Option<i64>, typed: &mut Typed) -> Result<()> {
        let key = StoreField::Status.into();
        let Some(to) = typed.values.get(&key).and_then(|value| value.as_text()) else {
            return Ok(());
        };
        let Some(to) = Status::by_key(to) else {
            return Ok(());
        };
        let held = match store {
            Some(id) => self.store(id)?,
            None => None,
        };
        let mut after = held.unwrap_or_else(blank_store);
        let from = after
            .get(StoreField::Status)
            .as_text()
            .and_then(Status::by_key);
        for (key, value) in &typed.values {
            after.put(*key, value.clone());
        }
        if let Some(finding) = self.rules()?.step(from, to, &after) {
            typed.values.remove(&key);
            typed.errors.push(finding);
        }
        Ok(())
    }
}
