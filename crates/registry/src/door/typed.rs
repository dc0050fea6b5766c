//! What a person typed for a store, in the form or on the command line: read by the same rules as an import's cells.

use super::tx::Tx;
use crate::checks::{self, Country, Finding, Reading};
use crate::error::Result;
use crate::model::{FieldDef, FieldKey, FieldKind, FieldValues, Store, StoreField, Value};
use crate::rows;

/// Texts as values, and what is to be said about them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Typed {
    /// The values that can be held; blank texts among them, which erase.
    pub values: FieldValues,
    /// Why texts cannot be held.
    pub errors: Vec<Finding>,
    /// What to look at in those that can.
    pub warnings: Vec<Finding>,
}

impl Tx<'_> {
    /// Reads texts for the store of this local id, or for a new one. A format or partner of a name that is not there yet is made.
    ///
    /// The country is the one typed, else the store's: it decides how states, PIN codes and papers are read.
    pub fn read_typed(
        &mut self,
        store: Option<i64>,
        texts: &[(FieldKey, String)],
    ) -> Result<Typed> {
        let store = match store {
            Some(id) => self.store(id)?,
            None => None,
        };
        let mut typed = self.read_typed_for(store.as_ref(), texts)?;
        let code = typed.values.get(&StoreField::Code.into());
        if let (None, Some(code)) = (&store, code.and_then(Value::as_text)) {
            let near = rows::code_in_other_case(self.connection(), code)?;
            typed
                .warnings
                .extend(near.map(|near| checks::near_code(&near)));
        }
        Ok(typed)
    }

    /// The same for a store that was read already.
    pub(super) fn read_typed_for(
        &mut self,
        store: Option<&Store>,
        texts: &[(FieldKey, String)],
    ) -> Result<Typed> {
        let own = match texts.iter().any(|(key, _)| matches!(key, FieldKey::Own(_))) {
            true => self.own_fields()?,
            false => Vec::new(),
        };
        let def = |key: FieldKey| match key {
            FieldKey::Builtin(field) => Some(FieldDef::builtin(field)),
            FieldKey::Own(uid) => own
                .iter()
                .find(|field| field.uid == uid)
                .map(FieldDef::from),
        };
        let mut country = store
            .and_then(|store| store.get(StoreField::Country).as_text())
            .map(str::to_owned);
        let mut typed = Typed::default();
        let first = |key: FieldKey| u8::from(key != StoreField::Country.into());
        let mut texts: Vec<&(FieldKey, String)> = texts.iter().collect();
        texts.sort_by_key(|(key, _)| first(*key));
        for (key, text) in texts {
            let Some(def) = def(*key) else { continue };
            let known = Country::of(country.as_deref());
            match checks::interpret(&def, text, &Reading::typed(known)) {
                Err(finding) => typed.errors.push(finding),
                Ok(read) => {
                    let read = self.places()?.aliases().settle(*key, text, known, read);
                    if *key == StoreField::Country.into() {
                        country = read.value.as_text().map(str::to_owned);
                    }
                    typed.warnings.extend(read.warnings);
                    let value = match (def.kind, read.value) {
                        (FieldKind::Format, Value::Text(name)) => {
                            let known = self.formats()?;
                            typed.warnings.extend(checks::new_format(&name, &known));
                            Value::Ref(self.format_named(&name)?.0)
                        }
                        (FieldKind::Partner, Value::Text(name)) => {
                            let (id, made) = self.partner_named(&name)?;
                            typed
                                .warnings
                                .extend(made.then(|| checks::new_partner(&name)));
                            Value::Ref(id)
                        }
                        (_, value) => value,
                    };
                    typed.values.insert(*key, value);
                }
            }
        }
        Ok(typed)
    }
}
