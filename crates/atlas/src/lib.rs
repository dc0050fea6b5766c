//! Geography: states, places, tiers, distance. Pure: no SQLite, no I/O.

/// Text normalised for matching.
pub fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
