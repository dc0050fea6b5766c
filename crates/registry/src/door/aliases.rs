//! Aliases: what a person decided that a name means, remembered for the next list and the form.

use haat_atlas::{Place, State, fold};

use super::tx::Tx;
use crate::checks::{Aliases, PlaceCache, alias_within};
use crate::error::{Error, Result};
use crate::journal::Table;
use crate::model::{Alias, AliasField};
use crate::rows;

impl Tx<'_> {
    /// Remembers what a name of a state, district or town means, in the place of what was remembered before; says whether that is new.
    ///
    /// `means` is the ISO code of a state, the name of a district or the GeoNames id of a town; empty for a town that is none of the listed.
    pub fn remember_alias(
        &mut self,
        field: AliasField,
        written: &str,
        state: Option<&str>,
        means: &str,
    ) -> Result<bool> {
        let (written, means) = (fold(written), means.trim());
        let (known, what) = match field {
            AliasField::State => (State::by_iso(means).is_some(), "state"),
            AliasField::District => (!means.is_empty(), "district"),
            AliasField::Town => {
                let listed = means.parse().ok().and_then(Place::by_id).is_some();
                (listed || means.is_empty(), "town")
            }
        };
        if !known || written.is_empty() {
            return Err(Error::NoSuch {
                what,
                name: if known { written } else { means.to_owned() },
            });
        }
        let within = match field {
            AliasField::State => String::new(),
            _ => alias_within(state),
        };
        let there = self.aliases()?.into_iter().find(|alias| {
            alias.field == field && alias.written == written && alias.within == within
        });
        self.places = PlaceCache::default();
        match there {
            Some(alias) => self.set(Table::Alias, alias.id, "means", means.to_owned().into()),
            None => {
                let columns = [
                    ("field", field.key().to_owned().into()),
                    ("written", written.into()),
                    ("within", within.into()),
                    ("means", means.to_owned().into()),
                ];
                self.create(Table::Alias, &columns)?;
                Ok(true)
            }
        }
    }

    /// Forgets an alias of this local id. Stores stay as they are.
    pub fn forget_alias(&mut self, id: i64) -> Result<()> {
        if self.aliases()?.iter().all(|alias| alias.id != id) {
            return Err(Error::NoSuch {
                what: "alias",
                name: id.to_string(),
            });
        }
        self.places = PlaceCache::default();
        self.remove_run(Table::Alias, id, id)
    }

    /// The live aliases as they stand in this transaction.
    pub fn aliases(&self) -> Result<Vec<Alias>> {
        rows::aliases(self.connection())
    }

    /// Where towns lie, aliases known.
    pub(super) fn places(&mut self) -> Result<&mut PlaceCache> {
        if !self.places.knows_aliases() {
            let aliases = Aliases::of(self.aliases()?);
            self.places.learn(aliases);
        }
        Ok(&mut self.places)
    }

    /// What names mean that a person decided about, as it stands in this transaction.
    pub fn known_aliases(&mut self) -> Result<Aliases> {
        Ok(self.places()?.aliases().clone())
    }
}
