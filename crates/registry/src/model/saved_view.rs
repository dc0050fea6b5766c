//! Saved views: a name for a question asked often.

use uuid::Uuid;

/// A query with the layout it is read in, under a name.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedView {
    /// Local id.
    pub id: i64,
    /// Its identity on every laptop.
    pub uid: Uuid,
    /// The page that shows it.
    pub page: ViewPage,
    /// Its name, unique among live views of its page, any case.
    pub name: String,
    /// The query's text form.
    pub query: String,
    /// JSON that its page understands: columns in order with their widths, or dimensions and a measure.
    pub layout: String,
}

/// A page that views are saved for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ViewPage {
    /// The list of stores.
    Stores,
    /// Reports.
    Reports,
}

impl ViewPage {
    /// Every page.
    pub const ALL: &'static [Self] = &[Self::Stores, Self::Reports];

    /// Its key in the file.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Stores => "stores",
            Self::Reports => "reports",
        }
    }

    /// The page of that key.
    pub fn by_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|page| page.key() == key)
    }
}
