//! Creating, editing, removing and reviving stores.

use std::collections::HashMap;

use rusqlite::types::Value as SqlValue;
use rusqlite::{ErrorCode, OptionalExtension};

use super::tx::Tx;
use crate::checks::{self, Check, Country, Finding, Reading};
use crate::error::{Error, Result};
use crate::history::FieldChange;
use crate::journal::Table;
use crate::model::{FieldDef, FieldKey, FieldValues, Store, StoreField, Value};
use crate::rows;

impl Tx<'_> {
    /// Creates a store (`None`), or edits one, with those of the values that can be held together: an error across fields holds back the
    /// value it blames, which is taken out of `values`, and the rest goes in.
    ///
    /// A store whose code is refused is not made: then the id is `None`, and a caller that made anything for it takes that back.
    pub fn hold_store(&mut self, id: Option<i64>, values: &mut FieldValues) -> Result<Held> {
        hold(id, values, |values| match id {
            Some(id) => self.edit_store(id, values).map(|changed| (id, changed)),
            None => self.create_store(values).map(|id| (id, true)),
        })
    }

    /// Creates a store from values that were interpreted for their fields, and returns its local id.
    ///
    /// Refuses a missing or taken code, and values that contradict each other ([`checks::contradiction`]).
    /// Where town and state are given and the place is not, the place is looked up.
    pub fn create_store(&mut self, values: &FieldValues) -> Result<i64> {
        check_new(values)?;
        let get = |field: StoreField| values.get(&field.into()).unwrap_or(&Value::Blank);
        let (place, certainty) = match get(StoreField::Place) {
            Value::Blank => located(self.places()?.locate(get)),
            place => (place.clone(), chosen(get(StoreField::PlaceCertainty))),
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
            let value = match field {
                StoreField::Place => &place,
                StoreField::PlaceCertainty => &certainty,
                field => get(*field),
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

    /// Sets one field of a store; see [`Tx::edit_store`].
    pub fn set_store(&mut self, id: i64, key: FieldKey, value: Value) -> Result<bool> {
        self.edit_store(id, &FieldValues::from_iter([(key, value)]))
    }

    /// Sets several fields of a store, judged together, and returns whether that changed anything.
    ///
    /// Contradictions between fields (closed before opened) are refused, blaming a field that was to be set. Another country reads state, PIN
    /// and mobile number anew by its rules. Another town, district, state or country looks the place up again, unless a person confirmed it and it
    /// still lies where the store does.
    pub fn edit_store(&mut self, id: i64, values: &FieldValues) -> Result<bool> {
        let Some(mut store) =
            rows::store(self.connection(), id)?.filter(|store| store.deleted_by.is_none())
        else {
            return Err(Error::NoSuch {
                what: "store",
                name: id.to_string(),
            });
        };
        let mut changed = Changes::of(&mut store, values)?;
        if changed.0.is_empty() {
            return Ok(false);
        }
        self.relocate(&mut store, &mut changed)?;
        for (key, value) in &changed.0 {
            self.set(Table::Store, id, &key.to_string(), value.to_sql_value())
                .map_err(|error| match error {
                    Error::Sqlite(error) => code_taken(error, Some(value)),
                    other => other,
                })?;
        }
        Ok(true)
    }

    /// Looks the place up again where what it rests on changed, unless a confirmed one still lies where the store does.
    fn relocate(&mut self, store: &mut Store, changed: &mut Changes) -> Result<()> {
        if changed.touches(&[StoreField::Place]) {
            if !changed.touches(&[StoreField::PlaceCertainty]) {
                let certainty = match store.get(StoreField::Place) {
                    Value::Blank => Value::Blank,
                    _ => chosen(&Value::Blank),
                };
                changed.put(store, StoreField::PlaceCertainty.into(), certainty);
            }
            return Ok(());
        }
        // The place that is there was confirmed together with what it rests on.
        let is_confirmed = store.get(StoreField::PlaceCertainty).as_text() == Some(CONFIRMED);
        if is_confirmed && changed.touches(&[StoreField::PlaceCertainty]) {
            return Ok(());
        }
        let rests_on = [
            StoreField::Town,
            StoreField::District,
            StoreField::State,
            StoreField::Country,
            StoreField::Pin,
        ];
        let stays = still_there(store) && !changed.touches(&[StoreField::Town]);
        if !changed.touches(&rests_on) || stays {
            return Ok(());
        }
        let (place, certainty) = located(self.places()?.locate(|field| store.get(field)));
        changed.put(store, StoreField::Place.into(), place);
        changed.put(store, StoreField::PlaceCertainty.into(), certainty);
        Ok(())
    }

    /// Where a store's town lies, looked up anew: its place and how sure it is.
    pub(crate) fn located_anew(&mut self, store: &Store) -> Result<(Value, Value)> {
        Ok(located(self.places()?.locate(|field| store.get(field))))
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

    /// Codes of live stores that are digits with zeros before them, by the digits without those.
    pub fn codes_with_zeros(&self) -> Result<HashMap<String, String>> {
        rows::codes_with_zeros(self.connection())
    }

    /// What is known of the countries of live stores, by code, but of those in the country `but`: it decides how cells of theirs are read.
    pub fn countries_but(&self, but: Option<&str>) -> Result<HashMap<String, Country>> {
        rows::countries_but(self.connection(), but)
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

/// What became of values that were to be held.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// The store; `None` where none was made.
    pub id: Option<i64>,
    /// Whether it was made or changed.
    pub changed: bool,
    /// Why values were held back, in the order they were.
    pub refused: Vec<Finding>,
}

/// Says what [`Tx::hold_store`] would do with a store that is there, or a new one (`None`), and writes nothing: which fields would change, from
/// what to what, but for the place, which follows. Whether its code is free is not looked at.
pub fn would_hold(
    store: Option<&Store>,
    values: &mut FieldValues,
) -> Result<(Held, Vec<FieldChange>)> {
    let mut changes = Vec::new();
    let held = hold(store.map(|store| store.id), values, |values| {
        let Some(store) = store else {
            return check_new(values).map(|()| (0, true));
        };
        // Most rows of a list that comes again say what is there already.
        if values.iter().all(|(key, value)| store.get(*key) == value) {
            return Ok((store.id, false));
        }
        let mut after = store.clone();
        let changed = Changes::of(&mut after, values)?;
        changes = changed
            .0
            .into_iter()
            .map(|(field, after)| FieldChange {
                field,
                before: store.get(field).clone(),
                after,
            })
            .collect();
        Ok((store.id, !changes.is_empty()))
    })?;
    Ok((held, changes))
}

/// Tries to hold values, and once more without the one that is refused, until what is left is held.
fn hold(
    id: Option<i64>,
    values: &mut FieldValues,
    mut try_to: impl FnMut(&FieldValues) -> Result<(i64, bool)>,
) -> Result<Held> {
    let mut refused = Vec::new();
    loop {
        let finding = match try_to(values) {
            Ok((id, changed)) => {
                return Ok(Held {
                    id: Some(id),
                    changed,
                    refused,
                });
            }
            Err(Error::Refused(finding)) => finding,
            Err(error) => return Err(error),
        };
        let blamed = values.remove(&finding.field).is_some();
        let without_code = id.is_none() && finding.field == StoreField::Code.into();
        refused.push(finding);
        if without_code || !blamed {
            return Ok(Held {
                id,
                changed: false,
                refused,
            });
        }
    }
}

/// Refuses what no new store can hold.
fn check_new(values: &FieldValues) -> Result<()> {
    let get = |field: StoreField| values.get(&field.into()).unwrap_or(&Value::Blank);
    let code = get(StoreField::Code);
    let missing = || Finding::new(StoreField::Code, Check::CodeMissing);
    match checks::contradiction(get) {
        _ if code.is_blank() => Err(Error::Refused(missing())),
        Some(finding) => Err(Error::Refused(finding)),
        None => Ok(()),
    }
}

/// Fields that are about to change, in the order they are journalled.
struct Changes(Vec<(FieldKey, Value)>);

impl Changes {
    /// What becomes another value, put into the store in memory; refuses what contradicts, blaming a field that was to be set.
    fn of(store: &mut Store, values: &FieldValues) -> Result<Self> {
        let code = values.get(&StoreField::Code.into());
        if code.is_some_and(Value::is_blank) {
            let missing = Finding::new(StoreField::Code, Check::CodeMissing);
            return Err(Error::Refused(missing));
        }
        let mut changed = Self(Vec::new());
        for (key, value) in values {
            changed.put(store, *key, value.clone());
        }
        if changed.touches(checks::CONTRADICTING)
            && let Some(mut finding) = checks::contradiction(|field| store.get(field))
        {
            let mut fields = checks::CONTRADICTING.iter().map(|field| (*field).into());
            if !changed.has(finding.field)
                && let Some(set) = fields.find(|key| changed.has(*key))
            {
                finding.field = set;
            }
            return Err(Error::Refused(finding));
        }
        if changed.touches(&[StoreField::Country]) {
            read_anew(store, &mut changed);
        }
        Ok(changed)
    }

    /// Puts a value into the store in memory, and notes it where it is another one.
    fn put(&mut self, store: &mut Store, key: FieldKey, value: Value) {
        if *store.get(key) == value {
            return;
        }
        store.put(key, value.clone());
        self.0.retain(|(known, _)| *known != key);
        self.0.push((key, value));
    }

    fn has(&self, key: FieldKey) -> bool {
        self.0.iter().any(|(known, _)| *known == key)
    }

    fn touches(&self, fields: &[StoreField]) -> bool {
        fields.iter().any(|field| self.has((*field).into()))
    }
}

/// Reads what has national rules once more by those of the store's new country.
fn read_anew(store: &mut Store, changed: &mut Changes) {
    let country = Country::of(store.get(StoreField::Country).as_text());
    for field in [StoreField::State, StoreField::Pin, StoreField::Mobile] {
        let Some(held) = store.get(field).as_text() else {
            continue;
        };
        if !changed.has(field.into())
            && let Ok(read) =
                checks::interpret(&FieldDef::builtin(field), held, &Reading::typed(country))
        {
            changed.put(store, field.into(), read.value);
        }
    }
}

/// Whether a person confirmed the place and it lies in the store's state.
fn still_there(store: &Store) -> bool {
    let place = store.get(StoreField::Place).as_ref_id();
    let place = place
        .and_then(|id| u32::try_from(id).ok())
        .and_then(haat_atlas::Place::by_id);
    let state = store.get(StoreField::State).as_text();
    store.get(StoreField::PlaceCertainty).as_text() == Some(CONFIRMED)
        && !Country::of(store.get(StoreField::Country).as_text()).is_abroad()
        && place.is_some_and(|place| state.is_none_or(|state| state == place.state.iso))
}

/// The certainty of a place that somebody named.
const CONFIRMED: &str = "confirmed";

/// How sure a place is that somebody chose: as they said, else confirmed by choosing it.
fn chosen(said: &Value) -> Value {
    match said {
        Value::Blank => Value::text(CONFIRMED),
        said => said.clone(),
    }
}

fn located(found: Option<(i64, &'static str)>) -> (Value, Value) {
    match found {
        Some((id, certainty)) => (Value::Ref(id), Value::text(certainty)),
        None => (Value::Blank, Value::Blank),
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
