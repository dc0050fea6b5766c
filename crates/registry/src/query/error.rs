//! Why a query cannot be understood.

/// A query that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// What is wrong, to what.
    pub message: String,
    /// The next step.
    pub suggestion: Option<String>,
}

impl QueryError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            suggestion: None,
        }
    }

    pub(crate) fn hint_with(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }

    /// The next step.
    pub fn hint(&self) -> Option<String> {
        self.suggestion.clone()
    }
}

/// The one of `known` that `written` was perhaps meant to be: at most a third of its letters away, one to three.
///
/// A word that keeps no letter of the other is no misspelling of it: `Q` is not `X`.
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let written = haat_atlas::fold(written);
    let letters = written.chars().count();
    let allowed = (letters / 3).clamp(1, 3).min(letters.saturating_sub(1));
    known
        .into_iter()
        .map(|name| {
            (
                strsim::osa_distance(&written, &haat_atlas::fold(name)),
                name,
            )
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
