//! Store formats.

use super::tx::Tx;
use crate::error::{Error, Result};
use crate::journal::Table;
use crate::model::{Ownership, Presence, StoreFormat};
use crate::rows;

impl Tx<'_> {
    /// The format of that name, made if it is not there yet; says whether it was made.
    pub fn format_named(&mut self, name: &str) -> Result<(i64, bool)> {
        if let Some(id) = self.names.format(self.connection(), name)? {
            return Ok((id, false));
        }
        Ok((self.create_format(name, None, None)?, true))
    }

    /// Creates a store format; refuses a name that is there.
    pub fn create_format(
        &mut self,
        name: &str,
        ownership: Option<Ownership>,
        presence: Option<Presence>,
    ) -> Result<i64> {
        let name = name.trim();
        if self.names.format(self.connection(), name)?.is_some() {
            return Err(Error::Taken {
                what: "format",
                name: name.to_owned(),
            });
        }
        let columns = [
            ("name", name.to_owned().into()),
            ("ownership", ownership.map(|o| o.key().to_owned()).into()),
            ("presence", presence.map(|p| p.key().to_owned()).into()),
        ];
        let id = self.create(Table::StoreFormat, &columns)?;
        self.names.add_format(name, id);
        Ok(id)
    }

    /// Sets name and axes of a format; returns whether that changed anything.
    pub fn edit_format(&mut self, format: &StoreFormat) -> Result<bool> {
        if self
            .names
            .format(self.connection(), &format.name)?
            .is_some_and(|id| id != format.id)
        {
            return Err(Error::Taken {
                what: "format",
                name: format.name.clone(),
            });
        }
        let named = self.set(
            Table::StoreFormat,
            format.id,
            "name",
            format.name.trim().to_owned().into(),
        )?;
        let owned = self.set(
            Table::StoreFormat,
            format.id,
            "ownership",
            format.ownership.map(|o| o.key().to_owned()).into(),
        )?;
        let present = self.set(
            Table::StoreFormat,
            format.id,
            "presence",
            format.presence.map(|p| p.key().to_owned()).into(),
        )?;
        self.names.forget();
        Ok(named || owned || present)
    }

    /// The live store formats as they stand in this transaction.
    pub fn formats(&self) -> Result<Vec<StoreFormat>> {
        rows::formats(self.connection())
    }
}
