//! Reads a file for a person to look at: what it is, what each column would become, and how its first rows would read.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::path::Path;

use haat_registry::checks;
use haat_registry::{FieldKey, Registry, Value};

use super::commit::file_name;
use super::decisions::Decision;
use super::fields::Fields;
use super::judge::{Countries, Judge, JudgedRow};
use super::plan::{Plan, SourceOptions};
use super::profile::Profile;
use super::propose::{distinct_headers, may_be_date, propose};
use super::recipe::{
    Asked, Fit, Keep, ReadBy, RecipeFile, RecipeFit, Remembered, find, fits_of, keep_as,
};
use super::rivals::settle_rivals;
use super::said::Said;
use super::source::{self, Encoding, Part, Seen};
use super::unread::Unread;
use super::watch::Watch;
use super::workbook::sheets_of;
use super::{Progress, column, sniff};
use crate::error::{Error, Result, Unfit, UnfitKind, Unreadable, UnreadableKind};

/// Rows shown.
const SHOWN: usize = 50;

/// Texts of a column shown.
const VALUES: usize = 40;

/// What a person looks at before an import.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Preview {
    /// Name of the file.
    pub file: String,
    /// How it is encoded, for a text file.
    pub encoding: Option<Encoding>,
    /// The sheets of a workbook.
    pub sheets: Vec<String>,
    /// Those of them that its author has hidden.
    pub hidden_sheets: Vec<String>,
    /// The plan as proposed, or as handed in.
    pub plan: Plan,
    /// What a person has to decide.
    pub decisions: Vec<Decision>,
    /// Data rows; nothing where a plan was handed in that needed no look through all of them.
    pub rows: Option<u32>,
    /// What could not be read as it stands, in the rows that were read.
    pub unread: Unread,
    /// The rows that the header was joined of, as they stand; empty where it is one row.
    pub header_rows: Vec<Vec<String>>,
    /// What the columns of the file hold, in their order; empty where only the first rows were read.
    pub columns: Vec<ColumnLook>,
    /// The first rows, as they would read.
    pub first: Vec<PreviewRow>,
    /// The recipes that fit the file, the best first; of equals the one used last.
    pub recipes: Vec<RecipeFit>,
    /// The recipe it is read by, and what differs; nothing where it is read anew or by a plan.
    pub by_recipe: Option<RecipeFit>,
    /// How its plan would be kept for the next list.
    pub keep: Keep,
}

/// What a column of the file holds.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ColumnLook {
    /// Cells that are not blank.
    pub filled: u32,
    /// Its most frequent texts with their counts, the first ones; all of them where `whole`.
    pub values: Vec<ValueCount>,
    /// Whether `values` are all it has.
    pub whole: bool,
}

/// A text and how many cells hold it.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ValueCount {
    /// The text.
    pub text: String,
    /// Cells.
    pub count: u32,
}

/// One row, as it would read.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PreviewRow {
    /// Its number in the source.
    pub number: u32,
    /// One for each column of the plan.
    pub cells: Vec<PreviewCell>,
}

/// One cell, as it would read.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PreviewCell {
    /// As it stands in the file.
    pub raw: String,
    /// As it would be held; nothing where it would be blank or set aside.
    pub value: Option<String>,
    /// Why it would be set aside.
    pub error: Option<Said>,
    /// What to look at.
    pub warning: Option<Said>,
}

/// Looks through the whole file and proposes a plan, or shows how `plan` would read it.
///
/// Of a plan that was handed in, columns that became something else since they were looked at are looked through again, so that the
/// order of their dates and the meaning of their words are proposed too.
pub fn preview(
    registry: &Registry,
    path: &Path,
    plan: Option<Plan>,
    options: SourceOptions,
    progress: &mut Progress<'_>,
) -> Result<Preview> {
    let by = plan.map_or(ReadBy::Anew, |plan| ReadBy::Plan(Box::new(plan)));
    preview_by(registry, path, by, options, progress)
}

/// [`preview`] of a list that may be read by a recipe. `options` are what a person said of the file; a plan has its own.
pub fn preview_by(
    registry: &Registry,
    path: &Path,
    by: ReadBy,
    options: SourceOptions,
    progress: &mut Progress<'_>,
) -> Result<Preview> {
    let plan = match &by {
        ReadBy::Plan(plan) => Some((**plan).clone()),
        _ => None,
    };
    let options = plan.as_ref().map_or(options, |plan| plan.source.clone());
    let seen = source::see(path, &options, progress)?;
    let file = file_name(path);
    let (fields, live, was_imported) = registry.read(|reader| {
        let was_imported = reader.was_imported(&seen.sha256)?;
        let (fields, recipes) = (Fields::from(reader.fields()?), reader.recipes()?);
        Ok((fields, recipes, was_imported))
    })?;
    let rows_seen = Cell::new(0);
    let told = RefCell::new(progress);
    let go_on = || (told.borrow_mut())(super::phase::LOOKING, rows_seen.get(), None);
    let watch = Watch::new(&go_on);
    let all_sheets = sheets_of(&seen, &watch)?;
    let said = options != SourceOptions::default();
    let mut source = sniff::settle(&seen, options.clone(), &all_sheets, &watch)?;
    let hidden = all_sheets
        .iter()
        .filter(|sheet| sheet.hidden && all_sheets.len() > 1);
    let hidden: Vec<String> = hidden.map(|sheet| sheet.name.clone()).collect();
    let sheets: Vec<String> = all_sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let known: Vec<RecipeFile> = match &by {
        ReadBy::Recipe(recipe) => vec![(**recipe).clone()],
        _ => live.iter().filter_map(RecipeFile::of).collect(),
    };
    let asked = Asked {
        seen: &seen,
        file: &file,
        sheets: &all_sheets,
        source: &source,
        said,
        named: matches!(by, ReadBy::Recipe(_)),
    };
    let found = match (&plan, known.is_empty()) {
        (None, false) => Some(find(&known, &asked, &watch)?),
        _ => None,
    };
    let (mut recipes, best) = found.map_or_else(Default::default, |found| (found.fits, found.best));
    let best = match &by {
        ReadBy::Recipe(recipe) => match best {
            Some(best) => {
                let all: Vec<RecipeFile> = live.iter().filter_map(RecipeFile::of).collect();
                recipes = fits_of(&all, &best.headers, best.source.is_headless(), &file);
                Some(best)
            }
            None => return Err(no_fit(path, recipe)),
        },
        ReadBy::Best => best.filter(|best| best.fit.fit == Fit::Exact),
        _ => None,
    };
    let (remembered, mut by_recipe) = match best {
        Some(best) => {
            source = best.source;
            let remembered = Remembered::new(best.recipe, &best.headers, &fields);
            (Some(remembered), Some(best.fit))
        }
        None => (None, None),
    };
    let how = How {
        plan: plan.as_ref(),
        remembered: remembered.as_ref(),
        fields: &fields,
    };
    let look = look_through(&seen, &source, &how, &rows_seen, &watch)?;
    let whole = look.whole;
    let columns = match whole {
        true => look.profiles.iter().map(column_look).collect(),
        false => Vec::new(),
    };
    let plan = match plan {
        Some(mut plan) => {
            recipes = fits_of(&known, &look.headers, source.is_headless(), &file);
            plan.source = source;
            column::settle(&mut plan, &look.profiles, &fields);
            plan
        }
        None => {
            let rows = u64::from(look.rows);
            let (headers, profiles) = (&look.headers, &look.profiles);
            let how = remembered.as_ref();
            let mut plan = propose(source, headers, profiles, rows, &fields, how);
            settle_rivals(&seen, &mut plan, profiles, &fields, &watch)?;
            if let (Some(remembered), Some(fit)) = (remembered, &mut by_recipe) {
                // The stores of this very file have its codes: imported again, it gives the same ones.
                let taken = match remembered.makes_codes_of() {
                    Some(prefix) if !was_imported => {
                        registry.read(|reader| reader.any_code_numbered(prefix))?
                    }
                    _ => false,
                };
                fit.notes = remembered.after(&mut plan, profiles, &fields, taken);
            }
            plan
        }
    };
    let problems = plan.check(&fields);
    if !problems.is_empty() && by == ReadBy::Best && by_recipe.is_some() {
        // Nobody asked for the recipe: one that cannot be followed in this registry is in nobody's way.
        return preview_by(registry, path, ReadBy::Anew, options, told.into_inner());
    }
    if !problems.is_empty() {
        return Err(Error::PlanProblems {
            path: path.to_owned(),
            problems,
        });
    }
    let aliases = registry.read(|reader| Ok(checks::Aliases::of(reader.aliases()?)))?;
    let countries = Countries::of(registry);
    let mut judge = Judge::new(&plan, &fields, countries, checks::today()).knowing(aliases);
    let first = look
        .first
        .into_iter()
        .map(|(number, cells)| {
            let row = judge.judge(number, cells)?;
            Ok(show(&plan, &judge, row))
        })
        .collect::<Result<_>>()?;
    Ok(Preview {
        keep: keep_as(&file, &live, by_recipe.as_ref(), &recipes),
        file,
        encoding: sheets.is_empty().then_some(plan.source.encoding).flatten(),
        sheets,
        hidden_sheets: hidden,
        decisions: plan.decisions(),
        plan,
        rows: whole.then_some(look.rows),
        unread: look.unread,
        header_rows: look.header_rows,
        columns,
        first,
        recipes,
        by_recipe,
    })
}

/// A recipe that was asked for by name, and whose columns are not those of the file.
fn no_fit(path: &Path, recipe: &RecipeFile) -> Error {
    let headers: Vec<&str> = recipe
        .plan
        .columns
        .iter()
        .map(|column| column.header.as_str())
        .collect();
    let why = Unfit::new(UnfitKind::Recipe)
        .with("name", &recipe.name)
        .with("headers", headers.join("”, “"));
    Error::unfit(path, why)
}

struct Look {
    /// Whether every row was looked at.
    whole: bool,
    headers: Vec<String>,
    profiles: Vec<Profile>,
    rows: u32,
    first: Vec<(u64, Vec<String>)>,
    unread: Unread,
    header_rows: Vec<Vec<String>>,
}

fn column_look(profile: &Profile) -> ColumnLook {
    let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let mut values: Vec<(&String, u64)> =
        profile.values.iter().map(|(text, n)| (text, *n)).collect();
    values.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
    ColumnLook {
        filled: count(profile.filled),
        whole: !profile.many && values.len() <= VALUES,
        values: values
            .into_iter()
            .take(VALUES)
            .map(|(text, n)| ValueCount {
                text: text.clone(),
                count: count(n),
            })
            .collect(),
    }
}

/// What a list is looked at for: a plan, a recipe, or neither.
struct How<'a> {
    plan: Option<&'a Plan>,
    remembered: Option<&'a Remembered<'a>>,
    fields: &'a Fields,
}

/// Looks at every row, or, where the plan needs nothing to be looked at, at those that are shown.
fn look_through(
    seen: &Seen,
    options: &SourceOptions,
    how: &How<'_>,
    rows_seen: &Cell<u64>,
    watch: &Watch<'_>,
) -> Result<Look> {
    let today = checks::today();
    let How {
        plan,
        remembered,
        fields,
    } = *how;
    let columns = plan.map_or(&[][..], |plan| &plan.columns);
    let whole = plan.is_none() || columns.iter().any(|c| column::needs_a_look(c, fields));
    let for_dates = |header: &str, at: usize| match plan {
        Some(_) => columns
            .iter()
            .any(|c| c.index as usize == at && column::is_date(c, fields)),
        None => remembered
            .and_then(|remembered| remembered.is_date(at, fields))
            .unwrap_or_else(|| may_be_date(header, fields)),
    };
    let header_row = u64::from(options.first_row());
    let mut look: Option<(Look, Vec<String>)> = None;
    let mut upper = Vec::new();
    let unread = source::read_rows(seen, options, watch, &mut |row| {
        let number = row.number;
        if row.part == Part::UpperHeader {
            upper.push(row.cells);
            return Ok(true);
        }
        if row.part.left_out().is_some() {
            return Ok(true);
        }
        let cells = row.cells;
        let Some((look, header)) = &mut look else {
            if let Some(why) = plan.and_then(|plan| plan.misfit(&cells)) {
                return Err(Error::unfit(&seen.path, why));
            }
            let headers = distinct_headers(&cells, cells.len());
            let profiles = headers
                .iter()
                .enumerate()
                .map(|(at, header)| Profile::new(for_dates(header, at)))
                .collect();
            look = Some((
                Look {
                    whole,
                    headers,
                    profiles,
                    rows: 0,
                    first: Vec::new(),
                    unread: Unread::default(),
                    header_rows: Vec::new(),
                },
                cells,
            ));
            return Ok(true);
        };
        if Judge::is_nothing(&cells) || cells == *header {
            return Ok(true);
        }
        look.rows += 1;
        for (profile, cell) in look.profiles.iter_mut().zip(&cells) {
            profile.look(cell, today);
        }
        if look.first.len() < SHOWN {
            look.first.push((number, cells));
        } else if !whole {
            return Ok(false);
        }
        rows_seen.set(look.rows.into());
        if look.rows % 500 == 0 && !watch.goes_on() {
            return Err(haat_registry::Error::Stopped.into());
        }
        Ok(true)
    })?;
    let Some((look, _)) = look else {
        return Err(Error::unreadable(
            &seen.path,
            Unreadable::new(UnreadableKind::NoHeaderRow).with("row", header_row),
        ));
    };
    if look.headers.len() <= 1 && seen.is_named_workbook() {
        return Err(Error::unreadable(&seen.path, UnreadableKind::NamedWorkbook));
    }
    if look.rows == 0 {
        return Err(Error::unreadable(&seen.path, UnreadableKind::NoRows));
    }
    Ok(Look {
        unread,
        header_rows: upper,
        ..look
    })
}

fn show(plan: &Plan, judge: &Judge<'_>, row: JudgedRow) -> PreviewRow {
    let errors: HashMap<&str, &checks::Finding> = { row.aside.iter().rev() }
        .map(|cell| (cell.header.as_str(), &cell.finding))
        .collect();
    let warnings: HashMap<FieldKey, &checks::Finding> = { row.warnings.iter().rev() }
        .map(|finding| (finding.field, finding))
        .collect();
    let said = |finding: &&checks::Finding| Said::from(*finding);
    let cells = plan
        .columns
        .iter()
        .map(|column| {
            let raw = row
                .cells
                .get(column.index as usize)
                .cloned()
                .unwrap_or_default();
            let key = judge.field_at(column.index);
            PreviewCell {
                value: key
                    .and_then(|key| row.values.get(&key))
                    .map(Value::to_string),
                error: errors.get(column.header.as_str()).map(said),
                warning: key.and_then(|key| warnings.get(&key)).map(said),
                raw,
            }
        })
        .collect();
    PreviewRow {
        number: u32::try_from(row.number).unwrap_or(u32::MAX),
        cells,
    }
}
