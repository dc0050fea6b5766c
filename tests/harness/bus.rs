//! A message bus of one person's own, on which their window tells a screen reader what it shows.

use crate::Outcome;
use crate::person::Person;
use crate::program::Running;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A session's bus that ends with this value, and with it the bus of a screen reader, which is started on it when somebody asks.
pub struct Bus {
    address: String,
    _daemon: Running,
    _sockets: TempDir,
}

impl Bus {
    /// Starts one; `None` where the programs that it takes are not there.
    pub fn start(person: &Person) -> Outcome<Option<Self>> {
        let there = |path: &str| Path::new(path).exists();
        if !there("/usr/bin/dbus-daemon")
            || !there("/usr/share/dbus-1/services/org.a11y.Bus.service")
        {
            return Ok(None);
        }
        // Their home has a space in its name, which the address of a socket spells in a way that not everybody reads.
        let sockets = tempfile::Builder::new().prefix("haat-bus-").tempdir()?;
        let mut command = Command::new("/usr/bin/dbus-daemon");
        person.uses(&mut command);
        let mut daemon = Running::start(
            command
                .args(["--session", "--nofork", "--print-address=1"])
                .env("XDG_RUNTIME_DIR", sockets.path())
                .env_remove("DISPLAY")
                .env_remove("DBUS_SESSION_BUS_ADDRESS")
                .env_remove("AT_SPI_BUS_ADDRESS")
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        )?;
        let mut address = String::new();
        if let Some(answer) = daemon.child().stdout.take() {
            BufReader::new(answer).read_line(&mut address)?;
        }
        if address.trim().is_empty() {
            return Err("dbus-daemon ended without a bus".into());
        }
        Ok(Some(Self {
            address: address.trim().to_owned(),
            _daemon: daemon,
            _sockets: sockets,
        }))
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Lets a program speak on it.
    pub(crate) fn carries(&self, command: &mut Command) {
        command
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env_remove("NO_AT_BRIDGE");
    }
}
