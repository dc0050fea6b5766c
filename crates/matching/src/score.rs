//! What a level is worth, and what a pair adds up to.

use crate::column::Column;
use crate::compare::{MISSING, Pattern};
use crate::scheme::{Comparison, Level, Scheme};

/// The weights of a scheme: believed, or estimated.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// How likely each level of each comparison is where both are the same.
    pub m: Vec<Vec<f64>>,
    /// How likely where they are not.
    pub u: Vec<Vec<f64>>,
    /// How likely where they are not, but agree in what the comparison is given, one of its [`Comparison::given`](crate::Comparison::given)
    /// after the other.
    pub u_given: Vec<Vec<Vec<f64>>>,
    /// How likely any two records are the same.
    pub same: f64,
}

/// What one field of a pair contributed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contribution {
    /// The comparison's key.
    pub name: &'static str,
    /// The level, by position; the number of levels where none held; `None` where one of the two says nothing.
    pub level: Option<usize>,
    /// `log2(m / u)`: above 0 for the two being the same, below against it.
    pub bits: f64,
}

impl Weights {
    /// What a scheme believes before any data was seen.
    pub(crate) fn believed(scheme: &Scheme, records: u32) -> Self {
        let comparisons = || scheme.comparisons.iter();
        let given = |comparison: &Comparison| {
            let given = comparison.given.iter();
            given.map(|given| given.u.clone()).collect()
        };
        Self {
            m: comparisons().map(|one| one.prior.m.clone()).collect(),
            u: comparisons().map(|one| one.prior.u.clone()).collect(),
            u_given: comparisons().map(given).collect(),
            // One record in ten is there twice.
            same: (0.1 / f64::from(records.max(2))).min(0.1),
        }
    }

    /// The evidence that any two records are the same before they are compared, in bits.
    pub fn beforehand(&self) -> f64 {
        (self.same / (1.0 - self.same)).log2()
    }

    /// What every level of every comparison adds, counted once for many pairs.
    pub(crate) fn table(&self, scheme: &Scheme) -> Table {
        let comparisons = scheme.comparisons.iter().enumerate();
        Table(
            comparisons
                .map(|(at, comparison)| {
                    let m = &self.m[at];
                    let explained = self.u_given[at].iter().map(|u| weights_of_levels(m, u));
                    Row {
                        contexts: std::iter::once(weights_of_levels(m, &self.u[at]))
                            .chain(explained)
                            .collect(),
                        // The frequency of the very value stands for `u`: that is its rarity.
                        by_value: counts_by_value(comparison, 0).then(|| m[0].log2()),
                    }
                })
                .collect(),
        )
    }

    /// What a pair's values being rare adds to [`Table::sum`]. It does not change with the weights.
    pub(crate) fn rarity(
        &self,
        scheme: &Scheme,
        columns: &[Column],
        pattern: Pattern,
        (a, b): (u32, u32),
    ) -> f64 {
        let comparisons = scheme.comparisons.iter().enumerate();
        comparisons
            .filter(|(at, comparison)| {
                counts_by_value(comparison, pattern.level(*at) as usize)
                    && explained_by(scheme, pattern, *at).is_none()
            })
            .map(|(_, comparison)| -frequency(comparison, columns, a, b).log2())
            .sum()
    }

    /// All that a pair adds up to, in bits.
    pub(crate) fn all(
        &self,
        table: &Table,
        (scheme, columns): (&Scheme, &[Column]),
        pattern: Pattern,
        pair: (u32, u32),
    ) -> f64 {
        let comparisons = 0..scheme.comparisons.len();
        let bits = comparisons.map(|at| table.bits_of((scheme, columns), pattern, pair, at));
        self.beforehand() + bits.sum::<f64>()
    }

    /// What each field of a pair contributed.
    pub(crate) fn contributions(
        &self,
        scheme: &Scheme,
        columns: &[Column],
        pattern: Pattern,
        pair: (u32, u32),
    ) -> Vec<Contribution> {
        let table = self.table(scheme);
        scheme
            .comparisons
            .iter()
            .enumerate()
            .map(|(at, comparison)| Contribution {
                name: comparison.name,
                level: match pattern.level(at) {
                    MISSING => None,
                    level => Some(level as usize),
                },
                bits: table.bits_of((scheme, columns), pattern, pair, at),
            })
            .collect()
    }
}

/// What levels add, by comparison.
pub(crate) struct Table(Vec<Row>);

struct Row {
    /// Without an explanation, or with which, then by level.
    contexts: Vec<Vec<f64>>,
    /// `log2(m)` of being equal, where the frequency of the value itself counts.
    by_value: Option<f64>,
}

impl Table {
    /// What all comparisons add by their levels alone; of a value whose own frequency is to count without it, which is its rarity.
    pub(crate) fn sum(&self, scheme: &Scheme, pattern: Pattern) -> f64 {
        let mut sum = 0.0;
        for (at, row) in self.0.iter().enumerate() {
            let level = pattern.level(at);
            if level == MISSING {
                continue;
            }
            sum += match (explained_by(scheme, pattern, at), level, row.by_value) {
                (None, 0, Some(by_value)) => by_value,
                (None, ..) => row.contexts[0][level as usize],
                (Some(given), ..) => row.contexts[given + 1][level as usize],
            };
        }
        sum
    }

    /// What a comparison adds to a pair, its values seen: what is told.
    ///
    /// A value is never rarer than it is where another agreement explains it, and being near a value never says more than being equal to it:
    /// who misspells the number of a hundred shops is one of a hundred.
    fn bits_of(
        &self,
        (scheme, columns): (&Scheme, &[Column]),
        pattern: Pattern,
        (a, b): (u32, u32),
        at: usize,
    ) -> f64 {
        let level = pattern.level(at);
        if level == MISSING {
            return 0.0;
        }
        let (row, comparison, level) = (&self.0[at], &scheme.comparisons[at], level as usize);
        let explained = explained_by(scheme, pattern, at);
        let weights = &row.contexts[explained.map_or(0, |given| given + 1)];
        let Some(by_value) = row.by_value.filter(|_| level < comparison.levels.len()) else {
            return weights[level];
        };
        let equal = by_value - frequency(comparison, columns, a, b).log2();
        match (level, explained) {
            (0, None) => equal,
            _ => weights[level].min(equal),
        }
    }
}

/// `log2(m / u)` of every level, the closest first. A level that is less close never says more for two being one: where it would, by chance or
/// since neighbours are closer than what is the same, it is counted together with the closer one (isotonic regression by pooling adjacent
/// violators; Ayer and others, 1955).
fn weights_of_levels(m: &[f64], u: &[f64]) -> Vec<f64> {
    let mut pools: Vec<(f64, f64, usize)> = Vec::with_capacity(m.len());
    for (m, u) in m.iter().zip(u) {
        let mut pool = (*m, *u, 1);
        while let Some(closer) = pools.last()
            && closer.0 * pool.1 < pool.0 * closer.1
        {
            pool = (pool.0 + closer.0, pool.1 + closer.1, pool.2 + closer.2);
            pools.pop();
        }
        pools.push(pool);
    }
    pools
        .iter()
        .flat_map(|(m, u, levels)| std::iter::repeat_n((m / u).log2(), *levels))
        .collect()
}

/// How often the commoner of the two values of a pair is met.
fn frequency(comparison: &Comparison, columns: &[Column], a: u32, b: u32) -> f64 {
    let column = &columns[comparison.column];
    let prior = &comparison.prior;
    let of = |record: u32| column.frequency(column.of[record as usize], prior.u[0], prior.records);
    of(a).max(of(b))
}

/// Whether a level is one where the frequency of the very value stands for `u`.
fn counts_by_value(comparison: &Comparison, level: usize) -> bool {
    comparison.by_frequency && comparison.levels.get(level) == Some(&Level::Equal)
}

/// The first of what a comparison is given in which a pair agrees, by position.
pub(crate) fn explained_by(scheme: &Scheme, pattern: Pattern, at: usize) -> Option<usize> {
    scheme.comparisons[at].given.iter().position(|given| {
        let level = pattern.level(given.other);
        level != MISSING && (level as usize) < given.levels
    })
}

/// The probability of so much evidence.
pub(crate) fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_that_is_less_close_never_says_more() {
        let plain = weights_of_levels(&[0.5, 0.25, 0.25], &[0.125, 0.125, 0.75]);
        assert_eq!(plain, [2.0, 1.0, (0.25_f64 / 0.75).log2()]);
        // None that agrees is known among those that are not the same: that one does not agree is no evidence that they are.
        let pooled = weights_of_levels(&[0.99, 0.01], &[0.999_95, 0.000_05]);
        assert_eq!(pooled, [0.0, 0.0]);
        let pooled = weights_of_levels(&[0.1, 0.4, 0.5], &[0.9, 0.05, 0.05]);
        assert!(pooled.windows(2).all(|two| two[0] >= two[1]), "{pooled:?}");
        assert_eq!(pooled.len(), 3);
    }
}
