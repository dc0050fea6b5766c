//! Store formats.

use rusqlite::OptionalExtension;

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

    /// The name of the format of this local id.
    pub fn format_name(&self, id: i64) -> Result<Option<String>> {
        Ok(self
            .connection()
            .prepare_cached("SELECT name FROM store_format WHERE id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?)
    }

    /// Creates a store format; refuses a name that is there.
    pub fn create_format(
        &mut self,
        name: &str,
        ownership: Option<Ownership>,
        presence: Option<Presence>,
    ) -> Result<i64> {
        let name = named(name)?;
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
        named(&format.name)?;
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

    /// Removes a format; refuses one that live stores have.
    pub fn delete_format(&mut self, id: i64) -> Result<()> {
        let Some(format) = self.formats()?.into_iter().find(|format| format.id == id) else {
            return Err(Error::NoSuch {
                what: "format",
                name: id.to_string(),
            });
        };
        let stores = rows::format_uses(self.connection(), id)?;
        if stores > 0 {
            return Err(Error::InUse {
                what: "format",
                name: format.name,
                stores,
            });
        }
        self.remove_run(Table::StoreFormat, id, id)?;
        self.names.forget();
        Ok(())
    }

    /// The live store formats as they stand in this transaction.
    pub fn formats(&self) -> Result<Vec<StoreFormat>> {
        rows::formats(self.connection())
    }
}

fn named(name: &str) -> Result<&str> {
    match name.trim() {
        "" => Err(Error::NameMissing { what: "format" }),
        name => Ok(name),
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{FieldValues, Ownership, StoreField, Value};
    use crate::{Action, Error, Registry};

    #[test]
    fn a_format_in_use_stays_and_one_that_is_not_goes_and_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        let act = || Action::new("test");
        let (used, free) = registry
            .transact("asha", act(), |tx| {
                let used = tx.create_format("Mi Home", Some(Ownership::Coco), None)?;
                let free = tx.create_format("Kiosk", None, None)?;
                tx.create_store(&FieldValues::from_iter([
                    (StoreField::Code.into(), Value::text("A")),
                    (StoreField::Format.into(), Value::Ref(used)),
                ]))?;
                Ok((used, free))
            })
            .unwrap()
            .value;
        let refused = registry.transact("asha", act(), |tx| tx.delete_format(used));
        assert!(matches!(refused, Err(Error::InUse { stores: 1, .. })));
        let nameless = registry.transact("asha", act(), |tx| tx.create_format("  ", None, None));
        assert!(matches!(nameless, Err(Error::NameMissing { .. })));
        registry
            .transact("asha", act(), |tx| tx.delete_format(free))
            .unwrap();
        let names = || {
            let formats = registry.read(|reader| reader.formats()).unwrap();
            formats.into_iter().map(|f| f.name).collect::<Vec<_>>()
        };
        assert_eq!(names(), ["Mi Home"]);
        registry.undo("asha").unwrap();
        assert_eq!(names(), ["Kiosk", "Mi Home"]);
        let counts = registry.read(|reader| reader.format_counts()).unwrap();
        assert_eq!((counts.get(&used), counts.get(&free)), (Some(&1), None));
    }
}
