//! What a query can ask about: the built-in fields, what is derived from them, and the user's own columns by name.

use std::borrow::Cow;
use std::fmt;

use super::error::{QueryError, QueryProblem, nearest};
use super::print::quoted_name;
use crate::model::StoreField;

/// Under which scheme a tier is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TierScheme {
    /// RBI centres, 1 to 6: what `tier` means without a scheme.
    Rbi,
    /// House-rent-allowance city classes X, Y, Z.
    Hra,
    /// RBI population groups.
    Group,
}

/// A field of a query.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QueryField {
    /// A built-in field of the store.
    Builtin(StoreField),
    /// The tier of the store's place.
    Tier(TierScheme),
    /// Ownership of the store's format.
    Ownership,
    /// Presence of the store's format.
    Presence,
    /// What checks find in the store.
    Check,
    /// One of the user's own columns, by its name as written; names are compared folded.
    Own(String),
}

/// Keys beside those of the built-in fields.
const DERIVED: [(&str, QueryField); 6] = [
    ("tier", QueryField::Tier(TierScheme::Rbi)),
    ("tier.hra", QueryField::Tier(TierScheme::Hra)),
    ("tier.group", QueryField::Tier(TierScheme::Group)),
    ("ownership", QueryField::Ownership),
    ("presence", QueryField::Presence),
    ("check", QueryField::Check),
];

/// Words that stand where a field stands and are none.
pub(super) const SPECIAL: [&str; 4] = ["on", "sort", "group", "fy"];

impl QueryField {
    /// Every key a query knows, own columns (`x.Name`) aside.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        StoreField::ALL
            .iter()
            .map(|field| field.key())
            .chain(DERIVED.iter().map(|(key, _)| *key))
    }

    /// Whether two fields are one; own columns are compared by folded name.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Own(one), Self::Own(other)) => haat_atlas::fold(one) == haat_atlas::fold(other),
            (one, other) => one == other,
        }
    }

    /// The field of a key in any case; `x.Name` is an own column.
    pub fn parse(key: &str) -> Result<Self, QueryError> {
        if let Some(name) = key.strip_prefix("x.").or_else(|| key.strip_prefix("X.")) {
            let name = unquoted(name);
            let name = name.trim();
            return if name.is_empty() {
                Err(QueryProblem::OwnNameMissing.into())
            } else {
                Ok(Self::Own(name.to_owned()))
            };
        }
        let lower = key.to_lowercase();
        let derived = DERIVED.iter().find(|(known, _)| *known == lower);
        StoreField::by_key(&lower)
            .map(Self::Builtin)
            .or_else(|| derived.map(|(_, field)| field.clone()))
            .ok_or_else(|| unknown(key))
    }
}

fn unquoted(name: &str) -> Cow<'_, str> {
    match name
        .strip_prefix('"')
        .and_then(|name| name.strip_suffix('"'))
    {
        Some(inner) => Cow::Owned(inner.replace("\"\"", "\"")),
        None => Cow::Borrowed(name),
    }
}

fn unknown(key: &str) -> QueryError {
    match nearest(key, QueryField::keys().chain(SPECIAL)) {
        Some(close) => QueryError::new(QueryProblem::MisspeltField).with("close", close),
        None => QueryError::new(QueryProblem::UnknownField),
    }
    .with("field", key)
}

impl From<StoreField> for QueryField {
    fn from(field: StoreField) -> Self {
        Self::Builtin(field)
    }
}

impl fmt::Display for QueryField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Builtin(field) => f.write_str(field.key()),
            Self::Own(name) => write!(f, "x.{}", quoted_name(name)),
            derived => {
                let found = DERIVED.iter().find(|(_, field)| field == derived);
                f.write_str(found.map_or("", |(key, _)| key))
            }
        }
    }
}
