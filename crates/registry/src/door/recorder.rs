//! Collects runs of rows while an entry is open, so that a bulk creation costs one journal row.

use crate::journal::{Span, SpanKind, Table};

/// The open runs of an entry.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    spans: Vec<Span>,
    /// Index of the run each (table, kind) may still be extended in.
    open: Vec<(Table, SpanKind, usize)>,
    /// The last `journal_change` written.
    pub(super) last_change: i64,
}

impl Recorder {
    pub(super) fn new(last_change: i64) -> Self {
        Self {
            last_change,
            ..Self::default()
        }
    }

    /// Notes rows `first..=last`, extending a run that ends just before them.
    pub(super) fn note(&mut self, table: Table, what: SpanKind, first: i64, last: i64) {
        if let Some((.., index)) = self.open.iter().find(|(t, w, _)| *t == table && *w == what) {
            let span = &mut self.spans[*index];
            if span.last + 1 == first {
                span.last = last;
                return;
            }
        }
        self.open.retain(|(t, ..)| *t != table);
        self.open.push((table, what, self.spans.len()));
        self.spans.push(Span {
            table,
            first,
            last,
            at: self.last_change,
            what,
        });
    }

    /// Ends every open run: what follows depends on the order, as a code that moves from one store to another does.
    pub(super) fn close_runs(&mut self) {
        self.open.clear();
    }

    pub(super) fn spans(&self) -> &[Span] {
        &self.spans
    }
}
