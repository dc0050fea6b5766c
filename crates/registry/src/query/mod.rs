//! The one query that the window, the charts, the exports, saved views and the command line speak.

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
    /// The next step.
    pub fn hint(&self) -> Option<String> {
        self.suggestion.clone()
    }
}
