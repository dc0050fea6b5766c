//! What is wrong in the registry, and what would put it right.
//!
//! Findings are counted from the columns ([`crate::Columns::findings`]); what is proposed for one is a pure function of the store
//! ([`proposal()`]); nothing is proposed that the store itself does not bear out. Corrections go through the door like any other change, many stores
//! as one entry.

mod clusters;
mod correct;
mod districts;
mod evidence;
mod keys;
mod names;
mod places;
mod proposal;

pub use crate::columns::Doubt;
pub use clusters::{Cluster, ClusterField, Clusters, Member, Within};
pub use correct::{Alike, Corrected, FaultGroup, Faults};
pub use districts::{DistrictCandidate, DistrictInDoubt};
pub use evidence::{Evidence, GROUNDS};
pub use keys::Method;
pub use places::{Candidate, InDoubtGroup, PlaceDecision, PlacesInDoubt, StateInDoubt};
pub use proposal::{Proposal, proposal};
