//! Takes judged rows: what can be taken of each, what the plan keeps, and what is set aside.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::time::Duration;

use haat_registry::checks::{Check, Finding};
use haat_registry::{FieldChange, FieldKey, FieldKind, SetAsideItem, StoreField, Value};

use super::Progress;
use super::decisions::Decision;
use super::door::{Door, Named};
use super::forms::{Form, Usual};
use super::hand_on::{Handed, Receiver};
use super::judge::{AsideCell, Judge, JudgedRow};
use super::left_out::why;
use super::outcome::{AsideSum, Outcome};
use super::plan::{LostZeros, OnMatch, OnNew, Plan};
use super::policy::Policies;
use crate::error::{Error, Result};

/// How long the writing waits for rows before it asks whether to go on.
const PATIENCE: Duration = Duration::from_millis(50);

/// Fields whose values are names of rows of their own.
const LINKS: [StoreField; 2] = [StoreField::Format, StoreField::Partner];

/// What became of a row that was taken.
pub(super) struct TakenRow<'r> {
    /// The row as it was judged, without what was refused or kept.
    pub(super) row: &'r JudgedRow,
    /// Whether it became a store of its own.
    pub(super) made: bool,
    /// What changed.
    pub(super) changes: Vec<FieldChange>,
    /// What the file says otherwise and the registry keeps.
    pub(super) kept: Vec<FieldChange>,
}

/// Is told of each row that is taken.
pub(super) type Taken<'w, D> = &'w mut dyn FnMut(&mut D, TakenRow<'_>) -> Result<()>;

/// Takes judged rows through a door.
pub(super) struct Writer<'t, D> {
    pub(super) door: D,
    plan: &'t Plan,
    policies: Policies,
    /// Where codes are made of row numbers: the fingerprint of the only file whose stores they may meet.
    made_for: Option<String>,
    pub(super) outcome: Outcome,
    taken: Option<Taken<'t, D>>,
    /// Whether any code leads to a store that another was merged into, once somebody asked.
    merged: Option<bool>,
    /// Rows of such codes: the row of the store itself comes before them, wherever it stands.
    late: Vec<JudgedRow>,
    /// Codes that begin with zeros, by their other digits, once somebody asked.
    zeros: Option<HashMap<String, String>>,
    /// Which of the sums of the outcome has this column and reason.
    sums: HashMap<(Option<String>, &'static str), usize>,
    /// Row of each store this import took, by the store's id.
    seen_rows: HashMap<i64, u64>,
    /// Stores that the file names and that were not taken from it.
    passed: HashSet<i64>,
    /// The column that names the sheet, where all are read together: the last.
    sheet_at: usize,
    /// The built-in fields of the plan, and how many new stores came without each.
    fields: Vec<FieldKey>,
    blank: Vec<u32>,
    /// Position and header of the column of each field.
    columns: HashMap<FieldKey, (usize, String)>,
    formats: HashMap<String, Named>,
    partners: HashMap<String, Named>,
    /// Positions of the columns of formats and partners, and how they write their names.
    forms: [(Option<u32>, Usual); 2],
}

impl<'t, D: Door> Writer<'t, D> {
    /// A writer of rows as they are judged. `made_for` where codes are made of row numbers.
    pub(super) fn new(
        door: D,
        plan: &'t Plan,
        policies: Policies,
        judge: &Judge<'_>,
        made_for: Option<String>,
    ) -> Self {
        let column = |field: StoreField| plan.column_of(field.key()).map(|found| found.index);
        let fields = judge.built_in();
        let columns = judge.columns.iter();
        let columns =
            columns.map(|column| (column.field.key, (column.index, column.header.clone())));
        Self {
            door,
            merged: None,
            late: Vec::new(),
            zeros: None,
            plan,
            policies,
            made_for,
            outcome: Outcome::default(),
            taken: None,
            sums: HashMap::new(),
            seen_rows: HashMap::new(),
            passed: HashSet::new(),
            sheet_at: plan.columns.len().saturating_sub(1),
            blank: vec![0; fields.len()],
            fields,
            columns: columns.collect(),
            formats: HashMap::new(),
            partners: HashMap::new(),
            forms: LINKS.map(|field| (column(field), Usual::default())),
        }
    }

    /// From now on, tells of each row that is taken.
    pub(super) fn tell(&mut self, taken: Taken<'t, D>) {
        self.taken = Some(taken);
    }

    /// Whether the file names this store.
    pub(super) fn has_met(&self, id: i64) -> bool {
        self.seen_rows.contains_key(&id) || self.passed.contains(&id)
    }

    /// The outcome and the door, once everything is taken.
    pub(super) fn done(mut self) -> (Outcome, D) {
        let taken = self.outcome.created;
        let some = self.fields.iter().zip(self.blank);
        self.outcome.blank = some
            .filter(|(_, blank)| *blank > 0 && *blank < taken)
            .map(|(key, blank)| (key.to_string(), blank))
            .collect();
        (self.outcome, self.door)
    }

    /// Takes everything that is handed on; what nobody judged yet, by `judge`.
    pub(super) fn take_all(
        &mut self,
        batches: &Receiver,
        judge: &mut Judge<'_>,
        progress: &mut Progress<'_>,
    ) -> Result<()> {
        while let Some(batch) = batches.next(PATIENCE) {
            // Before each batch and every few rows, so that stopping takes effect at once; whoever listens thins the reports.
            let mut go_on = |rows: u32| match progress(super::phase::WRITING, rows.into(), None) {
                true => Ok(()),
                false => Err(Error::from(haat_registry::Error::Stopped)),
            };
            go_on(self.outcome.rows)?;
            for (index, handed) in batch.into_iter().enumerate() {
                match handed {
                    Handed::Row(row) => self.take(row)?,
                    Handed::Unjudged { number, cells } => {
                        self.take(judge.judge(number, cells)?)?;
                    }
                    Handed::Out { number, why, cells } => {
                        self.door.keep_left_out(number, why, &cells)?;
                    }
                }
                if index % 100 == 99 {
                    go_on(self.outcome.rows)?;
                }
            }
        }
        for row in std::mem::take(&mut self.late) {
            self.take_now(row)?;
        }
        Ok(())
    }

    fn take(&mut self, mut row: JudgedRow) -> Result<()> {
        self.outcome.rows += 1;
        for (field, held, text) in std::mem::take(&mut row.kept.usual) {
            self.door.keep_usual_text(field, &held, &text)?;
        }
        match self.is_merged(&row)? {
            true => self.late.push(row),
            false => self.take_now(row)?,
        }
        Ok(())
    }

    /// Whether a row has the code of a store that was merged into another.
    fn is_merged(&mut self, row: &JudgedRow) -> Result<bool> {
        let Ok(code) = &row.code else {
            return Ok(false);
        };
        Ok(self.any_merged()?
            && self.door.store_by_code(code)?.is_none()
            && self.door.store_meant(code)?.is_some())
    }

    fn any_merged(&mut self) -> Result<bool> {
        match self.merged {
            Some(any) => Ok(any),
            None => Ok(*self.merged.insert(self.door.any_merged()?)),
        }
    }

    fn take_now(&mut self, row: JudgedRow) -> Result<()> {
        match self.try_take(row)? {
            Some((row, finding)) => self.set_row_aside(&row, finding),
            None => Ok(()),
        }
    }

    /// Takes a row; one that cannot be taken comes back with the reason, and nothing of it is written.
    pub(super) fn try_take(&mut self, mut row: JudgedRow) -> Result<Option<(JudgedRow, Finding)>> {
        let code = match &row.code {
            Ok(code) => code.clone(),
            Err(finding) => {
                let finding = finding.clone();
                return Ok(Some((row, finding)));
            }
        };
        let by_code = self.door.store_by_code(&code)?;
        let merged = match by_code {
            None => self.merged_into(&code, &mut row)?,
            Some(_) => None,
        };
        let existing = match by_code.or(merged) {
            None => self.without_zeros(&code, &mut row)?,
            found => found,
        };
        if merged.is_some_and(|id| self.has_met(id)) {
            self.outcome.left_out += 1;
            self.door
                .keep_left_out(row.number, why::MERGED, &row.cells)?;
            return Ok(None);
        }
        if let Some(first) = existing.and_then(|id| self.seen_rows.get(&id)) {
            let finding = Finding::new(StoreField::Code, Check::CodeTwice)
                .with("code", &code)
                .with("row", first);
            return Ok(Some((row, finding)));
        }
        if let Some(id) = existing {
            self.refuse_strangers_code(&code, id)?;
        }
        if let Some(why) = self.left_out(existing, &row) {
            match why {
                why::CODE_THERE => self.outcome.skipped += 1,
                _ => self.outcome.left_out += 1,
            }
            self.passed.extend(existing);
            self.door.keep_left_out(row.number, why, &row.cells)?;
            return Ok(None);
        }
        if existing.is_some() && self.plan.on_match == OnMatch::Error {
            self.passed.extend(existing);
            let finding = Finding::new(StoreField::Code, Check::CodeThere).with("code", &code);
            return Ok(Some((row, finding)));
        }
        self.link(&mut row)?;
        let kept = match existing {
            Some(id) if self.policies.are_some() => {
                let store = self.door.store(id)?;
                store.map_or_else(Vec::new, |store| self.policies.follow(&store, &mut row))
            }
            _ => Vec::new(),
        };
        self.outcome.kept += u32::try_from(kept.len()).unwrap_or(u32::MAX);
        match existing {
            Some(id) => self.refuse_damaged(id, &mut row)?,
            None => self.look_for_zeros(&code, &mut row)?,
        }
        let (held, changes) = self.door.hold(existing, &mut row.values)?;
        for finding in held.refused {
            row.aside.push(self.aside(&row, finding));
        }
        let Some(id) = held.id else {
            let refused = row.aside.pop().map(|cell| cell.finding);
            let finding =
                refused.unwrap_or_else(|| Finding::new(StoreField::Code, Check::CodeMissing));
            return Ok(Some((row, finding)));
        };
        match existing {
            None => {
                self.outcome.created += 1;
                self.outcome.masked_blank += u32::try_from(row.masked.len()).unwrap_or(u32::MAX);
            }
            Some(_) if held.changed => self.outcome.updated += 1,
            Some(_) => self.outcome.unchanged += 1,
        }
        self.seen_rows.insert(id, row.number);
        if !row.kept.cells.is_empty() && self.door.keeps() {
            self.door.keep_as_written(id, row.number, &row.kept.cells)?;
        }
        // A blank cell takes nothing from a store that was there.
        if existing.is_none() {
            for (at, key) in self.fields.iter().enumerate() {
                self.blank[at] += u32::from(!row.values.contains_key(key));
            }
        }
        for warning in &row.warnings {
            *self
                .outcome
                .warnings
                .entry(warning.check.key().to_owned())
                .or_default() += 1;
        }
        for cell in std::mem::take(&mut row.aside) {
            self.set_cell_aside(id, &row, cell)?;
        }
        if let Some(taken) = &mut self.taken {
            let taken_row = TakenRow {
                row: &row,
                made: existing.is_none(),
                changes,
                kept,
            };
            taken(&mut self.door, taken_row)?;
        }
        Ok(None)
    }

    /// A number that lost digits takes the place of no other: it is set aside, and the store keeps what it has.
    fn refuse_damaged(&mut self, id: i64, row: &mut JudgedRow) -> Result<()> {
        let is_damage = |finding: &Finding| finding.check == Check::DamagedNumber;
        if !row.warnings.iter().any(is_damage) {
            return Ok(());
        }
        let Some(store) = self.door.store(id)? else {
            return Ok(());
        };
        let (damaged, others): (Vec<_>, Vec<_>) = std::mem::take(&mut row.warnings)
            .into_iter()
            .partition(|finding| {
                let held = store.get(finding.field);
                is_damage(finding)
                    && !held.is_blank()
                    && row
                        .values
                        .get(&finding.field)
                        .is_some_and(|new| new != held)
            });
        row.warnings = others;
        for finding in damaged {
            row.values.remove(&finding.field);
            let cell = self.aside(row, finding);
            row.aside.push(cell);
        }
        Ok(())
    }

    /// The code that is this one with zeros before it; several are separated by commas.
    fn with_zeros(&mut self, code: &str) -> Result<Option<String>> {
        if !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(None);
        }
        let zeros = match &mut self.zeros {
            Some(zeros) => zeros,
            none => none.insert(self.door.codes_with_zeros()?),
        };
        Ok(zeros.get(code).cloned())
    }

    /// Warns of a new store whose code is that of another without its zeros.
    fn look_for_zeros(&mut self, code: &str, row: &mut JudgedRow) -> Result<()> {
        if let Some(store) = self.with_zeros(code)? {
            let may_be = Finding::new(StoreField::Code, Check::CodeLostZeros);
            row.warnings
                .push(may_be.with("code", code).with("store", store));
        }
        Ok(())
    }

    /// The store whose code this is without its zeros, where the plan says that those were lost; of several nobody knows which.
    fn without_zeros(&mut self, code: &str, row: &mut JudgedRow) -> Result<Option<i64>> {
        if self.plan.lost_zeros == LostZeros::New {
            return Ok(None);
        }
        let Some(whole) = self.with_zeros(code)? else {
            return Ok(None);
        };
        let found = self.door.store_by_code(&whole)?;
        if found.is_some() {
            self.leave_code(row);
            // A country that was proposed replaces none that a store has.
            let proposed = !self.plan.country_because.is_empty();
            if proposed && self.plan.column_of(StoreField::Country.key()).is_none() {
                row.values.remove(&StoreField::Country.into());
            }
        }
        Ok(found)
    }

    /// Leaves a store's code as it is: the cell is kept as it was written.
    fn leave_code(&self, row: &mut JudgedRow) {
        row.values.remove(&StoreField::Code.into());
        let column = self.plan.column_of(StoreField::Code.key());
        let cell = column.and_then(|column| {
            let cell = row.cells.get(column.index as usize)?;
            Some((column.index, cell.clone()))
        });
        row.kept.cells.extend(cell);
    }

    /// Why the plan leaves a row out, if it does.
    fn left_out(&self, existing: Option<i64>, row: &JudgedRow) -> Option<&'static str> {
        if !self.plan.without.is_empty() && self.plan.without.contains(&self.label(row)) {
            return Some(why::UNTICKED);
        }
        match (existing, self.plan.on_match, self.plan.on_new) {
            (Some(_), OnMatch::Skip, _) => Some(why::CODE_THERE),
            (None, _, OnNew::Skip) => Some(why::NOT_THERE),
            _ => None,
        }
    }

    /// How a row is named: its number, after the sheet's name where several are read together.
    fn label(&self, row: &JudgedRow) -> String {
        label(self.plan, row)
    }

    /// The store that the one of this code was merged into. It keeps its own code; the cell is kept as it was written.
    fn merged_into(&mut self, code: &str, row: &mut JudgedRow) -> Result<Option<i64>> {
        if !self.any_merged()? {
            return Ok(None);
        }
        let found = self.door.store_meant(code)?;
        if found.is_some() {
            self.leave_code(row);
        }
        Ok(found)
    }

    fn set_cell_aside(&mut self, id: i64, row: &JudgedRow, cell: AsideCell) -> Result<()> {
        self.outcome.cells_aside += 1;
        self.count(Some(&cell.header), &cell.finding, row.number, || {
            cell.value.clone()
        });
        let sheet = row
            .cells
            .get(self.sheet_at)
            .filter(|_| self.plan.source.reads_together());
        self.door.set_aside(&SetAsideItem {
            store: Some(id),
            source_row: row.number,
            source_col: Some(match sheet {
                Some(sheet) => format!("{} ({sheet})", cell.header),
                None => cell.header,
            }),
            field: cell.field,
            value: cell.value,
            finding: cell.finding,
        })
    }

    /// Counts what is set aside, by reason and by column and reason.
    fn count(
        &mut self,
        column: Option<&str>,
        finding: &Finding,
        row: u64,
        value: impl FnOnce() -> String,
    ) {
        let key = finding.check.key();
        *self.outcome.reasons.entry(key.to_owned()).or_default() += 1;
        let sums = &mut self.outcome.aside;
        let at = *self
            .sums
            .entry((column.map(str::to_owned), key))
            .or_insert_with(|| {
                sums.push(AsideSum {
                    column: column.map(str::to_owned),
                    count: 0,
                    row: u32::try_from(row).unwrap_or(u32::MAX),
                    value: value(),
                    said: finding.into(),
                });
                sums.len() - 1
            });
        sums[at].count += 1;
    }

    /// A code made of a row's number means nothing in another file: its store would be overwritten by one that is not the same.
    fn refuse_strangers_code(&mut self, code: &str, id: i64) -> Result<()> {
        let Some(sha256) = &self.made_for else {
            return Ok(());
        };
        let source = self.door.source_of_store(id)?;
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

    /// The cell that a finding about a value blames.
    fn aside(&self, row: &JudgedRow, finding: Finding) -> AsideCell {
        let key = finding.field;
        let column = self.columns.get(&key);
        let cell = column.and_then(|(index, _)| row.cells.get(*index));
        AsideCell {
            header: column.map_or_else(|| key.to_string(), |(_, header)| header.clone()),
            field: Some(key),
            value: cell.cloned().unwrap_or_default(),
            finding,
        }
    }

    /// Turns names of formats and partners into what the registry knows them by.
    fn link(&mut self, row: &mut JudgedRow) -> Result<()> {
        for (at, field) in LINKS.into_iter().enumerate() {
            let key = FieldKey::from(field);
            let Some(Value::Text(name)) = row.values.get(&key) else {
                continue;
            };
            let is_format = field.kind() == FieldKind::Format;
            let known = match is_format {
                true => &mut self.formats,
                false => &mut self.partners,
            };
            let named = match known.entry(name.clone()) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => {
                    let (named, names) = match is_format {
                        true => (self.door.format_named(name)?, &mut self.outcome.formats),
                        false => (self.door.partner_named(name)?, &mut self.outcome.partners),
                    };
                    if named.made {
                        names.push(name.clone());
                    }
                    unknown.insert(named)
                }
            };
            let (column, usual) = &mut self.forms[at];
            if self.door.keeps()
                && let Some(index) = *column
                && let Some(cell) = row.cells.get(index as usize)
            {
                match usual.look(&named.held, cell) {
                    Form::Known => {}
                    Form::Usual => self.door.keep_usual_text(key, &named.held, cell)?,
                    Form::Other => {
                        row.kept.cells.insert(index, cell.clone());
                    }
                }
            }
            row.values.insert(key, Value::Ref(named.id));
        }
        Ok(())
    }

    fn set_row_aside(&mut self, row: &JudgedRow, finding: Finding) -> Result<()> {
        self.outcome.rows_aside += 1;
        let cells = serde_json::to_string(&row.cells).unwrap_or_default();
        self.count(None, &finding, row.number, || cells.clone());
        self.door.set_aside(&SetAsideItem {
            store: None,
            source_row: row.number,
            source_col: None,
            field: Some(finding.field),
            value: cells,
            finding,
        })
    }
}

/// How a row of a plan's file is named: its number, after the sheet's name and `!` where several are read together.
pub(super) fn label(plan: &Plan, row: &JudgedRow) -> String {
    let sheet_at = plan.columns.len().saturating_sub(1);
    let sheet = row
        .cells
        .get(sheet_at)
        .filter(|_| plan.source.reads_together());
    match sheet {
        Some(sheet) => format!("{sheet}!{}", row.number),
        None => row.number.to_string(),
    }
}
