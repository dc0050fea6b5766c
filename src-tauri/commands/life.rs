//! The life cycle of stores: which status follows which, and what each asks for.

use std::sync::Arc;

use haat_registry::{Action, Error, FieldKey, LifeCycle, Status, StoreField};
use serde::Serialize;
use specta::Type;
use tauri::State;

use super::{Recorded, as_of};
use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// What a status can ask for; a point is asked for as its latitude.
const ASKABLE: [StoreField; 16] = [
    StoreField::Name,
    StoreField::Format,
    StoreField::Partner,
    StoreField::Address,
    StoreField::Town,
    StoreField::State,
    StoreField::Pin,
    StoreField::Latitude,
    StoreField::PlannedOpening,
    StoreField::ForecastOpening,
    StoreField::Opened,
    StoreField::ClosedOn,
    StoreField::Contact,
    StoreField::Mobile,
    StoreField::Gstin,
    StoreField::AreaSqft,
];

/// A status, where it leads and what it asks for.
#[derive(Debug, Serialize, Type)]
pub struct LifeLine {
    /// Its key.
    status: &'static str,
    /// Keys of the statuses a store may come to from it.
    steps: Vec<&'static str>,
    /// Keys of the fields it asks for.
    gate: Vec<String>,
}

/// The life cycle.
#[derive(Debug, Serialize, Type)]
pub struct Life {
    /// Every status, in the order of life.
    statuses: Vec<LifeLine>,
    /// What can be asked for.
    askable: Vec<AskableField>,
    /// Whether it is as it comes.
    usual: bool,
}

/// A field that a status can ask for.
#[derive(Debug, Serialize, Type)]
pub struct AskableField {
    /// Its key.
    key: String,
    /// Its English name, or the person's own.
    label: String,
}

/// The life cycle of the open registry.
#[tauri::command]
#[specta::specta]
pub async fn life_cycle(shell: State<'_, Shell>, recorded: Recorded) -> Result<Life, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || {
        registry.read_as_of(as_of(recorded), |reader| {
            let rules = reader.rules()?;
            let usual = rules.life == LifeCycle::default();
            let line = |status: &Status| LifeLine {
                status: status.key(),
                steps: rules
                    .life
                    .steps_from(*status)
                    .iter()
                    .map(|to| to.key())
                    .collect(),
                gate: rules
                    .life
                    .gate(*status)
                    .iter()
                    .map(FieldKey::to_string)
                    .collect(),
            };
            let own = rules.own.iter();
            let askable = ASKABLE.iter().map(|field| AskableField {
                key: field.key().to_owned(),
                label: field.label().to_owned(),
            });
            let askable = askable.chain(own.map(|field| AskableField {
                key: FieldKey::Own(field.uid).to_string(),
                label: field.name.clone(),
            }));
            Ok(Life {
                statuses: Status::ALL.iter().map(line).collect(),
                askable: askable.collect(),
                usual,
            })
        })
    })
    .await
}

async fn change(
    shell: State<'_, Shell>,
    change: impl FnOnce(&mut LifeCycle) + Send + 'static,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Error> {
        let done = registry.transact(&who(), Action::new("life.edit"), |tx| {
            let mut life = tx.rules()?.life;
            change(&mut life);
            tx.set_life_cycle(&life)
        })?;
        written.add(done.entry);
        Ok(())
    })
    .await
}

fn status_of(key: &str) -> Result<Status, Error> {
    Status::by_key(key).ok_or_else(|| Error::NoSuch {
        what: "status",
        name: key.to_owned(),
    })
}

/// Allows a step from one status to another, or does not.
#[tauri::command]
#[specta::specta]
pub async fn life_step(
    shell: State<'_, Shell>,
    from: String,
    to: String,
    allowed: bool,
) -> Result<(), Refusal> {
    let (from, to) = (status_of(&from)?, status_of(&to)?);
    change(shell, move |life| life.set_step(from, to, allowed)).await
}

/// Has a status ask for a field, or not.
#[tauri::command]
#[specta::specta]
pub async fn life_gate(
    shell: State<'_, Shell>,
    status: String,
    field: String,
    asked: bool,
) -> Result<(), Refusal> {
    let status = status_of(&status)?;
    let field = FieldKey::parse(&field).ok_or_else(|| Error::NoSuch {
        what: "field",
        name: field.clone(),
    })?;
    change(shell, move |life| life.set_gate(status, field, asked)).await
}

/// Brings the life cycle back to how it comes.
#[tauri::command]
#[specta::specta]
pub async fn life_usual(shell: State<'_, Shell>) -> Result<(), Refusal> {
    change(shell, |life| *life = LifeCycle::default()).await
}
