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
    window.click("#row-0 [data-cell=code] .text").await?;
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
    window.click("#row-0 [data-cell=code] .text").await?;
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
    window.click("#row-0 [data-cell=code] .text").await?;
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
    window.click("#row-0 [data-cell=code] .text").await?;
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
        .text_when("main", |text| text.contains("No store has been removed"))
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

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_the_query_leaves_out_is_said_to_be_so_and_shown() -> Outcome {
    let (_person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "country=IN", "state=Bihar"],
    ])
    .await?;
    window.see("[data-total='1']").await?;
    window
        .write("input[type=search]", "state:Bihar\u{e007}")
        .await?;
    window.see("header ul button").await?;
    window.click("[data-new-store]").await?;
    window
        .write("[data-form] [name=code]", "B-2\u{e007}")
        .await?;
    window.see("[data-unlisted]").await?;
    window.click("[data-show-listed]").await?;
    window
        .text_when("#row-0 [role=gridcell]", |text| text == "B-2")
        .await?;
    let unlisted = "return document.querySelector('[data-unlisted]') === null";
    window.becomes(unlisted, true).await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn how_a_value_was_taken_is_said_where_it_stands() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "country=IN", "format=Mi Store"],
        &["add", "n.haat", "B-2", "country=IN"],
    ])
    .await?;
    window.click("#row-1 [data-cell=code] .text").await?;
    window
        .overwrite("[data-form] [name=state]", "Bihr\u{e007}")
        .await?;
    window
        .becomes(
            "return document.querySelector('[data-form] [name=state]').value",
            "Bihar",
        )
        .await?;
    let said = window.text("[data-said=state]").await?;
    assert!(said.contains("“Bihr” was read as Bihar"), "{said}");

    // A format that is nearly one that is there can be taken for it, and then it was never made.
    window.write("[data-form] [name=format]", "Mi Stor").await?;
    let said = window
        .text_when("[data-said=format]", |text| text.contains("Mi Store"))
        .await?;
    assert!(said.contains("is a new format"), "{said}");
    window.click("[data-said=format] [data-near]").await?;
    window
        .becomes(
            "return document.querySelector('[data-form] [name=format]').value",
            "Mi Store",
        )
        .await?;
    let unsaid = "return document.querySelector('[data-said=format]') === null";
    window.becomes(unsaid, true).await?;
    let changed = history(&person)?;
    assert_eq!(changed.len(), 4, "{changed:?}");
    let said = person.haat(["summary", "n.haat", "--by", "format", "--format", "csv"])?;
    let said = String::from_utf8(said.stdout)?;
    assert!(said.contains("Mi Store,2"), "{said}");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_another_program_removes_is_said_to_be_gone_with_what_was_typed() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "town=Gaya"],
        &["add", "n.haat", "B-2"],
    ])
    .await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    window
        .write("[data-form] [name=notes]", "shutter is stuck")
        .await?;
    assert!(person.haat(["delete", "n.haat", "A-1"])?.status.success());
    let said = window
        .text_when("[data-gone]", |text| text.contains("A-1"))
        .await?;
    assert!(said.contains("“shutter is stuck”"), "{said}");
    window.click("#row-0 [data-cell=code] .text").await?;
    window.see("[data-form] [name=code]").await?;
    window
        .becomes(
            "return document.querySelector('[data-gone]') === null",
            true,
        )
        .await?;
    window.close().await
}
