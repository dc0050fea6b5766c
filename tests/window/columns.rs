//! Own columns and the life cycle under Settings, and what the form and the list make of them.

use super::grid::column;
use super::stores::{history, with};
use harness::Outcome;

#[tokio::test(flavor = "multi_thread")]
async fn a_column_is_added_filled_and_made_to_hold_numbers_after_a_look() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1"],
        &["add", "n.haat", "B-2"],
        &["columns", "n.haat", "Rent", "--add", "text"],
        &["set", "n.haat", "A-1", "x.Rent=1,200"],
        &["set", "n.haat", "B-2", "x.Rent=later"],
    ])
    .await?;
    window.go_to("/settings").await?;
    window.see("[data-own-column=Rent]").await?;
    window.click("[data-own-column=Rent] [name=kind]").await?;
    window
        .write("[data-own-column=Rent] [name=kind]", "Number\u{e007}")
        .await?;
    let asks = window
        .text_when("[data-retype]", |text| text.contains("later"))
        .await?;
    assert!(asks.contains("Rent (as written)"), "{asks}");
    let before = history(&person)?.len();
    window.click("[data-confirm-retype]").await?;
    window.see("[data-own-column='Rent (as written)']").await?;
    assert_eq!(history(&person)?.len(), before + 1, "one entry");

    window.write("[name=new-column]", "Grade").await?;
    window.write("[name=new-kind]", "Choice\u{e007}").await?;
    window.write("[name=new-choices]", "Gold, Silver").await?;
    window.click("[data-add-column]").await?;
    window.see("[data-own-column=Grade]").await?;
    window
        .click("[data-own-column=Grade] [name=required]")
        .await?;

    window.go_to("/stores").await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    window
        .text_when("[data-form]", |text| text.contains("Grade is blank"))
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_that_asks_for_more_is_held_back_until_it_is_there() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "country=IN", "status=ready"],
    ])
    .await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    window.see("[data-form] [name=status]").await?;
    window
        .write("[data-form] [name=status]", "Open\u{e007}")
        .await?;
    let said = window
        .text_when("[data-said=status]", |text| text.contains("Address"))
        .await?;
    assert!(said.contains("Point") && said.contains("Opened"), "{said}");
    let held = person.haat(["list", "n.haat", "status:ready", "--format", "json"])?;
    assert!(String::from_utf8_lossy(&held.stdout).contains("A-1"));
    // What it asks for is said under Settings, and need not be asked for.
    window.go_to("/settings").await?;
    for gate in ["address", "latitude", "opened"] {
        window
            .click(&format!("[data-status=open] [data-gate={gate}] button"))
            .await?;
        window.becomes(&format!("return document.querySelector(\"[data-status=open] [data-gate={gate}]\") === null"), true).await?;
    }
    window.see("[data-life-usual]").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_is_saved_once_it_is_left_and_asked_again_once_what_it_asks_for_is_there()
-> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &["add", "n.haat", "A-1", "country=IN", "status=ready"],
    ])
    .await?;
    window.click("#row-0 [data-cell=code] .text").await?;
    let status = "[data-form] [name=status]";
    window.see(status).await?;
    // Letter by letter the choice is Open, then On hold.
    for letter in ["O", "n"] {
        window.write(status, letter).await?;
    }
    let chosen = "return document.querySelector('[data-form] [name=status]').value";
    window.becomes(chosen, "on_hold").await?;
    assert_eq!(history(&person)?.len(), 1, "nothing is meant yet");
    window.write(status, "\u{e004}").await?;
    column(&window, "status", "On hold").await?;
    assert_eq!(history(&person)?.len(), 2);
    window.click("[data-undo]").await?;
    column(&window, "status", "Ready").await?;
    window.becomes(chosen, "ready").await?;
    // By the pointer it is chosen at once.
    window
        .click("[data-form] [name=status] option[value=open]")
        .await?;
    window
        .text_when("[data-said=status]", |text| {
            text.contains("“Ready” is still held")
        })
        .await?;
    for (field, text) in [
        ("address", "12 Station Road"),
        ("latitude", "24.79"),
        ("longitude", "85.0"),
        ("opened", "29-10-2018"),
    ] {
        let field = format!("[data-form] [name={field}]");
        window.overwrite(&field, &format!("{text}\u{e004}")).await?;
    }
    column(&window, "status", "Open").await?;
    window
        .becomes(
            "return document.querySelector('[data-said=status] .error') === null",
            true,
        )
        .await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_shows_papers_moves_the_pin_and_links_a_store_that_moved() -> Outcome {
    let (person, window) = with(&[
        &["new", "n.haat"],
        &[
            "add",
            "n.haat",
            "A-1",
            "country=IN",
            "state=Bihar",
            "town=Patna",
        ],
        &["add", "n.haat", "B-2"],
    ])
    .await?;
    std::fs::write(person.file("lease.pdf"), b"%PDF lease")?;
    person.haat(["attach", "n.haat", "A-1", "lease.pdf"])?;
    window.click("#row-0 [data-cell=code] .text").await?;
    window.see("[data-attachment='lease.pdf']").await?;
    window.click("[data-remove-attachment]").await?;
    window
        .becomes(
            "return document.querySelector('[data-attachment]') === null",
            true,
        )
        .await?;

    // No point is held: an arrow key sets one beside the middle of the town.
    window.see("[data-pin=''] circle.town").await?;
    window
        .ask("const pin = document.querySelector('[data-pin] svg g'); pin.focus(); pin.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true }))")
        .await?;
    window
        .becomes(
            "return document.querySelector('[name=latitude]').value.startsWith('25.59')",
            true,
        )
        .await?;
    window
        .becomes(
            "return document.querySelector('[data-pin]').dataset.pin !== ''",
            true,
        )
        .await?;
    // Both degrees are saved once the form's history says so.
    window
        .text_when("[data-history] ol", |text| text.contains("Longitude"))
        .await?;
    let held = person.haat([
        "list",
        "n.haat",
        "latitude:25..26 longitude:85..86",
        "--format",
        "json",
    ])?;
    assert!(String::from_utf8_lossy(&held.stdout).contains("A-1"));

    window.click("[data-moved] summary").await?;
    window.write("[name=moved-to]", "B-2").await?;
    window.click("[data-link-successor]").await?;
    window.see("[data-successor='B-2']").await?;
    window.click("[data-successor] .link").await?;
    window.see("[data-predecessor='A-1']").await?;
    assert!(history(&person)?[0].contains("moved to B-2"));
    window.close().await
}
