//! Undo and redo: which entry is next, and doing it backwards or once more.

use std::collections::HashMap;

use rusqlite::Connection;

use super::entry::{self, Change, Entry, EntryKind, Span, SpanKind};
use crate::door::Tx;
use crate::error::Result;

/// The entry that undo would take back: the newest that did something and is not undone.
pub(crate) fn next_undo(conn: &Connection) -> Result<Option<Entry>> {
    let mut undone = HashMap::new();
    walk_back(conn, |entry| match (entry.kind, entry.target) {
        (EntryKind::Do, _) => {
            (!undone.get(&entry.id).copied().unwrap_or(false)).then_some(Some(entry.id))
        }
        (kind, Some(target)) => {
            undone.entry(target).or_insert(kind == EntryKind::Undo);
            None
        }
        _ => None,
    })
}

/// The entry that redo would do again: the one undone last, unless something was done since.
pub(crate) fn next_redo(conn: &Connection) -> Result<Option<Entry>> {
    let mut redone = HashMap::new();
    walk_back(conn, |entry| match (entry.kind, entry.target) {
        (EntryKind::Redo, Some(target)) => {
            redone.entry(target).or_insert(());
            None
        }
        (EntryKind::Undo, Some(target)) => match redone.remove(&target) {
            Some(()) => None,
            None => Some(Some(target)),
        },
        _ => Some(None),
    })
}

/// Walks from the newest entry back until `decide` names an entry (or says there is none).
fn walk_back(
    conn: &Connection,
    mut decide: impl FnMut(&Entry) -> Option<Option<i64>>,
) -> Result<Option<Entry>> {
    let mut before = i64::MAX;
    loop {
        let page = entry::page(conn, before, 256)?;
        let Some(oldest) = page.last() else {
            return Ok(None);
        };
        before = oldest.id;
        for found in &page {
            match decide(found) {
                Some(Some(id)) => return entry::by_id(conn, id),
                Some(None) => return Ok(None),
                None => {}
            }
        }
    }
}

/// Does what `target` did once more, or takes it back, as part of the open entry of `tx`.
///
/// Runs and changes are replayed in the order they were made (or its reverse), so that each state on the way is one
/// that was there before: no code is ever taken twice.
pub(crate) fn replay(tx: &mut Tx<'_>, target: i64, forward: bool) -> Result<()> {
    let mut spans = entry::spans(tx.connection(), target)?;
    if forward {
        spans.reverse();
    }
    let mut from = if forward { 0 } else { i64::MAX };
    loop {
        let changes = entry::changes(tx.connection(), target, from, forward)?;
        let Some(last) = changes.last() else { break };
        from = last.id;
        for change in &changes {
            while spans.last().is_some_and(|span| {
                if forward {
                    span.at < change.id
                } else {
                    span.at >= change.id
                }
            }) {
                if let Some(span) = spans.pop() {
                    replay_span(tx, span, forward)?;
                }
            }
            replay_change(tx, change, forward)?;
        }
    }
    while let Some(span) = spans.pop() {
        replay_span(tx, span, forward)?;
    }
    Ok(())
}

fn replay_change(tx: &mut Tx<'_>, change: &Change, forward: bool) -> Result<()> {
    let value = if forward {
        &change.after
    } else {
        &change.before
    };
    tx.set(change.table, change.row, &change.field, value.clone())?;
    tx.steps.add(1)
}

fn replay_span(tx: &mut Tx<'_>, span: Span, forward: bool) -> Result<()> {
    match (span.what, forward) {
        (SpanKind::Removed, true) | (SpanKind::Created | SpanKind::Revived, false) => {
            tx.remove_run(span.table, span.first, span.last)
        }
        (SpanKind::Created | SpanKind::Revived, true) | (SpanKind::Removed, false) => {
            tx.revive_run(span.table, span.first, span.last)
        }
    }
}
