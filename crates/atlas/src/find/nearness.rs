//! How far two names are apart, in tenths of a letter.

/// A letter that is wrong, missing, too many or swapped with its neighbour, beyond what [`sound`](super::sound::sound) levels.
pub(super) const ONE_LETTER: u32 = 10;

/// Distance between two names given as (letters, sound): four tenths of the edits between their letters, six of those between
/// their sounds. So a spelling of the same sound counts less than half of a wrong letter.
pub(super) fn distance(one: (&str, &str), other: (&str, &str)) -> u32 {
    4 * edits(one.0, other.0) + 6 * edits(one.1, other.1)
}

/// Distance by sound alone, for names of different scripts.
pub(super) fn distance_by_ear(one: &str, other: &str) -> u32 {
    ONE_LETTER * edits(one, other)
}

fn edits(one: &str, other: &str) -> u32 {
    if one == other {
        return 0;
    }
    u32::try_from(strsim::osa_distance(one, other)).unwrap_or(u32::MAX / ONE_LETTER)
}
