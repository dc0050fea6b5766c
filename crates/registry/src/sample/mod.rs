//! The sample network: synthetic stores in real towns, as large as the network of October 2018 or of any size.
//!
//! Its shape is that of the public announcements: 50 company-owned stores, 500 franchise stores opened at 12:00 IST on 29 October 2018 in towns
//! of RBI tier 3 and below in 14 states, 4,000 multi-brand partner stores, 300 outlets of 5 retail chains. Which towns, which days for the
//! older formats and which areas is drawn from a seed: no store in it is real. Clock and identities are seeded too, so the same size has the same
//! content everywhere ([`crate::Reader::fingerprint`]).

mod draw;
mod fingerprint;
mod network;
mod towns;

use std::path::Path;
use std::sync::Arc;

use crate::door::Action;
use crate::error::{Error, Result};
use crate::journal::SeededClock;
use crate::model::{LifeCycle, Status, StoreField};
use crate::registry::Registry;
use network::Network;

/// Stores of the network at its real size.
pub const STORES: u32 = 4_850;

/// 2018-12-31T00:00Z, after the last opening: when the journal says the network was made.
const WALL: i64 = 1_546_214_400_000;

const SEED: u64 = 0x2910_2018;

/// Makes a registry at `path`, which must be free, with a network of this many stores, and opens it.
///
/// `progress` is told stores written and stores to write; on `false` nothing is left behind.
pub fn write(
    path: &Path,
    stores: u32,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Registry> {
    let registry = Registry::create_with(path, Arc::new(SeededClock::new(WALL, SEED)))?;
    let action = Action::new("sample").with("stores", stores);
    let written = registry.transact("sample", action, |tx| {
        tx.mark_as_sample(stores)?;
        Network::begin(tx, stores)?.write(tx, &mut |done| progress(done, u64::from(stores)))?;
        // Its stores have no addresses, so none is asked for.
        let mut life = LifeCycle::default();
        life.set_gate(Status::Open, StoreField::Address.into(), false);
        tx.set_life_cycle(&life).map(drop)
    });
    drop(registry);
    if let Err(error) = written {
        std::fs::remove_file(path).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })?;
        return Err(error);
    }
    // From here on time and identities are the laptop's own.
    Registry::open(path)
}
