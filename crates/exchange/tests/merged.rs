//! A row with the code of a store that was merged into another is that one's.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::path::Path;

use haat_exchange::import::{SourceOptions, as_written, commit, preview};
use haat_registry::{Action, FieldValues, Registry, Store, StoreField, Value};

fn import(registry: &Registry, list: &Path) -> haat_exchange::import::Outcome {
    import_without(registry, list, "")
}

/// An import that leaves out the row of this number.
fn import_without(registry: &Registry, list: &Path, row: &str) -> haat_exchange::import::Outcome {
    let mut found = preview(
        registry,
        list,
        None,
        SourceOptions::default(),
        &mut |_, _, _| true,
    )
    .unwrap();
    found
        .plan
        .without
        .extend((!row.is_empty()).then(|| row.to_owned()));
    commit(registry, "asha", list, &found.plan, &mut |_, _, _| true).unwrap()
}

fn store(registry: &Registry, code: &str) -> Option<Store> {
    let found = registry.read(|reader| match reader.store_by_code(code)? {
        Some(id) => reader.store(id),
        None => Ok(None),
    });
    found.unwrap()
}

#[test]
fn a_row_with_the_code_of_a_merged_store_changes_the_one_that_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
    let list = folder.path().join("list.csv");
    std::fs::write(
        &list,
        "Code,Name,Town\nA-1,Ganesh,Patna\nB-7,Ganesh Mobiles,Patna\n",
    )
    .unwrap();
    assert_eq!(import(&registry, &list).created, 2);
    let (keep, remove) = (
        store(&registry, "A-1").unwrap().id,
        store(&registry, "B-7").unwrap().id,
    );
    registry
        .transact("asha", Action::new("store.merge"), |tx| {
            tx.merge_stores(keep, remove, &FieldValues::new())
        })
        .unwrap();

    std::fs::write(
        &list,
        "Code,Name,Town\nB-7,Ganesh Mobile World,Patna\nD-9,Balaji,Gaya\n",
    )
    .unwrap();
    let done = import(&registry, &list);
    assert_eq!((done.created, done.updated), (1, 1));
    let kept = store(&registry, "A-1").unwrap();
    assert_eq!(
        kept.get(StoreField::Name),
        &Value::text("Ganesh Mobile World")
    );
    assert!(store(&registry, "B-7").is_none());
    // The cell that names it is found again.
    let written = registry
        .read_long(|reader| as_written(reader, keep))
        .unwrap();
    let cells = format!("{written:?}");
    assert!(cells.contains("B-7"), "{cells}");

    // Both codes in one list: the store's own row speaks for it, wherever the other one stands.
    std::fs::write(&list, "Code,Name,Town\nB-7,Two,Patna\nA-1,One,Patna\n").unwrap();
    let done = import(&registry, &list);
    assert_eq!((done.updated, done.rows_aside, done.left_out), (1, 0, 1));
    let kept = store(&registry, "A-1").unwrap();
    assert_eq!(kept.get(StoreField::Name), &Value::text("One"));

    // Where a person left that row out, the other one does not come in its place.
    std::fs::write(&list, "Code,Name,Town\nB-7,Two,Patna\nA-1,Three,Patna\n").unwrap();
    let done = import_without(&registry, &list, "3");
    assert_eq!((done.updated, done.left_out), (0, 2));
    let kept = store(&registry, "A-1").unwrap();
    assert_eq!(kept.get(StoreField::Name), &Value::text("One"));
}
