//! The file an export goes to: written beside its name first, so that a stopped export leaves nothing and an old file is whole until the end.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The kind of file, by its name's ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, UTF-8.
    Csv,
    /// An Excel workbook.
    Xlsx,
}

impl Format {
    /// The format a file's name asks for.
    pub fn of(path: &Path) -> Result<Self> {
        match path
            .extension()
            .map(|end| end.to_string_lossy().to_lowercase())
            .as_deref()
        {
            Some("csv") => Ok(Self::Csv),
            Some("xlsx") => Ok(Self::Xlsx),
            _ => Err(Error::UnknownFormat(path.to_owned())),
        }
    }
}

/// A file under a temporary name; dropped without [`Part::finish`] it is removed.
pub(super) struct Part {
    part: PathBuf,
    out: PathBuf,
}

impl Part {
    pub(super) fn create(out: &Path, overwrite: bool) -> Result<(Self, File)> {
        if !overwrite && out.exists() {
            return Err(Error::OutExists(out.to_owned()));
        }
        let mut name = out.file_name().unwrap_or_default().to_os_string();
        name.push(".part");
        let part = out.with_file_name(name);
        let file = File::create(&part).map_err(Error::io(out))?;
        Ok((
            Self {
                part,
                out: out.to_owned(),
            },
            file,
        ))
    }

    pub(super) fn finish(self) -> Result<()> {
        fs::rename(&self.part, &self.out).map_err(Error::io(&self.out))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // After `finish` there is none; a temporary file that cannot be removed harms nothing.
        let _ = fs::remove_file(&self.part);
    }
}
