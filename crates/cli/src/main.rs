//! The command line of Haat.
fn main() {}
