//! Pictures of the pages of a registry in both languages, from the built application: `pictures REGISTRY FOLDER`.

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
    let [registry, folder] = words.as_slice() else {
        eprintln!("usage: pictures REGISTRY FOLDER");
        return ExitCode::from(2);
    };
    match take(registry, folder).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("pictures: {reason}");
            ExitCode::FAILURE
        }
    }
}

async fn take(registry: &Path, folder: &Path) -> Outcome {
    let person = Person::new()?;
    let window = person.open([std::path::absolute(registry)?]).await?;
    window.resize(1280, 800).await?;
    for language in ["en", "hi"] {
        for (page, address, shown) in PAGES {
            window
                .click(&format!("nav [data-page='{address}']"))
                .await?;
            window.see(shown).await?;
            let path = folder.join(format!("{page}-{language}.png"));
            window.picture(&path).await?;
            println!("{}", path.display());
        }
        window.click("nav [data-language]").await?;
    }
    window.close().await
}
