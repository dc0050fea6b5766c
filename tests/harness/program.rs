//! The programs under test, and programs that run while a test does.

use crate::Outcome;
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A program of the release build: where the variable says, else in the default target folder.
pub fn built(name: &str, variable: &str) -> Outcome<PathBuf> {
    find(&["release"], name, variable, "cargo xtask test")
}

/// The driver that `cargo xtask setup` installs.
pub fn tauri_driver() -> Outcome<PathBuf> {
    find(
        &["tools", "bin"],
        "tauri-driver",
        "TAURI_DRIVER",
        "cargo xtask setup",
    )
}

fn find(folders: &[&str], name: &str, variable: &str, maker: &str) -> Outcome<PathBuf> {
    let path = env::var_os(variable).map_or_else(
        || {
            let mut path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
            path.extend(folders);
            path.join(format!("{name}{}", env::consts::EXE_SUFFIX))
        },
        PathBuf::from,
    );
    if path.is_file() {
        Ok(path)
    } else {
        Err(format!(
            "there is no {name} at {}: `{maker}` puts it there, {variable} names another",
            path.display()
        )
        .into())
    }
}

/// A program that runs until this is dropped, and with it whatever it started.
pub struct Running(Child);

impl Running {
    /// Starts it at the head of a group of its own.
    pub fn start(command: &mut Command) -> Outcome<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command.spawn().map_err(|error| {
            format!(
                "{} does not start: {error}",
                command.get_program().display()
            )
        })?;
        Ok(Self(child))
    }

    /// Whether it ends by itself, given the time a start takes.
    pub fn ends(&mut self) -> Outcome<bool> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(8) {
            if self.0.try_wait()?.is_some() {
                return Ok(true);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(false)
    }

    /// The program.
    pub fn child(&mut self) -> &mut Child {
        &mut self.0
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        #[cfg(unix)]
        {
            let group = format!("-{}", self.0.id());
            let _ = Command::new("kill")
                .args(["-KILL", "--", &group])
                .stderr(Stdio::null())
                .status();
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The built command line, for tests that start it themselves.
pub fn haat_program() -> Outcome<PathBuf> {
    built("haat", "HAAT")
}
