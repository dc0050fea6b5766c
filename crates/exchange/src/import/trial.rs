//! What would become of the rows of an import: everything is asked, nothing is written.

use std::collections::{BTreeMap, HashMap};

use haat_registry::{
    FieldChange, FieldKey, FieldValues, Held, Reader, SetAsideItem, Store, StoreField, StoreSource,
    StoresByCode, Value, would_hold,
};

use super::door::{Door, Named};
use crate::error::Result;

/// Is told what would be set aside.
pub(super) type Aside<'a> = &'a mut dyn FnMut(&SetAsideItem) -> Result<()>;

/// A registry that is only looked at. What would be made in it has ids below 0.
pub(super) struct Trial<'r, 'a> {
    reader: &'r Reader<'r>,
    stores: StoresByCode<'r>,
    /// The store that was looked up last: its row is the next to be held.
    last: Option<Store>,
    /// Codes of stores that would be made.
    made: HashMap<String, i64>,
    formats: Names,
    partners: Names,
    aside: Aside<'a>,
}

/// Names by how they are compared.
#[derive(Default)]
struct Names {
    known: HashMap<String, (i64, String)>,
    made: i64,
}

impl Names {
    fn of(names: impl DoubleEndedIterator<Item = (i64, String)>) -> Self {
        // Of two with one name, the first is meant.
        let known = names
            .rev()
            .map(|(id, name)| (haat_atlas::fold(&name), (id, name)));
        Self {
            known: known.collect(),
            made: 0,
        }
    }

    fn named(&mut self, name: &str) -> Named {
        let folded = haat_atlas::fold(name);
        if let Some((id, held)) = self.known.get(&folded) {
            return Named {
                id: *id,
                held: held.clone(),
                made: false,
            };
        }
        self.made -= 1;
        let held = name.trim().to_owned();
        self.known.insert(folded, (self.made, held.clone()));
        Named {
            id: self.made,
            held,
            made: true,
        }
    }

    fn name(&self, id: i64) -> Option<&str> {
        let mut known = self.known.values();
        let found = known.find(|(known, _)| *known == id);
        found.map(|(_, name)| name.as_str())
    }
}

impl<'r, 'a> Trial<'r, 'a> {
    /// A trial on what `reader` sees; `aside` is told what would be set aside.
    pub(super) fn new(reader: &'r Reader<'r>, aside: Aside<'a>) -> Result<Self> {
        let formats = reader.formats()?.into_iter();
        let partners = reader.partners()?.into_iter();
        Ok(Self {
            reader,
            stores: reader.stores_by_code()?,
            last: None,
            made: HashMap::new(),
            formats: Names::of(formats.map(|format| (format.id, format.name))),
            partners: Names::of(partners.map(|partner| (partner.id, partner.name))),
            aside,
        })
    }

    /// A value as a person reads it: a link by its name, also of what would be made.
    pub(super) fn say(&self, key: FieldKey, value: &Value) -> String {
        let names = match (key, value) {
            (FieldKey::Builtin(StoreField::Format), Value::Ref(_)) => &self.formats,
            (FieldKey::Builtin(StoreField::Partner), Value::Ref(_)) => &self.partners,
            _ => return value.to_string(),
        };
        let name = value.as_ref_id().and_then(|id| names.name(id));
        name.unwrap_or_default().to_owned()
    }
}

impl Door for Trial<'_, '_> {
    fn codes_with_zeros(&mut self) -> Result<HashMap<String, String>> {
        Ok(self.reader.codes_with_zeros()?)
    }

    fn store_by_code(&mut self, code: &str) -> Result<Option<i64>> {
        if let Some(id) = self.made.get(code.trim()) {
            return Ok(Some(*id));
        }
        let mut store = self.last.take().unwrap_or_default();
        if self.stores.read(code, &mut store)? {
            self.last = Some(store);
        }
        Ok(self.last.as_ref().map(|store| store.id))
    }

    fn any_merged(&mut self) -> Result<bool> {
        Ok(self.reader.any_merged()?)
    }

    fn store_meant(&mut self, code: &str) -> Result<Option<i64>> {
        let found = self.reader.store_meant(code)?;
        if let Some(id) = found {
            self.last = self.reader.store(id)?;
        }
        Ok(found)
    }

    fn store(&mut self, id: i64) -> Result<Option<Store>> {
        match &self.last {
            Some(store) if store.id == id => Ok(Some(store.clone())),
            _ => Ok(self.reader.store(id)?),
        }
    }

    fn source_of_store(&mut self, id: i64) -> Result<Option<StoreSource>> {
        Ok(self.reader.source_of_store(id)?)
    }

    fn hold(
        &mut self,
        id: Option<i64>,
        values: &mut FieldValues,
    ) -> Result<(Held, Vec<FieldChange>)> {
        let other = match (&self.last, id) {
            (Some(store), Some(id)) if store.id != id => self.reader.store(id)?,
            (None, Some(id)) => self.reader.store(id)?,
            _ => None,
        };
        let store = match id {
            Some(_) => other.as_ref().or(self.last.as_ref()),
            None => None,
        };
        let (mut held, changes) = would_hold(store, values)?;
        if id.is_none() && held.id.is_some() {
            let code = values.get(&StoreField::Code.into());
            let made = -1 - i64::try_from(self.made.len()).unwrap_or(i64::MAX - 1);
            if let Some(code) = code.and_then(Value::as_text) {
                self.made.insert(code.to_owned(), made);
            }
            held.id = Some(made);
        }
        Ok((held, changes))
    }

    fn format_named(&mut self, name: &str) -> Result<Named> {
        Ok(self.formats.named(name))
    }

    fn partner_named(&mut self, name: &str) -> Result<Named> {
        Ok(self.partners.named(name))
    }

    fn set_aside(&mut self, item: &SetAsideItem) -> Result<()> {
        (self.aside)(item)
    }

    fn keeps(&self) -> bool {
        false
    }

    fn keep_usual_text(&mut self, _: FieldKey, _: &str, _: &str) -> Result<()> {
        Ok(())
    }

    fn keep_as_written(&mut self, _: i64, _: u64, _: &BTreeMap<u32, String>) -> Result<()> {
        Ok(())
    }

    fn keep_left_out(&mut self, _: u64, _: &str, _: &[String]) -> Result<()> {
        Ok(())
    }
}
