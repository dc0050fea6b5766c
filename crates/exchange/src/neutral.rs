//! Texts that leave in a CSV must not become formulas; our own import undoes exactly that.

/// A cell as it goes into a CSV: `'` before a text that a spreadsheet would take for a formula, or that begins with `'` itself.
///
/// `+` and `-` are left where the whole text is a number or a phone number.
pub fn neutralise(cell: &str) -> std::borrow::Cow<'_, str> {
    let risky = match cell.chars().next() {
        Some('=' | '@' | '\t' | '\r' | '\'') => true,
        Some('+' | '-') => !is_number_or_phone(cell),
        _ => false,
    };
    if risky {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}

/// The exact reverse of [`neutralise`].
pub fn restore_text(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if neutralise(rest).len() == cell.len() => rest,
        _ => cell,
    }
}

fn is_number_or_phone(cell: &str) -> bool {
    let rest = &cell[1..];
    let number = cell.parse::<f64>().is_ok_and(f64::is_finite)
        && rest.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let phone = rest.starts_with(|c: char| c.is_ascii_digit())
        && rest
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')'));
    // 1-2 is a sum to a spreadsheet only after =; a leading sign and digits with separators stay what they look like.
    number || (cell.starts_with('+') && phone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_held_back_and_numbers_are_not() {
        for text in [
            "=1+1", "@sum", "\tx", "\rx", "-cmd", "+cmd|x", "'quoted", "-1-2", "+1+2",
        ] {
            assert_eq!(neutralise(text), format!("'{text}"), "{text}");
        }
        for text in ["", "plain", "-12.5", "+91 98765 43210", "-1e3", "a=b", "5"] {
            assert_eq!(neutralise(text), text);
        }
    }

    #[test]
    fn coming_back_gives_the_same_text() {
        for text in [
            "=1", "'=1", "''", "'", "'plain", "-5", "+91 2", "-x", "", "@",
        ] {
            assert_eq!(restore_text(&neutralise(text)), text, "{text}");
        }
        assert_eq!(
            restore_text("'tis"),
            "'tis",
            "an apostrophe of another program's stays"
        );
    }
}
