//! What is to be looked at: a finding as the page is sent it.

use haat_registry::Store;
use haat_registry::checks::{self, Severity};
use serde::Serialize;
use specta::Type;

use super::journal::Param;

/// A finding on a field.
#[derive(Debug, Serialize, Type)]
pub struct FindingLine {
    /// The field's key.
    field: String,
    /// The check's key.
    key: String,
    /// What its sentence needs.
    params: Vec<Param>,
    /// The English sentence.
    message: String,
    /// The English next step.
    hint: Option<String>,
    /// How bad it is.
    severity: Severity,
}

impl FindingLine {
    /// A finding on a field of a store.
    pub fn of(finding: &checks::Finding) -> Self {
        Self::of_field(&finding.field.to_string(), finding)
    }

    /// A finding on a field that is not a store's.
    pub fn of_field(field: &str, finding: &checks::Finding) -> Self {
        Self {
            field: field.to_owned(),
            key: finding.check.key().to_owned(),
            params: finding
                .params
                .iter()
                .map(|(name, value)| Param {
                    name: name.clone(),
                    value: value.clone(),
                })
                .collect(),
            message: finding.to_string(),
            hint: finding.hint(),
            severity: finding.severity(),
        }
    }
}

/// What is to be looked at in a store, by what the registry asks of its stores.
pub fn findings(store: &Store, rules: &checks::Rules) -> Vec<FindingLine> {
    let found = rules.check(store, checks::today());
    found.iter().map(FindingLine::of).collect()
}
