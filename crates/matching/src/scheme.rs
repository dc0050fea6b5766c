//! What is compared, on which levels, and which pairs are looked at.

use crate::block::Block;

/// A level of agreement: a pair is on the first of a comparison's levels that holds, or on the one after the last.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Level {
    /// The normalised values are one.
    Equal,
    /// The Jaro-Winkler similarity is at least this.
    Similar(f64),
    /// At most so many letters are wrong, missing, too many or swapped with their neighbour (optimal string alignment).
    Edits(usize),
    /// The same without swaps (Levenshtein): two letters swapped are two that are wrong.
    Letters(usize),
    /// The words they share weigh at least this part of all.
    Words(f64),
    /// These bytes of both are there and the same: the PAN inside a GSTIN.
    Part(usize, usize),
    /// At most so many days apart.
    Days(u32),
    /// At most so many metres apart.
    Metres(f64),
}

/// What is believed of a comparison before any data was seen, by level and for none of the levels last.
#[derive(Debug, Clone, PartialEq)]
pub struct Prior {
    /// How likely each level is where both are the same.
    pub m: Vec<f64>,
    /// How likely each level is where they are not.
    pub u: Vec<f64>,
    /// How many pairs that are the same, or agree where it is given, that belief is worth.
    pub pairs: f64,
    /// How many records it is worth, for how often values are met: in a list of five, two that share a number are none the less rare.
    pub records: f64,
}

/// Another comparison that explains agreement in this one where a pair is not the same thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The other comparison, by position.
    pub other: usize,
    /// It agrees on any of its first so many levels.
    pub levels: usize,
    /// How likely each level of this comparison is believed to be where the other agrees and they are not the same.
    pub u: Vec<f64>,
}

/// One field of a pair, compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Its key, as a window names it.
    pub name: &'static str,
    /// The column, by position.
    pub column: usize,
    /// The levels, the closest first; fourteen at most.
    pub levels: Vec<Level>,
    /// Whether a value that many hold says less.
    pub by_frequency: bool,
    /// Whether this is what tells one thing from another: that pairs which are the same agree on no level of it is never taken for more than
    /// twice as likely as it is believed, whatever else they share.
    pub tells: bool,
    /// What it depends on where a pair is not the same thing: the first of these that agrees says how likely its levels are.
    pub given: Vec<Given>,
    /// What is believed beforehand.
    pub prior: Prior,
}

impl Comparison {
    /// A comparison of which little is believed beforehand: that what is the same mostly agrees.
    pub fn new(name: &'static str, column: usize, levels: &[Level]) -> Self {
        let others = levels.len() as f64;
        let mut m = vec![0.1 / others; levels.len() + 1];
        m[0] = 0.9;
        let mut u = vec![0.01; levels.len() + 1];
        u[levels.len()] = 1.0 - 0.01 * others;
        Self {
            name,
            column,
            levels: levels.to_vec(),
            by_frequency: false,
            tells: false,
            given: Vec::new(),
            prior: Prior {
                m,
                u,
                pairs: 1.0,
                records: 1.0,
            },
        }
    }

    /// With a value that many hold saying less.
    #[must_use]
    pub fn by_frequency(mut self) -> Self {
        self.by_frequency = true;
        self
    }

    /// As what tells one thing from another.
    #[must_use]
    pub fn tells(mut self) -> Self {
        self.tells = true;
        self
    }

    /// Depending on another comparison too, where it agrees on one of its first `levels`.
    #[must_use]
    pub fn given(mut self, other: usize, levels: usize, u: &[f64]) -> Self {
        let u = u.to_vec();
        self.given.push(Given { other, levels, u });
        self
    }

    /// With another belief beforehand, worth so many pairs and records.
    #[must_use]
    pub fn believed(mut self, m: &[f64], u: &[f64], pairs: f64, records: f64) -> Self {
        self.prior.m = m.to_vec();
        self.prior.u = u.to_vec();
        self.prior.pairs = pairs;
        self.prior.records = records;
        self
    }
}

/// Everything that is asked of the records.
#[derive(Debug, Clone, PartialEq)]
pub struct Scheme {
    /// What is compared.
    pub comparisons: Vec<Comparison>,
    /// Which pairs are looked at: those that any of these brings together.
    pub blocks: Vec<Block>,
}
