//! `haat`, the command line of Haat: the same functions as the window, for scripts and for machines without a screen.
//!
//! A command reads its words, calls the registry or the exchange, and says what happened. It holds no rule of the domain.

mod commands;
#[cfg(test)]
mod docs;
mod failure;
mod progress;
mod say;
mod words;

use std::process::ExitCode;

use clap::Parser;
use words::{ErrorFormat, Haat};

fn main() -> ExitCode {
    let words = match Haat::try_parse() {
        Ok(words) => words,
        Err(error) => {
            // Help and version are no errors: clap prints them to standard output with exit code 0, wrong usage with 2.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let format = words.error_format;
    match commands::run(words) {
        Ok(code) => code,
        Err(failure) => {
            match format {
                ErrorFormat::Text => failure.print_text(),
                ErrorFormat::Json => failure.print_json(),
            }
            failure.exit()
        }
    }
}
