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

/// The beginning of a text as a number that never contradicts [`compare`]; equal numbers decide nothing.
pub(super) fn prefix(text: &str) -> u128 {
    let bytes = text.as_bytes();
    let mut key = [0; 16];
    let (mut at, mut filled) = (0, 0);
    while at < bytes.len() && filled < 16 {
        if !bytes[at].is_ascii_digit() {
            key[filled] = bytes[at];
            (at, filled) = (at + 1, filled + 1);
            continue;
        }
        let (digits, end) = number(bytes, at);
        // A number meets a byte of another kind as any digit would; among numbers the longer is the larger.
        key[filled] = b'0';
        if filled + 1 == 16 {
            break;
        }
        key[filled + 1] = u8::try_from(digits.len()).unwrap_or(u8::MAX);
        filled += 2;
        for digit in digits {
            if filled == 16 {
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
    u128::from_be_bytes(key)
}
