//! Whether a window can be shown: a display is named and something answers there.

use std::env;
use std::ffi::OsString;
#[cfg(unix)]
use std::path::{Path, PathBuf};

/// Systems other than Linux always have one; there it may be named and dead, as in a terminal that outlived its desktop.
pub fn answers() -> bool {
    let named = |name| env::var_os(name).filter(|value: &OsString| !value.is_empty());
    !cfg!(target_os = "linux")
        || named("WAYLAND_DISPLAY").is_some_and(|name| wayland(&name, named("XDG_RUNTIME_DIR")))
        || named("DISPLAY").is_some_and(|name| x11(&name.to_string_lossy()))
}

#[cfg(unix)]
fn wayland(name: &std::ffi::OsStr, folder: Option<OsString>) -> bool {
    // An absolute name leaves the folder out of the path.
    connects(&PathBuf::from(folder.unwrap_or_default()).join(name))
}

/// `:0`, `:0.1`, `unix:0`, `localhost:10.0`.
#[cfg(unix)]
fn x11(name: &str) -> bool {
    let Some((host, rest)) = name.rsplit_once(':') else {
        return false;
    };
    let digits = rest.split('.').next().unwrap_or_default();
    let Ok(number) = digits.parse::<u16>() else {
        return false;
    };
    match host {
        "" | "unix" => {
            let path = format!("/tmp/.X11-unix/X{number}");
            connects(Path::new(&path)) || connects_in_name_only(&path)
        }
        // Forwarded, such as by ssh. X listens from port 6000 on.
        host => 6000_u16
            .checked_add(number)
            .is_some_and(|port| std::net::TcpStream::connect((host, port)).is_ok()),
    }
}

#[cfg(unix)]
fn connects(path: &Path) -> bool {
    std::os::unix::net::UnixStream::connect(path).is_ok()
}

/// Linux has sockets that are names without a file; some X servers listen on nothing else.
#[cfg(target_os = "linux")]
fn connects_in_name_only(path: &str) -> bool {
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::{SocketAddr, UnixStream};
    SocketAddr::from_abstract_name(path)
        .and_then(|address| UnixStream::connect_addr(&address))
        .is_ok()
}

#[cfg(all(unix, not(target_os = "linux")))]
fn connects_in_name_only(_path: &str) -> bool {
    false
}

#[cfg(not(unix))]
fn wayland(_name: &std::ffi::OsStr, _folder: Option<OsString>) -> bool {
    false
}

#[cfg(not(unix))]
fn x11(_name: &str) -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{wayland, x11};
    use std::net::{Ipv4Addr, TcpListener};
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::{SocketAddr, UnixListener};

    #[test]
    fn a_display_that_is_named_and_dead_is_none() {
        for dead in [
            ":64999",
            "unix:64999",
            "localhost:4321.0",
            "",
            "nonsense",
            ":x",
        ] {
            assert!(!x11(dead), "{dead}");
        }
        assert!(!wayland("wayland-64999".as_ref(), Some("/nowhere".into())));
    }

    #[test]
    fn a_display_that_answers_is_one() {
        let number = 60_000 + std::process::id() % 4_000;
        let name = format!("/tmp/.X11-unix/X{number}");
        let address = SocketAddr::from_abstract_name(name).unwrap();
        let _server = UnixListener::bind_addr(&address).unwrap();
        assert!(x11(&format!(":{number}.0")));

        let forwarded = (6_000..6_900)
            .find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok())
            .unwrap();
        let number = forwarded.local_addr().unwrap().port() - 6_000;
        assert!(x11(&format!("127.0.0.1:{number}.0")));

        let folder = std::env::temp_dir();
        let name = format!("haat-wayland-{}", std::process::id());
        let _server = UnixListener::bind(folder.join(&name)).unwrap();
        assert!(wayland(name.as_ref(), Some(folder.clone().into())));
        std::fs::remove_file(folder.join(name)).unwrap();
    }
}
