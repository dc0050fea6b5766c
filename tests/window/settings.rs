//! Settings: what is set stays, backups are made by themselves and restored, formats are placed on their axes, the guide is at hand.

use harness::{Outcome, Person, Window};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

async fn opened() -> Outcome<(Person, Window)> {
    let person = Person::new()?;
    assert!(person.haat(["new", "n.haat"])?.status.success());
    let window = person.open(["n.haat"]).await?;
    window.go_to("/settings").await?;
    window.see("[data-ready=settings]").await?;
    Ok((person, window))
}

fn history(person: &Person) -> Outcome<Vec<Value>> {
    let said = person.haat(["history", "n.haat", "--format", "json"])?;
    Ok(serde_json::from_slice(&said.stdout)?)
}

async fn add_format(window: &Window, name: &str) -> Outcome {
    window.write("[name=new-format]", name).await?;
    window.click("[data-add-format]").await?;
    window
        .see(&format!("[data-format='{name}']"))
        .await
        .map(drop)
}

/// The backups in Haat's own folder.
fn backups(person: &Person) -> Vec<PathBuf> {
    let folder = fs::read_dir(person.file("data/haat/Backups"));
    folder
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect()
}

async fn until(what: &str, holds: impl AsyncFn() -> Outcome<bool>) -> Outcome {
    let begun = Instant::now();
    while !holds().await? {
        if begun.elapsed() > Duration::from_secs(20) {
            return Err(format!("{what} does not come").into());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_name_that_is_set_stands_in_the_journal() -> Outcome {
    let (person, window) = opened().await?;
    window.write("[name=who]", "Asha Rao\u{e007}").await?;
    add_format(&window, "Kiosk").await?;
    assert_eq!(history(&person)?[0]["who"], "Asha Rao");
    assert_eq!(history(&person)?[0]["what"], "added format Kiosk");
    window.close().await?;
    let kept = fs::read_to_string(person.file("config/haat/settings.json"))?;
    assert!(kept.contains("Asha Rao"), "{kept}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn theme_language_and_size_of_text_are_there_at_the_next_start() -> Outcome {
    let (person, window) = opened().await?;
    window.resize(1250, 800).await?;
    window.click("input[name=theme][value=dark]").await?;
    window.click("input[name=language][value=hi]").await?;
    // Last: WebDriver does not know where things are on a page that is enlarged.
    window.click("input[name=text][value='125']").await?;
    let looks = "return [document.documentElement.dataset.theme, document.documentElement.lang,
        getComputedStyle(document.body).backgroundColor, innerWidth]";
    let wanted = json!(["dark", "hi", "rgb(22, 23, 26)", 1000]);
    until("the dark page", async || {
        Ok(window.ask(looks).await? == wanted)
    })
    .await?;
    window.close().await?;
    let window = person.open::<&str>([]).await?;
    window.see("nav").await?;
    until("the same page", async || {
        Ok(window.ask(looks).await? == wanted)
    })
    .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn page_query_and_size_of_the_window_are_there_at_the_next_start() -> Outcome {
    let person = Person::new()?;
    assert!(person.haat(["sample", "n.haat"])?.status.success());
    let window = person.open(["n.haat"]).await?;
    window.see("[data-ready=overview]").await?;
    window.resize(1111, 777).await?;
    window.go_to("/stores").await?;
    window.see("[data-ready=stores]").await?;
    window.write("input[type=search]", "state:Bihar").await?;
    window
        .text_when("[data-count]", |text| text == "74 of 4,850 stores")
        .await?;
    window.close().await?;
    let window = person.open::<&str>([]).await?;
    window.see("[data-ready=stores]").await?;
    window
        .text_when("[data-count]", |text| text == "74 of 4,850 stores")
        .await?;
    let size = window.ask("return [innerWidth, innerHeight]").await?;
    assert_eq!(size, json!([1111, 777]));
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_appears_after_a_change_and_is_restored_into_a_new_file() -> Outcome {
    let (person, window) = opened().await?;
    add_format(&window, "Kiosk").await?;
    window.see("footer [data-backup=made]").await?;
    let said = window.text("footer [data-backup=made]").await?;
    assert!(said.starts_with("Backup: "), "{said}");
    let made = backups(&person);
    assert_eq!(made.len(), 1, "{made:?}");
    let checked = person.haat([
        "check",
        made.first().and_then(|path| path.to_str()).unwrap(),
    ])?;
    assert!(checked.status.success());
    // Another change of the same day waits for the close.
    add_format(&window, "Mall").await?;
    window.see("[data-restore]").await?;
    let out = person.file("again.haat");
    let words = json!({ "backup": made.first(), "out": out });
    let opened = window.command("backup_restore", words).await?;
    assert_eq!(opened["name"], "again");
    window.go("/settings").await?;
    window.see("[data-format=Kiosk]").await?;
    assert_eq!(window.text("footer .path").await?, "again");
    let mall = "return document.querySelector('[data-format=Mall]') === null";
    assert_eq!(window.ask(mall).await?, json!(true));
    window.close().await?;
    let of_before = |path: &&PathBuf| path.to_string_lossy().contains("/n ");
    assert_eq!(backups(&person).iter().filter(of_before).count(), 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_is_backed_up_when_the_window_closes() -> Outcome {
    let (person, window) = opened().await?;
    add_format(&window, "Kiosk").await?;
    window.close().await?;
    assert_eq!(backups(&person).len(), 1);
    // Nothing changed since: no other one.
    let window = person.open::<&str>([]).await?;
    window.see("footer [data-backup=made]").await?;
    window.close().await?;
    assert_eq!(backups(&person).len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stick_that_is_not_there_is_said_and_waited_for() -> Outcome {
    let (person, window) = opened().await?;
    let stick = person.file("stick");
    window
        .command("backup_set_folder", json!({ "path": stick }))
        .await?;
    add_format(&window, "Kiosk").await?;
    window
        .text_when("footer [data-backup]", |text| {
            text == "Backup folder not there"
        })
        .await?;
    fs::create_dir(&stick)?;
    window.see("footer [data-backup=made]").await?;
    assert_eq!(fs::read_dir(&stick)?.count(), 1);
    assert!(backups(&person).is_empty());
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_format_is_placed_on_both_axes_and_that_is_undone() -> Outcome {
    let (person, window) = opened().await?;
    add_format(&window, "Mi Home").await?;
    let axes = "return ['ownership', 'presence'].map((name) =>
        document.querySelector(`[data-format='Mi Home'] [name=${name}]`).value)";
    for (axis, value) in [("ownership", "coco"), ("presence", "ebo")] {
        window
            .click(&format!(
                "[data-format='Mi Home'] [name={axis}] option[value={value}]"
            ))
            .await?;
    }
    until("the axes", async || Ok(history(&person)?.len() == 3)).await?;
    assert_eq!(window.ask(axes).await?, json!(["coco", "ebo"]));
    for wanted in [["coco", ""], ["", ""]] {
        window.click("[data-undo]").await?;
        until("the axis of before", async || {
            Ok(window.ask(axes).await? == json!(wanted))
        })
        .await?;
    }
    // A format that stores have stays.
    let added = person.haat(["add", "n.haat", "A-1", "format=Mi Home"])?;
    assert!(added.status.success());
    window
        .see("[data-format='Mi Home'] [data-remove]:disabled")
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recent_registry_that_is_gone_is_marked_and_taken_off_the_list() -> Outcome {
    let (person, window) = opened().await?;
    window.close().await?;
    assert!(person.haat(["new", "other.haat"])?.status.success());
    let window = person.open(["other.haat"]).await?;
    window.see("nav").await?;
    fs::remove_file(person.file("n.haat"))?;
    window.go_to("/settings").await?;
    window
        .text_when("[data-recent]", |text| text.contains("not there any more"))
        .await?;
    window
        .click("[data-recent] [aria-label='Take n off the list']")
        .await?;
    window
        .text_when("[data-recent]", |text| !text.contains("not there any more"))
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_settings_are_set_aside_and_said() -> Outcome {
    let person = Person::new()?;
    fs::create_dir_all(person.file("config/haat"))?;
    fs::write(person.file("config/haat/settings.json"), "{\"theme\": \"da")?;
    let window = person.open::<&str>([]).await?;
    window.click("[data-page='/settings']").await?;
    let said = window.text("[role=note]").await?;
    assert!(said.contains("set aside"), "{said}");
    window.click("[data-back]").await?;
    window.see("[data-door=new]").await?;
    window.close().await?;
    assert!(person.file("config/haat/settings.damaged.json").exists());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guide_opens_by_a_key_in_the_language_of_the_window_and_is_searched() -> Outcome {
    let (_person, window) = opened().await?;
    window.click("nav [data-language]").await?;
    window.write("[name=who]", "\u{e031}").await?;
    window.see("[data-ready=guide]").await?;
    window
        .text_when("article h1", |text| text == "शुरुआत")
        .await?;
    // Its pictures are the window's own, and have words for who does not see them.
    window
        .becomes(
            "const picture = document.querySelector('article img');
             return picture !== null && picture.naturalWidth > 0 && picture.alt !== ''",
            true,
        )
        .await?;
    window.click("[data-guide-page=backup]").await?;
    window
        .text_when("article", |text| text.contains("बहाली"))
        .await?;
    window
        .write("[data-ready=guide] input[type=search]", "पेन ड्राइव")
        .await?;
    window.see("[data-guide-found='1']").await?;
    window.click(".found a").await?;
    window
        .text_when("article h1", |text| text == "बैकअप और बहाली")
        .await?;
    window.close().await
}
