//! The project's own commands. Each does its own set-up from nothing but Rust and Node.

mod atlas_data;
mod bench;
mod bindings;
mod credits;
mod display;
mod docs;
mod fuzz;
mod house;
mod order;
mod package;
mod quality;
mod release;
mod run;
mod setup;
mod skipped;
mod system;
mod test;
mod tour;

use house::root;
use order::{Order, Outcome};
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask setup [--offline]   check and install what building and testing needs
cargo xtask run                 build Haat and open it, on the sample network the first time
cargo xtask test [--offline]    everything that must hold
cargo xtask tour                a picture of every page in every size, theme and language, in out/tour
cargo xtask pictures            the pictures of README and guide in docs/pictures anew
cargo xtask bench [--stores N] [--minutes N] [--json OUT]
                                the speed table, with peers beside it where they are installed
cargo xtask quality             how well duplicates are found, beside splink; written into docs/quality.md
cargo xtask fuzz [TARGET] [--minutes N]
                                every reader fed with whatever it could meet, 15 CPU-minutes each
cargo xtask package [--try]     installers of the release build, in target/release/bundle; tried in a bare Debian 12
cargo xtask bindings            write the TypeScript of the commands anew
cargo xtask credits             write licences/THIRD-PARTY.txt anew
cargo xtask docs                write docs/cli.md anew
cargo xtask atlas-data          make the towns and PIN codes of crates/atlas again from their sources";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        [command @ ("setup" | "test"), "--offline"] => offline(command),
        ["setup"] => setup::setup(),
        ["run"] => run::run(),
        ["test"] => test::test(),
        ["tour"] => tour::tour(),
        ["pictures"] => tour::of_guide(),
        ["bench", rest @ ..] => bench::bench(rest),
        ["quality"] => quality::quality(),
        ["fuzz", rest @ ..] => fuzz::fuzz(rest),
        ["package"] => package::package(),
        ["package", "--try"] => package::try_out(),
        ["bindings"] => bindings::write(),
        ["credits"] => credits::write(),
        ["docs"] => docs::write(),
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
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("xtask: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// The same command in an environment that every program it starts inherits: no registry is asked.
fn offline(command: &str) -> Outcome {
    let this = std::env::current_exe()?;
    Order::new(&this.to_string_lossy(), [command])
        .with("CARGO_NET_OFFLINE", "true")
        .with("npm_config_offline", "true")
        .run()
}

/// Runs a program in a folder.
fn run(program: &str, words: &[&str], folder: &Path) -> Outcome {
    Order::new(program, words).within(folder).run()
}
