//! Creating, editing, removing and reviving stores.

use rusqlite::types::Value as SqlValue;
use rusqlite::{ErrorCode, OptionalExtension};

use super::tx::Tx;
use crate::checks::{self, Check, Finding};
use crate::error::{Error, Result};
use crate::journal::Table;
use crate::model::{FieldKey, FieldValues, Store, StoreField, Value};
use crate::rows;

impl Tx<'_> {
    /// Creates a store from values that were interpreted for their fields, and returns its local id.
    ///
    /// Refuses a missing or taken code, and values that contradict each other ([`checks::contradiction`]).
    /// Where town and state are given and the place is not, the place is looked up.
    pub fn create_store(&mut self, values: &FieldValues) -> Result<i64> {
        if values
            .get(&StoreField::Code.into())
            .is_none_or(Value::is_blank)
        {
            return Err(Error::Refused(Finding::new(
                StoreField::Code,
                Check::CodeMissing,
            )));
        }
        if let Some(finding) =
            checks::contradiction(|field| values.get(&field.into()).unwrap_or(&Value::Blank))
        {
            return Err(Error::Refused(finding));
        }
        let place = match values.get(&StoreField::Place.into()) {
            Some(value) if !value.is_blank() => None,
            _ => self
                .places
                .locate(|field| values.get(&field.into()).unwrap_or(&Value::Blank)),
        };
        let mut own = serde_json::Map::new();
        for (key, value) in values {
            if let (FieldKey::Own(uid), Some(json)) = (key, value.to_json()) {
                own.insert(uid.to_string(), json);
            }
        }
        let own = (!own.is_empty()).then(|| serde_json::Value::Object(own).to_string());
        let mut statement = self.connection().prepare_cached(insert_sql())?;
        let uid = self.new_uid();
        statement.raw_bind_parameter(1, uid.as_bytes().as_slice())?;
        statement.raw_bind_parameter(2, self.entry())?;
        for (index, field) in StoreField::ALL.iter().enumerate() {
            let value = match (field, &place) {
                (StoreField::Place, Some((id, _))) => &Value::Ref(*id),
                (StoreField::PlaceCertainty, Some((_, certainty))) => {
                    &Value::Text((*certainty).to_owned())
                }
                _ => values
                    .get(&FieldKey::Builtin(*field))
                    .unwrap_or(&Value::Blank),
            };
            statement.raw_bind_parameter(index + 3, value)?;
        }
        statement.raw_bind_parameter(StoreField::COUNT + 3, own)?;
        statement
            .raw_execute()
            .map_err(|error| code_taken(error, values.get(&StoreField::Code.into())))?;
        drop(statement);
        let id = self.connection().last_insert_rowid();
        self.created(Table::Store, id);
        Ok(id)
    }

    /// Sets one field of a store and returns whether that changed anything.
    ///
    /// A change of town, district, state or country looks the place up again, unless a person confirmed it. Contradictions between fields
    /// (closed before opened) are refused; to set several fields at once use [`Tx::edit_store`].
    pub fn set_store(&mut self, id: i64, key: FieldKey, value: Value) -> Result<bool> {
        self.edit_store(id, &FieldValues::from([(key, value)]))
    }

    /// Sets several fields of a store, judged together, and returns whether that changed anything.
    pub fn edit_store(&mut self, id: i64, values: &FieldValues) -> Result<bool> {
        let Some(mut store) =
            rows::store(self.connection(), id)?.filter(|store| store.deleted_by.is_none())
        else {
            return Err(Error::NoSuch {
                what: "store",
                name: id.to_string(),
            });
        };
        if values
            .get(&StoreField::Code.into())
            .is_some_and(Value::is_blank)
        {
            return Err(Error::Refused(Finding::new(
                StoreField::Code,
                Check::CodeMissing,
            )));
        }
        let mut changed: Vec<(FieldKey, Value)> = Vec::new();
        for (key, value) in values {
            if store.get(*key) != value {
                store.put(*key, value.clone());
                changed.push((*key, value.clone()));
            }
        }
        if changed.is_empty() {
            return Ok(false);
        }
        if changed.iter().any(|(key, _)| {
            checks::CONTRADICTING
                .iter()
                .any(|field| *key == (*field).into())
        }) && let Some(finding) = checks::contradiction(|field| store.get(field))
        {
            return Err(Error::Refused(finding));
        }
        self.relocate(&store, &mut changed);
        for (key, value) in &changed {
            self.set(Table::Store, id, &key.to_string(), value.to_sql_value())
                .map_err(|error| match error {
                    Error::Sqlite(error) => code_taken(error, Some(value)),
                    other => other,
                })?;
        }
        Ok(true)
    }

    /// Looks the place up again where what it rests on changed and nobody confirmed it.
    fn relocate(&mut self, store: &Store, changed: &mut Vec<(FieldKey, Value)>) {
        let rests_on = [
            StoreField::Town,
            StoreField::District,
            StoreField::State,
            StoreField::Country,
        ];
        let touches = |fields: &[StoreField]| {
            changed
                .iter()
                .any(|(key, _)| fields.iter().any(|field| *key == (*field).into()))
        };
        let confirmed = store.get(StoreField::PlaceCertainty).as_text() == Some("confirmed");
        if !touches(&rests_on) || confirmed || touches(&[StoreField::Place]) {
            return;
        }
        let (place, certainty) = match self.places.locate(|field| store.get(field)) {
            Some((id, certainty)) => (Value::Ref(id), Value::Text(certainty.to_owned())),
            None => (Value::Blank, Value::Blank),
        };
        changed.push((StoreField::Place.into(), place));
        changed.push((StoreField::PlaceCertainty.into(), certainty));
    }

    /// Removes a store: it becomes a tombstone that keeps its values and frees its code.
    pub fn delete_store(&mut self, id: i64) -> Result<()> {
        self.require_live(id)?;
        self.remove_run(Table::Store, id, id)
    }

    /// Brings a removed store back. Refuses where another store took its code meanwhile.
    pub fn restore_store(&mut self, id: i64) -> Result<()> {
        let Some(store) =
            rows::store(self.connection(), id)?.filter(|store| store.deleted_by.is_some())
        else {
            return Err(Error::NoSuch {
                what: "deleted store",
                name: id.to_string(),
            });
        };
        self.revive_run(Table::Store, id, id)
            .map_err(|error| match error {
                Error::Sqlite(error) => code_taken(error, Some(store.get(StoreField::Code))),
                other => other,
            })
    }

    /// Local id of the live store of that code.
    pub fn store_by_code(&self, code: &str) -> Result<Option<i64>> {
        rows::id_by_code(self.connection(), code)
    }

    /// One store as it stands in this transaction.
    pub fn store(&self, id: i64) -> Result<Option<Store>> {
        rows::store(self.connection(), id)
    }

    fn require_live(&self, id: i64) -> Result<()> {
        let live: Option<i64> = self
            .connection()
            .prepare_cached("SELECT id FROM store WHERE id = ?1 AND deleted_by IS NULL")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        live.map(|_| ()).ok_or_else(|| Error::NoSuch {
            what: "store",
            name: id.to_string(),
        })
    }
}

fn insert_sql() -> &'static str {
    static SQL: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        let names: String = StoreField::ALL
            .iter()
            .map(|field| format!(", {}", field.key()))
            .collect();
        let marks: String = (3..StoreField::COUNT + 4)
            .map(|n| format!(", ?{n}"))
            .collect();
        format!("INSERT INTO store (uid, created_by{names}, own) VALUES (?1, ?2{marks})")
    });
    &SQL
}

/// The one uniqueness a person can break is the code's.
fn code_taken(error: rusqlite::Error, code: Option<&Value>) -> Error {
    match (error.sqlite_error_code(), code.and_then(Value::as_text)) {
        (Some(ErrorCode::ConstraintViolation), Some(code)) => {
            Error::Refused(Finding::new(StoreField::Code, Check::CodeTaken).with("code", code))
        }
        _ => Error::Sqlite(error),
    }
}

/// Used by the generic verbs, which speak SQL values.
impl From<&Value> for SqlValue {
    fn from(value: &Value) -> Self {
        value.to_sql_value()
    }
}
