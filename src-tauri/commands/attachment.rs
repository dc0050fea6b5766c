//! Photographs and papers of a store.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use haat_exchange::attach;
use haat_exchange::export::{Kept, OutFile};
use haat_registry::{Action, Error, Registry};
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;

use super::store::live;
use super::{Recorded, as_of};
use crate::blocking;
use crate::refusal::Refusal;
use crate::shell::{Shell, who};

/// A photograph or a paper.
#[derive(Debug, Serialize, Type)]
pub struct AttachmentLine {
    /// Its id.
    id: String,
    /// Name of the file.
    name: String,
    /// Bytes.
    #[specta(type = specta_typescript::Number)]
    size: u64,
    /// Media type.
    media: String,
    /// A small picture of it, as base64 of a JPEG.
    thumbnail: Option<String>,
    /// When it was attached, in milliseconds since 1970-01-01T00:00Z, where that is known.
    #[specta(type = Option<specta_typescript::Number>)]
    wall: Option<i64>,
}

fn store_of(registry: &Registry, id: &str) -> Result<haat_registry::Store, Error> {
    let store = registry.read(|reader| match id.parse() {
        Ok(id) => reader.store(id),
        Err(_) => Ok(None),
    })?;
    let live = store.filter(|store| store.deleted_by.is_none());
    live.ok_or_else(|| Error::NoSuch {
        what: "store",
        name: id.to_owned(),
    })
}

fn attachment(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| Error::NoSuch {
        what: "attachment",
        name: text.to_owned(),
    })
}

/// What is attached to a store, or was when it was recorded.
#[tauri::command]
#[specta::specta]
pub async fn attachment_list(
    shell: State<'_, Shell>,
    store: String,
    recorded: Recorded,
) -> Result<Vec<AttachmentLine>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Error> {
        let there = registry.read_as_of(as_of(recorded), |reader| {
            reader.attachments(live(reader, &store)?.id)
        })?;
        let line = |one: haat_registry::Attachment| AttachmentLine {
            id: one.id.to_string(),
            name: one.name,
            size: one.size,
            media: one.media,
            thumbnail: one.thumbnail.as_deref().map(attach::base64),
            wall: one.attached,
        };
        Ok(there.into_iter().map(line).collect())
    })
    .await
}

/// A photograph as it is looked at, as base64 of a JPEG; nothing of a paper, which is not shown.
#[tauri::command]
#[specta::specta]
pub async fn attachment_picture(
    shell: State<'_, Shell>,
    id: String,
) -> Result<Option<String>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Error> {
        let held = registry.read(|reader| reader.attached(attachment(&id)?))?;
        let (_, bytes) = held.ok_or_else(|| Error::NoSuch {
            what: "attachment",
            name: id,
        })?;
        Ok(attach::large(&bytes).as_deref().map(attach::base64))
    })
    .await
}

/// Asks the person for photographs and papers; nothing where they think better of it.
#[tauri::command]
#[specta::specta]
pub async fn attachment_choose(app: AppHandle, title: String) -> Result<Vec<String>, Refusal> {
    blocking::run(move || {
        let chosen = app.dialog().file().set_title(title).blocking_pick_files();
        let chosen = chosen.unwrap_or_default().into_iter();
        Ok::<_, Refusal>(chosen.map(|path| path.to_string()).collect())
    })
    .await
}

/// Attaches files to a store as one entry: all of them, or none. Returns how many are new.
#[tauri::command]
#[specta::specta]
pub async fn attachment_add(
    shell: State<'_, Shell>,
    store: String,
    paths: Vec<String>,
) -> Result<u32, Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Refusal> {
        let store = store_of(&registry, &store)?;
        let drafts = paths.iter().map(|path| attach::read(Path::new(path)));
        let drafts = drafts.collect::<haat_exchange::Result<Vec<_>>>()?;
        let action = Action::new("attachment.add").with("code", store.code());
        let done = registry.transact(&who(), action, |tx| {
            let mut new = 0;
            for draft in &drafts {
                new += u32::from(tx.attach(store.id, draft)?.1);
            }
            tx.note("files", new);
            Ok(new)
        })?;
        written.add(done.entry);
        Ok(done.value)
    })
    .await
}

/// Takes a file off its store; undo brings it back.
#[tauri::command]
#[specta::specta]
pub async fn attachment_remove(
    shell: State<'_, Shell>,
    store: String,
    id: String,
) -> Result<(), Refusal> {
    let registry = shell.registry()?;
    let written = Arc::clone(&shell.written);
    blocking::run(move || -> Result<_, Error> {
        let (store, id) = (store_of(&registry, &store)?, attachment(&id)?);
        let there = registry.read(|reader| reader.attachments(store.id))?;
        let name = there
            .into_iter()
            .find(|one| one.id == id)
            .map(|one| one.name);
        let action = Action::new("attachment.remove")
            .with("name", name.unwrap_or_default())
            .with("code", store.code());
        let done = registry.transact(&who(), action, |tx| tx.detach(id))?;
        written.add(done.entry);
        Ok(())
    })
    .await
}

/// Asks where a copy of an attached file goes and writes it there; the file, or nothing where the person thinks better of it.
#[tauri::command]
#[specta::specta]
pub async fn attachment_save(
    app: AppHandle,
    shell: State<'_, Shell>,
    id: String,
    title: String,
) -> Result<Option<String>, Refusal> {
    let registry = shell.registry()?;
    blocking::run(move || -> Result<_, Refusal> {
        let held = registry.read(|reader| reader.attached(attachment(&id)?))?;
        let (name, bytes) = held.ok_or_else(|| Error::NoSuch {
            what: "attachment",
            name: id.clone(),
        })?;
        let dialog = app.dialog().file().set_title(title).set_file_name(name);
        let Some(path) = dialog.blocking_save_file() else {
            return Ok(None);
        };
        let path = path.to_string();
        let file = Path::new(&path);
        // The dialog asked about a file that is there.
        let mut out = OutFile::create(file, true, &Kept::of(&registry))?;
        let failed = |source| haat_exchange::Error::Io {
            path: file.to_owned(),
            source,
        };
        out.write_all(&bytes).map_err(failed)?;
        out.finish()?;
        Ok(Some(path))
    })
    .await
}
