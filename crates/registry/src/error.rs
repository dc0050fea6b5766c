//! What can go wrong with a registry, each with the next step for the person.

use std::fmt;
use std::path::PathBuf;

use crate::sentence::Params;

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
    /// Nothing can be read of a damaged registry.
    #[error("“{}” is damaged, and nothing of it can be read: {detail}", path.display())]
    Unrecoverable {
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
        reason: Protected,
    },
    /// Another program held the file for longer than we wait.
    #[error("another program is writing to “{}”", .0.display())]
    Busy(PathBuf),
    /// The file is not where it was opened.
    #[error("“{}” was renamed, moved, replaced or removed while it is open", .0.display())]
    Astray(PathBuf),
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
        /// `store`, `partner`, `field`, `recipe` ...
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A text is longer than what is kept of its kind.
    #[error("it is longer than {most} characters")]
    TooLong {
        /// How long it may be.
        most: usize,
    },
    /// A column holds more different values than names do.
    #[error("the column has more than {most} different values: it holds no names")]
    TooManyValues {
        /// How many are looked at.
        most: usize,
    },
    /// A file is larger than a registry takes.
    #[error("“{name}” is larger than {megabytes} MB")]
    AttachmentTooLarge {
        /// The file.
        name: String,
        /// How large it may be.
        megabytes: usize,
    },
    /// It is referred to, and so stays.
    #[error("the {what} “{name}” stands in {stores} stores")]
    InUse {
        /// `format`.
        what: &'static str,
        /// Its name.
        name: String,
        /// How many live stores refer to it.
        stores: u64,
    },
    /// Later entries changed what an entry did.
    #[error("{later} later {} on what entry {entry} did", if *later == 1 { "entry depends" } else { "entries depend" })]
    Depended {
        /// The entry that was to be taken back.
        entry: i64,
        /// How many depend on it.
        later: u64,
    },
    /// It was taken back before.
    #[error("entry {0} is undone already")]
    AlreadyUndone(i64),
    /// Later entries changed all of it, or stores need it.
    #[error(
        "entry {0} cannot be taken back by itself: later changes stand on it, or stores use what it made"
    )]
    NothingLeft(i64),
    /// Two were asked for, and both are one.
    #[error("both are the store “{0}”")]
    OneStore(String),
    /// A store would come after itself.
    #[error("“{predecessor}” itself came from “{successor}”, move by move")]
    MovesInACircle {
        /// The code of the store that is to have moved.
        predecessor: String,
        /// The code of the one that it is to have become.
        successor: String,
    },
    /// A name is needed.
    #[error("a {what} needs a name")]
    NameMissing {
        /// `format`.
        what: &'static str,
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

/// Why a registry can only be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protected {
    /// The file may not be written.
    File,
    /// Nothing may be written beside it.
    Folder,
    /// One of the two; SQLite does not say which.
    FileOrFolder,
    /// The disk has no room for what SQLite lays beside a file that is written.
    NoRoom,
}

impl Protected {
    /// Every reason.
    pub const ALL: &'static [Self] = &[Self::File, Self::Folder, Self::FileOrFolder, Self::NoRoom];

    /// The key of its words in every catalogue.
    pub fn key(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Folder => "folder",
            Self::FileOrFolder => "file_or_folder",
            Self::NoRoom => "no_room",
        }
    }
}

/// The English words.
impl fmt::Display for Protected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File => "the file is write-protected",
            Self::Folder => "its folder is write-protected",
            Self::FileOrFolder => "the file or its folder is write-protected",
            Self::NoRoom => "the disk it lies on is full",
        })
    }
}

/// Shorthand of this crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    crate::error_codes! {
        NotFound(path) "not_found", path: path.display();
        Exists(path) "exists", path: path.display();
        NotARegistry(path) "not_a_registry", path: path.display();
        Newer { path, .. } "newer", path: path.display();
        Damaged { path, .. } "damaged", path: path.display();
        Unrecoverable { path, .. } "unrecoverable", path: path.display();
        ReadOnly { path, .. } "read_only", path: path.display();
        Busy(path) "busy", path: path.display();
        Astray(path) "astray", path: path.display();
        DiskFull(path) "disk_full", path: path.display();
        TimedOut(seconds) "timed_out", seconds: seconds;
        Stopped {} "stopped";
        MovedOn {} "moved_on";
        Refused(_) "refused";
        Query(_) "query";
        NoSuch { name, .. } "no_such", name: name;
        Taken { name, .. } "taken", name: name;
        TooLong { most } "too_long", most: most;
        TooManyValues { most } "too_many_values", most: most;
        AttachmentTooLarge { name, megabytes } "attachment_too_large", name: name, megabytes: megabytes;
        InUse { name, stores, .. } "in_use", name: name, stores: stores;
        Depended { entry, later } "depended", entry: entry, later: later;
        AlreadyUndone(entry) "already_undone", entry: entry;
        NothingLeft(entry) "nothing_left", entry: entry;
        OneStore(code) "one_store", code: code;
        MovesInACircle { predecessor, successor } "moves_in_a_circle", predecessor: predecessor, successor: successor;
        NameMissing { .. } "name_missing";
        Io { path, .. } "io", path: path.display();
        Sqlite(_) "sqlite";
    }

    /// A short name that programs may rely on.
    pub fn code(&self) -> &'static str {
        self.own_code()
    }

    /// The key of its sentence in every catalogue: what a value or a query is refused for has its own.
    pub fn sentence(&self) -> String {
        match self {
            Self::Refused(finding) => format!("finding.{}", finding.check.key()),
            Self::Query(error) => format!("query.wrong.{}", error.kind.key()),
            other => format!("refusal.{}.message", other.code()),
        }
    }

    /// What that sentence needs, by name.
    pub fn params(&self) -> Params {
        match self {
            Self::Refused(finding) => finding.params.clone(),
            Self::Query(error) => error.params.clone(),
            other => other.own_params(),
        }
    }

    /// What the person can do next, where there is something to say.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NotFound(_) => "Check the name, or make a new registry with `haat new`.".into(),
            Self::Exists(_) => "Choose another name, or open the file that is there.".into(),
            Self::NotARegistry(_) => "It was left as it is. If it was one, restore its newest backup; to bring a list into a registry, import it.".into(),
            Self::Newer { .. } => "It was left as it is. Open it with the Haat that wrote it, or update this one.".into(),
            Self::Damaged { .. } => {
                "It was left as it is. Restore the newest backup (`haat restore`), or recover what can be read into a new file (`haat recover`).".into()
            }
            Self::Unrecoverable { .. } => "It was left as it is. Restore its newest backup (`haat restore`).".into(),
            Self::ReadOnly { reason: Protected::NoRoom, .. } => {
                "Make room on that disk and open the file again; a backup or an export to another disk can be made now.".into()
            }
            Self::ReadOnly { .. } => "Copy the file to a folder you can write to, and open the copy.".into(),
            Self::Busy(_) => "Try again when it has finished; nothing was changed.".into(),
            Self::Astray(_) => "Nothing is written until it is back under its name. Put it back, or make a backup of what is open and restore that.".into(),
            Self::DiskFull(_) => "Nothing was changed. Make room and try again.".into(),
            Self::MovedOn => "Look at the newest entry and ask again.".into(),
            Self::TooLong { .. } => "Shorten it.".into(),
            Self::TooManyValues { .. } => "Choose another column.".into(),
            Self::AttachmentTooLarge { .. } => "Make it smaller, or keep it beside the registry and write its name under Notes.".into(),
            Self::InUse { .. } => "Give those stores another one first.".into(),
            Self::Depended { .. } => "Take those back together with it, or keep the records they changed as they are.".into(),
            Self::AlreadyUndone(_) => "To do it again, take back the entry that undid it.".into(),
            Self::NothingLeft(_) => "Take the later entries back first.".into(),
            Self::OneStore(_) => "Name two different stores.".into(),
            Self::MovesInACircle { .. } => "Take one of those moves away first.".into(),
            Self::NameMissing { .. } => "Write one.".into(),
            Self::TimedOut(_) => "Ask for less at once: narrow the query.".into(),
            Self::Refused(finding) => return finding.hint(),
            Self::Query(error) => error.hint(),
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
                reason: Protected::FileOrFolder,
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
