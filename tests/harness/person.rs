//! A person at a computer: a home of their own, the command line, the window.

use crate::program::built;
use crate::{Bus, Outcome, Window};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// Somebody who has never run Haat before. Their files go when this does.
pub struct Person {
    home: TempDir,
}

impl Person {
    /// A fresh user.
    pub fn new() -> Outcome<Self> {
        let home = tempfile::Builder::new().prefix("haat person ").tempdir()?;
        for folder in ["config", "data", "cache", "state", "run"] {
            fs::create_dir(home.path().join(folder))?;
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(home.path().join("run"), fs::Permissions::from_mode(0o700))?;
        }
        Ok(Self { home })
    }

    /// Their home folder. Its name has a space, as real ones have.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// A file of theirs.
    pub fn file(&self, name: &str) -> PathBuf {
        self.home().join(name)
    }

    /// Gives their desktop a theme, `light` or `dark`, for windows they open from now on.
    pub fn likes(&self, theme: &str) -> Outcome {
        let dark = u8::from(theme == "dark");
        self.desktop(&format!("gtk-application-prefer-dark-theme={dark}"))
    }

    /// Asks their desktop to move nothing that need not move.
    pub fn likes_rest(&self) -> Outcome {
        self.desktop("gtk-enable-animations=0")
    }

    fn desktop(&self, setting: &str) -> Outcome {
        let folder = self.file("config/gtk-3.0");
        fs::create_dir_all(&folder)?;
        let settings = format!("[Settings]\n{setting}\n");
        Ok(fs::write(folder.join("settings.ini"), settings)?)
    }

    /// Sets the size of text, in percent, for windows they open from now on.
    pub fn reads_at(&self, size: u16) -> Outcome {
        let folder = self.file("config/haat");
        fs::create_dir_all(&folder)?;
        let settings = format!("{{ \"text_size\": {size} }}");
        Ok(fs::write(folder.join("settings.json"), settings)?)
    }

    /// Makes them the user of a program.
    pub(crate) fn uses(&self, command: &mut Command) {
        command
            .current_dir(self.home())
            .env("HOME", self.home())
            .env("USERPROFILE", self.home())
            .env("APPDATA", self.file("config"))
            .env("LOCALAPPDATA", self.file("data"))
            .env("XDG_CONFIG_HOME", self.file("config"))
            .env("XDG_DATA_HOME", self.file("data"))
            .env("XDG_CACHE_HOME", self.file("cache"))
            .env("XDG_STATE_HOME", self.file("state"))
            .env("XDG_RUNTIME_DIR", self.file("run"))
            .env("USER", "asha")
            .env("LANG", "C.UTF-8")
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "Asia/Kolkata");
    }

    /// Types a line of `haat`.
    pub fn haat<W: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = W>) -> Outcome<Output> {
        let mut command = Command::new(built("haat", "HAAT")?);
        command.args(words);
        self.uses(&mut command);
        Ok(command.output()?)
    }

    /// Starts `haat-desktop` where there is no display, and waits for its end.
    pub fn haat_desktop<W: AsRef<OsStr>>(
        &self,
        words: impl IntoIterator<Item = W>,
    ) -> Outcome<Output> {
        let mut command = Command::new(built("haat-desktop", "HAAT_DESKTOP")?);
        command.args(words);
        self.uses(&mut command);
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        Ok(command.output()?)
    }

    /// Opens the window, on a registry where `words` names one.
    pub async fn open<W: AsRef<OsStr>>(
        &self,
        words: impl IntoIterator<Item = W>,
    ) -> Outcome<Window> {
        Window::open(self, texts(words), None).await
    }

    /// The same on a bus, where a screen reader finds it.
    pub async fn open_on<W: AsRef<OsStr>>(
        &self,
        bus: &Bus,
        words: impl IntoIterator<Item = W>,
    ) -> Outcome<Window> {
        Window::open(self, texts(words), Some(bus)).await
    }
}

fn texts<W: AsRef<OsStr>>(words: impl IntoIterator<Item = W>) -> Vec<String> {
    words
        .into_iter()
        .map(|word| word.as_ref().to_string_lossy().into_owned())
        .collect()
}
