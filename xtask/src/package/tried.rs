//! `cargo xtask package --try`: the Debian package installed into a bare Debian 12, used there, upgraded and removed.
//!
//! The bare system is a folder that `debootstrap` fills; programs see it as their whole disk through `chroot`. Only root can make one.
//! The window is driven by tests of `tests/window`, from outside: a link inside the folder leads its own path back to its root, so
//! that a path means the same file on both sides.

use super::pack;
use crate::house;
use crate::order::{Order, Outcome};
use crate::release;
use crate::setup::setup;
use crate::system;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// The system the packages are for.
const SYSTEM: &str = "bookworm";
const MIRROR: &str = "http://deb.debian.org/debian";

/// What an installed Haat is seen to do: start, import a list through its page, and leave a whole file.
const SEEN: [&str; 2] = [
    "opening::a_closed_window_leaves_a_file_that_can_be_copied_whole",
    "importing::a_decision_is_asked_for_and_the_plan_edited",
];

/// Builds, packs, installs and looks.
pub fn try_out() -> Outcome {
    if Order::new("id", ["-u"]).ask().as_deref() != Some("0") {
        return Err("only root can make a system to install into: run this as root".into());
    }
    if Order::new("debootstrap", ["--version"]).ask().is_none() {
        system::install("debootstrap", "a bare system")?;
    }
    setup()?;
    release::build()?;
    let packages = pack()?;
    let package = packages
        .iter()
        .find(|package| package.extension().is_some_and(|end| end == "deb"))
        .ok_or("no package for Debian was made")?;
    // Not in the folder of builds, which is removed without a look at what lies in it.
    let bare = Bare::make(&std::env::temp_dir().join("haat-bare"))?;
    bare.installs(package)?;
    bare.works()?;
    bare.shows_its_window()?;
    bare.is_upgraded_and_removed(package)?;
    println!("installed, used, upgraded and removed: everything holds");
    Ok(())
}

/// A bare system in a folder.
struct Bare {
    root: PathBuf,
}

/// What programs need that `debootstrap` does not leave in the folder: processes, and memory that a web view shares. Both are the system's
/// own; nothing of this machine is bound into the folder, so that removing it removes nothing else.
const MOUNTS: [(&str, &str); 2] = [("proc", "proc"), ("tmpfs", "dev/shm")];

impl Bare {
    fn make(root: &Path) -> Outcome<Self> {
        let bare = Self {
            root: root.to_owned(),
        };
        bare.let_go();
        if let Some(mounted) = bare.mounted()? {
            return Err(
                format!("{mounted} is still mounted: unmount it and run this again").into(),
            );
        }
        Order::new("rm", ["--recursive", "--force", "--one-file-system"])
            .word(root)
            .run()?;
        Order::new("debootstrap", ["--variant=minbase", SYSTEM])
            .word(root)
            .word(MIRROR)
            .run()?;
        let same = bare.inside(&root.to_string_lossy());
        fs::create_dir_all(same.parent().unwrap_or(root))?;
        symlink("/", same)?;
        for (kind, place) in MOUNTS {
            fs::create_dir_all(root.join(place))?;
            Order::new("mount", ["-t", kind, kind])
                .word(root.join(place))
                .run()?;
        }
        Ok(bare)
    }

    fn let_go(&self) {
        for (_, place) in MOUNTS {
            let _ = Order::new("umount", ["--quiet"])
                .word(self.root.join(place))
                .ask();
        }
    }

    /// Something mounted inside the folder, if there is.
    fn mounted(&self) -> Outcome<Option<String>> {
        let mounts = fs::read_to_string("/proc/self/mounts")?;
        let place = |line: &str| line.split_whitespace().nth(1).map(str::to_owned);
        Ok(mounts
            .lines()
            .filter_map(place)
            .find(|place| Path::new(place).starts_with(&self.root)))
    }

    /// Where a path of the system is, seen from outside.
    fn inside(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    /// A command line inside.
    fn order<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> Order {
        Order::new("chroot", [&self.root])
            .word("/usr/bin/env")
            .word("DEBIAN_FRONTEND=noninteractive")
            .word("LC_ALL=C.UTF-8")
            .words(words)
    }

    /// What it asks for, and then itself with `dpkg` alone.
    fn installs(&self, package: &Path) -> Outcome {
        let depends = Order::new("dpkg-deb", ["--field"])
            .word(package)
            .word("Depends")
            .ask()
            .ok_or("the package says nothing of what it depends on")?;
        let names: Vec<&str> = depends
            .split(',')
            .filter_map(|wish| wish.split_whitespace().next())
            .collect();
        self.order(["apt-get", "update"]).run()?;
        self.order(["apt-get", "install", "--yes", "--no-install-recommends"])
            .words(names)
            .run()?;
        fs::copy(package, self.inside("/haat.deb"))?;
        self.order(["dpkg", "--install", "/haat.deb"]).run()?;
        let unhappy = self.order(["dpkg", "--audit"]).ask().unwrap_or_default();
        if !unhappy.is_empty() {
            return Err(format!("dpkg finds fault: {unhappy}").into());
        }
        for program in ["/usr/bin/haat", "/usr/bin/haat-desktop"] {
            let needs = self.order(["ldd", program]).ask().unwrap_or_default();
            let missing: Vec<&str> = needs
                .lines()
                .filter(|line| line.contains("not found"))
                .collect();
            if needs.is_empty() || !missing.is_empty() {
                return Err(format!("{program} lacks {}", missing.join(", ")).into());
            }
        }
        Ok(())
    }

    /// The command line, and what the desktop was told.
    fn works(&self) -> Outcome {
        fs::write(
            self.inside("/root/stores.csv"),
            "Code,Name,State,Country\nBR-001,Gaya Chowk,Bihar,IN\n",
        )?;
        self.order(["haat", "new", "/root/network.haat"]).run()?;
        self.order(["haat", "import", "/root/network.haat", "/root/stores.csv"])
            .run()?;
        let list = self.lists()?;
        if !list.contains("BR-001") {
            return Err(format!("haat list does not hold the imported store: {list}").into());
        }
        for (file, word) in [
            (
                "/usr/share/mime/globs2",
                "application/vnd.haat.registry:*.haat",
            ),
            (
                "/usr/share/applications/Haat.desktop",
                "application/vnd.haat.registry",
            ),
        ] {
            let text = fs::read_to_string(self.inside(file))
                .map_err(|error| format!("{file}: {error}"))?;
            if !text.contains(word) {
                return Err(format!("{file} does not say {word}").into());
            }
        }
        Ok(())
    }

    fn lists(&self) -> Outcome<String> {
        let list = self.order(["haat", "list", "/root/network.haat"]).ask();
        list.ok_or_else(|| "haat list fails".into())
    }

    /// The window, by its tests. The driver of the web view is what they bring, and no part of the package.
    fn shows_its_window(&self) -> Outcome {
        self.order(["apt-get", "install", "--yes", "--no-install-recommends"])
            .word("webkit2gtk-driver")
            .run()?;
        fs::copy(
            house::tauri_driver()?,
            self.inside("/usr/local/bin/tauri-driver"),
        )?;
        let root = self.root.to_string_lossy().into_owned();
        let step_in = |name: &str, program: &str| -> Outcome<PathBuf> {
            let path = house::target()?.join(format!("bare-{name}"));
            // `chroot` begins at the root; the program is to begin where its caller stands.
            let script = format!(
                "#!/bin/sh\nexport HERE=\"$PWD\"\nexec chroot '{root}' /bin/sh -c 'cd \"$HERE\" && exec {program} \"$@\"' {name} \"$@\"\n"
            );
            fs::write(&path, script)?;
            Order::new("chmod", ["+x"]).word(&path).run()?;
            Ok(path)
        };
        for test in SEEN {
            Order::cargo([
                "test",
                "--package=haat-tests",
                "--locked",
                "--test",
                "window",
            ])
            .words(["--", "--exact", test])
            .with("HAAT", step_in("haat", "/usr/bin/haat")?)
            .with("HAAT_DESKTOP", self.inside("/usr/bin/haat-desktop"))
            .with(
                "TAURI_DRIVER",
                step_in("tauri-driver", "/usr/local/bin/tauri-driver")?,
            )
            .with("TMPDIR", self.inside("/tmp"))
            .run()?;
        }
        Ok(())
    }

    /// A later version over this one, then none: the registry stays.
    fn is_upgraded_and_removed(&self, package: &Path) -> Outcome {
        let later = house::target()?.join("later");
        if later.exists() {
            fs::remove_dir_all(&later)?;
        }
        Order::new("dpkg-deb", ["--raw-extract"])
            .word(package)
            .word(&later)
            .run()?;
        let control = later.join("DEBIAN/control");
        let text = fs::read_to_string(&control)?;
        fs::write(&control, text.replacen("\nVersion: ", "\nVersion: 1:", 1))?;
        Order::new("dpkg-deb", ["--root-owner-group", "--build"])
            .word(&later)
            .word(self.inside("/later.deb"))
            .run()?;
        let before = fs::read(self.inside("/root/network.haat"))?;
        self.order(["dpkg", "--install", "/later.deb"]).run()?;
        if !self.lists()?.contains("BR-001") {
            return Err("after the upgrade the registry is not what it was".into());
        }
        for way in ["--remove", "--purge"] {
            self.order(["dpkg", way, "haat"]).run()?;
            if fs::read(self.inside("/root/network.haat"))? != before {
                return Err(format!("dpkg {way} touched the registry").into());
            }
        }
        if self.inside("/usr/bin/haat").exists() {
            return Err("haat is still there after it was removed".into());
        }
        Ok(())
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        self.let_go();
    }
}
