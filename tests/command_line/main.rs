//! The built command line, used as a person and as a script use it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that meets what it did not expect has failed"
)]

mod bad_input;
mod books;
mod columns;
mod decisions;
mod differences;
mod duplicates;
mod examples;
mod history;
mod killed;
mod leaving;
mod meant;
mod office;
mod outputs;
mod partners;
mod plans;
mod quality;
mod reading;
mod real_lists;
mod recipes;
mod refusals;
mod said;
mod several;
mod times;
mod traps;
mod workbooks;
