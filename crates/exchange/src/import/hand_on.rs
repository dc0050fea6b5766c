//! Two threads at one import: this one takes rows, the other reads them, and whichever would wait judges them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use super::Progress;
use super::commit::refuse;
use super::decisions::{Decision, which_order};
use super::door::Door;
use super::forms::Forms;
use super::judge::{Judge, JudgedRow};
use super::left_out::{LeftOut, why};
use super::plan::{Plan, PlanColumn};
use super::source::{self, Part, Seen, SourceRow};
use super::unread::Unread;
use super::watch::Watch;
use super::writer::Writer;
use crate::error::{Error, Result, Unfit, UnfitKind, UnreadableKind};

/// Rows handed from the reading thread to the writing one at once.
const BATCH: usize = 1_000;

/// Cells handed over at once: rows of a very wide sheet wait in smaller numbers.
const BATCH_CELLS: usize = 64 << 10;

/// Takes every row of a source: one thread decodes and judges, this one takes what it hands on, and judges too where it would only wait.
pub(super) fn take<D: Door>(
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
    fn judged(self, judge: &mut Judge<'_>) -> Result<Self> {
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
