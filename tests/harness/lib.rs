//! Starts the built application as a person would, and drives it.
