//! Starts the built application as a person would, and drives it through WebDriver.
//!
//! A [`Person`] has a home of their own and nothing in it; what they open is a [`Window`] of the release build, on a display of its
//! own. Nothing is skipped: where the built program or a driver is missing, the test fails with a sentence.

mod bus;
mod calc;
mod desktop;
mod display;
mod lists;
mod person;
mod program;
mod window;

pub use bus::Bus;
pub use calc::Calc;
pub use lists::{real_list, skipped};
pub use person::Person;
pub use program::haat_program;
pub use window::Window;

/// Done, or what stood in the way.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;
