//! What can go wrong with a registry, each with the next step for the person.

use std::path::PathBuf;

/// An error of the registry. [`Error::hint`] says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No file is there.
    #[error("there is no file “{}”", .0.display())]
    NotFound(PathBuf),
    /// A file is there already and is not overwritten.
    #[error("“{}” exists already", .0.display())]
    Exists(PathBuf),
    /// The file is something else.
    #[error("“{}” is not a Haat registry", .0.display())]
    NotARegistry(PathBuf),
    /// A newer Haat wrote it.
    #[error("“{}” was written by a newer Haat (schema {found}; this one knows up to {known})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema number.
        found: u32,
        /// The newest this program knows.
        known: u32,
    },
    /// The file's pages do not hold together.
    #[error("“{}” is damaged: {detail}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite found.
        detail: String,
    },
    /// A change was asked of a registry that is open for reading only.
    #[error("“{}” is open for reading only: {reason}", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// Why it cannot be written.
        reason: String,
    },
    /// Another program held the file for longer than we wait.
    #[error("another program is writing to “{}”", .0.display())]
    Busy(PathBuf),
    /// No room is left on the disk.
    #[error("no room is left where “{}” lies", .0.display())]
    DiskFull(PathBuf),
    /// A read took longer than its limit.
    #[error("the question took longer than {0} seconds and was stopped")]
    TimedOut(u64),
    /// The person, or the program's end, stopped it.
    #[error("stopped; the registry is as it was")]
    Stopped,
    /// Another program wrote since the person was shown what would be undone or redone.
    #[error("the journal has moved on: another program wrote to the registry")]
    MovedOn,
    /// A value cannot be held.
    #[error("{0}")]
    Refused(crate::checks::Finding),
    /// A query cannot be understood.
    #[error(transparent)]
    Query(#[from] crate::query::QueryError),
    /// Nothing is there under this name.
    #[error("there is no {what} “{name}”")]
    NoSuch {
        /// `store`, `partner`, `field`, `view` ...
        what: &'static str,
        /// What was asked for.
        name: String,
    },
    /// Something of that name is there.
    #[error("there is a {what} “{name}” already")]
    Taken {
        /// `store`, `partner`, `field`, `view` ...
        what: &'static str,
        /// The name.
        name: String,
    },
    /// Reading or writing beside SQLite failed.
    #[error("“{}”: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// SQLite said something none of the above covers.
    #[error("the registry file: {0}")]
    Sqlite(rusqlite::Error),
}

/// Shorthand of this crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A short name that programs may rely on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "not_found",
            Self::Exists(_) => "exists",
            Self::NotARegistry(_) => "not_a_registry",
            Self::Newer { .. } => "newer",
            Self::Damaged { .. } => "damaged",
            Self::ReadOnly { .. } => "read_only",
            Self::Busy(_) => "busy",
            Self::DiskFull(_) => "disk_full",
            Self::TimedOut(_) => "timed_out",
            Self::Stopped => "stopped",
            Self::MovedOn => "moved_on",
            Self::Refused(_) => "refused",
            Self::Query(_) => "query",
            Self::NoSuch { .. } => "no_such",
            Self::Taken { .. } => "taken",
            Self::Io { .. } => "io",
            Self::Sqlite(_) => "sqlite",
        }
    }

    /// What the person can do next, where there is something to say.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NotFound(_) => "Check the name, or make a new registry with `haat new`.".into(),
            Self::Exists(_) => "Choose another name, or open the file that is there.".into(),
            Self::NotARegistry(_) => "It was left as it is. To bring a list into a registry, import it.".into(),
            Self::Newer { .. } => "It was left as it is. Open it with the Haat that wrote it, or update this one.".into(),
            Self::Damaged { .. } => {
                "It was left as it is. Restore the newest backup (`haat restore`), or recover what can be read into a new file (`haat recover`).".into()
            }
            Self::ReadOnly { .. } => "Copy the file to a folder you can write to, and open the copy.".into(),
            Self::Busy(_) => "Try again when it has finished; nothing was changed.".into(),
            Self::DiskFull(_) => "Nothing was changed. Make room and try again.".into(),
            Self::MovedOn => "Look at the newest entry and ask again.".into(),
            Self::TimedOut(_) => "Ask for less at once: narrow the query.".into(),
            Self::Refused(finding) => return finding.hint(),
            Self::Query(error) => return error.hint(),
            _ => return None,
        })
    }

    /// Gives an error of SQLite its meaning for the registry at `path`.
    pub(crate) fn from_sqlite(path: &std::path::Path, error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase,
            OperationInterrupted, ReadOnly,
        };
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked) => Self::Busy(path),
            Some(DiskFull) => Self::DiskFull(path),
            Some(DatabaseCorrupt | NotADatabase) => Self::Damaged {
                path,
                detail: error.to_string(),
            },
            Some(OperationInterrupted) => Self::Stopped,
            Some(ReadOnly) => Self::ReadOnly {
                path,
                reason: "the file or its folder is write-protected".into(),
            },
            _ => Self::Sqlite(error),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}
