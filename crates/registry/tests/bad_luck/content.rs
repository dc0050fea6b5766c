//! What the tests here share: a small network, what it holds, and this very program started once more.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use haat_registry::{Action, Error, FieldValues, PartnerDraft, Registry, Store, StoreField, Value};

/// Writes a registry of this many stores in one entry, closed cleanly.
pub fn network(path: &Path, stores: usize) {
    let registry = Registry::create(path).unwrap();
    add(&registry, 0, stores).unwrap();
}

/// Adds stores from one number to another in one entry.
pub fn add(registry: &Registry, from: usize, to: usize) -> Result<(), Error> {
    registry
        .transact("tester", Action::new("test"), |tx| {
            let (format, _) = tx.format_named("Mi Store")?;
            let partner = match tx.partners()?.first() {
                Some(partner) => partner.id,
                None => tx.create_partner(&PartnerDraft {
                    name: "Sample partner".into(),
                    ..PartnerDraft::default()
                })?,
            };
            for at in from..to {
                let texts = [
                    (StoreField::Code, format!("S{at:06}")),
                    (StoreField::Name, format!("Store {at}")),
                    (StoreField::Notes, format!("notes {at} ").repeat(12)),
                ];
                let mut values: FieldValues = texts
                    .into_iter()
                    .map(|(field, text)| (field.into(), Value::Text(text)))
                    .collect();
                values.insert(StoreField::Format.into(), Value::Ref(format));
                values.insert(StoreField::Partner.into(), Value::Ref(partner));
                tx.create_store(&values)?;
            }
            Ok(())
        })
        .map(drop)
}

/// Every store, live or not, by id.
pub fn stores(registry: &Registry) -> Vec<Store> {
    registry
        .read(|reader| {
            let mut stores = Vec::new();
            while let Some(store) = reader.store(stores.len() as i64 + 1)? {
                stores.push(store);
            }
            Ok(stores)
        })
        .unwrap()
}

pub fn refusal(path: &Path) -> Error {
    match Registry::open(path) {
        Ok(_) => panic!("“{}” was opened", path.display()),
        Err(error) => error,
    }
}

/// Asserts that opening is refused with this code, with a next step, and that file and folder stay as they are.
pub fn assert_refused(path: &Path, code: &str) {
    let (bytes, files) = (std::fs::read(path).unwrap(), names(path.parent().unwrap()));
    let error = refusal(path);
    assert_eq!(error.code(), code, "{error}");
    assert!(
        error.to_string().contains(&path.display().to_string()),
        "{error}"
    );
    assert!(
        error
            .hint()
            .is_some_and(|hint| hint.contains("left as it is") || hint.contains("as it is")),
        "{error}"
    );
    assert!(
        std::fs::read(path).unwrap() == bytes,
        "{} changed",
        path.display()
    );
    assert_eq!(
        names(path.parent().unwrap()),
        files,
        "something was left beside it"
    );
}

/// The names of the files in a folder.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Starts this test program once more, to do what `role` says to a file.
pub fn another_program(role: &str, path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "as_another_program", "--nocapture"])
        .env("HAAT_TEST_ROLE", role)
        .env("HAAT_TEST_FILE", path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The file to work on, if this program was started for `role`.
pub fn role(role: &str) -> Option<std::path::PathBuf> {
    (std::env::var("HAAT_TEST_ROLE").ok()? == role)
        .then(|| std::env::var_os("HAAT_TEST_FILE").map(Into::into))?
}

/// Says why a test could not be made here: libtest swallows it, `cargo xtask test` tells it at its end.
pub fn skipped(why: &str) {
    use std::io::Write as _;
    let line = format!(
        "{}: {why}\n",
        std::thread::current().name().unwrap_or("a test")
    );
    eprint!("skipped: {line}");
    if let Some(file) = std::env::var_os("HAAT_SKIPPED") {
        let open = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(file);
        let _ = open.and_then(|mut file| file.write_all(line.as_bytes()));
    }
}
