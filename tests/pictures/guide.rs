//! The pictures of README and guide: stops of the tour at the size of a laptop, by day, in both languages, small enough to lie in the repository.

use crate::look::{LANGUAGES, Look, SIZES, THEMES};
use crate::tour::Journey;
use crate::{go, palette, stops};
use harness::{Outcome, Person, Window};
use std::path::Path;

/// A stop that is shown in English alone.
const ENGLISH: &str = "store";

/// What a stop of the tour is called in `docs/pictures`. The README is in English and shows the first two.
const SHOWN: [(&str, &str); 15] = [
    ("overview", "overview"),
    (ENGLISH, "stores"),
    ("overview-query", "query"),
    ("reports-months", "months"),
    ("store-finding", "finding"),
    ("history-entry", "entry"),
    ("compare", "compare"),
    ("import-decisions", "import"),
    ("empty-overview", "doors"),
    ("kept-block", "block"),
    ("kept-paste", "paste"),
    ("kept-pin", "pin"),
    ("kept-papers", "papers"),
    ("kept-photograph", "photograph"),
    ("kept-retype", "retype"),
];

/// Makes them all anew.
pub async fn make(folder: &Path) -> Outcome {
    for journey in &stops::JOURNEYS {
        let last = journey
            .stops
            .iter()
            .rposition(|stop| shown(stop.name).is_some());
        let Some(last) = last else { continue };
        let person = Person::new()?;
        person.likes(THEMES[0])?;
        let Some(words) = journey.pack(&person)? else {
            continue;
        };
        let window = person.open(words).await?;
        if let Err(reason) = along(&person, &window, journey, last, folder).await {
            // What showed instead tells more than the reason.
            let ended = folder.join("where-it-ended.png");
            window.picture(&ended).await?;
            return Err(format!("{}: {reason} ({})", journey.name, ended.display()).into());
        }
        window.close().await?;
    }
    Ok(())
}

async fn along(
    person: &Person,
    window: &Window,
    journey: &Journey,
    last: usize,
    folder: &Path,
) -> Outcome {
    let (width, height) = SIZES[0];
    window.resize(width, height).await?;
    for stop in &journey.stops[..=last] {
        go(person, window, stop)
            .await
            .map_err(|reason| format!("{}: {reason}", stop.name))?;
        let Some(name) = shown(stop.name) else {
            continue;
        };
        // The language of the next steps is the first, so it comes last.
        for language in LANGUAGES.into_iter().rev() {
            if stop.name == ENGLISH && language != LANGUAGES[0] {
                continue;
            }
            Look::by_day(language).put_on(window).await?;
            let suffix = if language == LANGUAGES[0] { "" } else { "-hi" };
            let path = folder.join(format!("{name}{suffix}.png"));
            window.picture(&path).await?;
            palette::shrink(&path)?;
            println!("{}", path.display());
        }
    }
    Ok(())
}

fn shown(stop: &str) -> Option<&'static str> {
    let found = SHOWN.iter().find(|(name, _)| *name == stop);
    found.map(|(_, picture)| *picture)
}
