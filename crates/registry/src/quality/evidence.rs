//! Why something is proposed: what in the store bears it out.

use std::fmt;

use crate::sentence::{Params, fill};

/// Every ground for a proposal: its key in every catalogue, and its English words.
pub const GROUNDS: &[(&str, &str)] = &[
    ("only_digits", "these are the only six digits in it"),
    (
        "look_alike",
        "letters are read as the digits they look like",
    ),
    (
        "pin_zone",
        "PIN codes that begin with {digit} are of {state}, among others",
    ),
    ("zip_zeros", "a spreadsheet drops leading zeros"),
    ("zip_fits", "it is a ZIP code of {state} then"),
    ("pin_fits", "the PIN fits {state}"),
    (
        "gstin_of",
        "the GSTIN is of {state}, and its check digit holds",
    ),
    ("town_of", "only {state} has a listed town called {town}"),
    (
        "point_near",
        "the point lies {km} km from {town} in {state}",
    ),
    ("check_digit", "its check digit holds then"),
    (
        "landline",
        "no mobile number begins with {digits}; an area code does",
    ),
    ("swapped", "the point lies in {state} then"),
    ("opened_on", "it opened on {date}"),
    ("closed_on", "it closed on {date}"),
    ("to_come", "the day is to come, and the status is {status}"),
    ("email_form", "it has the form of an e-mail address then"),
    (
        "two_digits",
        "a year of two digits is one of the last hundred, or the next",
    ),
    ("letters_away", "letters that are different: {n}"),
    ("its_state", "{state} is one of its states"),
    ("no_area", "an area of 0 says that it was not known"),
    ("as_written", "a town of this name"),
    ("near_name", "letters that are different from {name}: {n}"),
    ("same_sound", "it sounds like {name}"),
    ("pins_fit", "PIN codes that fit {state}: {n} of {all}"),
    (
        "district_agrees",
        "stores that name its district, {district}: {n} of {all}",
    ),
    ("points_near", "points within {km} km: {n} of {all}"),
    ("only_by_point", "the listed town nearest to the points"),
    (
        "only_by_pin",
        "the listed town nearest to the post offices of the PIN codes",
    ),
    (
        "pins_near",
        "PIN codes of its district or within {km} km: {n} of {all}",
    ),
    ("pins_of", "PIN codes of {district}: {n} of {all}"),
    ("zip_of", "its ZIP code is of {state}"),
    ("pin_of", "the post offices of the PIN are in {state}"),
    (
        "decimals",
        "a spreadsheet wrote it as a number with decimals",
    ),
];

/// One ground, with what its words need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its key in [`GROUNDS`].
    pub key: &'static str,
    /// What its words need, by name.
    pub params: Params,
}

impl Evidence {
    pub(super) fn of(key: &'static str) -> Self {
        Self {
            key,
            params: Params::new(),
        }
    }

    pub(super) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }
}

/// The English words.
impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = GROUNDS.iter().find(|(key, _)| *key == self.key);
        f.write_str(&fill(
            known.map_or(self.key, |(_, words)| words),
            &self.params,
        ))
    }
}
