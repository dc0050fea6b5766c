//! What packages for Linux carry beside the window: the command line with its manual and completions, the type of a `.haat` file, the
//! entry in the menu, the description for software centres.

use crate::house::{self, root};
use crate::order::{Order, Outcome};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

/// The oldest C library the packages are for: Debian 12 and Ubuntu 23.04 have it, Fedora since 37.
const GLIBC: u32 = 36;

/// Where a shell looks for completions, by the shell's name.
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "/usr/share/bash-completion/completions/haat"),
    ("fish", "/usr/share/fish/vendor_completions.d/haat.fish"),
    ("zsh", "/usr/share/zsh/vendor-completions/_haat"),
];

/// Files of `packaging/`, by their place in a package.
const PAPERS: [(&str, &str); 3] = [
    ("/usr/share/mime/packages/haat.xml", "haat-mime.xml"),
    (
        "/usr/share/metainfo/in.haat.desktop.metainfo.xml",
        "in.haat.desktop.metainfo.xml",
    ),
    ("/usr/share/doc/haat/copyright", "copyright"),
];

/// Makes what is made, and returns what the bundler is to know beside `tauri.conf.json`.
pub fn prepare() -> Outcome<PathBuf> {
    let folder = house::target()?.join("release").join("papers");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    for program in ["haat", "haat-desktop"] {
        runs_on_the_oldest(&house::released(program)?)?;
    }
    let haat = house::released("haat")?;
    let manual = folder.join("man1");
    Order::new(&haat.to_string_lossy(), ["manual"])
        .word(&manual)
        .run()?;
    for page in fs::read_dir(&manual)? {
        // Without a time of its own, so that the same pages are the same package.
        Order::new("gzip", ["-9", "-n"]).word(page?.path()).run()?;
    }
    let mut files = serde_json::Map::new();
    let mut carry = |place: &str, file: &Path| {
        files.insert(place.to_owned(), json!(file));
    };
    carry("/usr/bin/haat", &haat);
    carry("/usr/share/man/man1", &manual);
    for (shell, place) in COMPLETIONS {
        let script = Order::new(&haat.to_string_lossy(), ["completions", shell])
            .ask()
            .ok_or_else(|| format!("haat has no completions for {shell}"))?;
        let file = folder.join(shell);
        fs::write(&file, script + "\n")?;
        carry(place, &file);
    }
    let papers = root().join("packaging");
    for (place, name) in PAPERS {
        carry(place, &papers.join(name));
    }
    let entry = papers.join("haat.desktop");
    let config = json!({ "bundle": { "linux": {
        "deb": {
            "section": "database",
            "depends": [format!("libc6 (>= 2.{GLIBC})")],
            "desktopTemplate": entry,
            "files": files,
        },
        "rpm": {
            // A name that the C library of that version provides: the bundler knows no comparisons.
            "depends": [format!("libc.so.6(GLIBC_2.{GLIBC})(64bit)"), "hicolor-icon-theme"],
            "desktopTemplate": entry,
            "files": files,
        },
    } } });
    let path = folder.join("linux.json");
    fs::write(&path, serde_json::to_string_pretty(&config)?)?;
    Ok(path)
}

/// What a package's list of files lacks.
pub fn missing(list: &str) -> Vec<&'static str> {
    let places = COMPLETIONS.iter().map(|(_, place)| *place);
    ["/usr/bin/haat", "/usr/share/man/man1/haat-import.1.gz"]
        .into_iter()
        .chain(places)
        .chain(PAPERS.iter().map(|(place, _)| *place))
        .filter(|place| !list.lines().any(|line| line.ends_with(&place[1..])))
        .collect()
}

/// Refuses a program that a system with the oldest C library cannot start.
fn runs_on_the_oldest(program: &Path) -> Outcome {
    let newest = newest_glibc(&fs::read(program)?);
    if newest > GLIBC {
        return Err(format!(
            "{} asks for glibc 2.{newest}, the packages name 2.{GLIBC}: build it on an older system",
            program.display()
        )
        .into());
    }
    Ok(())
}

/// The newest minor version among the names `GLIBC_2.n` of a program.
fn newest_glibc(program: &[u8]) -> u32 {
    const NAME: &[u8] = b"GLIBC_2.";
    program
        .windows(NAME.len() + 2)
        .filter(|window| window.starts_with(NAME))
        .filter_map(|window| {
            let digits = window[NAME.len()..].iter();
            let digits: String = digits
                .map(|byte| char::from(*byte))
                .take_while(char::is_ascii_digit)
                .collect();
            digits.parse().ok()
        })
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{COMPLETIONS, PAPERS, missing, newest_glibc};
    use crate::house::root;

    #[test]
    fn versions_are_read_out_of_a_program() {
        assert_eq!(newest_glibc(b"..GLIBC_2.4\0GLIBC_2.34\0GLIBC_2.2.5\0"), 34);
        assert_eq!(newest_glibc(b"nothing"), 0);
    }

    #[test]
    fn what_a_package_lacks_is_named() {
        let mut list = vec!["usr/bin/haat", "usr/share/man/man1/haat-import.1.gz"];
        list.extend(COMPLETIONS.iter().map(|(_, place)| &place[1..]));
        list.extend(PAPERS.iter().map(|(place, _)| &place[1..]));
        assert_eq!(missing(&list.join("\n")), Vec::<&str>::new());
        assert_eq!(missing(&list[1..].join("\n")), ["/usr/bin/haat"]);
    }

    #[test]
    fn the_papers_are_there() {
        for (_, name) in PAPERS {
            assert!(root().join("packaging").join(name).is_file(), "{name}");
        }
    }

    /// The menu, the type of the file and the description speak of one application.
    #[test]
    fn the_papers_agree() {
        let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap();
        let conf: serde_json::Value = serde_json::from_str(&read("tauri.conf.json")).unwrap();
        let kind = &conf["bundle"]["fileAssociations"][0];
        let mime = kind["mimeType"].as_str().unwrap();
        for name in [
            "haat.desktop",
            "haat-mime.xml",
            "in.haat.desktop.metainfo.xml",
        ] {
            assert!(read(&format!("packaging/{name}")).contains(mime), "{name}");
        }
        let metainfo = read("packaging/in.haat.desktop.metainfo.xml");
        let id = conf["identifier"].as_str().unwrap();
        assert!(metainfo.contains(&format!("<id>{id}</id>")), "{id}");
    }
}
