//! Texts that are longer than a cell of a workbook holds.

use std::borrow::Cow;

/// What a cell holds, in UTF-16 units: the format's limit.
pub(super) const MAX_TEXT: usize = 32_767;

/// What a text ends in that was cut.
pub(super) const CUT_MARK: &str = " … [cut]";

/// Fits texts into cells and counts those it had to cut.
#[derive(Debug, Default)]
pub(super) struct Cutter {
    /// How many.
    pub(super) cut: u64,
}

impl Cutter {
    /// The text as a cell can hold it.
    pub(super) fn fit<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        // Bytes are never fewer than units: most texts are not looked through.
        if text.len() <= MAX_TEXT || text.encode_utf16().count() <= MAX_TEXT {
            return text.into();
        }
        self.cut += 1;
        let room = MAX_TEXT - CUT_MARK.encode_utf16().count();
        let mut units = 0;
        let kept = text.char_indices().find(|(_, c)| {
            units += c.len_utf16();
            units > room
        });
        let end = kept.map_or(text.len(), |(at, _)| at);
        format!("{}{CUT_MARK}", &text[..end]).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters_and_counted() {
        let mut cutter = Cutter::default();
        let fits = "क".repeat(MAX_TEXT);
        assert_eq!(cutter.fit(&fits), fits);
        assert_eq!(cutter.cut, 0);
        for long in ["x".repeat(MAX_TEXT + 1), "🏪".repeat(MAX_TEXT / 2 + 1)] {
            let cut = cutter.fit(&long).into_owned();
            assert!(cut.ends_with(CUT_MARK), "{}", cut.len());
            let units = cut.encode_utf16().count();
            assert!((MAX_TEXT - 1..=MAX_TEXT).contains(&units), "{units}");
        }
        assert_eq!(cutter.cut, 2);
    }
}
