//! Proposes a plan from headers and from what the columns hold.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use haat_registry::{FieldKey, FieldKind, Ownership, Presence, StoreField};

use super::because;
use super::check::field_of;
use super::column::settle;
use super::content::{by_content, fits, holds_states, is_personal, point, share_of_states};
use super::country::propose_country;
use super::fields::Fields;
use super::headers::{self, joined_meanings};
use super::plan::{
    CodeFrom, LostZeros, Missing, OnMatch, OnNew, Plan, PlanColumn, SourceOptions, Target, Wins,
};
use super::profile::Profile;
use super::recipe::Remembered;

/// Headers as they stand, made different from each other: an empty one is named by its position, a repeated one numbered.
pub(super) fn distinct_headers(cells: &[String], width: usize) -> Vec<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    (0..width)
        .map(|index| {
            let header = cells.get(index).map_or("", |cell| cell.trim());
            let header = if header.is_empty() {
                unnamed(index)
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

/// What stands for the header of a column that has none.
pub(super) fn unnamed(index: usize) -> String {
    format!("Column {}", index + 1)
}

/// Whether the cells of a column with this header are to be looked at as dates to the last one.
pub(super) fn may_be_date(header: &str, known: &Fields) -> bool {
    match joined_meanings(header).first() {
        Some((field, _)) => field.kind() == FieldKind::Date,
        None => known
            .own_named(own_name(header))
            .is_some_and(|def| def.kind == FieldKind::Date),
    }
}

/// An export writes an own column as `x.Phone`: its name alone may mean a built-in field.
fn own_name(header: &str) -> &str {
    match header.strip_prefix("x.").map(str::trim) {
        Some(name) if !name.is_empty() => name,
        _ => header,
    }
}

/// The plan a person then looks at; `rows` are those of the list.
pub(super) fn propose(
    source: SourceOptions,
    headers: &[String],
    profiles: &[Profile],
    rows: u64,
    known: &Fields,
    remembered: Option<&Remembered<'_>>,
) -> Plan {
    let mut targets = Targets::new(headers.len());
    if let Some(remembered) = remembered {
        targets.given(remembered, known);
    }
    targets.by_name(headers, profiles);
    targets.by_own_name(headers, known);
    targets.left_out(headers, profiles);
    targets.by_cells(profiles);
    targets.own(headers, profiles, known);
    let mut columns: Vec<PlanColumn> = headers
        .iter()
        .zip(profiles)
        .zip(targets.found)
        .enumerate()
        .map(|(index, ((header, profile), target))| {
            let (becomes, because) = target.unwrap_or((Target::Skip, ""));
            PlanColumn {
                index: u32::try_from(index).unwrap_or(u32::MAX),
                header: header.clone(),
                becomes,
                date_order: None,
                ambiguous: false,
                values: BTreeMap::new(),
                missing: Vec::new(),
                unique: profile.tells_rows_apart(rows),
                because: because.to_owned(),
                because_params: BTreeMap::new(),
                looked_at_as: String::new(),
                wins: Wins::default(),
                blank_erases: false,
            }
        })
        .collect();
    if let Some(remembered) = remembered {
        columns
            .iter_mut()
            .for_each(|column| remembered.before(column, known));
    }
    let (country, country_because, country_params) = propose_country(&columns, profiles);
    let mut plan = Plan {
        source,
        columns,
        code: CodeFrom::Column,
        country,
        country_because: country_because.to_owned(),
        country_params,
        on_match: OnMatch::Update,
        on_new: OnNew::Create,
        lost_zeros: LostZeros::New,
        missing: Missing::default(),
        without: BTreeSet::new(),
    };
    if plan.column_of("code").is_none() {
        plan.code = CodeFrom::Undecided;
    }
    settle(&mut plan, profiles, known);
    plan
}

/// What each column is proposed to become and why, found step by step: the surest sign first.
struct Targets {
    found: Vec<Option<(Target, &'static str)>>,
    fields: BTreeSet<StoreField>,
    own: BTreeSet<String>,
}

impl Targets {
    fn new(width: usize) -> Self {
        Self {
            found: vec![None; width],
            fields: BTreeSet::new(),
            own: BTreeSet::new(),
        }
    }

    /// What a recipe says: nothing else becomes that.
    fn given(&mut self, remembered: &Remembered<'_>, known: &Fields) {
        for (index, found) in self.found.iter_mut().enumerate() {
            let Some(target) = remembered.becomes(index) else {
                continue;
            };
            match (target.field(), target) {
                (Some(FieldKey::Builtin(field)), _) => drop(self.fields.insert(field)),
                (Some(_), _) => {
                    let own = field_of(target, known);
                    self.own.extend(own.map(|own| haat_atlas::fold(&own.label)));
                }
                (None, Target::Own { name, .. }) => {
                    self.own.insert(haat_atlas::fold(name));
                }
                (None, _) => {}
            }
            *found = Some((target.clone(), because::RECIPE));
        }
    }

    fn take(&mut self, index: usize, field: StoreField, because: &'static str) {
        if self.found[index].is_none() && self.fields.insert(field) {
            self.found[index] = Some((Target::Field(field.key().to_owned()), because));
        }
    }

    /// The surest header takes a field; a column whose cells contradict its header does not.
    fn by_name(&mut self, headers: &[String], profiles: &[Profile]) {
        let mut claims: Vec<(usize, usize, StoreField)> = headers
            .iter()
            .enumerate()
            .flat_map(|(index, header)| {
                joined_meanings(header)
                    .into_iter()
                    .map(move |(field, rank)| (rank, index, field))
            })
            .filter(|(_, index, field)| fits(*field, &profiles[*index]))
            .collect();
        claims.sort();
        for (_, index, field) in claims {
            self.take(index, field, "name");
        }
    }

    /// Own columns the registry has.
    fn by_own_name(&mut self, headers: &[String], known: &Fields) {
        for (index, header) in headers.iter().enumerate() {
            if self.found[index].is_none()
                && let Some(own) = known.own_named(own_name(header))
                && self.own.insert(haat_atlas::fold(&own.label))
            {
                self.found[index] = Some((Target::Field(own.key.to_string()), "known_own"));
            }
        }
    }

    /// What our own exports derive, and columns with neither header nor cells.
    fn left_out(&mut self, headers: &[String], profiles: &[Profile]) {
        for (index, (header, profile)) in headers.iter().zip(profiles).enumerate() {
            if self.found[index].is_some() {
                continue;
            }
            if headers::is_derived(header) && is_derived(profile, header) {
                self.found[index] = Some((Target::Skip, "derived"));
            } else if profile.is_blank() && *header == unnamed(index) {
                self.found[index] = Some((Target::Skip, "blank"));
            }
        }
    }

    fn by_cells(&mut self, profiles: &[Profile]) {
        for (index, pair) in profiles.windows(2).enumerate() {
            let free = self.found[index].is_none() && self.found[index + 1].is_none();
            let wanted = [StoreField::Latitude, StoreField::Longitude];
            if free
                && !wanted.iter().any(|field| self.fields.contains(field))
                && let Some([first, second]) = point(&pair[0], &pair[1])
            {
                self.take(index, first, "content");
                self.take(index + 1, second, "content");
            }
        }
        let code_is_known = self.fields.contains(&StoreField::Code);
        let free = |index: &usize| self.found[*index].is_none();
        let mut claims: Vec<(usize, StoreField)> = (0..profiles.len())
            .filter(free)
            .filter_map(|index| Some((index, by_content(&profiles[index], code_is_known)?)))
            .collect();
        // A list may hold its states as they came and as somebody mended them; the column with more of them is the one to believe.
        claims.sort_by_key(|(index, field)| match field {
            StoreField::State => Reverse(share_of_states(&profiles[*index])),
            _ => Reverse(0),
        });
        for (index, field) in claims {
            self.take(index, field, "content");
        }
    }

    /// Whatever is left becomes an own column: nothing of a list is lost.
    fn own(&mut self, headers: &[String], profiles: &[Profile], known: &Fields) {
        for (index, (header, profile)) in headers.iter().zip(profiles).enumerate() {
            if self.found[index].is_some() {
                continue;
            }
            // A recipe may have given the name to another column.
            let name = [own_name(header).to_owned(), header.clone()]
                .into_iter()
                .chain((2..).map(|n: u32| format!("{header} ({n})")))
                .find(|name| self.own.insert(haat_atlas::fold(name)))
                .unwrap_or_default();
            let kind = match profile.all_dates() {
                true => FieldKind::Date,
                false if profile.amounts.are_all(header) => FieldKind::Number,
                false => FieldKind::Text,
            };
            let target = Target::Own {
                name: name.clone(),
                kind,
                choices: Vec::new(),
                personal: headers::is_personal(header) || is_personal(profile),
            };
            let state = self.fields.contains(&StoreField::State) && holds_states(profile);
            let because = match known.own_named(&name) {
                Some(_) => "known_own",
                None if state => "rival",
                None => "own",
            };
            self.found[index] = Some((target, because));
        }
    }
}

/// Whether cells are what an export derives, not a list's own words under the same header.
fn is_derived(profile: &Profile, header: &str) -> bool {
    let labels: Vec<&str> = match haat_atlas::fold(header).as_str() {
        "ownership" => Ownership::ALL.iter().map(|axis| axis.label()).collect(),
        "presence" => Presence::ALL.iter().map(|axis| axis.label()).collect(),
        _ => return true,
    };
    profile.filled == 0 || profile.mostly(|text| labels.contains(&text))
}

#[cfg(test)]
mod tests {
    use haat_registry::FieldDef;

    use super::*;

    fn plan_of(list: &[(&str, &[&str])]) -> Plan {
        let today = jiff::civil::date(2026, 1, 1);
        let headers: Vec<String> = list
            .iter()
            .map(|(header, _)| (*header).to_owned())
            .collect();
        let headers = distinct_headers(&headers, headers.len());
        let profiles: Vec<Profile> = list
            .iter()
            .map(|(_, cells)| {
                let mut profile = Profile::new(false);
                cells.iter().for_each(|cell| profile.look(cell, today));
                profile
            })
            .collect();
        let rows = list.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let known: Fields = StoreField::ALL
            .iter()
            .map(|field| FieldDef::builtin(*field))
            .collect();
        let source = SourceOptions::default();
        propose(source, &headers, &profiles, rows as u64, &known, None)
    }

    fn own(name: &str, kind: FieldKind, personal: bool) -> Target {
        Target::Own {
            name: name.into(),
            kind,
            choices: Vec::new(),
            personal,
        }
    }

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

    #[test]
    fn what_an_export_derives_is_left_out() {
        let plan = plan_of(&[
            ("Code", &["A", "B"]),
            ("Tier (RBI)", &["1", "2"]),
            ("HRA class", &["X", "Y"]),
            ("Ownership", &[Ownership::ALL[0].label(); 2]),
            ("Presence", &["EBO", "MBO"]),
        ]);
        for at in 1..4 {
            let column = &plan.columns[at];
            assert_eq!(
                (&column.becomes, column.because.as_str()),
                (&Target::Skip, "derived")
            );
        }
        assert_eq!(
            plan.columns[4].becomes,
            own("Presence", FieldKind::Text, false)
        );
    }

    #[test]
    fn own_columns_have_their_names_kinds_and_masks() {
        let plan = plan_of(&[
            ("Code", &["A", "B", "C"]),
            ("x.Phone", &["1", "2", "3"]),
            ("Lease end", &["29-10-2018", "2019-01-01", "03-04-2020"]),
            ("Secret", &["•••", "•••", "•••"]),
            ("Mobile", &["9876543210"; 3]),
            ("Mobile", &["9876543211"; 3]),
            ("", &["", "", ""]),
            ("", &["x", "", ""]),
            ("Region", &["North", "South", "North"]),
        ]);
        let becomes: Vec<&Target> = plan.columns.iter().map(|column| &column.becomes).collect();
        assert_eq!(
            becomes[1..],
            [
                &own("Phone", FieldKind::Text, true),
                &own("Lease end", FieldKind::Date, false),
                &own("Secret", FieldKind::Text, true),
                &Target::Field("mobile".into()),
                &own("Mobile (2)", FieldKind::Text, true),
                &Target::Skip,
                &own("Column 8", FieldKind::Text, false),
                &own("Region", FieldKind::Text, false),
            ]
        );
        assert_eq!(
            plan.columns[2].date_order,
            Some(haat_registry::checks::DateOrder::DayFirst)
        );
    }

    #[test]
    fn of_two_columns_of_states_the_fuller_one_is_taken() {
        let mut mended = vec!["KY"; 19];
        mended.push("NA");
        let mut whole = vec!["KY"; 19];
        whole.push("TN");
        let plan = plan_of(&[("fixed", &mended), ("original", &whole)]);
        assert_eq!(
            plan.columns[0].becomes,
            own("fixed", FieldKind::Text, false)
        );
        assert_eq!(plan.columns[1].becomes, Target::Field("state".into()));
        assert_eq!(plan.columns[0].because, "rival", "for a person to see");
    }

    #[test]
    fn only_what_tells_rows_apart_is_offered_as_code() {
        let plan = plan_of(&[
            ("Shop", &["One", "Two"]),
            ("Town", &["Rewa", "Rewa"]),
            ("Gate", &["1", ""]),
        ]);
        let decisions = plan.decisions();
        assert_eq!(decisions[0].candidates, [0]);
        assert!(
            decisions[0].answer.contains("one of: Shop)"),
            "{}",
            decisions[0].answer
        );
    }

    #[test]
    fn every_word_of_a_status_is_listed() {
        let plan = plan_of(&[
            ("Code", &["A", "B", "C"]),
            ("Status", &["Active", "Gone", "Open"]),
        ]);
        let values: Vec<(&str, &str)> = plan.columns[1]
            .values
            .iter()
            .map(|(text, meant)| (text.as_str(), meant.as_str()))
            .collect();
        assert_eq!(values, [("Active", "open"), ("Gone", ""), ("Open", "open")]);
    }
}
