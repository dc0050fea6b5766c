//! What the sheets of an XLS say of themselves beside their cells, found by a walk through its records: which rows are hidden, and which numbers are
//! shown as codes.
//!
//! Records: MS-XLS 2.4 (BoundSheet8 2.4.28, Format 2.4.126, XF 2.4.353, Row 2.4.221, Number 2.4.180, RK 2.4.220, MulRk 2.4.175).

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use super::facts::Facts;
use super::number_format::CodeFormat;
use super::watch::{Watch, Watched};

/// The facts of every sheet, by its name. Where the records do not hold together, nothing is known from there on.
pub(super) fn of_xls(path: &Path, watch: &Watch<'_>) -> BTreeMap<String, Facts> {
    let mut walk = Walk::default();
    let mut open = || {
        let file = File::open(path).ok()?;
        let mut compound =
            cfb::CompoundFile::open(BufReader::new(Watched::new(file, watch))).ok()?;
        let names = ["/Workbook", "/Book"];
        let name = names.into_iter().find(|name| compound.is_stream(name))?;
        let stream = compound.open_stream(name).ok()?;
        walk.records(&mut BufReader::new(stream))
    };
    open();
    walk.done
}

#[derive(Default)]
struct Walk {
    /// Names of the sheets by the place where their records begin.
    names: HashMap<u64, String>,
    formats: HashMap<u16, String>,
    /// The number formats of the cell formats, in their order.
    cell_formats: Vec<u16>,
    /// The same where they make codes, once all are known.
    codes: Option<Vec<Option<CodeFormat>>>,
    sheet: Option<String>,
    depth: u32,
    done: BTreeMap<String, Facts>,
}

impl Walk {
    fn records(&mut self, stream: &mut impl Read) -> Option<()> {
        let mut at = 0_u64;
        let mut head = [0; 4];
        let mut body = Vec::new();
        loop {
            stream.read_exact(&mut head).ok()?;
            let kind = u16::from_le_bytes([head[0], head[1]]);
            let length = u16::from_le_bytes([head[2], head[3]]);
            body.clear();
            let read = stream.take(length.into()).read_to_end(&mut body).ok()?;
            if read != usize::from(length) {
                return None;
            }
            self.record(kind, at, &Body(&body));
            at += 4 + u64::from(length);
        }
    }

    fn record(&mut self, kind: u16, at: u64, body: &Body<'_>) -> Option<()> {
        match kind {
            0x0809 => {
                if self.depth == 0 {
                    self.sheet = self.names.get(&at).cloned();
                    if let Some(sheet) = &self.sheet {
                        let facts = self.done.entry(sheet.clone()).or_default();
                        facts.hidden_rows = Some(Vec::new());
                    }
                }
                self.depth += 1;
            }
            0x000a => self.depth = self.depth.saturating_sub(1),
            0x0085 => {
                let begins = u64::from(body.word(0)?) | u64::from(body.word(2)?) << 16;
                self.names.insert(begins, body.name(6)?);
            }
            0x041e => {
                self.formats.insert(body.word(0)?, body.text(2)?);
            }
            0x00e0 => self.cell_formats.push(body.word(2)?),
            // A row of no height, or one that is folded away or filtered out.
            0x0208 if body.word(12)? & 0x20 != 0 => {
                let row = body.word(0)?;
                self.facts()?.hide_row(row.into());
            }
            0x0203 => self.number(body.place()?, body.word(4)?, body.float(6)?),
            0x027e => self.number(body.place()?, body.word(4)?, body.short(6)?),
            0x00bd => {
                let (row, first) = body.place()?;
                let cells = body.0.len().saturating_sub(6) / 6;
                for (column, n) in (first..).zip(0..cells) {
                    let place = 4 + n * 6;
                    self.number((row, column), body.word(place)?, body.short(place + 2)?);
                }
            }
            // A formula whose result is a number; other results end in FFFF.
            0x0006 if body.word(12)? != 0xffff => {
                self.number(body.place()?, body.word(4)?, body.float(6)?);
            }
            _ => {}
        }
        Some(())
    }

    fn facts(&mut self) -> Option<&mut Facts> {
        self.done.get_mut(self.sheet.as_ref()?)
    }

    fn number(&mut self, at: (u32, u32), format: u16, number: f64) {
        let codes = self.codes.get_or_insert_with(|| {
            let formats = self.cell_formats.iter();
            formats
                .map(|format| CodeFormat::parse(self.formats.get(format)?))
                .collect()
        });
        let format = codes.get(usize::from(format)).and_then(Option::as_ref);
        let shown = format.and_then(|format| format.show(number));
        if let (Some(shown), Some(facts)) = (shown, self.facts()) {
            facts.show_code(at, shown);
        }
    }
}

/// The body of a record.
struct Body<'b>(&'b [u8]);

impl Body<'_> {
    fn word(&self, at: usize) -> Option<u16> {
        let pair = self.0.get(at..at + 2)?;
        Some(u16::from_le_bytes(pair.try_into().ok()?))
    }

    fn place(&self) -> Option<(u32, u32)> {
        Some((self.word(0)?.into(), self.word(2)?.into()))
    }

    fn float(&self, at: usize) -> Option<f64> {
        let bytes = self.0.get(at..at + 8)?;
        Some(f64::from_le_bytes(bytes.try_into().ok()?))
    }

    /// A number in four bytes (2.5.217): whole or the upper half of a float, perhaps a hundredfold.
    fn short(&self, at: usize) -> Option<f64> {
        let bytes: [u8; 4] = self.0.get(at..at + 4)?.try_into().ok()?;
        let bits = u32::from_le_bytes(bytes);
        let number = match bits & 2 {
            0 => f64::from_bits(u64::from(bits & !3) << 32),
            _ => f64::from(i32::from_le_bytes(bytes) >> 2),
        };
        Some(if bits & 1 == 1 {
            number / 100.0
        } else {
            number
        })
    }

    /// A name whose length is one byte, then how its characters are written.
    fn name(&self, at: usize) -> Option<String> {
        let length = usize::from(*self.0.get(at)?);
        self.characters(at + 1, length)
    }

    fn text(&self, at: usize) -> Option<String> {
        let length = usize::from(self.word(at)?);
        self.characters(at + 2, length)
    }

    fn characters(&self, at: usize, length: usize) -> Option<String> {
        match self.0.get(at)? & 1 {
            0 => {
                let bytes = self.0.get(at + 1..at + 1 + length)?;
                Some(bytes.iter().map(|byte| char::from(*byte)).collect())
            }
            _ => {
                let bytes = self.0.get(at + 1..at + 1 + 2 * length)?;
                let units = bytes
                    .chunks_exact(2)
                    .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
                Some(
                    char::decode_utf16(units)
                        .map(|c| c.unwrap_or('\u{fffd}'))
                        .collect(),
                )
            }
        }
    }
}
