//! `cargo xtask package`: installers of the one release build.

use crate::order::{Order, Outcome};
use crate::setup::setup;
use crate::{house, release};

/// Debian's and Fedora's packages on Linux: an AppImage would fetch its parts from a network. The system's own kinds elsewhere.
pub fn package() -> Outcome {
    setup()?;
    release::build()?;
    let tauri = house::ui().join("node_modules").join(".bin").join("tauri");
    let mut order = Order::new(&tauri.to_string_lossy(), ["bundle"]).within(&house::root());
    if cfg!(target_os = "linux") {
        order = order.word("--bundles").word("deb,rpm");
    }
    order.run()?;
    println!(
        "{}",
        house::target()?.join("release").join("bundle").display()
    );
    Ok(())
}
