//! The manners of the window: one for a registry, every action by its name, the keys that are told and do what is told.

use harness::{Outcome, Person, Window};
use serde_json::json;
use std::fs;

const CTRL: char = '\u{e009}';
const ENTER: char = '\u{e007}';
const ESCAPE: char = '\u{e00c}';

/// Presses keys wherever the page is.
async fn press(window: &Window, keys: &str) -> Outcome {
    window.write("body", keys).await
}

/// Opens the palette, types, and takes what stands first.
async fn palette(window: &Window, text: &str) -> Outcome {
    press(window, &format!("{CTRL}k")).await?;
    window
        .becomes(
            "return 'paletteInput' in document.activeElement.dataset",
            true,
        )
        .await?;
    window.write("[data-palette-input]", text).await?;
    window.see("[data-palette] [data-selected]").await?;
    window
        .write("[data-palette-input]", &ENTER.to_string())
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_raises_the_window_that_has_the_registry_and_hands_it_the_list() -> Outcome {
    let person = Person::new()?;
    for name in ["n.haat", "other.haat"] {
        assert!(person.haat(["new", name])?.status.success());
    }
    fs::write(
        person.file("stores.csv"),
        "Code,Name,City\nA-1,North,Patna\n",
    )?;
    let window = person.open(["n.haat"]).await?;
    window.see("[data-empty]").await?;
    // The same file by another path, with a list.
    let mut again = window.start_again(&person, ["./n.haat", "stores.csv"])?;
    assert!(again.ends()?, "a second window opened");
    window.see("[data-ready=import]").await?;
    window
        .text_when("[data-ready=import]", |text| text.contains("stores.csv"))
        .await?;
    // What was open last is what opens where none is named.
    let mut again = window.start_again::<&str>(&person, [])?;
    assert!(again.ends()?, "a second window opened");
    // Another file has a window of its own.
    let mut other = window.start_again(&person, ["other.haat"])?;
    assert!(!other.ends()?, "another registry did not open");
    let refused = window
        .command(
            "registry_open",
            json!({ "path": person.file("other.haat") }),
        )
        .await;
    let refused = refused.expect_err("it is open twice").to_string();
    assert!(refused.contains("open_elsewhere"), "{refused}");
    drop(other);
    // Its process was ended at once, and holds nothing back.
    window
        .command(
            "registry_open",
            json!({ "path": person.file("other.haat") }),
        )
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn any_action_is_found_by_a_few_letters_of_its_name() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["sample", "sample.haat"])?.status.success());
    let window = person.open(["sample.haat"]).await?;
    window.see("[data-ready=overview]").await?;
    palette(&window, "hist").await?;
    window.see("[data-ready=history]").await?;
    palette(&window, "new store").await?;
    window.see("[data-form=new]").await?;
    // From within a field too, and what is no action is looked for among the stores.
    window.write("[name=code]", &format!("{CTRL}k")).await?;
    window
        .write("[data-palette-input]", "state:Bihar tier:4")
        .await?;
    window.click("[data-action=find]").await?;
    let asked = "return document.querySelector('input[type=search]').value";
    window.becomes(asked, "state:Bihar tier:4").await?;
    // Where no action begins so, that is what stands first.
    palette(&window, "pat").await?;
    window.becomes(asked, "pat").await?;
    // What a page shows is done by name too: its charts, the store in the form, the way to an earlier state.
    palette(&window, "overview").await?;
    window.see("[data-ready=overview]").await?;
    palette(&window, "as a table: stores by state").await?;
    window.see("[data-chart=state] [data-table]").await?;
    window.go("/stores?q=code:LF-001").await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    window.see("[data-form] [name=code]").await?;
    palette(&window, "remove the store").await?;
    window.see("[data-confirm-delete]").await?;
    palette(&window, "close the form").await?;
    let closed = "return document.querySelector('[data-form]') === null";
    window.becomes(closed, true).await?;
    palette(&window, "earlier state").await?;
    let at = "return document.activeElement.name ?? ''";
    window.becomes(at, "time").await?;
    palette(&window, "restore a backup").await?;
    window.see("[data-ready=settings]").await?;
    // In Hindi, by its English name.
    palette(&window, "हिन्दी").await?;
    window
        .text_when("nav [data-page='/stores']", |text| text == "दुकानें")
        .await?;
    palette(&window, "monthly").await?;
    window.see("[data-ready=reports]").await?;
    // The store whose code is typed whole comes first, and the list has the keys then.
    window.write("body", &format!("{CTRL}k")).await?;
    window.write("[data-palette-input]", "LF-001").await?;
    window.see("[data-store='LF-001'][data-selected]").await?;
    let first = "return document.querySelector('[data-palette] [role=option]').dataset.store";
    window.becomes(first, "LF-001").await?;
    window
        .write("[data-palette-input]", &ENTER.to_string())
        .await?;
    window
        .becomes(
            "return document.querySelector('[data-form] [name=code]')?.value",
            "LF-001",
        )
        .await?;
    window
        .becomes("return document.activeElement.getAttribute('role')", "grid")
        .await?;
    // So it has where many are listed.
    palette(&window, "patn").await?;
    window.becomes(asked, "patn").await?;
    window
        .becomes("return document.activeElement.getAttribute('role')", "grid")
        .await?;
    // A store that holds the same letters comes a moment later, and stands below the action that is meant.
    window.write("body", &format!("{CTRL}k")).await?;
    window.write("[data-palette-input]", "dark").await?;
    window.see("[data-palette] [data-store='MS-221']").await?;
    window.write("[data-palette-input]", "\u{e007}").await?;
    window.see("html[data-theme=dark]").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keys_are_told_by_a_question_mark() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["sample", "sample.haat"])?.status.success());
    let window = person.open(["sample.haat"]).await?;
    window.see("[data-ready=overview]").await?;
    press(&window, "?").await?;
    let told = window.text("[data-keys]").await?;
    for key in ["Ctrl K", "Ctrl Shift C", "Page Up"] {
        assert!(told.contains(key), "{told}");
    }
    press(&window, &ESCAPE.to_string()).await?;
    let closed = "return document.querySelector('[data-keys]') === null";
    window.becomes(closed, true).await?;
    // In a field it is a character.
    window.write("input[type=search]", "town:?").await?;
    window
        .text_when("[data-count]", |text| text.contains(" of 4,850"))
        .await?;
    assert_eq!(window.ask(closed).await?, json!(true));
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_of_one_store_left_within_a_minute_are_taken_back_together() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["sample", "sample.haat"])?.status.success());
    let window = person.open(["sample.haat"]).await?;
    window.see("[data-ready=overview]").await?;
    window.go_to("/stores").await?;
    window.see("[role=gridcell]").await?;
    window.click("#cell-0-0").await?;
    window.see("[data-form]:not([data-form=new])").await?;
    let both =
        "return ['contact', 'notes'].map((name) => document.querySelector(`[name=${name}]`).value)";
    let before = window.ask(both).await?;
    window.overwrite("[name=contact]", "Meera Devi").await?;
    window.overwrite("[name=notes]", "Shutter repaired").await?;
    window.write("[name=contact]", &ENTER.to_string()).await?;
    window.see("[data-undo][title*='one more change']").await?;
    window.click("[data-undo]").await?;
    window.see("[data-redo][title*='one more change']").await?;
    window.becomes(both, before.clone()).await?;
    window.close().await?;

    // What was undone before a restart is redone after it, as the one step it was.
    let window = person.open::<&str>([]).await?;
    window.see("[role=gridcell]").await?;
    window.click("#cell-0-0").await?;
    window.see("[data-form]:not([data-form=new])").await?;
    window.becomes(both, before).await?;
    window.click("[data-redo]").await?;
    window.see("[data-undo][title*='one more change']").await?;
    // What is typed and not wanted goes with a key.
    window.overwrite("[name=contact]", "Somebody else").await?;
    window.write("[name=contact]", &ESCAPE.to_string()).await?;
    window
        .becomes(both, json!(["Meera Devi", "Shutter repaired"]))
        .await?;
    window.close().await
}
