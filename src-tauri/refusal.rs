//! What the page is told when a command does not do its work.

use haat_registry::Params;
use serde::Serialize;
use specta::Type;

/// A command's error: what happened, under a name the page's table of looks and actions relies on, and the next step.
///
/// The page says it in its own language by the keys of its catalogues; the English here is for what a catalogue does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Refusal {
    /// A short name that does not change: `damaged`, `newer`, `read_only`, `stopped` ...
    pub code: String,
    /// The catalogue's key of the sentence that says what happened, to what.
    pub sentence: String,
    /// What both need, by name.
    pub params: Params,
    /// The English sentence.
    pub message: String,
    /// The English next step, in the command line's words.
    pub hint: Option<String>,
}

impl Refusal {
    /// A refusal of the shell itself.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            sentence: format!("refusal.{code}.message"),
            params: Params::new(),
            message: message.into(),
            hint: None,
        }
    }
}

impl From<haat_registry::Error> for Refusal {
    fn from(error: haat_registry::Error) -> Self {
        haat_exchange::Error::from(error).into()
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
            sentence: error.sentence(),
            params: error.params(),
            message: error.to_string(),
            hint: error.hint(),
        }
    }
}
