//! The built application, used as a person uses it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that meets what it did not expect has failed"
)]

mod accessible;
mod calc;
mod columns;
mod differences;
mod duplicates;
mod earlier;
mod grid;
mod groups;
mod history;
mod importing;
mod leaving;
mod manners;
mod opening;
mod overview;
mod partners;
mod quality;
#[cfg(target_os = "linux")]
mod reader;
mod recipes;
mod reports;
mod settings;
mod sheet;
mod store_form;
mod store_list;
mod stores;
mod together;
#[cfg(target_os = "linux")]
mod tree;
mod unsaved;
mod watched;
