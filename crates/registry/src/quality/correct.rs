//! The rows behind a finding, alike ones together, and their correction: many stores as one entry.

use std::collections::HashMap;

use super::clusters::{Within, holders, is_reference};
use super::proposal::{Proposal, proposal};
use crate::checks::{self, Check, Country, Finding, Reading, Rules};
use crate::columns::AsOf;
use crate::door::Tx;
use crate::error::{Error, Result};
use crate::model::{FieldDef, FieldKey, FieldValues, Store, StoreField, Value};
use crate::query::{Filter, QueryField, StoreQuery, Test};
use crate::registry::Registry;
use crate::watch::{Steps, Watch};

/// Stores that are looked at one by one, at most, to be shown alike by alike.
const MOST_LOOKED: usize = 20_000;

/// Codes named of a group.
const CODES_NAMED: usize = 3;

/// Stores read at once.
const AT_ONCE: usize = 1_000;

/// Stores that fail a check in the same way: they hold the same, and the same would put them right.
#[derive(Debug, Clone, PartialEq)]
pub struct FaultGroup {
    /// What tells them from others: [`Alike::Like`] takes it.
    pub like: String,
    /// What the first of them holds.
    pub held: String,
    /// How many there are.
    pub stores: u64,
    /// Local id of the first.
    pub first: i64,
    /// Country of the first: what its state's code means.
    pub country: Option<String>,
    /// Name of the first; its code where it has none.
    pub name: String,
    /// The codes of the first few.
    pub codes: Vec<String>,
    /// What is said of the first.
    pub finding: Finding,
    /// What would put them right.
    pub proposal: Option<Proposal>,
    /// The query that holds for them.
    pub query: StoreQuery,
}

/// The stores that fail a check in a field.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Faults {
    /// How many there are.
    pub stores: u64,
    /// How many of them were looked at: no more than some ten thousand.
    pub looked: u64,
    /// Of those, how many something is proposed for.
    pub proposed: u64,
    /// Groups there are.
    pub groups: u64,
    /// The first of them: those that something is proposed for, then the largest.
    pub shown: Vec<FaultGroup>,
}

/// Which of the stores that fail a check are corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alike {
    /// Those of one group.
    Like(String),
    /// Every one that something is proposed for.
    All,
}

/// What a correction of many stores did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Corrected {
    /// Stores that were changed.
    pub stores: u64,
    /// Stores that were left as they are, since their other fields contradict it.
    pub refused: u64,
}

impl std::ops::AddAssign for Corrected {
    fn add_assign(&mut self, other: Self) {
        self.stores += other.stores;
        self.refused += other.refused;
    }
}

impl Registry {
    /// The stores of a query that fail a check in a field, as it is or as it was recorded, alike ones together; at most `most` groups.
    pub fn faults(
        &self,
        as_of: AsOf,
        query: &StoreQuery,
        check: Check,
        field: FieldKey,
        most: usize,
        watch: &Watch,
    ) -> Result<Faults> {
        let columns = self.columns(as_of)?;
        let ids = columns
            .failing(query, check, field, watch)?
            .ok_or(Error::Stopped)?;
        let looked = &ids[..ids.len().min(MOST_LOOKED)];
        let today = checks::today();
        let rules = self.read_as_of(as_of, |reader| reader.rules())?;
        let mut at: HashMap<String, usize> = HashMap::new();
        let mut groups: Vec<FaultGroup> = Vec::new();
        let mut proposed = 0;
        for (at_once, ids) in looked.chunks(AT_ONCE).enumerate() {
            watch.goes_on("looking", (at_once * AT_ONCE) as u64, looked.len() as u64)?;
            for store in self.stores(ids, as_of)? {
                let Some((finding, proposal)) = judged(&rules, &store, check, field, today) else {
                    continue;
                };
                proposed += u64::from(proposal.is_some());
                let like = likeness(&store, field, proposal.as_ref());
                let known = *at.entry(like.clone()).or_insert(groups.len());
                if let Some(group) = groups.get_mut(known) {
                    group.stores += 1;
                    if group.codes.len() < CODES_NAMED {
                        group.codes.push(store.code().to_owned());
                    }
                    continue;
                }
                groups.push(FaultGroup {
                    query: behind(query, check, field, &store, proposal.as_ref()),
                    like,
                    held: held(&store, field),
                    stores: 1,
                    first: store.id,
                    country: store.get(StoreField::Country).as_text().map(str::to_owned),
                    name: store.name().to_owned(),
                    codes: vec![store.code().to_owned()],
                    finding,
                    proposal,
                });
            }
        }
        groups.sort_by_key(|group| (group.proposal.is_none(), std::cmp::Reverse(group.stores)));
        let count = groups.len() as u64;
        groups.truncate(most);
        Ok(Faults {
            stores: ids.len() as u64,
            looked: looked.len() as u64,
            proposed,
            groups: count,
            shown: groups,
        })
    }
}

impl Tx<'_> {
    /// Puts right what a check found in a field of these stores, as far as something is proposed for them and they are meant. Each is judged
    /// anew as it stands now.
    pub fn correct_findings(
        &mut self,
        stores: &[i64],
        check: Check,
        field: FieldKey,
        alike: &Alike,
        watch: &Watch,
    ) -> Result<Corrected> {
        let today = checks::today();
        let rules = self.rules()?;
        let mut done = Corrected::default();
        let mut steps = Steps::begin(watch, "writing", stores.len() as u64);
        for id in stores {
            steps.add(1)?;
            let Some(store) = self.store(*id)?.filter(|store| store.deleted_by.is_none()) else {
                continue;
            };
            let Some((_, Some(proposal))) = judged(&rules, &store, check, field, today) else {
                continue;
            };
            let meant = match alike {
                Alike::All => true,
                Alike::Like(like) => *like == likeness(&store, field, Some(&proposal)),
            };
            if meant {
                self.put_right(*id, &proposal.values, &mut done)?;
            }
        }
        self.note("stores", done.stores);
        Ok(done)
    }

    /// Writes `target` in the place of these texts of a column of names, where they stand within this. Formats and partners are named; one of a new
    /// name is made.
    pub fn respell(
        &mut self,
        field: FieldKey,
        within: Option<&Within>,
        texts: &[String],
        target: &str,
        watch: &Watch,
    ) -> Result<Corrected> {
        let stores = holders(self.connection(), field, within, texts)?;
        let mut done = Corrected::default();
        if stores.is_empty() {
            self.note("stores", 0);
            return Ok(done);
        }
        let country = within.map(|within| within.country.as_str());
        let value = self.target_value(field, target, Country::of(country))?;
        let mut steps = Steps::begin(watch, "writing", stores.len() as u64);
        for id in stores {
            steps.add(1)?;
            self.put_right(
                id,
                &FieldValues::from_iter([(field, value.clone())]),
                &mut done,
            )?;
        }
        self.note("stores", done.stores);
        self.note("to", target.trim());
        Ok(done)
    }

    fn put_right(&mut self, id: i64, values: &FieldValues, done: &mut Corrected) -> Result<()> {
        match self.edit_store(id, values) {
            Ok(changed) => done.stores += u64::from(changed),
            Err(Error::Refused(_)) => done.refused += 1,
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn target_value(&mut self, field: FieldKey, target: &str, country: Country) -> Result<Value> {
        if target.trim().is_empty() {
            return Err(Error::NoSuch {
                what: "text to write",
                name: String::new(),
            });
        }
        if is_reference(field) {
            let id = match field {
                FieldKey::Builtin(StoreField::Format) => self.format_named(target)?.0,
                _ => self.partner_named(target)?.0,
            };
            return Ok(Value::Ref(id));
        }
        let def = match field {
            FieldKey::Builtin(field) => FieldDef::builtin(field),
            FieldKey::Own(uid) => self
                .own_fields()?
                .iter()
                .find(|own| own.uid == uid)
                .map(FieldDef::from)
                .ok_or_else(|| Error::NoSuch {
                    what: "own column",
                    name: uid.to_string(),
                })?,
        };
        let read = checks::interpret(&def, target, &Reading::typed(country));
        Ok(read.map_err(Error::Refused)?.value)
    }
}

/// The finding of a check on a field of a store, and what would put it right.
fn judged(
    rules: &Rules,
    store: &Store,
    check: Check,
    field: FieldKey,
    today: jiff::civil::Date,
) -> Option<(Finding, Option<Proposal>)> {
    let get = |field: StoreField| store.get(field);
    let finding = rules
        .check(store, today)
        .into_iter()
        .find(|finding| finding.check == check && finding.field == field)?;
    let proposed = proposal(get, &finding, today);
    Some((finding, proposed))
}

/// What a field holds, as text; of a point both degrees.
fn held(store: &Store, field: FieldKey) -> String {
    let shown = |value: &Value| match value {
        Value::Blank => String::new(),
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Date(moment) => moment.to_string(),
        Value::YesNo(yes) => yes.to_string(),
        Value::Ref(id) => id.to_string(),
    };
    if field == StoreField::Latitude.into() {
        let [latitude, longitude] =
            [StoreField::Latitude, StoreField::Longitude].map(|field| shown(store.get(field)));
        return format!("{latitude}, {longitude}");
    }
    shown(store.get(field))
}

/// What stores have in common that are corrected together: what they hold and what would be held, or what is done alone.
fn likeness(store: &Store, field: FieldKey, proposal: Option<&Proposal>) -> String {
    let Some(proposal) = proposal else {
        return held(store, field);
    };
    if proposal.whatever_is_held {
        let fields = proposal.values.keys().map(FieldKey::to_string);
        return fields.collect::<Vec<_>>().join(",");
    }
    let mut like = held(store, field);
    for (key, value) in &proposal.values {
        let value = serde_json::json!(value.to_json());
        like.push_str(&format!("\u{1f}{key}={value}"));
    }
    like
}

/// The query that holds for the stores of a group.
fn behind(
    query: &StoreQuery,
    check: Check,
    field: FieldKey,
    store: &Store,
    proposal: Option<&Proposal>,
) -> StoreQuery {
    let mut query = query.clone();
    query.filters.push(Filter {
        field: QueryField::Check,
        negated: false,
        any: vec![Test::Is(check.key().to_owned())],
    });
    let by_value = proposal.is_none_or(|proposal| !proposal.whatever_is_held);
    if let (FieldKey::Builtin(field), true) = (field, by_value)
        && field != StoreField::Latitude
    {
        // What cannot be asked for is left out: the query is wider then, never wrong.
        let mut narrower = query.clone();
        if narrower
            .narrow(&field.into(), &held(store, field.into()), false)
            .is_ok()
        {
            query = narrower;
        }
    }
    query
}
