//! Follows a plan: one transaction, one entry of the journal, everything or nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use haat_registry::checks;
use haat_registry::{Action, FieldDef, ImportRecord, Registry, SetAsideItem, StoreField, Tx};

use super::Progress;
use super::check::{Problem, field_of};
use super::decisions::{Decision, which_order};
use super::judge::{Judge, JudgedRow};
use super::left_out::LeftOut;
use super::outcome::Outcome;
use super::plan::{CodeFrom, Plan, PlanColumn, Target};
use super::rejects::Rejects;
use super::source::{self, Part, Seen};
use super::unread::Unread;
use super::watch::Watch;
use super::writer::{Mode, Writer};
use crate::error::{Error, Result, Unfit, UnfitKind, UnreadableKind};
use crate::export::OutFile;

/// Rows handed from the reading thread to the writing one at once.
const BATCH: usize = 1_000;

/// Cells handed over at once: rows of a very wide sheet wait in smaller numbers.
const BATCH_CELLS: usize = 64 << 10;

/// Imports `path` by `plan` as one entry by `who`. On an error, and when stopped, the registry is as it was.
pub fn commit(
    registry: &Registry,
    who: &str,
    path: &Path,
    plan: &Plan,
    progress: &mut Progress<'_>,
) -> Result<Outcome> {
    run(registry, who, path, plan, Mode::Commit, progress)
}

/// Does what [`commit`] would, and takes it back: what would become of the file.
pub fn rehearse(
    registry: &Registry,
    who: &str,
    path: &Path,
    plan: &Plan,
    progress: &mut Progress<'_>,
) -> Result<Outcome> {
    let mode = Mode::Rehearse {
        aside: &mut |_| Ok(()),
    };
    run(registry, who, path, plan, mode, progress)
}

/// [`rehearse`], and what would be set aside goes to `out`, masked unless `personal`. Also returns how many lines that were.
pub fn rehearse_rejects(
    registry: &Registry,
    who: &str,
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
    let mode = Mode::Rehearse { aside: &mut line };
    let outcome = run(registry, who, path, plan, mode, progress)?;
    Ok((outcome, rejects.finish()?))
}

fn run(
    registry: &Registry,
    who: &str,
    path: &Path,
    plan: &Plan,
    mut mode: Mode<'_>,
    progress: &mut Progress<'_>,
) -> Result<Outcome> {
    let fields = registry.read(|reader| reader.fields())?;
    refuse(path, plan.check(&fields))?;
    let open = plan.decisions();
    if !open.is_empty() {
        return Err(Error::Undecided(open));
    }
    let seen = source::see(path, &plan.source, progress)?;
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let action = Action::new("import").with("file", name.clone());
    let record = ImportRecord {
        file_name: name,
        size: seen.size,
        sha256: seen.sha256.clone(),
        sheet: plan.source.sheet.clone(),
        plan: serde_json::to_string(plan).unwrap_or_default(),
        ..ImportRecord::default()
    };
    let rehearsal = matches!(mode, Mode::Rehearse { .. });
    let mut outcome = through_the_door(registry, who, action, rehearsal, |tx| {
        write(tx, &seen, plan, record, &mut mode, progress)
    })?;
    if rehearsal {
        (outcome.import, outcome.entry) = (None, None);
    }
    Ok(outcome)
}

/// Writes as one entry, or does the same and takes it back.
pub(super) fn through_the_door<T>(
    registry: &Registry,
    who: &str,
    action: Action,
    rehearsal: bool,
    write: impl FnOnce(&mut Tx<'_>) -> Result<T>,
) -> Result<T> {
    // The door speaks the registry's errors; ours passes beside it.
    let mut failed = None;
    let write = |tx: &mut Tx<'_>| match write(tx) {
        Ok(value) => Ok(value),
        Err(Error::Registry(error)) => Err(error),
        Err(other) => {
            failed = Some(other);
            Err(haat_registry::Error::Stopped)
        }
    };
    let result = if rehearsal {
        registry.rehearse(who, action, write)
    } else {
        registry.transact(who, action, write).map(|done| done.value)
    };
    match (result, failed) {
        (Ok(value), _) => Ok(value),
        (Err(_), Some(error)) => Err(error),
        (Err(error), None) => Err(error.into()),
    }
}

/// Refuses a plan with problems.
fn refuse(path: &Path, problems: Vec<Problem>) -> Result<()> {
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
    seen: &Seen,
    plan: &Plan,
    mut record: ImportRecord,
    mode: &mut Mode<'_>,
    progress: &mut Progress<'_>,
) -> Result<Outcome> {
    let import = tx.begin_import(&record)?;
    let (fields, made) = make_own_columns(tx, plan, &seen.path)?;
    let mut judge = Judge::new(plan, &fields, tx.countries()?, checks::today());
    let built_in = judge.built_in();
    let made_for = match plan.code {
        CodeFrom::Made(_) => Some(record.sha256.clone()),
        _ => None,
    };
    let (sender, receiver) = sync_channel(4);
    let mut writer = Writer::new(tx, plan, mode, import, built_in, made_for);
    let stopped = &AtomicBool::new(false);
    let written = thread::scope(|scope| {
        let judge = &mut judge;
        let reading = scope.spawn(move || read_and_judge(seen, plan, judge, stopped, &sender));
        let written = writer.take_all(receiver, progress);
        stopped.store(written.is_err(), Ordering::Relaxed);
        let read = reading
            .join()
            .unwrap_or_else(|_| Err(Error::unreadable(&seen.path, UnreadableKind::FailedInside)));
        // A reader that fails ends its channel, so its error comes before the writer's silence; one that was stopped knows not why.
        match (read, written) {
            (Err(Error::Registry(haat_registry::Error::Stopped)), Err(why)) => Err(why),
            (read, written) => written.and(read),
        }
    });
    let (unread, left_out) = written?;
    let mut outcome = writer.done();
    outcome.own_columns = made;
    outcome.skipped_rows = left_out;
    outcome.unread = unread;
    record.rows = u64::from(outcome.rows);
    record.created = u64::from(outcome.created);
    record.updated = u64::from(outcome.updated);
    record.unchanged = u64::from(outcome.unchanged);
    record.set_aside = u64::from(outcome.cells_aside) + u64::from(outcome.rows_aside);
    tx.finish_import(import, &record)?;
    for (name, count) in [
        ("created", outcome.created),
        ("updated", outcome.updated),
        ("unchanged", outcome.unchanged),
        ("set_aside", outcome.cells_aside + outcome.rows_aside),
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

/// Makes the own columns of the plan that are not there. Returns all fields there are then, and the names of those that were made.
pub(super) fn make_own_columns(
    tx: &mut Tx<'_>,
    plan: &Plan,
    path: &Path,
) -> Result<(Vec<FieldDef>, Vec<String>)> {
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
pub(super) fn fields_of(tx: &Tx<'_>) -> Result<Vec<FieldDef>> {
    let built_in = StoreField::ALL
        .iter()
        .map(|field| FieldDef::builtin(*field));
    let own = tx.own_fields()?;
    Ok(built_in.chain(own.iter().map(FieldDef::from)).collect())
}

/// Hands every row of the list on, judged, and counts those that are none.
fn read_and_judge(
    seen: &Seen,
    plan: &Plan,
    judge: &mut Judge,
    stopped: &AtomicBool,
    sender: &SyncSender<Vec<JudgedRow>>,
) -> Result<(Unread, BTreeMap<String, u32>)> {
    let mut batch = Vec::with_capacity(BATCH);
    let mut batch_cells = 0;
    let mut left_out = LeftOut::default();
    let mut header = None;
    let go_on = || !stopped.load(Ordering::Relaxed);
    let watch = Watch::new(&go_on);
    let unread = source::read_rows(seen, &plan.source, &watch, &mut |row| {
        left_out.pass(row.number);
        if let Some(why) = row.part.left_out() {
            left_out.row(why, &row.cells);
            return Ok(true);
        }
        if row.part == Part::Header {
            if let Some(why) = plan.misfit(&row.cells) {
                return Err(Error::unfit(&seen.path, why));
            }
            header = Some(row.cells);
            return Ok(true);
        }
        if Judge::is_nothing(&row.cells) || header.as_ref() == Some(&row.cells) {
            left_out.row("repeated_header", &row.cells);
            return Ok(true);
        }
        batch_cells += row.cells.len();
        batch.push(judge.judge(row.number, row.cells));
        if batch.len() == BATCH || batch_cells >= BATCH_CELLS {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            batch_cells = 0;
            // The writer stopped: it knows why.
            return Ok(sender.send(full).is_ok());
        }
        Ok(true)
    })?;
    if header.is_none() {
        let missing = Unfit::new(UnfitKind::NoRow).with("row", plan.source.first_row());
        return Err(Error::unfit(&seen.path, missing));
    }
    refuse(&seen.path, judge.contradicted())?;
    let open = judge.open_orders();
    let is_open = |column: &&PlanColumn| open.contains(&(column.index as usize));
    let asked: Vec<Decision> = plan
        .columns
        .iter()
        .filter(is_open)
        .map(which_order)
        .collect();
    if !asked.is_empty() {
        return Err(Error::Undecided(asked));
    }
    let _ = sender.send(batch);
    Ok((unread, left_out.counts))
}
