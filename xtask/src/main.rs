//! The project's own commands. Each does its own set-up from nothing but Rust and Node.

mod atlas_data;
mod house;
mod order;
mod release;
mod run;
mod setup;
mod system;
mod test;

use order::Outcome;
use setup::Net;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask setup [--offline]   check and install what building and testing needs
cargo xtask run                 build Haat and open it, on the sample network the first time
cargo xtask test [--offline]    everything that must hold
cargo xtask atlas-data          make the towns of crates/atlas again from their sources";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["setup"] => setup::setup(Net::Open),
        ["setup", "--offline"] => setup::setup(Net::Closed),
        ["run"] => run::run(),
        ["test"] => test::test(Net::Open),
        ["test", "--offline"] => test::test(Net::Closed),
        ["atlas-data"] => atlas_data::make(),
        ["help" | "--help"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    finish(outcome)
}

fn finish(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("xtask: {reason}");
            ExitCode::FAILURE
        }
    }
}
