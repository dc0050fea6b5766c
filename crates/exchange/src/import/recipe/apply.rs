//! What a recipe says of a file's columns, put into the plan that is proposed for the file.

use std::collections::{BTreeMap, BTreeSet};

use haat_registry::checks::country_code;
use haat_registry::{FieldKey, FieldKind, StoreQuery};

use super::super::check::{OWN_KINDS, field_of, kind_of};
use super::super::column::means;
use super::super::country_because;
use super::super::fields::Fields;
use super::super::orders::other;
use super::super::plan::{CodeFrom, CountryFrom, Plan, PlanColumn, Target};
use super::super::profile::Profile;
use super::find::pairs;
use super::{RecipeFile, RecipeNote, RecipeNoteKind, RecipeSaid};

/// Words of a column that are named as new.
const NAMED: usize = 5;

/// What a recipe says of the columns of a file.
pub(in super::super) struct Remembered<'r> {
    recipe: &'r RecipeFile,
    /// For each column of the file what the recipe made of it, in this registry's own columns.
    columns: Vec<Option<PlanColumn>>,
    notes: Vec<RecipeNote>,
}

impl<'r> Remembered<'r> {
    /// `headers` are the file's, `fields` those of the registry.
    pub(in super::super) fn new(
        recipe: &'r RecipeFile,
        headers: &[String],
        fields: &Fields,
    ) -> Self {
        let mut notes = Vec::new();
        let mut taken = BTreeSet::new();
        let columns = pairs(recipe, headers)
            .into_iter()
            .zip(headers)
            .map(|(at, header)| {
                let column = recipe.plan.columns.get(at?)?;
                let becomes = resolved(column, header, fields, &mut notes)?;
                // Two columns cannot become one field; of a recipe that was written by hand the first one does.
                let key = match field_of(&becomes, fields) {
                    Some(def) => Some(def.key.to_string()),
                    None => match &becomes {
                        Target::Own { name, .. } => Some(format!("x.{}", haat_atlas::fold(name))),
                        _ => None,
                    },
                };
                if key.is_some_and(|key| !taken.insert(key)) {
                    return None;
                }
                Some(PlanColumn {
                    becomes,
                    ..column.clone()
                })
            })
            .collect();
        Self {
            recipe,
            columns,
            notes,
        }
    }

    /// What it makes of a column of the file; nothing for one it does not know.
    pub(in super::super) fn becomes(&self, at: usize) -> Option<&Target> {
        self.columns.get(at)?.as_ref().map(|column| &column.becomes)
    }

    /// What its codes begin with, where it makes them.
    pub(in super::super) fn makes_codes_of(&self) -> Option<&'r str> {
        match &self.recipe.plan.code {
            CodeFrom::Made(prefix) => Some(prefix),
            _ => None,
        }
    }

    /// Whether it makes a date of a column; nothing for one it does not know.
    pub(in super::super) fn is_date(&self, at: usize, fields: &Fields) -> Option<bool> {
        Some(kind_of(self.becomes(at)?, fields) == Some(FieldKind::Date))
    }

    /// Puts how cells are to be read into a proposed column, before they are looked through.
    pub(in super::super) fn before(&self, column: &mut PlanColumn, fields: &Fields) {
        let Some(known) = self.known(column) else {
            return;
        };
        let kind = kind_of(&column.becomes, fields);
        if kind == Some(FieldKind::Date) {
            column.date_order = known.date_order;
        }
        let def = field_of(&column.becomes, fields);
        column.values = known
            .values
            .iter()
            .filter(|(_, meant)| means(kind, def, &column.becomes, meant))
            .map(|(text, meant)| (text.clone(), meant.clone()))
            .collect();
        column.missing.clone_from(&known.missing);
    }

    /// Puts what else it says into the plan, once its cells were looked through, and says what differs.
    pub(in super::super) fn after(
        mut self,
        plan: &mut Plan,
        profiles: &[Profile],
        fields: &Fields,
        codes_taken: bool,
    ) -> Vec<RecipeSaid> {
        let mut notes = std::mem::take(&mut self.notes);
        let said = |profile: &Profile| profile.filled + profile.masked;
        let rows = profiles.iter().map(said).max().unwrap_or(0);
        for column in &mut plan.columns {
            let (Some(known), Some(profile)) =
                (self.known(column), profiles.get(column.index as usize))
            else {
                continue;
            };
            (column.wins, column.blank_erases) = (known.wins, known.blank_erases);
            if column.blank_erases && said(profile) < rows {
                let note = RecipeNote::of_column(RecipeNoteKind::Erases, &column.header);
                notes.push(note.with("n", rows - said(profile)));
            }
            if !known.looked_at_as.is_empty() {
                column.missing.clone_from(&known.missing);
            }
            // What the cells of this file show is not overruled by what those of another did.
            if let (Some(order), Some(FieldKind::Date)) =
                (column.date_order, kind_of(&column.becomes, fields))
                && profile.orders.contradict(order)
            {
                column.date_order = Some(other(order));
                notes.push(RecipeNote::of_column(
                    RecipeNoteKind::OtherOrder,
                    &column.header,
                ));
            }
            notes.extend(new_words(column, known));
        }
        let before = &self.recipe.plan;
        (plan.on_match, plan.on_new) = (before.on_match, before.on_new);
        plan.lost_zeros = before.lost_zeros;
        // Which stores should be in the list is the same as last time; whether those it lacks are closed is decided each time.
        if StoreQuery::parse(&before.missing.within).is_ok() {
            plan.missing.within.clone_from(&before.missing.within);
        }
        notes.extend(self.code(plan, codes_taken));
        notes.extend(country_of(plan, &self.recipe.plan));
        notes.iter().map(RecipeSaid::from).collect()
    }

    fn known(&self, column: &PlanColumn) -> Option<&PlanColumn> {
        self.columns.get(column.index as usize)?.as_ref()
    }

    /// Codes that are made are those of one file: another list needs a beginning of its own.
    fn code(&self, plan: &mut Plan, taken: bool) -> Option<RecipeNote> {
        let prefix = self.makes_codes_of()?;
        if plan.column_of("code").is_some() {
            return None;
        }
        if !taken {
            plan.code = CodeFrom::Made(prefix.to_owned());
            return None;
        }
        Some(RecipeNote::new(RecipeNoteKind::CodesTaken).with("prefix", prefix))
    }
}

/// What a column becomes in this registry: its own columns are known by uid, else by name. Nothing where it cannot become that here.
fn resolved(
    column: &PlanColumn,
    header: &str,
    fields: &Fields,
    notes: &mut Vec<RecipeNote>,
) -> Option<Target> {
    match &column.becomes {
        Target::Skip => Some(Target::Skip),
        Target::Field(key) => {
            let there = field_of(&column.becomes, fields).is_some();
            if !there && matches!(FieldKey::parse(key), Some(FieldKey::Own(_))) {
                notes.push(RecipeNote::of_column(RecipeNoteKind::OwnGone, header));
            }
            there.then(|| column.becomes.clone())
        }
        Target::Own {
            name,
            kind,
            choices,
            ..
        } => match fields.own_named(name) {
            Some(def) => {
                if def.kind != *kind && *kind != FieldKind::Text {
                    notes.push(
                        RecipeNote::of_column(RecipeNoteKind::OwnKind, header)
                            .with("name", &def.label),
                    );
                }
                Some(Target::Field(def.key.to_string()))
            }
            None => {
                let can_be = !name.trim().is_empty()
                    && OWN_KINDS.contains(kind)
                    && (*kind != FieldKind::Choice || !choices.is_empty());
                can_be.then(|| column.becomes.clone())
            }
        },
    }
}

/// The words of this file's statuses or choices that neither the recipe nor Haat knows.
fn new_words(column: &PlanColumn, known: &PlanColumn) -> Option<RecipeNote> {
    let words: Vec<&String> = column
        .values
        .iter()
        .filter(|(word, meant)| meant.is_empty() && !known.values.contains_key(*word))
        .map(|(word, _)| word)
        .collect();
    let more = if words.len() > NAMED { ", …" } else { "" };
    let named: Vec<&str> = words.iter().take(NAMED).map(|word| word.as_str()).collect();
    (!words.is_empty()).then(|| {
        RecipeNote::of_column(RecipeNoteKind::NewWords, &column.header)
            .with("n", words.len())
            .with("words", named.join(", ") + more)
    })
}

/// Puts the recipe's country into a plan that has proposed its own. What a person decided stays decided; what was proposed from the states of
/// another file fills in where this file's do not tell, and replaces no country that a store has.
fn country_of(plan: &mut Plan, recipe: &Plan) -> Option<RecipeNote> {
    if plan.country == CountryFrom::Column || recipe.country == CountryFrom::Column {
        return None;
    }
    let differ = match (&plan.country, &recipe.country) {
        (CountryFrom::Fixed(now), CountryFrom::Fixed(before)) if now != before => Some(
            RecipeNote::new(RecipeNoteKind::OtherCountry)
                .with("country", now)
                .with("before", before),
        ),
        _ => None,
    };
    // A recipe that was written by hand may name none.
    if matches!(&recipe.country, CountryFrom::Fixed(code) if country_code(code).is_none()) {
        return None;
    }
    let by_person = recipe.country_because.is_empty();
    let fills_in =
        plan.country == CountryFrom::Undecided && matches!(recipe.country, CountryFrom::Fixed(_));
    if recipe.country != CountryFrom::Undecided && (by_person || fills_in) {
        plan.country = recipe.country.clone();
        plan.country_params = BTreeMap::new();
        plan.country_because = match by_person {
            true => String::new(),
            false => country_because::RECIPE.to_owned(),
        };
    }
    differ
}
