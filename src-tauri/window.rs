//! The one window: where it stands, how large its text is, which theme it begins in.

use std::sync::atomic::{AtomicBool, Ordering};

use tauri::{
    App, AppHandle, Emitter, LogicalPosition, LogicalSize, Manager, WebviewWindow,
    WebviewWindowBuilder, Window, WindowEvent,
};

use crate::settings::{Placed, Settings, SettingsFile, Theme};

/// The window's label, as the capability names it.
const LABEL: &str = "main";

/// Opens the window where it stood the last time.
pub fn open(app: &App, settings: &Settings) -> tauri::Result<()> {
    let Some(config) = app.config().app.windows.first() else {
        return Ok(());
    };
    let mut builder = WebviewWindowBuilder::from_config(app.handle(), config)?;
    if let Some(placed) = settings.window {
        builder = builder
            .inner_size(placed.size.0, placed.size.1)
            .maximized(placed.maximised);
        // On a screen that is not there any more nobody would find it.
        if let Some((x, y)) = placed.at.filter(|at| on_a_screen(app, *at)) {
            builder = builder.position(x, y);
        }
    }
    // Before anything is painted, so that a dark window does not begin white.
    if let Some(theme) = word(settings.theme) {
        builder = builder.initialization_script(format!(
            "if (document.documentElement) document.documentElement.dataset.theme = '{theme}'"
        ));
    }
    let window = builder.build()?;
    #[cfg(target_os = "linux")]
    paint_without_graphics_processor(&window)?;
    dress(&window, settings)
}

/// A page of text, boxes and lines needs no OpenGL: where it is emulated, the page is painted in half the time without it and a quarter of the
/// memory is free (docs/performance.md), and a graphics driver with a fault cannot leave the window white.
#[cfg(target_os = "linux")]
fn paint_without_graphics_processor(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

    window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

/// Gives the open window the size of text and the frame that are set.
pub fn redress(app: &AppHandle, settings: &Settings) -> tauri::Result<()> {
    match app.get_webview_window(LABEL) {
        Some(window) => dress(&window, settings),
        None => Ok(()),
    }
}

/// Brings the window to the front, as far as the desktop lets a program do that.
pub fn raise(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

fn dress(window: &WebviewWindow, settings: &Settings) -> tauri::Result<()> {
    window.set_zoom(f64::from(settings.text_size) / 100.0)?;
    // GTK would forget the desktop's own theme for good, so there the frame goes on following the desktop.
    if cfg!(not(target_os = "linux")) {
        window.set_theme(match settings.theme {
            Theme::System => None,
            Theme::Light => Some(tauri::Theme::Light),
            Theme::Dark => Some(tauri::Theme::Dark),
        })?;
    }
    Ok(())
}

/// Whether something is typed in the page that is not in the registry.
#[derive(Default)]
pub struct Unsaved {
    holds: AtomicBool,
    asked: AtomicBool,
}

impl Unsaved {
    /// Notes that there is something, or nothing any more.
    pub fn note(&self, holds: bool) {
        self.holds.store(holds, Ordering::Relaxed);
        self.asked.store(false, Ordering::Relaxed);
    }

    /// Whether the page is to save what is typed before the window closes. Asked a second time it closes, whatever is lost.
    fn keeps_open(&self) -> bool {
        self.holds.load(Ordering::Relaxed) && !self.asked.swap(true, Ordering::Relaxed)
    }
}

/// The event that tells the page to save what is typed and then to close the window.
const CLOSING: &str = "closing";

/// Closes the window.
pub fn close(app: &AppHandle) -> tauri::Result<()> {
    app.get_webview_window(LABEL)
        .map_or(Ok(()), |window| window.destroy())
}

/// Keeps the window open until what is typed is saved; remembers where it is when it was moved or got another size.
pub fn note(window: &Window, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event
        && window.state::<Unsaved>().keeps_open()
        && window.emit(CLOSING, ()).is_ok()
    {
        api.prevent_close();
    }
    if matches!(event, WindowEvent::Resized(_) | WindowEvent::Moved(_))
        && let (Some(file), Ok(now)) = (window.try_state::<SettingsFile>(), placed(window))
    {
        file.change(|settings| {
            settings.window = Some(match (now.maximised, settings.window) {
                // The size to go back to is that of before.
                (true, Some(before)) => Placed {
                    maximised: true,
                    ..before
                },
                _ => now,
            });
        });
    }
}

fn placed(window: &Window) -> tauri::Result<Placed> {
    let scale = window.scale_factor()?;
    let size: LogicalSize<f64> = window.inner_size()?.to_logical(scale);
    let at: Option<LogicalPosition<f64>> = window
        .outer_position()
        .ok()
        .map(|position| position.to_logical(scale));
    Ok(Placed {
        at: at.map(|at| (at.x, at.y)),
        size: (size.width, size.height),
        maximised: window.is_maximized()?,
    })
}

fn on_a_screen(app: &App, (x, y): (f64, f64)) -> bool {
    let screens = app.available_monitors().unwrap_or_default();
    screens.iter().any(|screen| {
        let scale = screen.scale_factor();
        let corner: LogicalPosition<f64> = screen.position().to_logical(scale);
        let size: LogicalSize<f64> = screen.size().to_logical(scale);
        // Its title has to be within reach.
        (corner.x - 100.0..corner.x + size.width - 100.0).contains(&x)
            && (corner.y..corner.y + size.height - 50.0).contains(&y)
    })
}

/// What the page's styles call a theme; nothing for the system's.
fn word(theme: Theme) -> Option<&'static str> {
    match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    }
}
