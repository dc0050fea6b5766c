//! `haat manual`

use std::io::Write;
use std::path::PathBuf;

use clap::CommandFactory;
use clap_mangen::Man;
use haat_exchange::export::{Kept, OutFile};

use crate::failure::{Failure, Outcome};
use crate::say::grouped;
use crate::screen::report;
use crate::words::Haat;

/// Words of `haat manual`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "One page for haat and one for each command, as man(1) reads them: haat.1, haat-import.1 ... The packages for Linux
bring them.

Example:
  haat manual man1"
)]
pub struct Words {
    /// The folder to write them to; it is made where it is missing
    folder: PathBuf,
    /// Replace pages that are there
    #[arg(long)]
    overwrite: bool,
}

/// Writes the pages.
pub fn run(words: &Words) -> Outcome {
    let mut haat = Haat::command();
    haat.build();
    let failed = |path: &std::path::Path, error| {
        Failure::new("io", format!("“{}”: {error}", path.display()), None)
    };
    std::fs::create_dir_all(&words.folder).map_err(|error| failed(&words.folder, error))?;
    let mut pages = vec![haat.clone()];
    add_pages(&mut pages, &haat, "haat");
    for page in &pages {
        let name = page.get_display_name().unwrap_or(page.get_name());
        let path = words.folder.join(format!("{name}.1"));
        let mut text = Vec::new();
        Man::new(page.clone())
            .title(name)
            .source(format!("Haat {}", env!("CARGO_PKG_VERSION")))
            .manual("Haat")
            .render(&mut text)
            .map_err(|error| failed(&path, error))?;
        let mut out = OutFile::create(&path, words.overwrite, &Kept::default())?;
        out.write_all(&text).map_err(|error| failed(&path, error))?;
        out.finish()?;
    }
    report(format!(
        "Wrote {} pages to {}.",
        grouped(pages.len() as u64),
        words.folder.display()
    ))
}

/// Adds a page for each command within a command, and for each within that.
fn add_pages(pages: &mut Vec<clap::Command>, command: &clap::Command, name: &str) {
    for within in command.get_subcommands() {
        if within.get_name() != "help" {
            let name = format!("{name}-{}", within.get_name());
            pages.push(within.clone().display_name(name.clone()));
            add_pages(pages, within, &name);
        }
    }
}
