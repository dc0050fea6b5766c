//! The registry: every store and partner of a network in one SQLite file, with a journal of every change.
//!
//! The only crate that knows rusqlite. Writes go through one door ([`Registry::transact`]), reads see one consistent state
//! ([`Registry::read`]), questions are asked in one language (`StoreQuery`).

mod attachments;
mod backups;
pub mod checks;
mod columns;
mod difference;
mod door;
mod duplicates;
mod entries;
mod error;
mod file;
mod history;
mod imports;
mod journal;
mod judging;
mod merges;
mod model;
pub mod quality;
pub mod query;
mod reader;
mod registry;
mod rows;
pub mod sample;
mod sentence;
mod sources;
mod watch;

pub use attachments::Attachment;
pub use backups::{BackupFile, backup_due, backups_in, to_thin};
pub use checks::{Check, Finding, Severity};
pub use columns::{
    AsOf, ColumnFiles, Columns, Completion, DayCount, Facet, FacetValue, FigureQueries, Figures,
    FindingCount, Folds, Group, GroupFigures, Growth, ListGroup, ListLine, Measure, MonthCount,
    PartnerFigures, Peak, PeakDay, RangeFigures, Report, ReportRow, Selection, StoreList, Summary,
    SummaryRow, Total, YearCount, behind_group,
};
pub use difference::{ComparedState, Difference, Fate, StoreDifference};
pub use door::{
    Action, AttachmentDraft, CellsHeld, Changed, Done, EditedSince, EntryUndone, Held, ImportMade,
    ImportRecord, LaterEntries, MOST_BYTES, OwnFieldEdit, PartnerDraft, RecipeDraft, Retyped,
    SetAsideItem, StoreSource, TakenBack, Tx, Typed, Unread, would_hold,
};
pub use duplicates::{COMPARED, DuplicatePair, Duplicates, mergeable};
pub use entries::{ChangeLine, ImportDetail, JournalFilter, MOST_COUNTED};
pub use error::{Error, Protected, Result};
pub use file::{
    BackupReport, RecoverReport, RecoveredTable, is_database, is_open_here, is_registry, recover,
    restore,
};
pub use haat_matching::{Contribution, Skipped};
pub use history::{FieldChange, StoreEvent};
pub use imports::{ImportLine, SetAsideGroup, SetAsideLine};
pub use journal::{
    ACTIONS, Change, Clock, Entry, EntryKind, SeededClock, Span, SpanKind, Stamp, SystemClock,
    Table,
};
pub use model::*;
pub use query::{
    Dimension, GroupKey, PeriodStep, QueryError, QueryField, QueryProblem, StoreQuery, nearest,
};
pub use reader::{CodeMeant, Depending, Reader, StoresByCode};
pub use registry::{Registry, Replayed};
pub use sentence::{Params, fill, grouped, plural};
pub use sources::{LeftOutRow, SourceOfStore};
/// The identity of a row on every laptop.
pub use uuid::Uuid;
pub use watch::Watch;
