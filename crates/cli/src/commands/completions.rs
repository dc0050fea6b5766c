//! `haat completions`

use clap::CommandFactory;
use clap_complete::Shell;

use crate::failure::Outcome;
use crate::screen::report;
use crate::words::Haat;

/// Words of `haat completions`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The packages for Linux bring those of bash, fish and zsh. Elsewhere a shell reads them from a file.

Example:
  haat completions bash"
)]
pub struct Words {
    /// The shell
    shell: Shell,
}

/// Writes what the shell reads.
pub fn run(words: &Words) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(words.shell, &mut Haat::command(), "haat", &mut script);
    report(String::from_utf8_lossy(&script).trim_end().to_owned())
}
