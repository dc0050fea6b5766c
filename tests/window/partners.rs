//! The page of partners: figures, the form, two that are one.

use super::grid::{CTRL, DOWN, ENTER, FIELD, FREE, RIGHT, SHIFT, column, four, press};
use super::stores::{history, with};
use harness::Outcome;

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_is_looked_at_corrected_and_made_one_with_another() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &[
            "add",
            "n.haat",
            "A-1",
            "partner=Balaji Retail",
            "town=Gaya",
            "state=Bihar",
            "country=IN",
        ],
        &[
            "add",
            "n.haat",
            "B-2",
            "partner=Balaji Retail",
            "town=Patna",
            "state=Bihar",
            "country=IN",
        ],
        &["add", "n.haat", "C-3", "partner=Shri Balaji Retail"],
    ])
    .await?;
    window.go_to("/partners").await?;
    window.see("[data-ready=partners]").await?;
    let line = window.text("[data-partner='Balaji Retail']").await?;
    assert!(line.contains('2'), "{line}");
    window.click("[data-partner='Balaji Retail'] .name").await?;
    window
        .write("[data-partner-form] [name=pan]", "12345\u{e004}")
        .await?;
    window
        .text_when("[data-said=pan]", |text| text.contains("PAN"))
        .await?;
    window
        .overwrite("[data-partner-form] [name=pan]", "aapfu0939f\u{e004}")
        .await?;
    window
        .becomes(
            "return document.querySelector(\"[data-said=pan]\") === null",
            true,
        )
        .await?;

    window
        .click("[data-partner='Shri Balaji Retail'] .name")
        .await?;
    window.click("[data-merge]").await?;
    window.write("[name=merge-into]", "Balaji Retail").await?;
    window.click("[data-confirm-merge]").await?;
    window
        .becomes(
            "return document.querySelector(\"[data-partner='Shri Balaji Retail']\") === null",
            true,
        )
        .await?;
    window
        .text_when("[data-partner='Balaji Retail'] [data-stores]", |text| {
            text == "3"
        })
        .await?;
    assert!(history(&person)?[0].contains("made partner"));
    window
        .click("[data-partner='Balaji Retail'] [data-stores]")
        .await?;
    window.see("#row-2").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_that_is_named_for_the_first_time_in_cells_is_said_to_be_new() -> Outcome {
    let (person, window) = four().await?;
    // Code, name, format, status, partner.
    press(&window, &format!("{RIGHT}{RIGHT}{RIGHT}{RIGHT}Balaji")).await?;
    window.write(FIELD, ENTER).await?;
    window
        .text_when("[data-cells-made]", |text| {
            text.contains("“Balaji” is a new partner.")
        })
        .await?;
    // One that is there is not.
    press(&window, "balaji").await?;
    window.write(FIELD, ENTER).await?;
    column(&window, "partner", "Balaji|Balaji||").await?;
    let told = "return document.querySelectorAll('[data-cells-made]').length";
    window.becomes(told, 0).await?;
    // Of a block it is said with what was done, and undone there.
    press(&window, "\u{e00c}").await?;
    press(&window, &format!("{SHIFT}{DOWN}{FREE}")).await?;
    press(&window, "Shree").await?;
    window.write(FIELD, &format!("{CTRL}{ENTER}{FREE}")).await?;
    window
        .text_when("[data-cells-done]", |text| {
            text.contains("“Shree” is a new partner.")
        })
        .await?;
    column(&window, "partner", "Balaji|Balaji|Shree|Shree").await?;
    window.click("[data-undo-this]").await?;
    column(&window, "partner", "Balaji|Balaji||").await?;
    let said = person.haat(["partners", "n.haat"])?;
    assert!(!String::from_utf8_lossy(&said.stdout).contains("Shree"));
    window.close().await
}
