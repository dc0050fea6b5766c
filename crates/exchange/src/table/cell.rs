//! One cell, typed, and what is known of its column.

use std::fmt;

use haat_registry::Moment;

/// A value as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing was said.
    Blank,
    /// Text, names of formats and partners included.
    Text(String),
    /// A finite number.
    Number(f64),
    /// A date with what is known of its time.
    Date(Moment),
    /// Yes or no.
    YesNo(bool),
}

/// As a CSV holds it: dates as 2018-10-29, numbers with no digit too many, blank as nothing.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Date(moment) => moment.fmt(f),
            Self::YesNo(yes) => f.write_str(if *yes { "yes" } else { "no" }),
        }
    }
}

impl Cell {
    /// As JSON: numbers and yes or no as such, the rest as text, blank as null.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Blank => serde_json::Value::Null,
            // 550 is written 550, not 550.0, wherever that is the same number.
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
                (*number as i64).into()
            }
            Self::Number(number) => (*number).into(),
            Self::YesNo(yes) => (*yes).into(),
            other => other.to_string().into(),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() {
            Self::Blank
        } else {
            Self::Text(text.to_owned())
        }
    }
}

/// What the cells of a column are, for widths, sides and formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Text of common length.
    Text,
    /// Long text: addresses, notes.
    Long,
    /// A number, set to the right.
    Number,
    /// A share of one, shown in per cent.
    Share,
    /// A date.
    Date,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its key, for JSON and the window.
    pub key: String,
    /// Its English header.
    pub header: String,
    /// What its cells are.
    pub kind: CellKind,
}
