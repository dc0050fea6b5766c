//! Follows a plan: one transaction, one entry of the journal, everything or nothing.

use std::path::Path;

use haat_registry::checks;
use haat_registry::{
    Action, FieldDef, ImportRecord, Reader, Registry, SetAsideItem, StoreField, Tx,
};

use super::Progress;
use super::check::{Problem, field_of};
use super::diff::{Diff, LISTED};
use super::door::Writing;
use super::fields::Fields;
use super::forms::Forms;
use super::hand_on::take;
use super::judge::{Countries, Judge, new_field};
use super::lacking::Lacking;
use super::list_duplicates::ListDuplicate;
use super::outcome::Outcome;
use super::plan::{CodeFrom, Plan, Target};
use super::policy::Policies;
use super::recipe::{Keep, keep_in, keep_recipe, refuse_name};
use super::rejects::Rejects;
use super::source::{self, Seen};
use super::trial::{Aside, Trial};
use super::writer::{TakenRow, Writer};
use crate::error::{Beside, Error, Result};
use crate::export::OutFile;

/// Imports `path` by `plan` as one entry by `who`. On an error, and when stopped, the registry is as it was.
pub fn commit(
    registry: &Registry,
    who: &str,
    path: &Path,
    plan: &Plan,
    progress: &mut Progress<'_>,
) -> Result<Outcome> {
    run(registry, who, path, plan, None, progress)
}

/// [`commit`], which leaves a recipe behind for the next list: in the import's own entry, so that undo takes both back.
pub fn commit_and_keep(
    registry: &Registry,
    who: &str,
    path: &Path,
    plan: &Plan,
    keep: &Keep,
    progress: &mut Progress<'_>,
) -> Result<Outcome> {
    let file = file_name(path);
    refuse_name(registry, plan, keep, &file)?;
    let mut outcome = run(registry, who, path, plan, Some(keep), progress)?;
    // A list that changes nothing is no entry, and its plan may be one worth keeping all the same.
    if outcome.entry.is_none() {
        let (recipe, entry) = keep_recipe(registry, who, &file, plan, keep)?;
        (outcome.recipe, outcome.recipe_entry) = (recipe, entry.map(|entry| entry.to_string()));
    }
    Ok(outcome)
}

fn run(
    registry: &Registry,
    who: &str,
    path: &Path,
    plan: &Plan,
    keep: Option<&Keep>,
    progress: &mut Progress<'_>,
) -> Result<Outcome> {
    let (seen, name) = begin(registry, path, plan, progress)?;
    let lacking = Lacking::of(registry, plan)?;
    let action = Action::new("import").with("file", name.clone());
    let record = record_of(&seen, name, plan);
    through_the_door(registry, who, action, false, |tx| {
        let countries = Countries::of(registry);
        let mut outcome = write(tx, countries, &seen, plan, record, &lacking, progress)?;
        if let (Some(keep), Some(_)) = (keep, &outcome.entry) {
            outcome.recipe = keep_in(tx, &file_name(path), plan, keep, true)?;
        }
        Ok(outcome)
    })
}

/// The record of an import that is about to begin.
fn record_of(seen: &Seen, file_name: String, plan: &Plan) -> ImportRecord {
    ImportRecord {
        file_name,
        size: seen.size,
        sha256: seen.sha256.clone(),
        sheet: plan.source.sheet.clone(),
        plan: serde_json::to_string(plan).unwrap_or_default(),
        ..ImportRecord::default()
    }
}

/// What of the list looks as if it were there already, or twice in the list itself: the likeliest `most` pairs that are at least so likely.
///
/// The list is imported for it, and that taken back: whoever writes waits meanwhile.
pub fn rehearse_duplicates(
    registry: &Registry,
    path: &Path,
    plan: &Plan,
    (least, most): (f64, usize),
    progress: &mut Progress<'_>,
) -> Result<Vec<ListDuplicate>> {
    let (seen, name) = begin(registry, path, plan, progress)?;
    let lacking = Lacking::of(registry, plan)?;
    let record = record_of(&seen, name, plan);
    let action = Action::new("import");
    through_the_door(registry, "", action, true, |tx| {
        let countries = Countries::of(registry);
        write(tx, countries, &seen, plan, record, &lacking, progress)?;
        let found = tx.duplicates_made(least, most, &mut |done, of| {
            progress(super::phase::COMPARING, done, Some(of))
        })?;
        let pairs = found.pairs.into_iter();
        pairs.map(|pair| ListDuplicate::of(tx, pair)).collect()
    })
}

/// What would become of `path` by `plan`: nothing is written, and nobody who writes waits for it.
pub fn rehearse(
    registry: &Registry,
    path: &Path,
    plan: &Plan,
    progress: &mut Progress<'_>,
) -> Result<Outcome> {
    Ok(look(registry, path, plan, 0, &mut |_| Ok(()), progress)?.0)
}

/// [`rehearse`], and what the import would change, old beside new: at most 2,000 stores of each kind, the others counted.
pub fn diff(
    registry: &Registry,
    path: &Path,
    plan: &Plan,
    progress: &mut Progress<'_>,
) -> Result<(Outcome, Diff)> {
    look(registry, path, plan, LISTED, &mut |_| Ok(()), progress)
}

/// [`rehearse`], and what would be set aside goes to `out`, masked unless `personal`. Also returns how many lines that were.
pub fn rehearse_rejects(
    registry: &Registry,
    path: &Path,
    plan: &Plan,
    (out, personal): (OutFile, bool),
    progress: &mut Progress<'_>,
) -> Result<(Outcome, u64)> {
    let fields = registry.read(|reader| reader.fields())?;
    let mut rejects = Rejects::begin(out, Some(plan.clone()), fields, personal)?;
    let mut line = |item: &SetAsideItem| {
        rejects.line(
            item.source_row,
            item.source_col.as_deref(),
            item.field,
            &item.value,
            &item.finding.to_string(),
        )
    };
    let (outcome, _) = look(registry, path, plan, 0, &mut line, progress)?;
    Ok((outcome, rejects.finish()?))
}

/// Looks at the file once the plan is known to be one that can be followed; also returns the file's name.
fn begin(
    registry: &Registry,
    path: &Path,
    plan: &Plan,
    progress: &mut Progress<'_>,
) -> Result<(Seen, String)> {
    let fields = Fields::from(registry.read(|reader| reader.fields())?);
    refuse(path, plan.check(&fields))?;
    let open = plan.decisions();
    if !open.is_empty() {
        return Err(Error::Undecided(open));
    }
    let seen = source::see(path, &plan.source, progress)?;
    Ok((seen, file_name(path)))
}

/// The name of a file, without its folder.
pub(super) fn file_name(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy());
    name.unwrap_or_default().into_owned()
}

/// Writes as one entry, or does the same and takes it back.
pub(crate) fn through_the_door<T>(
    registry: &Registry,
    who: &str,
    action: Action,
    rehearsal: bool,
    write: impl FnOnce(&mut Tx<'_>) -> Result<T>,
) -> Result<T> {
    let mut beside = Beside::default();
    let write = |tx: &mut Tx<'_>| beside.carry(write(tx));
    let result = registry.act(who, action, rehearsal, write);
    beside.back(result.map(|done| done.value))
}

/// Refuses a plan with problems.
pub(super) fn refuse(path: &Path, problems: Vec<Problem>) -> Result<()> {
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Error::PlanProblems {
            path: path.to_owned(),
            problems,
        }),
    }
}

fn write(
    tx: &mut Tx<'_>,
    countries: Countries<'_>,
    seen: &Seen,
    plan: &Plan,
    mut record: ImportRecord,
    lacking: &Lacking,
    progress: &mut Progress<'_>,
) -> Result<Outcome> {
    let import = tx.begin_import(&record)?;
    let (fields, made) = make_own_columns(tx, plan, &seen.path)?;
    let mut judge =
        Judge::new(plan, &fields, countries, checks::today()).knowing(tx.known_aliases()?);
    let door = Writing {
        tx,
        import,
        keeps: true,
    };
    let mut writer = Writer::new(
        door,
        plan,
        Policies::new(plan, &fields),
        &judge,
        made_for(plan, seen),
    );
    let forms = Some(Forms::new(plan, &judge));
    let (unread, left_out) = take(seen, plan, &mut judge, forms, &mut writer, progress)?;
    lacking.settle(&mut writer, plan, 0, progress)?;
    let (mut outcome, Writing { tx, .. }) = writer.done();
    outcome.own_columns = made;
    outcome.skipped_rows = left_out;
    outcome.unread = unread;
    record.rows = u64::from(outcome.rows);
    record.created = u64::from(outcome.created);
    record.updated = u64::from(outcome.updated) + u64::from(outcome.closed);
    record.unchanged = u64::from(outcome.unchanged);
    record.set_aside = u64::from(outcome.cells_aside) + u64::from(outcome.rows_aside);
    tx.finish_import(import, &record)?;
    for (name, count) in [
        ("created", record.created),
        ("updated", record.updated),
        ("unchanged", record.unchanged),
        ("set_aside", record.set_aside),
    ] {
        tx.note(name, count);
    }
    if !progress(super::phase::SAVING, u64::from(outcome.rows), None) {
        return Err(haat_registry::Error::Stopped.into());
    }
    if outcome.did_nothing() {
        tx.take_back();
    } else {
        outcome.import = Some(import.to_string());
        outcome.entry = Some(tx.entry().to_string());
    }
    Ok(outcome)
}

/// Does all of an import but the writing.
pub(super) fn look(
    registry: &Registry,
    path: &Path,
    plan: &Plan,
    listed: usize,
    aside: Aside<'_>,
    progress: &mut Progress<'_>,
) -> Result<(Outcome, Diff)> {
    let (seen, _) = begin(registry, path, plan, progress)?;
    let lacking = Lacking::of(registry, plan)?;
    let mut beside = Beside::default();
    let result = registry.read_long(|reader| {
        let countries = Countries::of(registry);
        let work = try_out(
            reader,
            countries,
            &seen,
            plan,
            &lacking,
            (listed, aside),
            progress,
        );
        beside.carry(work)
    });
    beside.back(result)
}

fn try_out(
    reader: &Reader<'_>,
    countries: Countries<'_>,
    seen: &Seen,
    plan: &Plan,
    lacking: &Lacking,
    (listed, aside): (usize, Aside<'_>),
    progress: &mut Progress<'_>,
) -> Result<(Outcome, Diff)> {
    let (fields, made) = with_own_columns(reader, plan)?;
    let mut judge = Judge::new(plan, &fields, countries, checks::today())
        .knowing(checks::Aliases::of(reader.aliases()?));
    let mut diff = Diff::of(listed);
    let mut taken = |door: &mut Trial<'_, '_>, taken: TakenRow<'_>| {
        diff.note(door, plan, &taken);
        Ok(())
    };
    let mut writer = Writer::new(
        Trial::new(reader, aside)?,
        plan,
        Policies::new(plan, &fields),
        &judge,
        made_for(plan, seen),
    );
    writer.tell(&mut taken);
    let (unread, left_out) = take(seen, plan, &mut judge, None, &mut writer, progress)?;
    let missing = lacking.settle(&mut writer, plan, listed, progress)?;
    let (mut outcome, _) = writer.done();
    outcome.own_columns = made;
    outcome.skipped_rows = left_out;
    outcome.unread = unread;
    diff.missing = missing;
    Ok((outcome, diff))
}

/// Where codes are made of row numbers, the fingerprint of the only file whose stores they may meet.
fn made_for(plan: &Plan, seen: &Seen) -> Option<String> {
    matches!(plan.code, CodeFrom::Made(_)).then(|| seen.sha256.clone())
}

/// All fields there would be, with the own columns of the plan that are not there yet, and the names of those.
fn with_own_columns(reader: &Reader<'_>, plan: &Plan) -> Result<(Fields, Vec<String>)> {
    let mut fields = Fields::from(reader.fields()?);
    let mut made = Vec::new();
    for column in &plan.columns {
        if field_of(&column.becomes, &fields).is_none()
            && let Some(field) = new_field(column)
        {
            made.push(field.label.clone());
            fields.push(field);
        }
    }
    Ok((fields, made))
}

/// Makes the own columns of the plan that are not there. Returns all fields there are then, and the names of those that were made.
pub(super) fn make_own_columns(
    tx: &mut Tx<'_>,
    plan: &Plan,
    path: &Path,
) -> Result<(Fields, Vec<String>)> {
    let known = fields_of(tx)?;
    // Another program may have changed the own columns since the plan was checked.
    refuse(path, plan.check(&known))?;
    let mut made = Vec::new();
    for column in &plan.columns {
        if let (
            None,
            Target::Own {
                name,
                kind,
                choices,
                personal,
            },
        ) = (field_of(&column.becomes, &known), &column.becomes)
        {
            tx.create_own_field(name, *kind, choices, *personal)?;
            made.push(name.clone());
        }
    }
    Ok((fields_of(tx)?, made))
}

/// All fields as they stand in this transaction.
pub(super) fn fields_of(tx: &Tx<'_>) -> haat_registry::Result<Fields> {
    let built_in = StoreField::ALL
        .iter()
        .map(|field| FieldDef::builtin(*field));
    let own = tx.own_fields()?;
    Ok(built_in.chain(own.iter().map(FieldDef::from)).collect())
}
