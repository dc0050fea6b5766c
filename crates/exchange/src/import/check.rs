//! Whether a plan can be followed: every line of it that cannot is named, with the line that mends it.

use std::collections::{HashMap, HashSet};

use haat_registry::checks::{self, Reading};
use haat_registry::{FieldDef, FieldKey, FieldKind, Status, StoreField, StoreQuery};

use super::fields::Fields;
use super::head::MOST_ROWS;
use super::plan::{CodeFrom, CountryFrom, Plan, PlanColumn, Target};
use super::propose::distinct_headers;
use super::source::MAX_COLUMNS;
use crate::error::{Unfit, UnfitKind};

/// A line of a plan that cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, as a part of a sentence.
    pub what: String,
    /// The line that mends it.
    pub mend: String,
}

impl Problem {
    fn new(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            mend: mend.into(),
        }
    }
}

/// The field a column becomes, among these; `None` for what is skipped, unknown, or an own column that is still to be made.
pub(super) fn field_of<'f>(target: &Target, fields: &'f Fields) -> Option<&'f FieldDef> {
    match target {
        Target::Skip => None,
        Target::Field(key) => fields.of_key(FieldKey::parse(key)?),
        Target::Own { name, .. } => fields.own_named(name),
    }
}

/// What a column holds once it became what the plan says.
pub(super) fn kind_of(target: &Target, fields: &Fields) -> Option<FieldKind> {
    match (field_of(target, fields), target) {
        (Some(def), _) => Some(def.kind),
        (None, Target::Own { kind, .. }) => Some(*kind),
        (None, _) => None,
    }
}

/// Kinds an own column can have.
pub(super) const OWN_KINDS: [FieldKind; 5] = [
    FieldKind::Text,
    FieldKind::Number,
    FieldKind::Date,
    FieldKind::Choice,
    FieldKind::YesNo,
];

impl Plan {
    /// Every line that cannot be followed in a registry of these fields, the own columns among them.
    pub fn check(&self, fields: &Fields) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.check_source(&mut problems);
        for column in &self.columns {
            check_target(column, fields, &mut problems);
            check_values(column, fields, &mut problems);
        }
        self.check_doubles(fields, &mut problems);
        if let CountryFrom::Fixed(country) = &self.country
            && checks::country_code(country).is_none()
        {
            problems.push(Problem::new(
                format!("“{country}” is not a country Haat knows"),
                "\"country\": {\"fixed\": \"IN\"}, with a two-letter ISO code, or \"country\": \"unknown\"",
            ));
        }
        if let Err(error) = StoreQuery::parse(&self.missing.within) {
            problems.push(Problem::new(
                format!("the query of what may be missing: {error}"),
                "\"missing\": {\"within\": \"partner:…\"}, or a blank text for all stores",
            ));
        }
        let reading = Reading::typed(checks::Country::Unknown);
        if let Some(day) = &self.missing.on
            && checks::read_date(day, &reading).is_err()
        {
            problems.push(Problem::new(
                format!("“{day}” is no day that stores could have closed on"),
                "\"on\": \"2018-10-29\", or null where it is not known",
            ));
        }
        if let (CodeFrom::Made(_), Some(column)) = (&self.code, self.column_of("code")) {
            problems.push(Problem::new(
                format!(
                    "codes are made, and “{}” becomes the code too",
                    column.header
                ),
                format!(
                    "\"code\": \"column\", or \"becomes\": \"skip\" for “{}”",
                    column.header
                ),
            ));
        }
        problems
    }

    /// Why the plan is not one for a file of these headers, if it is not.
    pub(super) fn misfit(&self, cells: &[String]) -> Option<Unfit> {
        let last = self.columns.iter().map(|column| column.index as usize + 1);
        // A plan is somebody's text: its positions say how many headers are compared, not how much memory is taken.
        let width = last.max().unwrap_or(0).min(MAX_COLUMNS).max(cells.len());
        let found = distinct_headers(cells, width);
        let fits = self
            .columns
            .iter()
            .all(|column| found.get(column.index as usize) == Some(&column.header));
        if !fits {
            return Some(Unfit::new(UnfitKind::Headers).with("headers", found.join("”, “")));
        }
        let columns = self.columns.iter();
        let named: HashSet<usize> = columns.map(|column| column.index as usize).collect();
        let has_header = |at: usize| cells.get(at).is_some_and(|cell| !cell.trim().is_empty());
        let unnamed = (0..width).find(|at| has_header(*at) && !named.contains(at))?;
        let header = &found[unnamed];
        let missing = Unfit::new(UnfitKind::Unnamed);
        Some(missing.with("header", header).with("index", unnamed))
    }

    fn check_source(&self, problems: &mut Vec<Problem>) {
        if let Some(delimiter) = self.source.delimiter.filter(|c| !c.is_ascii()) {
            problems.push(Problem::new(
                format!("“{delimiter}” cannot separate cells"),
                "\"delimiter\": \",\", or another ASCII character",
            ));
        }
        if let (true, Some(sheet)) = (self.source.all_sheets, &self.source.sheet) {
            problems.push(Problem::new(
                format!("all sheets are to be read, and “{sheet}” alone"),
                "\"all_sheets\": false, or \"sheet\": null",
            ));
        }
        if !self.source.sheets.is_empty() && (self.source.all_sheets || self.source.sheet.is_some())
        {
            problems.push(Problem::new(
                "some sheets are named to be read together, and others are asked for too"
                    .to_owned(),
                "\"sheets\": [], or \"all_sheets\": false and \"sheet\": null",
            ));
        }
        if self.source.header_height() > MOST_ROWS {
            problems.push(Problem::new(
                format!("a header of {} rows is none", self.source.header_height()),
                format!("\"header_rows\": 1, or up to {MOST_ROWS}"),
            ));
        }
    }

    /// Two columns cannot become one field: the cells of one would be lost.
    fn check_doubles(&self, fields: &Fields, problems: &mut Vec<Problem>) {
        let mut taken: HashMap<String, &str> = HashMap::new();
        let mut positions: HashMap<u32, &str> = HashMap::new();
        for column in &self.columns {
            if let Some(first) = positions.insert(column.index, &column.header) {
                problems.push(Problem::new(
                    format!(
                        "“{first}” and “{}” stand at the same position",
                        column.header
                    ),
                    "\"index\": the column's own position in the file, from 0",
                ));
            }
            // An own column is one and the same whether it is named or known by its uid.
            let (key, name) = match (field_of(&column.becomes, fields), &column.becomes) {
                (Some(def), _) => (def.key.to_string(), named(def)),
                (None, Target::Own { name, .. }) => {
                    (format!("x.{}", haat_atlas::fold(name)), format!("x.{name}"))
                }
                (None, _) => continue,
            };
            if let Some(first) = taken.insert(key, &column.header) {
                problems.push(Problem::new(
                    format!("“{first}” and “{}” both become {name}", column.header),
                    "\"becomes\": \"skip\" for one of them, or another field",
                ));
            }
        }
    }
}

fn named(def: &FieldDef) -> String {
    match def.key {
        FieldKey::Builtin(field) => field.key().to_owned(),
        FieldKey::Own(_) => format!("x.{}", def.label),
    }
}

fn check_target(column: &PlanColumn, fields: &Fields, problems: &mut Vec<Problem>) {
    let header = &column.header;
    match &column.becomes {
        Target::Skip => {}
        Target::Field(key) => {
            if field_of(&column.becomes, fields).is_some() {
                return;
            }
            problems.push(match key.strip_prefix("own.") {
                Some(_) => Problem::new(
                    format!("“{header}” becomes {key}, an own column this registry does not have"),
                    format!(
                        "\"becomes\": {{\"own\": {{\"name\": \"{header}\", \"kind\": \"text\"}}}}"
                    ),
                ),
                None => {
                    let keys: Vec<&str> = StoreField::ALL.iter().map(|field| field.key()).collect();
                    Problem::new(
                        format!("“{header}” becomes “{key}”, which is no field"),
                        format!("\"becomes\": {{\"field\": one of {}}}", keys.join(", ")),
                    )
                }
            });
        }
        Target::Own { name, .. } if name.trim().is_empty() => problems.push(Problem::new(
            format!("“{header}” becomes an own column without a name"),
            format!("\"name\": \"{header}\""),
        )),
        Target::Own { kind, .. } if !OWN_KINDS.contains(kind) => problems.push(Problem::new(
            format!("“{header}” becomes an own column of a kind that only built-in fields have"),
            "\"kind\": one of text, number, date, choice, yes_no",
        )),
        Target::Own {
            name,
            kind,
            choices,
            ..
        } => match fields.own_named(name) {
            // `text` is what nobody chose: then the column is read as what it is.
            Some(def) if def.kind != *kind && *kind != FieldKind::Text => {
                problems.push(Problem::new(
                    format!(
                        "“{header}” becomes x.{}, which the registry has as another kind",
                        def.label
                    ),
                    format!(
                        "\"becomes\": {{\"field\": \"{}\"}}, or another \"name\"",
                        def.key
                    ),
                ))
            }
            None if *kind == FieldKind::Choice && choices.is_empty() => {
                problems.push(Problem::new(
                    format!("“{header}” becomes an own column of choices without any"),
                    "\"choices\": [\"North\", \"South\"], or \"kind\": \"text\"",
                ));
            }
            _ => {}
        },
    }
}

/// What the texts of a status or choice are to mean must be there.
fn check_values(column: &PlanColumn, fields: &Fields, problems: &mut Vec<Problem>) {
    let known: Vec<&str> = match (field_of(&column.becomes, fields), &column.becomes) {
        (Some(def), _) if def.kind == FieldKind::Status => {
            Status::ALL.iter().map(|status| status.key()).collect()
        }
        (Some(def), _) if def.kind == FieldKind::Choice => {
            def.choices.iter().map(String::as_str).collect()
        }
        (None, Target::Own { kind, choices, .. }) if *kind == FieldKind::Choice => {
            choices.iter().map(String::as_str).collect()
        }
        _ => return,
    };
    for (text, meant) in &column.values {
        let folded = haat_atlas::fold(meant);
        if !meant.is_empty() && !known.iter().any(|known| haat_atlas::fold(known) == folded) {
            problems.push(Problem::new(
                format!(
                    "“{text}” of “{}” is to mean “{meant}”, which is not there",
                    column.header
                ),
                format!("\"{text}\": one of {}", known.join(", ")),
            ));
        }
    }
}
