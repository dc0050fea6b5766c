//! What is said when a command does not do its work, and with which exit code it ends.

use std::process::ExitCode;

use haat_exchange::Error;
use haat_exchange::import::Decision;

/// A refusal: what happened under a name that scripts may rely on, and the next step.
#[derive(Debug)]
pub struct Failure {
    code: String,
    message: String,
    hint: Option<String>,
    decisions: Vec<Decision>,
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
        }
    }

    /// For a person.
    pub fn print_text(&self) {
        if self.code == "pipe_closed" {
            return;
        }
        if self.decisions.is_empty() {
            eprintln!("haat: {}", self.message);
            if let Some(hint) = &self.hint {
                eprintln!("{hint}");
            }
            return;
        }
        eprintln!(
            "haat: the import needs {} before it can begin:",
            if self.decisions.len() == 1 {
                "a decision"
            } else {
                "decisions"
            }
        );
        for decision in &self.decisions {
            eprintln!("- {}\n  {}", decision.question, decision.answer);
        }
    }

    /// For a program.
    pub fn print_json(&self) {
        let mut error =
            serde_json::json!({ "code": self.code, "message": self.message, "hint": self.hint });
        if !self.decisions.is_empty() {
            error["decisions"] = serde_json::to_value(&self.decisions).unwrap_or_default();
        }
        eprintln!("{}", serde_json::json!({ "error": error }));
    }

    /// 130 where a person stopped it, else 1.
    pub fn exit(&self) -> ExitCode {
        match self.code.as_str() {
            "stopped" => ExitCode::from(130),
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
