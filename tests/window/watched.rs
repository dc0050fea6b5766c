//! Long work on the whole registry says in the window how far it is and about how long it takes, and is stopped there.

use harness::{Outcome, Person, Window};

/// Stores whose making is taken back: enough that it is heard of more than twice on any machine.
const STORES: usize = 300_000;

/// Makes the page's clock a hundred times as fast, so that work is soon called long, and notes how long it is said to take; with `stops` work is stopped as
/// soon as it is seen.
const WATCHES: &str = "
    const now = performance.now.bind(performance);
    performance.now = () => now() * 100;
    window.said = [];
    window.stops = true;
    new MutationObserver(() => {
        const shown = document.querySelector('[data-doing=undoing]');
        window.said.push(...[shown?.querySelector('[data-time-left]')?.textContent].filter(Boolean));
        if (window.stops) shown?.querySelector('[data-stop]').click();
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });";

/// How many entries the journal has.
fn entries(person: &Person) -> Outcome<usize> {
    let said = person.haat(["history", "n.haat", "--format", "json"])?;
    let entries: Vec<serde_json::Value> = serde_json::from_slice(&said.stdout)?;
    Ok(entries.len())
}

/// Takes the newest entry back, and waits until that ended, however it did.
async fn undo(window: &Window) -> Outcome {
    window.click("[data-undo]").await?;
    let rests = "return document.querySelector('[data-doing]') === null
        && document.querySelector('[data-undo]:disabled') === null";
    window.becomes(rests, true).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_of_many_says_about_how_long_it_takes_and_is_stopped_without_a_trace() -> Outcome {
    let person = Person::new()?;
    let stores = STORES.to_string();
    let made = person.haat(["sample", "n.haat", "--stores", &stores])?;
    assert!(made.status.success(), "{made:?}");
    let window = person.open(["n.haat"]).await?;
    window.see("[data-undo]").await?;
    window.ask(WATCHES).await?;
    undo(&window).await?;
    assert_eq!(entries(&person)?, 1, "it was not stopped");
    // Who stopped it is not told so.
    window
        .becomes(
            "return document.querySelector('[role=alert]') === null",
            true,
        )
        .await?;

    window.ask("window.stops = false").await?;
    undo(&window).await?;
    assert_eq!(entries(&person)?, 2);
    let said = window.ask("return window.said.join('; ')").await?;
    assert!(
        said.as_str().is_some_and(|said| said.contains("left")),
        "{said}"
    );
    window.close().await?;
    Ok(())
}
