//! Pictures of the pages of a registry, from the built application: `pictures REGISTRY FOLDER`.

use harness::{Outcome, Person};
use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// (file, the address of the page, what shows when it is there)
const PAGES: [(&str, &str, &str); 2] = [
    ("overview.png", "/", "[data-ready=overview]"),
    ("stores.png", "/stores", "[data-ready=stores]"),
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
    for (file, address, shown) in PAGES {
        window.go(address).await?;
        window.see(shown).await?;
        let path = folder.join(file);
        window.picture(&path).await?;
        println!("{}", path.display());
    }
    window.close().await
}
