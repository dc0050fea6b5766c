//! An import killed at any instant leaves the registry as before it or as after it.

use std::fmt::Write;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use harness::{Outcome, Person, haat_program};

use crate::said::{counts, does, tries};

const ROWS: u32 = 100_000;
const KILLS: u32 = 100;
const KILLS_AFTER: u32 = 10;

fn start(person: &Person) -> Outcome<Child> {
    starts(person, Stdio::null())
}

fn starts(person: &Person, out: Stdio) -> Outcome<Child> {
    let mut command = Command::new(haat_program()?);
    command
        .args(["import", "n.haat", "list.csv"])
        .current_dir(person.home())
        .stdout(out)
        .stderr(Stdio::null());
    Ok(command.spawn()?)
}

/// Everything that can be seen of a registry, but for the time of its entries: stores with all their fields, formats and partners by name,
/// own columns, the journal, and what was set aside.
#[derive(PartialEq)]
struct Seen(Vec<String>);

impl Seen {
    fn of(person: &Person) -> Outcome<Self> {
        let check = does(person, "check|n.haat").out;
        assert!(check.contains("the file is whole"), "{check}");
        let mut seen = vec![check, does(person, "fields|n.haat|--format|csv").out];
        let mut history = does(person, "history|n.haat|--format|json").json();
        for entry in history.as_array_mut().into_iter().flatten() {
            entry["when"].take();
        }
        seen.push(history.to_string());
        does(person, "export|n.haat|seen.csv|--personal|--overwrite");
        seen.push(std::fs::read_to_string(person.file("seen.csv"))?);
        // Refused where nothing was imported, which is seen, too.
        let rejects = tries(person, "rejects|n.haat|aside.csv|--personal|--overwrite");
        seen.push(format!("{}{}", rejects.out, rejects.err));
        if rejects.code == 0 {
            seen.push(std::fs::read_to_string(person.file("aside.csv"))?);
        }
        Ok(Self(seen))
    }
}

#[test]
fn killed_at_any_instant() -> Outcome {
    let person = Person::new()?;
    let mut list = String::from(
        "Code,Name,Town,State,Country,Opened,Lease end,Format,Partner,Mobile,Latitude\n",
    );
    for row in 0..ROWS {
        let latitude = if row % 1_000 == 0 { "91.4" } else { "25.6" };
        writeln!(
            list,
            "S-{row:06},Store {row},Patna,Bihar,IN,2018-10-{:02},2027-03-31,Format {},Partner {},98{row:08},{latitude}",
            1 + row % 28,
            row % 7,
            row % 300
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
    let empty = Seen::of(&person)?;
    let begun = Instant::now();
    assert!(start(&person)?.wait()?.success());
    let whole = begun.elapsed();
    assert_eq!(counts(&person, "n.haat", ""), u64::from(ROWS));
    let full = Seen::of(&person)?;
    assert!(full != empty && full == Seen::of(&person)?);

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
        let seen = Seen::of(&person)?;
        if seen == empty {
            before += 1;
        } else {
            assert!(
                seen == full,
                "kill {kill} after {instant:?} left half an import"
            );
            after += 1;
        }
    }
    println!("killed {KILLS} times within {whole:?}: {before} as before, {after} as after");
    assert!(before > 0, "no kill fell into the import");

    // The first word about what was done comes after the commit: from there on everything is kept.
    for kill in 0..KILLS_AFTER {
        reset()?;
        let mut child = starts(&person, Stdio::piped())?;
        let mut out = child.stdout.take().ok_or("no output")?;
        out.read_exact(&mut [0])?;
        child.kill()?;
        child.wait()?;
        assert!(
            Seen::of(&person)? == full,
            "kill {kill} after the commit lost something"
        );
    }
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
