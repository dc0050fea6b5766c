//! Lists that keep their rows and their order while they are edited: a row stays where it is until somebody sorts again.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use haat_registry::Selection;

/// Lists kept at most: the page shows one, and asks for none that it let go.
const KEPT: usize = 2;

/// The lists that the page holds.
#[derive(Default)]
pub struct HeldLists(Mutex<(u32, VecDeque<(u32, Selection)>)>);

impl HeldLists {
    /// Keeps a list, and names it.
    pub fn hold(&self, list: Selection) -> u32 {
        let mut slot = self.slot();
        slot.0 += 1;
        let name = slot.0;
        slot.1.push_back((name, list));
        if slot.1.len() > KEPT {
            slot.1.pop_front();
        }
        name
    }

    /// The list of that name, while it is kept.
    pub fn get(&self, name: u32) -> Option<Selection> {
        let slot = self.slot();
        let found = slot.1.iter().find(|(known, _)| *known == name);
        found.map(|(_, list)| list.clone())
    }

    /// Lets go of all: another registry has other stores.
    pub fn forget(&self) {
        self.slot().1.clear();
    }

    fn slot(&self) -> MutexGuard<'_, (u32, VecDeque<(u32, Selection)>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
