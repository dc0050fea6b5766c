//! Remembers a finished plan: in the entry of the import that followed it, so that undo takes both back.

use std::collections::{BTreeMap, BTreeSet};

use haat_registry::{Action, FieldKey, FieldKind, OwnField, Recipe, RecipeDraft, Registry, Tx};
use serde::{Deserialize, Serialize};

use super::super::check::{field_of, kind_of};
use super::super::commit::fields_of;
use super::super::fields::Fields;
use super::super::plan::{Missing, Plan, PlanColumn, Target};
use super::super::{because, country_because};
use super::RecipeFit;
use super::layout::{fingerprint_of, lasting_words, source_name};
use crate::error::Result;

/// Words of a column that are kept.
const WORDS: usize = 1_000;

/// Characters of a name that is proposed.
const PROPOSED_NAME: usize = 60;

/// What an import leaves behind for the next list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// The plan as a recipe.
    As {
        /// Its name.
        name: String,
        /// The recipe of an earlier layout of the same source, by its uid: it is replaced.
        instead: Option<String>,
    },
    /// That this recipe, by its uid, was used.
    Used(String),
}

/// The name that is proposed for the recipe of a file: its own, without what differs from one month to the next.
pub fn name_for(file: &str, live: &[Recipe]) -> String {
    let mut name = lasting_words(file).join(" ");
    if name.is_empty() {
        name = file
            .rsplit_once('.')
            .map_or(file, |(stem, _)| stem)
            .to_owned();
    }
    let short: String = name.chars().take(PROPOSED_NAME).collect();
    free_name(short.trim(), live, None)
}

/// How the plan of a file would be kept: as the recipe it is read by, or that of its source, where there is one; else under a name of its own.
pub(in super::super) fn keep_as(
    file: &str,
    live: &[Recipe],
    by: Option<&RecipeFit>,
    fits: &[RecipeFit],
) -> Keep {
    let there = by.into_iter().chain(fits).find(|fit| fit.same_source);
    Keep::As {
        name: there.map_or_else(|| name_for(file, live), |fit| fit.name.clone()),
        instead: there.and_then(|fit| fit.uid.clone()),
    }
}

/// The name, numbered where another recipe has it.
pub(super) fn free_name(name: &str, live: &[Recipe], but: Option<i64>) -> String {
    let taken = |name: &str| {
        let folded = haat_atlas::fold(name);
        live.iter()
            .any(|recipe| Some(recipe.id) != but && haat_atlas::fold(&recipe.name) == folded)
    };
    if !taken(name) {
        return name.to_owned();
    }
    (2..)
        .map(|n: u32| format!("{name} ({n})"))
        .find(|name| !taken(name))
        .unwrap_or_default()
}

/// What stays of a plan for the next list: nothing that was found in the cells of one file, but the words of statuses and choices that mean
/// something. `fields` are those of the registry: its own columns are known by uid from then on.
pub(super) fn portable(plan: &Plan, fields: &Fields) -> Plan {
    let columns = plan.columns.iter().map(|column| {
        let kind = kind_of(&column.becomes, fields);
        let has_words = matches!(kind, Some(FieldKind::Status | FieldKind::Choice));
        let values = match has_words {
            true => column
                .values
                .iter()
                .filter(|(_, meant)| !meant.is_empty())
                .take(WORDS)
                .map(|(text, meant)| (text.clone(), meant.clone()))
                .collect(),
            false => BTreeMap::new(),
        };
        let becomes = match (&column.becomes, field_of(&column.becomes, fields)) {
            (Target::Own { .. }, Some(def)) => Target::Field(def.key.to_string()),
            (becomes, _) => becomes.clone(),
        };
        PlanColumn {
            becomes,
            values,
            ambiguous: false,
            unique: false,
            because: String::new(),
            because_params: BTreeMap::new(),
            looked_at_as: settled(!column.looked_at_as.is_empty(), because::RECIPE),
            ..column.clone()
        }
    });
    Plan {
        columns: columns.collect(),
        country_because: settled(!plan.country_because.is_empty(), country_because::RECIPE),
        country_params: BTreeMap::new(),
        // Rows of one file, and stores closed as of one day, are no rule for the next: what closes stores is decided each time.
        without: BTreeSet::new(),
        missing: Missing {
            close: false,
            on: None,
            ..plan.missing.clone()
        },
        ..plan.clone()
    }
}

/// What says of a recipe that something was settled or proposed, whatever it was: two plans that read alike are one and the same recipe.
fn settled(is: bool, word: &str) -> String {
    match is {
        true => word.to_owned(),
        false => String::new(),
    }
}

/// The same for a file that leaves the registry: its own columns by their names.
pub(super) fn named(plan: &Plan, own: &[OwnField]) -> Plan {
    let by_name = |becomes: &Target, header: &str| match becomes.field() {
        Some(FieldKey::Own(uid)) => {
            let field = own.iter().find(|field| field.uid == uid);
            Target::Own {
                name: field.map_or(header, |field| &field.name).to_owned(),
                kind: field.map_or(FieldKind::Text, |field| field.kind),
                choices: field.map_or_else(Vec::new, |field| field.choices.clone()),
                personal: field.is_some_and(|field| field.personal),
            }
        }
        _ => becomes.clone(),
    };
    let columns = plan.columns.iter().map(|column| PlanColumn {
        becomes: by_name(&column.becomes, &column.header),
        ..column.clone()
    });
    Plan {
        columns: columns.collect(),
        // A query may name what is in this registry.
        missing: Missing::default(),
        ..plan.clone()
    }
}

/// Keeps a plan as a recipe without importing anything, as an entry of its own by `who`. Returns the recipe's name, and the entry; none is
/// written where it is kept so already.
pub fn keep_recipe(
    registry: &Registry,
    who: &str,
    file: &str,
    plan: &Plan,
    keep: &Keep,
) -> Result<(Option<String>, Option<i64>)> {
    let Keep::As { name, .. } = keep else {
        return Ok((None, None));
    };
    let action = Action::new("recipe.save").with("name", name.trim());
    let done = registry.transact(who, action, |tx| keep_in(tx, file, plan, keep, false))?;
    Ok((done.value, done.entry))
}

/// Refuses a name that cannot be given, before a long import begins.
pub(in super::super) fn refuse_name(
    registry: &Registry,
    plan: &Plan,
    keep: &Keep,
    file: &str,
) -> Result<()> {
    let Keep::As { name, .. } = keep else {
        return Ok(());
    };
    let action = Action::new("recipe.save").with("name", name.trim());
    let draft = RecipeDraft {
        name: name.clone(),
        ..draft_of(plan, &Fields::default(), file)
    };
    let write = |tx: &mut Tx<'_>| {
        let instead = instead_of(&tx.recipes()?, keep, &draft);
        tx.remember_recipe(&draft, instead, false).map(drop)
    };
    Ok(registry.rehearse("", action, write)?)
}

/// Keeps what an import leaves behind, in its entry. Returns the name of the recipe that was made or made anew.
pub(in super::super) fn keep_in(
    tx: &mut Tx<'_>,
    file: &str,
    plan: &Plan,
    keep: &Keep,
    used: bool,
) -> haat_registry::Result<Option<String>> {
    let live = tx.recipes()?;
    match keep {
        Keep::Used(uid) => {
            if let Some(recipe) = live.iter().find(|recipe| recipe.uid.to_string() == *uid) {
                tx.use_recipe(recipe.id)?;
            }
            Ok(None)
        }
        Keep::As { name, .. } => {
            let mut draft = draft_of(plan, &fields_of(tx)?, file);
            let instead = instead_of(&live, keep, &draft);
            let same = live.iter().find(|recipe| is_same(recipe, &draft));
            // Its name may have been taken since it was asked for: an import is not lost over that.
            let but = same.map(|recipe| recipe.id).or(instead);
            draft.name = free_name(name.trim(), &live, but);
            tx.remember_recipe(&draft, instead, used)?;
            Ok(Some(draft.name))
        }
    }
}

fn is_same(recipe: &Recipe, draft: &RecipeDraft) -> bool {
    recipe.fingerprint == draft.fingerprint && recipe.source == draft.source
}

fn draft_of(plan: &Plan, fields: &Fields, file: &str) -> RecipeDraft {
    let plan = portable(plan, fields);
    RecipeDraft {
        name: String::new(),
        fingerprint: fingerprint_of(&plan),
        source: source_name(file),
        plan: serde_json::to_string(&plan).unwrap_or_default(),
    }
}

/// The recipe that is replaced: one of the same source alone.
fn instead_of(live: &[Recipe], keep: &Keep, draft: &RecipeDraft) -> Option<i64> {
    let Keep::As { instead, .. } = keep else {
        return None;
    };
    let uid = instead.as_ref()?;
    let found = live.iter().find(|recipe| recipe.uid.to_string() == *uid)?;
    (found.source == draft.source).then_some(found.id)
}
