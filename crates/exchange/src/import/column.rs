//! What reading a column needs to know of it, found in its cells: date order, what its words mean, which of them say nothing.

use std::collections::BTreeMap;

use haat_registry::checks::propose_status;
use haat_registry::{FieldDef, FieldKey, FieldKind, Status, StoreField};

use super::check::{field_of, kind_of};
use super::fields::Fields;
use super::orders::promised;
use super::plan::{Plan, PlanColumn, Target};
use super::profile::Profile;

/// What cells say when they mean nothing. `NA` is left out where it can be a value: Nagaland's or Namibia's neighbours write it so.
const MISSING: &[&str] = &[
    "-", "--", "N/A", "n/a", "N.A.", "n.a.", "#N/A", "null", "NULL", "nil", "NIL",
];

/// Whether a text is one of the words that mean nothing, `NA` among them.
pub(super) fn says_nothing(text: &str) -> bool {
    text == "NA" || MISSING.contains(&text)
}

/// Different texts of a status or choice that the plan lists; a column with more is none.
const LISTED: usize = 200;

/// What a column becomes, as [`PlanColumn::looked_at_as`] keeps it.
fn looked_at_as(target: &Target, fields: &Fields) -> String {
    match (field_of(target, fields), target) {
        (Some(def), _) => def.key.to_string(),
        (None, Target::Own { kind, choices, .. }) => {
            let kind = serde_json::to_string(kind).unwrap_or_default();
            format!("own {} {}", kind.trim_matches('"'), choices.join(", "))
                .trim_end()
                .to_owned()
        }
        (None, Target::Field(key)) => key.clone(),
        (None, Target::Skip) => "skip".to_owned(),
    }
}

/// Whether the column became something else since its cells were looked at, or its dates are in no order yet: another file may decide it.
pub(super) fn is_unsettled(column: &PlanColumn, fields: &Fields) -> bool {
    column.looked_at_as != looked_at_as(&column.becomes, fields)
        || column.date_order.is_none() && is_date(column, fields)
}

/// Whether every cell has to be looked at before the column can be read as what it became.
pub(super) fn needs_a_look(column: &PlanColumn, fields: &Fields) -> bool {
    let by_cells = [FieldKind::Date, FieldKind::Status, FieldKind::Choice];
    is_unsettled(column, fields)
        && kind_of(&column.becomes, fields).is_some_and(|kind| by_cells.contains(&kind))
}

/// Whether it becomes a date.
pub(super) fn is_date(column: &PlanColumn, fields: &Fields) -> bool {
    kind_of(&column.becomes, fields) == Some(FieldKind::Date)
}

/// Proposes for every column that became something else how its cells are to be read. What a person wrote stays.
pub(super) fn settle(plan: &mut Plan, profiles: &[Profile], fields: &Fields) {
    for column in &mut plan.columns {
        if let Some(profile) = profiles.get(column.index as usize)
            && is_unsettled(column, fields)
        {
            settle_column(column, profile, fields);
        }
    }
}

fn settle_column(column: &mut PlanColumn, profile: &Profile, fields: &Fields) {
    let was_own = column.looked_at_as.starts_with("own ") || column.looked_at_as.is_empty();
    let known = field_of(&column.becomes, fields);
    let kind = kind_of(&column.becomes, fields);
    if kind == Some(FieldKind::Date) {
        let (order, ambiguous) = profile.orders.decided(promised(&column.header));
        column.ambiguous = ambiguous;
        column.date_order = column.date_order.or(order);
    } else {
        (column.date_order, column.ambiguous) = (None, false);
    }
    let proposed: BTreeMap<String, String> = match (kind, known, &column.becomes) {
        (Some(FieldKind::Status), ..) => meanings(profile, |text| {
            propose_status(text).map(|status| status.key().to_owned())
        }),
        (Some(FieldKind::Choice), Some(def), _) => {
            meanings(profile, |text| choice(&def.choices, text))
        }
        (Some(FieldKind::Choice), None, Target::Own { choices, .. }) => {
            meanings(profile, |text| choice(choices, text))
        }
        _ => BTreeMap::new(),
    };
    let by_hand = column.looked_at_as.is_empty();
    let written = std::mem::replace(&mut column.values, proposed);
    for (text, meant) in written {
        // What stood there for another field means nothing in this one.
        if by_hand || means(kind, known, &column.becomes, &meant) {
            column.values.insert(text, meant);
        }
    }
    match known.map(|def| def.key) {
        Some(FieldKey::Builtin(field)) if column.missing.is_empty() => {
            column.missing = MISSING.iter().map(|word| (*word).to_owned()).collect();
            let place = [StoreField::State, StoreField::Country, StoreField::Code];
            if !place.contains(&field) {
                column.missing.push("NA".into());
            }
        }
        Some(FieldKey::Builtin(_)) => {}
        // A word that means nothing is no amount; the cell is kept as it was written.
        _ if kind == Some(FieldKind::Number) && column.missing.is_empty() => {
            column.missing = MISSING.iter().map(|word| (*word).to_owned()).collect();
            column.missing.push("NA".into());
        }
        _ if kind == Some(FieldKind::Number) => {}
        // What an own column's words mean is the user's affair: every cell is kept as it is.
        _ if !was_own => column.missing.clear(),
        _ => {}
    }
    column.looked_at_as = looked_at_as(&column.becomes, fields);
}

/// Every different text of a column, the most frequent ones, with what it is proposed to mean; nothing where nobody knows.
fn meanings(
    profile: &Profile,
    propose: impl Fn(&str) -> Option<String>,
) -> BTreeMap<String, String> {
    let mut texts: Vec<(&String, &u64)> = profile.values.iter().collect();
    texts.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
    texts
        .into_iter()
        .take(LISTED)
        .map(|(text, _)| (text.clone(), propose(text).unwrap_or_default()))
        .collect()
}

/// Whether a text is a status or choice of what the column becomes.
pub(super) fn means(
    kind: Option<FieldKind>,
    known: Option<&FieldDef>,
    target: &Target,
    meant: &str,
) -> bool {
    match (kind, known, target) {
        (Some(FieldKind::Status), ..) => Status::by_key(meant).is_some(),
        (Some(FieldKind::Choice), Some(def), _) => choice(&def.choices, meant).is_some(),
        (Some(FieldKind::Choice), None, Target::Own { choices, .. }) => {
            choice(choices, meant).is_some()
        }
        _ => false,
    }
}

fn choice(choices: &[String], text: &str) -> Option<String> {
    let letters = haat_atlas::fold_letters(text);
    choices
        .iter()
        .find(|choice| haat_atlas::fold_letters(choice) == letters)
        .cloned()
}
