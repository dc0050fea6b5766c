//! The one normalisation of text for matching, used by the whole product.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Text as it is compared: lower case, Latin diacritics stripped, NFC, runs of white space one space, trimmed;
/// no-break spaces are spaces, zero-width characters are nothing, Devanagari digits are ASCII digits.
///
/// Devanagari vowel signs are combining marks with a meaning and stay.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// [`fold`], appended to `out`.
pub fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        fold_ascii(text, out);
        return;
    }
    let start = out.len();
    let mut space = false;
    let mut latin = true;
    let kept = text.nfkd().filter(|c| {
        !matches!(
            c,
            '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
        )
    });
    let mut composed = String::new();
    for c in kept {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if is_combining_mark(c) && latin {
            continue;
        }
        if space && !composed.is_empty() {
            composed.push(' ');
        }
        space = false;
        if !is_combining_mark(c) {
            latin = c < '\u{370}';
        }
        match c {
            '०'..='९' => composed.extend(char::from_digit(c as u32 - '०' as u32, 10)),
            // Letters that Unicode does not decompose, as towns of Europe write them.
            'ø' | 'Ø' => composed.push('o'),
            'ł' | 'Ł' => composed.push('l'),
            'đ' | 'Đ' => composed.push('d'),
            'ı' => composed.push('i'),
            'ß' | 'ẞ' => composed.push_str("ss"),
            'æ' | 'Æ' => composed.push_str("ae"),
            c => composed.extend(c.to_lowercase()),
        }
    }
    out.extend(composed.nfc());
    debug_assert!(out.len() >= start);
}

fn fold_ascii(text: &str, out: &mut String) {
    let mut words = text.split_ascii_whitespace();
    let Some(first) = words.next() else { return };
    let start = out.len();
    out.push_str(first);
    for word in words {
        out.push(' ');
        out.push_str(word);
    }
    out[start..].make_ascii_lowercase();
}

/// [`fold`] without anything but letters, digits and vowel signs, `&` read as *and*: for names that are written in many ways.
/// The nukta goes too (छत्तीसगढ़, छत्तीसगढ): most who type it leave it out.
pub fn fold_letters(text: &str) -> String {
    letters_of(&fold(text))
}

/// [`fold_letters`] of what is folded already.
pub(crate) fn letters_of(folded: &str) -> String {
    let mut letters = String::with_capacity(folded.len());
    for c in folded.chars() {
        if c == '&' {
            letters.push_str("and");
        } else if c.is_alphanumeric() || is_combining_mark(c) && c != '\u{93c}' {
            letters.push(c);
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgives_case_space_and_diacritics() {
        assert_eq!(fold("  Bhāgalpur\u{a0} City\u{200b} "), "bhagalpur city");
        assert_eq!(fold("SÃO  Paulo"), "sao paulo");
        assert_eq!(fold("पिन १२३"), "पिन 123");
        assert_eq!(fold("ＡＢＣ"), "abc");
        assert_eq!(fold(""), "");
        assert_eq!(fold(" \t "), "");
    }

    #[test]
    fn keeps_what_has_meaning() {
        assert_eq!(fold("तेलंगाना"), "तेलंगाना");
        assert_ne!(fold("कमल"), fold("कमाल"));
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["Łódź", "Dadra & Nagar", "İstanbul", "ﬁne", "कि १", "Ǆ", "ẞ"] {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
    }
}
