//! Which pairs are looked at: those that some key brings together.
//!
//! A value that thousands share would bring together millions of pairs that say nothing. Such a block is left out, and how many pairs that
//! were is told.

use std::collections::HashMap;

use haat_atlas::haversine_km;

use crate::column::{BLANK, Column, Values};
use crate::find::Domain;

/// A part of a block's key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part {
    /// The value of a column.
    Value(usize),
    /// The first so many letters of the value of a column.
    Start(usize, usize),
    /// Any one word of a column of words, by its sound.
    Word(usize),
    /// At most so many metres apart in a column of points; the only part of its block.
    Near(usize, f64),
}

/// Records whose parts are all the same are looked at in pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Its key, as a window names it.
    pub name: &'static str,
    /// What must be the same.
    pub parts: Vec<Part>,
    /// The most pairs that one key may bring together.
    pub most: u64,
}

/// What was not looked at, since too many share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The block.
    pub block: &'static str,
    /// Keys that too many share.
    pub keys: u64,
    /// Pairs that they would have brought together.
    pub pairs: u64,
}

/// The pairs of a block, not in order and some perhaps twice, and what was left out; at most `room` pairs.
pub(crate) fn pairs(
    block: &Block,
    columns: &[Column],
    domain: Domain,
    room: u64,
) -> (Vec<(u32, u32)>, Option<Skipped>) {
    if let [Part::Near(column, metres)] = block.parts[..] {
        return near(block, &columns[column], metres, domain, room);
    }
    let mut groups = Groups::of(block, columns);
    gather(block, domain, room, &mut groups)
}

/// Records by key.
struct Groups(Vec<(u64, u32)>);

impl Groups {
    fn of(block: &Block, columns: &[Column]) -> Self {
        let records = columns.first().map_or(0, Column::len);
        let starts: Vec<Option<Vec<u32>>> = block
            .parts
            .iter()
            .map(|part| match part {
                Part::Start(column, letters) => Some(starts(&columns[*column], *letters)),
                _ => None,
            })
            .collect();
        let mut keyed = Vec::with_capacity(records);
        let (mut keys, mut longer) = (Vec::new(), Vec::new());
        for record in 0..records {
            keys.clear();
            keys.push(block.parts.len() as u64);
            for (part, starts) in block.parts.iter().zip(&starts) {
                longer.clear();
                let (Part::Value(column)
                | Part::Start(column, _)
                | Part::Word(column)
                | Part::Near(column, _)) = *part;
                let value = columns[column].of[record];
                if value == BLANK {
                    keys.clear();
                    break;
                }
                match (part, &columns[column].values, starts) {
                    (Part::Word(_), Values::Words(words), _) => {
                        for sound in words.sounds(value) {
                            longer.extend(keys.iter().map(|key| mixed(*key, sound)));
                        }
                    }
                    (_, _, Some(starts)) => {
                        let start = starts[value as usize];
                        longer.extend(keys.iter().map(|key| mixed(*key, start)));
                    }
                    _ => longer.extend(keys.iter().map(|key| mixed(*key, value))),
                }
                std::mem::swap(&mut keys, &mut longer);
            }
            keys.sort_unstable();
            keys.dedup();
            keyed.extend(keys.iter().map(|key| (*key, record as u32)));
        }
        Self(keyed)
    }
}

/// The first letters of each distinct value, by id.
fn starts(column: &Column, letters: usize) -> Vec<u32> {
    let mut known: HashMap<String, u32> = HashMap::new();
    (0..column.count.len() as u32)
        .map(|value| {
            let start: String = column.text(value).chars().take(letters).collect();
            let next = known.len() as u32;
            *known.entry(start).or_insert(next)
        })
        .collect()
}

/// One key of two (splitmix64): another pair with the same key would only be looked at in vain.
fn mixed(key: u64, part: u32) -> u64 {
    let mut z = key
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(u64::from(part) + 1);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The pairs of groups, those with the fewest pairs first, as far as there is room.
fn gather(
    block: &Block,
    domain: Domain,
    room: u64,
    groups: &mut Groups,
) -> (Vec<(u32, u32)>, Option<Skipped>) {
    let keyed = &mut groups.0;
    rayon::slice::ParallelSliceMut::par_sort_unstable(keyed.as_mut_slice());
    let mut runs: Vec<(u64, usize, usize)> = Vec::new();
    let mut at = 0;
    for run in keyed.chunk_by(|one, other| one.0 == other.0) {
        if run.len() > 1 {
            // Records of a key are in order, so the new ones are last.
            let old = run.partition_point(|(_, record)| !domain.is_new(*record)) as u64;
            let pairs = domain.pairs_of(old, run.len() as u64 - old);
            if pairs > 0 {
                runs.push((pairs, at, at + run.len()));
            }
        }
        at += run.len();
    }
    runs.sort_unstable();
    let mut found = Vec::new();
    let (mut keys, mut left_out) = (0, 0_u64);
    for (pairs, first, end) in runs {
        if pairs > block.most || found.len() as u64 + pairs > room {
            keys += 1;
            left_out = left_out.saturating_add(pairs);
            continue;
        }
        let run = &keyed[first..end];
        for (at, (_, later)) in run.iter().enumerate() {
            if domain.is_new(*later) {
                found.extend(run[..at].iter().map(|(_, earlier)| (*earlier, *later)));
            }
        }
    }
    let skipped = (keys > 0).then_some(Skipped {
        block: block.name,
        keys,
        pairs: left_out,
    });
    (found, skipped)
}

/// Pairs of points at most so many metres apart, by a grid of cells that wide; a crowded cell is left out.
fn near(
    block: &Block,
    column: &Column,
    metres: f64,
    domain: Domain,
    room: u64,
) -> (Vec<(u32, u32)>, Option<Skipped>) {
    let Values::Points(points) = &column.values else {
        return (Vec::new(), None);
    };
    // A degree of latitude is 111.2 km on the sphere that distances are measured on; a degree of longitude shrinks with the cosine.
    let step = metres / 111_195.0;
    let row_of = |latitude: f64| (latitude / step).floor() as i64;
    let cell = |point: (f64, f64), row: i64| {
        let cosine = ((row as f64 + 0.5) * step).to_radians().cos().max(0.01);
        (row, (point.1 * cosine / step).floor() as i64)
    };
    let mut cells: HashMap<(i64, i64), Vec<u32>> = HashMap::new();
    for (record, value) in column.of.iter().enumerate() {
        if *value != BLANK {
            let point = points[*value as usize];
            let home = cells.entry(cell(point, row_of(point.0)));
            home.or_default().push(record as u32);
        }
    }
    let crowded = |records: &[u32]| {
        let old = records.partition_point(|record| !domain.is_new(*record)) as u64;
        let pairs = domain.pairs_of(old, records.len() as u64 - old);
        (pairs > block.most).then_some(pairs)
    };
    let mut skipped = Skipped {
        block: block.name,
        keys: 0,
        pairs: 0,
    };
    for records in cells.values() {
        if let Some(pairs) = crowded(records) {
            skipped.keys += 1;
            skipped.pairs = skipped.pairs.saturating_add(pairs);
        }
    }
    cells.retain(|_, records| crowded(records).is_none());
    let mut found = Vec::new();
    'records: for (record, value) in column.of.iter().enumerate() {
        let later = record as u32;
        if *value == BLANK || !domain.is_new(later) {
            continue;
        }
        let point = points[*value as usize];
        for row in -1..=1 {
            let (row, middle) = cell(point, row_of(point.0) + row);
            // The cells of another row are as wide but begin elsewhere: two to each side reach far enough.
            for column_at in middle - 2..=middle + 2 {
                let Some(records) = cells.get(&(row, column_at)) else {
                    continue;
                };
                for earlier in records {
                    if *earlier >= later {
                        break;
                    }
                    let other = points[column.of[*earlier as usize] as usize];
                    if haversine_km(point, other) * 1e3 <= metres {
                        found.push((*earlier, later));
                    }
                }
                if found.len() as u64 > room {
                    skipped.keys += 1;
                    break 'records;
                }
            }
        }
    }
    (found, (skipped.keys > 0).then_some(skipped))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::Kind;

    fn sorted(mut found: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
        found.sort_unstable();
        found.dedup();
        found
    }

    fn block(parts: &[Part], most: u64) -> Block {
        Block {
            name: "test",
            parts: parts.to_vec(),
            most,
        }
    }

    #[test]
    fn what_shares_all_parts_is_brought_together() {
        let pins = Column::texts(Kind::Digits, ["1", "1", "1", "2", ""].map(Some));
        let names = [
            "Ganesh Mobile",
            "Mobile World",
            "Balaji",
            "Ganesh Mobile",
            "Ganesh",
        ];
        let names = Column::texts(Kind::Name, names.map(Some));
        let columns = [pins, names];
        let both = block(&[Part::Value(0), Part::Word(1)], 100);
        let (found, skipped) = pairs(&both, &columns, Domain::Within, 100);
        assert_eq!((sorted(found), skipped), (vec![(0, 1)], None));
        let start = block(&[Part::Start(1, 1)], 100);
        let (found, _) = pairs(&start, &columns, Domain::Within, 100);
        assert_eq!(sorted(found), [(0, 3), (0, 4), (3, 4)]);
        let (found, _) = pairs(&start, &columns, Domain::New(4), 100);
        assert_eq!(
            sorted(found),
            [(0, 4), (3, 4)],
            "only pairs with a new record"
        );
    }

    #[test]
    fn what_too_many_share_is_left_out_and_told() {
        let cells = (0..100).map(|n| Some(if n < 90 { "9999999999" } else { "rest" }));
        let columns = [Column::texts(Kind::Text, cells)];
        let (found, skipped) = pairs(
            &block(&[Part::Value(0)], 50),
            &columns,
            Domain::Within,
            1_000,
        );
        assert_eq!(found.len(), 45);
        let skipped = skipped.unwrap();
        assert_eq!((skipped.keys, skipped.pairs), (1, 90 * 89 / 2));
        let (found, skipped) = pairs(&block(&[Part::Value(0)], 50), &columns, Domain::Within, 10);
        assert_eq!((found.len(), skipped.unwrap().keys), (0, 2), "no room");
    }

    #[test]
    fn points_within_the_distance_are_brought_together_wherever_the_grid_cuts() {
        let mut rng = fastrand::Rng::with_seed(7);
        for latitude in [0.0, 28.6, -33.9, 70.0] {
            let some: Vec<(f64, f64)> = (0..300)
                .map(|_| (latitude + rng.f64() * 0.02, 77.2 + rng.f64() * 0.02))
                .collect();
            let column = Column::points(some.iter().copied().map(Some));
            let (found, skipped) = pairs(
                &block(&[Part::Near(0, 150.0)], 1_000),
                std::slice::from_ref(&column),
                Domain::Within,
                1_000_000,
            );
            let mut expected = Vec::new();
            for later in 0..some.len() {
                for earlier in 0..later {
                    if haversine_km(some[earlier], some[later]) <= 0.150 {
                        expected.push((earlier as u32, later as u32));
                    }
                }
            }
            expected.sort_unstable();
            assert!(expected.len() > 10, "{}", expected.len());
            assert_eq!((sorted(found), skipped), (expected, None), "{latitude}");
        }
    }
}
