//! What the page is told when a command does not do its work.

use serde::Serialize;
use specta::Type;

/// A command's error: what happened, under a name the page's table of looks and actions relies on, and the next step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Refusal {
    /// A short name that does not change: `damaged`, `newer`, `read_only`, `stopped` ...
    pub code: String,
    /// A sentence: what happened, to what.
    pub message: String,
    /// What the person can do next, where there is something to say.
    pub hint: Option<String>,
}

impl Refusal {
    /// A refusal of the shell itself.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            hint: None,
        }
    }
}

impl From<haat_registry::Error> for Refusal {
    fn from(error: haat_registry::Error) -> Self {
        Self {
            code: error.code().to_owned(),
            message: error.to_string(),
            hint: error.hint(),
        }
    }
}

impl From<haat_registry::QueryError> for Refusal {
    fn from(error: haat_registry::QueryError) -> Self {
        haat_exchange::Error::from(error).into()
    }
}

impl From<haat_exchange::Error> for Refusal {
    fn from(error: haat_exchange::Error) -> Self {
        Self {
            code: error.code().to_owned(),
            message: error.to_string(),
            hint: error.hint(),
        }
    }
}
