//! A store as read from the file.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::field::{FieldKey, FieldValues, StoreField};
use super::value::Value;

static BLANK: Value = Value::Blank;

/// One store with all its values.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Store {
    /// Local id: meaningless outside this file.
    pub id: i64,
    /// Its identity on every laptop.
    pub uid: Uuid,
    /// The journal entry that created it.
    pub created_by: i64,
    /// The journal entry that removed it, if it is a tombstone.
    pub deleted_by: Option<i64>,
    /// The built-in fields, by [`StoreField::index`].
    pub values: Vec<Value>,
    /// The own columns that are not blank.
    pub own: BTreeMap<Uuid, Value>,
}

impl Store {
    /// The value of a field, blank where nothing was said.
    pub fn get(&self, key: impl Into<FieldKey>) -> &Value {
        match key.into() {
            FieldKey::Builtin(field) => self.values.get(field.index()).unwrap_or(&BLANK),
            FieldKey::Own(uid) => self.own.get(&uid).unwrap_or(&BLANK),
        }
    }

    /// The code.
    pub fn code(&self) -> &str {
        self.get(StoreField::Code).as_text().unwrap_or_default()
    }

    /// The name, or the code where the name is blank.
    pub fn name(&self) -> &str {
        self.get(StoreField::Name)
            .as_text()
            .unwrap_or_else(|| self.code())
    }

    /// What `kept` takes where this store is merged into it: the fields that were chosen, and those that it has none of itself. A point
    /// or a place is taken whole or not at all.
    pub fn values_for_merge(&self, kept: &Self, chosen: &[FieldKey]) -> FieldValues {
        let mut values = FieldValues::new();
        let own = self.own.keys().map(|uid| FieldKey::Own(*uid));
        let fields = StoreField::ALL.iter().map(|field| FieldKey::from(*field));
        for key in fields.chain(own) {
            let together: &[StoreField] = match key {
                FieldKey::Builtin(StoreField::Latitude | StoreField::Longitude) => {
                    &[StoreField::Latitude, StoreField::Longitude]
                }
                FieldKey::Builtin(StoreField::Place | StoreField::PlaceCertainty) => continue,
                _ => &[],
            };
            let blank = |store: &Self| match together {
                [] => store.get(key).is_blank(),
                some => some.iter().all(|field| store.get(*field).is_blank()),
            };
            let is_chosen = chosen.contains(&key)
                || together
                    .iter()
                    .any(|field| chosen.contains(&(*field).into()));
            if is_chosen || blank(kept) && !blank(self) {
                values.insert(key, self.get(key).clone());
            }
        }
        values
    }

    /// Puts a value in memory only, for drafts and for states of the past.
    pub fn put(&mut self, key: FieldKey, value: Value) {
        match key {
            FieldKey::Builtin(field) => self.values[field.index()] = value,
            FieldKey::Own(uid) if value.is_blank() => {
                self.own.remove(&uid);
            }
            FieldKey::Own(uid) => {
                self.own.insert(uid, value);
            }
        }
    }
}
