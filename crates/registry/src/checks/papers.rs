//! Indian identifiers: PIN, GSTIN, mobile number. Pure functions over texts; each returns what it makes of the text.
//!
//! Numbers may be written in Devanagari digits; a GSTIN may not, since its letters are Latin.

/// ०१२ as 012, everything else as it is.
fn digit(c: char) -> char {
    match c {
        '०'..='९' => char::from_digit(c as u32 - '०' as u32, 10).unwrap_or(c),
        c => c,
    }
}

/// A PIN without its spaces, if it has the form `^[1-9][0-9]{5}$`.
pub fn pin(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(digit)
        .collect();
    let fits =
        digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    fits.then_some(digits)
}

/// Whether a text is a ZIP code of the USA: five digits, or nine with or without a hyphen before the last four.
pub fn is_zip(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    match text.len() {
        5 | 9 => digits == text.len(),
        10 => digits == 9 && text.as_bytes()[5] == b'-',
        _ => false,
    }
}

/// What a GSTIN says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gstin {
    /// As written, without spaces, in capitals.
    pub text: String,
    /// GST code of its state.
    pub state: u8,
    /// The check digit it should have.
    pub expected: char,
}

impl Gstin {
    /// Whether its check digit is right. A right one does not mean that it is registered.
    pub fn check_digit_holds(&self) -> bool {
        self.text.ends_with(self.expected)
    }
}

/// Reads a GSTIN of the form `^[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]$`.
pub fn gstin(text: &str) -> Option<Gstin> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let bytes = text.as_bytes();
    let digit = |i: usize| bytes[i].is_ascii_digit();
    let letter = |i: usize| bytes[i].is_ascii_uppercase();
    let fits = text.is_ascii()
        && bytes.len() == 15
        && (0..2).all(digit)
        && (2..7).all(letter)
        && (7..11).all(digit)
        && letter(11)
        && (letter(12) || (digit(12) && bytes[12] != b'0'))
        && bytes[13] == b'Z'
        && (letter(14) || digit(14));
    if !fits {
        return None;
    }
    let state = (bytes[0] - b'0') * 10 + bytes[1] - b'0';
    let expected = gstin_check_digit(&text[..14]);
    Some(Gstin {
        text,
        state,
        expected,
    })
}

/// The check digit after the first 14 characters (digits and capitals): alternate weights 1 and 2 over values 0 to 35, each product's
/// quotient and remainder by 36 added up, 36 minus the sum modulo 36.
pub fn gstin_check_digit(first14: &str) -> char {
    let sum: u32 = first14
        .bytes()
        .enumerate()
        .map(|(index, byte)| {
            let value = u32::from(if byte.is_ascii_digit() {
                byte - b'0'
            } else {
                byte.wrapping_sub(b'A').wrapping_add(10)
            });
            let product = value * if index % 2 == 0 { 1 } else { 2 };
            product / 36 + product % 36
        })
        .sum();
    char::from_digit((36 - sum % 36) % 36, 36)
        .unwrap_or('0')
        .to_ascii_uppercase()
}

/// Whether a text has the form of a PAN: five letters, of which the fourth says whose it is, four digits, a letter.
pub fn is_pan(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            3 => b"ABCFGHJLPT".contains(byte),
            5..=8 => byte.is_ascii_digit(),
            _ => byte.is_ascii_uppercase(),
        })
}

/// An Indian mobile number as ten digits: without spaces, hyphens, +91, 0091 or a leading 0, then `^[6-9][0-9]{9}$`.
pub fn mobile(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '(' | ')' | '.'))
        .map(digit)
        .collect();
    let mut rest = digits.as_str();
    for prefix in ["+91", "0091"] {
        rest = rest.strip_prefix(prefix).unwrap_or(rest);
    }
    if rest.len() == 12 {
        rest = rest.strip_prefix("91").unwrap_or(rest);
    }
    rest = rest.strip_prefix('0').unwrap_or(rest);
    let fits =
        rest.len() == 10 && rest.bytes().all(|b| b.is_ascii_digit()) && rest.as_bytes()[0] >= b'6';
    fits.then(|| rest.to_owned())
}

/// Whether a text could be an e-mail address: one `@` with something before it and a dotted name after it, no spaces.
pub fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    !name.is_empty()
        && !host.contains('@')
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zip_code_has_five_digits_or_nine() {
        for zip in ["01852", "018521234", "01852-1234"] {
            assert!(is_zip(zip), "{zip}");
        }
        for none in ["1852", "0185-21234", "018521-234", "1", "", "01852-12345"] {
            assert!(!is_zip(none), "{none}");
        }
    }

    #[test]
    fn pins() {
        assert_eq!(pin("110 001").as_deref(), Some("110001"));
        assert_eq!(pin("११० ००१").as_deref(), Some("110001"));
        for text in ["011001", "०११००१", "11000", "1100011", "11000a", ""] {
            assert_eq!(pin(text), None, "{text}");
        }
    }

    #[test]
    fn gstins() {
        for text in [
            "27AAPFU0939F1ZV",
            "29AAGCB7383J1Z4",
            "24AAACC1206D1ZM",
            "19AAACI1681G1ZM",
        ] {
            assert!(gstin(text).unwrap().check_digit_holds(), "{text}");
        }
        let wrong = gstin("03AAJCR2207E1Z2").unwrap();
        assert_eq!(
            (wrong.check_digit_holds(), wrong.expected, wrong.state),
            (false, 'X', 3)
        );
        for text in [
            "",
            "27AAPFU0939F1ZVX",
            "27AAPFU0939F0ZV",
            "AAPFU0939F1ZV27",
            "२७AAPFU0939F1ZV",
        ] {
            assert_eq!(gstin(text), None, "{text}");
        }
    }

    #[test]
    fn mobiles() {
        for text in [
            "9876543210",
            "+91 98765 43210",
            "0091-9876543210",
            "09876543210",
            "919876543210",
            "९८७६५४३२१०",
            "+९१ ९८७६५ 43210",
        ] {
            assert_eq!(mobile(text).as_deref(), Some("9876543210"), "{text}");
        }
        for text in ["1234567890", "98765", "98765432100", "9.88E+09", ""] {
            assert_eq!(mobile(text), None, "{text}");
        }
    }

    #[test]
    fn emails() {
        assert!(is_email("a.b@example.in"));
        for text in ["a", "@b.in", "a@b", "a@b@c.in", "a b@c.in"] {
            assert!(!is_email(text), "{text}");
        }
    }
}
