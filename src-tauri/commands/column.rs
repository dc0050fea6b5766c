//! The person's own columns: added, changed, put in order; what would not convert is shown before it is done.

use std::sync::Arc;

use haat_registry::{
    Action, Error, FieldKind, OwnField, OwnFieldEdit, QueryField, Retyped, StoreQuery, Tx, Uuid,
    Watch,
};
use serde::Serialize;
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::{Recorded, as_of};
use crate::blocking;
use crate::jobs::Progress;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// Cells that cannot be read, shown at most.
const EXAMPLES: usize = 100;

/// A column.
#[derive(Debug, Serialize, Type)]
pub struct OwnColumnLine {
    /// Its uid.
    uid: String,
    /// Its name.
    name: String,
    /// What it holds.
    kind: FieldKind,
    /// What it may be.
    choices: Vec<ChoiceUse>,
    /// Whether exports mask it.
    personal: bool,
    /// Whether a store without a value of it is worth a look.
    required: bool,
    /// Stores that have a value.
    #[specta(type = specta_typescript::Number)]
    filled: u64,
    /// The query for them.
    query: String,
}

/// A choice, and how many stores have it.
#[derive(Debug, Serialize, Type)]
pub struct ChoiceUse {
    /// Its text.
    text: String,
    /// Stores that have it.
    #[specta(type = specta_typescript::Number)]
    stores: u64,
    /// The query for them.
    query: String,
}

/// What would become, or became, of the cells of a column.
#[derive(Debug, Serialize, Type)]
pub struct RetypedLine {
    /// Cells that are read.
    #[specta(type = specta_typescript::Number)]
    read: u64,
    /// Cells that are not.
    #[specta(type = specta_typescript::Number)]
    unread: u64,
    /// The first of those.
    examples: Vec<UnreadLine>,
    /// The text column they go into.
    kept_in: Option<String>,
    /// The choices it has then.
    choices: Vec<String>,
}

/// A cell that cannot be read.
#[derive(Debug, Serialize, Type)]
pub struct UnreadLine {
    /// Id of its store.
    store: String,
    /// Its code.
    code: String,
    /// What the cell holds.
    text: String,
}

impl From<Retyped> for RetypedLine {
    fn from(done: Retyped) -> Self {
        Self {
            read: done.read,
            unread: done.unread.len() as u64,
            examples: done
                .unread
                .into_iter()
                .take(EXAMPLES)
                .map(|cell| UnreadLine {
                    store: cell.store.to_string(),
                    code: cell.code,
                    text: cell.text,
                })
                .collect(),
            kept_in: done.kept_in,
            choices: done.choices,
        }
    }
}

/// The own columns of the open registry, in their order.
#[tauri::command]
#[specta::specta]
pub async fn column_list(
    shell: State<'_, Shell>,
    recorded: Recorded,
) -> Result<Vec<OwnColumnLine>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let as_of = as_of(recorded);
        let fields = registry.read_as_of(as_of, |reader| reader.own_fields())?;
        let columns = registry.columns(as_of)?;
        let count = |query: &str| -> Result<u64, Refusal> {
            Ok(columns.count(&StoreQuery::parse(query)?)? as u64)
        };
        let mut lines = Vec::new();
        for field in fields {
            let key = QueryField::Own(field.name.clone());
            let mut choices = Vec::new();
            for text in &field.choices {
                let query = format!("{key}:{}", quoted(text));
                choices.push(ChoiceUse {
                    text: text.clone(),
                    stores: count(&query)?,
                    query,
                });
            }
            lines.push(OwnColumnLine {
                uid: field.uid.to_string(),
                filled: count(&format!("{key}:*"))?,
                query: format!("{key}:*"),
                name: field.name,
                kind: field.kind,
                choices,
                personal: field.personal,
                required: field.required,
            });
        }
        Ok(lines)
    })
    .await
}

/// A value of a query, whatever is in it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn uid_of(text: &str) -> Result<Uuid, Error> {
    Uuid::parse_str(text).map_err(|_| Error::NoSuch {
        what: "column",
        name: text.to_owned(),
    })
}

/// Writes one entry about a column; the action is made of the column as it is.
async fn act<T: Send + 'static>(
    shell: State<'_, Shell>,
    uid: String,
    action: impl FnOnce(&OwnField) -> Action + Send + 'static,
    write: impl FnOnce(&mut Tx<'_>, Uuid) -> haat_registry::Result<T> + Send + 'static,
) -> Result<T, Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Error> {
        let uid = uid_of(&uid)?;
        let fields = registry.read(|reader| reader.own_fields())?;
        let field = fields.into_iter().find(|field| field.uid == uid);
        let field = field.ok_or_else(|| Error::NoSuch {
            what: "column",
            name: uid.to_string(),
        })?;
        let done = registry.transact(&who(), action(&field), |tx| write(tx, uid))?;
        written.add(done.entry);
        Ok(done.value)
    })
    .await
}

/// Adds a column; of a choice, with these choices.
#[tauri::command]
#[specta::specta]
pub async fn column_add(
    shell: State<'_, Shell>,
    name: String,
    kind: FieldKind,
    choices: Vec<String>,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Error> {
        let action = Action::new("column.create").with("name", name.trim());
        let done = registry.transact(&who(), action, |tx| {
            let uid = tx.create_own_field(&name, kind, &[], false)?;
            match kind {
                FieldKind::Choice => tx.set_choices(uid, &choices, false, &Watch::NONE).map(drop),
                _ => Ok(()),
            }
        })?;
        written.add(done.entry);
        Ok(())
    })
    .await
}

/// Gives a column another name.
#[tauri::command]
#[specta::specta]
pub async fn column_rename(
    shell: State<'_, Shell>,
    uid: String,
    name: String,
) -> Result<(), Refusal> {
    let to = name.trim().to_owned();
    let action = move |field: &OwnField| {
        let action = Action::new("column.rename").with("from", field.name.clone());
        action.with("name", to)
    };
    let edit = OwnFieldEdit {
        name: Some(name),
        ..OwnFieldEdit::default()
    };
    act(shell, uid, action, move |tx, uid| {
        tx.edit_own_field(uid, &edit).map(drop)
    })
    .await
}

/// Sets whether a column is personal, and whether it is to be filled.
#[tauri::command]
#[specta::specta]
pub async fn column_set(
    shell: State<'_, Shell>,
    uid: String,
    personal: bool,
    required: bool,
) -> Result<(), Refusal> {
    let action = |field: &OwnField| Action::new("column.edit").with("name", field.name.clone());
    let edit = OwnFieldEdit {
        name: None,
        personal: Some(personal),
        required: Some(required),
    };
    act(shell, uid, action, move |tx, uid| {
        tx.edit_own_field(uid, &edit).map(drop)
    })
    .await
}

/// Has a column hold another kind, or says what that would do. `beside` names the text column for what cannot be read, with `{name}` for the column's.
#[tauri::command]
#[specta::specta]
#[expect(
    clippy::too_many_arguments,
    reason = "they are named where the page calls it"
)]
pub async fn column_retype(
    shell: State<'_, Shell>,
    uid: String,
    kind: FieldKind,
    choices: Vec<String>,
    beside: String,
    rehearse: bool,
    job: String,
    reports: Channel<Progress>,
) -> Result<RetypedLine, Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    let mut job = shell.jobs.begin(job, reports);
    blocking::run(move || -> Result<_, Error> {
        let uid = uid_of(&uid)?;
        let name = |name: &str| beside.replace("{name}", name);
        let done = registry.act(&who(), Action::new("column.retype"), rehearse, |tx| {
            let field = tx.own_field(uid)?;
            let go_on = &mut |done, total| job.goes_on("writing", done, Some(total));
            let done = tx.retype_own_field(uid, kind, &choices, name, go_on)?;
            tx.note("name", field.name);
            tx.note("read", done.read);
            tx.note("unread", done.unread.len() as u64);
            Ok(done)
        })?;
        written.add(done.entry);
        Ok(done.value.into())
    })
    .await
}

/// Every cell that would not be read, as CSV.
#[tauri::command]
#[specta::specta]
pub async fn column_unread(
    shell: State<'_, Shell>,
    uid: String,
    kind: FieldKind,
    choices: Vec<String>,
) -> Result<Vec<Vec<String>>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Error> {
        let uid = uid_of(&uid)?;
        let action = Action::new("column.retype");
        let done = registry.rehearse(&who(), action, |tx| {
            tx.retype_own_field(uid, kind, &choices, str::to_owned, &mut |_, _| true)
        })?;
        let rows = done.unread.into_iter();
        Ok(rows.map(|cell| vec![cell.code, cell.text]).collect())
    })
    .await
}

/// Sets the choices of a column; one that stores have is left out only where `erase` says so. Returns how many stores are blank then.
#[tauri::command]
#[specta::specta]
pub async fn column_choices(
    shell: State<'_, Shell>,
    uid: String,
    choices: Vec<String>,
    erase: bool,
    job: String,
    reports: Channel<Progress>,
) -> Result<u32, Refusal> {
    let action = |field: &OwnField| Action::new("column.choices").with("name", field.name.clone());
    let watch = shell.jobs.begin(job, reports).watch();
    let erased = act(shell, uid, action, move |tx, uid| {
        tx.set_choices(uid, &choices, erase, &watch)
    });
    Ok(u32::try_from(erased.await?).unwrap_or(u32::MAX))
}

/// Gives a choice another name in every store that has it.
#[tauri::command]
#[specta::specta]
pub async fn column_choice_rename(
    shell: State<'_, Shell>,
    uid: String,
    from: String,
    to: String,
    job: String,
    reports: Channel<Progress>,
) -> Result<(), Refusal> {
    let watch = shell.jobs.begin(job, reports).watch();
    let (old, new) = (from.clone(), to.trim().to_owned());
    let action = move |field: &OwnField| {
        let action = Action::new("column.choice").with("name", field.name.clone());
        action.with("from", old).with("to", new)
    };
    act(shell, uid, action, move |tx, uid| {
        let stores = tx.rename_choice(uid, &from, &to, &watch)?;
        tx.note("stores", stores);
        Ok(())
    })
    .await
}

/// Puts the columns into this order.
#[tauri::command]
#[specta::specta]
pub async fn column_order(shell: State<'_, Shell>, order: Vec<String>) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Error> {
        let order = order.iter().map(|uid| uid_of(uid));
        let order: Vec<Uuid> = order.collect::<Result<_, _>>()?;
        let action = Action::new("column.order");
        let done = registry.transact(&who(), action, |tx| tx.order_own_fields(&order))?;
        written.add(done.entry);
        Ok(())
    })
    .await
}

/// Removes a column; undo brings it back with its values.
#[tauri::command]
#[specta::specta]
pub async fn column_delete(shell: State<'_, Shell>, uid: String) -> Result<(), Refusal> {
    let action = |field: &OwnField| Action::new("column.delete").with("name", field.name.clone());
    act(shell, uid, action, |tx, uid| tx.delete_own_field(uid)).await
}
