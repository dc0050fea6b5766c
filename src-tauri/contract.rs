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

/// What the page may do beside the application's commands: hear of files dropped on it. A channel needs no permission.
const EVENTS: [&str; 2] = ["core:event:allow-listen", "core:event:allow-unlisten"];

/// The content security policy: no inline script or style, nothing from a network, calls to Rust alone.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    connect-src ipc: http://ipc.localhost; worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

fn json(path: &str) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
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
    let own = called
        .iter()
        .map(|name| format!("allow-{}", name.replace('_', "-")));
    let wanted: BTreeSet<String> = EVENTS
        .iter()
        .map(|&event| event.to_owned())
        .chain(own)
        .collect();
    let capability = json("src-tauri/capabilities/main.json");
    let permissions = capability["permissions"].as_array().unwrap();
    let granted: BTreeSet<String> = permissions
        .iter()
        .map(|permission| permission.as_str().unwrap_or("not a name").to_owned())
        .collect();
    assert_eq!(granted, wanted, "src-tauri/capabilities/main.json");
    assert_eq!(
        permissions.len(),
        granted.len(),
        "a permission stands twice"
    );
    assert_eq!(capability["windows"], serde_json::json!(["main"]));
    let others = ["webviews", "remote", "local", "platforms"];
    assert_eq!(
        others.map(|key| &capability[key]),
        [&serde_json::Value::Null; 4]
    );
}

/// A second file would grant what the first does not.
#[test]
fn there_is_one_capability() {
    let files: Vec<String> = fs::read_dir(root().join("src-tauri/capabilities"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(files, ["main.json"]);
    let security = &json("tauri.conf.json")["app"]["security"];
    assert_eq!(security["capabilities"], serde_json::json!(["main"]));
}

#[test]
fn the_page_may_load_and_reach_nothing_but_its_own() {
    let security = json("tauri.conf.json")["app"]["security"].clone();
    assert_eq!(security["csp"], POLICY);
    let known: BTreeSet<&str> = ["csp", "capabilities"].into();
    let keys = security.as_object().unwrap().keys();
    let set: BTreeSet<&str> = keys.map(String::as_str).collect();
    assert_eq!(set, known, "anything else here loosens the policy");
}

/// A plain `fn` runs on the thread that draws the window.
fn plain_commands(source: &str) -> Vec<String> {
    source
        .split("#[tauri::command")
        .skip(1)
        .filter_map(|rest| rest.split_once("fn "))
        .filter(|(before, _)| !before.trim_end().ends_with("async"))
        .filter_map(|(_, after)| Some(after.split_once('(')?.0.to_owned()))
        .collect()
}

#[test]
fn every_command_is_async() {
    let found = plain_commands("#[tauri::command]\n#[specta::specta]\npub fn slow() {}");
    assert_eq!(found, ["slow"]);
    let mut commands = 0;
    for entry in fs::read_dir(root().join("src-tauri/commands")).unwrap() {
        let source = fs::read_to_string(entry.unwrap().path()).unwrap();
        commands += source.matches("#[tauri::command").count();
        assert_eq!(plain_commands(&source), Vec::<String>::new());
    }
    assert_eq!(commands, include_str!("commands.list").lines().count());
}
