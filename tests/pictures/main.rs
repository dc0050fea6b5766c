//! Pictures of the built application in its real web view.
//!
//! `pictures FOLDER REGISTRY` shows the pages of a registry in both languages; `pictures FOLDER` goes on the [`tour`], which has every
//! page in every [`Look`]; `pictures --guide FOLDER` makes those that the [`guide`] shows.

mod guide;
mod look;
mod palette;
mod photograph;
mod stops;
mod tour;

use harness::{Outcome, Person, Window};
use look::{LANGUAGES, Look, SIZES, THEMES};
use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use tour::{Journey, Step, Stop};

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let taken = match words.as_slice() {
        [guide, folder] if guide.as_os_str() == "--guide" => guide::make(folder).await,
        [folder, registry] => of_registry(registry, folder).await,
        [folder] => of_tour(folder).await,
        _ => {
            eprintln!("usage: pictures FOLDER [REGISTRY], pictures --guide FOLDER");
            return ExitCode::from(2);
        }
    };
    match taken {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("pictures: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// The pages of a registry, English under the page's own name.
async fn of_registry(registry: &Path, folder: &Path) -> Outcome {
    let person = Person::new()?;
    let window = person.open([std::path::absolute(registry)?]).await?;
    let (width, height) = SIZES[0];
    window.resize(width, height).await?;
    for stop in &stops::PAGES {
        go(&person, &window, stop).await?;
        for language in LANGUAGES {
            look::speak(&window, language).await?;
            let suffix = if language == "en" { "" } else { "-hi" };
            let path = folder.join(format!("{}{suffix}.png", stop.name));
            window.picture(&path).await?;
            println!("{}", path.display());
        }
        look::speak(&window, LANGUAGES[0]).await?;
    }
    window.close().await
}

/// Every stop of every journey in every look. The theme is the desktop's, so each journey is made once in each.
async fn of_tour(folder: &Path) -> Outcome {
    for theme in THEMES {
        for journey in &stops::JOURNEYS {
            let person = Person::new()?;
            person.likes(theme)?;
            let Some(words) = journey.pack(&person)? else {
                continue;
            };
            let window = person.open(words).await?;
            if let Err(reason) = travel(&person, &window, journey, theme, folder).await {
                // What showed instead tells more than the reason.
                window.picture(&folder.join("where-it-ended.png")).await?;
                return Err(format!("{} ({theme}): {reason}", journey.name).into());
            }
            window.close().await?;
        }
    }
    Ok(())
}

async fn travel(
    person: &Person,
    window: &Window,
    journey: &Journey,
    theme: &str,
    folder: &Path,
) -> Outcome {
    for stop in journey.stops {
        // Steps are taken at the size a laptop has; what is there is then looked at in every way.
        let (width, height) = SIZES[0];
        window.resize(width, height).await?;
        go(person, window, stop).await?;
        for look in Look::all(theme) {
            look.put_on(window).await?;
            window.picture(&folder.join(look.file(stop.name))).await?;
        }
        println!("{} ({theme})", stop.name);
    }
    Ok(())
}

async fn go(person: &Person, window: &Window, stop: &Stop) -> Outcome {
    for step in stop.steps {
        match *step {
            Step::See(selector) => drop(window.see(selector).await?),
            Step::Click(selector) => window.click(selector).await?,
            Step::Write(selector, text) => window.overwrite(selector, text).await?,
            Step::Press(selector, keys) => window.write(selector, keys).await?,
            Step::Menu(selector) => {
                let ask = format!(
                    "const cell = document.querySelector(\"{selector}\"), at = cell.getBoundingClientRect();
                     cell.dispatchEvent(new MouseEvent('contextmenu',
                         {{ bubbles: true, cancelable: true, clientX: at.left + 20, clientY: at.top + 14 }}));"
                );
                window.ask(&ask).await?;
            }
            Step::Scroll(selector) => {
                // A page grows while its charts find their widths: its end is where it stays.
                let end = format!(
                    "const all = document.querySelector(\"{selector}\"); all.scrollTop = 1e6;
                     return all.dataset.end === (all.dataset.end = `${{all.scrollHeight}}`)"
                );
                while window.ask(&end).await? != true {
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
            Step::Reveal(selector) => {
                let show = format!(
                    "document.querySelector(\"{selector}\").scrollIntoView({{ block: 'center' }})"
                );
                window.see(selector).await?;
                window.ask(&show).await?;
            }
            Step::Copied(text) => copied(window, text).await?,
            Step::Elsewhere(words) => tour::haat(person, words)?,
        }
    }
    Ok(())
}

/// Puts a text on the clipboard as another program would, and gives the list the focus.
async fn copied(window: &Window, text: &str) -> Outcome {
    let put = format!(
        "const field = document.createElement('textarea');
         field.id = 'from';
         document.body.append(field);
         field.value = {text:?};
         field.focus();
         field.select();"
    );
    window.ask(&put).await?;
    window.write("#from", "\u{e009}c\u{e000}").await?;
    window
        .ask("document.getElementById('from').remove(); document.querySelector('[role=grid]').focus()")
        .await?;
    Ok(())
}
