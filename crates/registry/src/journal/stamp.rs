//! When a change happened: a hybrid logical clock, and the source of time and ids behind it.

use std::sync::Mutex;

use uuid::Uuid;

/// A point in the order of all changes: wall time, then a counter within it, then the replica.
///
/// Within one file stamps never go back, even where the laptop's clock does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// Milliseconds since 1970-01-01T00:00Z.
    pub wall: i64,
    /// Counts entries of the same millisecond, or made while the clock stood behind the last entry.
    pub counter: i64,
    /// Which copy of the registry made it.
    pub replica: i64,
}

impl Stamp {
    /// The first stamp after `last` at a wall time of `now`.
    pub fn next(last: Option<Self>, now: i64, replica: i64) -> Self {
        match last {
            Some(last) if last.wall >= now => Self {
                wall: last.wall,
                counter: last.counter + 1,
                replica,
            },
            _ => Self {
                wall: now,
                counter: 0,
                replica,
            },
        }
    }
}

/// Where time and ids come from: the system, or a seed where the result must be the same everywhere.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970-01-01T00:00Z.
    fn now(&self) -> i64;
    /// The next 64 random bits.
    fn random(&self) -> u64;
}

/// The laptop's own clock.
#[derive(Debug, Default)]
pub struct SystemClock {
    random: Mutex<fastrand::Rng>,
}

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond()
    }

    fn random(&self) -> u64 {
        self.random
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .u64(..)
    }
}

/// A clock that starts where it is told, moves one second a reading, and draws from a seed.
#[derive(Debug)]
pub struct SeededClock {
    state: Mutex<(i64, fastrand::Rng)>,
}

impl SeededClock {
    /// Starts at `wall` milliseconds with this seed.
    pub fn new(wall: i64, seed: u64) -> Self {
        Self {
            state: Mutex::new((wall, fastrand::Rng::with_seed(seed))),
        }
    }
}

impl Clock for SeededClock {
    fn now(&self) -> i64 {
        let mut state = self
            .state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        state.0 += 1000;
        state.0
    }

    fn random(&self) -> u64 {
        self.state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .1
            .u64(..)
    }
}

/// A UUIDv7 of this millisecond.
pub(crate) fn new_uid(clock: &dyn Clock, wall: i64) -> Uuid {
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&clock.random().to_be_bytes());
    bytes[8..].copy_from_slice(&clock.random().to_be_bytes()[..2]);
    uuid::Builder::from_unix_timestamp_millis(wall.unsigned_abs(), &bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_goes_back() {
        let first = Stamp::next(None, 100, 7);
        let same = Stamp::next(Some(first), 100, 7);
        let behind = Stamp::next(Some(same), 50, 7);
        let ahead = Stamp::next(Some(behind), 101, 7);
        assert!(first < same && same < behind && behind < ahead);
        assert_eq!((behind.wall, behind.counter), (100, 2));
        assert_eq!((ahead.wall, ahead.counter), (101, 0));
    }
}
