//! The choices of an own column, and the values of stores that are one of them.

use rusqlite::types::Value as SqlValue;
use uuid::Uuid;

use super::tx::Tx;
use crate::error::{Error, Result};
use crate::journal::Table;
use crate::model::{FieldKey, OwnField};
use crate::watch::{Steps, Watch};

impl Tx<'_> {
    /// Sets what a choice column may be, in this order. A choice that stores have is not left out, unless its values are to be erased; returns how
    /// many live stores lost theirs.
    pub fn set_choices(
        &mut self,
        uid: Uuid,
        choices: &[String],
        erase: bool,
        watch: &Watch,
    ) -> Result<u64> {
        let field = self.own_field(uid)?;
        let mut wanted: Vec<String> = Vec::new();
        for choice in choices.iter().map(|choice| choice.trim()) {
            let known = |one: &String| haat_atlas::fold(one) == haat_atlas::fold(choice);
            if choice.is_empty() {
                return Err(Error::NameMissing { what: "choice" });
            }
            if wanted.iter().any(known) {
                return Err(Error::Taken {
                    what: "choice",
                    name: choice.to_owned(),
                });
            }
            wanted.push(choice.to_owned());
        }
        let mut erased = 0;
        for gone in field.choices.iter().filter(|one| !wanted.contains(one)) {
            // Written otherwise, it is the same choice.
            let again = wanted
                .iter()
                .find(|one| haat_atlas::fold(one) == haat_atlas::fold(gone))
                .cloned();
            let (live, all) = self.stores_of_choice(&field, gone)?;
            if live > 0 && again.is_none() && !erase {
                return Err(Error::InUse {
                    what: "choice",
                    name: gone.clone(),
                    stores: live,
                });
            }
            if again.is_none() {
                erased += live;
            }
            let value = again.map_or(SqlValue::Null, SqlValue::Text);
            self.write_choice(&field, &all, value, watch)?;
        }
        let json = (!wanted.is_empty()).then(|| serde_json::json!(wanted).to_string());
        self.set(Table::Field, field.id, "choices", json.into())?;
        Ok(erased)
    }

    /// Gives a choice another name, in every store that has it. Where that is the name of another choice, the two become one. Returns how many live
    /// stores have it.
    pub fn rename_choice(&mut self, uid: Uuid, from: &str, to: &str, watch: &Watch) -> Result<u64> {
        let field = self.own_field(uid)?;
        let to = to.trim();
        if to.is_empty() {
            return Err(Error::NameMissing { what: "choice" });
        }
        let Some(at) = field.choices.iter().position(|choice| choice == from) else {
            return Err(Error::NoSuch {
                what: "choice",
                name: from.to_owned(),
            });
        };
        let folded = haat_atlas::fold(to);
        let mut choices = field.choices.clone();
        let other = choices
            .iter()
            .enumerate()
            .find(|(other, choice)| *other != at && haat_atlas::fold(choice) == folded)
            .map(|(_, choice)| choice.clone());
        match &other {
            Some(_) => drop(choices.remove(at)),
            None => to.clone_into(&mut choices[at]),
        }
        let (live, all) = self.stores_of_choice(&field, from)?;
        self.write_choice(
            &field,
            &all,
            SqlValue::Text(other.unwrap_or_else(|| to.to_owned())),
            watch,
        )?;
        let json = serde_json::json!(choices).to_string();
        self.set(Table::Field, field.id, "choices", json.into())?;
        Ok(live)
    }

    fn write_choice(
        &mut self,
        field: &OwnField,
        stores: &[i64],
        value: SqlValue,
        watch: &Watch,
    ) -> Result<()> {
        let key = FieldKey::Own(field.uid).to_string();
        let mut steps = Steps::begin(watch, "writing", stores.len() as u64);
        for store in stores {
            steps.add(1)?;
            self.set(Table::Store, *store, &key, value.clone())?;
        }
        Ok(())
    }

    /// How many live stores have a choice, and the ids of all that do, tombstones too.
    fn stores_of_choice(&self, field: &OwnField, choice: &str) -> Result<(u64, Vec<i64>)> {
        let sql = format!(
            "SELECT id, deleted_by IS NULL FROM store
             WHERE own IS NOT NULL AND json_extract(own, '$.\"{}\"') = ?1 ORDER BY id",
            field.uid
        );
        let mut statement = self.connection().prepare(&sql)?;
        let mut found = statement.query([choice])?;
        let (mut live, mut all) = (0, Vec::new());
        while let Some(row) = found.next()? {
            all.push(row.get(0)?);
            live += u64::from(row.get::<_, bool>(1)?);
        }
        Ok((live, all))
    }
}
