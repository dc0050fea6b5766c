//! Which records mean the same thing: pairs, how likely each is one and the same, and what each field contributed to that. Pure: no I/O.
//!
//! The model is that of Fellegi and Sunter (*A theory for record linkage*, JASA 1969): every field of a pair is compared on a few levels; a
//! level is `m` likely among pairs that are the same and `u` likely among pairs that are not, and `log2(m / u)` is what it contributes, in
//! bits. A field that is blank in either contributes nothing. Three things are beyond the plain model:
//!
//! - a value that many share says less ([`Comparison::by_frequency`]);
//! - evidence that comes together is not counted twice: where two shops stand at one address, that they share the telephone is expected
//!   ([`Comparison::given`]);
//! - weights are estimated by expectation maximisation on the records themselves, from a prior worth some pairs ([`Prior`]): it decides for
//!   small lists and is outvoted in large ones.
//!
//! The same records in the same order always give the same answer.

mod block;
mod column;
mod compare;
mod estimate;
mod find;
mod scheme;
mod score;
pub mod stores;
mod words;

pub use block::{Block, Part, Skipped};
pub use column::{Column, Kind};
pub use find::{Domain, Found, Limits, Match, Stage, Stopped, find};
pub use scheme::{Comparison, Given, Level, Prior, Scheme};
pub use score::{Contribution, Weights};
