//! Clusters of spellings of a column, and writing one spelling for the others.

use std::sync::Arc;

use haat_registry::quality::{Method, Within};
use haat_registry::{Action, Tx};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::quality::{ManyChanged, field_of, small};
use super::{Recorded, as_of};
use crate::blocking;
use crate::jobs::Progress;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// Clusters of one answer at most.
const MOST: u32 = 1_000;

/// A column whose spellings can be brought together.
#[derive(Debug, Serialize, Type)]
pub struct ClusterColumn {
    /// The field's key.
    key: String,
    /// Its English name, or the user's own.
    label: String,
}

/// What a spelling stands within.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub struct ClusterWithin {
    /// The country as it is held; empty where none is.
    country: String,
    /// The state as it is held; empty where none is, or where it says nothing about the field.
    state: String,
}

/// A spelling.
#[derive(Debug, Serialize, Type)]
pub struct ClusterMember {
    /// The value as it is written.
    text: String,
    /// The stores that write it so.
    stores: u32,
    /// Whether the atlas lists a town of this name there.
    listed: bool,
}

/// Spellings that are perhaps one.
#[derive(Debug, Serialize, Type)]
pub struct ClusterLine {
    /// Where all of them stand.
    within: ClusterWithin,
    /// The name of the state, of a state of India.
    state: String,
    /// The spellings; the first is the one proposed.
    members: Vec<ClusterMember>,
}

/// The clusters of a column.
#[derive(Debug, Serialize, Type)]
pub struct ClusterList {
    /// The first of them.
    shown: Vec<ClusterLine>,
    /// How many there are.
    clusters: u32,
    /// Different values that were looked at.
    values: u32,
}

/// One spelling that is to be written for others.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct Respelling {
    /// The field's key.
    field: String,
    /// Where they stand.
    within: ClusterWithin,
    /// The others, as they are written.
    texts: Vec<String>,
    /// The one.
    target: String,
}

/// The columns whose spellings can be brought together.
#[tauri::command]
#[specta::specta]
pub async fn cluster_columns(
    shell: State<'_, Shell>,
    recorded: Recorded,
) -> Result<Vec<ClusterColumn>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let fields = registry.cluster_fields(as_of(recorded))?.into_iter();
        Ok(fields
            .map(|field| ClusterColumn {
                key: field.key.to_string(),
                label: field.label,
            })
            .collect())
    })
    .await
}

/// The clusters of a column by a method, those with the most stores to write anew first: `limit` of them.
#[tauri::command]
#[specta::specta]
pub async fn cluster_list(
    shell: State<'_, Shell>,
    field: String,
    method: Method,
    limit: u32,
    recorded: Recorded,
    job: String,
    reports: Channel<Progress>,
) -> Result<ClusterList, Refusal> {
    let registry = shell.registry()?;
    let watch = shell.jobs.begin(job, reports).watch();
    blocking::run(move || -> Result<_, Refusal> {
        let found = registry.clusters(as_of(recorded), field_of(&field)?, method, &watch)?;
        let clusters = small(found.found.len() as u64);
        let shown = found.found.into_iter().take(limit.min(MOST) as usize);
        Ok(ClusterList {
            clusters,
            values: small(found.values),
            shown: shown
                .map(|cluster| ClusterLine {
                    state: haat_atlas::State::by_iso(&cluster.within.state)
                        .filter(|_| cluster.within.country == "IN")
                        .map_or(cluster.within.state.as_str(), |state| state.name)
                        .to_owned(),
                    within: ClusterWithin {
                        country: cluster.within.country,
                        state: cluster.within.state,
                    },
                    members: cluster
                        .members
                        .into_iter()
                        .map(|member| ClusterMember {
                            text: member.text,
                            stores: small(member.stores),
                            listed: member.listed,
                        })
                        .collect(),
                })
                .collect(),
        })
    })
    .await
}

/// Writes one spelling for others, as one entry. With `rehearse` it says how many stores that would be.
#[tauri::command]
#[specta::specta]
pub async fn cluster_apply(
    shell: State<'_, Shell>,
    change: Respelling,
    rehearse: bool,
    job: String,
    reports: Channel<Progress>,
) -> Result<ManyChanged, Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    let watch = shell.jobs.begin(job, reports).watch();
    blocking::run(move || -> Result<_, Refusal> {
        let field = field_of(&change.field)?;
        let within = Within {
            country: change.within.country,
            state: change.within.state,
        };
        let (texts, target) = (change.texts, change.target);
        let action = Action::new("quality.respell").with("to", target.trim());
        let write = |tx: &mut Tx<'_>| tx.respell(field, Some(&within), &texts, &target, &watch);
        let done = registry.act(&who(), action, rehearse, write)?;
        written.add(done.entry);
        Ok(ManyChanged::of(&done))
    })
    .await
}
