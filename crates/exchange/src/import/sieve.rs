//! The rows of one text or sheet, each told what it is for: a title, the header, a row of the list, a note.

use super::facts::Facts;
use super::head::Head;
use super::notes::Notes;
use super::plan::SourceOptions;
use super::source::Each;
use crate::error::Result;

/// Tells rows apart as they pass.
pub(super) struct Sieve<'f> {
    head: Head<'f>,
    notes: Notes,
    goes_on: bool,
}

impl<'f> Sieve<'f> {
    /// The rows of a source that is read by these options, from this row of its header on.
    pub(super) fn new(header_row: u32, options: &SourceOptions, facts: Option<&'f Facts>) -> Self {
        Self {
            head: Head::new(header_row, options.header_height(), facts),
            notes: Notes::default(),
            goes_on: true,
        }
    }

    /// Takes the next row; says whether to go on.
    pub(super) fn take(
        &mut self,
        number: u64,
        cells: Vec<String>,
        each: &mut Each<'_>,
    ) -> Result<bool> {
        let Self { head, notes, .. } = self;
        self.goes_on = head.take(number, cells, &mut |row| notes.take(row, each))?;
        Ok(self.goes_on)
    }

    /// Hands on what waits at the end of the source, unless nobody wanted more; says whether to go on.
    pub(super) fn finish(mut self, each: &mut Each<'_>) -> Result<bool> {
        let goes_on = self.goes_on;
        let Self { head, notes, .. } = &mut self;
        Ok(goes_on && head.finish(&mut |row| notes.take(row, each))? && notes.finish(each)?)
    }
}
