//! What names mean that a person decided about: read once, asked before the atlas.

use std::collections::HashMap;

use haat_atlas::{Place, State, fold};

use super::finding::Check;
use super::interpret::Interpreted;
use super::reading::Country;
use crate::model::{Alias, AliasField, FieldKey, StoreField, Value};

/// The aliases of a registry. Where there are none, asking costs nothing.
#[derive(Debug, Clone, Default)]
pub struct Aliases {
    states: HashMap<String, &'static State>,
    /// By state and name.
    districts: HashMap<(String, String), String>,
    towns: HashMap<(String, String), Option<&'static Place>>,
}

/// What a name is written with, as aliases know it: the state's ISO code, else its text, folded.
pub fn alias_within(state: Option<&str>) -> String {
    let state = state.unwrap_or_default();
    State::by_iso(state).map_or_else(|| fold(state), |state| state.iso.to_owned())
}

impl Aliases {
    /// Aliases as they were decided; what a newer atlas does not know any longer is none.
    pub fn of(aliases: impl IntoIterator<Item = Alias>) -> Self {
        let mut known = Self::default();
        for alias in aliases {
            match alias.field {
                AliasField::State => {
                    if let Some(state) = State::by_iso(&alias.means) {
                        known.states.insert(alias.written, state);
                    }
                }
                AliasField::District => {
                    let key = (alias.within, alias.written);
                    known.districts.insert(key, alias.means);
                }
                AliasField::Town => {
                    let place = alias.means.parse().ok().and_then(Place::by_id);
                    if place.is_some() || alias.means.is_empty() {
                        known.towns.insert((alias.within, alias.written), place);
                    }
                }
            }
        }
        known
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.states.is_empty() && self.districts.is_empty() && self.towns.is_empty()
    }

    /// The state a text was decided to mean.
    pub fn state(&self, text: &str) -> Option<&'static State> {
        if self.states.is_empty() {
            return None;
        }
        self.states.get(&fold(text)).copied()
    }

    /// The district a text was decided to mean in a state.
    pub fn district(&self, text: &str, state: Option<&str>) -> Option<&str> {
        if self.districts.is_empty() {
            return None;
        }
        let key = (alias_within(state), fold(text));
        self.districts.get(&key).map(String::as_str)
    }

    /// The town a text was decided to mean in a state; `Some(None)` where it is none that is listed.
    pub fn town(&self, text: &str, state: Option<&str>) -> Option<Option<&'static Place>> {
        if self.towns.is_empty() {
            return None;
        }
        self.towns.get(&(alias_within(state), fold(text))).copied()
    }

    /// What was read from a text for a field, or what was decided that the text means where the atlas is not sure.
    pub fn settle(
        &self,
        field: FieldKey,
        text: &str,
        country: Country,
        read: Interpreted,
    ) -> Interpreted {
        if self.states.is_empty()
            || field != StoreField::State.into()
            || country != Country::India
            || !read
                .warnings
                .iter()
                .any(|said| matches!(said.check, Check::StateUnknown | Check::StateUnsure))
        {
            return read;
        }
        match self.state(text) {
            Some(state) => Interpreted {
                value: Value::Text(state.iso.to_owned()),
                warnings: Vec::new(),
            },
            None => read,
        }
    }
}
