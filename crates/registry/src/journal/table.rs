//! The tables whose rows the journal follows.

/// A table of the user's world. Each has `id`, `uid`, `created_by`, `deleted_by` and the columns named here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// Stores.
    Store,
    /// Store formats.
    StoreFormat,
    /// Partners.
    Partner,
    /// The user's own columns.
    Field,
    /// Saved views.
    SavedView,
    /// Records of imports.
    Import,
    /// What imports and pastes could not take.
    SetAside,
    /// How lists of one layout are read.
    Recipe,
    /// What names were decided to mean.
    Alias,
    /// Stores that were merged into others.
    StoreMerge,
    /// Pairs of stores that are not the same.
    NotSame,
    /// Stores that moved, with those they became.
    Relocation,
    /// Photographs and papers of stores.
    Attachment,
    /// What the people of a registry agreed on.
    Setting,
}

impl Table {
    /// Every table, parents before those that refer to them.
    pub const ALL: &'static [Self] = &[
        Self::StoreFormat,
        Self::Partner,
        Self::Field,
        Self::Store,
        Self::SavedView,
        Self::Import,
        Self::SetAside,
        Self::Recipe,
        Self::Alias,
        Self::StoreMerge,
        Self::NotSame,
        Self::Relocation,
        Self::Attachment,
        Self::Setting,
    ];

    /// Its name in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::StoreFormat => "store_format",
            Self::Partner => "partner",
            Self::Field => "field",
            Self::SavedView => "saved_view",
            Self::Import => "import",
            Self::SetAside => "set_aside",
            Self::Recipe => "recipe",
            Self::Alias => "alias",
            Self::StoreMerge => "store_merge",
            Self::NotSame => "not_same",
            Self::Relocation => "relocation",
            Self::Attachment => "attachment",
            Self::Setting => "setting",
        }
    }

    /// The table of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|table| table.name() == name)
    }

    /// Its columns beside the four that every table has.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Store => &[
                "code",
                "name",
                "format",
                "partner",
                "status",
                "address",
                "town",
                "district",
                "state",
                "pin",
                "country",
                "place",
                "place_certainty",
                "latitude",
                "longitude",
                "planned",
                "forecast",
                "opened",
                "closed",
                "contact",
                "mobile",
                "phone",
                "email",
                "gstin",
                "area",
                "notes",
                "own",
            ],
            Self::StoreFormat => &["name", "ownership", "presence"],
            Self::Partner => &[
                "code", "name", "kind", "owner", "mobile", "email", "pan", "gstin", "address",
            ],
            Self::Field => &[
                "name", "kind", "choices", "personal", "required", "position",
            ],
            Self::SavedView => &["page", "name", "query", "layout", "position"],
            Self::Import => &[
                "file_name",
                "size",
                "sha256",
                "sheet",
                "plan",
                "rows",
                "created",
                "updated",
                "unchanged",
                "set_aside",
            ],
            Self::Alias => &["field", "written", "within", "means"],
            Self::SetAside => &[
                "import",
                "store",
                "source_row",
                "source_col",
                "field",
                "value",
                "reason",
                "params",
            ],
            Self::Recipe => &["name", "fingerprint", "source", "plan", "used"],
            Self::StoreMerge => &["kept", "removed", "code"],
            Self::NotSame => &["first", "second", "compared"],
            Self::Relocation => &["store", "successor"],
            Self::Attachment => &["store", "name", "media", "size", "sha256"],
            Self::Setting => &["key", "value"],
        }
    }
}
