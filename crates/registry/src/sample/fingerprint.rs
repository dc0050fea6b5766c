//! The logical content of a registry as one number: two files with the same stores have the same, whatever their pages look like.

use rusqlite::types::ValueRef;
use sha2::{Digest, Sha256};

use crate::error::Result;
use crate::reader::Reader;

/// Table and what of it counts: identity and values; references by identity, and only what is alive.
const CONTENT: [(&str, &str); 4] = [
    ("store_format", "SELECT uid, name, ownership, presence FROM store_format WHERE deleted_by IS NULL ORDER BY uid"),
    ("partner", "SELECT uid, code, name, kind, owner, mobile, email, pan, gstin, address FROM partner WHERE deleted_by IS NULL ORDER BY uid"),
    ("field", "SELECT uid, name, kind, choices, personal FROM field WHERE deleted_by IS NULL ORDER BY uid"),
    (
        "store",
        "SELECT s.uid, s.code, s.name, f.uid, p.uid, s.status, s.address, s.town, s.district, s.state, s.pin, s.country, s.place,
           s.place_certainty, s.latitude, s.longitude, s.planned, s.forecast, s.opened, s.closed, s.contact, s.mobile, s.phone, s.email,
           s.gstin, s.area, s.notes, s.own
         FROM store s LEFT JOIN store_format f ON f.id = s.format LEFT JOIN partner p ON p.id = s.partner
         WHERE s.deleted_by IS NULL ORDER BY s.uid",
    ),
];

impl Reader<'_> {
    /// SHA-256 over the live stores, formats, partners and own columns, hexadecimal.
    pub fn fingerprint(&self) -> Result<String> {
        let mut digest = Sha256::new();
        for (table, sql) in CONTENT {
            digest.update(table.as_bytes());
            let mut statement = self.connection().prepare(sql)?;
            let width = statement.column_count();
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                for column in 0..width {
                    add(&mut digest, row.get_ref(column)?);
                }
            }
        }
        Ok(digest
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect())
    }
}

/// A letter for the type, the length where it varies, the bytes: no two lists of values look alike.
fn add(digest: &mut Sha256, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => digest.update(b"n"),
        ValueRef::Integer(number) => {
            digest.update(b"i");
            digest.update(number.to_le_bytes());
        }
        ValueRef::Real(number) => {
            digest.update(b"r");
            digest.update(number.to_le_bytes());
        }
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            digest.update(b"t");
            digest.update((bytes.len() as u64).to_le_bytes());
            digest.update(bytes);
        }
    }
}
