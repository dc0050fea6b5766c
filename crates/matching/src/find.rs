//! From records to the pairs that are likely the same.

use rayon::prelude::*;

use crate::block::{self, Skipped};
use crate::column::Column;
use crate::compare::Pattern;
use crate::estimate::estimate;
use crate::scheme::Scheme;
use crate::score::{Contribution, Weights, probability};

/// Which pairs are asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// Any two records.
    Within,
    /// Records from this position on are new: pairs with at least one of them.
    New(u32),
}

impl Domain {
    pub(crate) fn first_new(self) -> u32 {
        match self {
            Self::Within => 0,
            Self::New(first) => first,
        }
    }

    pub(crate) fn is_new(self, record: u32) -> bool {
        record >= self.first_new()
    }

    /// The pairs of so many old and so many new records.
    pub(crate) fn pairs_of(self, old: u64, new: u64) -> u64 {
        old * new + new * new.saturating_sub(1) / 2
    }

    /// The pairs of so many records.
    pub(crate) fn pairs(self, records: u32) -> u64 {
        let old = self.first_new().min(records);
        self.pairs_of(old.into(), (records - old).into())
    }
}

/// Bounds of a search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The least probability of a pair that is told.
    pub least: f64,
    /// The most pairs that are told.
    pub most: usize,
    /// The most pairs that are looked at; what is beyond is counted as skipped.
    pub candidates: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            least: 0.5,
            most: 10_000,
            candidates: 10_000_000,
        }
    }
}

/// What a search is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Gathering pairs: blocks done, of so many.
    Gathering(usize, usize),
    /// Comparing: pairs done, of so many.
    Comparing(u64, u64),
    /// Estimating weights and adding up.
    Weighing,
}

/// The caller said not to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// A pair that was looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub a: u32,
    pub b: u32,
    pub pattern: Pattern,
    pub rarity: f32,
}

/// Two records that are likely the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// The earlier record, by position.
    pub a: u32,
    /// The later one.
    pub b: u32,
    /// All evidence together, in bits.
    pub bits: f64,
    pattern: Pattern,
}

impl Match {
    /// The probability that both are the same.
    pub fn probability(&self) -> f64 {
        probability(self.bits)
    }
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The likeliest first; pairs equally likely in the order of their records.
    pub matches: Vec<Match>,
    /// Pairs beyond the most that are told.
    pub untold: u64,
    /// Pairs that were looked at.
    pub candidates: u64,
    /// What was not looked at.
    pub skipped: Vec<Skipped>,
    /// The weights, as they were estimated.
    pub weights: Weights,
}

impl Found {
    /// What each field of a match contributed, in the scheme's order.
    pub fn contributions(
        &self,
        scheme: &Scheme,
        columns: &[Column],
        found: &Match,
    ) -> Vec<Contribution> {
        let pair = (found.a, found.b);
        self.weights
            .contributions(scheme, columns, found.pattern, pair)
    }
}

/// Pairs that are compared between two questions whether to go on.
const CHUNK: usize = 200_000;

/// Finds the pairs of records that are likely the same. `goes_on` is told what is done, and stops it with `false`.
///
/// All columns have as many records. A scheme has room for sixteen comparisons; what is beyond is not compared.
pub fn find(
    scheme: &Scheme,
    columns: &[Column],
    domain: Domain,
    limits: Limits,
    goes_on: &mut dyn FnMut(Stage) -> bool,
) -> Result<Found, Stopped> {
    debug_assert!(scheme.comparisons.len() <= Pattern::ROOM);
    let (pairs, skipped) = gather(scheme, columns, domain, limits, goes_on)?;
    let mut candidates: Vec<Candidate> = Vec::with_capacity(pairs.len());
    for chunk in pairs.chunks(CHUNK) {
        if !goes_on(Stage::Comparing(
            candidates.len() as u64,
            pairs.len() as u64,
        )) {
            return Err(Stopped);
        }
        candidates.par_extend(chunk.par_iter().with_min_len(512).map(|pair| {
            let (a, b) = ((pair >> 32) as u32, *pair as u32);
            Candidate {
                a,
                b,
                pattern: Pattern::of(scheme, columns, a, b),
                rarity: 0.0,
            }
        }));
    }
    drop(pairs);
    if !goes_on(Stage::Weighing) {
        return Err(Stopped);
    }
    let weights = estimate(scheme, columns, domain, &mut candidates);
    let table = weights.table(scheme);
    let mut matches: Vec<Match> = candidates
        .par_iter()
        .filter_map(|candidate| {
            let pair = (candidate.a, candidate.b);
            let bits = weights.all(&table, (scheme, columns), candidate.pattern, pair);
            (probability(bits) >= limits.least).then_some(Match {
                a: candidate.a,
                b: candidate.b,
                bits,
                pattern: candidate.pattern,
            })
        })
        .collect();
    matches.par_sort_unstable_by(|one, other| {
        let likelier = other.bits.total_cmp(&one.bits);
        likelier.then((one.a, one.b).cmp(&(other.a, other.b)))
    });
    let untold = matches.len().saturating_sub(limits.most) as u64;
    matches.truncate(limits.most);
    Ok(Found {
        matches,
        untold,
        candidates: candidates.len() as u64,
        skipped,
        weights,
    })
}

/// The pairs of all blocks, each once, in order, as two record numbers in one.
fn gather(
    scheme: &Scheme,
    columns: &[Column],
    domain: Domain,
    limits: Limits,
    goes_on: &mut dyn FnMut(Stage) -> bool,
) -> Result<(Vec<u64>, Vec<Skipped>), Stopped> {
    let (mut all, mut skipped): (Vec<u64>, Vec<Skipped>) = Default::default();
    for (at, block) in scheme.blocks.iter().enumerate() {
        if !goes_on(Stage::Gathering(at, scheme.blocks.len())) {
            return Err(Stopped);
        }
        let room = limits.candidates.saturating_sub(all.len() as u64);
        let (found, left_out) = block::pairs(block, columns, domain, room);
        skipped.extend(left_out);
        all.extend(
            found
                .iter()
                .map(|(a, b)| u64::from(*a) << 32 | u64::from(*b)),
        );
        all.par_sort_unstable();
        all.dedup();
    }
    Ok((all, skipped))
}
