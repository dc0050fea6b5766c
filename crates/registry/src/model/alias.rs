//! Aliases: what a person decided that a name means.

use uuid::Uuid;

/// What a name of a state, district or town means in this registry, whatever the atlas makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// Local id.
    pub id: i64,
    /// Its identity on every laptop.
    pub uid: Uuid,
    /// Of which field it is a value.
    pub field: AliasField,
    /// The name, folded.
    pub written: String,
    /// The state it was written with: its ISO code, else the text, folded; empty where none was.
    pub within: String,
    /// ISO code of a state, name of a district, GeoNames id of a town; empty where it is none that is listed.
    pub means: String,
}

/// A field whose names can have aliases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AliasField {
    /// States of India.
    State,
    /// Districts, within a state.
    District,
    /// Towns, within a state.
    Town,
}

impl AliasField {
    /// Every one.
    pub const ALL: &'static [Self] = &[Self::State, Self::District, Self::Town];

    /// The key of the field.
    pub const fn key(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::District => "district",
            Self::Town => "town",
        }
    }

    /// The field of that key.
    pub fn by_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.key() == key)
    }
}
