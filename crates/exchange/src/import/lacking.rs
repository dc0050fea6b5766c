//! Stores that should be in a file and are not.

use haat_registry::checks::{self, Country, Reading};
use haat_registry::{AsOf, FieldValues, Registry, Status, StoreField, StoreQuery, Value};

use super::Progress;
use super::diff::MissingStore;
use super::door::Door;
use super::plan::{Missing, Plan};
use super::writer::Writer;
use crate::error::Result;

/// Of these, a file of live stores need not speak.
const GONE: &str = "-status:closed,relocated,dropped";

/// The stores that should be in the file of a plan.
pub(super) struct Lacking(Vec<i64>);

impl Missing {
    /// The query of the stores that should be in the file.
    fn query(&self) -> Result<StoreQuery> {
        StoreQuery::parse(self.within.trim())?;
        Ok(StoreQuery::parse(&format!(
            "{} {GONE}",
            self.within.trim()
        ))?)
    }
}

impl Lacking {
    /// Reads which they are, as the registry stands.
    pub(super) fn of(registry: &Registry, plan: &Plan) -> Result<Self> {
        let query = plan.missing.query()?;
        let found = registry.columns(AsOf::Now)?.select(&query)?;
        Ok(Self(found.ids().collect()))
    }

    /// Counts those that no row named, closes them where the plan says so, and returns the first `listed` of them.
    pub(super) fn settle<D: Door>(
        &self,
        writer: &mut Writer<'_, D>,
        plan: &Plan,
        listed: usize,
        progress: &mut Progress<'_>,
    ) -> Result<Vec<MissingStore>> {
        let mut first = Vec::new();
        let lacking = self.0.iter().filter(|id| !writer.has_met(**id));
        let lacking: Vec<i64> = lacking.copied().collect();
        writer.outcome.missing = u32::try_from(lacking.len()).unwrap_or(u32::MAX);
        let reading = Reading::typed(Country::Unknown);
        let on = plan.missing.on.as_deref();
        let on = on.and_then(|day| checks::read_date(day, &reading).ok());
        for (at, id) in lacking.into_iter().enumerate() {
            if at % 100 == 0 && !progress(super::phase::WRITING, writer.outcome.rows.into(), None) {
                return Err(haat_registry::Error::Stopped.into());
            }
            if first.len() < listed
                && let Some(store) = writer.door.store(id)?
            {
                first.push(MissingStore {
                    code: store.code().to_owned(),
                    name: store.name().to_owned(),
                });
            } else if !plan.missing.close {
                break;
            }
            if plan.missing.close {
                let mut values = FieldValues::from_iter([(
                    StoreField::Status.into(),
                    Value::text(Status::Closed.key()),
                )]);
                if let Some(on) = on {
                    values.insert(StoreField::ClosedOn.into(), Value::Date(on));
                }
                let (held, _) = writer.door.hold(Some(id), &mut values)?;
                writer.outcome.closed += u32::from(held.changed);
            }
        }
        Ok(first)
    }
}
