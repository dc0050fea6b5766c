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

/// The crates that go into the programs, on whatever system: (name, version, licence).
fn crates_inside() -> BTreeSet<(String, String, String)> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--offline", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let packages = metadata["packages"].as_array().unwrap();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let normal = |id: &Value| -> Vec<Value> {
        let node = nodes.iter().find(|node| node["id"] == *id).unwrap();
        let deps = node["deps"].as_array().unwrap().iter();
        deps.filter(|dep| {
            let kinds = dep["dep_kinds"].as_array().unwrap();
            kinds.iter().any(|kind| kind["kind"].is_null())
        })
        .map(|dep| dep["pkg"].clone())
        .collect()
    };
    let mut waiting: Vec<Value> = packages
        .iter()
        .filter(|package| package["name"] == "haat" || package["name"] == "haat-cli")
        .map(|package| package["id"].clone())
        .collect();
    let (mut seen, mut inside) = (BTreeSet::new(), BTreeSet::new());
    while let Some(id) = waiting.pop() {
        if !seen.insert(text(&id)) {
            continue;
        }
        waiting.extend(normal(&id));
        let package = packages.iter().find(|package| package["id"] == id).unwrap();
        // What comes from no registry is Haat itself.
        if !package["source"].is_null() {
            inside.insert((
                text(&package["name"]),
                text(&package["version"]),
                text(&package["license"]),
            ));
        }
    }
    inside
}

/// What `licences/THIRD-PARTY.txt` says.
fn credits() -> String {
    let lock = fs::read_to_string(root().join("ui").join("package-lock.json")).unwrap();
    let lock: Value = serde_json::from_str(&lock).unwrap();
    let modules = lock["packages"].as_object().unwrap();
    let mut lines = vec![
        "What Haat is made of beside its own sources.".to_owned(),
        String::new(),
        "Written by `cargo xtask credits` from the lock files; a test holds it to them. Each line is a name, a".to_owned(),
        "version and the licence that its author declares. Its text is in the crate or module itself.".to_owned(),
        String::new(),
        "Crates in the programs, on whatever system (crates.io)".to_owned(),
        String::new(),
    ];
    lines.extend(
        crates_inside()
            .iter()
            .map(|(name, version, licence)| format!("{name} {version}: {licence}")),
    );
    lines.extend(
        [
            "",
            "Modules that the page is made from and made with (npm)",
            "",
        ]
        .map(str::to_owned),
    );
    lines.extend(
        modules
            .iter()
            .filter(|(path, _)| !path.is_empty())
            .map(|(path, module)| {
                let name = path.rsplit("node_modules/").next().unwrap_or(path);
                let version = module["version"].as_str().unwrap_or("");
                format!("{name} {version}: {}", licence(path, module))
            })
            .collect::<BTreeSet<String>>(),
    );
    lines.join("\n") + "\n"
}

#[test]
fn the_list_of_third_parties_is_what_the_lock_files_say() {
    let path = root().join("licences/THIRD-PARTY.txt");
    let wanted = credits();
    if std::env::var_os("HAAT_WRITE_CREDITS").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap_or_default() == wanted,
        "licences/THIRD-PARTY.txt is stale: `cargo xtask credits` writes it anew"
    );
}
