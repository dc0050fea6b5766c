//! What needs another limit or another schema than the released one.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;

use super::{CHECKED_AT_ONCE, MIGRATIONS, Migrations};
use crate::columns::AsOf;
use crate::door::Action;
use crate::error::{Error, Result};
use crate::journal::SystemClock;
use crate::model::{FieldValues, StoreField, Value, ViewPage};
use crate::registry::Registry;

const NEXT: Migrations = &[
    include_str!("schema_1.sql"),
    include_str!("schema_2.sql"),
    include_str!("schema_3.sql"),
    include_str!("schema_4.sql"),
    "CREATE TABLE of_the_next (id INTEGER PRIMARY KEY) STRICT",
];

fn open(path: &Path, at_once: u64, migrations: Migrations) -> Result<Registry> {
    Registry::open_as(
        path,
        Arc::new(SystemClock::default()),
        at_once,
        migrations,
        &crate::Watch::NONE,
    )
}

fn add(registry: &Registry, code: &str) -> Result<()> {
    let values = FieldValues::from_iter([
        (StoreField::Code.into(), Value::text(code)),
        (StoreField::Notes.into(), Value::Text("words ".repeat(200))),
    ]);
    registry
        .transact("tester", Action::new("test"), |tx| tx.create_store(&values))
        .map(drop)
}

fn registry_of(path: &Path, stores: usize) {
    let registry = Registry::create(path).unwrap();
    for store in 0..stores {
        add(&registry, &format!("S{store}")).unwrap();
    }
}

fn beside(path: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_large_damaged_file_is_read_and_never_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.haat");
    registry_of(&path, 150);
    let mut bytes = fs::read(&path).unwrap();
    // Behind the first pages of all tables and indexes, which are looked at when it is opened.
    let within = bytes.len() * 3 / 4 / 8192 * 8192;
    bytes[within..within + 8192].fill(0xa5);
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(
        open(&path, CHECKED_AT_ONCE, MIGRATIONS),
        Err(Error::Damaged { .. })
    ));

    let registry = open(&path, 0, MIGRATIONS).unwrap();
    registry.read(|reader| reader.last_entry()).unwrap();
    for refused in [add(&registry, "new"), registry.undo("tester").map(drop)] {
        assert!(matches!(refused, Err(Error::Damaged { .. })), "{refused:?}");
    }
    assert!(matches!(registry.damage(), Err(Error::Damaged { .. })));
    drop(registry);
    assert!(fs::read(&path).unwrap() == bytes);
    assert_eq!(beside(&path), ["n.haat"]);
}

#[test]
fn a_large_sound_file_is_written_once_its_pages_were_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.haat");
    registry_of(&path, 50);
    let registry = open(&path, 0, MIGRATIONS).unwrap();
    add(&registry, "new").unwrap();
    registry.damage().unwrap();
    drop(registry);
    assert_eq!(beside(&path), ["n.haat"]);
    // One that is put away before its check has ended leaves nothing beside it either.
    drop(open(&path, 0, MIGRATIONS).unwrap());
    assert_eq!(beside(&path), ["n.haat"]);
}

#[test]
fn a_panic_takes_its_change_back_and_the_next_one_goes_in() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
    let act = || Action::new("test");
    let panics = catch_unwind(AssertUnwindSafe(|| {
        registry.transact("tester", act(), |tx| -> Result<()> {
            let code = Value::text("lost");
            tx.create_store(&FieldValues::from_iter([(StoreField::Code.into(), code)]))?;
            panic!("on purpose")
        })
    }));
    assert!(panics.is_err());
    add(&registry, "kept").unwrap();
    let count = registry.read(|reader| reader.store_count()).unwrap();
    assert_eq!(count, 1);
}

#[test]
fn a_newer_schema_that_stands_in_the_wal_alone_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.haat");
    registry_of(&path, 1);
    let newer = Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    let header = fs::read(&path).unwrap();
    assert_eq!(
        header[60..64],
        [0, 0, 0, 4],
        "the header is still the older one"
    );
    assert!(matches!(
        Registry::open(&path),
        Err(Error::Newer { found: 99, .. })
    ));
    drop(newer);
}

#[test]
fn a_migration_leaves_a_backup_of_what_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.haat");
    registry_of(&path, 3);
    let registry = open(&path, CHECKED_AT_ONCE, NEXT).unwrap();
    let before = path.with_file_name("n.haat.schema-4.bak");
    assert_eq!(registry.brought_up_from(), Some(before.as_path()));
    add(&registry, "after").unwrap();
    drop(registry);
    assert_eq!(beside(&path), ["n.haat", "n.haat.schema-4.bak"]);
    assert!(matches!(
        Registry::open(&path),
        Err(Error::Newer { found: 5, .. })
    ));
    let before = Registry::open(&before).unwrap();
    assert_eq!(before.read(|reader| reader.store_count()).unwrap(), 3);

    // A file put back from elsewhere is migrated again, and the first backup stays.
    fs::remove_file(&path).unwrap();
    registry_of(&path, 5);
    drop(open(&path, CHECKED_AT_ONCE, NEXT).unwrap());
    assert!(beside(&path).contains(&"n.haat.schema-4-2.bak".to_owned()));
}

#[test]
fn of_two_that_open_an_older_file_one_migrates_it() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let path: PathBuf = folder.path().join("n.haat");
        registry_of(&path, 2);
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| open(&path, CHECKED_AT_ONCE, NEXT).map(drop).unwrap());
            }
        });
        // Where several close at once, SQLite may leave its WAL to whoever opens next.
        let mut beside = beside(&path);
        beside.retain(|name| !name.ends_with("-wal") && !name.ends_with("-shm"));
        assert_eq!(beside, ["n.haat", "n.haat.schema-4.bak"]);
        let registry = open(&path, CHECKED_AT_ONCE, NEXT).unwrap();
        assert_eq!(registry.read(|reader| reader.store_count()).unwrap(), 2);
    }
}

#[test]
fn a_migration_that_fails_leaves_the_file_as_it_was() {
    const BROKEN: Migrations = &[
        include_str!("schema_1.sql"),
        include_str!("schema_2.sql"),
        include_str!("schema_3.sql"),
        include_str!("schema_4.sql"),
        "DROP TABLE saved_view; CREATE TABLE store (id INTEGER)",
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.haat");
    registry_of(&path, 2);
    assert!(open(&path, CHECKED_AT_ONCE, BROKEN).is_err());
    let registry = Registry::open(&path).unwrap();
    assert!(
        registry
            .read(|reader| reader.views(ViewPage::Stores))
            .unwrap()
            .is_empty()
    );
    assert_eq!(registry.read(|reader| reader.store_count()).unwrap(), 2);
}

#[test]
fn a_read_that_takes_too_long_is_stopped_and_the_next_one_answered() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.haat");
    registry_of(&path, 1);
    let registry = Registry::open(&path).unwrap();
    let endless =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    let asked = registry.read_for(Some(Duration::from_millis(50)), AsOf::Now, |reader| {
        let conn = reader.connection();
        Ok(conn.query_row(endless, [], |row| row.get::<_, i64>(0))?)
    });
    assert!(matches!(asked, Err(Error::TimedOut(_))), "{asked:?}");
    assert_eq!(registry.read(|reader| reader.store_count()).unwrap(), 1);
}
