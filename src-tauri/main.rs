//! The desktop application of Haat.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod asked;

use std::process::ExitCode;

/// As on the command line: rows are made on one thread and dropped on another, which the C library's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    if let Some(code) = asked::without_a_window() {
        return code;
    }
    match haat_desktop::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("haat: the window does not open: {error}");
            ExitCode::FAILURE
        }
    }
}
