//! Two programs on one file: the window follows the command line within a second, and neither loses what the other wrote.

use std::time::{Duration, Instant};

use crate::grid::{ENTER, FIELD, RIGHT, column, four, press};
use crate::stores::with;
use harness::{Outcome, Person};
use serde_json::json;

fn does(person: &Person, words: &[&str]) -> Outcome {
    let said = person.haat(words)?;
    assert!(
        said.status.success(),
        "{words:?}: {}",
        String::from_utf8_lossy(&said.stderr)
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_command_line_writes_is_in_list_form_and_history_within_a_second() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "name=North", "notes=old"],
        &["add", "n.haat", "B-2"],
    ])
    .await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    window.see("[name=notes]").await?;
    let field = "return document.querySelector('[name=notes]').value";
    window.becomes(field, "old").await?;
    does(
        &person,
        &["set", "n.haat", "A-1", "notes=new", "name=South"],
    )?;
    let written = Instant::now();
    window.becomes(field, "new").await?;
    window
        .becomes(
            "return document.querySelector('#row-0').textContent.includes('South')",
            true,
        )
        .await?;
    let took = written.elapsed();
    assert!(
        took < Duration::from_secs(2),
        "a second, and the pace of a test: {took:?}"
    );
    window
        .becomes(
            "return document.querySelector('[data-history] li').textContent.includes('new')",
            true,
        )
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_program_loses_what_the_other_wrote() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "name=North"],
        &["add", "n.haat", "B-2"],
    ])
    .await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    window.see("[name=notes]").await?;
    // Different fields at the same time: both are held.
    does(&person, &["set", "n.haat", "A-1", "name=South"])?;
    window.write("[name=notes]", "mine\u{e004}").await?;
    let held = "return document.querySelector('[name=name]').value + ' ' + document.querySelector('[name=notes]').value";
    window.becomes(held, "South mine").await?;
    // The same field, before the window could see it: what the other wrote stays, and is said.
    let id = window
        .ask("return document.querySelector('[data-form]').dataset.form")
        .await?;
    let value = |held: &str| json!({"id": id, "cell": false, "cell": false, "values": [{"field": "notes", "text": "again", "held": held}]});
    let saved = window.command("store_save", value("")).await?;
    assert_eq!(
        saved["overtaken"],
        json!([{"field": "notes", "text": "mine"}])
    );
    window.becomes(held, "South mine").await?;
    let saved = window.command("store_save", value("mine")).await?;
    assert_eq!(saved["overtaken"], json!([]));
    window.becomes(held, "South again").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn where_both_write_into_one_field_the_person_chooses() -> Outcome {
    let (person, window) =
        with(&[&["new", "n.haat"], &["add", "n.haat", "A-1", "name=North"]]).await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    window.write("[name=notes]", "mine").await?;
    does(&person, &["set", "n.haat", "A-1", "notes=theirs"])?;
    window
        .text_when("[data-overtaken=notes]", |text| text.contains("theirs"))
        .await?;
    window.click("[data-take-theirs]").await?;
    let notes = "return document.querySelector('[name=notes]').value";
    window.becomes(notes, "theirs").await?;
    window.write("[name=notes]", " and mine").await?;
    does(&person, &["set", "n.haat", "A-1", "notes=elsewhere"])?;
    window
        .text_when("[data-overtaken=notes]", |text| text.contains("elsewhere"))
        .await?;
    window.click("[data-take-mine]").await?;
    window
        .becomes(
            "return document.querySelector('[data-overtaken]') === null",
            true,
        )
        .await?;
    let said = person.haat(["list", "n.haat", "--columns", "notes", "--format", "csv"])?;
    let said = String::from_utf8_lossy(&said.stdout);
    assert!(said.contains("theirs and mine"), "{said}");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn where_both_write_into_one_cell_it_says_what_the_other_wrote() -> Outcome {
    let (person, window) = four().await?;
    press(&window, &format!("{RIGHT}mine")).await?;
    does(&person, &["set", "n.haat", "A-1", "name=theirs"])?;
    window.write(FIELD, ENTER).await?;
    window
        .text_when("[data-wrong]", |text| text.contains("“theirs”"))
        .await?;
    does(&person, &["set", "n.haat", "A-1", "name="])?;
    // Written over what is there by now alone.
    window.write(FIELD, ENTER).await?;
    window
        .text_when("[data-wrong]", |text| text.contains("emptied"))
        .await?;
    window.write(FIELD, ENTER).await?;
    column(&window, "name", "mine|Mi Puri|Mi Patna|Mi Cuttack").await?;
    window.close().await
}
