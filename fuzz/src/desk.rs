//! A registry and a folder in memory, as the person has them who opens a list.

use std::fs;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};

use haat_exchange::import::{CodeFrom, CountryFrom, Fields, Outcome, Plan};
use haat_registry::checks::DateOrder;
use haat_registry::{Action, FieldKind, Registry, Tx, sample};
use tempfile::TempDir;

/// A registry beside the lists that are read into it.
pub struct Desk {
    /// The registry. A target that panicked ends, and reads from it no more.
    pub registry: AssertUnwindSafe<Registry>,
    /// Its fields, the own columns among them.
    pub fields: Fields,
    folder: TempDir,
}

impl Desk {
    /// With the sample network, made of this many stores, and an own column of each kind.
    pub fn with_stores(stores: u32) -> Self {
        let memory = Path::new("/dev/shm");
        let folder = match memory.is_dir() {
            true => tempfile::tempdir_in(memory),
            false => tempfile::tempdir(),
        }
        .expect("a folder can be made");
        let path = folder.path().join("network.haat");
        let registry = sample::write(&path, stores, &mut |_, _| true).expect("a sample is made");
        let own = |tx: &mut Tx<'_>| {
            tx.own_field_named("Remark", FieldKind::Text)?;
            tx.own_field_named("Rent", FieldKind::Number)?;
            tx.own_field_named("Lease ends", FieldKind::Date)?;
            tx.own_field_named("Own till", FieldKind::YesNo)?;
            let choices = ["Corner".to_owned(), "Mid-block".to_owned()];
            tx.create_own_field("Frontage", FieldKind::Choice, &choices, false)
        };
        registry
            .transact("fuzz", Action::new("own_field.create"), own)
            .expect("own columns are made");
        let fields = Fields::from(registry.read(|reader| reader.fields()).expect("it reads"));
        Self {
            registry: AssertUnwindSafe(registry),
            fields,
            folder,
        }
    }

    /// The place of a file of this name that holds these bytes.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).expect("memory holds a small file");
        path
    }
}

/// Decides what a preview leaves to a person.
pub fn decide(plan: &mut Plan) {
    if plan.code == CodeFrom::Undecided
        || (plan.code == CodeFrom::Column && plan.column_of("code").is_none())
    {
        plan.code = CodeFrom::Made("ROW-".into());
    }
    if plan.country == CountryFrom::Undecided {
        plan.country = CountryFrom::Fixed("IN".into());
    }
    for column in &mut plan.columns {
        if column.ambiguous && column.date_order.is_none() {
            column.date_order = Some(DateOrder::DayFirst);
        }
    }
}

/// Every row that was read became something, and one thing only.
pub fn adds_up(outcome: &Outcome) {
    let became = outcome.created
        + outcome.updated
        + outcome.unchanged
        + outcome.skipped
        + outcome.left_out
        + outcome.rows_aside;
    assert_eq!(outcome.rows, became, "rows got lost: {outcome:?}");
    let cells: u32 = outcome.reasons.values().sum();
    assert_eq!(
        cells,
        outcome.cells_aside + outcome.rows_aside,
        "what was set aside has its reason: {outcome:?}"
    );
}
