//! Estimates the weights on the records themselves, by expectation maximisation.
//!
//! `u` is what random pairs look like, less the few of them that are the same; where one agreement explains another, random pairs that agree
//! there. `m` and the share of pairs that are the same follow from the candidates: each is taken for the same as far as the weights say so, and
//! the weights are counted anew from that, until they stay. Pairs that no block brought together are taken for not the same. Each weight starts
//! from its [prior](crate::Prior) and keeps it as so many pairs more.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::column::Column;
use crate::compare::{MISSING, Pattern, level};
use crate::find::{Candidate, Domain};
use crate::scheme::{Level, Scheme};
use crate::score::{Weights, explained_by, probability};

/// Random pairs that are looked at for `u`, and for each agreement that explains others.
const RANDOM: u64 = 150_000;
const RANDOM_AGREEING: u64 = 25_000;
/// Rounds at most, and the change of the number of pairs that are the same below which the weights stay.
const ROUNDS: usize = 60;
const STILL: f64 = 2e-4;
/// How many pairs it is worth what is believed of the share of pairs that are the same: lists of a few dozen records go by it.
const PAIRS: f64 = 200.0;
/// No level is impossible.
const LEAST: f64 = 1e-7;

/// The weights as the records have them. Also puts the rarity of each candidate's values into it.
pub(crate) fn estimate(
    scheme: &Scheme,
    columns: &[Column],
    domain: Domain,
    candidates: &mut [Candidate],
) -> Weights {
    let records = columns.first().map_or(0, Column::len) as u32;
    let mut weights = Weights::believed(scheme, records);
    let all_pairs = domain.pairs(records) as f64;
    let random = random_levels(scheme, columns, domain, records);
    set_u(scheme, &mut weights, &random);
    candidates.par_iter_mut().for_each(|candidate| {
        let pair = (candidate.a, candidate.b);
        candidate.rarity = weights.rarity(scheme, columns, candidate.pattern, pair) as f32;
    });
    let cells = cells(candidates);
    let agreeing = Agreeing::draw(scheme, columns, &weights);
    // At first nothing that another agreement explains is taken for more: what is the same shows by what is left.
    agreeing.write(scheme, &mut weights, |_| 0.0);
    let believed_same = weights.same;
    let mut before = f64::INFINITY;
    for _ in 0..ROUNDS {
        let mut counts = Counts::new(scheme);
        let (table, beforehand) = (weights.table(scheme), weights.beforehand());
        for (pattern, rarity, count) in &cells {
            let bits = beforehand + table.sum(scheme, *pattern) + rarity;
            counts.note(scheme, *pattern, *count, probability(bits));
        }
        counts.write(scheme, &mut weights);
        agreeing.write(scheme, &mut weights, probability);
        weights.same = ((counts.same + PAIRS * believed_same) / (all_pairs + PAIRS)).min(0.5);
        set_u(scheme, &mut weights, &random);
        if (counts.same - before).abs() <= STILL * counts.same.max(1.0) {
            break;
        }
        before = counts.same;
    }
    weights
}

/// A pattern, the rarity of its values in bits, and how many pairs have them.
type Cell = (Pattern, f64, f64);

/// Patterns with the rarity of their values to half a bit, and how many candidates have them: few thousand where there are millions of pairs.
fn cells(candidates: &[Candidate]) -> Vec<Cell> {
    let mut cells: BTreeMap<(Pattern, i32), f64> = BTreeMap::new();
    for candidate in candidates {
        let half_bits = (candidate.rarity * 2.0).round() as i32;
        *cells.entry((candidate.pattern, half_bits)).or_default() += 1.0;
    }
    cells
        .into_iter()
        .map(|((pattern, half_bits), count)| (pattern, f64::from(half_bits) / 2.0, count))
        .collect()
}

/// How often each level was counted among pairs that are the same.
struct Counts {
    same: f64,
    m: Vec<Vec<f64>>,
}

impl Counts {
    fn new(scheme: &Scheme) -> Self {
        let comparisons = scheme.comparisons.iter();
        Self {
            same: 0.0,
            m: comparisons
                .map(|comparison| vec![0.0; comparison.levels.len() + 1])
                .collect(),
        }
    }

    fn note(&mut self, scheme: &Scheme, pattern: Pattern, count: f64, same: f64) {
        self.same += count * same;
        for at in 0..scheme.comparisons.len() {
            let level = pattern.level(at);
            if level != MISSING {
                self.m[at][level as usize] += count * same;
            }
        }
    }

    fn write(&self, scheme: &Scheme, weights: &mut Weights) {
        for (at, comparison) in scheme.comparisons.iter().enumerate() {
            let prior = &comparison.prior;
            weights.m[at] = shares(&self.m[at], &prior.m, prior.pairs);
            if comparison.tells {
                hold_last(&mut weights.m[at], &prior.m);
            }
        }
    }
}

/// For each comparison that explains others: pairs drawn of those that hold one value there.
struct Agreeing(Vec<(usize, Vec<Cell>)>);

impl Agreeing {
    fn draw(scheme: &Scheme, columns: &[Column], weights: &Weights) -> Self {
        let comparisons = scheme.comparisons.iter();
        let given = comparisons.flat_map(|comparison| &comparison.given);
        let others: BTreeSet<usize> = given.map(|given| given.other).collect();
        let drawn = others.into_iter().map(|other| {
            let pairs = agreeing_pairs(&columns[scheme.comparisons[other].column]);
            let mut candidates: Vec<Candidate> = pairs
                .par_iter()
                .map(|(a, b)| {
                    let pattern = Pattern::of(scheme, columns, *a, *b);
                    let rarity = weights.rarity(scheme, columns, pattern, (*a, *b)) as f32;
                    Candidate {
                        a: *a,
                        b: *b,
                        pattern,
                        rarity,
                    }
                })
                .collect();
            let found = cells(&candidates);
            candidates.clear();
            (other, found)
        });
        Self(drawn.collect())
    }

    /// What is expected where one agreement explains another, of pairs that are not the same.
    fn write(&self, scheme: &Scheme, weights: &mut Weights, same: impl Fn(f64) -> f64) {
        for (other, cells) in &self.0 {
            let (table, beforehand) = (weights.table(scheme), weights.beforehand());
            let apart: Vec<f64> = cells
                .iter()
                .map(|(pattern, rarity, count)| {
                    let bits = beforehand + table.sum(scheme, *pattern) + rarity;
                    count * (1.0 - same(bits))
                })
                .collect();
            for (at, comparison) in scheme.comparisons.iter().enumerate() {
                for (index, given) in comparison.given.iter().enumerate() {
                    if given.other != *other {
                        continue;
                    }
                    let mut counts = vec![0.0; comparison.levels.len() + 1];
                    for ((pattern, ..), apart) in cells.iter().zip(&apart) {
                        let level = pattern.level(at);
                        if level != MISSING && explained_by(scheme, *pattern, at) == Some(index) {
                            counts[level as usize] += apart;
                        }
                    }
                    let worth = comparison.prior.pairs;
                    let mut u = shares(&counts, &given.u, worth);
                    // What agrees is not explained by being less likely there.
                    let levels = comparison.levels.len();
                    for (given, u) in u.iter_mut().zip(&weights.u[at]).take(levels) {
                        *given = given.max(*u);
                    }
                    weights.u_given[at][index] = u;
                }
            }
        }
    }
}

/// Pairs of records that hold one value, drawn from all such pairs alike.
fn agreeing_pairs(column: &Column) -> Vec<(u32, u32)> {
    let mut holders: Vec<Vec<u32>> = vec![Vec::new(); column.count.len()];
    for (record, value) in column.of.iter().enumerate() {
        if let Some(holders) = holders.get_mut(*value as usize) {
            holders.push(record as u32);
        }
    }
    holders.retain(|holders| holders.len() > 1);
    let pairs_of = |holders: &Vec<u32>| holders.len() as u64 * (holders.len() as u64 - 1) / 2;
    let ends: Vec<u64> = holders
        .iter()
        .scan(0, |sum, holders| {
            *sum += pairs_of(holders);
            Some(*sum)
        })
        .collect();
    let all = ends.last().copied().unwrap_or(0);
    if all <= RANDOM_AGREEING {
        let pairs = |holders: &Vec<u32>| {
            let holders = holders.clone();
            (1..holders.len()).flat_map(move |later| {
                let holders = holders.clone();
                (0..later).map(move |earlier| (holders[earlier], holders[later]))
            })
        };
        return holders.iter().flat_map(pairs).collect();
    }
    let mut rng = fastrand::Rng::with_seed(all);
    (0..RANDOM_AGREEING)
        .map(|_| {
            let drawn = rng.u64(..all);
            let holders = &holders[ends.partition_point(|end| *end <= drawn)];
            let one = rng.usize(..holders.len());
            let other = (one + rng.usize(1..holders.len())) % holders.len();
            let (one, other) = (holders[one], holders[other]);
            (one.min(other), one.max(other))
        })
        .collect()
}

/// Keeps the share of the last, where no level held, at twice what is believed at most. Else pairs of neighbours, who share all but the name,
/// would be taken for what is sought where they are many.
fn hold_last(shares: &mut [f64], believed: &[f64]) {
    let (Some(last), Some(most)) = (shares.last().copied(), believed.last()) else {
        return;
    };
    let most = 2.0 * most;
    if last <= most {
        return;
    }
    let scale = (1.0 - most) / (1.0 - last).max(LEAST);
    for share in shares.iter_mut() {
        *share *= scale;
    }
    if let Some(share) = shares.last_mut() {
        *share = most;
    }
}

/// The shares of counts, with a belief worth so many more.
fn shares(counts: &[f64], believed: &[f64], worth: f64) -> Vec<f64> {
    let all: f64 = counts.iter().sum::<f64>() + worth * believed.iter().sum::<f64>();
    counts
        .iter()
        .zip(believed)
        .map(|(count, believed)| ((count + worth * believed) / all).max(LEAST))
        .collect()
}

/// How often each level of each comparison is met among random pairs.
fn random_levels(
    scheme: &Scheme,
    columns: &[Column],
    domain: Domain,
    records: u32,
) -> Vec<Vec<f64>> {
    let pairs = random_pairs(domain, records);
    scheme
        .comparisons
        .iter()
        .map(|comparison| {
            let column = &columns[comparison.column];
            let none = || vec![0.0; comparison.levels.len() + 1];
            let mut counts = pairs
                .par_chunks(8_192)
                .map(|pairs| {
                    let mut counts = none();
                    for (a, b) in pairs {
                        match level(comparison, column, *a, *b) {
                            MISSING => {}
                            level => counts[level as usize] += 1.0,
                        }
                    }
                    counts
                })
                .reduce(none, |one, other| {
                    one.iter().zip(&other).map(|(a, b)| a + b).collect()
                });
            // Which values are equal is known without drawing.
            if comparison.levels.first() == Some(&Level::Equal) {
                let drawn: f64 = counts.iter().sum();
                let others = drawn - counts[0];
                let equal = column.share_equal();
                if others > 0.0 {
                    let scale = drawn * (1.0 - equal) / others;
                    for count in &mut counts[1..] {
                        *count *= scale;
                    }
                }
                counts[0] = drawn * equal;
            }
            counts
        })
        .collect()
}

/// `u` from random pairs, less those of them that are the same.
fn set_u(scheme: &Scheme, weights: &mut Weights, random: &[Vec<f64>]) {
    for (at, comparison) in scheme.comparisons.iter().enumerate() {
        let prior = &comparison.prior;
        let drawn: f64 = random[at].iter().sum();
        let counts: Vec<f64> = random[at]
            .iter()
            .zip(&weights.m[at])
            .map(|(count, m)| (count - drawn * weights.same * m).max(0.0))
            .collect();
        weights.u[at] = shares(&counts, &prior.u, 2.0 * prior.records);
    }
}

/// All pairs where they are few, else drawn ones, always the same.
fn random_pairs(domain: Domain, records: u32) -> Vec<(u32, u32)> {
    let all = domain.pairs(records);
    if all <= RANDOM {
        let later = (0..records).filter(|later| domain.is_new(*later));
        return later
            .flat_map(|later| (0..later).map(move |earlier| (earlier, later)))
            .collect();
    }
    let mut rng = fastrand::Rng::with_seed(u64::from(records));
    let first_new = domain.first_new();
    (0..RANDOM)
        .filter_map(|_| {
            let later = rng.u32(first_new..records);
            let other = rng.u32(0..records);
            (later != other).then_some((later.min(other), later.max(other)))
        })
        .collect()
}
