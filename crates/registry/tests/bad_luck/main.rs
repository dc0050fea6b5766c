//! Bad input and bad luck, on the file: what a person sees is a sentence with a way out, what the file holds is what was last committed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests too"
)]

mod astray;
mod content;
mod damaged;
mod disk_full;
mod foreign;
mod killed;
mod read_only;
mod recovery;
mod two_programs;

/// Where the tests begin again as another program: see [`content::another_program`].
fn main_of_another_program() -> bool {
    killed::write_without_end() || two_programs::hold_the_lock()
}

#[test]
fn as_another_program() {
    // Only does something where a test of this file started it.
    main_of_another_program();
}
