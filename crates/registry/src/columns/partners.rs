//! The figures of every partner, in one pass over the rows.

use std::collections::BTreeMap;

use hashbrown::HashSet;
use jiff::civil::Date;

use super::Columns;
use super::figures::first_of;
use super::stores::NO_DAY;
use crate::model::{Status, StoreField};
use crate::query::{QueryError, StoreQuery, day_number, financial_year};

/// What a partner has, as of a day; the same as the figures of the overview say of its stores.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartnerFigures {
    /// The partner's name.
    pub name: String,
    /// Its stores, whatever became of them.
    pub stores: u32,
    /// Those open: by their status, and where they have none by their dates.
    pub open: u32,
    /// Towns it is in.
    pub towns: u32,
    /// States it is in.
    pub states: u32,
    /// Stores opened in this financial year.
    pub opened_this_fy: u32,
}

impl Columns {
    /// The figures of the partners that have stores of a query, by their names, folded.
    pub fn partner_figures(
        &self,
        query: &StoreQuery,
        today: Date,
    ) -> Result<BTreeMap<String, PartnerFigures>, QueryError> {
        let stores = &self.stores;
        let (Some(partners), Some(status), Some(states), Some(opened)) = (
            stores.coded(StoreField::Partner),
            stores.coded(StoreField::Status),
            stores.coded(StoreField::State),
            stores.days(StoreField::Opened),
        ) else {
            return Ok(BTreeMap::new());
        };
        let open = status
            .dict
            .find(Status::Open.key())
            .map(|code| code as usize);
        let open_by_dates = self.open_on(day_number(today));
        let year = day_number(first_of(financial_year(today)))..=day_number(today);
        let places = self.places();
        let mut figures = vec![PartnerFigures::default(); partners.dict.len()];
        let (mut in_states, mut in_towns) = (HashSet::new(), HashSet::new());
        for row in self.matching(query, None, true)?.rows() {
            let partner = partners.codes.get(row);
            if partner == 0 {
                continue;
            }
            let of = &mut figures[partner];
            of.stores += 1;
            let said = status.codes.get(row);
            of.open += u32::from(match said {
                0 => open_by_dates.get(row),
                said => Some(said) == open,
            });
            of.opened_this_fy += u32::from(opened[row] != NO_DAY && year.contains(&opened[row]));
            let state = states.codes.get(row);
            of.states += u32::from(state != 0 && in_states.insert((partner, state)));
            let place = places.axis.value(row);
            let town = places.parts.get(place).is_some_and(|(.., town)| *town != 0);
            of.towns += u32::from(town && in_towns.insert((partner, place)));
        }
        let named = figures
            .into_iter()
            .enumerate()
            .filter(|(_, figures)| figures.stores > 0)
            .map(|(code, mut figures)| {
                partners.dict.label(code).clone_into(&mut figures.name);
                (partners.dict.key(code).to_owned(), figures)
            });
        Ok(named.collect())
    }
}
