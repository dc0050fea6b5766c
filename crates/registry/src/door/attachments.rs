//! Photographs and papers of stores, kept in the registry itself.

use rusqlite::OptionalExtension;
use sha2::{Digest, Sha256};

use super::tx::Tx;
use crate::error::{Error, Result};
use crate::journal::Table;

/// Bytes of an attachment at most: a photograph of a telephone has a third of it, and a registry is copied for every backup.
pub const MOST_BYTES: usize = 20 << 20;

/// A file that is to belong to a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentDraft {
    /// Its name, without its folder.
    pub name: String,
    /// Its media type, told by its bytes.
    pub media: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// A small JPEG of it; none of what is no picture.
    pub thumbnail: Option<Vec<u8>>,
}

impl Tx<'_> {
    /// Attaches a file to a store, once: the same bytes under the same name are there already then. Returns its local id and whether it is new.
    pub fn attach(&mut self, store: i64, draft: &AttachmentDraft) -> Result<(i64, bool)> {
        let live = self
            .store(store)?
            .filter(|store| store.deleted_by.is_none());
        if live.is_none() {
            return Err(Error::NoSuch {
                what: "store",
                name: store.to_string(),
            });
        }
        if draft.bytes.len() > MOST_BYTES {
            return Err(Error::AttachmentTooLarge {
                name: draft.name.clone(),
                megabytes: MOST_BYTES >> 20,
            });
        }
        let digest = Sha256::digest(&draft.bytes);
        let sha256: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let known: Option<i64> = self
            .connection()
            .prepare_cached(
                "SELECT id FROM attachment WHERE store = ?1 AND sha256 = ?2 AND name = ?3 AND deleted_by IS NULL",
            )?
            .query_row((store, &sha256, &draft.name), |row| row.get(0))
            .optional()?;
        if let Some(id) = known {
            return Ok((id, false));
        }
        self.connection()
            .prepare_cached(
                "INSERT INTO content (sha256, bytes, thumbnail) VALUES (?1, ?2, ?3) ON CONFLICT (sha256) DO NOTHING",
            )?
            .execute((&sha256, &draft.bytes, &draft.thumbnail))?;
        let size = i64::try_from(draft.bytes.len()).unwrap_or(i64::MAX);
        let columns = [
            ("store", store.into()),
            ("name", draft.name.clone().into()),
            ("media", draft.media.clone().into()),
            ("size", size.into()),
            ("sha256", sha256.into()),
        ];
        Ok((self.create(Table::Attachment, &columns)?, true))
    }

    /// Takes a file off its store; undo brings it back, since its bytes stay.
    pub fn detach(&mut self, id: i64) -> Result<()> {
        let live: bool = self
            .connection()
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM attachment WHERE id = ?1 AND deleted_by IS NULL)",
            )?
            .query_row([id], |row| row.get(0))?;
        if !live {
            return Err(Error::NoSuch {
                what: "attachment",
                name: id.to_string(),
            });
        }
        self.remove_run(Table::Attachment, id, id)
    }
}
