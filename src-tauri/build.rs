//! Tells Tauri where the capabilities are and which commands the window may call.
//!
//! Without the list every command would be open to every window. `commands.list`, the capability and the code are held
//! together by a test (`contract.rs`).

fn main() {
    let names = include_str!("commands.list")
        .lines()
        .collect::<Vec<&'static str>>();
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(tauri_build::AppManifest::new().commands(names.leak()));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}
