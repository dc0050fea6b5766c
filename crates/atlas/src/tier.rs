//! Tiers of towns: always under a named scheme.
//!
//! Thresholds: RBI/2016-17/60 (centres by population, Census 2011). Haat has GeoNames' population of the town, not the
//! census figure, and says so wherever a tier is shown ([`TIER_SOURCE`]).

/// What a tier rests on, to be shown beside it.
pub const TIER_SOURCE: &str = "RBI thresholds on GeoNames population, not census";

/// RBI centre tiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// 1,00,000 people and more.
    T1,
    /// 50,000 to 99,999.
    T2,
    /// 20,000 to 49,999.
    T3,
    /// 10,000 to 19,999.
    T4,
    /// 5,000 to 9,999.
    T5,
    /// Fewer than 5,000.
    T6,
}

impl Tier {
    /// Every tier, the largest towns first.
    pub const ALL: &'static [Self] = &[Self::T1, Self::T2, Self::T3, Self::T4, Self::T5, Self::T6];

    /// 1 to 6.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }
}

/// The RBI tier of a centre with this many people.
pub const fn rbi_tier(population: u32) -> Tier {
    match population {
        100_000.. => Tier::T1,
        50_000.. => Tier::T2,
        20_000.. => Tier::T3,
        10_000.. => Tier::T4,
        5_000.. => Tier::T5,
        _ => Tier::T6,
    }
}

/// RBI population groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PopulationGroup {
    /// 10 lakh and more.
    Metropolitan,
    /// 1 lakh to under 10 lakh.
    Urban,
    /// 10,000 to under 1 lakh.
    SemiUrban,
    /// Under 10,000.
    Rural,
}

impl PopulationGroup {
    /// Its key in queries.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Metropolitan => "metropolitan",
            Self::Urban => "urban",
            Self::SemiUrban => "semi_urban",
            Self::Rural => "rural",
        }
    }
}

/// The RBI population group of a centre with this many people.
pub const fn rbi_group(population: u32) -> PopulationGroup {
    match population {
        1_000_000.. => PopulationGroup::Metropolitan,
        100_000.. => PopulationGroup::Urban,
        10_000.. => PopulationGroup::SemiUrban,
        _ => PopulationGroup::Rural,
    }
}

/// House-rent-allowance city classes, by population alone: cities that were upgraded one by one by order are not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HraClass {
    /// 50 lakh and more.
    X,
    /// 5 lakh to under 50 lakh.
    Y,
    /// Under 5 lakh.
    Z,
}

impl HraClass {
    /// Its key in queries.
    pub const fn key(self) -> &'static str {
        match self {
            Self::X => "X",
            Self::Y => "Y",
            Self::Z => "Z",
        }
    }
}

/// The HRA class of a city with this many people.
pub const fn hra_class(population: u32) -> HraClass {
    match population {
        5_000_000.. => HraClass::X,
        500_000.. => HraClass::Y,
        _ => HraClass::Z,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_inclusive_from_below() {
        let tiers = [
            (100_000, 1),
            (99_999, 2),
            (50_000, 2),
            (49_999, 3),
            (20_000, 3),
            (19_999, 4),
            (10_000, 4),
            (9_999, 5),
            (5_000, 5),
            (4_999, 6),
            (0, 6),
        ];
        for (population, tier) in tiers {
            assert_eq!(rbi_tier(population).number(), tier, "{population}");
        }
        assert_eq!(rbi_group(9_999), PopulationGroup::Rural);
        assert_eq!(rbi_group(1_000_000), PopulationGroup::Metropolitan);
        assert_eq!(hra_class(499_999), HraClass::Z);
        assert_eq!(hra_class(5_000_000), HraClass::X);
    }
}
