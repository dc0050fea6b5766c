//! Columns of amounts: what tells them from columns of numbers that are names, such as codes, phones and route numbers.

use haat_registry::checks::read_number;

use super::column::says_nothing;

/// Digits in a row that an amount has at most where nothing groups them: what is longer is a phone, a paper or a code.
const MOST_DIGITS: usize = 9;

/// Words of a header over amounts.
const HEADERS: &[&str] = &[
    "rent",
    "deposit",
    "sales",
    "sale",
    "revenue",
    "turnover",
    "amount",
    "cost",
    "capex",
    "opex",
    "price",
    "value",
    "salary",
    "investment",
    "footfall",
    "population",
    "area",
    "sqft",
    "qty",
    "quantity",
    "किराया",
    "बिक्री",
    "राशि",
    "कीमत",
    "निवेश",
];

/// What the cells of a column show about amounts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Amounts {
    /// Cells that can be amounts.
    count: u64,
    /// Whether one is written as only amounts are: with a currency, a scale, groups or decimals.
    signed: bool,
    /// Whether a cell is none: then nothing more is looked at.
    given_up: bool,
}

impl Amounts {
    /// Looks at one cell that is not blank.
    pub(super) fn look(&mut self, text: &str) {
        if self.given_up || says_nothing(text) {
            return;
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            let is_name = text.len() > MOST_DIGITS || text.len() > 1 && text.starts_with('0');
            self.given_up = is_name;
            self.count += u64::from(!is_name);
            return;
        }
        let zero_first = text
            .strip_prefix('0')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        // 1E5 is a code as well.
        let power = text.contains(['e', 'E'])
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b"eE+-.".contains(&byte));
        let amount = text.len() <= 32
            && text.contains(|c: char| c.is_numeric())
            && !zero_first
            && !power
            && read_number(text).is_some();
        self.given_up = !amount;
        self.signed |= amount;
        self.count += u64::from(amount);
    }

    /// Whether the column under this header is one of amounts: all cells can be, and the header or one of them says so.
    pub(super) fn are_all(&self, header: &str) -> bool {
        let folded = haat_atlas::fold(header);
        let mut words = folded.split(|c: char| !c.is_alphanumeric() && !is_mark(c));
        !self.given_up
            && self.count >= 3
            && (self.signed
                || words.any(|word| HEADERS.iter().any(|known| haat_atlas::fold(known) == word)))
    }
}

/// Whether a character belongs to the letter before it, as the vowel signs of Devanagari do.
fn is_mark(c: char) -> bool {
    ('\u{900}'..='\u{97f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_all(header: &str, cells: &[&str]) -> bool {
        let mut amounts = Amounts::default();
        cells.iter().for_each(|cell| amounts.look(cell));
        amounts.are_all(header)
    }

    #[test]
    fn amounts_are_told_from_numbers_that_are_names() {
        assert!(are_all("Deal", &["₹ 1.2 Cr", "12 L", "-", "1,23,456"]));
        assert!(are_all("Monthly rent", &["12000", "15000", "NA", "9000"]));
        assert!(are_all("मासिक किराया", &["१२०००", "15000", "9000"]));
        for (header, cells) in [
            ("Route", &["1", "2", "3"] as &[&str]),
            ("Rent", &["001", "002", "003"]),
            ("Sales", &["9876543210", "9876543211", "9876543212"]),
            ("Sales", &["1E5", "2E5", "3E5"]),
            ("Sales", &["12", "many", "13"]),
            ("Rent", &["1", "2"]),
            ("Version", &["1.2.3", "1.2.4", "1.3.0"]),
        ] {
            assert!(!are_all(header, cells), "{header} {cells:?}");
        }
    }
}
