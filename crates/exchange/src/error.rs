//! What can go wrong with a file that comes in or goes out, each with the next step for the person.

use std::path::{Path, PathBuf};

use haat_registry::Params;

/// An error of an import or export. [`Error::hint`] says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The registry said no.
    #[error(transparent)]
    Registry(#[from] haat_registry::Error),
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
        why: Unreadable,
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
    /// A sheet was named, and the file is a text.
    #[error("“{}” is a text, which has no sheets", .0.display())]
    NotAWorkbook(PathBuf),
    /// An encoding or a separator was named, and the file is a workbook.
    #[error("“{}” is a workbook, which has no encoding and no separator to name", .0.display())]
    NotAText(PathBuf),
    /// All sheets are to be read together, and were said to have no headers to be joined by.
    #[error("the sheets of “{}” are put together by their headers, and none are said to be there", .0.display())]
    SheetsWithoutHeaders(PathBuf),
    /// The plan does not fit the file.
    #[error("the plan does not fit “{}”: {why}", path.display())]
    PlanMismatch {
        /// The file.
        path: PathBuf,
        /// Why.
        why: Unfit,
    },
    /// Lines of the plan cannot be followed in this registry.
    #[error("the plan for “{}” cannot be followed: {}", path.display(), problems.iter().map(|p| p.what.as_str()).collect::<Vec<_>>().join("; "))]
    PlanProblems {
        /// The file.
        path: PathBuf,
        /// Which lines, and what mends them.
        problems: Vec<crate::import::Problem>,
    },
    /// A person has to decide something first.
    #[error("{}", .0.iter().map(|d| d.question.as_str()).collect::<Vec<_>>().join("\n"))]
    Undecided(Vec<crate::import::Decision>),
    /// The file is no recipe.
    #[error("“{}” is not a recipe: {why}", path.display())]
    NoRecipe {
        /// The file.
        path: PathBuf,
        /// Why.
        why: crate::import::NoRecipe,
    },
    /// There is a recipe for these lists already.
    #[error("the recipe “{0}” is for the same lists")]
    RecipeThere(String),
    /// The kind of file asked for is not one Haat writes.
    #[error("“{}” does not end in .csv or .xlsx", .0.display())]
    UnknownFormat(PathBuf),
    /// What was set aside is written as a CSV, and the name says something else.
    #[error("what is set aside is written as a CSV, and “{}” does not end in .csv", .0.display())]
    NotCsv(PathBuf),
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
    /// Drawing a picture failed.
    #[error("“{}”: {why}", path.display())]
    Picture {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
}

/// Shorthand of this crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    haat_registry::error_codes! {
        Registry(_) "registry";
        Io { path, .. } "io", path: path.display();
        Unreadable { path, .. } "unreadable", path: path.display();
        NoSheet { path, sheet, known } "no_sheet", path: path.display(), sheet: sheet, known: known.join(", ");
        NotAWorkbook(path) "not_a_workbook", path: path.display();
        NotAText(path) "not_a_text", path: path.display();
        SheetsWithoutHeaders(path) "sheets_without_headers", path: path.display();
        PlanMismatch { path, .. } "plan_mismatch", path: path.display();
        PlanProblems { path, problems } "plan_problems", path: path.display(), problems: problems.iter().map(|p| p.what.as_str()).collect::<Vec<_>>().join("; ");
        Undecided(_) "undecided";
        NoRecipe { path, .. } "no_recipe", path: path.display();
        RecipeThere(name) "recipe_there", name: name;
        UnknownFormat(path) "unknown_format", path: path.display();
        NotCsv(path) "not_csv", path: path.display();
        OutExists(path) "exists", path: path.display();
        OutKept { path, .. } "kept", path: path.display();
        Workbook { path, .. } "workbook", path: path.display();
        Picture { path, .. } "picture", path: path.display();
    }

    /// A short name that programs may rely on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Registry(error) => error.code(),
            other => other.own_code(),
        }
    }

    /// The key of its sentence in every catalogue: each reason why a file cannot be read has its own.
    pub fn sentence(&self) -> String {
        match self {
            Self::Registry(error) => error.sentence(),
            Self::Unreadable { why, .. } => format!("unreadable.{}", why.kind.key()),
            Self::PlanMismatch { why, .. } => format!("unfit.{}", why.kind.key()),
            Self::NoRecipe { why, .. } => format!("recipe.wrong.{}", why.kind.key()),
            other => format!("refusal.{}.message", other.code()),
        }
    }

    /// What that sentence needs, by name.
    pub fn params(&self) -> Params {
        let mut params = match self {
            Self::Registry(error) => return error.params(),
            Self::Unreadable { why, .. } => why.params.clone(),
            Self::PlanMismatch { why, .. } => why.params.clone(),
            Self::NoRecipe { why, .. } => why.params.clone(),
            _ => Params::new(),
        };
        params.extend(self.own_params());
        params
    }

    /// What the person can do next, where there is something to say.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Registry(error) => return error.hint(),
            Self::Unreadable { why, .. } => why.hint(),
            Self::NoSheet { .. } => "Name one of its sheets.".into(),
            Self::NotAWorkbook(_) => {
                "Leave --sheet and --all-sheets out; in a plan: \"sheet\": null, \"all_sheets\": false."
                    .into()
            }
            Self::NotAText(_) => {
                "Leave --encoding and --delimiter out; in a plan: \"encoding\": null, \"delimiter\": null."
                    .into()
            }
            Self::SheetsWithoutHeaders(_) => {
                "Import the sheets one by one (--sheet), or say which row holds the headers (--header-row 1); in a plan: \"header_row\": 1, or null."
                    .into()
            }
            Self::PlanProblems { problems, .. } => {
                let mends: Vec<&str> = problems.iter().map(|p| p.mend.as_str()).collect();
                format!("Write in the plan {}.", mends.join("; "))
            }
            Self::PlanMismatch { why, .. } => why.hint(),
            Self::NoRecipe { why, .. } => why.hint(),
            Self::RecipeThere(_) => {
                "Keep that one, or say that it may be replaced (--replace).".into()
            }
            Self::Undecided(decisions) => decisions
                .iter()
                .map(|d| d.answer.as_str())
                .collect::<Vec<_>>()
                .join("\n"),
            Self::UnknownFormat(_) => "Give the file a name that ends in .csv or .xlsx.".into(),
            Self::NotCsv(_) => "Give the file a name that ends in .csv.".into(),
            Self::OutExists(_) => {
                "Choose another name, or say that it may be replaced (--overwrite).".into()
            }
            Self::OutKept { .. } => "Choose another name.".into(),
            Self::Io { .. } | Self::Workbook { .. } | Self::Picture { .. } => return None,
        })
    }

    pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }

    pub(crate) fn unreadable(path: &Path, why: impl Into<Unreadable>) -> Self {
        Self::Unreadable {
            path: path.to_owned(),
            why: why.into(),
        }
    }

    /// A file that a spreadsheet program may still mend.
    pub(crate) fn damaged(path: &Path, detail: impl ToString) -> Self {
        let damaged = Unreadable::new(UnreadableKind::Damaged);
        Self::unreadable(path, damaged.with("detail", detail))
    }

    pub(crate) fn unfit(path: &Path, why: impl Into<Unfit>) -> Self {
        Self::PlanMismatch {
            path: path.to_owned(),
            why: why.into(),
        }
    }
}

/// Carries errors of this crate past a closure that speaks the registry's.
#[derive(Debug, Default)]
pub(crate) struct Beside(Option<Error>);

impl Beside {
    /// Lays an error aside that is not the registry's.
    pub(crate) fn carry<T>(&mut self, result: Result<T>) -> haat_registry::Result<T> {
        match result {
            Ok(value) => Ok(value),
            Err(Error::Registry(error)) => Err(error),
            Err(other) => {
                self.0 = Some(other);
                Err(haat_registry::Error::Stopped)
            }
        }
    }

    /// The result with the error that was laid aside.
    pub(crate) fn back<T>(self, result: haat_registry::Result<T>) -> Result<T> {
        match (result, self.0) {
            (Err(_), Some(error)) => Err(error),
            (result, _) => Ok(result?),
        }
    }
}

impl From<haat_registry::QueryError> for Error {
    fn from(error: haat_registry::QueryError) -> Self {
        Self::Registry(error.into())
    }
}

haat_registry::sentences! {
    /// Why a file cannot be read as a list.
    Unreadable of
    /// One reason why a file cannot be read as a list. Its key names the sentence in every catalogue.
    UnreadableKind {
        Missing, "missing", "there is no such file", "Check its name and its folder, and choose it again.";
        Folder, "folder", "it is a folder", "Choose a file.";
        NoLists, "no_lists", "it is a folder without lists", "Choose a folder with lists as CSV, XLSX, XLSB, XLS or ODS, or the lists themselves.";
        Stream, "stream", "it is a pipe or a device, which can be read only once", "Save the list to a file and choose that.";
        Empty, "empty", "it is empty", "Choose a file with a header row and rows below it.";
        NoRows, "no_rows", "it has no rows", "Choose a file with a header row and rows below it. If its one row is a store, say that there is no header row (--header-row 0).";
        NoHeaderRow, "no_header_row", "it has no row {row} for its headers", "Say which row holds the headers.";
        Pdf, "pdf", "it is a PDF", "Ask for the list as CSV or XLSX: a PDF holds no rows and columns.";
        NoWorkbook, "no_workbook", "there is no workbook in it", "If there is a list in it, unpack it and choose that.";
        NamedWorkbook, "named_workbook", "it is no workbook, though its name says so, and as a text it has no columns", "Open it in the program it comes from and save it as XLSX or CSV, or choose another file.";
        NoTable, "no_table", "it is a web page without a table", "If the page asks to sign in, sign in where the list comes from, and download it again; or save the list as XLSX or CSV.";
        WebArchive, "web_archive", "it is a web page packed with its pictures (MHTML)", "Open it in a spreadsheet program and save it as XLSX or CSV.";
        OtherXml, "other_xml", "it is XML, and not of a workbook that Haat reads", "Open it in the program it comes from, or in a spreadsheet program, and save it as XLSX or CSV.";
        Sparse, "sparse", "its cells lie too far apart, or it has too many", "Save the sheet as XLSX or CSV and import that, or remove what stands far outside the list.";
        NotEncoding, "not_encoding", "row {row} holds bytes that are not {encoding}", "Leave the encoding out, or choose another: utf-8, utf-16le, utf-16be or windows-1252.";
        SheetsDiffer, "sheets_differ", "its sheet “{sheet}” has no column “{columns}”", "Give all sheets the headers of the first, or import them one by one (--sheet).";
        Nul, "nul", "row {row}, column {column}, holds a NUL character, which is no part of a text", "Take it out in a text editor, or save the list as CSV again, and choose the file again.";
        Binary, "binary", "it holds binary data", "Save the list as CSV or XLSX and choose that.";
        Damaged, "damaged", "it is damaged ({detail})", "Open it in a spreadsheet program and save it again.";
        Password, "password", "it is protected by a password", "Open it in a spreadsheet program, remove the password and save it.";
        Unpacks, "unpacks", "it unpacks to {megabytes} MB, far more than a list of stores", "If it is a real list, save it as CSV and import that.";
        NoSheet, "no_sheet", "it has no sheet", "Choose another file.";
        Text, "text", "its text does not hold together ({detail})", "Check the encoding, the separator and the quotation marks.";
        OpenQuote, "open_quote", "a quotation mark in row {row} is not closed and swallows the rows after it", "Close it in that row, or take it out, and choose the file again.";
        TooWide, "too_wide", "row {row} has {cells} cells, more than a spreadsheet has columns", "Check the separator.";
        FailedInside, "failed_inside", "reading it failed inside", "Save it as CSV and import that.";
    }
}

haat_registry::sentences! {
    /// Why a plan does not fit a file.
    Unfit of
    /// One reason why a plan does not fit a file. Its key names the sentence in every catalogue.
    UnfitKind {
        NoRow, "no_row", "it has no row {row}", "Make a plan of this file, or import the file the plan was made of.";
        Unnamed, "unnamed", "it has a column “{header}”, which the plan does not name", "Leave it out with {\"index\": {index}, \"header\": \"{header}\", \"becomes\": \"skip\"}, or say what it becomes.";
        Recipe, "recipe", "the recipe “{name}” reads lists with the headers “{headers}”", "Choose another recipe, or import it without one and remember that.";
        Headers, "headers", "its headers are “{headers}”", "Make a plan of this file, or import the file the plan was made of.";
    }
}
