//! The built application, used as a person uses it.

mod opening;
