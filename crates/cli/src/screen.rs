//! Standard output and standard error: no text of a file steers the terminal, a reader that has seen enough ends a command quietly, and
//! where lines cannot be written a command says whether its work was done.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::failure::{Failure, Outcome};
use crate::words::ErrorFormat;

static JSON: AtomicBool = AtomicBool::new(false);

/// Says once how notices and refusals are written.
pub fn speak(format: ErrorFormat) {
    JSON.store(format == ErrorFormat::Json, Ordering::Relaxed);
}

/// Whether standard error is read by a program.
pub fn speaks_json() -> bool {
    JSON.load(Ordering::Relaxed)
}

/// A line of what was asked for.
pub fn say(text: impl Display) -> Outcome {
    Ok(line(&plain(&text.to_string()))?)
}

/// The line that says what was done. Where it cannot be written, the work stands.
pub fn report(text: impl Display) -> Outcome {
    reported(&plain(&text.to_string()))
}

/// [`report`] for a program.
pub fn report_json(value: &serde_json::Value) -> Outcome {
    reported(&plain_json(&format!("{value:#}")))
}

fn reported(text: &str) -> Outcome {
    line(text).map_err(|error| {
        Failure::from(error).but("What was asked for is done; only this could not be said.")
    })
}

fn line(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let written = writeln!(out, "{text}").and_then(|()| out.flush());
    written.map_err(|error| io::Error::new(error.kind(), format!("standard output: {error}")))
}

/// A notice beside the result, on standard error; `code` names it for programs. A notice that nobody can hear fails nothing.
pub fn note(code: &str, text: impl Display) {
    let text = text.to_string();
    if speaks_json() {
        complain_json(&serde_json::json!({ "note": { "code": code, "message": text } }));
    } else {
        complain(text);
    }
}

/// Lines on standard error for a person.
pub fn complain(text: impl Display) {
    let _ = writeln!(io::stderr(), "{}", plain(&text.to_string()));
}

/// A line on standard error for a program.
pub fn complain_json(value: &serde_json::Value) {
    let _ = writeln!(io::stderr(), "{}", plain_json(&value.to_string()));
}

/// Text for people: lines stay, everything else that would steer a terminal is written out, such as `\u{1b}`.
pub fn plain(text: &str) -> String {
    escaped(text, |c| c != '\n' && steers(c))
}

/// Text for one cell of a table: line breaks are written out, too.
pub fn plain_cell(text: &str) -> String {
    escaped(text, steers)
}

/// JSON that steers nothing and is still the same value: such characters stand in its texts only, and there it has a form for them.
fn plain_json(json: &str) -> String {
    let mut plain = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && steers(c) {
            plain.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            plain.push(c);
        }
    }
    plain
}

fn escaped(text: &str, wanted: impl Fn(char) -> bool) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if wanted(c) {
            plain.extend(c.escape_default());
        } else {
            plain.push(c);
        }
    }
    plain
}

/// Control characters, and those that turn the direction of what comes after them.
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Standard output for rows. A terminal sees control characters written out; a pipe gets every byte.
pub fn rows() -> Box<dyn Write> {
    let out = io::stdout();
    if out.is_terminal() {
        Box::new(BufWriter::new(Terminal {
            out: out.lock(),
            held: None,
        }))
    } else {
        Box::new(BufWriter::new(out.lock()))
    }
}

/// Writes out what would steer a terminal, in bytes of UTF-8.
struct Terminal<W: Write> {
    out: W,
    /// The first byte of a control character of two, until the second comes.
    held: Option<u8>,
}

impl<W: Write> Write for Terminal<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            match (self.held.take(), *byte) {
                // U+0080 to U+009F are control characters, U+009B among them, which is Escape and [ in one.
                (Some(0xc2), 0x80..=0x9f) => write!(self.out, "\\u{{{byte:x}}}")?,
                (held, byte) => {
                    if let Some(held) = held {
                        self.out.write_all(&[held])?;
                    }
                    match byte {
                        0xc2 => self.held = Some(byte),
                        b'\n' | b'\r' | b'\t' => self.out.write_all(&[byte])?,
                        0..0x20 | 0x7f => write!(self.out, "\\u{{{byte:x}}}")?,
                        byte => self.out.write_all(&[byte])?,
                    }
                }
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_written_out() {
        assert_eq!(
            plain("a\u{1b}[2J\r\u{9b}K\u{202e}\nक्‍ष"),
            "a\\u{1b}[2J\\r\\u{9b}K\\u{202e}\nक्‍ष"
        );
        assert_eq!(plain_cell("a\nb"), "a\\nb");
    }

    #[test]
    fn json_says_the_same_and_steers_nothing() {
        let value = serde_json::json!({ "a\u{9b}": ["\u{1b}[2J\n", "\u{202e}é\u{7f}"] });
        let plain = plain_json(&format!("{value:#}"));
        assert!(!plain.contains(|c| c != '\n' && steers(c)), "{plain}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&plain).unwrap(),
            value
        );
    }

    #[test]
    fn rows_on_a_terminal_are_plain_wherever_the_bytes_are_cut() {
        let bytes = "é,\u{1b}[2J,\u{9b}K,दु\t\u{7f}\r\n".as_bytes();
        for cut in 0..bytes.len() {
            let mut terminal = Terminal {
                out: Vec::new(),
                held: None,
            };
            terminal.write_all(&bytes[..cut]).unwrap();
            terminal.write_all(&bytes[cut..]).unwrap();
            assert_eq!(
                String::from_utf8(terminal.out).unwrap(),
                "é,\\u{1b}[2J,\\u{9b}K,दु\t\\u{7f}\r\n"
            );
        }
    }
}
