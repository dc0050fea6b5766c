//! Reads photographs and papers back.

use rusqlite::OptionalExtension;

use crate::error::Result;
use crate::reader::Reader;

/// A photograph or a paper of a store, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Local id.
    pub id: i64,
    /// The store it belongs to.
    pub store: i64,
    /// Name of the file.
    pub name: String,
    /// Media type.
    pub media: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// A small JPEG of it, where it is a picture.
    pub thumbnail: Option<Vec<u8>>,
    /// When it was attached, in milliseconds since 1970-01-01T00:00Z; nothing where that was lost with a damaged page.
    pub attached: Option<i64>,
}

impl Reader<'_> {
    /// What is attached to a store, in the order it came.
    pub fn attachments(&self, store: i64) -> Result<Vec<Attachment>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT a.id, a.store, a.name, a.media, a.size, a.sha256, c.thumbnail, j.wall
             FROM attachment a
             LEFT JOIN journal j ON j.id = a.created_by
             LEFT JOIN content c ON c.sha256 = a.sha256
             WHERE a.store = ?1 AND a.deleted_by IS NULL ORDER BY a.id",
        )?;
        let rows = statement.query_map([store], |row| {
            Ok(Attachment {
                id: row.get(0)?,
                store: row.get(1)?,
                name: row.get(2)?,
                media: row.get(3)?,
                size: row.get::<_, i64>(4)?.unsigned_abs(),
                sha256: row.get(5)?,
                thumbnail: row.get(6)?,
                attached: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Name and bytes of a live attachment; `None` where it is not there, or its bytes were lost with a damaged page.
    pub fn attached(&self, id: i64) -> Result<Option<(String, Vec<u8>)>> {
        Ok(self
            .connection()
            .prepare_cached(
                "SELECT a.name, c.bytes FROM attachment a JOIN content c ON c.sha256 = a.sha256
                 WHERE a.id = ?1 AND a.deleted_by IS NULL",
            )?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?)
    }
}

#[cfg(test)]
mod tests {
    use crate::door::{Action, AttachmentDraft, MOST_BYTES};
    use crate::error::Error;
    use crate::model::{FieldValues, StoreField, Value};
    use crate::registry::Registry;

    fn paper(name: &str, bytes: &[u8]) -> AttachmentDraft {
        AttachmentDraft {
            name: name.into(),
            media: "application/pdf".into(),
            bytes: bytes.to_vec(),
            thumbnail: None,
        }
    }

    #[test]
    fn bytes_are_kept_once_and_come_back_with_undo_and_in_every_copy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("n.haat");
        let registry = Registry::create(&path).unwrap();
        registry
            .transact("asha", Action::new("test"), |tx| {
                for code in ["A", "B"] {
                    let code = (StoreField::Code.into(), Value::text(code));
                    tx.create_store(&FieldValues::from_iter([code]))?;
                }
                Ok(())
            })
            .unwrap();
        let attach = |store: i64, draft: &AttachmentDraft| {
            registry.transact("asha", Action::new("test"), |tx| tx.attach(store, draft))
        };
        let lease = paper("lease.pdf", b"%PDF lease");
        let (first, new) = attach(1, &lease).unwrap().value;
        assert!(new);
        assert_eq!(
            attach(1, &lease).unwrap().entry,
            None,
            "it is there already"
        );
        attach(2, &lease).unwrap();
        let kept: i64 = registry
            .read(|reader| {
                let sql = "SELECT count(*) FROM content";
                Ok(reader.connection().query_row(sql, [], |row| row.get(0))?)
            })
            .unwrap();
        assert_eq!(kept, 1);
        let held = |registry: &Registry| {
            registry
                .read(|reader| reader.attached(first))
                .unwrap()
                .map(|(_, bytes)| bytes)
        };
        assert_eq!(held(&registry).unwrap(), b"%PDF lease");
        registry
            .transact("asha", Action::new("test"), |tx| tx.detach(first))
            .unwrap();
        assert_eq!(held(&registry), None);
        registry.undo("asha").unwrap().unwrap();
        assert_eq!(held(&registry).unwrap(), b"%PDF lease");

        let large = paper("film.pdf", &vec![0; MOST_BYTES + 1]);
        let refused = attach(1, &large).unwrap_err();
        assert!(matches!(refused, Error::AttachmentTooLarge { .. }));
        assert!(attach(9, &lease).is_err());

        // A backup and a recovery hold it too.
        let (copy, saved) = (
            folder.path().join("copy.haat"),
            folder.path().join("saved.haat"),
        );
        registry.backup(&copy, &crate::Watch::NONE).unwrap();
        assert_eq!(
            held(&Registry::open(&copy).unwrap()).unwrap(),
            b"%PDF lease"
        );
        drop(registry);
        assert!(
            crate::recover(&path, &saved, &crate::Watch::NONE)
                .unwrap()
                .is_whole()
        );
        assert_eq!(
            held(&Registry::open(&saved).unwrap()).unwrap(),
            b"%PDF lease"
        );
    }
}
