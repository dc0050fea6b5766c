//! What is wrong in a registry: counted, shown alike by alike, put right as one entry, undone as one.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that meets what it did not expect has failed"
)]

mod clusters;
mod findings;
mod places;
mod progress;

use haat_registry::{Action, FieldKey, FieldValues, Registry, StoreField, Value};

/// A registry with these stores; each gets a code, and India for its country unless it names another.
fn registry(stores: &[&[(StoreField, &str)]]) -> (tempfile::TempDir, Registry) {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::create(&folder.path().join("n.haat")).unwrap();
    registry
        .transact("asha", Action::new("test"), |tx| {
            for (at, fields) in stores.iter().enumerate() {
                let mut texts: Vec<(FieldKey, String)> = vec![
                    (StoreField::Code.into(), format!("S{at}")),
                    (StoreField::Country.into(), "IN".to_owned()),
                ];
                for (field, text) in *fields {
                    texts.retain(|(known, _)| *known != (*field).into());
                    texts.push(((*field).into(), (*text).to_owned()));
                }
                let typed = tx.read_typed(None, &texts)?;
                assert!(typed.errors.is_empty(), "{:?}", typed.errors);
                tx.create_store(&typed.values)?;
            }
            Ok(())
        })
        .unwrap();
    (folder, registry)
}

/// What the stores hold in a field, by code.
fn held(registry: &Registry, field: StoreField) -> Vec<String> {
    let ids: Vec<i64> = registry
        .columns(haat_registry::AsOf::Now)
        .unwrap()
        .select(&Default::default())
        .unwrap()
        .ids()
        .collect();
    registry
        .stores(&ids, haat_registry::AsOf::Now)
        .unwrap()
        .iter()
        .map(|store| match store.get(field) {
            Value::Text(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Date(moment) => moment.to_string(),
            Value::Ref(id) => id.to_string(),
            _ => String::new(),
        })
        .collect()
}

fn entries(registry: &Registry) -> u64 {
    registry.read(|reader| reader.entry_count()).unwrap()
}

/// Values for `edit_store`.
fn values(pairs: &[(StoreField, Value)]) -> FieldValues {
    pairs
        .iter()
        .map(|(field, value)| ((*field).into(), value.clone()))
        .collect()
}
