//! `cargo xtask atlas-data`: makes the data of `crates/atlas` from packages of the registries, byte for byte the same each time.

mod pins;
mod places;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{Outcome, root, run};

/// Makes everything again.
pub fn make() -> Outcome {
    let work = root().join("target/atlas-data");
    fs::create_dir_all(&work)?;
    places::make(&work)?;
    pins::make(&work)
}

/// Where a file of the data lies.
fn data(name: &str) -> PathBuf {
    root().join("crates/atlas/data").join(name)
}

/// Downloads a package of npm, named with its version, unless it is there, and unpacks it into a folder of `work`.
fn npm_package(work: &Path, package: &str, into: &str) -> Outcome {
    let tarball = format!("{}.tgz", package.replace('@', "-"));
    if !work.join(&tarball).exists() {
        run("npm", &["pack", "--silent", package], work)?;
    }
    fs::create_dir_all(work.join(into))?;
    run("tar", &["-xzf", &tarball, "-C", into], work)
}

fn read(path: &Path) -> Result<Value, Box<dyn std::error::Error>> {
    Ok(serde_json::from_slice(&fs::read(path)?)?)
}

fn write(name: &str, lines: &[String], what: &str) -> Outcome {
    let out = data(name);
    fs::write(&out, lines.join("\n") + "\n")?;
    let bytes = fs::metadata(&out)?.len();
    println!("{} {what}, {bytes} bytes", lines.len());
    Ok(())
}
