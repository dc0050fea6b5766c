//! The mask: what stands for a personal value that leaves a registry unasked for. No field holds it.

/// What stands for a personal value.
pub const MASK: &str = "•••";

/// A GSTIN without the PAN inside it: `27••••••••••1ZV`. What has not the length of one is masked whole.
pub fn mask_gstin(gstin: &str) -> String {
    let chars = || gstin.chars().enumerate();
    if chars().count() != 15 {
        return MASK.to_owned();
    }
    chars()
        .map(|(at, c)| if (2..12).contains(&at) { '•' } else { c })
        .collect()
}

/// Whether a cell is a mask: it says nothing about the value. Other texts may hold a bullet as they like.
pub fn is_masked(cell: &str) -> bool {
    cell == MASK
        || (cell.chars().count() == 15
            && cell
                .chars()
                .enumerate()
                .all(|(at, c)| (2..12).contains(&at) == (c == '•')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_is_known_again_and_nothing_else_is() {
        for text in [
            "•••",
            &mask_gstin("27AAPFU0939F1ZV"),
            &mask_gstin("not a gstin"),
        ] {
            assert!(is_masked(text), "{text}");
        }
        for text in ["", "Gate 2 • Terminal 3", "••", "••••", "27AAPFU0939F1ZV"] {
            assert!(!is_masked(text), "{text}");
        }
    }
}
