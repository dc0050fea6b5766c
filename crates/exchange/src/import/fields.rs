//! The fields a column can become, found by key and by name: a sheet may have as many columns of a person's own as a spreadsheet is wide.

use std::collections::HashMap;
use std::ops::Deref;

use haat_registry::{FieldDef, FieldKey};

/// The fields of a registry, the own columns among them.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    all: Vec<FieldDef>,
    by_key: HashMap<FieldKey, usize>,
    /// Own columns by their folded names.
    own: HashMap<String, usize>,
}

impl Fields {
    /// The field of this key.
    pub(super) fn of_key(&self, key: FieldKey) -> Option<&FieldDef> {
        self.by_key.get(&key).map(|at| &self.all[*at])
    }

    /// The own column of this name, in any case.
    pub(super) fn own_named(&self, name: &str) -> Option<&FieldDef> {
        let at = self.own.get(&haat_atlas::fold(name))?;
        Some(&self.all[*at])
    }

    /// Adds a field; of two own columns of one name the first is found by it.
    pub(super) fn push(&mut self, field: FieldDef) {
        let at = self.all.len();
        self.by_key.entry(field.key).or_insert(at);
        if matches!(field.key, FieldKey::Own(_)) {
            let name = haat_atlas::fold(&field.label);
            self.own.entry(name).or_insert(at);
        }
        self.all.push(field);
    }
}

impl FromIterator<FieldDef> for Fields {
    fn from_iter<I: IntoIterator<Item = FieldDef>>(fields: I) -> Self {
        let mut found = Self::default();
        fields.into_iter().for_each(|field| found.push(field));
        found
    }
}

impl From<Vec<FieldDef>> for Fields {
    fn from(fields: Vec<FieldDef>) -> Self {
        fields.into_iter().collect()
    }
}

impl Deref for Fields {
    type Target = [FieldDef];

    fn deref(&self) -> &[FieldDef] {
        &self.all
    }
}
