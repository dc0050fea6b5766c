//! An import killed at any instant leaves the registry as before it or as after it.

use std::fmt::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use harness::{Outcome, Person, haat_program};

use crate::said::{counts, does};

const ROWS: u32 = 100_000;
const KILLS: u32 = 100;

fn start(person: &Person) -> Outcome<std::process::Child> {
    let mut command = Command::new(haat_program()?);
    command
        .args(["import", "n.haat", "list.csv"])
        .current_dir(person.home())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    Ok(command.spawn()?)
}

#[test]
fn killed_at_a_hundred_random_instants() -> Outcome {
    let person = Person::new()?;
    let mut list = String::from("Code,Name,Town,State,Country,Opened,Lease end\n");
    for row in 0..ROWS {
        writeln!(
            list,
            "S-{row:06},Store {row},Patna,Bihar,IN,2018-10-{:02},2027-03-31",
            1 + row % 28
        )?;
    }
    std::fs::write(person.file("list.csv"), list)?;
    does(&person, "new|empty.haat");
    let reset = || -> Outcome {
        for name in ["n.haat", "n.haat-wal", "n.haat-shm"] {
            let _ = std::fs::remove_file(person.file(name));
        }
        std::fs::copy(person.file("empty.haat"), person.file("n.haat"))?;
        Ok(())
    };
    reset()?;
    let begun = Instant::now();
    assert!(start(&person)?.wait()?.success());
    let whole = begun.elapsed();
    assert_eq!(counts(&person, "n.haat", ""), u64::from(ROWS));

    // Instants drawn over the time a whole import takes and a little more; the seed makes a failure repeatable in kind.
    let mut draw = fastrand::Rng::with_seed(20_181_029);
    let (mut before, mut after) = (0, 0);
    for kill in 0..KILLS {
        reset()?;
        let instant = whole.mul_f64(draw.f64() * 1.05) + Duration::from_millis(1);
        let mut child = start(&person)?;
        std::thread::sleep(instant);
        child.kill()?;
        child.wait()?;
        let check = does(&person, "check|n.haat").out;
        assert!(
            check.contains("the file is whole"),
            "kill {kill} after {instant:?}: {check}"
        );
        match counts(&person, "n.haat", "") {
            0 => {
                before += 1;
                let history = does(&person, "history|n.haat|--format|json").json();
                assert_eq!(
                    history.as_array().map(Vec::len),
                    Some(0),
                    "kill {kill}: half an import is in the journal"
                );
                assert!(
                    does(&person, "fields|n.haat")
                        .out
                        .lines()
                        .all(|line| !line.contains("Lease end")),
                    "kill {kill}"
                );
            }
            stores if stores == u64::from(ROWS) => after += 1,
            stores => panic!("kill {kill} after {instant:?}: {stores} stores"),
        }
    }
    println!("killed {KILLS} times within {whole:?}: {before} as before, {after} as after");
    assert!(before > 0, "no kill fell into the import");
    Ok(())
}

/// Ctrl+C stops an import in an orderly way, with the exit code of a stopped program.
#[cfg(unix)]
#[test]
fn stopped_by_a_person() -> Outcome {
    let person = Person::new()?;
    let mut list = String::from("Code,Name\n");
    for row in 0..400_000 {
        writeln!(list, "S-{row:06},Store {row}")?;
    }
    std::fs::write(person.file("list.csv"), list)?;
    does(&person, "new|n.haat");
    let mut child = start(&person)?;
    std::thread::sleep(Duration::from_millis(150));
    assert!(
        Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status()?
            .success()
    );
    assert_eq!(child.wait()?.code(), Some(130));
    assert_eq!(counts(&person, "n.haat", ""), 0);
    Ok(())
}
