//! Partners: who owns or runs stores, with what they have.

use std::collections::BTreeMap;
use std::sync::Arc;

use haat_registry::checks::{self, Finding};
use haat_registry::{
    Action, Error, Partner, PartnerField, PartnerFigures, QueryField, Reader, StoreField,
    StoreQuery,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::finding::FindingLine;
use super::{Recorded, as_of, day_of};
use crate::blocking;
use crate::jobs::Progress;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// A partner of the list.
#[derive(Debug, Serialize, Type)]
pub struct PartnerLine {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Its own code.
    code: String,
    /// Its kind.
    kind: String,
    /// Its stores.
    stores: u32,
    /// Those open.
    open: u32,
    /// Towns it is in.
    towns: u32,
    /// States it is in.
    states: u32,
    /// Stores opened in this financial year.
    opened_this_fy: u32,
    /// How much there is to look at.
    findings: u32,
    /// The query for its stores.
    query: String,
}

/// A partner for its form; a draft has no id.
#[derive(Debug, Serialize, Type)]
pub struct PartnerForm {
    /// Its id.
    id: Option<String>,
    /// Its fields, in order.
    fields: Vec<PartnerText>,
    /// What is to be looked at.
    findings: Vec<FindingLine>,
    /// Kinds that partners have.
    kinds: Vec<String>,
}

/// A field of a partner.
#[derive(Debug, Serialize, Deserialize, Type)]
pub struct PartnerText {
    /// Its key.
    field: String,
    /// What it holds.
    text: String,
}

/// The partners of the open registry, those with most stores first: of those open on the day that the query asks for, where it asks for one.
#[tauri::command]
#[specta::specta]
pub async fn partner_list(
    shell: State<'_, Shell>,
    query: String,
    recorded: Recorded,
) -> Result<Vec<PartnerLine>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let as_of = as_of(recorded);
        let day = day_of(&query);
        let columns = registry.columns(as_of)?;
        let figures = columns.partner_figures(&day, day.on.unwrap_or(as_of.day()))?;
        let partners = registry.read_as_of(as_of, |reader| reader.partners())?;
        Ok(lines(partners, &figures, &day))
    })
    .await
}

fn lines(
    partners: Vec<Partner>,
    figures: &BTreeMap<String, PartnerFigures>,
    day: &StoreQuery,
) -> Vec<PartnerLine> {
    let none = PartnerFigures::default();
    let line = |partner: Partner| {
        let has = figures
            .get(&haat_atlas::fold(&partner.name))
            .unwrap_or(&none);
        let findings = checks::check_partner(&partner).len();
        PartnerLine {
            id: partner.id.to_string(),
            code: partner.code.unwrap_or_default(),
            kind: partner.kind.unwrap_or_default(),
            stores: has.stores,
            open: has.open,
            towns: has.towns,
            states: has.states,
            opened_this_fy: has.opened_this_fy,
            findings: u32::try_from(findings).unwrap_or(u32::MAX),
            query: format!(
                "{}:=\"{}\" {day}",
                QueryField::from(StoreField::Partner),
                partner.name.replace('"', "\"\"")
            )
            .trim_end()
            .to_owned(),
            name: partner.name,
        }
    };
    let mut lines: Vec<PartnerLine> = partners.into_iter().map(line).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.stores));
    lines
}

/// A finding named by the partner's own field.
fn said((field, finding): &(PartnerField, Finding)) -> FindingLine {
    FindingLine::of_field(field.key(), finding)
}

fn partner(reader: &Reader<'_>, id: &str) -> Result<Partner, Error> {
    let found = match id.parse() {
        Ok(id) => reader.partner(id)?,
        Err(_) => None,
    };
    found.ok_or_else(|| Error::NoSuch {
        what: "partner",
        name: id.to_owned(),
    })
}

/// A partner for the form, or an empty draft.
#[tauri::command]
#[specta::specta]
pub async fn partner_form(
    shell: State<'_, Shell>,
    id: Option<String>,
    recorded: Recorded,
) -> Result<PartnerForm, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || {
        registry.read_as_of(as_of(recorded), |reader| {
            let held = match &id {
                Some(id) => partner(reader, id)?,
                None => Partner::default(),
            };
            let mut kinds: Vec<String> = reader
                .partners()?
                .into_iter()
                .filter_map(|one| one.kind)
                .collect();
            kinds.sort();
            kinds.dedup();
            let fields = PartnerField::ALL.iter().map(|field| PartnerText {
                field: field.key().to_owned(),
                text: held.get(*field).to_owned(),
            });
            Ok(PartnerForm {
                fields: fields.collect(),
                findings: checks::check_partner(&held).iter().map(said).collect(),
                kinds,
                id,
            })
        })
    })
    .await
}

/// Saves what was typed for a partner, or makes one; returns its id.
#[tauri::command]
#[specta::specta]
pub async fn partner_save(
    shell: State<'_, Shell>,
    id: Option<String>,
    values: Vec<PartnerText>,
) -> Result<String, Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Error> {
        let texts: Vec<(PartnerField, String)> = values
            .into_iter()
            .filter_map(|value| Some((PartnerField::by_key(&value.field)?, value.text)))
            .collect();
        let held = match &id {
            Some(id) => Some(registry.read(|reader| partner(reader, id))?),
            None => None,
        };
        let typed = texts.iter().find(|(field, _)| *field == PartnerField::Name);
        let name = typed.map(|(_, text)| text.trim().to_owned());
        let action = match &held {
            Some(held) => Action::new("partner.edit").with("name", held.name.clone()),
            None => Action::new("partner.create").with("name", name.unwrap_or_default()),
        };
        let known = held.map(|held| held.id);
        let done = registry.transact(&who(), action, |tx| tx.hold_partner(known, &texts))?;
        written.add(done.entry);
        Ok(done.value.0.to_string())
    })
    .await
}

/// Removes a partner that no store has; undo brings it back.
#[tauri::command]
#[specta::specta]
pub async fn partner_delete(shell: State<'_, Shell>, id: String) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Error> {
        let held = registry.read(|reader| partner(reader, &id))?;
        let action = Action::new("partner.delete").with("name", held.name);
        let done = registry.transact(&who(), action, |tx| tx.delete_partner(held.id))?;
        written.add(done.entry);
        Ok(())
    })
    .await
}

/// Makes one partner of two: the stores of `remove` are those of `keep`.
#[tauri::command]
#[specta::specta]
pub async fn partner_merge(
    shell: State<'_, Shell>,
    keep: String,
    remove: String,
    job: String,
    reports: Channel<Progress>,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let watch = shell.jobs.begin(job, reports).watch();
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Error> {
        let (kept, removed) =
            registry.read(|reader| Ok((partner(reader, &keep)?, partner(reader, &remove)?)))?;
        let action = Action::new("partner.merge")
            .with("name", kept.name)
            .with("removed", removed.name);
        let done = registry.transact(&who(), action, |tx| {
            let stores = tx.merge_partners(kept.id, removed.id, &watch)?;
            tx.note("stores", stores);
            Ok(())
        })?;
        written.add(done.entry);
        Ok(())
    })
    .await
}
