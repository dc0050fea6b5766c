//! Who may know whom. The rules stand in docs/architecture.md; these tests hold them.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read the project fails"
)]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// (package, the packages of this workspace it may know)
const ARROWS: [(&str, &[&str]); 8] = [
    ("haat-atlas", &[]),
    ("haat-matching", &["haat-atlas"]),
    ("haat-registry", &["haat-atlas", "haat-matching"]),
    ("haat-exchange", &["haat-atlas", "haat-registry"]),
    (
        "haat-cli",
        &["haat-atlas", "haat-registry", "haat-exchange"],
    ),
    ("haat", &["haat-atlas", "haat-registry", "haat-exchange"]),
    ("haat-tests", &[]),
    ("xtask", &[]),
];

/// (library, the one package that knows it)
const KEPT: [(&str, &str); 3] = [
    ("rusqlite", "haat-registry"),
    ("libsqlite3-sys", "haat-registry"),
    ("tauri", "haat"),
];

/// A package and what it depends on, for whatever purpose.
struct Package {
    name: String,
    knows: Vec<String>,
}

fn violations(packages: &[Package]) -> Vec<String> {
    let mut found = Vec::new();
    for Package { name, knows } in packages {
        let Some((_, allowed)) = ARROWS.iter().find(|(package, _)| package == name) else {
            found.push(format!(
                "{name} is not in ARROWS: say there whom it may know"
            ));
            continue;
        };
        for other in knows {
            let ours = packages.iter().any(|package| package.name == *other);
            if ours && !allowed.contains(&other.as_str()) {
                found.push(format!("{name} knows {other}"));
            }
            if let Some((_, keeper)) = KEPT.iter().find(|(library, _)| library == other)
                && keeper != name
            {
                found.push(format!("{name} knows {other}, which is {keeper}'s alone"));
            }
        }
    }
    found
}

fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| Package {
            name: name(package),
            knows: package["dependencies"]
                .as_array()
                .unwrap()
                .iter()
                .map(name)
                .collect(),
        })
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn the_packages_know_only_whom_they_may() {
    let packages = packages();
    assert!(packages.len() >= ARROWS.len());
    assert_eq!(violations(&packages), Vec::<String>::new());
}

#[test]
fn an_arrow_the_wrong_way_is_found() {
    let package = |name: &str, knows: &[&str]| Package {
        name: name.to_owned(),
        knows: knows.iter().map(|&name| name.to_owned()).collect(),
    };
    let packages = [
        package("haat-atlas", &["haat-registry", "serde"]),
        package("haat-registry", &["haat-atlas", "rusqlite"]),
        package("haat-exchange", &["haat-registry", "rusqlite"]),
        package("haat-forecast", &[]),
    ];
    assert_eq!(
        violations(&packages),
        [
            "haat-atlas knows haat-registry",
            "haat-exchange knows rusqlite, which is haat-registry's alone",
            "haat-forecast is not in ARROWS: say there whom it may know",
        ]
    );
}

/// The sources of the page that speak to Tauri, outside the one folder that may.
fn strangers(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("lib/host") {
                found.extend(strangers(&path));
            }
        } else if fs::read_to_string(&path).is_ok_and(|text| speaks_to_tauri(&text)) {
            found.push(path);
        }
    }
    found
}

fn speaks_to_tauri(source: &str) -> bool {
    source.contains("@tauri-apps/") || source.contains("__TAURI")
}

#[test]
fn only_the_host_speaks_to_tauri() {
    let sources = root().join("ui").join("src");
    assert!(speaks_to_tauri(
        &fs::read_to_string(sources.join("lib/host/index.ts")).unwrap()
    ));
    assert_eq!(strangers(&sources), Vec::<PathBuf>::new());
}

#[test]
fn an_import_outside_the_host_is_found() {
    assert!(speaks_to_tauri(
        "import { invoke } from '@tauri-apps/api/core';"
    ));
    assert!(speaks_to_tauri(
        "await window.__TAURI_INTERNALS__.invoke('x')"
    ));
    assert!(!speaks_to_tauri("import { commands } from '$lib/host';"));
}
