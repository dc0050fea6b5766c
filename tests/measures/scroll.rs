//! How the list scrolls, at the usual size of text and at twice that: how soon a far place is painted, how long rows are blank, whether a key is
//! lost meanwhile, and what the page's process holds after minutes of it.

use crate::page::answers;
use crate::say;
use crate::start::family;
use harness::{Outcome, Person, Window};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// The sizes of text, in percent.
const SIZES: [u16; 2] = [100, 200];

/// Far places that the grid is scrolled to at each size.
const PLACES: usize = 100;

/// How long the grid is dragged, and how long it is wheeled, in milliseconds.
const MOVED: u32 = 10_000;

/// What is typed at once while the grid moves, each a query that some stores answer.
const TYPED: [&str; 5] = [
    "status:open state:Bihar name:e area:>0.1",
    "mumbai -status:closed area:<900.5",
    "state:\"Uttar Pradesh\" opened:2018",
    "format:lfr state:Gujarat area:>1 area:<5000",
    "preferred opened:>2017-04-01 -state:Goa",
];

/// How often memory is looked at while the list is scrolled for minutes.
const LOOK: Duration = Duration::from_secs(15);

const FIELD: &str = "input[type=search]";
const ESCAPE: &str = "\u{e00c}";

pub async fn measure(person: &Person, registry: &Path, minutes: f64) -> Outcome {
    let window = person.open([registry]).await?;
    window.see("[data-ready=overview]").await?;
    window.resize(1280, 800).await?;
    window.ask(include_str!("page.js")).await?;
    window.go_to("/stores").await?;
    for size in SIZES {
        let change = json!({ "change": {
            "name": null, "theme": null, "language": null, "text_size": size, "grouping": null
        } });
        window.command("settings_set", change).await?;
        // Twice as large, half as many pixels of the page fit the window.
        window
            .becomes("return innerWidth", 1280 * 100 / u32::from(size))
            .await?;
        window.see("#row-0 [role=gridcell]").await?;
        places(&window, size).await?;
        moves(&window, size).await?;
        keys(&window, size).await?;
    }
    lasts(person, &window, SIZES[1], minutes).await?;
    window.close().await
}

async fn places(window: &Window, size: u16) -> Outcome {
    let times = answers(window, "bench.scroll", vec![json!(PLACES)]).await?;
    say(&format!("scroll_{size}"), "ms", times)
}

async fn moves(window: &Window, size: u16) -> Outcome {
    for how in ["drag", "wheel"] {
        let words = vec![json!(how), json!(MOVED)];
        let found = answers(window, "bench.move", words).await?;
        let &[blank, behind] = found.as_slice() else {
            return Err(format!("{how}: {found:?}").into());
        };
        say(&format!("{how}_blank_{size}"), "ms", vec![blank])?;
        say(&format!("{how}_behind_{size}"), "ms", vec![behind])?;
    }
    Ok(())
}

/// Queries typed as fast as the driver can while the grid moves: the keys that are not in the field, and the time until the last is answered.
async fn keys(window: &Window, size: u16) -> Outcome {
    let total = "return Number(document.querySelector('[role=grid]').dataset.total)";
    let all = window.ask(total).await?;
    let (mut lost, mut times) = (Vec::new(), Vec::new());
    for text in TYPED {
        window.ask("bench.stir()").await?;
        window.write(FIELD, text).await?;
        let begun = Instant::now();
        let held = window
            .ask(&format!("return document.querySelector('{FIELD}').value"))
            .await?;
        lost.push(missing(text, held.as_str().unwrap_or_default()) as f64);
        let asked = json!({ "text": text, "recorded": null });
        let count = window.command("query_describe", asked).await?["count"].clone();
        window.becomes(total, count).await?;
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        window.ask("bench.rest()").await?;
        window.write(FIELD, ESCAPE).await?;
        window.becomes(total, all.clone()).await?;
    }
    say(&format!("lost_keys_{size}"), "keys", lost)?;
    say(&format!("answered_{size}"), "ms", times)
}

/// How many characters of `typed` are not in `held`, in their order.
fn missing(typed: &str, held: &str) -> usize {
    let mut held = held.chars();
    let mut lost = 0;
    for letter in typed.chars() {
        let mut ahead = held.clone();
        if ahead.any(|other| other == letter) {
            held = ahead;
        } else {
            lost += 1;
        }
    }
    lost
}

/// Scrolls for minutes, and says what the page's process held and how many elements the page had at the beginning and at the end.
async fn lasts(person: &Person, window: &Window, size: u16, minutes: f64) -> Outcome {
    let all = Duration::from_secs_f64(minutes * 60.0);
    let begun = Instant::now();
    let elements = "return document.querySelectorAll('*').length";
    let mut held = Vec::new();
    let mut counted = Vec::new();
    loop {
        held.push(look(person, begun)?);
        counted.push(window.ask(elements).await?.as_f64().unwrap_or_default());
        let left = all.saturating_sub(begun.elapsed());
        if left.is_zero() {
            break;
        }
        let some = json!(left.min(LOOK).as_millis() as u64);
        let how: Value = json!(if held.len() % 2 == 0 { "wheel" } else { "drag" });
        answers(window, "bench.move", vec![how, some]).await?;
    }
    // A tenth of the looks, so that neither is one moment alone.
    let few = (held.len() / 10).max(1);
    say(&format!("page_before_{size}"), "MB", held[..few].to_vec())?;
    say(
        &format!("page_after_{size}"),
        "MB",
        held[held.len() - few..].to_vec(),
    )?;
    // A fifth of the time without a hand on it: what comes back was only not collected yet.
    let mut rested = Vec::new();
    while begun.elapsed() < all.mul_f64(1.2) {
        tokio::time::sleep(LOOK.min(all.mul_f64(0.2))).await;
        rested.push(look(person, begun)?);
    }
    say(&format!("page_at_rest_{size}"), "MB", rested)?;
    say(&format!("elements_{size}"), "elements", counted)
}

fn look(person: &Person, begun: Instant) -> Outcome<f64> {
    let held = memory(person)?;
    eprintln!("{:.0} s: {held:.1} MB", begun.elapsed().as_secs_f64());
    Ok(held)
}

/// What the page's process holds, in MB.
fn memory(person: &Person) -> Outcome<f64> {
    let held: u64 = family(person)?
        .iter()
        .filter(|process| process.page)
        .map(|process| process.pss)
        .sum();
    if held == 0 {
        return Err("the page has no process".into());
    }
    Ok(held as f64 / 1024.0)
}
