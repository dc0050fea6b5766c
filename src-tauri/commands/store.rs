//! One store for the form, and what the form changes; what to look at in a store.

use std::sync::Arc;

use haat_exchange::import::{AsWritten, as_written};
use haat_exchange::table::Names;
use haat_registry::checks::{self, Severity};
use haat_registry::{
    Action, AsOf, Dimension, Error, FieldDef, FieldKey, FieldKind, Reader, Registry, Relocation,
    Status, Store, StoreField, StoreQuery,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;

use super::journal::{EntryLine, Param};
use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// A finding on a field.
#[derive(Debug, Serialize, Type)]
pub struct FindingLine {
    /// The field's key.
    field: String,
    /// The check's key.
    key: String,
    /// What its sentence needs.
    params: Vec<Param>,
    /// The English sentence.
    message: String,
    /// The English next step.
    hint: Option<String>,
    /// How bad it is.
    severity: Severity,
}

impl FindingLine {
    fn of(finding: &checks::Finding) -> Self {
        Self::of_field(&finding.field.to_string(), finding)
    }

    /// A finding on a field that is not a store's.
    pub fn of_field(field: &str, finding: &checks::Finding) -> Self {
        Self {
            field: field.to_owned(),
            key: finding.check.key().to_owned(),
            params: finding
                .params
                .iter()
                .map(|(name, value)| Param {
                    name: name.clone(),
                    value: value.clone(),
                })
                .collect(),
            message: finding.to_string(),
            hint: finding.hint(),
            severity: finding.severity(),
        }
    }
}

/// What is to be looked at in a store, by what the registry asks of its stores.
pub fn findings(store: &Store, rules: &checks::Rules) -> Vec<FindingLine> {
    let found = rules.check(store, checks::today());
    found.iter().map(FindingLine::of).collect()
}

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

/// Another store that this one is linked to.
#[derive(Debug, Serialize, Type)]
pub struct LinkedStore {
    /// Its id.
    id: String,
    /// Its code.
    code: String,
    /// Its name, or its code.
    name: String,
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

/// What an entry did to the store.
#[derive(Debug, Serialize, Type)]
pub struct EventLine {
    /// The entry.
    entry: EntryLine,
    /// The fields it changed.
    changes: Vec<ChangeLine>,
    /// Of an import: the cells that are not held as they were written.
    written: Option<AsWritten>,
}

/// A field before and after.
#[derive(Debug, Serialize, Type)]
pub struct ChangeLine {
    /// The field's key.
    field: String,
    /// Its name.
    label: String,
    /// Before.
    before: String,
    /// After.
    after: String,
}

/// A value typed for a field.
#[derive(Debug, Deserialize, Type)]
pub struct TypedValue {
    /// The field's key.
    field: String,
    /// What was typed; nothing erases.
    text: String,
    /// What the field held where it was shown: where another program wrote into it since, what was typed does not take its place.
    #[serde(default)]
    #[specta(optional)]
    held: Option<String>,
}

/// What became of what was typed.
#[derive(Debug, Serialize, Type)]
pub struct Saved {
    /// The store, once there is one.
    id: Option<String>,
    /// Why values were not taken: their fields stay as they were typed.
    errors: Vec<FindingLine>,
    /// How values were taken, where that is to be looked at.
    notes: Vec<FindingLine>,
    /// The fields that another program wrote into since they were shown: they are left as they are.
    overtaken: Vec<String>,
}

/// Fields that follow from others and are not typed.
const DERIVED: [StoreField; 2] = [StoreField::Place, StoreField::PlaceCertainty];

/// A store for the form, or an empty draft.
#[tauri::command]
#[specta::specta]
pub async fn store_form(shell: State<'_, Shell>, id: Option<String>) -> Result<StoreForm, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let names = Names::read(&registry, AsOf::Now)?;
        let form = registry.read(|reader| {
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

/// A draft in the country that all stores are in, and in India where there is none yet: without a country a store has no place and no tier.
fn at_home(mut form: StoreForm, registry: &Registry) -> Result<StoreForm, Refusal> {
    let counted = registry
        .columns(AsOf::Now)?
        .summarise(&StoreQuery::default(), &[Dimension::Country])?;
    let home = match &counted.rows[..] {
        [] => Some("IN"),
        // `?` is no country: none of them says one.
        [only] => only
            .keys
            .first()
            .map(String::as_str)
            .filter(|key| *key != "?"),
        _ => None,
    };
    let key = StoreField::Country.key();
    if let Some(field) = form.fields.iter_mut().find(|field| field.key == key) {
        field.text = home.unwrap_or_default().to_owned();
    }
    Ok(form)
}

fn live(reader: &Reader<'_>, id: &str) -> Result<Store, Error> {
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
    let mut history = Vec::new();
    if let Some(store) = store {
        let mut written = as_written(reader, store.id)?;
        let events = reader.history_of(store.id)?;
        let undone = match (events.last(), events.first()) {
            (Some(oldest), Some(newest)) => reader.undone(oldest.entry.id, newest.entry.id)?,
            _ => Default::default(),
        };
        for event in events.into_iter().take(50) {
            let entry = event.entry.id.to_string();
            let source = written.iter().position(|source| source.entry == entry);
            let changes = event.changes.iter().filter_map(|change| {
                let def = fields.iter().find(|def| def.key == change.field)?;
                Some(ChangeLine {
                    field: def.key.to_string(),
                    label: def.label.clone(),
                    before: names.tell(store, def, &change.before).to_string(),
                    after: names.tell(store, def, &change.after).to_string(),
                })
            });
            history.push(EventLine {
                changes: changes.collect(),
                written: source.map(|at| written.swap_remove(at)),
                entry: EntryLine::of(&event.entry, undone.contains(&event.entry.id)),
            });
        }
        // An import that said something else and changed nothing is no event of the store's journal, and was one of its life.
        for source in written {
            if let Some(entry) = reader.entry(source.entry.parse().unwrap_or_default())? {
                history.push(EventLine {
                    entry: EntryLine::of(&entry, false),
                    changes: Vec::new(),
                    written: Some(source),
                });
            }
        }
        history.sort_by_key(|line: &EventLine| std::cmp::Reverse(line.entry.number()));
    }
    let moved = match store {
        Some(store) => reader.relocation_of(store.id)?,
        None => Relocation::default(),
    };
    let linked = |id: Option<i64>| -> Result<Option<LinkedStore>, Error> {
        let store = id.map(|id| reader.store(id)).transpose()?.flatten();
        Ok(store.map(|store| LinkedStore {
            id: store.id.to_string(),
            code: store.code().to_owned(),
            name: store.name().to_owned(),
        }))
    };
    let partner = store.and_then(|store| store.get(StoreField::Partner).as_ref_id());
    Ok(StoreForm {
        partner: partner.map(|id| id.to_string()),
        predecessor: linked(moved.predecessor)?,
        successor: linked(moved.successor)?,
        id: store.map(|store| store.id.to_string()),
        title: store
            .map(|store| store.name().to_owned())
            .unwrap_or_default(),
        fields: lines.collect(),
        findings: store
            .map(|store| {
                rules
                    .check(store, checks::today())
                    .iter()
                    .map(FindingLine::of)
                    .collect()
            })
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

/// What is to be said of a store while it is being typed; nothing is saved.
#[tauri::command]
#[specta::specta]
pub async fn store_check(
    shell: State<'_, Shell>,
    id: Option<String>,
    values: Vec<TypedValue>,
) -> Result<Vec<FindingLine>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let found = registry.read(|reader| {
            let id = id.map(|id| live(reader, &id)).transpose()?;
            reader.judge(id.map(|store| store.id), &texts(&values))
        })?;
        Ok(found.iter().map(FindingLine::of).collect())
    })
    .await
}

fn texts(values: &[TypedValue]) -> Vec<(FieldKey, String)> {
    let read = |value: &TypedValue| Some((FieldKey::parse(&value.field)?, value.text.clone()));
    values.iter().filter_map(read).collect()
}

/// Saves what was typed. What can be held goes in as one entry; the rest comes back as errors. A `cell` of the list is a step of its own for
/// undo, where fields of the form that are left within a minute are one.
#[tauri::command]
#[specta::specta]
pub async fn store_save(
    shell: State<'_, Shell>,
    id: Option<String>,
    values: Vec<TypedValue>,
    cell: bool,
) -> Result<Saved, Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let (saved, entry) = save(&registry, id.as_deref(), &values, cell)?;
        written.add(entry);
        Ok(saved)
    })
    .await
}

fn save(
    registry: &Registry,
    id: Option<&str>,
    values: &[TypedValue],
    cell: bool,
) -> Result<(Saved, Option<i64>), Error> {
    let mut texts = texts(values);
    let store = id
        .map(|id| registry.read(|reader| live(reader, id)))
        .transpose()?;
    let code = match &store {
        Some(store) => store.code().to_owned(),
        None => texts
            .iter()
            .find(|(key, _)| *key == StoreField::Code.into())
            .map(|(_, text)| text.trim().to_owned())
            .unwrap_or_default(),
    };
    let action = match (&store, cell) {
        (Some(_), true) => Action::new("cells.edit"),
        (Some(_), false) => Action::new("store.edit"),
        (None, _) => Action::new("store.create"),
    }
    .with("code", code);
    let (mut errors, mut notes) = (Vec::new(), Vec::new());
    let known = store.as_ref().map(|store| store.id);
    let mut overtaken = Vec::new();
    let done = registry.transact(&who(), action, |tx| {
        // Nobody else writes by now: what was shown a moment ago is held to what stands there.
        if let Some(store) = known.map(|id| tx.store(id)).transpose()?.flatten() {
            overtaken = overtaken_since(registry, &store, values)?;
            texts.retain(|(key, _)| !overtaken.contains(&key.to_string()));
        }
        let mut typed = tx.read_typed(known, &texts)?;
        tx.hold_back_step(known, &mut typed)?;
        errors.extend(typed.errors.iter().map(FindingLine::of));
        notes.extend(typed.warnings.iter().map(FindingLine::of));
        let held = tx.hold_store(known, &mut typed.values)?;
        if let Some(id) = known {
            let corrected: Vec<FieldKey> = typed.values.iter().map(|(key, _)| *key).collect();
            tx.settle_cells(id, &corrected)?;
        }
        errors.extend(held.refused.iter().map(FindingLine::of));
        match (held.id, held.refused.into_iter().last()) {
            // Not made: what was made for it, such as a partner, goes with it.
            (None, Some(finding)) => Err(Error::Refused(finding)),
            (id, _) => Ok(id),
        }
    });
    let (id, entry) = match done {
        Ok(done) => (done.value, done.entry),
        Err(Error::Refused(_)) => (None, None),
        Err(error) => return Err(error),
    };
    let id = id.map(|id| id.to_string());
    let saved = Saved {
        id,
        errors,
        notes,
        overtaken,
    };
    Ok((saved, entry))
}

/// The fields that hold another text by now than they were shown with.
fn overtaken_since(
    registry: &Registry,
    store: &Store,
    values: &[TypedValue],
) -> Result<Vec<String>, Error> {
    if values.iter().all(|value| value.held.is_none()) {
        return Ok(Vec::new());
    }
    registry.read(|reader| {
        let (names, fields) = (Names::of(reader, AsOf::Now)?, reader.fields()?);
        let other = |value: &&TypedValue| {
            let def = fields.iter().find(|def| def.key.to_string() == value.field);
            let now = def.map(|def| shown(&names, store, def));
            value.held.is_some() && now.is_some() && value.held != now
        };
        Ok(values
            .iter()
            .filter(other)
            .map(|value| value.field.clone())
            .collect())
    })
}

/// A value as the form shows it.
fn shown(names: &Names, store: &Store, def: &FieldDef) -> String {
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

/// Says that this store moved and became the one of that code, or with `before` that the one of that code became this one.
#[tauri::command]
#[specta::specta]
pub async fn store_relocate(
    shell: State<'_, Shell>,
    id: String,
    code: String,
    before: bool,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let (from, to) = registry.read(|reader| {
            let this = live(reader, &id)?;
            let other = match reader.store_by_code(code.trim())? {
                Some(id) => reader.store(id)?,
                None => None,
            };
            let other = other.ok_or_else(|| Error::NoSuch {
                what: "store",
                name: code.trim().to_owned(),
            })?;
            Ok(if before { (other, this) } else { (this, other) })
        })?;
        let action = Action::new("store.relocate")
            .with("code", from.code())
            .with("to", to.code());
        let done = registry.transact(&who(), action, |tx| tx.relocate_store(from.id, to.id))?;
        written.add(done.entry);
        Ok(())
    })
    .await
}

/// Forgets that a store became another.
#[tauri::command]
#[specta::specta]
pub async fn store_relocate_forget(
    shell: State<'_, Shell>,
    id: String,
    successor: String,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let (from, to) =
            registry.read(|reader| Ok((live(reader, &id)?, live(reader, &successor)?)))?;
        let action = Action::new("store.relocate_forget")
            .with("code", from.code())
            .with("to", to.code());
        let done = registry.transact(&who(), action, |tx| tx.forget_relocation(from.id, to.id))?;
        written.add(done.entry);
        Ok(())
    })
    .await
}
