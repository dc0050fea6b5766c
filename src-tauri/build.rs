//! Tells Tauri where the capabilities are and which commands the window may call.

fn main() {
    let commands = include_str!("commands.list");
    let names: Vec<&'static str> = commands.lines().filter(|line| !line.is_empty()).collect();
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(tauri_build::AppManifest::new().commands(Vec::leak(names)));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}
