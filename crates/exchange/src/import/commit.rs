//! Follows a plan: one transaction, one entry of the journal, everything or nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use haat_registry::checks;
use haat_registry::{
    Action, FieldDef, ImportRecord, Reader, Registry, SetAsideItem, StoreField, Tx,
};

use super::Progress;
use super::check::{Problem, field_of};
use super::decisions::{Decision, which_order};
use super::diff::{Diff, LISTED};
use super::door::{Door, Writing};
use super::fields::Fields;
use super::forms::Forms;
use super::judge::{Countries, Judge, JudgedRow, new_field};
use super::lacking::Lacking;
use super::left_out::{LeftOut, why};
use super::list_duplicates::ListDuplicate;
use super::outcome::Outcome;
use super::plan::{CodeFrom, Plan, PlanColumn, Target};
use super::policy::Policies;
use super::recipe::{Keep, keep_in, keep_recipe, refuse_name};
use super::rejects::Rejects;
use super::source::{self, Part, Seen, SourceRow};
use super::trial::{Aside, Trial};
use super::unread::Unread;
use super::watch::Watch;
use super::writer::{TakenRow, Writer};
use crate::error::{Beside, Error, Result, Unfit, UnfitKind, UnreadableKind};
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
pub(super) fn through_the_door<T>(
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

/// Takes every row of a source: one thread decodes and judges, this one takes what it hands on, and judges too where it would only wait.
fn take<D: Door>(
    seen: &Seen,
    plan: &Plan,
    judge: &mut Judge<'_>,
    forms: Option<Forms>,
    writer: &mut Writer<'_, D>,
    progress: &mut Progress<'_>,
) -> Result<(Unread, BTreeMap<String, u32>)> {
    let (sender, receiver) = handing_on();
    let stopped = &AtomicBool::new(false);
    let mut of_writer = judge.clone();
    let of_reader = &mut *judge;
    let read = thread::scope(|scope| {
        let reading =
            scope.spawn(move || read_and_judge(seen, plan, of_reader, forms, stopped, &sender));
        let written = writer.take_all(&receiver, &mut of_writer, progress);
        stopped.store(written.is_err(), Ordering::Relaxed);
        // A reader that waits to hand on is to see that nobody takes it.
        drop(receiver);
        let read = reading
            .join()
            .unwrap_or_else(|_| Err(Error::unreadable(&seen.path, UnreadableKind::FailedInside)));
        // A reader that fails ends its channel, so its error comes before the writer's silence; one that was stopped knows not why.
        match (read, written) {
            (Err(Error::Registry(haat_registry::Error::Stopped)), Err(why)) => Err(why),
            (read, written) => written.and(read),
        }
    })?;
    judge.add(&of_writer);
    refuse(&seen.path, judge.contradicted())?;
    let open = judge.open_orders();
    let is_open = |column: &&PlanColumn| open.contains(&(column.index as usize));
    let asked: Vec<Decision> = plan
        .columns
        .iter()
        .filter(is_open)
        .map(which_order)
        .collect();
    match asked.is_empty() {
        true => Ok(read),
        false => Err(Error::Undecided(asked)),
    }
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

/// What the reading thread hands to the writing one.
pub(super) enum Handed {
    /// A row of the list.
    Row(JudgedRow),
    /// One that nobody judged yet.
    Unjudged { number: u64, cells: Vec<String> },
    /// A row that is none of it, to be kept.
    Out {
        number: u64,
        why: &'static str,
        cells: Vec<String>,
    },
}

impl Handed {
    /// The same, judged.
    pub(super) fn judged(self, judge: &mut Judge<'_>) -> Result<Self> {
        Ok(match self {
            Self::Unjudged { number, cells } => Self::Row(judge.judge(number, cells)?),
            other => other,
        })
    }

    fn out(row: SourceRow, why: &'static str) -> Self {
        Self::Out {
            number: row.number,
            why,
            cells: row.cells,
        }
    }
}

/// The reading thread's end of what waits to be taken.
struct Sender {
    batches: SyncSender<Vec<Handed>>,
    waiting: Arc<AtomicUsize>,
}

/// The writing thread's end.
pub(super) struct Receiver {
    batches: mpsc::Receiver<Vec<Handed>>,
    waiting: Arc<AtomicUsize>,
}

fn handing_on() -> (Sender, Receiver) {
    let (sender, receiver) = sync_channel(4);
    let waiting = Arc::new(AtomicUsize::new(0));
    let sender = Sender {
        batches: sender,
        waiting: Arc::clone(&waiting),
    };
    let receiver = Receiver {
        batches: receiver,
        waiting,
    };
    (sender, receiver)
}

impl Sender {
    /// Whether whoever takes is about to wait.
    fn is_asked_for(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) == 0
    }

    /// Hands on, and says whether there is anybody who takes.
    fn send(&self, batch: Vec<Handed>) -> bool {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        self.batches.send(batch).is_ok()
    }
}

impl Receiver {
    /// What is handed on next; empty where there is nothing for so long, nothing once all was handed on.
    pub(super) fn next(&self, patience: Duration) -> Option<Vec<Handed>> {
        match self.batches.recv_timeout(patience) {
            Ok(batch) => {
                self.waiting.fetch_sub(1, Ordering::Relaxed);
                Some(batch)
            }
            Err(RecvTimeoutError::Timeout) => Some(Vec::new()),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }
}

/// Hands every row of the list on, and counts those that are none. Judges them, but for batches that are waited for; where forms are kept, all: the
/// first form of a value is that of the first row.
fn read_and_judge(
    seen: &Seen,
    plan: &Plan,
    judge: &mut Judge<'_>,
    mut forms: Option<Forms>,
    stopped: &AtomicBool,
    sender: &Sender,
) -> Result<(Unread, BTreeMap<String, u32>)> {
    let mut batch = Vec::with_capacity(BATCH);
    let mut batch_cells = 0;
    let mut left_out = LeftOut::default();
    let mut header = None;
    let go_on = || !stopped.load(Ordering::Relaxed);
    let watch = Watch::new(&go_on);
    let unread = source::read_rows(seen, &plan.source, &watch, &mut |row| {
        left_out.pass(row.number);
        let mut none_of_the_list = row.part.left_out();
        match row.part {
            Part::Header => {
                if let Some(why) = plan.misfit(&row.cells) {
                    return Err(Error::unfit(&seen.path, why));
                }
                header = Some(row.cells.clone());
                // Headers that stand in for those a list has not are none of its source.
                if forms.is_some() && row.number > 0 {
                    batch.push(Handed::out(row, why::HEADER));
                }
                return Ok(true);
            }
            Part::Data if Judge::is_nothing(&row.cells) || header.as_ref() == Some(&row.cells) => {
                none_of_the_list = Some(why::REPEATED_HEADER);
            }
            _ => {}
        }
        batch_cells += row.cells.len();
        match none_of_the_list {
            Some(why) => {
                left_out.row(why, &row.cells);
                if forms.is_none() || Judge::is_nothing(&row.cells) {
                    return Ok(true);
                }
                batch.push(Handed::out(row, why));
            }
            None => {
                let SourceRow { number, cells, .. } = row;
                batch.push(match &mut forms {
                    Some(forms) => {
                        let mut row = judge.judge(number, cells)?;
                        forms.note(&mut row);
                        Handed::Row(row)
                    }
                    None => Handed::Unjudged { number, cells },
                });
            }
        }
        if batch.len() == BATCH || batch_cells >= BATCH_CELLS {
            let mut full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            batch_cells = 0;
            if !sender.is_asked_for() {
                full = full
                    .into_iter()
                    .map(|row| row.judged(judge))
                    .collect::<Result<_>>()?;
            }
            // Where nobody takes it, the writer stopped: it knows why.
            return Ok(sender.send(full));
        }
        Ok(true)
    })?;
    if header.is_none() {
        let missing = Unfit::new(UnfitKind::NoRow).with("row", plan.source.first_row());
        return Err(Error::unfit(&seen.path, missing));
    }
    let _ = sender.send(batch);
    Ok((unread, left_out.counts))
}
