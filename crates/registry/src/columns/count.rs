//! Counts rows by code, several columns in one pass over the selection.

use std::ops::Range;

use rayon::prelude::*;

use super::axis::Axis;
use super::bits::Bits;
use super::coded::Codes;

/// Rows looked at together: their row numbers and codes stay in the first cache from column to column.
const BLOCK: usize = 4096;

/// Stores of the set by value, for each axis; `live` is the set of all stores.
pub(super) fn by_value(axes: &[&Axis], set: &Bits, live: &Bits) -> Vec<Vec<u32>> {
    let (few, rest) = (set.count(), live.count());
    let by_code = if few * 2 <= rest {
        by_code(axes, set)
    } else {
        // Counting what is not in the set and taking it off the whole never costs more than half of all rows.
        let mut others = live.clone();
        others.without(set);
        let mut counts = totals(axes, live);
        for (counts, others) in counts.iter_mut().zip(by_code(axes, &others)) {
            for (count, other) in counts.iter_mut().zip(others) {
                *count -= other;
            }
        }
        counts
    };
    axes.iter()
        .zip(by_code)
        .map(|(axis, counts)| {
            let Some(map) = &axis.map else { return counts };
            let mut values = vec![0; axis.value_count];
            for (value, count) in map.iter().zip(counts) {
                values[*value as usize] += count;
            }
            values
        })
        .collect()
}

/// All stores by code, counted once for each axis.
fn totals(axes: &[&Axis], live: &Bits) -> Vec<Vec<u32>> {
    let missing: Vec<&Axis> = axes
        .iter()
        .copied()
        .filter(|axis| axis.totals.get().is_none())
        .collect();
    for (axis, counts) in missing.iter().zip(by_code(&missing, live)) {
        // Another thread may have been here first, with the same counts.
        let _ = axis.totals.set(counts);
    }
    axes.iter()
        .map(|axis| axis.totals.get().cloned().unwrap_or_default())
        .collect()
}

fn by_code(axes: &[&Axis], set: &Bits) -> Vec<Vec<u32>> {
    if axes.is_empty() {
        return Vec::new();
    }
    let words = BLOCK / 64;
    let tasks = rayon::current_num_threads() * 2;
    let words_a_task = set
        .words()
        .len()
        .div_ceil(tasks)
        .next_multiple_of(words)
        .max(words);
    let counted = set
        .words()
        .par_chunks(words_a_task)
        .enumerate()
        .map(|(task, chunk)| {
            let mut counts: Vec<Counts> = axes.iter().map(|axis| Counts::new(axis)).collect();
            let mut picked = Vec::with_capacity(BLOCK);
            for (block, words) in chunk.chunks(words).enumerate() {
                let first = (task * words_a_task + block * (BLOCK / 64)) * 64;
                pick(words, &mut picked);
                if picked.is_empty() {
                    continue;
                }
                for (counts, axis) in counts.iter_mut().zip(axes) {
                    counts.add(&axis.codes, first, &picked);
                }
            }
            counts
                .into_iter()
                .map(Counts::into_sums)
                .collect::<Vec<_>>()
        })
        .reduce_with(|mut a, b| {
            for (a, b) in a.iter_mut().zip(b) {
                for (a, b) in a.iter_mut().zip(b) {
                    *a += b;
                }
            }
            a
        });
    counted.unwrap_or_else(|| axes.iter().map(|axis| vec![0; axis.code_count]).collect())
}

/// For each code of each axis the least of these other codes that a row of the set with it has, of those within a range; `u32::MAX` where none.
pub(super) fn least_by_code(
    axes: &[&Axis],
    others: &Codes,
    within: Range<usize>,
    set: &Bits,
) -> Vec<Vec<u32>> {
    let none = || -> Vec<Vec<u32>> {
        let columns = axes.iter().map(|axis| vec![u32::MAX; axis.code_count]);
        columns.collect()
    };
    let words = set.words();
    let words_a_task = words.len().div_ceil(rayon::current_num_threads()).max(1);
    let tasks = words.par_chunks(words_a_task).enumerate();
    let found = tasks.map(|(task, chunk)| {
        let mut least = none();
        let mut picked = Vec::with_capacity(BLOCK);
        for (block, words) in chunk.chunks(BLOCK / 64).enumerate() {
            let first = task * words_a_task * 64 + block * BLOCK;
            pick(words, &mut picked);
            for row in picked.iter().map(|offset| first + usize::from(*offset)) {
                let other = others.get(row);
                if within.contains(&other) {
                    for (least, axis) in least.iter_mut().zip(axes) {
                        let slot = &mut least[axis.codes.get(row)];
                        *slot = (*slot).min(other as u32);
                    }
                }
            }
        }
        least
    });
    found.reduce(none, |mut a, b| {
        for (a, b) in a.iter_mut().zip(b) {
            for (a, b) in a.iter_mut().zip(b) {
                *a = (*a).min(b);
            }
        }
        a
    })
}

/// The rows of a block, as offsets into it.
fn pick(words: &[u64], picked: &mut Vec<u16>) {
    picked.clear();
    for (at, word) in words.iter().enumerate() {
        let (mut rest, base) = (*word, (at * 64) as u16);
        while rest != 0 {
            picked.push(base + rest.trailing_zeros() as u16);
            rest &= rest - 1;
        }
    }
}

/// Counts of one column. Narrow ones are kept several times over: in sorted data the same code comes again and again, and adding to
/// one number waits for the addition before.
struct Counts {
    lanes: Lanes,
    len: usize,
}

enum Lanes {
    Narrow(Box<[[u32; 256]; 4]>),
    Middle([Vec<u32>; 2]),
    Wide(Vec<u32>),
}

impl Counts {
    fn new(axis: &Axis) -> Self {
        let lanes = match &*axis.codes {
            Codes::U8(_) => Lanes::Narrow(Box::new([[0; 256]; 4])),
            // As long as there are codes at all, so that no addition needs a look at the length.
            Codes::U16(_) => Lanes::Middle([vec![0; 0x1_0000], vec![0; 0x1_0000]]),
            Codes::U32(_) => Lanes::Wide(vec![0; axis.code_count]),
        };
        Self {
            lanes,
            len: axis.code_count,
        }
    }

    fn add(&mut self, codes: &Codes, first: usize, picked: &[u16]) {
        match (&mut self.lanes, codes) {
            (Lanes::Narrow(lanes), Codes::U8(codes)) => {
                let [a, b, c, d] = &mut **lanes;
                if let Some(block) = block(codes, first) {
                    let mut fours = picked.chunks_exact(4);
                    for four in &mut fours {
                        a[at(block, four[0]) as usize] += 1;
                        b[at(block, four[1]) as usize] += 1;
                        c[at(block, four[2]) as usize] += 1;
                        d[at(block, four[3]) as usize] += 1;
                    }
                    for one in fours.remainder() {
                        a[at(block, *one) as usize] += 1;
                    }
                } else {
                    for one in picked {
                        a[codes[first + usize::from(*one)] as usize] += 1;
                    }
                }
            }
            (Lanes::Middle([a, b]), Codes::U16(codes)) => {
                let whole = (
                    <&mut [u32; 0x1_0000]>::try_from(a.as_mut_slice()),
                    <&mut [u32; 0x1_0000]>::try_from(b.as_mut_slice()),
                );
                let (Ok(a), Ok(b)) = whole else { return };
                if let Some(block) = block(codes, first) {
                    let mut twos = picked.chunks_exact(2);
                    for two in &mut twos {
                        a[at(block, two[0]) as usize] += 1;
                        b[at(block, two[1]) as usize] += 1;
                    }
                    for one in twos.remainder() {
                        a[at(block, *one) as usize] += 1;
                    }
                } else {
                    for one in picked {
                        a[codes[first + usize::from(*one)] as usize] += 1;
                    }
                }
            }
            (Lanes::Wide(counts), Codes::U32(codes)) => {
                for one in picked {
                    counts[codes[first + usize::from(*one)] as usize] += 1;
                }
            }
            // The lanes were made for these very codes.
            _ => {}
        }
    }

    fn into_sums(self) -> Vec<u32> {
        match self.lanes {
            Lanes::Narrow(lanes) => (0..self.len)
                .map(|code| lanes.iter().map(|lane| lane[code]).sum())
                .collect(),
            Lanes::Middle([mut a, b]) => {
                a.truncate(self.len);
                for (a, b) in a.iter_mut().zip(b) {
                    *a += b;
                }
                a
            }
            Lanes::Wide(counts) => counts,
        }
    }
}

/// A whole block of codes; `None` for the last one, if it is short.
fn block<T>(codes: &[T], first: usize) -> Option<&[T; BLOCK]> {
    codes.get(first..first + BLOCK)?.try_into().ok()
}

fn at<T: Copy>(block: &[T; BLOCK], offset: u16) -> T {
    block[usize::from(offset) % BLOCK]
}
