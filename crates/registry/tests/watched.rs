//! Long work on a registry and its file says how far it is, can be stopped wherever it stands, and then leaves everything as it was.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that meets what it did not expect has failed"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use haat_registry::{
    Action, AsOf, ComparedState, Error, FieldKind, FieldValues, LaterEntries, Registry, Result,
    StoreField, StoreQuery, SystemClock, Value, Watch, recover, restore, sample,
};

/// What a watch was told: what the work does, how many of how many.
type Told = (&'static str, u64, u64);

/// Runs work that is stopped at its first report, then later and later, until nothing stops it; `whole` is asked after each that was stopped.
/// Says what the last run told.
fn stopped_everywhere(work: &dyn Fn(&Watch) -> Result<()>, whole: &dyn Fn()) -> Vec<Told> {
    let mut patience = 0;
    loop {
        let heard: Arc<Mutex<Vec<Told>>> = Arc::default();
        let told = Arc::clone(&heard);
        let watch = Watch::new(move |phase, done, total| {
            let mut told = told.lock().unwrap();
            told.push((phase, done, total));
            told.len() <= patience
        });
        let done = work(&watch);
        let heard = heard.lock().unwrap().clone();
        if heard.len() <= patience {
            done.unwrap();
            assert!(patience > 0, "it said nothing on its way: {heard:?}");
            return heard;
        }
        assert!(matches!(done, Err(Error::Stopped)), "{done:?}");
        whole();
        patience += 1 + patience / 2;
    }
}

/// The phases in their order; each goes up to its end, of which it knows from its beginning.
fn phases(told: &[Told]) -> Vec<&'static str> {
    let mut phases: Vec<&'static str> = Vec::new();
    for (at, (phase, done, total)) in told.iter().enumerate() {
        assert!(done <= total && *total > 0, "{told:?}");
        match at.checked_sub(1).map(|before| told[before]) {
            Some((before, was, of)) if before == *phase => {
                assert!(was <= *done && of == *total, "{told:?}");
            }
            _ => phases.push(phase),
        }
    }
    phases
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn fixture(schema: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/schema_{schema}.haat"))
}

/// A network of ten thousand: more pages than are copied at once, more rows than are written at once.
fn network() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.haat");
    drop(sample::write(&path, 10_000, &mut |_, _| true).unwrap());
    (folder, path)
}

#[test]
fn a_backup_its_restoring_and_a_recovery_are_stopped_without_a_trace() {
    let (folder, path) = network();
    let file = |name: &str| folder.path().join(name);
    let registry = Registry::open(&path).unwrap();
    let there = names(folder.path());
    let whole = || assert_eq!(names(folder.path()), there);
    let told = stopped_everywhere(
        &|watch| registry.backup(&file("backup.haat"), watch).map(drop),
        &whole,
    );
    assert_eq!(phases(&told), ["copying", "verifying"]);
    drop(registry);

    let (there, bytes) = (names(folder.path()), fs::read(file("backup.haat")).unwrap());
    let whole = || {
        assert_eq!(names(folder.path()), there);
        assert!(fs::read(file("backup.haat")).unwrap() == bytes);
    };
    let told = stopped_everywhere(
        &|watch| {
            let clock = SystemClock::default();
            restore(&file("backup.haat"), &file("again.haat"), &clock, watch).map(drop)
        },
        &whole,
    );
    assert_eq!(phases(&told), ["copying", "verifying"]);

    let there = names(folder.path());
    let whole = || assert_eq!(names(folder.path()), there);
    let told = stopped_everywhere(
        &|watch| recover(&file("backup.haat"), &file("saved.haat"), watch).map(drop),
        &whole,
    );
    assert_eq!(phases(&told), ["saving", "verifying"]);
    for name in ["again.haat", "saved.haat"] {
        let made = Registry::open(&file(name)).unwrap();
        assert_eq!(made.read(|reader| reader.store_count()).unwrap(), 10_000);
    }
}

#[test]
fn a_backup_by_day_is_stopped_without_a_trace() {
    let (folder, path) = network();
    let registry = Registry::open(&path).unwrap();
    let backups = folder.path().join("backups");
    fs::create_dir(&backups).unwrap();
    stopped_everywhere(
        &|watch| registry.backup_into(&backups, watch).map(drop),
        &|| assert_eq!(names(&backups), [""; 0]),
    );
    assert_eq!(names(&backups).len(), 1);
}

#[test]
fn an_older_file_stays_one_where_its_opening_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.haat");
    fs::copy(fixture(1), &path).unwrap();
    let bytes = fs::read(&path).unwrap();
    let told = stopped_everywhere(
        &|watch| Registry::open_watched(&path, watch).map(drop),
        &|| {
            assert_eq!(names(folder.path()), ["old.haat"]);
            assert!(fs::read(&path).unwrap() == bytes, "it was written to");
        },
    );
    // The pages of a small file are read back before anybody could ask.
    assert_eq!(phases(&told), ["copying"]);
    let there = names(folder.path());
    assert_eq!(there, ["old.haat", "old.haat.schema-1.bak"]);
    assert_eq!(Registry::open(&path).unwrap().brought_up_from(), None);
}

#[test]
fn a_large_network_says_how_far_it_is_read() {
    let (_folder, path) = network();
    let told = stopped_everywhere(
        &|watch| Registry::open(&path)?.read_columns(AsOf::Now, watch),
        &|| {
            assert_eq!(
                Registry::open(&path)
                    .unwrap()
                    .columns(AsOf::Now)
                    .unwrap()
                    .len(),
                10_000
            )
        },
    );
    assert_eq!(phases(&told), ["reading"]);
    // What was stopped is read when it is asked for, and what was read is not read again.
    let registry = Registry::open(&path).unwrap();
    let stop = Watch::new(|_, _, _| false);
    assert!(matches!(
        registry.read_columns(AsOf::Now, &stop),
        Err(Error::Stopped)
    ));
    assert_eq!(registry.columns(AsOf::Now).unwrap().len(), 10_000);
    registry.read_columns(AsOf::Now, &stop).unwrap();
}

fn fingerprint(registry: &Registry) -> String {
    let read =
        |reader: &haat_registry::Reader<'_>| Ok((reader.fingerprint()?, reader.entry_count()?));
    let (content, entries) = registry.read(read).unwrap();
    format!("{content} after {entries} entries")
}

#[test]
fn undo_and_redo_of_a_large_entry_are_stopped_and_the_registry_stays() {
    let (_folder, path) = network();
    let registry = Registry::open(&path).unwrap();
    let town = StoreField::Town.into();
    let change = registry.transact("asha", Action::new("test"), |tx| {
        for id in 1..=1_000 {
            tx.set_store(id, town, Value::text("Patna"))?;
        }
        for id in 1_001..=2_000 {
            tx.delete_store(id)?;
        }
        Ok(())
    });
    let change = change.unwrap().entry.unwrap();
    let before = fingerprint(&registry);
    let as_it_was = || assert_eq!(fingerprint(&registry), before);
    let undo = |watch: &Watch| {
        let done = registry.undo_shown("asha", &[change], watch)?;
        assert_eq!(done.len(), 1);
        Ok(())
    };
    assert_eq!(phases(&stopped_everywhere(&undo, &as_it_was)), ["undoing"]);
    let undone = fingerprint(&registry);
    assert_ne!(undone, before);
    let as_it_was = || assert_eq!(fingerprint(&registry), undone);
    let redo = |watch: &Watch| registry.redo_shown("asha", &[change], watch).map(drop);
    assert_eq!(phases(&stopped_everywhere(&redo, &as_it_was)), ["redoing"]);

    // The making of all of them, with what depends on it.
    let before = fingerprint(&registry);
    let as_it_was = || assert_eq!(fingerprint(&registry), before);
    let undo = |watch: &Watch| {
        let action = Action::new("entry.undo");
        let undone = registry.transact("asha", action, |tx| {
            tx.undo_entry(1, LaterEntries::Undo, watch)
        });
        undone.map(drop)
    };
    let told = stopped_everywhere(&undo, &as_it_was);
    assert_eq!(phases(&told), ["depending", "undoing"]);
    assert_eq!(registry.read(|reader| reader.store_count()).unwrap(), 0);
    // Two blocks of rows at least.
    assert!(
        told.iter()
            .any(|(_, done, total)| *done > 4_000 && done < total)
    );
}

#[test]
fn the_way_back_and_the_search_for_what_depends_say_how_far_they_are() {
    let (_folder, path) = network();
    let registry = Registry::open(&path).unwrap();
    let made = registry.read(|reader| reader.entry(1)).unwrap().unwrap();
    let then = AsOf::Recorded(made.stamp.wall);
    let stores = |as_of| {
        let columns = registry.columns(as_of).unwrap();
        columns.count(&"town:Nowhere".parse().unwrap()).unwrap()
    };
    let change = registry.transact("asha", Action::new("test"), |tx| {
        for id in 1..=5_000 {
            tx.set_store(id, StoreField::Town.into(), Value::text("Nowhere"))?;
        }
        Ok(())
    });
    change.unwrap();
    assert_eq!(stores(AsOf::Now), 5_000);

    // Nothing is kept of what was stopped, and what is there is not read again.
    let back = |watch: &Watch| registry.read_columns(then, watch);
    let told = stopped_everywhere(&back, &|| ());
    assert_eq!(phases(&told), ["looking_back"]);
    assert_eq!(stores(then), 0);
    let stop = Watch::new(|_, _, _| false);
    registry.read_columns(then, &stop).unwrap();

    let compare = |watch: &Watch| {
        let states = [then, AsOf::Now].map(|as_of| ComparedState { as_of, on: None });
        let mut changed = 0;
        Registry::open(&path)?.difference(&StoreQuery::default(), states, watch, &mut |_| {
            changed += 1;
            Ok(())
        })?;
        assert_eq!(changed, 5_000);
        Ok(())
    };
    let told = stopped_everywhere(&compare, &|| ());
    assert_eq!(phases(&told), ["reading", "looking_back", "comparing"]);

    let depends = |watch: &Watch| {
        let found = registry.read(|reader| reader.depends_on(1, watch))?;
        assert_eq!((found.entries, found.records), (1, 5_000));
        Ok(())
    };
    let told = stopped_everywhere(&depends, &|| ());
    assert_eq!(phases(&told), ["depending"]);
}

/// A change that is watched.
type Change<'a> = dyn Fn(&Watch) -> Result<()> + 'a;

#[test]
fn one_partner_of_two_and_another_name_of_a_choice_are_stopped_whole() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
    let made = registry.transact("asha", Action::new("test"), |tx| {
        let (keep, _) = tx.partner_named("One")?;
        let (remove, _) = tx.partner_named("Other")?;
        let (grade, _) = tx.own_field_named("Grade", FieldKind::Choice)?;
        let grade = grade.uid;
        tx.set_choices(grade, &["A".into(), "B".into()], false, &Watch::NONE)?;
        for n in 0..600 {
            tx.create_store(&FieldValues::from_iter([
                (StoreField::Code.into(), Value::text(&format!("S{n}"))),
                (StoreField::Partner.into(), Value::Ref(remove)),
                (haat_registry::FieldKey::Own(grade), Value::text("A")),
            ]))?;
        }
        Ok((keep, remove, grade))
    });
    let (keep, remove, grade) = made.unwrap().value;
    let act = |write: &dyn Fn(&mut haat_registry::Tx<'_>) -> Result<u64>| {
        let done = registry.transact("asha", Action::new("test"), |tx| write(tx))?;
        assert_eq!(done.value, 600);
        Ok(())
    };
    let changes: [&Change<'_>; 3] = [
        &|watch| act(&|tx| tx.merge_partners(keep, remove, watch)),
        &|watch| act(&|tx| tx.rename_choice(grade, "A", "First", watch)),
        &|watch| act(&|tx| tx.set_choices(grade, &["B".into()], true, watch)),
    ];
    for change in changes {
        let before = fingerprint(&registry);
        let told = stopped_everywhere(change, &|| assert_eq!(fingerprint(&registry), before));
        assert_eq!(phases(&told), ["writing"]);
    }
}
