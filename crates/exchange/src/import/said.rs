//! A finding as a sentence, for whoever has no catalogue, and as what a catalogue needs to say it.

use std::collections::BTreeMap;

use haat_registry::checks::Finding;

/// A finding as a sentence, and as what another language needs to say it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Said {
    /// The check's key.
    pub key: String,
    /// What the sentence needs, by name.
    pub params: BTreeMap<String, String>,
    /// The English sentence.
    pub message: String,
    /// The English next step.
    pub hint: Option<String>,
}

impl From<&Finding> for Said {
    fn from(finding: &Finding) -> Self {
        Self {
            key: finding.check.key().to_owned(),
            params: finding.params.clone(),
            message: finding.to_string(),
            hint: finding.hint(),
        }
    }
}
