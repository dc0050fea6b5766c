//! One window of the built application, driven through WebDriver.

use crate::Outcome;
use crate::bus::Bus;
use crate::display::Display;
use crate::person::Person;
use crate::program::{Running, built, tauri_driver};
use serde_json::json;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use thirtyfour::Capabilities;
use thirtyfour::prelude::{By, ElementQueryable, WebDriver, WebDriverResult, WebElement};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open window. [`Window::close`] ends it in an orderly way, dropping it in any case.
pub struct Window {
    page: WebDriver,
    application: Application,
    driver: Running,
    display: Option<Display>,
    /// Whether text is larger than usual.
    enlarged: AtomicBool,
}

impl Window {
    pub(crate) async fn open(
        person: &Person,
        words: Vec<String>,
        bus: Option<&Bus>,
    ) -> Outcome<Self> {
        let application = built("haat-desktop", "HAAT_DESKTOP")?;
        let mut command = Command::new(tauri_driver()?);
        person.uses(&mut command);
        let display = cfg!(target_os = "linux").then(Display::start).transpose()?;
        if let Some(display) = &display {
            command.args(["--native-driver", "/usr/bin/WebKitWebDriver"]);
            on(display, &mut command);
        }
        if let Some(bus) = bus {
            bus.carries(&mut command);
        }
        let (port, native) = free_ports()?;
        command
            .args([
                "--port",
                &port.to_string(),
                "--native-port",
                &native.to_string(),
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let driver = Running::start(&mut command)?;
        let page = begin(port, &application, &words).await?;
        let application = Application {
            program: application,
            home: person.home().to_owned(),
        };
        Ok(Self {
            page,
            application,
            driver,
            display,
            enlarged: AtomicBool::new(false),
        })
    }

    /// The display it stands on.
    pub(crate) fn display(&self) -> Outcome<&Display> {
        let display = self.display.as_ref();
        display.ok_or_else(|| "the window stands on the person's own display".into())
    }

    /// The page, for what has no name here.
    pub fn page(&self) -> &WebDriver {
        &self.page
    }

    /// Loads a page of the application by its address: `/`, `/stores` ...
    pub async fn go(&self, address: &str) -> Outcome {
        let here = self.page.current_url().await?;
        Ok(self.page.goto(here.join(address)?.as_str()).await?)
    }

    /// What a command of the shell answers, called as the page calls it, as a job nobody listens to where it is one; its refusal is an error.
    pub async fn command(
        &self,
        name: &str,
        words: serde_json::Value,
    ) -> Outcome<serde_json::Value> {
        let call = "
            const [name, words, done] = arguments;
            const inside = window.__TAURI_INTERNALS__;
            const job = { job: crypto.randomUUID(), reports: `__CHANNEL__:${inside.transformCallback(() => {})}` };
            inside.invoke(name, { ...job, ...words }).then(
                (value) => done({ value }), (refusal) => done({ refusal }));";
        let answer = again(async || {
            self.page
                .execute_async(call, vec![json!(name), words.clone()])
                .await
        })
        .await?;
        match answer.json().get("refusal") {
            Some(refusal) => Err(refusal.to_string().into()),
            None => Ok(answer.json()["value"].clone()),
        }
    }

    /// The element of a CSS selector, once it is there and shown.
    pub async fn see(&self, selector: &str) -> Outcome<WebElement> {
        let begun = Instant::now();
        loop {
            let found = self
                .page
                .query(By::Css(selector))
                .wait(PATIENCE, Duration::from_millis(50))
                .and_displayed()
                .first()
                .await;
            match found {
                // It was replaced between being found and being looked at.
                Err(error) if error.to_string().contains("stale") && begun.elapsed() < PATIENCE => {
                }
                Err(error) => {
                    let main = self.page.find(By::Css("main, body")).await?.text().await?;
                    let address = self.page.current_url().await?;
                    let page = main.lines().take(3).collect::<Vec<_>>().join(" / ");
                    return Err(format!(
                        "{selector} does not show at {address}, “{page}”: {error}"
                    )
                    .into());
                }
                Ok(found) => return Ok(found),
            }
        }
    }

    /// The text of an element, once it is there.
    pub async fn text(&self, selector: &str) -> Outcome<String> {
        Ok(self.see(selector).await?.text().await?)
    }

    /// Waits until the text of an element satisfies `holds`, and returns it.
    pub async fn text_when(&self, selector: &str, holds: impl Fn(&str) -> bool) -> Outcome<String> {
        let begun = Instant::now();
        loop {
            // It may be replaced between finding and reading it: then it is looked for again.
            let text = match self.page.find(By::Css(selector)).await {
                Ok(element) => match element.text().await.unwrap_or_default() {
                    // WebKit's driver takes cells inside a scrolled grid for hidden; what they hold is asked of the page then.
                    text if text.is_empty() => element
                        .prop("textContent")
                        .await
                        .unwrap_or_default()
                        .unwrap_or_default()
                        .trim()
                        .to_owned(),
                    text => text,
                },
                Err(_) => String::new(),
            };
            if holds(&text) {
                return Ok(text);
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("{selector} stays at “{text}”").into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Clicks an element, once it is there, scrolling to it as a person does.
    pub async fn click(&self, selector: &str) -> Outcome {
        if self.enlarged.load(Ordering::Relaxed) {
            return self.press(selector).await;
        }
        self.act(selector, async |element| {
            element.scroll_into_view().await?;
            element.click().await
        })
        .await
    }

    /// Goes to a page by the rail, as one who waits until it is there: it is given the focus once it is drawn, and what was typed a moment before
    /// would be torn.
    pub async fn go_to(&self, page: &str) -> Outcome {
        let here = self.ask("return location.pathname || '/'").await?;
        self.click(&format!("nav [data-page='{page}']")).await?;
        if here == page {
            return Ok(());
        }
        let gone = "return document.activeElement?.closest('nav') == null";
        self.becomes(gone, true).await
    }

    /// A click on what lies in the middle of an element, by the page's own events: where text is enlarged, WebKit's driver clicks beside it.
    async fn press(&self, selector: &str) -> Outcome {
        let script = format!(
            "const target = document.querySelector(`{selector}`);
            if (!target) return 'is not there';
            target.scrollIntoView({{ block: 'nearest', inline: 'nearest' }});
            const {{ left, right, top, bottom }} = target.getBoundingClientRect();
            const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
            if (!over || !target.contains(over)) return `is covered by ${{over?.outerHTML.slice(0, 200)}}`;
            const [clientX, clientY] = [(left + right) / 2, (top + bottom) / 2];
            const words = {{ bubbles: true, cancelable: true, composed: true, view: window, detail: 1, clientX, clientY, pointerType: 'mouse', isPrimary: true }};
            const down = over.dispatchEvent(new PointerEvent('pointerdown', {{ ...words, buttons: 1 }}));
            if (down && over.dispatchEvent(new MouseEvent('mousedown', {{ ...words, buttons: 1 }}))) over.closest('a, button, input, select, textarea, [tabindex]')?.focus();
            over.dispatchEvent(new PointerEvent('pointerup', words));
            over.dispatchEvent(new MouseEvent('mouseup', words));
            over.dispatchEvent(new MouseEvent('click', words));
            return '';"
        );
        let begun = Instant::now();
        loop {
            let wrong = self.ask(&script).await?;
            match wrong.as_str() {
                Some("") => return Ok(()),
                _ if begun.elapsed() > PATIENCE => return Err(format!("{selector} {wrong}").into()),
                _ => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    /// Types into a field, once it is there.
    pub async fn write(&self, selector: &str, text: &str) -> Outcome {
        self.act(selector, async |element| element.send_keys(text).await)
            .await
    }

    /// Empties a field and types into it.
    pub async fn overwrite(&self, selector: &str, text: &str) -> Outcome {
        self.act(selector, async |element| element.clear().await)
            .await?;
        self.write(selector, text).await
    }

    /// Does something to an element, looking for it again where the page replaced or moved it meanwhile.
    async fn act(
        &self,
        selector: &str,
        act: impl AsyncFn(WebElement) -> WebDriverResult<()>,
    ) -> Outcome {
        let begun = Instant::now();
        loop {
            let acted = match self.page.find(By::Css(selector)).await {
                Ok(element) => act(element).await,
                Err(error) => Err(error),
            };
            match acted {
                Ok(()) => return Ok(()),
                Err(error) if begun.elapsed() > PATIENCE => {
                    return Err(format!("{selector}: {error}").into());
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    /// What a script of the test's own returns.
    pub async fn ask(&self, script: &str) -> Outcome<serde_json::Value> {
        let answer = again(async || self.page.execute(script, Vec::new()).await).await?;
        Ok(answer.json().clone())
    }

    /// Waits until a script of the test's own returns `wanted`.
    pub async fn becomes(&self, script: &str, wanted: impl Into<serde_json::Value>) -> Outcome {
        let (wanted, begun) = (wanted.into(), Instant::now());
        loop {
            let answer = self.ask(script).await?;
            if answer == wanted {
                return Ok(());
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("`{script}` stays at {answer} instead of {wanted}").into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Starts Haat a second time on the same desktop.
    pub fn start_again<W: AsRef<std::ffi::OsStr>>(
        &self,
        person: &Person,
        words: impl IntoIterator<Item = W>,
    ) -> Outcome<Running> {
        let mut command = Command::new(&self.application.program);
        command.args(words);
        person.uses(&mut command);
        if let Some(display) = &self.display {
            on(display, &mut command);
        }
        Running::start(
            command
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        )
    }

    /// Gives the window another size, and waits until the page has it.
    pub async fn resize(&self, width: u32, height: u32) -> Outcome {
        self.resize_to(width, height, 100).await
    }

    /// The same at a size of text in percent: at twice the size half as many pixels of the page fit.
    pub async fn resize_to(&self, width: u32, height: u32, size: u16) -> Outcome {
        self.page.set_window_rect(0, 0, width, height).await?;
        self.enlarged.store(size != 100, Ordering::Relaxed);
        let begun = Instant::now();
        let wanted = json!([width, height].map(|side| side * 100 / u32::from(size)));
        loop {
            let size = self.ask("return [innerWidth, innerHeight]").await?;
            if size == wanted {
                return Ok(());
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("the page stays at {size} instead of {wanted}").into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// A picture of the page once everything is painted: two frames later, with its fonts.
    pub async fn picture(&self, path: &Path) -> Outcome {
        // Without OpenGL WebKitGTK answers with the next painting, which a page at rest never makes: a dot that no eye sees keeps it painting.
        let painted = "
            const done = arguments[arguments.length - 1];
            const dot = document.body.appendChild(document.createElement('div'));
            dot.style.cssText = 'position: fixed; inset: auto 0 0 auto; width: 1px; height: 1px';
            let beat = 0;
            const beating = setInterval(() => (dot.style.background = `rgba(0, 0, 0, ${(beat = 1 - beat) / 500})`), 16);
            window.rest = () => (clearInterval(beating), dot.remove());
            document.fonts.ready.then(() =>
                requestAnimationFrame(() => requestAnimationFrame(() => done(true))));";
        self.page.execute_async(painted, Vec::new()).await?;
        let picture = self.page.screenshot_as_png().await?;
        self.ask("window.rest()").await?;
        fs::write(path, picture).map_err(|error| format!("{}: {error}", path.display()).into())
    }

    /// Presses the window's own close button; whether the window goes is another matter. `false` where windows are on no display of the tests.
    pub fn press_close(&self) -> Outcome<bool> {
        self.display
            .as_ref()
            .map_or(Ok(false), |display| display.close_windows().map(|()| true))
    }

    /// Waits until the window is gone by its own close.
    pub async fn gone(self) -> Outcome {
        let begun = Instant::now();
        while self.application.runs() {
            if begun.elapsed() > PATIENCE {
                return Err("the window did not close".into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let _ = self.page.quit().await;
        drop(self.driver);
        drop(self.display);
        Ok(())
    }

    /// Closes the window as a person does, and waits until its process has ended.
    pub async fn close(self) -> Outcome {
        if let Some(display) = &self.display {
            display.close_windows()?;
            let begun = Instant::now();
            let mut pressed = begun;
            while self.application.runs() {
                // What is typed and cannot be saved keeps a window open once.
                if pressed.elapsed() > Duration::from_secs(2) {
                    display.close_windows()?;
                    pressed = Instant::now();
                }
                if begun.elapsed() > PATIENCE {
                    return Err("the window is closed, and its process runs on".into());
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        // The driver finds its session gone where the window was closed by its own button.
        let quit = self.page.quit().await;
        if self.display.is_none() {
            quit?;
        }
        drop(self.driver);
        drop(self.display);
        Ok(())
    }
}

/// Has a program open its window on a display.
pub(crate) fn on(display: &Display, command: &mut Command) {
    command
        .env("DISPLAY", display.name())
        .env("GDK_BACKEND", "x11")
        .env("NO_AT_BRIDGE", "1")
        .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .env_remove("WAYLAND_DISPLAY");
}

/// The process of the window: the driver starts it, and does not say which it is.
struct Application {
    program: PathBuf,
    home: PathBuf,
}

impl Application {
    /// Whether it runs: a process of that program in that person's home.
    fn runs(&self) -> bool {
        let Ok(processes) = fs::read_dir("/proc") else {
            return false;
        };
        processes.flatten().any(|process| {
            let link = |name: &str| fs::read_link(process.path().join(name)).ok();
            link("cwd").as_deref() == Some(&*self.home)
                && link("exe").as_deref() == Some(&*self.program)
        })
    }
}

/// Asks the driver once more where the connection was dropped: one that was idle may be closed just as it is used again.
async fn again<T>(ask: impl AsyncFn() -> WebDriverResult<T>) -> WebDriverResult<T> {
    match ask().await {
        Err(error) if error.to_string().contains("error sending request") => ask().await,
        answer => answer,
    }
}

/// Begins a session as soon as the driver listens.
async fn begin(port: u16, application: &Path, words: &[String]) -> Outcome<WebDriver> {
    let mut wishes = Capabilities::new();
    wishes.set(
        "tauri:options",
        json!({ "application": application, "args": words }),
    )?;
    let address = format!("http://127.0.0.1:{port}");
    let begun = Instant::now();
    loop {
        match WebDriver::new(&address, wishes.clone()).await {
            Ok(page) => return Ok(page),
            Err(error) if begun.elapsed() > PATIENCE => {
                return Err(format!("the window does not open: {error}").into());
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

/// Two ports that nobody listens on.
fn free_ports() -> Outcome<(u16, u16)> {
    let one = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok((one.local_addr()?.port(), other.local_addr()?.port()))
}
