//! The grid and the form beside it.

use harness::{Outcome, Person, Window};
use serde_json::json;

pub async fn with(words: &[&[&str]]) -> Outcome<(Person, Window)> {
    let person = Person::new()?;
    for words in words {
        let said = person.haat(*words)?;
        assert!(
            said.status.success(),
            "{words:?}: {}",
            String::from_utf8_lossy(&said.stderr)
        );
    }
    let window = person.open(["n.haat"]).await?;
    window.see("nav").await?;
    window.go_to("/stores").await?;
    Ok((person, window))
}

pub fn history(person: &Person) -> Outcome<Vec<String>> {
    let said = person.haat(["history", "n.haat", "--format", "json"])?;
    let entries: serde_json::Value = serde_json::from_slice(&said.stdout)?;
    Ok(entries
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["what"].as_str().unwrap().to_owned())
        .collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn any_row_of_a_hundred_thousand_is_reached() -> Outcome {
    let (_person, window) = with(&[&["sample", "n.haat", "--stores", "100000"]]).await?;
    window.see("[data-total='100000']").await?;
    window.see("[role=gridcell]").await?;
    let drawn = window
        .ask("return document.querySelectorAll('.rows [role=row]').length")
        .await?;
    assert!(
        drawn.as_u64().unwrap() < 100,
        "only what is seen is drawn: {drawn}"
    );
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    window
        .write("[role=grid]", "\u{e009}\u{e010}\u{e000}")
        .await?;
    window
        .text_when("#row-99999 [role=gridcell]", |text| text.starts_with("PP-"))
        .await?;
    window.click("[data-column=opened] button").await?;
    window
        .text_when("#row-0 [role=gridcell]:nth-child(10)", |text| {
            text.contains("Jan 2017")
        })
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_is_corrected_in_the_form_and_the_correction_undone() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &[
            "add",
            "n.haat",
            "A-1",
            "country=IN",
            "state=Bihar",
            "town=Gaya",
            "status=ready",
            "opened=2018-10-29",
        ],
    ])
    .await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    window
        .overwrite("[data-form] [name=town]", "Patna\u{e007}")
        .await?;
    window
        .text_when("#row-0 [role=gridcell]:nth-child(6)", |text| {
            text == "Patna"
        })
        .await?;
    assert_eq!(history(&person)?[0], "changed store A-1");

    // A value that cannot be held stays in its field with its error, and the registry as it was.
    window
        .write("[data-form] [name=latitude]", "91.4\u{e007}")
        .await?;
    let error = window
        .text_when("[data-form] [role=alert]", |text| !text.is_empty())
        .await?;
    assert!(error.contains("91.4") && error.contains("-90"), "{error}");
    assert_eq!(history(&person)?.len(), 2);

    window.click("[data-undo]").await?;
    window
        .text_when("#row-0 [role=gridcell]:nth-child(6)", |text| text == "Gaya")
        .await?;
    window.click("[data-redo]").await?;
    window
        .text_when("#row-0 [role=gridcell]:nth-child(6)", |text| {
            text == "Patna"
        })
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_store_is_a_draft_until_its_code_holds_and_is_removed_again() -> Outcome {
    let (person, window) = with(&[&["new", "n.haat"]]).await?;
    window
        .see("[data-page='/stores'][aria-current=page]")
        .await?;
    window.click("a[href='/stores?new']").await?;
    window
        .write("[data-form=new] [name=town]", "Rewa\u{e004}")
        .await?;
    assert_eq!(history(&person)?.len(), 0);
    window
        .write("[data-form=new] [name=state]", "Madhya Pradesh\u{e004}")
        .await?;
    // A draft begins in the country that the stores are in, so that its town places it.
    window
        .becomes(
            "return document.querySelector('[data-form=new] [name=country]').value",
            "India",
        )
        .await?;
    window
        .write("[data-form=new] [name=code]", "MP-1\u{e004}")
        .await?;
    window
        .text_when("[data-form]", |text| text.contains("Placed in Rewa"))
        .await?;
    window
        .text_when("#row-0 [role=gridcell]", |text| text == "MP-1")
        .await?;
    assert_eq!(history(&person)?, ["added store MP-1"]);
    window.click("[data-delete]").await?;
    window.click("[data-confirm-delete]").await?;
    window.see("a[href='/import'].button").await?;
    assert_eq!(history(&person)?[0], "removed store MP-1");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_with_a_script_is_a_name() -> Outcome {
    let name = "name=<img src=x onerror=\"window.ran=true\"><script>window.ran=true</script>";
    let (_person, window) = with(&[&["new", "n.haat"], &["add", "n.haat", "A", name]]).await?;
    let shown = window
        .text_when("#row-0 [role=gridcell]:nth-child(2)", |text| {
            !text.is_empty()
        })
        .await?;
    assert!(shown.contains("<script>"), "{shown}");
    assert_eq!(
        window.ask("return window.ran === undefined").await?,
        json!(true)
    );
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_active_row_of_six_hundred_thousand_stays_in_view() -> Outcome {
    let (_person, window) = with(&[&["sample", "n.haat", "--stores", "600000"]]).await?;
    window.see("[data-total='600000']").await?;
    window.see("[role=gridcell]").await?;
    let seen = "
        const grid = document.querySelector('[role=grid]');
        const row = document.getElementById(grid.getAttribute('aria-activedescendant'))?.closest('[role=row]');
        if (!row) return 'not drawn';
        const [inside, around] = [row.getBoundingClientRect(), grid.getBoundingClientRect()];
        const head = grid.querySelector('[role=row]').getBoundingClientRect();
        return inside.top > head.bottom - 4 && inside.bottom < around.bottom + 4 ? row.id : 'outside';";
    let press = async |key: &str, times: usize, row: u32| -> Outcome {
        window.write("[role=grid]", &key.repeat(times)).await?;
        // The rows of another place are asked for first; where they stand once they are there is what counts.
        window
            .see(&format!(
                "[role=grid][aria-activedescendant^='cell-{row}-']"
            ))
            .await?;
        assert_eq!(window.ask(seen).await?, format!("row-{row}"));
        Ok(())
    };
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    press("\u{e015}", 24, 24).await?;
    press("\u{e015}", 36, 60).await?;
    press("\u{e009}\u{e010}\u{e000}", 1, 599_999).await?;
    press("\u{e013}", 60, 599_939).await?;
    press("\u{e009}\u{e011}\u{e000}", 1, 0).await?;
    // Far pages are not kept.
    for _ in 0..3 {
        window.write("[role=grid]", &"\u{e00f}".repeat(40)).await?;
    }
    assert_ne!(window.ask(seen).await?, "outside");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_draft_keeps_what_was_typed_and_leaves_nothing_behind() -> Outcome {
    let (person, window) = with(&[&["new", "n.haat"], &["add", "n.haat", "TAKEN"]]).await?;
    window.click("[data-new-store]").await?;
    window.see("[data-form=new] [name=code]:focus").await?;
    window
        .write("[data-form=new] [name=town]", "Rewa\u{e004}")
        .await?;
    window
        .write("[data-form=new] [name=format]", "A new kind\u{e004}")
        .await?;
    window
        .write("[data-form=new] [name=code]", "TAKEN\u{e004}")
        .await?;
    window.see("[data-form=new] [role=alert]").await?;
    let typed = "return ['code', 'town', 'format'].map((name) => document.querySelector(`[name=${name}]`).value)";
    assert_eq!(
        window.ask(typed).await?,
        json!(["TAKEN", "Rewa", "A new kind"])
    );
    assert_eq!(history(&person)?.len(), 1);
    let formats = window
        .command(
            "store_suggestions",
            json!({ "field": "format", "text": "" }),
        )
        .await?;
    assert_eq!(formats, json!([]));

    window
        .overwrite("[data-form=new] [name=code]", "FREE\u{e004}")
        .await?;
    window
        .text_when("#row-0 [role=gridcell]", |text| text == "FREE")
        .await?;
    assert_eq!(history(&person)?.len(), 2);

    // Taking back a creation takes its form along.
    window.click("[data-undo]").await?;
    window.see("[data-total='1']").await?;
    window
        .text_when("main", |text| !text.contains("Remove the store"))
        .await?;
    assert_eq!(
        window
            .ask("return document.querySelector('aside, main [role=alert]') === null")
            .await?,
        json!(true)
    );
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_was_not_taken_is_kept_until_it_is_discarded() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1"],
        &["add", "n.haat", "B-2"],
    ])
    .await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    window
        .write("[data-form] [name=latitude]", "91.4\u{e004}")
        .await?;
    window
        .write("[data-form] [name=name]", "Gaya store\u{e004}")
        .await?;
    window
        .text_when("#row-0 [role=gridcell]:nth-child(2)", |text| {
            text == "Gaya store"
        })
        .await?;
    let error = window.text("[data-form] [role=alert]").await?;
    assert!(error.contains("91.4"), "{error}");

    window.click("#row-1 [data-cell=code] .text").await?;
    let asked = window.text("[data-standing]").await?;
    assert!(asked.contains("Latitude"), "{asked}");
    let first = window
        .ask("return document.querySelector('[data-form] [name=code]').value")
        .await?;
    assert_eq!(first, "A-1");
    window.click("[data-discard]").await?;
    window
        .text_when("[data-form] h2", |text| text == "B-2")
        .await?;
    assert_eq!(history(&person)?.len(), 3);
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn at_twice_the_size_of_text_the_last_row_of_six_hundred_thousand_is_reached() -> Outcome {
    let person = Person::new()?;
    person.reads_at(200)?;
    let said = person.haat(["sample", "n.haat", "--stores", "600000"])?;
    assert!(said.status.success());
    let window = person.open(["n.haat"]).await?;
    window.see("nav").await?;
    window.resize_to(1280, 800, 200).await?;
    window.go_to("/stores").await?;
    window.see("[data-total='600000']").await?;
    window.see("#row-0 [role=gridcell]").await?;
    // By the bar, as far as it goes, and by the keys: seen whole, and the last.
    let ends = "
        const grid = document.querySelector('[role=grid]');
        const row = document.querySelector('#row-599999');
        if (!row?.querySelector('[data-cell=code] .text')?.textContent) return 'not there';
        return row.getBoundingClientRect().bottom <= grid.getBoundingClientRect().bottom + 1 ? 'seen' : 'cut';";
    window
        .ask("const grid = document.querySelector('[role=grid]'); grid.scrollTop = grid.scrollHeight")
        .await?;
    window.becomes(ends, "seen").await?;
    window
        .ask("document.querySelector('[role=grid]').scrollTop = 0")
        .await?;
    window.see("#row-0 [role=gridcell]").await?;
    window
        .ask("document.querySelector('[role=grid]').focus()")
        .await?;
    window
        .write("[role=grid]", "\u{e009}\u{e010}\u{e000}")
        .await?;
    window.becomes(ends, "seen").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_at_once_while_the_list_moves_is_all_there_and_answered() -> Outcome {
    let (_person, window) = with(&[&["sample", "n.haat", "--stores", "100000"]]).await?;
    window.see("[data-total='100000']").await?;
    window.see("#row-0 [role=gridcell]").await?;
    // A far place with every frame, each of which asks for its rows.
    window
        .ask(
            "
            const grid = document.querySelector('[role=grid]');
            let at = 0;
            const step = () => {
                grid.scrollTop = (at = (at + 0.618034) % 1) * grid.scrollHeight;
                window.moving = requestAnimationFrame(step);
            };
            step();",
        )
        .await?;
    let text = "status:open state:Bihar -name:zebra area:>0.125 opened:>2017-02-03";
    window.write("input[type=search]", text).await?;
    window
        .becomes(
            "return document.querySelector('input[type=search]').value",
            text,
        )
        .await?;
    let asked = json!({ "text": text, "recorded": null });
    let count = window.command("query_describe", asked).await?["count"].clone();
    assert!((1..100_000).contains(&count.as_u64().unwrap()), "{count}");
    window
        .becomes(
            "return Number(document.querySelector('[role=grid]').dataset.total)",
            count,
        )
        .await?;
    window.ask("cancelAnimationFrame(window.moving)").await?;
    window.close().await
}
