//! Running other programs: each is told before it runs, and a failure names it.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

/// Done, or a sentence about what is in the way.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// One command line.
pub struct Order {
    command: Command,
    words: String,
}

impl Order {
    /// A command line of `program` and `words`, in the project's root.
    pub fn new<W: AsRef<OsStr>>(program: &str, words: impl IntoIterator<Item = W>) -> Self {
        let mut order = Self {
            command: Command::new(program),
            words: program.to_owned(),
        };
        order.command.current_dir(crate::house::root());
        for word in words {
            order = order.word(word);
        }
        order
    }

    /// `cargo`, the one that runs this program.
    pub fn cargo<W: AsRef<OsStr>>(words: impl IntoIterator<Item = W>) -> Self {
        let mut order = Self::new("cargo", words);
        if let Some(cargo) = std::env::var_os("CARGO") {
            let mut command = Command::new(cargo);
            command.args(order.command.get_args());
            command.current_dir(crate::house::root());
            order.command = command;
        }
        order
    }

    /// `npm` in `ui/`.
    pub fn npm<W: AsRef<OsStr>>(words: impl IntoIterator<Item = W>) -> Self {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        Self::new(npm, words).within(&crate::house::ui())
    }

    /// With one more word.
    pub fn word(mut self, word: impl AsRef<OsStr>) -> Self {
        let word = word.as_ref();
        self.words.push(' ');
        self.words.push_str(&word.to_string_lossy());
        self.command.arg(word);
        self
    }

    /// With more words.
    pub fn words<W: AsRef<OsStr>>(self, words: impl IntoIterator<Item = W>) -> Self {
        words.into_iter().fold(self, Self::word)
    }

    /// In another folder.
    pub fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// With an environment variable.
    pub fn with(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Tells the command line, runs it and waits.
    pub fn run(mut self) -> Outcome {
        println!("> {}", self.words);
        let status = self
            .command
            .status()
            .map_err(|error| format!("`{}` does not start: {error}", self.words))?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("`{}` failed ({status})", self.words).into())
        }
    }

    /// What it prints, without telling; nothing where it is missing or fails.
    pub fn ask(mut self) -> Option<String> {
        let output = self.command.stderr(Stdio::null()).output().ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}
