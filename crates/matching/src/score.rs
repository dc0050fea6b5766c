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

    /// What every level of every comparison adds by itself, counted once for many pairs.
    pub(crate) fn table(&self, scheme: &Scheme) -> Table {
        let comparisons = scheme.comparisons.iter().enumerate();
        Table(
            comparisons
                .map(|(at, comparison)| {
                    let m = &self.m[at];
                    let over = |u: &[f64]| m.iter().zip(u).map(|(m, u)| (m / u).log2()).collect();
                    let mut plain: Vec<f64> = over(&self.u[at]);
                    if counts_by_value(comparison, 0) {
                        // The frequency of the very value stands for `u`: that is its rarity.
                        plain[0] = m[0].log2();
                    }
                    let mut contexts = vec![plain];
                    contexts.extend(self.u_given[at].iter().map(|u| over(u)));
                    contexts
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

    /// What a comparison adds to a pair, its values seen: what is told.
    ///
    /// A value is never rarer than it is where another agreement explains it, and being near a value never says more than being equal to it:
    /// who misspells the number of a hundred shops is one of a hundred.
    pub(crate) fn bits_of(
        &self,
        scheme: &Scheme,
        columns: &[Column],
        pattern: Pattern,
        (a, b): (u32, u32),
        at: usize,
    ) -> f64 {
        let level = pattern.level(at);
        if level == MISSING {
            return 0.0;
        }
        let (comparison, level) = (&scheme.comparisons[at], level as usize);
        let u = match explained_by(scheme, pattern, at) {
            Some(given) => &self.u_given[at][given],
            None => &self.u[at],
        };
        let m = &self.m[at];
        let plain = (m[level] / u[level]).log2();
        if !comparison.by_frequency
            || level >= comparison.levels.len()
            || comparison.levels[0] != Level::Equal
        {
            return plain;
        }
        let value = frequency(comparison, columns, a, b);
        let explained = explained_by(scheme, pattern, at).is_some();
        let equal = if explained { value.max(u[0]) } else { value };
        let equal = (m[0] / equal).log2();
        if level == 0 { equal } else { plain.min(equal) }
    }

    /// All that a pair adds up to, in bits.
    pub(crate) fn all(
        &self,
        scheme: &Scheme,
        columns: &[Column],
        pattern: Pattern,
        pair: (u32, u32),
    ) -> f64 {
        let comparisons = 0..scheme.comparisons.len();
        let bits = comparisons.map(|at| self.bits_of(scheme, columns, pattern, pair, at));
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
                bits: self.bits_of(scheme, columns, pattern, pair, at),
            })
            .collect()
    }
}

/// What levels add by themselves: by comparison, then without an explanation or with which, then by level.
pub(crate) struct Table(Vec<Vec<Vec<f64>>>);

impl Table {
    /// What all comparisons add, by their levels alone.
    pub(crate) fn sum(&self, scheme: &Scheme, pattern: Pattern) -> f64 {
        let mut sum = 0.0;
        for (at, contexts) in self.0.iter().enumerate() {
            let level = pattern.level(at);
            if level != MISSING {
                let context = explained_by(scheme, pattern, at).map_or(0, |given| given + 1);
                sum += contexts[context][level as usize];
            }
        }
        sum
    }
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
