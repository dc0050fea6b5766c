//! One store for the form, and what is asked of it besides.

use std::sync::Arc;

use haat_exchange::table::Names;
use haat_registry::{
    Action, AsOf, Error, FieldDef, FieldKey, FieldKind, Reader, Registry, Status, Store,
    StoreField, StoreQuery,
};
use serde::Serialize;
use specta::Type;
use tauri::State;

use super::finding::{FindingLine, findings};
use super::relocation::{LinkedStore, linked};
use super::store_history::{EventLine, history};
use super::{Recorded, as_of};
use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// A store as the form shows it; a draft has no id.
#[derive(Debug, Serialize, Type)]
pub struct StoreForm {
    /// The store's id.
    id: Option<String>,
    /// Its name, or its code.
    title: String,
    /// Every field.
    fields: Vec<FormField>,
    /// What is to be looked at.
    findings: Vec<FindingLine>,
    /// The town it is placed in, and how sure that is.
    place: Option<PlaceLine>,
    /// Id of its partner.
    partner: Option<String>,
    /// The store that became this one.
    predecessor: Option<LinkedStore>,
    /// The store that this one became.
    successor: Option<LinkedStore>,
    /// Its history, newest first.
    history: Vec<EventLine>,
}

/// The town of a store.
#[derive(Debug, Serialize, Type)]
pub struct PlaceLine {
    /// Its name.
    name: String,
    /// Its state.
    state: String,
    /// Its RBI tier, where its population is known.
    tier: Option<u8>,
    /// Degrees north of its middle.
    #[specta(type = specta_typescript::Number)]
    latitude: f64,
    /// Degrees east.
    #[specta(type = specta_typescript::Number)]
    longitude: f64,
    /// How sure it is: `confirmed`, `exact`, `likely`, `unsure`.
    certainty: String,
}

/// A field of the form.
#[derive(Debug, Serialize, Type)]
pub struct FormField {
    /// Its key.
    key: String,
    /// Its English name, or the user's own.
    label: String,
    /// What it holds, as a person types it.
    text: String,
    /// Whether it is a number.
    number: bool,
    /// What may be chosen; empty for what is typed.
    choices: Vec<ChoiceLine>,
    /// Whether a store without a value of it is worth a look.
    required: bool,
    /// Whether what was typed before can be suggested, such as formats: `store_suggestions` says what.
    suggests: bool,
}

/// One of several values.
#[derive(Debug, Serialize, Type)]
pub struct ChoiceLine {
    /// What is saved.
    value: String,
    /// Its English name.
    label: String,
}

/// Fields that follow from others and are not typed.
const DERIVED: [StoreField; 2] = [StoreField::Place, StoreField::PlaceCertainty];

/// A store for the form, as it is or as it was recorded, or an empty draft.
#[tauri::command]
#[specta::specta]
pub async fn store_form(
    shell: State<'_, Shell>,
    id: Option<String>,
    recorded: Recorded,
) -> Result<StoreForm, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let as_of = as_of(recorded);
        let names = Names::read(&registry, as_of)?;
        let form = registry.read_as_of(as_of, |reader| {
            let store = match &id {
                Some(text) => Some(live(reader, text)?),
                None => None,
            };
            form(reader, &names, store.as_ref())
        })?;
        match id {
            Some(_) => Ok(form),
            None => Ok(at_home(form, &registry)?),
        }
    })
    .await
}

/// A draft in the country that nearly all stores are in, and in India where there is none yet.
fn at_home(mut form: StoreForm, registry: &Registry) -> Result<StoreForm, Refusal> {
    let columns = registry.columns(AsOf::Now)?;
    let home = match columns.is_empty() {
        true => Some("IN".to_owned()),
        false => columns.home_country(),
    };
    let key = StoreField::Country.key();
    if let Some(field) = form.fields.iter_mut().find(|field| field.key == key) {
        field.text = home.unwrap_or_default();
    }
    Ok(form)
}

/// A store that was not removed, by its id.
pub fn live(reader: &Reader<'_>, id: &str) -> Result<Store, Error> {
    let store = match id.parse() {
        Ok(id) => reader.store(id)?,
        Err(_) => None,
    };
    match store {
        Some(store) if store.deleted_by.is_none() => Ok(store),
        // A person knows it by its code.
        removed => Err(Error::NoSuch {
            what: "store",
            name: removed.map_or_else(|| id.to_owned(), |store| store.code().to_owned()),
        }),
    }
}

fn form(reader: &Reader<'_>, names: &Names, store: Option<&Store>) -> Result<StoreForm, Error> {
    let fields = reader.fields()?;
    let rules = reader.rules()?;
    let required = |key: FieldKey| {
        let mut own = rules.own.iter();
        own.any(|field| field.required && key == FieldKey::Own(field.uid))
    };
    let lines = fields
        .iter()
        .filter(|def| !DERIVED.iter().any(|field| def.key == (*field).into()))
        .map(|def| FormField {
            key: def.key.to_string(),
            label: def.label.clone(),
            text: store
                .map(|store| shown(names, store, def))
                .unwrap_or_default(),
            number: matches!(
                def.kind,
                FieldKind::Number | FieldKind::Latitude | FieldKind::Longitude
            ),
            choices: choices(def),
            required: required(def.key),
            suggests: matches!(def.kind, FieldKind::Format | FieldKind::Partner),
        });
    let history = match store {
        Some(store) => history(reader, names, &fields, store)?,
        None => Vec::new(),
    };
    let (predecessor, successor) = match store {
        Some(store) => linked(reader, store)?,
        None => (None, None),
    };
    let partner = store.and_then(|store| store.get(StoreField::Partner).as_ref_id());
    Ok(StoreForm {
        partner: partner.map(|id| id.to_string()),
        predecessor,
        successor,
        id: store.map(|store| store.id.to_string()),
        title: store
            .map(|store| store.name().to_owned())
            .unwrap_or_default(),
        fields: lines.collect(),
        findings: store
            .map(|store| findings(store, &rules))
            .unwrap_or_default(),
        place: store.and_then(place),
        history,
    })
}

/// What may be chosen of a field; nothing of one that is typed.
pub fn choices(def: &FieldDef) -> Vec<ChoiceLine> {
    match def.kind {
        FieldKind::Status => Status::ALL
            .iter()
            .map(|status| ChoiceLine {
                value: status.key().into(),
                label: status.label().into(),
            })
            .collect(),
        FieldKind::Choice => def
            .choices
            .iter()
            .map(|choice| ChoiceLine {
                value: choice.clone(),
                label: choice.clone(),
            })
            .collect(),
        FieldKind::YesNo => ["yes", "no"]
            .into_iter()
            .map(|word| ChoiceLine {
                value: word.into(),
                label: word.into(),
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn place(store: &Store) -> Option<PlaceLine> {
    let id = store.get(StoreField::Place).as_ref_id()?;
    let place = haat_atlas::Place::by_id(u32::try_from(id).ok()?)?;
    Some(PlaceLine {
        name: place.name.to_owned(),
        state: place.state.name.to_owned(),
        latitude: place.latitude,
        longitude: place.longitude,
        tier: place
            .population
            .map(|people| haat_atlas::rbi_tier(people).number()),
        certainty: store
            .get(StoreField::PlaceCertainty)
            .as_text()
            .unwrap_or_default()
            .to_owned(),
    })
}

/// A value as the form shows it.
pub fn shown(names: &Names, store: &Store, def: &FieldDef) -> String {
    match def.kind {
        FieldKind::Status => store.get(def.key).as_text().unwrap_or_default().to_owned(),
        _ => names.show(store, def, store.get(def.key)).to_string(),
    }
}

/// Whether a query holds for a store: one that it does not hold for is in no list.
#[tauri::command]
#[specta::specta]
pub async fn store_answers(
    shell: State<'_, Shell>,
    query: String,
    id: String,
) -> Result<bool, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let query: StoreQuery = query.parse()?;
        let id = registry.read(|reader| live(reader, &id))?.id;
        Ok(registry
            .columns_to_count(AsOf::Now, &query)?
            .holds_for(&query, id)?)
    })
    .await
}

/// Removes a store; undo brings it back.
#[tauri::command]
#[specta::specta]
pub async fn store_delete(shell: State<'_, Shell>, id: String) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let store = registry.read(|reader| live(reader, &id))?;
        let action = Action::new("store.delete").with("code", store.code());
        written.add(
            registry
                .transact(&who(), action, |tx| tx.delete_store(store.id))?
                .entry,
        );
        Ok(())
    })
    .await
}
