//! Names of states and districts that a person decided about: remembered, and put in where they stand.

use haat_atlas::{State, fold};

use super::clusters::Within;
use super::correct::Corrected;
use crate::door::Tx;
use crate::error::{Error, Result};
use crate::model::{AliasField, FieldValues, StoreField};
use crate::watch::{Steps, Watch};

impl Tx<'_> {
    /// Puts a state of India in the place of a text that is none, in every store of India that holds it, and remembers what the text means.
    pub fn confirm_state(
        &mut self,
        written: &str,
        state: &str,
        watch: &Watch,
    ) -> Result<Corrected> {
        let state = State::by_iso(state).ok_or_else(|| Error::NoSuch {
            what: "state",
            name: state.to_owned(),
        })?;
        self.remember_alias(AliasField::State, written, None, state.iso)?;
        let texts = self.texts_like("state", written)?;
        let within = Within {
            country: "IN".to_owned(),
            state: String::new(),
        };
        let field = StoreField::State.into();
        self.respell(field, Some(&within), &texts, state.iso, watch)
    }

    /// Remembers which district of a state a name means, and looks the towns of its stores up again, unless a person confirmed them. With `respell` the stores
    /// write the district so from now on.
    pub fn confirm_district(
        &mut self,
        written: &str,
        (state, means): (&str, &str),
        respell: bool,
        watch: &Watch,
    ) -> Result<Corrected> {
        self.remember_alias(AliasField::District, written, Some(state), means)?;
        let texts = self.texts_like("district", written)?;
        let within = Within {
            country: "IN".to_owned(),
            state: state.to_owned(),
        };
        let field = StoreField::District.into();
        if respell {
            return self.respell(field, Some(&within), &texts, means, watch);
        }
        let stores = super::clusters::holders(self.connection(), field, Some(&within), &texts)?;
        let mut done = Corrected::default();
        let mut steps = Steps::begin(watch, "writing", stores.len() as u64);
        for id in stores {
            steps.add(1)?;
            done.stores += u64::from(self.locate_again(id)?);
        }
        self.note("stores", done.stores);
        Ok(done)
    }

    /// Every way live stores write this in a column.
    fn texts_like(&self, column: &str, written: &str) -> Result<Vec<String>> {
        let sql = format!(
            "SELECT DISTINCT {column} FROM store WHERE deleted_by IS NULL AND {column} IS NOT NULL"
        );
        let mut statement = self.connection().prepare(&sql)?;
        let found = statement.query_map([], |row| row.get::<_, String>(0))?;
        let wanted = fold(written);
        let mut texts = found.collect::<rusqlite::Result<Vec<String>>>()?;
        texts.retain(|text| fold(text) == wanted);
        Ok(texts)
    }

    fn locate_again(&mut self, id: i64) -> Result<bool> {
        let Some(store) = self.store(id)? else {
            return Ok(false);
        };
        if store.get(StoreField::PlaceCertainty).as_text() == Some("confirmed") {
            return Ok(false);
        }
        let (place, certainty) = self.located_anew(&store)?;
        let values = FieldValues::from_iter([
            (StoreField::Place.into(), place),
            (StoreField::PlaceCertainty.into(), certainty),
        ]);
        self.edit_store(id, &values)
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{FieldValues, StoreField, Value};
    use crate::{Action, AsOf, Registry, Watch};

    #[test]
    fn a_state_that_is_none_is_put_right_wherever_it_stands_in_india() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
        registry
            .transact("asha", Action::new("test"), |tx| {
                for (code, country, state) in [
                    ("A", "IN", "Magadh"),
                    ("B", "IN", "MAGADH "),
                    ("C", "US", "Magadh"),
                    ("D", "IN", "BR"),
                ] {
                    tx.create_store(&FieldValues::from_iter([
                        (StoreField::Code.into(), Value::text(code)),
                        (StoreField::Country.into(), Value::text(country)),
                        (StoreField::State.into(), Value::Text(state.to_owned())),
                    ]))?;
                }
                Ok(())
            })
            .unwrap();
        let found = registry.states_in_doubt(AsOf::Now).unwrap();
        assert_eq!((found.len(), found[0].stores), (1, 2));
        let done = registry
            .transact("asha", Action::new("places.confirm"), |tx| {
                tx.confirm_state("magadh", "BR", &Watch::NONE)
            })
            .unwrap();
        assert_eq!(done.value.stores, 2);
        assert!(registry.states_in_doubt(AsOf::Now).unwrap().is_empty());
        let held = |id| {
            let store = registry.read(|reader| reader.store(id)).unwrap().unwrap();
            store.get(StoreField::State).as_text().map(str::to_owned)
        };
        assert_eq!(
            (held(2), held(3)),
            (Some("BR".into()), Some("Magadh".into()))
        );
        registry.undo("asha").unwrap();
        assert_eq!(registry.states_in_doubt(AsOf::Now).unwrap()[0].stores, 2);
    }
}
