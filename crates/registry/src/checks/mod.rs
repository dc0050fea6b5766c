//! The rule for bad values, in one place: for form, import, paste and command line alike.
//!
//! *Error* only where a value cannot be held; all else is a *warning* on a value stored as it came.

mod finding;
mod place;
mod store;

pub use finding::{Check, Finding, Severity};
pub(crate) use place::PlaceCache;
pub use store::{CONTRADICTING, contradiction};
