//! Every relative link of the README and of `docs/` leads to a file.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets what it did not expect has failed"
)]

use std::fs;
use std::path::{Path, PathBuf};

fn links(page: &str) -> impl Iterator<Item = &str> {
    page.split("](")
        .skip(1)
        .filter_map(|rest| {
            Some(
                rest.split_once(')')?
                    .0
                    .split('#')
                    .next()
                    .unwrap_or_default(),
            )
        })
        .filter(|link| !link.is_empty() && !link.contains("://"))
}

fn dead(page: &Path) -> Vec<String> {
    let text = fs::read_to_string(page).unwrap();
    links(&text)
        .filter(|link| !page.with_file_name(link).exists())
        .map(|link| format!("{}: {link}", page.display()))
        .collect()
}

#[test]
fn every_link_of_the_documents_leads_somewhere() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut pages = vec![root.join("README.md"), root.join("CHANGELOG.md")];
    pages.extend(
        fs::read_dir(root.join("docs"))
            .unwrap()
            .map(|entry| entry.unwrap().path()),
    );
    pages.retain(|page| page.extension().is_some_and(|ending| ending == "md"));
    assert!(links(&fs::read_to_string(&pages[0]).unwrap()).count() >= 5);
    let dead: Vec<String> = pages.iter().flat_map(|page| dead(page)).collect();
    assert_eq!(dead, Vec::<String>::new());
}
