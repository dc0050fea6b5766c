//! The desktop application of Haat.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    match haat_desktop::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("haat: the window does not open: {error}");
            ExitCode::FAILURE
        }
    }
}
