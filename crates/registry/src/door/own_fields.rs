//! The user's own columns.

use uuid::Uuid;

use super::tx::Tx;
use crate::error::{Error, Result};
use crate::journal::Table;
use crate::model::{FieldKind, OwnField};
use crate::rows;

impl Tx<'_> {
    /// The own column of that name (any case), made as this kind if it is not there yet; says whether it was made.
    pub fn own_field_named(&mut self, name: &str, kind: FieldKind) -> Result<(OwnField, bool)> {
        let folded = haat_atlas::fold(name);
        if let Some(field) = self
            .own_fields()?
            .into_iter()
            .find(|field| haat_atlas::fold(&field.name) == folded)
        {
            return Ok((field, false));
        }
        let uid = self.create_own_field(name, kind, &[], false)?;
        let made = self
            .own_fields()?
            .into_iter()
            .find(|field| field.uid == uid);
        made.map(|field| (field, true))
            .ok_or_else(|| Error::NoSuch {
                what: "field",
                name: name.to_owned(),
            })
    }

    /// Creates an own column and returns its uid; refuses a name that is there, and kinds an own column cannot have.
    pub fn create_own_field(
        &mut self,
        name: &str,
        kind: FieldKind,
        choices: &[String],
        personal: bool,
    ) -> Result<Uuid> {
        let name = name.trim();
        let kind = match kind {
            FieldKind::Number => "number",
            FieldKind::Date => "date",
            FieldKind::Choice => "choice",
            FieldKind::YesNo => "yes_no",
            _ => "text",
        };
        if self.names.has_own(self.connection(), name)? {
            return Err(Error::Taken {
                what: "field",
                name: name.to_owned(),
            });
        }
        let choices = (!choices.is_empty()).then(|| serde_json::json!(choices).to_string());
        let columns = [
            ("name", name.to_owned().into()),
            ("kind", kind.to_owned().into()),
            ("choices", choices.into()),
            ("personal", i64::from(personal).into()),
        ];
        let id = self.create(Table::Field, &columns)?;
        self.names.add_own(name);
        rows::own_uid(self.connection(), id)?.ok_or_else(|| Error::NoSuch {
            what: "field",
            name: name.to_owned(),
        })
    }

    /// Removes an own column. Its values stay with the stores, unseen, until undo brings the column back.
    pub fn delete_own_field(&mut self, uid: Uuid) -> Result<()> {
        let field = self
            .own_fields()?
            .into_iter()
            .find(|field| field.uid == uid);
        let field = field.ok_or_else(|| Error::NoSuch {
            what: "field",
            name: uid.to_string(),
        })?;
        self.names.forget();
        self.remove_run(Table::Field, field.id, field.id)
    }

    /// The live own columns as they stand in this transaction.
    pub fn own_fields(&self) -> Result<Vec<OwnField>> {
        rows::own_fields(self.connection())
    }
}
