//! Work of a library that may panic over what it meets, such as a damaged file or a full disk: the panic becomes an answer, and no trace of it
//! is printed.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static SHELTERED: Cell<bool> = const { Cell::new(false) };
}

/// What the work comes to, or what it panicked with.
pub(crate) fn sheltered<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !SHELTERED.get() {
                before(info);
            }
        }));
    });
    let outer = SHELTERED.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    SHELTERED.set(outer);
    done.map_err(|payload| {
        let text = payload.downcast_ref::<String>().map(String::as_str);
        text.or(payload.downcast_ref::<&str>().copied())
            .unwrap_or_default()
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_answer() {
        assert_eq!(sheltered(|| 3), Ok(3));
        let number = 7;
        let panicked: Result<(), String> = sheltered(|| panic!("row {number}"));
        assert_eq!(panicked, Err("row 7".to_owned()));
        assert!(!SHELTERED.get(), "what panics later is printed");
    }
}
