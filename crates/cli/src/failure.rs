//! What is said when a command does not do its work, and with which exit code it ends.

use std::process::ExitCode;

use haat_exchange::Error;
use haat_exchange::import::Decision;

use crate::screen;

/// A refusal: what happened under a name that scripts may rely on, and the next step.
#[derive(Debug)]
pub struct Failure {
    code: String,
    message: String,
    hint: Option<String>,
    decisions: Vec<Decision>,
    /// Where among several things it happened.
    place: Option<String>,
}

/// A command's outcome.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A refusal of the command line itself.
    pub fn new(code: &str, message: impl Into<String>, hint: Option<&str>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            hint: hint.map(str::to_owned),
            decisions: Vec::new(),
            place: None,
        }
    }

    /// Words that cannot be followed as they were typed.
    pub fn usage(message: impl Into<String>, hint: Option<&str>) -> Self {
        Self::new("usage", message, hint)
    }

    /// Adds what is true beside the failure, such as that the work itself was done.
    #[must_use]
    pub fn but(mut self, sentence: &str) -> Self {
        self.hint = Some(match self.hint {
            Some(hint) => format!("{sentence} {hint}"),
            None => sentence.to_owned(),
        });
        self
    }

    /// Says where among several things it happened, and what of them is done.
    #[must_use]
    pub fn at(mut self, place: String) -> Self {
        self.place = Some(place);
        self
    }

    /// On standard error, for whoever reads it. Nothing where the reader of the output has gone.
    pub fn print(&self) {
        if self.code == "pipe_closed" {
            return;
        }
        if screen::speaks_json() {
            self.print_json();
        } else {
            screen::complain(self.text());
        }
    }

    /// For a person.
    fn text(&self) -> String {
        match &self.place {
            Some(place) => format!("haat: {place}\n{}", self.text_without_place()),
            None => self.text_without_place(),
        }
    }

    fn text_without_place(&self) -> String {
        if self.decisions.is_empty() {
            let hint = self.hint.iter().map(|hint| format!("\n{hint}"));
            return format!("haat: {}{}", self.message, hint.collect::<String>());
        }
        let mut text = format!(
            "haat: the import needs {} before it can begin:",
            if self.decisions.len() == 1 {
                "a decision"
            } else {
                "decisions"
            }
        );
        for decision in &self.decisions {
            text.push_str(&format!("\n- {}\n  {}", decision.question, decision.answer));
        }
        text
    }

    /// For a program.
    pub fn print_json(&self) {
        let mut error =
            serde_json::json!({ "code": self.code, "message": self.message, "hint": self.hint });
        if !self.decisions.is_empty() {
            error["decisions"] = serde_json::to_value(&self.decisions).unwrap_or_default();
        }
        if let Some(place) = &self.place {
            error["place"] = place.as_str().into();
        }
        screen::complain_json(&serde_json::json!({ "error": error }));
    }

    /// 130 where a person stopped it, 2 for wrong usage, else 1.
    pub fn exit(&self) -> ExitCode {
        match self.code.as_str() {
            "stopped" => ExitCode::from(130),
            "usage" => ExitCode::from(2),
            // Whoever read the output has seen enough, such as `head`.
            "pipe_closed" => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (code, hint) = (error.code().to_owned(), error.hint());
        let message = error.to_string();
        let decisions = match error {
            Error::Undecided(decisions) => decisions,
            _ => Vec::new(),
        };
        Self {
            code,
            message,
            hint,
            decisions,
            place: None,
        }
    }
}

impl From<haat_registry::Error> for Failure {
    fn from(error: haat_registry::Error) -> Self {
        Error::from(error).into()
    }
}

impl From<haat_registry::QueryError> for Failure {
    fn from(error: haat_registry::QueryError) -> Self {
        Error::from(error).into()
    }
}

/// What the words were to be, without the layout of a terminal: the sentence, and how it is used.
impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        let text = error.render().to_string();
        let (message, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
        let message = message.trim_start_matches("error: ").trim();
        let rest = rest.trim();
        Self::usage(message, (!rest.is_empty()).then_some(rest))
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        let code = if error.kind() == std::io::ErrorKind::BrokenPipe {
            "pipe_closed"
        } else {
            "io"
        };
        Self::new(code, error.to_string(), None)
    }
}
