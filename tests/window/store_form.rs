//! The form beside the list: what it says while one types, what it remembers, and stores that were removed.

use super::stores::{history, with};
use harness::Outcome;

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_is_said_while_one_types_and_nothing_is_saved() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "country=IN"],
        &["add", "n.haat", "B-2"],
    ])
    .await?;
    window.click("#row-0").await?;
    window.write("[data-form] [name=latitude]", "91.4").await?;
    let said = window
        .text_when("[data-said=latitude]", |text| text.contains("91.4"))
        .await?;
    assert!(said.contains("-90"), "{said}");
    // All of it is marked and typed over: nothing is left in between.
    window.write("[data-form] [name=code]", "\u{e009}a").await?;
    window.write("[data-form] [name=code]", "B-2").await?;
    window
        .text_when("[data-said=code]", |text| text.contains("B-2"))
        .await?;
    assert_eq!(
        history(&person)?.len(),
        2,
        "nothing was saved while it was typed"
    );
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_foot_of_the_form_says_what_happened_to_the_store() -> Outcome {
    let (_person, window) = with(&[
        &["new", "n.haat"],
        &[
            "add",
            "n.haat",
            "A-1",
            "country=IN",
            "state=Bihar",
            "town=Gaya",
        ],
        &["set", "n.haat", "A-1", "town=Patna"],
    ])
    .await?;
    window.click("#row-0").await?;
    let said = window
        .text_when("[data-history]", |text| text.contains("Gaya → Patna"))
        .await?;
    assert!(
        said.contains("asha") && said.contains("Added store A-1"),
        "{said}"
    );
    window
        .overwrite("[data-form] [name=town]", "Rewa\u{e004}")
        .await?;
    window
        .text_when("[data-history] li:first-child", |text| {
            text.contains("Patna → Rewa")
        })
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_is_read_in_words_and_written_as_it_is_held() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "opened=2018-10-29"],
    ])
    .await?;
    window.click("#row-0").await?;
    let shown = "return document.querySelector('[data-form] [name=opened]')?.value";
    window.becomes(shown, "29 Oct 2018").await?;
    window.click("[data-form] [name=opened]").await?;
    window.becomes(shown, "2018-10-29").await?;
    window
        .write("[data-form] [name=opened]", "\u{e009}a")
        .await?;
    window
        .write("[data-form] [name=opened]", "2018-11-01\u{e004}")
        .await?;
    window.becomes(shown, "1 Nov 2018").await?;
    // Coming by and leaving changes nothing.
    window.click("[data-form] [name=opened]").await?;
    window.click("[data-form] [name=code]").await?;
    window.becomes(shown, "1 Nov 2018").await?;
    assert_eq!(history(&person)?.len(), 2);
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_store_is_listed_and_restored_and_both_are_undone() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "town=Gaya"],
        &["add", "n.haat", "B-2"],
    ])
    .await?;
    window.click("#row-0").await?;
    window.click("[data-delete]").await?;
    window
        .text_when("[data-form] .removal", |text| text.contains("A-1"))
        .await?;
    window.click("[data-confirm-delete]").await?;
    window.see("[data-total='1']").await?;
    window.click("[data-removed]").await?;
    let line = window.text("[data-removed-store='A-1']").await?;
    assert!(line.contains("Gaya") && line.contains("asha"), "{line}");
    window.click("[data-restore='A-1']").await?;
    window
        .text_when("main", |text| text.contains("No store was removed"))
        .await?;
    assert_eq!(history(&person)?[0], "restored store A-1");
    window.click("nav [data-page='/stores']").await?;
    window.see("[data-total='2']").await?;
    window.click("[data-undo]").await?;
    window.see("[data-total='1']").await?;
    window.click("[data-undo]").await?;
    window.see("[data-total='2']").await?;
    window.close().await
}
