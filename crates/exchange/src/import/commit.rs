//! Follows a plan: one transaction, one entry of the journal, everything or nothing.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use haat_registry::checks::{self, Check, Finding};
use haat_registry::{
    Action, FieldDef, FieldKey, FieldKind, ImportRecord, Registry, SetAsideItem, StoreField, Tx,
    Value,
};

use super::Progress;
use super::check::{Problem, field_of};
use super::decisions::{Decision, which_order};
use super::judge::{AsideCell, Judge, JudgedRow};
use super::left_out::LeftOut;
use super::plan::{CodeFrom, OnMatch, Plan, PlanColumn, Target};
use super::rejects::Rejects;
use super::source::{self, Part, Seen};
use super::unread::Unread;
use super::watch::Watch;
use crate::error::{Error, Result, Unfit, UnfitKind, UnreadableKind};
use crate::export::OutFile;

/// Rows handed from the reading thread to the writing one at once.
const BATCH: usize = 1_000;

/// Cells handed over at once: rows of a very wide sheet wait in smaller numbers.
const BATCH_CELLS: usize = 64 << 10;

/// How long the writing waits for rows before it asks whether to go on.
const PATIENCE: Duration = Duration::from_millis(50);

/// What an import did.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Outcome {
    /// Data rows read.
    pub rows: u32,
    /// Stores created.
    pub created: u32,
    /// Stores changed.
    pub updated: u32,
    /// Stores that already were as the file says.
    pub unchanged: u32,
    /// Rows left out because their code was there (`skip`).
    pub skipped: u32,
    /// Rows of the file that are no rows of the list, by why: `blank`, `above_header`, `repeated_header`. With `rows` and the header they are all rows.
    pub skipped_rows: BTreeMap<String, u32>,
    /// Cells set aside.
    pub cells_aside: u32,
    /// Rows set aside whole.
    pub rows_aside: u32,
    /// How often each reason set something aside, by the check's key.
    pub reasons: BTreeMap<String, u32>,
    /// Stores taken without a value in a column of the file, by its field's key, where any has one.
    pub blank: BTreeMap<String, u32>,
    /// Masked cells of stores that were not there: left blank.
    pub masked_blank: u32,
    /// Warnings on values that were taken, by the check's key.
    pub warnings: BTreeMap<String, u32>,
    /// What could not be read as it stands.
    pub unread: Unread,
    /// Formats that were made.
    pub formats: Vec<String>,
    /// Partners that were made.
    pub partners: Vec<String>,
    /// Own columns that were made.
    pub own_columns: Vec<String>,
    /// Local id of the import's record, for its set-aside list; nothing for a rehearsal, and where there was nothing to do.
    pub import: Option<String>,
    /// The journal entry; nothing for a rehearsal, and where there was nothing to do.
    pub entry: Option<String>,
}

impl Outcome {
    /// Whether the registry holds nothing that it did not hold before: such an import is no entry of its journal.
    fn did_nothing(&self) -> bool {
        let made = [&self.formats, &self.partners, &self.own_columns];
        self.created + self.updated + self.cells_aside + self.rows_aside == 0
            && made.iter().all(|names| names.is_empty())
    }
}

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

/// Whether an import stays.
enum Mode<'m> {
    Commit,
    /// It is taken back, and what it set aside with it: whoever wants that listens.
    Rehearse {
        aside: &'m mut dyn FnMut(&SetAsideItem) -> Result<()>,
    },
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
    // The door speaks the registry's errors; ours passes beside it.
    let mut failed = None;
    let rehearsal = matches!(mode, Mode::Rehearse { .. });
    let write = |tx: &mut Tx<'_>| match write(tx, &seen, plan, record, &mut mode, progress) {
        Ok(outcome) => Ok(outcome),
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
        (Ok(mut outcome), _) => {
            if rehearsal {
                (outcome.import, outcome.entry) = (None, None);
            }
            Ok(outcome)
        }
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
    let mut outcome = Outcome::default();
    let import = tx.begin_import(&record)?;
    let known = fields_of(tx)?;
    // Another program may have changed the own columns since the plan was checked.
    refuse(&seen.path, plan.check(&known))?;
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
            outcome.own_columns.push(name.clone());
        }
    }
    let fields = fields_of(tx)?;
    let mut judge = Judge::new(plan, &fields, tx.countries()?, checks::today());
    let built_in: Vec<FieldKey> = judge
        .columns
        .iter()
        .map(|column| column.field.key)
        .filter(|key| matches!(key, FieldKey::Builtin(_)))
        .collect();
    let made_for = match plan.code {
        CodeFrom::Made(_) => Some(record.sha256.clone()),
        _ => None,
    };
    let (sender, receiver) = sync_channel(4);
    let mut writer = Writer {
        tx,
        plan,
        mode,
        import,
        made_for,
        outcome,
        seen_rows: HashMap::new(),
        sheet_at: plan.columns.len().saturating_sub(1),
        blank: vec![0; built_in.len()],
        fields: built_in,
        formats: HashMap::new(),
        partners: HashMap::new(),
    };
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
    let Writer {
        mut outcome,
        fields,
        blank,
        ..
    } = writer;
    outcome.skipped_rows = left_out;
    let taken = outcome.created + outcome.updated + outcome.unchanged;
    let some = fields
        .iter()
        .zip(blank)
        .filter(|(_, blank)| *blank > 0 && *blank < taken);
    outcome.unread = unread;
    outcome.blank = some.map(|(key, blank)| (key.to_string(), blank)).collect();
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

/// All fields as they stand in this transaction.
fn fields_of(tx: &Tx<'_>) -> Result<Vec<FieldDef>> {
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
        match row.part {
            Part::Above => {
                left_out.row("above_header", &row.cells);
                return Ok(true);
            }
            Part::Header => {
                if let Some(why) = plan.misfit(&row.cells) {
                    return Err(Error::unfit(&seen.path, why));
                }
                header = Some(row.cells);
                return Ok(true);
            }
            Part::Data => {}
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

/// Writes judged rows.
struct Writer<'t, 'c, 'm> {
    tx: &'t mut Tx<'c>,
    plan: &'t Plan,
    mode: &'t mut Mode<'m>,
    import: i64,
    /// Where codes are made of row numbers: the fingerprint of the only file whose stores they may meet.
    made_for: Option<String>,
    outcome: Outcome,
    /// Row of each store this import took, by the store's id.
    seen_rows: HashMap<i64, u64>,
    /// The column that names the sheet, where all are read together: the last.
    sheet_at: usize,
    /// The built-in fields of the plan, and how many stores came without each.
    fields: Vec<FieldKey>,
    blank: Vec<u32>,
    formats: HashMap<String, i64>,
    partners: HashMap<String, i64>,
}

impl Writer<'_, '_, '_> {
    fn take_all(
        &mut self,
        batches: Receiver<Vec<JudgedRow>>,
        progress: &mut Progress<'_>,
    ) -> Result<()> {
        loop {
            let batch = match batches.recv_timeout(PATIENCE) {
                Ok(batch) => batch,
                Err(RecvTimeoutError::Timeout) => Vec::new(),
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            };
            // Before each batch and every few rows, so that stopping takes effect at once; whoever listens thins the reports.
            let mut go_on = |rows: u32| match progress(super::phase::WRITING, rows.into(), None) {
                true => Ok(()),
                false => Err(Error::from(haat_registry::Error::Stopped)),
            };
            go_on(self.outcome.rows)?;
            for (index, row) in batch.into_iter().enumerate() {
                self.take(row)?;
                if index % 100 == 99 {
                    go_on(self.outcome.rows)?;
                }
            }
        }
    }

    fn take(&mut self, mut row: JudgedRow) -> Result<()> {
        self.outcome.rows += 1;
        let code = match &row.code {
            Ok(code) => code.clone(),
            Err(finding) => {
                let finding = finding.clone();
                return self.set_row_aside(&row, finding);
            }
        };
        let existing = self.tx.store_by_code(&code)?;
        if let Some(first) = existing.and_then(|id| self.seen_rows.get(&id)) {
            let finding = Finding::new(StoreField::Code, Check::CodeTwice)
                .with("code", &code)
                .with("row", first);
            return self.set_row_aside(&row, finding);
        }
        if let Some(id) = existing {
            self.refuse_strangers_code(&code, id)?;
        }
        match (existing, self.plan.on_match) {
            (Some(_), OnMatch::Skip) => {
                self.outcome.skipped += 1;
                return Ok(());
            }
            (Some(_), OnMatch::Error) => {
                let finding = Finding::new(StoreField::Code, Check::CodeThere).with("code", &code);
                return self.set_row_aside(&row, finding);
            }
            _ => {}
        }
        self.link(&mut row)?;
        let Some(id) = self.hold(existing, &mut row)? else {
            let refused = row.aside.pop().map(|cell| cell.finding);
            let finding =
                refused.unwrap_or_else(|| Finding::new(StoreField::Code, Check::CodeMissing));
            return self.set_row_aside(&row, finding);
        };
        self.seen_rows.insert(id, row.number);
        for (at, key) in self.fields.iter().enumerate() {
            self.blank[at] += u32::from(!row.values.contains_key(key));
        }
        for warning in &row.warnings {
            *self
                .outcome
                .warnings
                .entry(warning.check.key().to_owned())
                .or_default() += 1;
        }
        for cell in std::mem::take(&mut row.aside) {
            let finding = cell.finding;
            *self
                .outcome
                .reasons
                .entry(finding.check.key().to_owned())
                .or_default() += 1;
            self.outcome.cells_aside += 1;
            let item = SetAsideItem {
                store: Some(id),
                source_row: row.number,
                source_col: Some(
                    match (self.plan.source.all_sheets, row.cells.get(self.sheet_at)) {
                        (true, Some(sheet)) => format!("{} ({sheet})", cell.header),
                        _ => cell.header,
                    },
                ),
                field: cell.field,
                value: cell.value,
                finding,
            };
            self.keep(&item)?;
        }
        Ok(())
    }

    fn keep(&mut self, item: &SetAsideItem) -> Result<()> {
        if let Mode::Rehearse { aside } = self.mode {
            aside(item)?;
        }
        self.tx.set_aside(Some(self.import), item)?;
        Ok(())
    }

    /// A code made of a row's number means nothing in another file: its store would be overwritten by one that is not the same.
    fn refuse_strangers_code(&self, code: &str, id: i64) -> Result<()> {
        let Some(sha256) = &self.made_for else {
            return Ok(());
        };
        let source = self.tx.source_of_store(id)?;
        if source
            .as_ref()
            .is_some_and(|source| source.sha256 == *sha256)
        {
            return Ok(());
        }
        let whose = source.map_or_else(
            || "did not come from this file".to_owned(),
            |source| format!("came from “{}”", source.file_name),
        );
        Err(Error::Undecided(vec![Decision {
            key: "code".into(),
            column: None,
            candidates: Vec::new(),
            question: format!("the code “{code}” would be made, but the store of that code {whose}"),
            answer: "Choose another prefix with --make-codes PREFIX; in a plan: \"code\": {\"made\": \"PREFIX\"}.".into(),
        }]))
    }

    /// Creates or changes the store of a row; what is refused of it is set aside by the cell.
    fn hold(&mut self, existing: Option<i64>, row: &mut JudgedRow) -> Result<Option<i64>> {
        let held = self.tx.hold_store(existing, &mut row.values)?;
        for finding in held.refused {
            row.aside.push(self.aside(row, finding));
        }
        match (existing, held.id) {
            (_, None) => return Ok(None),
            (None, Some(_)) => {
                self.outcome.created += 1;
                self.outcome.masked_blank += u32::try_from(row.masked.len()).unwrap_or(u32::MAX);
            }
            (Some(_), Some(_)) if held.changed => self.outcome.updated += 1,
            (Some(_), Some(_)) => self.outcome.unchanged += 1,
        }
        Ok(held.id)
    }

    /// The cell that a finding across fields blames.
    fn aside(&self, row: &JudgedRow, finding: Finding) -> AsideCell {
        let key = finding.field;
        let column = self
            .plan
            .columns
            .iter()
            .find(|column| column.becomes.field() == Some(key));
        let cell = column.and_then(|column| row.cells.get(column.index as usize));
        AsideCell {
            header: column.map_or_else(|| key.to_string(), |column| column.header.clone()),
            field: Some(key),
            value: cell.cloned().unwrap_or_default(),
            finding,
        }
    }

    /// Turns names of formats and partners into what the registry knows them by.
    fn link(&mut self, row: &mut JudgedRow) -> Result<()> {
        for field in [StoreField::Format, StoreField::Partner] {
            let Some(Value::Text(name)) = row.values.get(&FieldKey::from(field)) else {
                continue;
            };
            let known = if field == StoreField::Format {
                &self.formats
            } else {
                &self.partners
            };
            let id = match known.get(name) {
                Some(id) => *id,
                None => {
                    let name = name.clone();
                    if field.kind() == FieldKind::Format {
                        let (id, made) = self.tx.format_named(&name)?;
                        if made {
                            self.outcome.formats.push(name.clone());
                        }
                        self.formats.insert(name, id);
                        id
                    } else {
                        let (id, made) = self.tx.partner_named(&name)?;
                        if made {
                            self.outcome.partners.push(name.clone());
                        }
                        self.partners.insert(name, id);
                        id
                    }
                }
            };
            row.values.insert(field.into(), Value::Ref(id));
        }
        Ok(())
    }

    fn set_row_aside(&mut self, row: &JudgedRow, finding: Finding) -> Result<()> {
        *self
            .outcome
            .reasons
            .entry(finding.check.key().to_owned())
            .or_default() += 1;
        self.outcome.rows_aside += 1;
        let item = SetAsideItem {
            store: None,
            source_row: row.number,
            source_col: None,
            field: Some(finding.field),
            value: serde_json::to_string(&row.cells).unwrap_or_default(),
            finding,
        };
        self.keep(&item)
    }
}
