//! In which country a list's stores are. Decided before states are read, from a column or from all states together; else asked, never assumed.

use haat_atlas::{UsState, state_spelled};
use haat_registry::{Params, StoreField};

use super::column::says_nothing;
use super::country_because as why;
use super::plan::{CountryFrom, PlanColumn, Target};
use super::profile::Profile;

/// Fields that are read by the rules of a country.
const NATIONAL: [StoreField; 5] = [
    StoreField::State,
    StoreField::Pin,
    StoreField::Gstin,
    StoreField::Mobile,
    StoreField::Phone,
];

pub(super) fn is_us_state(text: &str) -> bool {
    UsState::spelled(text).is_some()
}

pub(super) fn is_indian_state(text: &str) -> bool {
    state_spelled(text).is_some()
}

/// The country these columns tell, and why.
pub(super) fn propose_country(
    columns: &[PlanColumn],
    profiles: &[Profile],
) -> (CountryFrom, &'static str, Params) {
    let profile_of = |field: StoreField| {
        let target = Target::Field(field.key().to_owned());
        let at = columns.iter().position(|column| column.becomes == target)?;
        profiles.get(at)
    };
    // Blank too: an export of stores without a country says so and is not asked about.
    if profile_of(StoreField::Country).is_some() {
        return (CountryFrom::Column, why::COLUMN, Params::new());
    }
    let Some(state) = profile_of(StoreField::State).filter(|profile| profile.filled > 0) else {
        let national: Vec<&str> = NATIONAL
            .into_iter()
            .filter(|field| profile_of(*field).is_some_and(|profile| profile.filled > 0))
            .map(StoreField::label)
            .collect();
        return match national.is_empty() {
            true => (CountryFrom::Unknown, why::NOTHING, Params::new()),
            false => (
                CountryFrom::Undecided,
                why::RULES,
                Params::from([("fields".to_owned(), national.join(", "))]),
            ),
        };
    };
    let (all, blank) = state.count(says_nothing);
    let all = all - blank;
    let (_, india) = state.count(is_indian_state);
    let (_, usa) = state.count(is_us_state);
    // By rows, not by different texts: a column whose last hundredth is rubbish still says where its stores are.
    let enough = |rows: u64| rows > 0 && rows * 100 >= all * 99;
    let country = match (enough(india), enough(usa)) {
        (true, false) => CountryFrom::Fixed("IN".into()),
        (false, true) => CountryFrom::Fixed("US".into()),
        _ => CountryFrom::Undecided,
    };
    let params = [("rows", all), ("india", india), ("usa", usa)];
    let params = params.map(|(name, n)| (name.to_owned(), n.to_string()));
    (country, why::STATES, Params::from(params))
}

#[cfg(test)]
mod tests {
    use haat_registry::FieldDef;

    use super::super::fields::Fields;
    use super::super::plan::SourceOptions;
    use super::super::propose::propose;
    use super::*;

    fn country_of(header: &str, cells: &[&str]) -> CountryFrom {
        let mut profile = Profile::new(false);
        let today = jiff::civil::date(2026, 1, 1);
        cells.iter().for_each(|cell| profile.look(cell, today));
        let known: Fields = StoreField::ALL
            .iter()
            .map(|field| FieldDef::builtin(*field))
            .collect();
        let rows = cells.len() as u64;
        let source = SourceOptions::default();
        propose(source, &[header.into()], &[profile], rows, &known, None).country
    }

    #[test]
    fn all_states_together_say_the_country() {
        let india = CountryFrom::Fixed("IN".into());
        assert_eq!(country_of("State", &["BR", "UP", "MH"]), india);
        let usa = CountryFrom::Fixed("US".into());
        assert_eq!(country_of("State", &["TX", "OK", "AR"]), usa);
        assert_eq!(country_of("State", &["Texas", "New York", "AR"]), usa);
        let mut rubbish = vec!["Bihar"; 99];
        rubbish.extend(["see above", "NA", "NA", "-"]);
        assert_eq!(country_of("State", &rubbish), india);
    }

    #[test]
    fn a_country_is_never_assumed() {
        for states in [
            &["AR", "GA", "TN", "OR"][..],
            &["Bihar", "UP", "MH", "Goa", "TX"],
            &["Bihar", "UP", "MH", "TX", "OK"],
            &["Bavaria", "Hesse"],
        ] {
            assert_eq!(
                country_of("State", states),
                CountryFrom::Undecided,
                "{states:?}"
            );
        }
        for (header, cell) in [
            ("PIN", "800001"),
            ("GSTIN", "27AAPFU0939F1ZV"),
            ("Mobile", "9876543210"),
            ("Phone", "0612 222 3333"),
        ] {
            assert_eq!(
                country_of(header, &[cell]),
                CountryFrom::Undecided,
                "{header}"
            );
        }
        assert_eq!(country_of("Town", &["Rewa"]), CountryFrom::Unknown);
    }
}
