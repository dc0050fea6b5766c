//! Two programs on one file: each follows the other's journal, and who waits too long is told.

use std::io::{BufRead as _, BufReader, Write as _};

use haat_registry::{Action, AsOf, Registry, StoreField, StoreQuery, Value, Watch};
use rusqlite::Connection;

use super::content::{add, another_program, names, network, role, stores};

/// In one program too: each reader sees one state, in which an entry's store and the entry are both there or neither.
#[test]
fn readers_see_whole_entries_while_one_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    network(&path, 1);
    let registry = Registry::open(&path).unwrap();
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let mut seen = std::collections::BTreeSet::new();
                    while !done.load(std::sync::atomic::Ordering::Relaxed) {
                        let (stores, entries) = registry
                            .read(|reader| Ok((reader.store_count()?, reader.last_entry()?)))
                            .unwrap();
                        assert_eq!(stores, entries.unsigned_abs());
                        let columns = registry.columns(AsOf::Now).unwrap();
                        assert_eq!(columns.len() as i64, columns.entry());
                        seen.insert(columns.entry());
                    }
                    seen.len()
                })
            })
            .collect();
        for store in 1..80 {
            add(&registry, store, store + 1).unwrap();
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        for reader in readers {
            assert!(reader.join().unwrap() > 1, "it saw the network grow");
        }
    });
}

#[test]
fn each_follows_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    network(&path, 20);
    let (one, other) = (
        Registry::open(&path).unwrap(),
        Registry::open(&path).unwrap(),
    );
    let count = |registry: &Registry| registry.columns(AsOf::Now).unwrap().len();
    assert_eq!((count(&one), count(&other)), (20, 20));
    add(&one, 20, 25).unwrap();
    assert_eq!(
        (
            count(&other),
            other.read(|reader| reader.last_entry()).unwrap()
        ),
        (25, 2)
    );
    let named = |registry: &Registry| {
        let found = registry
            .columns(AsOf::Now)
            .unwrap()
            .select(&StoreQuery::parse("name:=Elsewhere").unwrap())
            .unwrap();
        found.ids().collect::<Vec<_>>()
    };
    assert_eq!(named(&one), [0; 0]);
    other
        .transact("second", Action::new("store.edit"), |tx| {
            tx.set_store(3, StoreField::Name.into(), Value::text("Elsewhere"))
        })
        .unwrap();
    assert_eq!(named(&one), [3]);
    // Undo goes in journal order, whoever wrote, and says whose it was.
    assert_eq!(one.undo("first").unwrap().unwrap().target.who, "second");
    assert_eq!((named(&one), named(&other)), (vec![], vec![]));
    assert_eq!(other.redo("second").unwrap().unwrap().target.who, "second");
    assert_eq!(named(&one), [3]);
    // Who closes first leaves the file open for the other.
    drop(one);
    add(&other, 25, 26).unwrap();
    drop(other);
    assert_eq!(names(folder.path()), ["network.haat"]);
    assert_eq!(stores(&Registry::open(&path).unwrap()).len(), 26);
}

/// The other program of the test below: takes the lock, says so, and holds it until its input ends.
pub fn hold_the_lock() -> bool {
    let Some(path) = role("hold the lock") else {
        return false;
    };
    let conn = Connection::open(path).unwrap();
    conn.execute_batch("BEGIN IMMEDIATE; UPDATE store SET name = 'never kept'")
        .unwrap();
    println!("locked");
    std::io::stdout().flush().unwrap();
    let mut until = String::new();
    std::io::stdin().read_line(&mut until).unwrap();
    conn.execute_batch("ROLLBACK").unwrap();
    true
}

/// Whatever is asked here about a file that is open here, its locks stay. Without them an older SQLite elsewhere takes itself for the last
/// to close the file and removes the WAL, and what is written after that is lost.
#[cfg(target_os = "linux")]
#[test]
fn no_look_at_an_open_file_gives_up_its_locks() {
    use std::os::unix::fs::MetadataExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    network(&path, 20);
    let registry = Registry::open(&path).unwrap();
    add(&registry, 20, 21).unwrap();
    // The kernel's list: a lock names the inode it is on after its device.
    let inode = format!(":{} ", std::fs::metadata(&path).unwrap().ino());
    let locked = || {
        let locks = std::fs::read_to_string("/proc/locks").unwrap();
        locks.lines().any(|lock| lock.contains(&inode))
    };
    assert!(locked());

    // By a name that does not say what it is.
    let link = folder.path().join("stores.csv");
    std::fs::hard_link(&path, &link).unwrap();
    assert!(haat_registry::is_registry(&link) && haat_registry::is_database(&link));
    assert!(locked(), "told from a list");
    assert_eq!(Registry::open(&path).unwrap().read_only(), None);
    assert!(locked(), "opened once more");
    assert!(Registry::create(&path).is_err());
    assert!(locked(), "made once more");
    assert!(haat_registry::backups_in(folder.path()).unwrap().is_empty());
    assert!(locked(), "taken for a backup");
    let restored = folder.path().join("restored.haat");
    haat_registry::restore(&path, &restored, registry.clock(), &Watch::NONE).unwrap();
    assert!(locked(), "restored from");
    assert_eq!(stores(&Registry::open(&restored).unwrap()).len(), 21);
    haat_registry::recover(&path, &folder.path().join("recovered.haat"), &Watch::NONE).unwrap();
    assert!(locked(), "recovered");
    drop(registry);
    assert!(!locked() && !haat_registry::is_open_here(&path));
}

#[test]
fn a_writer_makes_others_wait_then_refuse_and_readers_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network.haat");
    network(&path, 20);
    let registry = Registry::open(&path).unwrap();
    let before = stores(&registry);
    let mut other = another_program("hold the lock", &path);
    let mut lines = BufReader::new(other.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("locked")));

    assert!(
        stores(&registry) == before,
        "reading goes on, and sees what was committed"
    );
    let error = add(&registry, 20, 21).unwrap_err();
    assert_eq!(error.code(), "busy");
    assert!(
        error.to_string().contains("another program is writing")
            && error.hint().unwrap().contains("nothing was changed"),
        "{error}"
    );
    // Opening only reads, so it goes on too.
    assert_eq!(stores(&Registry::open(&path).unwrap()).len(), 20);

    // Whoever waits gets its turn when the other has finished.
    let writer = std::thread::spawn(move || {
        add(&registry, 20, 21).unwrap();
        registry
    });
    drop(other.stdin.take());
    let registry = writer.join().unwrap();
    assert!(other.wait().unwrap().success());
    assert_eq!(stores(&registry).len(), 21);
    assert!(
        stores(&registry)[..20] == before[..],
        "what the other took back is not there"
    );
}
