//! What a level is worth, and what a pair adds up to.

use crate::column::Column;
use crate::compare::{MISSING, Pattern};
use crate::scheme::{Level, Scheme};

/// The weights of a scheme: believed, or estimated.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// How likely each level of each comparison is where both are the same.
    pub m: Vec<Vec<f64>>,
    /// How likely where they are not.
    pub u: Vec<Vec<f64>>,
    /// How likely where they are not, but agree in what the comparison is given.
    pub u_given: Vec<Vec<f64>>,
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
        let of = |part: fn(&crate::scheme::Prior) -> &Vec<f64>| {
            let comparisons = scheme.comparisons.iter();
            comparisons
                .map(|comparison| part(&comparison.prior).clone())
                .collect()
        };
        Self {
            m: of(|prior| &prior.m),
            u: of(|prior| &prior.u),
            u_given: of(|prior| &prior.u_given),
            // One record in ten is there twice.
            same: (0.1 / f64::from(records.max(2))).min(0.1),
        }
    }

    /// The evidence that any two records are the same before they are compared, in bits.
    pub fn beforehand(&self) -> f64 {
        (self.same / (1.0 - self.same)).log2()
    }

    /// What a comparison adds, by its level alone.
    pub(crate) fn bits(&self, scheme: &Scheme, pattern: Pattern, at: usize) -> f64 {
        let level = pattern.level(at);
        if level == MISSING {
            return 0.0;
        }
        let u = if agrees_where_given(scheme, pattern, at) {
            &self.u_given
        } else {
            &self.u
        };
        (self.m[at][level as usize] / u[at][level as usize]).log2()
    }

    /// What all comparisons add, by their levels alone.
    pub(crate) fn sum(&self, scheme: &Scheme, pattern: Pattern) -> f64 {
        (0..scheme.comparisons.len())
            .map(|at| self.bits(scheme, pattern, at))
            .sum()
    }

    /// What a pair's values being rarer or commoner than others adds to [`Weights::sum`].
    pub(crate) fn rarity(
        &self,
        scheme: &Scheme,
        columns: &[Column],
        pattern: Pattern,
        pair: (u32, u32),
    ) -> f64 {
        (0..scheme.comparisons.len())
            .map(|at| self.rarity_of(scheme, columns, pattern, pair, at))
            .sum()
    }

    fn rarity_of(
        &self,
        scheme: &Scheme,
        columns: &[Column],
        pattern: Pattern,
        (a, b): (u32, u32),
        at: usize,
    ) -> f64 {
        let comparison = &scheme.comparisons[at];
        let level = pattern.level(at) as usize;
        // Where another agreement explains this one, its frequency elsewhere says nothing.
        if !comparison.by_frequency
            || level >= comparison.levels.len()
            || agrees_where_given(scheme, pattern, at)
        {
            return 0.0;
        }
        let column = &columns[comparison.column];
        let (a, b) = (column.of[a as usize], column.of[b as usize]);
        let usual = self.u[at][0];
        let prior = &comparison.prior;
        let frequency = |id| column.frequency(id, prior.u[0], prior.records);
        match comparison.levels[level] {
            Level::Equal => (usual / frequency(a)).log2(),
            // Near a common value is common too; near a rare one is not rarer than nearness is.
            Level::Words(_) | Level::Similar(_) => {
                (usual / frequency(a).max(frequency(b))).log2().min(0.0)
            }
            _ => 0.0,
        }
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
                bits: self.bits(scheme, pattern, at)
                    + self.rarity_of(scheme, columns, pattern, pair, at),
            })
            .collect()
    }
}

/// Whether a pair agrees in what a comparison is given.
pub(crate) fn agrees_where_given(scheme: &Scheme, pattern: Pattern, at: usize) -> bool {
    scheme.comparisons[at].given.is_some_and(|given| {
        let level = pattern.level(given);
        level != MISSING && (level as usize) < scheme.comparisons[given].levels.len()
    })
}

/// The probability of so much evidence.
pub(crate) fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}
