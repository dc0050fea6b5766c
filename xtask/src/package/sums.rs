//! SHA-256 sums of the packages, as `sha256sum --check` reads them.

use crate::order::Outcome;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes `SHA256SUMS` into the folder of the packages; names are relative to it.
pub fn write(folder: &Path, packages: &[PathBuf]) -> Outcome<PathBuf> {
    let mut text = String::new();
    for package in packages {
        let name = package.strip_prefix(folder)?.display();
        writeln!(text, "{}  {name}", sum(&fs::read(package)?))?;
    }
    let path = folder.join("SHA256SUMS");
    fs::write(&path, text)?;
    Ok(path)
}

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    /// The example of FIPS 180-4 for a message of three letters.
    #[test]
    fn sums_are_those_of_the_standard() {
        assert_eq!(
            super::sum(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
