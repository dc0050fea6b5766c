//! A panic on another thread than the target's own: the importer makes a sentence of it, and here it is a finding.

use std::panic;
use std::sync::Once;
use std::thread;

/// From now on a panic on any other thread ends the process, so that its input is kept. What the importer expects of its libraries, and turns
/// into an answer, is none.
pub fn stop_at_panics_elsewhere() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let here = thread::current().id();
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().id() == here {
                before(info);
            } else {
                eprintln!("on a thread of its own: {info}");
                std::process::abort();
            }
        }));
    });
}
