//! Districts that are none of their state: what each may be, with what speaks for it.

use haat_atlas::{PinArea, State, district_spelled, districts_near, fold};

use super::evidence::Evidence;
use crate::checks::Aliases;
use crate::columns::{AsOf, UnknownDistrict};
use crate::error::Result;
use crate::model::StoreField;
use crate::query::{Filter, QueryField, StoreQuery, Test};
use crate::registry::Registry;

/// A name this many letters away may be meant.
const LETTERS: usize = 2;

/// A district that a name may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct DistrictCandidate {
    /// Its name.
    pub name: &'static str,
    /// What speaks for it, and what does not.
    pub evidence: Vec<Evidence>,
    /// Whether its name is near, and most PIN codes are of it.
    pub sure: bool,
}

/// Stores of one state that write a district which is none of it.
#[derive(Debug, Clone, PartialEq)]
pub struct DistrictInDoubt {
    /// The district as some store writes it.
    pub written: String,
    /// ISO code of the state.
    pub state: &'static str,
    /// How many stores.
    pub stores: u64,
    /// What it may be, the likeliest first.
    pub candidates: Vec<DistrictCandidate>,
    /// The query that holds for them.
    pub query: StoreQuery,
}

impl Registry {
    /// The districts that stores of India write and that are none of their state, those of the most stores first. What was decided is in doubt no longer.
    pub fn districts_in_doubt(&self, as_of: AsOf) -> Result<Vec<DistrictInDoubt>> {
        let aliases = self.read_as_of(as_of, |reader| Ok(Aliases::of(reader.aliases()?)))?;
        let mut found = self.columns(as_of)?.unknown_districts();
        found.retain(|one| aliases.district(&one.written, Some(one.state)).is_none());
        Ok(found.into_iter().map(in_doubt).collect())
    }
}

fn in_doubt(found: UnknownDistrict) -> DistrictInDoubt {
    DistrictInDoubt {
        candidates: State::by_iso(found.state)
            .map(|state| candidates(&found, state))
            .unwrap_or_default(),
        query: behind(&found),
        written: found.written,
        state: found.state,
        stores: found.stores,
    }
}

/// Names that are near, and the district of most PIN codes.
fn candidates(found: &UnknownDistrict, state: &State) -> Vec<DistrictCandidate> {
    let of_pins: Vec<&'static str> = found
        .pins
        .iter()
        .filter_map(|pin| district_spelled(PinArea::of(pin)?.district?, state))
        .collect();
    let pins_of = |name: &str| of_pins.iter().filter(|of| **of == name).count();
    let mut names = districts_near(&found.written, state, LETTERS);
    // A name of few letters is near to many.
    names.retain(|(_, away)| *away * 3 <= fold(&found.written).chars().count());
    let most = of_pins.iter().max_by_key(|name| pins_of(name));
    if let Some(name) = most.filter(|name| names.iter().all(|(near, _)| near != *name)) {
        names.push((name, usize::MAX));
    }
    names.sort_by_key(|(name, away)| (std::cmp::Reverse(pins_of(name)), *away));
    let only = names.len() == 1;
    let candidate = |(name, away): (&'static str, usize)| {
        let (mine, all) = (pins_of(name), of_pins.len());
        let near = (away != usize::MAX)
            .then(|| Evidence::of("near_name").with("name", name).with("n", away));
        let pins = (all > 0).then(|| {
            Evidence::of("pins_of")
                .with("district", name)
                .with("n", mine)
                .with("all", all)
        });
        DistrictCandidate {
            name,
            // Most of the PIN codes bear the spelling out; without any, a letter that fits one district alone does.
            sure: away <= LETTERS
                && (all > 0 && mine * 4 >= all * 3 || all == 0 && only && away == 1),
            evidence: near.into_iter().chain(pins).collect(),
        }
    };
    names.into_iter().map(candidate).collect()
}

fn behind(found: &UnknownDistrict) -> StoreQuery {
    let filter = |field: StoreField, text: &str| Filter {
        field: QueryField::from(field),
        negated: false,
        any: vec![Test::Is(text.to_owned())],
    };
    let state = State::by_iso(found.state).map_or(found.state, |state| state.name);
    StoreQuery {
        filters: vec![
            filter(StoreField::District, &found.written),
            filter(StoreField::State, state),
        ],
        ..StoreQuery::default()
    }
}
