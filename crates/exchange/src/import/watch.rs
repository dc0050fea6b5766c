//! Lets a person stop the reading of a file, wherever in it the reading stands.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use crate::error::Error;

/// Asked again and again whether to go on. Once it said no, it stays so.
pub(super) struct Watch<'a> {
    go_on: &'a dyn Fn() -> bool,
    stopped: Cell<bool>,
}

impl<'a> Watch<'a> {
    pub(super) fn new(go_on: &'a dyn Fn() -> bool) -> Self {
        Self {
            go_on,
            stopped: Cell::new(false),
        }
    }

    /// Whether to go on.
    pub(super) fn goes_on(&self) -> bool {
        if !self.stopped.get() && !(self.go_on)() {
            self.stopped.set(true);
        }
        !self.stopped.get()
    }

    /// What an error means: where the reading was stopped, that, whatever a parser made of it.
    pub(super) fn meant(&self, error: Error) -> Error {
        if self.stopped.get() {
            haat_registry::Error::Stopped.into()
        } else {
            error
        }
    }
}

/// A file whose reading fails once it is stopped, so that a parser that reads all of it at once can be stopped too.
pub(super) struct Watched<'a> {
    file: File,
    watch: &'a Watch<'a>,
}

impl<'a> Watched<'a> {
    pub(super) fn new(file: File, watch: &'a Watch<'a>) -> Self {
        Self { file, watch }
    }
}

impl Read for Watched<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.watch.goes_on() {
            self.file.read(out)
        } else {
            Err(io::Error::other("stopped"))
        }
    }
}

impl Seek for Watched<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}
