//! The cross of a window's frame, without a window manager: `WM_DELETE_WINDOW`, sent over the X protocol.
//!
//! WebDriver cannot close a window as a person does: it ends the web view, or the process. Five requests of the core protocol are all
//! that is needed (X11R7.7, "X Window System Protocol", appendix B).

use crate::Outcome;
use std::io::{Read, Write};
use std::net::Shutdown;

#[cfg(unix)]
use std::os::unix::net::UnixStream;

const INTERN_ATOM: u8 = 16;
const QUERY_TREE: u8 = 15;
const GET_PROPERTY: u8 = 20;
const SEND_EVENT: u8 = 25;
const CLIENT_MESSAGE: u8 = 33;

/// Asks every top-level window on a display that can be asked to close.
#[cfg(unix)]
pub fn every_window(display: &str) -> Outcome {
    let mut server = Server(UnixStream::connect(format!("/tmp/.X11-unix/X{display}"))?);
    let root = server.greet()?;
    let protocols = server.atom("WM_PROTOCOLS")?;
    let delete = server.atom("WM_DELETE_WINDOW")?;
    let mut asked = 0;
    for window in server.children(root)? {
        if server.has(window, protocols)? {
            server.send(window, protocols, delete)?;
            asked += 1;
        }
    }
    // What was sent is handled before this: requests are answered in their order.
    server.atom("WM_PROTOCOLS")?;
    server.0.shutdown(Shutdown::Both)?;
    if asked == 0 {
        return Err("no window to close".into());
    }
    Ok(())
}

#[cfg(not(unix))]
pub fn every_window(_display: &str) -> Outcome {
    Err("there is no X display here".into())
}

#[cfg(unix)]
struct Server(UnixStream);

#[cfg(unix)]
impl Server {
    /// Opens the connection and returns the root window of the first screen.
    fn greet(&mut self) -> Outcome<u32> {
        // Little-endian, version 11.0, no authority: the display is the test's own.
        self.0
            .write_all(&[b'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0])?;
        let head = self.read(8)?;
        let rest = self.read(usize::from(short(&head, 6)) * 4)?;
        if head[0] != 1 {
            return Err("the display refuses a connection".into());
        }
        // After 32 bytes of fixed length: the vendor's name, padded, the pixmap formats of 8 bytes, the screens.
        let vendor = usize::from(short(&rest, 16)).next_multiple_of(4);
        Ok(long(&rest, 32 + vendor + usize::from(rest[21]) * 8))
    }

    fn atom(&mut self, name: &str) -> Outcome<u32> {
        let length = u16::try_from(name.len())?;
        let mut body = Vec::from(length.to_le_bytes());
        body.extend([0, 0]);
        body.extend(name.as_bytes());
        Ok(long(&self.ask(INTERN_ATOM, 0, &body)?, 8))
    }

    fn children(&mut self, window: u32) -> Outcome<Vec<u32>> {
        let answer = self.ask(QUERY_TREE, 0, &window.to_le_bytes())?;
        let count = usize::from(short(&answer, 16));
        Ok((0..count).map(|at| long(&answer, 32 + at * 4)).collect())
    }

    fn has(&mut self, window: u32, property: u32) -> Outcome<bool> {
        let words = [window, property, 0, 0, 32].map(u32::to_le_bytes);
        let answer = self.ask(GET_PROPERTY, 0, words.as_flattened())?;
        Ok(long(&answer, 8) != 0)
    }

    fn send(&mut self, window: u32, protocols: u32, what: u32) -> Outcome {
        let mut event = vec![CLIENT_MESSAGE, 32, 0, 0];
        for word in [window, protocols, what, 0, 0, 0, 0] {
            event.extend(word.to_le_bytes());
        }
        let mut body = Vec::from([window, 0].map(u32::to_le_bytes).as_flattened());
        body.extend(event);
        self.request(SEND_EVENT, 0, &body)
    }

    fn request(&mut self, code: u8, detail: u8, body: &[u8]) -> Outcome {
        let padded = body.len().next_multiple_of(4);
        let length = u16::try_from(padded / 4 + 1)?;
        let mut request = vec![code, detail];
        request.extend(length.to_le_bytes());
        request.extend(body);
        request.resize(4 + padded, 0);
        Ok(self.0.write_all(&request)?)
    }

    /// Sends a request and returns its answer, whole.
    fn ask(&mut self, code: u8, detail: u8, body: &[u8]) -> Outcome<Vec<u8>> {
        self.request(code, detail, body)?;
        loop {
            let mut answer = self.read(32)?;
            match answer[0] {
                0 => return Err(format!("the display refuses request {code}").into()),
                1 => {
                    let more = usize::try_from(long(&answer, 4))? * 4;
                    answer.extend(self.read(more)?);
                    return Ok(answer);
                }
                // An event: nobody asked for one.
                _ => {}
            }
        }
    }

    fn read(&mut self, count: usize) -> Outcome<Vec<u8>> {
        let mut bytes = vec![0; count];
        self.0.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

fn short(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn long(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
