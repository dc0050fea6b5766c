//! Which rows a query holds for.

use std::borrow::Cow;
use std::sync::{Arc, PoisonError};

use haat_atlas::{Place, State, fold, resolve_state};

use super::Columns;
use super::bits::Bits;
use super::coded::{Coded, Codes};
use super::dict::Dict;
use super::natural;
use super::stores::{NO_DAY, OwnColumn, OwnValues, STATE_KEY, indian_state};
use super::texts::{Spot, TEXT_FIELDS};
use crate::checks::{country_code, country_name};
use crate::model::StoreField;
use crate::query::{
    Filter, Kind, QueryError, QueryField, QueryProblem, StoreQuery, Test, TextTerm, TierScheme,
    Wanted, day_number, kind_of_own, nearest,
};

/// Terms kept at most: at a million stores 125 KB each.
const TERMS_KEPT: usize = 64;

/// Values that a refusal names at most: all states of India, and some of elsewhere.
const VALUES_NAMED: usize = 60;

/// What a derived field says for a value of the column it follows from.
type Naming = Box<dyn Fn(&str) -> Option<&'static str>>;

impl Columns {
    /// The stores that a query holds for, its filters on one field left out. `on:` is applied only where asked.
    pub(super) fn matching(
        &self,
        query: &StoreQuery,
        leave_out: Option<&QueryField>,
        with_on: bool,
    ) -> Result<Bits, QueryError> {
        // What it is grouped and sorted by is answered by the list alone; what is no column is an error everywhere.
        let sorts = query.sort.iter().map(|key| &key.field);
        for field in query.group.iter().map(|key| &key.field).chain(sorts) {
            if let QueryField::Own(name) = field {
                self.own_column(name)?;
            }
        }
        let mut bits = (*self.stores.live).clone();
        for filter in &query.filters {
            if leave_out.is_some_and(|field| field.is_same(&filter.field)) {
                // A filter that cannot be answered is an error on every axis alike.
                self.rows_of_filter(filter)?;
                continue;
            }
            narrow(&mut bits, &*self.rows_of_filter(filter)?, filter.negated);
        }
        for term in &query.text {
            narrow(&mut bits, &self.rows_of_text(term), term.negated);
        }
        if let Some(day) = query.on.filter(|_| with_on) {
            bits.and(&self.open_on(day_number(day)));
        }
        Ok(bits)
    }

    /// Stores open on a day by their own dates.
    pub(super) fn open_on(&self, day: i32) -> Arc<Bits> {
        self.kept_term(&format!("on:{day}"), || {
            let days = |field| {
                self.stores
                    .days(field)
                    .map_or(&[][..], |days| days.as_slice())
            };
            let mut bits = Bits::of(days(StoreField::Opened), |opened| {
                opened != NO_DAY && opened <= day
            });
            bits.without(&Bits::of(days(StoreField::ClosedOn), |closed| {
                closed != NO_DAY && closed <= day
            }));
            bits
        })
    }

    fn rows_of_filter(&self, filter: &Filter) -> Result<Arc<Bits>, QueryError> {
        let plain = Filter {
            negated: false,
            ..filter.clone()
        };
        let key = plain.to_string();
        if let Some(bits) = self.held_term(&key) {
            return Ok(bits);
        }
        let bits = self.compute_filter(filter)?;
        Ok(self.kept_term(&key, || bits))
    }

    /// The rows for which any test of the filter holds, whether it is negated or not.
    fn compute_filter(&self, filter: &Filter) -> Result<Bits, QueryError> {
        let stores = &self.stores;
        let own = match &filter.field {
            QueryField::Own(name) => Some(self.own_column(name)?),
            _ => None,
        };
        let wanted = filter.wanted(own.map_or(Kind::Text, |own| kind_of_own(own.field.kind)))?;
        match filter.field {
            QueryField::Builtin(StoreField::State) => self.refuse_unknown_states(filter)?,
            QueryField::Builtin(StoreField::Country) => self.refuse_unknown_countries(filter)?,
            _ => {}
        }
        Ok(match (&filter.field, own) {
            (QueryField::Own(_), Some(own)) => match &own.values {
                OwnValues::Coded(coded) => by_names(coded, &wanted),
                OwnValues::Days(days) => by_days(days, &wanted),
                OwnValues::Numbers(numbers) => by_numbers(numbers, &wanted),
            },
            (QueryField::Builtin(field), _) => {
                if let Some(days) = stores.days(*field) {
                    by_days(days, &wanted)
                } else if let Some(numbers) = stores.numbers(*field) {
                    by_numbers(numbers, &wanted)
                } else if let Some(coded) = stores.coded(*field) {
                    match field {
                        StoreField::State => by_states(coded, &wanted),
                        StoreField::Country => by_countries(coded, &wanted),
                        _ => by_names(coded, &wanted),
                    }
                } else {
                    let mut bits = self.by_text(*field, &wanted);
                    if *field == StoreField::Code {
                        self.add_merged(&wanted, &mut bits);
                    }
                    bits
                }
            }
            (QueryField::Check, _) => self.by_findings(&wanted),
            (field, _) => match self.derived(field) {
                Some((codes, values)) => {
                    let accepted: Vec<bool> = values
                        .iter()
                        .map(|value| wanted.iter().any(|wanted| holds_derived(*value, wanted)))
                        .collect();
                    codes.accepted(&accepted)
                }
                None => Bits::none(stores.len()),
            },
        })
    }

    /// The column that a derived field follows from, and its value for each code.
    pub(super) fn derived(
        &self,
        field: &QueryField,
    ) -> Option<(&Arc<Codes>, Vec<Option<&'static str>>)> {
        let (base, value): (_, Naming) = match field {
            QueryField::Tier(scheme) => {
                let scheme = *scheme;
                (StoreField::Place, Box::new(move |id| tier_of(id, scheme)))
            }
            QueryField::Ownership | QueryField::Presence => {
                let ownership = *field == QueryField::Ownership;
                let formats = &self.stores.names.formats;
                let axes: std::collections::HashMap<String, Option<&'static str>> = formats
                    .iter()
                    .rev()
                    .map(|format| {
                        let key = if ownership {
                            format.ownership.map(crate::model::Ownership::key)
                        } else {
                            format.presence.map(crate::model::Presence::key)
                        };
                        (fold(&format.name), key)
                    })
                    .collect();
                (
                    StoreField::Format,
                    Box::new(move |name| axes.get(name).copied().flatten()),
                )
            }
            _ => return None,
        };
        let coded = self.stores.coded(base)?;
        let values = (0..coded.dict.len())
            .map(|code| value(coded.dict.key(code)))
            .collect();
        Some((&coded.codes, values))
    }

    /// The own column of that name.
    pub(super) fn own_column(&self, name: &str) -> Result<&OwnColumn, QueryError> {
        let folded = fold(name);
        let own = &self.stores.own;
        let found = own.iter().find(|own| fold(&own.field.name) == folded);
        found.ok_or_else(|| {
            let names: Vec<&str> = own.iter().map(|own| own.field.name.as_str()).collect();
            match nearest(name, names.iter().copied()) {
                Some(close) => {
                    let field = QueryField::Own(close.to_owned());
                    QueryError::new(QueryProblem::MisspeltOwn).with("close", field)
                }
                None if names.is_empty() => QueryError::new(QueryProblem::NoOwn),
                None => QueryError::new(QueryProblem::UnknownOwn).with("names", names.join(", ")),
            }
            .with("name", name)
        })
    }

    /// A state that is none and that no store holds is a slip, and no stores for an answer would be taken at its word.
    fn refuse_unknown_states(&self, filter: &Filter) -> Result<(), QueryError> {
        let Some(coded) = self.stores.coded(StoreField::State) else {
            return Ok(());
        };
        let held = || 1..coded.dict.len();
        let is_known = |text: &str| {
            let text = fold(text);
            state_of_india(&text).is_some()
                || held().any(|code| is_state(coded.dict.key(code), &text, None))
        };
        let mut known: Vec<&str> = State::all().iter().map(|state| state.name).collect();
        let elsewhere = held().filter(|code| indian_state(coded.dict.key(*code)).is_none());
        known.extend(elsewhere.map(|code| coded.dict.label(code)));
        refuse_unknown(filter, is_known, known, |text| {
            resolve_state(text).map(|near| near.state.name)
        })
    }

    /// The same of a country.
    fn refuse_unknown_countries(&self, filter: &Filter) -> Result<(), QueryError> {
        let Some(coded) = self.stores.coded(StoreField::Country) else {
            return Ok(());
        };
        let held = || (1..coded.dict.len()).map(|code| coded.dict.key(code));
        let is_known = |text: &str| {
            let text = fold(text);
            country_code(&text).is_some() || held().any(|key| key == text)
        };
        let known = held().map(|key| country_name(&key.to_uppercase()).unwrap_or(key));
        refuse_unknown(filter, is_known, known.collect(), |_| None)
    }

    fn by_text(&self, field: StoreField, wanted: &[Wanted]) -> Bits {
        let len = self.stores.len();
        let mut bits = Bits::none(len);
        let Some(at) = TEXT_FIELDS.iter().position(|other| *other == field) else {
            return bits;
        };
        let texts = self.stores.texts.get();
        for wanted in wanted {
            let (text, spot) = match wanted {
                Wanted::Contains(text) => (text, Spot::Anywhere),
                Wanted::Begins(text) => (text, Spot::Start),
                Wanted::Equals(text) => (text, Spot::Whole),
                other => {
                    bits.or(&texts.matching(at, len, |text| holds_text(text, other)));
                    continue;
                }
            };
            if text.is_empty() {
                bits.or(&texts.matching(at, len, |text| holds_text(text, wanted)));
            } else {
                bits.or(&texts.search(text, Some(at), spot, len));
            }
        }
        bits
    }

    /// A whole code that no store has, since its store was merged into another, leads to that one.
    fn add_merged(&self, wanted: &[Wanted], bits: &mut Bits) {
        let stores = &self.stores;
        for wanted in wanted {
            let (Wanted::Contains(text) | Wanted::Equals(text)) = wanted else {
                continue;
            };
            let merged = &stores.names.merged;
            let Some(found) = merged.iter().rev().find(|merged| merged.code == *text) else {
                continue;
            };
            let texts = stores.texts.get();
            let mut own = texts.search(text, Some(0), Spot::Whole, stores.len());
            own.and(&stores.live);
            if own.count() > 0 {
                continue;
            }
            let mut kept = found.kept;
            // What was kept may have been merged into another since.
            for _ in 0..merged.len() {
                if stores.row_of(kept).is_some_and(|row| stores.live.get(row)) {
                    break;
                }
                match merged.iter().rev().find(|merged| merged.removed == kept) {
                    Some(next) => kept = next.kept,
                    None => break,
                }
            }
            if let Some(row) = stores.row_of(kept).filter(|row| stores.live.get(*row)) {
                bits.set(row, true);
            }
        }
    }

    /// The rows with a word or phrase in any text.
    fn rows_of_text(&self, term: &TextTerm) -> Arc<Bits> {
        let text = fold(&term.text);
        if text.is_empty() {
            let mut all = Bits::none(self.stores.len());
            all.invert();
            return Arc::new(all);
        }
        let key = format!("\"{text}");
        if let Some(bits) = self.held_term(&key) {
            return bits;
        }
        self.kept_term(&key, || self.search(&text))
    }

    fn search(&self, text: &str) -> Bits {
        let stores = &self.stores;
        let mut bits = match self.narrower(text) {
            Some(among) => stores.texts.get().search_among(text, &among),
            None => stores
                .texts
                .get()
                .search(text, None, Spot::Anywhere, stores.len()),
        };
        let finder = memchr::memmem::Finder::new(text.as_bytes());
        let contains = |text: &str| finder.find(text.as_bytes()).is_some();
        if let Some(countries) = stores.coded(StoreField::Country) {
            add_accepted(&mut bits, countries, |dict, code| {
                let key = dict.key(code);
                let name = country_name(&key.to_uppercase());
                contains(key) || name.is_some_and(|name| contains(&fold(name)))
            });
        }
        let named = [
            StoreField::District,
            StoreField::Town,
            StoreField::Pin,
            StoreField::Format,
            StoreField::Partner,
        ];
        let own = stores.own.iter().filter_map(|own| match &own.values {
            OwnValues::Coded(coded) => Some(coded),
            _ => None,
        });
        for coded in named
            .iter()
            .filter_map(|field| stores.coded(*field))
            .chain(own)
        {
            add_accepted(&mut bits, coded, |dict, code| contains(dict.key(code)));
        }
        if let Some(states) = stores.coded(StoreField::State) {
            add_accepted(&mut bits, states, |dict, code| {
                contains(&fold(dict.label(code)))
                    || indian_state(dict.key(code))
                        .is_some_and(|state| contains(&fold(state.name_hi)))
            });
        }
        bits
    }

    /// The rows of a shorter text that was asked for a moment ago, where they are few: every row with the longer one is among them.
    fn narrower(&self, text: &str) -> Option<Arc<Bits>> {
        let terms = self
            .kept
            .terms
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let shorter = terms
            .iter()
            .filter(|(key, _)| {
                key.strip_prefix('"')
                    .is_some_and(|known| text.contains(known))
            })
            .map(|(_, bits)| (bits.count(), bits))
            .min_by_key(|(count, _)| *count)?;
        (shorter.0 < self.stores.len() / 8).then(|| shorter.1.clone())
    }

    fn held_term(&self, key: &str) -> Option<Arc<Bits>> {
        let terms = self
            .kept
            .terms
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        terms.get(key).cloned()
    }

    fn kept_term(&self, key: &str, compute: impl FnOnce() -> Bits) -> Arc<Bits> {
        if let Some(bits) = self.held_term(key) {
            return bits;
        }
        let bits = Arc::new(compute());
        let mut terms = self
            .kept
            .terms
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if terms.len() >= TERMS_KEPT {
            terms.clear();
        }
        terms.insert(key.to_owned(), bits.clone());
        bits
    }
}

fn narrow(bits: &mut Bits, other: &Bits, negated: bool) {
    if negated {
        bits.without(other);
    } else {
        bits.and(other);
    }
}

fn add_accepted(bits: &mut Bits, coded: &Coded, accept: impl Fn(&Dict, usize) -> bool) {
    let accepted = accepted(coded, accept);
    if accepted.contains(&true) {
        bits.or(&coded.codes.accepted(&accepted));
    }
}

fn accepted(coded: &Coded, accept: impl Fn(&Dict, usize) -> bool) -> Vec<bool> {
    (0..coded.dict.len())
        .map(|code| accept(&coded.dict, code))
        .collect()
}

fn by_names(coded: &Coded, wanted: &[Wanted]) -> Bits {
    coded.codes.accepted(&accepted(coded, |dict, code| {
        wanted
            .iter()
            .any(|wanted| holds_text(dict.key(code), wanted))
    }))
}

/// Refuses the first value of a filter that names nothing known, with the known one it is close to.
fn refuse_unknown<'k>(
    filter: &Filter,
    is_known: impl Fn(&str) -> bool,
    mut known: Vec<&'k str>,
    meant: impl Fn(&str) -> Option<&'k str>,
) -> Result<(), QueryError> {
    let mut named = filter.any.iter().filter_map(|test| match test {
        Test::Is(text) | Test::Exactly(text) => Some(text),
        _ => None,
    });
    let Some(text) = named.find(|text| !is_known(text)) else {
        return Ok(());
    };
    let close = nearest(text, known.iter().copied()).or_else(|| meant(text));
    let error = match close {
        Some(close) => QueryError::new(QueryProblem::MisspeltValue).with("close", close),
        None => {
            known.truncate(VALUES_NAMED);
            QueryError::new(QueryProblem::UnknownValue).with("known", known.join(", "))
        }
    };
    Err(error.with("text", text).with("field", &filter.field))
}

/// A country by its code, its name or what it is called besides, as the folded code that stores hold.
fn country_of(folded: &str) -> Cow<'_, str> {
    country_code(folded).map_or(folded.into(), |code| code.to_ascii_lowercase().into())
}

fn by_countries(coded: &Coded, wanted: &[Wanted]) -> Bits {
    coded.codes.accepted(&accepted(coded, |dict, code| {
        let country = dict.key(code);
        wanted.iter().any(|wanted| match wanted {
            Wanted::Equals(text) => country_of(country) == country_of(text),
            other => holds_text(country, other),
        })
    }))
}

fn by_states(coded: &Coded, wanted: &[Wanted]) -> Bits {
    let meant: Vec<Option<&str>> = wanted
        .iter()
        .map(|wanted| match wanted {
            Wanted::Equals(text) => state_of_india(text),
            _ => None,
        })
        .collect();
    coded.codes.accepted(&accepted(coded, |dict, code| {
        let key = dict.key(code);
        wanted
            .iter()
            .zip(&meant)
            .any(|(wanted, meant)| match wanted {
                Wanted::Equals(text) => is_state(key, text, *meant),
                Wanted::Blank | Wanted::Any => holds_text(key, wanted),
                other => holds_text(&fold(dict.label(code)), other),
            })
    }))
}

/// ISO code of the state of India that a folded text names for sure. `-TN`, the state of no country, means none.
pub(super) fn state_of_india(text: &str) -> Option<&'static str> {
    resolve_state(text)
        .filter(|_| !text.starts_with('-'))
        .filter(|found| found.certainty == haat_atlas::Certainty::Exact)
        .map(|found| found.state.iso)
}

/// Whether a state's key answers to a folded text: as an Indian state it means, as written, or as written with its country (`US-AR`; `-AR`
/// where none was said) or with it in brackets, as a summary lists it (`13 (JP)`).
pub(super) fn is_state(key: &str, text: &str, meant: Option<&str>) -> bool {
    let Some((country, state)) = key.split_once(STATE_KEY) else {
        return false;
    };
    if indian_state(key).is_some_and(|state| Some(state.iso) == meant) || state == text {
        return true;
    }
    let before = text
        .strip_prefix(country)
        .and_then(|rest| rest.strip_prefix('-'));
    let behind = text
        .strip_suffix(')')
        .and_then(|rest| rest.strip_suffix(country))
        .and_then(|rest| rest.strip_suffix(" ("));
    before == Some(state) || behind == Some(state)
}

fn tier_of(place: &str, scheme: TierScheme) -> Option<&'static str> {
    const TIERS: [&str; 6] = ["1", "2", "3", "4", "5", "6"];
    let population = Place::by_id(place.parse().ok()?)?.population?;
    Some(match scheme {
        TierScheme::Rbi => TIERS[usize::from(haat_atlas::rbi_tier(population).number()) - 1],
        TierScheme::Hra => haat_atlas::hra_class(population).key(),
        TierScheme::Group => haat_atlas::rbi_group(population).key(),
    })
}

fn holds_derived(value: Option<&str>, wanted: &Wanted) -> bool {
    match (value, wanted) {
        (None, wanted) => *wanted == Wanted::Blank,
        (Some(_), Wanted::Any) => true,
        (Some(value), Wanted::Key(key)) => value == *key,
        (Some(value), Wanted::Numbers(from, to)) => value
            .parse::<f64>()
            .is_ok_and(|tier| (*from..=*to).contains(&tier)),
        _ => false,
    }
}

fn holds_text(text: &str, wanted: &Wanted) -> bool {
    if text.is_empty() {
        return *wanted == Wanted::Blank;
    }
    match wanted {
        Wanted::Any => true,
        Wanted::Equals(whole) => text == whole,
        Wanted::Begins(start) => text.starts_with(start.as_str()),
        Wanted::Contains(part) => text.contains(part.as_str()),
        Wanted::Key(key) => text == *key,
        Wanted::Natural(from, to) => {
            let after = |end: &Option<(String, bool)>| {
                end.as_ref().is_none_or(|(end, included)| {
                    let order = natural::compare(text, end);
                    order.is_gt() || (*included && order.is_eq())
                })
            };
            let before = to.as_ref().is_none_or(|(end, included)| {
                let order = natural::compare(text, end);
                order.is_lt() || (*included && order.is_eq())
            });
            after(from) && before
        }
        Wanted::Blank | Wanted::Days(..) | Wanted::Numbers(..) => false,
    }
}

fn by_days(days: &[i32], wanted: &[Wanted]) -> Bits {
    union(days.len(), wanted, |wanted| match wanted {
        Wanted::Blank => Bits::of(days, |day| day == NO_DAY),
        Wanted::Any => Bits::of(days, |day| day != NO_DAY),
        Wanted::Days(from, to) => Bits::of(days, |day| (*from..=*to).contains(&day)),
        _ => Bits::none(days.len()),
    })
}

fn by_numbers(numbers: &[f64], wanted: &[Wanted]) -> Bits {
    union(numbers.len(), wanted, |wanted| match wanted {
        Wanted::Blank => Bits::of(numbers, f64::is_nan),
        Wanted::Any => Bits::of(numbers, |number| !number.is_nan()),
        Wanted::Numbers(from, to) => Bits::of(numbers, |number| (*from..=*to).contains(&number)),
        _ => Bits::none(numbers.len()),
    })
}

fn union(len: usize, wanted: &[Wanted], rows: impl Fn(&Wanted) -> Bits) -> Bits {
    let mut bits = Bits::none(len);
    for wanted in wanted {
        bits.or(&rows(wanted));
    }
    bits
}
