//! Partners, and the link from a name as it was written to the partner it means.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension};

use super::tx::Tx;
use crate::checks::partner_text;
use crate::error::{Error, Result};
use crate::journal::Table;
use crate::model::{Partner, PartnerField};
use crate::rows;
use crate::watch::{Steps, Watch};

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

    /// Sets what a person typed for a partner, or makes one; returns its local id and whether that changed anything. Two partners of one name are
    /// told apart by nobody: another's name is refused.
    pub fn hold_partner(
        &mut self,
        id: Option<i64>,
        texts: &[(PartnerField, String)],
    ) -> Result<(i64, bool)> {
        let mut partner = match id {
            Some(id) => self.live_partner(id)?,
            None => Partner::default(),
        };
        for (field, text) in texts {
            partner.put(*field, partner_text(*field, text));
        }
        if partner.name.is_empty() {
            return Err(Error::NameMissing { what: "partner" });
        }
        let folded = haat_atlas::fold(&partner.name);
        let mut others = self.partners()?.into_iter();
        if others.any(|other| Some(other.id) != id && haat_atlas::fold(&other.name) == folded) {
            return Err(Error::Taken {
                what: "partner",
                name: partner.name,
            });
        }
        let made = match id {
            Some(id) => id,
            None => self.create_partner(&PartnerDraft {
                name: partner.name.clone(),
                ..PartnerDraft::default()
            })?,
        };
        partner.id = made;
        let changed = self.edit_partner(&partner)?;
        Ok((made, changed || id.is_none()))
    }

    /// Removes a partner; refuses one that live stores have.
    pub fn delete_partner(&mut self, id: i64) -> Result<()> {
        let partner = self.live_partner(id)?;
        let stores: i64 = self
            .connection()
            .prepare_cached("SELECT count(*) FROM store WHERE partner = ?1 AND deleted_by IS NULL")?
            .query_row([id], |row| row.get(0))?;
        if stores > 0 {
            return Err(Error::InUse {
                what: "partner",
                name: partner.name,
                stores: stores.unsigned_abs(),
            });
        }
        self.names.forget();
        self.remove_run(Table::Partner, id, id)
    }

    /// Makes one partner of two: the stores of `remove` are those of `keep`, which takes what it has none of itself. Returns how many live stores
    /// that concerns.
    pub fn merge_partners(&mut self, keep: i64, remove: i64, watch: &Watch) -> Result<u64> {
        let (mut kept, removed) = (self.live_partner(keep)?, self.live_partner(remove)?);
        if keep == remove {
            return Err(Error::Taken {
                what: "partner",
                name: kept.name,
            });
        }
        for field in PartnerField::ALL {
            if kept.get(*field).is_empty() && !removed.get(*field).is_empty() {
                kept.put(*field, Some(removed.get(*field).to_owned()));
            }
        }
        self.edit_partner(&kept)?;
        let stores = {
            let sql = "SELECT id, deleted_by IS NULL FROM store WHERE partner = ?1 ORDER BY id";
            let mut statement = self.connection().prepare_cached(sql)?;
            let found = statement.query_map([remove], |row| Ok((row.get(0)?, row.get(1)?)))?;
            found.collect::<rusqlite::Result<Vec<(i64, bool)>>>()?
        };
        let mut live = 0;
        let mut steps = Steps::begin(watch, "writing", stores.len() as u64);
        for (store, is_live) in stores {
            steps.add(1)?;
            self.set(Table::Store, store, "partner", keep.into())?;
            live += u64::from(is_live);
        }
        self.names.forget();
        self.remove_run(Table::Partner, remove, remove)?;
        Ok(live)
    }

    fn live_partner(&self, id: i64) -> Result<Partner> {
        let mut partners = self.partners()?.into_iter();
        partners
            .find(|partner| partner.id == id)
            .ok_or_else(|| Error::NoSuch {
                what: "partner",
                name: id.to_string(),
            })
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
