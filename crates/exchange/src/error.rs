//! What can go wrong with a file that comes in or goes out, each with the next step for the person.

use std::path::{Path, PathBuf};

/// An error of an import or export. [`Error::hint`] says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The registry said no.
    #[error(transparent)]
    Registry(#[from] haat_registry::Error),
    /// The query could not be understood.
    #[error(transparent)]
    Query(#[from] haat_registry::query::QueryError),
    /// The file could not be read or written.
    #[error("“{}”: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not a list Haat can read.
    #[error("“{}” cannot be read as a list: {why}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
        /// What to do next.
        hint: &'static str,
    },
    /// The workbook has no such sheet.
    #[error("“{}” has no sheet “{sheet}”; it has {}", path.display(), known.join(", "))]
    NoSheet {
        /// The file.
        path: PathBuf,
        /// What was asked for.
        sheet: String,
        /// What is there.
        known: Vec<String>,
    },
    /// The plan does not fit the file.
    #[error("the plan does not fit “{}”: {why}", path.display())]
    PlanMismatch {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A person has to decide something first.
    #[error("{}", .0.iter().map(|d| d.question.as_str()).collect::<Vec<_>>().join("\n"))]
    Undecided(Vec<crate::import::Decision>),
    /// The kind of file asked for is not one Haat writes.
    #[error("“{}” does not end in .csv or .xlsx", .0.display())]
    UnknownFormat(PathBuf),
    /// A file of this name is there already.
    #[error("“{}” exists already", .0.display())]
    OutExists(PathBuf),
    /// The file is one that somebody still needs.
    #[error("“{}” is {what} and is not written over", path.display())]
    OutKept {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// Writing a workbook failed.
    #[error("“{}”: {why}", path.display())]
    Workbook {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
}

/// Shorthand of this crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A short name that programs may rely on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Registry(error) => error.code(),
            Self::Query(_) => "query",
            Self::Io { .. } => "io",
            Self::Unreadable { .. } => "unreadable",
            Self::NoSheet { .. } => "no_sheet",
            Self::PlanMismatch { .. } => "plan_mismatch",
            Self::Undecided(_) => "undecided",
            Self::UnknownFormat(_) => "unknown_format",
            Self::OutExists(_) => "exists",
            Self::OutKept { .. } => "kept",
            Self::Workbook { .. } => "workbook",
        }
    }

    /// What the person can do next, where there is something to say.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Registry(error) => return error.hint(),
            Self::Query(error) => return error.hint(),
            Self::Unreadable { hint, .. } => (*hint).to_owned(),
            Self::NoSheet { .. } => "Name one of its sheets.".into(),
            Self::PlanMismatch { .. } => {
                "Make a plan of this file, or import the file the plan was made of.".into()
            }
            Self::Undecided(decisions) => decisions
                .iter()
                .map(|d| d.answer.as_str())
                .collect::<Vec<_>>()
                .join("\n"),
            Self::UnknownFormat(_) => "Give the file a name that ends in .csv or .xlsx.".into(),
            Self::OutExists(_) => {
                "Choose another name, or say that it may be replaced (--overwrite).".into()
            }
            Self::OutKept { .. } => "Choose another name.".into(),
            Self::Io { .. } | Self::Workbook { .. } => return None,
        })
    }

    pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }

    pub(crate) fn unreadable(path: &Path, why: impl Into<String>, hint: &'static str) -> Self {
        Self::Unreadable {
            path: path.to_owned(),
            why: why.into(),
            hint,
        }
    }
}
