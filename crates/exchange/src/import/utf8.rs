//! Whether a text without a mark is UTF-8, also where a few bytes of it are damaged.

use super::source::Encoding;

/// Counts the sequences beyond ASCII, piece by piece.
#[derive(Default)]
pub(super) struct Utf8Count {
    whole: u64,
    damaged: u64,
    /// The beginning of a character whose rest is in the next piece.
    cut: Vec<u8>,
}

impl Utf8Count {
    pub(super) fn look(&mut self, piece: &[u8]) {
        let mut rest = piece;
        // Byte by byte until the character is whole or known not to be one.
        while !self.cut.is_empty() && !rest.is_empty() {
            self.cut.push(rest[0]);
            match std::str::from_utf8(&self.cut) {
                Ok(_) => {
                    self.whole += 1;
                    self.cut.clear();
                    rest = &rest[1..];
                }
                Err(error) if error.error_len().is_some() => {
                    // The byte that broke it begins anew.
                    self.damaged += 1;
                    self.cut.clear();
                }
                Err(_) => rest = &rest[1..],
            }
        }
        while !rest.is_empty() {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.whole += beyond_ascii(text);
                    return;
                }
                Err(error) => {
                    let (good, bad) = rest.split_at(error.valid_up_to());
                    self.whole += std::str::from_utf8(good).map_or(0, beyond_ascii);
                    match error.error_len() {
                        Some(length) => {
                            self.damaged += 1;
                            rest = &bad[length..];
                        }
                        None => {
                            self.cut = bad.to_vec();
                            return;
                        }
                    }
                }
            }
        }
    }

    /// The encoding of what was looked at.
    pub(super) fn encoding(&self) -> Encoding {
        match self.is_likely() {
            true => Encoding::Utf8,
            false => Encoding::Windows1252,
        }
    }

    /// Whether UTF-8 harms fewer characters than another encoding would.
    ///
    /// In a text of one-byte letters hardly any pair is a character of UTF-8 by chance, so that the damaged ones are nearly all.
    /// A file that ends inside a character was cut there.
    fn is_likely(&self) -> bool {
        match self.damaged {
            0 => self.whole > 0 || self.cut.is_empty(),
            damaged => self.whole > damaged,
        }
    }
}

fn beyond_ascii(text: &str) -> u64 {
    // The bytes that begin a character of more than one.
    text.bytes().filter(|byte| *byte >= 0xc0).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likely(bytes: &[u8]) -> bool {
        let mut whole = Utf8Count::default();
        whole.look(bytes);
        let mut slow = Utf8Count::default();
        for byte in bytes {
            slow.look(&[*byte]);
        }
        assert_eq!((whole.whole, whole.damaged), (slow.whole, slow.damaged));
        whole.is_likely()
    }

    #[test]
    fn a_few_damaged_bytes_make_no_other_encoding() {
        assert!(likely(b"Code,Name\n"));
        assert!(likely("कोड,नाम\n".as_bytes()));
        assert!(likely(
            &[b"x\xff\n", "K\u{f6}ln, M\u{fc}nchen".as_bytes()].concat()
        ));
        let cut = "K\u{f6}ln रीवा".as_bytes();
        assert!(likely(&cut[..cut.len() - 1]), "cut inside a character");
        assert!(!likely(b"K\xf6ln"));
        assert!(!likely(b"K\xf6ln, M\xfcnchen, Cr\xe9teil \xe9\xa0\xbb"));
        assert!(!likely(b"Caf\xe9"), "one letter at the end");
    }
}
