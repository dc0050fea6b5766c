//! Killed at any instant: what the file holds is what was last committed, every entry whole or not at all.

use std::io::{BufRead as _, BufReader};
use std::time::Duration;

use haat_registry::Registry;

use super::content::{add, another_program, network, role, stores};

const KILLS: usize = 12;

/// Stores of each entry of the program that is killed.
const EACH: usize = 300;

/// The other program: adds stores, an entry at a time, and says so after each, until it is killed.
pub fn write_without_end() -> bool {
    let Some(path) = role("write without end") else {
        return false;
    };
    let registry = Registry::open(&path).unwrap();
    let mut next = stores(&registry).len();
    loop {
        add(&registry, next, next + EACH).unwrap();
        next += EACH;
        println!("stores: {next}");
    }
}

#[test]
fn killed_at_any_instant_an_entry_is_whole_or_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    network(&path, 0);
    add(&Registry::open(&path).unwrap(), 0, EACH).unwrap();
    let mut rng = fastrand::Rng::with_seed(29);
    let mut held = EACH;
    for kill in 0..KILLS {
        let mut program = another_program("write without end", &path);
        let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
        let mut said = held;
        let mut read = |said: &mut usize| {
            for line in lines.by_ref() {
                if let Some(number) = line.unwrap().strip_prefix("stores: ") {
                    *said = number.parse().unwrap();
                    return true;
                }
            }
            false
        };
        assert!(read(&mut said), "the program wrote nothing");
        // Anywhere within the next entries.
        std::thread::sleep(Duration::from_micros(rng.u64(0..120_000)));
        program.kill().unwrap();
        program.wait().unwrap();
        while read(&mut said) {}

        let registry = Registry::open(&path).unwrap();
        assert_eq!(registry.check_pages().unwrap(), [""; 0], "kill {kill}");
        let found = stores(&registry);
        // What it said was written is there; the entry it was about to speak of may be.
        assert!(
            found.len() == said || found.len() == said + EACH,
            "kill {kill}: {said} said, {} there",
            found.len()
        );
        assert!(
            found.iter().enumerate().all(
                |(at, store)| store.code() == format!("S{at:06}") && store.deleted_by.is_none()
            ),
            "kill {kill}"
        );
        held = found.len();
        // The first one is the empty network's.
        let entries = 1 + held / EACH;
        assert_eq!(
            registry.read(|reader| reader.last_entry()).unwrap(),
            entries as i64,
            "kill {kill}"
        );
    }
    assert!(held > EACH * KILLS, "every program wrote something");
}
