//! The stores as columns in memory, which every query is answered from.
//!
//! [`Columns`] never change: an edit makes new ones that share all columns it did not touch, so that whoever holds the old ones goes on
//! reading one consistent state. Values a grid shows are not here; they are read from the file by the ids of a [`Selection`].

mod axis;
mod behind;
mod bits;
mod build;
mod coded;
mod column_file;
mod coming;
mod complete;
mod count;
mod days;
mod dict;
mod facets;
mod figures;
mod findings;
mod follow;
mod groups;
mod growth;
mod home;
mod natural;
mod order;
mod partners;
mod places;
mod predicate;
mod range;
mod report;
mod select;
mod source;
mod spelling;
mod stores;
mod summary;
mod texts;
mod total;
mod unsure;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

pub use behind::{FigureQueries, behind_group};
pub use column_file::ColumnFiles;
pub use complete::Completion;
pub use days::{DayCount, Peak, PeakDay};
pub use facets::{Facet, FacetValue};
pub use figures::{Figures, MonthCount};
pub use findings::FindingCount;
pub use follow::AsOf;
pub(crate) use follow::{Cache, State};
pub use groups::{Folds, ListGroup, ListLine, StoreList};
pub use growth::{Growth, YearCount};
pub use partners::PartnerFigures;
pub use range::RangeFigures;
pub use report::{Group, GroupFigures, Measure, Report, ReportRow};
pub use select::Selection;
pub use summary::{Summary, SummaryRow};
pub use total::Total;
pub use unsure::Doubt;
pub(crate) use unsure::{InDoubt, UnknownDistrict};

use bits::Bits;
use stores::Stores;

/// The stores of one state of the registry, ready for questions.
#[derive(Debug, Default)]
pub struct Columns {
    stores: Stores,
    /// The journal entry they stand at.
    entry: i64,
    kept: Kept,
}

/// What was worked out once and serves again, for this state only.
#[derive(Debug, Default)]
struct Kept {
    terms: Mutex<HashMap<String, Arc<Bits>>>,
    orders: Mutex<HashMap<String, Arc<Vec<u32>>>>,
    selections: Mutex<Vec<(String, Selection)>>,
    axes: Mutex<HashMap<String, Arc<axis::Axis>>>,
    places: OnceLock<Arc<places::Places>>,
    opened: OnceLock<Arc<axis::DayAxis>>,
    closed: OnceLock<Arc<axis::DayAxis>>,
    findings: Mutex<Option<Arc<findings::Found>>>,
    by_code: OnceLock<Arc<Vec<u32>>>,
    /// The order by code of the state before: nearly the order of this one, and so nearly sorted already.
    by_code_before: Option<Arc<Vec<u32>>>,
}

impl Columns {
    fn new(stores: Stores, entry: i64) -> Self {
        Self {
            stores,
            entry,
            kept: Kept::default(),
        }
    }

    /// How many stores there are.
    pub fn len(&self) -> usize {
        self.stores.live.count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The journal entry this state stands at.
    pub fn entry(&self) -> i64 {
        self.entry
    }
}
