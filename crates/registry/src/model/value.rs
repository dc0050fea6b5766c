//! What one cell of the user's world can hold, and how it lies in the file.

use std::fmt;

use rusqlite::types::{ToSql, ToSqlOutput, Value as SqlValue, ValueRef};

use super::field::FieldKind;
use super::moment::Moment;

/// The value of one field of one store, partner or format.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing was said. Missing is not zero and not an empty text.
    #[default]
    Blank,
    /// Text, a choice's text, a status key or a certainty key.
    Text(String),
    /// A finite number.
    Number(f64),
    /// A date, with a time and offset where known.
    Date(Moment),
    /// Yes or no.
    YesNo(bool),
    /// The local id of a format or partner, or the GeoNames id of a place.
    Ref(i64),
}

impl Value {
    /// The text, trimmed; blank if nothing is left of it.
    pub fn text(text: &str) -> Self {
        match text.trim() {
            "" => Self::Blank,
            text => Self::Text(text.to_owned()),
        }
    }

    /// Whether nothing was said.
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Blank)
    }

    /// The text of a [`Value::Text`].
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number of a [`Value::Number`].
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The moment of a [`Value::Date`].
    pub fn as_date(&self) -> Option<Moment> {
        match self {
            Self::Date(moment) => Some(*moment),
            _ => None,
        }
    }

    /// The id of a [`Value::Ref`].
    pub fn as_ref_id(&self) -> Option<i64> {
        match self {
            Self::Ref(id) => Some(*id),
            _ => None,
        }
    }

    /// The date of a text as the file keeps it. Another text is what an own column held before it came to hold dates: history tells it as it was.
    fn date(text: &str) -> Self {
        text.parse().map_or_else(|_| Self::text(text), Self::Date)
    }

    /// Reads what the file holds for a field of this kind.
    pub fn from_sql(kind: FieldKind, raw: ValueRef<'_>) -> Self {
        match (kind, raw) {
            (_, ValueRef::Null | ValueRef::Blob(_)) => Self::Blank,
            (FieldKind::YesNo, ValueRef::Integer(n)) => Self::YesNo(n != 0),
            (
                FieldKind::Number | FieldKind::Latitude | FieldKind::Longitude,
                ValueRef::Integer(n),
            ) => Self::Number(n as f64),
            (_, ValueRef::Integer(n)) => Self::Ref(n),
            (_, ValueRef::Real(n)) => Self::Number(n),
            (FieldKind::Date, ValueRef::Text(bytes)) => Self::date(&String::from_utf8_lossy(bytes)),
            (_, ValueRef::Text(bytes)) => Self::Text(String::from_utf8_lossy(bytes).into_owned()),
        }
    }

    /// [`Self::from_sql`] in the place of another value; a text takes the room of a text.
    pub(crate) fn read_sql(&mut self, kind: FieldKind, raw: ValueRef<'_>) {
        if let (Self::Text(text), ValueRef::Text(bytes)) = (&mut *self, raw)
            && kind != FieldKind::Date
        {
            text.clear();
            text.push_str(&String::from_utf8_lossy(bytes));
        } else {
            *self = Self::from_sql(kind, raw);
        }
    }

    /// Reads an own column's value from the store's JSON.
    pub fn from_json(kind: FieldKind, raw: &serde_json::Value) -> Self {
        match raw {
            serde_json::Value::Bool(b) => Self::YesNo(*b),
            // SQL has no booleans: an edit, an undo leave 1 or 0 in the JSON.
            serde_json::Value::Number(n) if kind == FieldKind::YesNo => {
                n.as_f64().map_or(Self::Blank, |n| Self::YesNo(n != 0.0))
            }
            serde_json::Value::Number(n) => n.as_f64().map_or(Self::Blank, Self::Number),
            serde_json::Value::String(s) if kind == FieldKind::Date => Self::date(s),
            serde_json::Value::String(s) => Self::Text(s.clone()),
            _ => Self::Blank,
        }
    }

    /// What an own column keeps in the store's JSON; `None` for blank.
    pub fn to_json(&self) -> Option<serde_json::Value> {
        match self {
            Self::Blank => None,
            Self::Text(text) => Some(text.as_str().into()),
            Self::Number(number) => Some((*number).into()),
            Self::Date(moment) => Some(moment.to_string().into()),
            Self::YesNo(yes) => Some((*yes).into()),
            Self::Ref(id) => Some((*id).into()),
        }
    }

    /// The SQL value the file and the journal keep.
    pub fn to_sql_value(&self) -> SqlValue {
        match self {
            Self::Blank => SqlValue::Null,
            Self::Text(text) => SqlValue::Text(text.clone()),
            Self::Number(number) => SqlValue::Real(*number),
            Self::Date(moment) => SqlValue::Text(moment.to_string()),
            Self::YesNo(yes) => SqlValue::Integer(i64::from(*yes)),
            Self::Ref(id) => SqlValue::Integer(*id),
        }
    }
}

/// What a cell says that holds it; nothing where it is blank, and of a link its id.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Date(moment) => moment.fmt(f),
            Self::YesNo(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Self::Ref(id) => id.fmt(f),
        }
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            // The one kind worth borrowing: an import writes tens of millions of texts.
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            other => ToSqlOutput::Owned(other.to_sql_value()),
        })
    }
}
