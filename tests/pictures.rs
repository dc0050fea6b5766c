//! Pictures of the pages of a registry in both languages, from the built application: `pictures REGISTRY FOLDER [LIST]`.
//!
//! The import page shows the list, where one is named.

use harness::{Outcome, Person};
use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// (the page, its address, what shows when it is there)
const PAGES: [(&str, &str, &str); 4] = [
    ("overview", "/", "[data-ready=overview]"),
    ("stores", "/stores", "#row-0 [role=gridcell]"),
    ("import", "/import", "[data-ready=import]"),
    ("history", "/history", "main table"),
];

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [registry, folder, lists @ ..] = words.as_slice() else {
        eprintln!("usage: pictures REGISTRY FOLDER [LIST]");
        return ExitCode::from(2);
    };
    match take(registry, folder, lists).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("pictures: {reason}");
            ExitCode::FAILURE
        }
    }
}

async fn take(registry: &Path, folder: &Path, lists: &[PathBuf]) -> Outcome {
    let person = Person::new()?;
    let mut words = vec![std::path::absolute(registry)?];
    for list in lists {
        words.push(std::path::absolute(list)?);
    }
    let window = person.open(words).await?;
    if !lists.is_empty() {
        window.see("[data-outcome=expected]").await?;
    }
    window.resize(1280, 800).await?;
    for language in ["en", "hi"] {
        for (page, address, shown) in PAGES {
            window
                .click(&format!("nav [data-page='{address}']"))
                .await?;
            window.see(shown).await?;
            if page == "stores" {
                window.click("#row-0").await?;
                window.see("[data-form] [name=code]").await?;
            }
            // English under the page's own name.
            let suffix = if language == "en" { "" } else { "-hi" };
            let path = folder.join(format!("{page}{suffix}.png"));
            window.picture(&path).await?;
            println!("{}", path.display());
        }
        window.click("nav [data-language]").await?;
    }
    window.close().await
}
