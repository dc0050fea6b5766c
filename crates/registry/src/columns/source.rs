//! Where a row's values come from: a row of the file, or a store in memory. Both give the same columns.

use std::borrow::Cow;
use std::fmt;

use rusqlite::Row;
use rusqlite::types::ValueRef;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use uuid::Uuid;

use crate::model::{Moment, Store, StoreField, Value};
use crate::query::day_number;

/// An own column's value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum OwnValue<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    YesNo(bool),
}

/// The values of one store.
pub(super) trait Source {
    fn id(&self) -> i64;
    fn text(&self, field: StoreField) -> Option<Cow<'_, str>>;
    fn number(&self, field: StoreField) -> Option<f64>;
    /// Days since 1970-01-01.
    fn day(&self, field: StoreField) -> Option<i32>;
    fn reference(&self, field: StoreField) -> Option<i64>;
    /// Visits the own columns that are not blank.
    fn own(&self, visit: &mut dyn FnMut(Uuid, OwnValue<'_>));
}

impl Source for Store {
    fn id(&self) -> i64 {
        self.id
    }

    fn text(&self, field: StoreField) -> Option<Cow<'_, str>> {
        self.get(field).as_text().map(Cow::Borrowed)
    }

    fn number(&self, field: StoreField) -> Option<f64> {
        self.get(field).as_number()
    }

    fn day(&self, field: StoreField) -> Option<i32> {
        self.get(field)
            .as_date()
            .map(|moment| day_number(moment.date))
    }

    fn reference(&self, field: StoreField) -> Option<i64> {
        self.get(field).as_ref_id()
    }

    fn own(&self, visit: &mut dyn FnMut(Uuid, OwnValue<'_>)) {
        for (uid, value) in &self.own {
            match value {
                Value::Text(text) => visit(*uid, OwnValue::Text(Cow::Borrowed(text))),
                Value::Number(number) => visit(*uid, OwnValue::Number(*number)),
                Value::YesNo(yes) => visit(*uid, OwnValue::YesNo(*yes)),
                Value::Date(moment) => visit(*uid, OwnValue::Text(Cow::Owned(moment.to_string()))),
                Value::Blank | Value::Ref(_) => {}
            }
        }
    }
}

/// A row of [`file_columns`].
pub(super) struct FileRow<'a, 'stmt>(pub(super) &'a Row<'stmt>);

/// The columns that [`FileRow`] reads.
pub(super) fn file_columns() -> String {
    format!("id, own{}", named(StoreField::ALL))
}

/// The same with nothing in the place of what is not wanted.
pub(super) fn columns_for(wanted: &[StoreField]) -> String {
    format!("id, NULL{}", named(wanted))
}

fn named(wanted: &[StoreField]) -> String {
    StoreField::ALL
        .iter()
        .map(|field| match wanted.contains(field) {
            true => format!(", {}", field.key()),
            false => ", NULL".to_owned(),
        })
        .collect()
}

impl FileRow<'_, '_> {
    fn raw(&self, field: StoreField) -> ValueRef<'_> {
        self.0.get_ref(field.index() + 2).unwrap_or(ValueRef::Null)
    }
}

impl Source for FileRow<'_, '_> {
    fn id(&self) -> i64 {
        self.0.get(0).unwrap_or_default()
    }

    fn text(&self, field: StoreField) -> Option<Cow<'_, str>> {
        match self.raw(field) {
            ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes)),
            _ => None,
        }
    }

    fn number(&self, field: StoreField) -> Option<f64> {
        match self.raw(field) {
            ValueRef::Real(number) => Some(number),
            ValueRef::Integer(number) => Some(number as f64),
            _ => None,
        }
    }

    fn day(&self, field: StoreField) -> Option<i32> {
        match self.raw(field) {
            ValueRef::Text(bytes) => day_of_text(&String::from_utf8_lossy(bytes)),
            _ => None,
        }
    }

    fn reference(&self, field: StoreField) -> Option<i64> {
        match self.raw(field) {
            ValueRef::Integer(id) => Some(id),
            _ => None,
        }
    }

    fn own(&self, visit: &mut dyn FnMut(Uuid, OwnValue<'_>)) {
        if let Ok(ValueRef::Text(json)) = self.0.get_ref(1) {
            // The file's own writer made it; what does not read is shown as blank, as everywhere.
            let _ = serde_json::Deserializer::from_slice(json).deserialize_map(OwnVisitor(visit));
        }
    }
}

/// The day of a date as the file keeps it.
pub(super) fn day_of_text(text: &str) -> Option<i32> {
    text.parse::<Moment>()
        .ok()
        .map(|moment| day_number(moment.date))
}

struct OwnVisitor<'v>(&'v mut dyn FnMut(Uuid, OwnValue<'_>));

impl<'de> Visitor<'de> for OwnVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("own columns by uid")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let Ok(uid) = Uuid::parse_str(&key) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            match map.next_value::<serde_json::Value>()? {
                serde_json::Value::String(text) => (self.0)(uid, OwnValue::Text(Cow::Owned(text))),
                serde_json::Value::Bool(yes) => (self.0)(uid, OwnValue::YesNo(yes)),
                serde_json::Value::Number(number) => {
                    if let Some(number) = number.as_f64() {
                        (self.0)(uid, OwnValue::Number(number));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}
