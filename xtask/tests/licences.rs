//! Every dependency, of the programs and of the page, is under a licence that deny.toml allows.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read the project fails"
)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Modules whose package.json is silent, with what their LICENSE file says: (path, version, licence)
const READ: [(&str, &str, &str); 1] = [("node_modules/svelte-toolbelt", "0.10.7", "MIT")];

fn licence<'m>(path: &str, module: &'m Value) -> &'m str {
    let read = READ
        .iter()
        .find(|read| read.0 == path && module["version"] == read.1)
        .map(|read| read.2);
    module["license"].as_str().or(read).unwrap_or("")
}

/// The list `allow` of deny.toml.
fn allowed() -> BTreeSet<String> {
    let text = fs::read_to_string(root().join("deny.toml")).unwrap();
    let list = text
        .split_once("allow = [")
        .unwrap()
        .1
        .split_once(']')
        .unwrap()
        .0;
    list.split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// Whether an SPDX expression can be met with the allowed licences alone.
fn met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let met = any(&mut rest, allowed);
    met && rest.is_empty()
}

fn any(words: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    let mut met = all(words, allowed);
    while let Some(("OR", rest)) = words.split_first().map(|(first, rest)| (*first, rest)) {
        *words = rest;
        met |= all(words, allowed);
    }
    met
}

fn all(words: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    let mut met = one(words, allowed);
    while let Some(("AND", rest)) = words.split_first().map(|(first, rest)| (*first, rest)) {
        *words = rest;
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    match **words {
        ["(", ref rest @ ..] => {
            *words = rest;
            let met = any(words, allowed);
            let closed = words.first() == Some(&")");
            *words = words.get(1..).unwrap_or(&[]);
            met && closed
        }
        [licence, "WITH", exception, ref rest @ ..] => {
            *words = rest;
            allowed.contains(&format!("{licence} WITH {exception}"))
        }
        [licence, ref rest @ ..] => {
            *words = rest;
            allowed.contains(licence)
        }
        [] => false,
    }
}

#[test]
fn expressions_are_read_as_spdx_says() {
    let allowed = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"];
    let allowed = allowed.iter().map(|&licence| licence.to_owned()).collect();
    for good in [
        "MIT",
        "MIT/GPL-3.0",
        "GPL-3.0 OR MIT",
        "MIT AND (ISC OR GPL-3.0)",
        "Apache-2.0 WITH LLVM-exception",
        "(GPL-3.0 AND X) OR (MIT AND ISC)",
    ] {
        assert!(met(good, &allowed), "{good}");
    }
    for bad in [
        "",
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "Apache-2.0",
        "(MIT ISC)",
        "MIT ISC",
        "(MIT OR ISC) AND GPL-3.0",
    ] {
        assert!(!met(bad, &allowed), "{bad}");
    }
}

#[test]
fn every_crate_is_under_an_allowed_licence() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--offline", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let allowed = allowed();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100);
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| !met(package["license"].as_str().unwrap_or(""), &allowed))
        .map(|package| {
            format!(
                "{} {}: {}",
                package["name"], package["version"], package["license"]
            )
        })
        .collect();
    assert_eq!(refused, Vec::<String>::new());
}

#[test]
fn every_module_of_the_page_is_under_an_allowed_licence_and_names_no_registry() {
    let text = fs::read_to_string(root().join("ui").join("package-lock.json")).unwrap();
    assert!(
        !text.contains("\"resolved\""),
        "ui/.npmrc leaves registries out of the lock file"
    );
    let lock: Value = serde_json::from_str(&text).unwrap();
    let allowed = allowed();
    let modules = lock["packages"].as_object().unwrap();
    assert!(modules.len() > 50);
    let refused: Vec<String> = modules
        .iter()
        .filter(|(path, module)| !path.is_empty() && !met(licence(path, module), &allowed))
        .map(|(path, module)| format!("{path}: {}", module["license"]))
        .collect();
    assert_eq!(refused, Vec::<String>::new());
}
