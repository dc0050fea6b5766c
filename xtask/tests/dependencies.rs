//! Every dependency of the workspace's list is some package's.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The names at the head of lines of a table of a manifest.
fn names<'m>(manifest: &'m str, table: &str) -> Vec<&'m str> {
    let begin = format!("[{table}]");
    manifest
        .lines()
        .skip_while(|line| *line != begin)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once(['=', '.']))
        .map(|(name, _)| name.trim())
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .collect()
}

fn unused<'m>(workspace: &'m str, members: &[String]) -> Vec<&'m str> {
    let asked: Vec<&str> = members
        .iter()
        .flat_map(|manifest| {
            ["dependencies", "dev-dependencies", "build-dependencies"]
                .into_iter()
                .flat_map(|table| names(manifest, table))
        })
        .collect();
    names(workspace, "workspace.dependencies")
        .into_iter()
        .filter(|name| !asked.contains(name))
        .collect()
}

#[test]
fn every_dependency_of_the_list_is_asked_for() {
    let workspace = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut folders = vec![root(), root().join("tests"), root().join("xtask")];
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        folders.push(entry.unwrap().path());
    }
    let members: Vec<String> = folders
        .iter()
        .map(|folder| fs::read_to_string(folder.join("Cargo.toml")).unwrap())
        .collect();
    assert_eq!(unused(&workspace, &members), Vec::<&str>::new());
}

#[test]
fn a_dependency_that_nobody_asks_for_is_found() {
    let workspace = "[workspace.dependencies]\nserde = \"1\"\n# a remark = x\nuuid = { version = \"1\" }\n[profile.dev]\nx = 1\n";
    let member = "[package]\nuuid = 1\n[dev-dependencies]\nserde.workspace = true\n".to_owned();
    assert_eq!(unused(workspace, &[member]), ["uuid"]);
}
