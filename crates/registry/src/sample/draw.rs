//! Draws from a seed: the same on every machine, whole numbers only.

/// SplitMix64 (Steele, Lea and Flood, 2014).
pub(super) struct Draw(u64);

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to `end`, `end` left out.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        // The bias of the remainder is below one in 2^40 for what is drawn here.
        self.next() % end.max(1)
    }

    /// From `first` to `last`, both included.
    pub(super) fn between(&mut self, first: i64, last: i64) -> i64 {
        let width = (last - first).unsigned_abs() + 1;
        first + i64::try_from(self.below(width)).unwrap_or(0)
    }
}
