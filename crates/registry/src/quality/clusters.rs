//! Clusters of spellings: values of one text column that are perhaps one.
//!
//! Values are read as they are written, with how many stores write them so; they are brought together by a key ([`Method`]). Towns and districts are
//! brought together within a state only, states within a country, and never two that are both towns of the atlas there.

use std::collections::{BTreeMap, HashMap, HashSet};

use haat_atlas::{State, towns_named};
use rusqlite::types::Value as SqlValue;

use super::keys::Method;
use crate::checks::Country;
use crate::columns::AsOf;
use crate::error::{Error, Result};
use crate::model::{FieldDef, FieldKey, FieldKind, StoreField};
use crate::reader::Reader;
use crate::registry::Registry;
use crate::rows;
use crate::watch::{Steps, Watch};

/// Different values of a column that are looked at, at most: beyond it the column holds no names.
pub(super) const MOST_VALUES: usize = 200_000;

/// The column that is looked through.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusterField {
    /// Which field.
    pub key: FieldKey,
    /// Its English label, or the user's own name.
    pub label: String,
    /// Whether exports mask it.
    pub personal: bool,
}

/// What a spelling stands within: the state of a town, the country of a state.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Within {
    /// The country, as it is held; empty where none is.
    pub country: String,
    /// The state, as it is held; empty where none is, or where it says nothing about the field.
    pub state: String,
}

/// One spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The value as it is written; of formats and partners their name.
    pub text: String,
    /// The stores that write it so.
    pub stores: u64,
    /// Whether the atlas lists a town of this name there.
    pub listed: bool,
}

/// Spellings that are perhaps one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// Where all of them stand.
    pub within: Within,
    /// The spellings: a listed town's as the atlas writes it, its others, then the most frequent, of equals one in capital and small letters.
    pub members: Vec<Member>,
}

impl Cluster {
    /// The spelling that is proposed for all: that of a listed town, best as the atlas writes it, else the most frequent.
    pub fn target(&self) -> &str {
        self.members.first().map_or("", |member| &member.text)
    }

    /// The stores that would be written anew with the proposed spelling.
    pub fn stores(&self) -> u64 {
        self.members
            .iter()
            .skip(1)
            .map(|member| member.stores)
            .sum()
    }
}

/// The clusters of a column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clusters {
    /// Those with the most stores to write anew first.
    pub found: Vec<Cluster>,
    /// Different values that were looked at.
    pub values: u64,
}

impl Registry {
    /// The columns whose spellings can be brought together.
    pub fn cluster_fields(&self, as_of: AsOf) -> Result<Vec<ClusterField>> {
        self.read_as_of(as_of, |reader| {
            let fields = reader.fields()?.into_iter().filter(can_cluster);
            Ok(fields
                .map(|def| ClusterField {
                    key: def.key,
                    label: def.label,
                    personal: def.personal,
                })
                .collect())
        })
    }

    /// The clusters of a column by a method.
    pub fn clusters(
        &self,
        as_of: AsOf,
        field: FieldKey,
        method: Method,
        watch: &Watch,
    ) -> Result<Clusters> {
        let values = self.read_long_as_of(as_of, |reader| {
            let fields = reader.fields()?;
            let known = fields.iter().find(|def| def.key == field);
            if !known.is_some_and(can_cluster) {
                return Err(Error::NoSuch {
                    what: "column of names",
                    name: field.to_string(),
                });
            }
            written(reader, field, watch)
        })?;
        let mut found = BTreeMap::<(Within, String), Vec<Member>>::new();
        let count = values.len() as u64;
        let mut steps = Steps::begin(watch, "comparing", count);
        for ((within, text), stores) in values {
            steps.add(1)?;
            let Some(key) = method.key_of(&text) else {
                continue;
            };
            let member = Member {
                text,
                stores,
                listed: false,
            };
            found.entry((within, key)).or_default().push(member);
        }
        let clusters = found
            .into_iter()
            .filter(|(_, members)| members.len() > 1)
            .flat_map(|((within, _), members)| apart(field, within, members));
        let mut clusters: Vec<Cluster> = clusters.collect();
        clusters.sort_by(|a, b| {
            (b.stores().cmp(&a.stores()))
                .then_with(|| a.within.cmp(&b.within))
                .then_with(|| a.target().cmp(b.target()))
        });
        Ok(Clusters {
            found: clusters,
            values: count,
        })
    }
}

/// Whether a column holds names that people spell in several ways.
fn can_cluster(def: &FieldDef) -> bool {
    match def.key {
        FieldKey::Builtin(field) => matches!(
            field,
            StoreField::Town
                | StoreField::District
                | StoreField::State
                | StoreField::Format
                | StoreField::Partner
        ),
        FieldKey::Own(_) => def.kind == FieldKind::Text,
    }
}

/// Every spelling of a column with what it stands within, and how many live stores write it so.
fn written(
    reader: &Reader<'_>,
    field: FieldKey,
    watch: &Watch,
) -> Result<HashMap<(Within, String), u64>> {
    let (value, within) = match field {
        FieldKey::Builtin(StoreField::Town) => ("town".to_owned(), "country, state"),
        FieldKey::Builtin(StoreField::District) => ("district".to_owned(), "country, state"),
        FieldKey::Builtin(StoreField::State) => ("state".to_owned(), "country, NULL"),
        FieldKey::Builtin(other) => (other.key().to_owned(), "NULL, NULL"),
        FieldKey::Own(uid) => (format!("json_extract(own, '$.\"{uid}\"')"), "NULL, NULL"),
    };
    let names: HashMap<i64, String> = match field {
        FieldKey::Builtin(StoreField::Format) => reader
            .formats()?
            .into_iter()
            .map(|format| (format.id, format.name))
            .collect(),
        FieldKey::Builtin(StoreField::Partner) => reader
            .partners()?
            .into_iter()
            .map(|partner| (partner.id, partner.name))
            .collect(),
        _ => HashMap::new(),
    };
    let sql = format!("SELECT {value}, {within} FROM store WHERE deleted_by IS NULL");
    let mut statement = reader.connection().prepare(&sql)?;
    let mut found = statement.query([])?;
    let mut values: HashMap<(Within, String), u64> = HashMap::new();
    let mut steps = Steps::begin(watch, "reading", reader.store_count()?);
    while let Some(row) = found.next()? {
        steps.add(1)?;
        let text = match row.get::<_, SqlValue>(0)? {
            SqlValue::Text(text) => text,
            SqlValue::Integer(id) => match names.get(&id) {
                Some(name) => name.clone(),
                None => continue,
            },
            _ => continue,
        };
        let part = |at: usize| -> rusqlite::Result<String> {
            Ok(row.get::<_, Option<String>>(at)?.unwrap_or_default())
        };
        let within = Within {
            country: part(1)?,
            state: part(2)?,
        };
        *values.entry((within, text)).or_default() += 1;
        if values.len() > MOST_VALUES {
            return Err(Error::TooManyValues { most: MOST_VALUES });
        }
    }
    Ok(values)
}

/// Spellings of one key as clusters: two that are both listed towns are two, whatever their spellings share, and nobody knows to which of
/// them another belongs.
fn apart(field: FieldKey, within: Within, mut members: Vec<Member>) -> Vec<Cluster> {
    let state = (Country::of(Some(&within.country)) == Country::India)
        .then(|| State::by_iso(&within.state))
        .flatten();
    let mut of_town: BTreeMap<Vec<u32>, Vec<Member>> = BTreeMap::new();
    let mut as_listed = HashSet::new();
    if let (FieldKey::Builtin(StoreField::Town), Some(state)) = (field, state) {
        for member in &mut members {
            let towns = towns_named(&member.text, Some(state));
            member.listed = !towns.is_empty();
            as_listed.extend(towns.iter().map(|town| town.name));
            let ids: Vec<u32> = towns.iter().map(|town| town.id).collect();
            of_town.entry(ids).or_default().push(member.clone());
        }
    }
    let is_as_listed = |text: &str| as_listed.contains(text);
    let listed = of_town.keys().filter(|ids| !ids.is_empty()).count();
    let groups: Vec<Vec<Member>> = if listed > 1 {
        of_town
            .into_iter()
            .filter(|(ids, members)| !ids.is_empty() && members.len() > 1)
            .map(|(_, members)| members)
            .collect()
    } else {
        vec![members]
    };
    groups
        .into_iter()
        .map(|mut members| {
            members.sort_by(|a, b| {
                (b.listed.cmp(&a.listed))
                    .then_with(|| is_as_listed(&b.text).cmp(&is_as_listed(&a.text)))
                    .then_with(|| b.stores.cmp(&a.stores))
                    .then_with(|| in_one_case(&a.text).cmp(&in_one_case(&b.text)))
                    .then_with(|| a.text.cmp(&b.text))
            });
            Cluster {
                within: within.clone(),
                members,
            }
        })
        .collect()
}

/// Whether a name is written in capitals or small letters alone, as nobody would print it.
fn in_one_case(name: &str) -> bool {
    let has = |case: fn(char) -> bool| name.chars().any(case);
    has(char::is_uppercase) != has(char::is_lowercase)
}

/// The live stores that hold one of these texts in a field, where they stand within this; by id.
pub(super) fn holders(
    conn: &rusqlite::Connection,
    field: FieldKey,
    within: Option<&Within>,
    texts: &[String],
) -> Result<Vec<i64>> {
    let column = match field {
        FieldKey::Builtin(field) => field.key().to_owned(),
        FieldKey::Own(uid) => format!("json_extract(own, '$.\"{uid}\"')"),
    };
    let values: Vec<SqlValue> = match field {
        FieldKey::Builtin(StoreField::Format) => rows::formats(conn)?
            .into_iter()
            .filter(|format| texts.contains(&format.name))
            .map(|format| SqlValue::Integer(format.id))
            .collect(),
        FieldKey::Builtin(StoreField::Partner) => rows::partners(conn)?
            .into_iter()
            .filter(|partner| texts.contains(&partner.name))
            .map(|partner| SqlValue::Integer(partner.id))
            .collect(),
        _ => texts.iter().cloned().map(SqlValue::Text).collect(),
    };
    let place = match (within, field) {
        (Some(_), FieldKey::Builtin(StoreField::Town | StoreField::District)) => {
            "AND coalesce(country, '') = ?2 AND coalesce(state, '') = ?3"
        }
        (Some(_), FieldKey::Builtin(StoreField::State)) => "AND coalesce(country, '') = ?2",
        _ => "",
    };
    let sql = format!(
        "SELECT id FROM store WHERE deleted_by IS NULL AND {column} = ?1 {place} ORDER BY id"
    );
    let mut statement = conn.prepare(&sql)?;
    let mut ids = Vec::new();
    for value in values {
        let within = within.cloned().unwrap_or_default();
        let mut params = vec![value];
        match statement.parameter_count() {
            3 => params.extend([within.country.into(), within.state.into()]),
            2 => params.push(within.country.into()),
            _ => {}
        }
        let found = statement.query_map(rusqlite::params_from_iter(params), |row| row.get(0))?;
        ids.extend(found.collect::<rusqlite::Result<Vec<i64>>>()?);
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// What a field of a store is set to for a target that was typed: of formats and partners their id.
pub(super) fn is_reference(field: FieldKey) -> bool {
    matches!(
        field,
        FieldKey::Builtin(StoreField::Format | StoreField::Partner)
    )
}
