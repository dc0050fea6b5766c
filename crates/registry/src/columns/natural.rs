//! Natural order: `MS-2` before `MS-10`.

use std::cmp::Ordering;

/// Compares folded texts, runs of digits by their value. Texts that differ only in leading zeros are told apart at last.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let (left, right) = (a.as_bytes(), b.as_bytes());
    let (mut i, mut j) = (0, 0);
    while i < left.len() && j < right.len() {
        if left[i].is_ascii_digit() && right[j].is_ascii_digit() {
            let (x, next_i) = number(left, i);
            let (y, next_j) = number(right, j);
            let order = x.len().cmp(&y.len()).then_with(|| x.cmp(y));
            if order.is_ne() {
                return order;
            }
            (i, j) = (next_i, next_j);
        } else if left[i] == right[j] {
            (i, j) = (i + 1, j + 1);
        } else {
            return left[i].cmp(&right[j]);
        }
    }
    (left.len() - i)
        .cmp(&(right.len() - j))
        .then_with(|| a.cmp(b))
}

/// The digits from `at` without leading zeros, and where they end.
fn number(text: &[u8], at: usize) -> (&[u8], usize) {
    let length = text[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    let end = at + length;
    let zeros = text[at..end].iter().take_while(|b| **b == b'0').count();
    (&text[at + zeros..end], end)
}

/// Bytes of a [`prefix`]: names of a network begin alike (`Preferred Partner Patna 7`), and what it does not decide costs a look at both
/// texts.
const PREFIX: usize = 32;

/// The beginning of a text in a form that never contradicts [`compare`]; equal ones decide nothing.
pub(super) fn prefix(text: &str) -> [u128; 2] {
    let bytes = text.as_bytes();
    let mut key = [0; PREFIX];
    let (mut at, mut filled) = (0, 0);
    while at < bytes.len() && filled < PREFIX {
        if !bytes[at].is_ascii_digit() {
            key[filled] = bytes[at];
            (at, filled) = (at + 1, filled + 1);
            continue;
        }
        let (digits, end) = number(bytes, at);
        // A number meets a byte of another kind as any digit would; among numbers the longer is the larger.
        key[filled] = b'0';
        if filled + 1 == PREFIX {
            break;
        }
        key[filled + 1] = u8::try_from(digits.len()).unwrap_or(u8::MAX);
        filled += 2;
        for digit in digits {
            if filled == PREFIX {
                break;
            }
            key[filled] = *digit;
            filled += 1;
        }
        at = end;
        if digits.len() >= usize::from(u8::MAX) {
            break;
        }
    }
    let (high, low) = key.split_at(PREFIX / 2);
    [high, low].map(|half| {
        half.iter()
            .fold(0, |number, byte| number << 8 | u128::from(*byte))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_by_their_value() {
        for (less, more) in [
            ("ms-2", "ms-10"),
            ("ms-002", "ms-10"),
            ("a", "a1"),
            ("a1", "ab"),
            ("01", "1"),
            ("9", "10a"),
        ] {
            assert!(compare(less, more).is_lt(), "{less} {more}");
            assert!(compare(more, less).is_gt(), "{less} {more}");
        }
    }

    /// Short texts of few letters, so that most of a pair is alike, and long ones that go beyond the prefix.
    #[test]
    fn a_prefix_never_contradicts() {
        let mut rng = fastrand::Rng::with_seed(3);
        let mut text = || -> String {
            let length = if rng.bool() { 5 } else { 60 };
            (0..rng.usize(0..length))
                .map(|_| ['0', '0', '1', '9', 'a', '-', 'é'][rng.usize(0..7)])
                .collect()
        };
        let mut decided = 0;
        for _ in 0..50_000 {
            let (a, b) = (text(), text());
            let order = prefix(&a).cmp(&prefix(&b));
            if order.is_ne() {
                assert_eq!(order, compare(&a, &b), "{a} {b}");
                decided += 1;
            }
        }
        assert!(decided > 40_000, "{decided}");
    }
}
