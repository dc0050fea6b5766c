//! Decodes a text file as it is read, and keeps one row from filling the memory.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use encoding_rs::Decoder;

/// Most bytes between two rows. A quotation mark that is never closed would otherwise read the whole file into one cell.
const MAX_ROW: u64 = 16 << 20;

/// Reads decoded UTF-8, whatever the file is encoded in.
pub(super) struct Decoded<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    done: bool,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(inner: R, decoder: Decoder) -> Self {
        Self {
            inner,
            decoder,
            raw: vec![0; 64 << 10],
            text: Vec::new(),
            at: 0,
            done: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let read = self.inner.read(&mut self.raw)?;
        self.done = read == 0;
        let room = self
            .decoder
            .max_utf8_buffer_length(read)
            .unwrap_or(read * 4 + 16);
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        text.resize(room, 0);
        let (_, _, written, _) =
            self.decoder
                .decode_to_utf8(&self.raw[..read], &mut text, self.done);
        text.truncate(written);
        self.text = text;
        self.at = 0;
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.done {
            self.fill()?;
        }
        let count = out.len().min(self.text.len() - self.at);
        out[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

/// Fails once more than [`MAX_ROW`] bytes were read since the last row was taken.
pub(super) struct Bounded<R> {
    inner: R,
    since_row: Rc<Cell<u64>>,
}

impl<R> Bounded<R> {
    /// The reader, and the counter to set to zero with each row.
    pub(super) fn new(inner: R) -> (Self, Rc<Cell<u64>>) {
        let since_row = Rc::new(Cell::new(0));
        (
            Self {
                inner,
                since_row: Rc::clone(&since_row),
            },
            since_row,
        )
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.since_row.get() > MAX_ROW {
            return Err(io::Error::other(
                "one row is longer than 16 MB; a quotation mark may not be closed",
            ));
        }
        let count = self.inner.read(out)?;
        self.since_row.set(self.since_row.get() + count as u64);
        Ok(count)
    }
}
