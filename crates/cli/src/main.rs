//! `haat`, the command line of Haat: the same functions as the window, for scripts and for machines without a screen.
//!
//! A command reads its words, calls the registry or the exchange, and says what happened. It holds no rule of the domain.

// Lines go through `screen`: a closed pipe is no panic there, and no text of a file steers a terminal.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod commands;
#[cfg(test)]
mod docs;
mod failure;
mod misspelt;
mod output;
mod progress;
mod say;
mod screen;
mod words;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;
use failure::Failure;
use words::Haat;

/// Rows are made on one thread and dropped on another, millions of texts in an import: the C library's allocator spends more than half of the time
/// of a look through a large list on that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let words = match Haat::try_parse() {
        Ok(words) => words,
        Err(error) => {
            if let Some(failure) = misspelt::behind(&error, std::env::args_os()) {
                if asks_for_json(std::env::args_os()) {
                    failure.print_json();
                } else {
                    failure.print();
                }
                return failure.exit();
            }
            // Help and version are no errors: clap prints them to standard output with exit code 0, wrong usage with 2.
            if error.use_stderr() && asks_for_json(std::env::args_os()) {
                let failure = Failure::from(error);
                failure.print_json();
                return failure.exit();
            }
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    screen::speak(words.error_format);
    match commands::run(words) {
        Ok(code) => code,
        Err(failure) => {
            failure.print();
            failure.exit()
        }
    }
}

/// Whether `--error-format json` was typed, in words that could not be understood as a whole.
fn asks_for_json(words: impl Iterator<Item = OsString>) -> bool {
    let words: Vec<OsString> = words.collect();
    words.iter().any(|word| word == "--error-format=json")
        || words
            .windows(2)
            .any(|pair| pair[0] == "--error-format" && pair[1] == "json")
}
