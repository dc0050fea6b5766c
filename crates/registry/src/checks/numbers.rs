//! Reads numbers as people write them in India and elsewhere.

/// Longest text of a number, in bytes: the longest that a number is printed as is a little over 300.
const LONGEST: usize = 400;

/// Reads a finite number: 1,23,456.5, ₹ 1.2 Cr, 12 L, 12 lakh, 450 sq ft, (1,200) for minus, Devanagari digits. `None` where it is none.
pub fn read_number(text: &str) -> Option<f64> {
    let folded = haat_atlas::fold(text);
    if folded.len() > LONGEST {
        return None;
    }
    let (body, negative) = match folded
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        Some(inner) => (inner.to_owned(), true),
        None => (folded, false),
    };
    let mut body = body.trim();
    for prefix in ["₹", "rs.", "rs", "inr"] {
        body = body.strip_prefix(prefix).unwrap_or(body).trim_start();
    }
    for suffix in [
        "square feet",
        "sq. ft.",
        "sq. ft",
        "sq.ft.",
        "sq.ft",
        "sq ft",
        "sqft",
        "sft",
    ] {
        body = body.strip_suffix(suffix).unwrap_or(body).trim_end();
    }
    const SCALES: [(&str, f64); 12] = [
        ("crores", 1e7),
        ("crore", 1e7),
        ("करोड़", 1e7),
        ("करोड", 1e7),
        ("cr", 1e7),
        ("lakhs", 1e5),
        ("lakh", 1e5),
        ("lacs", 1e5),
        ("lac", 1e5),
        ("लाख", 1e5),
        ("l", 1e5),
        ("k", 1e3),
    ];
    let mut scale = 1.0;
    for (word, factor) in SCALES {
        if let Some(rest) = body.strip_suffix(word) {
            body = rest.trim_end();
            scale = factor;
            break;
        }
    }
    let number: f64 = ungrouped(body)?.parse().ok()?;
    let number = if negative { -number } else { number } * scale;
    number.is_finite().then_some(number)
}

/// The number without its grouping commas; `None` where the commas do not group: 1,23,456 and 123,456 do, 1,2 does not.
fn ungrouped(text: &str) -> Option<String> {
    let digits = text.trim_start_matches(['-', '+']);
    if digits.is_empty() || !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    if text
        .chars()
        .any(|c| !(c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ',' | 'e')))
    {
        return None;
    }
    let (whole, rest) = digits.split_at(digits.find(['.', 'e']).unwrap_or(digits.len()));
    // 1.234,5 is another convention's 1,234.5: read without its comma it would be a thousandth of that.
    if rest.contains(',') {
        return None;
    }
    let groups: Vec<&str> = whole.split(',').collect();
    if let Some((last, rest)) = groups.split_last().filter(|(_, rest)| !rest.is_empty()) {
        let grouped = last.len() == 3
            && rest.iter().skip(1).all(|g| g.len() == 2 || g.len() == 3)
            && !rest[0].is_empty();
        if !grouped {
            return None;
        }
    }
    Some(text.replace(',', ""))
}

/// Whether a text is a number that a spreadsheet wrote in short and so has lost digits of, such as 9.88E+09.
pub fn is_damaged(text: &str) -> bool {
    let text = text.trim();
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let exponent = exponent.trim_start_matches('+');
    !mantissa.is_empty()
        && mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && !exponent.is_empty()
        && exponent.parse::<usize>().is_ok_and(|exponent| {
            exponent
                > mantissa
                    .split_once('.')
                    .map_or(0, |(_, decimals)| decimals.len())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        let cases = [
            ("1200", 1200.0),
            ("1,23,456", 123_456.0),
            ("123,456.50", 123_456.5),
            ("₹ 1.2 Cr", 12_000_000.0),
            ("12 L", 1_200_000.0),
            ("Rs. 500", 500.0),
            ("450 sq ft", 450.0),
            ("-12.5", -12.5),
            ("(1,200)", -1200.0),
            ("१२३", 123.0),
            ("2.5 lakh", 250_000.0),
            ("1e3", 1000.0),
            (".5", 0.5),
            ("0", 0.0),
        ];
        for (text, number) in cases {
            assert_eq!(read_number(text), Some(number), "{text}");
        }
        for text in [
            "",
            "-",
            "abc",
            "1,2",
            "12,34",
            "1.234,5",
            "1.234,567",
            "1,234.5,6",
            "1e3,0",
            "1.2.3",
            "nan",
            "inf",
            "1e999",
            "12 monkeys",
            "e5",
        ] {
            assert_eq!(read_number(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_that_was_read_is_read_again_as_it_is_printed() {
        for number in [
            1e100,
            1e300,
            f64::MAX,
            f64::MIN,
            f64::MIN_POSITIVE,
            5e-324,
            -1.5e-200,
        ] {
            assert_eq!(read_number(&number.to_string()), Some(number), "{number:e}");
        }
        assert_eq!(read_number(&"1".repeat(LONGEST + 1)), None);
    }

    #[test]
    fn knows_a_damaged_number() {
        assert!(is_damaged("9.88E+09"));
        assert!(is_damaged("1E+15"));
        assert!(!is_damaged("1.5E1"));
        assert!(!is_damaged("9880000000"));
        assert!(!is_damaged("E09"));
        assert!(!is_damaged("STORE1"));
    }
}
