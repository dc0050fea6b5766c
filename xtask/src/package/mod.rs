//! `cargo xtask package`: installers of the one release build.

mod linux;
mod sums;
#[cfg(unix)]
mod tried;

use crate::order::{Order, Outcome};
use crate::setup::setup;
use crate::{house, release};
use std::fs;
use std::path::{Path, PathBuf};

#[cfg(unix)]
pub use tried::try_out;

/// Elsewhere there is no `chroot` to install into.
#[cfg(not(unix))]
pub fn try_out() -> Outcome {
    Err("only Linux has a bare system to install into".into())
}

/// What is made here: (as the Tauri CLI calls it, its folder, how its file's name ends).
///
/// An AppImage would fetch its parts from a network. On Windows one installer for one user, with the web view inside.
const KINDS: &[(&str, &str, &str)] = if cfg!(target_os = "linux") {
    &[("deb", "deb", ".deb"), ("rpm", "rpm", ".rpm")]
} else if cfg!(windows) {
    &[("nsis", "nsis", "-setup.exe")]
} else {
    &[("dmg", "dmg", ".dmg")]
};

/// What every package carries beside the programs.
const PAPERS: [&str; 6] = [
    "NOTICE",
    "THIRD-PARTY.txt",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "Inter-OFL.txt",
    "NotoSansDevanagari-OFL.txt",
];

/// Sets up, builds, packs and looks at what came of it.
pub fn package() -> Outcome {
    setup()?;
    release::build()?;
    pack().map(|_| ())
}

/// Packs what was built; returns the packages.
fn pack() -> Outcome<Vec<PathBuf>> {
    let folder = house::target()?.join("release").join("bundle");
    // What an earlier version left there is not what is looked at below.
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.0).collect();
    let mut order = Order::new(&house::module("tauri").to_string_lossy(), ["bundle"])
        .word("--bundles")
        .word(kinds.join(","));
    if cfg!(target_os = "linux") {
        order = order.word("--config").word(linux::prepare()?);
    }
    order.run()?;
    let mut packages = Vec::new();
    for (_, kind, ending) in KINDS {
        let package = made(&folder.join(kind), ending)?;
        holds_what_it_must(&package, ending)?;
        packages.push(package);
    }
    let sums = sums::write(&folder, &packages)?;
    for file in packages.iter().chain([&sums]) {
        println!("{}", file.display());
    }
    Ok(packages)
}

/// The package of that folder.
fn made(folder: &Path, ending: &str) -> Outcome<PathBuf> {
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.to_string_lossy().ends_with(ending))
        .ok_or_else(|| format!("no *{ending} was made in {}", folder.display()).into())
}

/// Looks into packages that this system can list.
fn holds_what_it_must(package: &Path, ending: &str) -> Outcome {
    let lister: &[&str] = match ending {
        ".deb" => &["dpkg-deb", "--contents"],
        ".rpm" => &["rpm", "--query", "--list", "--package"],
        _ => return Ok(()),
    };
    let [program, words @ ..] = lister else {
        return Ok(());
    };
    let Some(list) = Order::new(program, words).word(package).ask() else {
        println!(
            "{} is not looked into: {program} is missing",
            package.display()
        );
        return Ok(());
    };
    let missing: Vec<&str> = missing_papers(&list)
        .into_iter()
        .chain(linux::missing(&list))
        .collect();
    match missing.as_slice() {
        [] => Ok(()),
        missing => Err(format!("{} lacks {}", package.display(), missing.join(", ")).into()),
    }
}

fn missing_papers(list: &str) -> Vec<&'static str> {
    let has = |paper: &str| {
        list.lines()
            .any(|line| line.ends_with(&format!("/licences/{paper}")))
    };
    PAPERS.into_iter().filter(|paper| !has(paper)).collect()
}

#[cfg(test)]
mod tests {
    use super::{PAPERS, missing_papers};
    use crate::house::root;
    use std::fs;

    #[test]
    fn a_package_without_a_paper_is_found() {
        let list = PAPERS
            .map(|paper| {
                format!("-rw-r--r-- 0/0 10 2026-01-01 00:00 ./usr/lib/Haat/licences/{paper}")
            })
            .join("\n");
        assert_eq!(missing_papers(&list), Vec::<&str>::new());
        assert_eq!(
            missing_papers(&list.replace("NOTICE", "README")),
            ["NOTICE"]
        );
    }

    #[test]
    fn the_papers_are_there_and_the_packages_are_told_to_carry_them() {
        let text = fs::read_to_string(root().join("tauri.conf.json")).unwrap();
        let conf: serde_json::Value = serde_json::from_str(&text).unwrap();
        let carried = conf["bundle"]["resources"].as_object().unwrap();
        for (paper, place) in carried {
            assert!(root().join(paper).is_file(), "{paper}");
            assert!(place.as_str().unwrap().starts_with("licences/"), "{place}");
        }
        for paper in PAPERS {
            let place = format!("licences/{paper}");
            assert!(carried.values().any(|other| *other == place), "{paper}");
        }
    }

    /// A package for one user that needs no network and no administrator.
    #[test]
    fn windows_gets_what_installs_without_a_network() {
        let text = fs::read_to_string(root().join("tauri.conf.json")).unwrap();
        let conf: serde_json::Value = serde_json::from_str(&text).unwrap();
        let windows = &conf["bundle"]["windows"];
        assert_eq!(conf["bundle"]["targets"], "all");
        assert_eq!(windows["webviewInstallMode"]["type"], "offlineInstaller");
        assert_eq!(windows["nsis"]["installMode"], "currentUser");
    }

    #[test]
    fn the_licences_of_the_fonts_are_those_the_page_was_built_with() {
        for (ours, theirs) in [
            ("Inter-OFL.txt", "@fontsource-variable/inter"),
            (
                "NotoSansDevanagari-OFL.txt",
                "@fontsource/noto-sans-devanagari",
            ),
        ] {
            let ours = fs::read(root().join("licences").join(ours)).unwrap();
            let theirs = root().join("ui/node_modules").join(theirs).join("LICENSE");
            assert!(ours == fs::read(theirs).unwrap());
        }
    }
}
