//! Columns from a column file answer as those read from the registry do, and a file that is not exactly of the registry's state is not taken.

use std::fs;
use std::path::{Path, PathBuf};

use haat_registry::{
    Action, AsOf, ColumnFiles, FieldKind, FieldValues, Registry, StoreField, StoreQuery, Value,
};

use super::ask::Ask;
use super::follow::{compare, write};
use super::model::Model;
use super::network::{self, Kit};

const ROUNDS: usize = 40;

/// A registry and where its columns are kept.
struct Case {
    folder: tempfile::TempDir,
    path: PathBuf,
    files: ColumnFiles,
}

impl Case {
    fn new(stores: usize, seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("network.haat");
        network::write(&path, stores, seed);
        Self {
            files: ColumnFiles {
                folder: folder.path().join("columns"),
                program: "this one".into(),
                least: 1,
            },
            path,
            folder,
        }
    }

    fn open(&self) -> Registry {
        let registry = Registry::open(&self.path).unwrap();
        registry.keep_columns_in(self.files.clone());
        registry
    }

    /// Writes the columns of the registry as it is.
    fn keep(&self) {
        let registry = self.open();
        registry.columns(AsOf::Now).unwrap();
        registry.keep_columns().unwrap();
    }

    fn kept(&self) -> PathBuf {
        let mut all = fs::read_dir(&self.files.folder).unwrap();
        all.next().unwrap().unwrap().path()
    }

    /// Whether the file is taken for the columns of the registry: a change that the journal knows nothing of is then not seen.
    fn is_taken(&self) -> bool {
        let copy = self.folder.path().join("changed.haat");
        fs::copy(&self.path, &copy).unwrap();
        let conn = rusqlite::Connection::open(&copy).unwrap();
        conn.execute("UPDATE store SET area = 1234567", []).unwrap();
        conn.close().unwrap();
        let registry = Registry::open(&copy).unwrap();
        registry.keep_columns_in(self.files.clone());
        let query = StoreQuery::parse("area:1234567").unwrap();
        let columns = registry.columns_to_count(AsOf::Now, &query).unwrap();
        let seen = columns.count(&query).unwrap();
        assert!(seen == 0 || seen == columns.len());
        drop(registry);
        fs::remove_file(&copy).unwrap();
        seen == 0
    }
}

#[test]
fn sample_networks_of_two_sizes_are_two() {
    let folder = tempfile::tempdir().unwrap();
    let files = ColumnFiles {
        folder: folder.path().join("columns"),
        program: "this one".into(),
        least: 1,
    };
    for stores in [500, 700] {
        let path = folder.path().join(format!("{stores}.haat"));
        let registry = haat_registry::sample::write(&path, stores, &mut |_, _| true).unwrap();
        registry.keep_columns_in(files.clone());
        let all = StoreQuery::default();
        let columns = registry.columns_to_count(AsOf::Now, &all).unwrap();
        assert_eq!(columns.len(), stores as usize);
        registry.columns(AsOf::Now).unwrap();
        assert!(registry.keep_columns().unwrap());
    }
}

#[test]
fn answer_as_if_read_from_the_registry() {
    let case = Case::new(250, 21);
    let registry = case.open();
    let other = Registry::open(&case.path).unwrap();
    let mut rng = fastrand::Rng::with_seed(22);
    let questions: Vec<Ask> = {
        let model = Model::of(&registry);
        (0..200).map(|_| Ask::draw(&mut rng, &model)).collect()
    };
    let kit = registry
        .transact("tester", Action::new("test"), |tx| Ok(Kit::again(tx)))
        .unwrap()
        .value;
    let mut next = 10_000;
    let mut written = 0;
    for round in 0..ROUNDS {
        for _ in 0..rng.usize(1..4) {
            let writer = if rng.bool() { &registry } else { &other };
            write(writer, &mut rng, &kit, &mut next);
        }
        let asked: Vec<&Ask> = (0..3)
            .map(|_| &questions[rng.usize(0..questions.len())])
            .collect();
        registry.columns(AsOf::Now).unwrap();
        written += usize::from(registry.keep_columns().unwrap());
        let kept = case.open();
        if rng.bool() {
            // As an overview does: what only counts does not wait for the texts.
            let query = StoreQuery::default();
            let columns = kept.columns_to_count(AsOf::Now, &query).unwrap();
            assert_eq!(
                columns.len(),
                registry.columns(AsOf::Now).unwrap().len(),
                "round {round}"
            );
        }
        if rng.bool() {
            compare(&kept, &case.path, &asked, round);
        }
        // It goes on as any columns do, also where somebody writes before the texts are there.
        write(&other, &mut rng, &kit, &mut next);
        compare(&kept, &case.path, &asked, round);
        let text = StoreQuery::parse("balaji").unwrap();
        let counted = |registry: &Registry| {
            let columns = registry.columns_to_count(AsOf::Now, &text).unwrap();
            columns.count(&text).unwrap()
        };
        assert_eq!(counted(&kept), counted(&registry), "round {round}");
    }
    // An undo with nothing to undo writes nothing, and leaves nothing to keep.
    assert!(written > ROUNDS / 2, "{written}");
}

#[test]
fn are_taken_for_exactly_their_state() {
    let case = Case::new(60, 5);
    case.keep();
    assert!(case.is_taken());
    // The file stays where the registry is closed while the texts are still to be read, and nothing of SQLite's stays beside it.
    drop(
        case.open()
            .columns_to_count(AsOf::Now, &StoreQuery::default()),
    );
    assert!(!case.path.with_file_name("network.haat-wal").exists());
    let before = case.folder.path().join("before.haat");
    fs::copy(&case.path, &before).unwrap();

    let rename = |path: &Path, to: &str| {
        let registry = Registry::open(path).unwrap();
        let done = registry.transact("tester", Action::new("test"), |tx| {
            let mut format = tx.formats()?.swap_remove(0);
            format.name = to.into();
            tx.edit_format(&format)
        });
        done.unwrap();
    };
    rename(&case.path, "Renamed");
    assert!(!case.is_taken(), "stale after another program wrote");
    case.keep();
    assert!(case.is_taken());
    Registry::open(&case.path).unwrap().undo("tester").unwrap();
    assert!(!case.is_taken(), "an undo is a state of its own");
    case.keep();
    assert!(case.is_taken());
    // A copy of the file as it was, with as many entries by now.
    fs::copy(&before, &case.path).unwrap();
    assert!(!case.is_taken(), "an earlier state came back");
    rename(&case.path, "Otherwise");
    Registry::open(&case.path).unwrap().undo("tester").unwrap();
    assert!(!case.is_taken(), "the same entries by number, and others");

    case.keep();
    assert!(case.is_taken());
    let newer = Case {
        files: ColumnFiles {
            program: "another one".into(),
            ..case.files.clone()
        },
        ..case
    };
    assert!(!newer.is_taken(), "another build of the program");
}

#[test]
fn are_not_taken_in_doubt() {
    let case = Case::new(60, 6);
    case.keep();
    let kept = case.kept();
    let whole = fs::read(&kept).unwrap();
    let mut rng = fastrand::Rng::with_seed(3);
    let mut damaged: Vec<Vec<u8>> = (0..24)
        .map(|_| {
            let mut bytes = whole.clone();
            bytes[rng.usize(0..whole.len())] ^= 1 << rng.u8(0..8);
            bytes
        })
        .collect();
    damaged.extend((0..8).map(|_| whole[..rng.usize(0..whole.len())].to_vec()));
    damaged.push([&whole[..], b"more"].concat());
    damaged.push(vec![0; whole.len()]);
    for (at, bytes) in damaged.iter().enumerate() {
        fs::write(&kept, bytes).unwrap();
        assert!(!case.is_taken(), "{at}");
    }
    fs::write(&kept, &whole).unwrap();
    assert!(case.is_taken());
    // That of another registry under this one's name.
    let foreign = Case::new(60, 7);
    foreign.keep();
    fs::copy(foreign.kept(), &kept).unwrap();
    assert!(!case.is_taken());
    // What is no file at all.
    fs::remove_file(&kept).unwrap();
    fs::create_dir(&kept).unwrap();
    assert!(!case.is_taken());
}

/// The stores of the file are those of the registry, or the texts say that they are not.
#[test]
fn are_given_up_where_the_texts_are_of_other_stores() {
    let case = Case::new(60, 8);
    case.keep();
    let conn = rusqlite::Connection::open(&case.path).unwrap();
    conn.execute(
        "UPDATE store SET deleted_by = 1 WHERE id = (SELECT max(id) FROM store WHERE deleted_by IS NULL)",
        [],
    )
    .unwrap();
    conn.close().unwrap();
    let fresh = Registry::open(&case.path).unwrap();
    let registry = case.open();
    let query = StoreQuery::default();
    let ids = |registry: &Registry| {
        let columns = registry.columns(AsOf::Now).unwrap();
        columns.select(&query).unwrap().ids().collect::<Vec<_>>()
    };
    assert_eq!(ids(&registry), ids(&fresh));
}

#[test]
fn are_kept_privately_and_not_for_everything() {
    let case = Case::new(60, 9);
    let columns = |case: &Case| {
        let registry = case.open();
        registry.columns(AsOf::Now).unwrap();
        registry.keep_columns().unwrap()
    };
    let small = Case {
        files: ColumnFiles {
            least: 1000,
            ..case.files.clone()
        },
        ..Case::new(60, 9)
    };
    assert!(!columns(&small), "it is read fast enough");
    assert!(columns(&case));
    assert!(!columns(&case), "it is there already");
    let bytes = fs::read(case.kept()).unwrap();
    let holds = |text: &str| {
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    assert!(holds("Sample partner 1") && !holds("balaji") && !holds("MS-"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(
            (mode(&case.kept()), mode(&case.files.folder)),
            (0o600, 0o700)
        );
    }
    // Those of the registries that were open last.
    for seed in 0..6 {
        let other = Case {
            files: case.files.clone(),
            ..Case::new(20, 100 + seed)
        };
        assert!(columns(&other));
    }
    assert_eq!(fs::read_dir(&case.files.folder).unwrap().count(), 4);

    columns(&case);
    let count = || fs::read_dir(&case.files.folder).unwrap().count();
    let before = count();
    let registry = Registry::open(&case.path).unwrap();
    let done = registry.transact("tester", Action::new("test"), |tx| {
        let uid = tx.create_own_field("Owner's name", FieldKind::Text, &[], true)?;
        let id = tx.create_store(&FieldValues::from_iter([(
            StoreField::Code.into(),
            Value::text("P-1"),
        )]))?;
        tx.set_store(id, haat_registry::FieldKey::Own(uid), Value::text("Asha"))
    });
    done.unwrap();
    assert!(!columns(&case), "a column of what is personal");
    assert_eq!(count(), before - 1, "and what was kept before goes");
}
