//! Data quality: what checks find in the registry, and its correction many at once.

use std::sync::Arc;

use haat_exchange::import::Said;
use haat_registry::checks::Check;
use haat_registry::quality::{Alike, Corrected, Evidence, FaultGroup};
use haat_registry::{Action, AsOf, Done, Error, FieldKey, StoreField};
use serde::Serialize;
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::{Recorded, as_of, day_of};
use crate::blocking;
use crate::jobs::Progress;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// Groups of one answer at most.
const MOST: u32 = 1_000;

/// How many stores fail a check in a field.
#[derive(Debug, Serialize, Type)]
pub struct QualityLine {
    /// The check's key.
    check: String,
    /// The field's key.
    field: String,
    /// The check's English title.
    title: String,
    /// The stores.
    stores: u32,
}

/// A value that is proposed for a field.
#[derive(Debug, Serialize, Type)]
pub struct ProposedValue {
    /// The field's key.
    field: String,
    /// The value, of a state its name; empty where the field is to be blank.
    value: String,
}

/// Stores that fail a check in the same way.
#[derive(Debug, Serialize, Type)]
pub struct FaultLine {
    /// What tells them from others.
    like: String,
    /// What the first of them holds.
    held: String,
    /// How many there are.
    stores: u32,
    /// Id of the first.
    first: String,
    /// Name of the first.
    name: String,
    /// The codes of the first few.
    codes: Vec<String>,
    /// What is said of the first.
    finding: Said,
    /// What would put them right; nothing where nothing is proposed.
    proposed: Vec<ProposedValue>,
    /// Why.
    grounds: Vec<Said>,
    /// The query that holds for them.
    query: String,
}

/// The stores that fail a check in a field.
#[derive(Debug, Serialize, Type)]
pub struct FaultList {
    /// How many there are.
    stores: u32,
    /// How many of them were looked at.
    looked: u32,
    /// Of those, how many something is proposed for.
    proposed: u32,
    /// Groups there are.
    groups: u32,
    /// The first of them.
    shown: Vec<FaultLine>,
    /// The query that holds for all that fail the check, in whatever field.
    query: String,
}

/// What a change of many stores did, or would do.
#[derive(Debug, Serialize, Type)]
pub struct ManyChanged {
    /// Stores that were changed.
    stores: u32,
    /// Stores that stay as they are, since their other fields contradict it.
    refused: u32,
    /// The journal entry; nothing where nothing was written.
    entry: Option<String>,
}

impl ManyChanged {
    pub fn of(done: &Done<Corrected>) -> Self {
        Self {
            stores: small(done.value.stores),
            refused: small(done.value.refused),
            entry: done.entry.map(|entry| entry.to_string()),
        }
    }
}

pub fn small(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A ground for a proposal, as the page says it.
pub fn ground(evidence: &Evidence) -> Said {
    Said {
        key: evidence.key.to_owned(),
        params: evidence.params.clone(),
        message: evidence.to_string(),
        hint: None,
    }
}

/// The field of a key.
pub fn field_of(key: &str) -> Result<FieldKey, Error> {
    FieldKey::parse(key).ok_or_else(|| Error::NoSuch {
        what: "field",
        name: key.to_owned(),
    })
}

fn check_of(key: &str) -> Result<Check, Error> {
    Check::by_key(key).ok_or_else(|| Error::NoSuch {
        what: "check",
        name: key.to_owned(),
    })
}

/// A value as it is shown: of a state its name. AR, GA and the like are states of two countries.
fn shown(field: FieldKey, held: &str, country: Option<&str>) -> String {
    if field != StoreField::State.into() {
        return held.to_owned();
    }
    let name = match country {
        Some("IN") => haat_atlas::State::by_iso(held).map(|state| state.name),
        Some("US") => haat_atlas::UsState::spelled(held).map(|state| state.name),
        _ => None,
    };
    name.unwrap_or(held).to_owned()
}

fn line(group: FaultGroup) -> FaultLine {
    let (field, proposal) = (group.finding.field, group.proposal);
    let country = group.country.as_deref();
    let proposed = proposal.iter().flat_map(|proposal| &proposal.values);
    FaultLine {
        like: group.like,
        held: shown(field, &group.held, country),
        stores: small(group.stores),
        first: group.first.to_string(),
        name: group.name,
        codes: group.codes,
        finding: Said::from(&group.finding),
        proposed: proposed
            .map(|(key, value)| ProposedValue {
                field: key.to_string(),
                value: value.to_json().map_or_else(String::new, |json| match json {
                    serde_json::Value::String(text) => shown(*key, &text, country),
                    other => other.to_string(),
                }),
            })
            .collect(),
        grounds: proposal
            .iter()
            .flat_map(|proposal| &proposal.evidence)
            .map(ground)
            .collect(),
        query: group.query.to_string(),
    }
}

/// How many stores fail which check in which field, most first: of those open on the day that the query asks for, where it asks for one.
#[tauri::command]
#[specta::specta]
pub async fn quality_counts(
    shell: State<'_, Shell>,
    query: String,
    recorded: Recorded,
    job: String,
    reports: Channel<Progress>,
) -> Result<Vec<QualityLine>, Refusal> {
    let registry = shell.registry()?;
    let watch = shell.jobs.begin(job, reports).watch();
    blocking::run(move || -> Result<_, Refusal> {
        let columns = registry.columns(as_of(recorded))?;
        let found = columns.findings(&day_of(&query), &watch)?;
        let found = found.ok_or(Error::Stopped)?;
        Ok(found
            .into_iter()
            .map(|count| QualityLine {
                check: count.check.key().to_owned(),
                field: count.field.to_string(),
                title: count.check.title().unwrap_or_default().to_owned(),
                stores: small(count.stores),
            })
            .collect())
    })
    .await
}

/// The stores that fail a check in a field, alike ones together: `limit` groups.
#[tauri::command]
#[specta::specta]
#[allow(
    clippy::too_many_arguments,
    reason = "each is a word of the page's own question"
)]
pub async fn quality_faults(
    shell: State<'_, Shell>,
    check: String,
    field: String,
    limit: u32,
    query: String,
    recorded: Recorded,
    job: String,
    reports: Channel<Progress>,
) -> Result<FaultList, Refusal> {
    let registry = shell.registry()?;
    let watch = shell.jobs.begin(job, reports).watch();
    blocking::run(move || -> Result<_, Refusal> {
        let most = limit.min(MOST) as usize;
        let (check, field) = (check_of(&check)?, field_of(&field)?);
        let day = day_of(&query);
        let found = registry.faults(as_of(recorded), &day, check, field, most, &watch)?;
        Ok(FaultList {
            stores: small(found.stores),
            looked: small(found.looked),
            proposed: small(found.proposed),
            groups: small(found.groups),
            shown: found.shown.into_iter().map(line).collect(),
            query: format!("check:{} {day}", check.key()).trim_end().to_owned(),
        })
    })
    .await
}

/// Puts in what is proposed for the stores that fail a check in a field: those of one group (`like`), or all; as one entry. With `rehearse`
/// it says how many that would be.
#[tauri::command]
#[specta::specta]
#[allow(
    clippy::too_many_arguments,
    reason = "each is a word of the page's own question"
)]
pub async fn quality_correct(
    shell: State<'_, Shell>,
    check: String,
    field: String,
    like: Option<String>,
    query: String,
    rehearse: bool,
    job: String,
    reports: Channel<Progress>,
) -> Result<ManyChanged, Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    let watch = shell.jobs.begin(job, reports).watch();
    blocking::run(move || -> Result<_, Refusal> {
        let (check, field) = (check_of(&check)?, field_of(&field)?);
        let columns = registry.columns(AsOf::Now)?;
        let stores = columns.failing(&day_of(&query), check, field, &watch)?;
        let stores = stores.ok_or(Error::Stopped)?;
        let alike = like.map_or(Alike::All, Alike::Like);
        let action = Action::new("quality.correct").with("check", check.key());
        let write = |tx: &mut haat_registry::Tx<'_>| {
            tx.correct_findings(&stores, check, field, &alike, &watch)
        };
        let done = registry.act(&who(), action, rehearse, write)?;
        written.add(done.entry);
        Ok(ManyChanged::of(&done))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_one_of_its_country() {
        let state = |held, country| shown(StoreField::State.into(), held, country);
        assert_eq!(state("GA", Some("IN")), "Goa");
        assert_eq!(state("GA", Some("US")), "Georgia");
        assert_eq!(state("GA", Some("FR")), "GA");
        assert_eq!(shown(StoreField::Town.into(), "GA", Some("IN")), "GA");
    }
}
