//! A display in memory, for one window.

use crate::Outcome;
use crate::desktop;
use crate::program::Running;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// An X server that ends with this value.
pub struct Display {
    name: String,
    _server: Running,
}

impl Display {
    /// Starts one under a number that is free.
    pub fn start() -> Outcome<Self> {
        let mut server = Running::start(
            Command::new("Xvfb")
                .args([
                    "-displayfd",
                    "1",
                    "-screen",
                    "0",
                    "1920x1200x24",
                    "-nolisten",
                    "tcp",
                ])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        )?;
        let mut number = String::new();
        if let Some(answer) = server.child().stdout.take() {
            BufReader::new(answer).read_line(&mut number)?;
        }
        if number.trim().is_empty() {
            return Err("Xvfb ended without a display".into());
        }
        Ok(Self {
            name: format!(":{}", number.trim()),
            _server: server,
        })
    }

    /// Asks every window to close, as a click on the cross of its frame does.
    pub fn close_windows(&self) -> Outcome {
        desktop::every_window(self.name.trim_start_matches(':'))
    }

    /// Presses Enter for the program in the middle of it, which is not the application.
    pub fn press_enter(&self) -> Outcome {
        desktop::press_enter(self.name.trim_start_matches(':'))
    }

    /// What goes into `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }
}
