//! Decodes a text file as it is read, notes where its lines end and where it is damaged, and keeps one row from filling the memory.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, Read};
use std::rc::Rc;

use encoding_rs::{Decoder, DecoderResult};

/// Most bytes between two rows. A quotation mark that is never closed would otherwise read the whole file into one cell.
const MAX_ROW: u64 = 16 << 20;

/// Line ends without anything between them; places are bytes of the decoded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Breaks {
    from: u64,
    to: u64,
    /// CR LF is one.
    count: u64,
}

/// What was seen of the decoded text and not yet asked for.
#[derive(Default)]
pub(super) struct Marks {
    breaks: VecDeque<Breaks>,
    after_cr: bool,
    damaged: VecDeque<u64>,
    at: u64,
}

impl Marks {
    fn look(&mut self, text: &[u8]) {
        for index in memchr::memchr2_iter(b'\r', b'\n', text) {
            let place = self.at + index as u64;
            let after_cr = match index.checked_sub(1) {
                Some(before) => text[before] == b'\r',
                None => self.after_cr,
            };
            // LF after CR belongs to it.
            let second = text[index] == b'\n' && after_cr;
            match self.breaks.back_mut().filter(|last| last.to == place) {
                Some(last) => {
                    last.to += 1;
                    last.count += u64::from(!second);
                }
                None => self.breaks.push_back(Breaks {
                    from: place,
                    to: place + 1,
                    count: 1,
                }),
            }
        }
        if let Some(last) = text.last() {
            self.after_cr = *last == b'\r';
        }
        self.at += text.len() as u64;
    }

    /// Blank lines between the row before and the row whose reading began at `from`.
    pub(super) fn blank_lines(&mut self, from: u64) -> u64 {
        while self.breaks.front().is_some_and(|run| run.to <= from) {
            self.breaks.pop_front();
        }
        match self.breaks.front() {
            // The end of the row before is the first of this run.
            Some(run) if run.from < from => run.count - 1,
            Some(run) if run.from == from => run.count,
            _ => 0,
        }
    }

    /// Bytes of decoded text seen so far.
    pub(super) fn seen(&self) -> u64 {
        self.at
    }

    /// Damaged sequences before this place that were not counted yet.
    pub(super) fn damaged_before(&mut self, to: u64) -> u32 {
        let mut count = 0;
        while self.damaged.front().is_some_and(|place| *place < to) {
            self.damaged.pop_front();
            count += 1;
        }
        count
    }
}

/// Reads decoded UTF-8, whatever the file is encoded in.
pub(super) struct Decoded<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    done: bool,
    since_row: Rc<Cell<u64>>,
    marks: Rc<RefCell<Marks>>,
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
            since_row: Rc::default(),
            marks: Rc::default(),
        }
    }

    /// Bytes read since the last row: to be set to zero with each.
    pub(super) fn since_row(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.since_row)
    }

    /// Where lines end, and where the text is damaged.
    pub(super) fn marks(&self) -> Rc<RefCell<Marks>> {
        Rc::clone(&self.marks)
    }

    fn fill(&mut self) -> io::Result<()> {
        let read = self.inner.read(&mut self.raw)?;
        self.done = read == 0;
        // One buffer for the whole piece: made anew for each damaged sequence it would cost the square of their number.
        let room = read * 4 + 64;
        let mut text = std::mem::take(&mut self.text);
        text.resize(room, 0);
        let mut marks = self.marks.borrow_mut();
        let (mut taken, mut filled) = (0, 0);
        loop {
            let (result, used, written) = self.decoder.decode_to_utf8_without_replacement(
                &self.raw[taken..read],
                &mut text[filled..],
                self.done,
            );
            taken += used;
            filled += written;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => text.resize(text.len() + room, 0),
                DecoderResult::Malformed(..) => {
                    let sign = "\u{fffd}".as_bytes();
                    if text.len() < filled + sign.len() {
                        text.resize(filled + room, 0);
                    }
                    let place = marks.at + filled as u64;
                    marks.damaged.push_back(place);
                    text[filled..filled + sign.len()].copy_from_slice(sign);
                    filled += sign.len();
                }
            }
        }
        text.truncate(filled);
        marks.look(&text);
        drop(marks);
        self.text = text;
        self.at = 0;
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.since_row.get() > MAX_ROW {
            return Err(io::Error::other(
                "one row is longer than 16 MB; a quotation mark may not be closed",
            ));
        }
        while self.at == self.text.len() && !self.done {
            self.fill()?;
        }
        let count = out.len().min(self.text.len() - self.at);
        out[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        self.since_row.set(self.since_row.get() + count as u64);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out one byte at a time, so that every boundary is met.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else {
                return Ok(0);
            };
            out[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    #[test]
    fn damaged_sequences_are_counted_where_they_are() {
        let mut decoded = Decoded::new(
            Slow(b"a\xff\nK\xc3\xb6ln \xe0\xa4"),
            encoding_rs::UTF_8.new_decoder_with_bom_removal(),
        );
        let mut text = String::new();
        decoded.read_to_string(&mut text).unwrap();
        assert_eq!(text, "a\u{fffd}\nKöln \u{fffd}");
        let marks = decoded.marks();
        assert_eq!(marks.borrow_mut().damaged_before(5), 1);
        assert_eq!(marks.borrow_mut().damaged_before(100), 1);
        assert_eq!(marks.borrow_mut().damaged_before(100), 0);
    }

    #[test]
    fn the_sign_for_damage_in_a_whole_file_is_no_damage() {
        let mut decoded = Decoded::new(
            "a \u{fffd}".as_bytes(),
            encoding_rs::UTF_8.new_decoder_with_bom_removal(),
        );
        let mut text = String::new();
        decoded.read_to_string(&mut text).unwrap();
        assert_eq!(decoded.marks().borrow_mut().damaged_before(100), 0);
    }

    #[test]
    fn blank_lines_are_counted_under_each_way_to_end_a_line() {
        for (text, from, blank) in [
            ("a\nb", 2, 0),
            ("a\n\n\nb", 2, 2),
            ("a\r\n\r\nb", 2, 1),
            ("a\r\n\r\nb", 3, 1),
            ("a\r\r\rb", 2, 2),
            ("\n\na", 0, 2),
        ] {
            let mut marks = Marks::default();
            for byte in text.as_bytes() {
                marks.look(&[*byte]);
            }
            assert_eq!(marks.blank_lines(from), blank, "{text:?} from {from}");
        }
    }

    #[test]
    fn a_row_without_end_is_refused() {
        let mut decoded = Decoded::new(
            io::repeat(b'x'),
            encoding_rs::UTF_8.new_decoder_with_bom_removal(),
        );
        let mut sink = vec![0; 1 << 20];
        let error = loop {
            if let Err(error) = decoded.read(&mut sink) {
                break error;
            }
        };
        assert!(error.to_string().contains("quotation mark"));
    }
}
