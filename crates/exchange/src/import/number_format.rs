//! Codes that a workbook holds as numbers and shows with their zeros: 1 under the format `00000` is 00001 to everybody who looks at it.
//!
//! Formats: ECMA-376 part 1, 18.8.31. Only what writes a whole number digit by digit is followed here; amounts, shares, dates and general
//! numbers stay the numbers they are, since their formats round and group for the eye.

/// A number format that makes a code of a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CodeFormat {
    sections: Vec<Section>,
}

/// One of the parts that semicolons separate.
#[derive(Debug, Clone, Default, PartialEq)]
struct Section {
    condition: Option<Condition>,
    /// Nothing where the section makes no code.
    pieces: Option<Vec<Piece>>,
}

/// `[<=9999999]`
#[derive(Debug, Clone, PartialEq)]
struct Condition {
    sign: String,
    bound: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Piece {
    /// `0`: a digit, a zero where the number has none there.
    Zero,
    /// `#` or `?`: a digit where the number has one.
    Digit,
    Text(char),
}

/// Above this the digits of a number are not all known.
const MAX: f64 = 1e15;

/// Longest format a spreadsheet program writes.
const LONGEST: usize = 1_024;

impl CodeFormat {
    /// The format, where it makes codes of numbers.
    pub(super) fn parse(format: &str) -> Option<Self> {
        if format.len() > LONGEST {
            return None;
        }
        let mut rest = format.chars();
        let mut sections = Vec::new();
        while let Some(section) = Section::parse(&mut rest) {
            sections.push(section);
        }
        let any = sections.iter().any(|section| section.pieces.is_some());
        any.then_some(Self { sections })
    }

    /// The number as it is shown, where that is a code.
    pub(super) fn show(&self, number: f64) -> Option<String> {
        if !(0.0..MAX).contains(&number) || number.fract() != 0.0 {
            return None;
        }
        let pieces = self.section_of(number)?.pieces.as_ref()?;
        let digits = match number {
            0.0 => String::new(),
            _ => format!("{number:.0}"),
        };
        let mut digits = digits.chars().rev();
        let first_place = pieces
            .iter()
            .position(|piece| !matches!(piece, Piece::Text(_)));
        // The last digit stands in the last place, and all that have none before the first.
        let mut backwards = Vec::new();
        for (at, piece) in pieces.iter().enumerate().rev() {
            match piece {
                Piece::Text(character) => backwards.push(*character),
                Piece::Zero => backwards.push(digits.next().unwrap_or('0')),
                Piece::Digit => backwards.extend(digits.next()),
            }
            if Some(at) == first_place {
                backwards.extend(digits.by_ref());
            }
        }
        Some(backwards.iter().rev().collect())
    }

    /// The section a number that is not negative is written by.
    fn section_of(&self, number: f64) -> Option<&Section> {
        let mut sections = self.sections.iter();
        if self.sections.iter().any(|s| s.condition.is_some()) {
            return sections.find(|section| match &section.condition {
                Some(condition) => condition.holds(number),
                None => true,
            });
        }
        match self.sections.len() {
            // Positive; negative; zero; text.
            3.. if number == 0.0 => self.sections.get(2),
            _ => self.sections.first(),
        }
    }
}

impl Condition {
    fn parse(text: &str) -> Option<Self> {
        let bound = text.trim_start_matches(['<', '>', '=']);
        let sign = &text[..text.len() - bound.len()];
        let bound = bound.trim().parse().ok()?;
        let sign = sign.to_owned();
        (!sign.is_empty()).then_some(Self { sign, bound })
    }

    fn holds(&self, number: f64) -> bool {
        match self.sign.as_str() {
            "<" => number < self.bound,
            "<=" => number <= self.bound,
            ">" => number > self.bound,
            ">=" => number >= self.bound,
            "<>" => number != self.bound,
            _ => number == self.bound,
        }
    }
}

impl Section {
    /// Takes the next section from the format; nothing at its end.
    fn parse(rest: &mut std::str::Chars<'_>) -> Option<Self> {
        let mut section = Self::default();
        let mut pieces = Vec::new();
        let (mut any, mut is_code, mut quoted) = (false, true, false);
        while let Some(character) = rest.next() {
            any = true;
            match character {
                '"' => quoted = !quoted,
                _ if quoted => pieces.push(Piece::Text(character)),
                ';' => break,
                '0' => pieces.push(Piece::Zero),
                '#' | '?' => pieces.push(Piece::Digit),
                '\\' => pieces.extend(rest.next().map(Piece::Text)),
                // As wide as the next character, or filled with it: space for the eye.
                '_' | '*' => {
                    rest.next();
                }
                '[' => {
                    let inside: String = rest.by_ref().take_while(|c| *c != ']').collect();
                    let is_amount = inside
                        .strip_prefix('$')
                        .is_some_and(|symbol| !symbol.is_empty() && !symbol.starts_with('-'));
                    let is_span =
                        ["h", "hh", "m", "mm", "s", "ss"].contains(&inside.to_lowercase().as_str());
                    is_code &= !is_amount && !is_span;
                    section.condition = section.condition.or(Condition::parse(&inside));
                }
                '-' | '+' | '(' | ')' | ' ' | ':' => pieces.push(Piece::Text(character)),
                // Points, groups, shares, exponents, fractions, parts of dates, texts, signs of money, and words of other programs.
                _ => is_code = false,
            }
        }
        section.pieces = Some(pieces).filter(|pieces| is_code && writes_a_code(pieces));
        any.then_some(section)
    }
}

/// Whether so written a number is a code: with zeros before it, or cut by hyphens or brackets as telephone numbers are.
fn writes_a_code(pieces: &[Piece]) -> bool {
    let is_place = |piece: &Piece| !matches!(piece, Piece::Text(_));
    let (Some(first), Some(last)) = (
        pieces.iter().position(is_place),
        pieces.iter().rposition(is_place),
    ) else {
        return false;
    };
    let between = |marks: &[char]| {
        let mut inside = pieces[first..=last].iter();
        inside.any(|piece| matches!(piece, Piece::Text(c) if marks.contains(c)))
    };
    // Lakhs and crores are grouped by commas written by hand.
    if between(&[',', '.', '\'']) {
        return false;
    }
    let zeros = pieces.iter().filter(|piece| **piece == Piece::Zero).count();
    zeros > 1 || between(&['-', ')'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(format: &str, number: f64) -> Option<String> {
        CodeFormat::parse(format)?.show(number)
    }

    #[test]
    fn codes_are_shown_with_their_zeros() {
        for (format, number, text) in [
            ("00000", 1.0, "00001"),
            ("00000", 0.0, "00000"),
            ("00000", 1_234_567.0, "1234567"),
            ("000000;@", 800_001.0, "800001"),
            ("00000\\-0000", 12_340_567.0, "01234-0567"),
            ("\"MH-\"0000", 7.0, "MH-0007"),
            ("0000000000", 9_876_543_210.0, "9876543210"),
            ("00000\\ 00000", 9_876_543_210.0, "98765 43210"),
            (
                "\\+00\\ 00000\\ 00000",
                919_876_543_210.0,
                "+91 98765 43210",
            ),
            (
                "[<=9999999]###\\-####;\\(###\\)\\ ###\\-####",
                5_551_234.0,
                "555-1234",
            ),
            (
                "[<=9999999]###\\-####;\\(###\\)\\ ###\\-####",
                2_125_551_234.0,
                "(212) 555-1234",
            ),
            ("[$-4009]000", 5.0, "005"),
            ("[Red]00_)", 5.0, "05"),
            ("00;-00;\"none\"", 5.0, "05"),
        ] {
            assert_eq!(shown(format, number).as_deref(), Some(text), "{format}");
        }
    }

    #[test]
    fn numbers_stay_numbers() {
        for format in [
            "General",
            "0",
            "0.00",
            "#,##0",
            "#,##0.00",
            "0%",
            "00.0%",
            "0.00E+00",
            "# ??/??",
            "[$₹-4009]\\ 00",
            "\"₹\"\\ 0",
            "0\" sq ft\"",
            "[>=10000000]##\\,##\\,##\\,##0;[>=100000]##\\,##\\,##0;##,##0",
            "0_);(0)",
            "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)",
            "dd-mm-yyyy",
            "00/00",
            "[hh]:mm",
            "@",
            "",
            ";;;",
            "\"",
            "[",
            "\\",
        ] {
            assert_eq!(shown(format, 5.0), None, "{format}");
        }
        for number in [-5.0, 1.5, 1e15, f64::NAN, f64::INFINITY] {
            assert_eq!(shown("00000", number), None, "{number}");
        }
        assert_eq!(shown("00;-00;\"none\"", 0.0), None);
        assert_eq!(shown("[>9]00", 5.0), None);
    }
}
