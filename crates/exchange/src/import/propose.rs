//! Proposes a plan from headers and from what the columns hold.

use std::collections::{BTreeMap, BTreeSet};

use haat_atlas::{Certainty, resolve_state};
use haat_registry::checks::{self, propose_status};
use haat_registry::{FieldDef, FieldKey, FieldKind, StoreField};

use super::headers::meanings;
use super::plan::{CodeFrom, CountryFrom, OnMatch, Plan, PlanColumn, SourceOptions, Target};
use super::profile::Profile;

/// What cells say when they mean nothing. `NA` is left out where it can be a value: Nagaland's or Namibia's neighbours write it so.
const MISSING: &[&str] = &[
    "-", "--", "N/A", "n/a", "#N/A", "null", "NULL", "nil", "NIL",
];

/// USPS codes of states, the federal district, territories and armed-forces post.
const US_STATES: &str = "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR VI GU AS MP AA AE AP";

/// Headers as they stand, made different from each other: an empty one is named by its position, a repeated one numbered.
pub(super) fn distinct_headers(cells: &[String], width: usize) -> Vec<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    (0..width)
        .map(|index| {
            let header = cells.get(index).map_or("", |cell| cell.trim());
            let header = if header.is_empty() {
                format!("Column {}", index + 1)
            } else {
                header.to_owned()
            };
            let count = seen.entry(haat_atlas::fold(&header)).or_default();
            *count += 1;
            if *count == 1 {
                header
            } else {
                format!("{header} ({count})")
            }
        })
        .collect()
}

/// Whether the cells of a column with this header are to be looked at as dates.
pub(super) fn may_be_date(header: &str) -> bool {
    meanings(header)
        .iter()
        .any(|(field, _)| field.kind() == FieldKind::Date)
}

/// An export writes an own column as `x.Phone` where its name alone would mean a built-in field.
fn own_name(header: &str) -> &str {
    header.strip_prefix("x.").unwrap_or(header)
}

/// The plan a person then looks at.
pub(super) fn propose(
    source: SourceOptions,
    headers: &[String],
    profiles: &[Profile],
    known: &[FieldDef],
) -> Plan {
    let mut taken: BTreeSet<StoreField> = BTreeSet::new();
    let mut targets: Vec<Option<(Target, String)>> = vec![None; headers.len()];
    // The surest header takes a field; a column whose cells contradict its header does not.
    let mut claims: Vec<(usize, usize, StoreField)> = headers
        .iter()
        .enumerate()
        .flat_map(|(index, header)| {
            meanings(header)
                .into_iter()
                .map(move |(field, rank)| (rank, index, field))
        })
        .filter(|(_, index, field)| fits(*field, &profiles[*index]))
        .collect();
    claims.sort();
    for (_, index, field) in claims {
        if targets[index].is_none() && taken.insert(field) {
            targets[index] = Some((
                Target::Field(field.key().to_owned()),
                super::because::NAME.to_owned(),
            ));
        }
    }
    for (index, profile) in profiles.iter().enumerate() {
        if targets[index].is_some() {
            continue;
        }
        if let Some(own) = known.iter().find(|def| {
            matches!(def.key, FieldKey::Own(_))
                && haat_atlas::fold(&def.label) == haat_atlas::fold(own_name(&headers[index]))
        }) {
            targets[index] = Some((
                Target::Field(own.key.to_string()),
                super::because::KNOWN_OWN.to_owned(),
            ));
        } else if let Some(field) = by_content(profile).filter(|field| !taken.contains(field)) {
            taken.insert(field);
            targets[index] = Some((
                Target::Field(field.key().to_owned()),
                super::because::CONTENT.to_owned(),
            ));
        }
    }
    let columns: Vec<PlanColumn> = headers
        .iter()
        .zip(profiles)
        .zip(targets)
        .enumerate()
        .map(|(index, ((header, profile), target))| {
            let (becomes, because) = target.unwrap_or_else(|| {
                (
                    Target::Own {
                        name: header.clone(),
                        kind: FieldKind::Text,
                        choices: Vec::new(),
                        personal: false,
                    },
                    super::because::OWN.to_owned(),
                )
            });
            column(index, header, profile, becomes, because, known)
        })
        .collect();
    let code = match columns
        .iter()
        .any(|column| column.becomes == Target::Field("code".into()))
    {
        true => CodeFrom::Column,
        false => CodeFrom::Undecided,
    };
    let (country, country_because) = propose_country(&columns, profiles);
    Plan {
        source,
        columns,
        code,
        country,
        country_because,
        on_match: OnMatch::Update,
    }
}

fn column(
    index: usize,
    header: &str,
    profile: &Profile,
    becomes: Target,
    because: String,
    known: &[FieldDef],
) -> PlanColumn {
    let field = becomes.field();
    let kind = match (&becomes, field) {
        (Target::Own { kind, .. }, _) => *kind,
        (_, Some(key)) => known
            .iter()
            .find(|def| def.key == key)
            .map_or(FieldKind::Text, |def| def.kind),
        _ => FieldKind::Text,
    };
    let mut missing: Vec<String> = MISSING.iter().map(|word| (*word).to_owned()).collect();
    let place = [StoreField::State, StoreField::Country, StoreField::Code].map(FieldKey::from);
    if field.is_some_and(|field| !place.contains(&field)) {
        missing.push("NA".into());
    }
    if matches!(becomes, Target::Own { .. }) {
        // What an own column's words mean is the user's affair: every cell is kept as it is.
        missing.clear();
    }
    let (date_order, ambiguous) = if kind == FieldKind::Date {
        profile.date_order()
    } else {
        (None, false)
    };
    let values = if kind == FieldKind::Status {
        status_values(profile)
    } else {
        BTreeMap::new()
    };
    PlanColumn {
        index: u32::try_from(index).unwrap_or(u32::MAX),
        header: header.to_owned(),
        becomes,
        date_order,
        ambiguous,
        values,
        missing,
        because,
    }
}

/// Words in use for a status, with what they are proposed to mean. What is not in it is set aside.
fn status_values(profile: &Profile) -> BTreeMap<String, String> {
    profile
        .values
        .keys()
        .filter_map(|text| {
            propose_status(text).map(|status| (text.clone(), status.key().to_owned()))
        })
        .collect()
}

/// Whether cells can be what the header says: a state is no number, a code is not the same in every row.
fn fits(field: StoreField, profile: &Profile) -> bool {
    match field {
        StoreField::Town
        | StoreField::State
        | StoreField::District
        | StoreField::Name
        | StoreField::Contact
        | StoreField::Partner => profile.filled == 0 || !profile.mostly_numbers(50),
        StoreField::Latitude | StoreField::Longitude => {
            profile.filled == 0 || !profile.mostly(|text| text.parse::<f64>().is_err())
        }
        // A few codes that stand twice are set aside row by row; a column that repeats itself most of the time is no code.
        StoreField::Code => {
            profile.filled > 0 && (profile.many || profile.values.len() as u64 * 2 > profile.filled)
        }
        _ => true,
    }
}

/// What a column is by its cells alone; only where the cells leave no doubt.
fn by_content(profile: &Profile) -> Option<StoreField> {
    if profile.filled < 3 {
        return None;
    }
    if profile.mostly(|text| checks::gstin(text).is_some()) {
        return Some(StoreField::Gstin);
    }
    if profile.mostly(checks::is_email) {
        return Some(StoreField::Email);
    }
    let states = profile.values.len() > 1 && !profile.many;
    if states && profile.mostly(|text| is_us_state(text) || is_indian_state(text)) {
        return Some(StoreField::State);
    }
    None
}

fn is_us_state(text: &str) -> bool {
    text.len() == 2 && US_STATES.split(' ').any(|code| code == text)
}

fn is_indian_state(text: &str) -> bool {
    resolve_state(text).is_some_and(|found| found.certainty == Certainty::Exact)
}

/// Country is decided before state: by a column, or by all states together; where these fit two countries a person must say.
fn propose_country(columns: &[PlanColumn], profiles: &[Profile]) -> (CountryFrom, String) {
    let column_of = |key: &str| {
        columns
            .iter()
            .position(|column| column.becomes == Target::Field(key.into()))
    };
    if column_of("country").is_some() {
        return (CountryFrom::Column, "a column says it".into());
    }
    let Some(state) = column_of("state")
        .map(|index| &profiles[index])
        .filter(|profile| !profile.values.is_empty())
    else {
        return (CountryFrom::Unknown, "nothing in the file says it".into());
    };
    let count = |holds: &dyn Fn(&str) -> bool| {
        state
            .values
            .iter()
            .filter(|(text, _)| holds(text))
            .map(|(_, rows)| rows)
            .sum::<u64>()
    };
    let all: u64 = state.values.values().sum();
    let (india, usa) = (count(&is_indian_state), count(&is_us_state));
    // By rows, not by different texts: a column whose last hundredth is rubbish still says where its stores are.
    let enough = |n: u64| n * 10 >= all * 8;
    let why = format!("of {all} rows with a state {india} can be India's, {usa} of the USA");
    match (enough(india), enough(usa)) {
        (true, false) => (CountryFrom::Fixed("IN".into()), why),
        (false, true) => (CountryFrom::Fixed("US".into()), why),
        (true, true) => (CountryFrom::Undecided, why),
        (false, false) => (CountryFrom::Unknown, why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_made_different() {
        let cells: Vec<String> = ["Name", "", " name ", "NAME"]
            .iter()
            .map(|s| (*s).to_string())
            .collect();
        assert_eq!(
            distinct_headers(&cells, 5),
            ["Name", "Column 2", "name (2)", "NAME (3)", "Column 5"]
        );
    }

    fn country_of(states: &[&str]) -> CountryFrom {
        let mut profile = Profile::new();
        states
            .iter()
            .for_each(|state| profile.look(state, false, jiff::civil::date(2026, 1, 1)));
        let known: Vec<FieldDef> = StoreField::ALL
            .iter()
            .map(|field| FieldDef::builtin(*field))
            .collect();
        propose(
            SourceOptions::default(),
            &["State".into()],
            &[profile],
            &known,
        )
        .country
    }

    #[test]
    fn a_country_is_never_assumed() {
        assert_eq!(
            country_of(&["BR", "UP", "MH"]),
            CountryFrom::Fixed("IN".into())
        );
        assert_eq!(
            country_of(&["TX", "OK", "AR"]),
            CountryFrom::Fixed("US".into())
        );
        assert_eq!(
            country_of(&["AR", "GA", "TN", "OR"]),
            CountryFrom::Undecided
        );
        assert_eq!(country_of(&["Bavaria", "Hesse"]), CountryFrom::Unknown);
    }
}
