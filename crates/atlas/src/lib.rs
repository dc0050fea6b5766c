//! Geography: states, places, tiers, distance, and the folding of text for matching. Pure: no SQLite, no I/O.

mod certainty;
mod distance;
mod districts;
mod find;
mod fold;
mod near;
mod pin;
mod places;
mod states;
mod tier;
mod usa;

pub use certainty::Certainty;
pub use distance::haversine_km;
pub use districts::{district_spelled, districts_in, districts_near};
pub use find::{PlaceMatch, find_place, in_latin, sound, sound_of, towns_named};
pub use fold::{fold, fold_into, fold_letters};
pub use near::nearest_place;
pub use pin::{PinArea, pin_fits_state, pin_zone};
pub use places::{Place, places, places_in};
pub use states::{
    STATES_KNOWN_FROM, State, StateKind, StateMatch, StateThen, resolve_state, state_spelled,
    states_on,
};
pub use tier::{HraClass, PopulationGroup, TIER_SOURCE, Tier, hra_class, rbi_group, rbi_tier};
pub use usa::UsState;
