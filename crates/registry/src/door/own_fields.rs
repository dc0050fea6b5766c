//! The user's own columns.

use uuid::Uuid;

use super::tx::Tx;
use crate::error::{Error, Result};
use crate::journal::Table;
use crate::model::{FieldKind, OwnField};
use crate::rows;

/// What is to become of an own column; nothing where it stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnFieldEdit {
    /// Its name.
    pub name: Option<String>,
    /// Whether exports mask it.
    pub personal: Option<bool>,
    /// Whether a store without a value of it is worth a look.
    pub required: Option<bool>,
}

/// The key of a kind in the file; what an own column cannot be is text.
pub(super) fn kind_key(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Number => "number",
        FieldKind::Date => "date",
        FieldKind::Choice => "choice",
        FieldKind::YesNo => "yes_no",
        _ => "text",
    }
}

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
        if name.is_empty() {
            return Err(Error::NameMissing { what: "column" });
        }
        let kind = kind_key(kind);
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

    /// Sets name, and whether it is personal and to be filled, of an own column; says whether that changed anything. Another name is written into
    /// the saved views that ask for the column.
    pub fn edit_own_field(&mut self, uid: Uuid, edit: &OwnFieldEdit) -> Result<bool> {
        let field = self.own_field(uid)?;
        let mut changed = false;
        if let Some(name) = edit.name.as_deref().map(str::trim) {
            changed |= self.rename_own_field(&field, name)?;
        }
        for (column, wanted) in [("personal", edit.personal), ("required", edit.required)] {
            if let Some(wanted) = wanted {
                changed |= self.set(Table::Field, field.id, column, i64::from(wanted).into())?;
            }
        }
        Ok(changed)
    }

    fn rename_own_field(&mut self, field: &OwnField, name: &str) -> Result<bool> {
        if name.is_empty() {
            return Err(Error::NameMissing { what: "column" });
        }
        let folded = haat_atlas::fold(name);
        let others = self.own_fields()?;
        let mut others = others.iter().filter(|other| other.uid != field.uid);
        if others.any(|other| haat_atlas::fold(&other.name) == folded) {
            return Err(Error::Taken {
                what: "column",
                name: name.to_owned(),
            });
        }
        if !self.set(Table::Field, field.id, "name", name.to_owned().into())? {
            return Ok(false);
        }
        self.names.forget();
        self.rename_in_views(&field.name, name)?;
        Ok(true)
    }

    /// Puts the own columns into this order; those that are not named follow, as they stand.
    pub fn order_own_fields(&mut self, order: &[Uuid]) -> Result<bool> {
        let mut fields = self.own_fields()?;
        let place = |field: &OwnField| order.iter().position(|uid| *uid == field.uid);
        fields.sort_by_key(|field| place(field).unwrap_or(usize::MAX));
        let mut changed = false;
        for (at, field) in (0_i64..).zip(&fields) {
            changed |= self.set(Table::Field, field.id, "position", at.into())?;
        }
        Ok(changed)
    }

    /// The live own column of that uid.
    pub fn own_field(&self, uid: Uuid) -> Result<OwnField> {
        let mut fields = self.own_fields()?.into_iter();
        fields
            .find(|field| field.uid == uid)
            .ok_or_else(|| Error::NoSuch {
                what: "column",
                name: uid.to_string(),
            })
    }

    /// Removes an own column. Its values stay with the stores, unseen, until undo brings the column back.
    pub fn delete_own_field(&mut self, uid: Uuid) -> Result<()> {
        let field = self.own_field(uid)?;
        self.names.forget();
        self.remove_run(Table::Field, field.id, field.id)
    }

    /// The live own columns as they stand in this transaction.
    pub fn own_fields(&self) -> Result<Vec<OwnField>> {
        rows::own_fields(self.connection())
    }
}
