//! The lists that the page shows, as they stood when they were asked for: whatever is written meanwhile, a row of theirs means the same store. A list
//! that is edited goes on being asked for by its name, so that its rows stay where they are until somebody sorts again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use haat_registry::StoreList;

/// Lists kept at most: the page shows one, and may still ask for rows of the one it showed before.
const KEPT: usize = 3;

/// The lists that the page shows, by their names.
#[derive(Default)]
pub struct HeldLists(Mutex<Named>);

#[derive(Default)]
struct Named {
    last: u32,
    lists: VecDeque<(u32, Arc<StoreList>)>,
}

impl HeldLists {
    /// Keeps a list under the name it has, or a new one; says which.
    pub fn hold(&self, name: Option<u32>, list: StoreList) -> (u32, Arc<StoreList>) {
        let list = Arc::new(list);
        let mut slot = self.slot();
        let known = slot
            .lists
            .iter_mut()
            .find(|(known, _)| Some(*known) == name);
        if let Some((name, place)) = known {
            *place = Arc::clone(&list);
            return (*name, list);
        }
        slot.last += 1;
        let name = slot.last;
        slot.lists.push_back((name, Arc::clone(&list)));
        if slot.lists.len() > KEPT {
            slot.lists.pop_front();
        }
        (name, list)
    }

    /// The list of that name, while it is kept. What is asked for goes last.
    pub fn get(&self, name: u32) -> Option<Arc<StoreList>> {
        let mut slot = self.slot();
        let at = slot.lists.iter().position(|(known, _)| *known == name)?;
        let found = slot.lists.remove(at)?;
        let list = Arc::clone(&found.1);
        slot.lists.push_back(found);
        Some(list)
    }

    /// Lets go of all: another registry has other stores.
    pub fn forget(&self) {
        self.slot().lists.clear();
    }

    fn slot(&self) -> MutexGuard<'_, Named> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
