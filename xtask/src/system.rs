//! The programs and libraries of the operating system that building and testing need.

use crate::order::{Order, Outcome};

/// The oldest Node the tools of `ui/` take, of the line that is oldest.
const NODE: (u32, u32) = (20, 19);

/// (Debian's package, Fedora's, Arch's, what for)
type Package = (&'static str, &'static str, &'static str, &'static str);

const PACKAGES: [Package; 9] = [
    (
        "build-essential",
        "gcc-c++",
        "base-devel",
        "the linker and SQLite's C",
    ),
    (
        "pkg-config",
        "pkgconf-pkg-config",
        "pkgconf",
        "finding libraries",
    ),
    (
        "libwebkit2gtk-4.1-dev",
        "webkit2gtk4.1-devel",
        "webkit2gtk-4.1",
        "the window",
    ),
    (
        "webkit2gtk-driver",
        "webkit2gtk-driver",
        "webkit2gtk-4.1",
        "driving the window in tests",
    ),
    (
        "xvfb",
        "xorg-x11-server-Xvfb",
        "xorg-server-xvfb",
        "a display where there is none",
    ),
    ("xauth", "xauth", "xorg-xauth", "the same"),
    (
        "dbus",
        "dbus-daemon",
        "dbus",
        "the bus of a screen reader in tests",
    ),
    ("at-spi2-core", "at-spi2-core", "at-spi2-core", "the same"),
    (
        "libreoffice-calc",
        "libreoffice-calc",
        "libreoffice-fresh",
        "reading exported workbooks and its clipboard in tests",
    ),
];

/// Checks Node.
pub fn node() -> Outcome {
    let advice = "install Node 20.19 or newer from https://nodejs.org and run this again";
    let version = Order::new("node", ["--version"])
        .ask()
        .ok_or_else(|| format!("Node is missing: {advice}"))?;
    if node_suffices(&version) {
        Ok(())
    } else {
        Err(format!("Node {version} is too old: {advice}").into())
    }
}

/// Node 20.19 and later of 20, 22.12 and later: what Vite asks for.
fn node_suffices(version: &str) -> bool {
    let mut numbers = version
        .trim_start_matches('v')
        .split('.')
        .map(str::parse::<u32>);
    let (Some(Ok(major)), Some(Ok(minor))) = (numbers.next(), numbers.next()) else {
        return false;
    };
    match major {
        20 => minor >= NODE.1,
        22 => minor >= 12,
        major => major > 22,
    }
}

/// Checks the system's packages and installs what is missing, where it can; else says what to type.
pub fn packages(offline: bool) -> Outcome {
    if cfg!(windows) {
        return web_view();
    }
    if cfg!(target_os = "macos") {
        return developer_tools();
    }
    if Order::new("dpkg-query", ["--version"]).ask().is_none() {
        return elsewhere();
    }
    let missing: Vec<&str> = PACKAGES
        .iter()
        .map(|package| package.0)
        .filter(|name| !installed(name) && !stands_in(name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let by_hand = format!("apt-get update && apt-get install --no-install-recommends {names}");
    if offline {
        return Err(
            format!("these packages are missing: {names}. With a network: {by_hand}").into(),
        );
    }
    for package in PACKAGES
        .iter()
        .filter(|package| missing.contains(&package.0))
    {
        println!("{} is missing (for {})", package.0, package.3);
    }
    let sudo = if is_root() {
        None
    } else if Order::new("sudo", ["--version"]).ask().is_some() {
        Some("sudo")
    } else {
        return Err(format!("these packages are missing; as root: {by_hand}").into());
    };
    apt(sudo, ["update"].as_slice())?;
    let words: Vec<&str> = ["install", "--yes", "--no-install-recommends"]
        .into_iter()
        .chain(missing)
        .collect();
    apt(sudo, &words)
}

/// Installs, as root, a package that one command alone needs.
pub fn install(name: &str, for_what: &str) -> Outcome {
    println!("{name} is missing (for {for_what})");
    apt(None, &["update"])?;
    apt(None, &["install", "--yes", "--no-install-recommends", name])
}

/// Whether another package does: a LibreOffice without a window reads workbooks, and the tests of its clipboard say that they are skipped.
fn stands_in(package: &str) -> bool {
    package == "libreoffice-calc" && installed("libreoffice-calc-nogui")
}

fn installed(package: &str) -> bool {
    Order::new(
        "dpkg-query",
        ["--show", "--showformat=${db:Status-Status}", package],
    )
    .ask()
    .is_some_and(|status| status == "installed")
}

fn is_root() -> bool {
    Order::new("id", ["-u"]).ask().is_some_and(|id| id == "0")
}

fn apt(sudo: Option<&str>, words: &[&str]) -> Outcome {
    let words = ["DEBIAN_FRONTEND=noninteractive", "apt-get"]
        .iter()
        .chain(words);
    match sudo {
        Some(sudo) => Order::new(sudo, ["env"].iter().chain(words)).run(),
        None => Order::new("env", words).run(),
    }
}

/// Linux without apt: everything there, or the exact command to type.
fn elsewhere() -> Outcome {
    let there = ["webkit2gtk-4.1"].iter().all(|library| {
        Order::new("pkg-config", ["--exists", library])
            .ask()
            .is_some()
    }) && ["Xvfb", "WebKitWebDriver", "soffice"]
        .iter()
        .all(|program| Order::new("which", [program]).ask().is_some());
    if there {
        return Ok(());
    }
    let system = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    Err(advice(&system).into())
}

/// What to type on the system that describes itself so (os-release(5)).
fn advice(os_release: &str) -> String {
    let value = |key: &str| {
        os_release
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
            .map(|value| value.trim_matches(['"', '\'']).to_owned())
            .unwrap_or_default()
    };
    let kinds = format!("{} {}", value("ID"), value("ID_LIKE"));
    let kind = |name: &str| kinds.split_whitespace().any(|kind| kind == name);
    let names = |pick: fn(&Package) -> &'static str| {
        let mut names: Vec<&str> = PACKAGES.iter().map(pick).collect();
        names.dedup();
        names.join(" ")
    };
    if kind("fedora") || kind("rhel") {
        let names = names(|package| package.1);
        format!("packages are missing. Type this, then run this again: sudo dnf install {names}")
    } else if kind("arch") {
        let names = names(|package| package.2);
        format!(
            "packages are missing. Type this, then run this again: sudo pacman -S --needed {names}"
        )
    } else {
        let names = names(|package| package.0);
        format!("packages are missing. Install what Debian calls {names}, then run this again")
    }
}

/// Windows shows pages in WebView2, which is part of Windows 11 and of most Windows 10. The linker is there, or this program would not be.
fn web_view() -> Outcome {
    // Where Microsoft's documentation says its installer leaves the version: for every user, and for this one.
    const CLIENT: &str = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    let there = [
        r"HKLM\SOFTWARE\WOW6432Node",
        r"HKLM\SOFTWARE",
        r"HKCU\SOFTWARE",
    ]
    .iter()
    .any(|root| {
        Order::new("reg", ["query", &format!(r"{root}\{CLIENT}"), "/v", "pv"])
            .ask()
            .is_some()
    });
    if there {
        return Ok(());
    }
    Err("WebView2 is missing. Type this, then run this again: winget install --id Microsoft.EdgeWebView2Runtime".into())
}

/// macOS has the web view; the compiler for SQLite's C comes with Xcode's command line tools.
fn developer_tools() -> Outcome {
    match Order::new("xcode-select", ["--print-path"]).ask() {
        Some(_) => Ok(()),
        None => Err("Xcode's command line tools are missing. Type this, then run this again: xcode-select --install".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{advice, node_suffices};

    #[test]
    fn each_system_is_told_its_own_command_alone() {
        let fedora = advice("NAME=\"Fedora Linux\"\nID=fedora\nVERSION_ID=43\n");
        assert!(fedora.contains("sudo dnf install gcc-c++ "), "{fedora}");
        let rocky = advice("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n");
        assert_eq!(rocky, fedora);
        let manjaro = advice("ID=manjaro\nID_LIKE=arch\n");
        assert!(
            manjaro.contains("sudo pacman -S --needed base-devel "),
            "{manjaro}"
        );
        let other = advice("ID=alpine\n");
        assert!(
            other.contains("what Debian calls build-essential "),
            "{other}"
        );
        for (said, others) in [
            (fedora, ["pacman", "Debian"]),
            (manjaro, ["dnf", "Debian"]),
            (other, ["dnf", "pacman"]),
        ] {
            assert!(others.iter().all(|other| !said.contains(other)), "{said}");
        }
    }

    #[test]
    fn only_the_lines_of_node_that_vite_takes() {
        for enough in ["v20.19.0", "v20.20.2", "v22.12.0", "v24.0.1", "26.1.0"] {
            assert!(node_suffices(enough), "{enough}");
        }
        for too_old in ["v18.20.0", "v20.18.9", "v21.9.0", "v22.11.0", "", "node"] {
            assert!(!node_suffices(too_old), "{too_old}");
        }
    }
}
