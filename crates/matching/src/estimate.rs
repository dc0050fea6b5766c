//! Estimates the weights on the records themselves, by expectation maximisation.
//!
//! `u` is what random pairs look like, less the few of them that are the same. `m`, the share of pairs that are the same, and what is expected
//! where one agreement explains another, follow from the candidates: each is taken for the same as far as the weights say so, and the
//! weights are counted anew from that, until they stay. Pairs that no block brought together are taken for not the same. Each weight starts
//! from its [prior](crate::Prior) and keeps it as so many pairs more.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::column::Column;
use crate::compare::{MISSING, Pattern, level};
use crate::find::{Candidate, Domain};
use crate::scheme::{Level, Scheme};
use crate::score::{Weights, agrees_where_given, probability};

/// Random pairs that are looked at for `u`.
const RANDOM: u64 = 400_000;
/// Rounds at most, and the change of the number of pairs that are the same below which the weights stay.
const ROUNDS: usize = 60;
const STILL: f64 = 1e-4;
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
    let believed_same = weights.same;
    let mut before = f64::INFINITY;
    for _ in 0..ROUNDS {
        let mut counts = Counts::new(scheme);
        for (pattern, rarity, count) in &cells {
            let bits = weights.beforehand() + weights.sum(scheme, *pattern) + rarity;
            counts.note(scheme, *pattern, *count, probability(bits));
        }
        counts.write(scheme, &mut weights);
        weights.same = ((counts.same + PAIRS * believed_same) / (all_pairs + PAIRS)).min(0.5);
        set_u(scheme, &mut weights, &random);
        if (counts.same - before).abs() <= STILL * counts.same.max(1.0) {
            break;
        }
        before = counts.same;
    }
    weights
}

/// Patterns with the rarity of their values to half a bit, and how many candidates have them: few thousand where there are millions of pairs.
fn cells(candidates: &[Candidate]) -> Vec<(Pattern, f64, f64)> {
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

/// How often each level was counted among pairs that are the same, and among those that are not but agree where it is given.
struct Counts {
    same: f64,
    m: Vec<Vec<f64>>,
    u_given: Vec<Vec<f64>>,
}

impl Counts {
    fn new(scheme: &Scheme) -> Self {
        let none = || {
            let comparisons = scheme.comparisons.iter();
            comparisons
                .map(|comparison| vec![0.0; comparison.levels.len() + 1])
                .collect()
        };
        Self {
            same: 0.0,
            m: none(),
            u_given: none(),
        }
    }

    fn note(&mut self, scheme: &Scheme, pattern: Pattern, count: f64, same: f64) {
        self.same += count * same;
        for at in 0..scheme.comparisons.len() {
            let level = pattern.level(at);
            if level == MISSING {
                continue;
            }
            self.m[at][level as usize] += count * same;
            if agrees_where_given(scheme, pattern, at) {
                self.u_given[at][level as usize] += count * (1.0 - same);
            }
        }
    }

    fn write(&self, scheme: &Scheme, weights: &mut Weights) {
        for (at, comparison) in scheme.comparisons.iter().enumerate() {
            let prior = &comparison.prior;
            weights.m[at] = shares(&self.m[at], &prior.m, prior.pairs);
            weights.u_given[at] = shares(&self.u_given[at], &prior.u_given, prior.pairs);
        }
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
