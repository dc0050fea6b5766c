//! Which spelling of a name is shown: that of the first store that has it, also after edits.
//!
//! A column keeps one number for *Patna* and *PATNA*, and one text to show for it. Where an edit corrects the spelling, or the store that
//! gave it goes, the text has to follow, or a corrected name would be shown wrong until the file is opened again.

use std::collections::BTreeSet;

use super::stores::{CODED_FIELDS, OwnValues, Stores, written_label};
use crate::error::Result;
use crate::model::{Store, StoreField};

/// The fields whose values are shown as they were written.
const SPELLED: [StoreField; 5] = [
    StoreField::Country,
    StoreField::State,
    StoreField::District,
    StoreField::Town,
    StoreField::Pin,
];

/// The values whose spelling may be another one after an edit, by column: [`SPELLED`], then the own columns.
pub(super) struct Spellings {
    doubtful: Vec<BTreeSet<u32>>,
    before: Vec<u32>,
}

impl Spellings {
    pub(super) fn new(stores: &Stores) -> Self {
        let columns = SPELLED.len() + stores.own.len();
        Self {
            doubtful: vec![BTreeSet::new(); columns],
            before: vec![0; columns],
        }
    }

    /// Notes what a store holds before it is written.
    pub(super) fn before(&mut self, stores: &Stores, id: i64) {
        let row = stores.row_of(id).filter(|row| stores.live.get(*row));
        for (at, code) in self.before.iter_mut().enumerate() {
            *code = row.map_or(0, |row| code_of(stores, at, row));
        }
    }

    /// Notes what may be shown in another spelling now that the store was written, or taken out (`None`).
    pub(super) fn after(&mut self, stores: &Stores, store: Option<&Store>) {
        let row = store.and_then(|store| stores.row_of(store.id));
        let row = row.filter(|row| stores.live.get(*row));
        for (at, before) in self.before.iter().enumerate() {
            let now = row.map_or(0, |row| code_of(stores, at, row));
            // The value it left may have been shown in its spelling; the one it has is in doubt only where it spells it differently.
            if *before != now && *before != 0 {
                self.doubtful[at].insert(*before);
            }
            let spelled = store.map(|store| label_in(stores, at, store));
            if now != 0 && spelled.as_deref() != Some(label_of(stores, at, now)) {
                self.doubtful[at].insert(now);
            }
        }
    }

    /// Gives each doubtful value the spelling of the first store that has it. `read` reads stores of the new state.
    pub(super) fn settle(
        self,
        stores: &mut Stores,
        read: impl Fn(&[i64]) -> Result<Vec<Store>>,
    ) -> Result<()> {
        for (at, doubtful) in self.doubtful.into_iter().enumerate() {
            if doubtful.is_empty() {
                continue;
            }
            let firsts = first_with(stores, at, doubtful);
            let ids: Vec<i64> = firsts.iter().map(|(_, id)| *id).collect();
            for ((code, _), store) in firsts.into_iter().zip(read(&ids)?) {
                let label = label_in(stores, at, &store);
                if label != label_of(stores, at, code) {
                    respell(stores, at, code, label);
                }
            }
        }
        Ok(())
    }
}

/// For each of the values the first store, by id, that has it; values without a store are left out.
fn first_with(stores: &Stores, at: usize, mut wanted: BTreeSet<u32>) -> Vec<(u32, i64)> {
    let mut firsts: Vec<(u32, i64)> = Vec::new();
    let (ascending, strays) = stores.rows_in_order();
    let strays: Vec<usize> = strays;
    // Rows that came back stand after the others, and may be of the smallest id for all that.
    for row in strays.into_iter().filter(|row| stores.live.get(*row)) {
        let code = code_of(stores, at, row);
        if wanted.contains(&code) && firsts.iter().all(|(known, _)| *known != code) {
            firsts.push((code, stores.ids[row]));
        }
    }
    for row in ascending.filter(|row| stores.live.get(*row)) {
        if wanted.is_empty() {
            break;
        }
        let code = code_of(stores, at, row);
        if !wanted.remove(&code) {
            continue;
        }
        let id = stores.ids[row];
        match firsts.iter_mut().find(|(known, _)| *known == code) {
            Some(first) => first.1 = first.1.min(id),
            None => firsts.push((code, id)),
        }
    }
    firsts
}

fn code_of(stores: &Stores, at: usize, row: usize) -> u32 {
    let coded = match SPELLED.get(at) {
        Some(field) => stores.coded(*field),
        None => match &stores.own[at - SPELLED.len()].values {
            OwnValues::Coded(coded) => Some(coded),
            _ => None,
        },
    };
    coded.map_or(0, |coded| coded.codes.get(row) as u32)
}

fn label_of(stores: &Stores, at: usize, code: u32) -> &str {
    let coded = match SPELLED.get(at) {
        Some(field) => stores.coded(*field),
        None => match &stores.own[at - SPELLED.len()].values {
            OwnValues::Coded(coded) => Some(coded),
            _ => None,
        },
    };
    coded.map_or("", |coded| coded.dict.label(code as usize))
}

/// How a store spells its value.
fn label_in(stores: &Stores, at: usize, store: &Store) -> String {
    match SPELLED.get(at) {
        Some(field) => written_label(*field, store),
        None => stores.own[at - SPELLED.len()].written_label(store),
    }
}

fn respell(stores: &mut Stores, at: usize, code: u32, label: String) {
    let coded = match SPELLED.get(at) {
        Some(field) => CODED_FIELDS
            .iter()
            .position(|known| known == field)
            .map(|at| &mut stores.coded[at]),
        None => match &mut stores.own[at - SPELLED.len()].values {
            OwnValues::Coded(coded) => Some(coded),
            _ => None,
        },
    };
    if let Some(coded) = coded {
        std::sync::Arc::make_mut(&mut coded.dict).respell(code, label);
    }
}
