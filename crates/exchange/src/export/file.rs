//! The one way to a file: every output is written beside its name and moved into place whole, so that what is stopped or fails leaves an old
//! file as it was. What somebody still needs is never replaced, whoever asks.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use haat_registry::Registry;

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

/// Files that an output never replaces, and what each is.
#[derive(Debug, Clone, Default)]
pub struct Kept(Vec<(PathBuf, &'static str)>);

impl Kept {
    /// The registry, and the files that SQLite keeps beside it.
    pub fn of(registry: &Registry) -> Self {
        let path = registry.path();
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let beside = ["-wal", "-shm", "-journal"].map(|end| {
            let mut name = OsString::from(&real);
            name.push(end);
            (PathBuf::from(name), "a part of the registry")
        });
        Self(
            std::iter::once((real, "the registry itself"))
                .chain(beside)
                .collect(),
        )
    }

    /// And this file; `what` completes “it is”.
    #[must_use]
    pub fn and(mut self, path: &Path, what: &'static str) -> Self {
        self.0.push((path.to_owned(), what));
        self
    }

    fn refuse(&self, out: &Path) -> Result<()> {
        let refused = |what| {
            Err(Error::OutKept {
                path: out.to_owned(),
                what,
            })
        };
        for (path, what) in &self.0 {
            if is_same(path, out) {
                return refused(what);
            }
        }
        if haat_registry::is_database(out) {
            return refused("a registry or another database");
        }
        Ok(())
    }
}

/// Whether two names are of one file. It need not be there yet.
fn is_same(one: &Path, other: &Path) -> bool {
    let known = real(one);
    (known.is_some() && known == real(other)) || is_linked(one, other)
}

fn real(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok().or_else(|| {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
    })
}

/// Whether two names are hard links of one file, or differ in capitals where those do not count.
#[cfg(unix)]
fn is_linked(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |path| {
        fs::metadata(path)
            .ok()
            .map(|about| (about.dev(), about.ino()))
    };
    id(one).is_some_and(|one| id(other) == Some(one))
}

#[cfg(not(unix))]
fn is_linked(_: &Path, _: &Path) -> bool {
    false
}

/// A file that is being written; dropped without [`OutFile::finish`] it leaves nothing.
#[derive(Debug)]
pub struct OutFile {
    file: File,
    /// What was asked for, for sentences.
    out: PathBuf,
    place: Option<Place>,
}

/// Where a whole file goes; a device or a pipe has none.
#[derive(Debug)]
struct Place {
    part: PathBuf,
    target: PathBuf,
    overwrite: bool,
}

impl OutFile {
    /// Begins a file. One that is there is replaced at the end, and only with `overwrite`; one of `kept` never.
    pub fn create(out: &Path, overwrite: bool, kept: &Kept) -> Result<Self> {
        kept.refuse(out)?;
        match fs::metadata(out) {
            Ok(about) if about.is_file() && !overwrite => {
                return Err(Error::OutExists(out.to_owned()));
            }
            // A device or a pipe holds nothing to be lost, and is not to be moved away. A folder says itself that it is none.
            Ok(about) if !about.is_file() => {
                let opened = OpenOptions::new().write(true).open(out);
                return Ok(Self {
                    file: opened.map_err(Error::io(out))?,
                    out: out.to_owned(),
                    place: None,
                });
            }
            _ => {}
        }
        // A link stays a link: what it leads to is replaced.
        let target = fs::canonicalize(out).unwrap_or_else(|_| out.to_owned());
        let (part, file) = new_beside(&target).map_err(Error::io(out))?;
        Ok(Self {
            file,
            out: out.to_owned(),
            place: Some(Place {
                part,
                target,
                overwrite,
            }),
        })
    }

    /// The name that was asked for.
    pub fn path(&self) -> &Path {
        &self.out
    }

    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// Gives the whole file its name.
    pub fn finish(self) -> Result<()> {
        let Some(place) = &self.place else {
            return Ok(());
        };
        self.file.sync_all().map_err(Error::io(&self.out))?;
        if let Ok(old) = fs::metadata(&place.target) {
            // Who may read it stays as it was; a file system without permissions has none to keep.
            let _ = fs::set_permissions(&place.part, old.permissions());
        }
        place.take().map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => Error::OutExists(self.out.clone()),
            _ => Error::io(&self.out)(source),
        })
    }
}

impl Place {
    fn take(&self) -> io::Result<()> {
        if self.overwrite {
            return fs::rename(&self.part, &self.target);
        }
        // A link refuses a name that was taken meanwhile, a rename would replace what is there. Not every file system has links.
        fs::hard_link(&self.part, &self.target).or_else(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Err(error),
            _ if self.target.exists() => Err(io::ErrorKind::AlreadyExists.into()),
            _ => fs::rename(&self.part, &self.target),
        })
    }
}

/// A new file under a name of its own in the same folder, so that moving it into place is one step.
fn new_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let mut attempt = 0_u32;
    loop {
        let name = format!("haat-{}-{attempt}.part", std::process::id());
        let part = target.with_file_name(name);
        match OpenOptions::new().write(true).create_new(true).open(&part) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 10_000 => {
                attempt += 1;
            }
            opened => return opened.map(|file| (part, file)),
        }
    }
}

impl Write for OutFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for OutFile {
    fn drop(&mut self) {
        if let Some(place) = &self.place {
            // After a rename there is none; a temporary file that cannot be removed harms nothing.
            let _ = fs::remove_file(&place.part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(out: &Path, overwrite: bool, kept: &Kept) -> Result<OutFile> {
        let mut file = OutFile::create(out, overwrite, kept)?;
        file.write_all(b"new").map_err(Error::io(out))?;
        Ok(file)
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out.csv");
        let kept = Kept(Vec::new());
        drop(begin(&out, false, &kept).unwrap());
        assert!(names(folder.path()).is_empty(), "dropped: nothing is left");
        begin(&out, false, &kept).unwrap().finish().unwrap();
        assert_eq!(fs::read(&out).unwrap(), b"new");
        fs::write(&out, "old").unwrap();
        assert!(matches!(
            begin(&out, false, &kept),
            Err(Error::OutExists(_))
        ));
        drop(begin(&out, true, &kept).unwrap());
        assert_eq!(fs::read(&out).unwrap(), b"old");
        begin(&out, true, &kept).unwrap().finish().unwrap();
        assert_eq!(fs::read(&out).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["out.csv"]);
    }

    #[test]
    fn somebody_elses_part_and_a_name_taken_meanwhile_stay() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out.csv");
        let mine = format!("haat-{}-0.part", std::process::id());
        fs::write(folder.path().join(&mine), "mine").unwrap();
        fs::write(folder.path().join("out.csv.part"), "mine").unwrap();
        let file = begin(&out, false, &Kept(Vec::new())).unwrap();
        fs::write(&out, "theirs").unwrap();
        assert!(matches!(file.finish(), Err(Error::OutExists(_))));
        assert_eq!(fs::read(&out).unwrap(), b"theirs");
        assert_eq!(names(folder.path()), [&mine, "out.csv", "out.csv.part"]);
    }

    #[test]
    fn what_is_kept_is_never_replaced_under_whatever_name() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("list.csv");
        let gone = folder.path().join("n.haat-wal");
        fs::write(&list, "mine").unwrap();
        fs::create_dir(folder.path().join("sub")).unwrap();
        let kept = Kept(Vec::new()).and(&list, "the list").and(&gone, "a part");
        let mut names = vec![
            list.clone(),
            folder.path().join("sub/../list.csv"),
            folder.path().join("sub/../n.haat-wal"),
        ];
        #[cfg(unix)]
        {
            let (soft, hard) = (folder.path().join("soft"), folder.path().join("hard"));
            std::os::unix::fs::symlink(&list, &soft).unwrap();
            fs::hard_link(&list, &hard).unwrap();
            names.extend([soft, hard]);
        }
        let database = folder.path().join("other.haat");
        fs::write(&database, b"SQLite format 3\0 and pages").unwrap();
        names.push(database);
        for name in names {
            let refused = begin(&name, true, &kept);
            assert!(
                matches!(refused, Err(Error::OutKept { .. })),
                "{}",
                name.display()
            );
        }
        assert_eq!(fs::read(&list).unwrap(), b"mine");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one_and_a_device_is_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.csv"), folder.path().join("link"));
        fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let kept = Kept(Vec::new());
        begin(&link, true, &kept).unwrap().finish().unwrap();
        assert_eq!(fs::read(&real).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        begin(Path::new("/dev/null"), false, &kept)
            .unwrap()
            .finish()
            .unwrap();
        assert!(begin(folder.path(), true, &kept).is_err(), "a folder");
    }
}
