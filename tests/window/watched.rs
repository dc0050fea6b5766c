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
        const shown = document.querySelector('[data-doing]');
        const left = shown?.querySelector('[data-time-left]')?.textContent;
        if (left) window.said.push(`${shown.dataset.doing}: ${left}`);
        window.begun ||= shown !== null;
        const stop = window.stops && shown?.querySelector('[data-stop]');
        if (stop) {
            stop.click();
            window.stopped = true;
        }
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });";

/// What was said to take how long.
async fn said(window: &Window) -> Outcome<String> {
    let said = window.ask("return window.said.join('; ')").await?;
    Ok(said.as_str().unwrap_or_default().to_owned())
}

/// Whether nothing that takes long is under way.
const RESTS: &str = "return document.querySelector('[data-doing]') === null";

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
    let said = said(&window).await?;
    assert!(
        said.contains("undoing: ") && said.contains("left"),
        "{said}"
    );
    window.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_back_to_a_state_long_ago_says_how_long_it_takes_and_ends_where_one_stops()
-> Outcome {
    let person = Person::new()?;
    let stores = STORES.to_string();
    let made = person.haat(["sample", "n.haat", "--stores", &stores])?;
    assert!(made.status.success(), "{made:?}");
    let listed = person.haat(["export", "n.haat", "n.csv", "--columns", "code,notes"])?;
    assert!(listed.status.success(), "{listed:?}");
    let list = std::fs::read_to_string(person.file("n.csv"))?;
    let noted: Vec<_> = list
        .lines()
        .map(|line| match line.strip_suffix(',') {
            Some(code) => format!("{code},seen"),
            None => line.to_owned(),
        })
        .collect();
    std::fs::write(person.file("n.csv"), noted.join("\n"))?;
    let changed = person.haat(["import", "n.haat", "n.csv", "--code-column", "Code"])?;
    assert!(changed.status.success(), "{changed:?}");
    let window = person.open(["n.haat"]).await?;
    window.go_to("/history").await?;
    window.click("[data-row='1'] button").await?;
    window.see("[data-entry='1'] [data-see-recorded]").await?;
    window.ask(WATCHES).await?;
    // Stopped, one is where one was, and the state as it is answers at once.
    let look = "[data-entry='1'] [data-see-recorded]";
    window.click(look).await?;
    window.becomes("return window.stopped", true).await?;
    window.becomes(RESTS, true).await?;
    let now = "return document.querySelector('[data-recorded]') === null && location.pathname + location.search";
    assert_eq!(window.ask(now).await?, "/history");

    // Who goes elsewhere meanwhile is there, and waits for nothing.
    window
        .ask("[window.stops, window.begun] = [false, false]")
        .await?;
    window.click(look).await?;
    window.becomes("return window.begun", true).await?;
    window.go_to("/stores").await?;
    window.see("[data-ready=stores]").await?;
    window.becomes(RESTS, true).await?;
    assert_eq!(window.ask(now).await?, "/stores");

    window.go_to("/history").await?;
    window.click("[data-row='1'] button").await?;
    window.click("[data-entry='1'] [data-see-recorded]").await?;
    window.see("[data-recorded]").await?;
    let said = said(&window).await?;
    assert!(
        said.contains("looking_back: ") && said.contains("left"),
        "{said}"
    );
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_at_the_foot_says_how_far_a_backup_is_and_how_long_it_takes() -> Outcome {
    let person = Person::new()?;
    let stores = STORES.to_string();
    let made = person.haat(["sample", "n.haat", "--stores", &stores])?;
    assert!(made.status.success(), "{made:?}");
    let window = person.open(["n.haat"]).await?;
    window.go_to("/settings").await?;
    window
        .ask(
            "const now = performance.now.bind(performance);
             performance.now = () => now() * 100;
             window.said = [];
             new MutationObserver(() => {
                 const running = document.querySelector('footer [data-backup-running]');
                 if (running) window.said.push(running.textContent);
             }).observe(document.body, { subtree: true, childList: true, characterData: true })",
        )
        .await?;
    // The page looks once a second, and a backup may be made in less.
    let mut said = String::new();
    for _ in 0..12 {
        window.click("[data-backup-now]:enabled").await?;
        window.see("[data-backup-now]:enabled").await?;
        said = self::said(&window).await?;
        if said.contains('%') && said.contains("left") {
            break;
        }
    }
    assert!(
        said.contains("Backup: ") && said.contains('%') && said.contains("left"),
        "{said}"
    );
    window.see("footer [data-backup=made]").await?;
    let gone = "return document.querySelector('[data-backup-running]') === null";
    window.becomes(gone, true).await?;
    window.close().await
}
