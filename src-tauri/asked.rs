//! What the program answers without a window: about itself, and that there is no display to open one on.

use std::env;
use std::io::Write;
use std::process::ExitCode;

const HELP: &str = "\
Opens the window of Haat, the offline registry for retail store networks.

Usage: haat-desktop [FILE]...

A registry among the files is opened, else the one that was open last; lists are offered for import.

  -h, --help     Print this
  -V, --version  Print the version
";

/// Answers what is asked on the command line, or says that no window can open; `None` where one can.
pub fn without_a_window() -> Option<ExitCode> {
    for word in env::args_os().skip(1) {
        match word.to_str() {
            Some("--help" | "-h") => return Some(say(HELP)),
            Some("--version" | "-V") => {
                let version = concat!("haat-desktop ", env!("CARGO_PKG_VERSION"), "\n");
                return Some(say(version));
            }
            _ => {}
        }
    }
    if cfg!(target_os = "linux") && !has_display() {
        eprintln!(
            "haat: the window does not open: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set); start it in a desktop session, or use the command line: haat --help"
        );
        return Some(ExitCode::FAILURE);
    }
    None
}

fn say(text: &str) -> ExitCode {
    match std::io::stdout().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        // Nobody reads it any more: there is nobody to tell either.
        Err(_) => ExitCode::FAILURE,
    }
}

/// GTK panics where it finds none.
fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|display| !display.is_empty()))
}
