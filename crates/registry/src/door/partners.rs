//! Partners, and the link from a name as it was written to the partner it means.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension};

use super::tx::Tx;
use crate::error::Result;
use crate::journal::Table;
use crate::model::Partner;
use crate::rows;

/// What is known of a new partner. Only the name must be there.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PartnerDraft {
    /// Its name.
    pub name: String,
    /// Its own code.
    pub code: Option<String>,
    /// What kind of partner.
    pub kind: Option<String>,
}

/// Formats and partners by normalised name: an import asks for the same few names a million times. And the names of own columns: a wide sheet makes
/// thousands of them, each of which has to be new.
#[derive(Debug, Default)]
pub(super) struct NameCache {
    own: Option<HashSet<String>>,
    formats: Option<HashMap<String, i64>>,
    partners: Option<HashMap<String, i64>>,
}

impl NameCache {
    pub(super) fn format(&mut self, conn: &Connection, name: &str) -> Result<Option<i64>> {
        if self.formats.is_none() {
            let formats = rows::formats(conn)?;
            self.formats = Some(
                formats
                    .into_iter()
                    .rev()
                    .map(|f| (haat_atlas::fold(&f.name), f.id))
                    .collect(),
            );
        }
        Ok(self
            .formats
            .as_ref()
            .and_then(|known| known.get(&haat_atlas::fold(name)).copied()))
    }

    pub(super) fn partner(&mut self, conn: &Connection, name: &str) -> Result<Option<i64>> {
        if self.partners.is_none() {
            let partners = rows::partners(conn)?;
            self.partners = Some(
                partners
                    .into_iter()
                    .rev()
                    .map(|p| (haat_atlas::fold(&p.name), p.id))
                    .collect(),
            );
        }
        Ok(self
            .partners
            .as_ref()
            .and_then(|known| known.get(&haat_atlas::fold(name)).copied()))
    }

    pub(super) fn add_format(&mut self, name: &str, id: i64) {
        if let Some(known) = &mut self.formats {
            known.insert(haat_atlas::fold(name), id);
        }
    }

    pub(super) fn add_partner(&mut self, name: &str, id: i64) {
        if let Some(known) = &mut self.partners {
            known.insert(haat_atlas::fold(name), id);
        }
    }

    /// Whether an own column has this name.
    pub(super) fn has_own(&mut self, conn: &Connection, name: &str) -> Result<bool> {
        if self.own.is_none() {
            let fields = rows::own_fields(conn)?.into_iter();
            self.own = Some(fields.map(|field| haat_atlas::fold(&field.name)).collect());
        }
        let known = self.own.as_ref();
        Ok(known.is_some_and(|known| known.contains(&haat_atlas::fold(name))))
    }

    pub(super) fn add_own(&mut self, name: &str) {
        if let Some(known) = &mut self.own {
            known.insert(haat_atlas::fold(name));
        }
    }

    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}

impl Tx<'_> {
    /// The partner of that name (an exact match once normalised), made if it is not there yet; says whether it was made.
    pub fn partner_named(&mut self, name: &str) -> Result<(i64, bool)> {
        if let Some(id) = self.names.partner(self.connection(), name)? {
            return Ok((id, false));
        }
        Ok((
            self.create_partner(&PartnerDraft {
                name: name.to_owned(),
                ..PartnerDraft::default()
            })?,
            true,
        ))
    }

    /// The name of the partner of this local id.
    pub fn partner_name(&self, id: i64) -> Result<Option<String>> {
        Ok(self
            .connection()
            .prepare_cached("SELECT name FROM partner WHERE id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?)
    }

    /// Creates a partner. Two partners may have one name; a name links to the one made first.
    pub fn create_partner(&mut self, draft: &PartnerDraft) -> Result<i64> {
        let name = draft.name.trim();
        let columns = [
            ("name", name.to_owned().into()),
            ("code", draft.code.clone().into()),
            ("kind", draft.kind.clone().into()),
        ];
        let id = self.create(Table::Partner, &columns)?;
        if self.names.partner(self.connection(), name)?.is_none() {
            self.names.add_partner(name, id);
        }
        Ok(id)
    }

    /// Sets every field of a partner; returns whether that changed anything.
    pub fn edit_partner(&mut self, partner: &Partner) -> Result<bool> {
        let fields = [
            ("name", Some(partner.name.clone())),
            ("code", partner.code.clone()),
            ("kind", partner.kind.clone()),
            ("owner", partner.owner.clone()),
            ("mobile", partner.mobile.clone()),
            ("email", partner.email.clone()),
            ("pan", partner.pan.clone()),
            ("gstin", partner.gstin.clone()),
            ("address", partner.address.clone()),
        ];
        let mut changed = false;
        for (column, value) in fields {
            changed |= self.set(Table::Partner, partner.id, column, value.into())?;
        }
        self.names.forget();
        Ok(changed)
    }

    /// The live partners as they stand in this transaction.
    pub fn partners(&self) -> Result<Vec<Partner>> {
        rows::partners(self.connection())
    }
}
