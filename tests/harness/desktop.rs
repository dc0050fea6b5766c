//! What a person does to a display and no WebDriver can, over the X protocol: the cross of a window's frame, without a window manager
//! (`WM_DELETE_WINDOW`), and a key for a program that is not the application.
//!
//! WebDriver cannot close a window as a person does: it ends the web view, or the process. Five requests of the core protocol and two for the
//! key are all that is needed (X11R7.7, "X Window System Protocol", appendix B, and "XTEST Extension Protocol").

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
const GET_WINDOW_ATTRIBUTES: u8 = 3;
const GET_GEOMETRY: u8 = 14;
const SET_INPUT_FOCUS: u8 = 42;
const QUERY_EXTENSION: u8 = 98;
const FAKE_INPUT: u8 = 2;
const KEY_PRESS: u8 = 2;
const KEY_RELEASE: u8 = 3;
/// The key code of Enter on the keyboard that Xvfb has.
const ENTER: u8 = 36;

/// Asks every top-level window on a display that can be asked to close.
#[cfg(unix)]
pub fn every_window(display: &str) -> Outcome {
    let mut server = Server(UnixStream::connect(format!("/tmp/.X11-unix/X{display}"))?);
    let root = server.greet()?;
    let protocols = server.atom("WM_PROTOCOLS")?;
    let delete = server.atom("WM_DELETE_WINDOW")?;
    let mut asked = 0;
    for window in server.children(root)? {
        // One that went meanwhile, which the display refuses to speak of, has nothing to close.
        if server.has(window, protocols).unwrap_or(false) {
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

/// Presses Enter for the window that lies on top of a display.
#[cfg(unix)]
pub fn press_enter(display: &str) -> Outcome {
    let mut server = Server(UnixStream::connect(format!("/tmp/.X11-unix/X{display}"))?);
    let root = server.greet()?;
    for window in server.children(root)?.into_iter().rev() {
        if server.is_shown(window).unwrap_or(false) {
            // Without a window manager nobody else gives it the keys. It goes back to the pointer.
            let words = [window, 0].map(u32::to_le_bytes);
            server.request(SET_INPUT_FOCUS, 1, words.as_flattened())?;
            break;
        }
    }
    let mut name = Vec::from(5_u16.to_le_bytes());
    name.extend([0, 0]);
    name.extend(b"XTEST");
    let answer = server.ask(QUERY_EXTENSION, 0, &name)?;
    if answer[8] == 0 {
        return Err("the display has no XTEST".into());
    }
    for kind in [KEY_PRESS, KEY_RELEASE] {
        // Kind, key, no delay, no root, no place: 32 bytes.
        let mut event = vec![kind, ENTER];
        event.resize(32, 0);
        server.request(answer[9], FAKE_INPUT, &event)?;
    }
    server.atom("WM_PROTOCOLS")?;
    Ok(server.0.shutdown(Shutdown::Both)?)
}

#[cfg(not(unix))]
pub fn press_enter(_display: &str) -> Outcome {
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

    /// Whether it is on the screen, and more than a helper of one pixel.
    fn is_shown(&mut self, window: u32) -> Outcome<bool> {
        let attributes = self.ask(GET_WINDOW_ATTRIBUTES, 0, &window.to_le_bytes())?;
        let geometry = self.ask(GET_GEOMETRY, 0, &window.to_le_bytes())?;
        Ok(attributes[26] == 2 && short(&geometry, 16) > 50)
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
