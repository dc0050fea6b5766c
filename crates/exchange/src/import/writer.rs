//! Writes judged rows into the registry: what can be taken of each, and what is set aside.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use haat_registry::checks::{Check, Finding};
use haat_registry::{FieldKey, FieldKind, SetAsideItem, StoreField, Tx, Value};

use super::Progress;
use super::commit::Handed;
use super::decisions::Decision;
use super::forms::{Form, Usual};
use super::judge::{AsideCell, JudgedRow};
use super::left_out::why;
use super::outcome::{AsideSum, Outcome};
use super::plan::{OnMatch, Plan};
use crate::error::{Error, Result};

/// How long the writing waits for rows before it asks whether to go on.
const PATIENCE: Duration = Duration::from_millis(50);

/// Fields whose values are names of rows of their own.
const LINKS: [StoreField; 2] = [StoreField::Format, StoreField::Partner];

/// Whether an import stays.
pub(super) enum Mode<'m> {
    Commit,
    /// It is taken back, and what it set aside with it: whoever wants that listens.
    Rehearse {
        aside: &'m mut dyn FnMut(&SetAsideItem) -> Result<()>,
    },
}

/// Writes judged rows.
pub(super) struct Writer<'t, 'c, 'm> {
    pub(super) tx: &'t mut Tx<'c>,
    plan: &'t Plan,
    mode: &'t mut Mode<'m>,
    import: i64,
    /// Where codes are made of row numbers: the fingerprint of the only file whose stores they may meet.
    made_for: Option<String>,
    pub(super) outcome: Outcome,
    /// Which of the sums of the outcome has this column and reason.
    sums: HashMap<(Option<String>, &'static str), usize>,
    /// Row of each store this import took, by the store's id.
    seen_rows: HashMap<i64, u64>,
    /// The column that names the sheet, where all are read together: the last.
    sheet_at: usize,
    /// The built-in fields of the plan, and how many new stores came without each.
    fields: Vec<FieldKey>,
    blank: Vec<u32>,
    formats: HashMap<String, Named>,
    partners: HashMap<String, Named>,
    /// Positions of the columns of formats and partners, and how they write their names, where what the cells looked like is kept.
    forms: Option<[(Option<u32>, Usual); 2]>,
}

/// What a name as it is written means.
struct Named {
    id: i64,
    /// The name it has in the registry.
    held: String,
}

impl<'t, 'c, 'm> Writer<'t, 'c, 'm> {
    /// A writer of rows of this import into these built-in fields. `made_for` where codes are made of row numbers.
    pub(super) fn new(
        tx: &'t mut Tx<'c>,
        plan: &'t Plan,
        mode: &'t mut Mode<'m>,
        import: i64,
        fields: Vec<FieldKey>,
        made_for: Option<String>,
    ) -> Self {
        Self {
            tx,
            plan,
            mode,
            import,
            made_for,
            outcome: Outcome::default(),
            sums: HashMap::new(),
            seen_rows: HashMap::new(),
            sheet_at: plan.columns.len().saturating_sub(1),
            blank: vec![0; fields.len()],
            fields,
            formats: HashMap::new(),
            partners: HashMap::new(),
            forms: None,
        }
    }

    /// From now on, keeps what the cells of taken rows looked like, and the rows that are none of the list.
    pub(super) fn keep_forms(&mut self) {
        let column = |field: StoreField| self.plan.column_of(field.key()).map(|found| found.index);
        self.forms = Some(LINKS.map(|field| (column(field), Usual::default())));
    }

    /// The outcome, once everything is taken.
    pub(super) fn done(mut self) -> Outcome {
        let taken = self.outcome.created;
        let some = self.fields.iter().zip(self.blank);
        self.outcome.blank = some
            .filter(|(_, blank)| *blank > 0 && *blank < taken)
            .map(|(key, blank)| (key.to_string(), blank))
            .collect();
        self.outcome
    }

    pub(super) fn take_all(
        &mut self,
        batches: Receiver<Vec<Handed>>,
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
            for (index, handed) in batch.into_iter().enumerate() {
                match handed {
                    Handed::Row(row) => self.take(row)?,
                    Handed::Out { number, why, cells } => {
                        self.tx.keep_left_out(self.import, number, why, &cells)?;
                    }
                }
                if index % 100 == 99 {
                    go_on(self.outcome.rows)?;
                }
            }
        }
    }

    fn take(&mut self, mut row: JudgedRow) -> Result<()> {
        self.outcome.rows += 1;
        for (field, held, text) in std::mem::take(&mut row.kept.usual) {
            self.tx.keep_usual_text(self.import, field, &held, &text)?;
        }
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
        let existing = self.tx.store_by_code(&code)?;
        if let Some(first) = existing.and_then(|id| self.seen_rows.get(&id)) {
            let finding = Finding::new(StoreField::Code, Check::CodeTwice)
                .with("code", &code)
                .with("row", first);
            return Ok(Some((row, finding)));
        }
        if let Some(id) = existing {
            self.refuse_strangers_code(&code, id)?;
        }
        match (existing, self.plan.on_match) {
            (Some(_), OnMatch::Skip) => {
                self.outcome.skipped += 1;
                if self.forms.is_some() {
                    let out = why::CODE_THERE;
                    self.tx
                        .keep_left_out(self.import, row.number, out, &row.cells)?;
                }
                return Ok(None);
            }
            (Some(_), OnMatch::Error) => {
                let finding = Finding::new(StoreField::Code, Check::CodeThere).with("code", &code);
                return Ok(Some((row, finding)));
            }
            _ => {}
        }
        self.link(&mut row)?;
        let Some(id) = self.hold(existing, &mut row)? else {
            let refused = row.aside.pop().map(|cell| cell.finding);
            let finding =
                refused.unwrap_or_else(|| Finding::new(StoreField::Code, Check::CodeMissing));
            return Ok(Some((row, finding)));
        };
        self.seen_rows.insert(id, row.number);
        if !row.kept.cells.is_empty() {
            self.tx
                .keep_as_written(self.import, id, row.number, &row.kept.cells)?;
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
        Ok(None)
    }

    fn set_cell_aside(&mut self, id: i64, row: &JudgedRow, cell: AsideCell) -> Result<()> {
        self.outcome.cells_aside += 1;
        self.count(Some(&cell.header), &cell.finding, row.number, || {
            cell.value.clone()
        });
        let sheet = row
            .cells
            .get(self.sheet_at)
            .filter(|_| self.plan.source.all_sheets);
        let item = SetAsideItem {
            store: Some(id),
            source_row: row.number,
            source_col: Some(match sheet {
                Some(sheet) => format!("{} ({sheet})", cell.header),
                None => cell.header,
            }),
            field: cell.field,
            value: cell.value,
            finding: cell.finding,
        };
        self.keep(&item)
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
        for (at, field) in LINKS.into_iter().enumerate() {
            let key = FieldKey::from(field);
            let Some(Value::Text(name)) = row.values.get(&key) else {
                continue;
            };
            let known = match field.kind() {
                FieldKind::Format => &mut self.formats,
                _ => &mut self.partners,
            };
            let named = match known.entry(name.clone()) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => {
                    let (id, held, made) = match field.kind() {
                        FieldKind::Format => {
                            let (id, made) = self.tx.format_named(name)?;
                            (id, self.tx.format_name(id)?, made)
                        }
                        _ => {
                            let (id, made) = self.tx.partner_named(name)?;
                            (id, self.tx.partner_name(id)?, made)
                        }
                    };
                    if made {
                        let names = match field.kind() {
                            FieldKind::Format => &mut self.outcome.formats,
                            _ => &mut self.outcome.partners,
                        };
                        names.push(name.clone());
                    }
                    let held = held.unwrap_or_else(|| name.clone());
                    unknown.insert(Named { id, held })
                }
            };
            if let Some((Some(index), usual)) = self.forms.as_mut().map(|forms| &mut forms[at])
                && let Some(cell) = row.cells.get(*index as usize)
            {
                match usual.look(&named.held, cell) {
                    Form::Known => {}
                    Form::Usual => self
                        .tx
                        .keep_usual_text(self.import, key, &named.held, cell)?,
                    Form::Other => {
                        row.kept.cells.insert(*index, cell.clone());
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
        let item = SetAsideItem {
            store: None,
            source_row: row.number,
            source_col: None,
            field: Some(finding.field),
            value: cells,
            finding,
        };
        self.keep(&item)
    }
}
