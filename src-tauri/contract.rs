//! Holds the contract between the shell and the page together: generated TypeScript, list of commands, capability.

use crate::commands;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

const BINDINGS: &str = "ui/src/lib/host/bindings.ts";

const HEADER: &str = "\
// Generated from src-tauri/commands by `cargo xtask bindings`. Do not edit: a test compares.
";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn generated() -> String {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("bindings.ts");
    commands::contract()
        .export(specta_typescript::Typescript::default(), &path)
        .unwrap();
    format!("{HEADER}{}", fs::read_to_string(path).unwrap())
}

#[test]
fn the_typescript_is_what_the_code_says() {
    let path = root().join(BINDINGS);
    let wanted = generated();
    if env::var_os("HAAT_WRITE_BINDINGS").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "{BINDINGS} is stale: `cargo xtask bindings` writes it anew"
    );
}

#[test]
fn the_list_the_capability_and_the_code_name_the_same_commands() {
    let generated = generated();
    let called: BTreeSet<String> = generated
        .split("__TAURI_INVOKE<")
        .skip(1)
        .filter_map(|call| call.split_once(">(\"")?.1.split('"').next())
        .map(str::to_owned)
        .collect();
    assert!(
        called.contains("app_info"),
        "the bindings are written in another way"
    );
    let listed: BTreeSet<String> = include_str!("commands.list")
        .lines()
        .map(str::to_owned)
        .collect();
    assert_eq!(listed, called, "src-tauri/commands.list");
    let capability: serde_json::Value =
        serde_json::from_str(include_str!("capabilities/main.json")).unwrap();
    let allowed: BTreeSet<String> = capability["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|permission| permission.as_str()?.strip_prefix("allow-"))
        .map(|name| name.replace('-', "_"))
        .collect();
    assert_eq!(allowed, called, "src-tauri/capabilities/main.json");
    assert_eq!(capability["windows"], serde_json::json!(["main"]));
}

#[test]
fn the_catalogues_name_states_and_checks_as_the_crates_do() {
    let catalogue = |language: &str| -> serde_json::Value {
        let path = root().join(format!("ui/src/lib/i18n/{language}.json"));
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    };
    let (en, hi) = (catalogue("en"), catalogue("hi"));
    for state in haat_atlas::State::all() {
        let letters = |c: char| if c.is_ascii_lowercase() { c } else { ' ' };
        let name: String = state.name.to_lowercase().chars().map(letters).collect();
        let key = format!(
            "value.state.{}",
            name.split_whitespace().collect::<Vec<_>>().join("_")
        );
        assert_eq!(en[&key], state.name, "{key}");
        assert_eq!(hi[&key], state.name_hi, "{key}");
    }
    for check in haat_registry::Check::ALL {
        let key = format!("finding.{}", check.key());
        assert_eq!(en[&key], check.message(), "{key}");
    }
    for status in haat_registry::Status::ALL {
        assert_eq!(
            en[&format!("value.status.{}", status.key())],
            status.label()
        );
    }
    for field in haat_registry::StoreField::ALL {
        let key = format!("field.{}", field.key());
        let derived = [
            haat_registry::StoreField::Place,
            haat_registry::StoreField::PlaceCertainty,
        ];
        assert!(
            derived.contains(field) || en[&key] == field.label(),
            "{key}"
        );
    }
}
